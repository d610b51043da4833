"""Which English words a bare word stands for: labelled pairs, and all who ask agree.

The labels were made before the rules. Those `held` were never looked at while the rules were tuned.
"""

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from checking import every

from searcher.analysis.families import families, family, family_starts, stem
from searcher.analysis.spelling import american, spellings
from searcher.engines import ENGINES, open_engine
from searcher.errors import QueryError
from searcher.query.matching import matches
from searcher.query.nodes import Query
from searcher.query.parser import parse
from searcher.story import Story

DAY = datetime(2020, 1, 2, tzinfo=UTC)
LABELS = Path(__file__).parents[1] / "labels" / "english_families.tsv"
LEAST = 0.97
PAIRS = [line.split("\t") for line in LABELS.read_text().splitlines()]


def asked(query: str) -> Query:
    return parse(query, now=DAY).query


@pytest.mark.parametrize("part", ["tuned", "held"])
def test_labelled_pairs_meet_or_do_not(part: str) -> None:
    pairs = [(label, one, other) for name, label, one, other in PAIRS if name == part]
    assert len(pairs) > 200
    wrong = [p for p in pairs if (family(p[1]) == family(p[2])) != (p[0] == "meet")]
    assert 1 - len(wrong) / len(pairs) >= LEAST, wrong


def test_a_family_is_listed_under_its_beginnings() -> None:
    meeting = [p for p in PAIRS if p[1] == "meet" and family(p[2]) == family(p[3])]
    for _, _, one, other in every(meeting, least=150):
        assert other.startswith(family_starts(one)), (one, other)
        assert one.startswith(family_starts(other)), (other, one)
    for starts in every(family_starts(one) for _, _, one, _ in PAIRS):
        assert not any(b.startswith(a) for a, b in pairwise(sorted(starts)))


def test_one_call_gives_what_many_give() -> None:
    words = [word for _, _, *pair in PAIRS for word in pair]
    assert families(words) == [family(word) for word in words]


@pytest.mark.parametrize(
    ("query", "found", "left"),
    [
        ("severe", "A severe storm came.", "Several people came."),
        ("author", "The author came.", "The authorities came."),
        ("execution", "The execution came.", "Three executives came."),
        ("woman", "Women ran.", "The men ran."),
        ("say", "They said so.", "They sailed."),
        ("run", "Women ran.", "A rune."),
        ("buy", "He bought it.", "He bounced it."),
        ("organize", "It was organised.", "An organ."),
        ("colour", "In colors.", "A column."),
        ("%import", "It is important.", "It is impotent."),
        ("%import NEAR/2 visit", "An important state visit.", "An impotent visit."),
        ("import", "Oil imports.", "It is important."),
        ("=import", "An import.", "Oil imports."),
        ("금리", "금리를 올렸다", "금융"),
        ("한국은행", "한국은행이 올렸다", "한국에서"),
    ],
)
def test_every_engine_finds_the_family(query: str, found: str, left: str, tmp_path: Path) -> None:
    stories = [Story("found", DAY, "", found), Story("left", DAY, "", left)]
    meant = {one.id for one in stories if matches(asked(query), one)}
    assert meant == {"found"}
    for name in ENGINES:
        engine = open_engine(name, tmp_path / name, create=True, write=True)
        try:
            for one in stories:
                engine.add(one)
            engine.commit()
            assert {hit.story.id for hit in engine.search(asked(query), 9).hits} == meant, name
        finally:
            engine.close()


def test_a_stem_is_wider() -> None:
    assert stem("import") == stem("important")
    assert str(asked("%import")) == "%import"
    assert asked(str(asked("headline:%import"))) == asked("headline:%import")


def test_percent_alone_is_no_stem() -> None:
    with pytest.raises(QueryError, match="NOT"):
        asked("turkey % gas")
    with pytest.raises(QueryError, match="exclude each other"):
        asked("%import~1")


def test_spellings_are_those_with_one_american() -> None:
    for word in (
        "organisations",
        "center",
        "analysed",
        "defense",
        "promise",
        "fuelled",
        "exercise",
    ):
        every = spellings(word)
        assert every[0] == word
        assert {american(one) for one in every} == {american(word)}
    assert spellings("promise") == ("promise",)
    assert set(spellings("analyze")) == {"analyze", "analyse"}
