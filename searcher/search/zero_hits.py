"""Why a query finds nothing: which clause empties it, and what the archive has instead."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations, islice
from time import perf_counter
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from searcher.engines import Searched
from searcher.engines.results import Stop, Stopped
from searcher.query.nodes import (
    Absent,
    All,
    And,
    Keyed,
    Not,
    Numbers,
    Or,
    Phrase,
    Prefix,
    Proximity,
    Query,
    Range,
    Regex,
    Word,
)
from searcher.query.walk import leaves
from searcher.search.suggest import Unknown, suggest
from searcher.search.timeline import span

# Clauses that are counted by themselves.
MOST_CLAUSES = 8
MOST_PAIRS = 6
# Words to look up alternatives for.
MOST_WORDS = 4
# Words that a loosened phrase may have between its own.
LOOSE = 5
# For the whole explanation, and for one count.
SECONDS = 1.0
MOST_SECONDS = 0.25

# Words that mean the same outside a phrase.
_PLAIN = re.compile(r"\w[\w*?-]*")


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of the query, and the stories it finds by itself; None if counting takes too long."""

    query: Query
    stories: int | None


class Remedy(Struct, frozen=True):
    """The query without some clauses, or with another for one, and the stories it would find."""

    without: tuple[Query, ...]
    instead: Query | None
    query: Query
    stories: int


@dataclass(slots=True)
class NoHits:
    """Why a query finds nothing; `is_whole` unless there was no time for more.

    `together` are clauses of which no story has all, `periods` when the first and the last story
    of a clause were sent.
    """

    query: Query
    clauses: list[Clause] = field(default_factory=list)
    remedies: list[Remedy] = field(default_factory=list)
    together: list[tuple[Query, ...]] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)
    periods: list[tuple[Query, tuple[datetime, datetime]]] = field(default_factory=list)
    is_whole: bool = True
    is_index_empty: bool = False


def explain_no_hits(
    query: Query, index: Searched, *, seconds: float = SECONDS, stop: Stop = lambda: False
) -> NoHits:
    """Why a query finds nothing in an index, found out in about so many seconds.

    It ends early, too, when `stop` says so.
    """
    if not len(index):
        return NoHits(query, is_index_empty=True)
    end = perf_counter() + seconds
    asking = _Asking(query, index, lambda: stop() or perf_counter() > end)
    try:
        asking.ask()
    except Stopped:
        asking.found.is_whole = False
    return asking.found


class _Asking:
    """Puts the questions, the most useful first."""

    def __init__(self, query: Query, index: Searched, stop: Stop) -> None:
        self.index, self.stop = index, stop
        self.parts = query.parts if isinstance(query, And) else (query,)
        self.found = NoHits(query, is_whole=len(self.parts) <= MOST_CLAUSES)

    def ask(self) -> None:
        # A single clause is the query itself, and that finds nothing.
        alone = len(self.parts) == 1
        clauses = self.found.clauses
        for part in self.parts[:MOST_CLAUSES]:
            clauses.append(Clause(part, 0 if alone else self.count(part)))
        empty = [clause.query for clause in clauses if clause.stories == 0]
        if empty:
            self.leave_out(*empty)
        elif len(clauses) > 2:
            for clause in clauses:
                self.leave_out(clause.query)
        if not empty and not self.found.remedies:
            self.put_together()
        self.ask_for_words(empty)
        for part in empty:
            self.loosen(part)
        self.ask_for_periods(empty)

    def count(self, query: Query) -> int | None:
        if self.stop():
            raise Stopped
        end = perf_counter() + MOST_SECONDS
        try:
            stop = lambda: perf_counter() > end or self.stop()  # noqa: E731
            return self.index.search(query, 0, stop=stop).total or 0
        except Stopped:
            self.found.is_whole = False
            return None

    def leave_out(self, *parts: Query) -> None:
        rest = tuple(part for part in self.parts if part not in parts)
        if rest:
            self.offer(Remedy(parts, None, _and(rest), 0))

    def loosen(self, part: Query) -> None:
        """Offer what asks for less than a clause whose words are all there."""
        for looser in _looser(part):
            query = _and(tuple(looser if other == part else other for other in self.parts))
            if self.offer(Remedy((part,), looser, query, 0)):
                return
            has_words = not self.found.unknown
            if has_words and isinstance(looser, And) and self.count(looser) == 0:
                self.found.together.append(looser.parts)

    def offer(self, remedy: Remedy) -> bool:
        """Whether a changed query finds something, and so is a remedy."""
        stories = self.count(remedy.query)
        if stories:
            self.found.remedies.append(replace(remedy, stories=stories))
        return bool(stories)

    def put_together(self) -> None:
        """Find pairs of clauses of which no story has both; else how many it takes."""
        parts = [clause.query for clause in self.found.clauses]
        for pair in islice(combinations(parts, 2), MOST_PAIRS):
            if self.count(And(pair)) == 0:
                self.found.together.append(pair)
        for number in range(3, len(parts) + 1):
            if self.found.together:
                return
            if self.count(And(tuple(parts[:number]))) == 0:
                self.found.together.append(tuple(parts[:number]))

    def ask_for_words(self, empty: Sequence[Query]) -> None:
        """Words that no story has, in the clauses that find nothing."""
        found = dict.fromkeys(leaf for part in empty for leaf in leaves(part))
        for leaf in islice(found, MOST_WORDS):
            if (leaf in empty or self.count(leaf) == 0) and (
                lacking := suggest(leaf, self.found.query, self.index, self.stop)
            ):
                self.found.unknown.append(lacking)

    def ask_for_periods(self, empty: Sequence[Query]) -> None:
        """When the archive's stories were sent, or those of a source, if dates are in the way."""
        dated = [part for part in self.parts if isinstance(part, Range) and part.field == "date"]
        if not dated:
            return
        if any(part in empty for part in dated):
            self.add_period(All())
            return
        for part in self.parts:
            if isinstance(part, Word | Phrase | Or) and part not in empty and _is_source(part):
                self.add_period(part)

    def add_period(self, query: Query) -> None:
        if self.stop():
            raise Stopped
        if days := span(self.index, query, stop=self.stop):
            self.found.periods.append((query, days))


def _is_source(part: Query) -> bool:
    return {leaf.field for leaf in leaves(part)} == {"source"}


def _looser(part: Query) -> Iterator[Query]:
    """What asks for less than a clause and is still about the same, the nearest to it first."""
    match part:
        case Proximity(left, right, apart=False):
            yield And((left, right))
        case Prefix(_, counted):
            yield counted
        case Word(exact=True) | Phrase(exact=True):
            yield replace(part, exact=False)
        case Phrase(text, name, slop=slop):
            if slop < LOOSE:
                yield replace(part, slop=LOOSE)
            words = text.split()
            if len(words) > 1 and all(map(_PLAIN.fullmatch, words)):
                yield And(tuple(Word(word, name) for word in words))
        case Proximity() | Word() | Regex() | Range() | Numbers() | Absent():
            return
        case All() | Keyed() | And() | Or() | Not():
            return
        case _:
            assert_never(part)


def _and(parts: tuple[Query, ...]) -> Query:
    return And(parts) if len(parts) > 1 else parts[0]
