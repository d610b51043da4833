"""The progress bar of a build."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from searcher.index.ingest import Progress
from searcher.index.report import Ledger
from searcher.output import console


@contextmanager
def progress_bar(total: int) -> Iterator[Progress | None]:
    """On a terminal's standard error stories, megabytes, rate and time left; else nothing."""
    if not sys.stderr.isatty():
        yield None
        return
    # Here `Progress` is what a build calls.
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )
    from rich.progress import Progress as Bar

    bar = Bar(
        TextColumn("{task.fields[stories]:,} stories"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=console(stderr=True),
        transient=True,  # the ledger takes its place
    )
    with bar:
        # Standard input has no size: then the bar only moves.
        task = bar.add_task("", total=total or None, stories=0)

        def advance(ledger: Ledger, read: int) -> None:
            bar.update(task, advance=read, stories=ledger.read)

        yield advance
