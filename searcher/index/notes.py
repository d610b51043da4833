"""`build.sqlite`: how far each file of an archive was read, and what of it could not be used.

Only builds need it, and it may be thrown away: the next build then reads everything again, finds
it unchanged and notes it anew. It is committed after the engine, so that what it notes as read is
in the index. A file is skipped if its size, its times, the options it was read with and the source
of `searcher` are unchanged; readers that have learned something must read it again.

Each row has a digest. A note on a file that does not fit its digest is passed over; a reject that
does not is an error, since it is nowhere else. A row that is lost has no digest to tell of it, so
`build.sums` has the checksum of the whole file, from the end of one build to the next.
"""

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path

from msgspec import json

from searcher.archives import START, Progress, Reject, Skipped
from searcher.engines import sums
from searcher.engines.sums import Listed
from searcher.errors import EngineError
from searcher.index import holdings

FILE, SUMS = "build.sqlite", "build.sums"
# Nanoseconds. A file changed less than this ago may change again with the same times: Linux stamps
# files by a clock that ticks every 1 to 10 ms.
SETTLED = 50_000_000
PATIENCE = 10.0  # seconds to wait while a build commits

# Of SQLite, what says nothing of the file: no room, no right to write, another process.
_NO_DAMAGE = {
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_BUSY,
}  # fmt: skip

# paths are bytes: a name on disk need not be UTF-8
_TABLES = (
    "CREATE TABLE IF NOT EXISTS files (path BLOB PRIMARY KEY, note BLOB, digest BLOB)",
    "CREATE TABLE IF NOT EXISTS rejects (archive TEXT, reject BLOB, digest BLOB)",
    *holdings.TABLES,
)

Unused = Reject | Skipped


@dataclass(frozen=True, slots=True)
class Done:
    """What an index has of a file: its stories up to a place, and what was of no use before it.

    `undated` is how many of the stories have no date, and `guessed` how many are in an encoding
    that was guessed.
    """

    place: Progress = START
    is_whole: bool = False
    stories: int = 0
    unused: tuple[Unused, ...] = ()
    undated: int = 0
    guessed: int = 0


class Notes:
    """The notes of an index, to be read and written by builds."""

    def __init__(self, folder: Path, reading: str, *, write: bool = True) -> None:
        """`reading` says how files are read; what was noted in another way is passed over."""
        self._reading = f"{_version()} {reading}"
        self._pending: dict[str, bytes] = {}
        self._opened: dict[str, tuple[int, ...]] = {}
        self._folder, self._write = folder, write
        if write:
            sums.write(folder / SUMS, Listed({}, writing=True))
        self._file = _open(folder / FILE) if write else _open_existing(folder / FILE)
        self.holdings = holdings.Holdings(self._file, write=write)

    def lost(self, ids: Iterable[str]) -> list[str]:
        """The ids of stories that no file holds any more, see `Holdings.lost`."""
        with _refusal(self._folder):
            return self.holdings.lost(ids)

    def done(self, path: str) -> Done:
        """What the index has of the file as it is now; to be asked before it is read."""
        self._opened.clear()
        state = _state(path)
        # A file written in this very moment may change again and show the same times.
        if state is None or time.time_ns() - max(state[1:]) < SETTLED:
            return Done()
        self._opened[path] = state
        row = self._file.execute(
            "SELECT note, digest FROM files WHERE path = ?", (os.fsencode(path),)
        )
        note, digest = row.fetchone() or (b"", b"")
        if not note or _digest(note) != digest:
            return Done()
        return _read(note, [*state, self._reading]) or Done()

    def note(self, path: str, done: Done) -> None:
        """Keep with the next commit how far a file has been read, unless it has changed since."""
        state = self._opened.get(path)
        if not self._write or state is None or state != _state(path):
            return
        unused = [[isinstance(found, Reject), asdict(found)] for found in done.unused]
        place = done.place.members, done.place.found
        self._pending[path] = json.encode(
            [
                [*state, self._reading], place, done.is_whole, done.stories, unused,
                done.undated, done.guessed,
            ]
        )  # fmt: skip

    def commit(self) -> None:
        """Make the notes durable. What they say is read must be so in the index already."""
        rows = [(os.fsencode(path), note, _digest(note)) for path, note in self._pending.items()]
        if self._write:
            with _refusal(self._folder), self._file:
                self._file.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", rows)
                self.holdings.write()
        self._pending.clear()

    def replace_rejects(self, archives: Iterable[str], found: Iterable[tuple[str, Unused]]) -> None:
        """Replace the rejects and skips of these archives.

        `found` has each with its archive. Those of other archives stay.
        """
        rows = [(archive, _reject(archive, unused)) for archive, unused in found]
        with _refusal(self._folder), self._file:
            self._file.executemany(
                "DELETE FROM rejects WHERE archive = ?", [(archive,) for archive in archives]
            )
            self._file.executemany(
                "INSERT INTO rejects VALUES (?, ?, ?)",
                [(archive, reject, _digest(reject)) for archive, reject in rows],
            )

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
        if self._write:
            _sum(self._folder)


def discard(folder: Path) -> None:
    """Remove the notes of an index, which its next build makes anew."""
    for path in folder.glob(f"{FILE}*"):
        path.unlink()
    (folder / SUMS).unlink(missing_ok=True)


