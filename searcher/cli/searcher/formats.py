"""`searcher formats`: the formats there are, or what is in a file."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Annotated

import typer

from searcher.archives import FORMATS, Given, check, columns_given
from searcher.archives.looking import Looked, look
from searcher.cli.declaring import AsJson, Columns, application
from searcher.cli.messages import say
from searcher.cli.process import EXIT_CODES, NOTHING, SUCCESS
from searcher.codec import to_json
from searcher.index.report import by_reason
from searcher.output import SCHEMA, json_line, one_line, stories_said, table

HEADINGS = ("file", "stories", "formats", "rejected", "skipped")
# Files of one archive of which more than the counts is told.
MOST_FILES = 20
# What is shown of a story, and characters of each field.
SHOWN = (
    "id", "version", "headline", "date", "source", "byline", "dateline", "topics", "language",
    "status", "note", "guessed", "body",
)  # fmt: skip
LONGEST = 120

app = application()


@app.command(
    short_help="List the archive formats, or say what is in a file.",
    help=f"""List the archive formats that build reads; of files, say what is in them.

\b
searcher formats
searcher formats wires/2016.tar.xz more.jsonl
searcher formats articles.csv --map title=headline,maintext=body

\b
Of a table it shows what each column becomes, of each file the first three stories.
Exit code: 0 there are stories, 1 none, 2 failed, {EXIT_CODES}.
""",
)
def formats(
    *,
    file: Annotated[
        list[str] | None, typer.Argument(help="Files or folders to look into.", show_default=False)
    ] = None,
    columns: Columns = None,
    as_json: AsJson = False,
) -> int:
    if not file:
        return list_formats()
    return examine(file, as_json=as_json, given=Given(columns=columns_given(columns or [])))


def list_formats() -> int:
    """Print the formats that build reads; the exit code."""
    rows = [(f.name, f.help, f.example) for f in FORMATS.values()]
    table(("format", "what it is", "example"), rows)
    return SUCCESS


def examine(paths: Sequence[str], *, as_json: bool, given: Given) -> int:
    """Print what archives are and how many stories they hold; the exit code."""
    # A misspelled name is said at once, not after an hour of reading.
    for path in paths:
        check(path)
    found = {path: list(look(path, given)) for path in paths}
    if as_json:
        for path, files in found.items():
            say(json_line(_record(path, files)))
    else:
        table(HEADINGS, _rows(found))
        for line in _details(found):
            say(line)
    return SUCCESS if any(one.stories for files in found.values() for one in files) else NOTHING


def _record(path: str, files: Sequence[Looked]) -> dict[str, object]:
    formats, rejected, skipped = _counts(files)
    return {
        "schema": SCHEMA, "file": path, "stories": formats.total(), "formats": formats,
        "rejected_by": rejected, "skipped_by": skipped,
        "files": [
            {
                "origin": one.origin, "format": one.format, "claimed": one.about.claimed,
                "stories": one.stories, "rejected_by": one.rejected, "skipped_by": one.skipped,
                "columns": [asdict(column) for column in one.about.columns],
                "notes": one.about.notes, "messages": one.said,
                "first": [to_json(story) for story in one.first],
            }
            for one in files[:MOST_FILES]
        ],
    }  # fmt: skip


def _counts(files: Sequence[Looked]) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Stories by format, rejects and skips by reason."""
    formats: Counter[str] = Counter()
    rejected: Counter[str] = Counter()
    skipped: Counter[str] = Counter()
    for one in files:
        formats += Counter({one.format: one.stories})
        rejected += one.rejected
        skipped += one.skipped
    return formats, rejected, skipped


def _rows(found: dict[str, list[Looked]]) -> Iterator[Sequence[str]]:
    for path, files in found.items():
        formats, *unused = _counts(files)
        yield path, f"{formats.total():,}", by_reason(formats), *map(by_reason, unused)


def _details(found: dict[str, list[Looked]]) -> Iterator[str]:
    """What is in each file: its columns, its first stories, why something is none."""
    for path, files in found.items():
        for one in files[:MOST_FILES]:
            yield ""
            yield from map(one_line, _detail(one))
        if len(files) > MOST_FILES:
            yield f"and {len(files) - MOST_FILES:,} more files of {path}"


def _detail(one: Looked) -> Iterator[str]:
    count = f"{stories_said(one.stories)} found"
    claimed = one.about.claimed
    if claimed is not None:
        count += f", {claimed:,} claimed"
        count += "" if claimed == one.stories else ": they differ"
    help = FORMATS[one.format].help if one.format else "no format"
    yield f"{one.origin}: {count}; {one.format or 'not read'} ({help})"
    for note in one.about.notes:
        yield f"  {note}"
    for reason, message in one.said.items():
        times = one.rejected[reason] or one.skipped[reason]
        yield f"  {reason} {times:,}: {message}"
    width = max((len(column.name) for column in one.about.columns), default=0)
    for column in one.about.columns:
        became = f"{column.field or '-':10} {column.why}"
        yield f"  column {column.name:{min(width, 30)}} {became:45} {column.example}"
    for number, story in enumerate(one.first, 1):
        for name, value in to_json(story).items():
            if name in SHOWN and value not in ("", None, []):
                yield f"  story {number}  {name:9} {_short(value)}"


def _short(value: object) -> str:
    written = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    text = " ".join(written.split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
