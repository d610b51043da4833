"""`searcher upgrade`: an index of an older searcher, made fit for this one."""

from searcher.cli.arguments import index_path, one_index
from searcher.cli.declaring import IndexName, IndexOption, application
from searcher.cli.messages import say, warn
from searcher.cli.process import EXIT_CODES, SUCCESS
from searcher.errors import IndexMissing
from searcher.index.upgrade import upgrade
from searcher.output import stories_said

app = application()


@app.command(
    "upgrade",
    short_help="Bring an index of an older searcher up to date.",
    help="Rebuild an index of an older searcher from the stories that it stores; no archive is"
    f" needed. A kill leaves the old index or the new one, whole. Exit code: 0 done, {EXIT_CODES}.",
)
def upgrade_index(*, name: IndexName = None, index: IndexOption = None) -> int:
    wanted = one_index(name, index)
    # What is rewritten is named, not taken from the last build.
    if wanted is None:
        raise IndexMissing("name the index to upgrade; searcher list  shows what there is")
    path = index_path(wanted)
    done = upgrade(path)
    warn(done.notes)
    if done.was is None:
        say(f"{path.name} is up to date")
    else:
        earlier = "version" if done.superseded == 1 else "versions"
        kept = f"{stories_said(done.stories)} and {done.superseded:,} earlier {earlier}"
        say(f"{path.name} is upgraded from format {done.was}: {kept}")
    return SUCCESS
