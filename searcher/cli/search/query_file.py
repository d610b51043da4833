"""`search --queries`: a file of queries, one a line, all asked of one index.

Anyone may have written the file: a line that cannot be read is reported with its number, and the
other lines are asked all the same.
"""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from msgspec.structs import replace

from searcher import output
from searcher.cli.messages import complain, say, warn
from searcher.cli.process import FAILED, NOTHING, SUCCESS
from searcher.engines import paging
from searcher.engines.results import Order
from searcher.errors import QueryError, SearcherError
from searcher.index.opened import Index
from searcher.output import SCHEMA, Layout, View, cell, json_line, one_line, withheld_note
from searcher.query.nodes import Query
from searcher.search.visible import Visible

# Bytes; four times the longest query, so that the parser's error is seen.
LONGEST_LINE = 65_536

_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Line:
    """A query in a file; `name` is "" where it has none."""

    number: int
    name: str
    text: str

    @property
    def label(self) -> str:
        """What stands before its hits: its name, or its line's number."""
        return self.name or str(self.number)


@dataclass(frozen=True, slots=True)
class QueryFile:
    """How all queries of a file are asked: what a text means, with notes, and what is printed.

    `wanted` is the number of hits printed of each, None for all; with `counts` none are printed.
    """

    read: Callable[[str], tuple[Query, list[str]]]
    view: View
    order: Order
    layout: Layout
    counts: bool
    wanted: int | None

    def run(self, path: str, index: Path) -> int:
        """Ask the queries in a file, "-" for standard input; the exit code."""
        self._check()
        found, bad, asked = 0, 0, 0
        with _opened(path) as file, Index(index) as opened:
            assert self.view.now
            # One instant for all: an embargo that ends during the run ends for none of them.
            shown = Visible(opened.engine, self.view.now)
            for number, raw in _numbered(file):
                try:
                    found += self._ask(_read(number, raw), shown, is_first=asked == bad)
                except QueryError as error:
                    complain("search", f"{path}, line {number}: {error}")
                    bad += 1
                asked += 1
        if not asked:
            warn([f"there is no query in {path}"])
        return FAILED if bad else SUCCESS if found else NOTHING

    def _check(self) -> None:
        if self.layout is Layout.MARKDOWN:
            raise SearcherError("--queries prints no markdown; choose another format")
        if self.counts and self.layout is Layout.IDS:
            raise SearcherError("counts have no ids; --all or --limit N prints those of the hits")

    def _ask(self, line: Line, shown: Visible, *, is_first: bool) -> int:
        """Print what a query finds; how much that was."""
        query, notes = self.read(line.text)
        view = replace(self.view, query=query, label=("query", line.label))
        notes += withheld_note(shown.withheld(view.query))
        warn(f"line {line.number}: {note}" for note in notes)
        if self.counts:
            return self._print_count(line, view.query, shown, is_first=is_first)
        return self._print_hits(view, shown, is_first=is_first)

    def _print_count(self, line: Line, query: Query, shown: Visible, *, is_first: bool) -> int:
        count = shown.search(query, 0).total or 0
        match self.layout:
            case Layout.JSON:
                record = {"line": line.number, "name": line.name or None, "query": line.text}
                say(json_line({"schema": SCHEMA, **record, "count": count}))
            case Layout.CSV:
                if is_first:
                    say("line,name,query,count")
                say(",".join(cell(v) for v in (line.number, line.name, line.text, count)))
            case _:
                say(f"{count}\t{one_line(line.label)}\t{one_line(line.text)}")
        return count

    def _print_hits(self, view: View, shown: Visible, *, is_first: bool) -> int:
        # Cards have no place for the name of a query; on a terminal too the hits are lines.
        layout = Layout.PLAIN if self.layout is Layout.RICH else self.layout
        start = view.first - 1
        hits = list(paging.hits(shown, view.query, self.order, offset=start, wanted=self.wanted))
        # All hits make one table, so only the first query's has its headings.
        headings = 1 if layout is Layout.CSV and not is_first else 0
        for printed in islice(output.LINES[layout](hits, view), headings, None):
            sys.stdout.write(printed + "\n")
        return len(hits)


@contextmanager
def _opened(path: str) -> Iterator[BinaryIO]:
    if path == "-":
        yield sys.stdin.buffer
        return
    try:
        file = Path(path).expanduser().open("rb")
    except OSError as error:
        raise SearcherError(f"{path} cannot be read: {error.strerror}") from error
    with file:
        yield file


def _numbered(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines that hold queries, with their numbers; a line too long is cut one byte too late."""
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        # A line too long is read to its end, piece by piece, and dropped.
        rest = line
        while len(rest) > LONGEST_LINE and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST_LINE + 1)
        # Windows' editors put a byte order mark before UTF-8.
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line.strip() and not line.startswith(b"#"):
            yield number, line


def _read(number: int, raw: bytes) -> Line:
    """The query in a line. Raises QueryError if it is not text, or too much."""
    written = raw.rstrip(b"\r\n")
    text = written.decode(errors="replace")
    if len(written) > LONGEST_LINE:
        raise QueryError(f"a line longer than {LONGEST_LINE:,} bytes", text, 0, 1)
    try:
        written.decode()
    except UnicodeDecodeError as error:
        at = len(written[: error.start].decode())
        raise QueryError("this is not UTF-8", text, at, at + 1, "save the file as UTF-8") from None
    if found := _CONTROL.search(text):
        raise QueryError("a control character", text, *found.span(), "remove it")
    name, tab, query = text.partition("\t")
    return Line(number, name.strip(), query.strip()) if tab else Line(number, "", text.strip())
