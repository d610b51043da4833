"""What ten times the stories cost: build, the nine classes of queries, the whole process of search.

    python tests/benchmarks/growth.py FOLDER [STORIES …]

Without numbers: 10,000, 100,000 and 1,000,000 stories of growth_stories, the smaller archives being
the beginnings of the larger. Archives and indexes are kept in FOLDER, and an index that is there
is only searched. Times are those of the processor, since others may load the machine; the queries
are the same for all sizes.
"""

import shutil
import sys
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

import build
import growth_stories
import measuring
import query
import start

from searcher.archives import read
from searcher.story import Story

SIZES = 10_000, 100_000, 1_000_000
STARTS = 9


def built(stories: int, folder: Path) -> dict[str, float] | None:
    """What building took; None where the index was there."""
    archive, index = folder / f"{stories}.jsonl", folder / f"{stories}-ours"
    if index.exists():
        return None
    if not archive.exists():
        growth_stories.write(measuring.REUTERS, stories, archive)
    cache = {"SEARCHER_CACHE": str(folder / "cache")}
    cost: dict[str, float] = measuring.ask(
        __file__, "--build", str(archive), str(index), environment=cache
    )
    return cost


def searched(stories: int, folder: Path, asked: list[query.Asked]) -> dict[str, list[float]]:
    """Milliseconds of each query, by class; and of whole processes."""
    index = folder / f"{stories}-ours"
    with ExitStack() as opened:
        asks = {"ours": opened.enter_context(query.ours(index))}
        found = {kind: times for (kind, _), times in query.measure(asks, asked).items()}
    # A process seems to be as large as the one it was started from: start from a small one.
    found |= measuring.ask(__file__, "--search", str(index))
    return found


def started(index: Path) -> dict[str, list[float]]:
    """Milliseconds and megabytes of whole processes of search."""
    command = [str(Path(sys.executable).with_name("search")), "--index", str(index), "oil prices"]
    runs = [start.run(command, on_terminal=False) for _ in range(STARTS + 1)][1:]
    return {
        "whole process": [run["cpu"] for run in runs],
        "its memory, MB": [run["resident"] for run in runs],
    }


def show_builds(builds: dict[int, dict[str, float] | None]) -> None:
    """Print a row a size, and how many times longer it took than the size before."""
    rows, before = [], 0.0
    for stories, cost in builds.items():
        if cost is None:
            continue
        growth = f"{cost['cpu'] / before:.1f}" if before else ""
        rows.append([
            f"{stories:,}", f"{cost['seconds']:.0f}", f"{cost['cpu']:.0f}", growth,
            f"{stories / cost['cpu']:,.0f}", f"{stories / cost['seconds']:,.0f}",
            f"{cost['own']:.0f}/{cost['peak']:.0f}",
        ])  # fmt: skip
        before = cost["cpu"]
    head = "stories", "seconds", "CPU s", "x before", "per CPU s", "per second", "own/peak MB"
    measuring.table(head, rows)


def show_searches(searches: dict[int, dict[str, list[float]]]) -> None:
    """Print p50/p95 of each class and size, and how many times the p95 of the size before."""
    rows = []
    for kind in next(iter(searches.values())):
        row, before = [kind], 0.0
        for found in searches.values():
            p50, p95 = measuring.median(found[kind]), measuring.percentile(found[kind], 0.95)
            row += [f"{p50:.2f}/{p95:.2f}", f"{p95 / before:.1f}" if before else ""]
            before = p95
        rows.append(row)
    head = ["ms, p50/p95", *(cell for size in searches for cell in (f"{size:,}", "x p95"))]
    measuring.table(head, rows)


def main() -> None:
    if sys.argv[1:2] == ["--build"]:
        archive, index = map(Path, sys.argv[2:4])
        cost = measuring.cost_of(lambda: build.ours("none", 1)(archive, index))
        measuring.report(**measuring.costs(cost))
        return
    if sys.argv[1:2] == ["--search"]:
        measuring.report(**started(Path(sys.argv[2])))
        return
    folder = Path(sys.argv[1])
    sizes = tuple(map(int, sys.argv[2:])) or SIZES
    print(measuring.machine())
    builds = {stories: built(stories, folder) for stories in sizes}
    shutil.rmtree(folder / "cache", ignore_errors=True)
    show_builds(builds)
    sample = islice(read(folder / f"{sizes[0]}.jsonl"), query.SAMPLE)
    asked = query.queries([story for story in sample if isinstance(story, Story)])
    show_searches({stories: searched(stories, folder, asked) for stories in sizes})


if __name__ == "__main__":
    main()
