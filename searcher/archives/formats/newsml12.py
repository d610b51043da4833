"""NewsML 1.0 to 1.2: news items made of components inside one another, one of them the story.

IPTC, NewsML 1.2 functional specification. An item with text in two languages is two stories.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from searcher.analysis import clean
from searcher.archives.markup.newsml12_parts import Text, language_near, texts
from searcher.archives.markup.xml import Item, every, local_name, root, stories, text, value
from searcher.archives.newsroom.agencies import agency_named, is_agency, zone_of_stamps
from searcher.archives.newsroom.bylines import byline_of
from searcher.archives.newsroom.codes import subject_code, urgency_of
from searcher.archives.newsroom.datelines import dateline_of, place_of
from searcher.archives.newsroom.headlines import below, headline_or, without_headline
from searcher.archives.newsroom.ids import made_id
from searcher.archives.newsroom.instants import Instant, first_instant
from searcher.archives.newsroom.sign_offs import without_sign_off
from searcher.archives.newsroom.status import (
    is_correction_note,
    published_status,
    rights,
    status_of,
)
from searcher.archives.stream import Found, Skipped, Stream, Unfit
from searcher.story import Entity, Status, Story

# Words in the types of lines that are notes to editors: AFP's are of type "AdvisoryLine".
_NOTES = ("advisory", "note", "correction", "editor", "warning", "embargo")

# Where rights stand in a component (NewsML 1.2 functional specification, "Rights metadata").
_TERMS = (
    "NewsLines/RightsLine", "RightsMetadata/UsageRights/UsageType",
    "RightsMetadata/UsageRights/Limitations",
)  # fmt: skip
_NOTICES = ("NewsLines/CopyrightLine",)
_HOLDERS = ("RightsMetadata/Copyright/CopyrightHolder",)


def sniff(head: bytes) -> bool:
    """Whether a file begins as NewsML 1 does."""
    return root(head) == "NewsML"


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The stories of one file; items of pictures, and lists of other items, are skipped."""
    return stories(stream, origin, frozenset({"NewsItem"}), _tell)


def _tell(item: Item) -> Iterator[Found | Skipped]:
    told, media = texts(item.element)
    for one in told:
        yield _story(item, one, f":{one.language}" if len(told) > 1 else "")
    if told:
        return
    # A kill may come without a text, and so look like a list or a picture.
    if _published(item.element) is Status.KILLED:
        components = tuple(every(item.element, "NewsComponent")[:1])
        yield _story(item, Text(language_near(item.element, components), components), "")
    elif media:
        yield Skipped(item.origin, media, f"an item of kind {media}")
    else:
        raise Unfit("empty", "no text in it")


def _story(item: Item, told: Text, suffix: str) -> Story:
    element, components = item.element, told.components
    source, zone = _source(element, components)
    date = _date(element, zone)
    given = _near(components, "NewsLines/HeadLine") or told.head
    body = without_headline(told.body, given)
    deck = _near(components, "NewsLines/SubHeadLine") or told.deck
    slug, keywords = _slug(element, components)
    note = _note(components)
    embargo = _embargo(element, zone)
    is_correction = is_correction_note(note) or _is_correction(components)
    status = status_of(
        _published(element), (given, slug), embargo, date.utc, is_correction=is_correction
    )
    if not given and not body and status is not Status.KILLED:
        raise Unfit("empty", "neither headline nor text")
    headline, headline_guessed = headline_or(given, slug, body)
    id, id_guessed = _id(element, date, headline)
    return Story(
        id=id + suffix,
        version=_version(element),
        date=date.utc,
        created=_moment(element, "NewsManagement/FirstCreated", zone),
        sent=_sent(element, zone),
        embargo=embargo,
        status=status,
        note=note,
        headline=headline,
        body=below(deck, without_sign_off(body)),
        source=source,
        slug=slug or keywords,
        byline=byline_of(_near(components, "NewsLines/ByLine")),
        dateline=_dateline(components, body),
        entities=tuple(_places(components)),
        topics=_topics(element),
        language=told.language,
        urgency=_urgency(element),
        rights=_rights(components),
        reuse_until=_reuse_until(components, zone),
        guessed=(*item.guessed, *date.guessed, *id_guessed, *headline_guessed),
        origin=item.origin,
    )


