"""NewsML 1.0 to 1.2: news items made of components in one another, some of them the story.

IPTC, NewsML 1.2 functional specification. A component may have a role: text is the
story's unless it is a title, a contact or the like, and never below a picture or video. An item
with text in two languages is two stories.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from searcher.analysis import clean
from searcher.archives import desk
from searcher.archives.markup import article, html_paragraphs
from searcher.archives.moments import Moment, first_moment, zone_of
from searcher.archives.stream import Found, Skipped, Stream, Unfit
from searcher.archives.xml import LANG, Item, every, root, stories, text, value
from searcher.story import Entity, Status, Story

_MEDIA = {
    "picture": "picture", "photo": "picture", "image": "picture", "thumbnail": "picture",
    "preview": "picture", "graphic": "graphic", "infographic": "graphic", "video": "video",
    "clip": "video", "audio": "audio", "sound": "audio",
}  # fmt: skip
_LEADS = ("lead", "abstract", "intro", "summary")
_HEADS = ("title", "headline")
_ASIDES = (
    "contact", "logo", "stylesheet", "tweettext", "tweet", "short", "shorttext", "sms", "caption",
    "subheadline", "subtitle", "byline", "keywords", "copyright", "teaser", "push",
)  # fmt: skip
_NOTES = ("advisory", "note", "correction", "editor", "warning")  # kinds of line; AFP, ANP
_STATUSES = {
    "withheld": Status.KILLED,
    "canceled": Status.KILLED,
    "cancelled": Status.KILLED,
    "embargoed": Status.EMBARGOED,
}
_NO_TEXT = ("css", "javascript", "xsl")


@dataclass(frozen=True, slots=True)
class _Part:
    """The text of one content item, its role, and the components it is in, innermost first."""

    role: str
    language: str
    paragraphs: str
    components: tuple[etree._Element, ...]

    @property
    def is_body(self) -> bool:
        """Whether it is the story itself: agencies name that in many ways, or not at all."""
        return self.role not in (*_LEADS, *_HEADS, *_ASIDES)


def sniff(head: bytes) -> bool:
    """Whether a file begins as NewsML 1 does."""
    return root(head) == "NewsML"


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The stories of one file; items of pictures, and lists of other items, are skipped."""
    return stories(stream, origin, frozenset({"NewsItem"}), _tell)


def _tell(item: Item) -> Iterator[Found | Skipped]:
    parts, media = _parts(item.element)
    languages = list(dict.fromkeys(p.language for p in parts if p.is_body or p.role in _LEADS))
    if not languages:
        languages = list(dict.fromkeys(part.language for part in parts))
    for language in languages:
        told = [part for part in parts if part.language == language]
        yield _story(item, told, f":{language}" if len(languages) > 1 else "")
    if languages:
        return
    if _status(item.element) is Status.KILLED:
        yield _story(item, [], "")
    elif kind := media or _referring(item.element):
        yield Skipped(item.origin, kind, f"an item of kind {kind}")
    else:
        raise Unfit("empty", "no text in it")


def _referring(element: etree._Element) -> str:
    """ "package" for an item that only names files or other items, else ""."""
    names = every(element, ".//NewsItemRef") or value(element, ".//ContentItem", "Href")
    return "package" if names else ""


def _parts(item: etree._Element) -> tuple[list[_Part], str]:
    """The texts of an item, and the kind of its pictures, films or sounds if it has any."""
    parts, media = [], set()
    for content in every(item, ".//ContentItem"):
        components = tuple(content.iterancestors("{*}NewsComponent"))
        roles = [value(c, "Role", "FormalName").lower() for c in components]
        roles.append(value(content, "MediaType", "FormalName").lower())
        if kinds := [_MEDIA[role] for role in roles if role in _MEDIA]:
            media.add(kinds[-1])  # the outermost says what the item is
        elif found := _paragraphs(content):
            parts.append(_Part(roles[0], _language(item, components), found, components))
        elif content.get("Href"):
            media.add("package")
    return parts, media.pop() if len(media) == 1 else "package" if media else ""


