"""What written dates cover."""

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

import pytest

from searcher.query.dates import NAMES, period, suggestions

NOW = datetime(2026, 11, 24, 14, 35, 20, 5, tzinfo=UTC)  # a Tuesday
SHORT = "%Y-%m-%d %H:%M"


def covered(text: str, now: datetime = NOW, zone: tzinfo = UTC) -> str:
    low, high = period(text, now=now, zone=zone)
    assert low.tzinfo is UTC
    assert high.tzinfo is UTC
    return f"{low:{SHORT}} {high:{SHORT}}".replace(" 00:00", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2016", "2016-01-01 2017-01-01"),
        ("2016-02", "2016-02-01 2016-03-01"),
        ("2016/12", "2016-12-01 2017-01-01"),
        ("2016-07-15", "2016-07-15 2016-07-16"),
        ("20160715", "2016-07-15 2016-07-16"),
        ("2016/07/15", "2016-07-15 2016-07-16"),
        ("2016-7-5", "2016-07-05 2016-07-06"),
        ("2016-02-29", "2016-02-29 2016-03-01"),
        ("2016-07-15T21:30", "2016-07-15 21:30 2016-07-15 21:31"),
        ("2016-07-15T21:30Z", "2016-07-15 21:30 2016-07-15 21:31"),
        ("20160715t21:30+03:00", "2016-07-15 18:30 2016-07-15 18:31"),
        ("2016-07-15T21:30-0330", "2016-07-16 01:00 2016-07-16 01:01"),
        ("now", "2026-11-24 14:35 2026-11-24 14:36"),
        ("today", "2026-11-24 2026-11-25"),
        ("Yesterday", "2026-11-23 2026-11-24"),
        ("tuesday", "2026-11-24 2026-11-25"),
        ("wednesday", "2026-11-18 2026-11-19"),
        ("monday", "2026-11-23 2026-11-24"),
        ("this-hour", "2026-11-24 14:00 2026-11-24 15:00"),
        ("last-hour", "2026-11-24 13:00 2026-11-24 14:00"),
        ("this-day", "2026-11-24 2026-11-25"),
        ("last-day", "2026-11-23 2026-11-24"),
        ("this-week", "2026-11-23 2026-11-30"),
        ("tomorrow", "2026-11-25 2026-11-26"),
        ("next-week", "2026-11-30 2026-12-07"),
        ("next-month", "2026-12-01 2027-01-01"),
        ("next-hour", "2026-11-24 15:00 2026-11-24 16:00"),
        ("last-week", "2026-11-16 2026-11-23"),
        ("this-month", "2026-11-01 2026-12-01"),
        ("last-month", "2026-10-01 2026-11-01"),
        ("this-year", "2026-01-01 2027-01-01"),
        ("last-year", "2025-01-01 2026-01-01"),
        ("0d", "2026-11-24 2026-11-25"),
        ("7d", "2026-11-17 2026-11-18"),
        ("24h", "2026-11-23 14:35 2026-11-23 14:36"),
        ("2w", "2026-11-10 2026-11-11"),
        ("9m", "2026-02-24 2026-02-25"),
        ("1y", "2025-11-24 2025-11-25"),
        ("1678", "1678-01-01 1679-01-01"),
        ("2261-12-31", "2261-12-31 2262-01-01"),
    ],
)
def test_covers(text: str, expected: str) -> None:
    assert covered(text) == expected


@pytest.mark.parametrize(
    ("text", "microseconds"),
    [
        ("2016-07-15T21:30:05", 1_000_000),
        ("2016-07-15T21:30:05.25Z", 10_000),
        ("2016-07-15T21:30:05.250001+01:00", 1),
    ],
)
def test_a_time_lasts_as_long_as_its_last_digit(text: str, microseconds: int) -> None:
    low, high = period(text, now=NOW, zone=UTC)
    assert (high - low).total_seconds() == microseconds / 1_000_000


