"""What the measurements have in common: fresh processes, medians, ratios, plain tables.

Absolute figures move between machines and with their load. So contenders take turns within one
run, and each is set against one of them: it is the ratios that hold.
"""

import json
import os
import re
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

REUTERS = Path(__file__).parents[3] / "shared/data/reuters21578/reuters21578.tar.xz"


@dataclass(frozen=True, slots=True)
class Cost:
    """What a piece of work took: seconds by the clock and of all processors, megabytes.

    `peak` is all memory that was resident, `own` what of it was no mapped file, which the system
    takes back when it needs to. Of processes that work together the peaks are added.
    """

    seconds: float
    cpu: float
    peak: float
    own: float


def cost_of(work: Callable[[], object], *, workers: int = 0) -> Cost:
    """What work in this process and its `workers` takes."""
    is_over = threading.Event()
    with ThreadPoolExecutor(1) as watching:
        watched = watching.submit(_most_own_memory, is_over)
        started, before = time.perf_counter(), _cpu()
        try:
            work()
        finally:
            is_over.set()
        seconds, cpu = time.perf_counter() - started, _cpu() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    others = workers * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return Cost(seconds, cpu, peak + others, watched.result() + others)


def _most_own_memory(is_over: threading.Event) -> float:
    """The most anonymous memory of this process, looked at twenty times a second (Linux)."""
    most, status = 0, Path("/proc/self/status")
    while not is_over.wait(0.05) and status.exists():
        found = re.search(r"RssAnon:\s+(\d+) kB", status.read_text())
        most = max(most, int(found[1]) if found else 0)
    return most / 1024


def report(**values: object) -> None:
    """Hand values to `ask`, which has started this process."""
    print(json.dumps(values), flush=True)


def ask(script: str, *arguments: str, environment: dict[str, str] | None = None) -> dict[str, Any]:
    """Run a script in a fresh process; what it reports."""
    done = subprocess.run(
        [sys.executable, script, *arguments],
        stdout=subprocess.PIPE, check=True, env={**os.environ, **(environment or {})},
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def costs(cost: Cost) -> dict[str, float]:
    """A cost as values to report."""
    return asdict(cost)


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of all does not exceed.

    >>> percentile([5, 1, 4, 2, 3], 0.95)
    5
    """
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def spread(values: Sequence[float]) -> str:
    """The least and the greatest.

    >>> spread([2.0, 1.0])
    '1.00-2.00'
    """
    return f"{min(values):.2f}-{max(values):.2f}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows in columns, the first to the left, the others to the right."""
    widths = [max(len(row[n]) for row in (head, *rows)) for n in range(len(head))]
    for row in (head, *rows):
        first, *others = (
            cell.ljust(width) if n == 0 else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        print("  ".join((first, *others)), flush=True)


def size_of(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def machine() -> str:
    """Processors and load, to print over a table."""
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} processors, load {load:.1f} before the run"


def chill(folder: Path) -> None:
    """Drop the files of a folder from the page cache, as far as the system heeds the advice."""
    for path in folder.rglob("*"):
        if path.is_file():
            handle = os.open(path, os.O_RDONLY)
            with suppress(OSError):
                os.fsync(handle)
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(handle)


def _cpu() -> float:
    own, others = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime
