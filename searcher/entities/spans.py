"""What a run of capitalised words says by itself, whatever stands around it.

A run is cut at companies' legal forms, known names, events, offices and titles, in this order; what
is left goes to `unknown`.
"""

from collections.abc import Iterator

from searcher.entities.beside import name_end, title_at, titled, with_branches, without_office
from searcher.entities.gazetteer import (
    Known,
    gazetteer,
    is_common,
    is_given,
    is_given_before,
    is_only_common,
    is_surname,
    remembered,
)
from searcher.entities.names import folded
from searcher.entities.unknown import (
    MARGINAL,
    Span,
    is_may,
    span_of_word,
    span_of_words,
    spans_of_unknown,
)
from searcher.entities.vocabulary import (
    ADJECTIVES,
    BRANCHES,
    COMPASS,
    CREEDS,
    EVENT_TAILS,
    FIRM_FORMS,
    FOREIGN_HEADS,
    GIVEN_AS_WELL,
    LEGAL_FORMS,
    LOOSE_EVENTS,
    NAMELESS,
    OPENING_FIRMS,
    ORG_HEADS,
    ORG_TAILS,
    PARTICLES,
    PARTY_TAILS,
    PLACE_TAILS,
    PORTFOLIOS,
    STATE_BODIES,
    STRONG_TAILS,
)

# Words that part a run or say what it is. A run without them is told by its given names alone, in
# half the time, and keeps what it begins with: DU Pont.
_SPECIAL = (
    MARGINAL | ADJECTIVES | ORG_TAILS | ORG_HEADS | FOREIGN_HEADS | EVENT_TAILS | PORTFOLIOS
    | GIVEN_AS_WELL | OPENING_FIRMS | BRANCHES | {"Officer"}
    | {word.capitalize() for word in PARTICLES}
)  # fmt: skip


_NO_NAME = Known("", "")


@remembered
def spans_of(run: str) -> tuple[Span, ...]:
    """The names in a run of capitalised words, with the characters `first:last` of each.

    >>> [(s.kind, s.name) for s in spans_of("Russian Foreign Minister Sergei Lavrov")]
    [('demonym', 'Russia'), ('person', 'Sergei Lavrov')]
    """
    words = run.split(" ")
    if len(words) == 1:
        return span_of_word(run)
    names = gazetteer()
    if run.isupper():
        known = names.known.get(" ".join([word.capitalize() for word in words]))
        if known and known.kind in ("place", "city"):
            return (Span(*known, 0, len(run)),)
    if (
        _SPECIAL.isdisjoint(words)
        and names.known.keys().isdisjoint(words)
        and names.longest.keys().isdisjoint(words)
        and run.isascii()
    ):
        kind, name, _, _ = span_of_words(words, 0, len(words))
        return (Span(kind, name, len(run) - len(name), len(run)),)
    places = [0]  # a run's words are one character apart
    for word in words:
        places.append(places[-1] + len(word) + 1)
    return tuple(
        [
            Span(kind, name, places[first], places[last] - 1)
            for kind, name, first, last in with_branches(words, _parse(words))
        ]
    )


def _parse(words: list[str]) -> Iterator[Span]:
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
                yield Span(*whole[0], first, last)
            return
        if words[last - 1] in EVENT_TAILS and not _is_person(words, first, last):
            yield from _of_event(words, first, last)
            return
        end = without_office(words, first, last)
        if end < last:
            last = end
            continue
        title = title_at(words, first, last)
        if title is not None:
            yield from _scan(words, first, title[0], title=True)
            first = name_end(words, title[1], last)
            yield from titled(words, title[1], first)
            continue
        yield from _scan(words, first, last)
        return


def _trimmed(words: list[str]) -> tuple[int, int]:
    """Where a run begins and ends without words that begin or end no name."""
    first, last = 0, len(words)
    names = gazetteer()
    while first < last and (
        words[first] in NAMELESS
        or words[first] in ADJECTIVES
        or (words[first] in OPENING_FIRMS and last - first > 1)
        or words[first].lower() in PARTICLES
        or (last - first > 1 and _is_adverb(words[first]))
    ):
        if last - first > 1 and _begins_name(words, first, last):
            break
        if " ".join(words[first:last]) in names.known:
            break
        first += 1
    while last > first and words[last - 1] in NAMELESS and words[last - 1] not in ORG_TAILS:
        if is_may(words, last - 1):
            break
        if names.known.get(" ".join(words[first:last]), _NO_NAME).kind == "org":  # Channel Nine
            break
        last -= 1
    return first, last


def _is_adverb(word: str) -> bool:
    """Whether a word at a sentence's start is like "Ultimately", "Recently"."""
    return len(word) > 6 and word.endswith("ly") and word[:-2].lower() in gazetteer().words


def _begins_name(words: list[str], first: int, last: int) -> bool:
    """Whether a word that seldom begins a name does: First Boston Inc, Will Smith."""
    if words[first] in CREEDS and words[last - 1] in ORG_TAILS:
        return words[last - 1] in LEGAL_FORMS or last - first > 2 or words[first] == "First"
    return words[first] in GIVEN_AS_WELL and not is_common(words[first + 1])


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


