"""`searcher build`: archives into an index, with a ledger at the end."""

import codecs
import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from searcher import archives
from searcher.archives import Given, Reject
from searcher.cli.arguments import only_index
from searcher.cli.declaring import AsJson, Columns, application, index_names
from searcher.cli.messages import complain, say, warn
from searcher.cli.process import EXIT_CODES, FAULTS, INTERRUPTED, SUCCESS
from searcher.cli.progress import progress_bar
from searcher.engines import DEFAULT_ENGINE, ENGINES
from searcher.errors import IndexMissing, SearcherError
from searcher.index import builder
from searcher.index.builder import Built, rehearse
from searcher.index.location import locate
from searcher.index.report import Ledger, by_reason
from searcher.output import SCHEMA, json_line, one_line, printable, stories_said
from searcher.query import dates
from searcher.saved.lists import UserLists

app = application()

# Suffixes begin with a letter: "2020.12 take.jsonl" loses .jsonl alone.
_SUFFIXES = re.compile(r"(?<=.)(\.[a-z][a-z0-9_]{0,7})+", re.IGNORECASE)
# Reasons of which a reject is shown; `searcher info --rejects` lists all rejects.
EXAMPLES = 5
# At the end of an origin, see archives/locators.py.
_PLACE = re.compile(r"#(\d+)\+(\d+)$")
_UNNAMEABLE = re.compile(r"[^\w.-]+")


def engine_names(incomplete: str) -> list[str]:
    """The names of engines that keep files, for the shell's completion."""
    return [name for name in ENGINES if name != "memory" and name.startswith(incomplete)]


def format_names(incomplete: str) -> list[str]:
    """The names of archive formats, for the shell's completion."""
    return [name for name in archives.FORMATS if name.startswith(incomplete)]


def extractor_names(incomplete: str) -> list[str]:
    """The names of extractors, for the shell's completion."""
    from searcher.entities import EXTRACTORS

    return [name for name in EXTRACTORS if name.startswith(incomplete)]


