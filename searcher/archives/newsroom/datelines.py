"""Datelines: where a story was filed, when and by whom, in a field or at the head of its text.

LIMA, Jan 21 (Reuters) -      Haag /ritzau/:      SAITAMA, Japan, Dec. 9 Kyodo -
MOSCOU 15/06 (AFP) =          BUENOS AIRES, Argentina (AP) _      Paris (ats afp)
(ANSA) - ROMA, 3 SET -
"""

import re
from typing import NamedTuple

from searcher.archives.newsroom.agencies import is_agency
from searcher.archives.newsroom.calendar import MONTHS, either, month

# Words of a place's name that are written small, in the languages that datelines are in.
_SMALL = frozenset(
    "al am an and bei da de del der di do du el en et im in la le les of on sur und y".split()
)
_PLACE = r"\s*(?P<place>[^\W\d_][^()\n:;!?_\d]{1,70}?)"
_DAY = (
    r"(?:,?\s+(?:(?P<month>[^\W\d_]{3,10})\.?\s+(?P<day>\d{1,2})(?:,?\s+(?P<year>\d{4}))?,?"
    r"|(?P<first_day>\d{1,2})\.?\s+(?P<later_month>[^\W\d_]{3,10})\.?(?:,?\s+(?P<later_year>\d{4}))?,?"
    r"|(?P<d>\d{1,2})/(?P<m>\d{1,2})))?"
)
# "_" is the dash of teletypes (AP), "=" that of AFP and Belga.
_DASH = r"\s*(?:--?|[–—_=])(?:\s|$)"
_COLON = rf"(?::\s|{_DASH})"
_DATELINES = (
    re.compile(rf"{_PLACE}{_DAY}\s*\((?P<agency>[^()\n]{{2,40}})\)(?P<dash>{_COLON}|\s)"),
    re.compile(rf"{_PLACE}{_DAY}\s*/\s?(?P<agency>[^/\n]{{2,40}}?)\s?/(?P<dash>{_COLON}|[ \t]*$)"),
    re.compile(rf"{_PLACE}{_DAY}\s+(?P<agency>[A-Z][\w-]{{1,11}})(?P<dash>{_DASH})"),
    # ANSA's: (ANSA) - ROMA, 3 SET -
    re.compile(rf"\s*\((?P<agency>[^()\n]{{2,40}})\)\s*[-–—]{_PLACE}{_DAY}(?P<dash>{_DASH})"),
)

_CLIPPED = re.compile(
    r"(?P<place>[^():\n–—]{2,40}?)"
    rf"(?P<day>,\s+(?:(?:{either(MONTHS)})\.?\s+\d{{1,2}}|\d{{1,2}}\s+(?:{either(MONTHS)})\.?)"
    r"(?:,?\s+\d{4})?)?"
    r"(?P<agency>\s*\([^()\n]{2,40}\))?"
    r"(?P<mark>\s*:|\s*[–—]|\s+--?)\s+",
    re.IGNORECASE,
)
_NO_PLACE = {
    "ALERT", "ANALYSIS", "CORRECTED", "CORRECTION", "EDITOR", "EDITORS", "EXCLUSIVE", "FACTBOX",
    "FLASH", "NB", "NOTE", "PS", "REFILE", "TIMELINE", "UPDATE", "URGENT", "WARNING", "WATCH",
}  # fmt: skip


class Dateline(NamedTuple):
    """Where a story was filed and by whom; month, day and year are 0 where it does not say."""

    place: str = ""
    agency: str = ""
    month: int = 0
    day: int = 0
    year: int = 0


