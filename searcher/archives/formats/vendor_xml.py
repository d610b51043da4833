"""XML that one vendor alone writes: Ritzau's RBNews, Solita's press releases, CP's Publish.

None is documented in public. What is known here was learned from their files.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from lxml import etree

from searcher.analysis import clean
from searcher.archives.markup.paragraphs import html_line, html_paragraphs
from searcher.archives.markup.xml import LANG, Item, every, local_name, root, stories, text
from searcher.archives.newsroom.agencies import agency_named, is_agency, zone_of_stamps
from searcher.archives.newsroom.bylines import byline_of
from searcher.archives.newsroom.codes import urgency_of
from searcher.archives.newsroom.headlines import below, headline_or
from searcher.archives.newsroom.instants import Instant, first_instant, instant
from searcher.archives.newsroom.languages import language_of
from searcher.archives.newsroom.sign_offs import without_sign_off
from searcher.archives.newsroom.status import replacing, status_of
from searcher.archives.stream import Found, Skipped, Stream, Unfit
from searcher.story import Entity, Status, Story

_MARKS = (b"<RBNews", b"<longurl", b"<leadtext", b"<publicationDate", b"<PublishID", b"<NewsCompID")
_LANGUAGES = {"1": "en", "2": "fr"}  # CP's


def sniff(head: bytes) -> bool:
    """Whether a file is XML with an element that only these vendors have near its top."""
    # Factiva's articles have a publicationDate too.
    return root(head) not in ("", "PPSResponse") and any(mark in head for mark in _MARKS)


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The stories of one file; Publish items of pictures, video and sound are skipped."""
    return stories(stream, origin, frozenset(_READERS), _tell)


def _tell(item: Item) -> Iterable[Found | Skipped]:
    return _READERS[local_name(item.element)](item)


def _ritzau(item: Item) -> Iterator[Story]:
    """A story of Ritzau under its own id, a kill under the id of what it withdraws."""
    told = item.element
    zone = zone_of_stamps("ritzau")
    date = _needed_date([text(told, "PublishDate")], zone)
    body = without_sign_off(below(_line(told, "subtitle"), _html(told, "content")))
    slug = _line(told, "strapline")
    status = _ritzau_status(told)
    headline, guessed = _headline(_line(told, "headline"), slug, body, status)
    origin = text(told, "origin")
    replaced = text(told, "replacedID") or text(told, "Replaces")
    # A kill has a NewsID of its own, and names the story that it withdraws.
    id = replaced if replaced and status is Status.KILLED else text(told, "NewsID")
    notes = (
        _line(told, "TilRedaktionen"),
        f"replaces {replaced}" if replaced not in ("", id) else "",
    )
    story = Story(
        id=_needed_id(id),
        version=_version(text(told, "version")),
        date=date.utc,
        status=status,
        note="\n".join(filter(None, notes)),
        headline=headline,
        body=body,
        source=agency_named(origin) if is_agency(origin) else "Ritzau",
        slug=slug,
        byline=byline_of(_line(told, "byLine")),
        dateline=_line(told, "town"),
        topics=_topics([*_each(told, "IPTCList/*"), text(told, "section")]),
        urgency=urgency_of(text(told, "Priority")),
        guessed=(*item.guessed, *date.guessed, *guessed),
        origin=item.origin,
    )
    yield from replacing(story, replaced)


def _ritzau_status(told: etree._Element) -> Status:
    if text(told, "Annuleret").lower() == "true":
        return Status.KILLED
    return Status.CORRECTED if text(told, "Korrektion").lower() == "true" else Status.USABLE


def _release(item: Item) -> Iterator[Story]:
    """A press release as NTB, STT and Ritzau pass it on; the site it is on is its source."""
    told = item.element
    site = re.search(r"//(?:www\.)?([\w.-]+)", text(told, "longurl"))
    host = site[1] if site else "release"
    # The address ntbinfo.no is NTB's.
    zone = zone_of_stamps(host.replace("info.", "."))
    date = _needed_date([text(told, "publicationDate")], zone)
    embargo = _instant(text(told, "embargo"), zone)
    body = below(_line(told, "leadtext"), _html(told, "body"))
    status = status_of(Status.USABLE, (), embargo, date.utc)
    headline, guessed = _headline(_line(told, "title"), "", body, status)
    publisher = text(told, "publisher/name")
    yield Story(
        id=f"{host}:{_needed_id(told.get('id', ''))}",
        date=date.utc,
        embargo=embargo,
        status=status,
        headline=headline,
        body=body,
        source=host,
        entities=(Entity("org", publisher),) if publisher else (),
        topics=_topics(re.split(r"[,;]", text(told, "keywords")) + _each(told, "categories/*")),
        language=language_of(told.get("lang", "") or told.get(LANG, "")),
        guessed=(*item.guessed, *date.guessed, *guessed),
        origin=item.origin,
    )


