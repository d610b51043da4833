"""Real wires with known answers: Reuters-21578, with hits and counts found by brute force."""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from checking import every
from counts import tries
from dated import when
from samples import NOW, SHARED

from searcher.archives import read
from searcher.engines import Engine, open_engine
from searcher.index.builder import build
from searcher.index.opened import Index
from searcher.query.matching import matches
from searcher.query.nodes import All
from searcher.query.parser import parse
from searcher.search.timeline import Unit, timeline
from searcher.story import Story

TRUTH = SHARED / "queries" / "reuters_truth_given.jsonl"
PART = 2000


def truth() -> list[dict[str, object]]:
    if not TRUTH.exists():
        return []
    return [json.loads(line) for line in TRUTH.read_text().splitlines()]


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
        case ["near", left, right, distance]:
            return f"{left} NEAR/{distance} {right}"
        case ["near", left, right, distance, field]:
            return f"{field}:({left} NEAR/{distance} {right})"
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
    for text in (exact(query["ast"]), str(query["query"]).replace(": ", ":")):
        memory, tantivy, whoosh = (found(engine, text) for engine in part)
        assert tantivy == memory
        assert whoosh == memory


COUNTED_QUERIES = ("*", "oil", '"interest rate"', '="New York" -topic:earn', "zeppelins")


def brute_force(stories: list[Story], field: str) -> dict[str, int]:
    """Counts of a field from the stories' own attributes, without the code that is tested."""
    counts: Counter[str] = Counter()
    for story in stories:
        kinds = {"person", "org", "place", "exchange"} if field == "entity" else {field}
        named = {entity.name for entity in story.entities if entity.kind in kinds}
        own = {"topic": set(story.topics), "source": {story.source}, "dateline": {story.dateline}}
        counts.update(own.get(field, named) - {""})
    return dict(counts)


@pytest.mark.parametrize("text", COUNTED_QUERIES)
def test_counts_equal_brute_force(text: str, part: list[Engine]) -> None:
    query = parse(text, now=NOW).query
    hits = [story for story in part[0].stories() if matches(query, story)]
    for field in ("source", "place", "topic", "entity", "dateline"):
        expected = brute_force(hits, field)
        for engine in every(part, least=3):
            assert engine.counts(query, field) == expected, (field, engine)
    for unit, letters in ((Unit.YEAR, 4), (Unit.MONTH, 7), (Unit.DAY, 10)):
        days = Counter(when(story).isoformat()[:letters] for story in hits)
        for engine in every(part, least=3):
            found = {p.label: p.stories for p in timeline(engine, query, unit) if p.stories}
            assert found == days, (unit, engine)


def check_counts(engine: Engine, stories: list[Story]) -> None:
    """Counts over an archive equal those taken from its stories one by one."""
    for text in COUNTED_QUERIES[:3]:
        query = parse(text, now=NOW).query
        hits = stories if text == "*" else [s for s in stories if matches(query, s)]
        for field in ("place", "topic", "entity"):
            assert engine.counts(query, field) == brute_force(hits, field)
        days = Counter(when(story).date().isoformat() for story in hits)
        found = timeline(engine, query, Unit.DAY)
        assert {p.label: p.stories for p in found if p.stories} == days
        assert len(found) == (found[-1].start - found[0].start).days + 1


def test_counts_of_the_whole_archive(whole: Index) -> None:
    check_counts(whole.engine, list(whole.engine.stories()))


@pytest.mark.parametrize("name", ["memory", "whoosh"])
def test_counts_of_the_archive_on_slow_engines(name: str, reuters: Path, tmp_path: Path) -> None:
    found = (found for found in read(str(reuters)) if isinstance(found, Story))
    stories = list(islice(found, tries(PART, 21_578)))
    engine = open_engine(name, tmp_path / name, create=True, write=True)
    for story in stories:
        engine.add(story, fresh=True)
    engine.commit()
    check_counts(engine, stories)
    engine.close()


def test_every_story_is_kept_whole(whole: Index, reuters: Path) -> None:
    sample = [s for number, s in enumerate(read(str(reuters))) if number % 500 == 0]
    assert len(whole.engine.search(All(), 1).hits) == 1
    for story in every(sample, least=40):
        assert isinstance(story, Story)
        assert whole.engine.get(story.id) == story
