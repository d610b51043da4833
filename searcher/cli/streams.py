"""Standard input, output and error, whatever state the caller left them in.

A full disk or a closed stream must not look like an answer: Python would end with exit code 1 or
120, and grep's readers take 1 for "nothing found".
"""

import os
import sys
from io import BufferedReader, BufferedWriter, FileIO, TextIOWrapper

# As in searcher: typing takes 7 ms.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

# How a closed stream is opened again: so that using it in its own direction fails with the
# system's own "Bad file descriptor". Left closed, its number would go to the next file opened, and
# output would be written into an index.
_CLOSED = ((0, os.O_WRONLY), (1, os.O_RDONLY), (2, os.O_RDWR))


class ReaderGone(Exception):
    """The reader of our output has closed the pipe, as `head` does."""


class CannotWrite(Exception):
    """Standard output cannot be written; the message is the system's."""


class CannotRead(Exception):
    """Standard input cannot be read; the message is the system's."""


class _Input(FileIO):
    """Standard input, with errors of its own: they are told apart from those of other files."""

    def readinto(self, buffer: "WriteableBuffer", /) -> int | None:
        try:
            return super().readinto(buffer)
        except OSError as error:
            raise CannotRead(error.strerror) from error

    def readall(self) -> bytes:
        try:
            return super().readall()
        except OSError as error:
            raise CannotRead(error.strerror) from error


class _Output(FileIO):
    """Standard output, likewise."""

    def write(self, data: "ReadableBuffer", /) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            raise ReaderGone from None
        except OSError as error:
            raise CannotWrite(error.strerror) from error


class _Messages(FileIO):
    """Standard error; what cannot be written there is dropped, and changes no answer."""

    def write(self, data: "ReadableBuffer", /) -> int:
        try:
            return super().write(data)
        except OSError:
            return memoryview(data).nbytes


def prepare() -> None:
    """Replace the three standard streams by ones that can be used whatever was done to them."""
    for number, mode in _CLOSED:
        try:
            os.fstat(number)
        except OSError:
            # Takes the lowest free number: this one.
            os.open(os.devnull, mode)
    sys.stdout = _text(_Output(1, "w", closefd=False), line_buffering=os.isatty(1))
    sys.stderr = _text(_Messages(2, "w", closefd=False), line_buffering=True)
    sys.stdin = TextIOWrapper(BufferedReader(_Input(0, "r", closefd=False)), encoding="utf-8")


def abandon_output() -> None:
    """Drop what is still to be written to standard output, which nobody can read."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _text(raw: FileIO, *, line_buffering: bool) -> TextIOWrapper:
    return TextIOWrapper(
        BufferedWriter(raw), encoding="utf-8", errors="replace", line_buffering=line_buffering
    )
