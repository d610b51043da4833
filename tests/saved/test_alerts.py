"""What is new to saved searches: every take once, whatever befell the build that brought it."""

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
from searcher.errors import EngineError, IndexMissing, SearcherError
from searcher.index import arrivals, ingest
from searcher.index.arrivals import Arrivals
from searcher.index.check import problems
from searcher.index.checkpoint import Checkpoint
from searcher.index.opened import Index
from searcher.index.takes import Takes
from searcher.query.nodes import Not, Word
from searcher.saved import alerts
from searcher.saved.alerts import Alerts, Mark, read_mark
from searcher.saved.lists import UserLists
from searcher.story import Status, Story

COUP = Story("s1", NOW, "Coup in the capital", "Tanks are in the streets.", source="Meridian")
COPPER = Story("s2", NOW + timedelta(1), "Copper rises", "Coups do not move it.", source="Orient")
TALKS = Story("s3", NOW + timedelta(2), "Talks begin", "Nobody speaks of it.", source="Orient")
COUP_FAILS = replace(COUP, date=NOW + timedelta(0.9), version=2, headline="Coup fails")
COUP_OVER = replace(COUP, date=NOW + timedelta(1.5), version=3, headline="Coup is over")


@pytest.fixture(params=["few stories", "many stories"], autouse=True)
def _way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few stories are asked one by one, many are searched for: to the same end."""
    monkeypatch.setattr(alerts, "FEW", 1_000 if request.param == "few stories" else 0)


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def test_each_take_is_told_once(reader: Reader) -> None:
    reader.build(COUP, COPPER)
    assert reader.told(peek=True) == reader.told() == [("all", "s1", 1), ("all", "s2", 1)]
    assert reader.told() == []
    reader.build(COUP, COPPER)
    assert reader.told() == []
    reader.build(TALKS, COUP_FAILS)
    assert reader.told() == [("all", "s1", 2), ("all", "s3", 1)]
    assert reader.told() == []


def test_a_late_older_take_is_no_news(reader: Reader) -> None:
    reader.build(COUP_FAILS)
    reader.told()
    reader.build(COUP)
    assert reader.told() == []


def test_of_several_takes_the_current_one_is_told(reader: Reader) -> None:
    for take in (COUP, COUP_FAILS, COUP_OVER):
        reader.build(take)
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


STEPS: dict[str, tuple[type, str]] = {
    "takes": (Takes, "commit"),
    "arrivals": (Arrivals, "append"),
    "tantivy": (TantivyEngine, "commit"),
    "whoosh": (WhooshEngine, "commit"),
    "checkpoint": (Checkpoint, "commit"),
}


def kill(step: str, *, after: bool, patch: pytest.MonkeyPatch, commits: int = 0) -> None:
    """Let a build end at a step of the commit after so many."""
    owner, name = STEPS[step]
    whole: Callable[..., None] = getattr(owner, name)
    left = [commits]

    def killed(*arguments: object) -> None:
        if left[0]:
            left[0] -= 1
            return whole(*arguments)
        if after:
            whole(*arguments)
        raise Killed

    patch.setattr(owner, name, killed)


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
    reader = Reader(tmp_path, "whoosh" if step == "whoosh" else "tantivy")
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


def test_a_log_cut_short_by_a_kill_is_mended(reader: Reader) -> None:
    reader.build(COUP)
    log = reader.path / arrivals.FILE
    log.write_bytes(log.read_bytes() + b"6bbf889a0b31bc8338b74e4a98887b7c [[")
    assert reader.told() == [("all", "s1", 1)]
    reader.build(COPPER)
    assert reader.told() == [("all", "s2", 1)]


def between(events: Callable[[], None], patch: pytest.MonkeyPatch) -> None:
    """Let something happen once between the reading of the log and the opening of the index."""

    def open_later(path: Path) -> Index:
        patch.setattr(alerts, "Index", Index)
        events()
        return Index(path)

    patch.setattr(alerts, "Index", open_later)


def test_a_take_that_comes_while_alerts_begin(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader.build(COUP)
    between(lambda: reader.build(COUP_FAILS), monkeypatch)
    assert reader.told() + reader.told() == [("all", "s1", 2)]


def test_a_killed_build_that_goes_on_while_alerts_begin(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader.build(COUP)
    reader.told()
    with monkeypatch.context() as patch:
        kill("arrivals", after=True, patch=patch)
        with pytest.raises(Killed):
            reader.build(COPPER)
    between(lambda: reader.build(COPPER, TALKS), monkeypatch)
    assert reader.told() + reader.told() == [("all", "s2", 1), ("all", "s3", 1)]


EMBARGOED = replace(SECRET, date=NOW + timedelta(0.5), version=9)
TAKES = [COUP, EMBARGOED, COUP_FAILS, COUP_OVER, COPPER, TALKS, replace(TALKS, version=2)]
EVENTS = st.lists(
    st.one_of(
        st.sampled_from([NOW, LATER]),
        st.tuples(
            st.lists(st.sampled_from(TAKES), min_size=1, max_size=3),
            st.none()
            | st.tuples(
                st.sampled_from(["takes", "arrivals", "tantivy", "checkpoint"]), st.booleans()
            ),
        ),
    ),
    max_size=8,
)


@settings(max_examples=tries(15, 25))
@given(events=EVENTS)
def test_whatever_happens_each_take_is_told_once(
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
    reader.build(*TAKES)
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


def _flip(log: Path) -> None:
    content = bytearray(log.read_bytes())
    content[len(content) // 2] ^= 1
    log.write_bytes(content)


def _lose_a_line(log: Path) -> None:
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[1:]))


@pytest.mark.parametrize("damage", [Path.unlink, _flip, _lose_a_line])
def test_a_damaged_log_is_an_error(damage: Callable[[Path], None], reader: Reader) -> None:
    reader.build(COUP)
    reader.build(COPPER)
    damage(reader.path / arrivals.FILE)
    with Index(reader.path) as index:
        assert any(arrivals.FILE in problem for problem in problems(index))
    with pytest.raises(EngineError, match=arrivals.FILE):
        reader.told()
    with pytest.raises(EngineError, match=arrivals.FILE):
        reader.build(TALKS)


def test_check_finds_the_last_arrivals_gone(reader: Reader) -> None:
    reader.build(COUP)
    reader.build(COPPER, COUP_FAILS)
    log = reader.path / arrivals.FILE
    log.write_bytes(log.read_bytes().splitlines(keepends=True)[0])
    with Index(reader.path) as index:
        found = sorted(problems(index))
    assert [problem.partition("story ")[2] for problem in found] == [
        "s1 is there and has never arrived",
        "s2 is there and has never arrived",
    ]


def test_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        Alerts(tmp_path / "i", Mark(), NOW)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"%s": 1}',
        b'{"%s": {"place": "x"}}',
        b'{"%s": {"place": "x", "waiting": [[]]}}',
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
