"""What a run of capitalised words says by itself, whatever stands around it."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from searcher.entities.common import is_common, is_first, is_given, is_plain, is_surname
from searcher.entities.gazetteer import Known, gazetteer
from searcher.entities.names import folded
from searcher.entities.vocabulary import (
    ADJECTIVES,
    COMPASS,
    CREEDS,
    EVENT_TAILS,
    FIRM_FORMS,
    FOREIGN_HEADS,
    FOREIGN_TAILS,
    GIVEN_AS_WELL,
    LEGAL_FORMS,
    LOOSE_EVENTS,
    LOOSE_TITLES,
    NAMELESS,
    NO_ACRONYMS,
    NO_GIVEN,
    ORG_HEADS,
    ORG_TAILS,
    PARTICLES,
    PLACE_HEADS,
    PLACE_TAILS,
    PORTFOLIOS,
    ROYAL,
    STATES,
    STATE_BODIES,
    STRONG_TAILS,
    TITLE_ENDINGS,
    TITLES,
)

_NO_ACRONYM = re.compile(r"\d|\.$")
_JOINING = frozenset({"on", "for", "and", "of", "the"})  # between words of no person's name
_PARTING = NAMELESS | NO_ACRONYMS
_MARGINAL = NAMELESS | TITLES | PARTICLES | NO_ACRONYMS | {"&"}  # neither first nor last in a name
# Words that part a run, or say what it is. (A run without them is told by its given names.)
_SPECIAL = (
    _MARGINAL | ADJECTIVES | ORG_TAILS | ORG_HEADS | FOREIGN_HEADS | EVENT_TAILS | PORTFOLIOS
    | GIVEN_AS_WELL | {"Officer"}
)  # fmt: skip


class Piece(NamedTuple):
    """Part of a run, its words `first` to before `last`, from `pieces` its characters so.

    `kind` is person, org, place, demonym; city, weak, club as in `Known`; acronym; or unknown
    where the run alone does not say.
    """

    kind: str
    name: str
    first: int
    last: int


@lru_cache(maxsize=100_000)
def pieces(run: str) -> tuple[Piece, ...]:
    """What a run of capitalised words holds.

    >>> [(p.kind, p.name) for p in pieces("Russian Foreign Minister Sergei Lavrov")]
    [('demonym', 'Russia'), ('person', 'Sergei Lavrov')]
    """
    words = run.split(" ")
    if len(words) == 1:
        return _alone(run)
    names = gazetteer()
    if (
        _SPECIAL.isdisjoint(words)
        and names.known.keys().isdisjoint(words)
        and names.longest.keys().isdisjoint(words)
        and run.isascii()
    ):
        kind, name, _, _ = _several(words, 0, len(words))
        return (Piece(kind, name, len(run) - len(name), len(run)),)
    places = [0]  # a run's words are one character apart
    for word in words:
        places.append(places[-1] + len(word) + 1)
    return tuple(
        [
            Piece(kind, name, places[first], places[last] - 1)
            for kind, name, first, last in _parse(words)
        ]
    )


def _alone(word: str) -> tuple[Piece, ...]:
    """What a run of one word is."""
    names = gazetteer()
    known = names.known.get(word) or (None if word.isascii() else names.known.get(folded(word)))
    if known:
        return () if known.kind == "nothing" else (Piece(*known, 0, len(word)),)
    if word in _MARGINAL or word in ADJECTIVES or word.lower() in PARTICLES:
        return ()
    return tuple(piece._replace(last=len(word)) for piece in _single(word, 0))


def _parse(words: list[str]) -> Iterator[Piece]:
    first, last = _trimmed(words)
    while first < last:
        company = _company_end(words, first, last)
        if company:
            yield from _scan(words, first, company)
            first = company
            while first < last and words[first] in NAMELESS:
                first += 1
            continue
        whole = _known(words, first, last)
        if whole and whole[1] == last:
            if whole[0].kind != "nothing":
                yield Piece(*whole[0], first, last)
            return
        if words[last - 1] in EVENT_TAILS:
            yield from _of_event(words, first, last)
            return
        end = _without_office(words, first, last)
        if end < last:
            last = end
            continue
        title = _title(words, first, last)
        if title is not None:
            yield from _scan(words, first, title[0], title=True)
            name_end = _name_end(words, title[1], last)
            yield from _titled(words, title[1], name_end)
            first = name_end
            continue
        yield from _scan(words, first, last)
        return


def _trimmed(words: list[str]) -> tuple[int, int]:
    """The run without words that begin or end no name."""
    first, last = 0, len(words)
    names = gazetteer()
    while first < last and (
        words[first] in NAMELESS or words[first] in ADJECTIVES or words[first].lower() in PARTICLES
    ):
        several = last - first > 1
        if several and words[first] in CREEDS and words[last - 1] in ORG_TAILS:
            if words[last - 1] in LEGAL_FORMS or last - first > 2 or words[first] == "First":
                break
        if several and words[first] in GIVEN_AS_WELL and not is_common(words[first + 1]):
            break
        if " ".join(words[first:last]) in names.known:
            break
        first += 1
    while last > first and words[last - 1] in NAMELESS and words[last - 1] not in ORG_TAILS:
        if _is_may(words, last - 1):
            break
        last -= 1
    return first, last


def _is_may(words: list[str], place: int) -> bool:
    """Whether a word such as May is a surname by the given name before it."""
    return place > 0 and words[place] in GIVEN_AS_WELL and is_given(words[place - 1])


def _company_end(words: list[str], first: int, last: int) -> int:
    """Where a company's name ends in a legal form, more words following it; else 0."""
    for place in range(first + 1, last - 1):
        if words[place] not in FIRM_FORMS:
            continue
        end = place + 1
        while end < last and words[end] in LEGAL_FORMS:
            end += 1
        return end if end < last and words[end] not in ("of", "for", "and", "&") else 0
    return 0


