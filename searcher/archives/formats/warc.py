"""Web crawls: WARC 0.17 to 1.1 (ISO 28500) and its forerunner ARC; their pages that are stories.

Only what servers answered, or what was kept as a resource, can be one; when a page was crawled is
not when it was published, and is not looked at.
"""

import logging
import re
import zlib
from collections.abc import Iterator

import zstandard
from msgspec.structs import replace
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParserException

from searcher.archives.locators import at
from searcher.archives.markup.web_page import story_of
from searcher.archives.newsroom.instants import Dated, date_given
from searcher.archives.stream import LARGEST_STORY, Found, Reject, Skipped, Stream, Unfit, excerpt
from searcher.story import Story

LONGEST_LINE = 1 << 16  # bytes
LONGEST_HEAD = 1 << 20
# Bytes of a record in which another one is looked for.
LOOKAHEAD = 2 << 20
_BEGINNING = re.compile(
    rb"WARC/\d\.\d+\s*$|(?:[a-z]+://|dns:)\S* [\da-fA-F.:]+ \d{8,14} \S+ \d+\s*$"
)
# Where a record begins in what its forerunner claims: its length, then, is a lie.
_NEXT = re.compile(
    rb"\n\r?\n(?P<record>WARC/\d\.\d+[ \t]*\r?\n(?:[A-Za-z-]+:[^\n]*\n){0,20}?WARC-Type:)",
    re.IGNORECASE,
)
_HTML = re.compile(r"\s*(?:text/html|application/xhtml\+xml)\b", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_ANSWERS = ("response", "resource")
# Of answers; the rest is the crawler's own.
_OTHERS = ("revisit", "conversion", "continuation")
_FOUND = ("200", "203")
_UNREADABLE = (  # the last is what warcio raises for a record without an address
    ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, ValueError, AttributeError,
)  # fmt: skip

logging.getLogger("warcio").setLevel(logging.CRITICAL + 1)


def sniff(head: bytes) -> bool:
    """Whether a file begins with a record of a crawl."""
    return bool(_BEGINNING.match(head.lstrip().partition(b"\n")[0]))


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The stories of one crawl; answers that are none are skipped by their kind."""
    file, loader = _File(stream), ArcWarcRecordLoader()
    while line := file.next_line():
        start = file.at
        if not line.strip():
            file.read(len(line))
        elif not _BEGINNING.match(line):
            yield _stray(file, origin)
        else:
            file.begin()
            try:
                record = loader.parse_record_stream(file)
            except _UNREADABLE as error:
                message = f"the head of a record cannot be read: {error}"[:200]
                where = at(origin, start, file.at - start)
                yield Reject(where, "damaged", message, excerpt(line))
            else:
                if record.length is not None:
                    file.bound(record.raw_stream.limit)
                yield from _record(record, file, start, origin)
                file.begin()


class _File:
    """A stream as the file that warcio reads; it knows where it is, and no lines without end."""

    def __init__(self, stream: Stream) -> None:
        self.stream, self.at, self._lines = stream, 0, 0
        # Where the record ends that is being read, if that is a lie.
        self._end: int | None = None

    def tell(self) -> int:
        """Where it is, which warcio asks of a record without a length."""
        return self.at

    def begin(self) -> None:
        """Gets ready for a record; the lines of its heads together have a limit."""
        self._lines, self._end = LONGEST_HEAD, None

    def bound(self, length: int) -> None:
        """Ends the record where the next one begins, if its length does not lead there.

        A crawler that miscounts would otherwise take all that follows with it.
        """
        ahead = self.stream.peek(min(length, LOOKAHEAD) + len("\r\n\r\nWARC/"))
        # A length may be any number.
        end = min(length, len(ahead))
        behind = ahead[end:].lstrip(b"\r\n")
        if end == length and (not behind or behind.startswith(b"WARC/")):
            return
        if found := _NEXT.search(ahead, 0, end):
            self._end = self.at + found.start("record")

    def next_line(self) -> bytes:
        """The next line, which is not passed; of one too long the beginning."""
        for count in (1 << 9, LONGEST_LINE):
            ahead = self.stream.peek(count)
            if end := ahead.find(b"\n") + 1:
                return ahead[:end]
        return ahead

    def read(self, count: int) -> bytes:
        if self._end is not None:
            count = min(count, self._end - self.at)
        data = self.stream.read(count) if count else b""
        self.at += len(data)
        return data

    def readline(self, limit: int = LONGEST_LINE) -> bytes:
        """The next line. Raises ValueError after too many of them."""
        line = self.read(min(limit, len(self.next_line())))
        self._lines -= len(line)
        if self._lines < 0:
            raise ValueError("it is longer than 1 MB")
        return line


def _stray(file: _File, origin: str) -> Reject:
    """Everything up to the next record."""
    start, first = file.at, file.next_line()
    while (line := file.next_line()) and not _BEGINNING.match(line):
        file.read(len(line))
    where = at(origin, start, file.at - start)
    return Reject(where, "stray", "what stands here is no record", excerpt(first))


def _record(
    record: ArcWarcRecord, file: _File, start: int, origin: str
) -> Iterator[Found | Skipped]:
    kind = _kind(record)
    unfit: Unfit | None = None
    data = b""
    try:
        data = b"" if kind else _payload(record)
    except Unfit as error:
        unfit = error
    if record.length is not None:
        while record.raw_stream.read(LONGEST_LINE):
            pass
    where = at(origin, start, file.at - start)
    try:
        if record.length is None or record.raw_stream.limit > 0:
            raise Unfit("cut", "the end of the record is missing")
        if unfit:
            raise unfit
        if not kind:
            yield _page(record, data, where, date_given(file.stream))
        elif kind != "crawl":
            yield Skipped(where, kind, f"an answer of kind {kind}, not a story")
    except Unfit as error:
        yield Reject(where, error.reason, str(error), excerpt(data))


def _kind(record: ArcWarcRecord) -> str:
    """What a record is that is no page; "crawl" for the crawler's own notes."""
    if record.rec_type not in _ANSWERS:
        return record.rec_type if record.rec_type in _OTHERS else "crawl"
    if not (record.length or record.http_headers):
        return "empty"
    if record.http_headers and record.http_headers.get_statuscode() not in _FOUND:
        return f"http-{record.http_headers.get_statuscode()}"[:8]
    return "" if _HTML.match(_content_type(record)) else "not-html"


def _content_type(record: ArcWarcRecord) -> str:
    if record.http_headers:
        return record.http_headers.get_header("Content-Type") or ""
    return record.content_type or ""


def _payload(record: ArcWarcRecord) -> bytes:
    """The page, unpacked. Raises Unfit for one that is too big or damaged."""
    file, encoding = record.raw_stream, ""
    if headers := record.http_headers:
        encoding = (headers.get_header("Content-Encoding") or "").strip().lower()
        if (headers.get_header("Transfer-Encoding") or "").strip().lower() == "chunked":
            file = ChunkedDataReader(file)
    try:
        data = file.read(LARGEST_STORY + 1)
        data = _unpacked(data, encoding)
    except (ValueError, zlib.error, zstandard.ZstdError) as error:
        raise Unfit("damaged", f"what the server packed is damaged: {error}") from error
    if len(data) > LARGEST_STORY:
        raise Unfit("too-big", "the page is larger than 64 MB")
    return data


def _unpacked(data: bytes, encoding: str) -> bytes:
    """What a server packed; crawlers keep pages unpacked too, and the header with them."""
    limit = LARGEST_STORY + 1
    if encoding in ("gzip", "x-gzip") and data.startswith(b"\x1f\x8b"):
        return _inflated(data, 31, limit)
    if encoding == "deflate" and data[:1] == b"x":
        return _inflated(data, 15, limit)
    if encoding == "deflate" and not data.lstrip().startswith(b"<"):
        return _inflated(data, -15, limit)
    if encoding == "zstd" and data.startswith(b"\x28\xb5\x2f\xfd"):
        return zstandard.ZstdDecompressor().stream_reader(data).read(limit)
    if encoding == "br" and not data.lstrip().startswith(b"<"):
        raise Unfit("encoding", "the page is packed with Brotli, which is not read")
    return data


def _inflated(data: bytes, window: int, limit: int) -> bytes:
    unpacking = zlib.decompressobj(window)
    unpacked = unpacking.decompress(data, limit)
    if not unpacking.eof and len(unpacked) < limit:
        raise ValueError("its end is missing")
    return unpacked


def _page(record: ArcWarcRecord, data: bytes, where: str, given: Dated) -> Story | Skipped:
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    charset = _CHARSET.search(_content_type(record))
    story = story_of(data, where, address, charset[1] if charset else "", given=given)
    if isinstance(story, Story) and record.rec_headers.get_header("WARC-Truncated"):
        return replace(story, guessed=(*story.guessed, "cut by the crawler"))
    return story
