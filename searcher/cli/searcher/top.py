"""`searcher top`: the commonest values of a field."""

from datetime import UTC, datetime
from functools import cache, partial
from typing import Annotated

import typer

from searcher.cli.arguments import index_path, marks_of, names_in, only_index, utf8
from searcher.cli.counting import counted_fields, print_top
from searcher.cli.declaring import AsJson, IndexOption, application
from searcher.cli.messages import warn
from searcher.cli.process import EXIT_CODES
from searcher.errors import SearcherError
from searcher.fields import FACETS
from searcher.index.opened import Index
from searcher.output import Layout, View, withheld_note
from searcher.query.parser import parse
from searcher.saved.lists import UserLists
from searcher.search.visible import Visible

app = application()


def counted_names(incomplete: str) -> list[str]:
    """The fields that are counted, for the shell's completion."""
    return [field.name for field in FACETS if field.name.startswith(incomplete)]


@app.command(
    short_help="Print the commonest values of a field.",
    help=f"""Print the commonest values of a field over all stories, or those a query finds.

\b
searcher top source
searcher top person 'S-400 sanctions'
searcher top place --all --json | jq .facets.place

Exit code: 0 there are values, 1 none, 2 failed, {EXIT_CODES}.
""",
)
def top(
    *,
    field: Annotated[
        str,
        typer.Argument(help="A counted field: source, person, …", autocompletion=counted_names),
    ],
    query: Annotated[
        list[str] | None, typer.Argument(help="Counts what this finds alone.", show_default=False)
    ] = None,
    index: IndexOption = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", metavar="N", min=1, help="Values shown.")
    ] = 10,
    every: Annotated[bool, typer.Option("--all", help="Show every value.")] = False,
    as_json: AsJson = False,
) -> int:
    if "," in field:
        raise SearcherError("top counts one field; search --facets counts several")
    (name,) = counted_fields(field)
    text = " ".join(query or []) or "*"
    now = datetime.now(UTC)
    path = cache(lambda: index_path(only_index(index)))
    reading = parse(
        utf8(text), now=now, lists=UserLists(), files=names_in, marks=partial(marks_of, path)
    )
    layout = Layout.JSON if as_json else Layout.for_stdout()
    with Index(path()) as opened:
        shown = Visible(opened.engine, now)
        warn(reading.remarks() + withheld_note(shown.withheld(reading.query)))
        return print_top(shown, View(reading.query), name, None if every else limit, layout)
