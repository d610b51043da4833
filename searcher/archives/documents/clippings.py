"""The line of a clipping that names its agency and its date: "AFP, 30 December 2020"."""

import re
from datetime import UTC, datetime
from typing import NamedTuple

from searcher.archives.newsroom import zones
from searcher.archives.newsroom.agencies import is_agency
from searcher.archives.newsroom.calendar import MONTHS, WEEKDAYS, either, month
from searcher.archives.newsroom.embargo_line import is_embargo_line
from searcher.archives.newsroom.instants import Instant, whole_year
from searcher.archives.stream import Unfit

# Characters: a longer one is a sentence.
LONGEST_AGENCY_LINE = 160

_MONTH = rf"(?:{either(MONTHS)})\b\.?"
_DAY_NAME = rf"(?:(?:{either(WEEKDAYS)})\b\.?,?\s+)?"
_CALENDAR = (
    # "3. März 2016", "1er avril 2016", "3 de abril de 2016", "3rd Apr 16", "April 3rd, 2016"
    rf"{_DAY_NAME}(?:(?P<d1>\d{{1,2}})(?:\.|st|nd|rd|th|er|º)?\s+(?:de\s+)?(?P<m1>{_MONTH}),?"
    r"\s+(?:del?\s+)?(?P<y1>\d{4}(?:\s?[гр]\.?(?!\w))?|\d\d(?![\d:.]))"
    rf"|(?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>\d{{4}})"
    r"|(?P<y3>\d{4})-(?P<m3>\d{2})-(?P<d3>\d{2})"
    r"|(?P<n1>\d{1,2})[/.-](?P<n2>\d{1,2})[/.-](?P<y4>\d{4}))"
)
_CLOCK = (
    r"(?:,?[T\s]\s*(?:(?:at|um|à|om|kl\.?)\s+)?(?P<hour>\d{1,2}):(?P<minute>\d{2})"
    r"(?::(?P<second>\d{2}))?\s*(?:(?P<half>[ap])\.?m\b\.?|Uhr\b|hrs?\b)?"
    rf"\s*(?P<zone>{zones.PATTERN})?)?"
)
_BY = r"(?:by\s+(?P<byline>[^,|\d]{2,60}),\s*)?"
_AGENCY = r"(?P<agency>[^\W\d_][^\d,|()<>:;!?]{1,39}?)"
_BREAK = r"(?:\s*[,|]\s*|\s+[-–—]\s+|\s+)"
_POSTED = r"(?:(?:last\s+)?(?:updated|published|posted|modified)(?:\s+on)?:?\s+)?"
_AGENCY_LINES = tuple(
    re.compile(rf"\s*{_BY}{pattern}\s*", re.IGNORECASE)
    for pattern in (
        f"{_AGENCY}{_BREAK}{_POSTED}{_CALENDAR}{_CLOCK}",
        f"{_CALENDAR}{_CLOCK}{_BREAK}{_AGENCY}",
        # a whole dateline: "PARIS, 3 avril 2016 (AFP)"
        rf"(?P<place>[^\W\d_][^\d(),:]{{1,40}}),?\s+{_CALENDAR}{_CLOCK}\s*\({_AGENCY}\)\s*[-–—:]?",
    )
)
_NO_AGENCY = re.compile(
    r"(?:(?:last|first)\s+)?(?:updated|published|posted|modified|date|on|at|by)(?:\s+(?:on|at))?:?",
    re.IGNORECASE,
)


class AgencyLine(NamedTuple):
    """What a line with agency and date says."""

    source: str
    instant: Instant
    byline: str = ""
    place: str = ""


def agency_line(line: str) -> AgencyLine | None:
    """What a line with agency and date says, None for another line.

    Raises Unfit if the date may mean two days.

    >>> agency_line("AFP, 30 December 2020").source, agency_line("It rose on 3 May 2010.")
    ('AFP', None)
    """
    found = looks_so(line)
    date = found and _date(found)
    if not found or not date or is_embargo_line(line):
        return None
    said = {name: " ".join((words or "").split()) for name, words in found.groupdict().items()}
    guessed = ("time zone UTC",) if found["hour"] and not found["zone"] else ()
    return AgencyLine(
        said["agency"], Instant(date, guessed), said.get("byline", ""), said.get("place", "")
    )


def clipping_cuts(paragraphs: list[str]) -> list[int]:
    """Where in the paragraphs of a document further clippings begin: at their headlines."""
    lines = [n for n, one in enumerate(paragraphs) if n and looks_so(one)]
    return [n - 1 for n in lines[1:] if n - 1 not in lines]


def looks_so(line: str) -> re.Match[str] | None:
    """The parts of a line that looks like agency and date, None for another line."""
    if len(line) > LONGEST_AGENCY_LINE or not any(map(str.isdigit, line)):
        return None
    for pattern in _AGENCY_LINES:
        found = pattern.fullmatch(line)
        if found and _is_agency(found["agency"]):
            return found
    return None


def _is_agency(name: str) -> bool:
    name = name.strip()
    is_name = (not name[0].islower() or is_agency(name)) and len(name.split()) <= 5
    is_time = month(name) or name.rstrip(".").lower() in WEEKDAYS
    return is_name and not is_time and not _NO_AGENCY.fullmatch(name)


def _date(found: re.Match[str]) -> datetime | None:
    """The instant of a line with agency and date, if there is such a day."""
    hour = int(found["hour"] or 0)
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    minute, second = int(found["minute"] or 0), int(found["second"] or 0)
    try:
        year, number, day = _day(found)
        zone = zones.usual_zone(found["zone"] or "UTC")
        return datetime(year, number, day, hour, minute, second, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _day(found: re.Match[str]) -> tuple[int, int, int]:
    if found["y1"] or found["y2"]:
        order = "1" if found["y1"] else "2"
        year = int(whole_year(found["y" + order].rstrip(" .гр")))  # "2018 г."
        return year, month(found["m" + order]), int(found["d" + order])
    if found["y3"]:
        return int(found["y3"]), int(found["m3"]), int(found["d3"])
    first, second = int(found["n1"]), int(found["n2"])
    if first != second and first <= 12 and second <= 12:
        told = found[0].strip()
        raise Unfit("ambiguous-date", f'"{told}" may mean two days; write the month as a word')
    day, number = (first, second) if second <= 12 else (second, first)
    return int(found["y4"]), number, day
