"""The pages: hits, a story, what has changed in it, the manual."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from markupsafe import Markup
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from searcher.engines.results import Hit, Order
from searcher.errors import QueryError
from searcher.fields import FIELDS
from searcher.output import zero_hits
from searcher.output.explanation import explanation, read_as, reasons
from searcher.output.html import timeline_svg
from searcher.output.narrowing import (
    holds,
    left_out,
    narrowed,
    opposite,
    period_clause,
    value_clause,
)
from searcher.page.answers import TOO_SLOW, VALUES, Answer, TooSlow, answer, order_of, until
from searcher.page.asked import DEEPEST, SIZE, Asked, address, asked, number
from searcher.page.memo import Memo
from searcher.page.published import Published, Shelf
from searcher.page.render import best_passage, blocks, changed, headline, rendered
from searcher.page.settings import Settings
from searcher.query.nodes import All, Query
from searcher.query.parser import Reading
from searcher.saved.lists import UserLists
from searcher.search.zero_hits import explain_no_hits
from searcher.story import Story

NAMES = {
    "person": "people", "org": "organisations", "place": "places", "designator": "designators",
    "source": "sources", "topic": "topics", "language": "languages", "status": "status",
}  # fmt: skip


class Row(Struct, frozen=True):
    """A hit as it is shown."""

    number: int
    story: Story
    headline: Markup
    passage: Markup
    url: str
    reasons: Sequence[str]


class Value(Struct, frozen=True):
    """A value of a facet: where its links lead, and whether the query asks for it already."""

    name: str
    stories: int
    only: str
    without: str
    is_on: bool
    is_out: bool


class Views:
    """The pages over one index."""

    def __init__(self, shelf: Shelf, settings: Settings) -> None:
        self.shelf, self.settings = shelf, settings
        self._kept: Memo[str] = Memo()

    def search(self, request: Request) -> Response:
        """`/`: the search line, and what it finds."""
        wanted = asked(request.query_params, self.settings.zone)
        shown = self.shelf.published()
        now = shown.now
        try:
            reading = wanted.reading(now)
        except QueryError as error:
            return self._page("search.html", 400, asked=wanted, error=error, stories=len(shown))

        def made() -> str:
            found = answer(shown, reading.query, wanted)
            values = self._found(shown, wanted, reading, found, now)
            return self._text("search.html", asked=wanted, stories=len(shown), **values)

        try:
            # The tree is asked for, too: what "saved:" names may have changed since.
            text = self._kept.of((shown.state, wanted, reading.query), made)
        except TooSlow:
            return self._page("search.html", 503, asked=wanted, late=TOO_SLOW, stories=len(shown))
        return HTMLResponse(text)

    def _found(
        self, shown: Published, wanted: Asked, reading: Reading, found: Answer, now: datetime
    ) -> dict[str, Any]:
        query = reading.query
        deepest = min(found.total, DEEPEST) if found.is_whole else DEEPEST
        has_more = len(found.hits) == SIZE and wanted.offset + SIZE < deepest
        return {
            "answer": found,
            "read": "" if query == All() else read_as(query, wanted.zone),
            "notes": reading.remarks(),
            "rows": [
                self._row(query, wanted, number, hit, now)
                for number, hit in enumerate(found.hits, wanted.offset + 1)
            ],
            "order": order_of(wanted, query),
            "orders": [order for order in Order if order is not Order.ARRIVED],
            "facets": self._facets(wanted, found.facets, now),
            "timeline": self._timeline(wanted, found, now),
            "explanation": list(explanation(query, wanted.zone, shown)) if wanted.explain else [],
            "why_none": self._why_none(shown, wanted, query) if not found.total else None,
            "previous": wanted.url(page=wanted.page - 1) if wanted.page > 1 else "",
            "next": wanted.url(page=wanted.page + 1) if has_more else "",
        }

    def _row(self, query: Query, wanted: Asked, number: int, hit: Hit, now: datetime) -> Row:
        why = reasons(query, hit, wanted.zone, now) if wanted.explain else ()
        url = address("/story", id=hit.story.id, q=wanted.text, tz=wanted.tz)
        story = hit.story
        return Row(
            number, story, headline(query, story), best_passage(query, story), url, list(why)
        )

    def _facets(
        self, wanted: Asked, counts: Mapping[str, Mapping[str, int]], now: datetime
    ) -> dict[str, list[Value]]:
        found: dict[str, list[Value]] = {}
        for field, values in counts.items():
            # No hit has a value that is left out; it stays, so that it can be taken back.
            out = dict.fromkeys(left_out(wanted.text, field), 0)
            rows = [
                self._value(wanted, field, name, stories, now)
                for name, stories in {**values, **out}.items()
            ]
            # A field with one value narrows nothing, unless the query has narrowed by it.
            if len(rows) > 1 or any(row.is_on or row.is_out for row in rows):
                found[NAMES.get(field, field)] = rows[: VALUES + len(out)]
        return found

    def _value(self, wanted: Asked, field: str, name: str, stories: int, now: datetime) -> Value:
        clause = value_clause(field, name)
        text, lists = wanted.text or "*", UserLists()
        return Value(
            name,
            stories,
            wanted.url(text=narrowed(text, clause, now, lists), page=1),
            wanted.url(text=narrowed(text, opposite(clause), now, lists), page=1),
            holds(text, clause),
            holds(text, opposite(clause)),
        )

    def _timeline(self, wanted: Asked, found: Answer, now: datetime) -> Markup:
        lists = UserLists()

        def link(period: Any) -> str:
            clause = period_clause(period)
            return wanted.url(text=narrowed(wanted.text or "*", clause, now, lists), page=1)

        title = f"Stories a {found.unit}; each bar narrows the search to its {found.unit}"
        drawn = ""
        if len(found.periods) > 1:
            drawn = timeline_svg(found.periods, link, title, labels=False)
        return Markup(drawn)  # noqa: S704  # `timeline_svg` has escaped what it was given

    def _why_none(self, shown: Published, wanted: Asked, query: Query) -> dict[str, Any]:
        """Why there is nothing, and links to what finds something."""
        why = explain_no_hits(query, shown, stop=until(1.0))
        choices = []
        for choice in zero_hits.choices(why):
            text = wanted.text
            for old, new in choice.changes:
                text = text.replace(old, new, 1) if old in text else str(choice.query)
            choices.append((choice.label, wanted.url(text=" ".join(text.split()) or "*", page=1)))
        return {"lines": list(zero_hits.lines(why, wanted.zone)), "choices": choices}

    def story(self, request: Request) -> Response:
        """`/story?id=`: a story whole, or one of its versions."""
        wanted = asked(request.query_params, self.settings.zone)
        id = request.query_params.get("id", "")
        shown = self.shelf.published()
        current = shown.get(id)
        if current is None:
            return self.missing(id)
        versions = self.shelf.versions(current, shown)
        which = number(request.query_params, "version", len(versions), 1, len(versions))
        version = versions[which - 1]
        try:
            query = wanted.reading(shown.now).query if wanted.text else All()
        except QueryError:
            # The story can be read whatever the query is.
            query = All()
        return self._page(
            "story.html",
            200,
            asked=wanted,
            story=version,
            headline=headline(query, version),
            blocks=list(blocks(query, version)),
            versions=versions,
            which=which,
            names=self._names(version),
            stories=len(shown),
            urls=[
                address("/story", id=id, q=wanted.text, tz=wanted.tz, version=str(n))
                for n in range(1, len(versions) + 1)
            ],
            difference=address("/difference", id=id, version=str(which), tz=wanted.tz)
            if which > 1
            else "",
        )

    def _names(self, story: Story) -> dict[str, list[tuple[str, str]]]:
        """The names in a story and its topics, each with a search for it."""
        found = {}
        for field in ("person", "org", "place", "designator", "topic"):
            values = [value for value in FIELDS[field].facets(story) if value.strip()]
            if values:
                found[NAMES[field]] = [
                    (value, address("/", q=value_clause(field, value)))
                    for value in dict.fromkeys(values)
                ]
        return found

    def difference(self, request: Request) -> Response:
        """`/difference?id=&version=`: what a version has changed in the one before it."""
        wanted = asked(request.query_params, self.settings.zone)
        id = request.query_params.get("id", "")
        shown = self.shelf.published()
        current = shown.get(id)
        versions = self.shelf.versions(current, shown) if current else ()
        if len(versions) < 2:
            return self.missing(id)
        which = number(request.query_params, "version", len(versions), 2, len(versions))
        old, new = versions[which - 2], versions[which - 1]
        return self._page(
            "difference.html",
            200,
            asked=wanted,
            old=old,
            new=new,
            which=which,
            last=len(versions),
            changed=changed(old, new),
            stories=len(shown),
            url=lambda n: address("/difference", id=id, version=str(n), tz=wanted.tz),
            story=address("/story", id=id, version=str(which), tz=wanted.tz),
        )

    def missing(self, id: str) -> Response:
        """No such story; or one that may not be shown, which is not told apart."""
        said = f'There is no story "{id}" here.' if id else "Which story?  /story?id=…"
        return self.failed(said, 404)

    def failed(self, said: str, status: int) -> Response:
        """A page that says in plain words what went wrong."""
        empty = Asked("", Order.RELEVANCE, 1, self.settings.zone, "", explain=False)
        return self._page("error.html", status, asked=empty, said=said, stories=None)

    def help(self, request: Request) -> Response:
        """`/help`: the query language, as the manual has it."""
        empty = asked({}, self.settings.zone)
        return self._page("help.html", 200, asked=empty, manual=_manual(), stories=None)

    def _page(self, template: str, status: int, **values: Any) -> Response:
        return HTMLResponse(self._text(template, **values), status)

    def _text(self, template: str, **values: Any) -> str:
        given = {"error": None, "late": "", "answer": None, "zone": values["asked"].zone}
        return rendered(template, index=self.shelf.name, address=address, **given | values)


def _manual() -> Markup:
    """The page of the manual about the query language, as HTML; markup in it is escaped."""
    from importlib.resources import files

    # rich brings it: it is how `searcher help` is laid out on a terminal too.
    from markdown_it import MarkdownIt

    text = (files("searcher") / "guide" / "query.md").read_text(encoding="utf-8")
    made = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    # What a telephone must scroll sideways, a keyboard must reach (WCAG 2.2, 2.1.1).
    made = made.replace("<pre>", '<pre tabindex="0">')
    return Markup(made)  # noqa: S704  # our own manual, read without HTML
