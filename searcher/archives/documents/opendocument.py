"""Documents of LibreOffice and OpenOffice: OpenDocument text (ISO/IEC 26300, part 1, 5)."""

from searcher.archives.documents.paragraphs import Document, Gathering, made_at
from searcher.archives.documents.zipped import Fields, opened, parse
from searcher.archives.newsroom.languages import language_of
from searcher.archives.stream import Unfit

# Notes of reviewers, what they took out, and footnotes.
_ASIDE = frozenset("annotation tracked-changes note deletion".split())
# Blanks that one element may stand for.
_MOST_BLANKS = 100


def document(data: bytes) -> Document:
    """The paragraphs of an OpenDocument text. Raises Unfit where it is damaged or too large."""
    with opened(data) as archive:
        if "content.xml" not in archive.namelist():
            raise Unfit("damaged", "the document has no part with its text")
        text, about = _Text(), Fields()
        parse(archive, "content.xml", text)
        parse(archive, "meta.xml", about)
    told = about.told
    return Document(
        tuple(text.paragraphs),
        told.get("title", "").strip(),
        told.get("creator", told.get("initial-creator", "")).strip(),
        language_of(told.get("language", "")),
        made_at(told.get("creation-date", "")[:19], told.get("date", "")[:19]),
    )


class _Text(Gathering):
    """Gathers paragraphs. A row of a table is one, its cells parted by blanks."""

    def __init__(self) -> None:
        super().__init__()
        self._aside = self._rows = self._depth = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        self._aside += name in _ASIDE
        self._depth += name in ("p", "h")
        self._rows += name == "table-row"
        if name == "s":
            written = next((v for k, v in attributes.items() if k.endswith("}c")), "1")
            self._pieces.append(" " * min(int(written) if written.isdecimal() else 1, _MOST_BLANKS))
        elif name == "tab":
            self._pieces.append("\t")
        elif name == "line-break":
            self._pieces.append("\n")

    def end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        self._aside -= name in _ASIDE
        self._rows -= name == "table-row"
        if name in ("p", "h"):
            self._depth -= 1
            if self._rows:
                self._pieces.append(" ")
            elif not self._aside:
                self._end_paragraph(is_heading=name == "h")
        elif name == "table-row" and not self._rows:
            self._end_paragraph()

    def data(self, text: str) -> None:
        if self._depth and not self._aside:
            self._add(text.replace("\n", " "))
