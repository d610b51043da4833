"""Real wires with known answers: Reuters-21578, counted by brute force."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from samples import NOW, SHARED

from searcher.archives import read
from searcher.building import build
from searcher.engines import Engine, open_engine
from searcher.index import Index
from searcher.query.nodes import All
from searcher.query.parser import parse
from searcher.story import Story

TRUTH = SHARED / "queries" / "reuters_truth_given.jsonl"
PART = 2000


def truth() -> list[dict[str, object]]:
    if not TRUTH.exists():
        return []
    found = [json.loads(line) for line in TRUTH.read_text().splitlines()]
    return [query for query in found if query["kind"] != "proximity"]


def exact(tree: Any) -> str:  # noqa: C901
    """A tree of the truth as query text; its words are unstemmed."""
    match tree:
        case ["and", *parts]:
            return " AND ".join(f"({exact(part)})" for part in parts)
        case ["or", *parts]:
            return " OR ".join(f"({exact(part)})" for part in parts)
        case ["not", part]:
            return f"NOT ({exact(part)})"
        case ["term", word]:
            return f"={word}"
        case ["term", word, field]:
            return f"{field}:={word}"
        case ["phrase", words]:
            return f'="{words}"'
        case ["phrase", words, field]:
            return f'{field}:="{words}"'
        case ["date", low, "9999-99-99"]:
            return f"date:{low}.."
        case ["date", low, high]:
            return f"date:{low}..{high}"
        case ["ent", field, value]:
            return f"{field}:={value}"
        case _:
            raise AssertionError(tree)


@pytest.fixture(scope="module")
def whole(reuters: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    path = tmp_path_factory.mktemp("reuters") / "reuters"
    ledger = build([str(reuters)], path, extractor="none").ledger
    assert (ledger.read, ledger.added, ledger.rejected) == (21578, 21578, 0)
    assert ledger.balances
    with Index(path) as index:
        yield index


@pytest.fixture(scope="module")
def part(reuters: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Engine]]:
    """Three engines with the same 2,000 stories."""
    stories: list[Story] = []
    for found in read(str(reuters)):
        if isinstance(found, Story):
            stories.append(found)
        if len(stories) == PART:
            break
    engines = []
    for name in ("memory", "tantivy", "whoosh"):
        folder = tmp_path_factory.mktemp("part") / name
        engine = open_engine(name, folder, create=True, write=True)
        for story in stories:
            engine.add(story, fresh=True)
        engine.commit()
        engines.append(engine)
    yield engines
    for engine in engines:
        engine.close()


def found(engine: Engine, text: str) -> set[str]:
    query = parse(text, now=NOW).query
    return {hit.story.id for hit in engine.search(query, 30_000).hits}


@pytest.mark.parametrize("query", truth(), ids=lambda query: str(query["qid"]))
def test_known_answers(query: dict[str, object], whole: Index) -> None:
    ids = sorted(
        int(id.removeprefix("reuters-")) for id in found(whole.engine, exact(query["ast"]))
    )
    assert len(ids) == query["count"]
    assert ids[:10] == query["ids_first"]
    assert query["ids"] is None or ids == query["ids"]


@pytest.mark.parametrize("query", truth(), ids=lambda query: str(query["qid"]))
def test_every_engine_finds_the_same(query: dict[str, object], part: list[Engine]) -> None:
    for text in (exact(query["ast"]), str(query["query"])):
        memory, tantivy, whoosh = (found(engine, text) for engine in part)
        assert tantivy == memory
        assert whoosh == memory


def test_every_story_is_kept_whole(whole: Index, reuters: Path) -> None:
    sample = [s for number, s in enumerate(read(str(reuters))) if number % 500 == 0]
    assert len(whole.engine.search(All(), 1).hits) == 1
    for story in sample:
        assert isinstance(story, Story)
        assert whole.engine.get(story.id) == story
