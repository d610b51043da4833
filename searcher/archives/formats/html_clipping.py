"""A web page that somebody kept: one story a file; a list of several articles is named as such."""

import re
from collections.abc import Iterator
from functools import partial

from searcher.archives.exports.parts import all_of
from searcher.archives.exports.read import articles_of, exporter_of
from searcher.archives.markup.paragraphs import html_paragraphs
from searcher.archives.markup.web_page import LARGEST_PAGE, decode_page, story_of
from searcher.archives.newsroom.instants import Dated, date_given
from searcher.archives.pieces import whole
from searcher.archives.stream import Found, Skipped, Stream
from searcher.story import Story

_BEGINNING = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|title|meta|link|script)\b",
    re.IGNORECASE | re.DOTALL,
)
# A publication and a day, as reports of press clippings name them: "Coast Daily; 02.02.1994".
_DAY = r"\d{1,2}[./-]\d{1,2}[./-]\d{4}\b"
_CITED = re.compile(rf"^[^;/|\n]{{2,80}}?\s*[;/|]\s*{_DAY}.{{0,80}}$", re.MULTILINE)
# What exports have and pages have not, whatever program made a page of them.
_EXPORTED = re.compile(
    rb"End of Document|\d (?:of|von|de|van) \d+ DOCUMENT|ProQuest document ID|LOAD-DATE|Load-Date"
)
_MAY_CITE = re.compile(rb"[;/|]\s*(?:<[^<>]*>\s*)*" + _DAY.encode())


def sniff(head: bytes) -> bool:
    """Whether a file begins as a web page does."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode()
    return bool(_BEGINNING.match(head))


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The one story of a file, or the articles of an export that a program turned into a page."""
    if found := exported(stream, origin):
        yield from found
        return
    yield from whole(stream, origin, partial(_told, given=date_given(stream)))


def exported(stream: Stream, origin: str) -> Iterator[Found | Skipped] | None:
    """The articles of a page that is a database's export, None for another page."""
    head = stream.peek(LARGEST_PAGE)
    if not _EXPORTED.search(head):
        return None
    exporter = exporter_of(html_paragraphs(decode_page(head)[0]))
    if not exporter:
        return None
    data = all_of(stream)
    return articles_of(html_paragraphs(decode_page(data)[0]), len(data), origin, exporter)


def _told(data: bytes, origin: str, given: Dated) -> Story | Skipped:
    if count := _cited(data):
        message = f"a list of several articles: {count} lines name a publication and a day"
        return Skipped(origin, "several-articles", message)
    return story_of(data, origin, given=given)


def _cited(data: bytes) -> int:
    """The lines of a page that cite an article, 0 if there are not several."""
    if len(data) > LARGEST_PAGE or len(_MAY_CITE.findall(data)) < 2:
        return 0
    lines = set(_CITED.findall(html_paragraphs(decode_page(data)[0])))
    return len(lines) if len(lines) > 1 else 0
