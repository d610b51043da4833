"""Dates as people write them, put as `dates` reads them: "3 April 2016", 31/12/2016, 2016-Q2.

What can only mean one thing is read. What may mean several is not read: the error names them.
Names of months and weekdays are English.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from searcher.lazy_re import pattern

# The first and the last date that a text covers, as 2016-04-03 or 2016-04.
Span = tuple[str, str]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTH_OF = {short: n for n, name in enumerate(_MONTHS, 1) for short in (name, name[:3])}
# AP style abbreviates September so.
_MONTH_OF["sept"] = 9
_WEEKDAY_OF = {short: n for n, name in enumerate(WEEKDAYS) for short in (name, name[:3])}

_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTH_OF, key=len, reverse=True))})\.?"
# Any two letters of an ordinal: 3th is a slip, and means one thing.
_DAY = r"(?P<day>\d\d?)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
# As in '16 and 3/4/16.
_SHORT_YEAR = r"'?(?P<year>\d\d)"
# 3rd of April; 3-Apr-2016; 3.April 2016.
_GAP = r"(?:[\s,./-]+(?:of[\s-]+)?)"
_ORDERS = (  # 3 April 2016; April 3, 2016; 2016 April 3; April 2016; 2016 April
    "{day}{gap}{month}{gap}{year}", "{month}{gap}{day}{gap}{year}", "{year}{gap}{month}{gap}{day}",
    "{month}{gap}{year}", "{year}{gap}{month}",
)  # fmt: skip
_WITH_YEAR = tuple(
    pattern(order.format(day=_DAY, month=_MONTH, year=_YEAR, gap=_GAP), re.ASCII)
    for order in _ORDERS
)
_WITH_SHORT_YEAR = tuple(
    pattern(order.format(day=_DAY, month=_MONTH, year=_SHORT_YEAR, gap=_GAP), re.ASCII)
    for order in (_ORDERS[0], _ORDERS[1], _ORDERS[3])
)
_WITHOUT_YEAR = tuple(
    pattern(order.format(day=_DAY, month=_MONTH, gap=_GAP), re.ASCII)
    for order in ("{day}{gap}{month}", "{month}{gap}{day}", "{month}")
)
# The same sign twice: 3/4-2016 is no date.
_NUMBERS = pattern(r"(\d\d?)([./-])(\d\d?)\2(\d{4}|\d\d)", re.ASCII)
# The year first leaves one order: Hungarian and Chinese dates are written so.
_DOTTED = pattern(r"(\d{4})\.(\d\d?)(?:\.(\d\d?))?", re.ASCII)
# ISO 8601, 5.2.3.
_WEEK = pattern(r"(\d{4})-?w(\d\d)(?:-?([1-7]))?", re.ASCII)
# Quarters and halves of a year, as companies report them: Q2 2016, 2016-H1, 3Q 2016.
_PART = pattern(
    r"(\d{4})[\s-]?([qh])([1-4])|([qh])([1-4])[\s-]?(\d{4})|([1-4])([qh])\s?(\d{4})", re.ASCII
)
# AP style writes 1990s, others 1990's.
_DECADE = pattern(r"(\d{3}0)'?s", re.ASCII)
_AGO = pattern(r"(\d{1,6}|an?)\s+(hour|day|week|month|year)s?\s+ago", re.ASCII)
_ROLLING = pattern(
    r"(?:the\s+)?(?:last|past)[\s-]+(\d{1,6})[\s-]+(hour|day|week|month|year)s?", re.ASCII
)
_RELATIVE_WEEKDAY = pattern(rf"(last|this|next)[\s-]+({'|'.join(WEEKDAYS)})")
_LEADING_WEEKDAY = pattern(rf"({'|'.join(sorted(_WEEKDAY_OF, reverse=True))})\.?,?\s+(?=\S)")
_TIME = pattern(
    r"(.+?)(?:,?\s+(?:at\s+)?|t)(\d\d?)(?::(\d\d)(?::(\d\d))?)?\s*([ap]\.?m\.?)?"
    r"\s*(z|utc|gmt|[+-]\d\d:?\d\d)?",
    re.ASCII,
)


def read(text: str, today: date) -> Span | None:
    """The first and last date that a text covers, if it can only mean one thing; else None.

    >>> read("3 April 2016", date.today()), read("2016-Q2", date.today())
    (('2016-04-03', '2016-04-03'), ('2016-04', '2016-06'))
    >>> read("3/4/2016", date.today())
    """
    written = _plain(text)
    found = _timed(written, today) or list(_readings(written, today))
    return found[0] if len(found) == 1 else None


def meanings(text: str, today: date) -> list[str]:
    """The dates that a text may mean, as query text; none if it means one, or no, date.

    >>> meanings("3/4/2016", date.today()), meanings("April", date(2020, 1, 1))
    (['2016-04-03', '2016-03-04'], ['2019-04'])
    """
    written = _plain(text)
    found = [*_readings(written, today), *_guesses(written, today)]
    spans = [first if first == last else f"{first}..{last}" for first, last in found]
    if rolling := _ROLLING.fullmatch(written):
        spans.append(f"{rolling[1]}{rolling[2][0]}..")
    return list(dict.fromkeys(spans))


def _plain(text: str) -> str:
    return " ".join(text.lower().split()).removeprefix("the ")


def _readings(written: str, today: date) -> Iterator[Span]:
    """What a text means for certain, where it is one; several if it is doubtful."""
    weekday = _LEADING_WEEKDAY.match(written)
    # A weekday that does not fit its date makes the date doubtful: it is not read.
    if weekday and not _RELATIVE_WEEKDAY.fullmatch(written):
        for first, last in _readings(written[weekday.end() :], today):
            if first == last and _is_weekday(first, _WEEKDAY_OF[weekday[1]]):
                yield first, last
        return
    for form in _WITH_YEAR:
        if found := form.fullmatch(written):
            parts = found.groupdict()
            month, day = _MONTH_OF[parts["month"]], parts.get("day")
            yield from _checked(int(parts["year"]), month, int(day) if day else None)
    if found := _DOTTED.fullmatch(written):
        day = int(found[3]) if found[3] else None
        yield from _checked(int(found[1]), int(found[2]), day)
    if (found := _NUMBERS.fullmatch(written)) and len(found[4]) == 4:
        yield from _numbered(int(found[1]), int(found[3]), int(found[4]))
    yield from _periods(written)
    if found := _AGO.fullmatch(written):
        number = 1 if found[1].startswith("a") else int(found[1])
        yield (f"{number}{found[2][0]}",) * 2
    if found := _RELATIVE_WEEKDAY.fullmatch(written):
        yield from _weekdays(found[1], WEEKDAYS.index(found[2]), today)


def _periods(written: str) -> Iterator[Span]:
    """Weeks, quarters, half-years and decades."""
    if found := _WEEK.fullmatch(written):
        try:
            day = date.fromisocalendar(int(found[1]), int(found[2]), int(found[3] or 1))
        except ValueError:
            return
        last = day if found[3] else day + timedelta(6)
        yield day.isoformat(), last.isoformat()
    if found := _PART.fullmatch(written):
        year, letter, number = (
            (found[1], found[2], found[3]) if found[1]
            else (found[6], found[4], found[5]) if found[6] else (found[9], found[8], found[7])
        )  # fmt: skip
        months = 3 if letter == "q" else 6
        first = (int(number) - 1) * months + 1
        # There is no third half of a year.
        if first < 12:
            yield f"{year}-{first:02}", f"{year}-{first + months - 1:02}"
    if found := _DECADE.fullmatch(written):
        yield found[1], f"{found[1][:3]}9"


def _guesses(written: str, today: date) -> Iterator[Span]:
    """What a text may mean that does not say the year, or only two digits of it."""
    for form in _WITH_SHORT_YEAR:
        if found := form.fullmatch(written):
            parts = found.groupdict()
            day = parts.get("day")
            year = _century(int(parts["year"]), today)
            yield from _checked(year, _MONTH_OF[parts["month"]], int(day) if day else None)
    if (found := _NUMBERS.fullmatch(written)) and len(found[4]) == 2:
        first, second, third = int(found[1]), int(found[3]), int(found[4])
        if len(found[1]) == 2 and found[2] == "-":  # 16-04-03
            yield from _checked(_century(first, today), second, third)
        yield from _numbered(first, second, _century(third, today))
    for form in _WITHOUT_YEAR:
        if found := form.fullmatch(written):
            parts = found.groupdict()
            month, day = _MONTH_OF[parts["month"]], parts.get("day")
            for year in (today.year, today.year - 1):
                dated = list(_checked(year, month, int(day) if day else None))
                if dated and dated[0][0] <= today.isoformat():
                    yield dated[0]
                    return


def _timed(written: str, today: date) -> list[Span]:
    """A date with a time behind it: 2016-04-03 10:00, April 3, 2016 at 5 pm."""
    found = _TIME.fullmatch(written)
    if not found or not (found[3] or found[5]):
        return []
    days = [(found[1], found[1])] if re.fullmatch(r"\d{4}-\d\d?-\d\d?", found[1]) else []
    days = days or [span for span in _readings(found[1], today) if len(span[0]) == 10]
    if len(days) != 1 or days[0][0] != days[0][1]:
        return []
    hour, minute, second = int(found[2]), found[3] or "00", f":{found[4]}" if found[4] else ""
    if found[5]:
        # 13 pm is no time.
        if not 1 <= hour <= 12:
            return []
        hour = hour % 12 + (12 if found[5][0] == "p" else 0)
    zone = {"utc": "z", "gmt": "z", None: ""}.get(found[6], found[6])
    instant = f"{days[0][0]}T{hour:02}:{minute}{second}{zone}"
    return [(instant, instant)]


def _numbered(first: int, second: int, year: int) -> Iterator[Span]:
    """Day and month in either order; once if only one order is a date, or both are the same."""
    days = [*_checked(year, second, first), *_checked(year, first, second)]
    yield from dict.fromkeys(days)


def _weekdays(which: str, weekday: int, today: date) -> Iterator[Span]:
    """The days that may be meant by last-monday, this-monday, next-monday: perhaps two."""
    monday = today - timedelta(today.weekday())
    weeks = {"last": -7, "this": 0, "next": 7}[which]
    # Last Monday is the one of last week to some, the latest one to others.
    days = [monday + timedelta(weeks + weekday)]
    if which == "last":
        days.insert(0, today - timedelta((today.weekday() - weekday - 1) % 7 + 1))
    if which == "next":
        days.insert(0, today + timedelta((weekday - today.weekday() - 1) % 7 + 1))
    yield from dict.fromkeys((day.isoformat(), day.isoformat()) for day in days)


def _checked(year: int, month: int, day: int | None) -> Iterator[Span]:
    """A month or day, if there is such a one."""
    if not (year >= 1 and 1 <= month <= 12):
        return
    if day is None:
        yield (f"{year:04}-{month:02}",) * 2
    elif 1 <= day <= monthrange(year, month)[1]:
        yield (f"{year:04}-{month:02}-{day:02}",) * 2


def _century(year: int, today: date) -> int:
    """The last year, up to the next, that ends in these two digits."""
    # A year ahead, since diaries of events look so far; else the past.
    century = (today.year + 1) // 100 * 100
    return century + year if century + year <= today.year + 1 else century - 100 + year


def _is_weekday(day: str, weekday: int) -> bool:
    return len(day) == 10 and date.fromisoformat(day).weekday() == weekday
