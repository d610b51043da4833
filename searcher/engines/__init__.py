"""What an engine is, and which there are. An engine keeps stories and finds them again.

It knows no files but its own, no query syntax and no colours.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from searcher.engines.results import Accepts, Order, Results, Stop
from searcher.errors import EngineError
from searcher.query.nodes import Query
from searcher.story import Story


class Searched(Protocol):
    """What is searched and counted: an engine, or what may be shown of one."""

    def __len__(self) -> int:
        """The number of stories."""

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
        """Hits `offset:offset+limit` of a query, and their number if `count`.

        The order is total, so that pages join whatever their sizes. Raises Stopped when `stop()`
        returns true; so does everything below that takes it.
        """

    def counts(
        self, query: Query, field: str, limit: int | None = None, *, stop: Stop | None = None
    ) -> dict[str, int]:
        """The most frequent values of a field over all hits, each with the number of its stories.

        The numbers are exact. The most frequent come first, equals by value; at most `limit`.
        """

    def histogram(
        self, query: Query, bounds: Sequence[datetime], *, stop: Stop | None = None
    ) -> list[int]:
        """How many hits lie between each bound and the next: one number fewer than bounds."""

    def words(
        self, field: str, start: str, accepts: Accepts, limit: int | None = None
    ) -> dict[str, int]:
        """The indexed words of a field that begin so and are accepted, with their stories.

        The numbers are exact. The most frequent come first, equals by word; at most `limit`. In a
        field of codes the words are the codes, as `analysis.code` gives them.
        """

    def get(self, key: str) -> Story | None:
        """The story with this key: with this id, where only current versions are kept."""


class Engine(Searched, Protocol):
    """Keeps stories by their `key` and finds them again: what it finds is what a query `matches`.

    What is added or deleted is seen after `commit`, by this engine at once and by others when
    they open it; `close` forgets what was not committed. Raises EngineError when its files are
    damaged or foreign.
    """

    def add(self, story: Story, *, fresh: bool = False) -> None:
        """Keep a story in place of any with its key; `fresh` promises that there is none."""

    def add_prepared(self, key: str, line: str, *, fresh: bool = False) -> None:
        """Keep the story with this key as the `preparation` of this engine made it."""

    def delete(self, key: str) -> None:
        """Forget the story with this key, if there is one."""

    def commit(self) -> None:
        """Make all that was added and deleted durable and visible, or none of it."""

    def stories(self) -> Iterator[Story]:
        """Every story, in no promised order."""

    def problems(self) -> Iterator[str]:
        """What is wrong with the engine's files, a line each; nothing if they are sound."""

    def close(self) -> None:
        """Let go of files and locks; what was not committed is forgotten."""


class Module(Protocol):
    """What the module of an engine offers."""

    def open_engine(self, folder: Path, *, create: bool = False, write: bool = False) -> Engine:
        """The engine over its files in `folder`, which `create` makes."""

    def prepared(self, story: Story) -> str:
        """A story as the line of text that the engine's `add_prepared` takes."""

    def stored(self, folder: Path) -> Iterator[bytes]:
        """What the files in `folder` hold of each story, whatever fields they have been given."""


ENGINES = {
    "tantivy": "searcher.engines.tantivy.engine",
    "whoosh": "searcher.engines.whoosh.engine",
    "memory": "searcher.engines.memory",
}
DEFAULT_ENGINE = "tantivy"
ON_DISK = [name for name in ENGINES if name != "memory"]


def open_engine(name: str, folder: Path, *, create: bool = False, write: bool = False) -> Engine:
    """The engine of this name over its files in `folder`.

    Raises EngineError when the files are damaged or foreign, and when there is no such engine.
    """
    return _module(name).open_engine(folder, create=create, write=write)


def preparation(name: str) -> Callable[[Story], str]:
    """What turns a story into the line of text that the engine's `add_prepared` takes.

    It needs no open engine. Raises EngineError when there is no such engine.
    """
    return _module(name).prepared


def stored(name: str, folder: Path) -> Iterator[bytes]:
    """Each story that an engine keeps, as the bytes that were stored, whatever its fields are.

    Raises EngineError when the files are damaged or foreign, and when there is no such engine.
    """
    return _module(name).stored(folder)


def _module(name: str) -> Module:
    if name not in ENGINES:
        raise EngineError(f'there is no engine "{name}"; engines are {", ".join(ENGINES)}')
    return cast(Module, import_module(ENGINES[name]))
