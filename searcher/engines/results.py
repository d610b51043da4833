"""What a search returns, and how it can be stopped."""

from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct

from searcher.story import Story


class Order(StrEnum):
    """How hits are sorted: one total order, so that pages join whatever their sizes.

    ARRIVED is by when a story came into the index, the latest first. There and by relevance,
    equals are in order of date, the newest first. In all four, what is equal until then is in
    order of the story's key, ascending by code points.
    """

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    ARRIVED = "arrived"

    @property
    def said(self) -> str:
        """As a person reads it.

        >>> Order.NEWEST.said, Order.RELEVANCE.said
        ('newest first', 'by relevance')
        """
        known = {Order.RELEVANCE: "by relevance", Order.ARRIVED: "latest arrivals first"}
        return known.get(self, f"{self} first")


class Hit(Struct, frozen=True):
    """A story found. Its `score` can be compared with others of the same search only."""

    story: Story
    score: float


class Results(Struct, frozen=True):
    """One page of hits. `total` is the number of all hits, None if it was not asked for."""

    total: int | None
    hits: tuple[Hit, ...]


class Stopped(Exception):
    """Raised when `stop()` returned true; the caller that passes `stop` must catch it.

    `known` is a lower bound on the number of hits.
    """

    def __init__(self, known: int = 0) -> None:
        super().__init__()
        self.known = known


# Asked between stories where hits must be read: True ends the search with Stopped.
Stop = Callable[[], bool]
# Asked about an indexed word: True keeps it.
Accepts = Callable[[str], bool]
