"""What feeds have in common, in XML and in JSON: their dates, ids and versions."""

import re
from urllib.parse import urlsplit

from searcher.archives.moments import Moment, moment
from searcher.archives.teletype import MONTHS

_LOCAL_DATE = re.compile(
    r"(?:[^\W\d]+\.?,?\s+)?(\d{1,2})\.?\s+([^\W\d]+)\.?,?\s+(\d{4}),?\s+([\d:]{4,8})\s*(.*)"
)


def feed_moment(written: str) -> Moment | None:
    """The instant of a date of a feed, whatever the language of its month; None for no date.

    >>> str(feed_moment("mer., 03 janv. 2018 13:47:00 +0100").instant)
    '2018-01-03 12:47:00+00:00'
    """
    if found := moment(written):
        return found
    parts = _LOCAL_DATE.fullmatch(written.strip())
    month = parts and MONTHS.get(parts[2].lower())
    if not parts or not month:
        return None
    return moment(f"{parts[3]}-{month:02}-{int(parts[1]):02} {parts[4]} {parts[5]}".strip())


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
