"""ProQuest in text and HTML."""

import re
from collections.abc import Iterator

from searcher.archives.exports import proquest
from searcher.archives.exports.parts import (
    all_of,
    articles,
    decoded_file,
    decoded_page,
    is_marked_up,
    told,
)
from searcher.archives.exports.read import articles_of
from searcher.archives.stream import Found, Skipped, Stream, is_text
from searcher.story import Story


def sniff(head: bytes) -> bool:
    """Whether a file has fields or anchors of ProQuest near its top."""
    if not is_text(head):
        return False
    text = decoded_file(head).text
    if re.match(r"\s*<", text):
        return proquest.is_page(text)
    return proquest.recognises(text)


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The articles of a file."""
    if not is_marked_up(stream):
        yield from articles(stream, origin, proquest, is_wrapped=True)
        return
    data = all_of(stream)
    decoded = decoded_page(data)
    if not proquest.has_anchors(decoded.text):
        text = proquest.page_text(decoded.text)
        yield from articles_of(text, len(data), origin, proquest, decoded.guessed)
        return
    yield from told(decoded, len(data), origin, proquest.page_cuts, _story)


def _story(html: str, origin: str) -> Story:
    return proquest.story(proquest.page_text(html), origin, is_wrapped=False)
