"""What a file is that no format reads, so that a person knows it again."""

from searcher.archives.documents.no_story import what_it_is
from searcher.archives.stream import decode, is_text

# Files that are met among archives and hold no story that we could read, by how they begin.
_MAGIC = {
    b"\xff\xd8\xff": "a picture (JPEG)", b"\x89PNG": "a picture (PNG)", b"GIF8": "a picture (GIF)",
    b"II*\0": "a picture (TIFF)", b"MM\0*": "a picture (TIFF)", b"ID3": "a sound (MP3)",
    b"SQLite format 3": "a database (SQLite)", b"\x7fELF": "a program", b"MZ": "a program",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": (
        "a file of Office of before 2007 (.doc, .xls, .ppt, .msg), or one with a password"
    ),
    b"7z\xbc\xaf'\x1c": "an archive (7z): unpack it first",
    b"Rar!": "an archive (RAR): unpack it first",
}  # fmt: skip
_DOCUMENTS = {
    "docx": "a Word document", "xlsx": "an Excel workbook", "pptx": "a PowerPoint presentation",
    "odt": "an OpenDocument file", "epub": "an e-book (EPUB)",
}  # fmt: skip


def kind_of(document: str, head: bytes) -> str:
    """What a file is that no format reads, as far as that can be told."""
    kind = _DOCUMENTS.get(document) or next(
        (name for magic, name in _MAGIC.items() if head.startswith(magic)), ""
    )
    if not kind and is_text(head) and (other := what_it_is(decode(head)[0])):
        kind = other[1]
    return f"{kind}, which no format reads" if kind else "no format recognises it"
