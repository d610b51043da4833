"""An index: a folder with a manifest (`index.json`), two engines' files and the notes of builds.

Opening is here; making and updating are in `builder`, verifying in `check`.
"""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from searcher.engines import Engine, open_engine
from searcher.index.manifest import read_manifest
from searcher.story import Story

if TYPE_CHECKING:
    from searcher.index.history import History


class Index:
    """An index opened for searching; a context manager."""

    def __init__(self, path: Path) -> None:
        """Raises IndexMissing where there is no index, EngineError for damage or another format."""
        self.path = path
        self.manifest = read_manifest(path)
        self.engine: Engine = open_engine(self.manifest.engine, self.manifest.engine_folder(path))

    @property
    def name(self) -> str:
        return self.path.name

    def __enter__(self) -> "Index":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close both engines. Stories already read stay valid."""
        self.engine.close()
        if "history" in self.__dict__:
            self.history.close()

    @cached_property
    def history(self) -> "History":
        """The superseded versions, for all stories; opened when first asked for."""
        # Imported late: searches do not need it.
        from searcher.index.history import History

        return History(self.manifest.engine, self.manifest.history_folder(self.path))

    def rejects(self) -> Iterator[dict[str, str]]:
        """What the last build of each archive could not use.

        The keys are archive, kind (rejected or skipped), origin, reason, message, excerpt. Raises
        EngineError for damage.
        """
        from searcher.index import notes

        return notes.rejects(self.path)

    def versions(self, story: Story) -> list[Story]:
        """The earlier versions of a story of this index, the oldest first."""
        return self.history.before(story)

    def size(self) -> int:
        """The sum of all its files in bytes, those of the history and the notes included."""
        return sum(p.stat().st_size for p in self.path.rglob("*") if p.is_file())
