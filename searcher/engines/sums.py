"""Whether an engine's files are still what was written: their sizes and checksums, compared.

A commit lists its files with their sums in one more file (`write`). Opening the engine compares
them (`Comparison`), so that no search answers from damaged files. That takes half a second for each
gigabyte, so what was compared is remembered by size and by times of change, in the
folder itself, else in the user's cache folder, and compared again only when one of these differs.

Nothing here follows a link: an index is whole in its own folder, or it is none.
"""

import errno
import os
import stat
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import blake2b
from io import FileIO
from pathlib import Path
from typing import NamedTuple, TypeVar

from msgspec import DecodeError, json

from searcher.errors import EngineError

REMEMBERED = "compared.json"
BLOCK = 1 << 18  # bytes read at once

Kind = TypeVar("Kind")


class Sum(NamedTuple):
    """The size of a file in bytes, and its CRC-32 (zlib's)."""

    size: int
    crc: int


class Listed(NamedTuple):
    """The files of a commit and their sums; `writing` until the writer closes.

    While an engine is being written, the files of the next commit may already be there.
    """

    files: dict[str, Sum]
    writing: bool = False


class _Seen(NamedTuple):
    """A file as it was when it was compared with a sum; times in nanoseconds."""

    size: int
    crc: int
    modified: int
    changed: int


@contextmanager
def filing(folder: Path) -> Iterator[None]:
    """Turns OSError on our own files into EngineError."""
    try:
        yield
    except OSError as error:
        raise EngineError(f"{error.filename or folder}: {error.strerror or error}") from error


