"""dpa's digital wires in JSON ("digitalwires@0.9.1"), which carry partners' stories too."""

from collections.abc import Iterator
from typing import Any

from searcher.archives.markup.paragraphs import html_line, html_paragraphs
from searcher.archives.newsroom.agencies import agency_named, is_agency
from searcher.archives.newsroom.bylines import byline_of
from searcher.archives.newsroom.datelines import place_of
from searcher.archives.newsroom.headlines import below, headline_or
from searcher.archives.newsroom.languages import language_of
from searcher.archives.newsroom.status import is_correction_note, published_status, status_of
from searcher.archives.records import json_items, json_pieces
from searcher.archives.records.json_items import Item, date, rows, text, whole
from searcher.archives.stream import Found, Skipped, Stream, Unfit
from searcher.story import Entity, Status, Story

# Of dates without one; most have theirs.
ZONE = "Europe/Berlin"
_KINDS = {
    "image": "picture", "graphic": "picture", "audio": "audio", "video": "video",
}  # fmt: skip
_ENTITIES = {
    "dnltype:person": "person",
    "dnltype:organisation": "org",
    "dnltype:company": "org",
    "dnltype:geosubject": "place",
}
_TOPICS = ("dnltype:subject", "dnltype:dpasubject", "dnltype:desk")
# Roles of notes that are not to be read as notes: addresses, initials, what pictures there are.
_NO_NOTES = ("contacts", "closingline", "picture", "genrenote")


def sniff(head: bytes) -> bool:
    """Whether a file begins with an object that has the keys of a digital wire."""
    keys = json_pieces.keys(head)
    return "version_created" in keys and bool(keys & {"urn", "entry_id", "article_html"})


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The stories of one file."""
    yield from json_items.stories(stream, origin, _list_in, _tell)


def _list_in(value: dict[str, Any]) -> tuple[str, ...]:
    if "urn" in value:
        return ()
    return next(((key,) for key, inside in value.items() if isinstance(inside, list)), ())


def _tell(item: Item) -> Found | Skipped:
    value = item.value
    article = _article(value)
    published = published_status(text(value, "pubstatus"))
    is_killed = published is Status.KILLED
    # A kill is sent without its text, and so looks like the picture that it had.
    if not article and not is_killed and (kind := _kind(value)):
        return Skipped(item.origin, kind, f"an item of kind {kind}, not a story")
    made = date(value, ZONE, "version_created", "content_created")
    if not made:
        raise Unfit("no-date", "no version_created")
    id = text(value, "urn")
    if not id:
        raise Unfit("no-id", "no urn")
    # dpa's slug is the kicker and the keywords, as its IPTC 7901 wire sends them.
    slug = "/".join(dict.fromkeys([text(value, "kicker"), *_named(value, "dnltype:keyword")]))
    given = html_line(text(value, "headline"))
    body = _below_lead(value, given, article)
    headline, guessed = headline_or(given, slug.strip("/"), body)
    embargo, note = date(value, ZONE, "embargoed"), _note(value)
    is_correction = text(value, "signal") == "sig:correction" or is_correction_note(note)
    status = status_of(
        published, (headline,), embargo and embargo.utc, made.utc, is_correction=is_correction
    )
    if not headline and not body and status is not Status.KILLED:
        raise Unfit("empty", "neither headline nor body")
    created, sent = date(value, ZONE, "content_created"), date(value, ZONE, "updated")
    return Story(
        id=id,
        date=made.utc,
        headline=headline,
        body=body,
        version=whole(value, "version") or 1,
        source=_source(value),
        slug=slug.strip("/"),
        byline=byline_of(text(value, "byline")),
        dateline=_dateline(value),
        entities=_entities(value),
        topics=_topics(value),
        language=language_of(text(value, "language")),
        urgency=json_items.urgency(value),
        status=status,
        created=created and created.utc,
        sent=sent and sent.utc,
        embargo=embargo and embargo.utc,
        note=note,
        rights=json_items.rights(value),
        guessed=item.guessed + made.guessed + guessed,
        origin=item.origin,
    )


def _kind(value: dict[str, Any]) -> str:
    types = (text(row, "type") for row in rows(value, "associations"))
    return next((_KINDS[type] for type in types if type in _KINDS), "")


def _article(value: dict[str, Any]) -> str:
    """The text behind its dateline, which is a field of its own, and the box beside it."""
    article, box = (html_paragraphs(text(value, f"{name}_html")) for name in ("article", "infobox"))
    filed = html_line(text(value, "dateline"))
    if filed and article and not article.startswith(filed):
        article = f"{filed} {article}"
    return "\n\n".join(filter(None, (article, box)))


def _below_lead(value: dict[str, Any], headline: str, article: str) -> str:
    """A text below its lead, as in dpa's NewsML-G2, unless that says what the headline does."""
    lead = html_line(text(value, "teaser"))
    return article if lead in ("", headline) else below(lead, article)


def _source(value: dict[str, Any]) -> str:
    names = _named(value, "dnltype:provider", "dnltype:infosource")
    # urn:newsml:dpa.com:20090101:…
    issuer = text(value, "urn").removeprefix("urn:newsml:").partition(":")[0]
    names.append(issuer if is_agency(issuer) else "")
    return agency_named(text(value, "creditline") or names[0])


def _dateline(value: dict[str, Any]) -> str:
    located = [*_named(value, "dnltype:located", "dnltype:locationcreated"), ""]
    return place_of(text(value, "dateline")) or located[0]


def _note(value: dict[str, Any]) -> str:
    notes = (
        text(row, "ednote")
        for row in rows(value, "ednotes")
        if not text(row, "role").endswith(_NO_NOTES)
    )
    return "\n".join(dict.fromkeys(filter(None, notes)))


def _categories(value: dict[str, Any], *types: str) -> list[dict[str, Any]]:
    return [row for row in rows(value, "categories") if text(row, "type") in types]


def _named(value: dict[str, Any], *types: str) -> list[str]:
    return [
        name for type in types for row in _categories(value, type) if (name := text(row, "name"))
    ]


def _entities(value: dict[str, Any]) -> tuple[Entity, ...]:
    found = [Entity(kind, name) for type, kind in _ENTITIES.items() for name in _named(value, type)]
    return tuple(dict.fromkeys(found))


def _topics(value: dict[str, Any]) -> tuple[str, ...]:
    return json_items.topics({"subject": _categories(value, *_TOPICS)}, "subject")
