"""What is new to saved searches: printed by `searcher alerts`, counted at the end of a build."""

import sys
from contextlib import nullcontext
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Annotated

import typer

from searcher.cli.arguments import index_path, only_index, zone_named
from searcher.cli.declaring import IndexOption, Zone, application
from searcher.cli.messages import warn
from searcher.cli.process import EXIT_CODES, NOTHING, SUCCESS
from searcher.engines.results import Hit
from searcher.output import LINES, Layout, View
from searcher.saved.alerts import MARKS, Alerts, read_mark, write_mark
from searcher.saved.lists import UserLists
from searcher.saved.searches import readable

app = application()


@app.command(
    short_help="Show what is new to all saved searches.",
    help=f"""Show what is new to all saved searches: hits that arrived since the last alerts.

\b
searcher alerts                    search, date, source, id, headline
searcher alerts --peek             the same, and again the next time
searcher alerts --json | jq .headline

The first time every story of an index is new. One under embargo is shown when that ends.
Exit code: 0 there is something new, 1 nothing, 2 failed, {EXIT_CODES}.
""",
)
def alerts(
    *,
    index: IndexOption = None,
    peek: Annotated[
        bool, typer.Option("--peek", help="Show them, and show them again the next time.")
    ] = False,
    tz: Zone = "UTC",
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object a hit.")] = False,
) -> int:
    path = index_path(only_index(index))
    return print_alerts(UserLists(), path, zone_named(tz), peek=peek, as_json=as_json)


def print_alerts(lists: UserLists, path: Path, zone: tzinfo, *, peek: bool, as_json: bool) -> int:
    """Print what is new and, unless it is a peek, remember that it was shown; the exit code."""
    now = datetime.now(UTC)
    searches = readable(lists, now, zone)
    layout = Layout.JSON if as_json else Layout.PLAIN
    printed = 0
    # Two runs at once would report the same hits twice, each before the other moves the mark.
    with nullcontext() if peek else lists.held(MARKS):
        with Alerts(path, read_mark(lists, path), now) as alerts:
            if alerts.is_first:
                warn(["all stories of this index are new to searcher alerts"])
            for name, query in searches.items():
                view = View(query, zone, now=now, label=("search", name), licences=lists.licences)
                hits = (Hit(story, 0.0) for story in alerts.hits(query))
                for line in LINES[layout](hits, view):
                    sys.stdout.write(line + "\n")
                    printed += 1
            # If the reader has gone this raises, and the mark stays: nobody has seen the hits.
            sys.stdout.flush()
            mark = alerts.mark()
        if not peek:
            write_mark(lists, path, mark)
    return SUCCESS if printed else NOTHING


def count_alerts(lists: UserLists, path: Path) -> dict[str, int]:
    """The number of new hits of each saved search that has any."""
    now = datetime.now(UTC)
    searches = readable(lists, now, UTC)
    with Alerts(path, read_mark(lists, path), now) as alerts:
        counts = {name: sum(1 for _ in alerts.hits(query)) for name, query in searches.items()}
    return {name: count for name, count in counts.items() if count}