def _near(components: tuple[etree._Element, ...], path: str) -> str:
    return next((found for c in components if (found := text(c, path))), "")


def _near_value(components: tuple[etree._Element, ...], path: str, attribute: str) -> str:
    return clean(next((v for c in components if (v := value(c, path, attribute))), ""))


def _id(element: etree._Element, date: Instant, headline: str) -> tuple[str, tuple[str, ...]]:
    """The public identifier without its revision; else provider, day and number; else one made.

    The DTD of NewsML 1.2 wants all of them. TASS leaves out day and number, and has a GUID instead.
    """
    path = "Identification/NewsIdentifier"
    # It ends with the revision and what was done, "3U": without them all revisions have one id.
    public = re.fullmatch(r"(urn:newsml:[^:]+:[^:]+:.+):\d+[A-Z]*",
                          text(element, f"{path}/PublicIdentifier"))  # fmt: skip
    if public:
        return public[1], ()
    names = ("ProviderId", "DateId", "NewsItemId")
    provider, day, number = (text(element, f"{path}/{name}") for name in names)
    if provider and day:
        return f"urn:newsml:{provider}:{day}:{number}".rstrip(":"), ()
    if guid := text(element, ".//DescriptiveMetadata/guid"):
        return f"{provider}/{guid}".lstrip("/"), ("id from guid",)
    first = text(element, "NewsManagement/FirstCreated") or date.utc.isoformat()
    return made_id("newsml", provider, first, headline), ("id from date and headline",)


def _version(element: etree._Element) -> int:
    written = re.match(r"\d{1,9}", text(element, "Identification/NewsIdentifier/RevisionId"))
    return int(written[0]) if written else 1


def _date(element: etree._Element, zone: str) -> Instant:
    """The date of this revision, else the nearest thing to it, and that it is that."""
    places = (
        "NewsManagement/ThisRevisionCreated",
        "NewsManagement/FirstCreated",
        "NewsComponent/DescriptiveMetadata/DateLineDate",
        "Identification/NewsIdentifier/DateId",
    )
    for number, place in enumerate(places):
        if date := first_instant([text(element, place)], zone):
            guessed = (f"date from {place.rpartition('/')[2]}",) if number else ()
            return Instant(date.utc, guessed + date.guessed)
    if sent := _sent(element, zone):
        return Instant(sent, ("date from DateAndTime",))
    raise Unfit("no-date", "no date that can be read")


def _moment(element: etree._Element, path: str, zone: str) -> datetime | None:
    found = first_instant([text(element, path)], zone)
    return found.utc if found else None


def _sent(element: etree._Element, zone: str) -> datetime | None:
    return _moment(element.getroottree().getroot(), "NewsEnvelope/DateAndTime", zone)


def _embargo(element: etree._Element, zone: str) -> datetime | None:
    if _published(element) is not Status.EMBARGOED:
        return None
    return _moment(element, "NewsManagement/StatusWillChange/DateAndTime", zone)


def _published(element: etree._Element) -> Status:
    return published_status(value(element, "NewsManagement/Status", "FormalName"))


def _is_correction(components: tuple[etree._Element, ...]) -> bool:
    genres = {e.get("FormalName", "").lower()
              for c in components for e in every(c, "DescriptiveMetadata/Genre")}  # fmt: skip
    return bool(genres & {"correction", "corrected", "corrective", "correctif", "rectificatif"})


