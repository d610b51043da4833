"""FORMATS, the one table of formats; a module here reads each.

To add a format: a module here, and a row in the table.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from msgspec.structs import replace

from searcher.archives.newsroom.embargoes import held_back
from searcher.archives.stream import Attached, Found, Skipped, Stream
from searcher.errors import ArchiveError
from searcher.story import Story

# Bytes that a format may look at to recognise its own. Of 366 samples all but one need 512; a
# WordPress export, whose first element stands below a page of comments, needs 2048.
HEAD = 8192
# As many of JSON, whose first key may be a text that is longer than that.
HEAD_OF_JSON = 262_144


class _Reader(Protocol):
    """The module of a format."""

    def sniff(self, head: bytes) -> bool: ...
    def read(self, stream: Stream, origin: str) -> Iterator[Found | Skipped | Attached]: ...


@dataclass(frozen=True, slots=True)
class Format:
    """A wire format. The module of its name reads it, and is imported when that is asked.

    `has_embargoes` tells that a line in a story can hold it back. In a collection made of what had
    been published none does; JSON Lines and mail look for such lines themselves.
    """

    name: str
    help: str
    example: str
    has_embargoes: bool = True

    def sniff(self, head: bytes) -> bool:
        """Whether a file is of this format, by its first bytes."""
        return self.module.sniff(head)

    def read(self, stream: Stream, origin: str) -> Iterator[Found | Skipped]:
        """What is in a file of this format, but for what is attached to it."""
        for found in self.unpacked(stream, origin):
            if not isinstance(found, Attached):
                yield found

    def unpacked(self, stream: Stream, origin: str) -> Iterator[Found | Skipped | Attached]:
        """What is in a file of this format. A story with an embargo line is held back by it."""
        source = stream.given.source
        for found in self.module.read(stream, origin):
            if not isinstance(found, Story):
                yield found
                continue
            story = replace(found, source=source) if source and not found.source else found
            yield held_back(story) if self.has_embargoes else story

    @property
    def module(self) -> "_Reader":
        return _module(self.name)


@cache
def _module(name: str) -> _Reader:
    """The module of a format. Each file is shown to dozens: looking them up anew took 0.2 ms."""
    return cast(_Reader, import_module(f"searcher.archives.formats.{name}"))


FORMATS: dict[str, Format] = {
    format.name: format
    for format in (
        Format("reuters_sgml", "Reuters-21578 SGML", "reut2-000.sgm", has_embargoes=False),
        Format("rss_atom", "feeds: RSS, Atom, JSON Feed, WordPress's exports", "feed.xml"),
        Format("dpa_digitalwires_json", "dpa's digital wires", "240925-930-243473.json"),
        Format("ap_media_json", "the AP Media API: items and feeds", "feed.json"),
        Format("ninjs", "ninjs 1.x, 2.x, 3.x (IPTC), and Superdesk's", "ninjs.json"),
        Format(
            "json_lines", "one story an object a line; what search --json --full prints",
            "2015-2017.jsonl", has_embargoes=False,
        ),
        # Tables. Other JSON than that of the wires above, whatever its keys.
        Format(
            "json_records", "stories in JSON of any keys, and the answers of news APIs",
            "newsapi.json", has_embargoes=False,
        ),
        Format("newsmlg2", "NewsML-G2 (IPTC): messages and single items", "newsitem.xml"),
        Format("newsml12", "NewsML 1.0 to 1.2 (IPTC)", "newsml.xml"),
        Format("nitf", "NITF 3 (IPTC): a document a story", "nitf.xml"),
        Format("vendor_xml", "XML of Ritzau, Solita and the Canadian Press", "ritzau_news.xml"),
        Format(
            "rcv1_xml", "Reuters Corpus Volume 1 (1996-97)", "2286newsML.xml",
            has_embargoes=False,
        ),
        Format("iptc7901", "IPTC 7901 text wire: dpa, ATS, Belga", "eca062.iptc"),
        Format("anpa1312", "ANPA 1312 text wire: AP, Kyodo", "w2870.tst"),
        Format("wire_text_zczc", "text between ZCZC and NNNN: AAP, News Bites", "bob-am.tst"),
        Format(
            "wire_text_releases", "press releases in text: AsiaNet, PR Newswire", "asianet-1.tst"
        ),
        Format(
            "wire_text_bulletins", "text of weather warnings, race results, tickers", "IDN38100.txt"
        ),
        Format(
            "gigaword_sgml", "English Gigaword and its sisters: DOC with id and type",
            "afp_eng_200905.sgm", has_embargoes=False,
        ),
        Format(
            "trec_sgml", "TREC collections: AP, WSJ, LA, FT, FBIS, AQUAINT", "ap890101.sgm",
            has_embargoes=False,
        ),
        Format("reuters_clipping", "Reuters pages as text, four lines with -- on top", "idUS1.txt"),
        # Databases' exports, and documents.
        Format(
            "delivery_mail", "mail in which ProQuest, Factiva or Nexis deliver articles",
            "proquest.eml", has_embargoes=False,
        ),
        Format(
            "proquest", "ProQuest: text and HTML", "ProQuestDocuments-2020-01-06.txt",
            has_embargoes=False,
        ),
        Format("factiva", "Factiva: text, HTML and XML", "Factiva.html", has_embargoes=False),
        Format("europresse", "Europresse: HTML", "biblioeuropresse.html", has_embargoes=False),
        Format(
            "nexis", "Nexis and LexisNexis: text and HTML", "Nexis_UK2020-01-06.TXT",
            has_embargoes=False,
        ),
        Format("djnml", "Dow Jones newswires: DJNML", "20120716155056208LL000587.NML"),
        Format("docx", "Word documents, exports of databases among them", "Files (10).DOCX"),
        Format("odt", "OpenDocument texts", "release.odt"),
        Format("rtf", "RTF, exports of databases among it", "release.rtf"),
        Format(
            "pdf", "PDF with text; needs newswire-search[documents]", "release.pdf",
        ),
        Format("email", "mail: one message, or an mbox of them", "story.eml", has_embargoes=False),
        Format("warc", "web crawls: WARC and ARC", "CC-NEWS-20180101.warc.gz"),
        Format("html_clipping", "a web page, as it was saved", "article.html"),
        Format(
            "parquet", "Parquet; needs newswire-search[tables]", "train-00000-of-00001.parquet",
            has_embargoes=False,
        ),
        Format(
            "xlsx", "Excel's workbooks and other spreadsheets; needs newswire-search[tables]",
            "articles.xlsx", has_embargoes=False,
        ),
        Format(
            "csv", "tables in text: CSV, TSV, cells parted by any sign", "articles1.csv",
            has_embargoes=False,
        ),
        # Last: it takes any prose.
        Format(
            "text_clipping", "plain text: a headline, a line with agency and date, paragraphs",
            "2020-12-30-lavrov.txt",
        ),
    )
}  # fmt: skip


def named(format: str | None) -> Format | None:
    """The format of this name. Raises ArchiveError if there is none."""
    if format is not None and format not in FORMATS:
        raise ArchiveError(f"unknown format {format}; there are {', '.join(FORMATS)}")
    return FORMATS[format] if format else None


def head_of(stream: Stream) -> bytes:
    """The first bytes of a file, by which its format is recognised."""
    head = stream.peek(HEAD)
    is_json = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")
    return stream.peek(HEAD_OF_JSON) if is_json else head


def recognised(document: str, head: bytes) -> Format | None:
    """The format of a file: that of the document which a zip is, else what its first bytes show."""
    if document:
        return FORMATS.get(document)
    return next((one for one in FORMATS.values() if one.sniff(head)), None)