def test_months_ago_stay_inside_the_month() -> None:
    assert covered("1m", datetime(2026, 3, 31, tzinfo=UTC)) == "2026-02-28 2026-03-01"
    assert covered("2y", datetime(2026, 2, 28, tzinfo=UTC)) == "2024-02-28 2024-02-29"
    assert covered("last-month", datetime(2026, 1, 31, tzinfo=UTC)) == "2025-12-01 2026-01-01"


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2016-07-15", "Europe/Istanbul", "2016-07-14 21:00 2016-07-15 21:00"),
        ("2019-03-31", "Europe/Berlin", "2019-03-30 23:00 2019-03-31 22:00"),
        # No midnight: clocks went from 24:00 to 01:00.
        ("2018-11-04", "America/Sao_Paulo", "2018-11-04 03:00 2018-11-05 02:00"),
        ("2018-11-03", "America/Sao_Paulo", "2018-11-03 03:00 2018-11-04 03:00"),
        # Two midnights: clocks went from 01:00 to 00:00.
        ("2019-11-03", "America/Havana", "2019-11-03 04:00 2019-11-04 05:00"),
        # 02:30 comes twice: clocks went from 03:00 to 02:00.
        ("2019-10-27T02:30", "Europe/Berlin", "2019-10-27 00:30 2019-10-27 01:31"),
        # A day with two ends: clocks went from 00:01 to 23:01 of the day before.
        ("2010-11-06", "America/St_Johns", "2010-11-06 02:30 2010-11-07 03:30"),
        ("2010-11-07", "America/St_Johns", "2010-11-07 02:30 2010-11-08 03:30"),
        ("2016-07-15T10:00Z", "Asia/Tokyo", "2016-07-15 10:00 2016-07-15 10:01"),
        ("today", "Pacific/Auckland", "2026-11-24 11:00 2026-11-25 11:00"),
        ("this-hour", "Asia/Kolkata", "2026-11-24 14:30 2026-11-24 15:30"),
        ("1678", "Asia/Tokyo", None),
        ("2261", "America/New_York", "2261-01-01 05:00 2262-01-01"),
    ],
)
def test_zones(text: str, zone: str, expected: str | None) -> None:
    found = covered(text, zone=ZoneInfo(zone))
    assert found == expected or (expected is None and found.startswith("1678-01-01 "))


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("", '"" is not a date'),
        ("yesterdya", '"yesterdya" is not a date'),
        ("216", '"216" is not a date'),
        ("201607", '"201607" is not a date'),
        ("2016-07/15", '"2016-07/15" is not a date'),
        ("2016-02-30", '"2016-02-30" is not a date: February 2016 has 29 days'),
        ("2015-02-29", '"2015-02-29" is not a date: February 2015 has 28 days'),
        ("20160431", '"20160431" is not a date: April 2016 has 30 days'),
        ("2016-07-00", '"2016-07-00" is not a date: July 2016 has 31 days'),
        ("2016-13", '"2016-13" is not a date: months run from 01 to 12'),
        ("2016-00", '"2016-00" is not a date: months run from 01 to 12'),
        ("20160015", '"20160015" is not a date: months run from 01 to 12'),
        ("2016-07T10:30", '"2016-07T10:30" is not a date'),
        ("2016-07-15T", '"2016-07-15T" is not a date'),
        ("2016-07-15T10", '"2016-07-15T10" is not a date'),
        (
            "2016-07-15T24:00",
            '"2016-07-15T24:00" is not a date: times run from 00:00:00 to 23:59:59',
        ),
        ("1677", "dates run from 1678 to 2261"),
        ("0000", "dates run from 1678 to 2261"),
        ("9999-12-31", "dates run from 1678 to 2261"),
        ("2261-12-31T23:30-05:00", "dates run from 1678 to 2261"),
        ("400y", "dates run from 1678 to 2261"),
        ("999999y", "dates run from 1678 to 2261"),
        ("999999w", "dates run from 1678 to 2261"),
        ("7x", '"7x" is not a date'),
        ("last-fortnight", '"last-fortnight" is not a date'),
        ("٢٠١٦", '"٢٠١٦" is not a date'),
    ],
)
def test_says_why_it_is_no_date(text: str, cause: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        period(text, now=NOW, zone=UTC)
    assert str(caught.value) == cause


def test_a_time_that_the_clocks_skipped() -> None:
    with pytest.raises(ValueError, match="skipped"):
        period("2019-03-31T02:30", now=NOW, zone=ZoneInfo("Europe/Berlin"))


def test_a_day_that_the_clocks_skipped() -> None:
    with pytest.raises(ValueError, match="skipped"):
        period("2011-12-30", now=NOW, zone=ZoneInfo("Pacific/Apia"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yesterdya", ["yesterday"]),
        ("last week", ["last-week"]),
        ("wensday", ["wednesday"]),
        ("15.07.2016", ["2016-07-15"]),
        ("07/08/2016", ["2016-08-07", "2016-07-08"]),
        ("99.99.2016", []),
        ("coup", []),
        ("", []),
    ],
)
def test_suggestions(text: str, expected: list[str]) -> None:
    assert suggestions(text) == expected


@pytest.mark.parametrize("name", NAMES)
def test_every_name_covers_some_time(name: str) -> None:
    for zone in ("UTC", "America/Sao_Paulo", "Asia/Kathmandu"):
        low, high = period(name, now=NOW, zone=ZoneInfo(zone))
        assert low < high
