"""What a query finds in Whoosh's postings, and how it scores.

Sets of stories are joined and scored here: Whoosh's own matchers lose hits
(DisjunctionMaxMatcher.replace does), its phrases and NullQuery have rules of their own, and two
engines must find the same. What the words alone cannot say is then verified by `matches`.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from typing import assert_never

from searcher.engines.one_text import BODY, ONE_TEXT, SHORT, is_in, searched_in
from searcher.engines.ranking import INFLECTED, best_of, rarity
from searcher.engines.whoosh.schema import KEY
from searcher.engines.whoosh.snapshot import GAP, MARK, Snapshot
from searcher.fields import Field, Kind
from searcher.query.expansion import (
    Capitals,
    Fuzzy,
    Inflections,
    Literal,
    OneOf,
    Pattern,
    Slot,
    Wildcard,
    expand,
    expand_code,
    literal_start,
)
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
from searcher.story import UNDATED, Status, microseconds

# k1 and b of BM25, as tantivy has them.
SATURATION, LENGTH_SHARE = 1.2, 0.75


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates with their scores, and the post-filter they must match; None if all are hits."""

    scores: dict[int, float]
    post_filter: Query | None = None
    # All scores are equal, as those of a query for dates.
    level: bool = False

    def with_killed_last(self, snapshot: Snapshot) -> "Found":
        """The same, with a score of 0 for what is killed, unless nothing ranks."""
        killed = snapshot.postings("status", MARK + Status.KILLED.value)
        if self.level or not killed:
            return self
        scores = {n: 0.0 if n in killed else score for n, score in self.scores.items()}
        return replace(self, scores=scores)


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
                    query, [self._in_field(query, field) for field in searched_in(query)]
                )
            case Proximity() | Prefix():
                having = [self._somewhere(query, field) for field in searched_in(query)]
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
        return Found(dict.fromkeys(self.snapshot.documents(), 1.0), level=True)

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
                return Found({n: 1.0 for n in every if n not in having}, level=True)
            case _:
                assert_never(query)

    def _range(self, low: datetime | None, high: datetime | None, field: str) -> Found:
        first = UNDATED + 1 if low is None else microseconds(low)
        end = math.inf if high is None else microseconds(high)
        if field != "date":
            return self._numbered(field, first, end)
        documents = self.snapshot.documents()
        within = {n: 1.0 for n in documents if first <= self.snapshot.date(n) < end}
        return Found(within, level=True)

    def _numbered(self, field: str, first: float, end: float) -> Found:
        """The stories whose number in a field is from `first` on and below `end`."""
        terms = self.snapshot.terms(field, MARK)
        within = [t for t in terms if first <= int(t.removeprefix(MARK)) < end]
        return Found(dict.fromkeys(self._with_any(field, within), 1.0), level=True)

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
                if not is_in(field, query) or field.kind is Kind.CODE:
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
        post_filter = And(tuple(post_filters)) if post_filters else None
        return Found(scores, post_filter, all(found.level for found in wanted))

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
        match expansion.alternatives:
            case ((Inflections() as slot,),):
                scores = self._inflected(slot, field)
            case _:
                counts: Counter[int] = Counter()
                for run in expansion.alternatives:
                    counts.update(self.run(run, field, expansion.slop))
                scores = self._scores(counts, field, self._rarity(len(counts)))
        exact = expansion.is_exact and not expansion.slop and not expansion.asks_for_capitals
        exact = exact or not scores
        scores = {document: boost * score for document, score in scores.items()}
        return Found(scores, None if exact else leaf)

    def run(self, run: tuple[Slot, ...], field: Field, slop: int) -> dict[int, int]:
        """The stories with these adjacent words, and how often; with `slop` perhaps too many."""
        own = _indexed(field)
        words = [self._words(slot, own.name) for slot in run]
        if not words:
            return {}
        having = [self._with_any(own.name, terms) for terms in words]
        within = reduce(lambda found, more: found & more.keys(), having, set(having[0]))
        if slop:
            return dict.fromkeys(within, 1)
        counts = having[0]
        if len(run) > 1:
            starts = self._starts(words, own, within)
            counts = {n: len(found) for n, found in starts.items() if found}
        return self._in_body(words, counts) if field is BODY else counts

    def _in_body(self, words: list[list[str]], counts: dict[int, int]) -> dict[int, int]:
        """How often stories have adjacent words in the body, which begins the one text."""
        short = {n for field in SHORT for n in self._with_any(field.name, words[0])}
        doubtful = short & counts.keys()
        starts = self._starts(words, ONE_TEXT, doubtful)
        ends = self.snapshot.positions(ONE_TEXT.name, GAP, doubtful)
        checked = {n: sum(at < ends[n][0] for at in starts[n]) for n in doubtful}
        return {n: count for n, count in (counts | checked).items() if count}

    def _starts(
        self, words: list[list[str]], field: Field, within: set[int]
    ) -> dict[int, set[int]]:
        """Where in each story adjacent words start."""
        if not within:
            return {}
        places = [self._places(field.name, terms, within) for terms in words]
        return {n: _adjacent([found[n] for found in places]) for n in within}

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
            case Literal(word) | Capitals(word):
                return [word]
            case OneOf():
                return list(slot.every)
            case Inflections():
                found = [self.snapshot.terms(field, start) for start in slot.starts]
                listed = [term for terms in found for term in terms]
                among = slot.among(listed)
                return [term for term, is_one in zip(listed, among, strict=True) if is_one]
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

    def _inflected(self, slot: Inflections, field: Field) -> dict[int, float]:
        """The scores of the inflections of a word: of the best, and a share of the others."""
        forms = self._words(slot, _indexed(field).name)
        found = {form: self.run((Literal(form),), field, 0) for form in forms}
        rarity = self._rarity(sum(map(len, found.values())))
        each: defaultdict[int, list[float]] = defaultdict(list)
        for form, counts in found.items():
            weight = 1.0 if form == slot.word else INFLECTED
            for document, score in self._scores(counts, field, weight * rarity).items():
                each[document].append(score)
        return {document: best_of(scores) for document, scores in each.items()}

    def _scores(self, counts: dict[int, int], field: Field, weight: float) -> dict[int, float]:
        """BM25, where all that is counted counts as one word of this weight."""
        own = _indexed(field).name
        mean = self.snapshot.mean_length(own)
        scores = {}
        for document, count in counts.items():
            length = self.snapshot.length(document, own) / mean
            damping = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length)
            scores[document] = weight * (SATURATION + 1) * count / (count + damping)
        return scores

    def _rarity(self, count: int) -> float:
        return rarity(count, self.snapshot.count)


def _indexed(field: Field) -> Field:
    """The field of the index that has the words of a field, for the body among others."""
    return ONE_TEXT if field is BODY else field


def _adjacent(places: list[set[int]]) -> set[int]:
    """Where a run starts whose words have these places."""
    return reduce(
        lambda starts, step: {p for p in starts if p + step[0] in step[1]},
        enumerate(places),
        places[0],
    )