def _source(element: etree._Element, components: tuple[etree._Element, ...]) -> tuple[str, str]:
    """The provider, a known agency first, and the zone of its naive times."""
    names = [
        _near_value(components, "AdministrativeMetadata/Provider/Party", "FormalName"),
        text(element, "Identification/NewsIdentifier/ProviderId"),
        _near(components, "NewsLines/CreditLine"),
        _near_value(components, "AdministrativeMetadata/Source/Party", "FormalName"),
    ]
    known = [name for name in names if is_agency(name)]
    source = agency_named(next(filter(None, known + names), ""))
    return source, zone_of_stamps(source, *names)


def _slug(element: etree._Element, components: tuple[etree._Element, ...]) -> tuple[str, str]:
    """The slug, its parts joined; and what stands in for one: keywords or the item's label.

    AFP writes one keyword in each SlugLine.
    """
    for component in components:
        parts = [" ".join("".join(e.itertext()).split())
                 for e in every(component, "NewsLines/SlugLine")]  # fmt: skip
        if any(parts):
            return clean("-".join(filter(None, parts))), ""
    lines = [line for c in components[:2] for line in _texts(c, "NewsLines/KeywordLine")]
    label = text(element, "Identification/NameLabel")
    return "", label or "-".join(dict.fromkeys(lines))


def _texts(component: etree._Element, path: str) -> list[str]:
    found = (clean(" ".join("".join(e.itertext()).split())) for e in every(component, path))
    return [words for words in found if words]


def _note(components: tuple[etree._Element, ...]) -> str:
    notes = []
    for component in components:
        for told in every(component, "NewsLines/NewsLine"):
            kind = value(told, "NewsLineType", "FormalName").lower()
            if any(word in kind for word in _NOTES):
                notes += _texts(told, "NewsLineText")
    return "\n".join(dict.fromkeys(notes))


def _rights(components: tuple[etree._Element, ...]) -> tuple[str, ...]:
    """The lines in print and the terms in the metadata, of all components that the text is in."""
    terms, notices, holders = (
        [line for c in components for path in paths for line in _texts(c, path)]
        for paths in (_TERMS, _NOTICES, _HOLDERS)
    )
    return rights(terms, notices, holders)


def _reuse_until(components: tuple[etree._Element, ...], zone: str) -> datetime | None:
    ends = [end for c in components for end in _texts(c, "RightsMetadata/UsageRights/EndDate")]
    found = first_instant(ends, zone)
    return found.utc if found else None


def _dateline(components: tuple[etree._Element, ...], body: str) -> str:
    """The place in the dateline, else in the text, else the city of origin."""
    # EFE puts a time stamp there, which names no place.
    written = place_of(_near(components, "NewsLines/DateLine")) or dateline_of(body).place
    if written:
        return written
    for component in components:
        for place in every(component, "DescriptiveMetadata/Location"):
            if place.get("HowPresent") == "Origin" and (city := _property(place, "City")):
                return city
    return ""


def _places(components: tuple[etree._Element, ...]) -> Iterator[Entity]:
    """Cities, and countries that are not mere codes."""
    names = []
    for component in components:
        for place in every(component, "DescriptiveMetadata/Location"):
            names += [_property(place, "City"), _property(place, "Country")]
    for name in dict.fromkeys(names):
        # "FRA" (ISO 3166) is found by no word.
        if name and not re.fullmatch("[A-Z]{2,3}", name):
            yield Entity("place", name)


def _property(place: etree._Element, name: str) -> str:
    found = (p.get("Value", "") for p in every(place, "Property") if p.get("FormalName") == name)
    return clean(next(found, "")).strip()


def _topics(element: etree._Element) -> tuple[str, ...]:
    codes = []
    for subject in every(element, ".//SubjectCode/*"):
        name = local_name(subject)
        if name in ("Subject", "SubjectMatter", "SubjectDetail"):
            codes.append(subject_code(clean(subject.get("FormalName", ""))))
    return tuple(dict.fromkeys(filter(None, codes)))


def _urgency(element: etree._Element) -> int | None:
    path = "NewsManagement/Urgency"
    return urgency_of(value(element, path, "FormalName") or text(element, path))