def _publish(item: Item) -> Iterator[Story | Skipped]:
    """An item of the Canadian Press; naive times are UTC, a write-through is a version."""
    told = item.element
    kind = text(told, "ContentItem/ContentType").lower()
    if kind not in ("", "text"):
        kind = "picture" if kind == "photo" else kind
        yield Skipped(item.origin, kind, f"an item of kind {kind}")
        return
    path = "ContentItem/"
    dates = [text(told, name) for name in (f"{path}UpdatedDateTime", "PublishDateTime")]
    date = _needed_date(dates, "UTC")
    body = _html(told, f"{path}ContentText")
    slug = _line(told, f"{path}SlugProper")
    given = _line(told, f"{path}Headline")
    embargo = _instant(text(told, f"{path}EmbargoTime"), "UTC")
    status = status_of(Status.USABLE, (given, slug), embargo, date.utc)
    headline, guessed = _headline(given, slug, body, status)
    yield Story(
        id=f"cp-{_needed_id(text(told, f'{path}NewsCompID'))}",
        version=_version(text(told, f"{path}WritethruValue")) + 1,
        date=date.utc,
        created=_instant(text(told, f"{path}CreatedDateTime"), "UTC"),
        sent=_instant(text(told, "PublishDateTime"), "UTC"),
        embargo=embargo,
        status=status,
        headline=headline,
        body=body,
        source=agency_named(_line(told, f"{path}Source") or "CP"),
        slug=slug,
        byline=byline_of(_line(told, f"{path}Byline")),
        dateline=_line(told, f"{path}City"),
        entities=tuple(_places(told)),
        topics=_topics(text(told, f"{path}IndexCode").split(",")),
        language=_LANGUAGES.get(text(told, f"{path}Language"), ""),
        urgency=urgency_of(text(told, f"{path}RankingValue")),
        guessed=(*item.guessed, *date.guessed, *guessed),
        origin=item.origin,
    )


_READERS: dict[str, Callable[[Item], Iterable[Found | Skipped]]] = {
    "RBNews": _ritzau,
    "release": _release,
    "Publish": _publish,
}


def _needed_id(written: str) -> str:
    if not (id := clean(written).strip()):
        raise Unfit("no-id", "the story has no id")
    return id


def _needed_date(written: list[str], zone: str) -> Instant:
    if not (date := first_instant(written, zone)):
        raise Unfit("no-date", "no date that can be read")
    return date


def _instant(written: str, zone: str) -> datetime | None:
    found = instant(written, zone)
    return found.utc if found else None


def _version(written: str) -> int:
    return int(written) if re.fullmatch(r"\d{1,9}", written) else 0


def _headline(given: str, slug: str, body: str, status: Status) -> tuple[str, tuple[str, ...]]:
    if not given and not body and status is not Status.KILLED:
        raise Unfit("empty", "neither headline nor text")
    return headline_or(given, slug, body)


def _line(told: etree._Element, path: str) -> str:
    return html_line(text(told, path))


def _html(told: etree._Element, path: str) -> str:
    return html_paragraphs("".join(every(told, path)[0].itertext())) if every(told, path) else ""


def _each(told: etree._Element, path: str) -> list[str]:
    return ["".join(e.itertext()) for e in every(told, path)]


def _topics(codes: list[str]) -> tuple[str, ...]:
    cleaned = (" ".join(clean(code).split()) for code in codes)
    return tuple(dict.fromkeys(code for code in cleaned if code))


def _places(told: etree._Element) -> Iterator[Entity]:
    for name in ("City", "Province", "Country"):
        if place := _line(told, f"ContentItem/{name}"):
            yield Entity("place", place)
