"""What has been read stands beside or behind an operator: whether it can, and what comes of it."""

from collections.abc import Callable
from typing import assert_never

from msgspec import Struct

from searcher.fields import Kind
from searcher.query.grammar import Use
from searcher.query.lexer import Span
from searcher.query.matching import fields_of
from searcher.query.nodes import (
    Absent,
    All,
    And,
    Keyed,
    Not,
    Numbers,
    Operand,
    Or,
    Phrase,
    Prefix,
    Proximity,
    Query,
    Range,
    Reach,
    Regex,
    Word,
)
from searcher.query.notes import QueryText


class Parsed(Struct, frozen=True):
    """What a rule has read, and its place in the text; `parts` are those of an OR.

    `sign` is where the first AND of several clauses stands, or the NOT before one.
    """

    query: Query
    start: int
    end: int
    sign: Span | None = None
    parts: "tuple[Parsed, ...]" = ()

    @property
    def span(self) -> Span:
        return self.start, self.end


def all_of(parts: list[Parsed], sign: Span | None) -> Parsed:
    """Clauses joined by AND; one alone is itself."""
    if len(parts) == 1:
        return parts[0]
    query = And(tuple(part.query for part in parts))
    return Parsed(query, parts[0].start, parts[-1].end, sign)


def near(text: QueryText, left: Parsed, use: Use, right: Parsed) -> Parsed:
    """Two sides joined by a proximity operator; QueryError if one cannot stand there."""
    what = "a proximity operand"
    one = operand(text, left, what, lambda part: f"{part} {use} {right.query}")
    two = operand(text, right, what, lambda part: f"{left.query} {use} {part}")
    span = left.start, right.end
    # It could never be true, and an empty answer would not say why.
    if not {f.name for f in fields_of(one)} & {f.name for f in fields_of(two)}:
        names = " and ".join(f"{fields_of(side)[0].name}:" for side in (one, two))
        cause = f"{names} are different texts: nothing in one is near a word of the other"
        raise text.error(cause, span, "join them with AND")
    reach = Reach(use.operator.name)
    return Parsed(Proximity(one, two, reach, use.number, use.apart), *span)


def operand(
    text: QueryText, found: Parsed, what: str, beside: Callable[[Query], str] | None = None
) -> Operand:
    """A query as one side of a proximity, or as what ATLEAST and FIRST count.

    `beside` writes a part of an AND beside the other side, for the advice to join these by AND.
    """
    query = found.query
    # Alternatives may stand in a proximity; an AND or NOT has no place in a text.
    if isinstance(query, Or):
        parts = found.parts or tuple(Parsed(part, *found.span) for part in query.parts)
        return Or(tuple(operand(text, part, what, beside) for part in parts))
    if isinstance(query, Word | Phrase | Regex | Proximity) and all(
        field.kind is not Kind.CODE for field in fields_of(query)
    ):
        return query
    fix = ""
    if isinstance(query, And) and beside:
        fix = f"try  {' AND '.join(beside(part) for part in query.parts)}"
    cause = f"{_title(query)} cannot stand inside {what}"
    raise text.error(cause, found.sign or found.span, fix)


def _title(query: Query) -> str:
    """How an error calls what has no place in a text."""
    match query:
        case Word() | Phrase() | Regex():
            return f"{query.field}: holds codes, not words; it"
        case Range() | Numbers() | Absent():
            return f"{query.field}:"
        case Prefix():
            return query.operator.name.rstrip("/")
        case And() | Or() | Not():
            return type(query).__name__.upper()
        case All() | Proximity() | Keyed():
            return str(query)
        case _:
            assert_never(query)
