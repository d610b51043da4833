"""What proximity costs beside a plain AND of the same words, over an index of your own.

    python tests/benchmarks/proximity.py INDEX [--pairs N]

Pairs of common words (each in 2 to 20 of 100 stories) are asked for as written, in random order of
the operators, the best ten hits and then their number. Time is that of the processor; the tables
give the median and the 95th percentile of the ratios to `="a" AND ="b"`, pair by pair.
"""

import random
import statistics
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from searcher.engines import Engine
from searcher.engines.results import Stopped
from searcher.index.opened import Index
from searcher.query.nodes import Query, Word
from searcher.query.parser import parse

SEED = 21578
LIMIT = 60.0  # seconds that one count may take
FORMS = {
    "AND": "={a} AND ={b}",
    "NEAR/5": "{a} NEAR/5 {b}",
    "NEAR/50": "{a} NEAR/50 {b}",
    "THEN/5": "{a} THEN/5 {b}",
    '"a b"~3': '"{a} {b}"~3',
    "(a OR c) NEAR/5 b": "({a} OR {c}) NEAR/5 {b}",
    "NOT NEAR/5": "{a} NOT NEAR/5 {b}",
    "SAME/S": "{a} SAME/S {b}",
    "SAME/P": "{a} SAME/P {b}",
    "ATLEAST/3": "ATLEAST/3 ={a} AND ={b}",
    "FIRST/50": "FIRST/50 ={a} AND ={b}",
}


def common_words(engine: Engine, chance: random.Random) -> list[str]:
    """Words of the bodies of some stories that stand in 2 to 20 of 100 stories."""
    found: set[str] = set()
    for number, story in enumerate(engine.stories()):
        if number % 997 == 0:
            found.update(word for word in story.body.lower().split() if word.isalpha())
        if number > 200_000:
            break
    total = len(engine)
    shares = {
        word: (engine.search(Word(word, "body", exact=True), 0).total or 0) / total
        for word in sorted(found)
    }
    words = [word for word, share in shares.items() if 0.02 <= share <= 0.2]
    chance.shuffle(words)
    return words


def seconds(engine: Engine, query: Query, limit: int) -> float:
    """Processor time of the best hits, or, for 0, of their number.

    Each query is asked once in its life: an engine keeps what it has verified.
    """
    start = time.process_time()

    def stop() -> bool:
        return time.process_time() - start > LIMIT

    try:
        engine.search(query, limit, count=limit == 0, stop=stop)
    except Stopped:
        return LIMIT
    return time.process_time() - start


def shown(name: str, ratios: Sequence[float], times: Sequence[float]) -> str:
    """A line of the table."""
    milliseconds = [1000 * taken for taken in times]
    (half, high), (mean, worst) = (
        (statistics.median(some), statistics.quantiles(some, n=20)[18])
        for some in (ratios, milliseconds)
    )
    return f"{name:20} {half:9.1f} {high:9.1f} {mean:10.2f} {worst:10.2f}"


def main() -> None:
    pairs = int(sys.argv[sys.argv.index("--pairs") + 1]) if "--pairs" in sys.argv else 30
    chance = random.Random(SEED)
    now = datetime.now(UTC)
    with Index(Path(sys.argv[1])) as index:
        words = common_words(index.engine, chance)
        chosen = [chance.sample(words, 3) for _ in range(pairs)]
        for what, limit in (("the best ten", 10), ("their number", 0)):
            times: dict[str, list[float]] = {name: [] for name in FORMS}
            for a, b, c in chosen:
                forms = list(FORMS.items())
                chance.shuffle(forms)
                for name, form in forms:
                    query = parse(form.format(a=a, b=b, c=c), now=now).query
                    times[name].append(seconds(index.engine, query, limit))
            print(f"\n{what}, {len(index.engine):,} stories, {pairs} pairs")
            print(f"{'':20} {'ratio p50':>9} {'p95':>9} {'ms p50':>10} {'p95':>10}")
            for name, taken in times.items():
                ratios = [one / plain for one, plain in zip(taken, times["AND"], strict=True)]
                print(shown(name, ratios, taken))


if __name__ == "__main__":
    main()
