"""People by the titles before their names: Foreign Minister Sergei Lavrov."""

from collections.abc import Iterator

from searcher.entities.common import is_plain, is_surname
from searcher.entities.gazetteer import gazetteer
from searcher.entities.unknown import Piece, is_may
from searcher.entities.vocabulary import (
    LEGAL_FORMS,
    LOOSE_TITLES,
    NAMELESS,
    ORG_TAILS,
    PORTFOLIOS,
    ROYAL,
    TITLES,
)

_JOINING = frozenset({"on", "for", "and", "of", "the"})  # between words of no person's name


def title_at(words: list[str], first: int, last: int) -> tuple[int, int] | None:
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


def titled(words: list[str], begin: int, end: int) -> Iterator[Piece]:
    """The person after a title; no one if what follows is a common word."""
    if end - begin == 1:
        if words[begin - 1] in ROYAL:
            begin -= 1
        elif is_plain(words[begin]) and not is_surname(words[begin]):
            return
    if any(word in _JOINING for word in words[begin:end]):
        return
    yield Piece("person", " ".join(words[begin:end]), begin, end)


def without_office(words: list[str], first: int, last: int) -> int:
    """Where a run ends without the office at its end: "David Atlas Chief Marketing Officer"."""
    if words[last - 1] != "Officer":
        return last
    for place in range(last - 2, first - 1, -1):
        if words[place] == "Chief":
            return place
    return last


def name_end(words: list[str], first: int, last: int) -> int:
    """Where the name that follows a title ends: before another known name or a tail."""
    place = first + 1
    while place < last:
        word = words[place]
        found = gazetteer().known.get(word)
        if is_may(words, place):
            return place + 1
        if word in NAMELESS or word in TITLES or (found and found.kind == "demonym"):
            return place
        place += 1
    return last
