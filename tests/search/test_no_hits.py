"""Why a query finds nothing, explained within its time limit and the same on every engine."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time

import pytest
from counts import tries
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from samples import NOW
from trees import random_stories, trees_of

from searcher.engines import ENGINES, Engine, open_engine
from searcher.engines.memory import MemoryEngine
from searcher.output import zero_hits
from searcher.output.explanation import explanation
from searcher.query.nodes import Query
from searcher.query.parser import parse
from searcher.query.walk import leaves
from searcher.search.terms import stands_for
from searcher.search.visible import Visible
from searcher.search.zero_hits import explain_no_hits
from searcher.story import Entity, Story

FIRST = datetime(2004, 1, 2, 8, tzinfo=UTC)
MINISTER = Entity("person", "Yulia Tymoshenko")


def story(n: int, headline: str, body: str = "", **rest: object) -> Story:
    return Story(str(n), FIRST + timedelta(days=300 * n), headline, body, **rest)  # type: ignore[arg-type]


STORIES = [
    *(
        story(n, "Tymoshenko on gas", "Gas prices, said Tymoshenko.", source="Meridian")
        for n in range(3)
    ),
    story(3, "Sanctions on gas", "Sanctioned gas of the S-400 kind.", source="Meridian"),
    story(4, "Sanctions and steel", "Steel, the sanction hits.", source="Northwire"),
    story(5, "Steel", "S400 and S-400s, no sanctions.", source="Northwire", topics=("steel",)),
    replace(story(6, "Old steel"), source="Agence Reun", entities=(MINISTER,), language="fr"),
]


@pytest.fixture(autouse=True)
def _processor_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Measures the limit in processor time: on a busy machine .25 seconds may be no time at all."""
    monkeypatch.setattr("searcher.search.zero_hits.perf_counter", process_time)


def read(text: str) -> Query:
    return parse(text, now=NOW).query


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(request.param, tmp_path / "engine", create=True, write=True)
    for one in STORIES:
        opened.add(one)
    opened.commit()
    yield opened
    opened.close()


TABLE = {
    "sanct": """
        0 stories: sanct 0
        sanct: no story has it; did you mean  sanctions (3) ?
    """,
    "steam": """
        0 stories: steam 0
        steam: no story has it
    """,
    "tymoshenka": """
        0 stories: tymoshenka 0
        tymoshenka: no story has it; did you mean  tymoshenko (3) ?
    """,
    "zymoshenko": """
        0 stories: zymoshenko 0
        zymoshenko: no story has it; did you mean  tymoshenko (3) ?
    """,
    "sanctoins gas source:afp": """
        0 stories: sanctoins 0 · gas 4 · source:afp 0
        sanctoins: no story has it; did you mean  sanctions (3) ?
        source:afp: no story has it; the commonest are Meridian (4), Northwire (2), Agence Reun (1)
        without sanctoins and source:afp there would be 4
    """,
    "gas source:northwind": """
        0 stories: gas 4 · source:northwind 0
        source:northwind: no story has it; did you mean  Northwire (2) ?
        without source:northwind there would be 4
    """,
    "person:timoshenko": """
        0 stories: person:timoshenko 0
        person:timoshenko: no story has it; did you mean  Yulia Tymoshenko (1) ?
    """,
    "topic:steal": """
        0 stories: topic:steal 0
        topic:steal: no story has it; did you mean  steel (1) ?
    """,
    "language:de": """
        0 stories: language:de 0
        language:de: no story has it; the commonest are fr (1)
    """,
    "headline:prices": """
        0 stories: headline:prices 0
        headline:prices: no story has it; did you mean  prices (3) ?
    """,
    '"gas prises"': """
        0 stories: "gas prises" 0
        prises: no story has it; did you mean  prices (3) ?
    """,
    '"prices gas"': """
        0 stories: "prices gas" 0
        with (prices AND gas) for "prices gas" there would be 3
    """,
    "=SANCTIONS": """
        0 stories: =SANCTIONS 0
        with SANCTIONS for =SANCTIONS there would be 3
    """,
    "tymoshenko THEN/1 prices": """
        0 stories: tymoshenko THEN/1 prices 0
        with (tymoshenko AND prices) for tymoshenko THEN/1 prices there would be 3
    """,
    "tymoshenko NEAR/5 steel": """
        0 stories: tymoshenko NEAR/5 steel 0
        no story has both tymoshenko and steel
    """,
    "ATLEAST/5 gas steel": """
        0 stories: ATLEAST/5 gas 0 · steel 3
        without ATLEAST/5 gas there would be 3
    """,
    "tymoshenko steel": """
        0 stories: tymoshenko 3 · steel 3
        no story has both tymoshenko and steel
    """,
    "gas steel (sanctions OR prices)": """
        0 stories: gas 4 · steel 3 · (sanctions OR prices) 6
        without gas there would be 2
        without steel there would be 4
    """,
    "gas date:1999": """
        0 stories: gas 4 · date:1999-01-01..1999-12-31 0
        without date:1999-01-01..1999-12-31 there would be 4
        this archive runs from 2004-01-02 to 2008-12-06
    """,
    "source:northwire date:..2005": """
        0 stories: source:northwire 2 · date:..2005-12-31 3
        no story has both source:northwire and date:..2005-12-31
        source:northwire runs from 2007-04-16 to 2008-02-10
    """,
    "NOT *": """
        0 stories: NOT * 0
    """,
    "zz": """
        0 stories: zz 0
        zz: no story has it
    """,
}


