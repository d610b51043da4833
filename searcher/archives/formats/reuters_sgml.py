"""Reuters-21578: SGML of 1987, many stories a file, paragraphs indented by four blanks.

Lewis, "Reuters-21578 text categorization test collection", readme 1.3 (2004). It is no XML: bytes
are Latin-1, and control characters stand as numeric references.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from searcher.analysis import clean
from searcher.archives.newsroom.anpa_header import header
from searcher.archives.newsroom.calendar import month as month_named
from searcher.archives.pieces import stories
from searcher.archives.stream import Found, Reject, Skipped, Stream, excerpt
from searcher.story import Entity, Story

_OPENING, _CLOSING = re.compile(b"<REUTERS"), re.compile(b"</REUTERS>")
_NEWID = re.compile(r'<REUTERS\b[^>]*\bNEWID="(\d+)"')
# Some 330 dates have the trailer of the wire behind them, and one a note of who corrected it.
_DATE = re.compile(
    r"<DATE>\s*(\d{1,2})-([A-Z]{3})-(\d{4})(?:\s+(\d+):(\d+):(\d+)(?:\.(\d{1,6}))?)?"
)
_REFERENCE = re.compile(r"&(?:(lt|gt|amp)|#(\d{1,7}));")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_BLANK = re.compile(r"\n(?:[ \t]*\n)+")
_INDENT = re.compile(r"\n {4}(?=\S)")

_KINDS = {
    "PLACES": "place",
    "PEOPLE": "person",
    "ORGS": "org",
    "EXCHANGES": "exchange",
    "COMPANIES": "org",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&"}


def sniff(head: bytes) -> bool:
    """Whether a file begins as Reuters-21578 does."""
    return b"<REUTERS " in head


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The stories of one file, in its order."""
    yield from stories(stream, origin, _OPENING, _CLOSING, _story)


def _story(data: bytes, origin: str) -> Found:
    text = data.decode("latin-1")
    number = _NEWID.match(text)
    if not number:
        return Reject(origin, "no-id", "the story has no NEWID", excerpt(data))
    date, guessed = _date(text)
    if not date:
        return Reject(origin, "no-date", "the story has no date that can be read", excerpt(data))
    # The wire's own header line is the last of <UNKNOWN>.
    wire = header(_plain(_inside(text, "UNKNOWN")).rstrip().rpartition("\n")[2])
    start = text.find("<TEXT")
    tags = text[:start] if start >= 0 else text
    content = text[text.find(">", start) + 1 : text.rfind("</TEXT>")] if start >= 0 else ""
    return Story(
        id=f"reuters-{number[1]}",
        date=date,
        headline=_line(_inside(content, "TITLE")),
        body=_body(content),
        source="Reuters",
        slug=wire.slug if wire else "",
        byline=_line(_inside(content, "AUTHOR")),
        dateline=_line(_inside(content, "DATELINE")).rstrip(" ,-"),
        entities=_entities(tags),
        topics=tuple(_list(tags, "TOPICS")),
        language="en",
        urgency=wire.urgency if wire else None,
        guessed=guessed,
        origin=origin,
    )


def _date(text: str) -> tuple[datetime | None, tuple[str, ...]]:
    """The instant a story was sent, and what had to be guessed of it; None if there is no day."""
    found = _DATE.search(text)
    if not found:
        return None, ()
    day, month, year, hour, minute, second, fraction = found.groups()
    try:
        date = datetime(int(year), month_named(month), int(day), tzinfo=UTC)
    except ValueError:
        return None, ()
    try:
        micro = int((fraction or "0").ljust(6, "0"))
        instant = date.replace(
            hour=int(hour), minute=int(minute), second=int(second), microsecond=micro
        )
    except (ValueError, TypeError, OverflowError):
        return date, ("time of day",)
    return instant, ()


def _entities(header: str) -> tuple[Entity, ...]:
    return tuple(Entity(kind, name) for tag, kind in _KINDS.items() for name in _list(header, tag))


def _list(header: str, tag: str) -> list[str]:
    _, *values = _inside(header, tag).split("<D>")
    return [_plain(value.partition("</D>")[0]) for value in values]


def _inside(content: str, tag: str) -> str:
    start = content.find(f"<{tag}>")
    if start < 0:
        return ""
    end = content.find(f"</{tag}>", start)
    return content[start + len(tag) + 2 : end if end >= 0 else len(content)]


def _body(content: str) -> str:
    if "<BODY>" in content:
        text = _plain(_inside(content, "BODY"))
        return _INDENT.sub("\n\n", _BLANK.sub("\n\n", text)).strip()
    if "<TITLE>" in content:
        # A brief: what follows its title is filler, "Blah blah blah.".
        return ""
    return _plain(content).strip()


def _line(text: str) -> str:
    return " ".join(_plain(text).split())


def _plain(text: str) -> str:
    if "&" in text:
        text = _REFERENCE.sub(_character, text)
    if not text.isprintable():
        text = _CONTROL.sub(" ", text)
    return clean(text)


def _character(reference: re.Match[str]) -> str:
    if reference[1]:
        return _NAMED[reference[1]]
    code = int(reference[2])
    return chr(code) if code < 0x110000 else "\ufffd"