def _title(words: list[str], first: int, last: int) -> tuple[int, int] | None:
    """Where a title begins with its portfolio, and where it ends; a name follows."""
    end = None
    for place in range(last - 2, first - 1, -1):
        if words[place] in TITLES:
            end = place + 1
            break
    if end is None:
        return None
    if words[end] == "of" and end + 2 < last:  # Secretary of State
        end += 2
    if words[end - 1] in LOOSE_TITLES and (
        words[last - 1] in ORG_TAILS
        or (words[end - 1] == "General" and end - 1 == first and is_plain(words[end]))
    ):
        return None
    if (
        words[last - 1] in LEGAL_FORMS
        or words[end] in NAMELESS
        or (words[end] in PORTFOLIOS and last - end == 1)
    ):
        return None
    begin = end - 1
    while begin > first and (
        words[begin - 1] in TITLES
        or words[begin - 1] in PORTFOLIOS
        or words[begin - 1] in ("of", "and", "&")
    ):
        begin -= 1
    return begin, end


def _titled(words: list[str], begin: int, end: int) -> Iterator[Piece]:
    """The person after a title; no one if what follows is a common word."""
    if end - begin == 1:
        if words[begin - 1] in ROYAL:
            begin -= 1
        elif is_plain(words[begin]) and not is_surname(words[begin]):
            return
    if any(word in _JOINING for word in words[begin:end]):
        return
    yield Piece("person", " ".join(words[begin:end]), begin, end)


def _without_office(words: list[str], first: int, last: int) -> int:
    """Where a run ends without the office at its end: "David Atlas Chief Marketing Officer"."""
    if words[last - 1] != "Officer":
        return last
    for place in range(last - 2, first - 1, -1):
        if words[place] == "Chief":
            return place
    return last


