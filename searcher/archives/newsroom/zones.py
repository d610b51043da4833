"""Time zones as desks write them: "EST", "MESZ", "GMT+3", "Eastern", "Moscow time", "heure locale".

This is the only table of them. Three letters can mean several zones: "IST" is the time of India,
of Ireland and of Israel. Such a name is read by where the outlet is, and not at all if that does
not decide: a desk's embargo must not end hours early. The dates of feeds, which are only sorted by,
take the meaning that is most usual.
"""

import re
from collections.abc import Iterator
from datetime import timedelta, timezone, tzinfo
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

# Minutes east of Greenwich. In German, MEZ and MESZ are CET and CEST.
_OFFSETS = {
    "z": 0, "utc": 0, "gmt": 0, "ut": 0, "tu": 0, "wet": 0, "west": 60, "cet": 60, "cest": 120,
    "mez": 60, "mesz": 120, "met": 60, "mest": 120, "oez": 120, "oesz": 180, "eet": 120,
    "eest": 180, "msk": 180, "msd": 240, "trt": 180, "sast": 120, "cat": 120, "eat": 180,
    "wat": 60, "gst": 240, "pkt": 300, "npt": 345, "ict": 420, "wib": 420, "wita": 480, "wit": 540,
    "hkt": 480, "sgt": 480, "myt": 480, "pht": 480, "awst": 480, "jst": 540, "kst": 540,
    "acst": 570, "acdt": 630, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
    "nst": -210, "ndt": -150, "adt": -180, "mst": -420, "mdt": -360, "pdt": -420, "akst": -540,
    "akdt": -480, "hst": -600, "brt": -180, "art": -180, "clt": -240, "clst": -180, "cot": -300,
    "pet": -300,
}  # fmt: skip

# What stands before a name says where: a zone of tzdata, or a continent of its.
_AMBIGUOUS: dict[str, dict[str, int]] = {
    "ist": {"Asia/Kolkata": 330, "Europe/Dublin": 60, "Asia/Jerusalem": 120},
    "cst": {"Asia/Shanghai": 480, "Asia/Taipei": 480, "America/Havana": -300, "America/": -360},
    "cdt": {"America/Havana": -240, "America/": -300},
    "ast": {"America/": -240, "Atlantic/": -240, "Asia/": 180},
    # Eastern Australia calls its own time EST at home; nobody else means that.
    "est": {"Australia/": 600, "": -300},
    "edt": {"Australia/": 660, "": -240},
    "pst": {"Asia/Manila": 480, "": -480},
    # British by far more often than Bangladeshi, and the later of the two.
    "bst": {"Asia/Dhaka": 360, "": 60},
}
# In dates of feeds.
_USUAL = {"ist": 330, "cst": -360, "cdt": -300, "ast": -240}

# Words for a zone in which clocks change. "ET" is what North American desks write for EST or EDT.
_PLACES = {
    "et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver",
    "pt": "America/Los_Angeles", "eastern": "America/New_York", "central": "America/Chicago",
    "mountain": "America/Denver", "pacific": "America/Los_Angeles", "uk": "Europe/London",
    "british": "Europe/London", "greenwich": "Etc/UTC", "central european": "Europe/Brussels",
    "beijing": "Asia/Shanghai", "delhi": "Asia/Kolkata", "new delhi": "Asia/Kolkata",
    "mumbai": "Asia/Kolkata", "washington": "America/New_York", "geneva": "Europe/Zurich",
    "frankfurt": "Europe/Berlin", "the hague": "Europe/Amsterdam", "moscou": "Europe/Moscow",
    "moskau": "Europe/Moscow", "londres": "Europe/London", "bruxelles": "Europe/Brussels",
    "brüssel": "Europe/Brussels", "genève": "Europe/Zurich", "wien": "Europe/Vienna",
    "roma": "Europe/Rome", "nueva york": "America/New_York", "lisboa": "Europe/Lisbon",
    "brasília": "America/Sao_Paulo", "ciudad de méxico": "America/Mexico_City",
}  # fmt: skip
_LOCAL = frozenset(
    ("local", "our local", "lokal", "ortszeit", "locale", "plaatselijke", "lokale", "hora local")
)

