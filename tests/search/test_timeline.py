"""Hits by periods: every period between the ends, days as the zone has them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher.engines import Engine
from searcher.engines.memory import open_engine
from searcher.query.nodes import All, Word
from searcher.search.timeline import Unit, fitting, timeline
from searcher.story import Story

AUCKLAND = ZoneInfo("Pacific/Auckland")


def engine(*dates: datetime) -> Engine:
    made = open_engine(Path())
    for number, date in enumerate(dates):
        made.add(Story(str(number), date, "Coup", ""))
    made.commit()
    return made


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        (Unit.YEAR, [("2019", 1), ("2020", 0), ("2021", 2)]),
        (
            Unit.MONTH,
            [("2019-12", 1), *((f"2020-{n:02}", 0) for n in range(1, 13)), ("2021-01", 2)],
        ),
    ],
)
def test_empty_periods_are_there(unit: Unit, expected: list[tuple[str, int]]) -> None:
    made = engine(at("2019-12-31T23:59:59"), at("2021-01-01"), at("2021-01-31T23:59"))
    assert [(p.label, p.stories) for p in timeline(made, All(), unit)] == expected


def test_no_hits_no_periods() -> None:
    assert timeline(engine(at("2019-01-01")), Word("zeppelin"), Unit.DAY) == []


def test_days_are_those_of_the_zone() -> None:
    made = engine(at("2020-09-26T11:30"), at("2020-09-26T12:30"), at("2020-09-27T11:30"))
    found = timeline(made, All(), Unit.DAY, AUCKLAND)
    assert [(p.label, p.stories) for p in found] == [
        ("2020-09-26", 1),
        ("2020-09-27", 1),  # of 23 hours: clocks went forward
        ("2020-09-28", 1),
    ]
    assert found[1].end - found[1].start == timedelta(hours=23)


def test_the_ends_of_the_calendar() -> None:
    made = engine(datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, tzinfo=UTC))
    found = timeline(made, All(), Unit.YEAR, AUCKLAND)
    assert (found[0].label, found[0].stories) == ("0001", 1)
    assert (found[-1].label, found[-1].stories) == ("9999", 1)


@given(
    st.lists(st.datetimes(datetime(1990, 1, 1), datetime(1992, 12, 31)), min_size=1, max_size=30),
    st.sampled_from(Unit),
    st.sampled_from([UTC, AUCKLAND]),
)
def test_periods_hold_what_was_sent_in_them(
    dates: list[datetime], unit: Unit, zone: ZoneInfo
) -> None:
    made = engine(*(date.replace(tzinfo=UTC) for date in dates))
    found = timeline(made, All(), unit, zone)
    letters = {Unit.YEAR: 4, Unit.MONTH: 7, Unit.DAY: 10}[unit]
    local = [date.replace(tzinfo=UTC).astimezone(zone).isoformat()[:letters] for date in dates]
    assert [(p.label, p.stories) for p in found] == [(p.label, local.count(p.label)) for p in found]
    assert sum(p.stories for p in found) == len(dates)
    assert [a.end for a in found[:-1]] == [b.start for b in found[1:]]
    assert found[0].stories
    assert found[-1].stories


@pytest.mark.parametrize(
    ("last", "most", "unit"),
    [
        ("2016-03-20", 80, Unit.DAY),
        ("2016-03-21", 80, Unit.MONTH),
        ("2022-08-31", 80, Unit.MONTH),
        ("2022-09-01", 80, Unit.YEAR),
        ("2399-01-01", 10, Unit.YEAR),
    ],
)
def test_the_finest_unit_that_fits(last: str, most: int, unit: Unit) -> None:
    assert fitting(at("2016-01-01"), at(last), most) is unit
