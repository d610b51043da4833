"""What is new for saved searches: the stories that have arrived in an index since they were told.

Each take is told once to each search that it matches, however often the build that brought it was
killed. One that an embargo hides is told when that ends, unless a newer take has come instead.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson

from searcher.engines import paging
from searcher.engines.results import Order
from searcher.errors import SearcherError
from searcher.index import arrivals
from searcher.index.arrivals import START, Batch
from searcher.index.manifest import read_manifest
from searcher.index.opened import Index
from searcher.index.takes import TakeOrder, order_of
from searcher.query import embargo
from searcher.query.matching import Texts, matches
from searcher.query.nodes import Query
from searcher.saved.lists import UserLists
from searcher.story import Story

MARKS = "marks.json"
FEW = 1_000  # stories that are sooner asked one by one than searched for


@dataclass(frozen=True, slots=True)
class Waiting:
    """A take that an embargo hid, and the searches that asked for such and were told of it."""

    order: TakeOrder
    told: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Mark:
    """How much of what arrived in an index a user was told: a place, and what waits before it."""

    place: str = START
    waiting: dict[str, Waiting] = field(default_factory=dict)


class Alerts:
    """The stories new to a user in the index at a path; a context manager."""

    def __init__(self, path: Path, mark: Mark, now: datetime) -> None:
        """Raises as Index does."""
        log, self._index = _open(path)
        self._mark, self._now = mark, now
        committed = arrivals.committed(log, self._index.engine)
        new = arrivals.since(mark.place, committed)
        self.is_first = bool(new) and len(new) == len(committed)
        self._place = committed[-1].place if committed else START
        self._orders = _orders(mark, new)
        self._told: dict[str, set[str]] = {}

    def __enter__(self) -> "Alerts":
        return self

    def __exit__(self, *_: object) -> None:
        self._index.engine.close()

    def hits(self, name: str, query: Query) -> Iterator[Story]:
        """The new stories that the search of this name finds and was not told of."""
        for story in self._found(embargo.visible(query, self._now)):
            if name in self._told_before(story):
                continue
            if story.id in self._hidden:
                self._told.setdefault(story.id, set()).add(name)
            yield story

    def mark(self) -> Mark:
        """Where the next alerts begin, once all hits have been told."""
        waiting = {
            story.id: Waiting(
                order_of(story), self._told_before(story) | self._told.get(story.id, set())
            )
            for story in self._hidden.values()
        }
        return Mark(self._place, waiting)

    @cached_property
    def _hidden(self) -> dict[str, Story]:
        return {story.id: story for story in self._found(embargo.hidden(self._now))}

    def _told_before(self, story: Story) -> frozenset[str]:
        waiting = self._mark.waiting.get(story.id)
        return waiting.told if waiting and waiting.order == order_of(story) else frozenset()

    def _found(self, query: Query) -> Iterator[Story]:
        """The new stories that a query matches."""
        if len(self._orders) <= FEW:
            yield from (one.story for one in self._few if matches(query, one))
            return
        for hit in paging.hits(self._index.engine, query, Order.OLDEST):
            if self._is_new(hit.story):
                yield hit.story

    @cached_property
    def _few(self) -> list[Texts]:
        kept = [self._index.engine.get(id) for id in self._orders]
        new = [story for story in kept if story and self._is_new(story)]
        return [Texts(story) for story in sorted(new, key=lambda story: (story.date, story.id))]

    def _is_new(self, story: Story) -> bool:
        # a later take than arrived here arrives in a batch that is yet to come
        return self._orders.get(story.id) == order_of(story)


def read_mark(lists: UserLists, path: Path) -> Mark:
    """How far the user of these lists was told of the index at a path."""
    entry = _marks(lists).get(_key(path))
    if entry is None:
        return Mark()
    try:
        waiting = {
            str(id): Waiting((int(date), int(version), int(stage)), frozenset(told))
            for id, date, version, stage, told in entry["waiting"]
        }
        return Mark(str(entry["place"]), waiting)
    except (ValueError, TypeError, KeyError) as error:
        raise _damaged(lists) from error


def write_mark(lists: UserLists, path: Path, mark: Mark) -> None:
    """Keep how far the user was told; to be called while the marks are held."""
    waiting = [[id, *one.order, sorted(one.told)] for id, one in mark.waiting.items()]
    entry = {"place": mark.place, "waiting": waiting}
    lists.write(MARKS, _marks(lists) | {_key(path): entry})


def _open(path: Path) -> tuple[Sequence[Batch], Index]:
    """The log of an index and, of that time or later, the index."""
    read_manifest(path)
    while True:
        log = arrivals.read(path)
        index = Index(path)
        # a build begun meanwhile may have replaced what a kill had left at the end of the log
        if arrivals.read(path)[: len(log)] == log:
            return log, index
        index.engine.close()


def _orders(mark: Mark, new: Sequence[Batch]) -> dict[str, TakeOrder]:
    orders = {id: waiting.order for id, waiting in mark.waiting.items()}
    for batch in new:
        orders |= batch.takes
    return orders


def _marks(lists: UserLists) -> dict[str, Any]:
    try:
        marks = orjson.loads((lists.folder / MARKS).read_bytes())
    except FileNotFoundError:
        return {}
    except OSError as error:
        place = lists.folder / MARKS
        raise SearcherError(f"{place} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise _damaged(lists) from error
    if not isinstance(marks, dict):
        raise _damaged(lists)
    return marks


def _damaged(lists: UserLists) -> SearcherError:
    place = lists.folder / MARKS
    return SearcherError(f"{place} is damaged; without it all stories are new to searcher alerts")


def _key(path: Path) -> str:
    return str(path.resolve())
