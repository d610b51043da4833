"""English Gigaword (LDC) and its sisters in other languages.

The day and the source of a story stand in its id alone: AFP_ENG_20090531.0001.
"""

import re
from collections.abc import Iterator

from searcher.archives.markup import sgml
from searcher.archives.newsroom.datelines import dateline_of, place_of
from searcher.archives.newsroom.headlines import headline_or
from searcher.archives.newsroom.instants import instant
from searcher.archives.newsroom.languages import language_of
from searcher.archives.newsroom.status import status_said
from searcher.archives.newsroom.teletype import decode_wire
from searcher.archives.pieces import stories
from searcher.archives.stream import Found, Skipped, Stream, Unfit
from searcher.story import Status, Story

_DOC = re.compile(
    r'<DOC\s+id\s*=\s*"(?P<id>(?P<source>[A-Z]{3})_?(?P<language>[A-Z]{3})?_?'
    r'(?P<day>\d{8})\.(?P<number>\d+))"(?:\s+type\s*=\s*"(?P<type>\w+)")?',
    re.IGNORECASE,
)
# New York Times datelines begin with the slug: "(BC-YANKEES-NYT) NEW YORK".
_SLUG = re.compile(r"\(\s*((?:BC|AM|PM|AP|UNDATED|ADV)-[^()]*|[A-Z0-9][A-Z0-9.'-]*-[A-Z0-9.'-]+)\)")

_SOURCES = {
    "APW": "AP",
    "LTW": "Los Angeles Times/Washington Post",
    "NYT": "New York Times",
    "WPB": "Washington Post/Bloomberg",
    "XIN": "Xinhua",
}  # AFP and CNA write themselves so
_LANGUAGES = {"cmn": "zh", "spa": "es", "arb": "ar", "ara": "ar"}


def sniff(head: bytes) -> bool:
    """Whether a file begins as Gigaword does."""
    found = re.search(rb"<DOC\s+id\s*=", head, re.IGNORECASE)
    return bool(found and _DOC.match(head[found.start() :].decode("latin-1")))


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The stories of one file, in its order."""
    yield from stories(stream, origin, sgml.OPENING, sgml.CLOSING, _story)


def _story(data: bytes, origin: str) -> Story:
    text, guessed = decode_wire(data)
    doc = _DOC.match(text)
    if not doc:
        raise Unfit("no-id", "the story has no id with source and day")
    date = instant(doc["day"])
    if not date:
        raise Unfit("no-date", f"{doc['day']} is no day")
    written = sgml.line("".join(sgml.inside(text, "DATELINE")))
    slug = _SLUG.search(written)
    content = "".join(sgml.inside(text, "TEXT"))
    body = sgml.body(content)
    if not body and not sgml.inside(text, "HEADLINE"):
        raise Unfit("empty", "neither headline nor text")
    source = doc["source"].upper()
    place = place_of(_SLUG.sub("", written))
    headline, from_what = headline_or(
        sgml.line("".join(sgml.inside(text, "HEADLINE"))), slug[1] if slug else "", body
    )
    code = (doc["language"] or "").lower()
    return Story(
        id=doc["id"],
        date=date.utc,
        headline=headline,
        body=body,
        source=_SOURCES.get(source, source),
        slug=slug[1].strip() if slug else "",
        dateline=place or dateline_of(body, source).place,
        # "multi", several stories in one; "advis", for editors; "other", a table or a list
        topics=(doc["type"].lower(),) if doc["type"] and doc["type"].lower() != "story" else (),
        language=_LANGUAGES.get(code) or language_of(code),
        status=status_said(headline) or Status.USABLE,
        guessed=guessed + date.guessed + from_what,
        origin=origin,
    )
