"""`searcher show`: one story whole, one of its versions, or the list of them."""

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from searcher import output
from searcher.cli.arguments import index_path, names_in, only_index, utf8
from searcher.cli.declaring import IndexOption, application
from searcher.cli.messages import complain, say
from searcher.cli.process import EXIT_CODES, NOTHING, SUCCESS
from searcher.errors import SearcherError
from searcher.index.opened import Index
from searcher.output import one_line, table
from searcher.query.embargo import reuse_ended
from searcher.query.nodes import All, Query
from searcher.saved.lists import UserLists
from searcher.story import Status, Story

app = application()


@app.command(
    short_help="Show one story whole.",
    help=f"""Show one story whole.

\b
searcher show meridian-20230206-001 --query quake
searcher show meridian-20230206-001 --original | less
searcher show meridian-20230206-001 --versions     the versions kept of it
searcher show meridian-20230206-001 --version-number 1   the first of these

Exit code: 0 shown, 1 there is no such story, 2 failed, {EXIT_CODES}.
""",
)
def show(
    *,
    id: Annotated[str, typer.Argument(help="The story's id, as search prints it.")],
    index: IndexOption = None,
    query: Annotated[str, typer.Option("--query", help="Mark the hits of this query.")] = "",
    original: Annotated[
        bool, typer.Option("--original", help="Print the bytes that the story came from.")
    ] = False,
    versions: Annotated[
        bool,
        typer.Option("--versions", help="List the versions kept: number, date, version, status, …"),
    ] = False,
    version_number: Annotated[
        int | None,
        typer.Option("--version-number", metavar="N", min=1, help="Show this one of --versions."),
    ] = None,
    take: Annotated[int | None, typer.Option("--take", min=1, hidden=True)] = None,
) -> int:
    # --take is the older name. In a newsroom a take is a page of a running story, not a version.
    number = version_number or take
    if versions and (original or query or number):
        raise SearcherError(
            "--versions lists the versions; show one of them with --version-number N"
        )
    now = datetime.now(UTC)
    with Index(index_path(only_index(index))) as opened:
        found = find_versions(opened, id, earlier=versions or number is not None)
    if versions:
        return print_versions(found, now)
    story = pick(found, number)
    if story is None:
        return NOTHING
    if original:
        return print_original(story)
    marked: Query = All()
    if query:
        from searcher.query.parser import parse

        marked = parse(utf8(query), now=now, lists=UserLists(), files=names_in).query
    return print_story(story, marked, now, reuse_ended(story, UserLists().licences, now))


def find_versions(index: Index, id: str, *, earlier: bool) -> Sequence[Story]:
    """The story, with `earlier` after its superseded versions; () if there is none of this id."""
    story = index.engine.get(id)
    if story is None:
        complain("searcher", f'there is no story "{one_line(id)}" in {index.name}')
        return ()
    return (*index.versions(story), story) if earlier else (story,)


def print_versions(versions: Sequence[Story], now: datetime) -> int:
    """List the versions of a story; the exit code."""
    table(("number", "date", "version", "status", "headline"), _rows(versions, now))
    return SUCCESS if versions else NOTHING


def pick(versions: Sequence[Story], number: int | None) -> Story | None:
    """The version of this number, else the newest; complains if there is no such."""
    if number is None or not versions:
        return versions[-1] if versions else None
    if number <= len(versions):
        return versions[number - 1]
    kept = "1 version is" if len(versions) == 1 else f"{len(versions)} versions are"
    complain("searcher", f"there is no number {number} of {one_line(versions[0].id)}: {kept} kept")
    return None


def print_story(story: Story, query: Query, now: datetime, ended: datetime | None = None) -> int:
    """Print a story for people; the exit code. `ended` is since when it must not be used again."""
    paper = output.console()
    is_terminal = sys.stdout.isatty()
    text = output.page(
        story,
        query,
        now,
        attributes=paper.color_system is not None,
        reflow=is_terminal,
        ended=ended,
    )
    # In a pipe lines are not broken: grep and a pager do that better.
    paper.print(text, soft_wrap=not is_terminal)
    return SUCCESS


def print_original(story: Story) -> int:
    """Print the bytes that a story came from; the exit code."""
    from searcher.archives import original

    content = original(story.origin)
    # Wire text may hold escape sequences; a pipe gets the bytes.
    if sys.stdout.isatty():
        say(content.decode(errors="replace"))
    else:
        sys.stdout.buffer.write(content)
    return SUCCESS


def _rows(versions: Sequence[Story], now: datetime) -> Iterator[tuple[str, ...]]:
    """A row for each version; a kill withdraws all that came before it."""
    kills = [number for number, one in enumerate(versions) if one.status is Status.KILLED]
    for number, one in enumerate(versions):
        is_withdrawn = bool(kills) and number < kills[-1]
        status = f"{one.status_at(now)}{', withdrawn' * is_withdrawn}"
        date = output.timestamp(one.date, UTC)
        yield str(number + 1), date, str(one.version), status, one.headline
