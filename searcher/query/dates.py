"""What a written date covers: from its first instant to the first instant after it, in UTC.

There is no clock in here: the caller says what time it is, and in which zone.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from searcher.lazy_re import pattern
from searcher.query import written_dates
from searcher.query.written_dates import WEEKDAYS

# Nanoseconds in 64 bits reach little further.
FIRST = datetime(1678, 1, 1, tzinfo=UTC)
LAST = datetime(2262, 1, 1, tzinfo=UTC)

UNITS = ("hour", "day", "week", "month", "year")
# Units from now.
# Counted backwards, so that last is 1 and next is -1.
_BACK = {"last": 1, "this": 0, "next": -1}
NAMES = (
    "now", "today", "yesterday", "tomorrow", *WEEKDAYS,
    *(f"{which}-{unit}" for which in _BACK for unit in UNITS),
)  # fmt: skip

_DAY, _INSTANT = timedelta(1), timedelta(microseconds=1)
_YEARS = "dates run from 1678 to 2261"
# ISO 8601, 5.2.1, with one digit for day or month, as people write them.
_DATE = pattern(r"(\d{4})(?:([-/])(\d\d?)(?:\2(\d\d?))?)?|(\d{4})(\d\d)(\d\d)", re.ASCII)
# RFC 3339, 5.6; the offset without colon is of ISO 8601, 5.3.4.2.
_TIME = pattern(r"(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?(z|[+-]\d\d(?::?\d\d)?)?", re.ASCII)
# As in mail searches: m is months here, since no one asks for minutes.
_AGO = pattern(r"(\d{1,6})([hdwmy])", re.ASCII)

Period = tuple[datetime, datetime]


def period(text: str, *, now: datetime, zone: tzinfo) -> Period:
    """The half-open span that a written date covers; ValueError says why it is no date.

    Dates without an offset are read in `zone`. `7d` is the day seven days ago. A time that the
    clocks of the zone repeat covers both instants, and all between them; see `twice`.

    >>> low, high = period("2016-02", now=LAST, zone=UTC)
    >>> f"{low:%Y-%m-%d} {high:%Y-%m-%d}"
    '2016-02-01 2016-03-01'
    """
    written = text.strip().lower()
    local = now.astimezone(zone)
    if span := _span(written, local.date()):
        first, last = (period(end, now=now, zone=zone) for end in span)
        return first[0], last[1]
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


def translated(text: str, today: date) -> str:
    """How a date is written here that is written otherwise; empty if it is written so already.

    >>> translated("April 2016", date.today()), translated("2016-04", date.today())
    ('2016-04', '')
    """
    span = _span(text.strip().lower(), today)
    return "" if not span else span[0] if span[0] == span[1] else f"{span[0]}..{span[1]}"


def twice(text: str, *, now: datetime, zone: tzinfo) -> tuple[str, str] | None:
    """A time that the clocks of a zone repeat, with the offset of each time; None if they do not.

    >>> from zoneinfo import ZoneInfo
    >>> twice("2018-10-28T02:30", now=LAST, zone=ZoneInfo("Europe/Berlin"))
    ('2018-10-28T02:30+02:00', '2018-10-28T02:30+01:00')
    """
    written = text.strip().lower()
    if span := _span(written, now.astimezone(zone).date()):
        written = span[0].lower()
    day, _, time = written.partition("t")
    found, clock = _DATE.fullmatch(day), _TIME.fullmatch(time)
    if not found or not clock or clock[5]:
        return None
    low, high = period(written, now=now, zone=zone)
    offsets = [instant.astimezone(zone).strftime("%z") for instant in (low, high - _INSTANT)]
    if offsets[0] == offsets[1]:
        return None
    first, second = (f"{day}T{time}{offset[:3]}:{offset[3:]}" for offset in offsets)
    return first, second


def moved(span: Period, steps: int, unit: str, zone: tzinfo) -> Period:
    """A span so many hours, days, weeks, months or years (h d w m y) on, by the clocks of a zone.

    Whole days stay as many days, whole months whole months; else the length stays.
    Raises ValueError out of 1678 to 2261.

    >>> day = datetime(2016, 7, 31, tzinfo=UTC), datetime(2016, 8, 1, tzinfo=UTC)
    >>> [f"{end:%Y-%m-%d}" for end in moved(day, -1, "m", UTC)]
    ['2016-06-30', '2016-07-01']
    """
    low, high = span
    try:
        if unit == "h":
            found = low + timedelta(hours=steps), high + timedelta(hours=steps)
        else:
            first, after = (_as_midnight(end, zone) for end in span)
            if not first or not after:
                start = _wall(low, steps, unit, zone)
                found = start, start + (high - low)
            elif first.day == after.day == 1 and unit in "my":
                found = _between(_stepped(first, steps, unit), _stepped(after, steps, unit), zone)
            else:
                start_day = _stepped(first, steps, unit)
                found = _between(start_day, start_day + (after - first), zone)
    except OverflowError:
        raise ValueError(_YEARS) from None
    if not FIRST <= found[0] <= found[1] <= LAST:
        raise ValueError(_YEARS)
    return found


def suggestions(text: str, today: date = date.max) -> list[str]:
    """Dates that a text which is no date may have been meant for, likeliest first.

    Where it does not say the year, it is the last one up to `today`.

    >>> suggestions("yesterdya"), suggestions("03/04/2016")
    (['yesterday'], ['2016-04-03', '2016-03-04'])
    """
    if found := written_dates.meanings(text, today):
        return found
    from difflib import get_close_matches

    written = re.sub(r"[\s_]+", "-", text.strip().lower())
    return get_close_matches(written, NAMES, n=1, cutoff=0.7)


def _span(written: str, today: date) -> written_dates.Span | None:
    """The dates, as they are written here, that a text covers which is written otherwise."""
    is_ours = (
        written in NAMES or _AGO.fullmatch(written) or _DATE.fullmatch(written.partition("t")[0])
    )
    return None if is_ours else written_dates.read(written, today)


def _named(name: str, local: datetime) -> Period:
    today = local.date()
    match name.split("-"):
        case ["now"]:
            return _minute(local.astimezone(UTC))
        case ["today"]:
            return _days(today, 1, local)
        case ["yesterday"]:
            return _days(today - _DAY, 1, local)
        case ["tomorrow"]:
            return _days(today + _DAY, 1, local)
        case [which, unit]:
            return _unit(unit, _BACK[which], local)
    return _days(today - timedelta((today.weekday() - WEEKDAYS.index(name)) % 7), 1, local)


def _unit(unit: str, back: int, local: datetime) -> Period:
    """The calendar hour, day, … that is `back` before the one in which `local` falls."""
    today = local.date()
    if unit == "hour":
        hour = _hour(local)
        # Step by step: where clocks are changed an hour is not 60 minutes.
        for _ in range(abs(back)):
            hour = _hour((hour[0] - _INSTANT if back > 0 else hour[1]).astimezone(local.tzinfo))
        return hour
    if unit == "day":
        return _days(today - timedelta(back), 1, local)
    if unit == "week":
        return _days(today - timedelta(today.weekday() + 7 * back), 7, local)
    months = 1 if unit == "month" else 12
    first = today.replace(day=1) if unit == "month" else today.replace(month=1, day=1)
    return _months(_shifted(first, -months * back), months, local.tzinfo)


def _hour(local: datetime) -> Period:
    """From the last time the minute hand stood at 12 to the next, by the clocks there.

    Where clocks are changed by half an hour (Lord Howe Island) some hours last 30 or 90 minutes.
    """
    now = local.astimezone(UTC)
    start = end = local.replace(minute=0, second=0, microsecond=0).astimezone(UTC)
    while end <= now:
        at = end.astimezone(local.tzinfo)
        if at.minute == 0:
            start = end
        end += timedelta(minutes=60 - at.minute)
    while end.astimezone(local.tzinfo).minute:
        end += timedelta(minutes=60 - end.astimezone(local.tzinfo).minute)
    return start, end


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
    # RFC 3339, 5.6.
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
    length = timedelta(seconds=1 if second else 60)
    if fraction:
        length = timedelta(microseconds=10 ** (6 - len(fraction)))
    try:
        wall = datetime(
            day.year, day.month, day.day, int(hour), int(minute), int(second or 0),
            int((fraction or "").ljust(6, "0")), tzinfo=_offset(offset) if offset else zone,
        )  # fmt: skip
    except ValueError:
        raise ValueError(f'"{text}" is not a date: times run from 00:00:00 to 23:59:59') from None
    first, second_time = wall.astimezone(UTC), wall.replace(fold=1).astimezone(UTC)
    # In a gap fold=0 gives the later instant, in a repeated hour the earlier one (PEP 495).
    return first, second_time + length if first <= second_time else first


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
    return midnight(first, zone), _end_before(after, zone)


def _end_before(day: date, zone: tzinfo | None) -> datetime:
    """The first instant, in UTC, after the last one of the day before."""
    end = midnight(day, zone)
    # Clocks that went back from 00:01 to 23:01 (Newfoundland until 2011) give the day before a
    # second end; those that went from 01:00 to 00:00 (Cuba) give this day a second beginning.
    other = datetime(day.year, day.month, day.day, tzinfo=zone, fold=1).astimezone(UTC)
    is_end = other > end and (other - _INSTANT).astimezone(zone).date() < day
    return other if is_end else end


def _as_midnight(instant: datetime, zone: tzinfo) -> date | None:
    """The day, by the clocks of a zone, that begins at an instant; None if none does."""
    day = instant.astimezone(zone).date()
    return day if instant in (midnight(day, zone), _end_before(day, zone)) else None


def _wall(instant: datetime, steps: int, unit: str, zone: tzinfo) -> datetime:
    """The same time of day so many days, weeks, months or years on."""
    local = instant.astimezone(zone)
    day = _stepped(local.date(), steps, unit)
    return datetime.combine(day, local.timetz()).astimezone(UTC)


def _stepped(day: date, steps: int, unit: str) -> date:
    if unit in "dw":
        return day + steps * timedelta({"d": 1, "w": 7}[unit])
    return _shifted(day, steps * {"m": 1, "y": 12}[unit])


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
