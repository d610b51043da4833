"""`searcher browse`: the terminal browser."""

from typing import Annotated

import typer

from searcher.cli.arguments import only_index, zone_named
from searcher.cli.declaring import IndexOption, Zone, application
from searcher.cli.terminal_browser import open_browser
from searcher.engines.results import Order

app = application()


@app.command(
    short_help="Read and narrow stories in a terminal browser.",
    help="""Read and narrow stories in a terminal browser; ? in it lists the keys.

\b
searcher browse
searcher browse 'S-400 sanctions'
""",
)
def browse(
    *,
    query: Annotated[
        list[str] | None, typer.Argument(help="What to ask first.", show_default=False)
    ] = None,
    index: IndexOption = None,
    sort: Annotated[Order, typer.Option("--sort", "-s", help="Order of the hits.")] = (
        Order.RELEVANCE
    ),
    tz: Zone = "UTC",
) -> int:
    text = " ".join(query or [])
    return open_browser(only_index(index), text, zone=zone_named(tz), order=sort)
