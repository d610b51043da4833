"""Which of an archive's own words a query stands for, and which are spelled like those it lacks."""

from collections.abc import Iterable
from dataclasses import replace

from searcher.analysis import code, stem
from searcher.engines import Searched
from searcher.engines.counting import ranked
from searcher.query.expansion import (
    Fuzzy,
    Literal,
    Slot,
    expand,
    expand_code,
    literal_start,
    plain,
)
from searcher.query.matching import fields_of
from searcher.query.nodes import All, And, Leaf, Phrase, Query, Word, escape, quote
from searcher.story import COUNTED, Field, Kind

MOST_VALUES = 1_000  # of a field, among which a value is looked for
ALIKE = 70  # of 100: the likeness of two values of which one may be meant for the other
CONTAINED = 90  # the same, if a part of one is like the other
SHORTEST = 4  # letters of a word that has others like it; with one edit more two are allowed

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


def like_word(word: Word, index: Searched, most: int) -> Counted:
    """Words of the archive that are spelled like one it lacks: the nearest first, then by stories.

    None for a word of fewer than four letters, and where no word is within two edits. The first
    letter is taken to be right; if no such word is alike, any.
    """
    fields = fields_of(word)
    run = expand(replace(word, exact=False, edits=0), fields[0].kind).alternatives
    text = getattr(run[0][0], "word", "") if len(run) == 1 and len(run[0]) == 1 else ""
    if len(text) < SHORTEST or not text.isalpha():
        return {}
    for start in (text[0], ""):
        for edits in (1, 2)[: len(text) - SHORTEST + 1]:
            near = Fuzzy(text, edits)
            found: Counted = {}
            for field in fields:
                found |= index.words(field.name, start, near.accepts, most)
            by_stem = {stem(other): other for other in found}.values()  # they find the same
            counted = {other: _count(instead(word, other), index) for other in by_stem}
            if any(counted.values()):
                return _ranked(counted, most)
    return {}


def instead(word: Word, other: str) -> Word:
    """The query for another word in place of this one."""
    return replace(word, text=escape(other), exact=False, edits=0)


def like_value(leaf: Word | Phrase, index: Searched, most: int) -> Counted:
    """Values of a field of names or codes that are spelled like one it lacks, the likest first.

    Among the thousand commonest; none for a field whose values are not counted.
    """
    (field,) = fields_of(leaf)
    if field not in COUNTED:
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
