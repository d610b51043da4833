"""The header line of ANPA 1312, "u f BC-OIL-REVIEW 02-26 0105", which collections keep too.

Priority, category, slug, month and day, number of words (ANPA bulletin 1312, 1989).
"""

import re
from typing import NamedTuple

# flash, bulletin, urgent, rush, deferred; then advances, for weekdays, Sundays and weekends to come
URGENCY = {"f": 1, "b": 2, "u": 3, "r": 4, "d": 5, "a": 6, "s": 6, "w": 6}

_HEADER = re.compile(
    r"\s*(?P<priority>[a-z]) (?P<category>[a-z0-9]?)\s+(?P<slug>\S.*?)"
    r"(?:\s+(?P<month>\d\d?)-(?P<day>\d\d?)(?:\s+(?P<words>\d{1,5}))?)?\s*",
    re.IGNORECASE,
)


class Header(NamedTuple):
    """Priority as urgency from 1 to 8, category or "", slug, and the day, 0 if it is not given."""

    urgency: int | None
    category: str
    slug: str
    month: int
    day: int


def header(text: str) -> Header | None:
    """What a header line says; None if it is none.

    >>> header("r a  PM-APArts:60sMovies     01-01 1073")
    Header(urgency=4, category='a', slug='PM-APArts:60sMovies', month=1, day=1)
    >>> header("Heat beat Hawks")
    """
    found = _HEADER.fullmatch(text)
    if not found:
        return None
    urgency = URGENCY.get(found["priority"].lower())
    slug = " ".join(found["slug"].split())
    return Header(
        urgency, found["category"].lower(), slug, int(found["month"] or 0), int(found["day"] or 0)
    )
