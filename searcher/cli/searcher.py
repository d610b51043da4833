"""The `searcher` command: makes, shows, checks and drops indexes."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from searcher import output
from searcher.cli import FOUND, NONE, Version, application, complain, index_names, run, say
from searcher.engines import DEFAULT_ENGINE, ENGINES, Order
from searcher.errors import EngineError, IndexMissing, SearcherError
from searcher.index import Index, choose, drop, indexes, locate
from searcher.output import json_line, moment, one_line, printable, table
from searcher.query.nodes import All, Query
from searcher.story import FIELDS, Story

HELP = """Keep indexes of newswire archives; the command "search" searches them.

\b
searcher build reuters21578.tar.xz     make an index, or update it
search "S-400 sanctions"               search it
searcher show reuters-5544             read one story
"""

app = application(HELP)

Name = Annotated[
    str | None,
    typer.Argument(
        metavar="[NAME]",
        help="Name or path; else $SEARCHER_INDEX, else the only index there is.",
        autocompletion=index_names,
        show_default=False,
    ),
]
NameOption = Annotated[
    str | None,
    typer.Option(
        "--index",
        "-i",
        metavar="NAME|PATH",
        help="The index; else $SEARCHER_INDEX, else the only one there is.",
        autocompletion=index_names,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="As one JSON object.")]


def engine_names(incomplete: str) -> list[str]:
    """The names of engines that keep files, for the shell's completion."""
    return [name for name in ENGINES if name != "memory" and name.startswith(incomplete)]


def format_names(incomplete: str) -> list[str]:
    """The names of archive formats, for the shell's completion."""
    from searcher.archives import FORMATS

    return [name for name in FORMATS if name.startswith(incomplete)]


def extractor_names(incomplete: str) -> list[str]:
    """The names of extractors, for the shell's completion."""
    from searcher.entities import EXTRACTORS

    return [name for name in EXTRACTORS if name.startswith(incomplete)]


@app.callback()
def searcher(*, version: Version = False) -> None:
    """What may stand before a sub-command."""


@app.command(
    help="""Make an index of archives, or update it; the same archive twice changes nothing.

\b
searcher build reuters21578.tar.xz          the index is named reuters21578
searcher build wires/ more.jsonl -i wires   folders and files, compressed or not
search "*" --all --json --full | searcher build - -i copy

Exit code: 0 clean, 3 done with rejects, 2 failed, 130 interrupted.
"""
)
def build(
    *,
    archive: Annotated[list[str], typer.Argument(help="File or folder; - is standard input.")],
    index: Annotated[
        str | None,
        typer.Option(
            "--index",
            "-i",
            metavar="NAME|PATH",
            help="The index; else $SEARCHER_INDEX, else named like the first archive.",
            autocompletion=index_names,
        ),
    ] = None,
    engine: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help=f"Engine of a new index.  [default: {DEFAULT_ENGINE}]",
            autocompletion=engine_names,
        ),
    ] = None,
    format: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Format of all files, where they are not recognised.",
            autocompletion=format_names,
        ),
    ] = None,
    entities: Annotated[
        str | None,
        typer.Option(
            metavar="rules|spacy|none",
            help="Who finds the names in a new index.  [default: rules]",
            autocompletion=extractor_names,
        ),
    ] = None,
    jobs: Annotated[
        int, typer.Option(min=0, metavar="N", help="Processes that find names; 0: one a core.")
    ] = 0,
    strict: Annotated[bool, typer.Option("--strict", help="Stop at the first reject.")] = False,
    as_json: AsJson = False,
) -> int:
    from searcher.cli.build import build_index

    return build_index(
        archive, index, engine=engine, format=format, extractor=entities, jobs=jobs,
        strict=strict, as_json=as_json,
    )  # fmt: skip


@app.command(
    help="""Show one story whole.

\b
searcher show reuters-5544 --query "interest rate"
searcher show reuters-5544 --original | less
"""
)
def show(
    *,
    id: Annotated[str, typer.Argument(help="The story's id, as search prints it.")],
    index: NameOption = None,
    query: Annotated[str, typer.Option("--query", help="Mark the hits of this query.")] = "",
    original: Annotated[
        bool, typer.Option("--original", help="Print the bytes that the story came from.")
    ] = False,
) -> int:
    with Index(choose(index)) as opened:
        story = opened.engine.get(id)
        if story is None:
            complain("searcher", f'there is no story "{one_line(id)}" in {opened.name}')
            return NONE
    if original:
        _print_original(story)
        return FOUND
    marked: Query = All()
    if query:
        from searcher.query.parser import parse

        marked = parse(query, now=datetime.now(UTC)).query
    paper = output.console()
    text = output.page(story, marked, attributes=paper.color_system is not None)
    paper.print(text, soft_wrap=not sys.stdout.isatty())
    return FOUND


