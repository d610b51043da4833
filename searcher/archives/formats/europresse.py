"""Europresse in HTML."""

import re
from collections.abc import Iterator

from searcher.archives.exports import europresse
from searcher.archives.exports.parts import all_of, decoded_file, decoded_page, told
from searcher.archives.stream import Found, Skipped, Stream, is_text


def sniff(head: bytes) -> bool:
    """Whether a page has the names of Europresse near its top."""
    if not is_text(head):
        return False
    text = decoded_file(head).text
    return bool(re.match(r"\s*<", text)) and europresse.is_page(text)


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The articles of a page."""
    data = all_of(stream)
    cuts, story = europresse.page_cuts, europresse.page_story
    yield from told(decoded_page(data), len(data), origin, cuts, story)
