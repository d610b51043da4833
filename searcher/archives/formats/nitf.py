"""NITF 3.x: a document a story. Its head holds what is known of it, its body.head what is shown.

IPTC, News Industry Text Format; elements at https://iptc.org/std/NITF/3.4/documentation/nitf.html.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from searcher.analysis import clean
from searcher.archives.markup.paragraphs import article, line, paragraphs
from searcher.archives.markup.xml import (
    LANG,
    Item,
    every,
    local_name,
    one,
    root,
    stories,
    text,
    value,
)
from searcher.archives.newsroom.agencies import agency_named, is_agency, zone_of_stamps
from searcher.archives.newsroom.bylines import byline_of
from searcher.archives.newsroom.codes import subject_code, urgency_of
from searcher.archives.newsroom.datelines import dateline_of, place_of
from searcher.archives.newsroom.headlines import below, headline_or, without_headline
from searcher.archives.newsroom.ids import made_id
from searcher.archives.newsroom.instants import Instant, first_instant, instant
from searcher.archives.newsroom.languages import language_of
from searcher.archives.newsroom.sign_offs import without_sign_off
from searcher.archives.newsroom.status import (
    is_correction_note,
    published_status,
    replacing,
    rights,
    status_of,
)
from searcher.archives.stream import Found, Skipped, Stream, Unfit
from searcher.story import Entity, Status, Story

_KINDS = {"person": "person", "org": "org", "location": "place"}
# Names of meta elements that agencies put a source or a slug in, for which NITF has elements.
_SOURCE_NAMES = ("NTBKilde", "aap-source", "source")
_SLUG_NAMES = ("anpa-keyword", "NTBStikkord", "slug", "slugline")


def sniff(head: bytes) -> bool:
    """Whether a file begins as an NITF document."""
    return root(head).lower() == "nitf"


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The stories of one file."""
    return stories(stream, origin, frozenset({"nitf", "NITF"}), _tell)


def _tell(item: Item) -> Iterator[Story]:
    element = item.element
    source, zone = _source(element)
    date = _date(element, zone)
    body = without_sign_off(_text(element)) or _abstract(element)
    slug = _slug(element)
    hedline, note = _hedline(element), _note(element)
    embargo = _embargo(element, zone, date.utc)
    published = published_status(value(element, "head/docdata", "management-status"))
    status = status_of(
        published, (hedline, slug), embargo, date.utc, is_correction=is_correction_note(note)
    )
    if not hedline and not body and status is not Status.KILLED:
        raise Unfit("empty", "neither headline nor text")
    headline, headline_guessed = headline_or(hedline, slug, body)
    id, id_guessed = _id(element, source, date.utc, headline)
    ended = _ended(element)
    # A kill is a document with an id of its own, and withdraws the one that it names.
    if status is Status.KILLED and not body:
        id = ended or id
    deck = text(element, "body/body.head/hedline/hl2")
    story = Story(
        id=id,
        version=_version(element),
        date=date.utc,
        created=_created(element, zone),
        embargo=embargo,
        status=status,
        note=note,
        headline=headline,
        body=below(deck, without_headline(body, headline)),
        source=source,
        slug=slug,
        byline=_byline(element),
        dateline=_dateline(element, body),
        entities=tuple(_entities(element)),
        topics=_topics(element),
        language=_language(element),
        urgency=urgency_of(value(element, "head//urgency", "ed-urg")),
        rights=_rights(element),
        reuse_until=_reuse_until(element, zone),
        guessed=(*item.guessed, *date.guessed, *id_guessed, *headline_guessed),
        origin=item.origin,
    )
    yield from replacing(story, ended)


def _id(
    element: etree._Element, source: str, date: datetime, headline: str
) -> tuple[str, tuple[str, ...]]:
    if given := clean(value(element, "head/docdata/doc-id", "id-string")).strip():
        return given, ()
    made = made_id("nitf", source, date.isoformat(), headline)
    return made, ("id from date and headline",)


def _ended(element: etree._Element) -> str:
    """The id of the document that ends with this one: a kill, or what replaces it."""
    ended = published_status(value(element, "head/docdata", "management-idref-status"))
    if ended is Status.KILLED:
        return clean(value(element, "head/docdata", "management-doc-idref")).strip()
    return ""


def _version(element: etree._Element) -> int:
    written = value(element, "head/docdata/du-key", "version")
    return int(written) if re.fullmatch(r"\d{1,9}", written) else 1


def _source(element: etree._Element) -> tuple[str, str]:
    """The agency, a known one first, and the zone of its naive times."""
    named = _meta(element)
    names = [
        value(element, "head/docdata/doc.copyright", "holder"),
        text(element, "body/body.head/distributor"),
        value(element, "head/docdata/doc-id", "regsrc"),
        value(element, "head/docdata/del-list/from-src", "src-name"),
        value(element, "head/docdata/doc.rights", "owner"),
        *(named.get(name, "") for name in _SOURCE_NAMES),
    ]
    known = [name for name in names if is_agency(name)]
    source = clean(agency_named(next(filter(None, known + names), "")))
    return source, zone_of_stamps(source, *names)


def _date(element: etree._Element, zone: str) -> Instant:
    """The date of issue, else the nearest thing to it, and that it is that.

    Never change.date: that is when the DTD was changed.
    """
    places = (
        ("head/docdata/date.issue", "norm"),
        ("head//pubdata", "date.publication"),
        ("body/body.head/dateline/story.date", "norm"),
        ("head//revision-history", "norm"),
        ("head/docdata/date.release", "norm"),
    )
    for number, (path, attribute) in enumerate(places):
        if date := instant(value(element, path, attribute), zone):
            guessed = (f"date from {path.rpartition('/')[2]}",) if number else ()
            return Instant(date.utc, guessed + date.guessed)
    raise Unfit("no-date", "no date that can be read")


