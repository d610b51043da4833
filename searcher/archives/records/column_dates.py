"""Dates in the cells of tables and the values of JSON, read by the evidence of their whole column.

"03/04/2020" is two days in one cell and one in a column that has "23/04/2020" too. A number is the
day of a spreadsheet, or seconds, milliseconds or microseconds since 1970, or digits of a calendar.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise

from searcher.archives.newsroom.calendar import month as month_named
from searcher.archives.newsroom.instants import (
    LONGEST_DATE,
    Instant,
    instant,
    instant_on,
    instant_on_a_page,
    whole_year,
)
from searcher.archives.stream import Unfit
from searcher.story import EPOCH

DAY_FIRST, MONTH_FIRST = "day-first", "month-first"
# Day 1 of a spreadsheet is 1 January 1900. Excel counts a 29 February 1900 that never was, for the
# sake of Lotus 1-2-3, so from March 1900 on one day less has to be added (ECMA-376-1, 18.17.4.1).
_DAY_ZERO = datetime(1899, 12, 30, tzinfo=UTC)
_FIRST_DAY, _LAST_DAY = 18_000, 80_000  # in 1949 and 2119

_CLOCK = (
    r"(?:,?[T\s]\s*(?:at\s|um\s|à\s|a las\s|kl\.?\s)?\s*(?P<hour>\d{1,2})[:.h](?P<minute>\d\d)"
    r"(?:[:.](?P<second>\d\d)(?:[.,]\d+)?)?(?:\s*(?P<half>[ap])\.?\s?m\b\.?)?\s*(?:uhr|h)?"
    r"\s*(?P<zone>.*))?"
)
_NUMBERS = re.compile(
    rf"(?P<a>\d{{1,4}})(?P<sign>[/.-])\s?(?P<b>\d{{1,2}})(?P=sign)\s?(?P<c>\d{{1,4}})\.?{_CLOCK}",
    re.IGNORECASE | re.DOTALL,
)
_WEEKDAY = r"(?:[^\W\d]+\.?,?\s+)?"
_DAY_MONTH = re.compile(
    rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th|er|º)?[\s-]+(?:de\s+|of\s+)?"
    rf"(?P<month>[^\W\d]+)\.?,?[\s-]+(?:del?\s+)?(?P<year>\d{{4}}|\d\d){_CLOCK}",
    re.IGNORECASE | re.DOTALL,
)
_MONTH_DAY = re.compile(
    rf"{_WEEKDAY}(?P<month>[^\W\d]+)\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+"
    rf"(?P<year>\d{{4}}){_CLOCK}",
    re.IGNORECASE | re.DOTALL,
)
_EAST_ASIAN = re.compile(
    rf"(?P<year>\d{{4}})\s*[年년]\s*(?P<month>\d{{1,2}})\s*[月월]\s*(?P<day>\d{{1,2}})\s*[日일]?"
    rf"(?:\s*[(（].[)）])?\s*{_CLOCK.replace(',?[T ', '[T ').replace(',?[T', ' *[T ')}",
    re.IGNORECASE | re.DOTALL,
)
# "오후 3:10", "下午3:10": the half of the day stands before the time in East Asia.
_HALVES = re.compile(r"(오전|오후|上午|下午|午前|午後)\s*(\d{1,2}:\d\d(?::\d\d)?)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE]\+\d+)?")


@dataclass(frozen=True, slots=True)
class Style:
    """How the dates of a column are to be read: which of day and month comes first, and why.

    `order` is "" where nothing tells. `is_sure` is false for an order that is only likely; dates
    that were read by it say so.
    """

    order: str = ""
    why: str = ""
    is_sure: bool = True


def style_of(values: Iterable[object], language: str = "") -> Style:
    """The style of a column from its values, else from the order of its rows or its language.

    >>> style_of(["03/04/2020", "23/04/2020"]).order, style_of(["3/4/2020", "4/23/2020"]).order
    ('day-first', 'month-first')
    >>> style_of(["3/4/2020 2:15 PM"]).order, style_of(["03/04/2020"]).order
    ('month-first', '')
    """
    found = [m for value in values if isinstance(value, str) and (m := _numeric(value))]
    days = sum(1 for one in found if int(one["a"]) > 12 >= int(one["b"]))
    months = sum(1 for one in found if int(one["b"]) > 12 >= int(one["a"]))
    if days and months:
        return Style(why="both orders of day and month are there")
    if days or months:
        return Style(DAY_FIRST if days else MONTH_FIRST, "a day over 12 is among them")
    if not found:
        return Style()
    if all(one["sign"] == "." for one in found):
        return Style(DAY_FIRST, "parted by dots")
    return _likely(found, language)


def _likely(found: Sequence[re.Match[str]], language: str) -> Style:
    ordered = [name for name in (DAY_FIRST, MONTH_FIRST) if _is_in_order(found, name)]
    if len(ordered) == 1:
        return Style(ordered[0], "the rows are in order so", is_sure=False)
    if any(one["half"] for one in found):
        return Style(MONTH_FIRST, "with a.m. and p.m.", is_sure=False)
    if language and language != "en":
        return Style(DAY_FIRST, "as usual in that language", is_sure=False)
    return Style(why="nothing tells the day from the month")


def _is_in_order(found: Sequence[re.Match[str]], order: str) -> bool:
    """Whether enough rows follow each other in time, forwards or backwards."""
    days = [(int(one["c"]), *_day_and_month(one, order)) for one in found]
    keys = [(year, month, day) for year, day, month in days]
    if len(set(keys)) < 4:
        return False
    return all(a <= b for a, b in pairwise(keys)) or all(a >= b for a, b in pairwise(keys))


def _numeric(value: str) -> re.Match[str] | None:
    found = _NUMBERS.fullmatch(value.strip()) if len(value) <= LONGEST_DATE else None
    return found if found and len(found["a"]) <= 2 else None


def _day_and_month(found: re.Match[str], order: str) -> tuple[int, int]:
    first, second = int(found["a"]), int(found["b"])
    return (second, first) if order == MONTH_FIRST else (first, second)


def dated(value: object, style: Style = Style(), zone: str = "UTC") -> Instant | None:
    """The instant that a cell means, in `zone` if it names none; None if it is no date.

    Raises Unfit for a date that may mean two days.

    >>> [str(dated(value).utc)[:16] for value in ("1514865008000", 1514865008, 43102.166)]
    ['2018-01-02 03:50', '2018-01-02 03:50', '2018-01-02 03:59']
    >>> str(dated("5/23/2020 12:04:00 PM").utc), str(dated("20150203033000").utc)
    ('2020-05-23 12:04:00+00:00', '2015-02-03 03:30:00+00:00')
    >>> str(dated("2020年5月23日").utc)[:10], str(dated("May 23rd, 2020 at 1:05 pm").utc)[:16]
    ('2020-05-23', '2020-05-23 13:05')
    """
    if isinstance(value, str):
        found = (
            _read(value.strip(), style, zone, is_thorough=True)
            if len(value) <= LONGEST_DATE
            else None
        )
        if isinstance(found, Unfit):
            raise found
        return found
    if isinstance(value, datetime):
        return instant(value.isoformat(), zone)
    if isinstance(value, date):
        return instant(value.isoformat(), zone)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _counted(float(value), zone)
    return None


def is_date(value: object) -> bool:
    """Whether a cell is a date, be its day and month in doubt.

    Months in languages that `calendar` does not have are not looked for here: dateparser takes
    100 ms to find that a text is no date.
    """
    if isinstance(value, str):
        text = value.strip()
        return (
            len(text) <= LONGEST_DATE and _read(text, Style(), "UTC", is_thorough=False) is not None
        )
    return dated(value) is not None


def may_be_date(value: object) -> bool:
    """The same, in any language: for a column that is named as one of dates."""
    try:
        return dated(value) is not None
    except Unfit:
        return True


# Days come many times in a column, and an instant takes 10 µs and more to read.
@lru_cache(maxsize=1 << 14)
def _read(text: str, style: Style, zone: str, *, is_thorough: bool) -> Instant | Unfit | None:
    if not text or not any(map(str.isdigit, text)):
        return None
    text = _HALVES.sub(_western, text)
    try:
        if _NUMBER.fullmatch(text):
            return _counted(float(text), zone)
        if (found := _NUMBERS.fullmatch(text)) and (got := _in_numbers(found, style, zone)):
            return got
        if found := _EAST_ASIAN.fullmatch(text):
            return _on(found["year"], int(found["month"]), found["day"], found, zone)
        for pattern in (_DAY_MONTH, _MONTH_DAY):
            if (found := pattern.fullmatch(text)) and (number := month_named(found["month"])):
                return _on(found["year"], number, found["day"], found, zone)
        return instant_on_a_page(text, zone) if is_thorough else instant(text, zone)
    except Unfit as doubt:
        return doubt
    except (ValueError, OverflowError):
        return None


def _western(found: re.Match[str]) -> str:
    return f"{found[2]} {'pm' if found[1] in '오후下午午後' else 'am'}"


def _in_numbers(found: re.Match[str], style: Style, zone: str) -> Instant | None:
    if len(found["a"]) == 4:
        return _on(found["a"], int(found["b"]), found["c"], found, zone)
    if len(found["a"]) == 3 or len(found["c"]) not in (2, 4):
        return None
    first, second = int(found["a"]), int(found["b"])
    guessed: tuple[str, ...] = ()
    order = style.order or (DAY_FIRST if found["sign"] == "." else "")
    if max(first, second) > 12 or first == second:
        order = DAY_FIRST if second <= 12 else MONTH_FIRST
    elif not order:
        raise Unfit("ambiguous-date", f'"{found[0]}" may mean two days')
    elif not style.is_sure:
        guessed = (f"dates {order}",)
    day, month = _day_and_month(found, order)
    got = _on(whole_year(found["c"]), month, str(day), found, zone)
    return got and Instant(got.utc, (*guessed, *got.guessed))


def _on(year: str, month: int, day: str, clock: re.Match[str], zone: str) -> Instant | None:
    if clock["hour"] is None:
        return instant(f"{whole_year(year)}-{month:02}-{day:0>2}", zone)
    hour = int(clock["hour"])
    if clock["half"] and hour <= 12:
        hour = hour % 12 + (12 if clock["half"].lower() == "p" else 0)
    written = f"{hour:02}:{clock['minute']}:{clock['second'] or '00'} {clock['zone'].strip()}"
    return instant_on(year, month, day, written.strip(), zone)


def _counted(number: float, zone: str) -> Instant | None:
    """The instant of a number: digits of a calendar, the day of a spreadsheet, time since 1970."""
    whole = number == int(number)
    if whole and (found := _calendar(int(number), zone)):
        return found
    if _FIRST_DAY <= number <= _LAST_DAY:
        day = _DAY_ZERO + timedelta(seconds=round(number * 86_400))
        written = day.strftime("%Y-%m-%d" if whole else "%Y-%m-%d %H:%M:%S")
        return instant(written, zone)
    for least, unit in ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3), (1e8, 1)):
        if abs(number) >= least:
            try:
                return Instant(EPOCH + timedelta(seconds=number / unit))
            except OverflowError:
                return None
    return None


def _calendar(number: int, zone: str) -> Instant | None:
    """The date that the digits of a number write: 2005, 20050203, 200502030330, 20050203033000."""
    digits = str(number)
    if not 1800 <= int(digits[:4] or 0) <= 2100:
        return None
    if len(digits) == 4:
        found = instant(f"{digits}-01-01", zone)
        return found and Instant(found.utc, ("month and day", *found.guessed))
    if len(digits) == 8:
        return instant(digits, zone)
    if len(digits) in (12, 14):
        clock = ":".join(re.findall("..", digits[8:]))
        return instant(f"{digits[:4]}-{digits[4:6]}-{digits[6:8]} {clock}", zone)
    return None
