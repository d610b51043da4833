"""NewsML-G2: a news message with items, or a bare item. Only items with text are stories.

IPTC, NewsML-G2 2.x; fields at https://iptc.org/std/NewsML-G2/guidelines.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from searcher.analysis import clean
from searcher.archives.markup.paragraphs import article, html_paragraphs, line
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
from searcher.archives.newsroom.instants import Instant, first_instant
from searcher.archives.newsroom.languages import language_of
from searcher.archives.newsroom.status import published_status, rights, status_of
from searcher.archives.stream import Found, Skipped, Stream, Unfit
from searcher.story import Entity, Status, Story

_ITEMS = {
    "newsItem": "",
    "packageItem": "package",
    "conceptItem": "concept",
    "knowledgeItem": "concept",
    "planningItem": "planning",
    "catalogItem": "catalog",
}  # and the kind of those that are no stories
# Roles of headlines that are another line or are meant for another place.
_NO_HEADLINE = ("sub", "seo", "alt", "short", "web", "kicker", "teaser", "social")
_NO_NOTE = (
    "notepad", "closingline", "contacts", "dpacontacts", "localities", "regionrelevance",
    "picture", "genrenote", "edservice",
)  # fmt: skip
_KINDS = {
    "person": "person",
    "organisation": "org",
    "organization": "org",
    "geoarea": "place",
    "5": "place",  # cptType:5, Reuters
}
# Reuters once wrote the number of a transmission for a version, 263518268: those do not grow with
# the versions of a story, whose dates must order them then.
LARGEST_VERSION = 99_999


def sniff(head: bytes) -> bool:
    """Whether a file begins as a news message or as an item of NewsML-G2."""
    return root(head) in {"newsMessage", *_ITEMS}


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The stories of one file; other items are skipped by their kind."""
    return stories(stream, origin, frozenset(_ITEMS), _tell)


def _tell(item: Item) -> Iterator[Found | Skipped]:
    kind = _ITEMS[local_name(item.element)] or _class(item.element)
    yield Skipped(item.origin, kind, f"an item of kind {kind}") if kind else _story(item)


def _class(element: etree._Element) -> str:
    """The kind of a news item that is not text; "" for text."""
    # ninat:text, or Reuters's icls:text: the scheme differs, the word does not.
    kind = value(element, "itemMeta/itemClass", "qcode").rpartition(":")[2].lower()
    if not kind and not every(element, "contentSet/inlineXML"):
        remote = value(element, "contentSet/remoteContent", "contenttype").partition("/")[0]
        kind = {"image": "picture"}.get(remote, remote)
    return "" if kind in ("composite", "application") or kind.startswith("text") else kind


def _story(item: Item) -> Story:
    element = item.element
    source = _source(element)
    zone = zone_of_stamps(source, element.get("guid", ""))
    date = _date(element, zone)
    version, version_guessed = _version(element)
    given = _headline(element)
    body = _body(element, given)
    slug = text(element, "contentMeta/slugline")
    embargo = _moment(element, "itemMeta/embargoed", zone)
    status = _status(element, given, slug, embargo, date.utc)
    if not given and not body and status is not Status.KILLED:
        raise Unfit("empty", "neither headline nor text")
    headline, headline_guessed = headline_or(given, slug, body)
    return Story(
        id=_id(element),
        version=version,
        date=date.utc,
        created=_moment(element, "itemMeta/firstCreated", zone),
        sent=_sent(element, zone),
        embargo=embargo,
        status=status,
        note=_note(element),
        headline=headline,
        body=below(_deck(element), body),
        source=source,
        slug=slug,
        byline=_byline(element),
        dateline=_dateline(element, body),
        entities=tuple(_entities(element)),
        topics=_topics(element),
        language=_language(element),
        urgency=urgency_of(text(element, "contentMeta/urgency")),
        rights=_rights(element),
        reuse_until=_reuse_until(element, zone),
        guessed=(*item.guessed, *date.guessed, *version_guessed, *headline_guessed),
        origin=item.origin,
    )