def _created(element: etree._Element, zone: str) -> datetime | None:
    """The date of the first of several revisions."""
    # a single one says no more than date.issue
    revisions = [e.get("norm", "") for e in every(element, "head//revision-history")]
    found = first_instant(revisions, zone) if len(revisions) > 1 else None
    return found.utc if found else None


def _embargo(element: etree._Element, zone: str, date: datetime) -> datetime | None:
    found = instant(value(element, "head/docdata/date.release", "norm"), zone)
    return found.utc if found and found.utc > date else None


def _note(element: etree._Element) -> str:
    notes = [" ".join(e.get("info", "").split()) for e in every(element, "head/docdata/ed-msg")]
    notes += [line(e) for e in every(element, "body/body.head/note")]
    notes += [f"replaces {e.get('management-doc-idref')}" for e in every(element, "head/docdata")
              if e.get("management-doc-idref")]  # fmt: skip
    for revision in every(element, "head//revision-history"):
        if is_correction_note(comment := revision.get("comment", "")):
            notes.append(comment)
    return clean("\n".join(filter(None, dict.fromkeys(notes))))


def _rights(element: etree._Element) -> tuple[str, ...]:
    """The terms in the head and those in print, then the copyright."""
    terms = []
    for granted in every(element, "head/docdata/doc.rights"):
        said = [clean(granted.get(name, "")) for name in ("type", "limitations")]
        if where := clean(granted.get("geography", "")).strip():
            said.append(f"Geography: {where}")
        terms += said
    terms += [line(e) for e in every(element, "body/body.head/rights")]
    held = every(element, "head/docdata/doc.copyright")
    return rights(
        terms,
        holders=[clean(e.get("holder", "")) for e in held],
        year=value(element, "head/docdata/doc.copyright", "year"),
    )


def _reuse_until(element: etree._Element, zone: str) -> datetime | None:
    """When the rights end. Never date.expire: that is when the news is stale."""
    written = value(element, "head/docdata/doc.rights", "enddate")
    printed = value(element, "body/body.head/rights/rights.enddate", "norm")
    found = first_instant([written, printed], zone)
    return found.utc if found else None


def _hedline(element: etree._Element) -> str:
    head = "body/body.head"
    places = (f"{head}/hedline/hl1", f"{head}/hedline", f"{head}/headline/hl1", f"{head}/hl1")
    return next((found for place in places if (found := text(element, place))), "")


def _slug(element: etree._Element) -> str:
    """What the agency calls its slug, else the title, unless that is the headline.

    PA's title is its slug, "1 SHOWBIZ BakeOff".
    """
    named = _meta(element)
    title = text(element, "head/title")
    candidates = [named.get(name, "") for name in _SLUG_NAMES]
    if title != _hedline(element):
        candidates.append(title)
    candidates.append(value(element, "head/docdata/du-key", "key"))
    return " ".join(clean(next(filter(None, candidates), "")).split())


def _text(element: etree._Element) -> str:
    """The text. The New York Times sends its lead alone, and again in a block of the full text."""
    for block in every(element, "body/body.content/block"):
        if block.get("class") == "full_text":
            return paragraphs(block)
    return article(element)


def _meta(element: etree._Element) -> dict[str, str]:
    return {e.get("name", ""): e.get("content", "") for e in every(element, "head/meta")}


def _abstract(element: etree._Element) -> str:
    abstract = one(element, "body/body.head/abstract")
    return paragraphs(abstract) if abstract is not None else ""


def _byline(element: etree._Element) -> str:
    byline = one(element, "body/body.head/byline")
    if byline is None:
        return ""
    name = byline_of(paragraphs(byline, frozenset({"byttl"})))
    return ", ".join(filter(None, (name.rstrip(" ,"), text(byline, "byttl"))))


def _dateline(element: etree._Element, body: str) -> str:
    path = "body/body.head/dateline"
    places = (f"{path}/location/city", f"{path}/location", f"{path}/city")
    written = next((found for place in places if (found := text(element, place))), "")
    if not written and (whole := one(element, path)) is not None:
        written = " ".join(paragraphs(whole, frozenset({"story.date"})).split())
    return place_of(written) or dateline_of(body).place


def _entities(element: etree._Element) -> Iterator[Entity]:
    """Those that the head identifies, and those marked in the text."""
    seen = set()
    for path in ("head/docdata/identified-content/*", "body/body.content//*"):
        for named in every(element, path):
            kind = _KINDS.get(local_name(named))
            # A name is marked with its ending: "<person>Brian Ashton's</person>".
            name = line(named).removesuffix("'s").removesuffix("’s").strip(" ,.;") if kind else ""
            if kind and name and (kind, name) not in seen:
                seen.add((kind, name))
                yield Entity(kind, name)
    for place in every(element, "head/docdata/evloc"):
        for name in (place.get("city", ""), place.get("county-dist", "")):
            if name.strip() and ("place", name) not in seen:
                seen.add(("place", name))
                yield Entity("place", clean(name).strip())


def _topics(element: etree._Element) -> tuple[str, ...]:
    subjects = every(element, "head/tobject/tobject.subject")
    codes = [subject_code(clean(e.get("tobject.subject.refnum", ""))) for e in subjects]
    for classifier in every(element, "head/docdata/identified-content/classifier"):
        if classifier.get("type") == "descriptor":
            codes.append(line(classifier))
    return tuple(dict.fromkeys(code for code in codes if code))


def _language(element: etree._Element) -> str:
    body = one(element, "body")
    tags = [element.get("baselang"), element.get(LANG), body.get(LANG) if body is not None else ""]
    return next((two for tag in tags if tag and (two := language_of(tag))), "")
