"""The superseded versions of an index's stories, in a second engine of the same kind.

The current version of each story is in the index's own engine, where searches look. The earlier
ones are in this one, keyed by id and order, each with the date until which it was the current one
(`Kept.until`), so earlier versions can be searched and counted with the same engine.

A build that was killed may have left a version in both engines, or one here that is newer than
the current one: the current one counts, and `before` passes over the other.
"""

from datetime import datetime
from functools import cached_property
from pathlib import Path

from searcher import analysis
from searcher.engines import Engine, Searched, open_engine, paging
from searcher.engines.results import Order
from searcher.query.nodes import All, Phrase, Query, quote
from searcher.story import EPOCH, Story


class History:
    """The superseded versions of an index; its files are opened when they are first asked for."""

    def __init__(self, engine: str, folder: Path, *, write: bool = False) -> None:
        """`engine` is the name of the index's engine. All methods raise EngineError for damage."""
        self._name, self._folder, self._write = engine, folder, write

    def __len__(self) -> int:
        return len(self.engine)

    @cached_property
    def engine(self) -> Engine:
        """The engine that keeps them."""
        return open_engine(self._name, self._folder, write=self._write)

    def get(self, story: Story) -> Story | None:
        """The superseded version that has the id and the order of this story."""
        return self.engine.get(story.version_key)

    def of(self, id: str) -> list[Story]:
        """Every version kept here of the story with this id, the oldest first."""
        # An id of punctuation alone has no word in it, so that no query finds it.
        query: Query = Phrase(quote(id), "id") if analysis.code(id) else All()
        found = [hit.story for hit in paging.hits(self.engine, query, Order.OLDEST)]
        return sorted((one for one in found if one.id == id), key=lambda one: one.order)

    def before(self, current: Story) -> list[Story]:
        """The versions that the current one of a story has superseded, the oldest first."""
        return [version for version in self.of(current.id) if version.order < current.order]

    def close(self) -> None:
        """Let go of the files; what was not committed is forgotten."""
        if "engine" in self.__dict__:  # else it was never asked for, and nothing is open
            self.engine.close()


def last_arrival(engine: Searched) -> datetime:
    """When the last batch began of which an engine has a story; 1970 if it has none."""
    hits = engine.search(All(), 1, order=Order.ARRIVED, count=False).hits
    return hits[0].story.kept.arrived if hits else EPOCH
