"""Spellings that are one, in words, phrases and proximity, on every engine; and what is not."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from searcher.engines import ENGINES, open_engine
from searcher.query.matching import matches
from searcher.query.nodes import Query
from searcher.query.parser import parse
from searcher.search.snippets import spans
from searcher.story import Story

DAY = datetime(2020, 1, 2, tzinfo=UTC)
TEXTS = {
    "comma": "The firm cut 1,500 jobs on Monday.",
    "plain": "The firm cut 1500 jobs on Tuesday.",
    "apart": "Page 1, 500 copies printed.",
    "us dots": "The U.S. Treasury moved.",
    "us": "The US Treasury moved.",
    "usa dots": "The U.S.A. Treasury moved.",
    "usa": "The USA Treasury moved.",
    "pronoun": "They told us nothing about it.",
    "shouted": "THEY TOLD US NOTHING\nabout it",
    "hyphen": "The e-mail about the co-operation of the vice-president.",
    "joined": "The email about the cooperation of the vice president.",
    "firm": "Motor Co operations in Brazil.",
    "dots": "The N.A.T.O. summit in D.C. ended.",
    "no dots": "The NATO summit in DC ended.",
    "british": "The defence ministry's organisation grew 5 per cent.",
    "american": "The defense ministry's organization grew 5 percent.",
}
US = {"us dots", "us", "usa dots", "usa"}
CASES = [
    ("1,500", {"comma", "plain"}),
    ("1500", {"comma", "plain"}),
    ('"cut 1500 jobs"', {"comma", "plain"}),
    ("=1500", {"plain"}),
    ("U.S.", US),
    ("US", US),
    ("USA", US),
    ("body:U.S.", US),
    ("=U.S.", {"us dots"}),
    ("=US", {"us", "shouted"}),
    ("us", {"us", "pronoun", "shouted"}),
    ('"US Treasury"', US),
    ('"the U.S., Treasury"', US),
    ("US NEAR/1 treasury", US),
    ("FIRST/3 U.S.", US),
    ("NATO", {"dots", "no dots"}),
    ("nato", {"dots", "no dots"}),
    ("N.A.T.O.", {"dots", "no dots"}),
    ("=NATO", {"no dots"}),
    ("D.C.", {"dots", "no dots"}),
    ("e-mail", {"hyphen", "joined"}),
    ("email", {"hyphen", "joined"}),
    ("co-operation", {"hyphen", "joined"}),
    ("cooperation", {"hyphen", "joined"}),
    ("cooperate", {"hyphen", "joined"}),
    ("vice-president", {"hyphen", "joined"}),
    ('"defence ministry"', {"british", "american"}),
    ("organization THEN/1 grew", {"british", "american"}),
    ('="defence ministry"', {"british"}),
    ("percent", {"british", "american"}),
]


def asked(query: str) -> Query:
    return parse(query, now=DAY).query


@pytest.mark.parametrize(("query", "found"), CASES)
def test_meaning(query: str, found: set[str]) -> None:
    assert {id for id, text in TEXTS.items() if matches(asked(query), story(id, text))} == found


def story(id: str, text: str) -> Story:
    return Story(id, DAY, "", text)


@pytest.mark.parametrize("name", ENGINES)
def test_every_engine_finds_them(name: str, tmp_path: Path) -> None:
    engine = open_engine(name, tmp_path, create=True, write=True)
    try:
        for id, text in TEXTS.items():
            engine.add(story(id, text))
        engine.commit()
        wrong = {}
        for query, found in CASES:
            hits = {hit.story.id for hit in engine.search(asked(query), 99).hits}
            if hits != found:
                wrong[query] = hits ^ found
        assert wrong == {}
    finally:
        engine.close()


def test_each_spelling_is_marked() -> None:
    text = "the U.S., the US and 1,500 of us; co-operation"
    marked = {query: [text[a:b] for a, b in spans(asked(query), "body", text)]
              for query in ("US", "1500", "cooperation")}  # fmt: skip
    assert marked == {"US": ["U.S", "US"], "1500": ["1,500"], "cooperation": ["co-operation"]}
