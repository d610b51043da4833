"""What a search gives back, and how it is told to stop."""

from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct

from searcher.story import Story


class Order(StrEnum):
    """How hits are sorted.

    ARRIVED puts first what came into the index last. Stories of one instant are in no promised
    order; those of one score, on one page, the newest first.
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
    """A story found; `score` is comparable within one search alone."""

    story: Story
    score: float


class Results(Struct, frozen=True):
    """One page of hits; `total` counts all hits, None where no count was asked for."""

    total: int | None
    hits: tuple[Hit, ...]


class Stopped(Exception):
    """A search was told to stop; `known` hits there are at least. Never leaves whoever told it."""

    def __init__(self, known: int = 0) -> None:
        super().__init__()
        self.known = known


Stop = Callable[[], bool]  # asked between stories where hits must be read: True ends the search
Accepts = Callable[[str], bool]  # asked of an indexed word
