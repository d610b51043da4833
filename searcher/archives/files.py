"""Files, folders, compression and packing: everything down to one stream of bytes per member.

Members are read as streams and never extracted, so no name in an archive is ever a path of ours.
"""

import bz2
import gzip
import io
import lzma
import os
import sys
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import cast

import zstandard

from searcher.archives.formats import Reject, Skipped

DEEPEST = 2  # an archive in an archive
COMPRESSIONS = 3
BOMB_RATIO = 1000
BOMB_BYTES = 100_000_000  # less than this is no bomb at any ratio
SPOOL = 64_000_000  # bytes of a nested zip kept in memory
LARGEST_ZIP = 4_000_000_000  # bytes, of a zip that must be spooled
CHUNK = 1 << 16


class _Bomb(Exception):
    """More comes out of a compressed stream than wires could explain."""


DAMAGE = (
    EOFError, OSError, zlib.error, lzma.LZMAError, zstandard.ZstdError, tarfile.TarError,
    zipfile.BadZipFile, NotImplementedError, RuntimeError, _Bomb,
)  # fmt: skip


def damaged(origin: str, error: BaseException) -> Reject:
    """The reject that says what stopped the reading of a member."""
    match error:
        case EOFError() | tarfile.ReadError():
            return Reject(origin, "cut", "it ends too early; the stories before the cut are kept")
        case _Bomb():
            return Reject(origin, "bomb", f"it unpacks to more than {BOMB_RATIO} times its size")
        case RuntimeError() if "encrypt" in str(error):
            return Reject(origin, "encrypted", "it is encrypted")
        case OSError() if error.strerror:
            return Reject(origin, "unreadable", error.strerror)
        case _:
            return Reject(origin, "damaged", str(error) or "it is damaged")


@dataclass(slots=True)
class Member:
    """One stream of bytes in an archive; `origin` says where."""

    origin: str
    stream: BufferedReader

    def head(self, size: int) -> bytes:
        """The first bytes, left in the stream."""
        first, self.stream = _peek(self.stream, size)
        return first

    def extent(self, offset: int, length: int) -> bytes:
        """The bytes `offset:offset+length`."""
        while offset > 0:
            passed = len(self.stream.read(min(offset, CHUNK)))
            if not passed:
                return b""
            offset -= passed
        return self.stream.read(length)


def walk(path: Path) -> Iterator[Path]:
    """A file, or the files of a folder in the order of their names; hidden ones are passed over."""
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not _is_hidden(name))
        for name in sorted(names):
            if not _is_hidden(name):
                yield Path(folder) / name


def members(
    source: str, on_bytes: Callable[[int], None] | None = None
) -> Iterator[Member | Reject | Skipped]:
    """Every stream of a file, of a folder's files or of standard input, unpacked."""
    if source == "-":
        yield from _unpacked(
            _buffered(_Counted(cast(BufferedReader, sys.stdin.buffer), on_bytes)), "-", 0
        )
        return
    for path in walk(Path(source).expanduser().absolute()):
        origin = str(path)
        if not path.is_file():
            yield Reject(origin, "unreadable", "not a file")
            continue
        try:
            with path.open("rb") as file:
                yield from _unpacked(_buffered(_Counted(file, on_bytes)), origin, 0)
        except DAMAGE as error:
            yield damaged(origin, error)


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name == "__MACOSX"


class _Counted(io.RawIOBase):
    """A stream that counts what is read, and says so."""

    def __init__(
        self, stream: BufferedReader, on_bytes: Callable[[int], None] | None = None
    ) -> None:
        self.stream, self.on_bytes, self.count = stream, on_bytes, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        content = self.stream.read1(len(buffer))
        buffer[: len(content)] = content
        self.count += len(content)
        if self.on_bytes:
            self.on_bytes(len(content))
        return len(content)


class _Prefixed(io.RawIOBase):
    """A stream with bytes put back before it."""

    def __init__(self, first: bytes, stream: BufferedReader) -> None:
        self.first, self.stream = first, stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        content = self.first[: len(buffer)] or self.stream.read1(len(buffer))
        self.first = self.first[len(buffer) :]
        buffer[: len(content)] = content
        return len(content)


class _Guarded(io.RawIOBase):
    """What comes out of a compressed stream, unless it is a bomb."""

    def __init__(self, stream: BufferedReader, packed: _Counted) -> None:
        self.stream, self.packed, self.count = stream, packed, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        content = self.stream.read1(len(buffer))
        buffer[: len(content)] = content
        self.count += len(content)
        if self.count > BOMB_BYTES and self.count > BOMB_RATIO * self.packed.count:
            raise _Bomb
        return len(content)


