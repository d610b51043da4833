"""The hits of one query, any number of them, fetched a page at a time."""

from collections import OrderedDict
from threading import Lock

from searcher.engines.results import Hit, Order, Stop
from searcher.query.nodes import Query
from searcher.search.visible import Visible

PAGE = 50  # hits
# Pages kept in memory: a user may scroll through a million stories.
KEPT = 20


class Hits:
    """The hits of a query in one order.

    Pages are fetched in threads and read by the screen, hence the lock.
    """

    def __init__(self, engine: Visible, query: Query, order: Order) -> None:
        self.engine, self.query, self.order = engine, query, order
        self.total: int | None = None
        self.known = 0  # a lower bound on the hits; their number once `total` is known
        self._pages: OrderedDict[int, tuple[Hit, ...]] = OrderedDict()
        self._lock = Lock()

    def fetch(self, page: int, stop: Stop | None = None) -> None:
        """Bring a page into memory. Raises Stopped when `stop` returns true."""
        found = self.engine.search(
            self.query, PAGE, page * PAGE, self.order, count=False, stop=stop
        ).hits
        with self._lock:
            self._pages[page] = found
            self._pages.move_to_end(page)
            # `at` moves a page that is looked at to the end: the one longest unseen goes first.
            while len(self._pages) > KEPT:
                self._pages.popitem(last=False)
            self.known = max(self.known, page * PAGE + len(found))

    def count(self, stop: Stop | None = None) -> None:
        """Count all hits. Raises Stopped when `stop` returns true."""
        total = self.engine.search(self.query, 0, order=self.order, stop=stop).total or 0
        self.total = self.known = total

    def at(self, number: int) -> Hit | None:
        """The hit with this number, from 0; None if its page is not in memory."""
        with self._lock:
            page = self._pages.get(number // PAGE)
            if page is None:
                return None
            self._pages.move_to_end(number // PAGE)
        return page[number % PAGE] if number % PAGE < len(page) else None
