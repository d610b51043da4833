"""What is found, in a time that is limited: whoever serves a page does not know who asks."""

from collections.abc import Mapping, Sequence
from time import perf_counter

from msgspec import Struct

from searcher.engines.results import Hit, Order, Stop, Stopped
from searcher.output.narrowing import SHOWN_FACETS
from searcher.page.asked import SIZE, Asked
from searcher.page.published import Published
from searcher.query.nodes import Query
from searcher.query.walk import leaves
from searcher.search.timeline import Period, Unit, fitting, span, timeline

# For the hits of a page, and for all that is counted beside them.
HITS_SECONDS, COUNT_SECONDS = 2.0, 2.0
VALUES = 8  # of each facet
MOST_PERIODS = 100
TOO_SLOW = (
    "This search was given up after a few seconds: stories must be read for it, one by one. "
    "Add a word, a source or a date to it."
)


class Answer(Struct, frozen=True):
    """A page of hits, and what is counted over all of them.

    `is_whole` unless counting took too long: then `total` is a lower bound, and facets and periods
    may be missing.
    """

    hits: Sequence[Hit]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    periods: Sequence[Period]
    unit: Unit
    is_whole: bool
    seconds: float


class TooSlow(Exception):
    """Not even the first hits were found in time."""


def order_of(asked: Asked, query: Query) -> Order:
    """The order of the hits: without words there is no relevance, so the newest come first."""
    is_ranked = any(leaves(query)) or asked.order is not Order.RELEVANCE
    return asked.order if is_ranked else Order.NEWEST


def answer(shown: Published, query: Query, asked: Asked) -> Answer:
    """The hits that are asked for, with counts. Raises TooSlow."""
    started = perf_counter()
    order = order_of(asked, query)
    end = started + HITS_SECONDS
    try:
        found = shown.search(
            query, SIZE, asked.offset, order, count=False, stop=lambda: perf_counter() > end
        )
    except Stopped:
        raise TooSlow from None
    total, facets, periods, unit, is_whole = _counted(shown, query, asked, until(COUNT_SECONDS))
    seconds = perf_counter() - started
    known = max(total, asked.offset + len(found.hits))
    return Answer(found.hits, known, facets, periods, unit, is_whole, seconds)


def until(seconds: float) -> Stop:
    """What stops a search after so many seconds."""
    end = perf_counter() + seconds
    return lambda: perf_counter() > end


def _counted(
    shown: Published, query: Query, asked: Asked, stop: Stop
) -> tuple[int, Mapping[str, Mapping[str, int]], Sequence[Period], Unit, bool]:
    total = 0
    facets: dict[str, Mapping[str, int]] = {}
    unit = Unit.YEAR
    try:
        total = shown.search(query, 0, stop=stop).total or 0
        for field in SHOWN_FACETS:
            facets[field] = shown.counts(query, field, VALUES, stop=stop)
        ends = span(shown, query, stop=stop)
        if not ends:
            return total, facets, (), unit, True
        unit = fitting(*ends, MOST_PERIODS)
        return total, facets, timeline(shown, query, unit, asked.zone, stop=stop), unit, True
    except Stopped as stopped:
        return max(total, stopped.known), facets, (), unit, False
