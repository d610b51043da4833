"""All hits of a query, fetched in pages so that their bodies need not fit into memory."""

from collections.abc import Iterator

from searcher.engines import Searched
from searcher.engines.results import Hit, Order, Stop
from searcher.query.nodes import Query

# Stories fetched at once, first and then.
PAGE = 1_000, 20_000


def hits(
    engine: Searched,
    query: Query,
    order: Order = Order.RELEVANCE,
    *,
    offset: int = 0,
    wanted: int | None = None,
    stop: Stop | None = None,
) -> Iterator[Hit]:
    """Hits from `offset` on, `wanted` of them or all."""
    end = len(engine)
    if wanted is not None:
        end = min(end, offset + wanted)
    size = PAGE[0]
    while offset < end:
        size = min(size, end - offset)
        found = engine.search(query, size, offset, order, count=False, stop=stop).hits
        yield from found
        if len(found) < size:
            return
        offset, size = offset + size, PAGE[1]
