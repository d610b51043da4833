"""How long queries of nine classes take, beside the same tantivy query made by hand and the peers.

    python tests/benchmarks/query.py [STORIES] [FOLDER] [CONTENDER …]

Stories are those of growth_stories; indexes are kept in FOLDER where one is named. `ours` reads a
query's text, searches and gives ten stories (or a number). `by hand` knows the words that a query
stands for: it makes tantivy's own query of them, searches, and reads the ten stored stories: the
least that tantivy can do for the same answer. Ours and `by hand` look for inflections; the peers
for the very word, in headline and body. Each query is asked of all in turn,
several times; its time is the least, and that of the processor: all search in one thread, and
others may load the machine. `ours on Whoosh` takes part where it is named, and `Whoosh` is not.
"""

import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice, pairwise
from pathlib import Path
from typing import Any
from unittest import mock

import build
import growth_stories
import measuring
from msgspec import json

from searcher.analysis import words
from searcher.archives import read
from searcher.codec import load
from searcher.engines import open_engine
from searcher.engines.results import Order
from searcher.engines.tantivy import compiler, parts, reader, slots
from searcher.query.parser import parse
from searcher.story import Story

NOW = datetime(2025, 1, 1, tzinfo=UTC)
QUERIES, ROUNDS, HITS = 30, 9, 10
ENOUGH = 100.0  # milliseconds after which a query is asked no more of a contender
SAMPLE = 20_000  # stories from which words are chosen
WHOOSH_MOST = 100_000  # stories; building takes it minutes


@dataclass(frozen=True, slots=True)
class Asked:
    """A query of a class; where a class has a date, of these years."""

    kind: str
    words: tuple[str, ...]
    years: tuple[int, int] = (0, 0)

    @property
    def text(self) -> str:
        match self.kind:
            case "phrase":
                return f'"{" ".join(self.words)}"'
            case "prefix":
                return f"{self.words[0]}*"
            case "a AND b":
                return " AND ".join(self.words)
            case "a OR b OR c":
                return " OR ".join(self.words)
            case "date range":
                return f"{self.words[0]} date:{self.years[0]}..{self.years[1]}"
            case _:
                return self.words[0]


def queries(stories: list[Story], seed: int = 1) -> list[Asked]:
    """Of each class as many, their words chosen by how many stories have them."""
    chance = random.Random(seed)
    counts: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for story in stories:
        found = words(f"{story.headline} {story.body}")
        counts.update({word for word in found if len(word) > 2 and word.isalpha()})
        pairs.update(set(pairwise(found)))
    size = len(stories)

    def having(low: float, high: float) -> list[str]:
        return sorted(word for word, count in counts.items() if low * size <= count <= high * size)

    rare, medium, common = having(0.0002, 0.001), having(0.01, 0.05), having(0.1, 0.5)
    adjacent = sorted(
        pair for pair, count in pairs.items()
        if 0.001 * size <= count <= 0.02 * size and all(w.isalpha() and len(w) > 2 for w in pair)
    )  # fmt: skip
    asked = []
    for _ in range(QUERIES):
        year = chance.randint(1990, 2023)
        asked += [
            Asked("rare word", (chance.choice(rare),)),
            Asked("common word", (chance.choice(common),)),
            Asked("a AND b", (chance.choice(common), chance.choice(medium))),
            Asked("a OR b OR c", (chance.choice(common), *chance.sample(medium, 2))),
            Asked("phrase", chance.choice(adjacent)),
            Asked("prefix", (chance.choice(medium)[:4],)),
            Asked("date range", (chance.choice(common),), (year, year + 1)),
            Asked("newest first", (chance.choice(common),)),
            Asked("count", (chance.choice(common),)),
        ]
    return asked


Ask = Callable[[Asked], object]


@contextmanager
def ours(folder: Path, name: str = "tantivy") -> Iterator[Ask]:
    engine = open_engine(name, folder / "engine")

    def ask(asked: Asked) -> object:
        query = parse(asked.text, now=NOW).query
        if asked.kind == "count":
            return engine.search(query, 0).total
        order = Order.NEWEST if asked.kind == "newest first" else Order.RELEVANCE
        return engine.search(query, HITS, order=order, count=False).hits

    yield ask
    engine.close()