@pytest.mark.parametrize("query", TABLE)
def test_why_nothing_is_found(query: str, engine: Engine) -> None:
    expected = [line.strip() for line in TABLE[query].strip().splitlines()]
    assert not engine.search(read(query), 0).total
    assert list(zero_hits.lines(explain_no_hits(read(query), engine), UTC)) == expected


def test_choices_find_what_they_say(engine: Engine) -> None:
    found = explain_no_hits(read("sanctoins gas steel"), engine)
    assert [(c.label, str(c.query)) for c in zero_hits.choices(found)] == [
        ("sanctions (3) for sanctoins", "sanctions AND gas AND steel"),
    ]
    found = explain_no_hits(read("language:fr (steal OR tymoshenka)"), engine)
    choice = next(zero_hits.choices(found))
    assert choice.query == read("language:fr (steel OR tymoshenka)")


def test_what_a_word_stands_for_here(engine: Engine) -> None:
    def told(text: str) -> dict[str, int]:
        (leaf,) = leaves(read(text))
        return stands_for(leaf, engine, 3)

    assert told("sanctions") == {"sanctions": 3, "sanction": 1, "sanctioned": 1}
    assert told("S-400") == {"s 400": 1, "s 400s": 1, "s400": 1}
    assert told("s*") == {"steel": 3, "sanctions": 3, "said": 3}
    assert told("steal~1") == {"steel": 3}
    assert told('"st* hits"') == {"steel": 3}
    assert told("/ga.|prices/") == {"gas": 4, "prices": 3}
    assert told("topic:st*") == {"steel": 1}
    assert told('"gas prices"') == told("=Gas") == told("zeppelin") == {}
    lines = list(explanation(read("sanctions gas NOT zeppelin"), UTC, engine))
    assert lines[1].endswith("its inflections: sanctions (3), sanction (1), sanctioned (1)")
    assert lines[3].endswith("zeppelin and its inflections: no story has it")


def test_embargoed_words_stay_untold() -> None:
    held = story(7, "Zeppelin over Sanctionsville", embargo=NOW + timedelta(days=1))
    engine = MemoryEngine()
    for one in [*STORIES, held]:
        engine.add(one)
    engine.commit()
    shown = Visible(engine, NOW)
    (_, told) = zero_hits.lines(explain_no_hits(read("zeppelins"), shown), UTC)
    assert told == "zeppelins: no story has it"


def test_it_asks_nothing_when_there_is_no_time(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def search(*_: object, **__: object) -> None:
        raise AssertionError("the engine is asked")

    monkeypatch.setattr(engine, "search", search)
    found = explain_no_hits(read("sanctoins gas steal date:1999"), engine, seconds=0)
    assert not found.is_whole
    assert list(zero_hits.lines(found, UTC)) == ["0 stories: …"]


@settings(max_examples=tries(30, 60))
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_every_number_is_true(data: st.DataObject, seed: int) -> None:
    stories = random_stories(seed, 8)
    engine = MemoryEngine()
    for one in stories:
        engine.add(one)
    engine.commit()
    for query in data.draw(st.lists(trees_of(stories), min_size=8, max_size=8)):
        if engine.search(query, 0).total:
            continue
        found = explain_no_hits(query, engine, seconds=10)
        assert found.is_whole
        for clause in found.clauses:
            assert engine.search(clause.query, 0).total == clause.stories
        for remedy in found.remedies:
            assert engine.search(remedy.query, 0).total == remedy.stories > 0
        assert len(list(zero_hits.lines(found, UTC))) > 0
        assert all(choice.label for choice in zero_hits.choices(found))
