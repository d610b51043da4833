"""Archives and compressed files unpacked as they are read, one inside another, never onto disk.

They are recognised by their first bytes, whatever their names. What is damaged, encrypted or a bomb
becomes a Reject, and whatever could be read before it is kept.
"""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import BinaryIO, cast

import zstandard

from searcher.archives import locators
from searcher.archives.locators import is_hidden
from searcher.archives.stream import CHUNK, Broken, Member, Reject, Skipped, Stream, Unread

# A zip has its list of files at its end (APPNOTE.TXT, 4.3.6): one that is inside an archive must be
# in memory to be read.
LARGEST_NESTED_ZIP = 256 << 20
MOST_MEMBERS = 1_000_000
# Deflate reaches 1032 to 1 with nothing but zeros (zlib's FAQ); no text comes near.
# Times the packed size.
MOST_UNPACKED = 1000
# Bytes that may come out before that ratio is looked at.
FREE_UNPACKED = 100 << 20
# Archives inside one another, and compressions around one file.
DEEPEST = 2

_PIECE = 1 << 16
# Zstandard gives all that its input holds at once. A block of 4 bytes can stand for 128 KB
# (RFC 8878, 3.1.1.2), so 4 KB come to 128 MB at most.
_ZSTD_INPUT = 4096


class Meter:
    """Reports the bytes read of one file, and never more than it has: progress ends at 100 %."""

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


class _Gauge:
    """Counts what goes into a decompressor and what comes out; raises Broken for a bomb."""

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
    """A stream as the file object that a decompressor reads from."""

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
                # As the other decompressors do; zstandard ends without a word.
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
_EMPTY_ZIP = b"PK\x05\x06" + bytes(18)
# The last six are what zipfile and tarfile were seen to raise over headers with bytes changed.
_DAMAGE = (
    OSError, zlib.error, lzma.LZMAError, zstandard.ZstdError, zipfile.BadZipFile,
    tarfile.TarError, RuntimeError, NotImplementedError, ValueError, IndexError, OverflowError,
    MemoryError,
)  # fmt: skip


def _guarded(
    read: Callable[[int], bytes], *gauges: _Gauge, modified: datetime | None = None
) -> Stream:
    """A stream of unpacked bytes that raises Broken, and nothing else, where they are damaged."""

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