@app.command(
    short_help="Make an index of archives, or update it.",
    help=f"""Make an index of archives, or update it; the same archive twice changes nothing.

\b
searcher build reuters21578.tar.xz          the index is named reuters21578
searcher build wires/ more.jsonl -i wires   folders and files, compressed or not
search "*" --all --json --full | searcher build - -i copy
searcher build wires/ -i wires --prune      withdraw what has left the archive
searcher build articles.csv --map title=headline,maintext=body
searcher build blog/ --date 2005            the date of stories that have none

\b
Exit code: 0 clean; 3 done, but something was rejected or a named file holds no story;
2 failed, or there is no story for a new index; {EXIT_CODES}.
""",
)
def build(
    *,
    archive: Annotated[list[str], typer.Argument(help="File or folder; - is standard input.")],
    index: Annotated[
        list[str] | None,
        typer.Option(
            "--index",
            "-i",
            metavar="NAME|PATH",
            help="The index; else $SEARCHER_INDEX, else named like the first archive.",
            autocompletion=index_names,
            show_default=False,
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
            help="Format of all files, if they are not recognised.",
            autocompletion=format_names,
        ),
    ] = None,
    entities: Annotated[
        str | None,
        typer.Option(
            metavar="rules|spacy|none",
            help="What finds the names in a new index.  [default: rules]",
            autocompletion=extractor_names,
        ),
    ] = None,
    jobs: Annotated[
        int, typer.Option(min=0, metavar="N", help="Processes that find names; 0: one a core.")
    ] = 0,
    date: Annotated[
        str,
        typer.Option(
            metavar="DATE|file",
            help="Date of the stories that have none: a date, such as 2005, or that of their file.",
        ),
    ] = "",
    undated: Annotated[
        bool, typer.Option("--undated", help="Keep rows of tables that have no date.")
    ] = False,
    source: Annotated[
        str, typer.Option(metavar="NAME", help="Who sent the stories that do not say it.")
    ] = "",
    encoding: Annotated[
        str, typer.Option(metavar="NAME", help="Encoding of texts that do not say theirs: cp1251.")
    ] = "",
    columns: Columns = None,
    prune: Annotated[
        bool,
        typer.Option("--prune", help="Withdraw, after asking, what no archive holds any more."),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Stop at the first reject.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would happen, and write nothing.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    name = only_index(index) or os.environ.get("SEARCHER_INDEX") or name_for(archive[0])
    path = locate(name)
    if prune and not yes and not dry_run and not sys.stdin.isatty():  # nobody can answer
        raise SearcherError("--prune removes stories; say --yes if you mean it")
    given = replace(
        _given(date, source, undated=undated),
        columns=archives.columns_given(columns or []),
        encoding=_codec(encoding),
    )
    # Sizes are of packed files, as their reading is counted too.
    with progress_bar(sum(archives.size(source) for source in archive)) as progress:
        if dry_run:
            built = rehearse(
                archive, path, format=format, given=given, strict=strict, progress=progress
            )
        else:
            built = builder.build(
                archive,
                path,
                engine=engine,
                format=format,
                given=given,
                extractor=entities,
                jobs=jobs,
                strict=strict,
                progress=progress,
            )
    if prune and not dry_run and built.ledger.gone and (yes or _may_prune(built)):
        built.ledger.withdrawn = builder.withdraw(path)
        built = replace(built, stories=built.stories - built.ledger.withdrawn)
    # Counted, not marked as reported: only `searcher alerts` shows them to somebody.
    alerts = None if dry_run else _alerts(built)
    if as_json:
        record = _record(built) | {"dry_run": dry_run}
        say(json_line(record if alerts is None else record | {"alerts": alerts}))
    else:
        for line in _report(built, dry_run=dry_run):
            say(line)
        for line in _new(alerts or {}):
            sys.stderr.write(printable(line) + "\n")
    return _outcome(built, archive, dry_run=dry_run)


def _may_prune(built: Built) -> bool:
    """Whether the user wants stories withdrawn that are gone from their archives."""
    some = ", ".join(built.gone[:EXAMPLES]) + (", …" if len(built.gone) > EXAMPLES else "")
    asked = f"Withdraw {stories_said(len(built.gone))} that no archive holds any more: {some}?"
    return typer.confirm(printable(asked))


def _given(date: str, source: str, *, undated: bool) -> Given:
    """What the user says of stories that do not say it themselves."""
    if not date or date == "file":
        return Given(by_file=bool(date), undated=undated, source=source)
    try:
        first, _ = dates.period(date, now=datetime.now(UTC), zone=UTC)
    except ValueError as error:
        raise SearcherError(f"--date: {error}; write for example  --date 2005") from error
    return Given(date=first, undated=undated, source=source)


def _codec(name: str) -> str:
    """The codec of an encoding that the user names."""
    try:
        found = codecs.lookup(name).name if name else ""
        b"".decode(found or "utf-8")  # nor hex or zip, which make no text
    except LookupError as error:
        raise SearcherError(
            f"--encoding: {name} is not known; write for example  --encoding cp1251"
        ) from error
    return found


def _outcome(built: Built, sources: Sequence[str], *, dry_run: bool) -> int:
    """The exit code of a build; on standard error, what is wrong with it as a whole."""
    if built.interrupted:
        return INTERRUPTED
    if not built.stories and not built.ledger.withdrawn:
        made = "would be made" if dry_run else "was made"
        return complain("searcher", f"no story in {', '.join(sources)}: no index {made}")
    for source in built.without_stories:
        complain("searcher", f"{source} holds no story; searcher formats {source}  says why")
    return FAULTS if built.ledger.rejected or built.without_stories else SUCCESS


def name_for(source: str) -> str:
    """The name of an index of an archive: the archive's, without suffixes.

    >>> name_for("wires/reuters21578.tar.xz"), name_for("2020.12 take.jsonl")
    ('reuters21578', '2020.12-take')
    """
    if source == "-":
        raise SearcherError("name the index with --index: standard input has no name")
    # Of "." and "..", too, the folder has a name.
    path = Path(source).expanduser().resolve()
    name = path.name if path.is_dir() else _SUFFIXES.sub("", path.name)
    name = _UNNAMEABLE.sub("-", name).strip(".-")
    if not name:
        raise SearcherError(f"name the index with --index: none can be made of {source}")
    return name


def _report(built: Built, *, dry_run: bool) -> Iterator[str]:
    ledger = built.ledger
    is_kept = built.stories and not (dry_run or built.interrupted)
    yield str(ledger)
    if ledger.rejected:
        yield f"rejected {ledger.rejected:,}: {by_reason(ledger.rejected_by)}"
    if ledger.skipped:
        yield f"skipped {ledger.skipped:,}: {by_reason(ledger.skipped_by)}"
    yield from _hints(ledger)
    examples = _examples(built)
    for reject in examples:
        yield one_line(f"  {reject.reason}, for example: {reject.message}")
        yield one_line(f"    {_near(reject.origin)}")
    if examples and (place := _PLACE.search(examples[0].origin)):
        size, offset = int(place[2]), int(place[1])
        yield f"    ({place[0]} means {size:,} bytes of that file, from byte {offset:,} on)"
    if ledger.rejected > len(examples) and is_kept:
        yield f"  searcher info {built.path} --rejects  lists all"
    if dry_run:
        would = f"the index {built.path} would hold {stories_said(built.stories)}"
        yield f"dry run: nothing is written; {would}"
    elif built.interrupted:
        are = "is" if built.stories == 1 else "are"
        kept = f"{stories_said(built.stories)} {are} kept"
        yield f"interrupted; {kept}: the same command goes on from here"
    elif built.stories:
        yield f"index {built.path}: {stories_said(built.stories)}, {built.seconds:.1f} s"


def _hints(ledger: Ledger) -> Iterator[str]:
    """What a user can do about stories that are gone, have no date or may be misread."""
    if ledger.withdrawn:
        yield f"gone {ledger.gone:,}: no archive holds them any more, and they were withdrawn"
    elif ledger.gone:
        yield f"gone {ledger.gone:,}: no archive holds them any more; --prune withdraws them"
    if ledger.undated:
        hint = "listed before all others; --date DATE gives them one"
        yield f"without a date {ledger.undated:,}: {hint}"
    if ledger.encodings:
        yield f"encoding guessed: {by_reason(ledger.encodings)}; --encoding NAME says another"


def _examples(built: Built) -> list[Reject]:
    """One reject of each of the most frequent reasons."""
    first: dict[str, Reject] = {}
    for found in built.unused:
        if isinstance(found, Reject):
            first.setdefault(found.reason, found)
    often = built.ledger.rejected_by
    ranked = sorted(first.values(), key=lambda reject: -often.get(reject.reason, 0))
    return ranked[:EXAMPLES]


def _near(origin: str) -> str:
    """An origin as it is seen from the current folder, if it lies in that."""
    return origin.removeprefix(f"{Path.cwd()}{os.sep}")


def _alerts(built: Built) -> dict[str, int] | None:
    """The number of new hits of each saved search that has any; None if nothing is saved."""
    from searcher.cli.searcher.alerts import count_alerts

    lists = UserLists()
    try:
        return count_alerts(lists, built.path) if lists.saved else None
    except IndexMissing:  # a first build, interrupted
        return None
    except SearcherError as error:  # the build is done all the same
        warn([f"no alerts: {error}"])
        return None


def _new(alerts: dict[str, int]) -> Iterator[str]:
    if alerts:
        yield "new to saved searches; searcher alerts shows it"
    width = max((len(f"{count:,}") for count in alerts.values()), default=0)
    for name, count in alerts.items():
        yield f"  {count:>{width},}  {name}"


def _record(built: Built) -> dict[str, object]:
    return {
        "schema": SCHEMA,
        **asdict(built.ledger),
        "stories": built.stories,
        "extracted": built.extracted,
        "seconds": round(built.seconds, 3),
        "index": str(built.path),
        "interrupted": built.interrupted,
    }
