"""DJNML 1.0, which Dow Jones sends its newswires in: a document a story, or changes to one.

A document names itself by publisher, product, day and number (seq). "doc-delete" takes earlier ones
back: some are kills, many have only expired. "doc-modify" replaces parts of one that was sent
before, without its other parts: only one with the text is a story by itself.
"""

from collections.abc import Iterator

from lxml import etree

from searcher.archives.markup.paragraphs import line, paragraphs
from searcher.archives.markup.xml import LANG, Item, every, one, root, stories, text, value
from searcher.archives.newsroom.agencies import agency_named
from searcher.archives.newsroom.bylines import byline_of
from searcher.archives.newsroom.codes import urgency_of
from searcher.archives.newsroom.datelines import dateline_of
from searcher.archives.newsroom.headlines import headline_or
from searcher.archives.newsroom.instants import Instant, first_instant
from searcher.archives.newsroom.languages import language_of
from searcher.archives.newsroom.status import status_said
from searcher.archives.stream import Found, Skipped, Stream, Unfit
from searcher.story import Entity, Status, Story

_CODES = ("djn-subject", "djn-industry", "djn-market", "djn-geo", "djn-product", "djn-government")


def sniff(head: bytes) -> bool:
    """Whether the first element of a file is "djnml", or a "doc" with one in it."""
    name = root(head)
    return name == "djnml" or (name == "doc" and b"<djnml" in head)


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The stories of a file."""
    yield from stories(stream, origin, frozenset({"djnml"}), _told)


def _told(item: Item) -> Iterator[Found | Skipped]:
    document = item.element
    deleted, changed = every(document, ".//doc-delete"), every(document, ".//doc-modify")
    if one(document, "body") is not None:
        yield _story(document, document, item)
    for change in changed:
        if any(map(paragraphs, every(change, ".//text"))):
            yield _story(document, change, item)
        else:
            told = "it changes a document, and does not have its text"
            yield Skipped(item.origin, "change", f"{told}: {_id(change)}")
    expired = [e for e in deleted if e.get("reason", "").startswith("expire")]
    if expired:
        message = f"it takes {len(expired)} documents back that have expired"
        yield Skipped(item.origin, "expired", message)
    for withdrawn in (e for e in deleted if e not in expired):
        yield _kill(document, withdrawn, item)
    if not deleted and not changed and one(document, "body") is None:
        raise Unfit("empty", "the document has neither text nor changes")


def _kill(document: etree._Element, deleted: etree._Element, item: Item) -> Story:
    """The withdrawal of an earlier document."""
    made, reason = _date(document, deleted, item), deleted.get("reason", "") or "no reason"
    return Story(
        id=_id(deleted),
        date=made.utc,
        headline=_id(deleted),
        body="",
        version=_number(document),
        source="Dow Jones",
        language=language_of(document.get(LANG, "")),
        status=Status.KILLED,
        note=f"taken back: {reason}",
        guessed=(*item.guessed, *made.guessed),
        origin=item.origin,
    )


def _number(document: etree._Element) -> int:
    """The number of a document on its day: of two that change one, the later has the greater."""
    number = document.get("seq", "")[:9]
    return int(number) if number.isdecimal() else 1


def _story(document: etree._Element, about: etree._Element, item: Item) -> Story:
    """A story from a document, or from what a change replaces of one."""
    body = "\n\n".join(filter(None, map(paragraphs, every(about, ".//text"))))
    headline, from_what = headline_or(text(about, ".//headline"), "", body)
    if not headline and not body:
        raise Unfit("empty", "the document has neither headline nor text")
    made = _date(document, about, item)
    is_change = about is not document
    return Story(
        id=_id(about),
        date=made.utc,
        headline=headline,
        body=body,
        version=_number(document) if is_change else 1,
        source=agency_named(_SOURCES.get(value(about, ".//djn-mdata", "brand"), "Dow Jones")),
        byline=byline_of(text(about, ".//byline")),
        dateline=dateline_of(body, "Dow Jones").place,
        language=language_of(document.get(LANG, "")),
        urgency=_urgency(about),
        status=status_said(headline) or Status.USABLE,
        topics=tuple(_topics(about)),
        entities=tuple(Entity("org", line(e)) for e in every(about, ".//djn-company/c") if line(e)),
        note="replaces parts of an earlier document" if is_change else "",
        guessed=(*item.guessed, *made.guessed, *from_what),
        origin=item.origin,
    )


# What the brand of a document stands for.
_SOURCES = {"DJ": "Dow Jones", "WSJ": "The Wall Street Journal", "BN": "Barron's"}


def _id(document: etree._Element) -> str:
    names = (document.get(name, "") for name in ("publisher", "product", "docdate"))
    number = document.get("seq", "").lstrip("0")
    return "-".join(filter(None, ("djnml", *names, number)))


def _date(document: etree._Element, about: etree._Element, item: Item) -> Instant:
    """When it is to be shown, else when it was sent, else its day."""
    shown = value(about, ".//djn-mdata", "display-date")
    envelope = document.getparent()
    sent = envelope.get("transmission-date", "") if envelope is not None else ""
    day = document.get("docdate", "")
    written = [sent, shown] if about is not document else [shown, sent]
    made = first_instant([_extended(one) for one in (*written, day)])
    if made is None:
        raise Unfit("no-date", "the document has no date that can be read")
    return made


def _extended(written: str) -> str:
    """A stamp with its seconds: "20080506T0529Z" has none."""
    return written.replace("Z", "00Z") if len(written) == len("20080506T0529Z") else written


def _urgency(about: etree._Element) -> int | None:
    """0 stands for none."""
    return urgency_of(text(about, ".//djn-urgency"))


def _topics(about: etree._Element) -> Iterator[str]:
    seen: set[str] = set()
    for name in _CODES:
        for code in map(line, every(about, f".//{name}/c")):
            if code and code not in seen:
                seen.add(code)
                yield code