class Opening:
    """Unpacks files. `wanted` is the origin of the only file that is asked for, "" for all."""

    def __init__(self, wanted: str = "") -> None:
        self._wanted = wanted

    def unpack(
        self, origin: str, stream: Stream, meter: Meter, path: str = "", depth: int = 0
    ) -> Iterator[Member | Unread]:
        """The files in one file. `path` is "" where it can be read from its beginning only."""
        if self._wanted and not self._wanted.startswith(origin):
            return
        try:
            yield from self._unpack(origin, stream, meter, path, depth)
        except Broken as error:
            yield Reject(origin, error.reason, str(error))

    def _unpack(
        self, origin: str, stream: Stream, meter: Meter, path: str, depth: int
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
        is_zip, is_tar = head.startswith(_ZIP), head[257:262] == b"ustar"  # POSIX.1-1988, pax
        if not is_zip and not is_tar:
            yield Member(origin, stream)
        elif depth == DEEPEST:
            raise Broken("nested-too-deep", f"more than {DEEPEST} archives in one another")
        elif is_zip:
            yield from self._zip(origin, stream, meter, path, depth + 1)
        else:
            yield from self._tar(origin, stream, meter, depth + 1)

    def _zip(
        self, origin: str, stream: Stream, meter: Meter, path: str, depth: int
    ) -> Iterator[Member | Unread]:
        packed = open(path, "rb") if path else _in_memory(stream)  # noqa: SIM115
        with packed, _open_zip(packed) as archive:
            if kind := document_kind(archive.namelist()):
                yield Member(origin, _as_document(packed, kind, meter if path else None, stream))
                return
            size = packed.seek(0, io.SEEK_END)
            # zipfile takes a list whose count was overwritten with 0 for that of an empty archive.
            if not archive.infolist() and size > len(_EMPTY_ZIP) + len(archive.comment):
                raise Broken("damaged", "the zip lists no file, but is not empty")
            gauge = _Gauge(size)
            names: Counter[str] = Counter()
            for number, info in enumerate(archive.infolist()):
                if number == MOST_MEMBERS or gauge.is_over:
                    raise Broken("bomb", "the rest of this zip is not read")
                # Not is_dir(): it asks for the last character of a name, and a damaged one is "".
                if not info.filename.endswith("/") and not is_hidden(info.filename):
                    inner = locators.inner(origin, info.filename, names)
                    yield from self._zipped(inner, archive, info, gauge, meter, depth)
                if path:
                    meter.count(info.compress_size)
        if not names:
            yield _nothing_in(origin)

    def _zipped(
        self,
        origin: str,
        archive: zipfile.ZipFile,
        info: zipfile.ZipInfo,
        gauge: _Gauge,
        meter: Meter,
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
        self, origin: str, stream: Stream, meter: Meter, depth: int
    ) -> Iterator[Member | Unread]:
        tail = _Tail(stream)
        try:
            with tarfile.open(fileobj=cast(BinaryIO, tail), mode="r|") as archive:
                yield from self._tarred(origin, archive, meter, depth)
                # tarfile stops without an error at a header that it cannot read. A tar that is
                # whole ends with two blocks of zeros (POSIX.1), and nothing else follows.
                rest = cast(BinaryIO, archive.fileobj)
                is_clean = not any(any(data) for data in iter(lambda: rest.read(CHUNK), b""))
        except _DAMAGE as error:
            raise Broken("cut", f"the tar is cut or damaged: {error}") from error
        if any(tail.last) or not is_clean:
            raise Broken("cut", "the tar is cut or damaged; what follows could not be read")

    def _tarred(
        self, origin: str, archive: tarfile.TarFile, meter: Meter, depth: int
    ) -> Iterator[Member | Unread]:
        names: Counter[str] = Counter()
        for number, info in enumerate(archive):
            archive.members = []  # type: ignore[attr-defined]  # or a long tar fills memory
            if number == MOST_MEMBERS:
                raise Broken("bomb", f"more than {MOST_MEMBERS:,} files in one tar")
            if info.isdir() or is_hidden(info.name):
                continue
            inner = locators.inner(origin, info.name, names)
            file = archive.extractfile(info) if info.isreg() else None
            if info.issym() or info.islnk():
                yield Skipped(inner, "link", "a link in a tar is not followed")
            elif file is None:
                yield Reject(inner, "not-a-file", "a pipe or device in a tar is not read")
            else:
                unpacked = cast(io.BufferedReader, file).read1
                stream = _guarded(unpacked, modified=written_at(info.mtime))
                yield from self.unpack(inner, stream, meter, depth=depth)
        if not names:
            yield _nothing_in(origin)


# Word's, Excel's and PowerPoint's documents, which are zips, by the folder that their text is in.
_OFFICE = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}


def document_kind(names: list[str]) -> str:
    """The kind of document that a zip of these files is, "" for an archive.

    Office Open XML lists its parts in "[Content_Types].xml" (ECMA-376, part 2, 10.1); e-books and
    OpenDocument say in their first file what they are (OpenDocument 1.2, part 3, 3.3).

    >>> document_kind(["[Content_Types].xml", "word/document.xml"]), document_kind(["a.txt"])
    ('docx', '')
    """
    if "mimetype" in names and "META-INF/container.xml" in names:
        return "epub"
    if "mimetype" in names and "content.xml" in names:
        return "odt"
    is_office = "[Content_Types].xml" in names or "_rels/.rels" in names
    folders = (name[: name.find("/") + 1] for name in names) if is_office else ()
    return next((_OFFICE[folder] for folder in folders if folder in _OFFICE), "")


def _as_document(packed: BinaryIO, kind: str, meter: Meter | None, stream: Stream) -> Stream:
    """The bytes of a zip that is one document: a person knows it as one file."""
    packed.seek(0)

    def read(count: int) -> bytes:
        data = packed.read(count)
        if meter:
            meter.count(len(data))
        return data

    found = Stream(read, stream.modified)
    found.document = kind
    return found


def _nothing_in(origin: str) -> Skipped:
    return Skipped(origin, "no-stories", "no file in it but hidden ones")


class _Tail:
    """A stream that remembers its last block of 512 bytes."""

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


def written_at(seconds: float) -> datetime | None:
    """When a file was written, from seconds since 1970; None for 0, which stands for unknown."""
    try:
        return datetime.fromtimestamp(int(seconds), UTC) if seconds > 0 else None
    except (ValueError, OverflowError, OSError):
        return None


def _zipped_at(info: zipfile.ZipInfo) -> datetime | None:
    # The first that a zip can hold, and so "none".
    if info.date_time == (1980, 1, 1, 0, 0, 0):
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
