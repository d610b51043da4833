"""The two commands. Here is what they share: how a command ends, whatever happens in it."""

import os
import sys
from collections.abc import Sequence
from datetime import UTC, tzinfo
from functools import cache
from typing import Annotated, NoReturn

import typer
from typer.main import get_command

from searcher.errors import IndexMissing, SearcherError
from searcher.index import indexes
from searcher.output import printable

command = cache(get_command)  # of an application; typer takes 4 ms to make one

FOUND, NONE, FAILED, REJECTS, INTERRUPTED = 0, 1, 2, 3, 130


def application(help: str = "") -> typer.Typer:
    """An empty typer application; with rich in it each start would take 50 ms more."""
    return typer.Typer(
        help=help,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def _show_version(asked: bool) -> None:  # noqa: FBT001  # typer calls it so
    if asked:
        from importlib.metadata import PackageNotFoundError, version

        try:
            say(f"searcher {version('searcher')}")
        except PackageNotFoundError:
            say("searcher, not installed")
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
]


def run(app: typer.Typer, name: str, arguments: Sequence[str]) -> NoReturn:
    """Run a command and end the process with its exit code; errors go to stderr.

    A reader that has closed the pipe is no error.
    """
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        code = command(app).main(list(arguments), prog_name=name, standalone_mode=False)
        sys.stdout.flush()
    except SearcherError as error:
        code = complain(name, str(error))
    except typer.TyperException as error:
        code = complain(name, f"{error.format_message()}\n  {name} --help  shows all options")
    except typer.Abort:
        code = INTERRUPTED
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        code = _closed_pipe()
    except SystemExit as end:
        # typer and rich end so when the reader of a pipe has gone
        if not isinstance(end.__context__, BrokenPipeError):
            raise
        code = _closed_pipe()
    sys.exit(code or 0)


def complain(name: str, message: str) -> int:
    """Print an error; the exit code for it."""
    sys.stderr.write(f"{name}: {printable(message)}\n")
    return FAILED


def say(line: str) -> None:
    """Print a line that may hold text of others."""
    sys.stdout.write(printable(line) + "\n")


def zone_named(name: str) -> tzinfo:
    """The time zone of this name. Raises SearcherError, with one that is spelled alike."""
    if name == "UTC":
        return UTC
    from zoneinfo import ZoneInfo, available_timezones

    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        from difflib import get_close_matches

        zones = {zone.lower(): zone for zone in available_timezones()}
        zones |= {zone.rpartition("/")[2]: full for zone, full in sorted(zones.items())}
        close = get_close_matches(name.lower().replace(" ", "_"), zones, n=1)
        fix = f"did you mean  {zones[close[0]]} ?" if close else "write for example  Europe/Paris"
        raise SearcherError(f'there is no time zone "{name}"; {fix}') from None


def index_names(incomplete: str) -> list[str]:
    """The names of indexes, for the shell's completion."""
    try:
        return [path.name for path in indexes() if path.name.startswith(incomplete)]
    except (OSError, IndexMissing):
        return []


def _closed_pipe() -> int:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for the flush at exit
    return FOUND
