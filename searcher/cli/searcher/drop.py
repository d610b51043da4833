"""`searcher drop`: removes an index, after asking."""

import sys
from typing import Annotated

import typer

from searcher.cli.declaring import application, index_names
from searcher.cli.messages import say
from searcher.cli.process import EXIT_CODES, NOTHING, SUCCESS
from searcher.errors import SearcherError
from searcher.index.location import choose, drop, indexes, locate
from searcher.output import printable

app = application()


@app.command(
    "drop",
    short_help="Remove an index, after asking.",
    help=f"Remove an index, after asking. Exit code: 0 gone, 1 kept, 2 failed, {EXIT_CODES}.",
)
def drop_index(
    *,
    name: Annotated[str, typer.Argument(help="Name or path.", autocompletion=index_names)],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> int:
    # The name must be given: $SEARCHER_INDEX or the last build must not choose what is removed.
    path = locate(name)
    if path not in indexes():
        # Raises, and says what there is.
        choose(name)
    if not yes:
        # Nobody can answer.
        if not sys.stdin.isatty():
            raise SearcherError(f"this removes {path}; say --yes if you mean it")
        if not typer.confirm(printable(f"Remove {path}?")):
            return NOTHING
    drop(path)
    say(f"{path} is gone")
    return SUCCESS
