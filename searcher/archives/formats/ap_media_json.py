"""The AP Media API's JSON (api.ap.org/media/v): one item, or a feed of items.

The text of a story is a rendition, to be fetched from an address. What is not in the file cannot be
read: a story then has its summary for a body, or none.
"""

import re
from collections.abc import Iterator
from typing import Any

from searcher.archives.markup.paragraphs import html_line, html_paragraphs
from searcher.archives.newsroom.agencies import agency_named
from searcher.archives.newsroom.bylines import byline_of
from searcher.archives.newsroom.headlines import headline_or
from searcher.archives.newsroom.languages import language_of
from searcher.archives.newsroom.status import is_correction_note, published_status, status_of
from searcher.archives.records import json_items, json_pieces
from searcher.archives.records.json_items import Item, date, rows, text, whole
from searcher.archives.stream import Found, Skipped, Stream, Unfit
from searcher.story import Status, Story

# Types of items that are no stories, and what they are.
_KINDS = {
    "picture": "picture", "graphic": "picture", "video": "video", "audio": "audio",
    "composite": "package", "complexdata": "package",
}  # fmt: skip
_ENTITIES = {
    "person": ("person",),
    "org": ("organisation", "organization", "company"),
    "place": ("place",),
    "event": ("event",),
}


def sniff(head: bytes) -> bool:
    """Whether a file begins with an object that has the keys of the AP Media API."""
    keys = json_pieces.keys(head)
    # a list of altids is ninjs (2.0 and later)
    is_ap = "altids" in keys and bool(re.search(rb'"altids"\s*:\s*\{', head))
    return is_ap or {"api_version", "data"} <= keys


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The stories of one file."""
    yield from json_items.stories(stream, origin, _list_in, _tell)


def _list_in(value: dict[str, Any]) -> tuple[str, ...]:
    inside = value.get("data")
    if isinstance(inside, dict) and isinstance(inside.get("items"), list):
        return ("data", "items")
    return ("items",) if isinstance(value.get("items"), list) else ()


def _tell(item: Item) -> Found | Skipped:
    value = _inner(_inner(item.value, "data"), "item")
    if kind := _KINDS.get(text(value, "type")):
        return Skipped(item.origin, kind, f"an item of kind {kind}, not a story")
    return _story(item, value)


def _inner(value: dict[str, Any], key: str) -> dict[str, Any]:
    inside = value.get(key)
    return inside if isinstance(inside, dict) else value


def _story(item: Item, value: dict[str, Any]) -> Story:
    # itemid stays, while uri ends with a number that changes with every version.
    id = text(_inner(value, "altids"), "itemid") or text(value, "uri")
    if not id:
        raise Unfit("no-id", "neither altids.itemid nor uri")
    created = date(value, "UTC", "firstcreated")
    made = date(value, "UTC", "versioncreated") or created
    if not made:
        raise Unfit("no-date", "neither versioncreated nor firstcreated")
    body = _body(item.value, value)
    slug = text(value, "slugline")
    written = text(value, "headline", "headline_extended", "title")
    headline, guessed = headline_or(html_line(written), slug, body)
    embargo = date(value, "UTC", "embargoed")
    status = status_of(
        published_status(text(value, "pubstatus")), (headline, slug),
        embargo and embargo.utc, made.utc, is_correction=_is_correction(value),
    )  # fmt: skip
    if not headline and not body and status is not Status.KILLED:
        raise Unfit("empty", "neither headline nor body")
    return Story(
        id=id,
        date=made.utc,
        headline=headline,
        body=body,
        version=whole(value, "version") or 0,
        source=agency_named(text(value, "provider") or "AP"),  # CP passes AP's items on
        slug=slug,
        byline=_byline(value),
        dateline=_dateline(value),
        entities=json_items.entities(value, _ENTITIES),
        topics=json_items.topics(value, "subject"),
        language=language_of(text(value, "language")),
        urgency=json_items.urgency(value),
        status=status,
        created=created and created.utc,
        embargo=embargo and embargo.utc,
        note=text(value, "ednote"),
        rights=json_items.rights(value),
        guessed=item.guessed + made.guessed + guessed,
        origin=item.origin,
    )


def _body(outer: dict[str, Any], value: dict[str, Any]) -> str:
    # Superdesk puts the rendition that it fetched beside the item.
    fetched = outer.get("nitf")
    written = text(fetched, "body_html") if isinstance(fetched, dict) else ""
    return html_paragraphs(written or text(value, "body_html", "description_summary"))


def _is_correction(value: dict[str, Any]) -> bool:
    types = (text(row, "name") for row in rows(value, "editorialtypes", "signals"))
    is_typed = any(type.lower().startswith("correct") for type in types)
    return is_typed or is_correction_note(text(value, "ednote"))


def _byline(value: dict[str, Any]) -> str:
    signed = (
        ", ".join(filter(None, (byline_of(text(row, "by", "name")), text(row, "title"))))
        for row in rows(value, "bylines")
    )
    return "; ".join(filter(None, signed))


def _dateline(value: dict[str, Any]) -> str:
    place = value.get("datelinelocation")
    named = (text(place, "city"), text(place, "countryname")) if isinstance(place, dict) else ()
    return text(value, "located") or ", ".join(filter(None, named))
