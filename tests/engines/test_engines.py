"""Every engine keeps the promises of `Engine`."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from agreement import ids, story
from dated import when
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from trees import START

from searcher.engines import Engine, open_engine
from searcher.engines.facets import facet_values
from searcher.engines.results import Order, Stopped
from searcher.engines.tantivy.schema import document
from searcher.errors import EngineError
from searcher.fields import FIELDS, Kind
from searcher.query.nodes import (
    All,
    Not,
    Or,
    Phrase,
    Query,
    Range,
    Word,
)
from searcher.story import Entity, Status, Story


def test_an_unknown_engine_is_named() -> None:
    with pytest.raises(EngineError, match="lucene"):
        open_engine("lucene", Path("nowhere"))


def test_a_new_engine_is_empty(engine: Engine) -> None:
    assert len(engine) == 0
    assert ids(engine, All()) == ids(engine, Word("coup")) == set()
    assert ids(engine, Not(Word("coup"))) == ids(engine, Range(None, None)) == set()
    assert ids(engine, Word("c*")) == ids(engine, Phrase("a coup")) == set()
    assert engine.get("s1") is None
    assert list(engine.stories()) == []
    assert engine.counts(All(), "source") == {}


def test_a_story_is_seen_after_commit(engine: Engine) -> None:
    engine.add(story("1", "Coup in Ankara"))
    assert len(engine) == 0
    assert engine.get("1") is None
    engine.commit()
    assert len(engine) == 1
    assert ids(engine, Word("coup")) == {"1"}


def test_a_story_comes_back_equal(engine: Engine) -> None:
    whole = Story(
        "id: 1/ä", START + timedelta(microseconds=1), "Été à İstanbul", "First.\n\nSecond “x”.",
        version=3, source="afp", slug="turkey-coup", byline="By A", dateline="ANKARA",
        entities=(Entity("person", "Ann Lee", ("Lee", ""), "rules"), Entity("odd", "")),
        topics=("crude", "money-fx"), language="fr", urgency=2, status=Status.CORRECTED,
        created=START - timedelta(days=1), sent=START + timedelta(seconds=1), embargo=START,
        note="Corrects the year", guessed=("date",), origin="a.xml#2", format="nitf",
    )  # fmt: skip
    engine.add(whole)
    engine.commit()
    assert engine.get("id: 1/ä") == whole
    assert list(engine.stories()) == [whole]
    assert [hit.story for hit in engine.search(All(), 1).hits] == [whole]


@pytest.mark.parametrize("committed", [True, False])
def test_a_story_takes_the_place_of_its_namesake(engine: Engine, *, committed: bool) -> None:
    engine.add(story("1", "old"))
    engine.add(story("2", "other"))
    if committed:
        engine.commit()
    engine.add(story("1", "new"))
    engine.add(story("1", "newest"))
    engine.commit()
    assert len(engine) == 2
    assert ids(engine, Or((Word("old"), Word("new")))) == set()
    assert ids(engine, Word("newest")) == {"1"}
    assert sorted(kept.headline for kept in engine.stories()) == ["newest", "other"]


@pytest.mark.parametrize("committed", [True, False])
def test_a_deleted_story_is_gone(engine: Engine, *, committed: bool) -> None:
    for id in ("1", "2", "12"):
        engine.add(story(id, "coup"))
    if committed:
        engine.commit()
    engine.delete("1")
    engine.delete("unknown")
    engine.commit()
    assert len(engine) == 2
    assert engine.get("1") is None
    everything = All(), Word("coup"), Not(Word("x")), Range(None, None), Word("c*")
    for query in everything:
        assert ids(engine, query) == {"2", "12"}
    assert {kept.id for kept in engine.stories()} == {"2", "12"}
    assert engine.counts(All(), "source") == {"afp": 2}


def test_wildcards(engine: Engine) -> None:
    engine.add(story("1", "coup"))
    engine.add(story("2", "Coups"))
    engine.commit()
    assert ids(engine, Word("c*")) == ids(engine, Word("*oup*")) == {"1", "2"}
    assert ids(engine, Word("c?up")) == ids(engine, Word("?oup")) == {"1"}
    assert ids(engine, Word("c*s")) == ids(engine, Word("c*p?")) == {"2"}


def test_a_deleted_story_can_return(engine: Engine) -> None:
    engine.add(story("1", "coup"))
    engine.commit()
    engine.delete("1")
    engine.add(story("1", "again"))
    engine.commit()
    assert ids(engine, All()) == ids(engine, Word("again")) == {"1"}


def test_everything_can_be_deleted(filled: Engine) -> None:
    for n in range(10):
        filled.delete(f"s{n}")
    filled.commit()
    assert len(filled) == 0
    assert ids(filled, All()) == ids(filled, Word("coup")) == ids(filled, Not(Word("x"))) == set()
    assert filled.counts(All(), "source") == {}


def test_many_commits(engine: Engine) -> None:
    for n in range(25):
        engine.add(story(f"s{n}", f"Coup {n}"))
        engine.delete(f"s{n - 3}")
        engine.commit()
    assert ids(engine, Word("coup")) == ids(engine, All()) == {"s22", "s23", "s24"}
    assert ids(engine, Word("24")) == {"s24"}


def test_an_empty_commit_changes_nothing(filled: Engine) -> None:
    filled.commit()
    filled.commit()
    assert len(filled) == 10


@pytest.mark.parametrize("order", Order)
def test_orders(filled: Engine, order: Order) -> None:
    hits = filled.search(Word("coup"), 10, order=order).hits
    dates = [when(hit.story) for hit in hits]
    scores = [hit.score for hit in hits]
    assert len(hits) == 10
    match order:
        case Order.NEWEST:
            assert dates == sorted(dates, reverse=True)
        case Order.OLDEST:
            assert dates == sorted(dates)
        case Order.ARRIVED:
            arrivals = [hit.story.kept.arrived for hit in hits]
            assert arrivals == sorted(arrivals, reverse=True)
        case Order.RELEVANCE:
            assert scores == sorted(scores, reverse=True)
            assert min(scores) > 0


def test_dates_before_1970_sort_too(engine: Engine) -> None:
    dates = [datetime(1, 1, 1, tzinfo=UTC), datetime(1969, 12, 31, 23, tzinfo=UTC), START]
    dates.append(datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC))
    for n, date in enumerate(dates):
        engine.add(Story(f"s{n}", date, "", ""))
    engine.commit()
    oldest = engine.search(All(), 10, order=Order.OLDEST)
    assert [when(hit.story) for hit in oldest.hits] == dates
    assert ids(engine, Range(dates[1], dates[2])) == {"s1"}
    assert ids(engine, Range(None, dates[1])) == {"s0"}
    assert ids(engine, Range(dates[2], None)) == {"s2", "s3"}


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize(
    "query", [Word("coup"), Word("coup", exact=True), Word("Coup", exact=True)]
)
def test_pages_are_parts_of_the_whole(filled: Engine, order: Order, query: Query) -> None:
    whole = filled.search(query, 100, order=order)
    for offset in range(12):
        page = filled.search(query, 3, offset, order)
        assert page.total == whole.total
        assert page.hits == whole.hits[offset : offset + 3]
        uncounted = filled.search(query, 3, offset, order, count=False)
        assert uncounted.total is None
        assert uncounted.hits == page.hits


@pytest.mark.parametrize("query", [All(), Word("coup"), Word("Coup", exact=True), Word("x")])
def test_a_limit_of_0_counts_only(filled: Engine, query: Query) -> None:
    counted = filled.search(query, 0)
    assert counted.hits == ()
    assert counted.total == len(ids(filled, query))
    assert filled.search(query, 0, count=False).total is None


def test_counts_are_ranked(filled: Engine) -> None:
    assert list(filled.counts(All(), "source").items()) == [("afp", 6), ("reuters", 4)]
    assert filled.counts(All(), "source", 1) == {"afp": 6}
    assert filled.counts(Word("Coup", exact=True), "source") == {"afp": 6, "reuters": 4}
    assert filled.counts(Word("zeppelin"), "source") == {}


def test_words_are_ranked_by_their_stories(filled: Engine) -> None:
    def every(word: str) -> bool:
        return True

    assert list(filled.words("headline", "", every, 2).items()) == [("coup", 10), ("0", 1)]
    assert filled.words("headline", "c", every) == {"coup": 10}
    assert filled.words("body", "", lambda word: word == "coup") == {"coup": 9}
    assert filled.words("source", "r", every) == {"reuters": 4}
    filled.delete("s3")
    filled.add(replace(story("new", "Coupe"), topics=("Money-FX",)))
    filled.commit()
    assert filled.words("headline", "coup", every) == {"coup": 9, "coupe": 1}
    assert "3" not in filled.words("headline", "", every)
    assert filled.words("topic", "m", every) == {"money fx": 1}


def test_a_story_counts_once_for_a_value(engine: Engine) -> None:
    twice = Entity("person", "Ann"), Entity("org", "Ann"), Entity("person", "Ann")
    engine.add(replace(story("1"), entities=twice, topics=("b", "a", "b", "", "x" * 5000)))
    engine.add(replace(story("2"), entities=twice[1:2], topics=("b",)))
    engine.commit()
    assert engine.counts(All(), "person") == {"Ann": 1}
    assert engine.counts(All(), "entity") == {"Ann": 2}
    topics = engine.counts(All(), "topic")
    assert list(topics.items()) == [("b", 2), ("a", 1), ("x" * 5000, 1)]


def test_aliases_find_and_names_count(engine: Engine) -> None:
    lavrov = Entity("person", "Sergei Lavrov", ("Лавров",), "rules")
    engine.add(replace(story("1"), entities=(lavrov,)))
    engine.commit()
    assert ids(engine, Word("лавров", "person")) == ids(engine, Word("lavrov", "entity")) == {"1"}
    assert engine.counts(All(), "person") == {"Sergei Lavrov": 1}


@pytest.mark.parametrize("query", [All(), Word("Coup", exact=True)])
def test_histogram(filled: Engine, query: Query) -> None:
    bounds = [START + timedelta(days=n) for n in (-1, 0, 3, 9, 10)]
    assert filled.histogram(query, bounds) == [0, 3, 6, 1]
    assert filled.histogram(query, bounds[:1]) == filled.histogram(query, []) == []


@pytest.mark.parametrize("query", [Word("Coup", exact=True)])
def test_reading_hits_can_be_stopped(filled: Engine, query: Query) -> None:
    def stop() -> bool:
        return True

    for work in (
        lambda: filled.search(query, 1, stop=stop),
        lambda: filled.counts(query, "source", stop=stop),
        lambda: filled.histogram(query, [START, START + timedelta(days=1)], stop=stop),
    ):
        with pytest.raises(Stopped):
            work()
    assert filled.search(query, 1).total == 10


def test_pages_of_verified_hits_join(filled: Engine) -> None:
    query = Word("Coup", exact=True)
    whole = filled.search(query, 10, order=Order.NEWEST).hits
    pages = [filled.search(query, 3, offset, Order.NEWEST).hits for offset in (6, 0, 3, 9)]
    assert (*pages[1], *pages[2], *pages[0], *pages[3]) == whole
    filled.add(story("new", "Coup", days=99))
    filled.commit()
    assert filled.search(query, 1, order=Order.NEWEST).hits[0].story.id == "new"


def test_an_empty_value_is_not_counted(engine: Engine) -> None:
    engine.add(story("1", source=""))
    engine.commit()
    assert engine.counts(All(), "source") == {}


def test_a_sound_engine_has_no_problems(filled: Engine) -> None:
    assert list(filled.problems()) == []


names = st.text("ab", max_size=3)


entities = st.builds(
    Entity,
    st.sampled_from(["person", "org", "place", "exchange", "designator", "event"]),
    names,
    st.lists(names, max_size=2).map(tuple),
)


@given(st.lists(entities, max_size=6).map(tuple))
def test_names_are_indexed_as_the_table_of_fields_says(named: tuple[Entity, ...]) -> None:
    told = replace(story("1", "coup"), entities=named)
    filled = document(told)
    for field in FIELDS.values():
        if field.kind is Kind.NAME and field.name != "source":
            assert filled.get(field.name, []) == [value for value in field.values(told) if value]
            assert filled.get(f"_{field.name}", []) == facet_values(field, told)


@pytest.mark.parametrize("count", [1, 49, 50, 51, 200])
def test_a_prefix_finds_however_many_words_begin_so(engine: Engine, count: int) -> None:
    engine.add(story("other", "", "sancerre"))
    for n in range(count):
        engine.add(story(str(n), "", f"sanct{'abcdefghij'[n % 10]}{n}"))
    engine.commit()
    assert engine.search(Word("sanct*"), 0).total == count


def test_of_equal_stories_the_newest_comes_first(engine: Engine) -> None:
    for id, days in (("1", 0), ("2", 2), ("3", 1)):
        engine.add(story(id, "coup", "tank", days))
    engine.commit()
    hits = engine.search(Word("coup"), 10).hits
    assert [hit.story.id for hit in hits] == ["2", "3", "1"]


def test_a_word_as_written_ranks_before_its_inflections(tmp_path: Path) -> None:
    engine = open_engine("tantivy", tmp_path / "engine", create=True, write=True)
    engine.add(story("1", "", "a sanctioned tanker"))
    engine.add(story("2", "", "a sanctions tanker"))
    engine.commit()
    for query, best in (("sanctions", "2"), ("sanctioned", "1")):
        assert engine.search(Word(query), 2).hits[0].story.id == best
    engine.close()


def test_boosts_and_headlines_rank(engine: Engine) -> None:
    engine.add(story("1", "coup", "tank"))
    engine.add(story("2", "tank", "coup"))
    engine.commit()
    query = Or((Word("coup", "body", boost=8), Word("tank", "body")))
    assert [hit.story.id for hit in engine.search(query, 2).hits] == ["2", "1"]
