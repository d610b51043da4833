"""What was found out about a name, kept for when it comes again.

Not `lru_cache`: keeping the order of use costs more than what is looked up.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

MOST = 100_000  # results of one function

_Function = TypeVar("_Function", bound=Callable[..., Any])
_kept: list[Any] = []


def remembered(function: _Function) -> _Function:
    """The function, its results kept until `forget`."""
    keeping = cache(function)
    _kept.append(keeping)
    return keeping  # type: ignore[return-value]


def forget() -> None:
    """Let go of the results of functions that have too many; to be called now and then."""
    for keeping in _kept:
        if keeping.cache_info().currsize > MOST:
            keeping.cache_clear()