def _of_event(words: list[str], first: int, last: int) -> Iterator[Piece]:
    """Nothing of an event or a law, but the country or body it begins with: "U.S. Trade Bill"."""
    found = _known(words, first, last)
    if found and found[0].kind in ("place", "demonym", "org") and words[last - 1] in LOOSE_EVENTS:
        yield Piece(*found[0], first, found[1])


def _name_end(words: list[str], first: int, last: int) -> int:
    """Where the name that follows a title ends: before another known name or a tail."""
    place = first + 1
    while place < last:
        word = words[place]
        found = gazetteer().known.get(word)
        if _is_may(words, place):
            return place + 1
        if word in NAMELESS or word in TITLES or (found and found.kind == "demonym"):
            return place
        place += 1
    return last


def _known(words: list[str], first: int, last: int) -> tuple[Known, int] | None:
    """The longest known name that begins at a word."""
    names = gazetteer()
    word = words[first]
    if not word.isascii() and word not in names.known and word not in names.longest:
        words = [folded(word) for word in words]
        word = words[first]
    longest = names.longest.get(word, 1)
    for end in range(min(last, first + longest), first, -1):
        found = names.known.get(" ".join(words[first:end]) if end - first > 1 else word)
        if found:
            return found, end
    return None


def _scan(words: list[str], first: int, last: int, *, title: bool = False) -> Iterator[Piece]:
    """Names in words that no title parts; before a title nothing unknown is taken."""
    if not title and last - first > 1 and _is_body(words, first, last):
        yield from _organisation(words, first, _person_after(words, first, last))
        yield from _unknown(words, _person_after(words, first, last), last)
        return
    start = place = first
    while place < last:
        found = _known(words, place, last)
        if not found or not _stands(words, found, place, start, last, title=title):
            place += 1
            continue
        if not title:
            yield from _unknown(words, start, place)
        known, end = found
        if known.kind != "nothing":
            yield Piece(*known, place, end)
        start = place = end
    if not title:
        yield from _unknown(words, start, last)


def _is_office(word: str) -> bool:
    """Whether a word is a title in German: Bundeskanzlerin, Regierungssprecher."""
    return word.lower().endswith(TITLE_ENDINGS)


def _is_body(words: list[str], first: int, last: int) -> bool:
    """Whether words are an organisation's name by the last, or by "of" after another."""
    if words[last - 1] in STRONG_TAILS or words[first] in FOREIGN_HEADS:
        return True
    if _goes_on(words, first, last):
        return True
    if words[last - 1] not in ORG_TAILS:
        return False
    found = _known(words, first, last)
    begin = found[1] if found and found[0].kind in ("place", "demonym") else first
    return any(not is_common(word) for word in words[begin : last - 1])


def _goes_on(words: list[str], first: int, last: int) -> bool:
    """Whether these are words like "Organisation for European Cooperation"."""
    return any(
        words[place] in ORG_HEADS and words[place + 1] in ("of", "for")
        for place in range(first, last - 2)
    )


def _person_after(words: list[str], first: int, last: int) -> int:
    """Where a person's name begins after an organisation's: "Bank of England Robin Pemberton"."""
    found = _known(words, first, last)
    if found and found[0].kind == "org" and first < found[1] < last and "of" in words[first:last]:
        return found[1] if words[last - 1] not in ORG_TAILS else last
    for place in range(first + 3, last - 1):
        if (
            is_first(words[place], words[place + 1])
            and (not is_common(words[place]) or is_surname(words[place + 1]))
            and words[place - 1][0].isupper()
            and words[last - 1] not in ORG_TAILS
        ):
            return place
    return last


