"""Text clipped from a page: scraps, a headline, a line with agency and date, paragraphs.

    ADVERTISEMENT
    Lavrov warns of new sanctions
    AFP, 30 December 2020
    MOSCOW: Russia said on Wednesday ...

The headline is the last line above that with agency and date; what stands above it is no news.
"""

import re
from collections.abc import Iterator
from functools import partial
from io import StringIO
from itertools import accumulate

from searcher.analysis import clean
from searcher.archives.documents.clippings import (
    LONGEST_AGENCY_LINE,
    AgencyLine,
    agency_line,
    looks_so,
)
from searcher.archives.documents.no_story import what_it_is
from searcher.archives.exports.dates import date_at
from searcher.archives.newsroom.datelines import dateline_of, split_clipping
from searcher.archives.newsroom.embargo_line import parted
from searcher.archives.newsroom.headlines import LONGEST_HEADLINE, first_sentence
from searcher.archives.newsroom.ids import made_id
from searcher.archives.newsroom.instants import Dated, date_given
from searcher.archives.pieces import whole
from searcher.archives.stream import Found, Skipped, Stream, Unfit, decode, is_text, is_utf16
from searcher.story import Story

# Lines in which the line with agency and date is looked for.
TOP = 40
# Characters of a line with a day and no agency; a longer one is a sentence.
LONGEST_DAY = 40

_BYLINE = re.compile(r"by\s+([^\d,|]{2,60})", re.IGNORECASE)

_SENTENCE = re.compile(r"""\w[.!?…。؟]+["'”’»)]*""")
_MARKUP = re.compile(r"\s*[<{\[]\s*[\w!?/\"{\[]")


