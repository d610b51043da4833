"""What dates cover, held against the calendar: any zone of tzdata, any time from 1970 to 2100."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo, available_timezones

import pytest
from counts import tries
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from samples import NOW

from searcher.errors import QueryError
from searcher.query.dates import UNITS, moved, period, translated, twice
from searcher.query.nodes import Query
from searcher.query.parser import parse

INSTANT = timedelta(microseconds=1)
ZONES = sorted(available_timezones() - {"localtime", "Factory"})

# They skipped a whole day to move to the other side of the date line.
SKIPPING = {zone for zone in ZONES if zone.startswith("Pacific/")} | {"Kwajalein"}

zones = st.sampled_from(ZONES).map(ZoneInfo)
instants = st.datetimes(datetime(1970, 1, 3), datetime(2100, 12, 28), timezones=st.just(UTC))
days = st.dates(date(1970, 1, 3), date(2100, 12, 28))
many = settings(max_examples=tries(300, 3_000), deadline=None)

MONTHS = (
    "January February March April May June July August September October November December"
).split()


@many
@given(instants, zones)
@example(datetime(2026, 4, 4, 15, 40, tzinfo=UTC), ZoneInfo("Australia/Lord_Howe"))
@example(datetime(2026, 10, 3, 15, 40, tzinfo=UTC), ZoneInfo("Australia/Lord_Howe"))
@example(datetime(2010, 11, 7, 3, 0, tzinfo=UTC), ZoneInfo("America/St_Johns"))
def test_now_is_in_this_and_neighbours_meet(now: datetime, zone: ZoneInfo) -> None:
    for unit in UNITS:
        last, this, following = (
            period(f"{which}-{unit}", now=now, zone=zone) for which in ("last", "this", "next")
        )
        assert this[0] <= now < this[1], unit
        # A day with two ends reaches into the next: nothing lies between them.
        assert last[0] < this[0] <= last[1], unit
        assert following[0] <= this[1] < following[1], unit
    low, high = period("today", now=now, zone=zone)
    assert low <= now < high


@many
@given(instants, zones)
@example(datetime(2010, 11, 7, 3, 0, tzinfo=UTC), ZoneInfo("America/St_Johns"))
def test_a_day_holds_its_instants_from_the_first_to_the_last(
    instant: datetime, zone: ZoneInfo
) -> None:
    local = instant.astimezone(zone).date()
    low, high = period(local.isoformat(), now=NOW, zone=zone)
    assert low <= instant < high
    for end in (low, high - INSTANT):
        assert end.astimezone(zone).date() == local
    month = period(f"{local:%Y-%m}", now=NOW, zone=zone)
    assert month[0] <= low < high <= month[1]


@many
@given(instants, zones)
@example(datetime(2018, 10, 28, 1, 30, tzinfo=UTC), ZoneInfo("Europe/Berlin"))
def test_a_minute_holds_its_instants(instant: datetime, zone: ZoneInfo) -> None:
    wall = f"{instant.astimezone(zone):%Y-%m-%dT%H:%M}"
    low, high = period(wall, now=NOW, zone=zone)
    assert low <= instant < high
    times = twice(wall, now=NOW, zone=zone)
    if times is None:
        assert high - low == timedelta(minutes=1)
        return
    first, second = (period(time, now=NOW, zone=zone) for time in times)
    assert (low, high) == (first[0], second[1])
    assert first[0] <= instant < first[1] or second[0] <= instant < second[1]
    with pytest.raises(QueryError, match="comes twice"):
        parse(f"date:{wall}", now=NOW, zone=zone)
    assert str(parse(f"date:{wall}..", now=NOW, zone=zone).query)


@many
@given(days, zones, st.data())
def test_a_time_that_no_clock_showed_is_refused(
    day: date, zone: ZoneInfo, data: st.DataObject
) -> None:
    wall = datetime.combine(day, data.draw(st.times()).replace(second=0, microsecond=0))
    instant = wall.replace(tzinfo=zone).astimezone(UTC)
    was_shown = instant.astimezone(zone).replace(tzinfo=None) == wall
    try:
        low, _ = period(f"{wall:%Y-%m-%dT%H:%M}", now=NOW, zone=zone)
    except ValueError as error:
        refused = str(error)
    else:
        assert was_shown
        assert low == instant
        return
    assert not was_shown
    assert "skipped" in refused


class Events:
    """A user who has named a day."""

    def __init__(self, day: date) -> None:
        self.events = MappingProxyType({"it": day.isoformat()})
        self.groups = self.saved = MappingProxyType[str, str]({})


def stepped(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@many
@given(days, st.integers(-400, 400), st.sampled_from("dwmy"))
@example(date(2016, 3, 29), -1, "m")
@example(date(2016, 3, 29), 11, "m")
@example(date(2017, 2, 28), 1, "m")
@example(date(2017, 1, 31), 1, "m")
def test_an_event_moves_by_the_calendar(day: date, steps: int, unit: str) -> None:
    meant = stepped(day, steps * {"m": 1, "y": 12}[unit]) if unit in "my" else (
        day + timedelta(steps * {"d": 1, "w": 7}[unit])
    )  # fmt: skip
    assume(1700 < meant.year < 2200)
    lists = Events(day)
    found: Query = parse(f"date:@it{steps:+}{unit}", now=NOW, lists=lists).query  # type: ignore[arg-type]
    assert found == parse(f"date:{meant.isoformat()}", now=NOW).query


@many
@given(days, st.integers(1, 40), st.integers(-60, 60), st.sampled_from("dwmy"), zones)
def test_days_stay_as_many(day: date, length: int, steps: int, unit: str, zone: ZoneInfo) -> None:
    try:
        low = period(day.isoformat(), now=NOW, zone=zone)[0]
        high = period((day + timedelta(length - 1)).isoformat(), now=NOW, zone=zone)[1]
        first, after = moved((low, high), steps, unit, zone)
    except ValueError:  # a day that the zone skipped
        return
    is_months = day.day == 1 and (day + timedelta(length)).day == 1 and unit in "my"
    local = first.astimezone(zone).date(), (after - INSTANT).astimezone(zone).date()
    if not is_months and zone.key not in SKIPPING:
        assert (local[1] - local[0]).days + 1 == length
    if is_months:
        assert local[0].day == 1
        assert (local[1] + timedelta(1)).day == 1


@many
@given(days)
def test_dates_as_people_write_them(day: date) -> None:
    name, short = MONTHS[day.month - 1], MONTHS[day.month - 1][:3]
    iso = day.isoformat()
    for text in (
        f"{day.day} {name} {day.year}", f"{name} {day.day}, {day.year}",
        f"{day.day}-{short}-{day.year}", f"{short}. {day.day}, {day.year}",
        f"{day.year}-{short.upper()}-{day.day:02}",
        f"{day:%A}, {day.day} {name} {day.year}", f"{day.year}.{day.month:02}.{day.day:02}",
    ):  # fmt: skip
        assert translated(text, NOW.date()) == iso, text
    for text in (f"{name} {day.year}", f"{short}-{day.year}", f"{day.year} {name}"):
        assert translated(text, NOW.date()) == iso[:7], text
    year, week, weekday = day.isocalendar()
    low, high = period(f"{year}-W{week:02}", now=NOW, zone=UTC)
    assert (low.date(), high.date()) == (
        day - timedelta(weekday - 1), day + timedelta(8 - weekday)
    )  # fmt: skip
    quarter = period(f"{day.year}-Q{(day.month + 2) // 3}", now=NOW, zone=UTC)
    assert quarter[0].date() <= day < quarter[1].date()
    for text in (f"{day.day}/{day.month}/{day.year}", f"{day.month}/{day.day}/{day.year}"):
        is_certain = day.day > 12 or day.day == day.month
        assert translated(text, NOW.date()) == (iso if is_certain else "")
