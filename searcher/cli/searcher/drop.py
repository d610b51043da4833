"""`searcher drop` and `searcher purge`: take an index, or stories of one, away, after asking."""

import sys
from typing import Annotated

import typer

from searcher.cli.arguments import index_path, named, only_index
from searcher.cli.declaring import IndexOption, application, index_names
from searcher.cli.messages import say
from searcher.cli.process import EXIT_CODES, NOTHING, SUCCESS
from searcher.errors import SearcherError
from searcher.index.location import choose, drop, indexes, locate
from searcher.output import printable

app = application()


@app.command(
    "drop",
    short_help="Remove an index, after asking.",
    help=f"Remove an index, after asking. Exit code: 0 gone, 1 kept, 2 failed, {EXIT_CODES}.",
)
def drop_index(
    *,
    name: Annotated[str, typer.Argument(help="Name or path.", autocompletion=index_names)],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> int:
    # The name must be given: $SEARCHER_INDEX or the last build must not choose what is removed.
    path = locate(name)
    if path not in indexes():
        # Raises, and says what there is.
        choose(name)
    if not yes:
        # Nobody can answer.
        if not sys.stdin.isatty():
            raise SearcherError(f"this removes {path}; say --yes if you mean it")
        if not typer.confirm(printable(f"Remove {path}?")):
            return NOTHING
    drop(path)
    say(f"{path} is gone")
    return SUCCESS


@app.command(
    "purge",
    short_help="Take stories out of an index for good.",
    help=f"""Take stories out of an index for good: all their versions, names, tags and notes.

The index is written anew without them, and later builds and upgrades refuse them. The archives
that they came from are named, and stay as they are.

\b
searcher purge meridian-20230206-001 --reason "court order of 3 May"
search "..." --ids --all | searcher purge - --reason "licence ended" --yes

Exit code: 0 gone, 1 kept, or there was none of these, 2 failed, {EXIT_CODES}.
""",
)
def purge_stories(
    *,
    ids: Annotated[
        list[str],
        typer.Argument(metavar="ID...", help='As search --ids prints them; "-" reads one a line.'),
    ],
    reason: Annotated[str, typer.Option("--reason", help="Why, kept with the index.")],
    index: IndexOption = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> int:
    from searcher.index.removal import purge

    if not reason.strip():
        raise SearcherError("--reason says why; it is all that is kept of the stories")
    path, asked = index_path(only_index(index)), named(ids)
    if not yes:
        if not sys.stdin.isatty():
            what = f"this takes {len(asked):,} stories out of {path} for good"
            raise SearcherError(f"{what}; say --yes if you mean it")
        if not typer.confirm(printable(f"Take {len(asked):,} stories out of {path} for good?")):
            return NOTHING
    done = purge(path, asked, reason.strip())
    versions = "1 version" if done.versions == 1 else f"{done.versions:,} versions"
    marks = "1 mark" if done.marks == 1 else f"{done.marks:,} marks"
    say(f"purged {len(done.gone):,}, with {versions} and {marks}")
    if done.before:
        say(f"purged before: {len(done.before):,}")
    for id in done.unknown:
        say(f"not here, and refused from now on: {id}")
    for archive in done.archives:
        say(f"still in {archive}")
    return SUCCESS if done.gone or done.before else NOTHING
