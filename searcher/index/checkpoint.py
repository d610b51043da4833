"""How far each file of an archive has been read into an index, so that no build reads it twice.

A commit here follows the engine's: what is noted is kept for certain, and reading less far again
finds it unchanged. The notes may be lost at any time; then all is read again. A file counts as the
one that was read while its size and times say so, the way it is read is the same, and so is
`searcher`: a reader that has learned something reads again.
"""

import os
import sqlite3
import time
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path

import orjson

from searcher.archives import START, Progress, Reject, Skipped

FILE = "checkpoint.sqlite"
SETTLED = 50_000_000  # nanoseconds after which a change would show in the times of a file

_TABLE = "CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, note BLOB, digest BLOB)"

Unused = Reject | Skipped


@dataclass(frozen=True, slots=True)
class Done:
    """What is in an index of a file: its stories up to a place, and what was no use before it."""

    place: Progress = START
    is_whole: bool = False
    stories: int = 0
    unused: tuple[Unused, ...] = ()


class Checkpoint:
    """The notes of an index on the files that were read into it."""

    def __init__(self, folder: Path, reading: str, *, write: bool = True) -> None:
        """`reading` says how files are read; notes made in another way are not heeded."""
        self._reading = f"{_version()} {reading}"
        self._pending: dict[str, bytes] = {}
        self._opened: dict[str, tuple[int, ...]] = {}
        self._write = write
        self._file = _open(folder / FILE) if write else _open_existing(folder / FILE)

    def done(self, path: str) -> Done:
        """What is in the index of the file as it is now; asked before it is read."""
        self._opened.clear()
        state = _state(path)
        if state is None or time.time_ns() - max(state[1:]) < SETTLED:
            return Done()
        self._opened[path] = state
        row = self._file.execute("SELECT note, digest FROM files WHERE path = ?", (path,))
        note, digest = row.fetchone() or (b"", b"")
        if not note or blake2b(note, digest_size=16).digest() != digest:
            return Done()
        return _read(note, [*state, self._reading]) or Done()

    def note(self, path: str, done: Done) -> None:
        """Keep with the next commit how far a file has been read, unless it has changed since."""
        state = self._opened.get(path)
        if not self._write or state is None or state != _state(path):
            return
        unused = [[isinstance(found, Reject), asdict(found)] for found in done.unused]
        place = done.place.members, done.place.found
        self._pending[path] = orjson.dumps(
            [[*state, self._reading], place, done.is_whole, done.stories, unused]
        )

    def commit(self) -> None:
        """Make the notes durable. What they speak of must be so already."""
        rows = [
            (path, note, blake2b(note, digest_size=16).digest())
            for path, note in self._pending.items()
        ]
        if rows:
            with self._file:
                self._file.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", rows)
        self._pending.clear()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def _open(path: Path) -> sqlite3.Connection:
    """The file of the notes, a new one if what is there cannot be used."""
    for is_first in (True, False):
        try:
            file = sqlite3.connect(path)
            with file:
                file.execute(_TABLE)
                (verdict,) = file.execute("PRAGMA quick_check(1)").fetchone()
            if verdict == "ok":
                return file
        except sqlite3.DatabaseError:
            if not is_first:
                raise
        file.close()
        path.unlink()
    raise AssertionError("a new file is sound")


def _open_existing(path: Path) -> sqlite3.Connection:
    """The notes to read, none if there are none that can be used."""
    try:
        file = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        file.execute("SELECT note, digest FROM files LIMIT 1")
    except sqlite3.DatabaseError:
        file = sqlite3.connect(":memory:")
        file.execute(_TABLE)
    return file


def _read(note: bytes, expected: list[object]) -> Done | None:
    try:
        state, (members, found), is_whole, stories, unused = orjson.loads(note)
        kept = tuple((Reject if broken else Skipped)(**values) for broken, values in unused)
    except (ValueError, TypeError):
        return None
    return Done(Progress(members, found), is_whole, stories, kept) if state == expected else None


def _state(path: str) -> tuple[int, ...] | None:
    """Size and times of a file; None if it has none."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _version() -> str:
    """What tells this `searcher` from any that reads otherwise: its source."""
    digest = blake2b(digest_size=16)
    for path in sorted(Path(__file__).parents[1].rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
