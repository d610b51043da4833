"""What a document is made of, whatever program wrote it."""

from datetime import datetime
from typing import NamedTuple

from searcher.archives.newsroom.instants import instant

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


def made_at(*written: str) -> datetime | None:
    """When a document was made, by the first of its own dates that can be read."""
    found = (instant(one) for one in written if one)
    return next((one.utc for one in found if one), None)
