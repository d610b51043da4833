"""Bulletins in bare text: weather warnings, results of races, headlines for a ticker.

The warnings are those of Australia's weather bureau, the results those of AAP.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from hashlib import sha256

from searcher.archives.newsroom.moments import Moment, moment
from searcher.archives.newsroom.teletype import (
    MONTHS,
    dated_by_file,
    decode_wire,
    one_line,
    paragraphs,
    plain,
)
from searcher.archives.pieces import stories
from searcher.archives.stream import Found, Skipped, Stream, Unfit
from searcher.story import Entity, Status, Story

_PRODUCT = rb"^ID[A-Z]\d{5}[ \t]*\r?\n(?=[^*]{0,200}?Bureau of Meteorology)"
_TICKER = rb"\A\s*[^\r\n*]{3,200} \*\* [^\r\n*]{3,200} \*\* [^\r\n*]{3,200} \*\* "
_RESULTS = rb"\x01[^\x00-\x1f]{2,40}\x1f[^\x00-\x1f]{1,12}\x1f[YN]\x1f[YN]\x1f[A-Za-z]{2,3}\x1f"
_IS_RESULTS = re.compile(_RESULTS)
_OPENING = re.compile(b"|".join((_PRODUCT, _TICKER, _RESULTS)), re.MULTILINE)
_CLOSING = re.compile(rb"\Z")

_ISSUED = re.compile(
    r"Issued at (?P<hour>\d{1,2})[:.]?(?P<minute>\d\d)\s*(?:(?P<half>[ap])m)?\s*"
    r"(?P<zone>[A-Z]{2,4})?\s+on\s+\w+,?\s+(?P<day>\d{1,2})\s+(?P<month>[A-Za-z]+)\s+(?P<year>\d{4})",
    re.IGNORECASE,
)
_STATES = {
    "Australian Capital Territory", "New South Wales", "Northern Territory", "Queensland",
    "South Australia", "Tasmania", "Victoria", "Western Australia",
}  # fmt: skip
_ZONES = {
    "A": "Australia/Sydney", "D": "Australia/Darwin", "N": "Australia/Sydney",
    "Q": "Australia/Brisbane", "S": "Australia/Adelaide", "T": "Australia/Hobart",
    "V": "Australia/Melbourne", "W": "Australia/Perth", "Y": "Australia/Hobart",
}  # fmt: skip  # by the third letter: EST is Eastern Australia's there


def sniff(head: bytes) -> bool:
    """Whether a file begins with a product of the bureau, or is a line of many headlines."""
    found = _OPENING.match(head.lstrip())
    return found is not None and (b" ** " not in found[0] or _is_in_capitals(found[0]))


def _is_in_capitals(data: bytes) -> bool:
    small = sum(map(str.islower, data.decode("latin-1")))
    return small * 10 < len(data)


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The bulletins of one file, in its order."""
    yield from stories(stream, origin, _OPENING, _CLOSING, partial(_story, stream.modified))


def _story(modified: datetime | None, data: bytes, origin: str) -> Story:
    decoded, guessed = decode_wire(data)
    text = plain(decoded).strip()
    if _IS_RESULTS.match(data):
        return _results(decoded, modified, guessed, origin)
    if " ** " in text.split("\n")[0]:
        return _ticker(text, modified, guessed, origin)
    lines = text.split("\n")
    issued = next((n for n, line in enumerate(lines) if _ISSUED.search(line)), len(lines))
    product, *titles = filter(None, map(str.strip, lines[:issued]))
    titles = [title for title in titles if "Bureau of Meteorology" not in title]
    places = [title for title in titles if title in _STATES]
    labels = [title for title in titles if title.startswith("TOP PRIORITY")]
    headline = [title for title in titles if title not in places and title not in labels]
    date = _issued(text) or dated_by_file(modified)
    return Story(
        id=f"bom-{product}-{date.instant:%Y%m%d%H%M}",
        date=date.instant,
        headline=one_line(" ".join(headline)) or product,
        body=paragraphs("\n".join(lines[issued:])),
        source="Bureau of Meteorology",
        entities=tuple(Entity("place", place) for place in places),
        topics=(product,),
        urgency=1 if labels else None,
        note="\n".join(labels),
        guessed=guessed + date.guessed,
        origin=origin,
    )


def _issued(text: str) -> Moment | None:
    found = _ISSUED.search(text)
    month = MONTHS.get(found["month"].lower()) if found else None
    if not found or not month:
        return None
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    zone = "Z" if found["zone"] == "UTC" else ""
    written = f"{found['year']}-{month:02}-{int(found['day']):02} {hour:02}:{found['minute']}{zone}"
    return moment(written, _ZONES.get(text[2], "Australia/Sydney"))


def _ticker(text: str, modified: datetime | None, guessed: tuple[str, ...], origin: str) -> Story:
    items = [one_line(item) for item in text.split("**") if item.strip()]
    if not items:
        raise Unfit("empty", "no headline in it")
    date = dated_by_file(modified)
    return Story(
        id=f"ticker-{sha256(text.encode()).hexdigest()[:16]}",
        date=date.instant,
        headline=items[0],
        body="\n\n".join(items),
        guessed=(*guessed, *date.guessed, "headline from the first sentence"),
        origin=origin,
    )


def _results(
    decoded: str, modified: datetime | None, guessed: tuple[str, ...], origin: str
) -> Story:
    """Results of races; the first line holds venue, races, whether corrected, whether abandoned."""
    first, _, rest = decoded[1:].partition("\n")
    venue, races, corrected, abandoned, state, day = (
        one_line(plain(field)) for field in first.split("\x1f")[:6]
    )
    body = paragraphs(plain(rest))
    date = dated_by_file(modified)
    headline = f"{venue.title()} results {races} {day}"
    return Story(
        id=f"results-{sha256(decoded.encode()).hexdigest()[:16]}",
        date=date.instant,
        headline=f"{headline} ABANDONED" if abandoned == "Y" else headline,
        body=re.sub(r"\n*AAP RESULTS$", "", body),
        source="AAP",
        entities=(Entity("place", state),),
        status=Status.CORRECTED if corrected == "Y" else Status.USABLE,
        guessed=(*guessed, *date.guessed, "headline from the first line"),
        origin=origin,
    )
