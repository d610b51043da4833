"""Alerts report every new version once, even if the build that brought it was killed."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from alerting import Reader
from counts import tries
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from samples import NOW

from searcher.engines.tantivy.engine import TantivyEngine
from searcher.engines.whoosh.engine import WhooshEngine
from searcher.errors import IndexMissing, SearcherError
from searcher.index import ingest
from searcher.index.check import problems
from searcher.index.manifest import Manifest
from searcher.index.notes import Notes
from searcher.index.opened import Index
from searcher.query.nodes import All, Not, Word
from searcher.saved import alerts
from searcher.saved.alerts import Alerts, read_mark, write_mark
from searcher.saved.lists import UserLists
from searcher.story import Status, Story

COUP = Story("s1", NOW, "Coup in the capital", "Tanks are in the streets.", source="Meridian")
COPPER = Story("s2", NOW + timedelta(1), "Copper rises", "Coups do not move it.", source="Orient")
TALKS = Story("s3", NOW + timedelta(2), "Talks begin", "Nobody speaks of it.", source="Orient")
COUP_FAILS = replace(COUP, date=NOW + timedelta(0.9), version=2, headline="Coup fails")
COUP_OVER = replace(COUP, date=NOW + timedelta(1.5), version=3, headline="Coup is over")


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def test_each_version_is_told_once(reader: Reader) -> None:
    reader.build(COUP, COPPER)
    assert reader.told(peek=True) == reader.told() == [("all", "s1", 1), ("all", "s2", 1)]
    assert reader.told() == []
    reader.build(COUP, COPPER)
    assert reader.told() == []
    reader.build(TALKS, COUP_FAILS)
    assert reader.told() == [("all", "s1", 2), ("all", "s3", 1)]
    assert reader.told() == []


def test_a_late_older_version_is_no_news(reader: Reader) -> None:
    reader.build(COUP_FAILS)
    reader.told()
    reader.build(COUP)
    assert reader.told() == []


def test_of_several_versions_the_current_one_is_told(reader: Reader) -> None:
    for version in (COUP, COUP_FAILS, COUP_OVER):
        reader.build(version)
    assert reader.told() == [("all", "s1", 3)]


def test_each_search_is_told_what_it_finds(tmp_path: Path) -> None:
    reader = Reader(
        tmp_path, coup=Word("coup"), calm=Not(Word("coup")), head=Word("coup", "headline")
    )
    reader.build(COUP, COPPER, TALKS)
    assert reader.told() == [
        ("coup", "s1", 1), ("coup", "s2", 1), ("calm", "s3", 1), ("head", "s1", 1)
    ]  # fmt: skip


def test_readers_are_told_each_for_himself(tmp_path: Path) -> None:
    one, other = Reader(tmp_path), Reader(tmp_path)
    other.lists = UserLists(tmp_path / "other")
    one.build(COUP)
    assert one.told() == other.told() == [("all", "s1", 1)]
    one.build(COPPER)
    assert one.told() == [("all", "s2", 1)]
    one.build(TALKS)
    assert other.told() == [("all", "s2", 1), ("all", "s3", 1)]


def test_an_index_built_anew_is_all_new(reader: Reader) -> None:
    reader.build(COUP, COPPER)
    reader.told()
    shutil.rmtree(reader.path)
    reader.build(COPPER, TALKS)
    reader.build(COUP)
    with Alerts(reader.path, read_mark(reader.lists, reader.path), NOW) as new:
        assert new.is_first
    assert len(reader.told()) == 3


def test_an_index_brought_back_from_a_copy_loses_nothing(reader: Reader, tmp_path: Path) -> None:
    reader.build(COUP)
    shutil.copytree(reader.path, tmp_path / "copy")
    reader.build(COPPER)
    reader.told()
    shutil.rmtree(reader.path)
    (tmp_path / "copy").rename(reader.path)
    reader.build(TALKS)
    assert ("all", "s3", 1) in reader.told()


# what an embargo hides

SECRET = replace(COUP, status=Status.EMBARGOED, embargo=NOW + timedelta(hours=1))
LATER = NOW + timedelta(hours=2)


def test_a_story_under_embargo_is_told_when_that_ends(reader: Reader) -> None:
    reader.build(SECRET, COPPER)
    assert reader.told(NOW) == [("all", "s2", 1)]
    reader.build(TALKS)
    assert reader.told(NOW) == [("all", "s3", 1)]
    assert reader.told(LATER) == [("all", "s1", 1)]
    assert reader.told(LATER) == []


def test_who_asks_for_embargoed_stories_is_told_once(tmp_path: Path) -> None:
    reader = Reader(
        tmp_path, secret=Word("embargoed", "status"), free=Not(Word("embargoed", "status"))
    )
    reader.build(SECRET)
    assert reader.told(NOW) == [("secret", "s1", 1)]
    for _ in range(3):
        assert reader.told(NOW) == []
    assert reader.told(LATER) == [("free", "s1", 1)]
    assert reader.told(LATER) == []


def test_a_release_is_told_in_place_of_the_story_under_embargo(reader: Reader) -> None:
    reader.build(SECRET)
    assert reader.told(NOW) == []
    reader.build(COUP_FAILS)
    assert reader.told(LATER) == [("all", "s1", 2)]
    assert reader.told(LATER) == []


# builds that are killed


class Killed(BaseException):
    """Ends a build as a kill does: nothing more is committed."""


STEPS: dict[str, tuple[type, str, int]] = {  # of a commit, and how many of its kind come before
    "history": (TantivyEngine, "commit", 0),
    "tantivy": (TantivyEngine, "commit", 1),
    "whoosh's history": (WhooshEngine, "commit", 0),
    "whoosh": (WhooshEngine, "commit", 1),
    "notes": (Notes, "commit", 0),
    "rejects": (Notes, "replace_rejects", 0),
    "manifest": (Manifest, "write", 0),
}


def kill(step: str, *, after: bool, patch: pytest.MonkeyPatch, commits: int = 0) -> None:
    """Let a build end at a step of the commit after so many."""
    owner, name, before = STEPS[step]
    whole: Callable[..., None] = getattr(owner, name)
    left = [commits + before]

    def killed(*arguments: object) -> None:
        if left[0]:
            left[0] -= 1
            return whole(*arguments)
        if after:
            whole(*arguments)
        raise Killed

    patch.setattr(owner, name, killed)


@pytest.mark.slow
@pytest.mark.parametrize("looks", ["no alerts between", "alerts between"])
@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_a_build_killed_at_any_step_loses_and_repeats_nothing(
    step: str,
    moment: str,
    looks: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reader = Reader(tmp_path, "whoosh" if step.startswith("whoosh") else "tantivy")
    reader.build(COUP)
    reader.told()
    with monkeypatch.context() as patch:
        kill(step, after=moment == "after", patch=patch)
        with pytest.raises(Killed):
            reader.build(COPPER, COUP_FAILS)
    told = reader.told() if looks == "alerts between" else []
    reader.build(COPPER, COUP_FAILS)
    told += reader.told()
    assert told == [("all", "s1", 2), ("all", "s2", 1)]
    with Index(reader.path) as index:
        assert not list(problems(index))


def between(events: Callable[[], None], patch: pytest.MonkeyPatch) -> None:
    """Let something happen once just before the index is opened."""

    def open_later(path: Path) -> Index:
        patch.setattr(alerts, "Index", Index)
        events()
        return Index(path)

    patch.setattr(alerts, "Index", open_later)


def test_a_version_that_comes_while_alerts_begin(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader.build(COUP)
    between(lambda: reader.build(COUP_FAILS), monkeypatch)
    assert reader.told() + reader.told() == [("all", "s1", 2)]


def test_a_version_that_comes_while_alerts_are_told(reader: Reader) -> None:
    reader.build(COUP)
    with Alerts(reader.path, None, NOW) as new:
        reader.build(COUP_FAILS, COPPER)
        assert [story.headline for story in new.hits(All())] == [COUP.headline]
        with reader.lists.held(alerts.MARKS):
            write_mark(reader.lists, reader.path, new.mark())
    assert reader.told() == [("all", "s1", 2), ("all", "s2", 1)]


def test_a_killed_build_that_goes_on_while_alerts_begin(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader.build(COUP)
    reader.told()
    with monkeypatch.context() as patch:
        kill("history", after=True, patch=patch)
        with pytest.raises(Killed):
            reader.build(COPPER, COUP_FAILS)
    between(lambda: reader.build(COPPER, COUP_FAILS, TALKS), monkeypatch)
    told = reader.told() + reader.told()
    assert told == [("all", "s1", 2), ("all", "s2", 1), ("all", "s3", 1)]


def test_an_embargo_is_not_told_again_when_the_clock_was_set_back(reader: Reader) -> None:
    reader.build(SECRET)
    assert reader.told(LATER) == [("all", "s1", 1)]
    assert reader.told(NOW) == []
    assert reader.told(LATER) == []


EMBARGOED = replace(SECRET, date=NOW + timedelta(0.5), version=9)
VERSIONS = [COUP, EMBARGOED, COUP_FAILS, COUP_OVER, COPPER, TALKS, replace(TALKS, version=2)]
EVENTS = st.lists(
    st.one_of(
        st.sampled_from([NOW, LATER]),
        st.tuples(
            st.lists(st.sampled_from(VERSIONS), min_size=1, max_size=3),
            st.none() | st.tuples(st.sampled_from(["history", "tantivy", "notes"]), st.booleans()),
        ),
    ),
    max_size=8,
)


@settings(max_examples=tries(15, 25))
@given(events=EVENTS)
def test_whatever_happens_each_version_is_told_once(
    events: list[object], tmp_path_factory: pytest.TempPathFactory
) -> None:
    reader = Reader(tmp_path_factory.mktemp("reader"))
    reader.build(replace(TALKS, id="s0"))
    told: list[tuple[str, str, int]] = []
    for event in events:
        if isinstance(event, datetime):
            told += reader.told(event)
            continue
        assert isinstance(event, tuple)
        stories, killed_at = event
        with pytest.MonkeyPatch.context() as patch:
            if killed_at:
                kill(killed_at[0], after=killed_at[1], patch=patch)
            with suppress(Killed):
                reader.build(*stories)
    reader.build(*VERSIONS)
    told += reader.told(LATER)
    assert len(set(told)) == len(told)
    assert {("all", "s0", 1), ("all", "s1", 3), ("all", "s2", 1), ("all", "s3", 2)} <= set(told)


def test_commits_are_told_as_they_come(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest, "LEAST_PENDING", 1)
    reader.build(COPPER)
    with monkeypatch.context() as patch:
        kill("tantivy", after=False, patch=patch, commits=1)
        with pytest.raises(Killed):
            reader.build(COUP, COUP_FAILS, TALKS)
    assert reader.told() == [("all", "s1", 1), ("all", "s2", 1)]
    reader.build(COUP, COUP_FAILS, TALKS)
    assert reader.told() == [("all", "s1", 2), ("all", "s3", 1)]


# damage


def test_check_finds_the_last_arrivals_gone(reader: Reader) -> None:
    reader.build(COUP)
    shutil.copytree(reader.path / "engine", reader.path / "copy")
    reader.build(COPPER, COUP_FAILS)
    shutil.rmtree(reader.path / "engine")
    (reader.path / "copy").rename(reader.path / "engine")
    with Index(reader.path) as index:
        found = list(problems(index))
    assert any("left 2 stories, but 1 are present" in problem for problem in found)
    assert any("are missing" in problem for problem in found)


def test_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        Alerts(tmp_path / "i", None, NOW)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"%s": 1}',
        b'{"%s": {"arrived": "x"}}',
        b'{"%s": {"arrived": "2020-01-01", "instant": "2020-01-01"}}',
        b'{"%s": {"arrived": 7, "instant": "2020-01-01T00:00:00+00:00"}}',
    ],
)
def test_damaged_marks_are_an_error(content: bytes, reader: Reader) -> None:
    reader.build(COUP)
    reader.told()
    marks = reader.lists.folder / alerts.MARKS
    marks.write_bytes(content.replace(b"%s", str(reader.path.resolve()).encode()))
    with pytest.raises(SearcherError, match=r"marks.json is damaged"):
        reader.told()


@pytest.fixture(autouse=True)
def _no_leftovers(reader: Reader) -> Iterator[None]:
    """No test leaves a half-written file in the lists."""
    yield
    assert not list(reader.lists.folder.glob(".*.new"))
