"""Regular expressions that are compiled when they are first used.

A search uses few of all there are, and compiling takes longer than the search.
"""

import re
from typing import Any, cast


def pattern(expression: str, flags: int = 0) -> re.Pattern[str]:
    """A stand-in for a compiled pattern that compiles on first use.

    >>> pattern("[a-z]+").fullmatch("abc")[0]
    'abc'
    """
    return cast(re.Pattern[str], _Pattern(expression, flags))


class _Pattern:
    def __init__(self, expression: str, flags: int) -> None:
        self._source = expression, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        found = getattr(re.compile(*self._source), name)
        # Now an attribute: Python does not come here again for this name.
        setattr(self, name, found)
        return found
