"""`searcher upgrade`: an index of an older searcher, made fit for this one."""

from typing import Annotated

import typer

from searcher.cli.arguments import index_path
from searcher.cli.declaring import application, index_names
from searcher.cli.messages import say, warn
from searcher.cli.process import EXIT_CODES, SUCCESS
from searcher.index.upgrade import upgrade

app = application()


@app.command(
    "upgrade",
    help="Rebuild an index of an older searcher from the stories that it stores; no archive is"
    f" needed. A kill leaves the old index or the new one, whole. Exit code: 0 done, {EXIT_CODES}.",
)
def upgrade_index(
    *, name: Annotated[str, typer.Argument(help="Name or path.", autocompletion=index_names)]
) -> int:
    path = index_path(name)
    done = upgrade(path)
    warn(done.notes)
    if done.was is None:
        say(f"{path.name} is up to date")
    else:
        kept = f"{done.stories:,} stories and {done.superseded:,} earlier versions"
        say(f"{path.name} is upgraded from format {done.was}: {kept}")
    return SUCCESS
