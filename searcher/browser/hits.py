"""The hits of one question, any number of them, fetched a page at a time."""

from collections import OrderedDict
from threading import Lock

from searcher.engines.results import Hit, Order, Stop
from searcher.query.nodes import Query
from searcher.search.visible import Visible

PAGE = 50
KEPT = 20  # pages; the stories of more would need memory without end


class Hits:
    """The hits of a query in one order. Pages are fetched in workers and read by the screen."""

    def __init__(self, engine: Visible, query: Query, order: Order) -> None:
        self.engine, self.query, self.order = engine, query, order
        self.total: int | None = None
        self.known = 0  # hits that there are at least
        self._pages: OrderedDict[int, tuple[Hit, ...]] = OrderedDict()
        self._lock = Lock()

    def fetch(self, page: int, stop: Stop | None = None) -> None:
        """Have this page in memory. Raises Stopped when `stop` says so."""
        found = self.engine.search(
            self.query, PAGE, page * PAGE, self.order, count=False, stop=stop
        ).hits
        with self._lock:
            self._pages[page] = found
            self._pages.move_to_end(page)
            while len(self._pages) > KEPT:
                self._pages.popitem(last=False)
            self.known = max(self.known, page * PAGE + len(found))

    def count(self, stop: Stop | None = None) -> None:
        """Know the total. Raises Stopped when `stop` says so."""
        total = self.engine.search(self.query, 0, order=self.order, stop=stop).total or 0
        self.total = self.known = total

    def at(self, number: int) -> Hit | None:
        """The hit of this number from 0 on; None if its page has yet to be fetched."""
        with self._lock:
            page = self._pages.get(number // PAGE)
            if page is None:
                return None
            self._pages.move_to_end(number // PAGE)
        return page[number % PAGE] if number % PAGE < len(page) else None
