"""Feeds: RSS 0.9x, 1.0 and 2.0, Atom, JSON Feed, and WordPress's exports (WXR).

An item is a story. Its date is when it was published, or if that is not said when it was updated;
one that says both is of a version that grows with the time between them.
"""

import re
from collections.abc import Iterator
from functools import partial
from urllib.parse import urljoin

from lxml import etree

from searcher.archives.markup.paragraphs import html_line, html_paragraphs, line, paragraphs
from searcher.archives.markup.xml import LANG, Item, every, one, root, stories, text
from searcher.archives.newsroom.agencies import agency_named, domain_of
from searcher.archives.newsroom.bylines import byline_of
from searcher.archives.newsroom.datelines import dateline_of
from searcher.archives.newsroom.headlines import headline_or
from searcher.archives.newsroom.ids import id_at, made_id
from searcher.archives.newsroom.instants import (
    Dated,
    Instant,
    date_given,
    instant,
    instant_in_figures,
    instant_on_a_page,
)
from searcher.archives.newsroom.languages import language_of
from searcher.archives.newsroom.status import rights
from searcher.archives.newsroom.versions import version_between
from searcher.archives.records import json_feed
from searcher.archives.stream import Found, Skipped, Stream, Unfit
from searcher.story import Story

_ITEMS = frozenset(("item", "entry"))
_PUBLISHED = ("pubDate", "published", "issued", "created", "date")
_UPDATED = ("updated", "modified")
_FEED_DATES = ("lastBuildDate", "pubDate", "updated", "modified", "date")
_BODIES = ("encoded", "content", "fulltext", "description", "summary")
# Of Media RSS: all that YouTube has for a text.
_MEDIA_BODY = "group/description"
# Modules whose elements are named as those of feeds and say other things: what they call title,
# content and description are a picture's or a podcast's.
_MODULES = (
    "//search.yahoo.com/mrss",
    "//www.itunes.com/dtds/",
    "//www.google.com/schemas/play-podcasts",
)
# WordPress's own, and those that its plugins add.
_KIND = re.compile("[a-z][a-z0-9_-]{0,30}")
_UNPUBLISHED = {
    "auto-draft": "draft",
    "inherit": "revision",
    **{status: status for status in ("draft", "future", "pending", "private", "trash")},
}
_CLOSING_SHORTCODE = re.compile(r"\[/([a-z][\w-]*)\]")
_SHORTCODE = re.compile(r"\[/?([a-z][\w-]*)(\s+[\w-]+=[^\]]*)?\]")


def sniff(head: bytes) -> bool:
    """Whether a file begins as a feed."""
    name = root(head)
    if name in ("rss", "channel"):
        return True
    if name == "RDF":
        return b"//purl.org/rss/" in head or b"my.netscape.com/rdf/" in head
    return (name == "feed" and (b"/Atom" in head or b"/atom" in head)) or json_feed.sniff(head)


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The stories of one feed; of WordPress only posts that are published."""
    if json_feed.sniff(stream.peek(8192)):
        return json_feed.read(stream, origin)
    return stories(stream, origin, _ITEMS, partial(_tell, stream=stream))


def _tell(item: Item, stream: Stream) -> Iterator[Found | Skipped]:
    kind, status = text(item.element, "post_type"), text(item.element, "status")
    if kind and kind != "post":
        reason = kind if _KIND.fullmatch(kind) else "unknown-kind"
        yield Skipped(item.origin, reason, f"WordPress: of kind {kind[:40]}, not a post")
    elif kind and status != "publish":
        is_file = text(item.element, "attachment_url")
        reason = "attachment" if is_file else _UNPUBLISHED.get(status, "unpublished")
        yield Skipped(item.origin, reason, f'WordPress: a post of status "{status[:40]}"')
    else:
        yield _story(item, stream)


def _story(item: Item, stream: Stream) -> Story:
    element, feed = item.element, _feed(item.element)
    title = html_line(next(filter(None, map(_inside, _own(element, "title"))), ""))
    body = _body(element)
    if not title and not body:
        raise Unfit("empty", "the item has neither title nor text")
    link = _link(element, feed)
    source, place = _source(element, feed, link), dateline_of(body).place
    tag = _tag(element, feed)
    published, updated = _moment(element, tag, *_PUBLISHED), _moment(element, tag, *_UPDATED)
    made = published or updated or _feed_date(feed, tag, stream)
    version, version_guessed = version_between(published, updated)
    headline, headline_guessed = headline_or(title, "", body)
    return Story(
        id=_id(element, link) or made_id("feed", source, title, body),
        date=made.utc,
        headline=headline,
        body=body,
        version=version,
        source=source,
        slug=text(element, "post_name"),
        byline=_byline(element),
        dateline=place,
        topics=_topics(element),
        language=language_of(tag),
        created=published and published.utc,
        rights=_rights(element, feed),
        guessed=(*item.guessed, *made.guessed, *version_guessed, *headline_guessed),
        origin=item.origin,
    )


def _feed(element: etree._Element) -> etree._Element | None:
    """What holds the items: a channel or a feed; in RSS 1.0 the channel stands beside them."""
    parent = element.getparent()
    if parent is None:
        return None
    # As in RSS 1.0, whose items stand in rdf:RDF.
    beside = one(parent, "channel")
    return parent if beside is None else beside


def _own(element: etree._Element, path: str) -> list[etree._Element]:
    """The elements at a path that are the feed's own, and not those of a module."""
    return [one for one in every(element, path) if not any(m in str(one.tag) for m in _MODULES)]


