"""What each word gave to the score of a hit."""

import tempfile
from pathlib import Path

import pytest
from checking import every

from searcher.engines import ON_DISK, open_engine
from searcher.query.parser import parse
from searcher.search.shares import shares
from searcher.story import EPOCH, Story

STORIES = [
    Story("A-1", EPOCH, "Bank of England cuts rates", "The bank, and banks, cut rates again."),
    Story("A 1", EPOCH, "Bank", "A bank with an id like another."),
    *(Story(f"s-{n}", EPOCH, "Rain", "It rained. A rate was cut.") for n in range(5)),
]


@pytest.mark.parametrize("name", ON_DISK)
@pytest.mark.parametrize(
    "query",
    [
        "bank rates", "the bank OR cut^3", "bank OR rain OR nothing", "bank NEAR/9 cut rates",
        "bank date:1970 NOT rain", "(bank OR cut) rates",
    ],
)  # fmt: skip
def test_the_parts_of_a_score_add_up(name: str, query: str) -> None:
    asked = parse(query, now=EPOCH).query
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(name, Path(folder), create=True, write=True)
        for story in STORIES:
            engine.add(story)
        engine.commit()
        hits = engine.search(asked, 10).hits
        for hit in every(hits):
            given = [share for _, share in shares(asked, hit, engine)]
            assert sum(given) == pytest.approx(hit.score, abs=0.001)
            assert min(given) >= 0
        engine.close()
