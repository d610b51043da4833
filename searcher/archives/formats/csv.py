"""Tables in text: CSV and TSV (RFC 4180), and whatever else parts the cells of a row.

Columns are guessed by their names and by what stands in them, and shown by `searcher formats`.
"""

from collections.abc import Iterator

from searcher.archives.records import dialects, rows
from searcher.archives.records.apis import Api, api_of
from searcher.archives.records.tables import TextTable
from searcher.archives.stream import Found, Reject, Skipped, Stream

_HEAD = 8192


def sniff(head: bytes) -> bool:
    """Whether a file begins with rows of cells."""
    encoding = dialects.encoding_of(head)
    if encoding == "utf-8" and b"\0" in head:
        return False
    return dialects.is_table(dialects.decoded(head), is_whole=len(head) < _HEAD)


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The stories of one table, a row each."""
    table = TextTable(stream, origin)
    api = api_of(table.names)
    yield from rows.stories(_laid(table, api), stream, table.names, api, _rows_of, table.guessed)


def _rows_of(stream: Stream) -> "Iterator[rows.Held | Reject | Skipped]":
    yield from TextTable(stream, "").rows()


def _laid(table: TextTable, api: Api | None) -> "Iterator[rows.Held | Reject | Skipped]":
    for one in table.rows():
        yield (one[0], api.lay(one[1])) if api and isinstance(one, tuple) else one
