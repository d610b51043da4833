"""Dates as wires write them, read as instants, with what had to be guessed to do so.

ISO 8601, basic or extended, with a blank for the T, with a zone, without one or without its colon;
RFC 5322, section 3.3; the stamps of Reuters ("2014-07-17 00:24:11 GMT+00:00"); days first between
dots ("28.09.2018 11:15"). Many feeds send their own local time and do not say so: see
`agencies.zone_of_stamps`.
"""

import re
from datetime import UTC, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from searcher.archives.newsroom.calendar import month as month_named
from searcher.archives.newsroom.zones import named_zone, usual_zone
from searcher.archives.stream import Stream, Unfit

# Software writes years before that for "none": 0001-01-01, 1601-01-01.
EARLIEST = 1800
# Characters; dateparser looks at more for seconds.
LONGEST_DATE = 60

_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)"
    r"(?:[T ]\s*(\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d+))?)?"
    r"\s*(Z|UTC|GMT|(?:GMT|UTC)?\s*[+-]\d\d(?::?\d\d)?)?)?",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"(\d\d?)\.(\d\d?)\.(\d{4})(.*)", re.DOTALL)
_RFC5322 = re.compile(
    r"(?P<day>(?:[A-Za-z]{3},?\s+)?\d{1,2}\s+[A-Za-z]{3})\s+(?P<year>\d{2,4})\s+"
    r"(?P<hour>\d{1,2}):?(?P<minute>\d\d)(?P<second>:\d\d)?(?:\s*(?P<half>[ap])\.?m\.?(?!\w))?"
    r"(?P<zone>.*)",
    re.IGNORECASE | re.DOTALL,
)
# What JavaScript prints of a date: "Fri Sep 22 2017 22:05:00 GMT+0200 (CEST)" (ECMA-262, 21.4.4.41)
_JAVASCRIPT = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d) (\d{4}) (\d\d:\d\d:\d\d) (?:GMT|UTC)([+-]\d{4})"
    r"(?: \(.*\))?"
)
_LOCAL_DATE = re.compile(
    r"(?:[^\W\d]+\.?,?\s+)?(\d{1,2})\.?\s+(?:de\s+)?([^\W\d]+)\.?,?\s+(?:del?\s+)?(\d{4})"
    r"(?:,?\s+(?:(?:um|at|à|om|kl\.?|a las)\s+)?([\d:]{4,8})\s*(.*))?"
)
# Behind a clock: "10:30 p. m.", "20:30 Uhr"
_HALF = re.compile(r"(\d{1,2})([:.]\d\d)(:\d\d)?\s*([ap])\.?\s?m\b\.?", re.IGNORECASE)
_OCLOCK = re.compile(r"(?<=\d)\s*(?:uhr|hrs|h)\b\.?", re.IGNORECASE)
_UNIX = re.compile(r"(\d{10})(?:\d{3})?")
_ZONE = re.compile(r"(?<=\d)\s*([A-Z]{3,4})$")
_NAMED_MONTH = re.compile(r"[^\W\d]{3}.*\d")


class Dated(NamedTuple):
    """The date of a story that says none: what the user gave, else None; and what was guessed."""

    utc: datetime | None
    guessed: tuple[str, ...] = ()


# That of a story of which nobody says when it was sent.
NO_DATE = Dated(None)

# A date in figures. In the United States the month stands first (Unicode CLDR, the short dates of
# its locales), almost everywhere else the day; between dots the day stands first everywhere.
AMBIGUOUS = "ambiguous date"

FIGURES = re.compile(r"(?<!\d)(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)(?![\d/.-])")
# In the United States, their territories, and Panama.
_MONTH_FIRST = re.compile(r"en[-_](?:US|PR|GU|VI|AS|MH|UM|MP)\b|es[-_]P[AR]\b", re.IGNORECASE)
# Or no language: either order.
_ENGLISH = re.compile(r"(?:en)?$", re.IGNORECASE)


class Instant(NamedTuple):
    """An instant in UTC, and what was guessed to get at it."""

    utc: datetime
    guessed: tuple[str, ...] = ()


def instant(text: str, zone: str = "UTC") -> Instant | None:
    """The instant that a date of a wire means, in `zone` if it names none; None if it is no date.

    >>> str(instant("20171220T134757+0000").utc)
    '2017-12-20 13:47:57+00:00'
    >>> str(instant("2016-01-12 12:35:40", "Europe/Helsinki").utc)
    '2016-01-12 10:35:40+00:00'
    >>> instant("2016-01-12 12:35:40", "Europe/Helsinki").guessed, instant("20160112").guessed
    (('time zone Europe/Helsinki',), ('time of day', 'time zone UTC'))
    >>> str(instant("Tue, 12 Jan 2016 08:00:00 EST").utc), instant("yesterday")
    ('2016-01-12 13:00:00+00:00', None)
    >>> str(instant("28.09.2018 11:15", "Europe/Oslo").utc), instant("0001-01-01T00:00:00")
    ('2018-09-28 09:15:00+00:00', None)
    """
    text = _with_offset(text.strip(), zone)
    if found := _DOTTED.fullmatch(text):
        text = f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}{found[4].replace(',', ' ')}"
    try:
        if found := _ISO.fullmatch(text):
            return _iso(found, zone)
        if found := _RFC5322.match(text):
            date = parsedate_to_datetime(_as_it_should_be(found))
            # "-0000" is UTC of somewhere unknown (RFC 5322, 3.3), and not a zone left out
            is_naive = date.tzinfo is None and not text.endswith("-0000")
            return _placed(date, zone) if is_naive else Instant(_utc(date))
    except (ValueError, OverflowError):
        pass
    return None


