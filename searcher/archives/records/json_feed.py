"""JSON Feed (jsonfeed.org), 1.0 and 1.1; read as one of the feeds of rss_atom."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from searcher.analysis import clean
from searcher.archives.markup.paragraphs import html_line, html_paragraphs
from searcher.archives.newsroom.agencies import agency_named, domain_of
from searcher.archives.newsroom.datelines import dateline_of
from searcher.archives.newsroom.headlines import headline_or
from searcher.archives.newsroom.ids import id_at, made_id
from searcher.archives.newsroom.instants import (
    Instant,
    date_given,
    instant_in_figures,
    instant_on_a_page,
)
from searcher.archives.newsroom.languages import language_of
from searcher.archives.newsroom.versions import version_between
from searcher.archives.records import json_items, json_pieces
from searcher.archives.records.json_items import Item, rows, text
from searcher.archives.stream import Found, Skipped, Stream, Unfit
from searcher.story import Story


def sniff(head: bytes) -> bool:
    """Whether a file begins as a JSON Feed: its version is an address."""
    # "version" holds the address of the specification, its strokes escaped or not.
    is_named = b"jsonfeed.org/version" in head.replace(b"\\/", b"/")
    return is_named and "version" in json_pieces.keys(head)


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The stories of one feed."""
    tell = partial(_tell, stream=stream)
    return json_items.stories(stream, origin, _list_in, tell)


def _list_in(value: dict[str, Any]) -> tuple[str, ...]:
    return ("items",) if isinstance(value.get("items"), list) else ()


def _tell(item: Item, stream: Stream) -> Story:
    value, feed = item.value, item.wrapper
    title = html_line(text(value, "title"))
    body = html_paragraphs(text(value, "content_html", "content_text", "summary"))
    if not title and not body:
        raise Unfit("empty", "the item has neither title nor text")
    tag = _told(value, "language") or _told(feed, "language")
    published = _instant(value, "date_published", tag)
    updated = _instant(value, "date_modified", tag)
    made = published or updated or date_given(stream)
    version, version_guessed = version_between(published, updated)
    headline, headline_guessed = headline_or(title, "", body)
    home = _told(feed, "home_page_url") or _told(feed, "feed_url")
    source = agency_named(_told(feed, "title") or domain_of(home))
    return Story(
        id=id_at(text(value, "id", "url"), home) or made_id("feed", source, title, body),
        date=made.utc,
        headline=headline,
        body=body,
        version=version,
        source=source,
        byline=_byline(value) or _byline(feed),
        dateline=dateline_of(body).place,
        topics=tuple(dict.fromkeys(text(row, "name") for row in rows(value, "tags"))),
        language=language_of(_told(value, "language")) or language_of(_told(feed, "language")),
        created=published and published.utc,
        guessed=(*item.guessed, *made.guessed, *version_guessed, *headline_guessed),
        origin=item.origin,
    )


def _instant(value: dict[str, Any], key: str, tag: str) -> Instant | None:
    written = text(value, key)
    if not written:
        return None
    found = instant_on_a_page(written) or instant_in_figures(written, tag)
    if not found:
        raise Unfit("bad-date", f'"{written[:40]}" is no date')
    return found


def _told(value: dict[str, Any], key: str) -> str:
    """A text of the feed, "" if it is no text: that must not cost its items."""
    found = value.get(key)
    return clean(found).strip() if isinstance(found, str) else ""


def _byline(value: dict[str, Any]) -> str:
    names = (_told(row, "name") for row in rows(value, "authors", "author"))
    return ", ".join(dict.fromkeys(filter(None, names)))
