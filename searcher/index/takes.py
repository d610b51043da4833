"""The takes of stories that newer ones have superseded: kept, listed, and found by no search.

They are in a file of their own beside the engine's, so that all engines keep them alike. A commit
here comes before the engine's; a build killed between the two leaves a take that is kept twice,
once here, and adding it again changes nothing. So a take is one of a story's earlier ones only if
it is older than what the engine has.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

from searcher.codec import dump, load
from searcher.errors import EngineError
from searcher.story import STAGES, Story, microseconds

FILE = "takes.sqlite"
PATIENCE = 10.0  # seconds to wait while a build commits

_TABLE = """
    CREATE TABLE IF NOT EXISTS takes (
        id TEXT, date INTEGER, version INTEGER, stage INTEGER, story BLOB, digest BLOB,
        PRIMARY KEY (id, date, version, stage)
    )
"""
_ADD = "INSERT OR IGNORE INTO takes VALUES (?, ?, ?, ?, ?, ?)"

TakeOrder = tuple[int, int, int]  # a story's order as numbers: microseconds, version, stage
Key = tuple[str, int, int, int]


class Takes:
    """The superseded takes of an index; a context manager."""

    def __init__(self, folder: Path, *, create: bool = False, write: bool = False) -> None:
        """Raises EngineError for a file that is damaged, or missing where none is to be made."""
        self.path = folder / FILE
        self._pending: dict[Key, Story] = {}
        with self._boundary():
            mode = "rwc" if create else "rw" if write else "ro"
            place = f"{self.path.resolve().as_uri()}?mode={mode}"
            self._file = sqlite3.connect(place, timeout=PATIENCE, uri=True)
            self._file.execute("PRAGMA synchronous = FULL")
            if create:
                with self._file:
                    self._file.execute(_TABLE)

    def __enter__(self) -> "Takes":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        with self._boundary():
            (count,) = self._file.execute("SELECT count(*) FROM takes").fetchone()
        return int(count)

    def add(self, story: Story) -> None:
        """Keep a take with the next commit, unless there is one of its order."""
        self._pending.setdefault(_key(story), story)

    def get(self, story: Story) -> Story | None:
        """The take kept that has the id and the order of this story."""
        key = _key(story)
        if key in self._pending:
            return self._pending[key]
        where = "id = ? AND date = ? AND version = ? AND stage = ?"
        return next((load(value) for value, _ in self._rows(where, key)), None)

    def before(self, current: Story) -> list[Story]:
        """The takes that this story has superseded, the oldest first."""
        found = [load(value) for value, _ in self._rows("id = ?", (current.id,))]
        return [take for take in found if take.order < current.order]

    def commit(self) -> None:
        """Make all that was added durable, or none of it."""
        rows = [(*key, dump(story)) for key, story in self._pending.items()]
        if rows:
            with self._boundary(), self._file:
                self._file.executemany(_ADD, [(*row, _digest(row[-1])) for row in rows])
        self._pending.clear()

    def problems(self) -> Iterator[str]:
        """What is wrong with the file, a line each; nothing if it is sound."""
        with self._boundary():
            for (line,) in self._file.execute("PRAGMA integrity_check"):
                if line != "ok":
                    yield f"{self.path}: {line}"
        for value, digest in self._rows("TRUE", ()):
            if not isinstance(value, bytes) or _digest(value) != digest:
                yield f"{self.path}: a take does not fit its checksum"

    def close(self) -> None:
        """Let go of the file; what was not committed is forgotten."""
        self._pending.clear()
        self._file.close()

    def _rows(self, where: str, values: tuple[object, ...]) -> Iterator[tuple[bytes, bytes]]:
        query = f"SELECT story, digest FROM takes WHERE {where} ORDER BY id, date, version, stage"  # noqa: S608
        with self._boundary():
            yield from self._file.execute(query, values)

    @contextmanager
    def _boundary(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise EngineError(f"{self.path}: {error}; build the index again") from error


def order_of(story: Story) -> TakeOrder:
    """`Story.order` as three whole numbers that sort as it does."""
    return microseconds(story.date), story.version, STAGES.index(story.status)


def _key(story: Story) -> Key:
    return (story.id, *order_of(story))


def _digest(value: bytes) -> bytes:
    return blake2b(value, digest_size=16).digest()
