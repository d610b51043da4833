"""Which of a story's postings is shown, in whatever order they arrive, on every engine."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from checking import every
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from searcher.engines import ENGINES, Engine, open_engine
from searcher.errors import EngineError
from searcher.index.arrivals import Arrivals
from searcher.index.takes import FILE, Takes
from searcher.index.versions import IndexDesk, Outcome, RehearsalDesk, file
from searcher.index.workers import Preparing
from searcher.query.nodes import All, Query, Word
from searcher.search.visible import Visible
from searcher.story import STAGES, Status, Story

NOON = datetime(2020, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)

FIRST = Story("s", NOON, "Copper rises", "aluminium", version=1, source="Meridian")
SECOND = replace(FIRST, date=NOON + HOUR, version=2, body="bauxite")
LATER_BUT_LOWER = replace(FIRST, date=NOON + 2 * HOUR, version=1, body="copper")
CORRECTION = replace(
    SECOND, date=NOON + 2 * HOUR, version=3, status=Status.CORRECTED, note="Corrects the metal"
)
KILL = replace(SECOND, date=NOON + 3 * HOUR, version=4, status=Status.KILLED, body="")
KILL_OF_THE_SAME_MINUTE = replace(SECOND, status=Status.KILLED, body="")
EMBARGOED = replace(FIRST, status=Status.EMBARGOED, embargo=NOON + HOUR)
EMBARGOED_FOR_GOOD = replace(FIRST, status=Status.EMBARGOED)
RELEASE = replace(FIRST, date=NOON + HOUR, version=2)
OTHER_FEED = replace(FIRST, body="another feed's words", origin="b.xml#0+9")
SAME_FROM_OTHER_FEED = replace(FIRST, origin="b.xml#0+9", format="nitf")
OTHER_FORMAT = replace(
    FIRST, body=" aluminium\n", topics=("mtl",), source="Meridian News",
    format="nitf", origin="b.xml#0+9",
)  # fmt: skip
OTHER_EMBARGO = replace(OTHER_FORMAT, embargo=NOON + HOUR)
OTHER_CODES = replace(FIRST, topics=("mtl",))
AFTER_THE_KILL = replace(SECOND, date=NOON + 4 * HOUR, version=5, body="zinc")

added, updated, unchanged = Outcome.ADDED, Outcome.UPDATED, Outcome.UNCHANGED
stale, conflict = Outcome.STALE, Outcome.CONFLICT

# postings as they arrive · what becomes of them · which is shown in the end · its earlier takes
CASES: dict[str, tuple[list[Story], list[Outcome], Story, list[Story]]] = {
    "an update": ([FIRST, SECOND], [added, updated], SECOND, [FIRST]),
    "a late arrival of an older version": ([SECOND, FIRST], [added, stale], SECOND, [FIRST]),
    "an older version twice": (
        [SECOND, FIRST, FIRST], [added, stale, unchanged], SECOND, [FIRST],
    ),
    "a version re-sent unchanged": ([FIRST, FIRST], [added, unchanged], FIRST, []),
    "a superseded version re-sent": (
        [FIRST, SECOND, FIRST], [added, updated, unchanged], SECOND, [FIRST],
    ),
    "numbers that do not rise": (
        [SECOND, LATER_BUT_LOWER], [added, updated], LATER_BUT_LOWER, [SECOND],
    ),
    "a correction": (
        [FIRST, SECOND, CORRECTION], [added, updated, updated], CORRECTION, [FIRST, SECOND],
    ),
    "a correction, then a kill": (
        [FIRST, CORRECTION, KILL], [added, updated, updated], KILL, [FIRST, CORRECTION],
    ),
    "a kill, then a late older version": ([KILL, SECOND], [added, stale], KILL, [SECOND]),
    "a kill with the date and version of what it kills": (
        [SECOND, KILL_OF_THE_SAME_MINUTE], [added, updated], KILL_OF_THE_SAME_MINUTE, [SECOND],
    ),
    "that kill first": (
        [KILL_OF_THE_SAME_MINUTE, SECOND], [added, stale], KILL_OF_THE_SAME_MINUTE, [SECOND],
    ),
    "a story sent again after its kill": (
        [SECOND, KILL, AFTER_THE_KILL], [added, updated, updated], AFTER_THE_KILL, [SECOND, KILL],
    ),
    "an embargo lifted by a release": (
        [EMBARGOED, RELEASE], [added, updated], RELEASE, [EMBARGOED],
    ),
    "an embargo lifted without a new version": (
        [EMBARGOED_FOR_GOOD, FIRST], [added, updated], FIRST, [EMBARGOED_FOR_GOOD],
    ),
    "two feeds with one story": ([FIRST, SAME_FROM_OTHER_FEED], [added, unchanged], FIRST, []),
    "two formats with the words of one story": (
        [FIRST, OTHER_FORMAT], [added, unchanged], FIRST, [],
    ),
    "the words of an older version in another format": (
        [FIRST, SECOND, OTHER_FORMAT], [added, updated, unchanged], SECOND, [FIRST],
    ),
    "two formats with two embargoes": ([FIRST, OTHER_EMBARGO], [added, conflict], FIRST, []),
    "other codes in the same format": ([FIRST, OTHER_CODES], [added, conflict], FIRST, []),
    "two feeds with two texts of one version": (
        [FIRST, OTHER_FEED], [added, conflict], FIRST, [],
    ),
    "two feeds with two texts of an older version": (
        [FIRST, SECOND, OTHER_FEED], [added, updated, conflict], SECOND, [FIRST],
    ),
}  # fmt: skip


@pytest.fixture(params=ENGINES)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[IndexDesk]:
    engine = open_engine(request.param, tmp_path / "engine", create=True, write=True)
    with Takes(tmp_path, create=True, write=True) as takes:
        arrivals = Arrivals(tmp_path, engine, create=True)
        yield IndexDesk(engine, takes, arrivals, Preparing("none", request.param))
    engine.close()


def found(engine: Engine, query: Query, now: datetime = NOON + 9 * HOUR) -> list[Story]:
    return [hit.story for hit in Visible(engine, now).search(query, 10).hits]


@pytest.mark.parametrize("is_one_batch", [True, False])
@pytest.mark.parametrize("case", CASES)
def test_the_rules(desk: IndexDesk, case: str, *, is_one_batch: bool) -> None:
    arriving, outcomes, shown, earlier = CASES[case]
    for story, outcome in every(zip(arriving, outcomes, strict=True)):
        assert file(story, desk) is outcome
        if not is_one_batch:
            desk.commit()
    desk.commit()
    assert desk.engine.get("s") == shown
    assert list(desk.engine.stories()) == [shown]
    assert desk.takes.before(shown) == earlier
    bodies = {take.body for take in earlier} - {shown.body}
    assert [body for body in bodies if found(desk.engine, Word(body))] == []
    assert not list(desk.takes.problems())
    for story, outcome in every(zip(arriving, outcomes, strict=True)):
        again = conflict if outcome is conflict else unchanged
        assert file(story, desk) is again
        assert file(story, RehearsalDesk(desk.engine, desk.takes)) is again


@pytest.mark.parametrize("case", CASES)
def test_a_rehearsal_foretells_the_outcome(case: str) -> None:
    arriving, outcomes, *_ = CASES[case]
    desk = RehearsalDesk(None, None)
    assert [file(story, desk) for story in arriving] == outcomes


def test_a_kill_withdraws_the_text_and_is_found_itself(desk: IndexDesk) -> None:
    for story in (FIRST, SECOND, KILL):
        file(story, desk)
    desk.commit()
    assert not found(desk.engine, Word("bauxite"))
    assert not found(desk.engine, Word("aluminium"))
    assert found(desk.engine, Word("killed", "status")) == [KILL]
    assert found(desk.engine, Word("copper", "headline")) == [KILL]
    file(replace(FIRST, version=0), desk)
    desk.commit()
    assert not found(desk.engine, Word("aluminium"))


def test_a_kill_that_repeats_the_text_is_not_found_by_it(desk: IndexDesk) -> None:
    for story in (SECOND, replace(SECOND, version=3, status=Status.KILLED)):
        file(story, desk)
    desk.commit()
    for field in (None, "body"):
        assert not found(desk.engine, Word("bauxite", field))
    (kill,) = found(desk.engine, Word("copper"))
    assert (kill.status, kill.body) == (Status.KILLED, SECOND.body)


def test_an_embargo_passes_by_itself(desk: IndexDesk) -> None:
    told = replace(FIRST, id="t", body="told")
    held = replace(EMBARGOED_FOR_GOOD, id="g")
    future = replace(FIRST, id="f", embargo=NOON + 2 * HOUR)  # although it says that it is usable
    for story in (EMBARGOED, told, held, future):
        file(story, desk)
    desk.commit()
    before, at, after = NOON + HOUR - timedelta(microseconds=1), NOON + HOUR, NOON + 3 * HOUR
    embargoed, usable = Word("embargoed", "status"), Word("usable", "status")

    def ids(query: Query, now: datetime) -> set[str]:
        return {story.id for story in found(desk.engine, query, now)}

    assert ids(All(), before) == ids(usable, before) == {"t"}
    assert ids(embargoed, before) == {"s", "g", "f"}
    assert Visible(desk.engine, before).withheld(All()) == 3
    assert Visible(desk.engine, before).withheld(Word("told")) == 0
    assert Visible(desk.engine, before).counts(All(), "source") == {"Meridian": 1}
    assert Visible(desk.engine, before).histogram(All(), [NOON, at]) == [1]
    assert ids(All(), at) == ids(usable, at) == {"t", "s"}
    assert ids(embargoed, at) == {"g", "f"}
    assert ids(All(), after) == ids(usable, after) == {"t", "s", "f"}
    assert ids(embargoed, after) == {"g"}
    assert Visible(desk.engine, after).withheld(All()) == 1


POSTINGS = st.builds(
    lambda hours, version, status: replace(
        FIRST,
        date=NOON + hours * HOUR,
        version=version,
        status=status,
        body=f"{hours} {version} {status}",
    ),
    st.integers(0, 2),
    st.integers(1, 2),
    st.sampled_from(STAGES),
)


@settings(max_examples=30)
@given(postings=st.lists(POSTINGS, min_size=2, max_size=4))
def test_the_order_of_arrival_makes_no_difference(
    postings: Sequence[Story], tmp_path_factory: pytest.TempPathFactory
) -> None:
    ends = set()
    for arriving in permutations(postings):
        folder = tmp_path_factory.mktemp("desk")
        engine = open_engine("memory", folder)
        with Takes(folder, create=True, write=True) as takes:
            arrivals = Arrivals(folder, engine, create=True)
            desk = IndexDesk(engine, takes, arrivals, Preparing("none", "memory"))
            for story in arriving:
                assert file(story, desk) is not conflict
                desk.commit()
            shown = engine.get("s")
            assert shown
            ends.add((shown, *takes.before(shown)))
    assert ends == {
        tuple(sorted(set(postings), key=lambda s: s.order, reverse=True)[:1])
        + tuple(sorted(set(postings), key=lambda s: s.order)[:-1])
    }


def test_a_build_killed_between_takes_and_engine_loses_nothing(desk: IndexDesk) -> None:
    file(FIRST, desk)
    desk.commit()
    file(SECOND, desk)
    file(CORRECTION, desk)
    desk.takes.commit()  # and here it is killed
    name = type(desk.engine).__module__.split(".")[2]
    again = IndexDesk(desk.engine, desk.takes, desk.arrivals, Preparing("none", name))
    assert desk.takes.before(FIRST) == []
    assert file(SECOND, again) is updated
    assert file(CORRECTION, again) is updated
    again.commit()
    assert desk.takes.before(CORRECTION) == [FIRST, SECOND]
    assert len(desk.takes) == 2


def test_a_damaged_take_is_noticed(tmp_path: Path) -> None:
    with Takes(tmp_path, create=True, write=True) as takes:
        takes.add(FIRST)
        takes.commit()
        assert not list(takes.problems())
    path = tmp_path / FILE
    content = path.read_bytes()
    path.write_bytes(content.replace(b"aluminium", b"aluminiun"))
    with Takes(tmp_path) as takes:
        assert ["does not fit its checksum" in line for line in takes.problems()] == [True]
    path.write_bytes(b"SQLite format 3\0" + bytes(4096))
    with pytest.raises(EngineError), Takes(tmp_path) as takes:
        len(takes)
    path.unlink()
    with pytest.raises(EngineError):
        Takes(tmp_path)
