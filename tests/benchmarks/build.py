"""How fast an archive file becomes a finished index, beside the floor and the peers.

    python tests/benchmarks/build.py [STORIES] [ROUNDS] [CONTENDER …]

Stories are those of growth_stories. Ours read the file; all others are given the stories in
memory, parsed before the clock starts. `feed` is tantivy alone, with our schema and the lines that
our engine is given: the floor. Whoosh is given a tenth of the stories. Each round runs every
contender in a fresh process, in turn. Memory is a process's own and with the files it has mapped;
it includes the stories that a contender was given.
"""

import sqlite3
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC
from itertools import islice
from pathlib import Path
from typing import Any

import growth_stories
from measuring import (
    REUTERS,
    ask,
    cost_of,
    costs,
    machine,
    median,
    report,
    size_of,
    spread,
    table,
)  # fmt: skip

from searcher.archives import read
from searcher.story import EPOCH, Story

WHOOSH_SHARE = 10


def ours(extractor: str, jobs: int, engine: str = "tantivy") -> Callable[[Path, Path], None]:
    from searcher.index.builder import build

    def work(archive: Path, folder: Path) -> None:
        built = build([str(archive)], folder, extractor=extractor, jobs=jobs, engine=engine)
        assert built.ledger.added == built.ledger.read

    return work


def feed(threads: int) -> Callable[[list[str], Path], None]:
    import tantivy

    from searcher.engines.tantivy.engine import HEAP
    from searcher.engines.tantivy.schema import register
    from searcher.engines.tantivy.schema import schema as fields

    def work(lines: list[str], folder: Path) -> None:
        schema = fields()
        folder.mkdir()
        index = tantivy.Index(schema, path=str(folder))
        register(index)
        writer = index.writer(HEAP, threads)
        for line in lines:
            writer.add_json(line)
        writer.commit()
        writer.wait_merging_threads()

    return work


def fts5(stories: list[Story], folder: Path) -> None:
    """Headline and body searched, the whole story kept, an index on the date."""
    from searcher.codec import dump

    folder.mkdir()
    database = sqlite3.connect(folder / "stories.sqlite")
    database.execute("CREATE TABLE kept (date INTEGER, source TEXT, story BLOB)")
    database.execute("CREATE VIRTUAL TABLE words USING fts5(headline, body, content='')")
    with database:
        for number, story in enumerate(stories, 1):
            kept = number, story.sort_date / 1_000_000, story.source, dump(story)
            database.execute(
                "INSERT INTO kept (rowid, date, source, story) VALUES (?, ?, ?, ?)", kept
            )
            words = number, story.headline, story.body
            database.execute("INSERT INTO words (rowid, headline, body) VALUES (?, ?, ?)", words)
    database.execute("CREATE INDEX dates ON kept (date)")
    database.close()


def whoosh(stories: list[Story], folder: Path) -> None:
    """Whoosh by itself, with its own analyser."""
    from whoosh import fields, index
    from whoosh.analysis import StandardAnalyzer

    from searcher.codec import dump

    analyser = StandardAnalyzer(stoplist=None, minsize=1)
    schema = fields.Schema(
        id=fields.ID(), source=fields.ID(), story=fields.STORED(),
        date=fields.DATETIME(sortable=True),
        headline=fields.TEXT(analyser), body=fields.TEXT(analyser),
    )  # fmt: skip
    folder.mkdir()
    writer = index.create_in(str(folder), schema).writer(limitmb=256)
    for story in stories:
        writer.add_document(
            id=story.id, source=story.source, story=dump(story), headline=story.headline,
            date=(story.date or EPOCH).astimezone(UTC).replace(tzinfo=None), body=story.body,
        )  # fmt: skip
    writer.commit()


def bm25s(stories: list[Story], folder: Path) -> None:
    """Only words are kept, no stories."""
    import bm25s as library

    words = library.tokenize([f"{s.headline}\n{s.body}" for s in stories], show_progress=False)
    found = library.BM25()
    found.index(words, show_progress=False)
    found.save(str(folder))


