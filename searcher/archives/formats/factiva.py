"""Factiva in text, HTML and XML."""

import re
from collections.abc import Iterator

from searcher.archives.exports import factiva, factiva_pages, proquest
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
from searcher.archives.markup.xml import Item, root, stories
from searcher.archives.stream import Found, Skipped, Stream, is_text

_ROOTS = frozenset("PPSResponse ppsArticleResponse ppsarticleResultSet ppsarticle".split())
_COUNT = re.compile(rb"<(?:\w+:)?ppsarticleResultSet\b[^<>]*\bcount=[\"'](\d{1,6})[\"']")


def sniff(head: bytes) -> bool:
    """Whether a file has the elements, the boxes or the fields of Factiva near its top."""
    if not is_text(head):
        return False
    if root(head) in _ROOTS:
        return True
    text = decoded_file(head).text
    if re.match(r"\s*<", text):
        return factiva_pages.is_page(text)
    return factiva.recognises(text) and not proquest.recognises(text)


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The articles of a file."""
    head = stream.peek(2048)
    if root(head) in _ROOTS:
        yield from _elements(stream, origin)
        return
    if not is_marked_up(stream):
        yield from articles(stream, origin, factiva, is_wrapped=False)
        return
    data = all_of(stream)
    decoded = decoded_page(data)
    if not factiva_pages.has_boxes(decoded.text):
        text = html_paragraphs(decoded.text)
        yield from articles_of(text, len(data), origin, factiva, decoded.guessed)
        return
    cuts, story = factiva_pages.page_cuts, factiva_pages.page_story
    yield from told(decoded, len(data), origin, cuts, story)


def _elements(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The articles of its XML, and a word if it counts others."""
    head = stream.peek(2048)

    def tell(item: Item) -> Iterator[Found]:
        yield factiva_pages.xml_story(item.element, item.origin)

    number = 0
    for found in stories(stream, origin, frozenset({"article"}), tell):
        number += 1
        yield found
    counted = _COUNT.search(head)
    stream.about.claimed = int(counted[1]) if counted else None
    if counted and int(counted[1]) != number:
        message = f"it counts {counted[1].decode()} articles, and holds {number}"
        yield Skipped(at(origin, 0, 0), "count", message)
