"""Query text as the browser and the page change it: narrowed by a clause, and widened again.

Everything that narrows is written into the query, so the screen never shows more or less than the
query says, and it can be pasted into the `search` command.
"""

import re
from collections.abc import Callable
from datetime import datetime

from searcher.errors import SearcherError
from searcher.fields import FACETS
from searcher.output.screen import printable
from searcher.query.named import Lists, Marks
from searcher.query.nodes import Or, quote
from searcher.query.parser import parse
from searcher.search.timeline import Period

EVERYTHING = "*"

_FIRST = ("source", "place", "person", "org", "topic", "designator")  # what is narrowed by most
_IN_PANE = [field.name for field in FACETS if field.in_pane]
# The fields whose values are shown beside the hits, to narrow by.
SHOWN_FACETS = (*_FIRST, *(name for name in _IN_PANE if name not in _FIRST))

# What `printable` puts in the place of characters that cannot be typed, and the signs beside it.
_UNSEEN = re.compile(r"[^\w]*[\n\t\u2400-\u2421\ufffd][^\w]*")


def value_clause(field: str, value: str) -> str:
    """Query text for the stories that have this very value in a field.

    A character that cannot be typed becomes a space, which matches it: in a value of a field any
    sign between two words does.

    >>> value_clause("source", "Agence France-Presse")
    'source:="Agence France-Presse"'
    >>> value_clause("topic", 'a "b" *')
    'topic:="a \\\\"b\\\\" \\\\*"'
    """
    plain = _UNSEEN.sub(" ", printable(value)).strip()
    return f'{field}:="{quote(plain)}"'


def period_clause(first: Period, last: Period | None = None) -> str:
    """Query text for the stories of one period, or from one to another, both included.

    >>> from searcher.story import EPOCH
    >>> from datetime import timedelta
    >>> may = Period("2016-05", EPOCH, EPOCH, 1)
    >>> june = Period("2016-06", EPOCH + timedelta(31), EPOCH, 1)
    >>> period_clause(may), period_clause(june, may)
    ('date:2016-05', 'date:2016-05..2016-06')
    """
    # A folded run of empty periods is labelled as a range: its two ends are taken apart.
    ends = sorted([first, last or first], key=lambda period: period.start)
    low, high = ends[0].label.split("..")[0], ends[1].label.split("..")[-1]
    return f"date:{low}" if low == high else f"date:{low}..{high}"


def narrowed(
    text: str,
    clause: str,
    now: datetime,
    lists: Lists | None = None,
    marks: Callable[[], Marks] | None = None,
) -> str:
    """The query with a clause added; or without the clause, if it had it.

    >>> now = datetime(2020, 1, 1)
    >>> narrowed("*", "date:2016", now), narrowed("coup", "date:2016", now)
    ('date:2016', 'coup date:2016')
    >>> narrowed("coup OR putsch", "date:2016", now)
    '(coup OR putsch) date:2016'
    >>> narrowed("coup date:2016", "date:2016", now)
    'coup'
    """
    if holds(text, clause):
        return without(text, clause)
    text = without(text, opposite(clause))
    if text == EVERYTHING and not clause.startswith("-"):
        return clause
    return f"({text}) {clause}" if _is_or(text, now, lists, marks) else f"{text} {clause}"


def holds(text: str, clause: str) -> bool:
    """Whether a clause stands in a query, as a word of its own."""
    return _place(text, clause) is not None


def without(text: str, clause: str) -> str:
    """The query without a clause; `*` if nothing is left."""
    text = text.strip()
    place = _place(text, clause)
    if place:
        text = " ".join((text[: place[0]].rstrip(), text[place[1] :].lstrip())).strip()
    return text or EVERYTHING


def left_out(text: str, field: str) -> list[str]:
    """The values of a field that a query leaves out.

    >>> left_out('coup -source:="A \\\\"B\\\\"" -topic:="x"', "source")
    ['A "B"']
    """
    clauses = re.findall(rf'(?<!\S)-{field}:="((?:\\.|[^"\\])*)"(?!\S)', text)
    return [re.sub(r"\\(.)", r"\1", value) for value in clauses]


def opposite(clause: str) -> str:
    """The clause that leaves out what this one asks for, and back.

    >>> opposite("date:2016"), opposite("-date:2016")
    ('-date:2016', 'date:2016')
    """
    return clause[1:] if clause.startswith("-") else f"-{clause}"


def _place(text: str, clause: str) -> tuple[int, int] | None:
    # Between blanks: date:2016 does not stand in date:2016-05, nor topic:="a" in -topic:="a".
    found = re.search(rf"(?<!\S){re.escape(clause)}(?!\S)", text)
    return found.span() if found else None


def _is_or(
    text: str, now: datetime, lists: Lists | None, marks: Callable[[], Marks] | None
) -> bool:
    # AND binds before OR, so a clause after "a OR b" would narrow b alone.
    try:
        return isinstance(parse(text, now=now, lists=lists, marks=marks).query, Or)
    except SearcherError:
        return False
