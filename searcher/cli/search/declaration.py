"""The options of `search` for typer, which checks, explains and completes them."""

from typing import Annotated, ClassVar

import typer

from searcher.cli.declaring import (
    IndexOption,
    NoPager,
    QueryCommand,
    Version,
    application,
    saved_names,
)
from searcher.cli.process import EXIT_CODES
from searcher.cli.search.answer import answer
from searcher.cli.search.options import DEFAULT_LIMIT, Options
from searcher.engines.results import Order
from searcher.fields import ASKED, FIELD_NAMES, help_of
from searcher.output import Color, Layout
from searcher.query.grammar import SHORTHANDS
from searcher.search.timeline import Unit

HELP = f"""Search a newswire archive.

\b
search S-400 sanctions                      both words, and their inflections
search '"interest rate" OR inflation'       a phrase, either
search headline:coup -iran                  in the headline, and a word left out
search --since 2016-07 --source afp turkey  from July 2016 on, from one agency
search S-400 --all --json | jq .headline    every hit, for a script
search S-400 --all -0 | xargs -0 searcher show   all of them, whole
search sanctions --facets source,place      who wrote of it, and about where
search sanctions --timeline month           when
search --queries morning.txt                how many hits each query of a file has

\b
A word that begins with one dash leaves that word out; after  --  nothing is an option.
Write  -n 5  with its space:  -n5  leaves out the word n5.
"searcher fields" lists the fields.

Exit code: 0 hits, 1 none, 2 failed (output that cannot be written, too), {EXIT_CODES}.
"""


def complete_word(incomplete: str) -> list[tuple[str, str]]:
    """Fields that a word of a query may begin to name, and saved searches."""
    if incomplete.startswith("saved:"):
        return [(f"saved:{name}", "") for name in saved_names(incomplete.removeprefix("saved:"))]
    listed = FIELD_NAMES if incomplete else [field.name for field in ASKED]
    names = {name: help_of(name) for name in listed}
    if incomplete:
        names |= {name: shorthand.help for name, shorthand in SHORTHANDS.items()}
    return [(f"{name}:", help) for name, help in names.items() if name.startswith(incomplete)]


class SearchCommand(QueryCommand):
    """`search`, its options by what they are for."""

    sections: ClassVar[dict[str, tuple[str, ...]]] = {
        "Where and what": ("index", "since", "until", "source", "queries", "tz"),
        "Which hits": ("limit", "offset", "every", "sort"),
        "How they are printed": (
            "format", "json", "csv", "ids", "null", "bom", "full", "color", "no_pager",
        ),
        "Something else than hits": (
            "count", "facets", "timeline", "explain", "why_not", "browse",
        ),
    }  # fmt: skip


app = application()


@app.command(cls=SearchCommand, help=HELP)
def search(
    *,
    query: Annotated[
        list[str] | None,
        typer.Argument(
            help='Words to find; "-" reads the query from standard input.',
            show_default=False,
            autocompletion=complete_word,
        ),
    ] = None,
    index: IndexOption = None,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit", "-n", metavar="N", min=1, help=f"Hits shown.  [default: {DEFAULT_LIMIT}]"
        ),
    ] = None,
    offset: Annotated[
        int, typer.Option("--offset", metavar="N", min=0, help="Hits skipped before these.")
    ] = 0,
    every: Annotated[bool, typer.Option("--all", help="Show every hit.")] = False,
    sort: Annotated[Order, typer.Option("--sort", "-s", help="Order of the hits.")] = (
        Order.RELEVANCE
    ),
    since: Annotated[
        str, typer.Option("--since", metavar="DATE", help="Sent on this date or after: 2016-07.")
    ] = "",
    until: Annotated[
        str, typer.Option("--until", metavar="DATE", help="Sent on this date or before.")
    ] = "",
    source: Annotated[
        list[str] | None,
        typer.Option("--source", metavar="NAME", help="Sent by this agency; repeat it for more."),
    ] = None,
    format: Annotated[
        Layout | None,
        typer.Option(
            "--format", help="Else rich on a terminal, plain in a pipe.", show_default=False
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Short for --format json.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="Short for --format csv.")] = False,
    ids: Annotated[bool, typer.Option("--ids", help="Short for --format ids.")] = False,
    null: Annotated[
        bool,
        typer.Option("--null", "-0", help="Print ids, each ended by a zero byte, for xargs -0."),
    ] = False,
    bom: Annotated[
        bool, typer.Option("--bom", help="Begin CSV with a byte order mark, as Excel wants it.")
    ] = False,
    full: Annotated[bool, typer.Option("--full", help="Whole stories, with their bodies.")] = False,
    count: Annotated[
        bool, typer.Option("--count", "-c", help="Print only the number of hits.")
    ] = False,
    facets: Annotated[
        str,
        typer.Option(
            "--facets",
            metavar="FIELDS",
            help="Print the commonest values of fields over all hits: source,place.",
        ),
    ] = "",
    timeline: Annotated[
        Unit | None,
        typer.Option("--timeline", help="Print the number of hits in each period."),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show how the query was read, and why hits matched.")
    ] = False,
    why_not: Annotated[
        str,
        typer.Option("--why-not", metavar="ID", help="Show which clauses this story fails."),
    ] = "",
    tz: Annotated[
        str,
        typer.Option("--tz", metavar="ZONE", help="Read and show dates in this zone (json: UTC)."),
    ] = "UTC",
    queries: Annotated[
        str,
        typer.Option(
            "--queries",
            metavar="FILE",
            help='Ask all queries of a file, one a line, "-" for standard input; prints counts,'
            " with --limit or --all hits.",
        ),
    ] = "",
    browse: Annotated[
        bool, typer.Option("--browse", "-b", help="Open the browser on this query.")
    ] = False,
    color: Annotated[
        Color,
        typer.Option(
            "--color",
            help="Color the rich format; always chooses it in a pipe too. NO_COLOR is obeyed.",
        ),
    ] = Color.AUTO,
    no_pager: NoPager = False,
    version: Version = False,
) -> int:
    given = {name: value for name, value in locals().items() if value is not None}
    # Its callback has answered.
    given.pop("version", None)
    return answer(Options(**given))
