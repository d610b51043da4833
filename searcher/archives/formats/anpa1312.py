"""ANPA 1312: what AP and Kyodo sent by teletype, framed by control bytes and headed by two lines.

    SYN SYN SOH  service letter, number  US  selector
    priority category  DC3 DC1 (text) or DC4 DC2 (table)  slug  MM-DD  words
    STX  fields between ^ and <, paragraphs behind a tab  ETX  trailer with the date  EOT

Source: ANPA Wire Service Transmission Guidelines, bulletin 1312 (1989).
"""

import re
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from typing import NamedTuple

from searcher.archives.newsroom.agencies import agency_named, is_agency, zone_of_stamps
from searcher.archives.newsroom.anpa_header import Header, header
from searcher.archives.newsroom.bylines import byline_of
from searcher.archives.newsroom.datelines import dateline_of
from searcher.archives.newsroom.embargo_line import is_embargo_line
from searcher.archives.newsroom.headlines import headline_or
from searcher.archives.newsroom.instants import Instant, date_given, instant_on, last_such_day
from searcher.archives.newsroom.status import (
    UNNAMED,
    is_correction_note,
    status_in_label,
    status_said,
)
from searcher.archives.newsroom.teletype import decode_wire, one_line, paragraphs, plain
from searcher.archives.pieces import stories
from searcher.archives.stream import Found, Skipped, Stream, Unfit
from searcher.story import Status, Story

# SYN, SYN, SOH begin a message; Kyodo sends SOH alone.
_OPENING = re.compile(rb"\x16{0,8}\x01(?=[A-Za-z]{1,3}\d{3,5}[A-Z]{0,12}\x1f)")
# ETX ends the text, EOT the message: the trailer between them holds the only date with a year.
_CLOSING = re.compile(rb"\x03[^\x04]*\x04?")
LONGEST_HEADER = 200  # characters
_FRAME = re.compile(
    r"\x16*\x01(?P<service>[A-Za-z]{1,3})(?P<number>\d{3,5})(?P<agency>[A-Z]*)\x1f[^\n]*\n"
    r"(?P<header>[^\x02]*)\x02(?P<text>.*?)\x03(?P<trailer>.*)",
    re.DOTALL,
)
# "AP-WF-02-20-16 0337GMT": agency, circuit, month, day, year, time, zone.
_FILED = re.compile(r"([A-Z]{2,3})-[A-Z]{2}-(\d\d)-(\d\d)-(\d\d)\s+(\d\d)(\d\d)\s*([A-Z]{3})?")
# "KWS-21:37-09-12-18": time, then the day before the month.
_KYODO_FILED = re.compile(r"KWS-(\d\d):(\d\d)-(\d\d)-(\d\d)-(\d\d)")

# "^" opens a field above the text and "<" or "=" ends it: "<" a headline or a note, "=" a byline,
# whose second line is the writer's title.
_FIELD = re.compile(r"\^([^^\n]*)")
_TITLE = re.compile(r"\b(?:AP|Associated Press|Writer|Correspondent|Editor|Columnist)\b")
# Of words, behind the slug.
_COUNT = re.compile(r",\s*\d{1,5}$")
_LEAD = re.compile(r",?\s*(\d{1,2})(?:st|nd|rd|th) (?:Ld|Lead)\b", re.IGNORECASE)
# Other leads go above what was sent.
_WHOLE = re.compile(r"\bWrite-?thru\b", re.IGNORECASE)
_KILL = re.compile(r"\s*\bKILL\b\s*")
# Region and topic, "BC-EU--Britain-Vote", are of one story in a day; what is sent by the hour, an
# alert, a table, has such slugs too.
_OWN_SLUG = re.compile(
    r"[^\W\d_]+-[^-]+--(?!.*(?:alert|advisory|agenda|box|brief|calendar|card|digest|glance|headline"
    r"|highlight|index|leader|list|lottery|market|odds|price|quote|result|roundup|schedule|score"
    r"|sked|standing|stax|stock|summary|sum|table|today|transaction|weather)s?\b).+",
    re.IGNORECASE,
)
_NOTE = re.compile(r"\(?(?:Eds?|Editors?'?|EDITOR'S NOTE|AP Photos?|AP Video|With|Note)\b", re.I)
# The code of teletypes has neither a half nor a dash: AP writes "{" and "_".
_HALF = re.compile(r"\{(?<=\d\{)")
_UNDERSCORE = re.compile(r"_(?<!\S_)(?!\S)")
_BLANKS = re.compile(" {2,}")
_SIGN_OFF = re.compile(r"\n[ \t]*==?[ \t]*Kyodo$")


