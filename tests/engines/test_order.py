"""Hits come in one total order, whatever part of them is asked for, and in which pieces."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

import pytest
from agreement import changed
from checking import every
from counts import tries
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from trees import random_stories, trees_of

from searcher.engines import ENGINES, Engine, open_engine
from searcher.engines.results import Hit, Order
from searcher.engines.tantivy import ordering
from searcher.query.matching import matches
from searcher.query.nodes import All, Phrase, Query, Word
from searcher.story import Story

DAY = datetime(2020, 1, 1, tzinfo=UTC)
SIZES = {"AHEAD": 1, "SEVERAL": 2, "FEW": 2}  # so that thirty stories are very many


@contextmanager
def engine_of(name: str, stories: list[Story]) -> Iterator[Engine]:
    """An engine with these stories, which lie in several segments in an order of their own."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(name, Path(folder), create=True, write=True)
        try:
            for number in range(3):
                for story in stories[number::3]:
                    engine.add(story)
                engine.commit()
            yield engine
        finally:
            engine.close()


def alike(count: int, dates: int) -> list[Story]:
    """So many stories of one text, on so many days."""
    return [
        Story(f"s-{n}", DAY + timedelta(days=n % dates), "Quiet harbour", "The harbour opened.")
        for n in range(count)
    ]


def by_rank(hit: Hit) -> tuple[float, float, str]:
    return -hit.score, -hit.story.sort_date, hit.story.key


def by_date(story: Story, order: Order) -> tuple[float, float, str]:
    date = float(story.sort_date)
    arrived = (story.kept.arrived - DAY).total_seconds() if order is Order.ARRIVED else 0.0
    return -arrived, (date if order is Order.OLDEST else -date), story.key


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("dates", [1, 3, 60])
@pytest.mark.parametrize("query", [Word("harbour"), Phrase("quiet harbour"), All()])
def test_the_first_hits_do_not_depend_on_how_many_are_wanted(
    name: str, dates: int, query: Query
) -> None:
    stories = alike(60, dates)
    expected = [one.id for one in sorted(stories, key=lambda one: by_date(one, Order.NEWEST))]
    with engine_of(name, stories) as engine:
        for count in (1, 2, 3, 6, 30, 60):
            hits = engine.search(query, count, count=False).hits
            assert [hit.story.id for hit in hits] == expected[:count]


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("small", [False, True])
@settings(max_examples=tries(4, 12), deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_pages_of_any_size_join(name: str, small: bool, data: st.DataObject, seed: int) -> None:  # noqa: FBT001 - pytest's
    stories = random_stories(seed)
    queries = data.draw(st.lists(trees_of(stories), min_size=5, max_size=5))
    pages = data.draw(st.lists(st.tuples(st.integers(0, 32), st.integers(1, 12)), min_size=5))
    with tempfile.TemporaryDirectory() as folder, ExitStack() as patched:
        if small:
            for size, value in SIZES.items():
                patched.enter_context(mock.patch.object(ordering, size, value))
        engine = open_engine(name, Path(folder), create=True, write=True)
        patched.callback(engine.close)
        kept = changed(engine, stories)
        for query in (*queries, All()):
            for order in Order:
                check_order(engine, query, order, kept, pages)


def check_order(
    engine: Engine, query: Query, order: Order, stories: list[Story], pages: list[tuple[int, int]]
) -> None:
    """The whole is in order, and each page is its part of the whole."""
    whole = engine.search(query, len(stories), order=order).hits
    if order is Order.RELEVANCE:
        assert list(whole) == sorted(whole, key=by_rank), query
    else:
        found = [one for one in stories if matches(query, one)]
        expected = sorted(found, key=lambda one: by_date(one, order))
        assert [hit.story.id for hit in whole] == [one.id for one in expected], query
    for offset, limit in every(pages):
        page = engine.search(query, limit, offset, order, count=False).hits
        assert page == whole[offset : offset + limit], (query, order, offset, limit)
