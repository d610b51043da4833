"""OpenDocument texts: the articles that a database exported into one, or one story."""

from collections.abc import Iterator

from searcher.archives.documents.opendocument import document
from searcher.archives.documents.stories import stories
from searcher.archives.stream import Found, Skipped, Stream


def sniff(head: bytes) -> bool:
    """Whether a file begins as the zip of an OpenDocument text: its kind stands first in it."""
    return head.startswith(b"PK\x03\x04") and b"application/vnd.oasis.opendocument.text" in head


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The stories of a document."""
    yield from stories(stream, origin, document)
