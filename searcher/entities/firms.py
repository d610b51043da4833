"""A firm and the country of its branch as one name: AOL Europe, ING Direct USA."""

from collections.abc import Iterator

from searcher.entities.gazetteer import gazetteer
from searcher.entities.unknown import Span
from searcher.entities.vocabulary import ORG_TAILS, STATE_BODIES

# Words of listed bodies that are no firms: what stands behind them is where they act, "UN Syria
# envoy".
_BODIES = STATE_BODIES | frozenset(
    "Nations Union European International World Organization Fund Bank Council Committee Trade"
    " NATO OPEC OECD CIA FBI NASA FIFA UEFA ASEAN UNICEF UNESCO UNHCR WADA GATT OSCE Hamas"
    " Hezbollah Taliban Labor Labour Fed Reserve Al al Islamic State Party Republicans Democrats"
    " Conservatives Interpol Europol Mercosur Cross Crescent".split()
)


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
    if "." in words[place.first] or not ORG_TAILS.issuperset(between):
        return False  # "Nissan U.S." is Nissan's business there
    written = " ".join(words[firm.first : firm.last])
    known = gazetteer().known.get(written)
    return known is not None and known.kind == "org" and _BODIES.isdisjoint(known.name.split())