class _Zstandard(io.RawIOBase):
    """The content of zstd frames; unlike the library's reader it notices a cut."""

    def __init__(self, stream: BufferedReader) -> None:
        self.stream, self.content = stream, b""
        self.frame = zstandard.ZstdDecompressor().decompressobj()
        self.rest, self.is_begun = b"", False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self.content:
            packed = self.rest or self.stream.read(CHUNK)
            self.rest = b""
            if not packed:
                if self.is_begun and not self.frame.eof:
                    raise EOFError
                return 0
            if self.frame.eof:
                self.frame = zstandard.ZstdDecompressor().decompressobj()
            self.is_begun = True
            self.content = self.frame.decompress(packed)
            if self.frame.eof:
                self.rest = self.frame.unused_data
        content, self.content = self.content[: len(buffer)], self.content[len(buffer) :]
        buffer[: len(content)] = content
        return len(content)


_OPENERS: tuple[tuple[bytes, Callable[[BufferedReader], object]], ...] = (
    (b"\x1f\x8b", lambda stream: gzip.GzipFile(fileobj=stream)),
    (b"BZh", bz2.BZ2File),
    (b"\xfd7zXZ\x00", lzma.LZMAFile),
    (b"\x28\xb5\x2f\xfd", lambda stream: _buffered(_Zstandard(stream))),
)


def _buffered(stream: object) -> BufferedReader:
    """A stream with `read1`, which gives what there is: so that a cut loses little."""
    return BufferedReader(cast(io.RawIOBase, stream), CHUNK)


def _peek(stream: BufferedReader, size: int) -> tuple[bytes, BufferedReader]:
    """The first bytes of a stream, and a stream that still has them."""
    first = b""
    while len(first) < size:
        more = stream.read(size - len(first))
        if not more:
            break
        first += more
    return first, _buffered(_Prefixed(first, stream))


def _unpacked(
    stream: BufferedReader, origin: str, depth: int
) -> Iterator[Member | Reject | Skipped]:
    for _ in range(COMPRESSIONS):
        head, stream = _peek(stream, 512)
        opener = next((opener for magic, opener in _OPENERS if head.startswith(magic)), None)
        if opener is None:
            break
        packed = _Counted(stream)
        opened = cast(BufferedReader, opener(_buffered(packed)))
        stream = _buffered(_Guarded(opened, packed))
    try:
        head, stream = _peek(stream, 512)
        is_tar = head[257:262] == b"ustar"
        is_zip = head.startswith((b"PK\x03\x04", b"PK\x05\x06"))
        if not is_tar and not is_zip:
            yield Member(origin, stream)
        elif depth == DEEPEST:
            yield Reject(origin, "nested-too-deep", "archives inside archives are read once")
        elif is_tar:
            yield from _tar(stream, origin, depth + 1)
        else:
            yield from _zip(stream, origin, depth + 1)
    except DAMAGE as error:
        yield damaged(origin, error)


def _tar(stream: BufferedReader, origin: str, depth: int) -> Iterator[Member | Reject | Skipped]:
    with tarfile.open(fileobj=stream, mode="r|") as tar:
        for info in tar:
            if info.isdir() or any(_is_hidden(part) for part in _parts(info.name)):
                continue
            name = f"{origin}!/{info.name}"
            content = tar.extractfile(info) if info.isfile() else None
            if content is None:
                yield Reject(name, "unreadable", "not a file but a link or a device")
            else:
                yield from _unpacked(cast(BufferedReader, content), name, depth)


def _zip(stream: BufferedReader, origin: str, depth: int) -> Iterator[Member | Reject | Skipped]:
    with tempfile.SpooledTemporaryFile(SPOOL) as spool:  # a zip's contents stand at its end
        while chunk := stream.read(CHUNK):
            spool.write(chunk)
            if spool.tell() > LARGEST_ZIP:
                raise _Bomb
        spool.seek(0)
        with closing(zipfile.ZipFile(spool)) as packed:
            for info in packed.infolist():
                if info.is_dir() or any(_is_hidden(part) for part in _parts(info.filename)):
                    continue
                name = f"{origin}!/{info.filename}"
                is_bomb = info.file_size > max(BOMB_BYTES, BOMB_RATIO * info.compress_size)
                try:
                    if is_bomb:
                        raise _Bomb
                    with packed.open(info) as content:
                        yield from _unpacked(cast(BufferedReader, content), name, depth)
                except DAMAGE as error:
                    yield damaged(name, error)


def _parts(name: str) -> list[str]:
    return [part for part in name.split("/") if part not in ("", ".", "..")]
