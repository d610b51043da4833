"""The rows of a table in text, of any size and in constant memory, each with where it stands."""

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from typing import NamedTuple

from searcher.archives.locators import at
from searcher.archives.records.apis import GKG, is_gkg
from searcher.archives.records.cells import text_of
from searcher.archives.records.column_dates import is_date
from searcher.archives.records.dialects import (
    Dialect,
    decoded,
    dialect_of,
    encoding_of,
    told_separator,
)
from searcher.archives.records.rows import Held
from searcher.archives.stream import (
    CHUNK,
    ENCODING,
    EXCERPT,
    LARGEST_STORY,
    Broken,
    Reject,
    Skipped,
    Stream,
    decode,
)

# Rows by which it is known what a row of this table looks like.
_KNOWN = 5


class _Line(NamedTuple):
    """A line with its end, and where it stands. `text` is None for one that is too long to keep."""

    offset: int
    length: int
    text: str | None


class _TooBig(Exception):
    """Raised within a row that is longer than a story may be."""


class TextTable:
    """A table in text: `names` are its columns; it gives its rows once."""

    def __init__(self, stream: Stream, origin: str) -> None:
        """Raises Broken for what is no table."""
        head = stream.peek(CHUNK)
        given = stream.given.encoding
        text = decoded(head, given)
        dialect = dialect_of(text, is_whole=len(head) < CHUNK)
        if dialect is None:
            raise Broken("no-table", "no rows of cells that a comma, a tab or a semicolon parts")
        if is_gkg(text.partition("\n")[0].split("\t")):
            dialect = replace(dialect, top=-1, names=GKG, is_quoted=False)
        self.names = dialect.names
        self._dialect, self._origin = dialect, origin
        self._has_separator = bool(told_separator(text)[0])
        encoding = encoding_of(head, given)
        self._lines = _lines(stream, encoding)
        # Guessed, since nothing in the file says it.
        is_told = given or encoding.startswith("utf")
        self.guessed = () if is_told else (f"{ENCODING}{encoding}",)
        # Lines to be read again, and those of the row that is being read.
        self._again: deque[_Line] = deque()
        self._taken: list[_Line] = []
        self._size = 0
        # The columns that hold a number or a date in each of the first rows.
        self._typed: set[int] | None = None
        self._seen = 0
        stream.about.notes.append(_said(dialect))

    def rows(self) -> Iterator[Held | Reject | Skipped]:
        """Each row as its cells by the names of their columns; what is none as a Reject."""
        above = max(0, self._dialect.top)
        if self._has_separator:
            next(self._lines, None)
        for where, row in self._records():
            if isinstance(row, Reject):
                yield row
            elif not any(cell.strip() for cell in row):
                continue
            elif above:
                above -= 1
            elif self._seen and self._is_head(row):
                yield Skipped(where, "head", "the head of the table once more")
            else:
                yield self._held(where, row)

    def _is_head(self, row: list[str]) -> bool:
        """Whether a row is the head once more, where several tables were put into one file."""
        first = " ".join(row[0][:100].split())
        return first in self.names[:1] and tuple(" ".join(c.split()) for c in row) == self.names

    def _held(self, where: str, row: list[str]) -> Held | Reject:
        self._seen += 1
        width = len(self.names)
        if len(row) > width and any(cell.strip() for cell in row[width:]):
            message = f"{len(row)} cells, where the table has {width} columns"
            return Reject(where, "cells", message, self._dialect.delimiter.join(row)[:EXCERPT])
        if self._seen <= _KNOWN:
            typed = {place for place, cell in enumerate(row) if _is_typed(cell)}
            self._typed = typed if self._typed is None else self._typed & typed
        row += [""] * (width - len(row))
        return where, dict(zip(self.names, row, strict=False))

    def _records(self) -> Iterator[tuple[str, list[str] | Reject]]:
        reader = self._dialect.reader(self._feed())
        while True:
            self._taken, self._size = [], 0
            try:
                row = next(reader)
            except StopIteration:
                return
            except _TooBig:
                yield self._where(), self._refuse("too-big", "the row is larger than 64 MB")
                reader = self._dialect.reader(self._feed())
                continue
            except csv.Error as error:
                yield self._where(), self._refuse("bad-row", f"the row cannot be read: {error}")
                reader = self._dialect.reader(self._feed())
                continue
            if self._has_strayed(row):
                rest = self._taken[1:]
                del self._taken[1:]
                yield self._where(), self._refuse("stray-quote", "a quote is not closed in its row")
                self._again.extendleft(reversed(rest))
                reader = self._dialect.reader(self._feed())
                continue
            yield self._where(), row

    def _feed(self) -> Iterator[str]:
        """The lines of the table, each noted as taken by the row that is being read."""
        while True:
            line = self._again.popleft() if self._again else next(self._lines, None)
            if line is None:
                return
            self._taken.append(line)
            self._size += line.length
            if line.text is None or self._size > LARGEST_STORY:
                self._pass_over()
                raise _TooBig
            yield line.text

    def _pass_over(self) -> None:
        """Read on to the end of a row that is too large, keeping of it the first line alone."""
        quotes = sum((line.text or "").count('"') for line in self._taken)
        is_one_line = self._taken[-1].text is None
        del self._taken[1:]
        while quotes % 2 and not is_one_line and self._dialect.is_quoted:
            line = self._again.popleft() if self._again else next(self._lines, None)
            if line is None:
                return
            quotes += (line.text or "").count('"')
            self._size += line.length

    def _where(self) -> str:
        first = self._taken[0] if self._taken else _Line(0, 0, "")
        return at(self._origin, first.offset, sum(line.length for line in self._taken))

    def _refuse(self, reason: str, message: str) -> Reject:
        text = (self._taken[0].text or "") if self._taken else ""
        return Reject(self._where(), reason, message, text[:EXCERPT])

    def _has_strayed(self, row: list[str]) -> bool:
        """Whether a row has swallowed others, because a quote in it is never closed.

        Texts have lines with as many commas in them, but none that has numbers and dates where the
        rows of this table have them.
        """
        if len(self._taken) < 2 or not self._dialect.is_quoted or self._seen < _KNOWN:
            return False
        width = len(self.names)
        if not self._typed:
            return len(row) < width and self._is_at_end
        sign, least = self._dialect.delimiter, width - 1
        lines = (line.text or "" for line in self._taken[1:200])
        rows = (
            next(self._dialect.reader(iter([line])), [])
            for line in lines
            if line.count(sign) >= least
        )
        alone = next((cells for cells in rows if len(cells) == width), None)
        return alone is not None and all(_is_typed(alone[place]) for place in self._typed)

    @property
    def _is_at_end(self) -> bool:
        if not self._again and (line := next(self._lines, None)):
            self._again.append(line)
        return not self._again


