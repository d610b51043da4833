"""What feeds have in common, in XML and in JSON: their dates, ids and versions."""

import re
from urllib.parse import urlsplit

from searcher.archives.newsroom.moments import Moment, moment
from searcher.archives.newsroom.teletype import MONTHS

LONGEST_DATE = 60

_LOCAL_DATE = re.compile(
    r"(?:[^\W\d]+\.?,?\s+)?(\d{1,2})\.?\s+([^\W\d]+)\.?,?\s+(\d{4})(?:,?\s+([\d:]{4,8})\s*(.*))?"
)
_ZONES = {
    "BST": "+0100", "CET": "+0100", "CEST": "+0200", "EET": "+0200", "EEST": "+0300",
    "MSK": "+0300", "EST": "-0500", "EDT": "-0400", "CST": "-0600", "CDT": "-0500",
    "MST": "-0700", "MDT": "-0600", "PST": "-0800", "PDT": "-0700",
}  # fmt: skip
_ZONE = re.compile(rf"(?<=\d)\s*({'|'.join(_ZONES)})$")
_NAMED_MONTH = re.compile(r"[^\W\d]{3}.*\d")


def feed_moment(written: str, zone: str = "UTC") -> Moment | None:
    """The instant of a date of the web, whatever the language of its month; None for no date.

    Where the month is a number, only ISO 8601 is believed: others exchange it with the day.

    >>> str(feed_moment("mer., 03 janv. 2018 13:47:00 +0100").instant)
    '2018-01-03 12:47:00+00:00'
    >>> str(feed_moment("Jan 3, 2018 1:47 PM").instant), feed_moment("03/01/2018")
    ('2018-01-03 13:47:00+00:00', None)
    """
    written = _ZONE.sub(lambda found: _ZONES[found[1]], written.strip())
    if found := moment(written, zone):
        return found
    if len(written) > LONGEST_DATE or not _NAMED_MONTH.search(written):
        return None
    if (parts := _LOCAL_DATE.fullmatch(written)) and (month := MONTHS.get(parts[2].lower())):
        day, time = (
            f"{parts[3]}-{month:02}-{int(parts[1]):02}",
            f"{parts[4] or ''} {parts[5] or ''}",
        )
        return moment(f"{day} {time}".strip(), zone)
    from dateparser import parse

    parsed = parse(written, settings={"STRICT_PARSING": True})
    return moment(parsed.isoformat(), zone) if parsed else None


def version_between(
    published: Moment | None, updated: Moment | None
) -> tuple[int, tuple[str, ...]]:
    """One, and a second more for every second from publishing to updating."""
    if not published or not updated:
        return 1, ()
    seconds = int((updated.instant - published.instant).total_seconds())
    return (1 + seconds, ("version by its date",)) if seconds > 0 else (1, ())


def id_at(id: str, link: str) -> str:
    """An id that is no address and no URN, but some number, with the domain of its feed.

    >>> id_at("216", "https://www.example.org/a"), id_at("tag:example.org,2016:1", "")
    ('example.org/216', 'tag:example.org,2016:1')
    """
    domain = domain_of(link)
    is_short = id and domain and ":" not in id and len(id) < 32
    return f"{domain}/{id}" if is_short and domain not in id else id


def domain_of(link: str) -> str:
    """The domain of an address; "" if it has none.

    >>> domain_of("https://www.example.org:80/a"), domain_of("http://[a")
    ('example.org', '')
    """
    try:
        return (urlsplit(link.strip()).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
