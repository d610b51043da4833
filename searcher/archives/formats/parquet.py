"""Parquet (parquet.apache.org), as data sets come in: a row a story. Needs the extra `tables`."""

from collections.abc import Iterator
from functools import partial
from itertools import chain

from searcher.archives.records import rows
from searcher.archives.records.apis import api_of
from searcher.archives.records.binary_tables import Sheet, parquet
from searcher.archives.records.cells import flat
from searcher.archives.stream import Broken, Found, Skipped, Stream

_MAGIC = b"PAR1"


def sniff(head: bytes) -> bool:
    """Whether a file begins as Parquet does."""
    return head.startswith(_MAGIC)


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The stories of one file. Damage is told of when all rows before it were given."""
    yield from rows.stories(held(stream, origin), stream, again=partial(held, origin=origin))


def held(stream: Stream, origin: str) -> "Iterator[rows.Held]":
    """Each row by the names of its columns, with its number."""
    messages = parquet(stream)
    table = next(messages, None)
    if not isinstance(table, Sheet) or table.columns is None:
        raise Broken("damaged", "a Parquet file without a table")
    stream.about.claimed = table.rows
    stream.about.notes.append(f"{table.rows:,} rows of {len(table.columns)} columns")
    first = next(messages, None)
    if not isinstance(first, list):
        return
    api = api_of(flat(dict(zip(table.columns, first, strict=False))))
    for number, row in enumerate(chain([first], messages), 1):
        value = dict(zip(table.columns, row, strict=False))
        yield f"{origin}#row{number}", api.lay(value) if api else flat(value)
