"""`/search.rss`: the newest hits of a query, for programs that read feeds (RSS 2.0)."""

from datetime import UTC
from email.utils import format_datetime
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import Response

from searcher.engines.results import Order, Stopped
from searcher.errors import SearcherError
from searcher.output.html import marked
from searcher.output.screen import one_line, printable
from searcher.output.titles import title_of
from searcher.page.answers import HITS_SECONDS, TOO_SLOW, until
from searcher.page.asked import Asked, address, asked
from searcher.page.published import Shelf
from searcher.page.settings import Settings
from searcher.query.nodes import Query
from searcher.search.snippets import passage
from searcher.story import Story

NEWEST = 50


def feed(request: Request, shelf: Shelf, settings: Settings) -> Response:
    """The feed of a query. Raises SearcherError for a query that cannot be read, or takes long."""
    shown = shelf.published()
    wanted = asked(request.query_params, settings.zone)
    query = wanted.reading(shown.now).query
    try:
        found = shown.search(
            query, NEWEST, order=Order.NEWEST, count=False, stop=until(HITS_SECONDS)
        )
    except Stopped:
        raise SearcherError(TOO_SLOW) from None
    items = [_item(hit.story, query, wanted, settings.address) for hit in found.hits]
    title = f"{wanted.text or 'Newest stories'} – {shelf.name}"
    about = f"The newest stories of {shelf.name} for this search"
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>',
        _tag("title", title),
        _tag("link", settings.address + wanted.url(page=1)),
        _tag("description", about),
        *items,
        "</channel></rss>\n",
    ]
    return Response("\n".join(parts), media_type="application/rss+xml")


def _item(story: Story, query: Query, wanted: Asked, site: str) -> str:
    link = site + address("/story", id=story.id, q=wanted.text)
    return "\n".join(
        (
            "<item>",
            _tag("title", one_line(title_of(story)[1])),
            _tag("link", link),
            f'<guid isPermaLink="false">{_xml(story.version_key)}</guid>',
            _sent(story),
            _tag("author", story.source) if story.source else "",
            # HTML in a description is escaped once more (RSS Advisory Board, element description).
            _tag("description", marked(passage(query, story.body)) if story.body else ""),
            "</item>",
        )
    )


def _sent(story: Story) -> str:
    if story.date is None:
        return ""
    return _tag("pubDate", format_datetime(story.date.astimezone(UTC), usegmt=True))


def _tag(name: str, text: str) -> str:
    return f"<{name}>{_xml(text)}</{name}>"


def _xml(text: str) -> str:
    return escape(printable(text))
