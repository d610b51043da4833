"""Documents of word processors and PDF, made of paragraphs for tests and for the sample archive."""

import zipfile
from io import BytesIO
from xml.sax.saxutils import escape

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'
)
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_META = "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"
_WHEN = (2020, 1, 1, 0, 0, 0)


def zipped(parts: dict[str, str], method: int = zipfile.ZIP_STORED) -> bytes:
    """A zip of these parts; not compressed, so that its words can be found in its bytes."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, _WHEN)
            info.compress_type = method
            archive.writestr(info, text)
    return packed.getvalue()


def docx(paragraphs: list[str], made: str = "", heading: str = "") -> bytes:
    """A Word document. `made` is when its program says that it was made, `heading` its title."""
    style = '<w:pPr><w:pStyle w:val="Title"/></w:pPr>'
    body = "".join(
        f"<w:p>{style if one == heading else ''}<w:r>{_runs(one)}</w:r></w:p>" for one in paragraphs
    )
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{_WORD}"><w:body>{body}'
        "</w:body></w:document>"
    )
    core = (
        f'<?xml version="1.0"?><cp:coreProperties xmlns:cp="{_CORE}" '
        'xmlns:dcterms="http://purl.org/dc/terms/">'
        f"<dcterms:created>{made}</dcterms:created></cp:coreProperties>"
    )
    return zipped(
        {
            "[Content_Types].xml": _TYPES,
            "word/document.xml": document,
            **({"docProps/core.xml": core} if made else {}),
        }
    )


def _runs(text: str) -> str:
    lines = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return "<w:br/>".join(lines)


def odt(paragraphs: list[str], made: str = "", heading: str = "") -> bytes:
    """An OpenDocument text, as `docx`."""
    body = "".join(
        f"<text:h>{escape(one)}</text:h>" if one == heading else f"<text:p>{escape(one)}</text:p>"
        for one in paragraphs
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{_OFFICE}" '
        f'xmlns:text="{_TEXT}"><office:body><office:text>{body}</office:text></office:body>'
        "</office:document-content>"
    )
    meta = (
        f'<?xml version="1.0"?><office:document-meta xmlns:office="{_OFFICE}" '
        f'xmlns:meta="{_META}"><office:meta><meta:creation-date>{made}</meta:creation-date>'
        "</office:meta></office:document-meta>"
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": content,
            **({"meta.xml": meta} if made else {}),
        }
    )


def rtf(paragraphs: list[str]) -> bytes:
    r"""RTF, letters beyond ASCII as \u and a question mark for readers of before 1997."""
    head = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Times New Roman;}}\f0\fs24 "
    return (head + "".join(f"{_rtf(one)}\\par\n" for one in paragraphs) + "}").encode("ascii")


def _rtf(text: str) -> str:
    escaped = "".join(f"\\{letter}" if letter in "\\{}" else letter for letter in text)
    return "".join(
        letter if letter.isascii() else f"\\u{ord(letter)}?" for letter in escaped
    ).replace("\n", "\\line ")


def pdf(pages: list[list[str]], made: str = "", width: int = 90) -> bytes:
    """A PDF in Helvetica, a paragraph broken into lines of so many letters (ISO 32000-1, 7.5)."""
    fonts = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        fonts,
    ]
    for number, paragraphs in enumerate(pages):
        content = _drawn([line for one in paragraphs for line in _broken(one, width)])
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>"
            + f"/Contents {5 + 2 * number} 0 R>>".encode()
        )
        objects.append(f"<</Length {len(content)}>>\nstream\n".encode() + content + b"\nendstream")
    objects.append(f"<</CreationDate({made})>>".encode())
    return _filed(objects)


def _drawn(lines: list[str]) -> bytes:
    told = b"".join(
        b"(" + line.translate(_ESCAPED).encode("cp1252", "replace") + b") Tj T*\n" for line in lines
    )
    return b"BT /F1 10 Tf 14 TL 50 800 Td\n" + told + b"ET"


_ESCAPED = {ord(sign): "\\" + sign for sign in "\\()"}


def _broken(paragraph: str, width: int) -> list[str]:
    lines = [""]
    for word in paragraph.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _filed(objects: list[bytes]) -> bytes:
    """A file of these objects, with the table of their offsets; the last is its properties."""
    data, offsets = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n".encode() + one + b"\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    end = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n"
        f"<</Size {len(objects) + 1}/Root 1 0 R/Info {len(objects)} 0 R>>\n"
        f"startxref\n{len(data)}\n%%EOF\n"
    )
    return data + end.encode()