def place_of(text: str) -> str:
    """The place in a dateline, without date, agency and dash; "" for a mere time stamp.

    >>> place_of("WASHINGTON, D.C., Dec 20, 2017 (AFP) -"), place_of("2014-07-17 00:24:11 GMT")
    ('WASHINGTON, D.C.', '')
    >>> place_of("Berlin (dpa) - "), place_of("MARCH 04, 2013"), place_of("Kiova/Washington")
    ('Berlin', '', 'Kiova/Washington')
    """
    place = re.split(r"\d|\(|\s/", text.lstrip(), maxsplit=1)[0]
    has_date = text.lstrip()[len(place) :][:1].isdigit()
    words = place.rstrip(" ,-").split()
    if has_date and words and month(words[-1]):
        words.pop()
    return " ".join(words).strip(" ,-–—:_")


def dateline_of(body: str, agency: str = "") -> Dateline:
    """The dateline that one of a body's first three paragraphs begins with, all empty if none does.

    A byline or a lead may stand above it. Small letters in the place are believed only of agencies
    in the table, or of the one named as `agency`.

    >>> dateline_of("BUENOS AIRES, Argentina (AP) _ For patients").place
    'BUENOS AIRES, Argentina'
    >>> dateline_of("Peine (dpa/lni) - Ein Baum"), dateline_of("Paris (ats afp) Les gilets").place
    (Dateline(place='Peine', agency='dpa/lni', month=0, day=0, year=0), 'Paris')
    >>> dateline_of("SAITAMA, Japan, Dec. 9 Kyodo - Urawa")
    Dateline(place='SAITAMA, Japan', agency='Kyodo', month=12, day=9, year=0)
    >>> dateline_of("MOSCOU 15/06 (AFP) = Les")[2:], dateline_of("Haag /ritzau/: En").place
    ((6, 15, 0), 'Haag')
    >>> dateline_of("By A. Writer\\n\\nOSLO (NTB) - Snow").place
    'OSLO'
    >>> dateline_of("Lavrov (Foreign Minister) - he said").place, dateline_of("It rose - and").place
    ('', '')
    """
    for paragraph in body[:3000].split("\n\n", 3)[:3]:
        for pattern in _DATELINES:
            found = pattern.match(paragraph[:200])
            if found and _is_filed(found, agency):
                return _dateline(found)
    return Dateline()


def split_clipping(body: str) -> tuple[str, str]:
    """The place that a clipped text begins with, or "", and the text without its dateline.

    Newspapers drop the agency: "LONDON — Oil rose", "PARIS: ...". Then the place must be in
    capitals, which scripts without them cannot show: there the agency in brackets must tell.
    """
    found = _CLIPPED.match(body)
    if not found:
        return "", body
    place = found["place"].strip(" ,")
    has_agency, mark = bool(found["agency"]), found["mark"].strip()
    city = place.split(",")[0]
    first = city.strip().partition(" ")[0].strip(".'’")
    letters = sum(map(str.isalpha, city))
    is_place = letters >= 2 and (city.isupper() or (has_agency and city == city.upper()))
    if first in _NO_PLACE or not is_place:
        return "", body
    if mark != ":" and not has_agency and not found["day"] and (mark != "—" or len(city) < 4):
        # A dash in a sentence.
        return "", body
    return place, body[found.end() :]


def _dateline(found: re.Match[str]) -> Dateline:
    month_number = month(found["month"] or found["later_month"] or "") or int(found["m"] or 0)
    day = int(found["day"] or found["first_day"] or found["d"] or 0)
    year = int(found["year"] or found["later_year"] or 0)
    place = " ".join(found["place"].split()).rstrip(" ,")
    return Dateline(place, " ".join(found["agency"].split()), month_number, day, year)


def _is_filed(found: re.Match[str], agency: str) -> bool:
    """Whether what looks like a dateline is none of the many sentences that look so too."""
    named = found["month"] or found["later_month"]
    if named and not month(named):
        return False
    words = re.findall(r"[^\W\d_]+", found["place"])
    if any(word[0].islower() and word not in _SMALL for word in words):
        return False
    names = re.findall(r"\w+", found["agency"].lower())
    is_known = agency.lower() in names or any(map(is_agency, names))
    if found["place"].split(",")[0].isupper():
        return is_known or bool(found["dash"].strip())
    return is_known and len(words) <= 6
