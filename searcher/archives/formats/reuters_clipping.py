"""Pages of Reuters saved as text: headline, byline, date and address on four lines after `--`.

A collection of 106,494 of them is used in research on financial news. In most the paragraphs are
lost, but for the blanks that once parted them.
"""

import re
from collections.abc import Iterator
from hashlib import sha256

from searcher.archives.markup.rtf import without_rtf
from searcher.archives.newsroom.bylines import byline_of
from searcher.archives.newsroom.calendar import month
from searcher.archives.newsroom.datelines import dateline_of
from searcher.archives.newsroom.headlines import headline_or
from searcher.archives.newsroom.instants import Instant, instant, instant_on
from searcher.archives.newsroom.status import is_correction_note, status_said
from searcher.archives.newsroom.teletype import decode_wire, one_line, plain
from searcher.archives.pieces import whole
from searcher.archives.stream import Found, Skipped, Stream, Unfit
from searcher.story import Status, Story

_TOP = re.compile(rb"(?:\xef\xbb\xbf)?\s*--[^\n]*\n--[^\n]*\n--[^\n]*\d{4}[^\n]*\n--[ \t]*http")
_LINES = re.compile(
    r"\s*--[ \t]*(?P<headline>[^\n]*)\n--[ \t]*(?P<byline>[^\n]*)\n"
    r"--[ \t]*(?P<date>[^\n]*)\n--[ \t]*(?P<address>[^\n]*)(?:\n|$)(?P<text>.*)",
    re.DOTALL,
)
_DATE = re.compile(
    r"(?:\w{3}\s+)?(?P<month>[A-Z][a-z]{2})\w*\s+(?P<day>\d{1,2}),\s+(?P<year>\d{4})"
    r"(?:\s+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?P<half>[ap]m)\s*(?P<zone>[A-Z]{3})?)?"
)
_DAY = re.compile(r"/(\d{4})/(\d\d)/(\d\d)/")
_ADDRESS = re.compile(r"/(?P<slug>[^/]*?)-?(?P<id>id[A-Z]{2,}[A-Z0-9]+)(?:$|[?#])")
_UPDATE = re.compile(r"\s*UPDATE\s+(\d{1,2})\b", re.IGNORECASE)
# Five blanks or more stand where a paragraph ended; a line end does too, before an indented line.
_PARTED = re.compile(r"[ \t\xa0]{5,}|\n\s*\n|(?<=[.!?\"”)])[ \t]*\n(?=[ \t])")
# Notes to editors open the text, "(Adds quotes, background)", one after the other.
_NOTE = re.compile(
    r"\s*\(((?:Add|Correct|Recast|Update|Refile|Repeat|Rewrite|Remove|Clarifie|Fixe|Change|Insert"
    r"|Restore|Delete|Drop|Note|Text|For more|Updating|Correcting|Adding)[^()]*"
    r"(?:\([^()]*\)[^()]*)*)\)\s*"
)
_RIGHTS = re.compile(
    r"(?:\bKeywords?:[^()]{0,120})?\(C\) Reuters \d{4}\.\s+All rights.*", re.S | re.I
)
_BYLINE = re.compile(  # up to a place in capitals
    r"\s*By\s+(?:(?:[A-Z][\w.'-]{0,20}[a-z.][\w.'-]{0,20}|and|de|van|von)[\s,]+){1,12}(?=[A-Z]{2}|\()"
)


def sniff(head: bytes) -> bool:
    """Whether a file begins with the four lines."""
    return bool(_TOP.match(head))


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The one story of a file."""
    yield from whole(stream, origin, _story)


def _story(data: bytes, origin: str) -> Story:
    decoded, guessed = decode_wire(data)
    top = _LINES.match(plain(decoded).lstrip("\ufeff"))
    if not top:
        raise Unfit("bad-header", "it does not begin with four lines after --")
    date = _date(top["date"], top["address"])
    address = _ADDRESS.search(top["address"])
    byline, notes, text = byline_of(top["byline"]), [], without_rtf(top["text"])
    while found := _NOTE.match(text):
        notes.append(one_line(found[1]))
        text = text[found.end() :]
    if found := _BYLINE.match(text):
        byline = byline or byline_of(found[0])
        text = text[found.end() :]
    text = _RIGHTS.sub("", text)
    body = "\n\n".join(filter(None, map(one_line, _PARTED.split(text))))
    headline, from_what = headline_or(one_line(top["headline"]), "", body)
    if not headline:
        raise Unfit("empty", "neither headline nor text")
    update = _UPDATE.match(headline)
    said = status_said(headline)
    is_corrected = said or any(map(is_correction_note, notes))
    return Story(
        id=f"reuters-{address['id'] if address else sha256(data).hexdigest()[:16]}",
        date=date.utc,
        headline=headline,
        body=body,
        version=int(update[1]) + 1 if update else 1,
        source="Reuters",
        slug=address["slug"] if address else "",
        byline=byline,
        dateline=dateline_of(body, "Reuters").place,
        language="en",
        status=said or (Status.CORRECTED if is_corrected else Status.USABLE),
        note="\n".join(notes),
        guessed=guessed + date.guessed + from_what,
        origin=origin,
    )


def _date(written: str, address: str) -> Instant:
    """The instant on the third line, else the day in the address."""
    if found := _DATE.fullmatch(written.strip()):
        clock = "00:00"
        if found["hour"]:
            hour = int(found["hour"]) % 12 + (12 if found["half"] == "pm" else 0)
            clock = f"{hour:02}:{found['minute']} {found['zone'] or ''}"
        if date := instant_on(found["year"], month(found["month"]), found["day"], clock):
            return date
    if (found := _DAY.search(address)) and (date := instant("-".join(found.groups()))):
        return date
    raise Unfit("no-date", "neither the third line nor the address tells the day")