CONTENDERS = {
    "feed, 1 thread": "lines",
    "feed, 2 threads": "lines",
    "ours, no names": "file",
    "ours, names, 1 job": "file",
    "ours, names, 2 jobs": "file",
    "SQLite FTS5": "stories",
    "bm25s": "stories",
    "Whoosh": "few stories",
    "ours on Whoosh": "few in a file",
}
FLOOR = "feed, 1 thread"


def run(name: str, archive: Path, count: int) -> None:
    """Be one contender, in this process, and report."""
    workers = 2 if name == "ours, names, 2 jobs" else 0
    given: Any = archive
    what = CONTENDERS[name]
    if what in ("lines", "stories", "few stories"):
        found = (s for s in read(archive) if isinstance(s, Story))
        given = list(islice(found, count))
    if what == "lines":
        from searcher.engines.tantivy.schema import prepared

        given = [prepared(story) for story in given]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "index"
        cost = cost_of(lambda: _work(name)(given, place), workers=workers)
        report(**costs(cost), size=size_of(place))


def _work(name: str) -> Callable[[Any, Path], None]:
    works: dict[str, Callable[[], Callable[[Any, Path], None]]] = {
        "feed, 1 thread": lambda: feed(1),
        "feed, 2 threads": lambda: feed(2),
        "ours, no names": lambda: ours("none", 1),
        "ours, names, 1 job": lambda: ours("rules", 1),
        "ours, names, 2 jobs": lambda: ours("rules", 2),
        "SQLite FTS5": lambda: fts5,
        "bm25s": lambda: bm25s,
        "Whoosh": lambda: whoosh,
        "ours on Whoosh": lambda: ours("none", 1, "whoosh"),
    }
    return works[name]()


def main() -> None:
    if sys.argv[1:2] == ["--be"]:
        run(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
        return
    stories = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    wanted = [n for n in CONTENDERS if n in (sys.argv[3:] or CONTENDERS) or n == FLOOR]
    print(f"{stories:,} stories, {rounds} rounds; {machine()}")
    with tempfile.TemporaryDirectory() as folder:
        archives = {}
        for name, share in (("whole", 1), ("few", WHOOSH_SHARE)):
            path = Path(folder) / f"{name}.jsonl"
            growth_stories.write(REUTERS, stories // share, path)
            archives[name] = path, stories // share, path.stat().st_size
        found: dict[str, list[dict[str, float]]] = {name: [] for name in wanted}
        for number in range(rounds):
            for name in wanted:
                archive, count, _ = archives[_archive(name)]
                cache = {"SEARCHER_CACHE": f"{folder}/cache-{number}-{name}"}  # nothing known
                found[name].append(
                    ask(__file__, "--be", name, str(archive), str(count), environment=cache)
                )
        show(found, {name: archives[_archive(name)][1:] for name in wanted})


def show(found: dict[str, list[dict[str, float]]], given: dict[str, tuple[int, int]]) -> None:
    """Print a row a contender; `given` tells how many stories and bytes each was given."""
    rows = []
    for name, spent in found.items():
        count, raw = given[name]
        by_clock, by_cpu = (_ratios(found, given, name, key) for key in ("seconds", "cpu"))
        rows.append((
            name,
            f"{median([count / cost['seconds'] for cost in spent]):,.0f}",
            f"{median(by_clock):.2f}", spread(by_clock),
            f"{median([count / cost['cpu'] for cost in spent]):,.0f}",
            f"{median(by_cpu):.2f}", spread(by_cpu),
            f"{spent[0]['size'] / raw:.2f}", f"{max(cost['own'] for cost in spent):,.0f}/"
                f"{max(cost['peak'] for cost in spent):,.0f}",
        ))  # fmt: skip
    table(
        ("", "stories/s", "x feed", "least-most", "per CPU s", "x feed", "least-most", "index/raw",
         "own/peak MB"),
        rows,
    )  # fmt: skip


def _ratios(
    found: dict[str, list[dict[str, float]]], given: dict[str, tuple[int, int]], name: str, key: str
) -> list[float]:
    """The rate in each round, in rates of the floor in the same round."""
    pairs = zip(found[name], found[FLOOR], strict=True)
    share = given[name][0] / given[FLOOR][0]
    return [share * floor[key] / cost[key] for cost, floor in pairs]


def _archive(name: str) -> str:
    return "few" if "few" in CONTENDERS[name] else "whole"


if __name__ == "__main__":
    main()
