"""Text clipped from a page: scraps, a headline, a line with agency and date, paragraphs.

    ADVERTISEMENT
    Lavrov warns of new sanctions
    AFP, 30 December 2020
    MOSCOW: Russia said on Wednesday ...

The headline is the last line above that with agency and date; what stands above it is no news.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from io import StringIO
from itertools import accumulate

from searcher.analysis import clean
from searcher.archives.newsroom import zones
from searcher.archives.newsroom.agencies import is_agency
from searcher.archives.newsroom.calendar import MONTHS, WEEKDAYS, either, month
from searcher.archives.newsroom.datelines import split_clipping
from searcher.archives.newsroom.embargo_line import is_embargo_line, parted
from searcher.archives.newsroom.ids import made_id
from searcher.archives.newsroom.instants import Dated, date_given, whole_year
from searcher.archives.pieces import whole
from searcher.archives.stream import Found, Skipped, Stream, Unfit, decode, is_text
from searcher.story import Story

# Lines in which the line with agency and date is looked for.
TOP = 40
# Characters: a longer one is a sentence.
LONGEST_AGENCY_LINE = 160
# Characters of a first line that is taken for a headline where nothing else tells it.
LONGEST_HEADLINE = 200

_MONTH = rf"(?:{either(MONTHS)})\b\.?"
_DAY_NAME = rf"(?:(?:{either(WEEKDAYS)})\b\.?,?\s+)?"
_CALENDAR = (
    # "3. März 2016", "1er avril 2016", "3 de abril de 2016", "3rd Apr 16", "April 3rd, 2016"
    rf"{_DAY_NAME}(?:(?P<d1>\d{{1,2}})(?:\.|st|nd|rd|th|er|º)?\s+(?:de\s+)?(?P<m1>{_MONTH}),?"
    r"\s+(?:del?\s+)?(?P<y1>\d{4}|\d\d(?![\d:.]))"
    rf"|(?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>\d{{4}})"
    r"|(?P<y3>\d{4})-(?P<m3>\d{2})-(?P<d3>\d{2})"
    r"|(?P<n1>\d{1,2})[/.-](?P<n2>\d{1,2})[/.-](?P<y4>\d{4}))"
)
_CLOCK = (
    r"(?:,?[T\s]\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?\s*(?P<half>[ap]m)?"
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
_BYLINE = re.compile(r"by\s+([^\d,|]{2,60})", re.IGNORECASE)

_SENTENCE = re.compile(r"""\w[.!?…。؟]+["'”’»)]*""")
_MARKUP = re.compile(r"\s*[<{\[]\s*[\w!?/\"{\[]")


@dataclass(frozen=True, slots=True)
class _Top:
    """What the line with agency and date says, what is guessed, and which line it is."""

    number: int
    source: str
    byline: str
    place: str
    date: datetime
    guessed: tuple[str, ...]


