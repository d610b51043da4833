"""Lines for people: answers on standard output, errors and notes on standard error."""

import sys
from collections.abc import Iterable

from searcher.cli.process import FAILED
from searcher.output.screen import printable


def say(line: str) -> None:
    """Print a line that may hold text of others."""
    sys.stdout.write(printable(line) + "\n")


def warn(notes: Iterable[str]) -> None:
    """Print notes: how a query was read, what is not shown."""
    for note in notes:
        sys.stderr.write(f"note: {printable(note)}\n")


def complain(name: str, message: str) -> int:
    """Print an error of the command of this name; the exit code for it."""
    sys.stderr.write(f"{name}: {printable(message)}\n")
    return FAILED
