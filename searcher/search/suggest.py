"""Which of an archive's own words a query stands for, and which are spelled like those it lacks."""

from collections.abc import Iterable
from string import ascii_lowercase

from msgspec.structs import replace

from searcher.analysis import code, stem
from searcher.engines import Searched
from searcher.engines.facets import ranked
from searcher.engines.results import Stop, Stopped
from searcher.fields import FACETS, Field, Kind
from searcher.query.expansion import (
    Literal,
    Slot,
    expand,
    expand_code,
    literal_start,
    plain,
)
from searcher.query.matching import fields_of
from searcher.query.nodes import All, And, Leaf, Phrase, Query, Word, escape, quote

MOST_VALUES = 1_000  # of a field, among which a value is looked for
ALIKE = 70  # of 100: the likeness of two values of which one may be meant for the other
CONTAINED = 90  # the same, if a part of one is like the other
SHORTEST = 4  # letters of a word that has others like it
MOST_EDITS = 2

Counted = dict[str, int]  # the stories that have each


def stands_for(leaf: Leaf, index: Searched, most: int) -> Counted:
    """The indexed words, or runs of words, that a leaf finds, the most frequent first.

    Each with the stories that have it in the leaf's fields. Of a phrase they are the words that
    its wildcards stand for; a phrase without any stands for itself, and so does what is spelled
    exactly: they have none here.
    """
    field, *others = fields_of(leaf)
    if field.kind is Kind.CODE:
        return _listed(expand_code(leaf), field, index, most)
    if isinstance(leaf, Word | Phrase) and leaf.exact:
        return {}
    expansion = expand(leaf, field.kind)
    found: Counted = {}
    for run in expansion.alternatives:
        if expansion.designator and len(run) > 1:
            text = " ".join(slot.word for slot in run if isinstance(slot, Literal))
            found[text] = _count(And((leaf, Phrase(quote(text), leaf.field))), index)
            continue
        slots = run if len(run) == 1 else (slot for slot in run if not isinstance(slot, Literal))
        for slot in slots:
            if others:
                found |= _in_fields(slot, [field, *others], leaf.field, index, most)
            else:
                found |= _listed(slot, field, index, most)
    return _ranked(found, most)


def like_word(word: Word, index: Searched, most: int, stop: Stop) -> Counted:
    """Words of the archive that are spelled like one it lacks: of the nearest the most frequent.

    None for a word of fewer than four letters, and where no word is within two edits (one for
    four letters). The first letter is taken to be right; if no such word is alike, any of a to z.
    Raises Stopped when `stop` says so.
    """
    fields = fields_of(word)
    runs = expand(replace(word, exact=False, edits=0), fields[0].kind).alternatives
    text = getattr(runs[0][0], "word", "") if len(runs) == 1 and len(runs[0]) == 1 else ""
    if len(text) < SHORTEST or not text.isalpha():
        return {}
    for starts in (text[0], ascii_lowercase if text.isascii() else ""):
        if near := _within(text, starts, fields, index, stop):
            by_stem = {stem(other): other for other in near}.values()  # they find the same
            return _ranked({other: _count(instead(word, other), index) for other in by_stem}, most)
    return {}


def _within(text: str, starts: str, fields: list[Field], index: Searched, stop: Stop) -> list[str]:
    """The indexed words with one of these first letters that are the fewest edits away."""
    from rapidfuzz.distance import OSA

    distance, most = OSA.distance, 1 if len(text) == SHORTEST else MOST_EDITS
    near: dict[str, int] = {}

    def accepts(other: str) -> bool:
        edits = distance(text, other, score_cutoff=most)
        if edits > most:
            return False
        near[other] = edits
        return True

    for start in starts:
        for field in fields:
            if stop():
                raise Stopped
            index.words(field.name, start, accepts)
    nearest = min(near.values(), default=0)
    return [other for other, edits in near.items() if edits == nearest]


def instead(word: Word, other: str) -> Word:
    """The query for another word in place of this one."""
    return replace(word, text=escape(other), exact=False, edits=0)


def like_value(leaf: Word | Phrase, index: Searched, most: int) -> Counted:
    """Values of a field of names or codes that are spelled like one it lacks, the likest first.

    Among the thousand commonest; none for a field whose values are not counted.
    """
    (field,) = fields_of(leaf)
    if field not in FACETS:
        return {}
    from rapidfuzz import fuzz, process

    values = index.counts(All(), field.name, MOST_VALUES)
    asked, listed = plain(leaf.text), list(values)
    for scorer, least in ((fuzz.ratio, ALIKE), (fuzz.partial_ratio, CONTAINED)):
        alike = process.extract(
            asked, listed, scorer=scorer, processor=code, score_cutoff=least, limit=most
        )
        if alike:
            return {value: values[value] for value, *_ in alike}
    return {}


def _listed(slot: Slot, field: Field, index: Searched, most: int) -> Counted:
    return index.words(field.name, literal_start(slot), slot.accepts, most)


def _in_fields(
    slot: Slot, fields: Iterable[Field], name: str | None, index: Searched, most: int
) -> Counted:
    """The words that a slot accepts in several fields, counted over all of them."""
    found = {word: 0 for field in fields for word in _listed(slot, field, index, most)}
    return {word: _count(Phrase(quote(word), name), index) for word in found}


def _count(query: Query, index: Searched) -> int:
    return index.search(query, 0).total or 0


def _ranked(found: Counted, most: int) -> Counted:
    return ranked({word: count for word, count in found.items() if count}, most)