def sniff(head: bytes) -> bool:
    """Whether a file is text with an agency and a date near its top, or else prose.

    Prose without a date is a clipping too, of no date: a list or a table is none.
    """
    if not is_text(head):
        return False
    text = clean(decode(_whole_characters(head))[0])
    if _MARKUP.match(text):
        return False
    lines = text.split("\n")
    return any(_agency_line(line) for line in lines[:TOP]) or _is_prose(lines)


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The story of a file, or the stories where several clippings stand below each other."""
    yield from whole(stream, origin, partial(_story, given=date_given(stream)), _cuts)


def _cuts(data: bytes) -> list[int]:
    """Where further clippings begin: at a headline above a line with agency and date.

    Blank lines must stand above and below both: a text may name an agency and a day.
    """
    if not is_text(data) or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return []
    lines = data.split(b"\n")
    offsets = [0, *accumulate(len(line) + 1 for line in lines)]
    found: list[int] = []
    has_first = False
    for number, line in enumerate(lines):
        if len(line) > LONGEST_AGENCY_LINE or not _agency_line(decode(line)[0]):
            continue
        above = lines[max(0, number - 2) : number]
        is_apart = len(above) == 2 and not above[0].strip() and bool(above[1].strip())
        is_last = number + 1 == len(lines) or not lines[number + 1].strip()
        if has_first and is_apart and is_last:
            found.append(offsets[number - 1])
        has_first = True
    return found


def _story(data: bytes, origin: str, given: Dated) -> Story:
    text, guessed = decode(data)
    lines = clean(text).split("\n", TOP)
    top = _top(lines)
    if top is None:
        return _undated(clean(text), given, guessed, origin)
    notes, above = parted([line.strip() for line in lines[: top.number] if line.strip()])
    byline = top.byline
    if len(above) > 1 and (found := _BYLINE.fullmatch(above[-1])):
        above.pop()
        byline = byline or found[1].strip()
    if not above:
        raise Unfit("no-headline", "no headline above the line with agency and date")
    dateline, body = split_clipping(_paragraphs("\n".join(lines[top.number + 1 :])))
    return Story(
        id=_id(top, above[-1], body),
        date=top.date,
        headline=above[-1],
        body=body,
        source=top.source,
        byline=byline,
        dateline=dateline or top.place,
        note="\n".join(notes),
        guessed=(*guessed, *top.guessed),
        origin=origin,
    )


def _undated(text: str, given: Dated, guessed: tuple[str, ...], origin: str) -> Story:
    """Prose in which no line has an agency and a date: its first line, and what stands below."""
    headline, _, rest = text.strip().partition("\n")
    dateline, body = split_clipping(_paragraphs(rest))
    if not body or len(headline) > LONGEST_HEADLINE or not _is_prose(rest.split("\n"), least=1):
        raise Unfit("no-date", f"none of the first {TOP} lines has an agency and a date")
    return Story(
        id=made_id("clip", "", "", headline, body),
        date=given.utc,
        headline=headline.strip(),
        body=body,
        dateline=dateline,
        guessed=(*guessed, *given.guessed),
        origin=origin,
    )


def _id(top: _Top, headline: str, body: str) -> str:
    # Of what was sent alone, so that a copy with other scraps is the same story.
    return made_id("clip", top.source, top.date.isoformat(), headline, body)


def _whole_characters(head: bytes) -> bytes:
    """The head without the part of a character at its end, which would spoil its decoding."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2]
    for cut in range(1, 4):
        if head[-cut:][:1] >= b"\xc0":
            return head[:-cut]
    return head


def _is_prose(lines: list[str], least: int = 3) -> bool:
    """Whether most of a text stands in paragraphs of a line each that end a sentence."""
    filled = [line.strip() for line in lines if line.strip()]
    prose = [line for line in filled if len(line) >= 60 and _ends_sentence(line)]
    return len(filled) >= least and sum(map(len, prose)) * 2 >= sum(map(len, filled))


def _ends_sentence(line: str) -> bool:
    return any(
        _SENTENCE.fullmatch(line, start) for start in range(max(0, len(line) - 6), len(line))
    )


def _top(lines: list[str]) -> _Top | None:
    """The line with agency and date; None if there is none."""
    for number, line in enumerate(lines[:TOP]):
        found = _agency_line(line)
        date = found and _date(found)
        if found and date and not is_embargo_line(line):
            said = {
                name: " ".join((words or "").split()) for name, words in found.groupdict().items()
            }
            guessed = ("time zone UTC",) if found["hour"] and not found["zone"] else ()
            byline, place = said.get("byline", ""), said.get("place", "")
            return _Top(number, said["agency"], byline, place, date, guessed)
    return None


def _agency_line(line: str) -> re.Match[str] | None:
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
        hour = hour % 12 + (12 if found["half"].lower() == "pm" else 0)
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
        year = int(whole_year(found["y" + order]))
        return year, month(found["m" + order]), int(found["d" + order])
    if found["y3"]:
        return int(found["y3"]), int(found["m3"]), int(found["d3"])
    first, second = int(found["n1"]), int(found["n2"])
    if first != second and first <= 12 and second <= 12:
        told = found[0].strip()
        raise Unfit("ambiguous-date", f'"{told}" may mean two days; write the month as a word')
    day, number = (first, second) if second <= 12 else (second, first)
    return int(found["y4"]), number, day


def _paragraphs(text: str) -> str:
    stripped = (line.strip() for line in StringIO(text))
    return re.sub(r"\n{2,}", "\n\n", "\n".join(stripped)).strip()
