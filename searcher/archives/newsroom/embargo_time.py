"""The time in an embargo line, "0001 GMT Tuesday", and the instant that it means."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from searcher.archives.newsroom import zones
from searcher.archives.newsroom.calendar import WEEKDAYS, month
from searcher.archives.newsroom.embargo_words import AFTERNOON, PART

ZONE_UNKNOWN = "embargo: no time zone, taken for the last on earth"
# Where a day ends last.
LAST_ZONE = timezone(timedelta(hours=-12))
# The hour of "midnight": a desk that writes "midnight Tuesday" may mean its end.
_MIDNIGHT = 24

_UNREAD_ZONE = re.compile(r"[A-Z]{2,5}\b")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day; `zone` is the name of its zone as written, "" for none."""

    hour: int
    minute: int
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar; `year` is 0 where it is not given.

    `is_figures` tells that the month is a number behind a stroke, "3/4/2030", and so may be the
    day.
    """

    year: int
    month: int
    day: int
    is_figures: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What follows a mark, as far as it is a time.

    `unread` begins with the first word that is no part of one. `is_understood` tells that the time
    is whole without it, `is_zone_unread` that it looks like the zone of a time.
    """

    clocks: tuple[Clock, ...] = ()
    # That stands before a time, "GMT 15:00", or beside a day.
    zone: str = ""
    day: Day | None = None
    weekday: int | None = None
    days_ahead: int | None = None
    unread: str = ""
    is_understood: bool = True
    is_zone_unread: bool = False

    @property
    def has_day(self) -> bool:
        """Whether it names a day in any way."""
        return any(part is not None for part in (self.day, self.weekday, self.days_ahead))

    @property
    def is_empty(self) -> bool:
        """Whether it names neither a day nor a time of day."""
        return not self.clocks and not self.has_day


def read_time(text: str) -> Said:
    """The time that a text begins with.

    >>> said = read_time(" 0001 GMT, 3 January 2030 - Ministry says")
    >>> said.clocks, said.unread
    ((Clock(hour=0, minute=1, zone='GMT'),), 'Ministry says')
    >>> read_time("15:00 XYZ").is_zone_unread
    True
    """
    said, at_stop = Said(), Said()
    at = clock_end = 0
    while at < len(text):
        part = PART.match(text, at)
        if not part:
            is_zone = bool(clock_end) and not text[clock_end:at].strip(" (")
            is_zone = is_zone and bool(_UNREAD_ZONE.match(text, at))
            return _cut(said, at_stop, text[at:], is_zone=is_zone)
        groups = {
            name.rpartition("_")[2]: words for name, words in part.groupdict().items() if words
        }
        if groups.get("zone", "")[:1] in ("+", "-") and (not said.clocks or said.clocks[-1].zone):
            # A dash, and a number behind it.
            at += 1
            continue
        if "stop" in groups:
            at_stop = said
        else:
            said = _with(said, groups)
        at = part.end()
        if groups.keys() & {"hour", "digits", "noon", "midnight"}:
            clock_end = at
    return said


def ends_at(
    said: Said, sent: datetime | None, home: str
) -> tuple[datetime | None, tuple[str, ...]]:
    """When an embargo ends on what was sent at an instant, and what was guessed.

    None for a date that does not exist, for a zone that is not known, and for no time at all; and
    for "on Friday" or "3 May" where it is not known when the story was sent. What
    has no zone is in `home`, the zone of the desk; if that is not known it ends as late as it can.
    """
    named = [clock for clock in said.clocks if clock.zone]
    known = [(clock, zone) for clock in named if (zone := zones.zone(clock.zone, home))]
    if said.is_empty or (named and not known):
        return None, ()
    if sent is None and not (said.day and said.day.year):
        return None, ()
    if known:
        clock, zone = known[0]
        guessed: tuple[str, ...] = ()
    else:
        clock = said.clocks[0] if said.clocks else Clock(0, 0)
        lone = zones.zone(said.zone, home) if said.zone else None
        if said.zone and not lone:
            return None, ()
        zone, guessed = (lone, ()) if lone else _home(home)
    try:
        return _end(said, clock, zone, sent, home), guessed
    except (ValueError, OverflowError):
        return None, ()


def _cut(said: Said, at_stop: Said, unread: str, *, is_zone: bool) -> Said:
    """What was said before a word that is none: as far as the last stop, if it was whole there."""
    is_whole = bool(at_stop.clocks) and at_stop.has_day
    if said == at_stop or is_whole:
        return replace(at_stop, unread=unread)
    return replace(said, unread=unread, is_understood=False, is_zone_unread=is_zone)


