"""The `searcher` command: makes, shows, checks and drops indexes. One file a sub-command."""

import sys
from collections.abc import Sequence
from importlib import import_module

from searcher.cli import process

COMMANDS = (
    "build", "show", "browse", "top", "info", "list", "check", "upgrade", "drop", "formats",
    "fields", "operators", "save", "saved", "unsave", "alerts",
)  # fmt: skip  # in the order of --help; each is a module here

HELP = """Keep indexes of newswire archives; the command "search" searches them.

\b
searcher build wires/                  make an index, or update it
search "S-400 sanctions"               search it
searcher show ID                       read one story, by the id that search prints

\b
Exit codes of all commands: 0 done, 2 failed (output that cannot be written, too),
70 a bug, 130 interrupted; 1 (nothing) and 3 (done, with faults) as each command's help says.
"""


def main() -> None:
    """The `searcher` script."""
    process.begin()
    process.end(run(sys.argv[1:] or ["--help"]))


def run(arguments: Sequence[str]) -> int:
    """What `searcher` does with these arguments; the exit code.

    Only the command asked for is imported and declared: all of them together take 40 ms.
    """
    import typer

    from searcher.cli.declaring import Version, answer_of, application

    def searcher(*, version: Version = False) -> None:
        """What may stand before a sub-command."""

    app: typer.Typer = application(HELP)
    app.callback()(searcher)
    for name in [name for name in COMMANDS if name == arguments[0]] or COMMANDS:
        app.add_typer(import_module(f"{__name__}.{name}").app)
    return process.run("searcher", answer_of(app, "searcher", arguments))