def _paragraphs(content: etree._Element) -> str:
    if value(content, "Format", "FormalName").lower() in _NO_TEXT:
        return ""
    for told in every(content, "DataContent"):
        is_marked_up = any(isinstance(child.tag, str) for child in told)
        if found := article(told) if is_marked_up else html_paragraphs(told.text or ""):
            return found
    return ""


def _story(item: Item, parts: list[_Part], suffix: str) -> Story:
    element = item.element
    components = _components(element, parts)
    source, zone = _source(element, components)
    date = _date(element, zone)
    given = _headline(parts, components)
    body = desk.without_headline(_body(parts), given)
    slug, keywords = _slug(element, components)
    note = _note(components)
    embargo = _embargo(element, zone)
    said = desk.status_said(given, slug)
    status = _status(element)
    if status is Status.USABLE:
        is_correction = desk.is_correction_note(note) or _is_correction(components)
        status = said or (Status.CORRECTED if is_correction else status)
    if not given and not body and status is not Status.KILLED:
        raise Unfit("empty", "neither headline nor text")
    headline, headline_guessed = desk.headline_or(given, slug, body)
    return Story(
        id=_id(element) + suffix,
        version=_version(element),
        date=date.instant,
        created=_moment(element, "NewsManagement/FirstCreated", zone),
        sent=_sent(element, zone),
        embargo=embargo,
        status=status,
        note=note,
        headline=headline,
        body=desk.below(_deck(parts, components), desk.without_trailer(body)),
        source=source,
        slug=slug or keywords,
        byline=_near(components, "NewsLines/ByLine"),
        dateline=_dateline(components, body),
        entities=tuple(_places(components)),
        topics=_topics(element),
        language=parts[0].language if parts else _language(element, components),
        urgency=_urgency(element),
        guessed=(*item.guessed, *date.guessed, *headline_guessed),
        origin=item.origin,
    )


def _components(element: etree._Element, parts: list[_Part]) -> tuple[etree._Element, ...]:
    """The components that the story's text is in, innermost first, else the outermost one."""
    ranked = [part for part in parts if part.is_body]
    for roles in (_LEADS, _HEADS):
        ranked += [part for part in parts if part.role in roles]
    if ranked:
        return ranked[0].components
    return tuple(every(element, "NewsComponent")[:1])


def _near(components: tuple[etree._Element, ...], path: str) -> str:
    return next((found for c in components if (found := text(c, path))), "")


def _near_value(components: tuple[etree._Element, ...], path: str, attribute: str) -> str:
    return clean(next((v for c in components if (v := value(c, path, attribute))), ""))


def _id(element: etree._Element) -> str:
    """The public identifier without its revision; else provider, day and number."""
    path = "Identification/NewsIdentifier"
    public = re.fullmatch(r"(urn:newsml:[^:]+:[^:]+:.+):\d+[A-Z]*",
                          text(element, f"{path}/PublicIdentifier"))  # fmt: skip
    if public:
        return public[1]
    names = ("ProviderId", "DateId", "NewsItemId")
    provider, day, number = (text(element, f"{path}/{name}") for name in names)
    if not provider or not day:
        raise Unfit("no-id", "the item has no identifier")
    return f"urn:newsml:{provider}:{day}:{number}".rstrip(":")


def _version(element: etree._Element) -> int:
    written = re.match(r"\d{1,9}", text(element, "Identification/NewsIdentifier/RevisionId"))
    return int(written[0]) if written else 1