class _Content(NamedTuple):
    """What stands between STX and ETX. `label` says what a version is: "1st Ld-Writethru"."""

    slug: str
    label: str
    headline: str
    byline: str
    notes: list[str]
    body: str


def sniff(head: bytes) -> bool:
    """Whether a file begins as ANPA 1312 does."""
    return bool(_OPENING.search(head, 0, 1024))


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The stories of one file, in its order."""
    yield from stories(stream, origin, _OPENING, _CLOSING, partial(_story, stream))


def _story(stream: Stream, data: bytes, origin: str) -> Story:
    text, guessed = decode_wire(data)
    frame = _FRAME.match(text)
    if not frame:
        raise Unfit("bad-frame", "the story has no header, or no beginning of its text (STX)")
    top = header(plain(frame["header"][:LONGEST_HEADER]).strip("\n"))
    code = _code(frame)
    filed = _filed(frame["trailer"], zone_of_stamps(code))
    date = filed or date_given(stream, *_day(top, code))
    is_marked = frame["text"].lstrip().startswith("^")
    content = _marked(frame["text"]) if is_marked else _unmarked(frame["text"])
    status = _status(content)
    if not content.body and not content.headline and status is not Status.KILLED:
        raise Unfit("empty", "neither headline nor text")
    slug = content.slug or (top.slug if top else "")
    headline, from_what = headline_or(content.headline, slug, content.body)
    lead = _LEAD.search(content.label)
    place = dateline_of(content.body, code)
    source = _source(code, place.agency)
    chain = _chain(content, status) if filed else ""
    unique = _unique(data, frame["number"], filed, chain, _day(top, code))
    about = ("id from slug and day",) if chain else ()
    unnamed = (UNNAMED,) if not chain and (lead or status is not Status.USABLE) else ()
    return Story(
        id=f"{source or 'anpa'}-{frame['service']}{unique}".lower(),
        date=date.utc,
        headline=headline,
        body=content.body,
        version=int(lead[1]) + 1 if lead else 1,  # a first lead is the second version
        source=source,
        slug=slug,
        byline=content.byline,
        dateline=place.place,
        topics=(top.category,) if top and top.category else (),
        urgency=top.urgency if top else None,
        status=status,
        sent=filed.utc if filed else None,
        note="\n".join(filter(None, [content.label, *content.notes, *unnamed])),
        guessed=guessed + date.guessed + about + unnamed + from_what,
        origin=origin,
    )


def _code(frame: "re.Match[str]") -> str:
    """What the trailer or the first line calls the agency, else ""."""
    filed = _FILED.search(frame["trailer"])
    if _KYODO_FILED.search(frame["trailer"]):
        return "Kyodo"
    return filed[1] if filed else frame["agency"]


def _source(code: str, agency: str) -> str:
    """The agency by its name: that of the dateline where the code is not known."""
    return agency_named(code if is_agency(code) or not agency else agency)


def _filed(trailer: str, zone: str) -> Instant | None:
    """The instant in a trailer; None if it has no date that can be read."""
    if found := _FILED.search(trailer):
        _, month, day, year, hour, minute, named = found.groups()
        return instant_on(year, int(month), day, f"{hour}:{minute} {named or ''}", zone)
    if found := _KYODO_FILED.search(trailer):
        hour, minute, day, month, year = found.groups()
        return instant_on(year, int(month), day, f"{hour}:{minute}", zone)
    return None


def _day(top: Header | None, code: str) -> tuple[int, int]:
    """Month and day of the header line; Kyodo writes the day first."""
    if not top:
        return 0, 0
    return (top.day, top.month) if code.lower() == "kyodo" else (top.month, top.day)


def _unique(
    data: bytes, number: str, filed: Instant | None, chain: str, day: tuple[int, int]
) -> str:
    """What tells a story from all others of its service: slug and day, else number and minute."""
    if not filed:
        return f"{number}-{sha256(data).hexdigest()[:12]}"
    if not chain:
        # The numbers of a circuit come again every day.
        return f"{number}-{filed.utc:%Y%m%d%H%M}"
    slug = "-".join(re.findall(r"[^\W_]+", chain))
    return f"-{slug}-{last_such_day(filed.utc, *day) or filed.utc:%Y%m%d}"


def _chain(content: _Content, status: Status) -> str:
    """The slug that all versions of this story have on its day; "" if it stands for itself.

    Only what is whole goes by it: what is sent first, a write-through, a kill. Other leads are a
    few paragraphs to be put above what was sent.
    """
    slug = _KILL.sub("", content.slug)
    is_first = not content.label and bool(content.headline)
    is_whole = is_first or bool(_WHOLE.search(content.label)) or status is Status.KILLED
    return slug if is_whole and _OWN_SLUG.fullmatch(slug) else ""


def _status(content: _Content) -> Status:
    said = status_in_label(content.label)
    if said is Status.KILLED or _KILL.search(content.slug):
        return Status.KILLED
    # The headline's word for a kill is not heard: AP sends the headline of what it kills.
    is_corrected = Status.CORRECTED in (
        said, status_in_label(content.slug), status_said(content.headline)
    ) or any(map(is_correction_note, content.notes))  # fmt: skip
    return Status.CORRECTED if is_corrected else Status.USABLE


def _marked(text: str) -> _Content:
    """The content of AP: fields between ^ and <, then paragraphs that begin with a tab."""
    lines = text.strip("\n").split("\n")
    # The text begins at the first line that is no field; blank lines may stand between fields.
    top = next((n for n, one in enumerate(lines) if one.strip() and one[0] != "^"), len(lines))
    fields = [
        (words, written.rstrip()[-1:])
        for one in lines[:top]
        for written in _FIELD.findall(one)
        if (words := _typeset(plain(written)).strip(" *<=")) and not words.isdigit()
    ]
    first = fields.pop(0)[0] if fields else ""
    slug, _, label = _COUNT.sub("", first).partition(",")
    body = _typeset(paragraphs(plain("\n".join(map(_line, lines[top:])))))
    headline, byline, notes, more = _sorted(fields)
    # An abstract is a field too, and often the first paragraph over again.
    kept = (one for one in more if _letters(one) not in _letters(body))
    whole = "\n\n".join(filter(None, [*kept, body]))
    return _Content(slug.strip(), label.strip(), headline, byline, notes, whole)


def _sorted(fields: list[tuple[str, str]]) -> tuple[str, str, list[str], list[str]]:
    """Headline, byline, notes to editors, and what else stands above the text of a story."""
    named = next((n for n, (words, end) in enumerate(fields) if _is_headline(words, end, "<")), -1)
    if named < 0:
        named = next((n for n, (words, end) in enumerate(fields) if _is_headline(words, end)), -1)
    bylines: list[str] = []
    notes: list[str] = []
    more: list[str] = []
    for number, (words, _) in enumerate(fields):
        if _NOTE.match(words) or is_embargo_line(words):
            notes.append(words)
        elif words.startswith("By ") or (bylines and _TITLE.search(words)):
            bylines.append(byline_of(words))
        elif number != named:
            more.append(words)
    return fields[named][0] if named >= 0 else "", ", ".join(bylines), notes, more


def _is_headline(words: str, end: str, wanted: str = "") -> bool:
    is_note = _NOTE.match(words) or is_embargo_line(words)
    return wanted in end and not is_note and not words.startswith("By ")


def _line(line: str) -> str:
    """A line of the text: a crosshead or a table's row without its marks, a paragraph as it is."""
    if line.strip(" \t_=") == "":
        return ""
    if line[0] == "^":
        return f"\n{line[1:].rstrip(' <=')}\n"
    # A row of a table begins with a backspace, and "^" parts its columns.
    return line.replace("^", "") if "\b" in line else line


def _typeset(text: str) -> str:
    """Text with the signs that teletypes have no keys for.

    >>> _typeset("ATLANTA (AP) _ ``Look,'' he said: 16{")
    'ATLANTA (AP) - "Look," he said: 16 1/2'
    """
    text = text.replace("``", '"').replace("''", '"')
    if "{" in text:
        text = _HALF.sub(" 1/2", text)
    if "_" in text:
        text = _UNDERSCORE.sub("-", text)
    return _BLANKS.sub(" ", text) if "  " in text else text


def _unmarked(text: str) -> _Content:
    """The content of Kyodo: a slug, a headline that ends with +, paragraphs that are indented."""
    slug, _, rest = plain(text).strip("\n").partition("\n")
    headline, plus, body = rest.partition("+\n")
    # A "+" at the end of some line of the text ends no headline.
    if not plus or len(headline.split("\n")) > 5:
        headline, body = "", rest
    body = paragraphs(_SIGN_OFF.sub("", body.rstrip()))
    return _Content(slug.strip(), "", one_line(headline), "", [], body)


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()
