"""Reuters-21578 SGML: the wires of 1987 as D. D. Lewis published them (README, version 1.0).

Latin-1, one <REUTERS> element a story. The trailing sign-off of a body is kept as sent.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BufferedReader

from searcher import analysis
from searcher.archives.formats import LONGEST_STORY, Format, Reject, excerpt
from searcher.story import Entity, Story

CHUNK = 1 << 20
OPENING, CLOSING = b"<REUTERS", b"</REUTERS>"

_ID = re.compile(r'NEWID="(\d+)"')
_DATE = re.compile(
    r"<DATE>\s*(?P<day>\d{1,2})-(?P<month>[A-Z]{3})-(?P<year>\d{4})\s*(?P<time>[^<]*)"
)
_TIME = re.compile(r"(\d{1,2}):(\d\d):(\d\d)(?:\.(\d{1,6}))?")
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"), 1
    )
}
_LIST = re.compile(r"<(TOPICS|PLACES|PEOPLE|ORGS|EXCHANGES|COMPANIES)>(.+?)</\1>")
_ENTRY = re.compile(r"<D>(.*?)</D>")
_KINDS = {
    "PLACES": "place",
    "PEOPLE": "person",
    "ORGS": "org",
    "EXCHANGES": "exchange",
    "COMPANIES": "org",
}
_TEXT = re.compile(r"<TEXT([^>]*)>(.*?)</TEXT>", re.DOTALL)
_PARTS = {
    name: re.compile(rf"<{name}>(.*?)</{name}>", re.DOTALL)
    for name in ("TITLE", "AUTHOR", "DATELINE", "BODY")
}
_REFERENCE = re.compile(r"&(?:(lt|gt|amp|quot)|#(\d{1,7}));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_PARAGRAPH = re.compile(r"\n[ \t]*(?:\n[ \t]*)+| *\n {4,}")


def sniff(head: bytes) -> bool:
    """Whether a file of these first bytes is Reuters SGML."""
    return OPENING in head or b"<!DOCTYPE lewis" in head


def read(stream: BufferedReader, origin: str) -> Iterator[Story | Reject]:
    """The stories of a file, in order."""
    buffer, passed = b"", 0  # bytes before the buffer
    while chunk := stream.read1(CHUNK):
        buffer += chunk
        while (end := buffer.find(CLOSING)) >= 0:
            end += len(CLOSING)
            start = buffer.rfind(OPENING, 0, end)
            first = max(0, buffer.find(OPENING, 0, end))
            if start != first:  # an element that was never closed
                yield _cut(f"{origin}#{passed + first}+{start - first}", buffer[first:start])
            yield _story(buffer[max(0, start) : end], f"{origin}#{passed + max(0, start)}")
            buffer, passed = buffer[end:], passed + end
        if len(buffer) > LONGEST_STORY:
            yield Reject(f"{origin}#{passed}+0", "too-big", "a story of more than 64 MB")
            return
    if OPENING in buffer:
        start = buffer.find(OPENING)
        yield _cut(f"{origin}#{passed + start}+{len(buffer) - start}", buffer[start:])


def _cut(origin: str, content: bytes) -> Reject:
    message = "the story has no end: </REUTERS> is missing"
    return Reject(origin, "cut", message, excerpt(content.decode("latin-1")))


def _story(content: bytes, place: str) -> Story | Reject:
    origin = f"{place}+{len(content)}"
    element = content.decode("latin-1")
    id, text = _ID.search(element), _TEXT.search(element)
    if not id or not text:
        missing = "NEWID" if not id else "<TEXT>"
        return Reject(origin, "broken", f"the story has no {missing}", excerpt(element))
    date, guessed = _date(element)
    if date is None:
        return Reject(origin, "no-date", "the story has no date that exists", excerpt(element))
    lists = {name: _ENTRY.findall(entries) for name, entries in _LIST.findall(element)}
    parts = {name: _plain(m[1]) if (m := p.search(text[2])) else "" for name, p in _PARTS.items()}
    if "UNPROC" in text[1]:
        parts["BODY"] = _plain(_PARTS["TITLE"].sub("", text[2]))
    return Story(
        id=f"reuters-{id[1]}",
        date=date,
        source="Reuters",
        headline=" ".join(parts["TITLE"].split()),
        byline=" ".join(parts["AUTHOR"].split()),
        dateline=" ".join(parts["DATELINE"].split()).rstrip(" -,"),
        body=_PARAGRAPH.sub("\n\n", parts["BODY"].strip()),
        topics=tuple(map(_plain, lists.get("TOPICS", ()))),
        entities=tuple(
            Entity(_KINDS[name], _plain(entry))
            for name, entries in lists.items()
            if name in _KINDS
            for entry in entries
        ),
        language="en",
        guessed=guessed,
        origin=origin,
    )


def _date(element: str) -> tuple[datetime | None, tuple[str, ...]]:
    """When a story was sent, and what of it was guessed: one story has an hour of 605."""
    found = _DATE.search(element)
    if not found or found["month"] not in _MONTHS:
        return None, ()
    try:
        day = datetime(int(found["year"]), _MONTHS[found["month"]], int(found["day"]), tzinfo=UTC)
        time = _TIME.match(found["time"])
        if not time or int(time[1]) > 23 or int(time[2]) > 59 or int(time[3]) > 59:
            return day, ("time of day",)
    except ValueError:
        return None, ()
    hour, minute, second = int(time[1]), int(time[2]), int(time[3])
    fraction = int((time[4] or "0").ljust(6, "0"))
    return day.replace(hour=hour, minute=minute, second=second, microsecond=fraction), ()


def _plain(text: str) -> str:
    """Text without references and control characters of the wire."""
    if "&" in text:
        text = _REFERENCE.sub(_referred, text)
    return analysis.clean(text)


def _referred(found: re.Match[str]) -> str:
    if found[1]:
        return _NAMED[found[1]]
    number = int(found[2])
    return "" if number < 32 or not number < 0x110000 else chr(number)


FORMAT = Format("reuters_sgml", "Reuters-21578 SGML", "reut2-000.sgm", sniff, read)
