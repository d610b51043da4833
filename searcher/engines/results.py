"""What a search returns, and how it can be stopped."""

from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct

from searcher.story import Story


class Order(StrEnum):
    """How hits are sorted: one total order, so that pages join whatever their sizes.

    By relevance, equal scores are in order of date, the newest first. In all three, what is equal
    until then is in order of id, ascending by code points.
    """

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


class Hit(Struct, frozen=True):
    """A story found. Its `score` can be compared with others of the same search only."""

    story: Story
    score: float


class Results(Struct, frozen=True):
    """One page of hits. `total` is the number of all hits, None if it was not asked for."""

    total: int | None
    hits: tuple[Hit, ...]


class Stopped(Exception):
    """Raised when `stop()` returned true; whoever passes `stop` must catch it.

    `known` is a lower bound on the number of hits.
    """

    def __init__(self, known: int = 0) -> None:
        super().__init__()
        self.known = known


Stop = Callable[[], bool]  # asked between stories where hits must be read: True ends the search
Accepts = Callable[[str], bool]  # asked of an indexed word
