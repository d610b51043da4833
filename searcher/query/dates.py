"""What a written date covers: from its first instant to the first instant after it, in UTC.

There is no clock in here: the caller says what time it is, and in which zone.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from searcher.lazy_re import pattern

FIRST = datetime(1678, 1, 1, tzinfo=UTC)  # nanoseconds in 64 bits reach little further
LAST = datetime(2262, 1, 1, tzinfo=UTC)

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
UNITS = ("hour", "day", "week", "month", "year")
NAMES = (
    "now", "today", "yesterday", *WEEKDAYS,
    *(f"{which}-{unit}" for which in ("last", "this") for unit in UNITS),
)  # fmt: skip

_DAY = timedelta(1)
_YEARS = "dates run from 1678 to 2261"
_DATE = pattern(r"(\d{4})(?:([-/])(\d\d?)(?:\2(\d\d?))?)?|(\d{4})(\d\d)(\d\d)", re.ASCII)
_TIME = pattern(r"(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?(z|[+-]\d\d(?::?\d\d)?)?", re.ASCII)
_AGO = pattern(r"(\d{1,6})([hdwmy])", re.ASCII)
_FOREIGN = pattern(r"(\d\d?)[./-](\d\d?)[./-](\d{4})", re.ASCII)

Period = tuple[datetime, datetime]


def period(text: str, *, now: datetime, zone: tzinfo) -> Period:
    """The half-open span that a written date covers; ValueError says why it is no date.

    Dates without an offset are read in `zone`. `7d` is the day seven days ago.

    >>> low, high = period("2016-02", now=LAST, zone=UTC)
    >>> f"{low:%Y-%m-%d} {high:%Y-%m-%d}"
    '2016-02-01 2016-03-01'
    """
    written = text.strip().lower()
    local = now.astimezone(zone)
    try:
        if written in NAMES:
            low, high = _named(written, local)
        elif ago := _AGO.fullmatch(written):
            low, high = _ago(int(ago[1]), ago[2], local)
        else:
            low, high = _absolute(written, text, zone)
    except OverflowError:
        raise ValueError(_YEARS) from None
    if high <= FIRST or low >= LAST:
        raise ValueError(_YEARS)
    if low >= high:
        raise ValueError(f'"{text}" was skipped by the clocks of this time zone')
    # A zone may push the first or last day over the edge.
    return max(low, FIRST), min(high, LAST)


def moved(instant: datetime, steps: int, unit: str, zone: tzinfo) -> datetime:
    """The instant so many hours, days, weeks, months or years (h d w m y) on, by the clocks there.

    Raises ValueError out of 1678 to 2261.

    >>> f"{moved(datetime(2016, 7, 31, tzinfo=UTC), -1, 'm', UTC):%Y-%m-%d}"
    '2016-06-30'
    """
    try:
        if unit == "h":
            found = instant + timedelta(hours=steps)
        else:
            local = instant.astimezone(zone)
            if unit in "dw":
                day = local.date() + steps * timedelta({"d": 1, "w": 7}[unit])
            else:
                day = _shifted(local.date(), steps * {"m": 1, "y": 12}[unit])
            found = datetime.combine(day, local.time(), zone).astimezone(UTC)
    except OverflowError:
        raise ValueError(_YEARS) from None
    if not FIRST <= found <= LAST:
        raise ValueError(_YEARS)
    return found


def suggestions(text: str) -> list[str]:
    """Dates that a text which is no date may have been meant for, likeliest first.

    >>> suggestions("yesterdya"), suggestions("31.12.2016")
    (['yesterday'], ['2016-12-31'])
    """
    if foreign := _FOREIGN.fullmatch(text):
        first, second, year = (int(number) for number in foreign.groups())
        found = [
            f"{year}-{month:02}-{day:02}"
            for day, month in ((first, second), (second, first))
            if year >= 1 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
        ]
        return list(dict.fromkeys(found))
    from difflib import get_close_matches

    written = re.sub(r"[\s_]+", "-", text.strip().lower())
    return get_close_matches(written, NAMES, n=1, cutoff=0.7)


def _named(name: str, local: datetime) -> Period:
    today = local.date()
    match name.split("-"):
        case ["now"]:
            return _minute(local.astimezone(UTC))
        case ["today"]:
            return _days(today, 1, local)
        case ["yesterday"]:
            return _days(today - _DAY, 1, local)
        case [which, unit]:
            return _unit(unit, 1 if which == "last" else 0, local)
    return _days(today - timedelta((today.weekday() - WEEKDAYS.index(name)) % 7), 1, local)


def _unit(unit: str, back: int, local: datetime) -> Period:
    """The calendar hour, day, … that is `back` before the one in which `local` falls."""
    today = local.date()
    if unit == "hour":
        start = local.replace(minute=0, second=0, microsecond=0).astimezone(UTC)
        start -= timedelta(hours=back)
        return start, start + timedelta(hours=1)
    if unit == "day":
        return _days(today - timedelta(back), 1, local)
    if unit == "week":
        return _days(today - timedelta(today.weekday() + 7 * back), 7, local)
    months = 1 if unit == "month" else 12
    first = today.replace(day=1) if unit == "month" else today.replace(month=1, day=1)
    return _months(_shifted(first, -months * back), months, local.tzinfo)


def _ago(number: int, unit: str, local: datetime) -> Period:
    today = local.date()
    days: dict[str, Callable[[], date]] = {
        "d": lambda: today - timedelta(number),
        "w": lambda: today - timedelta(7 * number),
        "m": lambda: _shifted(today, -number),
        "y": lambda: _shifted(today, -12 * number),
    }
    if unit == "h":
        return _minute(local.astimezone(UTC) - timedelta(hours=number))
    return _days(days[unit](), 1, local)


def _absolute(written: str, text: str, zone: tzinfo) -> Period:
    day, has_time, time = written.partition("t")
    found = _DATE.fullmatch(day)
    clock = _TIME.fullmatch(time)
    if not found or (has_time and not (clock and (found[4] or found[7]))):
        raise ValueError(f'"{text}" is not a date')
    year, month, number = (
        int(part) if part else 0
        for part in (found[1] or found[5], found[3] or found[6], found[4] or found[7])
    )
    if not FIRST.year <= year < LAST.year:
        raise ValueError(_YEARS)
    if not found[3] and not found[6]:
        return _months(date(year, 1, 1), 12, zone)
    if not 1 <= month <= 12:
        raise ValueError(f'"{text}" is not a date: months run from 01 to 12')
    first = date(year, month, 1)
    if not found[4] and not found[7]:
        return _months(first, 1, zone)
    length = monthrange(year, month)[1]
    if not 1 <= number <= length:
        raise ValueError(f'"{text}" is not a date: {first:%B} {year} has {length} days')
    exact = first.replace(day=number)
    return _moment(exact, clock, text, zone) if clock else _between(exact, exact + _DAY, zone)


def _moment(day: date, clock: re.Match[str], text: str, zone: tzinfo) -> Period:
    hour, minute, second, fraction, offset = clock.groups()
    try:
        instant = datetime(
            day.year, day.month, day.day, int(hour), int(minute), int(second or 0),
            int((fraction or "").ljust(6, "0")), tzinfo=_offset(offset) if offset else zone,
        ).astimezone(UTC)  # fmt: skip
    except ValueError:
        raise ValueError(f'"{text}" is not a date: times run from 00:00:00 to 23:59:59') from None
    if fraction:
        return instant, instant + timedelta(microseconds=10 ** (6 - len(fraction)))
    return instant, instant + timedelta(seconds=1 if second else 60)


def _offset(text: str) -> tzinfo:
    if text == "z":
        return UTC
    size = timedelta(hours=int(text[1:3]), minutes=int(text[3:].strip(":") or 0))
    return timezone(-size if text[0] == "-" else size)


def _minute(instant: datetime) -> Period:
    start = instant.replace(second=0, microsecond=0)
    return start, start + timedelta(minutes=1)


def _days(first: date, count: int, local: datetime) -> Period:
    return _between(first, first + timedelta(count), local.tzinfo)


def _months(first: date, count: int, zone: tzinfo | None) -> Period:
    return _between(first, _shifted(first, count), zone)


def _between(first: date, after: date, zone: tzinfo | None) -> Period:
    return midnight(first, zone), midnight(after, zone)


def in_zone(instant: datetime, zone: tzinfo) -> datetime:
    """The instant by the clocks of a zone; in UTC where the calendar has no such day there.

    Exports write 0001-01-01 and 9999-12-31 for "no date", which a zone may push over the edge.
    """
    try:
        return instant.astimezone(zone)
    except OverflowError:
        return instant.astimezone(UTC)


def midnight(day: date, zone: tzinfo | None) -> datetime:
    """The first instant of a day, in UTC."""
    # Where clocks skip midnight, fold=0 gives the instant of the jump; where they repeat it,
    # the first of the two: in both cases the first instant of the day.
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def _shifted(day: date, months: int) -> date:
    """The same day some months on, or the last of its month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not FIRST.year - 1 <= year <= LAST.year:
        raise OverflowError
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
