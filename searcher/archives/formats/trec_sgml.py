"""The collections of TREC: AP, Wall Street Journal, Financial Times, FBIS, AQUAINT and others.

Every collection names its fields in its own way, and many stories have their day in DOCNO alone.
Sources: the collections' readme files (NIST), https://trec.nist.gov/data/docs_eng.html
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from searcher.archives.markup import sgml
from searcher.archives.newsroom.anpa_header import header
from searcher.archives.newsroom.bylines import byline_of
from searcher.archives.newsroom.calendar import month
from searcher.archives.newsroom.datelines import dateline_of, place_of
from searcher.archives.newsroom.headlines import headline_or
from searcher.archives.newsroom.instants import Instant, instant, instant_on
from searcher.archives.newsroom.status import status_said
from searcher.archives.newsroom.teletype import decode_wire
from searcher.archives.pieces import stories
from searcher.archives.stream import Found, Skipped, Stream, Unfit
from searcher.story import Entity, Status, Story

_DOCNO = re.compile(rb"<DOCNO\s*>", re.IGNORECASE)

_HEADLINES = ("HEADLINE", "HEAD", "HL", "TI", "DOCTITLE", "TITLE")
_DATES = ("FILEID", "DATE_TIME", "DD", "DATE", "DATE1")
_TOPICS = ("SUBJECT", "DESCRIPT", "IN", "TP", "NS", "GV", "TYPE")

_YMD, _LONG_YMD = r"(?P<y>\d\d)(?P<m>\d\d)(?P<d>\d\d)", r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)"
_COLLECTIONS = (
    ("AP", rf"AP{_YMD}"),
    ("AP", rf"APW_?(?:ENG_?)?{_LONG_YMD}"),
    ("New York Times", rf"NYT_?(?:ENG_?)?{_LONG_YMD}"),
    ("Xinhua", rf"XI[EN]_?(?:ENG_?)?{_LONG_YMD}"),
    ("Wall Street Journal", rf"WSJ{_YMD}"),
    ("Los Angeles Times", r"LA(?P<m>\d\d)(?P<d>\d\d)(?P<y>\d\d)"),
    ("Financial Times", r"FT\d{3}"),  # FT922: the second quarter of 1992, and no day
    ("FBIS", r"FBIS\d"),
    ("Federal Register", rf"FR{_YMD}"),
    ("Congressional Record", r"CR\d\d"),
    ("San Jose Mercury News", r"SJMN\d\d"),
    ("Ziff-Davis", r"ZF\d\d"),
)  # what a DOCNO begins with, and the day in it

_SPELT = re.compile(r"(?:(\d{1,2})\s+)?([A-Za-z]{3,9})\.?\s+(?:(\d{1,2}),?\s+)?(\d{4}|\d\d)\b")
_FIGURES = re.compile(r"(\d\d)/(\d\d)/(\d{4}|\d\d)")
_RUN = re.compile(r"(\d\d|\d{4})(\d\d)(\d\d)")
_FILED = re.compile(r"(\d\d)-(\d\d)-(\d\d)\s+(\d\d)(\d\d)\s*([A-Z]{3})?")  # AP's FILEID
# Between the lines of a headline the Wall Street Journal has "@", others a row of dashes.
_RULE = re.compile(r"\n[ \t]*-{2,}[^\n]*\n|\n[ \t]*@|\s----\s")
_NOTE = re.compile(
    r"\(?(?:Eds?|Editors?|Undated|Note|Also|Repeating|Retransmit\w*)\b.*[:,).]"
    r"|With (?:[ABP]M|BC|Laser)",
    re.IGNORECASE,
)
_PAPER = re.compile(r"^FT\s+\d\d [A-Z]{3} \d\d\s*/\s*")
_FBIS_HEAD = re.compile(r"\s*Language:.*?\n(?:\s*Article Type:.*?\n)?", re.IGNORECASE)


def sniff(head: bytes) -> bool:
    """Whether a file begins as a TREC collection does."""
    return bool(sgml.OPENING.search(head) and _DOCNO.search(head))


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The stories of one file, in its order."""
    yield from stories(stream, origin, sgml.OPENING, sgml.CLOSING, _story)


