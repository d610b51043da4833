"""`searcher show`: one story whole, one of its takes, or the list of these."""

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from searcher import output
from searcher.cli.arguments import index_path, only_index, utf8
from searcher.cli.declaring import IndexOption, application
from searcher.cli.messages import complain, say
from searcher.cli.process import EXIT_CODES, NOTHING, SUCCESS
from searcher.errors import SearcherError
from searcher.index.opened import Index
from searcher.output import one_line, table
from searcher.query.nodes import All, Query
from searcher.saved.lists import UserLists
from searcher.story import Status, Story

app = application()


@app.command(
    help=f"""Show one story whole.

\b
searcher show reuters-5544 --query "interest rate"
searcher show reuters-5544 --original | less
searcher show reuters-5544 --versions     the takes kept of it
searcher show reuters-5544 --take 1       the first of these

Exit code: 0 shown, 1 there is no such story, 2 failed, {EXIT_CODES}.
"""
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
        typer.Option("--versions", help="List the takes kept: number, date, version, status, …"),
    ] = False,
    take: Annotated[
        int | None,
        typer.Option("--take", metavar="N", min=1, help="Show this one of --versions."),
    ] = None,
) -> int:
    if versions and (original or query or take):
        raise SearcherError("--versions lists the takes; show one of them with --take N")
    now = datetime.now(UTC)
    with Index(index_path(only_index(index))) as opened:
        takes = find_takes(opened, id, earlier=versions or take is not None)
    if versions:
        return print_takes(takes, now)
    story = pick(takes, take)
    if story is None:
        return NOTHING
    if original:
        return print_original(story)
    marked: Query = All()
    if query:
        from searcher.query.parser import parse

        marked = parse(utf8(query), now=now, lists=UserLists()).query
    return print_story(story, marked, now)


def find_takes(index: Index, id: str, *, earlier: bool) -> Sequence[Story]:
    """The story with this id, after its superseded takes if `earlier`; complains of none."""
    story = index.engine.get(id)
    if story is None:
        complain("searcher", f'there is no story "{one_line(id)}" in {index.name}')
        return ()
    return (*index.takes(story), story) if earlier else (story,)


def print_takes(takes: Sequence[Story], now: datetime) -> int:
    """List the takes of a story; the exit code."""
    table(("take", "date", "version", "status", "headline"), _rows(takes, now))
    return SUCCESS if takes else NOTHING


def pick(takes: Sequence[Story], number: int | None) -> Story | None:
    """The take of this number, else the newest; complains if there is no such."""
    if number is None or not takes:
        return takes[-1] if takes else None
    if number <= len(takes):
        return takes[number - 1]
    kept = "1 take is" if len(takes) == 1 else f"{len(takes)} takes are"
    complain("searcher", f"there is no take {number} of {one_line(takes[0].id)}: {kept} kept")
    return None


def print_story(story: Story, query: Query, now: datetime) -> int:
    """Print a story for people; the exit code."""
    paper = output.console()
    text = output.page(story, query, now, attributes=paper.color_system is not None)
    paper.print(text, soft_wrap=not sys.stdout.isatty())
    return SUCCESS


def print_original(story: Story) -> int:
    """Print the bytes that a story came from; the exit code."""
    from searcher.archives import original

    content = original(story.origin)
    if sys.stdout.isatty():
        say(content.decode(errors="replace"))
    else:
        sys.stdout.buffer.write(content)
    return SUCCESS


def _rows(takes: Sequence[Story], now: datetime) -> Iterator[tuple[str, ...]]:
    """A row for each take; a kill withdraws all that came before it."""
    kills = [number for number, take in enumerate(takes) if take.status is Status.KILLED]
    for number, take in enumerate(takes):
        is_withdrawn = bool(kills) and number < kills[-1]
        status = f"{take.status_at(now)}{', withdrawn' * is_withdrawn}"
        date = output.timestamp(take.date, UTC)
        yield str(number + 1), date, str(take.version), status, take.headline
