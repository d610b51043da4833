"""What engines that narrow and verify have in common."""

import os
from collections.abc import Callable, Iterator
from itertools import chain, islice
from pathlib import Path
from threading import Lock
from typing import Any, Generic, TypeVar

from searcher.engines.results import Hit, Order, Stop, Stopped
from searcher.query.matching import matches
from searcher.query.nodes import Query
from searcher.story import Story

FEWEST, MOST = 16, 512  # candidates verified at a time

Key = TypeVar("Key")


class Verification(Generic[Key]):
    """The hits of one query among candidates, read once however many pages are asked for.

    It keeps keys, not stories. Pages may be asked for by several threads at a time.
    """

    def __init__(
        self,
        query: Query,
        candidates: Iterator[Key],
        hit: Callable[[Key], Hit],
        place: Callable[[Key], Any],
    ) -> None:
        """`place` is where a candidate lies on disk: neighbours are quickly read together."""
        self.query = query
        self._candidates, self._hit, self._place = candidates, hit, place
        self._size = FEWEST
        self._accepted: list[Key] = []
        self._lock = Lock()

    def page(self, limit: int, offset: int, stop: Stop | None) -> tuple[Hit, ...]:
        """Hits `offset:offset+limit`."""
        while len(self._accepted) < offset + limit and self._step(stop):
            pass
        return tuple(self._hit(key) for key in self._accepted[offset : offset + limit])

    def total(self, stop: Stop | None) -> int:
        """The number of all hits."""
        while self._step(stop):
            pass
        return len(self._accepted)

    def stories(self, stop: Stop | None) -> Iterator[Story]:
        """Every story found."""
        for number in range(self.total(stop)):
            yield self._hit(self._accepted[number]).story

    def _step(self, stop: Stop | None) -> bool:
        """Verify some candidates more; False if there are none."""
        with self._lock:
            some = list(islice(self._candidates, self._size))
            kept = set()
            for number in sorted(range(len(some)), key=lambda number: self._place(some[number])):
                if stop and stop():
                    self._candidates = chain(some, self._candidates)
                    raise Stopped(len(self._accepted))
                if matches(self.query, self._hit(some[number]).story):
                    kept.add(number)
            self._accepted += (key for number, key in enumerate(some) if number in kept)
            self._size = min(2 * self._size, MOST)
            return bool(some)


class Verifications(Generic[Key]):
    """The verifications of the last queries asked of one snapshot of an index."""

    MOST = 4

    def __init__(self) -> None:
        self._kept: dict[tuple[Query, Order], Verification[Key]] = {}

    def of(
        self, query: Query, order: Order, make: Callable[[], Verification[Key]]
    ) -> Verification[Key]:
        """The one there is for this query and order, else a new one."""
        key = query, order
        found = self._kept.pop(key, None) or make()
        self._kept[key] = found
        while len(self._kept) > self.MOST:
            self._kept.pop(next(iter(self._kept)), None)
        return found


def sync(path: Path) -> None:
    """Make a file, or the names in a folder, durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