def _story(data: bytes, origin: str) -> Story:
    text, guessed = decode_wire(data)
    first = partial(_first, text)
    number = first("DOCNO")
    if not number:
        raise Unfit("no-id", "the story has no DOCNO")
    source, day = _collection(number)
    date = _date(text) or day
    if not date:
        raise Unfit("no-date", "neither a date nor a DOCNO tells the day")
    heads = _heads(text)
    wire = header(first("FIRST"))
    slug = first("SLUG") or (wire.slug if wire else "")
    content = "\n".join([*sgml.inside(text, "LEADPARA"), *sgml.inside(text, "TEXT")])
    body, language_note = _body(content)
    headline, from_what = headline_or(heads.headline, slug, body)
    if not headline:
        raise Unfit("empty", "neither headline nor text")
    written = first("DATELINE")
    return Story(
        id=number,
        date=date.utc,
        headline=headline,
        body=body,
        source=source or first("PUB"),
        slug=slug,
        byline=heads.byline,
        dateline=place_of(written) or dateline_of(body).place,
        entities=_entities(text),
        topics=_topics(text, wire.category if wire else ""),
        language="en" if source else "",
        urgency=wire.urgency if wire else None,
        status=status_said(headline, slug) or Status.USABLE,
        note="\n".join(filter(None, [*heads.notes, language_note])),
        guessed=guessed + date.guessed + from_what,
        origin=origin,
    )


class _Heads(NamedTuple):
    headline: str
    byline: str
    notes: list[str]


def _heads(text: str) -> _Heads:
    """The headline, and the bylines and notes to editors that stand among the lines below it."""
    written = [part for tag in _HEADLINES for part in sgml.inside(text, tag)]
    heads = [line for part in written for one in _RULE.split(part) if (line := sgml.line(one))]
    headlines: list[str] = []
    notes: list[str] = []
    bylines = [sgml.line(one) for tag in ("BYLINE", "AUTHOR") for one in sgml.inside(text, tag)]
    for head in heads:
        if _NOTE.match(head):
            notes.append(head)
        elif head.lower().startswith("by ") and headlines:
            bylines.append(head)
        else:
            headlines.append(_PAPER.sub("", head))
    names = filter(None, map(byline_of, bylines))
    return _Heads(" / ".join(headlines), ", ".join(names), notes)


def _first(text: str, tag: str) -> str:
    return next((line for one in sgml.inside(text, tag) if (line := sgml.line(one))), "")


def _collection(number: str) -> tuple[str, Instant | None]:
    """The source that a DOCNO tells, and its day where it tells that too."""
    for source, pattern in _COLLECTIONS:
        if found := re.match(pattern + r"(?=[\W_\d])", number):
            day = found.groupdict()
            return source, (instant_on(day["y"], int(day["m"]), day["d"]) if "d" in day else None)
    return "", None


def _date(text: str) -> Instant | None:
    return next((day for tag in _DATES if (day := _read_date(_first(text, tag)))), None)


def _read_date(written: str) -> Instant | None:
    """The instant of any date of these collections.

    >>> for date in ("AP-NR-01-01-89 2358EST", "7 March 1994", "03/24/87", "920527"):
    ...     print(_read_date(date).utc)
    1989-01-02 04:58:00+00:00
    1994-03-07 00:00:00+00:00
    1987-03-24 00:00:00+00:00
    1992-05-27 00:00:00+00:00
    """
    if found := _FILED.search(written):
        number, day, year, hour, minute, zone = found.groups()
        return instant_on(year, int(number), day, f"{hour}:{minute} {zone or ''}")
    if found := _FIGURES.search(written):
        return instant_on(found[3], int(found[1]), found[2])
    if found := _SPELT.search(written):
        return instant_on(found[4], month(found[2]), found[1] or found[3] or "1")
    if found := _RUN.fullmatch(written):
        return instant_on(found[1], int(found[2]), found[3])
    return instant(written)


def _body(content: str) -> tuple[str, str]:
    """The text, and what FBIS says above it of the language it was translated from."""
    found = _FBIS_HEAD.match(content)
    if not found:
        return sgml.body(content), ""
    return sgml.body(content[found.end() :]), sgml.line(found[0])


def _topics(text: str, category: str) -> tuple[str, ...]:
    written = (part for tag in _TOPICS for part in sgml.inside(text, tag))
    parts = (sgml.line(one).rstrip(".") for part in written for one in re.split(r"[;\n]", part))
    return tuple(dict.fromkeys(filter(None, [category, *parts])))


def _entities(text: str) -> tuple[Entity, ...]:
    """The companies and countries of the Financial Times, the country of FBIS."""
    companies = (one for part in sgml.inside(text, "CO") for one in part.split("\n"))
    countries = (one for part in sgml.inside(text, "CN") for one in part.split("\n"))
    found = [Entity("org", name) for one in companies if (name := sgml.line(one).rstrip("."))]
    for one in countries:
        name = re.sub(r"^[A-Z]{2,3}\s", "", sgml.line(one)).split(",")[0].strip(" .")
        if name:
            found.append(Entity("place", name))
    found += [Entity("place", sgml.line(one)) for one in sgml.inside(text, "F P=101")]
    return tuple(dict.fromkeys(found))
