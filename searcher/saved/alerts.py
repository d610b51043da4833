"""What is new for saved searches: the stories that came into an index since the last alerts run.

A mark records what the last run had reported: the last arrival that it saw, and when it was. New to
a search is what it finds now and could not find then: stories that have arrived since, and those
whose embargo has ended since. Each version is reported once per search, however often the build
that brought it was killed; of several new versions of a story, only the current one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec import json

from searcher.engines import paging
from searcher.engines.results import Order
from searcher.errors import SearcherError
from searcher.index.history import last_arrival
from searcher.index.opened import Index
from searcher.index.upgrade import arrived_at
from searcher.query import embargo
from searcher.query.nodes import And, Not, Or, Query, Range
from searcher.saved.lists import UserLists
from searcher.story import Story

MARKS = "marks.json"

# The least time between two instants. Ranges include their start and not their end.
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Mark:
    """What the last run had reported of an index: what had arrived, and the instant of the run.

    A mark from before format 5 has no instant, but the ids of the stories that were under embargo.
    """

    arrived: datetime
    instant: datetime | None
    waiting: tuple[str, ...] = ()


class Alerts:
    """The stories new to a user in the index at a path; a context manager."""

    def __init__(self, path: Path, mark: Mark | None, now: datetime) -> None:
        """`mark` is that of the user's last run, None before the first. Raises as Index does."""
        self._index, self._now = Index(path), now
        self._mark, self._instant = mark, self._last_run(mark) if mark else now
        self._last = last_arrival(self._index.engine)
        self._is_empty = len(self._index.engine) == 0

    def __enter__(self) -> "Alerts":
        return self

    def __exit__(self, *_: object) -> None:
        self._index.close()

    def _last_run(self, mark: Mark) -> datetime:
        """When the last run was; for a mark without it, an instant that hid the same stories."""
        if mark.instant:
            return mark.instant
        waiting = (self._index.engine.get(id) for id in mark.waiting)
        ends = [s.embargo for s in waiting if s and s.embargo and s.kept.arrived <= mark.arrived]
        return min([self._now, *(end - _INSTANT for end in ends)])

    @property
    def is_first(self) -> bool:
        """Whether all that the index has is new to the user."""
        if not self._mark or self._is_empty:
            return not self._is_empty
        reported = Range(None, self._mark.arrived + _INSTANT, "arrived")
        return not self._index.engine.search(reported, 0).total

    def hits(self, query: Query) -> Iterator[Story]:
        """The stories new to a search, the oldest first."""
        found = embargo.visible(query, self._now)
        if self._mark:
            arrived = Range(self._mark.arrived + _INSTANT, None, "arrived")
            ended = Range(self._instant + _INSTANT, self._now + _INSTANT, "embargo")
            # A search that asks for embargoed stories has found them before their embargo ended.
            newly_released = And((ended, Not(embargo.visible(query, self._instant))))
            found = And((found, Or((arrived, newly_released))))
        # In pages: an index that is new to its user may have millions of stories.
        for hit in paging.hits(self._index.engine, found, Order.OLDEST):
            yield hit.story

    def mark(self) -> Mark | None:
        """Where the next alerts begin, once all hits are reported; None before any story."""
        if self._is_empty:
            return self._mark
        # If the clock was set back, do not report the end of an embargo twice.
        return Mark(self._last, max(self._now, self._instant))


def read_mark(lists: UserLists, path: Path) -> Mark | None:
    """What the last alerts run with these lists reported of the index at a path."""
    entry = _marks(lists).get(_key(path))
    if entry is None:
        return None
    try:
        # Format 4 marked a place in a file of arrivals, which an upgrade turns into times.
        if "place" in entry:
            at = arrived_at(path, entry["place"])
            return Mark(at, None, tuple(str(id) for id, *_ in entry["waiting"])) if at else None
        arrived, instant = (datetime.fromisoformat(entry[key]) for key in ("arrived", "instant"))
        # Python compares no time that lacks a zone with one that has it; ours have one.
        if arrived.tzinfo is None or instant.tzinfo is None:
            raise _damaged(lists)
        return Mark(arrived, instant)
    except (ValueError, TypeError, KeyError) as error:
        raise _damaged(lists) from error


def write_mark(lists: UserLists, path: Path, mark: Mark | None) -> None:
    """Record what was reported. The caller must hold the lock of MARKS (`UserLists.held`)."""
    if mark and mark.instant:
        entry = {"arrived": mark.arrived.isoformat(), "instant": mark.instant.isoformat()}
        lists.write(MARKS, _marks(lists) | {_key(path): entry})


def _marks(lists: UserLists) -> dict[str, Any]:
    try:
        marks = json.decode((lists.folder / MARKS).read_bytes())
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