def _id(element: etree._Element) -> str:
    guid = clean(element.get("guid", "")).strip()
    if not guid:
        raise Unfit("no-id", "the item has no guid")
    return guid


def _version(element: etree._Element) -> tuple[int, tuple[str, ...]]:
    written = element.get("version", "").strip()
    if not written:
        return 1, ()
    if not re.fullmatch(r"\d{1,20}", written) or int(written) > LARGEST_VERSION:
        return 1, ("version by its date",)
    return int(written), ()


def _date(element: etree._Element, zone: str) -> Instant:
    """The date of this version, else the nearest thing to it."""
    places = (
        "itemMeta/versionCreated",
        "contentMeta/contentModified",
        "contentMeta/contentCreated",
        "itemMeta/firstCreated",
    )
    for number, place in enumerate(places):
        if date := first_instant([text(element, place)], zone):
            guessed = (f"date from {place.rpartition('/')[2]}",) if number else ()
            return Instant(date.utc, guessed + date.guessed)
    if date := first_instant(_sent_dates(element), zone):
        return Instant(date.utc, ("date from sent", *date.guessed))
    raise Unfit("no-date", "no date that can be read")


def _moment(element: etree._Element, path: str, zone: str) -> datetime | None:
    found = first_instant([text(element, path)], zone)
    return found.utc if found else None


def _sent_dates(element: etree._Element) -> list[str]:
    message = element.getroottree().getroot()
    return [text(message, "header/sent"), text(message, "Header/Sent")]  # BusinessDesk's capitals


def _sent(element: etree._Element, zone: str) -> datetime | None:
    found = first_instant(_sent_dates(element), zone)
    return found.utc if found else None


def _source(element: etree._Element) -> str:
    """The agency: a known one that provides the item or numbers it, else the provider by name."""
    names = list(_providers(element))
    domain = re.search(r"(?:urn:newsml:|tag:)([\w.-]+)", element.get("guid", ""))
    known = [name for name in (*names, domain[1] if domain else "") if is_agency(name)]
    return agency_named(next(iter((*known, *names)), ""))


def _providers(element: etree._Element) -> Iterator[str]:
    for path in ("itemMeta/provider", "contentMeta/infoSource", "rightsInfo/copyrightHolder"):
        for provider in every(element, path):
            code = provider.get("qcode", "").rpartition(":")[2]
            names = (provider.get("literal", ""), text(provider, "name"), code)
            yield from (clean(name) for name in names if name)
    if credit := text(element, "contentMeta/creditline"):
        yield credit


def _headline(element: etree._Element) -> str:
    """The headline proper: the first whose role is no other, else the one in the text."""
    main = [words for role, words in _headlines(element) if not role.startswith(_NO_HEADLINE)]
    if main:
        return main[0]
    inside = ("hedline/hl1", "headline/hl1", "hl1", "title", "h1")
    content = one(element, "contentSet")
    found = (text(content, f".//{path}") for path in inside) if content is not None else iter(())
    return next((words for words in found if words), text(element, "itemMeta/title"))


def _headlines(element: etree._Element) -> Iterator[tuple[str, str]]:
    """Each headline with its role, those in the item's own language first."""
    language = _language(element)
    found = every(element, "contentMeta/headline")
    for headline in sorted(found, key=lambda one: _is_foreign(one, language)):
        if words := line(headline):
            yield headline.get("role", "").rpartition(":")[2].lower(), words


def _is_foreign(headline: etree._Element, language: str) -> bool:
    return language_of(headline.get(LANG, "")) not in ("", language)


def _deck(element: etree._Element) -> str:
    """The line below the headline."""
    return next((words for role, words in _headlines(element) if role.startswith("sub")), "")


def _body(element: etree._Element, headline: str) -> str:
    for content in every(element, "contentSet/*"):
        name = local_name(content)
        if name == "inlineXML":
            body = article(content)
        elif name == "inlineData":
            body = html_paragraphs("".join(content.itertext()))
        else:
            continue
        if body:
            return without_headline(body, headline)
    return ""


