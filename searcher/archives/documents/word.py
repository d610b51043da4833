"""Word documents: Office Open XML (ECMA-376, part 1, 17: WordprocessingML)."""

import zipfile

from searcher.archives.documents.paragraphs import Document, Gathering, made_at
from searcher.archives.documents.zipped import Fields, opened, parse
from searcher.archives.newsroom.languages import language_of
from searcher.archives.stream import Unfit

# Elements whose text is none of the document's: a picture's second form for old programs, the code
# of a field, and what a reviewer has taken out.
_ASIDE = frozenset("Fallback instrText delText del moveFrom".split())
_HEADINGS = ("title", "heading1", "titel", "titre", "título", "titolo", "berschrift1", "1")


def document(data: bytes) -> Document:
    """The paragraphs of a Word document. Raises Unfit where it is damaged or too large."""
    with opened(data) as archive:
        text, about = _Text(), Fields()
        parse(archive, _main(archive), text)
        parse(archive, "docProps/core.xml", about)
    told = about.told
    return Document(
        tuple(text.paragraphs),
        told.get("title", "").strip(),
        told.get("creator", "").strip(),
        language_of(told.get("language", "")),
        made_at(told.get("created", ""), told.get("modified", "")),
    )


def _main(archive: zipfile.ZipFile) -> str:
    """The part with the text: nearly always word/document.xml (ECMA-376, part 2, 9.3)."""
    names = [name for name in archive.namelist() if name.startswith("word/document")]
    main = [name for name in names if name.endswith(".xml")]
    if not main:
        raise Unfit("damaged", "the Word document has no part with its text")
    return main[0]


class _Text(Gathering):
    """Gathers paragraphs. A row of a table is one, its cells parted by blanks."""

    def __init__(self) -> None:
        super().__init__()
        self._is_heading = False
        self._aside = self._rows = 0
        self._is_text = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        self._aside += name in _ASIDE
        if name == "tr":
            self._rows += 1
        elif name == "pStyle":
            style = next((v for k, v in attributes.items() if k.endswith("}val")), "")
            self._is_heading = style.lower().replace(" ", "").endswith(_HEADINGS)
        self._is_text = name == "t"

    def end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        self._aside -= name in _ASIDE
        self._is_text = False
        if name in ("br", "cr"):
            self._pieces.append("\n")
        elif name == "tab":
            self._pieces.append("\t")
        elif name == "noBreakHyphen":
            self._pieces.append("-")
        elif name == "tr":
            self._rows -= 1
            self._end_paragraph()
        elif name == "p" and self._rows:
            self._pieces.append(" ")
        elif name == "p":
            self._end_paragraph()

    def data(self, text: str) -> None:
        if self._is_text and not self._aside:
            self._add(text)

    def _end_paragraph(self, *, is_heading: bool = False) -> None:
        super()._end_paragraph(is_heading=is_heading or self._is_heading)
        self._is_heading = False
