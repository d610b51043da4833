"""`searcher tag` and `searcher note`: what users put on stories, for `tag:` and `note:` to find."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from searcher.cli.arguments import index_path, named, only_index, utf8
from searcher.cli.declaring import AsJson, IndexOption, application
from searcher.cli.messages import complain, say
from searcher.cli.process import EXIT_CODES, FAULTS, NOTHING, SUCCESS
from searcher.errors import SearcherError
from searcher.index.marks import Marks, mark, read_marks, tag_named, text_digest, written
from searcher.index.opened import Index
from searcher.output import json_line, one_line, table
from searcher.story import Story

app = application()
tag = application(f"""Mark stories with tags, kept beside the index; tag:NAME finds them.

\b
search "S-400" --ids --all | searcher tag add arms -
searcher tag list
search tag:arms -tag:read
searcher tag export > mine.jsonl      for a colleague, who runs: searcher tag import mine.jsonl

Exit code: 0 done, 1 nothing of it there, 2 failed, 3 done but for some ids, {EXIT_CODES}.
""")
app.add_typer(tag, name="tag", short_help="Mark stories with tags.")

Name = Annotated[str, typer.Argument(metavar="NAME", help="A tag, such as case1.")]
Ids = Annotated[
    list[str],
    typer.Argument(
        metavar="ID...", help='As search --ids prints them; "-" reads them, one a line.'
    ),
]


@tag.command(help="Put a tag on stories.")
def add(*, name: Name, ids: Ids, index: IndexOption = None) -> int:
    own, path = tag_named(name), index_path(only_index(index))
    asked = dict.fromkeys(named(ids))
    with Index(path) as opened:
        stories = found(opened, asked)
    count = Marks(lambda: path).add(mark(story, tag=own) for story in stories.values())
    say(f"tag:{own} is now on {count:,} more")
    return SUCCESS if len(stories) == len(asked) else FAULTS


@tag.command(help="Take a tag from stories, or from all with --all.")
def remove(
    *,
    name: Name,
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID...]", show_default=False)] = None,
    every: Annotated[bool, typer.Option("--all", help="From every story.")] = False,
    index: IndexOption = None,
) -> int:
    if bool(ids) == every:
        raise SearcherError("name the stories that lose the tag, or say --all")
    marks = Marks(lambda: index_path(only_index(index)))
    count = marks.remove(tag_named(name), None if every else named(ids or []))
    say(f"{count:,} removed")
    return SUCCESS if count else NOTHING


@tag.command("list", help="List the tags, or the stories with one.")
def list_tags(
    *,
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", show_default=False)] = None,
    as_json: AsJson = False,
    index: IndexOption = None,
) -> int:
    path = index_path(only_index(index))
    marks = Marks(lambda: path)
    if name is None:
        tags = marks.tags()
        if as_json:
            say(json_line({"tags": tags}))
        else:
            table(("tag", "stories"), ((own, f"{n}") for own, n in tags.items()), ("stories",))
        return SUCCESS if tags else NOTHING
    with Index(path) as opened:
        rows = [(m, opened.engine.get(m.id)) for m in marks.with_tag(tag_named(name))]
    if as_json:
        for one, story in rows:
            say(json_line({"id": one.id, "author": one.author, "at": one.at.isoformat(),
                           "state": state(one.digest, story)}))  # fmt: skip
    else:
        headings = ("id", "tagged", "by", "state", "headline")
        table(headings, ((m.id, f"{m.at:%Y-%m-%d %H:%M}", m.author, state(m.digest, s),
                          s.headline if s else "") for m, s in rows))  # fmt: skip
    return SUCCESS if rows else NOTHING


@tag.command(help="Print all tags and notes, an object a line, for `tag import`.")
def export(*, index: IndexOption = None) -> int:
    count = 0
    for one in Marks(lambda: index_path(only_index(index))).every():
        sys.stdout.write(written(one).decode() + "\n")
        count += 1
    return SUCCESS if count else NOTHING


@tag.command("import", help="Add the tags and notes of an export to those that are here.")
def import_tags(
    *,
    file: Annotated[str, typer.Argument(help='What `tag export` printed; "-" is standard input.')],
    index: IndexOption = None,
) -> int:
    lines = sys.stdin.buffer if file == "-" else Path(file).read_bytes().splitlines()
    # All are read before one is kept: a file is taken whole, or not at all.
    marks = list(read_marks(lines))
    count = Marks(lambda: index_path(only_index(index))).add(marks)
    say(f"{count:,} new, {len(marks) - count:,} were there")
    return SUCCESS


@app.command(
    short_help="Write a note on a story, or read those there are.",
    help=f"""Write a note on a story, kept beside the index; note:WORD finds it. Without a text the
notes on the story are printed.

\b
searcher note meridian-20230206-001 "ask the lawyer before we quote this"
search note:lawyer

Exit code: 0 done, 1 no such story or no note, 2 failed, {EXIT_CODES}.
""",
)
def note(
    *,
    id: Annotated[str, typer.Argument(help="The story's id, as search prints it.")],
    words: Annotated[list[str] | None, typer.Argument(metavar="[TEXT]", show_default=False)] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Remove its notes.")] = False,
    index: IndexOption = None,
) -> int:
    text = utf8(" ".join(words or [])).strip()
    path = index_path(only_index(index))
    marks = Marks(lambda: path)
    if remove:
        if text:
            raise SearcherError("--remove takes all notes from a story; leave out the text")
        return SUCCESS if marks.remove("", [id]) else NOTHING
    if words and not text:
        raise SearcherError("the note is empty")
    with Index(path) as opened:
        stories = found(opened, [id])
    if not stories:
        return NOTHING
    if text:
        marks.add([mark(stories[id], note=text)])
        return SUCCESS
    notes = [one for one in marks.of(id) if one.note]
    for one in notes:
        changed = state(one.digest, stories[id])
        about = f"{one.at:%Y-%m-%d %H:%M} {one.author}{changed and f' ({changed})'}"
        say(f"{about}\t{one_line(one.note)}")
    return SUCCESS if notes else NOTHING


def found(index: Index, ids: Iterable[str]) -> dict[str, Story]:
    """The stories with these ids; each that there is not is complained of."""
    stories: dict[str, Story] = {}
    for id in ids:
        story = index.engine.get(id)
        if story:
            stories[id] = story
        else:
            complain("searcher", f'there is no story "{one_line(id)}" in {index.name}')
    return stories


def state(digest: str, story: Story | None) -> str:
    """What has become of a story since it was marked."""
    if story is None:
        return "not in this index"
    return "" if text_digest(story) == digest else "text changed since"
