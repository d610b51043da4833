"""Every engine finds what `matches` accepts, for any query over any stories."""

import os
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from agreement import changed, disagreement, ids, story
from counts import tries
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from trees import INSTANTS, LEAF_FIELDS, random_stories, trees_of

from searcher.analysis import code, words
from searcher.engines import ENGINES, open_engine
from searcher.fields import Kind
from searcher.query.embargo import asks_for_embargoed, visible, withheld
from searcher.query.matching import matches
from searcher.query.nodes import Phrase, Word
from searcher.story import Status

TREES = int(os.environ.get("TREES", tries(300, 1000)))  # for an hour's trust: 20000


@pytest.mark.parametrize("name", ENGINES)
@settings(max_examples=TREES // 20)
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_engines_find_what_matches(name: str, data: st.DataObject, seed: int) -> None:
    stories = random_stories(seed)
    queries = data.draw(st.lists(trees_of(stories), min_size=20, max_size=20))
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(name, Path(folder), create=True, write=True)
        try:
            kept = changed(engine, stories)
            for query in queries:
                assert not (found := disagreement(engine, kept, query)), found
        finally:
            engine.close()


@pytest.mark.parametrize("name", ENGINES)
@settings(max_examples=tries(15, 400))
@given(seed=st.integers(0, 2**32), data=st.data())
def test_phrases_with_words_between(name: str, seed: int, data: st.DataObject) -> None:
    """Few letters, so that each may stand in several places of a phrase."""
    drawn = Random(seed)
    texts = [" ".join(drawn.choices("abcde", k=drawn.randint(3, 9))) for _ in range(40)]
    letters = st.lists(st.sampled_from("abcde"), min_size=2, max_size=5)
    phrases = data.draw(st.lists(st.tuples(letters, st.integers(1, 3)), min_size=30, max_size=30))
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(name, Path(folder), create=True, write=True)
        try:
            stories = [story(str(number), text) for number, text in enumerate(texts)]
            for one in stories:
                engine.add(one)
            engine.commit()
            for written, slop in phrases:
                query = Phrase(" ".join(written), slop=slop)
                assert not (found := disagreement(engine, stories, query)), found
        finally:
            engine.close()


@pytest.mark.parametrize("name", ENGINES)
@settings(max_examples=tries(10, 25))
@given(seed=st.integers(0, 2**32), start=st.sampled_from(["", "s", "4", "é"]))
def test_engines_agree_on_their_words(name: str, seed: int, start: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(name, Path(folder), create=True, write=True)
        try:
            kept = changed(engine, random_stories(seed))
            for field in LEAF_FIELDS:
                expected: Counter[str] = Counter()
                for one in kept:
                    values = field.values(one)
                    by_word = [words(value) for value in values]
                    expected.update(
                        {code(value) for value in values}
                        if field.kind is Kind.CODE
                        else {word for found in by_word for word in found}
                    )
                fitting = [w for w in expected if w.startswith(start) and len(w) % 2]
                ranked = sorted(fitting, key=lambda word: (-expected[word], word))
                for limit in (None, 3):
                    found = engine.words(field.name, start, lambda word: len(word) % 2 == 1, limit)
                    counted = [(word, expected[word]) for word in ranked[:limit]]
                    assert list(found.items()) == counted, field.name
        finally:
            engine.close()


@pytest.mark.parametrize("name", ENGINES)
@settings(max_examples=tries(15, 50))
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_engines_hide_what_is_under_embargo(name: str, data: st.DataObject, seed: int) -> None:
    stories = random_stories(seed)
    queries = data.draw(st.lists(trees_of(stories), min_size=10, max_size=10))
    queries += [Word(status.value, "status") for status in Status]
    now = data.draw(st.sampled_from([INSTANTS[0], INSTANTS[3], INSTANTS[-1] + timedelta(days=1)]))
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(name, Path(folder), create=True, write=True)
        try:
            kept = [replace(one, status=one.status_at(now)) for one in changed(engine, stories)]
            for query in queries:
                hits = [one for one in kept if matches(query, one)]
                embargoed = {one.id for one in hits if one.status is Status.EMBARGOED}
                every = {one.id for one in hits}
                shown = every if asks_for_embargoed(query) else every - embargoed
                assert ids(engine, visible(query, now)) == shown, query
                assert ids(engine, withheld(query, now)) == embargoed, query
        finally:
            engine.close()
