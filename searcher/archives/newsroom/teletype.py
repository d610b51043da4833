"""Text as teletypes carried it: control bytes, paragraphs by indentation, datelines in the text.

Its dates are worse than those of any other wire: days without a year, or none at all. What the
file says of itself stands in then, and the story says that it does.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from searcher.analysis import clean
from searcher.archives.newsroom.moments import Moment
from searcher.archives.stream import Unfit, decode

_PADDING = re.compile("[\x00\x07\x7f]")
_CONTROL = re.compile("[\x01-\x06\x08\x0b-\x1f\x80-\x9f]")
_INDENT = re.compile(r"[ \xa0]{2,}|[ \xa0]?\t[ \t]*")
# é, ü, ç, ê, è and î of DOS in words, where Windows has no letter or a capital; Latin-1's letters.
_DOS_LETTER = re.compile(rb"[A-Za-z '][\x81\x82\x87\x88](?=[a-z])|[a-z][\x8a\x8c](?=[a-z])")
_LATIN_LETTER = re.compile(rb"[A-Za-z][\xc0-\xff](?=[a-z])")

UNNAMED = "the earlier story is not named, and stays"  # of leads, corrections and kills

WIDTH = 60  # of a line of prose, at least

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan janv januar januari january janvier enero ene gen gennaio",
            "feb febr fév févr fev februar februari february février febrero febbraio",
            "mar mär mrt mrz märz maart march mars marzo",
            "apr avr april avril abr abril aprile",
            "may mai mei mayo maj mag maggio",
            "jun juin juni june junio giu giugno",
            "jul juil juli july juillet julio lug luglio",
            "aug août aou aoû aout augustus august agosto ago",
            "sep sept september septembre septiembre set settembre",
            "oct okt october oktober octobre octubre ott ottobre",
            "nov november novembre noviembre",
            "dec dez déc dic december dezember décembre diciembre dicembre",
        ),
        1,
    )
    for name in names.split()
}  # as wires in English, German, French, Dutch, Spanish and Italian write them

MONTH_NAMES = dict(enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1))

_AGENCIES = frozenset(
    "aap afp agi anp ansa ap apa ats belga bloomberg bns cna cp ctk dapd ddp dpa efe epd interfax"
    " jbn kna kyodo lusa mti ntb pa pap prnewswire pti reuter reuters ria ritzau sda sid stt tass"
    " tt upi xinhua yonhap".split()
)
_SMALL = frozenset(
    "al am an and bei da de del der di do du el en et im in la le les of on sur und y".split()
)
_PLACE = r"\s*(?P<place>[^\W\d_][^()\n:;!?_\d]{1,70}?)"
_DAY = (
    r"(?:,?\s+(?:(?P<month>[^\W\d_]{3,10})\.?\s+(?P<day>\d{1,2})(?:,?\s+(?P<year>\d{4}))?,?"
    r"|(?P<d>\d{1,2})/(?P<m>\d{1,2})))?"
)
_DASH = r"\s*(?:--?|[–—_=])(?:\s|$)"
_DATELINES = (
    re.compile(rf"{_PLACE}{_DAY}\s*\((?P<agency>[^()\n]{{2,40}})\)(?P<dash>{_DASH}|\s)"),
    re.compile(rf"{_PLACE}{_DAY}\s*/\s?(?P<agency>[^/\n]{{2,40}}?)\s?/(?P<dash>{_DASH})"),
    re.compile(rf"{_PLACE}{_DAY}\s+(?P<agency>[A-Z][\w-]{{1,11}})(?P<dash>{_DASH})"),
)


class Dateline(NamedTuple):
    """Where a story was filed and by whom; month, day and year are 0 where it does not say."""

    place: str = ""
    agency: str = ""
    month: int = 0
    day: int = 0
    year: int = 0


def decode_wire(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a story, lines ended by LF, and what had to be guessed to read it.

    >>> decode_wire(b"R\\x82publique"), decode_wire(b"R\\xe9publique")
    (('République', ('encoding cp850',)), ('République', ('encoding cp1252',)))
    """
    text, guessed = decode(data)
    if guessed and _DOS_LETTER.search(data) and not _LATIN_LETTER.search(data):
        text = data.decode("cp850").replace("\r\n", "\n").replace("\r", "\n")
        return text, ("encoding cp850",)
    return text, guessed


