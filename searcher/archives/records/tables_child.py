"""Run by itself: prints the rows of a Parquet file or a spreadsheet, a message of JSON a line.

It is a process of its own because what such a file unpacks to has no bound that is known before,
and because no damage of one must end a build: pyarrow and calamine are not written in Python, and
may crash. It imports nothing of ours, and limits its own memory. No formula is computed: what a
spreadsheet had last computed stands in its file.

Messages: {"table": name, "columns": [...] or null, "rows": number}, then for each row a list of
its cells. Arguments: `parquet PATH`, or `workbook` with the file on standard input.
"""

import json
import sys
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

# Bytes. A row group of 128 MB, read by pieces of its columns, takes less than half of it.
MEMORY = 900 << 20
# Rows that pyarrow makes objects of at a time.
BATCH = 128
NEEDS_EXTRA = 3


def main() -> int:
    """Print the rows. The exit code says why not."""
    kind = sys.argv[1]
    try:
        if kind == "parquet":
            _parquet(sys.argv[2])
        else:
            _workbook()
    except ImportError:
        return NEEDS_EXTRA
    sys.stdout.write("null\n")
    sys.stdout.flush()
    return 0


def _parquet(path: str) -> None:
    import pyarrow as arrow
    import pyarrow.parquet as parquet

    _limit()
    arrow.set_cpu_count(1)
    arrow.set_io_thread_count(1)
    # A buffer makes it read the columns of a row group by pieces, and not each at once.
    file = parquet.ParquetFile(path, buffer_size=1 << 20, pre_buffer=False)
    schema = file.schema_arrow
    # Vectors of numbers are nothing to be searched.
    columns = [field.name for field in schema if not _is_vector(arrow, field.type)]
    _print({"table": "", "columns": schema.names, "rows": file.metadata.num_rows})
    for batch in file.iter_batches(BATCH, columns=columns, use_threads=False):
        for row in batch.to_pylist():
            _print([row.get(name) for name in schema.names])


def _is_vector(arrow: Any, kind: Any) -> bool:
    """Whether a column is of lists of numbers; `arrow` is the module, imported only here."""
    types = arrow.types
    is_list = types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind)
    return bool(is_list and types.is_floating(kind.value_type))


def _workbook() -> None:
    from python_calamine import CalamineWorkbook

    _limit()
    book = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        _print({"table": name, "columns": None, "rows": sheet.height})
        for row in sheet.iter_rows():
            _print(list(row))


def _plain(value: object) -> object:
    """A value that JSON does not have, as it is written; bytes that are no text are nothing."""
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return None
    return str(value)


def _print(message: object) -> None:
    sys.stdout.write(json.dumps(message, default=_plain, ensure_ascii=True))
    sys.stdout.write("\n")


def _limit() -> None:
    """Limit the memory that may be written to: addresses alone cost nothing, and pyarrow takes
    many."""
    import resource

    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main())