def _with(said: Said, part: dict[str, str]) -> Said:
    """What was said and one part more; of two days the first counts."""
    if clock := _clock(part, said.zone):
        return replace(said, clocks=(*said.clocks, clock), zone="")
    if zone := part.get("zone"):
        if not said.clocks or said.clocks[-1].zone:
            return said if said.clocks else replace(said, zone=zone)
        return replace(said, clocks=(*said.clocks[:-1], replace(said.clocks[-1], zone=zone)))
    if (day := _day(part)) and said.day is None:
        return replace(said, day=day)
    if "weekday" in part and said.weekday is None:
        return replace(said, weekday=WEEKDAYS[part["weekday"].lower()])
    if part.keys() & {"today", "tomorrow"} and said.days_ahead is None:
        return replace(said, days_ahead=int("tomorrow" in part))
    return said


def _clock(part: dict[str, str], zone: str) -> Clock | None:
    if "digits" in part:
        return Clock(int(part["digits"][:2]), int(part["digits"][2:]), zone)
    if "noon" in part:
        return Clock(12, 0, zone)
    if "midnight" in part:
        return Clock(_MIDNIGHT, 0, zone)
    if "hour" not in part:
        return None
    hour = int(part["hour"])
    if "half" in part and hour <= 12:
        hour = hour % 12 + (12 if AFTERNOON.match(part["half"]) else 0)
    return Clock(hour, int(part.get("minute", 0)), zone)


def _day(part: dict[str, str]) -> Day | None:
    if "iso" in part:
        year, number, day = map(int, part["iso"].split("-"))
        return Day(year, number, day)
    if "day" not in part:
        return None
    written = part.get("year", "0")
    year = int(f"20{written}" if len(written) == 2 else written)
    number = month(part["name"]) if "name" in part else int(part["month"])
    return Day(year, number, int(part["day"]), is_figures="stroke" in part)


def _home(home: str) -> tuple[tzinfo, tuple[str, ...]]:
    if home:
        return zones.named_zone(home), (f"time zone {home}",)
    return LAST_ZONE, (ZONE_UNKNOWN,)


def _end(said: Said, clock: Clock, zone: tzinfo, sent: datetime | None, home: str) -> datetime:
    """The instant meant. Raises ValueError or OverflowError if there is none such."""
    if said.day:
        return max(
            _nearest(day, said.weekday, clock, zone, sent) for day in _readings(said.day, home)
        )
    assert sent  # a day with its year alone needs no date to count from
    today = sent.astimezone(zone).date()
    if said.days_ahead is not None:
        return _instant(today + timedelta(said.days_ahead), clock, zone)
    days = (today + timedelta(ahead) for ahead in range(9))
    ends = (_instant(day, clock, zone) for day in days if said.weekday in (None, day.weekday()))
    return next(end for end in ends if end > sent)


def _readings(day: Day, home: str) -> list[Day]:
    """The days that figures may mean: "3/4" is in March in the United States, and nowhere else."""
    exchanged = replace(day, month=day.day, day=day.month)
    if not day.is_figures:
        return [day]
    if home == "America/New_York" or day.month > 12:
        return [exchanged]
    is_sure = day.day > 12 or (home and not home.startswith("America/"))
    return [day] if is_sure else [day, exchanged]


def _nearest(
    day: Day, weekday: int | None, clock: Clock, zone: tzinfo, sent: datetime | None
) -> datetime:
    """The end on a day; of years that are not given the nearest, on that day of the week if any."""
    if day.year:
        if sent and day.year < sent.year - 1 and _is_hour(day.year):
            raise ValueError(f"{day.year} may be a time of day")
        return _instant(date(day.year, day.month, day.day), clock, zone)
    assert sent
    days = [found for n in (-1, 0, 1) if (found := _date(sent.year + n, day.month, day.day))]
    fitting = [found for found in days if weekday in (None, found.weekday())] or days
    ends = [_instant(found, clock, zone) for found in fitting]
    # Raises ValueError for 31 February.
    return min(ends, key=lambda end: abs(end - sent))


def _is_hour(number: int) -> bool:
    return number // 100 < 24 and number % 100 < 60


def _date(year: int, month_number: int, day: int) -> date | None:
    try:
        return date(year, month_number, day)
    except ValueError:
        return None


def _instant(day: date, clock: Clock, zone: tzinfo) -> datetime:
    """The instant of a time of day; of an hour that clocks show twice, or skip, the later one."""
    # 24:00 is 00:00 of the next day.
    is_end = clock.hour == _MIDNIGHT and clock.minute == 0
    hour = 0 if is_end else clock.hour
    local = datetime.combine(day + timedelta(is_end), time(hour, clock.minute))
    both = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return max(both)
