"""Fuzzed queries over an index of your own: each is answered or refused with its place.

    python tests/benchmarks/fuzz.py INDEX [--queries N] [--seed N]

A query is made of operators, words of the archive, signs and noise, in any order. It must be
refused by a QueryError whose place lies in the text, or answered: ten hits and their number within
LIMIT seconds of processor time, or, where stories must be read to be counted, ten hits and the
note that counting was stopped. Prints how many were which, the slowest ones, and the memory.
"""

import random
import resource
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from searcher.engines import Engine
from searcher.engines.results import Stopped
from searcher.errors import QueryError
from searcher.index.opened import Index
from searcher.query.nodes import Query
from searcher.query.parser import parse

LIMIT = 2.0
MOST_MEMORY = 512  # megabytes
SIGNS = """
    AND OR NOT ( ) " “ ” - = * ? ~1 ~2 ^2 : / [ ] > < .. @ \\ NEAR/5 W/3 PRE/2 ADJ5 THEN/50 SAME/S
    SAME/P NOT\\u00a0NEAR/9 ATLEAST/3 ATLEAST5 FIRST/50 headline: hlead: body: person: topic: date:
    words: urgency: kind: lang= wc> saved: group: since: 2016 7d last-week 1987..1988 >600 S-400
    F-16C /o.*l/ /[a-d]+/ TO NEAR SAIDBY or w/5 400 'é я 東 \\u0301 \\x00 …
""".split()


def words_of(engine: Engine) -> list[str]:
    """Some words of the archive, common ones among them."""
    found: Counter[str] = Counter()
    for number, story in enumerate(engine.stories()):
        if number % 1009 == 0:
            found.update(story.body.split())
        if number > 100_000:
            break
    return [word for word, _ in found.most_common(300)] + sorted(found)[::7]


def fuzzed(words: list[str], chance: random.Random) -> str:
    """A text that may be a query."""
    parts = []
    for _ in range(chance.randint(1, 9)):
        kind = chance.random()
        part = chance.choice(words) if kind < 0.7 else chance.choice(SIGNS)
        if kind > 0.97:
            part = "".join(chr(chance.randrange(1, 0x250)) for _ in range(chance.randint(1, 6)))
        parts.append(part + chance.choice([" ", " ", " ", " ", ""]))
    return "".join(parts)


def private_megabytes() -> int:
    """The memory of this process that is not a file's."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("RssAnon:")[1].split()[0]) // 1024


def ask(engine: Engine, text: str, now: datetime) -> str:
    """What became of a query."""
    try:
        query = parse(text, now=now).query
    except QueryError as error:
        refused = error
    else:
        return answered(engine, query, text, now)
    assert 0 <= refused.start <= refused.end <= len(refused.query), (text, refused)
    assert refused.cause
    return "refused"


def answered(engine: Engine, query: Query, text: str, now: datetime) -> str:
    """Whether an answer came in time."""
    assert parse(str(query), now=now).query == query, text
    start = time.process_time()

    def stop() -> bool:
        return time.process_time() - start > LIMIT

    try:
        engine.search(query, 10, stop=stop)
    except Stopped:
        return "stopped"
    return "answered"


def main() -> None:
    def option(name: str, default: int) -> int:
        return int(sys.argv[sys.argv.index(name) + 1]) if name in sys.argv else default

    chance = random.Random(option("--seed", 1))
    now = datetime(2026, 11, 24, tzinfo=UTC)
    ends: Counter[str] = Counter()
    private = 0
    slowest: list[tuple[float, str, str]] = []
    with Index(Path(sys.argv[1])) as index:
        words = words_of(index.engine)
        for _ in range(option("--queries", 100_000)):
            text = fuzzed(words, chance)
            start = time.process_time()
            end = ask(index.engine, text, now)
            taken = time.process_time() - start
            ends[end] += 1
            private = max(private, private_megabytes())
            slowest = sorted([*slowest, (taken, end, text)], reverse=True)[:10]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(dict(ends))
    print(
        f"{private} MB at most (goal {MOST_MEMORY}), {memory} MB with what is mapped of the index"
    )
    for taken, end, text in slowest:
        print(f"{taken:6.2f} s {end:9} {text!r}")


if __name__ == "__main__":
    main()
