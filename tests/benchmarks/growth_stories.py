"""Archives of any size for measurements: new stories out of the sentences of Reuters-21578.

    python tests/benchmarks/growth_stories.py REUTERS COUNT FILE.jsonl

The same arguments always give the same file. A story takes headline, dateline, codes and the
first sentences of one Reuters story and goes on with sentences of others, to about 1 kB. Sentences
keep the frequencies that words have in newswire; since an archive never runs out of new names and
numbers, some of them are exchanged for invented ones out of an endless Zipfian supply. Dates are
spread over 1987 to 2024, more of them late than early.
"""

import random
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec import json

from searcher.archives import read
from searcher.codec import to_json
from searcher.story import Story

SEED = 21_578
LENGTH = 750  # characters of a body at least
TOUCHED, EXCHANGED = 0.2, 0.2  # of the sentences; of the names and numbers in them
FIRST, LAST = datetime(1987, 1, 1, tzinfo=UTC), datetime(2024, 12, 31, tzinfo=UTC)
SOURCES = {"Reuters": 40, "AFP": 20, "AP": 18, "dpa": 10, "TASS": 6, "Xinhua": 4, "Kyodo": 2}

_SENTENCE = re.compile(r"(?<=[a-z)\"]\.)\s+(?=[A-Z\"])")
_SIGNED = re.compile(r"\s*reuter\s*$", re.IGNORECASE)
_EXCHANGEABLE = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b|\b\d{2,}\b")
_ONSETS = "b br ch d dr f g gr h j k kh l m mar n p pr r s sh st t tr v w y z".split()
_VOWELS = "a e i o u ai ei ou".split()
_CODAS = ["", "n", "r", "l", "s", "k", "nd", "rt", "v", "sky", "ng"]


def stories(reuters: Path, count: int, seed: int = SEED) -> Iterator[Story]:
    """So many new stories, with the ids growth-0, growth-1, …"""
    chance = random.Random(seed)
    templates = [s for s in read(reuters) if isinstance(s, Story) and s.headline and s.body]
    sentences = [_SENTENCE.split(_SIGNED.sub("", story.body)) for story in templates]
    names = list(SOURCES)
    weights = list(SOURCES.values())
    span = (LAST - FIRST).total_seconds()
    for number in range(count):
        at = chance.randrange(len(templates))
        template = templates[at]
        yield Story(
            id=f"growth-{number}",
            date=FIRST + timedelta(seconds=int(span * chance.random() ** 0.6)),
            headline=_exchanged(template.headline.capitalize(), chance),
            body=_body(sentences, at, chance),
            source=chance.choices(names, weights)[0],
            dateline=template.dateline,
            entities=tuple(e for e in template.entities if e.kind in ("place", "exchange")),
            topics=template.topics,
            language="en",
        )


def write(reuters: Path, count: int, path: Path, seed: int = SEED) -> None:
    """Put so many stories into a file of JSON Lines."""
    with path.open("wb") as file:
        for story in stories(reuters, count, seed):
            file.write(json.encode(to_json(story)) + b"\n")


def _body(sentences: list[list[str]], at: int, chance: random.Random) -> str:
    """The first sentences of one story, then those of others."""
    found: list[str] = []
    length = 0
    rest = sentences[at][: chance.randint(2, 6)]
    while length < LENGTH:
        for sentence in rest:
            found.append(_exchanged(sentence, chance))
            length += len(sentence)
        others = chance.choice(sentences)
        begin = chance.randrange(len(others))
        rest = others[begin : begin + 3]
    return "\n\n".join(" ".join(found[n : n + 2]) for n in range(0, len(found), 2))


def _exchanged(sentence: str, chance: random.Random) -> str:
    if chance.random() > TOUCHED:
        return sentence
    return _EXCHANGEABLE.sub(
        lambda old: _instead(old[0], chance) if chance.random() < EXCHANGED else old[0], sentence
    )


def _instead(old: str, chance: random.Random) -> str:
    # The rank has a Zipfian tail without end: P(rank > r) is about r ** -0.5.
    rank = int(chance.random() ** -2.0)
    if old.isdigit():
        return str(10 + rank % 10**9)
    return invented(rank)


def invented(rank: int) -> str:
    """The name of this rank.

    >>> invented(1), invented(70_000)
    ('Bra', 'Busbe')
    """
    name = ""
    while rank or not name:
        rank, onset = divmod(rank, len(_ONSETS))
        rank, vowel = divmod(rank, len(_VOWELS))
        rank, coda = divmod(rank, len(_CODAS))
        name += _ONSETS[onset] + _VOWELS[vowel] + _CODAS[coda]
    return name.capitalize()


def main() -> None:
    reuters, count, path = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    write(reuters, count, path)
    print(f"{count:,} stories, {path.stat().st_size / 1e6:,.0f} MB")


if __name__ == "__main__":
    main()
