"""What stands beside a name and tells more of it: the title before a person's (Foreign Minister
Sergei Lavrov), the country behind that of a firm's branch (AOL Europe).
"""

from collections.abc import Iterator

from searcher.entities.gazetteer import gazetteer, is_given, is_only_common, is_surname
from searcher.entities.unknown import Span, is_may
from searcher.entities.vocabulary import (
    BRANCHES,
    LEGAL_FORMS,
    LOOSE_TITLES,
    NAMELESS,
    ORG_TAILS,
    PORTFOLIOS,
    ROYAL,
    STATE_BODIES,
    TITLES,
)

# Words of listed bodies that are no firms: what stands behind them is where they act, "UN Syria
# envoy".
_BODIES = STATE_BODIES | frozenset(
    "Nations Union European International World Organization Fund Bank Council Committee Trade"
    " NATO OPEC OECD CIA FBI NASA FIFA UEFA ASEAN UNICEF UNESCO UNHCR WADA GATT OSCE Hamas"
    " Hezbollah Taliban Labor Labour Fed Reserve Al al Islamic State Party Republicans Democrats"
    " Conservatives Interpol Europol Mercosur Cross Crescent".split()
)
_NO_NAME = frozenset({"on", "for", "and", "of", "the"})  # words inside no person's name


def title_at(words: list[str], first: int, last: int) -> tuple[int, int] | None:
    """Where the last title that a name follows begins, its portfolio included, and where it ends;
    None if there is none."""
    end = None
    for place in range(last - 2, first - 1, -1):
        if words[place] in TITLES:
            end = place + 1
            break
    if end is None:
        return None
    if words[end] == "of" and end + 2 < last:  # Secretary of State
        end += 2
    # General Motors, Crown Agents: an organisation that begins as if with a title.
    if words[end - 1] in LOOSE_TITLES and (
        words[last - 1] in ORG_TAILS
        or (words[end - 1] == "General" and end - 1 == first and is_only_common(words[end]))
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


def titled(words: list[str], begin: int, end: int) -> Iterator[Span]:
    """The person after a title; nobody if what follows is a common word."""
    if end - begin == 1:
        if words[begin - 1] in ROYAL:  # Pope Francis
            begin -= 1
        elif is_only_common(words[begin]) and not is_surname(words[begin]):
            return
    if any(word in _NO_NAME for word in words[begin:end]):
        return
    yield Span("person", " ".join(words[begin:end]), begin, end)


def without_office(words: list[str], first: int, last: int) -> int:
    """Where a run ends without an office at its end: "David Atlas Chief Marketing Officer"."""
    if words[last - 1] != "Officer":
        return last
    for place in range(last - 2, first - 1, -1):
        if words[place] == "Chief":
            return place
    return last


def name_end(words: list[str], first: int, last: int) -> int:
    """Where the name after a title ends: before a demonym, another title, or no name's word."""
    place = first + 1
    while place < last:
        word = words[place]
        found = gazetteer().known.get(word)
        if is_may(words, place):
            return place + 1
        if word in TITLES and is_given(words[place - 1]) and is_surname(word):
            return place + 1  # Governor Mervyn King
        if word in NAMELESS or word in TITLES or (found and found.kind == "demonym"):
            return place
        place += 1
    return last


def with_branches(words: list[str], spans: Iterator[Span]) -> Iterator[Span]:
    """The spans of a run, in words, a firm's joined to a country or continent that ends the run."""
    firm: Span | None = None
    for span in spans:
        if firm and _is_branch(words, firm, span):
            span = Span("org", " ".join(words[firm.first : span.last]), firm.first, span.last)
        elif firm:
            yield firm
        firm = span
    if firm:
        yield firm


def _is_branch(words: list[str], firm: Span, place: Span) -> bool:
    if firm.kind != "org" or place.kind != "place" or place.last < len(words):
        return False
    between = words[firm.last : place.first]
    if "." in words[place.first] or not (ORG_TAILS | BRANCHES).issuperset(between):
        return False  # "Nissan U.S." is Nissan's business there
    written = " ".join(words[firm.first : firm.last])
    known = gazetteer().known.get(written)
    return known is not None and known.kind == "org" and _BODIES.isdisjoint(known.name.split())
