"""What a query finds in Whoosh's postings, and how it scores.

Sets of stories are joined and scored here: Whoosh's own matchers lose hits
(DisjunctionMaxMatcher.replace does), its phrases and NullQuery have rules of their own, and two
engines must find the same. What the words alone cannot say is then verified by `matches`.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import assert_never

from searcher import analysis
from searcher.engines.ranking import rarity
from searcher.engines.whoosh.snapshot import KEY, MARK, Snapshot
from searcher.fields import Field, Kind
from searcher.query.expansion import (
    Fuzzy,
    Inflections,
    Literal,
    Pattern,
    Slot,
    Wildcard,
    expand,
    expand_code,
    literal_start,
)
from searcher.query.matching import fields_of
from searcher.query.nodes import (
    Absent,
    All,
    And,
    Keyed,
    Leaf,
    Not,
    Numbers,
    Or,
    Phrase,
    Placed,
    Prefix,
    Proximity,
    Query,
    Range,
    Regex,
    Word,
)
from searcher.story import UNDATED, microseconds

# k1 and b of BM25, as tantivy has them.
SATURATION, LENGTH_SHARE = 1.2, 0.75


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates with their scores, and the post-filter they must match; None if all are hits."""

    scores: dict[int, float]
    post_filter: Query | None = None