def _is_typed(cell: str) -> bool:
    text = text_of(cell)
    return bool(text) and (text.replace(".", "", 1).isdigit() or is_date(text))


def _said(dialect: Dialect) -> str:
    names = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "strokes", ":": "colons"}
    sign = names.get(dialect.delimiter, repr(dialect.delimiter))
    head = {-1: "no head", 1: "a head"}.get(dialect.top, f"a head of {dialect.top} lines")
    return f"{len(dialect.names)} columns parted by {sign}, {head}"


def _lines(stream: Stream, encoding: str) -> Iterator[_Line]:
    is_wide = encoding.startswith("utf-16")
    return _wide_lines(stream, encoding) if is_wide else _byte_lines(stream, encoding)


def _byte_lines(stream: Stream, encoding: str) -> Iterator[_Line]:
    """The lines of a table whose line ends are bytes: LF, CR LF or, on old Macs, CR."""
    kept, offset, is_passed, dropped = b"", 0, False, 0
    if stream.peek(3) == b"\xef\xbb\xbf":
        offset = len(stream.read(3))
    while piece := stream.read():
        # A CR at the end of a piece may be half of a CR LF.
        if piece.endswith(b"\r"):
            piece += stream.read(1)
        *whole, kept = _split(kept + piece)
        for line in whole:
            yield _Line(offset, dropped + len(line), None if is_passed else _text(line, encoding))
            offset += dropped + len(line)
            is_passed, dropped = False, 0
        if len(kept) > LARGEST_STORY or is_passed:
            is_passed, dropped, kept = True, dropped + len(kept), b""
    if kept or is_passed:
        yield _Line(offset, dropped + len(kept), None if is_passed else _text(kept, encoding))


def _split(data: bytes) -> list[bytes]:
    """Lines with their ends, and last what has no end yet."""
    lines = data.splitlines(keepends=True)
    return lines if lines and not lines[-1].endswith((b"\n", b"\r")) else [*lines, b""]


def _text(line: bytes, encoding: str) -> str:
    if encoding != "utf-8":
        return line.decode(encoding, "replace")
    try:
        return line.decode()
    except UnicodeDecodeError:
        ended = line.rstrip(b"\r\n")
        return decode(ended)[0] + line[len(ended) :].decode("ascii")


def _wide_lines(stream: Stream, encoding: str) -> Iterator[_Line]:
    """The lines of a table in UTF-16."""
    kept, offset, left, is_passed, dropped = "", 0, b"", False, 0
    if stream.peek(2) in (b"\xff\xfe", b"\xfe\xff"):
        offset = len(stream.read(2))
    while piece := stream.read():
        data = left + piece
        # Whole characters only: two bytes, and the second half of one beyond the first plane.
        end = len(data) // 2 * 2
        high = data[end - 1] if encoding.endswith("le") else data[end - 2]
        end -= 2 if 0xD8 <= high <= 0xDB else 0
        left, text = data[end:], data[:end].decode(encoding, "replace")
        lines = list(StringIO(kept + text, newline=""))
        kept = lines.pop() if lines and not lines[-1].endswith("\n") else ""
        for line in lines:
            length = dropped + len(line.encode(encoding, "replace"))
            yield _Line(offset, length, None if is_passed else line)
            offset += length
            is_passed, dropped = False, 0
        if 2 * len(kept) > LARGEST_STORY or is_passed:
            is_passed, dropped, kept = True, dropped + len(kept.encode(encoding, "replace")), ""
    if kept or is_passed:
        yield _Line(
            offset, dropped + len(kept.encode(encoding, "replace")), None if is_passed else kept
        )
