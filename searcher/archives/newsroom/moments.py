"""Dates as wires write them, as instants; and what had to be guessed of them.

ISO 8601, basic or extended, with a blank for the T, a zone without colon or none; RFC 822; the
stamps of Reuters ("2014-07-17 00:24:11 GMT+00:00"); days first between dots ("28.09.2018 11:15").
Many feeds send their own local time and do
not say so: `zone_of` knows those that do.
"""

import re
from datetime import UTC, datetime, time
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

EARLIEST = 1800  # a year before that is how software writes "none"
ZONES = {
    "aap": "Australia/Sydney",
    "ansa": "Europe/Rome",
    "anp": "Europe/Amsterdam",
    "apa": "Europe/Vienna",
    "ats": "Europe/Zurich",
    "belga": "Europe/Brussels",
    "businessdesk": "Pacific/Auckland",
    "cp": "America/Toronto",
    "dpa": "Europe/Berlin",
    "efe": "Europe/Madrid",
    "kyodo": "Asia/Tokyo",
    "lusa": "Europe/Lisbon",
    "ntb": "Europe/Oslo",
    "nzn": "Pacific/Auckland",
    "pa": "Europe/London",
    "ritzau": "Europe/Copenhagen",
    "stt": "Europe/Helsinki",
    "tt": "Europe/Stockholm",
    "yonhap": "Asia/Seoul",
}  # of the newsrooms, in which their naive times are
_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)"
    r"(?:[T ]\s*(\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d+))?)?"
    r"\s*(Z|UTC|GMT|(?:GMT|UTC)?\s*[+-]\d\d(?::?\d\d)?)?)?",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"(\d\d?)\.(\d\d?)\.(\d{4})(.*)", re.DOTALL)
_RFC822 = re.compile(r"(?:[A-Za-z]{3},?\s+)?\d{1,2}\s+[A-Za-z]{3}\s+\d{2,4}\s+\d{1,2}:\d\d")


class Moment(NamedTuple):
    """An instant in UTC, and what was guessed to get at it."""

    instant: datetime
    guessed: tuple[str, ...] = ()


def moment(text: str, zone: str = "UTC") -> Moment | None:
    """The instant that a date of a wire means, in `zone` if it names none; None if it is no date.

    >>> str(moment("20171220T134757+0000").instant)
    '2017-12-20 13:47:57+00:00'
    >>> str(moment("2016-01-12 12:35:40", "Europe/Helsinki").instant)
    '2016-01-12 10:35:40+00:00'
    >>> moment("2016-01-12 12:35:40", "Europe/Helsinki").guessed, moment("20160112").guessed
    (('time zone Europe/Helsinki',), ('time of day', 'time zone UTC'))
    >>> str(moment("Tue, 12 Jan 2016 08:00:00 EST").instant), moment("yesterday")
    ('2016-01-12 13:00:00+00:00', None)
    >>> str(moment("28.09.2018 11:15", "Europe/Oslo").instant), moment("0001-01-01T00:00:00")
    ('2018-09-28 09:15:00+00:00', None)
    """
    text = text.strip()
    if found := _DOTTED.fullmatch(text):
        text = f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}{found[4].replace(',', ' ')}"
    try:
        if found := _ISO.fullmatch(text):
            return _iso(found, zone)
        if _RFC822.match(text):
            date = parsedate_to_datetime(text)
            is_naive = date.tzinfo is None and not text.endswith("-0000")
            return _placed(date, zone) if is_naive else Moment(_utc(date))
    except (ValueError, OverflowError):
        pass
    return None


def first_moment(texts: list[str], zone: str = "UTC") -> Moment | None:
    """The first of several dates that can be read.

    >>> first_moment(["", "n/a", "2016-01-12T00:00:00Z"]).instant.year
    2016
    """
    return next((found for text in texts if (found := moment(text, zone))), None)


def zone_of(*names: str) -> str:
    """The zone of the first source known to send local times, by its name or its domain; UTC.

    >>> zone_of("", "www.stt.fi"), zone_of("/ritzau/"), zone_of("AFP")
    ('Europe/Helsinki', 'Europe/Copenhagen', 'UTC')
    """
    for name in names:
        for word in re.findall(r"[a-z]+", name.lower()):
            if word in ZONES:
                return ZONES[word]
    return "UTC"


def _iso(found: re.Match[str], zone: str) -> Moment:
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    micro = int((fraction or "")[:6].ljust(6, "0"))
    clock = time(int(hour or 0), int(minute or 0), min(int(second or 0), 59), micro)
    if int(year) < EARLIEST:
        raise ValueError(f"no date: {found[0]}")
    local = datetime.combine(datetime(int(year), int(month), int(day)), clock)
    if not offset:
        placed = _placed(local, zone)
        return placed if hour else Moment(placed.instant, ("time of day", *placed.guessed))
    digits = re.sub(r"[^\d+-]", "", offset)
    return Moment(_utc(datetime.fromisoformat(f"{local.isoformat()}{digits or '+00'}")))


def _placed(local: datetime, zone: str) -> Moment:
    return Moment(_utc(local.replace(tzinfo=_zone(zone))), (f"time zone {zone}",))


def _utc(date: datetime) -> datetime:
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
