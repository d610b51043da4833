"""Files of an archive as streams: folders walked, packing and compression undone, never on disk.

An origin is a path, then `!/` and a name for every archive gone into, then `#offset+length`
in the unpacked file.
"""

import bz2
import gzip
import io
import lzma
import os
import re
import stat
import sys
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast

import zstandard

from searcher.errors import ArchiveError
from searcher.story import Story

CHUNK = 1 << 20
LARGEST_STORY = 64 << 20
LARGEST_NESTED_ZIP = 256 << 20  # a zip is read from its end: inside an archive it needs memory
MOST_MEMBERS = 1_000_000
MOST_UNPACKED = 1000  # times the packed size
FREE_UNPACKED = 100 << 20  # bytes before that is asked
DEEPEST = 2  # archives in one another; also compressions round one file
EXCERPT = 200

_PIECE = 1 << 16
_ZSTD_INPUT = 4096  # zstd cannot be told to stop: this much packed is at most 128 MB


@dataclass(frozen=True, slots=True)
class Reject:
    """A story that was recognised and could not be read; `reason` is a short code."""

    origin: str
    reason: str
    message: str
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, or a part of one, that is no story; `reason` is the kind of thing it is."""

    origin: str
    reason: str
    message: str


Found = Story | Reject


class Broken(Exception):
    """The rest of a stream cannot be read. Never leaves `searcher.archives`."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class Unfit(Exception):
    """One story cannot be read, and why; becomes a Reject. Never leaves `searcher.archives`."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class Stream:
    """The bytes of one file, forward and once. What precedes damage is given before it raises.

    `modified` is when the file was last written, where that is known: for stories without a date.
    """

    def __init__(self, read: Callable[[int], bytes], modified: datetime | None = None) -> None:
        self.modified = modified
        self._read = read
        self._ahead = b""
        self._broken: Broken | None = None

    def peek(self, count: int) -> bytes:
        """The next `count` bytes, fewer at the end, without taking them."""
        if len(self._ahead) < count:
            self._ahead += self._gather(count - len(self._ahead), is_first=not self._ahead)
        return self._ahead[:count]

    def read(self, count: int = CHUNK) -> bytes:
        """The next `count` bytes, fewer only at the end or before damage."""
        ahead, self._ahead = self._ahead[:count], self._ahead[count:]
        if len(ahead) < count:
            ahead += self._gather(count - len(ahead), is_first=not ahead)
        return ahead

    def _gather(self, count: int, *, is_first: bool) -> bytes:
        pieces: list[bytes] = []
        while count > 0:
            try:
                if self._broken:
                    raise self._broken
                piece = self._read(count)
            except Broken as error:
                self._broken = error
                if is_first and not pieces:
                    raise
                break
            if not piece:
                break
            pieces.append(piece)
            count -= len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)


@dataclass(frozen=True, slots=True)
class Member:
    """An unpacked file; read its stream before asking for the next."""

    origin: str
    stream: Stream


Unread = Reject | Skipped


def check(path: str | Path) -> None:
    """Nothing; raises ArchiveError if there is no such archive."""
    if str(path) != "-" and not os.path.exists(path):
        raise ArchiveError(f"no such file or folder: {path}")


def size(path: str | Path) -> int:
    """Bytes on disk that reading takes; 0 for streams. Raises ArchiveError if nothing is there."""
    check(path)
    if str(path) == "-":
        return 0
    return sum(_size(found) for found in _walk(_absolute(path)) if isinstance(found, str))


def members(
    path: str | Path, on_bytes: Callable[[int], None] | None = None, wanted: str = ""
) -> Iterator[Member | Unread]:
    """Every file in a file, a folder or standard input (`-`), unpacked, in sorted order.

    `wanted` limits it to files whose origin could be the beginning of that.
    """
    if str(path) == "-":
        meter = _Meter(on_bytes, 0)
        yield from _Opening(wanted).unpack("-", _file_stream(sys.stdin.buffer, meter), meter)
        return
    for found in _walk(_absolute(path)):
        if isinstance(found, str):
            yield from _file(found, on_bytes, wanted)
        else:
            yield found


def original(origin: str) -> bytes:
    """The very bytes that a story was read from. Raises ArchiveError when they are gone."""
    place, _, span = origin.rpartition("#")
    range = re.fullmatch(r"(\d+)\+(\d+)", span)
    if not range:
        raise ArchiveError(f"not the origin of a story: {origin}")
    offset, length = int(range[1]), int(range[2])
    if place == "-" or place.startswith("-!/"):
        raise ArchiveError("this story was read from standard input, which cannot be reopened")
    path = _named(place.partition("!/")[0])
    check(path)
    for member in members(path, wanted=place):
        if isinstance(member, Member) and member.origin == place:
            return _cut_out(member.stream, offset, length, origin)
    raise ArchiveError(f"the original is no longer there: {place}")


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a file, lines ended by LF, and what had to be guessed to read it."""
    guessed: tuple[str, ...] = ()
    try:
        text = data.decode(_encoding(data))
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
        guessed = ("encoding cp1252",)
    return text.replace("\r\n", "\n").replace("\r", "\n"), guessed