def first_instant(texts: list[str], zone: str = "UTC") -> Instant | None:
    """The first of several dates that can be read.

    >>> first_instant(["", "n/a", "2016-01-12T00:00:00Z"]).utc.year
    2016
    """
    return next((found for text in texts if (found := instant(text, zone))), None)


def instant_on_a_page(written: str, zone: str = "UTC") -> Instant | None:
    """The instant of a date of a feed or a web page, in whatever language; None for no date.

    Where the month is a number only ISO 8601 is believed: others exchange it with the day.

    >>> str(instant_on_a_page("mer., 03 janv. 2018 13:47:00 +0100").utc)
    '2018-01-03 12:47:00+00:00'
    >>> str(instant_on_a_page("Jan 3, 2018 1:47 PM").utc), instant_on_a_page("03/01/2018")
    ('2018-01-03 13:47:00+00:00', None)
    """
    written = written.strip()
    if found := instant(written, zone):
        return found
    if seconds := _UNIX.fullmatch(written):
        return Instant(datetime.fromtimestamp(int(seconds[1]), UTC))
    if told := _JAVASCRIPT.fullmatch(written):
        return instant_on(told[3], month_named(told[1]), told[2], f"{told[4]}{told[5]}")
    if len(written) > LONGEST_DATE or not _NAMED_MONTH.search(written):
        return None
    if (parts := _LOCAL_DATE.fullmatch(written)) and (month := month_named(parts[2])):
        clock = f"{parts[4] or ''} {parts[5] or ''}"
        if found := instant_on(parts[3], month, parts[1], clock, zone):
            return found
    # A fifth of a second to import, for few dates.
    from dateparser import parse

    parsed = parse(written, settings={"STRICT_PARSING": True})
    return instant(parsed.isoformat(), zone) if parsed else None


def date_given(stream: Stream, month: int = 0, day: int = 0) -> Dated:
    """The date of a story that says none, or only a day without its year, as teletypes sent them.

    It is what the user gave (`build --date`), else none: the time at which a file was changed says
    when it was copied. To `by_file` such a day is the last one before the file was changed.

    >>> from searcher.archives.stream import Given
    >>> stream = Stream(lambda count: b"", datetime(2017, 1, 3, tzinfo=UTC))
    >>> date_given(stream).utc
    >>> stream.given = Given(by_file=True)
    >>> date_given(stream, 12, 30).utc.year
    2016
    """
    if at := stream.given.date:
        found = _day_of(at.year, month, day)
        return Dated(found, ("year given",)) if found else Dated(at, ("date given",))
    if not stream.given.by_file or stream.modified is None:
        return Dated(None)
    last = last_such_day(stream.modified, month, day)
    if last is None:
        return Dated(stream.modified, ("date of the file",))
    return Dated(last, ("year of the file",))


def date_of_row(stream: Stream) -> Dated:
    """The date of a row of a table that says none: what the user gave.

    Raises Unfit where the user did not say that rows may be undated: that a column was not found
    is likelier than a table of news without dates.
    """
    date = date_given(stream)
    if date.utc is None and not stream.given.undated:
        raise Unfit("no-date", "no date; --undated keeps it without one, --date gives it one")
    return date


def last_such_day(before: datetime, month: int, day: int) -> datetime | None:
    """The last such day of a year before an instant; None for a day that does not exist.

    >>> last_such_day(datetime(2017, 1, 3, tzinfo=UTC), 12, 30).year
    2016
    """
    for year in (before.year, before.year - 1):
        found = _day_of(year, month, day)
        # Sent from east of Greenwich, on its next day.
        if found and found - timedelta(1) <= before:
            return found
    return None


