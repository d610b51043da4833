"""Nexis in text and HTML: LexisNexis Academic, Nexis UK, Lexis Advance, Nexis Uni."""

import re
from collections.abc import Iterator
from itertools import pairwise

from searcher.archives.exports import nexis, proquest
from searcher.archives.exports.parts import (
    all_of,
    articles,
    decoded_file,
    decoded_page,
    is_marked_up,
    told,
)
from searcher.archives.exports.read import articles_of
from searcher.archives.locators import at
from searcher.archives.markup.paragraphs import html_paragraphs
from searcher.archives.stream import Found, Skipped, Stream, is_text
from searcher.story import Story

# Nexis hides an outline of its own in comments of its pages.
_OPENING = re.compile(r"<A NAME=[\"']?DOC_ID_\d|<!--[^<>]*<DOC NUMBER=", re.IGNORECASE)
_DOCUMENT = re.compile(r"<DOC NUMBER=|<DOCFULL>|\bNAME=[\"']?DOC_ID_\d|<!-- LXNComment", re.I)
_IN_CELL = re.compile(
    r"(?<=>)\s*<P\b[^<>]*>(?=(?:(?!</?T[DR]\b)[^\0]){0,5000}?</TD>)|</P>(?=\s*</TD>)", re.I
)
_CLAIMED = re.compile(r"<META[^<>]*\bDOCUMENTS=[\"'](\d{1,6})[\"']", re.IGNORECASE)


def sniff(head: bytes) -> bool:
    """Whether a file has the counters, the labels or the outline of Nexis near its top."""
    if not is_text(head):
        return False
    text = decoded_file(head).text
    if re.match(r"\s*<", text):
        return bool(_DOCUMENT.search(text) or _CLAIMED.search(text))
    return nexis.recognises(text) and not proquest.recognises(text)


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The articles of a file."""
    if not is_marked_up(stream):
        yield from articles(stream, origin, nexis, is_wrapped=True)
        return
    data = all_of(stream)
    decoded = decoded_page(data)
    if not _OPENING.search(decoded.text):
        text = html_paragraphs(decoded.text)
        yield from articles_of(text, len(data), origin, nexis, decoded.guessed)
        return
    yield from told(decoded, len(data), origin, _cuts, _story)
    counted = _CLAIMED.search(decoded.text)
    stream.about.claimed = int(counted[1]) if counted else None
    yield from _claims(decoded.text, at(origin, 0, len(data)), stream.about.claimed)


def _cuts(html: str) -> list[int]:
    found = [one.start() for one in _OPENING.finditer(html)]
    # The anchor stands right before the outline: a piece without text is none.
    kept = [a for a, b in pairwise([*found, len(html)]) if _has_text(html[a:b])]
    return kept or [0]


def _has_text(html: str) -> bool:
    return bool(re.search(r"<(?:p|span)\b", html, re.IGNORECASE))


def _story(html: str, origin: str) -> Story:
    # Each cell of a table is a paragraph of its own in them; a row is what belongs together.
    html = _IN_CELL.sub("", html)
    return nexis.story(html_paragraphs(html), origin, is_wrapped=False)


def _claims(html: str, origin: str, claimed: int | None) -> Iterator[Skipped]:
    found = len(_cuts(html))
    if claimed is not None and claimed != found:
        message = f"it counts {claimed} documents, and holds {found}"
        yield Skipped(origin, "count", message)
