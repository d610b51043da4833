"""What may be shown at an instant: an index without what is under embargo then."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from searcher.engines import Searched
from searcher.engines.facets import recounted
from searcher.engines.results import Accepts, Order, Results, Stop
from searcher.query import embargo
from searcher.query.nodes import Phrase, Query, quote
from searcher.story import Story


class Visible:
    """Same interface as the engine; hides embargoed stories unless the query asks for them.

    Where no story has an embargo that matters, queries reach the engine as they are.
    """

    def __init__(self, engine: Searched, now: datetime) -> None:
        self._engine, self._now = engine, now

    def __len__(self) -> int:
        """The number of all stories, shown or not."""
        return len(self._engine)

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
        """Hits `offset:offset+limit` of a query, and their number if `count`."""
        return self._engine.search(self._meant(query), limit, offset, order, count=count, stop=stop)

    def counts(
        self, query: Query, field: str, limit: int | None = None, *, stop: Stop | None = None
    ) -> dict[str, int]:
        """The most frequent values of a field over all hits."""
        return self._engine.counts(self._meant(query), field, limit, stop=stop)

    def histogram(
        self, query: Query, bounds: Sequence[datetime], *, stop: Stop | None = None
    ) -> list[int]:
        """How many hits lie between each bound and the next."""
        return self._engine.histogram(self._meant(query), bounds, stop=stop)

    def words(
        self, field: str, start: str, accepts: Accepts, limit: int | None = None
    ) -> dict[str, int]:
        """The indexed words of a field that begin so and are accepted, with their stories."""
        # The engine counts words over all stories; only a search leaves hidden ones out.
        if not self._is_concerned:
            return self._engine.words(field, start, accepts, limit)

        def count(word: str) -> int:
            return self.search(Phrase(quote(word), field), 0).total or 0

        return recounted(self._engine.words(field, start, accepts).items(), count, limit)

    def get(self, id: str) -> Story | None:
        """The story with this id, under embargo or not: a user who knows its id may read it."""
        return self._engine.get(id)

    def withheld(self, query: Query, *, stop: Stop | None = None) -> int:
        """How many hits of a query an embargo keeps out of a search for it."""
        if not self._is_concerned or embargo.asks_for_embargoed(query):
            return 0
        return self._engine.search(embargo.withheld(query, self._now), 0, stop=stop).total or 0

    def _meant(self, query: Query) -> Query:
        return embargo.visible(query, self._now) if self._is_concerned else query

    @cached_property
    def _is_concerned(self) -> bool:
        return bool(self._engine.search(embargo.concerned(self._now), 0).total)
