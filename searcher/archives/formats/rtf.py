"""Documents in RTF: the articles that a database exported into one, or one story."""

from collections.abc import Iterator

from searcher.archives.documents.paragraphs import Document, Paragraph
from searcher.archives.documents.stories import stories
from searcher.archives.exports.parts import blocks
from searcher.archives.markup.rtf import is_rtf, rtf_text
from searcher.archives.stream import Found, Skipped, Stream, Unfit


def sniff(head: bytes) -> bool:
    """Whether a file begins as RTF does, whatever its name: old Word documents are often RTF."""
    return is_rtf(head)


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The stories of a document."""
    yield from stories(stream, origin, _document)


def _document(data: bytes) -> Document:
    if not is_rtf(data):
        raise Unfit("not-rtf", "the file does not begin as RTF does")
    return Document(tuple(Paragraph(one.text) for one in blocks(rtf_text(data))))
