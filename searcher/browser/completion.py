"""What the word before the cursor may become: fields, and the values of a field."""

import re
from collections.abc import Callable, Mapping

from searcher.analysis import code
from searcher.browser.question import value_clause
from searcher.story import COUNTED, FIELD_NAMES, FIELDS

MOST = 8

_LAST = re.compile(r'(?:^|(?<=[\s(]))(-?)([^\s"()]*|[^\s"()]+:=?"[^"]*)$')
_VALUED = re.compile(r'(\w+):(=?"?)(.*)', re.DOTALL)
Values = Callable[[str], Mapping[str, int] | None]  # of a field; None while they are counted


def completions(text: str, values: Values) -> list[tuple[str, str]]:
    """What `text` may go on to be, at most eight, each with a remark.

    >>> completions("coup sou", lambda field: {})
    [('coup source:', 'the agency that sent it')]
    >>> completions("-source:a", lambda field: {"AFP": 7, "Reuters": 9, "AP": 3})
    [('-source:="AFP"', '7'), ('-source:="AP"', '3')]
    """
    found = _LAST.search(text)
    if not found:
        return []
    before, word = text[: found.start()] + found[1], found[2]
    valued = _VALUED.fullmatch(word)
    if valued:
        return [(before + c, remark) for c, remark in _of_field(valued[1], valued[3], values)]
    if not word:
        return []
    names = (name for name in FIELD_NAMES if name.startswith(word.lower()))
    fields = dict.fromkeys(FIELD_NAMES[name] for name in names)
    return [(f"{before}{field}:", FIELDS[field].help) for field in list(fields)[:MOST]]


def _of_field(name: str, start: str, values: Values) -> list[tuple[str, str]]:
    field = FIELD_NAMES.get(name.lower())
    if not field or FIELDS[field] not in COUNTED:
        return []
    begin = code(start)
    listed = (values(field) or {}).items()
    fitting = [
        (value_clause(field, value), f"{count:,}")
        for value, count in listed
        if code(value).startswith(begin) and code(value)
    ]
    return fitting[:MOST]
