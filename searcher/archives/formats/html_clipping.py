"""A web page that somebody kept: one story a file."""

import re
from collections.abc import Iterator

from searcher.archives.markup.web_page import story_of
from searcher.archives.stream import LARGEST_STORY, Found, Reject, Skipped, Stream, Unfit, excerpt

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
    data = b""
    while len(data) <= LARGEST_STORY and (piece := stream.read()):
        data += piece
    place = f"{origin}#0+{len(data)}"
    try:
        if len(data) > LARGEST_STORY:
            raise Unfit("too-big", "the page is larger than 64 MB")
        yield story_of(data, place)
    except Unfit as error:
        yield Reject(place, error.reason, str(error), excerpt(data))
