"""IPTC 7901: the text wire of dpa, ATS, Belga and many more, with its control bytes or without.

    SOH  service serial priority category words free text
    slug / slug /  STX  labels, note, headline, byline =
    paragraphs  ETX  DDHHMM GMT Mon YY  EOT

Belga's daily files hold a day's stories, each ended by ./. and the date.
Source: IPTC 7901, revision 5 (1995), sections 4 and 6.
"""

import re
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from typing import NamedTuple

from searcher.archives.newsroom.agencies import agency_named, is_agency, zone_of_stamps
from searcher.archives.newsroom.bylines import byline_of
from searcher.archives.newsroom.calendar import month
from searcher.archives.newsroom.datelines import dateline_of
from searcher.archives.newsroom.embargo_line import is_embargo_line
from searcher.archives.newsroom.headlines import headline_or
from searcher.archives.newsroom.instants import Instant, date_given, instant_on
from searcher.archives.newsroom.status import (
    UNNAMED,
    is_correction_note,
    is_status_label,
    status_of_desk,
    status_said,
)
from searcher.archives.newsroom.teletype import decode_wire, one_line, paragraphs, plain
from searcher.archives.pieces import stories
from searcher.archives.stream import Found, Skipped, Stream, Unfit
from searcher.story import Status, Story

# "[31-JUL-97  00:00]", a telex's own time.
_SESSION = rb"(?:\[[\w: -]{8,24}\]\s{0,20})?"
_OPENING = re.compile(
    rb"(?:\x01|^%b)[A-Za-z]{2,5}\d{3,6}"
    rb"(?=[ \t]+\d[ \t]+[A-Za-z]{1,3}(?:[ \t]+\d{1,5}\s|[ \t]*[\r\n]))" % _SESSION,
    re.MULTILINE,
)
_DTG = rb"\d{6}[ \t]+(?:GMT[ \t]+|UTC[ \t]+)?[A-Za-z\x80-\xff]{3,10}\.?[ \t]+\d\d(?:\d\d)?"
# ETX and EOT, or, where a telex had no control bytes, the line with the date (DTG) alone.
_CLOSING = re.compile(rb"\x03[^\x04]*\x04?|^[ \t]*%b[ \t\r]*$" % _DTG, re.MULTILINE)

_FIRST = re.compile(
    r"\s*(?:\[[^\]\n]*\]\s*)?\x01?(?P<service>[A-Za-z]{2,5})(?P<serial>\d{3,6})[ \t]+"
    r"(?P<priority>\d)[ \t]+(?P<category>[A-Za-z]{1,3})(?:[ \t]+\d{1,5}\b)?(?P<free>[^\n]*)\n"
)
_FILED = re.compile(
    r"(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)\s+(?P<zone>GMT|UTC)?\s*"
    r"(?P<month>[^\W\d_]{3,10})\.?\s+(?P<year>\d{4}|\d\d)\s*$"
)
LONGEST_HEAD = 25  # lines
# Ends the last line above the text.
_LAST = re.compile(r"(?:^|\s)=$")
_LABEL = re.compile(
    r"(?:\d+(?:ST|ND|RD|TH) [A-Z]+|REFILE|EXTRA|ALERT|URGENT|FLASH|BULLETIN|EIL(?:MELDUNG)?"
    r"|ADVISORY|SUMMARY|ROUNDUP|WRAP|PREVIEW|FEATURE|INTERVIEW|(?:NEWS )?ANALYSIS|BACKGROUND"
    r"|NEWS FEATURE|CHRONOLOGY|PROFILE)"
)
_BYLINE = re.compile(r"((?:By|Von|Par|Door|Di|Por)\s+.+?)(?:,\s*dpa)?")
_LEAD = re.compile(r"\b(\d{1,3})(?:ST|ND|RD|TH) LEAD\b|\((\d{1,3})LEAD\)$")
# "(2)", or "(3DER)" for the last sent.
_BELGA_PART = re.compile(r"\((\d)(?:DER)?\)$")
# What stands below a text for editors: dpa's notebook, three stars, or Belga's end mark.
_END = re.compile(
    r"^(?:#+[ ]*(?:dpa )?(?:notebook|notizblock|bloc-notes)\b|\*[ ]\*[ ]\*|[ ]*\./\.)",
    re.MULTILINE | re.IGNORECASE,
)
_FOR_EDITORS = re.compile(
    r"^##[ ]*(?:Note to editors|Editor's note|Redaktionelle Hinweise|Berichtigung)\s*\n"
    r"(?P<note>.*?)(?=^#|^\*[ ]\*|\Z)",
    re.MULTILINE | re.IGNORECASE | re.DOTALL,
)
_SIGN_OFF = re.compile(
    r"(?:^|\n)(?:dpa(?:[ /][^\W_]{1,6})+|\([A-Z]{2,5}\\?/\w+\)|[A-Z]{2,4}(?:/[A-Z]{2,4})*/)\s*$"
)
# Belga's; B and T are in two languages.
_LANGUAGES = {"F": "fr", "N": "nl", "E": "en", "D": "de"}
_SERVICES = {"eca": "en", "bdt": "de", "bsf": "fr", "bsd": "de", "bsi": "it"}