def _inside(element: etree._Element) -> str:
    """The text of an element, which may be HTML."""
    return "".join(element.itertext()).strip()


def _raw(element: etree._Element, path: str) -> str:
    """The text of the first element at a path that has any."""
    return next(filter(None, map(_inside, every(element, path))), "")


def _body(element: etree._Element) -> str:
    is_export = bool(text(element, "post_type"))
    written = [found for path in _BODIES for found in _own(element, path)]
    for found in (*written, *every(element, _MEDIA_BODY)):
        if len(found):
            body = paragraphs(found)
        else:
            html = found.text or ""
            body = html_paragraphs(_without_shortcodes(html) if is_export else html)
        if body:
            return body
    return ""


def _without_shortcodes(text: str) -> str:
    """The text of a post without WordPress's own marks; other words in brackets stay."""
    closed = set(_CLOSING_SHORTCODE.findall(text))

    def inside(mark: re.Match[str]) -> str:
        is_mark = mark[2] or "_" in mark[1] or mark[1] in closed
        return "" if is_mark else mark[0]

    return _SHORTCODE.sub(inside, text)


def _link(element: etree._Element, feed: etree._Element | None) -> str:
    """The address of an item's page, which may be written relative to that of its feed."""
    found, home = _address(element), _address(feed) if feed is not None else ""
    try:
        return urljoin(home, found)
    except ValueError:
        return found


def _address(element: etree._Element) -> str:
    links = [found for found in every(element, "link") if found.get("rel") in (None, "alternate")]
    return text(element, "link") or next(filter(None, (e.get("href", "") for e in links)), "")


def _id(element: etree._Element, link: str) -> str:
    # RSS 1.0 has no guid: rdf:about is an item's address.
    about = next((v for k, v in element.attrib.items() if str(k).endswith("}about")), "")
    id = text(element, "guid") or text(element, "id") or str(about) or link
    return id_at(id, link)


def _source(element: etree._Element, feed: etree._Element | None, link: str) -> str:
    bare = next((line(found) for found in every(element, "source") if not len(found)), "")
    is_address = bare.startswith(("http:", "https:"))
    names = [text(element, "source/title"), "" if is_address else bare, text(element, "publisher")]
    if feed is not None:
        names += [html_line(_raw(feed, "title")), text(feed, "publisher")]
    return agency_named(next(filter(None, [*names, domain_of(link)]), ""))


def _byline(element: etree._Element) -> str:
    names = [line(found) for path in ("creator", "author/name") for found in every(element, path)]
    written = text(element, "author")
    # RSS 2.0: address (name)
    in_brackets = re.search(r"\(([^()]+)\)\s*$", written)
    names = names or [in_brackets[1] if in_brackets else written]
    return ", ".join(dict.fromkeys(filter(None, map(byline_of, names))))


def _topics(element: etree._Element) -> tuple[str, ...]:
    found = [
        html_line(_raw(category, ".") or category.get("label") or category.get("term") or "")
        for path in ("category", "subject")
        for category in every(element, path)
    ]
    return tuple(dict.fromkeys(filter(None, found)))


def _rights(element: etree._Element, feed: etree._Element | None) -> tuple[str, ...]:
    """An item's own, else those of its feed."""
    places = [element] if feed is None else [element, feed]
    for place in places:
        found = [line(one) for name in ("rights", "copyright") for one in _own(place, name)]
        if any(found):
            return rights([], found)
    return ()


def _tag(element: etree._Element, feed: etree._Element | None) -> str:
    """The tag of an item's language, "en-us"; "" for none."""
    tags = [element.get(LANG, ""), text(element, "language")]
    if feed is not None:
        tags += [text(feed, "language"), feed.get(LANG, "")]
    tags += [above.get(LANG, "") for above in element.iterancestors()]
    return next(filter(language_of, tags), "")


def _moment(element: etree._Element, tag: str, *paths: str) -> Instant | None:
    # WordPress writes its own time without a zone, and this one too.
    if gmt := instant(text(element, "post_date_gmt") + "Z"):
        return gmt if "pubDate" in paths else None
    for path in paths:
        if written := text(element, path):
            found = instant_on_a_page(written) or instant_in_figures(written, tag)
            if not found:
                raise Unfit("bad-date", f'"{written[:40]}" is no date')
            return found
    return None


def _feed_date(feed: etree._Element | None, tag: str, stream: Stream) -> Instant | Dated:
    dates = (text(feed, path) for path in _FEED_DATES) if feed is not None else iter(())
    for written in filter(None, dates):
        if found := instant_on_a_page(written) or instant_in_figures(written, tag):
            return Instant(found.utc, ("date of the feed", *found.guessed))
    return date_given(stream)
