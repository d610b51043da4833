"""Files of an archive: folders are walked, files opened, and the bytes of a story found again."""

import os
import re
import stat
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

from searcher.archives.compression import Meter, Opening, written_at
from searcher.archives.locators import is_hidden, named, written
from searcher.archives.stream import CHUNK, Broken, Member, Reject, Skipped, Stream, Unread
from searcher.errors import ArchiveError


def check(path: str | Path) -> None:
    """Raises ArchiveError if there is no such archive; `-` is standard input, and always there."""
    if str(path) != "-" and not os.path.exists(path):
        raise ArchiveError(f"no such file or folder: {path}")


def size(path: str | Path) -> int:
    """The bytes of an archive on disk, 0 for standard input. Raises ArchiveError, as `check`."""
    check(path)
    if str(path) == "-":
        return 0
    return sum(_size(found) for found in _walk(_absolute(path)) if isinstance(found, str))


def walk(path: str | Path) -> Iterator[str | Unread]:
    """The files of an archive in sorted order, without opening any; `-` stays `-`."""
    yield from ("-",) if str(path) == "-" else _walk(_absolute(path))


def members(
    file: str, on_bytes: Callable[[int], None] | None = None, wanted: str = ""
) -> Iterator[Member | Unread]:
    """Every file that is packed in a file or in standard input (`-`), or the file itself.

    `wanted` is the origin of the only one that is asked for: what cannot hold it stays packed.
    """
    if file == "-":
        meter = Meter(on_bytes, 0)
        yield from Opening(wanted).unpack("-", _file_stream(sys.stdin.buffer, meter), meter)
    else:
        yield from _file(file, on_bytes, wanted)


def original(origin: str) -> bytes:
    """The bytes that a story was read from. Raises ArchiveError if they are no longer there."""
    file, _, span = origin.rpartition("#")
    range = re.fullmatch(r"(\d+)\+(\d+)", span)
    if not range:
        raise ArchiveError(f"not the origin of a story: {origin}")
    offset, length = int(range[1]), int(range[2])
    if file == "-" or file.startswith("-!/"):
        raise ArchiveError("this story was read from standard input, which cannot be reopened")
    (found,) = (_cut_out(one.stream, offset, length, origin) for one in opened(file))
    return found


def opened(file: str) -> Iterator[Member]:
    """The one file of this origin, opened anew until the next is asked for.

    Raises ArchiveError if it is no longer there.
    """
    path = named(file.partition("!/")[0])
    check(path)
    for member in members(_absolute(path), wanted=file):
        if isinstance(member, Member) and member.origin == file:
            yield member
            return
    raise ArchiveError(f"the original is no longer there: {file}")


def _cut_out(stream: Stream, offset: int, length: int, origin: str) -> bytes:
    try:
        while offset > 0 and (passed := stream.read(min(offset, CHUNK))):
            offset -= len(passed)
        found = stream.read(length)
    except Broken as error:
        raise ArchiveError(f"{origin}: {error}") from error
    if len(found) < length:
        raise ArchiveError(f"the archive has changed since the story was read: {origin}")
    return found


def _absolute(path: str | Path) -> str:
    return os.path.abspath(path)


def _walk(path: str) -> Iterator[str | Unread]:
    if not os.path.isdir(path):
        yield path
        return
    try:
        with os.scandir(path) as scanned:
            # By bytes, which every system sorts alike; names that are no UTF-8 are met too.
            entries = sorted(scanned, key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        yield Reject(written(path), "unreadable", _why(error))
        return
    for entry in entries:
        if not is_hidden(entry.name):
            yield from _entry(entry)


def _entry(entry: "os.DirEntry[str]") -> Iterator[str | Unread]:
    origin = written(entry.path)
    try:
        mode = entry.stat().st_mode
        # A link to a folder may lead back to one above it, and never end.
        if stat.S_ISDIR(mode) and entry.is_symlink():
            yield Skipped(origin, "link", "a link to a folder is not followed")
        elif stat.S_ISDIR(mode):
            yield from _walk(entry.path)
        elif stat.S_ISREG(mode):
            yield entry.path
        else:  # opening a pipe without a writer would wait for good
            yield Reject(origin, "not-a-file", "a pipe, socket or device is not opened")
    except OSError as error:
        yield Reject(origin, "unreadable", _why(error))


def _why(error: OSError) -> str:
    return error.strerror or str(error)


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def _file(
    path: str, on_bytes: Callable[[int], None] | None, wanted: str
) -> Iterator[Member | Unread]:
    origin = written(path)
    if wanted and not wanted.startswith(origin):
        return
    try:
        file = open(path, "rb", buffering=0)  # noqa: SIM115
    except OSError as error:
        yield Reject(origin, "unreadable", _why(error))
        return
    with file:
        about = os.fstat(file.fileno())
        meter = Meter(on_bytes, about.st_size)
        stream = _file_stream(cast(BinaryIO, file), meter, written_at(about.st_mtime), path)
        yield from Opening(wanted).unpack(origin, stream, meter, path)
        meter.finish()


def _file_stream(
    file: BinaryIO, meter: Meter, modified: datetime | None = None, path: str = ""
) -> Stream:
    def read(count: int) -> bytes:
        try:
            data = file.read(min(count, CHUNK))
        except OSError as error:
            raise Broken("unreadable", _why(error)) from error
        meter.count(len(data))
        return data

    return Stream(read, modified, path)
