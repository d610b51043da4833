"""`searcher unsave`: forgets a saved search."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from searcher.cli.declaring import application, saved_names
from searcher.cli.messages import say, warn
from searcher.cli.process import SUCCESS
from searcher.saved.lists import UserLists
from searcher.saved.searches import unreadable

app = application()


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