class _Head(NamedTuple):
    """What stands above the paragraphs."""

    headline: str
    byline: str
    labels: list[str]
    notes: list[str]


def sniff(head: bytes) -> bool:
    """Whether a file begins as IPTC 7901 does, after padding."""
    found = _OPENING.search(head, 0, 1024)
    return bool(found and not head[: found.start()].strip(bytes(range(33)) + b"\x7f"))


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The stories of one file, in its order."""
    yield from stories(stream, origin, _OPENING, _CLOSING, partial(_story, stream))


def _story(stream: Stream, data: bytes, origin: str) -> Story:
    text, guessed = decode_wire(data)
    first = _FIRST.match(text)
    if not first:
        raise Unfit("bad-header", "the first line is no header of IPTC 7901")
    slug, content, trailer = _parts(text[first.end() :])
    block, rest = _split_head(content)
    head = _head(block)
    body, notes = _body(rest)
    free = " ".join(plain(first["free"]).split())
    place = dateline_of(body, (re.findall(r"[A-Za-z]{3,}", free) or [""])[0])
    source = _source(free, place.agency)
    filed = _filed(trailer, zone_of_stamps(source))
    date = filed or date_given(stream, place.month, place.day)
    # "COR 1" in the header: Belga corrects.
    cor = re.search(r"\bCOR\b.*", free)
    headline, from_what = headline_or(head.headline, slug, body)
    told = [*head.labels, *head.notes, *notes, *([cor[0]] if cor else [])]
    unique = f"{filed.utc:%Y%m%d%H%M}" if filed else sha256(data).hexdigest()[:12]
    status, version = _status(headline, told), _version(head)
    earlier = (UNNAMED,) if version > 1 or status is not Status.USABLE else ()
    if not body and not head.headline and status is not Status.KILLED:
        raise Unfit("empty", "neither headline nor text")
    return Story(
        id=f"{source or 'iptc7901'}-{first['service']}{first['serial']}-{unique}".lower(),
        date=date.utc,
        headline=headline,
        body=body,
        version=version,
        source=source,
        slug=slug,
        byline=head.byline,
        dateline=place.place,
        topics=(first["category"],),
        language=_language(free, first["service"]),
        # 1 is a flash; 0 and 9 say nothing of urgency
        urgency=int(first["priority"]) if first["priority"] in "12345678" else None,
        status=status,
        sent=filed.utc if filed else None,
        note="\n".join([*told, *earlier]),
        guessed=tuple(dict.fromkeys(guessed + date.guessed + earlier + from_what)),
        origin=origin,
    )


def _parts(text: str) -> tuple[str, str, str]:
    """Slug, content and trailer, whether control bytes part them or not."""
    if "\x02" in text:
        slug, _, content = text.partition("\x02")
        content, _, trailer = content.partition("\x03")
        if not trailer:  # ETX was lost, and the date is the last line
            above, _, last = content.rstrip().rpartition("\n")
            content, trailer = (above, last) if _FILED.match(last) else (content, "")
    else:
        lines = text.rstrip().split("\n")
        trailer = lines.pop() if lines and _FILED.search(lines[-1]) else ""
        content = "\n".join(lines).lstrip("\n")
        line, _, rest = content.partition("\n")
        slug, content = (line, rest) if "/" in line and len(line) < 120 else ("", content)
    return (
        "/".join(plain(slug).replace("/", " / ").split(" / ")).strip(" /\n"),
        plain(content),
        trailer,
    )


def _split_head(content: str) -> tuple[list[str], str]:
    """The lines above the paragraphs, up to one that ends with =, or to a blank one; the rest."""
    lines = content.lstrip("\n").split("\n")
    head = [line.strip() for line in lines[:LONGEST_HEAD]]
    # A paragraph is indented: where one begins, the head has ended, mark or no mark.
    top = next((n for n, line in enumerate(lines[:LONGEST_HEAD]) if line[:2] == "  "), len(head))
    end = next((n + 1 for n in range(top) if _LAST.search(head[n])), 0)
    if not end:
        end = next((n for n in range(top) if not head[n]), top)
    # The text has begun, and no mark has said so.
    if end == LONGEST_HEAD:
        end = 0
    found = [_LAST.sub("", line).strip() for line in head[:end]]
    return list(filter(None, found)), "\n".join(lines[end:])


def _head(lines: list[str]) -> _Head:
    """Labels, notes in parentheses, headline and byline, in whatever order they stand."""
    labels: list[str] = []
    notes: list[str] = []
    headlines: list[str] = []
    byline, at = "", 0
    while at < len(lines):
        line, span = lines[at], 1
        if line.startswith("("):
            span = _closing(lines[at:])
            notes.append(" ".join(lines[at : at + span]).strip("() "))
        elif _LABEL.fullmatch(line) or is_status_label(line) or is_embargo_line(line):
            labels.append(line)
        elif headlines and (found := _BYLINE.fullmatch(line)):
            byline = byline_of(found[1])
        else:
            headlines.append(line)
        at += span
    return _Head(one_line(" ".join(headlines)), byline, labels, list(filter(None, notes)))


def _closing(lines: list[str]) -> int:
    """How many lines it takes to close the parenthesis that the first opens; 1 if none does."""
    depth = 0
    for number, line in enumerate(lines, 1):
        depth += line.count("(") - line.count(")")
        if depth <= 0:
            return number
    return 1


def _body(rest: str) -> tuple[str, list[str]]:
    """The paragraphs, and the notes to editors below them."""
    end = _END.search(rest)
    tail = rest[end.start() :] if end else ""
    body = paragraphs(rest[: end.start()] if end else rest)
    notes = (one_line(found["note"]).removeprefix("- ") for found in _FOR_EDITORS.finditer(tail))
    return _SIGN_OFF.sub("", body).rstrip(), list(filter(None, notes))


def _source(free: str, agency: str) -> str:
    """The agency that the header names, else the first one of the dateline, else what it has."""
    named = re.findall(r"[A-Za-z]{2,}", free)
    filed = re.findall(r"[^\W\d_]{2,}", agency)
    known = next((name for name in named + filed if is_agency(name)), "")
    return agency_named(known or (filed + named or [""])[0])


def _filed(trailer: str, zone: str) -> Instant | None:
    """The instant in a trailer (DTG); None if it has none that can be read."""
    found = _FILED.search(plain(trailer).strip())
    number = month(found["month"]) if found else 0
    if not found or not number:
        return None
    clock = f"{found['hour']}:{found['minute']} {found['zone'] or ''}"
    return instant_on(found["year"], number, found["day"], clock, zone)


def _version(head: _Head) -> int:
    """2 for a first lead, 3 for a second; what Belga writes behind its headline."""
    if lead := _LEAD.search("\n".join([*head.labels, head.headline])):
        return int(lead[1] or lead[2]) + 1
    belga = _BELGA_PART.search(head.headline)
    return max(1, int(belga[1])) if belga else 1


def _language(free: str, service: str) -> str:
    belga = re.match(r"([A-Z]) [A-Z]+-[\d.]", free)
    if belga:
        return _LANGUAGES.get(belga[1], "")
    # "lni 3": dpa's services for the states, such as Niedersachsen, are in German
    is_regional = re.match(r"l[a-z]{2} \d", free)
    return "de" if is_regional else _SERVICES.get(service.lower(), "")


def _status(headline: str, told: list[str]) -> Status:
    said = status_said(headline)
    labelled = [status_of_desk(one) for one in told]
    if Status.KILLED in (said, *labelled):
        return Status.KILLED
    is_corrected = said or Status.CORRECTED in labelled or any(map(is_correction_note, told))
    return Status.CORRECTED if is_corrected else Status.USABLE
