"""Dates as publications print them above an article: in any order, with day, edition and hour.

A date begins its line, so that a sentence with a day in it is none. What stands behind it, such as
an edition, does not matter. Months are read by their names; where one is a number, the order must
follow from the numbers, from the language, or from the year's place.
"""

import re
from datetime import UTC, datetime
from typing import NamedTuple

from searcher.archives.newsroom import zones
from searcher.archives.newsroom.calendar import MONTHS, WEEKDAYS, either, month
from searcher.archives.newsroom.instants import EARLIEST, Instant

# Characters of a line with a date and nothing that a reader needs.
LONGEST_LINE = 200

_WEEKDAY = rf"(?:(?:{either(WEEKDAYS)})\b\.?|[月火水木金土日]曜日?|星期.|周.)"
_MONTH = rf"(?:{either(MONTHS)})\b\.?"
# "5-11 March": the first of the days that a weekly is of.
_RANGE = rf"(?:\s*[-–/&]\s*(?:{_MONTH}\s*)?\d{{1,2}}(?:st|nd|rd|th|\.)?)?"
_DAY = (
    rf"(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th|er|\.|º|ª|°)?{_RANGE},?\s*(?:of\s+|de\s+)?(?P<m1>{_MONTH})"
    r",?\s*(?:de[l]?\s+)?(?P<y1>\d{4})\b"
    rf"|(?P<m2>{_MONTH})\s*(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?{_RANGE},?\s+(?P<y2>\d{{4}})\b"
    r"|(?P<y3>\d{4})\s*[-/.年년]\s*(?P<n3>\d{1,2})\s*[-/.月월]\s*(?P<d3>\d{1,2})\s*[日일]?(?!\d)"
    r"|(?P<a>\d{1,2})[/.-](?P<b>\d{1,2})[/.-](?P<y4>\d{4})(?!\d))"
)
_DATE = re.compile(
    rf"\s*(?:{_WEEKDAY},?\s+)?(?:(?:le|el|il|den|op|am|vom)\s+)?{_DAY}", re.IGNORECASE
)
_ANYWHERE = re.compile(rf"(?<!\d){_DAY}", re.IGNORECASE)
# Journals are of a season: that of the north, by the month it begins in.
_SEASONS = {"spring": 3, "summer": 6, "fall": 9, "autumn": 9, "winter": 12}
_MONTH_ALONE = re.compile(
    rf"\s*(?P<m>{_MONTH}|{either(_SEASONS)})(?:\s*[-–/]\s*{_MONTH})?,?\s+(?P<y>\d{{4}})\b", re.I
)
_CLOCK = re.compile(
    r"(?<![\d.:])(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))(?::(?P<second>\d\d))?(?!\d)"
    r"\s*(?P<half>[ap]\.?m\b\.?)?\s*(?:uhr\s*)?"
    rf"(?P<zone>{zones.PATTERN}(?:[+-]\d{{1,2}})?|(?:[A-Z][a-z]+ ){{1,3}}Time\b)?",
    re.IGNORECASE,
)


class Written(NamedTuple):
    """A date that stands at the beginning of a text, and what stands behind it."""

    instant: Instant
    day: str
    """As it was printed, in ISO 8601: an id is made of it, and not of an hour in some zone."""
    rest: str


def date_at(text: str, language: str = "", clock: str = "") -> Written | None:
    """The date that a line begins with, None if it begins with something else.

    `clock` is the hour where that stands elsewhere.

    >>> str(date_at("December 30, 2008 Tuesday 6:10 PM  EST").instant.utc)
    '2008-12-30 23:10:00+00:00'
    >>> date_at("Mittwoch 31. August 2011").day, date_at("1er mai 2003").day
    ('2011-08-31', '2003-05-01')
    >>> date_at("2020年1月6日").day, date_at("6 января 2020").day, date_at("13/02/2015").day
    ('2020-01-06', '2020-01-06', '2015-02-13')
    >>> date_at("02/03/2015"), date_at("02/03/2015", "fr").day
    (None, '2015-03-02')
    >>> date_at("May 2010, No. 4").day, date_at("Oil rose on May 3, 2010")
    ('2010-05-01', None)
    """
    text = text.strip()[:LONGEST_LINE]
    if not (found := _DATE.match(text)):
        return _of_month(text)
    if not (day := _day(found, language)):
        return None
    rest = text[found.end() :]
    time = _CLOCK.search(clock or rest)
    try:
        return Written(_instant(day, time), f"{day[0]}-{day[1]:02}-{day[2]:02}", rest)
    except (ValueError, OverflowError):
        return None


def date_in(text: str) -> Written | None:
    """The first date that stands anywhere in a short text, such as a citation.

    >>> date_in("Los Angeles Times [Los Angeles, Calif]08 May 2010: AA.2.").day
    '2010-05-08'
    """
    for found in _ANYWHERE.finditer(text[:LONGEST_LINE]):
        if written := date_at(text[found.start() :]):
            return written
    return None


def _of_month(text: str) -> Written | None:
    """The first of a month or season, for a magazine that names no day."""
    found = _MONTH_ALONE.match(text)
    if not found or int(found["y"]) < EARLIEST:
        return None
    try:
        number = _SEASONS.get(found["m"].lower()) or month(found["m"])
        first = datetime(int(found["y"]), number, 1, tzinfo=UTC)
    except ValueError:
        return None
    guessed = ("day", "time of day", "time zone UTC")
    return Written(Instant(first, guessed), f"{first:%Y-%m-%d}", text[found.end() :])


def _day(found: re.Match[str], language: str) -> tuple[int, int, int] | None:
    """Year, month and day; None where the order of two numbers cannot be known."""
    if found["y1"]:
        return int(found["y1"]), month(found["m1"]), int(found["d1"])
    if found["y2"]:
        return int(found["y2"]), month(found["m2"]), int(found["d2"])
    if found["y3"]:
        return int(found["y3"]), int(found["n3"]), int(found["d3"])
    first, second, year = int(found["a"]), int(found["b"]), int(found["y4"])
    # Of the languages we know only English puts the month first, and that in America alone.
    is_day_first = first > 12 or first == second or language not in ("", "en") or "." in found[0]
    if is_day_first:
        return year, second, first
    return (year, first, second) if second > 12 else None


def _instant(day: tuple[int, int, int], time: re.Match[str] | None) -> Instant:
    if day[0] < EARLIEST:
        raise ValueError(f"no date: {day}")
    if not time or int(time["hour"]) > 23 or int(time["minute"]) > 59:
        return Instant(datetime(*day, tzinfo=UTC), ("time of day", "time zone UTC"))
    hour = int(time["hour"])
    if time["half"] and hour <= 12:
        hour = hour % 12 + (12 if time["half"].lower().startswith("p") else 0)
    zone = zones.usual_zone(time["zone"]) if time["zone"] else None
    second = min(int(time["second"] or 0), 59)
    local = datetime(*day, hour, int(time["minute"]), second, tzinfo=zone or UTC)
    return Instant(local.astimezone(UTC), () if zone else ("time zone UTC",))
