"""Stories in a dict, found by asking each: the shortest engine, and the measure of the others.

For tests, tiny archives and alerts on a running wire. It keeps nothing on disk.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from searcher import analysis
from searcher.codec import line, load
from searcher.engines.facets import between, ranked, tally
from searcher.engines.ranking import HEADLINE, asks_for_status, in_order, weighed
from searcher.engines.results import Accepts, Hit, Order, Results, Stop, Stopped
from searcher.fields import FIELDS, Field, Kind
from searcher.query.matching import Texts, fields_of, matches, places
from searcher.query.nodes import Query
from searcher.query.walk import leaves
from searcher.story import Status, Story

prepared = line


def open_engine(folder: Path, *, create: bool = False, write: bool = False) -> "MemoryEngine":
    """A new, empty engine; the folder is not touched."""
    return MemoryEngine()


def stored(folder: Path) -> Iterator[bytes]:
    """Nothing: no file is ever written."""
    return iter(())


class MemoryEngine:
    """An Engine over a dict."""

    def __init__(self) -> None:
        self._stories: dict[str, Story] = {}
        self._pending: dict[str, Story | None] = {}

    def __len__(self) -> int:
        return len(self._stories)

    def add(self, story: Story, *, fresh: bool = False) -> None:
        self._pending[story.key] = story

    def add_prepared(self, key: str, line: str, *, fresh: bool = False) -> None:
        self._pending[key] = load(line)

    def delete(self, key: str) -> None:
        self._pending[key] = None

    def commit(self) -> None:
        for key, story in self._pending.items():
            self._stories.pop(key, None)
            if story:
                self._stories[key] = story
        self._pending.clear()

    def search(
        self,
        query: Query,
        limit: int,
        offset: int = 0,
        order: Order = Order.RELEVANCE,
        *,
        count: bool = True,
        stop: Stop | None = None,
    ) -> Results:
        hits = [Hit(story, _score(query, story)) for story in self._matching(query, stop)]
        page = in_order(hits, order)[offset : offset + limit]
        return Results(len(hits) if count else None, tuple(page))

    def counts(
        self, query: Query, field: str, limit: int | None = None, *, stop: Stop | None = None
    ) -> dict[str, int]:
        return tally(self._matching(query, stop), field, limit)

    def histogram(
        self, query: Query, bounds: Sequence[datetime], *, stop: Stop | None = None
    ) -> list[int]:
        dates = (story.date for story in self._matching(query, stop) if story.date)
        return between(dates, bounds)

    def words(
        self, field: str, start: str, accepts: Accepts, limit: int | None = None
    ) -> dict[str, int]:
        found: Counter[str] = Counter()
        for story in self._stories.values():
            found.update(_indexed(FIELDS[field], story))
        return ranked({w: n for w, n in found.items() if w.startswith(start) and accepts(w)}, limit)

    def get(self, key: str) -> Story | None:
        return self._stories.get(key)

    def stories(self) -> Iterator[Story]:
        return iter(list(self._stories.values()))

    def problems(self) -> Iterator[str]:
        return iter(())

    def close(self) -> None:
        self._pending.clear()

    def _matching(self, query: Query, stop: Stop | None) -> Iterator[Story]:
        for story in self._stories.values():
            if stop and stop():
                raise Stopped
            if matches(query, story):
                yield story


def _indexed(field: Field, story: Story) -> set[str]:
    """The different words, or codes, that an index would hold of a field."""
    values = field.values(story)
    if field.kind is Kind.CODE:
        return {analysis.code(value) for value in values} - {""}
    return {word for value in values for word in analysis.words(value)}


def _score(query: Query, story: Story) -> float:
    """Occurrences of the words of a query, each times its weight; 0 for a killed story."""
    if story.status is Status.KILLED and not asks_for_status(query):
        return 0.0
    texts = Texts(story)
    return sum(
        leaf.boost * (HEADLINE if field.name == "headline" else 1)
        for leaf in leaves(weighed(query))
        for field in fields_of(leaf)
        if field.kind is not Kind.CODE
        for text in texts.of(field)
        for _ in places(leaf, field, text)
    )
