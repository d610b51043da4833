"""An index: a folder with a manifest (`index.json`), an engine's files and the rejects.

Finding, opening and checking live here; making and updating in `building`.
"""

from collections.abc import Iterator
from pathlib import Path

from msgspec import json

from searcher.engines import Engine, open_engine
from searcher.errors import EngineError
from searcher.index.manifest import ENGINE_FOLDER, REJECTS, read_manifest
from searcher.story import Story


class Index:
    """An index opened for searching; a context manager."""

    def __init__(self, path: Path) -> None:
        """Raises IndexMissing where there is no index, EngineError for damage or another format."""
        self.path = path
        self.manifest = read_manifest(path)
        self.engine: Engine = open_engine(self.manifest.engine, path / ENGINE_FOLDER)

    @property
    def name(self) -> str:
        return self.path.name

    def __enter__(self) -> "Index":
        return self

    def __exit__(self, *_: object) -> None:
        self.engine.close()

    def rejects(self) -> Iterator[dict[str, str]]:
        """What the last build of each archive could not use.

        The keys are archive, kind (rejected or skipped), origin, reason, message, excerpt.
        """
        path = self.path / REJECTS
        if not path.exists():
            return
        for number, line in enumerate(path.read_bytes().splitlines(), 1):
            try:
                reject = json.decode(line)
                yield {str(key): str(value) for key, value in reject.items()}
            except (ValueError, AttributeError) as error:
                raise EngineError(f"{path}: line {number} is damaged") from error

    def takes(self, story: Story) -> list[Story]:
        """The takes of a story of this index that were superseded, the oldest first."""
        from searcher.index.takes import Takes

        with Takes(self.path) as takes:
            return takes.before(story)

    def count_takes(self) -> int:
        """The number of all takes that were superseded."""
        from searcher.index.takes import Takes

        with Takes(self.path) as takes:
            return len(takes)

    def size(self) -> int:
        """Bytes on disk."""
        return sum(p.stat().st_size for p in self.path.rglob("*") if p.is_file())
