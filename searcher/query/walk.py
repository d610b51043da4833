"""Walks over the tree of a query: its words in order, and the tree made anew with other words.

What needs to know more of the nodes matches them all itself, and so is named by the types when
there is a new one.
"""

from collections.abc import Callable, Iterator
from typing import assert_never, overload

from msgspec.structs import replace

from searcher.query.nodes import (
    Absent,
    All,
    And,
    Keyed,
    Leaf,
    Not,
    Numbers,
    Operand,
    Or,
    Phrase,
    Prefix,
    Proximity,
    Query,
    Range,
    Regex,
    Word,
)


def leaves(query: Query, *, negated: bool = False) -> Iterator[Leaf]:
    """The words, phrases and regular expressions of a query, in order.

    Those that a story must not have, under NOT or beside NOT NEAR, only if `negated`.
    """
    match query:
        case Word() | Phrase() | Regex():
            yield query
        # What stands right of NOT NEAR is what a hit must lack there.
        case Proximity(left, right, apart=apart):
            yield from leaves(left, negated=negated)
            if negated or not apart:
                yield from leaves(right, negated=negated)
        case Prefix(_, part):
            yield from leaves(part, negated=negated)
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part, negated=negated)
        case Not(part):
            if negated:
                yield from leaves(part, negated=True)
        case All() | Range() | Numbers() | Absent() | Keyed():
            return
        case _:
            assert_never(query)


def clauses(query: Query) -> list[Query]:
    """What AND, OR and NOT join in a query, in order; words near each other are one clause."""
    found: list[Query] = []

    def keep(clause: Query) -> Query:
        found.append(clause)
        return clause

    map_clauses(query, keep)
    return found


@overload
def map(query: Operand, change: Callable[[Leaf], Leaf]) -> Operand: ...


@overload
def map(query: Query, change: Callable[[Leaf], Leaf]) -> Query: ...


def map(query: Query, change: Callable[[Leaf], Leaf]) -> Query:
    """The query with what `change` makes of each leaf in its place, in proximity too.

    >>> print(map(Not(Word("coop")), lambda leaf: Word("coup")))
    NOT coup
    """
    match query:
        case Word() | Phrase() | Regex():
            return change(query)
        case Proximity(left, right):
            return replace(query, left=map(left, change), right=map(right, change))
        case Prefix(_, part):
            return replace(query, part=map(part, change))
        case And() | Or() | Not():
            return map_clauses(query, lambda clause: map(clause, change))
        case All() | Range() | Numbers() | Absent() | Keyed():
            return query
        case _:
            assert_never(query)


def map_clauses(query: Query, change: Callable[[Query], Query]) -> Query:
    """The query with what `change` makes of each of its `clauses` in its place."""
    match query:
        case And(parts):
            return And(tuple(map_clauses(part, change) for part in parts))
        case Or(parts):
            return Or(tuple(map_clauses(part, change) for part in parts))
        case Not(part):
            return Not(map_clauses(part, change))
        case (
            All()
            | Word()
            | Phrase()
            | Regex()
            | Range()
            | Numbers()
            | Absent()
            | Keyed()
            | Proximity()
            | Prefix()
        ):
            return change(query)
        case _:
            assert_never(query)