class Evaluation:
    """Answers a query from the dictionary and the postings."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot

    def evaluate(self, query: Query) -> Found:
        match query:
            case All():
                return self._everything()
            case Word() | Phrase() | Regex():
                return self._any(
                    query, [self._in_field(query, field) for field in fields_of(query)]
                )
            case Proximity() | Prefix():
                having = [self._somewhere(query, field) for field in fields_of(query)]
                return Found(self._any(query, having).scores, query)
            case Range() | Numbers() | Absent():
                return self._valued(query)
            case Keyed(_, keys):
                return Found(dict.fromkeys(self._with_any(KEY, [MARK + k for k in keys]), 1.0))
            case And(parts):
                return self._all(parts)
            case Or(parts):
                return self._any(query, [self.evaluate(part) for part in parts])
            case Not():
                return self._all((query,))
            case _:
                assert_never(query)

    def _everything(self) -> Found:
        return Found(dict.fromkeys(self.snapshot.documents(), 1.0))

    def _valued(self, query: Range | Numbers | Absent) -> Found:
        match query:
            case Range(low, high, field):
                return self._range(low, high, field)
            case Numbers(least, most, field):
                end = math.inf if most is None else most + 1
                return self._numbered(field, least or 0, end)
            case Absent(field):
                having = self._range(None, None, field).scores
                every = self.snapshot.documents()
                return Found({n: 1.0 for n in every if n not in having})
            case _:
                assert_never(query)

    def _range(self, low: datetime | None, high: datetime | None, field: str) -> Found:
        first = UNDATED + 1 if low is None else microseconds(low)
        end = math.inf if high is None else microseconds(high)
        if field != "date":
            return self._numbered(field, first, end)
        documents = self.snapshot.documents()
        return Found({n: 1.0 for n in documents if first <= self.snapshot.date(n) < end})

    def _numbered(self, field: str, first: float, end: float) -> Found:
        """The stories whose number in a field is from `first` on and below `end`."""
        terms = self.snapshot.terms(field, MARK)
        within = [t for t in terms if first <= int(t.removeprefix(MARK)) < end]
        return Found(dict.fromkeys(self._with_any(field, within), 1.0))

    def _somewhere(self, query: Placed, field: Field) -> Found:
        """The stories that hold, in a field, all operands of a proximity, ATLEAST or FIRST."""
        match query:
            case Proximity(left, _, apart=True):
                return self._somewhere(left, field)
            case Proximity(left, right):
                sides = [self._somewhere(side, field).scores for side in (left, right)]
                return Found({n: s + sides[1][n] for n, s in sides[0].items() if n in sides[1]})
            case Prefix(_, part):
                return self._somewhere(part, field)
            case Or(parts):
                return self._any(query, [self._somewhere(part, field) for part in parts])
            case Word() | Phrase() | Regex():
                if field not in fields_of(query) or field.kind is Kind.CODE:
                    return Found({})
                return self._in_field(query, field)
            case _:
                assert_never(query)

    def _all(self, parts: tuple[Query, ...]) -> Found:
        wanted = [self.evaluate(part) for part in parts if not isinstance(part, Not)]
        unwanted = [(p, self.evaluate(p.part)) for p in parts if isinstance(p, Not)]
        post_filters = [found.post_filter for found in wanted if found.post_filter is not None]
        post_filters += [part for part, found in unwanted if found.post_filter is not None]
        wanted.sort(key=lambda found: len(found.scores))
        first, *others = wanted or [self._everything()]
        scores = dict(first.scores)
        for found in others:
            scores = {n: s + found.scores[n] for n, s in scores.items() if n in found.scores}
        for _, found in unwanted:
            # Candidates are too many, so they would take away too much.
            if found.post_filter is None:
                scores = {n: s for n, s in scores.items() if n not in found.scores}
        return Found(scores, And(tuple(post_filters)) if post_filters else None)

    def _any(self, query: Query, parts: list[Found]) -> Found:
        scores: defaultdict[int, float] = defaultdict(float)
        for part in parts:
            for document, score in part.scores.items():
                scores[document] += score
        exact = all(part.post_filter is None for part in parts)
        return Found(dict(scores), None if exact else query)

    def _in_field(self, leaf: Leaf, field: Field) -> Found:
        boost = leaf.boost
        if field.kind is Kind.CODE:
            with_code = self._with_any(field.name, self._codes(expand_code(leaf), field.name))
            return Found(dict.fromkeys(with_code, boost * self._rarity(len(with_code))))
        expansion = expand(leaf, field.kind)
        counts: Counter[int] = Counter()
        for run in expansion.alternatives:
            counts.update(self._run(run, field.name, expansion.slop))
        scores = self._scores(counts, field.name, boost)
        exact = (expansion.is_exact and not expansion.slop) or not scores
        return Found(scores, None if exact else leaf)

    def _run(self, run: tuple[Slot, ...], field: str, slop: int) -> dict[int, int]:
        """The stories with these adjacent words, and how often; with `slop` perhaps too many."""
        words = [self._words(slot, field) for slot in run]
        if not words:
            return {}
        having = [self._with_any(field, terms) for terms in words]
        if len(run) == 1:
            return having[0]
        within = reduce(lambda found, more: found & more.keys(), having, set(having[0]))
        if slop:
            return dict.fromkeys(within, 1)
        if not within:
            return {}
        places = [self._places(field, terms, within) for terms in words]
        counts = {n: len(_adjacent([found[n] for found in places])) for n in within}
        return {document: count for document, count in counts.items() if count}

    def _with_any(self, field: str, terms: Iterable[str]) -> dict[int, int]:
        counts: Counter[int] = Counter()
        for term in terms:
            counts.update(self.snapshot.postings(field, term))
        return counts

    def _places(
        self, field: str, terms: Iterable[str], within: set[int]
    ) -> defaultdict[int, set[int]]:
        places: defaultdict[int, set[int]] = defaultdict(set)
        for term in terms:
            for document, found in self.snapshot.positions(field, term, within).items():
                places[document].update(found)
        return places

    def _words(self, slot: Slot, field: str) -> list[str]:
        """The indexed words that a slot accepts, and perhaps one that is not indexed."""
        match slot:
            case Literal(word):
                return [word]
            case Inflections(word):
                listed = list(self.snapshot.terms(field, analysis.stem_prefix(word)))
                own = analysis.stem(word)
                stems = analysis.stems(listed)
                return [term for term, stem in zip(listed, stems, strict=True) if stem == own]
            case Wildcard() | Pattern() | Fuzzy():
                start = "" if isinstance(slot, Fuzzy) else literal_start(slot)
                return [term for term in self.snapshot.terms(field, start) if slot.accepts(term)]
            case _:
                assert_never(slot)

    def _codes(self, slot: Slot, field: str) -> list[str]:
        if isinstance(slot, Literal):
            return [MARK + slot.word]
        start = "" if isinstance(slot, Fuzzy | Inflections) else literal_start(slot)
        found = self.snapshot.terms(field, MARK + start)
        return [term for term in found if slot.accepts(term.removeprefix(MARK))]

    def _scores(self, counts: dict[int, int], field: str, boost: float) -> dict[int, float]:
        """BM25, where all that satisfies a leaf counts as one word."""
        weight = boost * self._rarity(len(counts)) * (SATURATION + 1)
        mean = self.snapshot.mean_length(field)
        scores = {}
        for document, count in counts.items():
            length = self.snapshot.length(document, field) / mean
            damping = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length)
            scores[document] = weight * count / (count + damping)
        return scores

    def _rarity(self, count: int) -> float:
        return rarity(count, self.snapshot.count)


def _adjacent(places: list[set[int]]) -> set[int]:
    """Where a run starts whose words have these places."""
    return reduce(
        lambda starts, step: {p for p in starts if p + step[0] in step[1]},
        enumerate(places),
        places[0],
    )
