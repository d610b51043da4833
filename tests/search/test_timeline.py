"""Hits by periods: all between the first hit and the last, days as the zone has them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from checking import every
from hypothesis import given
from hypothesis import strategies as st

from searcher.engines import Engine
from searcher.engines.memory import MemoryEngine, open_engine
from searcher.engines.results import Stop
from searcher.query.nodes import All, Query, Word
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


ENDS = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))  # .NET's, too


@pytest.mark.parametrize("zone", [UTC, AUCKLAND, ZoneInfo("America/New_York")])
@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        (Unit.YEAR, [("0001", 1), ("0002..2015", 0), ("2016", 2), ("2017..9998", 0), ("9999", 1)]),
        (
            Unit.MONTH,
            [
                ("0001-01", 1), ("0001-02..2016-02", 0), ("2016-03", 1), ("2016-04", 0),
                ("2016-05", 1), ("2016-06..9999-11", 0), ("9999-12", 1),
            ],
        ),
    ],
)  # fmt: skip
def test_the_ends_of_the_calendar(
    unit: Unit, expected: list[tuple[str, int]], zone: ZoneInfo
) -> None:
    made = engine(ENDS[0], at("2016-03-09T12:00"), at("2016-05-09T12:00"), ENDS[1])
    assert [(p.label, p.stories) for p in timeline(made, All(), unit, zone)] == expected


class Counting(MemoryEngine):
    """Notes how many periods it is asked to count."""

    asked = 0

    def histogram(
        self, query: Query, bounds: Sequence[datetime], *, stop: Stop | None = None
    ) -> list[int]:
        self.asked += len(bounds)
        return super().histogram(query, bounds, stop=stop)


@pytest.mark.parametrize("zone", [UTC, AUCKLAND, ZoneInfo("America/New_York")])
def test_one_stray_date_costs_little(zone: ZoneInfo) -> None:
    """A story of the year 1 made 739,011 days, in seconds and a quarter of a gigabyte."""
    made = Counting()
    dates = [ENDS[0], *(at("2024-01-01") + timedelta(n) for n in range(0, 300, 7)), ENDS[1]]
    for number, date in enumerate(dates):
        made.add(Story(str(number), date, "Coup", ""))
    made.commit()
    found = timeline(made, All(), Unit.DAY, zone)
    assert made.asked < 12_000
    assert len(found) < 310
    assert sum(period.stories for period in found) == len(dates)
    assert [a.end for a in found[:-1]] == [b.start for b in found[1:]]
    assert sum(period.count for period in found) in range(3_652_056, 3_652_060)


def test_a_year_of_empty_days_is_kept_and_more_is_folded() -> None:
    def labels(last: str) -> list[tuple[str, int]]:
        found = timeline(engine(at("2019-01-01"), at(last)), All(), Unit.DAY)
        return [(period.label, period.count) for period in found]

    year = labels("2020-01-03")  # 366 empty days between
    assert len(year) == 368
    assert all(count == 1 for _, count in every(year))
    assert labels("2020-01-04") == [
        ("2019-01-01", 1),
        ("2019-01-02..2020-01-03", 367),
        ("2020-01-04", 1),
    ]
    assert labels("2049-01-01")[1] == ("2019-01-02..2048-12-31", 10_957)


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