@contextmanager
def by_hand(folder: Path) -> Iterator[Ask]:
    import tantivy

    from searcher.engines.tantivy.engine import TantivyEngine

    engine = TantivyEngine(folder / "engine", create=False, write=False)
    searcher: Any = engine._reader._searcher
    recipes: dict[Asked, Recipe] = {}

    def ask(asked: Asked) -> object:
        if asked not in recipes:  # in the first round, which is not counted
            with ExitStack() as recorded:
                for module in (compiler, parts, reader, slots):
                    recorded.enter_context(mock.patch.object(module, "Native", Recording()))
                found: Any = engine._compile(parse(asked.text, now=NOW).query).native
            recipes[asked] = found
        query: tantivy.Query = recipes[asked].made()
        if asked.kind == "count":
            return searcher.search(query, limit=1, count=True).count
        by_date = "date" if asked.kind == "newest first" else None
        hits = searcher.search(query, limit=HITS, count=False, order_by_field=by_date).hits
        return [load(bytes(searcher.doc(at)["_story"][0])) for _, at in hits]

    yield ask
    engine.close()


@dataclass(frozen=True, slots=True)
class Recipe:
    """One of tantivy's queries, to be made."""

    make: Callable[..., Any]
    arguments: tuple[Any, ...]

    def made(self) -> Any:
        return self.make(*map(_made, self.arguments))


class Recording:
    """Stands for tantivy's Query and gives recipes in place of queries."""

    def __getattr__(self, name: str) -> Callable[..., Recipe]:
        import tantivy

        return lambda *arguments: Recipe(getattr(tantivy.Query, name), arguments)


def _made(value: Any) -> Any:
    if isinstance(value, Recipe):
        return value.made()
    return type(value)(map(_made, value)) if isinstance(value, list | tuple) else value


@contextmanager
def fts5(folder: Path) -> Iterator[Ask]:
    database = sqlite3.connect(folder / "stories.sqlite")
    shown = "SELECT story FROM words JOIN kept ON kept.rowid = words.rowid WHERE words MATCH ?"
    ranked = f"{shown} ORDER BY rank LIMIT {HITS}"

    def ask(asked: Asked) -> object:
        quoted = [f'"{word}"' for word in asked.words]
        match asked.kind:
            case "a OR b OR c":
                match = " OR ".join(quoted)
            case "phrase":
                match = f'"{" ".join(asked.words)}"'
            case "prefix":
                match = f"{quoted[0]}*"
            case _:
                match = " AND ".join(quoted)
        if asked.kind == "count":
            count = "SELECT count(*) FROM words WHERE words MATCH ?"
            return database.execute(count, (match,)).fetchone()
        if asked.kind == "newest first":
            statement = f"{shown} ORDER BY date DESC LIMIT {HITS}"
            return _stories(database.execute(statement, (match,)))
        if asked.kind == "date range":
            statement = f"{shown} AND date >= ? AND date < ? ORDER BY rank LIMIT {HITS}"
            low, high = (datetime(year, 1, 1, tzinfo=UTC).timestamp() for year in _years(asked))
            return _stories(database.execute(statement, (match, low, high)))
        return _stories(database.execute(ranked, (match,)))

    yield ask
    database.close()


@contextmanager
def whoosh(folder: Path) -> Iterator[Ask]:
    from whoosh import index, query

    with index.open_dir(str(folder)).searcher() as searcher:

        def either(make: Callable[[str], Any]) -> Any:
            return query.Or([make("headline"), make("body")])

        def ask(asked: Asked) -> object:
            each = [either(lambda f, w=w: query.Term(f, w)) for w in asked.words]  # type: ignore[misc]
            match asked.kind:
                case "a OR b OR c":
                    found = query.Or(each)
                case "phrase":
                    found = either(lambda field: query.Phrase(field, list(asked.words)))
                case "prefix":
                    found = either(lambda field: query.Prefix(field, asked.words[0]))
                case "date range":
                    low, high = (datetime(year, 1, 1) for year in _years(asked))
                    dates = query.DateRange("date", low, high, endexcl=True)
                    found = query.And([*each, dates])
                case _:
                    found = query.And(each)
            if asked.kind == "count":
                return len(searcher.search(found, limit=None))
            by = {"sortedby": "date", "reverse": True} if asked.kind == "newest first" else {}
            return [json.decode(hit["story"]) for hit in searcher.search(found, limit=HITS, **by)]

        yield ask


