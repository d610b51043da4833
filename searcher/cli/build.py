"""`searcher build`: archives into an index, with a ledger at the end."""

import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from searcher import archives
from searcher.archives import Reject
from searcher.cli import FOUND, INTERRUPTED, REJECTS, say, warn
from searcher.errors import IndexMissing, SearcherError
from searcher.index.builder import Built, build, rehearse
from searcher.index.ingest import Progress
from searcher.index.location import locate
from searcher.index.report import Ledger, by_reason
from searcher.output import SCHEMA, console, json_line, one_line, printable
from searcher.saved.lists import UserLists

EXAMPLES = 5  # rejects that are shown

_SUFFIXES = re.compile(r"(?<=.)(\.[a-z][a-z0-9_]{0,7})+", re.IGNORECASE)
_UNNAMEABLE = re.compile(r"[^\w.-]+")


def build_index(
    sources: Sequence[str],
    name: str | None,
    *,
    engine: str | None,
    format: str | None,
    extractor: str | None,
    jobs: int,
    strict: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Build, and print what became of every story; the exit code."""
    path = locate(name or os.environ.get("SEARCHER_INDEX") or name_for(sources[0]))
    with _bar(sum(archives.size(source) for source in sources)) as progress:
        if dry_run:
            built = rehearse(sources, path, format=format, strict=strict, progress=progress)
        else:
            built = build(
                sources,
                path,
                engine=engine,
                format=format,
                extractor=extractor,
                jobs=jobs,
                strict=strict,
                progress=progress,
            )
    alerts = None if dry_run else _alerts(built)
    if as_json:
        record = _record(built) | {"dry_run": dry_run}
        say(json_line(record if alerts is None else record | {"alerts": alerts}))
    else:
        for line in _report(built, dry_run=dry_run):
            say(line)
        for line in _new(alerts or {}):
            sys.stderr.write(printable(line) + "\n")
    if built.interrupted:
        return INTERRUPTED
    return REJECTS if built.ledger.rejected else FOUND


def name_for(source: str) -> str:
    """The name of an index of an archive: the archive's, without suffixes.

    >>> name_for("wires/reuters21578.tar.xz"), name_for("2020.12 take.jsonl")
    ('reuters21578', '2020.12-take')
    """
    if source == "-":
        raise SearcherError("name the index with --index: standard input has no name")
    path = Path(source).expanduser().resolve()
    name = path.name if path.is_dir() else _SUFFIXES.sub("", path.name)
    name = _UNNAMEABLE.sub("-", name).strip(".-")
    if not name:
        raise SearcherError(f"name the index with --index: none can be made of {source}")
    return name


def _report(built: Built, *, dry_run: bool) -> Iterator[str]:
    ledger = built.ledger
    is_kept = not (dry_run or built.interrupted)
    yield str(ledger)
    rejects = [found for found in built.unused if isinstance(found, Reject)]
    for reject in rejects[:EXAMPLES]:
        yield one_line(f"  rejected: {reject.origin}: {reject.message}")
    if len(rejects) > EXAMPLES:
        rest = f"  and {len(rejects) - EXAMPLES:,} more"
        yield f"{rest}; searcher info {built.path} --rejects  lists all" if is_kept else rest
    if rejects:
        yield f"rejected {ledger.rejected:,}: {by_reason(ledger.rejected_by)}"
    if ledger.skipped:
        yield f"skipped {ledger.skipped:,}: {by_reason(ledger.skipped_by)}"
    if dry_run:
        would = f"the index {built.path} would hold {built.stories:,} stories"
        yield f"dry run: nothing is written; {would}"
    elif built.interrupted:
        yield f"interrupted; {built.stories:,} stories are kept: the same command goes on from here"
    else:
        yield f"index {built.path}: {built.stories:,} stories, {built.seconds:.1f} s"


def _alerts(built: Built) -> dict[str, int] | None:
    """What is new to each saved search to which anything is; None if there are no such searches."""
    from searcher.cli.alerts import count_alerts

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


@contextmanager
def _bar(total: int) -> Iterator[Progress | None]:
    """A progress bar on a terminal's stderr: stories, megabytes, rate, time left."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    bar = Progress(
        TextColumn("{task.fields[stories]:,} stories"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task("", total=total or None, stories=0)

        def advance(ledger: Ledger, read: int) -> None:
            bar.update(task, advance=read, stories=ledger.read)

        yield advance
