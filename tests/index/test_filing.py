"""Which version of a story is the current one, in whatever order they arrive, on every engine."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from checking import every
from dated import when
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from searcher.engines import ENGINES, Engine, open_engine
from searcher.engines.results import Order
from searcher.index import versions as versions_module
from searcher.index.history import History, last_arrival
from searcher.index.versions import IndexDesk, Outcome, RehearsalDesk, file
from searcher.index.workers import Preparing
from searcher.query.nodes import All, Query, Range, Word
from searcher.search.visible import Visible
from searcher.story import STAGES, Kept, Status, Story

NOON = datetime(2020, 3, 1, 12, tzinfo=UTC)
CREATED = datetime(2026, 1, 1, tzinfo=UTC)  # of the index
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

# versions as they arrive · what becomes of them · which is current in the end · those before
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


def open_desk(
    name: str, folder: Path, *, create: bool = True, extractor: str = "none"
) -> IndexDesk:
    if create:
        open_engine(name, folder / "history", create=True, write=True).close()
    engine = open_engine(name, folder / "engine", create=create, write=True)
    history = History(name, folder / "history", write=True)
    return IndexDesk(engine, history, Preparing(extractor, name, jobs=1), CREATED)


def close(desk: IndexDesk) -> None:
    desk.engine.close()
    desk.history.close()


@pytest.fixture(params=ENGINES)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[IndexDesk]:
    opened = open_desk(request.param, tmp_path)
    yield opened
    close(opened)


def untils(versions: Sequence[Story], current: Story) -> list[datetime]:
    """Until when each version was the current one: the date of the next."""
    return [when(next) for next in (*versions[1:], current)] if versions else []


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
    assert desk.history.before(shown) == earlier
    assert [one.kept.until for one in desk.history.before(shown)] == untils(earlier, shown)
    assert len(desk.history) == len(earlier)
    bodies = {version.body for version in earlier} - {shown.body}
    assert [body for body in bodies if found(desk.engine, Word(body))] == []
    for story, outcome in every(zip(arriving, outcomes, strict=True)):
        again = conflict if outcome is conflict else unchanged
        assert file(story, desk) is again
        assert file(story, RehearsalDesk(desk.engine, desk.history)) is again


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


VERSIONS = st.builds(
    lambda which, hours, version, status: replace(
        FIRST,
        id=which,
        date=NOON + hours * HOUR,
        version=version,
        status=status,
        body=f"{hours} {version} {status}",
        embargo=NOON + 3 * HOUR if status is Status.EMBARGOED and version == 1 else None,
    ),
    st.sampled_from("ab"),
    st.integers(0, 2),
    st.integers(1, 2),
    st.sampled_from(STAGES),
)


def kept(desk: IndexDesk) -> set[tuple[Story, datetime | None]]:
    """All that an index has, with what its history says."""
    engines = desk.engine, desk.history.engine
    return {(story, story.kept.until) for engine in engines for story in engine.stories()}


def chained(versions: Sequence[Story]) -> set[tuple[Story, datetime | None]]:
    """What an index has of all these, whatever their order: each until the date of the next."""
    found: set[tuple[Story, datetime | None]] = set()
    for id in {story.id for story in versions}:
        own = sorted({one for one in versions if one.id == id}, key=lambda one: one.order)
        found |= {*zip(own, [*untils(own[:-1], own[-1]), None], strict=True)}
    return found


@settings(max_examples=30)
@given(versions=st.lists(VERSIONS.map(lambda one: replace(one, id="s")), min_size=2, max_size=4))
def test_the_order_of_arrival_makes_no_difference(
    versions: Sequence[Story], tmp_path_factory: pytest.TempPathFactory
) -> None:
    for arriving in permutations(versions):
        desk = open_desk("memory", tmp_path_factory.mktemp("desk"))
        for story in arriving:
            assert file(story, desk) is not conflict
            desk.commit()
        assert kept(desk) == chained(versions)


@pytest.mark.slow
@pytest.mark.parametrize("name", ENGINES)
def test_batches_in_any_order_give_the_same_index(
    name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Late versions, kills and embargoes, cut anywhere into commits, with a kill in one of them."""

    @settings(max_examples=200 if name == "memory" else 12, deadline=None)
    @given(
        versions=st.lists(VERSIONS, min_size=1, max_size=6),
        cuts=st.lists(st.booleans(), min_size=6, max_size=6),
        killed=st.integers(0, 6),
    )
    def same(versions: list[Story], cuts: list[bool], killed: int) -> None:
        folder = tmp_path_factory.mktemp("desk")
        desk = open_desk(name, folder)
        waiting: list[Story] = []
        for number, story in enumerate(versions):
            waiting.append(story)
            file(story, desk)
            if number == killed:  # between history and engine; the same batch comes again
                desk = killed_between(desk, name, folder)
                for again in waiting:
                    file(again, desk)
            if cuts[number]:
                desk.commit()
                waiting.clear()
        desk.commit()
        assert kept(desk) == chained(versions)
        close(desk)

    same()