@contextmanager
def bm25s(folder: Path) -> Iterator[Ask]:
    import bm25s as library

    found = library.BM25.load(str(folder))

    def ask(asked: Asked) -> object:
        if asked.kind not in ("rare word", "common word", "a OR b OR c"):
            return None  # it can say no other
        return found.retrieve([list(asked.words)], k=HITS, show_progress=False, n_threads=1)

    yield ask


CONTENDERS = {"ours": ours, "by hand": by_hand, "FTS5": fts5, "Whoosh": whoosh, "bm25s": bm25s}
APART = {"ours on Whoosh": lambda folder: ours(folder, "whoosh")}  # it allows no other's files


def _years(asked: Asked) -> tuple[int, int]:
    return asked.years[0], asked.years[1] + 1


def _stories(rows: sqlite3.Cursor) -> list[object]:
    return [json.decode(story) for (story,) in rows]


def prepare(stories: int, folder: Path, wanted: list[str]) -> dict[str, Path]:
    """The folder of each contender's index, made where it is not there."""
    archive = folder / f"{stories}.jsonl"
    if not archive.exists():
        growth_stories.write(measuring.REUTERS, stories, archive)
    makers = {"FTS5": build.fts5, "Whoosh": build.whoosh, "bm25s": build.bm25s}
    places = {}
    for name in wanted:
        place = folder / f"{stories}-{'ours' if name == 'by hand' else name}"
        places[name] = place
        if place.exists():
            continue
        if name in ("ours", "by hand"):
            build.ours("none", 0)(archive, place)
        elif name in APART:
            build.ours("none", 0, "whoosh")(archive, place)
        else:
            makers[name]([s for s in read(archive) if isinstance(s, Story)], place)
    return places


def measure(asks: dict[str, Ask], asked: list[Asked]) -> dict[tuple[str, str], list[float]]:
    """The milliseconds that queries of a class took a contender, each the least of its rounds."""
    found: dict[tuple[str, str], list[float]] = {}
    for one in asked:
        times: dict[str, list[float]] = {name: [] for name in asks}
        answers = {name: ask(one) for name, ask in asks.items()}
        for _ in range(ROUNDS):
            for name, ask in asks.items():
                if answers[name] is not None and sum(times[name]) < ENOUGH:
                    started = time.thread_time()
                    ask(one)
                    times[name].append(1000 * (time.thread_time() - started))
        for name, spent in times.items():
            if spent:
                found.setdefault((one.kind, name), []).append(min(spent))
    return found


def show(found: dict[tuple[str, str], list[float]], names: list[str]) -> None:
    """Print p50/p95 in milliseconds, and the ratio of ours to `by hand` at both."""
    rows = []
    for kind in dict.fromkeys(kind for kind, _ in found):
        row = [kind]
        for name in names:
            times = found.get((kind, name))
            row.append(f"{_p50(times):.2f}/{_p95(times):.2f}" if times else "-")
        if {"ours", "by hand"} <= set(names):
            own, floor = found[kind, "ours"], found[kind, "by hand"]
            row.append(f"{_p50(own) / _p50(floor):.2f}/{_p95(own) / _p95(floor):.2f}")
        rows.append(row)
    head = ["ms, p50/p95", *names, "ours / by hand"]
    measuring.table(head[: len(rows[0])], rows)


def _p50(times: list[float]) -> float:
    return measuring.median(times)


def _p95(times: list[float]) -> float:
    return measuring.percentile(times, 0.95)


def main() -> None:
    stories = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[2] if len(sys.argv) > 2 else temporary)
        folder.mkdir(parents=True, exist_ok=True)
        names = sys.argv[3:] or list(CONTENDERS)
        if stories > WHOOSH_MOST and not sys.argv[3:]:
            names.remove("Whoosh")
        places = prepare(stories, folder, names)
        sample = islice(read(folder / f"{stories}.jsonl"), SAMPLE)
        asked = queries([s for s in sample if isinstance(s, Story)])
        print(f"{stories:,} stories, {QUERIES} queries a class; {measuring.machine()}")
        with ExitStack() as opened:
            asks = {
                name: opened.enter_context((CONTENDERS | APART)[name](places[name]))
                for name in names
            }
            show(measure(asks, asked), names)


if __name__ == "__main__":
    main()
