"""Words that no list knows: what they are by their look and by given names."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from searcher.entities.gazetteer import (
    gazetteer,
    is_common,
    is_given,
    is_given_before,
    is_only_common,
    is_surname,
)
from searcher.entities.names import folded
from searcher.entities.vocabulary import (
    ADJECTIVES,
    COMPASS,
    FOREIGN_TAILS,
    GIVEN_AS_WELL,
    NAMELESS,
    NO_ACRONYMS,
    NO_GIVEN,
    PARTICLES,
    PLACE_HEADS,
    PLACE_TAILS,
    STATES,
    TITLE_ENDINGS,
    TITLES,
)

_NO_ACRONYM = re.compile(r"\d|\.$")
_SITES = (".com", ".net", ".org")
NUMERAL = re.compile(r"[IVX]+\.?$")  # of a chapter: I. Stabilizing
_PARTING = NAMELESS | NO_ACRONYMS
MARGINAL = NAMELESS | TITLES | PARTICLES | NO_ACRONYMS | {"&"}  # neither first nor last in a name


class Span(NamedTuple):
    """Part of a run: the words from `first` to before `last`, or the characters, as said there.

    `kind` is person, org, place or demonym; city, weak or club as in `Known`; or

    - given: a person by a given name alone, unless the words around it say otherwise
    - surname: a title that is a surname as well: a person if the story names a King in full
    - acronym: capitals that may be an organisation
    - unknown: the words around it must say
    """

    kind: str
    name: str
    first: int
    last: int


def span_of_word(word: str) -> tuple[Span, ...]:
    """What a run of one word is, its characters as the span; nothing if it is no name."""
    names = gazetteer()
    known = names.known.get(word) or (None if word.isascii() else names.known.get(folded(word)))
    if known:
        return () if known.kind == "nothing" else (Span(*known, 0, len(word)),)
    if word in TITLES and is_surname(word):
        return (Span("surname", word, 0, len(word)),)
    if word in MARGINAL or word in ADJECTIVES or word.lower() in PARTICLES:
        return ()
    return tuple(span._replace(last=len(word)) for span in _single(word, 0))


def spans_of_unknown(words: list[str], first: int, last: int) -> Iterator[Span]:
    """What words are that no list knows, parted where a word cannot be inside a name."""
    while first < last and words[first] in MARGINAL:
        first += 1
    while last > first and words[last - 1] in MARGINAL:
        last -= 1
    cut = next(
        (p for p in range(first, last) if words[p] in _PARTING and not is_may(words, p)), None
    )
    if cut is not None:
        yield from spans_of_unknown(words, first, cut)
        yield from spans_of_unknown(words, cut + 1, last)
    elif last - first == 1:
        yield from _single(words[first], first)
    elif first < last:
        yield span_of_words(words, first, last)


def _single(word: str, place: int) -> Iterator[Span]:
    if len(word) > 3 and word.isupper():
        known = gazetteer().known.get(word.capitalize())
        if known and known.kind in ("place", "city"):
            yield Span(*known, place, place + 1)
            return
        if is_common(word):
            return
    elif is_common(word) and not is_surname(word) and not is_given(word) and word not in STATES:
        return
    if word.endswith(_SITES) or (word.endswith(FOREIGN_TAILS) and len(word) > 11):
        yield Span("org", word, place, place + 1)
    elif not word.isupper() or word not in NO_ACRONYMS:
        is_acronym = 1 < len(word) <= 6 and word.isupper() and not _NO_ACRONYM.search(word)
        yield Span("acronym" if is_acronym else "unknown", word, place, place + 1)


def span_of_words(words: list[str], first: int, last: int) -> Span:
    """Several words as one name: a place by its first or last word, perhaps a person from a given
    name on, else unknown; an organisation if partners' names are joined by "&"."""
    name = " ".join(words[first:last])
    if "&" in words[first + 1 : last - 1] and _are_partners(words, first, last):
        return Span("org", name, first, last)
    if words[last - 1] in PLACE_TAILS:
        return Span("place", name, first, last)
    if last - first == 2 and words[first] in PLACE_HEADS and words[first] not in COMPASS:
        return Span("place", name, first, last)
    for place in range(first, last - 1):
        if not is_given(words[place]) or words[place].lower() in NO_GIVEN:
            continue
        if NUMERAL.match(words[place]):
            continue
        following = words[place + 2] if words[place + 1] in PARTICLES and place + 2 < last else ""
        is_name = is_given_before(words[place], following or words[place + 1])
        if is_name and all(is_only_common(w) or _is_office(w) for w in words[first:place]):
            return Span("given", " ".join(words[place:last]), place, last)
        break
    return Span("unknown", name, first, last)


def _are_partners(words: list[str], first: int, last: int) -> bool:
    """Whether names stand on both sides of "&": Loyens & Loeff, but neither the words of "Mergers &
    Acquisitions" nor the beginning of Standard & Poor's."""
    at = words.index("&", first + 1)
    if last - first > 5 or is_common(words[at - 1]) or is_common(words[at + 1]):
        return False
    return f"{' '.join(words[first:last])}'s" not in gazetteer().known


def is_may(words: list[str], place: int) -> bool:
    """Whether a word such as May is a surname because a given name stands before it."""
    return place > 0 and words[place] in GIVEN_AS_WELL and is_given(words[place - 1])


def _is_office(word: str) -> bool:
    """Whether a word is a title in German: Bundeskanzlerin, Regierungssprecher."""
    return word.lower().endswith(TITLE_ENDINGS)
