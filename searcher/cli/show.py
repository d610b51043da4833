"""`searcher show`: one story whole, one of its takes, or the list of these."""

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from searcher import output
from searcher.cli import FOUND, NONE, complain, say
from searcher.index.opened import Index
from searcher.output import one_line, table
from searcher.query.nodes import Query
from searcher.story import Status, Story


def find_takes(index: Index, id: str, *, earlier: bool) -> Sequence[Story]:
    """The story with this id, after its superseded takes if `earlier`; complains of none."""
    story = index.engine.get(id)
    if story is None:
        complain("searcher", f'there is no story "{one_line(id)}" in {index.name}')
        return ()
    return (*index.versions(story), story) if earlier else (story,)


def print_takes(takes: Sequence[Story], now: datetime) -> int:
    """List the takes of a story; the exit code."""
    table(("take", "date", "version", "status", "headline"), _rows(takes, now))
    return FOUND if takes else NONE


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
    return FOUND


def print_original(story: Story) -> int:
    """Print the bytes that a story came from; the exit code."""
    from searcher.archives import original

    content = original(story.origin)
    if sys.stdout.isatty():
        say(content.decode(errors="replace"))
    else:
        sys.stdout.buffer.write(content)
    return FOUND


def _rows(takes: Sequence[Story], now: datetime) -> Iterator[tuple[str, ...]]:
    """A row for each take; a kill withdraws all that came before it."""
    kills = [number for number, take in enumerate(takes) if take.status is Status.KILLED]
    for number, take in enumerate(takes):
        is_withdrawn = bool(kills) and number < kills[-1]
        status = f"{take.status_at(now)}{', withdrawn' * is_withdrawn}"
        date = output.timestamp(take.date, UTC)
        yield str(number + 1), date, str(take.version), status, take.headline