def _stands(
    words: list[str], found: tuple[Known, int], place: int, start: int, last: int, *, title: bool
) -> bool:
    """Whether a known name among other words is meant, and is no part of a greater name."""
    (kind, _), end = found
    if title:
        return kind in ("place", "demonym", "city", "org")
    if kind == "demonym":
        return True
    is_before, is_after = place > start, end < last
    if kind in ("org", "nothing"):
        if not is_before and is_after and end - place == 1 and is_first(words[place], words[end]):
            return False
        return not is_before or end - place > 1
    if kind == "club":
        return not is_before and not is_after
    if is_before and words[place - 1] in COMPASS and kind in ("place", "city"):
        return True
    if kind == "weak":
        return not is_before and not is_after
    if kind == "city":
        return not is_before and (not is_after or _begins_person(words, end, last))
    if not is_after:
        return not is_before or not _begins_person(words, start, last)
    if _begins_person(words, end, last):
        return True
    if is_before or words[end] in PLACE_TAILS:
        return False
    return end - place > 1 or "." in words[place] or all(map(is_plain, words[end:last]))


def _begins_person(words: list[str], first: int, last: int) -> bool:
    """Whether a person's name begins here by a given name, which may be a place's as well."""
    if last - first < 2 or not is_given(words[first]):
        return False
    known = gazetteer().known.get(words[first])
    return is_surname(words[first + 1]) or not (known and known.kind in ("place", "demonym"))


def _organisation(words: list[str], first: int, last: int) -> Iterator[Piece]:
    """An organisation by its last word, unless it is a surname or place after a given name."""
    if (
        (
            last - first == 2
            and words[last - 1] not in LEGAL_FORMS
            and _begins_person(words, first, last)
        )
        and is_surname(words[last - 1])
        and not is_plain(words[first])
    ):
        yield Piece("person", " ".join(words[first:last]), first, last)
        return
    found = _known(words, first, last)
    if found and found[0].kind in ("demonym", "place") and words[last - 1] in STATE_BODIES:
        yield Piece("demonym", found[0].name, first, found[1])
    yield Piece("org", " ".join(words[first:last]), first, last)


def _unknown(words: list[str], first: int, last: int) -> Iterator[Piece]:
    """Words that no list knows: by their look, or unknown."""
    while first < last and words[first] in _MARGINAL:
        first += 1
    while last > first and words[last - 1] in _MARGINAL:
        last -= 1
    cut = next(
        (p for p in range(first, last) if words[p] in _PARTING and not _is_may(words, p)), None
    )
    if cut is not None:
        yield from _unknown(words, first, cut)
        yield from _unknown(words, cut + 1, last)
    elif last - first == 1:
        yield from _single(words[first], first)
    elif first < last:
        yield _several(words, first, last)


def _single(word: str, place: int) -> Iterator[Piece]:
    if len(word) > 3 and word.isupper():
        known = gazetteer().known.get(word.capitalize())
        if known and known.kind in ("place", "city"):
            yield Piece(*known, place, place + 1)
            return
        if is_common(word):
            return
    elif is_common(word) and not is_surname(word) and not is_given(word) and word not in STATES:
        return
    if word.endswith(FOREIGN_TAILS) and len(word) > 11:
        yield Piece("org", word, place, place + 1)
    elif not word.isupper() or word not in NO_ACRONYMS:
        is_acronym = 1 < len(word) <= 6 and word.isupper() and not _NO_ACRONYM.search(word)
        yield Piece("acronym" if is_acronym else "unknown", word, place, place + 1)


def _several(words: list[str], first: int, last: int) -> Piece:
    """A place by its first or last word, a person by a given name, or unknown."""
    name = " ".join(words[first:last])
    if words[last - 1] in PLACE_TAILS:
        return Piece("place", name, first, last)
    if last - first == 2 and words[first] in PLACE_HEADS and words[first] not in COMPASS:
        return Piece("place", name, first, last)
    for place in range(first, last - 1):
        if not is_given(words[place]) or words[place].lower() in NO_GIVEN:
            continue
        following = words[place + 2] if words[place + 1] in PARTICLES and place + 2 < last else ""
        is_name = is_first(words[place], following or words[place + 1])
        if is_name and all(is_plain(w) or _is_office(w) for w in words[first:place]):
            return Piece("person", " ".join(words[place:last]), place, last)
        break
    return Piece("unknown", name, first, last)
