"""`searcher saved` and `searcher unsave`: list the saved searches, forget one."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from searcher.cli.declaring import AsJson, application, saved_names
from searcher.cli.messages import say, warn
from searcher.cli.process import SUCCESS
from searcher.output import SCHEMA, json_line, table
from searcher.saved.lists import UserLists
from searcher.saved.searches import unreadable

app = application()


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