def killed_between(desk: IndexDesk, name: str, folder: Path) -> IndexDesk:
    """A desk over what is left when a commit has written the history and not the engine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desk.engine, "commit", lambda: None)
        desk.commit()
    if name == "memory":  # which has nothing but itself
        desk.engine.close()
        return IndexDesk(desk.engine, desk.history, Preparing("none", name, jobs=1), CREATED)
    close(desk)
    return open_desk(name, folder, create=False)


@pytest.mark.parametrize("name", ENGINES)
def test_a_build_killed_between_history_and_engine_loses_nothing(name: str, tmp_path: Path) -> None:
    desk = open_desk(name, tmp_path)
    file(FIRST, desk)
    desk.commit()
    file(SECOND, desk)
    file(CORRECTION, desk)
    again = killed_between(desk, name, tmp_path)
    assert again.engine.get("s") == FIRST
    assert again.history.before(FIRST) == []  # found in both it is current
    assert file(SECOND, again) is updated
    assert file(CORRECTION, again) is updated
    again.commit()
    assert again.history.before(CORRECTION) == [FIRST, SECOND]
    assert len(again.history) == 2
    close(again)


@pytest.mark.parametrize("name", ENGINES)
def test_what_a_kill_left_in_the_history_goes_with_the_next_version(
    name: str, tmp_path: Path
) -> None:
    desk = open_desk(name, tmp_path)
    file(FIRST, desk)
    desk.commit()
    for story in (CORRECTION, SECOND):  # SECOND comes late, and is history at once
        file(story, desk)
    again = killed_between(desk, name, tmp_path)
    assert len(again.history) == 2
    assert file(SECOND, again) is updated
    again.commit()
    assert kept(again) == {(SECOND, None), (FIRST, SECOND.date)}
    close(again)


# when a version arrived


def arrival(story: Story | None) -> datetime:
    assert story
    assert story.kept.arrived
    return story.kept.arrived


def test_arrivals_grow_by_batch_whatever_the_clock_does(
    desk: IndexDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [CREATED + 9 * HOUR]

    monkeypatch.setattr(versions_module, "_now", lambda: clock[0])
    arrivals: list[datetime] = []
    for number, moved in enumerate((0, 5, -50_000, 0, 7)):
        clock[0] += moved * HOUR
        batch = [replace(FIRST, id=f"{number} {one}", kept=Kept(CREATED)) for one in "ab"]
        for story in batch:
            file(story, desk)
        desk.commit()
        (stamp,) = {arrival(desk.engine.get(story.id)) for story in batch}
        arrivals.append(stamp)
    assert arrivals == sorted(set(arrivals))
    assert arrivals[:2] == [CREATED + 9 * HOUR, CREATED + 14 * HOUR]
    assert arrivals[2] == arrivals[1] + timedelta(microseconds=1)
    assert last_arrival(desk.engine) == arrivals[-1]


def test_a_version_keeps_its_arrival_when_it_is_rewritten(desk: IndexDesk) -> None:
    file(FIRST, desk)
    desk.commit()
    first = arrival(desk.engine.get("s"))
    file(CORRECTION, desk)
    desk.commit()
    file(SECOND, desk)  # late: FIRST is rewritten
    desk.commit()
    kept_first, late = map(arrival, desk.history.before(CORRECTION))
    assert kept_first == first
    assert late > arrival(desk.engine.get("s")) > first


def test_arrivals_are_searched_and_sorted(desk: IndexDesk) -> None:
    for id in "cab":
        file(replace(FIRST, id=id), desk)
        desk.commit()
    hits = desk.engine.search(All(), 5, order=Order.ARRIVED).hits
    assert [hit.story.id for hit in hits] == ["b", "a", "c"]
    second = arrival(hits[1].story)
    for low, high, ids in (
        (second, None, {"a", "b"}),
        (None, second, {"c"}),
        (second, second + timedelta(microseconds=1), {"a"}),
    ):
        found = desk.engine.search(Range(low, high, "arrived"), 5).hits
        assert {hit.story.id for hit in found} == ids


@pytest.mark.parametrize("name", ENGINES)
def test_names_are_found_in_versions_however_late_they_came(name: str, tmp_path: Path) -> None:
    told = replace(FIRST, body="The president, Recep Tayyip Erdogan, spoke in Ankara.")
    later = replace(told, version=2, date=NOON + HOUR)
    indexes = []
    for number, arriving in enumerate(((told, later), (later, told))):
        desk = open_desk(name, tmp_path / str(number), extractor="rules")
        for story in arriving:
            file(story, desk)
            desk.commit()
        people = Word("erdogan", "person")
        assert [hit.story.version for hit in desk.history.engine.search(people, 5).hits] == [1]
        indexes.append(kept(desk))
        close(desk)
    assert indexes[0] == indexes[1]


@pytest.mark.parametrize("id", ["!", "?!", "a b", 'q"uo*te?', "\\", "ß/İ", "id: 1/ä"])
def test_versions_are_listed_for_any_id(id: str, desk: IndexDesk) -> None:
    other = "." if id != "." else "!"
    for story in (replace(FIRST, id=id), replace(FIRST, id=other), replace(FIRST, id=f"{id} x")):
        file(story, desk)
        file(replace(story, version=2), desk)
    desk.commit()
    assert desk.history.of(id) == [replace(FIRST, id=id)]
