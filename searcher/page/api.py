"""JSON for programs: hits, stories, counts, with the keys that `search --json` prints."""

from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from searcher.codec import to_json
from searcher.engines.results import Stopped
from searcher.errors import SearcherError
from searcher.output.counts import periods_listed
from searcher.output.lines import SCHEMA
from searcher.output.screen import json_line, timestamp
from searcher.page.answers import COUNT_SECONDS, HITS_SECONDS, TOO_SLOW, order_of, until
from searcher.page.asked import DEEPEST, asked, number
from searcher.page.published import Shelf
from searcher.page.settings import Settings
from searcher.search.asked import counted_field
from searcher.search.snippets import snippets
from searcher.search.timeline import Unit, timeline
from searcher.story import Story

MOST_HITS, MOST_VALUES, MOST_FIELDS = 100, 1_000, 12
# Where a file lies on the machine that serves is nobody's business.
UNTOLD = ("origin",)


class Api:
    """The answers for programs over one index."""

    def __init__(self, shelf: Shelf, settings: Settings) -> None:
        self.shelf, self.settings = shelf, settings

    def search(self, request: Request) -> Response:
        """`/api/search`: hits `offset:offset+limit` of a query, and how many there are."""
        shown = self.shelf.published()
        given = request.query_params
        wanted = asked(given, self.settings.zone)
        limit = number(given, "limit", 10, 1, MOST_HITS)
        offset = number(given, "offset", 0, 0, DEEPEST)
        is_full = given.get("full") == "1"
        query = wanted.reading(shown.now).query
        order = order_of(wanted, query)
        try:
            found = shown.search(query, limit, offset, order, count=False, stop=until(HITS_SECONDS))
            total = shown.search(query, 0, stop=until(COUNT_SECONDS)).total
        except Stopped:
            raise SearcherError(TOO_SLOW) from None
        hits = [
            {"rank": rank, "score": round(hit.score, 4)}
            | _record(hit.story, shown.now, is_full=is_full)
            | {
                "snippets": [
                    {"field": s.field, "text": s.text, "spans": s.spans}
                    for s in snippets(query, hit.story)
                ]
            }
            for rank, hit in enumerate(found.hits, offset + 1)
        ]
        return _json({"query": str(query), "stories": total, "sort": order.value, "hits": hits})

    def story(self, request: Request) -> Response:
        """`/api/story/ID`: the current version of a story, whole."""
        shown = self.shelf.published()
        id = request.path_params["id"]
        story = shown.get(id)
        if story is None:
            return failed(f'there is no story "{id}"', 404)
        versions = [
            {
                "version": one.version,
                "date": timestamp(one.date, UTC) if one.date else None,
                "headline": one.headline,
            }
            for one in self.shelf.versions(story, shown)
        ]
        return _json(_record(story, shown.now, is_full=True) | {"versions": versions})

    def facets(self, request: Request) -> Response:
        """`/api/facets`: the commonest values of fields over all hits."""
        shown = self.shelf.published()
        given = request.query_params
        wanted = asked(given, self.settings.zone)
        limit = number(given, "limit", 10, 1, MOST_VALUES)
        names = [name.strip() for name in given.get("fields", "source").split(",")]
        if len(names) > MOST_FIELDS:
            raise SearcherError(f"fields names {MOST_FIELDS} fields at most")
        fields = [counted_field(name) for name in names]
        query = wanted.reading(shown.now).query
        stop = until(COUNT_SECONDS)
        try:
            counts = {field: shown.counts(query, field, limit, stop=stop) for field in fields}
            total = shown.search(query, 0, stop=stop).total
        except Stopped:
            raise SearcherError(TOO_SLOW) from None
        listed = {
            field: [{"value": value, "stories": stories} for value, stories in values.items()]
            for field, values in counts.items()
        }
        return _json({"query": str(query), "stories": total, "facets": listed})

    def timeline(self, request: Request) -> Response:
        """`/api/timeline`: the number of hits in each year, month or day."""
        shown = self.shelf.published()
        given = request.query_params
        wanted = asked(given, self.settings.zone)
        unit = given.get("unit", Unit.MONTH.value)
        if unit not in set(Unit):
            raise SearcherError(f"unit is one of {', '.join(Unit)}")
        query = wanted.reading(shown.now).query
        try:
            periods = timeline(shown, query, Unit(unit), wanted.zone, stop=until(COUNT_SECONDS))
        except Stopped:
            raise SearcherError(TOO_SLOW) from None
        listed = periods_listed(periods)
        return _json({"query": str(query), "unit": unit, "periods": listed})


def failed(said: str, status: int) -> Response:
    """An error as a program reads it."""
    return _json({"error": said}, status)


def _record(story: Story, now: datetime, *, is_full: bool) -> dict[str, Any]:
    record = to_json(story, full=is_full)
    record["status"] = story.status_at(now).value
    return {key: value for key, value in record.items() if key not in UNTOLD}


def _json(value: dict[str, Any], status: int = 200) -> Response:
    return Response(json_line({"schema": SCHEMA, **value}), status, media_type="application/json")