def plain(text: str) -> str:
    r"""Text without control characters, but for line ends and tabs.

    >>> plain("Tampa\x10 Bay 73\x1e 52\a\n")
    'Tampa  Bay 73  52\n'
    """
    return clean(_CONTROL.sub(" ", _PADDING.sub("", text)))


def one_line(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def paragraphs(text: str) -> str:
    r"""Paragraphs parted by a blank line; one begins where a line is indented or follows a blank.

    Short lines that are indented are rows of a table, and stay together; a line too long for a
    teletype is a paragraph of its own.

    >>> paragraphs("   One\nline  \n   Two\n\nThree")
    'One\nline\n\nTwo\n\nThree'
    >>> paragraphs("Prices:\n  3.00 Dream\n  4.80 Boom")
    'Prices:\n\n3.00 Dream\n4.80 Boom'
    """
    found: list[str] = []
    before = first = ""
    for line in text.split("\n"):
        words = line.strip()
        if words and _begins(line, before, first):
            first = line
            found.append(f"\n\n{words}")
        elif words:
            found.append(f"\n{words}")
        before = line
    return "".join(found).strip()


def _begins(line: str, before: str, first: str) -> bool:
    """Whether a line begins a paragraph, by the line before it and the first of the paragraph."""
    longest, indent = max(len(before), len(line)), _INDENT.match(line)
    if not before.strip() or longest > 2 * WIDTH:
        return True
    above = _INDENT.match(first)
    if indent and above and _INDENT.match(before):
        return longest >= WIDTH and len(indent[0]) <= len(above[0])
    return bool(indent)


def dateline(body: str, agency: str = "") -> Dateline:
    """The dateline that one of a body's first three paragraphs begins with, all empty if none does.

    Small letters in the place are believed only of agencies that are known, or named as `agency`.

    >>> dateline("BUENOS AIRES, Argentina (AP) _ For patients").place
    'BUENOS AIRES, Argentina'
    >>> dateline("Peine (dpa/lni) - Ein Baum"), dateline("Paris (ats afp) Les gilets").place
    (Dateline(place='Peine', agency='dpa/lni', month=0, day=0, year=0), 'Paris')
    >>> dateline("SAITAMA, Japan, Dec. 9 Kyodo - Urawa"), dateline("MOSCOU 15/06 (AFP) = Les")[2:]
    (Dateline(place='SAITAMA, Japan', agency='Kyodo', month=12, day=9, year=0), (6, 15, 0))
    >>> dateline("Lavrov (Foreign Minister) - he said").place, dateline("It rose - and").place
    ('', '')
    """
    for paragraph in body.split("\n\n", 3)[:3]:
        for pattern in _DATELINES:
            found = pattern.match(paragraph[:200])
            if found and _is_filed(found, agency):
                return _dateline(found)
    return Dateline()


def _dateline(found: re.Match[str]) -> Dateline:
    month = MONTHS.get((found["month"] or "").lower(), 0) or int(found["m"] or 0)
    day = int(found["day"] or found["d"] or 0)
    place = one_line(found["place"]).rstrip(" ,")
    return Dateline(place, one_line(found["agency"]), month, day, int(found["year"] or 0))


def _is_filed(found: re.Match[str], agency: str) -> bool:
    """Whether what looks like a dateline is none of the many sentences that look so too."""
    if found["month"] and found["month"].lower() not in MONTHS:
        return False
    words = re.findall(r"[^\W\d_]+", found["place"])
    if any(word[0].islower() and word not in _SMALL for word in words):
        return False
    names = re.findall(r"\w+", found["agency"].lower())
    is_known = agency.lower() in names or not _AGENCIES.isdisjoint(names)
    if found["place"].split(",")[0].isupper():
        return is_known or bool(found["dash"].strip())
    return is_known and len(words) <= 6


def dated_by_file(modified: datetime | None, month: int = 0, day: int = 0) -> Moment:
    """The last such day before a file was written; without a day, when it was written.

    Raises Unfit where that is not known.

    >>> dated_by_file(datetime(2017, 1, 3, tzinfo=UTC), 12, 30)[0].year
    2016
    """
    if modified is None:
        raise Unfit("no-date", "the story has no date, nor has its file")
    if month:
        for year in (modified.year, modified.year - 1):
            try:
                found = datetime(year, month, day, tzinfo=UTC)
            except ValueError:
                continue
            if found - timedelta(1) <= modified:
                return Moment(found, ("year of the file",))
    return Moment(modified, ("date of the file",))
