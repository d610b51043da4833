"""Documents in PDF: the articles that a database exported into one, or one story."""

from collections.abc import Iterator

from searcher.archives.documents.pdf import document
from searcher.archives.documents.stories import stories
from searcher.archives.stream import Found, Skipped, Stream


def sniff(head: bytes) -> bool:
    """Whether a file begins as PDF does; readers look for its mark in the first 1024 bytes."""
    return b"%PDF-" in head[:1024]


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The stories of a document."""
    yield from stories(stream, origin, document)
