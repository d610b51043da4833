"""Reuters Corpus Volume 1: one news item of 1996 or 1997 a file, dated by day.

Lewis, Yang, Rose, Li: "RCV1: A New Benchmark Collection for Text Categorization Research", 2004.
"""

from collections.abc import Iterator

from lxml import etree

from searcher.analysis import clean
from searcher.archives.markup.paragraphs import paragraphs
from searcher.archives.markup.xml import LANG, Item, every, one, root, stories, text
from searcher.archives.newsroom.agencies import agency_named
from searcher.archives.newsroom.bylines import byline_of
from searcher.archives.newsroom.datelines import place_of
from searcher.archives.newsroom.headlines import headline_or
from searcher.archives.newsroom.instants import Instant, first_instant
from searcher.archives.newsroom.languages import language_of
from searcher.archives.newsroom.status import rights, status_said
from searcher.archives.stream import Found, Skipped, Stream, Unfit
from searcher.story import Entity, Status, Story


def sniff(head: bytes) -> bool:
    """Whether a file begins as a news item of the corpus."""
    return root(head) == "newsitem"


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The stories of one file."""
    return stories(stream, origin, frozenset({"newsitem"}), _tell)


def _tell(item: Item) -> Iterator[Story]:
    element = item.element
    number = clean(element.get("itemid", "")).strip()
    if not number:
        raise Unfit("no-id", "the item has no itemid")
    told = {name: list(_dublin_core(element, name)) for name in ("date.published", "source")}
    date = _date(element, told["date.published"])
    content = one(element, "text")
    body = paragraphs(content) if content is not None else ""
    # A title is the headline behind its country, "SPAIN: Oil up".
    headline, guessed = headline_or(text(element, "headline") or text(element, "title"), "", body)
    if not headline:
        raise Unfit("empty", "neither headline nor text")
    yield Story(
        id=f"rcv1-{number}",
        date=date.utc,
        headline=headline,
        body=body,
        source=agency_named(next(iter(told["source"]), "Reuters")),
        byline=byline_of(text(element, "byline")),
        dateline=place_of(text(element, "dateline")),
        entities=tuple(_places(element)),
        topics=_topics(element),
        language=language_of(element.get(LANG, "")),
        status=status_said(headline) or Status.USABLE,
        rights=rights([], [text(element, "copyright")]),
        guessed=(*item.guessed, *date.guessed, *guessed),
        origin=item.origin,
    )


def _date(element: etree._Element, published: list[str]) -> Instant:
    if date := first_instant([element.get("date", ""), *published]):
        return date
    raise Unfit("no-date", "no date that can be read")


def _dublin_core(element: etree._Element, name: str) -> Iterator[str]:
    for pair in every(element, "metadata/dc"):
        if pair.get("element") == f"dc.{name}" and (value := pair.get("value", "").strip()):
            yield clean(value)


def _places(element: etree._Element) -> Iterator[Entity]:
    """The city it was filed from and its country, in capitals as the corpus has them."""
    names = (
        *_dublin_core(element, "creator.location"),
        *_dublin_core(element, "creator.location.country.name"),
    )
    for name in dict.fromkeys(names):
        yield Entity("place", name)


def _topics(element: etree._Element) -> tuple[str, ...]:
    """Codes of topics, industries and countries, in this order."""
    found = []
    for kind in ("topics", "industries", "countries"):
        for codes in every(element, "metadata/codes"):
            if f":{kind}:" in codes.get("class", ""):
                found += [clean(code.get("code", "")).strip() for code in every(codes, "code")]
    return tuple(dict.fromkeys(filter(None, found)))
