"""What may have been meant by a word or value that no story has."""

from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_lowercase
from typing import assert_never

from msgspec.structs import replace

from searcher.analysis import code
from searcher.analysis.families import family
from searcher.engines import Searched
from searcher.engines.results import Stop, Stopped
from searcher.fields import FACETS, Field, Kind
from searcher.query import walk
from searcher.query.expansion import expand, plain
from searcher.query.matching import fields_of
from searcher.query.nodes import All, Leaf, Phrase, Query, Regex, Word, escape, quote
from searcher.search.terms import Counted, commonest, count

MOST_SUGGESTIONS = 3
# The commonest values of a field, among which a similar one is looked for.
MOST_VALUES = 1_000
# The minimum similarity (0-100) for a suggestion: of whole values, and of one value with a part of
# the other, such as "afp" in "Agence France-Presse AFP", which must be nearly the same.
ALIKE = 70
CONTAINED = 90
# Letters of the shortest word that gets suggestions.
SHORTEST = 4
# Letters of a word that may be two edits away from one like it.
LONG = 6
MOST_EDITS = 2


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What may have been meant: how it is shown and written, its stories, and the whole query."""

    name: str
    written: str
    stories: int
    query: Query


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word or value that no story has.

    The suggestions are spelled like it if `alike`, else they are the commonest values of its field.
    """

    leaf: Leaf
    suggestions: tuple[Suggestion, ...] = ()
    alike: bool = True


def suggest(leaf: Leaf, query: Query, index: Searched, stop: Stop) -> Unknown | None:
    """What an archive has instead of a leaf of a query that no story has.

    None if only the way the leaf is asked for, with `=`, keeps it from being found. Raises
    Stopped when `stop()` is true.
    """
    if stop():
        raise Stopped
    if (
        isinstance(leaf, Word | Phrase)
        and leaf.exact
        and _count(replace(leaf, exact=False), index, stop)
    ):
        return None
    if fields_of(leaf)[0].kind is not Kind.TEXT:
        return _suggest_values(leaf, query, index, stop)
    if leaf.field and (stories := _count(anywhere := replace(leaf, field=None), index, stop)):
        found = Suggestion(str(anywhere), str(anywhere), stories, with_other(query, leaf, anywhere))
        return Unknown(leaf, (found,))
    match leaf:
        case Regex():
            return Unknown(leaf)
        case Word():
            return Unknown(leaf, tuple(_suggest_words(leaf, query, index, stop)))
        case Phrase():
            return _suggest_in_phrase(leaf, query, index, stop)
        case _:
            assert_never(leaf)


def _suggest_words(word: Word, query: Query, index: Searched, stop: Stop) -> Iterator[Suggestion]:
    for like, stories in like_word(word, index, MOST_SUGGESTIONS, stop).items():
        other = instead(word, like)
        yield Suggestion(like, str(other), stories, with_other(query, word, other))


def _suggest_in_phrase(phrase: Phrase, query: Query, index: Searched, stop: Stop) -> Unknown | None:
    """What may have been meant by the first word of a phrase that no story has."""
    for text in phrase.text.split():
        word = Word(text, phrase.field, phrase.exact, inflected=False)
        if not all(expand(word, Kind.TEXT).alternatives) or _count(word, index, stop):
            continue
        found = []
        for like, stories in like_word(word, index, MOST_SUGGESTIONS, stop).items():
            changed = replace(phrase, text=phrase.text.replace(text, like), exact=False)
            meant = with_other(query, phrase, changed)
            found.append(Suggestion(like, str(instead(word, like)), stories, meant))
        return Unknown(word, tuple(found))
    return None


def _suggest_values(leaf: Leaf, query: Query, index: Searched, stop: Stop) -> Unknown:
    (field,) = fields_of(leaf)
    likes = {} if isinstance(leaf, Regex) else like_value(leaf, index, MOST_SUGGESTIONS)
    values = likes
    if not likes and field in FACETS:
        values = index.counts(All(), field.name, MOST_SUGGESTIONS, stop=stop)
    found = []
    for value, stories in values.items():
        named = Phrase(quote(value), field.name, exact=True)
        found.append(Suggestion(value, str(named), stories, with_other(query, leaf, named)))
    return Unknown(leaf, tuple(found), alike=bool(likes))


def like_word(word: Word, index: Searched, most: int, stop: Stop) -> Counted:
    """Words of the archive that are spelled like one it lacks: of the nearest the most frequent.

    Where words of the archive begin with it, the commonest of those instead: it is a word that is
    not yet written to its end. None for a word of fewer than four letters, and where no word is
    within two edits (one for four or five letters: of five, two others make another word, "make"
    of "quake"). The first letter is taken to be right; if no such word is alike, any of a to z.
    Raises Stopped when `stop()` is true.
    """
    fields = fields_of(word)
    runs = expand(replace(word, exact=False, edits=0), fields[0].kind).alternatives
    text = getattr(runs[0][0], "word", "") if len(runs) == 1 and len(runs[0]) == 1 else ""
    if len(text) < SHORTEST or not text.isalpha():
        return {}
    if begun := [w for f in fields for w in index.words(f.name, text, lambda _: True, most)]:
        return _of_different_families(word, begun, index, most)
    for starts in (text[0], ascii_lowercase if text.isascii() else ""):
        if near := _within(text, starts, fields, index, stop):
            return _of_different_families(word, near, index, most)
    return {}


def _of_different_families(word: Word, others: list[str], index: Searched, most: int) -> Counted:
    """The commonest of some words in the place of one; of those that find the same, one."""
    by_family = {family(other): other for other in others}.values()
    return commonest({other: count(instead(word, other), index) for other in by_family}, most)


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


def instead(word: Word, other: str) -> Word:
    """The query for another word in place of this one."""
    return replace(word, text=escape(other), exact=False, edits=0)


def with_other(query: Query, old: Leaf, new: Leaf) -> Query:
    """A query with another leaf in place of one, wherever it stands.

    >>> from searcher.query.nodes import And
    >>> print(with_other(And((Word("coop"), Word("gas"))), Word("coop"), Word("coup")))
    coup AND gas
    """
    return walk.map(query, lambda leaf: new if leaf == old else leaf)


def _within(text: str, starts: str, fields: list[Field], index: Searched, stop: Stop) -> list[str]:
    """The indexed words with one of these first letters that are the fewest edits away."""
    from rapidfuzz.distance import OSA

    distance, most = OSA.distance, 1 if len(text) < LONG else MOST_EDITS
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


def _count(query: Query, index: Searched, stop: Stop) -> int:
    return index.search(query, 0, stop=stop).total or 0
