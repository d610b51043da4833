"""The rows of Parquet files and spreadsheets, read in a process of its own (`tables_child`)."""

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

from searcher.archives.stream import Broken, Stream

# Seconds on the clock in which the process must print something.
PATIENCE = 120.0
# Bytes of a spreadsheet, which is held in memory, and of a packed Parquet, which goes to disk.
LARGEST_BOOK, LARGEST_PACKED = 256 << 20, 8 << 30

_CHILD = Path(__file__).with_name("tables_child.py")
_NEEDS_EXTRA = 3


class Sheet(NamedTuple):
    """A table of a file: its name, "" for one that has none; its columns if the file says them."""

    name: str
    columns: tuple[str, ...] | None
    rows: int


Message = Sheet | list[object]


def parquet(stream: Stream) -> Iterator[Message]:
    """The table of a Parquet file, then its rows. Raises Broken where it cannot be read."""
    with _on_disk(stream) as path:
        yield from _printed(["parquet", path], b"", "a Parquet file")


def workbook(stream: Stream) -> Iterator[Message]:
    """Each table of a spreadsheet, then its rows. Raises Broken where it cannot be read."""
    data = bytearray()
    while piece := stream.read():
        data += piece
        if len(data) > LARGEST_BOOK:
            raise Broken("too-big", f"the spreadsheet is larger than {LARGEST_BOOK >> 20} MB")
    yield from _printed(["workbook"], bytes(data), "a spreadsheet")


@contextmanager
def _on_disk(stream: Stream) -> Iterator[str]:
    """The path of a file that can be jumped about in: Parquet has its list of parts at its end."""
    if stream.path:
        yield stream.path
        return
    with tempfile.NamedTemporaryFile(prefix="searcher-") as file:
        size = 0
        while piece := stream.read():
            file.write(piece)
            size += len(piece)
            if size > LARGEST_PACKED:
                raise Broken("too-big", f"a packed Parquet file over {LARGEST_PACKED >> 30} GB")
        file.flush()
        yield file.name


def _printed(arguments: Sequence[str], data: bytes, kind: str) -> Iterator[Message]:
    """What the process prints. Raises Broken if it ends before its work is done."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as complaints:
        given.write(data)
        given.seek(0)
        process = subprocess.Popen(  # noqa: S603 - our own file, and no shell
            [sys.executable, "-P", str(_CHILD), *arguments],
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=complaints,
            # Ctrl-C is for the build, which ends what it has begun.
            start_new_session=True,
        )
        assert process.stdout
        try:
            is_done = yield from _messages(process.stdout, kind)
            if not is_done:
                raise _failure(process.wait(), complaints, kind)
        finally:
            process.kill()
            process.stdout.close()
            process.wait()


def _messages(pipe: IO[bytes], kind: str) -> Generator[Message, None, bool]:
    """What was printed; the generator returns whether the process said that it is done."""
    kept = b""
    for piece in _pieces(pipe, kind):
        *lines, kept = (kept + piece).split(b"\n")
        for line in lines:
            message: Any = json.loads(line)
            if message is None:
                return True
            if isinstance(message, dict):
                names = message["columns"]
                columns = None if names is None else tuple(names)
                yield Sheet(message["table"], columns, message["rows"])
            else:
                yield message
    return False


def _pieces(pipe: IO[bytes], kind: str) -> Iterator[bytes]:
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            if not selector.select(PATIENCE):
                raise Broken("bomb", f"{kind} that gave nothing in {PATIENCE:.0f} seconds")
            if not (piece := os.read(pipe.fileno(), 1 << 20)):
                return
            yield piece


def _failure(code: int, complaints: IO[bytes], kind: str) -> Broken:
    """Why a process has ended, from its exit code and what it wrote."""
    if code == _NEEDS_EXTRA:
        return Broken("needs-extra", f"{kind}; pip install newswire-search[tables] to read it")
    complaints.seek(0)
    said = complaints.read()[-4000:].decode("utf-8", "replace").strip()
    last = said.rpartition("\n")[2][:200]
    if code < 0 or any(word in said for word in ("MemoryError", "memory", "malloc", "bad_alloc")):
        name = signal.Signals(-code).name if code < 0 else "memory"
        return Broken("bomb", f"{kind} that takes more memory than it may ({name})")
    return Broken("damaged", f"{kind} that cannot be read: {last}")
