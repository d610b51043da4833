"""How long the whole process of `search` takes, and its memory, beside the least there could be.

    python tests/benchmarks/start.py INDEX FTS5_FOLDER [ROUNDS] [QUERY]

INDEX and FTS5_FOLDER hold the same stories, as query.py leaves them in its folder. `tantivy` is the
smallest program that prints ten headlines from INDEX, `sqlite3` the command line over FTS5 (or
Python's module, where there is none). Each round runs all in turn. Cold runs drop the index's files
from the page cache before each, by posix_fadvise, and the program's own files stay warm; what
is read is what the process faulted in from disk, in blocks of 512 bytes.
"""

import os
import pty
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import measuring

MINIMAL = """
import sys, json, tantivy
from tantivy import Query as Q
index = tantivy.Index.open(sys.argv[1])
searcher, schema = index.searcher(), index.schema
words = sys.argv[2].split()
each = [Q.boolean_query([(tantivy.Occur.Should, Q.term_query(schema, f, w))
        for f in ("headline", "body")]) for w in words]
query = Q.boolean_query([(tantivy.Occur.Must, q) for q in each])
for score, at in searcher.search(query, limit=10, count=False).hits:
    story = json.loads(bytes(searcher.doc(at)["_story"][0]))
    print(story[0], story[4], sep="\\t")
"""
FTS5 = """
SELECT json_extract(story, '$[0]'), json_extract(story, '$[4]') FROM words
JOIN kept ON kept.rowid = words.rowid WHERE words MATCH '{}' ORDER BY rank LIMIT 10
"""
FTS5_PROGRAM = """
import sqlite3, sys
for row in sqlite3.connect(sys.argv[1]).execute(sys.argv[2]):
    print(*row, sep="\\t")
"""


def commands(index: Path, stories: Path, query: str) -> dict[str, tuple[list[str], bool]]:
    """Each command, and whether it is run on a terminal."""
    python = sys.executable
    search = [str(Path(python).with_name("search")), "--index", str(index), query]
    statement = FTS5.format(query)
    client = shutil.which("sqlite3")
    fts5 = [client, str(stories), statement] if client else [
        python, "-c", FTS5_PROGRAM, str(stories), statement,
    ]  # fmt: skip
    return {
        "python -c pass": ([python, "-c", "pass"], False),
        "sqlite3, FTS5": (fts5, False),
        "tantivy": ([python, "-c", MINIMAL, str(index / "engine"), query], False),
        "search, in a pipe": (search, False),
        "search, on a terminal": (search, True),
    }


def run(command: list[str], *, on_terminal: bool) -> dict[str, float]:
    """Milliseconds by the clock and of the processor, megabytes resident and read from disk."""
    started = time.perf_counter()
    if on_terminal:
        child, parent_end = pty.fork()
        if child == 0:
            os.environ.update(TERM="xterm-256color", COLUMNS="100", LINES="40")
            os.execv(command[0], command)
        _drain(lambda: os.read(parent_end, 65536))
        os.close(parent_end)
    else:
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert process.stdout
        process.stdout.read()
        process.stdout.close()
        child = process.pid
        process.returncode = 0  # it is waited for here, where its use is told
    _, status, used = os.wait4(child, 0)
    assert status == 0, command
    return {
        "ms": 1000 * (time.perf_counter() - started),
        "cpu": 1000 * (used.ru_utime + used.ru_stime),
        "resident": used.ru_maxrss / 1024,
        "read": used.ru_inblock * 512 / 1e6,
    }


def _drain(read: Callable[[], bytes]) -> None:
    try:
        while read():
            pass
    except OSError:
        pass  # the other end of a terminal has gone


def main() -> None:
    for name in [name for name in os.environ if name.startswith("PYTHON")]:
        del os.environ[name]  # such as keeps bytecode from being kept
    index, fts5 = Path(sys.argv[1]), Path(sys.argv[2])
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 15
    query = sys.argv[4] if len(sys.argv) > 4 else "oil prices"
    asked = commands(index, fts5 / "stories.sqlite", query)
    for name, is_cold in (("warm", False), ("cold", True)):
        found: dict[str, list[dict[str, float]]] = {what: [] for what in asked}
        for number in range(rounds + 1):
            for what, (command, on_terminal) in asked.items():
                if is_cold:
                    measuring.chill(index)
                    measuring.chill(fts5)
                cost = run(command, on_terminal=on_terminal)
                if number:  # the first round warms up
                    found[what].append(cost)
        print(f"{name}, {rounds} rounds; {measuring.machine()}")
        show(found)


def show(found: dict[str, list[dict[str, float]]]) -> None:
    """Print a row a command; ratios are of medians within a round."""
    rows = []
    for what, costs in found.items():
        times = [cost["ms"] for cost in costs]
        rows.append([
            what, f"{measuring.median(times):.0f}", f"{measuring.percentile(times, 0.95):.0f}",
            *(f"{_ratio(found, what, floor, 'ms'):.1f}" for floor in ("tantivy", "sqlite3, FTS5")),
            f"{measuring.median([cost['cpu'] for cost in costs]):.0f}",
            f"{_ratio(found, what, 'tantivy', 'cpu'):.1f}",
            f"{max(cost['resident'] for cost in costs):.0f}",
            f"{measuring.median([cost['read'] for cost in costs]):.1f}",
        ])  # fmt: skip
    head = (
        "", "ms p50", "p95", "x tantivy", "x FTS5", "CPU ms", "x tantivy", "resident MB", "read MB",
    )  # fmt: skip
    measuring.table(head, rows)


def _ratio(found: dict[str, list[dict[str, float]]], what: str, floor: str, key: str) -> float:
    pairs = zip(found[what], found[floor], strict=True)
    return measuring.median([own[key] / least[key] for own, least in pairs])


if __name__ == "__main__":
    main()