def _byline(element: etree._Element) -> str:
    return byline_of(text(element, "contentMeta/by") or text(element, ".//body.head/byline"))


def _dateline(element: etree._Element, body: str) -> str:
    written = text(element, "contentMeta/dateline") or text(element, ".//body.head/dateline")
    return place_of(written) or dateline_of(body).place


def _note(element: etree._Element) -> str:
    notes = []
    for note in every(element, "itemMeta/edNote"):
        if note.get("role", "").rpartition(":")[2] not in _NO_NOTE and (words := line(note)):
            notes.append(words)
    return "\n".join(dict.fromkeys(notes))


def _rights(element: etree._Element) -> tuple[str, ...]:
    terms, notices = (
        [line(e) or clean(e.get("href", "")) for e in _of_rights(element, name)]
        for name in ("usageTerms", "copyrightNotice")
    )
    holders = (
        clean(holder.get("literal", "")) or text(holder, "name") or clean(holder.get("uri", ""))
        for holder in _of_rights(element, "copyrightHolder")
    )
    return rights(terms, notices, holders)


def _of_rights(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """What is said of the rights in the whole item.

    With `idrefs` a rightsInfo speaks of a part alone, such as a picture (NewsML-G2 Guidelines,
    "Rights Metadata").
    """
    for info in every(element, "rightsInfo"):
        if not info.get("idrefs"):
            yield from every(info, name)


def _reuse_until(element: etree._Element, zone: str) -> datetime | None:
    """The first end that a term of use has (`validto`, one of G2's time validity attributes)."""
    ends = [e.get("validto", "") for e in _of_rights(element, "usageTerms")]
    found = [end.utc for written in ends if (end := first_instant([written], zone))]
    return min(found, default=None)


def _status(
    element: etree._Element, headline: str, slug: str, embargo: datetime | None, date: datetime
) -> Status:
    published = published_status(value(element, "itemMeta/pubStatus", "qcode"))
    signals = {e.get("qcode", "").lower() for e in every(element, "itemMeta/signal")}
    # Reuters's own: N new, U update, C correct, D delete.
    if "edstat:d" in signals:
        published = Status.KILLED
    is_correction = bool(signals & {"sig:correction", "edstat:c"})
    return status_of(published, (headline, slug), embargo, date, is_correction=is_correction)


def _entities(element: etree._Element) -> Iterator[Entity]:
    seen = set()
    for subject in every(element, "contentMeta/subject"):
        kind = _KINDS.get(subject.get("type", "").rpartition(":")[2].lower())
        names = _names(subject) or _asserted(element, subject.get("qcode", ""))
        if kind and names and (kind, names[0]) not in seen:
            seen.add((kind, names[0]))
            yield Entity(kind, names[0], tuple(names[1:]))


def _names(concept: etree._Element) -> list[str]:
    """The names of a concept, the one for display first; short ones are codes, not names."""
    # Short forms and codes are names too: only a first name may have three letters.
    names = sorted(every(concept, "name"), key=lambda n: not n.get("role", "").endswith("display"))
    words = dict.fromkeys(found for name in names if (found := line(name)))
    return [name for number, name in enumerate(words) if not number or len(name) > 3]


def _asserted(element: etree._Element, code: str) -> list[str]:
    for concept in every(element, "assert") if code else ():
        if concept.get("qcode") == code:
            return _names(concept)
    return []


def _topics(element: etree._Element) -> tuple[str, ...]:
    codes = []
    for subject in every(element, "contentMeta/subject"):
        kind = subject.get("type", "").rpartition(":")[2]
        if kind != "poi" and (code := subject.get("qcode", "")):
            codes.append(subject_code(clean(code)))
        elif kind == "cat" and (code := subject.get("literal", "")):
            codes.append(clean(code).strip())
    return tuple(dict.fromkeys(code for code in codes if code))


def _language(element: etree._Element) -> str:
    tag = value(element, "contentMeta/language", "tag") or element.get(LANG, "")
    return language_of(tag)
