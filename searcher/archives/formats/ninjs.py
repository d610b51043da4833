"""ninjs, the IPTC's news in JSON (iptc.org/std/ninjs): 1.x, 2.x, 3.x, and as Superdesk has it.

Keys are in small letters up to 2.x ("versioncreated"), and in camel case in 3.x ("versionCreated"):
all are read in small letters.
"""

import re
from collections.abc import Iterator
from typing import Any

from searcher.archives.markup.paragraphs import (
    html_line,
    html_paragraphs,
    nitf_paragraphs,
    plain_paragraphs,
)
from searcher.archives.newsroom.agencies import agency_named, zone_of_stamps
from searcher.archives.newsroom.bylines import byline_of
from searcher.archives.newsroom.datelines import dateline_of
from searcher.archives.newsroom.headlines import headline_or, without_headline
from searcher.archives.newsroom.languages import language_of
from searcher.archives.newsroom.status import is_correction_note, published_status, status_of
from searcher.archives.records import json_items, json_pieces
from searcher.archives.records.json_items import Item, date, rows, text
from searcher.archives.stream import Found, Skipped, Stream, Unfit
from searcher.story import Entity, Status, Story

# Keys that tell ninjs from other JSON; those that others have too; and those that prove nothing
# against it.
_ITS_OWN = {
    "versioncreated", "firstcreated", "pubstatus", "body_xhtml", "body_html5", "body_text",
    "bodies", "headlines", "headline_main", "evolvedfrom", "copyrightholder", "infosources",
}  # fmt: skip
_NAMING = {"uri", "guid", "body_html"}
_SHARED = _NAMING | {
    "headline", "slugline", "byline", "by", "description_text", "description_html", "type",
    "version", "language", "urgency", "priority", "profile", "located", "source",
}  # fmt: skip
_KINDS = {
    "picture": "picture", "graphic": "picture", "photo": "picture", "image": "picture",
    "video": "video", "audio": "audio", "animation": "video", "planning": "planning",
    "event": "planning", "component": "component",
}  # fmt: skip
_ENTITIES = {
    "person": ("person", "persons", "people"),
    "org": ("organisation", "organisations", "organization", "organizations"),
    "place": ("place", "places"),
    "event": ("event", "events"),
}
# The AP's API as ninjs: what follows the item's own number in its address is the version's.
_AP = re.compile(r"https?://api\.ap\.org/media/v/content/([0-9a-f]{32})\b.*")


