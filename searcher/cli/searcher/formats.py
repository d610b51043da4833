"""`searcher formats`: the formats there are, or what is in a file."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from searcher.archives import FORMATS, Skipped, check, read
from searcher.cli.declaring import AsJson, application
from searcher.cli.messages import say
from searcher.cli.process import EXIT_CODES, NOTHING, SUCCESS
from searcher.index.report import by_reason
from searcher.output import SCHEMA, json_line, table
from searcher.story import Story

HEADINGS = ("file", "stories", "formats", "rejected", "skipped")

app = application()


@app.command(
    short_help="List the archive formats, or say what is in a file.",
    help=f"""List the archive formats that build reads; of files, say what is in them.

\b
searcher formats
searcher formats wires/2016.tar.xz more.jsonl

Exit code: 0 there are stories, 1 none, 2 failed, {EXIT_CODES}.
""",
)
def formats(
    *,
    file: Annotated[
        list[str] | None, typer.Argument(help="Files or folders to look into.", show_default=False)
    ] = None,
    as_json: AsJson = False,
) -> int:
    return examine(file, as_json=as_json) if file else list_formats()


def list_formats() -> int:
    """Print the formats that build reads; the exit code."""
    rows = [(f.name, f.help, f.example) for f in FORMATS.values()]
    table(("format", "what it is", "example"), rows)
    return SUCCESS


def examine(paths: Sequence[str], *, as_json: bool) -> int:
    """Print what archives are and how many stories they hold; the exit code."""
    # A misspelled name is said at once, not after an hour of reading.
    for path in paths:
        check(path)
    found = {path: _contents(path) for path in paths}
    if as_json:
        for path, (formats, rejected, skipped) in found.items():
            record = {"file": path, "stories": formats.total(), "formats": formats}
            counts = {"rejected_by": rejected, "skipped_by": skipped}
            say(json_line({"schema": SCHEMA, **record, **counts}))
    else:
        table(HEADINGS, _rows(found))
    return SUCCESS if any(formats for formats, _, _ in found.values()) else NOTHING


# By format, and by reason.
Contents = tuple[Counter[str], Counter[str], Counter[str]]


def _contents(path: str) -> Contents:
    formats: Counter[str] = Counter()
    rejected: Counter[str] = Counter()
    skipped: Counter[str] = Counter()
    for found in read(path):
        if isinstance(found, Story):
            formats[found.format] += 1
        elif isinstance(found, Skipped):
            skipped[found.reason] += 1
        else:
            rejected[found.reason] += 1
    return formats, rejected, skipped


def _rows(found: dict[str, Contents]) -> Iterator[Sequence[str]]:
    for path, (formats, *unused) in found.items():
        yield path, f"{formats.total():,}", by_reason(formats), *map(by_reason, unused)
