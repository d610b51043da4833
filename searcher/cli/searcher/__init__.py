"""The `searcher` command: makes, shows, checks and drops indexes. One file a sub-command."""

import sys
from collections.abc import Sequence
from importlib import import_module

from searcher.cli import process

# As in searcher: typing takes 7 ms.
TYPE_CHECKING = False
if TYPE_CHECKING:
    import typer

COMMANDS = (
    "build", "show", "browse", "serve", "top", "info", "list", "check", "upgrade", "drop", "purge",
    "formats", "fields", "operators", "note", "tag", "save", "saved", "unsave", "alerts", "help",
)  # fmt: skip  # in the order of --help
# The modules here of those that share one; each other has a module of its own name.
MODULES = {
    "tag": "marking", "note": "marking", "purge": "drop",
    **dict.fromkeys(("save", "saved", "unsave"), "saving"),
}  # fmt: skip

HELP = """Keep indexes of newswire archives; the command "search" searches them.

\b
searcher build wires/                  make an index, or update it
search "S-400 sanctions"               search it
searcher show ID                       read one story, by the id that search prints
searcher help                          the manual

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
    from searcher.cli.declaring import answer_of

    chosen = [name for name in COMMANDS if name == arguments[0]] or COMMANDS
    return process.run("searcher", answer_of(declared(chosen), "searcher", arguments))


def declared(names: Sequence[str] = COMMANDS) -> "typer.Typer":
    """The declaration of these sub-commands."""
    import typer

    from searcher.cli.declaring import Version, application

    def searcher(*, version: Version = False) -> None:
        """What may stand before a sub-command."""

    app: typer.Typer = application(HELP)
    app.callback()(searcher)
    for name in dict.fromkeys(MODULES.get(name, name) for name in names):
        app.add_typer(import_module(f"{__name__}.{name}").app)
    return app