def sync(path: Path) -> None:
    """Make a file, or the names in a folder, durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sum_of(path: Path) -> Sum:
    """The sum of a file. Raises OSError, for a link too."""
    size, crc = 0, 0
    # One block for the whole file: new memory each time would cost as much as reading.
    block = memoryview(bytearray(BLOCK))
    with _opened(path) as file:
        while count := file.readinto(block):
            size, crc = size + count, zlib.crc32(block[:count], crc)
    return Sum(size, crc)


def write(path: Path, listed: Listed) -> None:
    """Put a list of sums in place, whole and durable. Raises OSError."""
    new = path.with_name(f".{path.name}.new")
    new.write_bytes(_packed(listed))
    # Before the rename: else a power cut may leave the name in place and no content.
    sync(new)
    new.replace(path)


def _packed(value: object) -> bytes:
    """A value as a line of JSON after its own checksum."""
    content = json.encode(value)
    return b"%08x%b\n" % (zlib.crc32(content), content)


def read(path: Path) -> Listed:
    """The sums listed in a file. Raises EngineError unless they are as they were written."""
    try:
        with _opened(path) as file:
            written = file.read()
    except OSError as error:
        why = "it is a link" if error.errno == errno.ELOOP else error.strerror
        raise EngineError(f"{path}: the checksums cannot be read: {why}") from error
    found = _unpacked(written, Listed)
    if found is None:
        raise EngineError(f"{path} is damaged")
    return found


def _unpacked(written: bytes, kind: type[Kind]) -> Kind | None:
    """What was written after its own checksum; None if it is damaged."""
    crc, content = written[:8], written[8:-1]
    if crc != b"%08x" % zlib.crc32(content) or not written.endswith(b"\n"):
        return None
    try:
        return json.decode(content, type=kind)
    except DecodeError:
        return None


class Comparison:
    """Compares the files of a folder with their sums, those alone that have changed since."""

    def __init__(self, folder: Path, *, heal: bool = False) -> None:
        """`heal` is for writers: it writes a damaged memory anew. Else that stays for `check`."""
        self.folder, self._heal = folder, heal
        self._is_writable = os.access(folder, os.W_OK)
        self._own = _recalled(folder / REMEMBERED)
        self._seen = self._own or {}
        if place := self._elsewhere():
            self._seen |= _recalled(place) or {}

    def problem(self, files: Mapping[str, Sum], *, closed: bool = True) -> str | None:
        """What is wrong with the first damaged file; what was compared is then remembered.

        `closed` says that no writer is at work, or was killed: `files` then are all there are.
        """
        if self.folder.is_symlink():
            return f"{self.folder} is a link; links inside an index are not followed"
        now: dict[str, _Seen] = {}
        for name, expected in files.items():
            found = self._compared(name, expected)
            if isinstance(found, str):
                return found
            now[name] = found
        if now != self._seen and (self._heal or not closed or _fits(self._own, files)):
            self._remember(now)
        return None

    def _compared(self, name: str, expected: Sum) -> _Seen | str:
        """A file as it is now; what is wrong with it, if anything is."""
        path = self.folder / name
        try:
            status = path.lstat()
            now = _Seen(*expected, status.st_mtime_ns, status.st_ctime_ns)
            if status.st_size == expected.size and self._seen.get(name) == now:
                return now
            return problem_of(path, expected) or now
        except OSError as error:
            return f"{path} cannot be read: {error.strerror}"

    def _remember(self, now: dict[str, _Seen]) -> None:
        """Keep what was compared. Where nothing can be kept, it is compared each time."""
        path = self._elsewhere() or self.folder / REMEMBERED
        # A file of each process's own, since several may open one index at once.
        new = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            new.write_bytes(_packed(now))
            sync(new)
            new.replace(path)
        except OSError:
            # Where the disk is full, what is remembered of the files before would look like damage.
            for left in (new, path):
                with suppress(OSError):
                    left.unlink(missing_ok=True)
        self._seen = now

    def _elsewhere(self) -> Path | None:
        """Where comparisons of a folder that cannot be written are remembered, if anywhere."""
        cache = None if self._is_writable else cache_folder()
        name = blake2b(bytes(self.folder.resolve()), digest_size=16).hexdigest()
        return cache and cache / "compared" / f"{name}.json"


def forget(folder: Path) -> None:
    """Remove the memory of what was compared. Raises OSError.

    To be called before a commit changes the list of files: a writer that is killed right after
    would leave the memory of another list, which looks like that of another index.
    """
    (folder / REMEMBERED).unlink(missing_ok=True)


def problem_of(path: Path, expected: Sum) -> str | None:
    """What is wrong with a file that should have this sum. Raises OSError."""
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode):
        return f"{path} is no file of its own; links inside an index are not followed"
    if status.st_size != expected.size or sum_of(path) != expected:
        return f"{path} is damaged: its content does not fit its checksum"
    return None


def _recalled(path: Path) -> dict[str, _Seen] | None:
    """What a memory holds; None if it is damaged."""
    try:
        with _opened(path) as file:
            return _unpacked(file.read(), dict[str, _Seen])
    except (FileNotFoundError, PermissionError):
        return {}
    except OSError:
        return None


def _opened(path: Path) -> FileIO:
    """A file opened for reading; a link is refused, where the system can tell."""
    return FileIO(os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)))


def problem_of_memory(folder: Path, files: Mapping[str, Sum]) -> str | None:
    """What is wrong with the file that remembers what was compared; `files` are all there are."""
    path = folder / REMEMBERED
    if _fits(_recalled(path), files):
        return None
    return f"{path} is damaged; remove it: it only saves time, and is written anew"


def _fits(seen: dict[str, _Seen] | None, files: Mapping[str, Sum]) -> bool:
    """Whether a memory is one of these files; an empty one is of any."""
    return seen == {} or (
        seen is not None and {name: Sum(one.size, one.crc) for name, one in seen.items()} == files
    )


def cache_folder() -> Path | None:
    """The user's cache folder: $SEARCHER_CACHE, else the system's; None if there is none."""
    if os.environ.get("SEARCHER_CACHE"):
        return Path(os.environ["SEARCHER_CACHE"]).expanduser()
    from platformdirs import user_cache_path

    folder = user_cache_path("searcher")
    # For a user without a home it begins with a "~" that stands for nothing.
    return folder if folder.is_absolute() else None