def _day_of(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None


def instant_on(
    year: str, month: int, day: str, clock: str = "", zone: str = "UTC"
) -> Instant | None:
    """The instant of a date in its parts; None if there is no such day or time.

    `clock` is "14:05", "14:05:30" or "2:05 p.m.", with the name of its zone or its offset behind
    it, or "".

    >>> str(instant_on("87", 4, "7", "09:30 EST").utc), instant_on("2017", 2, "30")
    ('1987-04-07 14:30:00+00:00', None)
    """
    year = whole_year(year)
    return instant(f"{year}-{month:02}-{day:0>2} {_of_24_hours(clock)}", zone)


def _of_24_hours(clock: str) -> str:
    """A clock without a.m. and p.m., nor the word for o'clock, and with two digits an hour."""
    if (found := _HALF.match(clock.strip())) and int(found[1]) <= 12:
        hour = int(found[1]) % 12 + (12 if found[4].lower() == "p" else 0)
        clock = f"{hour}{found[2]}{found[3] or ''}{clock.strip()[found.end() :]}"
    clock = _OCLOCK.sub("", clock.strip(), count=1)
    return f"0{clock}" if clock[1:2] in (":", ".") else clock


def _placed(local: datetime, zone: str) -> Instant:
    """The instant at which clocks in a zone of tzdata showed this, and that the zone is a guess."""
    return Instant(_utc(local.replace(tzinfo=named_zone(zone))), (f"time zone {zone}",))


def _iso(found: re.Match[str], zone: str) -> Instant:
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    micro = int((fraction or "")[:6].ljust(6, "0"))
    # a leap second is written ":60", which datetime refuses
    clock = time(int(hour or 0), int(minute or 0), min(int(second or 0), 59), micro)
    if int(year) < EARLIEST:
        raise ValueError(f"no date: {found[0]}")
    local = datetime.combine(datetime(int(year), int(month), int(day)), clock)
    if not offset:
        found_at = _placed(local, zone)
        return found_at if hour else Instant(found_at.utc, ("time of day", *found_at.guessed))
    digits = re.sub(r"[^\d+-]", "", offset)
    return Instant(_utc(datetime.fromisoformat(f"{local.isoformat()}{digits or '+00'}")))


def whole_year(year: str) -> str:
    """A year of two digits as one of 1950 to 2049, of three as one after 1900 (RFC 5322, 4.3)."""
    if len(year) == 3:
        return str(1900 + int(year))
    return year if len(year) != 2 else ("19" if year >= "50" else "20") + year


def _as_it_should_be(found: re.Match[str]) -> str:
    """A date of mail as RFC 5322 wants it: feeds write PM, "1500 GMT" and "GMT+0200" too.

    email.utils reads "10:05 PM" as five past ten in the morning, and the year 55 as 2055.
    """
    hour = int(found["hour"])
    if found["half"] and hour <= 12:
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    zone = re.sub(r"^\s*(?:GMT|UTC)(?=[+-]\d)", " ", found["zone"], flags=re.IGNORECASE)
    clock = f"{hour:02}:{found['minute']}{found['second'] or ''}"
    return f"{found['day']} {whole_year(found['year'])} {clock} {zone.strip()}".strip()


def _utc(date: datetime) -> datetime:
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)


def _with_offset(written: str, home: str) -> str:
    """A date whose zone's name, which email.utils knows only in North America, is an offset."""
    found = _ZONE.search(written)
    named = usual_zone(found[1], home) if found else None
    if not found or named is None:
        return written
    offset = datetime(2000, 1, 1, tzinfo=named).strftime("%z")
    return f"{written[: found.start()]} {offset}"


def instant_in_figures(written: str, language: str, zone: str = "UTC") -> Instant | None:
    """The instant of a date in figures, by what its language puts first; None for another text.

    `language` is a tag, "en-US". Where nothing decides, the day stands first and `guessed` says
    that the date is ambiguous. A year of two digits is not believed between hyphens: 16-04-03 is a
    date of the year 2016 as often.

    >>> str(instant_in_figures("03/09/18 08:30 PM", "es").utc)
    '2018-09-03 20:30:00+00:00'
    >>> str(instant_in_figures("09/03/2018 8:30 PM EDT", "en-us").utc)
    '2018-09-04 00:30:00+00:00'
    >>> instant_in_figures("03/04/2016", "en").guessed[-1], instant_in_figures("03-04-16", "en")
    ('ambiguous date', None)
    """
    found = FIGURES.match(written.strip())
    if not found or (found[2] == "-" and len(found[4]) == 2):
        return None
    day, month, guessed = ordered(int(found[1]), int(found[3]), found[2], language)
    clock = written.strip()[found.end() :].lstrip(" ,T")
    read = instant_on(found[4], month, str(day), clock, zone) or instant_on(
        found[4], month, str(day)
    )
    return read and Instant(read.utc, (*read.guessed, *guessed))


def ordered(first: int, second: int, mark: str, language: str) -> tuple[int, int, tuple[str, ...]]:
    """Day and month of two numbers, and that they may be exchanged, where nothing decides."""
    if first > 12 or second > 12:
        return (first, second, ()) if first > 12 else (second, first, ())
    if _MONTH_FIRST.match(language) and mark != ".":
        return second, first, ()
    is_open = first != second and mark != "." and bool(_ENGLISH.match(language))
    return first, second, ((AMBIGUOUS,) if is_open else ())
