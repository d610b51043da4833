"""Embargoes as desks write them in a line: "Sperrfrist: 3. September, 15.00 Uhr".

English, German, French and Dutch. Nothing but a mark, a day, a time and a zone is believed, for
an embargo is news too: "Embargo on oil until 2020".
"""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from searcher.archives.newsroom.calendar import MONTHS
from searcher.archives.newsroom.instants import Instant, instant

_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday montag lundi maandag", "tuesday dienstag mardi dinsdag",
            "wednesday mittwoch mercredi woensdag", "thursday donnerstag jeudi donderdag",
            "friday freitag vendredi vrijdag", "saturday samstag sonnabend samedi zaterdag",
            "sunday sonntag dimanche zondag",
        )
    )
    for name in names.split()
}  # fmt: skip
_ZONES = {
    "gmt": "Z",
    "utc": "Z",
    "bst": "+0100",
    "mez": "+0100",
    "cet": "+0100",
    "mesz": "+0200",
    "cest": "+0200",
}

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_ZONE = rf"\(?(?P<{{}}>{'|'.join(_ZONES)})\b\)?"

_MARK = re.compile(
    r"\W*(?:(?:achtung|attention)\W+)?(?:sperrfrist|(?:sous |onder )?embargo(?:ed)?)\b", re.I
)
_PART = re.compile(
    rf"(?P<day>\d\d?)(?:\.|er)?\s*(?P<name>{_MONTH})\b\.?(?:\s+(?P<year>\d{{4}}))?"
    rf"|(?P<first_name>{_MONTH})\b\.?\s+(?P<second_day>\d\d?)\b(?![.:h]\d)"
    r"|(?P<third_day>\d\d?)(?:/(?P<month>\d\d?)\b/?|\.\s?(?P<dotted_month>\d\d?)\.)"
    r"(?P<third_year>\d{4})?"
    r"|(?P<hour>\d\d?)\s?[.:h](?P<minute>\d\d)\b(?:\s?(?:uhr|h|heures|uur)\b)?"
    r"|(?P<full_hour>\d\d?)\s?(?:uhr|h|heures|uur)\b"
    rf"|(?P<digits>\d{{4}})\s?{_ZONE.format('zone')}|{_ZONE.format('lone_zone')}"
    rf"|(?P<weekday>{'|'.join(_WEEKDAYS)})\b"
    r"|(?:until|till|for|on|at|bis|am|den|um|frei|jusqu['’](?:au|à|a)|le|à|tot|op|om)\b|[\s,.:()-]+",
    re.IGNORECASE,
)


def speaks_of_embargo(line: str) -> bool:
    """Whether a note begins as an embargo does, be it understood or not.

    >>> speaks_of_embargo("Sperrfrist: Beginn der Rede"), speaks_of_embargo("Oil embargo")
    (True, False)
    """
    return bool(_MARK.match(line))


def is_embargo(line: str) -> bool:
    """Whether a line holds a story back and does nothing else; one without a time is in capitals.

    >>> is_embargo("Sperrfrist: 15.00 Uhr"), is_embargo("EMBARGO"), is_embargo("Embargo")
    (True, True, False)
    """
    said = _said(line)
    return said is not None and (bool(said) or line.isupper())


def embargo(line: str, sent: datetime, zone: str) -> Instant | None:
    """When such a line lets a story go that was sent at an instant; None if it does not say.

    A time without a day is the first after `sent`, a day begins at midnight, and what has no zone
    is in `zone`.

    >>> sent = datetime.fromisoformat("2018-09-02T20:00:00Z")
    >>> str(embargo("Sperrfrist: 3. September, 15.00 Uhr", sent, "Europe/Berlin").utc)
    '2018-09-03 13:00:00+00:00'
    >>> str(embargo("EMBARGOED until 0001 GMT Tuesday", sent, "Europe/Berlin").utc)
    '2018-09-04 00:01:00+00:00'
    >>> embargo("Embargo on oil until 2020", sent, "Europe/Berlin")
    """
    said = _said(line) or {}
    if not said.keys() & {"hour", "digits", "day", "weekday"}:
        return None
    digits = said.get("digits") or f"{said.get('hour', '00'):0>2}{said.get('minute', '00')}"
    offset = _ZONES.get(said.get("zone", "").lower(), "")
    try:
        days = _days(said, sent if offset else sent.astimezone(ZoneInfo(zone)))
    except OverflowError:  # after the year 9999
        return None
    written = (f"{day} {digits[:2]}:{digits[2:]}{offset}" for day in days)
    ends = [end for one in written if (end := instant(one, zone))]
    if "day" in said:
        return min(ends, key=lambda end: abs(end.utc - sent), default=None)
    return next((end for end in ends if end.utc > sent), None)


def _said(line: str) -> dict[str, str] | None:
    """Day, month, year, hour, minute, zone as far as a line says them; None if it says more."""
    mark = _MARK.match(line)
    if not mark:
        return None
    said: dict[str, str] = {}
    at = mark.end()
    while at < len(line):
        part = _PART.match(line, at)
        if not part:
            return None
        for name, words in part.groupdict().items():
            if words:
                said[name.rpartition("_")[2]] = words
        at = part.end()
    return said


def _days(said: dict[str, str], sent: datetime) -> list[str]:
    """The days that may be meant, as ISO 8601 has them."""
    if "day" in said:
        month = int(said.get("month", 0)) or MONTHS.get(said["name"].lower(), 0)
        years = [said["year"]] if "year" in said else [sent.year + n for n in (-1, 0, 1)]
        return [f"{year}-{month:02}-{said['day']:0>2}" for year in years]
    weekday = _WEEKDAYS.get(said.get("weekday", "").lower())
    days = [sent + timedelta(ahead) for ahead in range(8)]
    return [f"{day:%Y-%m-%d}" for day in days if weekday in (None, day.weekday())]