def sniff(head: bytes) -> bool:
    """Whether a file is text with an agency and a date near its top, or else prose.

    Prose without a date is a clipping too, one of no date: a list or a table is none.
    """
    if not is_text(head):
        return False
    text = clean(decode(_whole_characters(head))[0])
    if _MARKUP.match(text):
        return False
    lines = text.split("\n")
    return any(looks_so(line) for line in lines[:TOP]) or _is_prose(lines)


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The story of a file, or the stories where several clippings stand below each other."""
    yield from whole(stream, origin, partial(_told, stream=stream), _cuts)


def _cuts(data: bytes) -> list[int]:
    """Where further clippings begin: at a headline above a line with agency and date.

    Blank lines must stand above and below both: a text may name an agency and a day.
    """
    if not is_text(data) or is_utf16(data):
        return []
    lines = data.split(b"\n")
    offsets = [0, *accumulate(len(line) + 1 for line in lines)]
    found: list[int] = []
    has_first = False
    for number, line in enumerate(lines):
        if len(line) > LONGEST_AGENCY_LINE or not looks_so(decode(line)[0]):
            continue
        above = lines[max(0, number - 2) : number]
        is_apart = len(above) == 2 and not above[0].strip() and bool(above[1].strip())
        is_last = number + 1 == len(lines) or not lines[number + 1].strip()
        if has_first and is_apart and is_last:
            found.append(offsets[number - 1])
        has_first = True
    return found


def _told(data: bytes, origin: str, stream: Stream) -> Story | Skipped:
    text, guessed = decode(data)
    if other := what_it_is(clean(text)):
        reason, message = other
        if reason == "several-stories":
            raise Unfit(reason, message)
        return Skipped(origin, reason, message)
    lines = clean(text).split("\n", TOP)
    number, top = _top(lines)
    if top is None:
        return _undated(lines, guessed, origin, stream)
    return _story(lines, number, top, guessed, origin)


def _undated(lines: list[str], guessed: tuple[str, ...], origin: str, stream: Stream) -> Story:
    """Prose without a date, its first line the headline; the user may give it one."""
    number, alone = _day_alone(lines)
    given = date_given(stream)
    date = alone or given
    lines = "\n".join(one for n, one in enumerate(lines) if n != number).strip().split("\n")
    if given.utc is None and not stream.given.undated and not _is_prose(lines):
        told = f"none of the first {TOP} lines has an agency and a date, and it is no prose"
        raise Unfit("no-date", f"{told}; --undated keeps it without one, --date gives it one")
    first, *rest = lines
    body = _paragraphs("\n".join(rest))
    headline = first.strip()
    if not body or len(headline) > LONGEST_HEADLINE:
        headline, body = first_sentence(first), _paragraphs("\n".join([first, *rest]))
    filed = dateline_of(body)
    place, text = (filed.place, body) if filed.place else split_clipping(body)
    return Story(
        id=made_id("clip", headline, body),
        date=date.utc,
        headline=headline,
        body=text,
        source=filed.agency,
        dateline=place,
        guessed=(*guessed, *date.guessed),
        origin=origin,
    )


def _day_alone(lines: list[str]) -> tuple[int, Dated | None]:
    """The line near the top that is a day and hardly more, and its date; None without one."""
    for number, line in enumerate(lines[:TOP]):
        written = date_at(line.strip()) if len(line) <= LONGEST_DAY else None
        if written and "day" not in written.instant.guessed:
            return number, Dated(*written.instant)
    return -1, None


def _story(
    lines: list[str], number: int, top: AgencyLine, guessed: tuple[str, ...], origin: str
) -> Story:
    notes, above = parted([line.strip() for line in lines[:number] if line.strip()])
    byline = top.byline
    if len(above) > 1 and (found := _BYLINE.fullmatch(above[-1])):
        above.pop()
        byline = byline or found[1].strip()
    if not above:
        raise Unfit("no-headline", "no headline above the line with agency and date")
    below = _paragraphs("\n".join(lines[number + 1 :]))
    first, _, rest = below.partition("\n\n")
    written = _BYLINE.fullmatch(first) if rest and not byline else None
    dateline, body = split_clipping(rest if written else below)
    byline = written[1].strip() if written else byline
    # The id is what it was when a byline below that line was taken for text.
    own = split_clipping(below)[1] if written else body
    return Story(
        id=_id(top, above[-1], own),
        date=top.instant.utc,
        headline=above[-1],
        body=body,
        source=top.source,
        byline=byline,
        dateline=dateline or top.place,
        note="\n".join(notes),
        guessed=(*guessed, *top.instant.guessed),
        origin=origin,
    )


def _id(top: AgencyLine, headline: str, body: str) -> str:
    # Of what was sent alone, so that a copy with other scraps is the same story.
    return made_id("clip", top.source, top.instant.utc.isoformat(), headline, body)


def _whole_characters(head: bytes) -> bytes:
    """The head without the part of a character at its end, which would spoil its decoding."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2]
    for cut in range(1, 4):
        if head[-cut:][:1] >= b"\xc0":
            return head[:-cut]
    return head


def _is_prose(lines: list[str]) -> bool:
    """Whether most of a text stands in paragraphs of a line each that end a sentence."""
    filled = [line.strip() for line in lines if line.strip()]
    prose = [line for line in filled if len(line) >= 60 and _ends_sentence(line)]
    return len(filled) >= 3 and sum(map(len, prose)) * 2 >= sum(map(len, filled))


def _ends_sentence(line: str) -> bool:
    return any(
        _SENTENCE.fullmatch(line, start) for start in range(max(0, len(line) - 6), len(line))
    )


def _top(lines: list[str]) -> tuple[int, AgencyLine | None]:
    """The line with agency and date, and which it is; None without one."""
    for number, line in enumerate(lines[:TOP]):
        if found := agency_line(line):
            return number, found
    return -1, None


def _paragraphs(text: str) -> str:
    stripped = (line.strip() for line in StringIO(text))
    return re.sub(r"\n{2,}", "\n\n", "\n".join(stripped)).strip()