_ABBREVIATIONS = "|".join(
    sorted((*_OFFSETS, *_AMBIGUOUS, "et", "ct", "mt", "pt"), key=len, reverse=True)
)
# In small letters most are words of some language: French "et" and "est", English "art" and "pet".
PATTERN = (
    r"(?:(?:gmt|utc)\s?[+\-−–]\s?\d{1,2}(?::?\d\d)?\b|[+-]\d\d:?\d\d\b"
    rf"|(?-i:{_ABBREVIATIONS.upper()})\b|(?:z|gmt|utc|[ecp][sd]t|ces?t|mes?z)\b)"
)
_NUMBERED = re.compile(r"(?:gmt|utc|z)?\s?([+\-−–])\s?(\d{1,2})(?::?(\d\d))?", re.IGNORECASE)
_WORDED = re.compile(
    r"(?:(?:heure|hora|ora|uhr)\s+(?:de |di |d')?)?(?:u\.?s\.?\s+)?(.+?)"
    r"(?:\s+(?:standard|daylight|summer))?(?:\s+(?:time|zeit|tijd))?",
    re.IGNORECASE,
)


def zone(written: str, home: str = "") -> tzinfo | None:
    """The zone that a desk whose newsroom is in the zone `home` means; None if it is not known.

    >>> from datetime import datetime
    >>> def offset(*given: str) -> str:
    ...     found = zone(*given)
    ...     return datetime(2019, 7, 1, tzinfo=found).strftime("%z") if found else ""
    >>> offset("EST"), offset("GMT+3"), offset("UTC-03:30"), offset("Eastern time"), offset("XYZ")
    ('-0500', '+0300', '-0330', '-0400', '')
    >>> offset("IST"), offset("IST", "Asia/Kolkata"), offset("IST", "Europe/Dublin")
    ('', '+0530', '+0100')
    >>> offset("heure de Paris"), offset("local time", "Asia/Tokyo"), offset("local time")
    ('+0200', '+0900', '')
    """
    name = " ".join(written.strip(" ()").lower().replace(".", "").split())
    if name in _OFFSETS:
        return _at(_OFFSETS[name])
    if name in _AMBIGUOUS:
        return _by_home(name, home)
    if found := _NUMBERED.fullmatch(name):
        hours, minutes = int(found[2]), int(found[3] or 0)
        is_zone = hours <= 14 and minutes < 60
        sign = 1 if found[1] == "+" else -1
        return _at(sign * (hours * 60 + minutes)) if is_zone else None
    return _by_words(name, home)


def usual_zone(written: str, home: str = "") -> tzinfo | None:
    """The same, but a name that `home` does not decide has its most usual meaning."""
    found = zone(written, home)
    usual = _USUAL.get(written.strip(" ()").lower())
    return _at(usual) if found is None and usual is not None else found


@lru_cache(maxsize=64)
def named_zone(name: str) -> ZoneInfo:
    """A zone of tzdata by its name, "Europe/Oslo"."""
    return ZoneInfo(name)


def _at(minutes: int) -> timezone:
    return timezone(timedelta(minutes=minutes))


def _by_home(name: str, home: str) -> tzinfo | None:
    meanings = _AMBIGUOUS[name]
    near = (minutes for where, minutes in meanings.items() if where and home.startswith(where))
    minutes = next(near, meanings.get(""))
    return None if minutes is None else _at(minutes)


def _by_words(name: str, home: str) -> tzinfo | None:
    found = _WORDED.fullmatch(name)
    words = found[1] if found else name
    if words in _LOCAL or name in _LOCAL:
        return named_zone(home) if home else None
    if words in _OFFSETS or words in _AMBIGUOUS:  # "GMT time"
        return zone(words, home) if words != name else None
    place = _PLACES.get(words) or (_cities().get(words) if words != name else None)
    return named_zone(place) if place else None


@cache
def zones_of_countries() -> dict[str, str]:
    """The zone of each country that has only one, by its code (ISO 3166) in small letters."""
    zones: dict[str, set[str]] = {}
    for code, _, zone, *_ in _table("zone.tab"):
        zones.setdefault(code.lower(), set()).add(zone)
    # Büsingen, a village, has a zone of its own.
    zones["de"] = {"Europe/Berlin"}
    # All China keeps the time of Beijing.
    zones["cn"] = {"Asia/Shanghai"}
    return {code: one for code, found in zones.items() if len(found) == 1 for one in found}


def _table(name: str) -> Iterator[list[str]]:
    """The rows of one of tzdata's tables."""
    for line in (files("tzdata.zoneinfo") / name).read_text("utf-8").splitlines():
        if not line.startswith("#"):
            yield line.split("\t")


@cache
def _cities() -> dict[str, str]:
    """Zones by the city that each is named after, or the country that has only one, in small
    letters.
    """
    by_code = zones_of_countries()
    countries = {
        name.lower(): by_code.get(code.lower(), "") for code, name in _table("iso3166.tab")
    }
    return {name: zone for name, zone in countries.items() if zone} | {
        name.rpartition("/")[2].replace("_", " ").lower(): name
        for name in sorted(available_timezones())
        if "/" in name and not name.startswith(("Etc/", "US/", "posix/", "right/", "SystemV/"))
    }
