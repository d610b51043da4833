"""Bulletins in bare text: weather warnings, results of races, headlines for a ticker.

The warnings are those of Australia's weather bureau, the results those of AAP.
"""

import re
from collections.abc import Iterator
from functools import partial

from searcher.archives.newsroom.agencies import zone_of_stamps
from searcher.archives.newsroom.calendar import month
from searcher.archives.newsroom.embargo_line import parted
from searcher.archives.newsroom.ids import made_id
from searcher.archives.newsroom.instants import Instant, date_given, instant_on
from searcher.archives.newsroom.teletype import decode_wire, one_line, paragraphs, plain
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
    # Warnings for land say "Issued at 9:27 am EST on Thursday 5 July 2018"; those for the high seas
    # "At 1859UTC 15 July 2018", below a line with who issued them (WMO-No. 558).
    r"^[ \t]*(?:Issued )?At (?P<hour>\d{1,2})[:.]?(?P<minute>\d\d)\s*(?:(?P<half>[ap])\.?m\.?)?\s*"
    r"(?P<zone>[A-Z]{2,4})?\s+(?:on\s+)?(?:[A-Za-z]+,?\s+)?"
    r"(?P<day>\d{1,2})\s+(?P<month>[A-Za-z]+)\s+(?P<year>\d{4})",
    re.IGNORECASE | re.MULTILINE,
)
_ISSUER = re.compile(r"\s*Issued by\b", re.IGNORECASE)
# What a satellite terminal is told before a text: areas and times in figures.
_ROUTE = re.compile(r"[\d:A-Z]*:[\d:A-Z]*")
# Signals of the radio service for distress and safety (ITU Radio Regulations, 32 and 33).
_SIGNALS = ("SECURITE", "PAN PAN", "MAYDAY")
_STATES = {
    "Australian Capital Territory", "New South Wales", "Northern Territory", "Queensland",
    "South Australia", "Tasmania", "Victoria", "Western Australia",
}  # fmt: skip
_BUREAUS = {
    "A": "Australia/Sydney", "D": "Australia/Darwin", "N": "Australia/Sydney",
    "Q": "Australia/Brisbane", "S": "Australia/Adelaide", "T": "Australia/Hobart",
    "V": "Australia/Melbourne", "W": "Australia/Perth", "Y": "Australia/Hobart",
}  # fmt: skip  # by the third letter of a product


def sniff(head: bytes) -> bool:
    """Whether a file begins with a product of the bureau, or is a line of many headlines."""
    found = _OPENING.match(head.lstrip())
    return found is not None and (b" ** " not in found[0] or _is_in_capitals(found[0]))


def _is_in_capitals(data: bytes) -> bool:
    small = sum(map(str.islower, data.decode("latin-1")))
    return small * 10 < len(data)


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The bulletins of one file, in its order."""
    yield from stories(stream, origin, _OPENING, _CLOSING, partial(_story, stream))


def _story(stream: Stream, data: bytes, origin: str) -> Story:
    decoded, guessed = decode_wire(data)
    text = plain(decoded).strip()
    if _IS_RESULTS.match(data):
        return _results(decoded, stream, guessed, origin)
    if " ** " in text.split("\n")[0]:
        return _ticker(text, stream, guessed, origin)
    lines = text.split("\n")
    issued = _below_title(lines)
    product, *titles = filter(None, map(str.strip, lines[:issued]))
    titles = [one for one in titles if "Bureau of Meteorology" not in one]
    notes, titles = parted([one for one in titles if not _ROUTE.fullmatch(one)])
    places = [title for title in titles if title in _STATES]
    labels = [title for title in titles if title.startswith(("TOP PRIORITY", *_SIGNALS))]
    headline = [title for title in titles if title not in places and title not in labels]
    found = _issued(text)
    date = found or date_given(stream)
    return Story(
        id=f"bom-{product}-{found.utc:%Y%m%d%H%M}" if found else made_id("bom", text),
        date=date.utc,
        headline=one_line(" ".join(headline)) or product,
        body=paragraphs("\n".join(lines[issued:])),
        source="Bureau of Meteorology",
        entities=tuple(Entity("place", place) for place in places),
        topics=(product,),
        urgency=1 if any(label.startswith("TOP PRIORITY") for label in labels) else None,
        note="\n".join([*labels, *notes]),
        guessed=guessed + date.guessed,
        origin=origin,
    )


def _below_title(lines: list[str]) -> int:
    """The line where the text begins: with who issued it, or when; else below the first blank."""
    for number, line in enumerate(lines):
        if _ISSUED.match(line) or _ISSUER.match(line):
            return number
    return next((n for n, line in enumerate(lines) if n > 1 and not line.strip()), len(lines))


def _issued(text: str) -> Instant | None:
    found = _ISSUED.search(text)
    number = month(found["month"]) if found else 0
    if not found or not number:
        return None
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    # "EST" is the state's own time.
    zone = "Z" if found["zone"] in ("UTC", "GMT") else ""
    clock = f"{hour:02}:{found['minute']}{zone}"
    home = _BUREAUS.get(text[2], zone_of_stamps("AAP"))
    return instant_on(found["year"], number, found["day"], clock, home)


def _ticker(text: str, stream: Stream, guessed: tuple[str, ...], origin: str) -> Story:
    items = [one_line(item) for item in text.split("**") if item.strip()]
    if not items:
        raise Unfit("empty", "no headline in it")
    date = date_given(stream)
    return Story(
        id=made_id("ticker", text),
        date=date.utc,
        headline=items[0],
        body="\n\n".join(items),
        guessed=(*guessed, *date.guessed, "headline from the first sentence"),
        origin=origin,
    )


def _results(decoded: str, stream: Stream, guessed: tuple[str, ...], origin: str) -> Story:
    """Results of races; the first line holds venue, races, whether corrected, whether abandoned."""
    first, _, rest = decoded[1:].partition("\n")
    venue, races, corrected, abandoned, state, day = (
        one_line(plain(field)) for field in first.split("\x1f")[:6]
    )
    body = paragraphs(plain(rest))
    date = date_given(stream)
    headline = f"{venue.title()} results {races} {day}"
    return Story(
        id=made_id("results", decoded),
        date=date.utc,
        headline=f"{headline} ABANDONED" if abandoned == "Y" else headline,
        body=re.sub(r"\n*AAP RESULTS$", "", body),
        source="AAP",
        entities=(Entity("place", state),),
        status=Status.CORRECTED if corrected == "Y" else Status.USABLE,
        guessed=(*guessed, *date.guessed, "headline from the first line"),
        origin=origin,
    )