def write_rejects(folder: Path, found: Iterable[dict[str, str]]) -> None:
    """Make the notes of an index that has none yet, with these rejects: see `rejects`."""
    rows = [(one["archive"], json.encode(one)) for one in found]
    with closing(_open(folder / FILE)) as file, file:
        file.executemany(
            "INSERT INTO rejects VALUES (?, ?, ?)", [(*row, _digest(row[1])) for row in rows]
        )
    _sum(folder)


def rejects(folder: Path) -> Iterator[dict[str, str]]:
    """What builds could not use, in the order in which it was read; nothing without notes.

    The keys are archive, kind (rejected or skipped), origin, reason, message, excerpt. Raises
    EngineError for damage.
    """
    path = folder / FILE
    if problem := _problem(folder):
        raise EngineError(problem)
    if not path.exists():
        return
    with _damage(path), closing(_connect(path, "ro")) as file:
        for number, (reject, digest) in enumerate(
            file.execute("SELECT reject, digest FROM rejects ORDER BY rowid"), 1
        ):
            if not isinstance(reject, bytes) or _digest(reject) != digest:
                raise EngineError(f"{path}: reject {number} does not fit its checksum")
            yield json.decode(reject)


def problems(folder: Path) -> Iterator[str]:
    """What is wrong with the file, a line each; nothing if it is sound or not there."""
    path = folder / FILE
    try:
        if problem := _problem(folder):
            yield problem
        if not path.exists():
            return
        with _damage(path), closing(_connect(path, "ro")) as file:
            for (line,) in file.execute("PRAGMA integrity_check"):
                if line != "ok":
                    yield f"{path}: {line}"
            for note, digest in file.execute("SELECT note, digest FROM files"):
                if not isinstance(note, bytes) or _digest(note) != digest:
                    yield f"{path}: a note on a file does not fit its checksum"
        for _ in rejects(folder):
            pass
    except EngineError as error:
        yield str(error)


def _sum(folder: Path) -> None:
    sums.write(folder / SUMS, Listed({FILE: sums.sum_of(folder / FILE)}))


def _problem(folder: Path) -> str | None:
    """Why the file is not the one that the last build left; it may be while a build runs."""
    if not (folder / SUMS).exists() or not (folder / FILE).exists():
        return None
    expected = sums.read(folder / SUMS).files.get(FILE)
    problem = expected and sums.problem_of(folder / FILE, expected)
    return f"{problem}; remove it, the next build makes it anew" if problem else None


def _reject(archive: str, unused: Unused) -> bytes:
    kind = "rejected" if isinstance(unused, Reject) else "skipped"
    return json.encode({"archive": archive, "kind": kind, **asdict(unused)})


@contextmanager
def _refusal(folder: Path) -> Iterator[None]:
    """What SQLite cannot write as EngineError: it says "database or disk is full", for one."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise EngineError(f"{folder / FILE}: {error}") from error


@contextmanager
def _damage(path: Path) -> Iterator[None]:
    """SQLite's errors as EngineError."""
    try:
        yield
    except sqlite3.Error as error:
        raise EngineError(f"{path}: {error}; remove it, the next build makes it anew") from error


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    # A killed build leaves a journal, which must be rolled back before anything can be read
    # (SQLite, "Atomic Commit", section 4). Whoever may only read an index cannot do that.
    is_hot = mode == "ro" and path.with_name(f"{path.name}-journal").exists()
    if is_hot and os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        mode = "rw"
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode={mode}", timeout=PATIENCE, uri=True)


def _open(path: Path) -> sqlite3.Connection:
    """The notes to write, a new file if what is there cannot be used."""
    # Damage costs reading everything again, and no build should end for that.
    for is_first in (True, False):
        try:
            file = _connect(path, "rwc")
            with file:
                for table in _TABLES:
                    file.execute(table)
                (verdict,) = file.execute("PRAGMA quick_check(1)").fetchone()
            if verdict == "ok":
                return file
        except sqlite3.DatabaseError as error:
            if not is_first or error.sqlite_errorcode & 0xFF in _NO_DAMAGE:
                raise EngineError(f"{path}: {error}") from error
        file.close()
        path.unlink()
    raise AssertionError("a new file is sound")


def _open_existing(path: Path) -> sqlite3.Connection:
    """The notes to read, none if there are none that can be used."""
    try:
        file = _connect(path, "ro")
        for table in ("files", "held", "lost"):
            file.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608 - names of our own
    except sqlite3.DatabaseError:
        file = sqlite3.connect(":memory:")
        for table in _TABLES:
            file.execute(table)
    return file


def _read(note: bytes, expected: list[object]) -> Done | None:
    try:
        state, (members, found), is_whole, stories, unused, undated, guessed = json.decode(note)
        kept = tuple((Reject if broken else Skipped)(**values) for broken, values in unused)
    except (ValueError, TypeError):
        return None
    if state != expected:
        return None
    return Done(Progress(members, found), is_whole, stories, kept, undated, guessed)


def _state(path: str) -> tuple[int, ...] | None:
    """Size and times of a file; None if it has none."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _digest(value: bytes) -> bytes:
    return blake2b(value, digest_size=16).digest()


def _version() -> str:
    """A digest of the source of `searcher`, so that changed readers invalidate the notes."""
    digest = blake2b(digest_size=16)
    for path in sorted(Path(__file__).parents[1].rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
