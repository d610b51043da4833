"""A web page that somebody kept: one story a file."""

import re
from collections.abc import Iterator
from functools import partial

from searcher.archives.markup.web_page import story_of
from searcher.archives.newsroom.instants import date_given
from searcher.archives.pieces import whole
from searcher.archives.stream import Found, Skipped, Stream

_BEGINNING = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|title|meta|link|script)\b",
    re.IGNORECASE | re.DOTALL,
)


def sniff(head: bytes) -> bool:
    """Whether a file begins as a web page does."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode()
    return bool(_BEGINNING.match(head))


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The one story of a file."""
    yield from whole(stream, origin, partial(story_of, given=date_given(stream)))
