"""The two commands. Here is what they share: how a command ends, whatever happens in it."""

import os
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, tzinfo
from functools import cache
from itertools import islice
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperCommand
from typer.main import get_command

from searcher import __version__
from searcher.errors import IndexMissing, SearcherError
from searcher.index.location import indexes
from searcher.output import printable
from searcher.saved.lists import UserLists

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
        say(f"searcher {__version__}")
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
]
AsJson = Annotated[bool, typer.Option("--json", help="As one JSON object.")]


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


class QueryCommand(TyperCommand):
    """A command whose arguments are words of a query, of which some begin with a dash."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments; `ctx` is the context of the library within typer."""
        with_value = {
            name for p in self.params if not getattr(p, "is_flag", True) for name in p.opts
        }
        is_completing = ctx.resilient_parsing
        return super().parse_args(ctx, args if is_completing else arrange(args, with_value))


def arrange(arguments: Sequence[str], with_value: set[str]) -> list[str]:
    """The options, then `--`, then the words of the query, of which some begin with a dash.

    >>> arrange(["sanctions", "-iran", "-n", "5"], {"-n"})
    ['-n', '5', '--', 'sanctions', '-iran']
    """
    options: list[str] = []
    words: list[str] = []
    rest = iter(arguments)
    for item in rest:
        if item == "--":
            words += rest
        elif item == "-" or item[:1] != "-" or (item[1] != "-" and len(item) > 2):
            words.append(item)
        else:
            options.append(item)
            if item in with_value:
                options += islice(rest, 1)
    return [*options, "--", *words] if words else options


def complain(name: str, message: str) -> int:
    """Print an error; the exit code for it."""
    sys.stderr.write(f"{name}: {printable(message)}\n")
    return FAILED


def say(line: str) -> None:
    """Print a line that may hold text of others."""
    sys.stdout.write(printable(line) + "\n")


def warn(notes: Iterable[str]) -> None:
    """Print notes on how a query was read, or on what is not shown."""
    for note in notes:
        sys.stderr.write(f"note: {printable(note)}\n")


def utf8(text: str) -> str:
    """The text of a query as it was typed. Raises SearcherError if it is not UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:  # the surrogates that stand for other bytes
        raise SearcherError("the query is not UTF-8; is the terminal set to it?") from None
    return text


def query_text(words: Sequence[str]) -> str:
    """The words of a query as one text; "-" reads it from standard input."""
    if list(words) != ["-"]:
        return utf8(" ".join(words))
    try:
        return sys.stdin.buffer.read(1_000_000).decode().strip()
    except UnicodeDecodeError:
        raise SearcherError("the query on standard input is not UTF-8") from None


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


def saved_names(incomplete: str) -> list[str]:
    """The names of saved searches, for the shell's completion."""
    try:
        return [name for name in sorted(UserLists().saved) if name.startswith(incomplete)]
    except SearcherError:
        return []


NameOption = Annotated[
    str | None,
    typer.Option(
        "--index",
        "-i",
        metavar="NAME|PATH",
        help="The index; else $SEARCHER_INDEX, else the only one there is.",
        autocompletion=index_names,
    ),
]


def _closed_pipe() -> int:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for the flush at exit
    return FOUND
