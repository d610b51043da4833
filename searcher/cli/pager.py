"""Output longer than the screen goes through the user's pager, as git's and man's does.

Most output is shorter: what only a pager needs (shlex, subprocess: 6 ms) is imported late.
"""

import os
import shutil
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from io import TextIOBase
from typing import TYPE_CHECKING, TextIO

from searcher.cli.streams import ReaderGone

if TYPE_CHECKING:
    from subprocess import Popen

# As git sets it where the user has not: colors and links pass, and the screen stays afterwards.
LESS = "RX"


@contextmanager
def paged(*, wanted: bool = True) -> Iterator[None]:
    """Within it what is printed goes through a pager, as soon as it is longer than the screen.

    It is printed as ever if it is shorter, if it is not `wanted`, where there is no terminal, and
    where $PAGER is empty or `cat`.
    """
    command = pager() if wanted and sys.stdout.isatty() else []
    if not command:
        yield
        return
    terminal = sys.stdout
    paper = Paper(terminal, command, shutil.get_terminal_size().lines - 1)
    sys.stdout = paper
    try:
        yield
    finally:
        sys.stdout = terminal
        paper.end()


def pager() -> Sequence[str]:
    """The command of the pager; empty where there is none, or none is wanted."""
    if os.environ.get("TERM") in ("dumb", "unknown"):
        return ()
    command = ["less"]
    if (wanted := os.environ.get("PAGER")) is not None:
        import shlex

        try:
            command = shlex.split(wanted)
        except ValueError:  # an open quote
            return ()
    return command if command and command != ["cat"] and shutil.which(command[0]) else ()


class Paper(TextIOBase):
    """Holds back a screenful; what is longer goes to the pager, what is not to the terminal."""

    def __init__(self, terminal: TextIO, command: Sequence[str], lines: int) -> None:
        self._terminal, self._command, self._room = terminal, command, lines
        self._held: list[str] = []
        self._process: Popen[bytes] | None = None

    def isatty(self) -> bool:
        return True

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return "utf-8"

    def fileno(self) -> int:
        # rich asks the terminal for its width by this.
        return self._terminal.fileno()

    def flush(self) -> None:
        """Nothing: who prints a screenful in parts flushes between them."""

    def write(self, text: str) -> int:
        if self._process is None:
            self._held.append(text)
            self._room -= text.count("\n")
            if self._room < 0:
                self._start()
        else:
            self._send(text)
        return len(text)

    def _start(self) -> None:
        import subprocess

        try:
            self._process = subprocess.Popen(  # noqa: S603  # the user's own
                self._command,
                stdin=subprocess.PIPE,
                env=os.environ | {"LESS": os.environ.get("LESS", LESS)},
            )
        except OSError:
            # It was there a moment ago; its output is not to be lost with it.
            self._room = sys.maxsize
            return
        self._send("".join(self._held))
        self._held.clear()

    def _send(self, text: str) -> None:
        assert self._process
        assert self._process.stdin
        try:
            self._process.stdin.write(text.encode(errors="replace"))
            self._process.stdin.flush()
        except BrokenPipeError:
            # q was pressed before the end.
            raise ReaderGone from None

    def end(self) -> None:
        """Write what is held back, or wait until the user has read to the end."""
        if self._process is None:
            self._terminal.write("".join(self._held))
            self._terminal.flush()
            return
        # Ctrl-C is the pager's: less stops a search by it, and goes on.
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            if self._process.stdin:
                with suppress(BrokenPipeError):
                    self._process.stdin.close()
            self._process.wait()
        finally:
            signal.signal(signal.SIGINT, before)