@app.command(help="Show what an index holds: stories, sources, dates, size, engine, last build.")
def info(*, name: Name = None, as_json: AsJson = False) -> int:
    with Index(choose(name)) as opened:
        facts = _facts(opened)
    if as_json:
        say(json_line(facts))
    else:
        table(("", "value"), _spoken(facts))
    return FOUND


@app.command("list", help="List the indexes there are: name, stories, bytes, last build.")
def list_indexes() -> int:
    table(("index", "stories", "bytes", "last build"), [_row(path) for path in indexes()])
    return FOUND


@app.command(help="Verify every promise that an index makes. Exit code: 0 sound, 1 not.")
def check(*, name: Name = None) -> int:
    path = choose(name)
    problems = 0
    for problem in _problems(path):
        say(one_line(problem))
        problems += 1
    if not problems:
        say(f"{path.name} is sound")
    return NONE if problems else FOUND


@app.command("drop", help="Remove an index, after asking.")
def drop_index(
    *,
    name: Annotated[str, typer.Argument(help="Name or path.", autocompletion=index_names)],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> int:
    path = locate(name)
    if path not in indexes():
        choose(name)  # says what there is
    if not yes:
        if not sys.stdin.isatty():
            raise SearcherError(f"this removes {path}; say --yes if you mean it")
        if not typer.confirm(printable(f"Remove {path}?")):
            return NONE
    drop(path)
    say(f"{path} is gone")
    return FOUND


@app.command(help="List the archive formats that build reads.")
def formats() -> int:
    from searcher.archives import FORMATS

    rows = [(f.name, f.help, f.example) for f in FORMATS.values()]
    table(("format", "what it is", "example"), rows)
    return FOUND


@app.command(help="List the fields that can be searched.")
def fields() -> int:
    rows = [
        (f.name, ", ".join(f.aliases), f.kind.value, f.help, f.example) for f in FIELDS.values()
    ]
    table(("field", "or", "holds", "what it is", "example"), rows)
    return FOUND


def main() -> None:
    """The `searcher` script."""
    run(app, "searcher", sys.argv[1:] or ["--help"])


def _print_original(story: Story) -> None:
    from searcher.archives import original

    content = original(story.origin)
    if sys.stdout.isatty():
        say(content.decode(errors="replace"))
    else:
        sys.stdout.buffer.write(content)


def _facts(index: Index) -> dict[str, object]:
    engine, manifest = index.engine, index.manifest
    ends = [
        engine.search(All(), 1, order=o, count=False).hits for o in (Order.OLDEST, Order.NEWEST)
    ]
    first, last = ([output.timestamp(hit.story.date, UTC) for hit in hits] for hits in ends)
    return {
        "schema": output.SCHEMA,
        "name": index.name,
        "path": str(index.path),
        "stories": len(engine),
        "sources": engine.sources(),
        "first": first[0] if first else None,
        "last": last[0] if last else None,
        "bytes": index.size(),
        "engine": manifest.engine,
        "entities": manifest.entities,
        "created": manifest.created,
        "updated": manifest.updated,
        "rejects": sum(1 for _ in index.rejects()),
        "archives": manifest.archives,
    }


def _spoken(facts: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Facts for people, a row each; a list or table within them a row for each entry."""
    for key, value in facts.items():
        if isinstance(value, dict):
            for name, entry in sorted(value.items()):
                counted = entry if isinstance(entry, int) else entry.get("read", 0)
                yield key.removesuffix("s"), f"{name or '(none)'}  {counted:,}"
        elif key != "schema" and value is not None:
            yield key, f"{value:,}" if isinstance(value, int) else str(value)


def _row(path: Path) -> tuple[str, str, str, str]:
    try:
        with Index(path) as index:
            updated = moment(datetime.fromisoformat(index.manifest.updated), UTC)
            return path.name, f"{len(index.engine):,}", f"{index.size():,}", updated
    except (EngineError, IndexMissing) as error:
        return path.name, "", "", str(error)


def _problems(path: Path) -> Iterator[str]:
    try:
        with Index(path) as index:
            yield from index.problems()
    except EngineError as error:
        yield str(error)


if __name__ == "__main__":
    main()
