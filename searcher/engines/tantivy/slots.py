"""The words of the dictionary that a word of a query stands for, and tantivy's queries for them."""

from collections.abc import Collection, Iterator, Sequence
from itertools import islice, product
from typing import assert_never

from tantivy import Occur
from tantivy import Query as Native

from searcher.engines.one_text import BODY, ONE_TEXT
from searcher.engines.ranking import OTHERS, weights
from searcher.engines.tantivy.reader import Reader
from searcher.engines.tantivy.schema import CAPITALS, GAP, KEY
from searcher.query.expansion import (
    Capitals,
    Fuzzy,
    Inflections,
    Literal,
    OneOf,
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


class TooMany(Exception):
    """Raised where a slot accepts too many words to list; the caller must catch it."""


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
            case Literal(word) | Capitals(word):
                return [word] if self.reader.doc_freq(field, word) else []
            case OneOf():
                return [word for word in slot.every if self.reader.doc_freq(field, word)]
            case Inflections():
                return [term for term, _ in self._group(slot, field)]
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
        return (term for term, _ in terms if term != GAP and slot.accepts(term))

    def native(self, slot: Slot, field: str) -> Native | None:
        """What finds the stories with a word that a slot accepts; None if no word is indexed."""
        match slot:
            case Literal(word):
                return self._term(word, field)
            case OneOf():
                found = [term for word in slot.every if (term := self._term(word, field))]
                return union(found) if found else None
            case Capitals():
                return self.reader.term_query(CAPITALS, field)
            case Inflections():
                return self._inflections(slot, field)
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

    def _group(self, slot: Inflections, field: str) -> list[tuple[str, int]]:
        """The inflections of a word that are indexed, and in how many stories each."""
        listed = [
            entry for start in slot.starts for entry in self.reader.terms_with_prefix(field, start)
        ]
        if not listed:
            return []
        among = slot.among([term for term, _ in listed])
        return [entry for entry, is_one in zip(listed, among, strict=True) if is_one]

    def _inflections(self, slot: Inflections, field: str) -> Native | None:
        """Finds the inflections of a word; scores the best of them, and a share of the others."""
        group = self._group(slot, field)
        terms = [Native.term_query(self.schema, field, term) for term, _ in group]
        return self._best(slot.word, group, terms)

    def _best(self, word: str, group: list[tuple[str, int]], terms: list[Native]) -> Native | None:
        """What scores as inflections of a word do that these terms find."""
        if not group:
            return None
        boosts = weights(word, group, self.reader.num_docs)
        forms = [Native.boost_query(term, by) for term, by in zip(terms, boosts, strict=True)]
        return forms[0] if len(forms) == 1 else Native.disjunction_max_query(forms, OTHERS)

    def in_body(self, slot: Slot) -> Native | None:
        """What finds the stories with a word in the body that a slot accepts.

        None if no word is indexed. Raises TooMany if there are too many to say.
        """
        if isinstance(slot, Capitals):
            return self.native(slot, BODY.name)
        field = ONE_TEXT.name
        if isinstance(slot, Inflections):
            group = self._group(slot, field)
            found = [self.reader.term_in_body(term) for term, _ in group]
            return self._best(slot.word, group, found)
        words = self.words(slot, field)
        if words is None:
            raise TooMany
        found = [self.reader.term_in_body(word) for word in words]
        if isinstance(slot, Literal | OneOf) or not found:
            return union(found) if found else None
        # As elsewhere, what a pattern accepts does not rank.
        return Native.const_score_query(union(found), 1.0)

    def _wildcard(self, slot: Wildcard, field: str) -> Native | None:
        start = literal_start(slot)
        if len(start) >= LISTABLE:
            listed = self.reader.terms_with_prefix(field, start)
            if not listed:
                return None
            if len(listed) <= FEW_TERMS and slot.pattern == f"{start}*":
                return Native.phrase_prefix_query(self.schema, field, [start])
        # The gap between two values is a term as well, and no word.
        letter = f"[^{GAP[0]}]"
        regex = slot.pattern.replace("*", f"{letter}*").replace("?", letter)
        return self.reader.regex_query(field, regex)


def union(natives: Sequence[Native]) -> Native:
    """What finds the stories that any of these finds."""
    if not natives:
        return Native.empty_query()
    if len(natives) == 1:
        return natives[0]
    return Native.boolean_query([(Occur.Should, native) for native in natives])
