"""Why a query finds nothing: which clause empties it, and what the archive has instead."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import combinations, islice
from time import perf_counter

from searcher.dictionary import Counted, instead, like_value, like_word
from searcher.engines import Searched, Stop, Stopped
from searcher.query.expansion import expand
from searcher.query.matching import fields_of
from searcher.query.nodes import (
    All,
    And,
    AtLeast,
    First,
    Leaf,
    Not,
    Or,
    Phrase,
    Proximity,
    Query,
    Range,
    Regex,
    Word,
    leaves,
    quote,
)
from searcher.story import COUNTED, Kind
from searcher.timeline import span

MOST_CLAUSES = 8  # counted alone
MOST_PAIRS = 6
MOST_WORDS = 4  # of which others like them are looked for
MOST_LIKE = 3  # of each
LOOSE = 5  # words between those of a phrase
SECONDS = 1.0  # for all of it


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of the query, and the stories that it finds by itself."""

    query: Query
    stories: int


@dataclass(frozen=True, slots=True)
class Remedy:
    """The query with a change, and the stories that it would find."""

    change: str  # "without source:afp"
    query: Query
    stories: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word or value that no story has; `others` are like it if `alike`, else the commonest.

    `queries` are the whole query with each of these in its place.
    """

    leaf: Leaf
    others: Counted
    queries: tuple[Query, ...]
    alike: bool = True


@dataclass(slots=True)
class NoHits:
    """Why a query finds nothing; `is_whole` unless there was no time for more.

    `pairs` are clauses of which no story has both, `periods` when the stories of a clause were
    sent, first and last.
    """

    query: Query
    clauses: list[Clause] = field(default_factory=list)
    remedies: list[Remedy] = field(default_factory=list)
    pairs: list[tuple[Query, Query]] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)
    periods: list[tuple[Query, tuple[datetime, datetime]]] = field(default_factory=list)
    is_whole: bool = True


def explain_no_hits(query: Query, index: Searched, *, seconds: float = SECONDS) -> NoHits:
    """Why a query finds nothing in an index, found out in about so many seconds."""
    end = perf_counter() + seconds
    asking = _Asking(query, index, lambda: perf_counter() > end)
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
        for part in self.parts[:MOST_CLAUSES]:
            self.found.clauses.append(Clause(part, self.count(part)))
        clauses = self.found.clauses
        empty = [clause.query for clause in clauses if not clause.stories]
        if empty:
            self.leave_out(*empty)
        elif len(clauses) > 2:
            for clause in clauses:
                self.leave_out(clause.query)
        if not empty and not self.found.remedies:
            self.pair()
        self.ask_for_words(empty)
        for part in empty:
            self.loosen(part)
        self.ask_for_periods(empty)

    def count(self, query: Query) -> int:
        if self.stop():
            raise Stopped
        return self.index.search(query, 0, stop=self.stop).total or 0

    def leave_out(self, *parts: Query) -> None:
        rest = tuple(part for part in self.parts if part not in parts)
        if rest:
            change = f"without {' and '.join(map(_closed, parts))}"
            self.offer(change, And(rest) if len(rest) > 1 else rest[0])

    def loosen(self, part: Query) -> None:
        """Offer what asks for less than a clause whose words are all there."""
        for looser in _looser(part):
            parts = tuple(looser if other == part else other for other in self.parts)
            query = And(parts) if len(parts) > 1 else looser
            if self.offer(f"with {_closed(looser)} for {_closed(part)}", query):
                return

    def offer(self, change: str, query: Query) -> bool:
        """Whether a changed query finds something, and so is a remedy."""
        stories = self.count(query)
        if stories:
            self.found.remedies.append(Remedy(change, query, stories))
        return stories > 0

    def pair(self) -> None:
        parts = [clause.query for clause in self.found.clauses]
        for pair in islice(combinations(parts, 2), MOST_PAIRS):
            if not self.count(And(pair)):
                self.found.pairs.append(pair)

    def ask_for_words(self, empty: Sequence[Query]) -> None:
        """Words that no story has, in the clauses that find nothing."""
        found = dict.fromkeys(leaf for part in empty for leaf in leaves(part))
        for leaf in islice(found, MOST_WORDS):
            if (leaf in empty or not self.count(leaf)) and (unknown := self.like(leaf)):
                self.found.unknown.append(unknown)

    def like(self, leaf: Leaf) -> Unknown | None:
        """What the archive has instead of a leaf that it lacks; None if it only is too strict."""
        if self.stop():
            raise Stopped
        if (
            isinstance(leaf, Word | Phrase)
            and leaf.exact
            and self.count(replace(leaf, exact=False))
        ):
            return None
        if fields_of(leaf)[0].kind is not Kind.TEXT:
            return self.like_values(leaf)
        wider = replace(leaf, field=None)
        if leaf.field and (stories := self.count(wider)):
            return Unknown(leaf, {str(wider): stories}, (_replaced(self.found.query, leaf, wider),))
        return self.like_phrase(leaf) if isinstance(leaf, Phrase) else self.like_words(leaf)

    def like_words(self, leaf: Word | Regex) -> Unknown:
        others = like_word(leaf, self.index, MOST_LIKE) if isinstance(leaf, Word) else {}
        words = (instead(leaf, other) for other in others if isinstance(leaf, Word))
        queries = (_replaced(self.found.query, leaf, word) for word in words)
        return Unknown(leaf, others, tuple(queries))

    def like_phrase(self, phrase: Phrase) -> Unknown | None:
        """Of the first word of a phrase that no story has; None if all are known."""
        for text in phrase.text.split():
            word = Word(text, phrase.field, exact=phrase.exact, inflected=False)
            if not all(expand(word, Kind.TEXT).alternatives) or self.count(word):
                continue
            others = like_word(word, self.index, MOST_LIKE)
            changed = (replace(phrase, text=phrase.text.replace(text, other)) for other in others)
            queries = (_replaced(self.found.query, phrase, other) for other in changed)
            return Unknown(word, others, tuple(queries))
        return None

    def like_values(self, leaf: Leaf) -> Unknown:
        (named,) = fields_of(leaf)
        others = {} if isinstance(leaf, Regex) else like_value(leaf, self.index, MOST_LIKE)
        alike = bool(others)
        if not alike and named in COUNTED:
            others = self.index.counts(All(), named.name, MOST_LIKE, stop=self.stop)
        values = (Phrase(quote(value), named.name, exact=True) for value in others)
        queries = (_replaced(self.found.query, leaf, value) for value in values)
        return Unknown(leaf, others, tuple(queries), alike)

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


def _replaced(query: Query, old: Leaf, new: Leaf) -> Query:
    """A query with another leaf in place of one."""
    match query:
        case Word() | Phrase() | Regex():
            return new if query == old else query
        case And(parts) | Or(parts):
            return type(query)(tuple(_replaced(part, old, new) for part in parts))
        case Not(part):
            return Not(_replaced(part, old, new))
        case Proximity(left, right):
            sides = [_replaced(side, old, new) for side in (left, right)]
            return replace(query, left=sides[0], right=sides[1])  # type: ignore[arg-type]
        case AtLeast(_, part) | First(_, part):  # what takes the place of a leaf is a leaf
            return replace(query, part=_replaced(part, old, new))  # type: ignore[arg-type]
        case _:
            return query


def _looser(part: Query) -> Iterator[Query]:
    """What asks for less than a clause and is still about the same, the nearest to it first."""
    match part:
        case Proximity(left, right, apart=False):
            yield And((left, right))
        case AtLeast(_, counted) | First(_, counted):
            yield counted
        case Word(exact=True) | Phrase(exact=True):
            yield replace(part, exact=False)
        case Phrase(text, name, slop=slop):
            if slop < LOOSE:
                yield replace(part, slop=LOOSE)
            words = [Word(word, name) for word in text.split()]
            if len(words) > 1 and all(all(expand(w, Kind.TEXT).alternatives) for w in words):
                yield And(tuple(words))


def _closed(query: Query) -> str:
    """A clause as it stands beside others: an OR in parentheses."""
    return str(And((query,)))
