"""Speed of a build and of the `search` command, beside their floors, in one run.

    python tests/benchmarks/speed.py ARCHIVE [QUERY]

The floor of a build is a bare tantivy feed of the same stories, already in memory; that of a
command is `python -c pass`. Medians of five; absolute figures move between machines.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tantivy import Document

from searcher.archives import read
from searcher.building import build
from searcher.engines.tantivy import TantivyEngine, _document, _schema
from searcher.story import Story

ROUNDS = 5


def seconds(work: Callable[[Path], object]) -> float:
    """The median time of `work` in a new folder."""
    times = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            started = time.perf_counter()
            work(Path(folder))
            times.append(time.perf_counter() - started)
    return statistics.median(times)


def main() -> None:
    archive = sys.argv[1]
    query = sys.argv[2] if len(sys.argv) > 2 else "oil prices"
    stories = [found for found in read(archive) if isinstance(found, Story)]
    documents = [_document(story) for story in stories]
    schema = _schema()

    def feed(folder: Path) -> None:
        engine = TantivyEngine(folder, create=True, write=True)
        for document in documents:
            engine._writing().add_document(Document.from_dict(document, schema))
        engine.commit()
        engine.close()

    reading = seconds(lambda _: sum(1 for _ in read(archive)))
    feeding = seconds(feed)
    building = seconds(lambda folder: build([archive], folder / "index"))
    for name, spent in (("read", reading), ("bare feed", feeding), ("build", building)):
        rate = len(stories) / spent
        print(f"{name:10} {spent:6.2f} s {rate:9,.0f} stories/s {feeding / spent:5.2f} x bare feed")
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        build([archive], index)
        search = [str(Path(sys.executable).with_name("search")), "--index", str(index), query]
        commands = {"python -c pass": [sys.executable, "-c", "pass"], "search": search}
        floor = 0.0
        for name, command in commands.items():
            subprocess.run(command, stdout=subprocess.PIPE, check=True)
            spent = seconds(lambda _, c=command: subprocess.run(c, stdout=subprocess.PIPE))  # type: ignore[misc]
            floor = floor or spent
            print(f"{name:15} {spent * 1000:6.0f} ms {spent / floor:6.1f} x python -c pass")


if __name__ == "__main__":
    main()
