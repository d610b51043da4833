"""Press releases in text, as AsiaNet and PR Newswire send them to newsrooms.

Source: who pays
MEDIA RELEASE PR70001
Headline, over one line or more

CITY, July 25, 2018 /PRNewswire-AsiaNet/ --
"""

import re
from collections.abc import Iterator
from functools import partial

from searcher.archives.newsroom.datelines import dateline_of
from searcher.archives.newsroom.embargo_line import parted
from searcher.archives.newsroom.headlines import headline_or
from searcher.archives.newsroom.ids import made_id
from searcher.archives.newsroom.instants import date_given, instant_on
from searcher.archives.newsroom.status import status_said
from searcher.archives.newsroom.teletype import decode_wire, one_line, paragraphs, plain
from searcher.archives.pieces import stories
from searcher.archives.stream import Found, Skipped, Stream, Unfit
from searcher.story import Entity, Status, Story

_OPENING = re.compile(
    rb"^Source:[^\r\n]*\r?\n(?:[^\r\n]+\r?\n){0,3}?MEDIA RELEASE\b", re.MULTILINE | re.IGNORECASE
)
_CLOSING = re.compile(rb"\Z")
_TOP = re.compile(
    r"\s*Source:(?P<issuer>.*?)\n[ \t]*MEDIA RELEASE[ \t]*(?P<number>\S*)[^\n]*\n",
    re.DOTALL | re.IGNORECASE,
)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_LAST_LINE = re.compile(r"\n\s*SOURCE:?\s[^\n]*$", re.IGNORECASE)


def sniff(head: bytes) -> bool:
    """Whether a file begins with the source and the number of a release."""
    return bool(_OPENING.match(head.lstrip()))


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The releases of one file, in its order."""
    yield from stories(stream, origin, _OPENING, _CLOSING, partial(_story, stream))


def _story(stream: Stream, data: bytes, origin: str) -> Story:
    text, guessed = decode_wire(data)
    text = plain(text)
    top = _TOP.match(text)
    if not top:
        raise Unfit("bad-header", "no source and number above the release")
    title, *rest = _BLANK_LINE.split(text[top.end() :].lstrip("\n"), maxsplit=1)
    notes, titles = parted(title.split("\n"))
    # The headline is below the embargo.
    if notes and not titles and rest:
        title, *rest = _BLANK_LINE.split(rest[0].lstrip("\n"), maxsplit=1)
        titles = title.split("\n")
    body = paragraphs("".join(rest))
    headline, from_what = headline_or(one_line(" ".join(titles)), "", body)
    if not headline:
        raise Unfit("empty", "neither headline nor text")
    filed = dateline_of(body)
    whole = instant_on(str(filed.year), filed.month, str(filed.day))
    date = whole or date_given(stream, filed.month, filed.day)
    issuer = one_line(top["issuer"])
    return Story(
        id=f"asianet-{top['number']}" if top["number"] else made_id("asianet", text),
        date=date.utc,
        headline=headline,
        body=_LAST_LINE.sub("", body),
        source=filed.agency or "AsiaNet",
        dateline=filed.place,
        entities=(Entity("org", issuer),) if issuer else (),
        status=status_said(headline) or Status.USABLE,
        note="\n".join(map(one_line, notes)),
        guessed=guessed + date.guessed + from_what,
        origin=origin,
    )