def _date(element: etree._Element, zone: str) -> Moment:
    """The date of this revision, else the nearest thing to it."""
    places = (
        "NewsManagement/ThisRevisionCreated",
        "NewsManagement/FirstCreated",
        "NewsComponent/DescriptiveMetadata/DateLineDate",
        "Identification/NewsIdentifier/DateId",
    )
    for number, place in enumerate(places):
        if date := first_moment([text(element, place)], zone):
            guessed = (f"date from {place.rpartition('/')[2]}",) if number else ()
            return Moment(date.instant, guessed + date.guessed)
    if sent := _sent(element, zone):
        return Moment(sent, ("date from DateAndTime",))
    raise Unfit("no-date", "no date that can be read")


def _moment(element: etree._Element, path: str, zone: str) -> datetime | None:
    found = first_moment([text(element, path)], zone)
    return found.instant if found else None


def _sent(element: etree._Element, zone: str) -> datetime | None:
    return _moment(element.getroottree().getroot(), "NewsEnvelope/DateAndTime", zone)


def _embargo(element: etree._Element, zone: str) -> datetime | None:
    if _status(element) is not Status.EMBARGOED:
        return None
    return _moment(element, "NewsManagement/StatusWillChange/DateAndTime", zone)


def _status(element: etree._Element) -> Status:
    written = value(element, "NewsManagement/Status", "FormalName").lower()
    return _STATUSES.get(written, Status.USABLE)


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
    known = [name for name in names if desk.is_agency(name)]
    source = desk.agency(next(filter(None, known + names), ""))
    return source, zone_of(source, *names)


def _headline(parts: list[_Part], components: tuple[etree._Element, ...]) -> str:
    titles = (" ".join(part.paragraphs.split()) for part in parts if part.role in _HEADS)
    return _near(components, "NewsLines/HeadLine") or next(titles, "")


def _deck(parts: list[_Part], components: tuple[etree._Element, ...]) -> str:
    """The line below the headline."""
    told = (" ".join(part.paragraphs.split()) for part in parts if part.role == "subheadline")
    return _near(components, "NewsLines/SubHeadLine") or next(told, "")


def _body(parts: list[_Part]) -> str:
    """The first text, after a lead that it does not repeat."""
    body = next((part.paragraphs for part in parts if part.is_body), "")
    lead = next((part.paragraphs for part in parts if part.role in _LEADS), "")
    if not body or not lead or body.startswith(lead.rstrip(" .…")[:80]):
        return body or lead
    return f"{lead}\n\n{body}"


def _slug(element: etree._Element, components: tuple[etree._Element, ...]) -> tuple[str, str]:
    """The slug, its parts joined; and what stands in for one: keywords or the item's label."""
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


def _dateline(components: tuple[etree._Element, ...], body: str) -> str:
    """The place in the dateline, else in the text, else the city of origin."""
    written = desk.dateline(_near(components, "NewsLines/DateLine")) or desk.dateline_in(body)
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
        if name and not re.fullmatch("[A-Z]{2,3}", name):
            yield Entity("place", name)


def _property(place: etree._Element, name: str) -> str:
    found = (p.get("Value", "") for p in every(place, "Property") if p.get("FormalName") == name)
    return clean(next(found, "")).strip()


def _topics(element: etree._Element) -> tuple[str, ...]:
    codes = []
    for subject in every(element, ".//SubjectCode/*"):
        name = etree.QName(subject).localname
        if name in ("Subject", "SubjectMatter", "SubjectDetail"):
            codes.append(desk.topic(clean(subject.get("FormalName", ""))))
    return tuple(dict.fromkeys(filter(None, codes)))


def _language(element: etree._Element, components: tuple[etree._Element, ...]) -> str:
    """As the innermost component says, else the item."""
    for component in components:
        said = component.get(LANG) or value(component, "DescriptiveMetadata/Language", "FormalName")
        if said and (two := desk.language(said)):
            return two
    return desk.language(element.get(LANG, ""))


def _urgency(element: etree._Element) -> int | None:
    path = "NewsManagement/Urgency"
    return desk.urgency(value(element, path, "FormalName") or text(element, path))
