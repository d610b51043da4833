"""The `searcher` command: makes, shows, checks and drops indexes."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from searcher.cli import (
    FOUND,
    NONE,
    AsJson,
    NameOption,
    Version,
    application,
    index_names,
    run,
    saving,
    say,
    utf8,
    warn,
    zone_named,
)
from searcher.engines import DEFAULT_ENGINE, ENGINES
from searcher.engines.results import Order
from searcher.errors import EngineError, IndexMissing, SearcherError
from searcher.fields import ASKED, FACETS, SCOPES, help_of
from searcher.index.check import problems
from searcher.index.location import choose, drop, indexes, locate
from searcher.index.opened import Index
from searcher.output import (
    Layout,
    View,
    json_line,
    moment,
    one_line,
    printable,
    table,
    withheld_note,
)
from searcher.query.atoms import LISTS_HELP, example
from searcher.query.nodes import All, Query
from searcher.saved.lists import UserLists
from searcher.search.visible import Visible

HELP = """Keep indexes of newswire archives; the command "search" searches them.

\b
searcher build reuters21578.tar.xz     make an index, or update it
search "S-400 sanctions"               search it
searcher show reuters-5544             read one story
"""

app = application(HELP)
app.add_typer(saving.app)

Name = Annotated[
    str | None,
    typer.Argument(
        metavar="[NAME]",
        help="Name or path; else $SEARCHER_INDEX, else the only index there is.",
        autocompletion=index_names,
        show_default=False,
    ),
]


def engine_names(incomplete: str) -> list[str]:
    """The names of engines that keep files, for the shell's completion."""
    return [name for name in ENGINES if name != "memory" and name.startswith(incomplete)]


def counted_names(incomplete: str) -> list[str]:
    """The fields that are counted, for the shell's completion."""
    return [field.name for field in FACETS if field.name.startswith(incomplete)]


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
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would happen, and write nothing.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    from searcher.cli.build import build_index

    return build_index(
        archive,
        index,
        engine=engine,
        format=format,
        extractor=entities,
        jobs=jobs,
        strict=strict,
        dry_run=dry_run,
        as_json=as_json,
    )


@app.command(
    help="""Show one story whole.

\b
searcher show reuters-5544 --query "interest rate"
searcher show reuters-5544 --original | less
searcher show reuters-5544 --versions     the takes kept of it
searcher show reuters-5544 --take 1       the first of these
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
    versions: Annotated[
        bool,
        typer.Option("--versions", help="List the takes kept: number, date, version, status, …"),
    ] = False,
    take: Annotated[
        int | None,
        typer.Option("--take", metavar="N", min=1, help="Show this one of --versions."),
    ] = None,
) -> int:
    from searcher.cli.show import find_takes, pick, print_original, print_story, print_takes

    if versions and (original or query or take):
        raise SearcherError("--versions lists the takes; show one of them with --take N")
    now = datetime.now(UTC)
    with Index(choose(index)) as opened:
        takes = find_takes(opened, id, earlier=versions or take is not None)
    if versions:
        return print_takes(takes, now)
    story = pick(takes, take)
    if story is None:
        return NONE
    if original:
        return print_original(story)
    marked: Query = All()
    if query:
        from searcher.query.parser import parse

        marked = parse(utf8(query), now=now, lists=UserLists()).query
    return print_story(story, marked, now)


@app.command(
    help="""Print the commonest values of a field over all stories, or those a query finds.

\b
searcher top source
searcher top person 'S-400 sanctions'
searcher top place --all --json | jq .facets.place
"""
)
def top(
    *,
    field: Annotated[
        str,
        typer.Argument(help="A counted field: source, person, …", autocompletion=counted_names),
    ],
    query: Annotated[
        list[str] | None, typer.Argument(help="Counts what this finds alone.", show_default=False)
    ] = None,
    index: NameOption = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", metavar="N", min=1, help="Values shown.")
    ] = 10,
    every: Annotated[bool, typer.Option("--all", help="Show every value.")] = False,
    as_json: AsJson = False,
) -> int:
    from searcher.cli.counting import counted_fields, print_top
    from searcher.query.parser import parse

    if "," in field:
        raise SearcherError("top counts one field; search --facets counts several")
    (name,) = counted_fields(field)
    text = " ".join(query or []) or "*"
    now = datetime.now(UTC)
    reading = parse(utf8(text), now=now, lists=UserLists())
    layout = Layout.JSON if as_json else Layout.for_stdout()
    with Index(choose(index)) as opened:
        shown = Visible(opened.engine, now)
        warn(reading.remarks() + withheld_note(shown.withheld(reading.query)))
        return print_top(shown, View(reading.query), name, None if every else limit, layout)


@app.command(
    help="""Read and narrow stories in a terminal browser; ? in it lists the keys.

\b
searcher browse
searcher browse 'S-400 sanctions'
"""
)
def browse(
    *,
    query: Annotated[
        list[str] | None, typer.Argument(help="What to ask first.", show_default=False)
    ] = None,
    index: NameOption = None,
    sort: Annotated[Order, typer.Option("--sort", "-s", help="Order of the hits.")] = (
        Order.RELEVANCE
    ),
    tz: Annotated[
        str, typer.Option("--tz", metavar="ZONE", help="Read and show dates in this zone.")
    ] = "UTC",
) -> int:
    from searcher.cli.browse import open_browser

    return open_browser(index, " ".join(query or []), zone=zone_named(tz), order=sort)


@app.command(
    help="Show what an index holds: stories, sources, formats, languages, dates, rejects, builds."
)
def info(
    *,
    name: Name = None,
    as_json: AsJson = False,
    rejects: Annotated[
        bool,
        typer.Option("--rejects", help="List what the archives' last builds left out, as JSON."),
    ] = False,
) -> int:
    from searcher.cli.info import facts, spoken

    with Index(choose(name)) as opened:
        if rejects:
            for reject in opened.rejects():
                say(json_line(reject))
            return FOUND
        known = facts(opened, datetime.now(UTC))
    if as_json:
        say(json_line(known))
    else:
        table(("", "value"), spoken(known))
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


@app.command(
    help="""List the archive formats that build reads; of files, say what is in them.

\b
searcher formats
searcher formats wires/2016.tar.xz more.jsonl

Exit code: 0 there are stories, 1 none, 2 an error.
"""
)
def formats(
    *,
    file: Annotated[
        list[str] | None, typer.Argument(help="Files or folders to look into.", show_default=False)
    ] = None,
    as_json: AsJson = False,
) -> int:
    from searcher.cli.formats import examine, list_formats

    return examine(file, as_json=as_json) if file else list_formats()


@app.command(help="List the fields that can be searched.")
def fields() -> int:
    rows = [(f.name, ", ".join(f.aliases), f.kind.value, f.help, f.example) for f in ASKED]
    rows += [(name, "hlp", "words", help_of(name), example(name)) for name in SCOPES]
    for name, help in LISTS_HELP.items():
        rows.append((name, "", "dates" if "date" in help else "names", help, example(name)))
    table(("field", "or", "holds", "what it is", "example"), rows)
    return FOUND


def main() -> None:
    """The `searcher` script."""
    run(app, "searcher", sys.argv[1:] or ["--help"])


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
            yield from problems(index)
    except EngineError as error:
        yield str(error)


if __name__ == "__main__":
    main()