def sniff(head: bytes) -> bool:
    """Whether a file begins with an object, or a list of objects, with the keys of ninjs."""
    keys = {key.lower() for key in json_pieces.keys(head)}
    # ninjs 2 and 3 have altIds too: a list, where the AP's own is an object
    is_ap = "api_version" in keys or bool(re.search(rb'"altids"\s*:\s*\{', head))
    if is_ap or keys & {"version_created", "date_published"}:
        # The AP's own, dpa's own, JSON Feed.
        return False
    return bool(keys & _ITS_OWN) or (bool(keys & _NAMING) and keys <= _SHARED)


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The stories of one file."""
    yield from json_items.stories(stream, origin, _list_in, _tell)


def _list_in(value: dict[str, Any]) -> tuple[str, ...]:
    if {key.lower() for key in value} & (_ITS_OWN | {"uri", "guid"}):
        return ()
    for key, inside in value.items():
        if isinstance(inside, list) and any(isinstance(one, dict) for one in inside):
            return (key,)
        if isinstance(inside, dict) and (path := _list_in(inside)):
            return (key, *path)
    return ()


def _tell(item: Item) -> Found | Skipped:
    value = {key.lower(): inside for key, inside in item.value.items()}
    body = _body(value)
    if kind := _kind(value, body):
        return Skipped(item.origin, kind, f"an item of kind {kind}, not a story")
    return _story(item, value, body or _summary(value))


def _kind(value: dict[str, Any], body: str) -> str:
    type = text(value, "type").lower()
    # Business Wire's stories with pictures are composites; one without a text is a package.
    if type in ("composite", "package") and not body:
        is_killed = published_status(text(value, "pubstatus")) is Status.KILLED
        return "" if is_killed else "package"
    return _KINDS.get(type, "")


def _story(item: Item, value: dict[str, Any], body: str) -> Story:
    source = _source(value)
    zone = zone_of_stamps(source, text(value, "uri", "guid"))
    created = date(value, zone, "firstcreated")
    made = date(value, zone, "versioncreated", "contentcreated") or created
    if not made:
        raise Unfit("no-date", "neither versioncreated nor firstcreated")
    embargo = date(value, zone, "embargoed")
    slug, note = text(value, "slugline"), text(value, "ednote")
    headline, guessed = headline_or(_headline(value), slug, body)
    status = status_of(
        published_status(text(value, "pubstatus")), (headline, slug),
        embargo and embargo.utc, made.utc, is_correction=is_correction_note(note),
    )  # fmt: skip
    if not headline and not body and status is not Status.KILLED:
        raise Unfit("empty", "neither headline nor body")
    return Story(
        id=_id(value),
        date=made.utc,
        headline=headline,
        body=without_headline(body, headline),
        version=_version(value),
        source=source,
        slug=slug,
        byline=byline_of(text(value, "byline", "by")) or ", ".join(_names(value, "authors")),
        dateline=text(value, "located") or dateline_of(body).place,
        entities=_entities(value),
        topics=_topics(value),
        language=language_of(text(value, "language")),
        urgency=json_items.urgency(value),
        status=status,
        created=created and created.utc,
        embargo=embargo and embargo.utc,
        note=note,
        rights=json_items.rights(value),
        guessed=item.guessed + made.guessed + guessed,
        origin=item.origin,
    )


def _id(value: dict[str, Any]) -> str:
    extra = value.get("extra")
    id = text(value, "uri", "guid") or text(extra if isinstance(extra, dict) else {}, "itemid")
    if not id:
        raise Unfit("no-id", "neither uri nor guid")
    # What follows changes with the version.
    found = _AP.fullmatch(id)
    return found[1] if found else id


def _version(value: dict[str, Any]) -> int:
    found = re.match(r"\d{1,18}", text(value, "version"))
    return int(found[0]) if found else 1


def _source(value: dict[str, Any]) -> str:
    names = [*_names(value, "infosources"), ""]
    return agency_named(text(value, "source", "provider", "copyrightholder") or names[0])


def _headline(value: dict[str, Any]) -> str:
    listed = _by_role(value, "headlines", ("main", "headline"))
    named = sorted(
        key for key in value if key.startswith("headline_")
    )  # headline_main (1.4 to 1.6)
    return html_line(text(value, "headline") or listed or text(value, "title", *named))


def _body(value: dict[str, Any]) -> str:
    """The best of the renditions of one text: marked up rather than plain, and NITF last."""
    named = sorted(key for key in value if key.startswith("body_") and key != "body_text")
    html = text(value, "body_html", "body_xhtml", "body_html5")
    listed = [_rendered(row) for row in sorted(rows(value, "bodies"), key=_rank)]
    other = html_paragraphs(text(value, *named))
    told = (html_paragraphs(html), *listed, other, plain_paragraphs(text(value, "body_text")))
    return next(filter(None, told), "")


def _rank(row: dict[str, Any]) -> int:
    """How good a rendition is, 0 for the best, by its role and its type (both are free text)."""
    role, type = text(row, "role").lower(), text(row, "contenttype", "contentType").lower()
    if role in ("html", "xhtml", "richtext"):
        return 0
    if "html" in type or "html" in role:
        return 1
    return 3 if "nitf" in role or "xml" in type or "nitf" in type else 2


def _rendered(row: dict[str, Any]) -> str:
    written = text(row, "value")
    if _rank(row) == 2:
        return plain_paragraphs(written)
    return nitf_paragraphs(written) if _rank(row) == 3 else html_paragraphs(written)


def _summary(value: dict[str, Any]) -> str:
    written = text(value, "description_html", "description_text")
    roles = ("text", "summary", "main", "caption")
    return html_paragraphs(written or _by_role(value, "descriptions", roles))


def _by_role(value: dict[str, Any], name: str, roles: tuple[str, ...]) -> str:
    found = {text(row, "role").lower(): text(row, "value") for row in reversed(rows(value, name))}
    wanted = (found[role] for role in (*roles, *found) if found.get(role))
    return next(wanted, "")


def _names(value: dict[str, Any], *names: str) -> list[str]:
    return [found for row in rows(value, *names) if (found := text(row, "name"))]


def _entities(value: dict[str, Any]) -> tuple[Entity, ...]:
    subjects = rows(value, "subject", "subjects")
    # Places may stand among the subjects, with a "rel" that says so.
    places = [text(row, "name") for row in subjects if text(row, "rel") == "location"]
    found = json_items.entities(value, _ENTITIES)
    return tuple(dict.fromkeys((*found, *(Entity("place", place) for place in places if place))))


def _topics(value: dict[str, Any]) -> tuple[str, ...]:
    subjects = rows(value, "subject", "subjects")
    told = [row for row in subjects if text(row, "rel") != "location"]
    return json_items.topics({"subject": told}, "subject")
