"""The two commands as a user runs them: each in a process of its own, with its exact output.

They run from this checkout under the tests' own interpreter, whatever `$PATH` would find.
"""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Callable
from pathlib import Path
from typing import IO

from samples import ROOT
from timing import HANG

Done = subprocess.CompletedProcess[bytes]
Run = Callable[..., Done]


def command(name: str, *arguments: str) -> list[str]:
    """The command line that starts `search` or `searcher` with these arguments."""
    return [sys.executable, "-m", f"searcher.cli.{name}", *arguments]


def surroundings(**changes: str) -> dict[str, str]:
    """The environment for a command in a pipe: that of the tests, with these changes."""
    kept = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "TERM")}
    return kept | {"PYTHONPATH": str(ROOT), "COLUMNS": "100"} | changes


def is_taken(pipe: IO[bytes]) -> bool:
    """Whether the other end has read all that was written to a pipe."""
    (left,) = struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)))
    return bool(left == 0)


class Shell:
    """A folder with indexes, and the commands run in it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "SEARCHER_INDEXES": str(home / "indexes"),
            "SEARCHER_INDEX": "wire",
            "SEARCHER_CACHE": str(home / "cache"),
            "SEARCHER_LISTS": str(home / "lists"),
            "TERM": "xterm-256color",
            "PAGER": "",  # nobody would press q
            "COLUMNS": "100",
        }

    def run(self, name: str, *arguments: str, stdin: bytes = b"", **environment: str) -> Done:
        return subprocess.run(
            command(name, *arguments),
            input=stdin,
            capture_output=True,
            env=self.environment | environment,
            cwd=self.home,
            check=False,
            timeout=HANG,
        )

    def search(self, *arguments: str, stdin: bytes = b"", **environment: str) -> Done:
        return self.run("search", *arguments, stdin=stdin, **environment)

    def searcher(self, *arguments: str, stdin: bytes = b"", **environment: str) -> Done:
        return self.run("searcher", *arguments, stdin=stdin, **environment)

    def on_terminal(self, name: str, *arguments: str, **environment: str) -> bytes:
        """What a command writes to a terminal."""
        return self.answering(b"", name, *arguments, **environment)

    def answering(self, typed: bytes, name: str, *arguments: str, **environment: str) -> bytes:
        """What a command writes to a terminal on which this has been typed."""
        ours, theirs = pty.openpty()
        os.write(ours, typed)
        with subprocess.Popen(
            command(name, *arguments),
            stdin=theirs, stdout=theirs, stderr=theirs,
            env=self.environment | environment, cwd=self.home,
        ):  # fmt: skip
            os.close(theirs)
            written = b""
            try:
                while chunk := os.read(ours, 65536):
                    written += chunk
            except OSError:  # Linux says so that the other end is closed
                pass
        os.close(ours)
        return written
