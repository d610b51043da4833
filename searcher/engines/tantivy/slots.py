"""The words of the dictionary that a word of a query stands for, and tantivy's queries for them."""

from collections.abc import Collection, Iterator, Sequence
from itertools import islice, product
from typing import assert_never

from tantivy import Occur
from tantivy import Query as Native

from searcher import analysis
from searcher.engines.ranking import weights
from searcher.engines.tantivy.reader import Reader
from searcher.engines.tantivy.schema import KEY
from searcher.query.expansion import (
    Fuzzy,
    Inflections,
    Literal,
    Pattern,
    Slot,
    Wildcard,
    literal_start,
)

# The most words that a pattern in a phrase or proximity may expand to. With more of them it becomes
# a candidate query, and its hits are verified.
LISTED = 64
# The most phrases that one proximity may become.
MOST_PHRASES = 256
# The fewest letters before a wildcard for which the dictionary is listed: too many words begin with
# fewer.
LISTABLE = 3
# Tantivy's prefix query stops at 50 terms, in silence. With more of them a regex is used.
FEW_TERMS = 50

# Adjacent words of the dictionary.
Run = tuple[str, ...]


class Slots:
    """Asks the dictionary of one commit."""

    def __init__(self, reader: Reader) -> None:
        self.schema, self.reader = reader.schema, reader

    def runs(self, run: tuple[Slot, ...], field: str) -> list[Run] | None:
        """The runs of indexed words that slots stand for; None if they are too many to say."""
        words = [self.words(slot, field) for slot in run]
        if any(some is None for some in words):
            return None
        runs = list(islice(product(*(some or [] for some in words)), MOST_PHRASES + 1))
        return runs if len(runs) <= MOST_PHRASES else None

    def words(self, slot: Slot, field: str) -> list[str] | None:
        """The indexed words that a slot accepts; None if they are too many to say."""
        match slot:
            case Literal(word):
                return [word] if self.reader.doc_freq(field, word) else []
            case Inflections(word):
                return [term for term, _ in self._group(word, field)]
            case Wildcard() | Pattern():
                start = literal_start(slot)
                if len(start) < LISTABLE:
                    return None
                found = list(islice(self._accepted(slot, field, start), LISTED + 1))
                return found if len(found) <= LISTED else None
            case Fuzzy():
                return None
            case _:
                assert_never(slot)

    def _accepted(self, slot: Slot, field: str, start: str) -> Iterator[str]:
        terms = self.reader.terms_with_prefix(field, start)
        return (term for term, _ in terms if slot.accepts(term))

    def native(self, slot: Slot, field: str) -> Native | None:
        """What finds the stories with a word that a slot accepts; None if no word is indexed."""
        match slot:
            case Literal(word):
                return self._term(word, field)
            case Inflections(word):
                found = self.inflections(word, field)
                return union(found) if found else None
            case Wildcard():
                return self._wildcard(slot, field)
            case Fuzzy(word, edits):
                return Native.fuzzy_term_query(self.schema, field, word, edits)
            case Pattern():
                terms = list(self._accepted(slot, field, literal_start(slot)))
                return Native.term_set_query(self.schema, field, terms) if terms else None
            case _:
                assert_never(slot)

    def _term(self, word: str, field: str) -> Native | None:
        if not self.reader.doc_freq(field, word):
            return None
        return Native.term_query(self.schema, field, word)

    def keyed(self, keys: Collection[str]) -> Native:
        """A query for the stories with these keys, as many as there may be: one set of terms.

        100,000 keys take 50 ms, a third of it to hand them over.
        """
        return Native.term_set_query(self.schema, KEY, list(keys))

    def _group(self, word: str, field: str) -> list[tuple[str, int]]:
        """The inflections of a word that are indexed, and in how many stories each."""
        listed = self.reader.terms_with_prefix(field, analysis.stem_prefix(word))
        if not listed:
            return []
        own = analysis.stem(word)
        stems = analysis.stems([term for term, _ in listed])
        return [entry for entry, stem in zip(listed, stems, strict=True) if stem == own]

    def inflections(self, word: str, field: str) -> list[Native]:
        """Queries for the indexed inflections of a word, each with its weight."""
        group = self._group(word, field)
        terms = [Native.term_query(self.schema, field, term) for term, _ in group]
        boosts = weights(word, group, self.reader.num_docs) if group else []
        return [Native.boost_query(term, by) for term, by in zip(terms, boosts, strict=True)]

    def _wildcard(self, slot: Wildcard, field: str) -> Native | None:
        start = literal_start(slot)
        if len(start) >= LISTABLE:
            listed = self.reader.terms_with_prefix(field, start)
            if not listed:
                return None
            if len(listed) <= FEW_TERMS and slot.pattern == f"{start}*":
                return Native.phrase_prefix_query(self.schema, field, [start])
        regex = slot.pattern.replace("*", ".*").replace("?", ".")
        return self.reader.regex_query(field, regex)


def union(natives: Sequence[Native]) -> Native:
    """What finds the stories that any of these finds."""
    if not natives:
        return Native.empty_query()
    if len(natives) == 1:
        return natives[0]
    return Native.boolean_query([(Occur.Should, native) for native in natives])