def is_text(head: bytes) -> bool:
    """Whether the first bytes of a file are text in an encoding that `decode` reads."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return b"\0" not in head


def excerpt(data: bytes) -> str:
    """The beginning of broken bytes, for a reject."""
    return decode(data[:EXCERPT])[0]


def _encoding(data: bytes) -> str:
    return "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"


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


def _is_hidden(name: str) -> bool:
    return any(
        (part.startswith(".") and part not in (".", "..")) or part == "__MACOSX"
        for part in name.split("/")
    )


_AWKWARD = re.compile("[\x00-\x1f\x7f-\x9f\udc80-\udcff]|!(?=/)|!$|%(?=[0-9A-F]{2})")


def _written(name: str) -> str:
    """A name as it stands in an origin: without bytes that are not text, without `!/`."""
    return _AWKWARD.sub(lambda m: "".join(f"%{b:02X}" for b in os.fsencode(m[0])), name)


def _inner(origin: str, name: str, names: Counter[str]) -> str:
    """The origin of a file in an archive, where a name can come again: `a.txt`, `a.txt%002`."""
    names[name] += 1
    again = f"%00{names[name]}" if names[name] > 1 else ""
    return f"{origin}!/{_written(name)}{again}"


def _named(written: str) -> str:
    """The inverse of `_written`."""
    data = re.sub(rb"%([0-9A-F]{2})", lambda m: bytes.fromhex(m[1].decode()), written.encode())
    return os.fsdecode(data)


def _walk(path: str) -> Iterator[str | Unread]:
    if not os.path.isdir(path):
        yield path
        return
    try:
        with os.scandir(path) as scanned:
            entries = sorted(scanned, key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        yield Reject(_written(path), "unreadable", _why(error))
        return
    for entry in entries:
        if not _is_hidden(entry.name):
            yield from _entry(entry)


def _entry(entry: "os.DirEntry[str]") -> Iterator[str | Unread]:
    origin = _written(entry.path)
    try:
        kind = entry.stat().st_mode
        if stat.S_ISDIR(kind) and entry.is_symlink():
            yield Skipped(origin, "link", "a link to a folder is not followed")
        elif stat.S_ISDIR(kind):
            yield from _walk(entry.path)
        elif stat.S_ISREG(kind):
            yield entry.path
        else:
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


class _Meter:
    """Tells a progress bar of the bytes of one file, never more than it has."""

    def __init__(self, on_bytes: Callable[[int], None] | None, total: int) -> None:
        self._on_bytes, self._total, self._told = on_bytes, total, 0

    def count(self, count: int) -> None:
        if self._on_bytes:
            if self._total:
                count = min(count, self._total - self._told)
            self._told += count
            self._on_bytes(count)

    def finish(self) -> None:
        if self._total:
            self.count(self._total - self._told)


def _file(
    path: str, on_bytes: Callable[[int], None] | None, wanted: str
) -> Iterator[Member | Unread]:
    origin = _written(path)
    if wanted and not wanted.startswith(origin):
        return
    try:
        file = open(path, "rb", buffering=0)  # noqa: SIM115
    except OSError as error:
        yield Reject(origin, "unreadable", _why(error))
        return
    with file:
        about = os.fstat(file.fileno())
        meter = _Meter(on_bytes, about.st_size)
        stream = _file_stream(cast(BinaryIO, file), meter, _written_at(about.st_mtime))
        yield from _Opening(wanted).unpack(origin, stream, meter, path)
        meter.finish()


def _written_at(seconds: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(seconds), UTC) if seconds > 0 else None
    except (ValueError, OverflowError, OSError):
        return None


def _file_stream(file: BinaryIO, meter: _Meter, modified: datetime | None = None) -> Stream:
    def read(count: int) -> bytes:
        try:
            data = file.read(min(count, CHUNK))
        except OSError as error:
            raise Broken("unreadable", _why(error)) from error
        meter.count(len(data))
        return data

    return Stream(read, modified)


class _Gauge:
    """Raises Broken when far more comes out of something packed than went in."""

    def __init__(self, packed: int = 0) -> None:
        self.packed, self.unpacked = packed, 0

    @property
    def is_over(self) -> bool:
        return self.unpacked > max(FREE_UNPACKED, MOST_UNPACKED * self.packed)

    def count(self, unpacked: int) -> None:
        self.unpacked += unpacked
        if self.is_over:
            raise Broken("bomb", f"unpacks to more than {MOST_UNPACKED} times its size")


class _Counted:
    """A stream as the file that a decompressor reads."""

    def __init__(self, stream: Stream, gauge: _Gauge) -> None:
        self._stream, self._gauge = stream, gauge

    def read(self, count: int) -> bytes:
        data = self._stream.read(count)
        self._gauge.packed += len(data)
        return data


def _gzip(file: BinaryIO) -> Callable[[int], bytes]:
    return gzip.GzipFile(fileobj=file).read1


def _bz2(file: BinaryIO) -> Callable[[int], bytes]:
    return bz2.BZ2File(file).read1


def _xz(file: BinaryIO) -> Callable[[int], bytes]:
    return lzma.LZMAFile(file).read1


def _zstd(file: BinaryIO) -> Callable[[int], bytes]:
    pieces = _zstd_pieces(file)
    held = b""

    def read(count: int) -> bytes:
        nonlocal held
        held = held or next(pieces, b"")
        piece, held = held[:count], held[count:]
        return piece

    return read


def _zstd_pieces(file: BinaryIO) -> Iterator[bytes]:
    data = file.read(_ZSTD_INPUT)
    while data:
        frame = zstandard.ZstdDecompressor().decompressobj()
        while not frame.eof:
            if not data:
                raise EOFError
            if piece := frame.decompress(data):
                yield piece
            data = frame.unused_data if frame.eof else file.read(_ZSTD_INPUT)
        data = data or file.read(_ZSTD_INPUT)


_COMPRESSIONS: dict[bytes, Callable[[BinaryIO], Callable[[int], bytes]]] = {
    b"\x1f\x8b\x08": _gzip,
    b"BZh": _bz2,
    b"\xfd7zXZ\0": _xz,
    b"\x28\xb5\x2f\xfd": _zstd,
}
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_DAMAGE = (  # the last five are what zipfile and tarfile raise over hostile headers
    OSError, zlib.error, lzma.LZMAError, zstandard.ZstdError, zipfile.BadZipFile,
    tarfile.TarError, RuntimeError, NotImplementedError, ValueError, IndexError, MemoryError,
)  # fmt: skip


def _guarded(
    read: Callable[[int], bytes], *gauges: _Gauge, modified: datetime | None = None
) -> Stream:
    """A stream of unpacked bytes whose only mishap is Broken."""

    def read_on(count: int) -> bytes:
        try:
            data = read(min(count, _PIECE))
        except EOFError as error:
            raise Broken("cut", "the file is cut: its end is missing") from error
        except _DAMAGE as error:
            raise Broken("damaged", f"the packed file is damaged: {error}") from error
        for gauge in gauges:
            gauge.count(len(data))
        return data

    return Stream(read_on, modified)


class _Opening:
    """Undoes packing and compression by magic bytes."""

    def __init__(self, wanted: str = "") -> None:
        self._wanted = wanted

    def unpack(
        self, origin: str, stream: Stream, meter: _Meter, path: str = "", depth: int = 0
    ) -> Iterator[Member | Unread]:
        """The files in one file; `path` where it can be read from its end as well."""
        if self._wanted and not self._wanted.startswith(origin):
            return
        try:
            yield from self._unpack(origin, stream, meter, path, depth)
        except Broken as error:
            yield Reject(origin, error.reason, str(error))

    def _unpack(
        self, origin: str, stream: Stream, meter: _Meter, path: str, depth: int
    ) -> Iterator[Member | Unread]:
        for layer in range(DEEPEST + 1):
            head = stream.peek(512)
            expand = next((e for magic, e in _COMPRESSIONS.items() if head.startswith(magic)), None)
            if expand is None:
                break
            if layer == DEEPEST:
                raise Broken("nested-too-deep", f"compressed more than {DEEPEST} times over")
            gauge, path = _Gauge(), ""
            packed = cast(BinaryIO, _Counted(stream, gauge))
            stream = _guarded(expand(packed), gauge, modified=stream.modified)
        is_zip, is_tar = head.startswith(_ZIP), head[257:262] == b"ustar"
        if not is_zip and not is_tar:
            yield Member(origin, stream)
        elif depth == DEEPEST:
            raise Broken("nested-too-deep", f"more than {DEEPEST} archives in one another")
        elif is_zip:
            yield from self._zip(origin, stream, meter, path, depth + 1)
        else:
            yield from self._tar(origin, stream, meter, depth + 1)

    def _zip(
        self, origin: str, stream: Stream, meter: _Meter, path: str, depth: int
    ) -> Iterator[Member | Unread]:
        packed = open(path, "rb") if path else _in_memory(stream)  # noqa: SIM115
        with packed, _open_zip(packed) as archive:
            gauge = _Gauge(packed.seek(0, io.SEEK_END))
            names: Counter[str] = Counter()
            for number, info in enumerate(archive.infolist()):
                if number == MOST_MEMBERS or gauge.is_over:
                    raise Broken("bomb", "the rest of this zip is not read")
                if not info.is_dir() and not _is_hidden(info.filename):
                    inner = _inner(origin, info.filename, names)
                    yield from self._zipped(inner, archive, info, gauge, meter, depth)
                if path:
                    meter.count(info.compress_size)

    def _zipped(
        self,
        origin: str,
        archive: zipfile.ZipFile,
        info: zipfile.ZipInfo,
        gauge: _Gauge,
        meter: _Meter,
        depth: int,
    ) -> Iterator[Member | Unread]:
        if info.flag_bits & 1:
            yield Reject(origin, "encrypted", "the file is encrypted; unpack it with its password")
            return
        try:
            file = archive.open(info)
        except _DAMAGE as error:
            yield Reject(origin, "damaged", f"the packed file is damaged: {error}")
            return
        with file:
            stream = _guarded(
                cast(io.BufferedReader, file).read1, _Gauge(info.compress_size), gauge,
                modified=_zipped_at(info),
            )  # fmt: skip
            yield from self.unpack(origin, stream, meter, depth=depth)

    def _tar(
        self, origin: str, stream: Stream, meter: _Meter, depth: int
    ) -> Iterator[Member | Unread]:
        tail = _Tail(stream)
        try:
            with tarfile.open(fileobj=cast(BinaryIO, tail), mode="r|") as archive:
                yield from self._tarred(origin, archive, meter, depth)
                rest = cast(BinaryIO, archive.fileobj)
                is_clean = not any(any(data) for data in iter(lambda: rest.read(CHUNK), b""))
        except _DAMAGE as error:
            raise Broken("cut", f"the tar is cut or damaged: {error}") from error
        if any(tail.last) or not is_clean:
            raise Broken("cut", "the tar is cut or damaged; what follows could not be read")

    def _tarred(
        self, origin: str, archive: tarfile.TarFile, meter: _Meter, depth: int
    ) -> Iterator[Member | Unread]:
        names: Counter[str] = Counter()
        for number, info in enumerate(archive):
            archive.members = []  # type: ignore[attr-defined]  # or a long tar fills memory
            if number == MOST_MEMBERS:
                raise Broken("bomb", f"more than {MOST_MEMBERS:,} files in one tar")
            if info.isdir() or _is_hidden(info.name):
                continue
            inner = _inner(origin, info.name, names)
            file = archive.extractfile(info) if info.isreg() else None
            if info.issym() or info.islnk():
                yield Skipped(inner, "link", "a link in a tar is not followed")
            elif file is None:
                yield Reject(inner, "not-a-file", "a pipe or device in a tar is not read")
            else:
                unpacked = cast(io.BufferedReader, file).read1
                stream = _guarded(unpacked, modified=_written_at(info.mtime))
                yield from self.unpack(inner, stream, meter, depth=depth)


class _Tail:
    """A stream that remembers its last block, as a tar's end must be zeros."""

    def __init__(self, stream: Stream) -> None:
        self._stream, self.last = stream, b""

    def read(self, count: int) -> bytes:
        data = self._stream.read(count)
        self.last = (self.last + data)[-512:] if len(data) < 512 else data[-512:]
        return data


def _in_memory(stream: Stream) -> BinaryIO:
    data = bytearray()
    while piece := stream.read():
        data += piece
        if len(data) > LARGEST_NESTED_ZIP:
            limit = LARGEST_NESTED_ZIP >> 20
            raise Broken("too-big", f"a zip over {limit} MB that is not a file of its own")
    return io.BytesIO(data)


def _zipped_at(info: zipfile.ZipInfo) -> datetime | None:
    if info.date_time == (1980, 1, 1, 0, 0, 0):  # stands for none
        return None
    try:
        return datetime(*info.date_time, tzinfo=UTC)
    except ValueError:
        return None


def _open_zip(file: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except _DAMAGE as error:
        raise Broken("cut", f"the zip is cut or damaged: {error}") from error
