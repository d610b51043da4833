"""Nothing that is longer than an engine can hold vanishes: it is found, told apart, or refused."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from searcher import analysis
from searcher.engines import ENGINES, open_engine
from searcher.engines.facets import LONGEST_VALUE
from searcher.index.builder import build
from searcher.index.check import problems
from searcher.index.opened import Index
from searcher.query.matching import matches
from searcher.query.nodes import Phrase, Query, Word
from searcher.search.snippets import spans
from searcher.story import Entity, Story

DAY = datetime(2020, 1, 1, tzinfo=UTC)
LONG = 70_000  # letters, and bytes: more than a term of tantivy's may have
BLANK = Story("1", DAY, "", "")


def found(name: str, folder: Path, story: Story, *queries: Query) -> list[bool]:
    """Whether an engine finds a story by each query; its meaning says the same."""
    engine = open_engine(name, folder / "engine", create=True, write=True)
    engine.add(story)
    engine.commit()
    answers = [engine.search(query, 1).total == 1 for query in queries]
    assert answers == [matches(query, story) for query in queries]
    assert list(engine.stories()) == [story]
    engine.close()
    return answers


@pytest.mark.parametrize("letter", ["x", "é", "я", "ሀ"])
@pytest.mark.parametrize("name", ENGINES)
def test_a_very_long_word_is_found_by_its_beginning(name: str, letter: str, tmp_path: Path) -> None:
    body = f"before {letter * LONG} after"
    story = replace(BLANK, body=body, entities=(Entity("person", body),))
    plain = analysis.words(letter)[0]
    for field in ("body", "person"):
        queries = Word(f"{plain}*", field), Phrase(f"before {plain}* after", field)
        assert found(name, tmp_path / field, story, *queries) == [True, True]
        assert found(name, tmp_path / f"not {field}", story, Phrase("before after", field)) == [
            False
        ]
    assert spans(Word(f"{plain}*"), "body", body) == [(7, 7 + LONG)]


@pytest.mark.parametrize("name", ENGINES)
def test_a_very_long_topic_is_found_by_its_beginning(name: str, tmp_path: Path) -> None:
    for topic in ("z" * LONG, "z " * LONG):
        story = replace(BLANK, topics=(topic,))
        queries = Word("z*", "topic"), Phrase(topic[:14_000], "topic")
        assert found(name, tmp_path / str(len(topic)), story, *queries) == [True, True]


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("length", [1_000, LONGEST_VALUE, LONG])
def test_values_that_begin_alike_are_counted_apart(name: str, length: int, tmp_path: Path) -> None:
    engine = open_engine(name, tmp_path / "engine", create=True, write=True)
    for end in ("one", "two"):
        value = "z" * length + end
        engine.add(replace(BLANK, id=end, topics=(value,), entities=(Entity("org", value),)))
    engine.commit()
    for field in ("topic", "org", "entity"):
        assert list(engine.counts(Word("z*", "topic"), field).values()) == [1, 1]
    engine.close()


@pytest.mark.parametrize("name", [name for name in ENGINES if name != "memory"])
def test_a_very_long_id_is_refused_and_a_long_one_is_kept(name: str, tmp_path: Path) -> None:
    archive = tmp_path / "a.jsonl"
    story = {"date": "2020-01-01", "headline": "Coup", "body": "Coup"}
    ids = ["i" * 65_000, "i" * 65_001, "é" * 32_501]
    archive.write_text("".join(json.dumps({"id": id, **story}) + "\n" for id in ids))
    for _ in range(2):  # the second finds all as it was
        built = build([str(archive)], tmp_path / "i", engine=name, extractor="none", jobs=1)
        assert built.ledger.rejected_by == {"id-too-long": 2}
        assert built.stories == 1
    with Index(tmp_path / "i") as index:
        assert not list(problems(index))
