"""What a document is made of, whatever program wrote it."""

from datetime import datetime
from typing import NamedTuple

from searcher.archives.newsroom.instants import instant
from searcher.archives.stream import Unfit

# Characters of text that a document may have: a book has a million, 500 articles have two.
LONGEST_TEXT = 32 << 20
# 500 articles have twenty thousand.
MOST_PARAGRAPHS = 500_000


class Paragraph(NamedTuple):
    """A paragraph or a row of a table; a line break in it is kept as such."""

    text: str
    is_heading: bool = False


class Document(NamedTuple):
    """The paragraphs of a document, and what its program says of it."""

    paragraphs: tuple[Paragraph, ...]
    title: str = ""
    author: str = ""
    language: str = ""
    made: datetime | None = None
    guessed: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Its paragraphs, parted by blank lines."""
        return "\n\n".join(one.text for one in self.paragraphs if one.text.strip())


class Gathering:
    """Gathers paragraphs from the parts of a text, up to a size; what reads XML builds on it."""

    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []
        self._pieces: list[str] = []
        self._length = 0

    def close(self) -> None:
        """End the last paragraph."""
        self._end_paragraph()

    def _add(self, text: str) -> None:
        """Add text of the document. Raises Unfit where there is too much of it."""
        self._length += len(text)
        if self._length > LONGEST_TEXT:
            raise Unfit("too-big", f"the document has over {LONGEST_TEXT >> 20} MB of text")
        self._pieces.append(text)

    def _end_paragraph(self, *, is_heading: bool = False) -> None:
        text = "".join(self._pieces).strip("\n")
        if len(self.paragraphs) == MOST_PARAGRAPHS:
            raise Unfit("too-big", f"the document has over {MOST_PARAGRAPHS:,} paragraphs")
        if text.strip():
            self.paragraphs.append(Paragraph(text, is_heading))
        self._pieces = []


def made_at(*written: str) -> datetime | None:
    """When a document was made, by the first of its own dates that can be read."""
    found = (instant(one) for one in written if one)
    return next((one.utc for one in found if one), None)
