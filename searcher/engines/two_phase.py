"""Two-phase search: an engine finds candidates fast, and `matches` says which of them are hits.

The first phase is the engine's candidate query, the second its post-filter (Lucene's name for this
is two-phase iteration). Where the candidate query is exact, there is no second phase.
"""

from collections.abc import Callable, Iterator
from itertools import chain, islice
from threading import Lock
from typing import Any, Generic, TypeVar

from searcher.engines.results import Hit, Stop, Stopped
from searcher.query.matching import matches
from searcher.query.nodes import Query
from searcher.story import Story

# Candidates verified at a time: few at first, since a page of hits needs few, then twice as many.
FEWEST, MOST = 16, 512

Key = TypeVar("Key")
Asked = TypeVar("Asked")
Kept = TypeVar("Kept")


class Verification(Generic[Key]):
    """The hits of one query among candidates. Each candidate is read once, whatever is asked for.

    It keeps the keys of hits, not their stories. Several threads may ask for pages at a time.
    """

    def __init__(
        self,
        query: Query,
        candidates: Iterator[Key],
        hit: Callable[[Key], Hit],
        place: Callable[[Key], Any],
    ) -> None:
        """`query` is the post-filter; `place` says where a candidate lies on disk.

        Candidates come in the order that hits are given in. They are read in the order of their
        places, since neighbours share a compressed block.
        """
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
        """Verify some more candidates. False if there are none left."""
        with self._lock:
            some = list(islice(self._candidates, self._size))
            kept = set()
            for number in sorted(range(len(some)), key=lambda number: self._place(some[number])):
                if stop and stop():
                    # Nothing of this step is kept, so the next question begins with it again.
                    self._candidates = chain(some, self._candidates)
                    raise Stopped(len(self._accepted))
                if matches(self.query, self._hit(some[number]).story):
                    kept.add(number)
            self._accepted += (key for number, key in enumerate(some) if number in kept)
            self._size = min(2 * self._size, MOST)
            return bool(some)


class Recent(Generic[Asked, Kept]):
    """What was worked out for the last few questions about one commit of an index.

    Several threads may ask at a time.
    """

    MOST = 4

    def __init__(self) -> None:
        self._kept: dict[Asked, Kept] = {}
        self._lock = Lock()

    def of(self, asked: Asked, make: Callable[[], Kept]) -> Kept:
        """What is kept for this question, else what `make` gives, which is then kept."""
        with self._lock:
            # Taken out and put in again: the last asked is then the last to go.
            found = self._kept.pop(asked, None) or make()
            self._kept[asked] = found
            while len(self._kept) > self.MOST:
                self._kept.pop(next(iter(self._kept)), None)
        return found
