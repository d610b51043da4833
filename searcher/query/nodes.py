"""The tree of a query. Every node prints itself as query text that reads back as the same tree."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Generic, TypeVar, Union, assert_never

from msgspec import Struct
from msgspec.structs import force_setattr, replace

from searcher.lazy_re import pattern
from searcher.query import grammar

_SPECIAL = pattern(r"[^\w]")
_ENDING = pattern(r'([\\"“”„«»*?])')

Part = TypeVar("Part", bound="Query", covariant=True)


class All(Struct, frozen=True):
    """Every story."""

    def __str__(self) -> str:
        return "*"


class Word(Struct, frozen=True):
    """A word as written in a query: `*` and `?` are wildcards, a backslash makes them letters.

    `text` keeps its backslashes; `escape` makes it from plain text. Without `field` the default
    fields are searched. `exact` switches off inflections and designators, and asks for capitals,
    accents and inner punctuation as written. With `edits` (1 or 2) it stands for every word that
    so many letters added, lost, changed or swapped with their neighbour make of it.
    `inflected` is off in proximity alone, where words match as written; see Proximity. A `wide`
    word stands for all that share its stem, there too.
    """

    text: str
    field: str | None = None
    exact: bool = False
    boost: float = 1.0
    edits: int = 0
    inflected: bool = True
    wide: bool = False

    def __str__(self) -> str:
        sign = grammar.EXACT if self.exact else grammar.WIDE if self.wide else None
        return _leaf(self, f"{sign.text if sign else ''}{self.text}", self.edits)


class Phrase(Struct, frozen=True):
    """Words in this order, as written, with up to `slop` others between; wildcards as in Word."""

    text: str
    field: str | None = None
    exact: bool = False
    boost: float = 1.0
    slop: int = 0

    def __str__(self) -> str:
        return _leaf(self, f'{grammar.EXACT.text if self.exact else ""}"{self.text}"', self.slop)


class Regex(Struct, frozen=True):
    """Every word, as it is indexed, that a regular expression (RE2's syntax) matches whole."""

    pattern: str
    field: str | None = None
    boost: float = 1.0

    def __str__(self) -> str:
        return _leaf(self, f"/{self.pattern}/", 0)


class Range(Struct, frozen=True):
    """Stories whose date is from `low` on and before `high`, in UTC; None is an open end.

    A story that has no such date is in no range of it, nor in one that is open at both ends.
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


class Numbers(Struct, frozen=True):
    """Stories whose number runs from `low` to `high`, both included; None is an open end.

    A story that has no such number is in no range of it.
    """

    low: int | None
    high: int | None
    field: str

    def __str__(self) -> str:
        low, high = ("" if end is None else str(end) for end in (self.low, self.high))
        return f"{self.field}:{low}" if low == high else f"{self.field}:{low}..{high}"


class Absent(Struct, frozen=True):
    """Stories that have no such date or number."""

    field: str

    def __str__(self) -> str:
        return f"{self.field}:{grammar.NONE}"


class Keyed(Struct, frozen=True):
    """Stories whose key is among `keys`: what a user's marks stand for once they are looked up.

    `written` is how the query has it, such as tag:case1; it reads back with the same marks.
    """

    written: str
    keys: frozenset[str]

    def __str__(self) -> str:
        return self.written


class Reach(StrEnum):
    """How near two things must stand to each other: the name of the operator that says so."""

    # At most so many words apart, in either order.
    NEAR = grammar.NEAR.name
    # The same, the left one first.
    THEN = grammar.THEN.name
    SENTENCE = grammar.SENTENCE.name
    PARAGRAPH = grammar.PARAGRAPH.name

    @property
    def operator(self) -> grammar.Operator:
        """The row of the grammar."""
        return grammar.NAMES[self.value]


class Proximity(Struct, frozen=True):
    """Stories with a text in which `left` and `right` stand near each other, not overlapping.

    Neighbours are `distance` 1 apart. With `apart`, those where `left` stands somewhere with no
    `right` near it. Each side is a word, a phrase, a regex, an Or of such, or a Proximity, which
    reaches from the first word of the two to the last. Its words match as written.
    """

    left: "Operand"
    right: "Operand"
    reach: Reach = Reach.NEAR
    distance: int = 0
    apart: bool = False

    def __post_init__(self) -> None:
        force_setattr(self, "left", _as_written(self.left))
        force_setattr(self, "right", _as_written(self.right))

    def __str__(self) -> str:
        use = grammar.Use(self.reach.operator, self.distance, self.apart)
        return f"{_operand(self.left)} {use} {_closed(self.right)}"


class Prefix(Struct, frozen=True):
    """What an operator with a number asks of the words behind it; see Counted for all there are."""

    operator: ClassVar[grammar.Operator]

    count: int
    part: "Operand"

    def __str__(self) -> str:
        return f"{self.operator.written(self.count)} {_closed(self.part)}"


class AtLeast(Prefix, frozen=True):
    """Stories that hold the part so many times, in all fields together."""

    operator = grammar.ATLEAST


class First(Prefix, frozen=True):
    """Stories that hold the part within the first so many words of a text."""

    operator = grammar.FIRST


class And(Struct, frozen=True):
    """Stories that match every part."""

    parts: "tuple[Query, ...]"

    def __str__(self) -> str:
        return " AND ".join(_operand(part) for part in self.parts)


class Or(Struct, Generic[Part], frozen=True):
    """Stories that match any part. Between clauses a part is any Query, in proximity an Operand."""

    parts: tuple[Part, ...]

    def __str__(self) -> str:
        return " OR ".join(_operand(part) for part in self.parts)


class Not(Struct, frozen=True):
    """Stories that do not match the part."""

    part: "Query"

    def __str__(self) -> str:
        return f"NOT {_operand(self.part)}"


Leaf = Word | Phrase | Regex
# What stands in a text, and can be near.
Operand = Union[Leaf, "Or[Operand]", Proximity]
Counted = AtLeast | First  # every Prefix
# What has places in a text; see matching.places.
Placed = Operand | Counted
Query = Union[All, Leaf, Range, Numbers, Keyed, Absent, Proximity, Counted, And, "Or[Query]", Not]


def escape(plain: str) -> str:
    """Query text that stands for these very characters.

    >>> escape("AND"), escape("why?"), escape("S-400")
    ('\\\\AND', 'why\\\\?', 'S\\\\-400')
    """
    text = _SPECIAL.sub(lambda found: "\\" + found[0], plain)
    return "\\" + text if grammar.is_reserved(text) else text


def quote(plain: str) -> str:
    """What stands between the quotes of a phrase for these very characters.

    >>> print(quote('the "Post" *'))
    the \\"Post\\" \\*
    """
    return _ENDING.sub(r"\\\1", plain)


def _leaf(leaf: Leaf, text: str, near: int) -> str:
    field = f"{leaf.field}:" if leaf.field else ""
    about = f"~{near}" if near else ""
    boost = f"^{leaf.boost:g}" if leaf.boost != 1 else ""
    return f"{field}{text}{about}{boost}"


def _operand(query: Query) -> str:
    return f"({query})" if isinstance(query, And | Or) else str(query)


def _closed(operand: Operand) -> str:
    return f"({operand})" if isinstance(operand, Or | Proximity) else str(operand)


def _as_written(operand: Operand) -> Operand:
    match operand:
        case Word():
            return replace(operand, inflected=False) if operand.inflected else operand
        case Or(parts):
            return Or(tuple(_as_written(part) for part in parts))
        case Phrase() | Regex() | Proximity():
            return operand
        case _:
            assert_never(operand)


def _is_midnight(instant: datetime) -> bool:
    return (instant.hour, instant.minute, instant.second, instant.microsecond) == (0, 0, 0, 0)


def _instant(instant: datetime) -> str:
    if _is_midnight(instant):
        return instant.strftime("%Y-%m-%d")
    return instant.isoformat().replace("+00:00", "Z")
