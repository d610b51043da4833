"""Plain-text clippings: scraps of a page, a headline, an agency-and-date line, paragraphs.

The headline is the last line before the agency-and-date line; what stands above it is a scrap.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from io import BufferedReader

from searcher.archives.formats import LONGEST_STORY, Format, Reject, decode, excerpt
from searcher.story import Story

FIRST_LINES = 40  # the agency-and-date line is among them

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DATE = (
    rf"(?:(?P<day>\d{{1,2}})\ (?P<month>{_MONTH})\ (?P<year>\d{{4}})"
    rf"|(?P<month2>{_MONTH})\ (?P<day2>\d{{1,2}}),\ (?P<year2>\d{{4}})"
    r"|(?P<iso>\d{4}-\d\d-\d\d)"
    r"|(?P<numeric>\d{1,2}[/.]\d{1,2}[/.]\d{4}))"
)
_TIME = r"(?:[ ,]+(?P<time>\d{1,2}:\d\d)(?:\ ?(?P<zone>GMT|UTC|Z|[+-]\d\d:?\d\d))?)?"
_NAME = r"[^\W\d_][\w.'’&-]*"
_AGENCY = rf"(?P<agency>{_NAME}(?:\ {_NAME}){{0,3}})"
_BYLINE = rf"(?:By\ (?P<byline>{_NAME}(?:\ {_NAME}){{0,4}}),\ )?"
_AGENCY_FIRST = re.compile(rf"{_BYLINE}{_AGENCY}(?:,|\ [-|–—])?\ {_DATE}{_TIME}")
_DATE_FIRST = re.compile(rf"{_DATE}{_TIME}(?:,|\ [-|–—])?\ {_BYLINE}{_AGENCY}")
_DATELINE = re.compile(
    rf"""(?P<place>[^\W\d_a-z][^\n:()—–\d]{{1,39}}?)
        (?: ,\ {_MONTH}\ \d{{1,2}} )?
        (?: \ \((?P<agency>[^()\n]{{1,40}})\)\ ?(?:[-–—]|:)\  | :\  )""",
    re.VERBOSE,
)


def sniff(head: bytes) -> bool:
    """Whether a file of these first bytes is a clipping: it has an agency-and-date line, or reads
    like a story that lacks one."""
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    if head.lstrip().startswith((b"<", b"{", b"[")):
        return False
    lines = decode(head)[0].split("\n")
    return _agency_line(lines) is not None or _reads_like_a_story(lines)


def read(stream: BufferedReader, origin: str) -> Iterator[Story | Reject]:
    """The one story of a clipping."""
    content = stream.read(LONGEST_STORY + 1)
    origin = f"{origin}#0+{len(content)}"
    if len(content) > LONGEST_STORY:
        yield Reject(origin, "too-big", "a clipping of more than 64 MB")
        return
    text, guessed = decode(content)
    lines = text.split("\n")
    found = _agency_line(lines)
    if found is None:
        message = "no line gives agency and date, such as: AFP 30 Dec 2020"
        yield Reject(origin, "no-date", message, excerpt(text))
        return
    number, line = found
    date, message = _date(line)
    if date is None:
        reason = "ambiguous-date" if line["numeric"] else "no-date"
        yield Reject(origin, reason, message, excerpt(text))
        return
    headline = next(above.strip() for above in reversed(lines[:number]) if above.strip())
    dateline, body = _split_dateline(_paragraphs(lines[number + 1 :]))
    if line["time"] and not line["zone"]:
        guessed = (*guessed, "time zone UTC")
    source = line["agency"]
    parts = (source, date.isoformat(), headline, dateline, body)
    yield Story(
        id="clip-" + sha256("\0".join(parts).encode()).hexdigest()[:16],
        date=date,
        source=source,
        headline=headline,
        byline=line["byline"] or "",
        dateline=dateline,
        body=body,
        guessed=guessed,
        origin=origin,
    )


def _agency_line(lines: list[str]) -> tuple[int, re.Match[str]] | None:
    """The first line of agency and date that has a headline above it."""
    has_headline = False
    for number, line in enumerate(lines[:FIRST_LINES]):
        text = line.strip()
        if len(text) < 100 and has_headline:
            found = _AGENCY_FIRST.fullmatch(text) or _DATE_FIRST.fullmatch(text)
            if found and found["agency"][0].isupper():
                return number, found
        has_headline = has_headline or bool(text)
    return None


def _reads_like_a_story(lines: list[str]) -> bool:
    """A headline, a blank line, and a paragraph that ends a sentence."""
    filled = [number for number, line in enumerate(lines[:FIRST_LINES]) if line.strip()]
    if len(filled) < 2 or filled[1] - filled[0] < 2:
        return False
    headline, paragraph = lines[filled[0]].strip(), lines[filled[1]].strip()
    return (
        len(headline.split()) > 2
        and headline[-1] not in ".,;:"
        and len(paragraph) >= 60
        and paragraph.rstrip("\"'”’»")[-1:] in (".", "!", "?")
    )


def _date(line: re.Match[str]) -> tuple[datetime | None, str]:
    """The instant in UTC that a line gives, or why it gives none."""
    if line["numeric"]:
        first, second, year = (int(part) for part in re.split(r"[/.]", line["numeric"]))
        if first != second and max(first, second) <= 12:
            return None, f"{line['numeric']} may be day and month, or month and day"
        day, month = (first, second) if first > 12 else (second, first)
        date = f"{year:04}-{month:02}-{day:02}"
    elif line["iso"]:
        date = line["iso"]
    else:
        name = line["month"] or line["month2"]
        month = _MONTHS.index(name[:3].lower()) + 1
        day = int(line["day"] or line["day2"])
        date = f"{line['year'] or line['year2']}-{month:02}-{day:02}"
    time = (line["time"] or "0:00").zfill(5)
    zone = line["zone"] or "Z"
    try:
        found = datetime.fromisoformat(f"{date}T{time}{'Z' if zone.isalpha() else zone}")
        return found.astimezone(UTC), ""
    except (ValueError, OverflowError):
        return None, f"there is no such date: {line[0]}"


def _paragraphs(lines: list[str]) -> str:
    text = "\n".join(line.rstrip() for line in lines)
    return "\n\n".join(part.strip("\n") for part in re.split(r"\n{2,}", text.strip()))


def _split_dateline(body: str) -> tuple[str, str]:
    """The place a story was filed from, and the body after it."""
    found = _DATELINE.match(body)
    if not found:
        return "", body
    place = found["place"].strip()
    if not found["agency"] and place != place.upper():  # "Note: …" is no place
        return "", body
    return place, body[found.end() :].lstrip()


FORMAT = Format(
    "text_clipping", "a headline, a line of agency and date, paragraphs", "AFP 30 Dec 2020",
    sniff, read,
)  # fmt: skip
