"""`searcher save`, `saved`, `unsave`, `alerts`: searches that are kept, and what is new to them."""

from datetime import UTC, datetime, tzinfo
from typing import Annotated

import typer

from searcher.cli import (
    FOUND,
    AsJson,
    NameOption,
    QueryCommand,
    application,
    query_text,
    saved_names,
    say,
    warn,
    zone_named,
)
from searcher.index.location import choose
from searcher.output import SCHEMA, json_line, table
from searcher.saved.lists import UserLists, check_name

app = application()

SavedName = Annotated[
    str, typer.Argument(help="The name of a saved search.", autocompletion=saved_names)
]


@app.command(
    cls=QueryCommand,
    help="""Save a search under a name; saved:NAME is then a part of any query.

\b
searcher save gulf 'source:(wam OR qna OR spa) -kind:analysis'
searcher save gulf-oil saved:gulf oil
search saved:gulf date:7d..
searcher alerts                    what is new to all saved searches

What saved: names is looked up when it is searched for.
""",
)
def save(
    *,
    name: Annotated[str, typer.Argument(help="Letters, digits, dashes, dots.")],
    query: Annotated[
        list[str], typer.Argument(help='The query; "-" reads it from standard input.')
    ],
    force: Annotated[bool, typer.Option("--force", help="Replace one of this name.")] = False,
) -> int:
    from searcher.query.parser import parse

    text, lists = query_text(query), UserLists()
    check_name(name)
    reading = parse(text, now=datetime.now(UTC), lists=lists.with_saved(name, text))
    warn(reading.remarks())
    lists.save(name, text, replace=force)
    say(f"saved:{name.lower()} is  {reading.query}")
    return FOUND


@app.command(help="List the saved searches: name, query.")
def saved(*, as_json: AsJson = False) -> int:
    found = sorted(UserLists().saved.items())
    if as_json:
        entries = [{"name": name, "query": text} for name, text in found]
        say(json_line({"schema": SCHEMA, "saved": entries}))
    else:
        table(("saved", "query"), found)
    return FOUND


@app.command(help="Forget a saved search.")
def unsave(*, name: SavedName) -> int:
    from searcher.cli.alerts import unreadable

    lists = UserLists()
    before = unreadable(lists, datetime.now(UTC), UTC)
    lists.remove(name)
    for broken in unreadable(lists, datetime.now(UTC), UTC):
        if broken not in before:
            warn([f"saved:{broken} speaks of saved:{name.lower()} and cannot be read now"])
    say(f"saved:{name.lower()} is gone")
    return FOUND


@app.command(
    help="""Show what is new to all saved searches: hits that arrived since the last alerts.

\b
searcher alerts                    search, date, source, id, headline
searcher alerts --peek             the same, and again the next time
searcher alerts --json | jq .headline

The first time every story of an index is new. One under embargo is shown when that ends.
Exit code: 0 there is something new, 1 nothing, 2 an error.
"""
)
def alerts(
    *,
    index: NameOption = None,
    peek: Annotated[
        bool, typer.Option("--peek", help="Show them, and show them again the next time.")
    ] = False,
    tz: Annotated[
        str, typer.Option("--tz", metavar="ZONE", help="Read and show dates in this zone.")
    ] = "UTC",
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object a hit.")] = False,
) -> int:
    from searcher.cli.alerts import print_alerts

    zone: tzinfo = zone_named(tz)
    return print_alerts(UserLists(), choose(index), zone, peek=peek, as_json=as_json)