def _is_person(words: list[str], first: int, last: int) -> bool:
    """Whether a given name stands before one of the surnames that end events too: Alan Bond."""
    given, surname = words[first], words[last - 1]
    if last - first != 2 or surname not in ("Bond", "Law", "Day") or not is_given(given):
        return False
    return surname == "Bond" or not is_common(given)  # May Day, Martial Law


def _of_event(words: list[str], first: int, last: int) -> Iterator[Span]:
    """Nothing of an event or a law, but the country or body it begins with: "U.S. Trade Bill"."""
    found = _known(words, first, last)
    if found and found[0].kind in ("place", "demonym", "org") and words[last - 1] in LOOSE_EVENTS:
        yield Span(*found[0], first, found[1])


def _known(words: list[str], first: int, last: int) -> tuple[Known, int] | None:
    """The longest known name that begins at a word, and where it ends."""
    names = gazetteer()
    word = words[first]
    longest = names.longest.get(word)
    if longest is None:
        found = names.known.get(word)
        if found or word.isascii():
            return (found, first + 1) if found else None
        words = [folded(word) for word in words]
        word = words[first]
        longest = names.longest.get(word, 1)
    for end in range(min(last, first + longest), first, -1):
        found = names.known.get(" ".join(words[first:end]) if end - first > 1 else word)
        if found:
            return found, end
    return None


def _scan(words: list[str], first: int, last: int, *, title: bool = False) -> Iterator[Span]:
    """The names in words that no title parts. Before a title only known ones: what else stands
    there belongs to the title ("Deputy Widget Secretary")."""
    if not title and last - first > 1 and _is_body(words, first, last):
        yield from _organisation(words, first, _person_after(words, first, last))
        yield from spans_of_unknown(words, _person_after(words, first, last), last)
        return
    start = place = first
    while place < last:
        found = _known(words, place, last)
        if not found or not _stands(words, found, place, start, last, title=title):
            place += 1
            continue
        if not title:
            yield from spans_of_unknown(words, start, place)
        known, end = found
        if known.kind != "nothing":
            yield Span(*known, place, end)
        start = place = end
    if not title:
        yield from spans_of_unknown(words, start, last)


def _is_body(words: list[str], first: int, last: int) -> bool:
    """Whether words are an organisation's name, by the last of them, or by "of" after another."""
    if words[last - 1] == "Companies" and all(map(is_only_common, words[first:last])):
        return False  # a list's name: Fastest Growing Companies
    if words[last - 1] in STRONG_TAILS or words[first] in FOREIGN_HEADS:
        return True
    if _goes_on(words, first, last):
        return True
    if words[last - 1] not in ORG_TAILS and words[last - 1] not in BRANCHES:
        return False
    found = _known(words, first, last)
    if found and found[0] == ("org", words[first]) and last - first > 1:
        return True  # Honeywell Information Systems, but not Senate Finance
    begin = found[1] if found and found[0].kind in ("place", "demonym") else first
    return words[last - 1] in ORG_TAILS and any(
        not is_common(word) for word in words[begin : last - 1]
    )


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
            is_given_before(words[place], words[place + 1])
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
        if is_after and words[last - 1] in PLACE_TAILS:
            return False  # Acer Arena
        is_given_name = (
            is_after
            and end - place == 1
            and is_given_before(words[place], words[end])
            and (kind == "nothing" or is_surname(words[end]))  # Dell Redefines Computing
        )
        return end - place > 1 or not (is_before or is_given_name)
    if kind in ("club", "weak"):
        return not is_before and not is_after
    if is_before and words[place - 1] in COMPASS:
        return True
    if is_after and gazetteer().known.get(words[end], _NO_NAME).kind == "nothing":
        return not is_before  # London Brent
    if kind == "city":
        return not is_before and (not is_after or _begins_person(words, end, last))
    if not is_after:
        return not is_before or not _begins_person(words, start, last)
    return _begins_person(words, end, last) or (
        not is_before and _is_apart(words, place, end, last)
    )


def _is_apart(words: list[str], place: int, end: int, last: int) -> bool:
    """Whether a place is no part of one name with the words after it: "U.S. Content"."""
    if words[end] in PLACE_TAILS:
        return False
    return end - place > 1 or "." in words[place] or all(map(is_only_common, words[end:last]))


def _begins_person(words: list[str], first: int, last: int) -> bool:
    """Whether a person's name begins here with a given name, which a place may bear as well."""
    if last - first < 2 or not is_given(words[first]):
        return False
    known = gazetteer().known.get(words[first])
    return is_surname(words[first + 1]) or not (known and known.kind in ("place", "demonym"))


def _organisation(words: list[str], first: int, last: int) -> Iterator[Span]:
    """An organisation by its last word, unless that is a surname after a given name: John Bank."""
    if (
        (
            last - first == 2
            and words[last - 1] not in LEGAL_FORMS
            and _begins_person(words, first, last)
        )
        and is_surname(words[last - 1])
        and not is_only_common(words[first])
    ):
        yield Span("person", " ".join(words[first:last]), first, last)
        return
    found = _known(words, first, last)
    if found and found[0].kind == "place" and words[last - 1] in PARTY_TAILS:
        yield Span(*found[0], first, found[1])  # a headline's Germany Social Democrats
        first = found[1]
    elif found and found[0].kind in ("demonym", "place") and words[last - 1] in STATE_BODIES:
        yield Span("demonym", found[0].name, first, found[1])
    yield Span("org", " ".join(words[first:last]), first, last)
