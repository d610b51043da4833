"""`searcher info`: what an index holds."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from searcher import output
from searcher.cli.arguments import index_path, one_index
from searcher.cli.declaring import AsJson, IndexName, IndexOption, application
from searcher.cli.messages import say
from searcher.cli.process import SUCCESS
from searcher.index.opened import Index
from searcher.index.report import by_reason
from searcher.output.facts import facts

# Of a table on a terminal, so that all facts fit on a screen or two.
MOST_ENTRIES = 8
DATES = ("first", "last", "created", "updated")
LABELS = {"takes": "earlier versions", "guessed": "encoding guessed"}
# SI, as `df -H` and `ls --si` count.
UNITS = ((10**9, "GB"), (10**6, "MB"), (10**3, "kB"))

app = application()


@app.command(
    short_help="Show what an index holds.",
    help="Show what an index holds: stories, sources, formats, languages, dates, rejects, builds.",
)
def info(
    *,
    name: IndexName = None,
    index: IndexOption = None,
    as_json: AsJson = False,
    rejects: Annotated[
        bool, typer.Option("--rejects", help="List what builds could not use, as JSON Lines.")
    ] = False,
) -> int:
    with Index(index_path(one_index(name, index))) as opened:
        if rejects:
            for reject in opened.rejects():
                say(output.json_line(reject))
            return SUCCESS
        known = facts(opened, datetime.now(UTC))
    if as_json:
        say(output.json_line(known))
    else:
        output.table(("what", "value"), spoken(known, brief=sys.stdout.isatty()))
    return SUCCESS


def spoken(facts: dict[str, object], *, brief: bool) -> Iterator[tuple[str, str]]:
    """Facts for people, a row each; a fact that is a table has a row for each entry.

    If they are to be `brief`, for one screen, a table has its largest entries alone, and dates and
    sizes are as people read them.
    """
    for key, value in facts.items():
        if key.endswith("_by"):
            continue
        if isinstance(value, dict):
            yield from _entries(key.removesuffix("s"), value, MOST_ENTRIES if brief else None)
        elif key in ("rejects", "skipped"):
            reasons = facts["rejected_by" if key == "rejects" else "skipped_by"]
            assert isinstance(reasons, dict)
            yield key, f"{value:,}  {by_reason(reasons)}".rstrip()
        elif key != "schema" and value is not None:
            # The key is a contract of --json; people read what the rest of the manual says.
            label = LABELS.get(key, key)
            yield label, _value(key, value) if brief else _plain(value)


def _entries(key: str, table: dict[str, Any], most: int | None) -> Iterator[tuple[str, str]]:
    """A row for each entry, the largest first; with `most` the rest are one row."""
    counts = {n: e if isinstance(e, int) else e.get("read", 0) for n, e in table.items()}
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    for name, stories in ranked[:most]:
        yield key, f"{name or '(none)'}  {stories:,}"
    rest = ranked[len(ranked) if most is None else most :]
    if rest:
        stories = sum(number for _, number in rest)
        yield key, f"… and {len(rest):,} more  {stories:,}  (--json lists all)"


def _plain(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _value(key: str, value: object) -> str:
    """A value as people read it."""
    if key in DATES:
        return output.moment(datetime.fromisoformat(str(value)).replace(microsecond=0), UTC)
    if key == "bytes" and isinstance(value, int):
        unit = next((unit for unit in UNITS if value >= unit[0]), (1, "B"))
        return f"{value / unit[0]:,.1f} {unit[1]}" if unit[0] > 1 else f"{value} B"
    return _plain(value)
