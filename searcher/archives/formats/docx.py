"""Word documents: the articles that a database exported into one, or one story."""

from collections.abc import Iterator

from searcher.archives.documents.stories import stories
from searcher.archives.documents.word import document
from searcher.archives.stream import Found, Skipped, Stream


def sniff(head: bytes) -> bool:
    """Whether a file begins as the zip of a Word document."""
    return head.startswith(b"PK\x03\x04") and b"word/" in head


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The stories of a document."""
    yield from stories(stream, origin, document)
