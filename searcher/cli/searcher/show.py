"""`searcher show`: one story whole, one of its versions, or the list of them."""

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from searcher import output
from searcher.cli.arguments import index_path, licences_of, names_in, only_index, utf8
from searcher.cli.declaring import IndexOption, NoPager, application
from searcher.cli.messages import complain, say
from searcher.cli.pager import paged
from searcher.cli.process import EXIT_CODES, NOTHING, SUCCESS
from searcher.codec import to_json
from searcher.errors import SearcherError
from searcher.index.marks import Marks, text_digest
from searcher.index.opened import Index
from searcher.output import one_line, table
from searcher.output.lines import ended_said
from searcher.query.embargo import Licences, reuse_ended
from searcher.query.nodes import All, Query
from searcher.saved.lists import UserLists
from searcher.story import Status, Story

app = application()


@app.command(
    short_help="Show stories whole.",
    help=f"""Show stories whole, by their ids.

\b
searcher show meridian-20230206-001 --query quake
searcher show meridian-20230206-001 --original | less
search quake --all -0 | xargs -0 searcher show --json
searcher show meridian-20230206-001 --versions     the versions kept of it
searcher show meridian-20230206-001 --version-number 1   the first of these

Exit code: 0 shown, 1 one of them is not there, 2 failed, {EXIT_CODES}.
""",
)
def show(
    *,
    ids: Annotated[
        list[str], typer.Argument(metavar="ID...", help="Ids of stories, as search prints them.")
    ],
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
    withdrawn: Annotated[
        bool, typer.Option("--withdrawn", help="Show texts that a later kill has withdrawn, too.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="As JSON, an object a line, which build reads again.")
    ] = False,
    no_pager: NoPager = False,
    take: Annotated[int | None, typer.Option("--take", min=1, hidden=True)] = None,
) -> int:
    # --take is the older name. In a newsroom a take is a page of a running story, not a version.
    number = version_number or take
    if versions and (original or query or number):
        raise SearcherError(
            "--versions lists the versions; show one of them with --version-number N"
        )
    if as_json and (original or query):
        raise SearcherError("--json prints stories as they are; leave out --original and --query")
    now = datetime.now(UTC)
    path = index_path(only_index(index))
    with Index(path) as opened:
        found = [find_versions(opened, id, earlier=versions or number is not None) for id in ids]
    with paged(wanted=not no_pager and not original):
        if versions:
            shown = [
                _print_versions(each, now, as_json=as_json, withdrawn=withdrawn) for each in found
            ]
            return max(shown)
        stories = [story for each in found if (story := pick(each, number, withdrawn=withdrawn))]
        asked = _marked(query, now)
        _print(stories, asked, now, Marks(lambda: path), original=original, as_json=as_json)
    return SUCCESS if len(stories) == len(ids) else NOTHING


def _print_versions(
    versions: Sequence[Story], now: datetime, *, as_json: bool, withdrawn: bool
) -> int:
    if not as_json:
        return print_versions(versions, now)
    for number, story in enumerate(versions):
        print_json(story, full=withdrawn or killed_by(versions, number) is None)
    return SUCCESS if versions else NOTHING


def _print(
    stories: Sequence[Story],
    marked: Query,
    now: datetime,
    marks: Marks,
    *,
    original: bool,
    as_json: bool,
) -> None:
    """Print stories one below the other, parted by an empty line where people read them."""
    licences = licences_of(UserLists())
    for number, story in enumerate(stories):
        if original:
            print_original(story)
        elif as_json:
            print_json(story)
        else:
            if number:
                say("")
            print_story(
                story, marked, now, [*_warning(story, licences, now), *_marks(story, marks)]
            )


def _warning(story: Story, licences: Licences, now: datetime) -> Iterator[tuple[str, str]]:
    if ended := reuse_ended(story, licences, now):
        yield "warning", ended_said(ended, UTC)


def _marks(story: Story, marks: Marks) -> Iterator[tuple[str, str]]:
    """The user's own tags and notes on a story, and whether its text has changed since."""
    for mark in marks.of(story.id):
        changed = "" if mark.digest == text_digest(story) else ", text changed since"
        about = f"({mark.author}, {mark.at:%Y-%m-%d}{changed})"
        yield ("tag", f"{mark.tag} {about}") if mark.tag else ("my note", f"{mark.note} {about}")


def print_json(story: Story, *, full: bool = True) -> None:
    """Print a story as one JSON object in a line, its body too if `full`."""
    say(output.json_line({"schema": output.SCHEMA, **to_json(story, full=full)}))


def _marked(query: str, now: datetime) -> Query:
    """The query whose hits are marked; none without a text."""
    marked: Query = All()
    if query:
        from searcher.query.parser import parse

        marked = parse(utf8(query), now=now, lists=UserLists(), files=names_in).query
    return marked


def find_versions(index: Index, id: str, *, earlier: bool) -> Sequence[Story]:
    """The story, with `earlier` after its superseded versions; () if there is none of this id."""
    story = index.engine.get(id)
    if story is None:
        complain("searcher", f'there is no story "{one_line(id)}" in {index.name}')
        return ()
    return (*index.versions(story), story) if earlier else (story,)


def killed_by(versions: Sequence[Story], number: int) -> Story | None:
    """The kill that withdraws the version at a place among these; None if none does."""
    later = versions[number + 1 :]
    return next((one for one in reversed(later) if one.status is Status.KILLED), None)


def print_versions(versions: Sequence[Story], now: datetime) -> int:
    """List the versions of a story; the exit code."""
    table(("number", "date", "version", "status", "headline"), _rows(versions, now))
    return SUCCESS if versions else NOTHING


def pick(versions: Sequence[Story], number: int | None, *, withdrawn: bool) -> Story | None:
    """The version of this number, else the newest; complains if there is no such.

    So it does of one that a later kill has withdrawn, unless `withdrawn`.
    """
    if number is None or not versions:
        return versions[-1] if versions else None
    if number <= len(versions):
        kill = killed_by(versions, number - 1)
        if withdrawn or kill is None:
            return versions[number - 1]
        when = f" of {output.moment(kill.date, UTC)}" if kill.date else ""
        what = f"number {number} of {one_line(kill.id)} was withdrawn by the kill{when}"
        complain("searcher", f"{what}; --withdrawn shows it")
        return None
    kept = "1 version is" if len(versions) == 1 else f"{len(versions)} versions are"
    complain("searcher", f"there is no number {number} of {one_line(versions[0].id)}: {kept} kept")
    return None


def print_story(
    story: Story, query: Query, now: datetime, more: Sequence[tuple[str, str]] = ()
) -> int:
    """Print a story for people, with more lines about it; the exit code."""
    paper = output.console()
    is_terminal = sys.stdout.isatty()
    text = output.page(
        story,
        query,
        now,
        attributes=paper.color_system is not None,
        reflow=is_terminal,
        more=more,
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
    for number, one in enumerate(versions):
        is_withdrawn = killed_by(versions, number) is not None
        status = f"{one.status_at(now)}{', withdrawn' * is_withdrawn}"
        date = output.timestamp(one.date, UTC) if one.date else output.NO_DATE
        yield str(number + 1), date, str(one.version), status, one.headline
