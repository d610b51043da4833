"""Spreadsheets: Excel's workbooks (xlsx, xlsm, xlsb) and OpenDocument's. Needs the extra `tables`.

Each sheet is a table of its own. Formulas are not computed: their last results are read.
"""

import re
from collections.abc import Iterator
from itertools import groupby, islice

from searcher.archives.records import dialects, rows
from searcher.archives.records.apis import api_of
from searcher.archives.records.binary_tables import Sheet, workbook
from searcher.archives.records.cells import text_of
from searcher.archives.stream import Found, Skipped, Stream

# Parts of a workbook, as their names stand in the zip that it is.
_PARTS = re.compile(rb"xl/workbook\.(?:xml|bin)|xl/worksheets/|xl/_rels/")
_SHEETS = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"


def sniff(head: bytes) -> bool:
    """Whether a file begins as a workbook does."""
    return head.startswith(b"PK\x03\x04") and bool(_PARTS.search(head) or _SHEETS in head[:200])


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The stories of all sheets, a row each; a sheet without any is told of."""
    for names, lines in _sheets(stream, origin):
        yield from rows.stories(lines, stream, names, api_of(names))


def held(stream: Stream, origin: str) -> "Iterator[rows.Held]":
    """Each row of all sheets by the names of its columns, with its number in its sheet."""
    for _, lines in _sheets(stream, origin):
        yield from lines


def _sheets(stream: Stream, origin: str) -> "Iterator[tuple[tuple[str, ...], Iterator[rows.Held]]]":
    """The columns and the rows of each sheet that is not empty; to be read one after another."""
    sheet, number = Sheet("", None, 0), 0
    for is_sheet, group in groupby(workbook(stream), key=lambda one: isinstance(one, Sheet)):
        if is_sheet:
            for one in group:
                sheet, number = one if isinstance(one, Sheet) else sheet, number + 1
            continue
        lines = (row for row in group if isinstance(row, list))
        ahead = rows.Ahead(lines)
        top = list(islice(ahead, dialects.ROWS))
        filled = [texts for row in top if any(texts := [text_of(cell) for cell in row])]
        if filled:
            width = max(len(row) - _blank_at_end(row) for row in filled)
            above, names = dialects.head_of(filled, width)
            note = f"sheet {sheet.name}: {sheet.rows:,} rows of {width} columns"
            stream.about.notes.append(note)
            yield names, _held(ahead.all(top), f"{origin}#sheet{number}", names, above)


def _blank_at_end(row: list[str]) -> int:
    return next((n for n, cell in enumerate(reversed(row)) if cell), len(row))


def _held(
    lines: Iterator[list[object]], where: str, names: tuple[str, ...], above: int
) -> "Iterator[rows.Held]":
    """Each row below the head by the names of its columns, with its number in the sheet."""
    for number, row in enumerate(lines, 1):
        if not any(text_of(cell) for cell in row):
            continue
        if above > 0:
            above -= 1
            continue
        yield f"{where}row{number}", dict(zip(names, row, strict=False))
