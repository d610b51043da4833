"""Which of an index's own words a leaf of a query stands for, and in how many stories each is."""

from collections.abc import Iterable

from searcher.analysis.folding import shown
from searcher.engines import Searched
from searcher.engines.facets import ranked
from searcher.fields import Field, Kind
from searcher.query.expansion import Capitals, Literal, Slot, expand, expand_code, literal_start
from searcher.query.matching import fields_of
from searcher.query.nodes import And, Leaf, Phrase, Query, Word, quote

# Words or values, each with the number of stories that have it.
Counted = dict[str, int]


def stands_for(leaf: Leaf, index: Searched, most: int) -> Counted:
    """The indexed words, or runs of words, that a leaf finds, the most frequent first.

    Each comes with the number of stories that have it in the leaf's fields. For a phrase they are
    the words that its wildcards stand for. A phrase without wildcards and a leaf with `=` stand
    for themselves alone: the result is empty.
    """
    field, *others = fields_of(leaf)
    if field.kind is Kind.CODE:
        return _listed(expand_code(leaf), field, index, most)
    if isinstance(leaf, Word | Phrase) and leaf.exact:
        return {}
    expansion = expand(leaf, field.kind)
    found: Counted = {}
    for run in expansion.alternatives:
        is_spelling = expansion.designator or len(expansion.alternatives) > 1
        if is_spelling and len(run) > 1:
            # A spelling in several words, as S 400, is listed as written and not word by word.
            literal = [slot.word for slot in run if isinstance(slot, Literal)]
            if len(literal) == len(run):
                text = " ".join(literal)
                alone = Phrase(quote(text), leaf.field, exact=True)
                found[text] = count(And((leaf, alone)), index)
            continue
        slots = run if len(run) == 1 else (slot for slot in run if not isinstance(slot, Literal))
        for slot in slots:
            # How many of the stories have it in capitals, no list of words says.
            if isinstance(slot, Capitals):
                continue
            if others:
                found |= _in_fields(slot, [field, *others], leaf.field, index, most)
            else:
                found |= _listed(slot, field, index, most)
    return {shown(word): stories for word, stories in commonest(found, most).items()}


def count(query: Query, index: Searched) -> int:
    """The exact number of hits, without reading one."""
    return index.search(query, 0).total or 0


def commonest(found: Counted, most: int) -> Counted:
    """Those that any story has, the most frequent first."""
    return ranked({word: stories for word, stories in found.items() if stories}, most)


def _listed(slot: Slot, field: Field, index: Searched, most: int) -> Counted:
    return index.words(field.name, literal_start(slot), slot.accepts, most)


def _in_fields(
    slot: Slot, fields: Iterable[Field], name: str | None, index: Searched, most: int
) -> Counted:
    """The words that a slot accepts in several fields, counted over all of them."""
    # A story that has a word in two of the fields must count once, so each word is searched.
    found = {word: 0 for field in fields for word in _listed(slot, field, index, most)}
    return {word: count(Phrase(quote(word), name, exact=True), index) for word in found}
