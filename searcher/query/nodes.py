"""The tree of a query. Every node prints itself as query text that reads back as the same tree."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

OPERATORS = ("AND", "OR", "NOT", "TO")
_SPECIAL = re.compile(r"[^\w]")


@dataclass(frozen=True, slots=True)
class All:
    """Every story."""

    def __str__(self) -> str:
        return "*"


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written in a query: `*` and `?` are wildcards, a backslash makes them letters.

    `text` keeps its backslashes; `escape` makes it from plain text. Without `field` the default
    fields are searched. `exact` switches off inflections and designators, and asks for capitals,
    accents and inner punctuation as written.
    """

    text: str
    field: str | None = None
    exact: bool = False
    boost: float = 1.0

    def __str__(self) -> str:
        return _leaf(self, self.text)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order, next to each other, as written; wildcards as in Word."""

    text: str
    field: str | None = None
    exact: bool = False
    boost: float = 1.0

    def __str__(self) -> str:
        return _leaf(self, f'"{self.text}"')


@dataclass(frozen=True, slots=True)
class Range:
    """Stories whose date is from `low` on and before `high`, in UTC; None is an open end.

    A story that has no such date is in no range of it.
    """

    low: datetime | None
    high: datetime | None
    field: str = "date"

    def __str__(self) -> str:
        low = "" if self.low is None else _instant(self.low)
        if self.high is None:
            high = ""
        elif _is_midnight(self.high) and (self.low is None or _is_midnight(self.low)):
            high = _instant(self.high - timedelta(days=1))
        else:
            high = (self.high - timedelta(microseconds=1)).isoformat(timespec="microseconds")
            high = high.replace("+00:00", "Z")
        return f"{self.field}:{low}..{high}" if low != high else f"{self.field}:{low}"


@dataclass(frozen=True, slots=True)
class And:
    """Stories that match every part."""

    parts: "tuple[Query, ...]"

    def __str__(self) -> str:
        return " AND ".join(_operand(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """Stories that match any part."""

    parts: "tuple[Query, ...]"

    def __str__(self) -> str:
        return " OR ".join(_operand(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """Stories that do not match the part."""

    part: "Query"

    def __str__(self) -> str:
        return f"NOT {_operand(self.part)}"


Leaf = Word | Phrase
Query = All | Leaf | Range | And | Or | Not


def escape(plain: str) -> str:
    """Query text that stands for these very characters.

    >>> escape("AND"), escape("why?"), escape("S-400")
    ('\\\\AND', 'why\\\\?', 'S\\\\-400')
    """
    text = _SPECIAL.sub(lambda found: "\\" + found[0], plain)
    return "\\" + text if text in OPERATORS else text


def leaves(query: Query, *, negated: bool = False) -> Iterator[Leaf]:
    """The words and phrases of a query, in order; those under NOT only on demand."""
    match query:
        case Word() | Phrase():
            yield query
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part, negated=negated)
        case Not(part):
            if negated:
                yield from leaves(part, negated=True)
        case All() | Range():
            return
        case _:
            assert_never(query)


def _leaf(leaf: Leaf, text: str) -> str:
    field = f"{leaf.field}:" if leaf.field else ""
    boost = f"^{leaf.boost:g}" if leaf.boost != 1 else ""
    return f"{field}{'=' if leaf.exact else ''}{text}{boost}"


def _operand(query: Query) -> str:
    return f"({query})" if isinstance(query, And | Or) else str(query)


def _is_midnight(instant: datetime) -> bool:
    return (instant.hour, instant.minute, instant.second, instant.microsecond) == (0, 0, 0, 0)


def _instant(instant: datetime) -> str:
    if _is_midnight(instant):
        return instant.strftime("%Y-%m-%d")
    return instant.isoformat().replace("+00:00", "Z")
