"""`searcher save`, `searcher saved`, `searcher unsave`: queries that are kept under a name."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from searcher.cli.arguments import query_text
from searcher.cli.declaring import AsJson, QueryCommand, application, saved_names
from searcher.cli.messages import say, warn
from searcher.cli.process import SUCCESS
from searcher.output import SCHEMA, json_line, table
from searcher.query.parser import parse
from searcher.saved.lists import UserLists, check_name
from searcher.saved.searches import unreadable

app = application()


@app.command(
    cls=QueryCommand,
    short_help="Save a search under a name.",
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
    text, lists = query_text(query), UserLists()
    check_name(name)
    # Read as if it were saved already, so that a search that names itself is found out.
    reading = parse(text, now=datetime.now(UTC), lists=lists.with_saved(name, text))
    warn(reading.remarks())
    lists.save(name, text, replace=force)
    say(f"saved:{name.lower()} is  {reading.query}")
    return SUCCESS


@app.command(help="List the saved searches: name, query.")
def saved(*, as_json: AsJson = False) -> int:
    found = sorted(UserLists().saved.items())
    if as_json:
        entries = [{"name": name, "query": text} for name, text in found]
        say(json_line({"schema": SCHEMA, "saved": entries}))
    else:
        table(("saved", "query"), found)
    return SUCCESS


@app.command(help="Forget a saved search.")
def unsave(
    *,
    name: Annotated[
        str, typer.Argument(help="The name of a saved search.", autocompletion=saved_names)
    ],
) -> int:
    lists = UserLists()
    # Other searches may be built on this one. They are named, and kept: it may be saved anew.
    before = unreadable(lists, datetime.now(UTC), UTC)
    lists.remove(name)
    for broken in unreadable(lists, datetime.now(UTC), UTC):
        if broken not in before:
            warn([f"saved:{broken} speaks of saved:{name.lower()} and cannot be read now"])
    say(f"saved:{name.lower()} is gone")
    return SUCCESS
