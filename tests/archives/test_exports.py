"""Exports of databases and documents: each article once, with its fields, and nothing merged."""

import importlib.util
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from checking import every
from documents import docx, odt, pdf, rtf, zipped

from searcher.archives import Given, Reject, Skipped, original, read
from searcher.archives.exports.dates import date_at
from searcher.index.builder import build
from searcher.index.opened import Index
from searcher.story import Story

MIB = 1 << 20

NEXIS = """

                               {number} of {count} {documents}


                               {source}

                               {date}

{headline}

{byline}: Ann Reed

{section}: {topic}; {page} 3

{length}: 16 {words}

Ships returned to the harbour of Northport on Monday after four days of storm.
The pilots were the first to leave.

Crews cheered on Monday.

{load}: {date}

{language}: {named}


                       Copyright 2020 The Publisher Ltd.
                              {rights}
"""
ENGLISH: dict[str, object] = {
    "documents": "DOCUMENTS",
    "source": "Northport Herald",
    "date": "January 6, 2020 Monday",
    "headline": "Harbour reopens",
    "byline": "BYLINE",
    "section": "SECTION",
    "topic": "NEWS",
    "page": "Pg.",
    "length": "LENGTH",
    "words": "words",
    "load": "LOAD-DATE",
    "language": "LANGUAGE",
    "named": "ENGLISH",
    "rights": "All Rights Reserved",
    "count": 2,
}
LANGUAGES = {
    "en": ENGLISH,
    "de": ENGLISH
    | {
        "date": "Montag 6. Januar 2020",
        "byline": "AUTOR",
        "section": "RUBRIK",
        "page": "S.",
        "length": "LÄNGE",
        "words": "Wörter",
        "load": "UPDATE",
        "language": "SPRACHE",
        "named": "GERMAN; DEUTSCH",
        "rights": "Alle Rechte Vorbehalten",
    },
    "fr": ENGLISH
    | {
        "date": "6 janvier 2020",
        "byline": "AUTEUR",
        "section": "RUBRIQUE",
        "length": "LONGUEUR",
        "words": "mots",
        "load": "DATE-CHARGEMENT",
        "language": "LANGUE",
        "named": "FRENCH; FRANÇAIS",
        "rights": "Tous droits réservés",
    },
    "nl": ENGLISH
    | {
        "date": "6 januari 2020 maandag",
        "byline": "AUTEUR",
        "section": "RUBRIEK",
        "page": "Blz.",
        "length": "LENGTE",
        "words": "woorden",
        "load": "LAADDATUM",
        "language": "TAAL",
        "named": "DUTCH; NEDERLANDS",
        "rights": "Alle rechten voorbehouden",
    },
    "es": ENGLISH
    | {
        "date": "6 de enero de 2020 lunes",
        "byline": "AUTOR",
        "section": "SECCIÓN",
        "page": "Pág.",
        "length": "LONGITUD",
        "words": "palabras",
        "load": "FECHA-CARGA",
        "language": "IDIOMA",
        "named": "SPANISH; ESPAÑOL",
        "rights": "Todos los derechos reservados",
    },
}


def stories(path: Path) -> list[Story]:
    """The stories of a file in which nothing else is."""
    found = list(read(path))
    assert [one for one in found if not isinstance(one, Story)] == []
    return [one for one in found if isinstance(one, Story)]


def written(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def nexis(number: int, **changed: object) -> str:
    return NEXIS.format(**(ENGLISH | changed | {"number": number}))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_an_old_text_of_nexis(language: str, encoding: str, tmp_path: Path) -> None:
    """In the languages of its labels, and in every encoding that it was saved in."""
    text = "".join(
        NEXIS.format(**LANGUAGES[language] | {"number": number, "headline": headline})
        for number, headline in ((1, "Harbour reopens"), (2, "Ferry strike ends"))
    )
    file = written(tmp_path / "a.TXT", text.encode(encoding))
    first, second = stories(file)
    for story, headline in ((first, "Harbour reopens"), (second, "Ferry strike ends")):
        assert (story.headline, story.source) == (headline, "Northport Herald")
        assert (story.byline, story.topics) == ("Ann Reed", ("NEWS",))
        assert (f"{story.date:%F}", story.language) == ("2020-01-06", language)
        assert story.body.split("\n\n") == [
            "Ships returned to the harbour of Northport on Monday after four days of storm."
            " The pilots were the first to leave.",
            "Crews cheered on Monday.",
        ]
    if encoding != "utf-16":  # where offsets of letters are not those of bytes
        assert b"Ferry strike" not in original(first.origin)
        assert b"Ferry strike" in original(second.origin)


def test_documents_of_nexis_that_are_missing_are_told(tmp_path: Path) -> None:
    file = written(tmp_path / "a.txt", nexis(3, count=9) + nexis(5, count=9))
    told = [one.message for one in read(file) if isinstance(one, Skipped)]
    assert told == [
        "of documents 3 to 5 it holds 2", "it counts 9 documents, and holds 3 to 5",
    ]  # fmt: skip


def test_a_text_that_is_shorter_than_it_says_is_marked(tmp_path: Path) -> None:
    text = nexis(1, count=1).replace("LENGTH: 16", "LENGTH: 2,968")
    (story,) = stories(written(tmp_path / "a.txt", text))
    assert "2968 words claimed, 25 read" in story.guessed


def test_two_exports_of_one_search_are_one_set_of_stories(tmp_path: Path) -> None:
    """In text, as a Word document, as RTF and as PDF: each article is kept once."""
    told = {"Harbour reopens": "First text of all.", "Ferry strike ends": "Second text of all."}
    old, new = "", ["Documents (2)", *(f"{n}. {one}" for n, one in enumerate(told, 1))]
    for number, (headline, body) in enumerate(told.items(), 1):
        old += nexis(number, headline=headline).replace(
            "Ships returned to the harbour of Northport on Monday after four days of storm.\n"
            "The pilots were the first to leave.\n\nCrews cheered on Monday.",
            body,
        )
        new += [
            headline, "Northport Herald", "January 6, 2020 Monday",
            "Copyright 2020 The Publisher Ltd. All Rights Reserved", "Section:\u00a0NEWS; Pg. 3",
            "Length:\u00a016 words", "Byline:\u00a0Ann Reed", "Body", body, "Classification",
            "Language:\u00a0ENGLISH", "Load-Date:\u00a0January 6, 2020", "End of Document",
        ]  # fmt: skip
    written(tmp_path / "search.TXT", old)
    written(tmp_path / "search.DOCX", docx(new))
    written(tmp_path / "search.RTF", rtf(new))
    written(tmp_path / "search.PDF", pdf([new[:3], new[3:16], new[16:]]))
    sources = [str(file) for file in sorted(tmp_path.glob("search.*"))]
    built = build(sources, tmp_path / "index", jobs=1)
    ledger = built.ledger
    assert (ledger.added, ledger.unchanged, ledger.updated, ledger.rejected) == (2, 6, 0, 0)
    with Index(built.path) as index:
        kept = sorted(story.headline for story in index.engine.stories())
    assert kept == ["Ferry strike ends", "Harbour reopens"]


def test_the_same_copy_in_two_papers_is_two_stories(tmp_path: Path) -> None:
    text = nexis(1) + nexis(2, source="Coast Daily")
    first, second = stories(written(tmp_path / "a.txt", text))
    assert first.id != second.id
    assert first.body == second.body


FACTIVA = {
    "en": ("By Ann Reed", "16 words", "6 January 2020", "English", "Document"),
    "de": ("Von Ann Reed", "16 Wörter", "6 Januar 2020", "Deutsch", "Dokument"),
    "fr": ("Par Ann Reed", "16 mots", "6 janvier 2020", "Français", "Document"),
    "es": ("Por Ann Reed", "16 palabras", "6 enero 2020", "Español", "Documento"),
    "it": ("Di Ann Reed", "16 parole", "6 gennaio 2020", "Italiano", "Documento"),
    "ru": ("Ann Reed", "16 слов", "6 января 2020", "Русский", "Документ"),
    "ja": ("Ann Reed", "16 文字", "2020年1月6日", "日本語", "文書"),
}


@pytest.mark.parametrize("language", FACTIVA)
def test_an_article_of_factiva(language: str, tmp_path: Path) -> None:
    """In the language of the user's interface, as lines and as boxes of a page."""
    byline, words, date, named, document = FACTIVA[language]
    article = (
        f"{{}}\n{byline}\n{words}\n{date}\n18:39\nNorthport Herald\nNPHER\n{named}\n"
        f"(c) 2020 Northport Herald. All rights reserved.\n\nShips returned on Monday.\n\n"
        f"Crews cheered.\n\n{document} NPHER00020200106eg16000{{}}\n\n"
    )
    lines = article.format("Harbour reopens after the storm of January", "b5")
    lines += article.format("Ferry strike ends after a week without ferries", "b6")
    boxes = "".join(
        f'<div class="article xxArticle"><div id="hd"><b class="xxHeadline">{headline}</b></div>'
        f'<div class="author">{byline}</div><div>{words}</div><div>{date}</div><div>18:39</div>'
        f"<div>Northport Herald</div><div>NPHER</div><div>{named}</div><div>(c) 2020 Northport "
        'Herald.</div><p class="articleParagraph">Ships returned on Monday.</p>'
        f'<p class="articleParagraph">Crews cheered.</p><p>{document} '
        f"NPHER00020200106eg16000{number}</p></div>"
        for headline, number in (
            ("Harbour reopens after the storm of January", "b5"),
            ("Ferry strike ends after a week without ferries", "b6"),
        )
    )
    page = f"<html><head><title>Factiva</title></head><body>{boxes}</body></html>"
    texts = written(tmp_path / "a.txt", lines), written(tmp_path / "a.html", page)
    for first, second in every(map(stories, texts)):
        assert first.headline == "Harbour reopens after the storm of January"
        assert (first.id, second.id) == ("NPHER00020200106eg16000b5", "NPHER00020200106eg16000b6")
        assert (first.source, first.byline) == ("Northport Herald", "Ann Reed")
        assert (f"{first.date:%F %R}", first.language) == ("2020-01-06 18:39", language)
        assert first.body == "Ships returned on Monday.\n\nCrews cheered."


DATES = {
    "January 6, 2020 Monday Correction Appended": "2020-01-06 00:00",
    "Monday, January 06, 2020 Late Edition": "2020-01-06 00:00",
    "6 January 2020 Monday 9:50 PM GMT+1": "2020-01-06 20:50",
    "Montag 6. Januar 2020": "2020-01-06 00:00",
    "lundi 6 janvier 2020 - 18:30 UTC +0100": "2020-01-06 17:30",
    "6 de enero de 2020 lunes": "2020-01-06 00:00",
    "maandag 6 januari 2020": "2020-01-06 00:00",
    "6 stycznia 2020": "2020-01-06 00:00",
    "2020年1月6日 月曜日": "2020-01-06 00:00",
    "5-11 January 2020": "2020-01-05 00:00",
    "January/February 2020": "2020-01-01 00:00",
    "Winter 2019/2020": "2019-12-01 00:00",
    "2020-01-06T18:39:00Z": "2020-01-06 18:39",
}


@pytest.mark.parametrize("line", DATES)
def test_dates_above_articles(line: str) -> None:
    found = date_at(line)
    assert found
    assert f"{found.instant.utc:%F %R}" == DATES[line]


@pytest.mark.parametrize("line", ["01/02/2020", "On January 6, 2020 he said", "31 February 2020"])
def test_lines_that_are_no_date(line: str) -> None:
    assert date_at(line) is None


RELEASE = [
    "Harbour Press Office", "Northern port opens its new mole", "Northport, 6 June 2018",
    "The port has opened a mole of four hundred metres.", "Ships can berth in all weathers.",
]  # fmt: skip
MAKERS = {
    "a.docx": docx(RELEASE), "a.odt": odt(RELEASE), "a.rtf": rtf(RELEASE), "a.pdf": pdf([RELEASE]),
}  # fmt: skip


@pytest.mark.parametrize("name", MAKERS)
def test_a_document_is_one_story(name: str, tmp_path: Path) -> None:
    (story,) = stories(written(tmp_path / name, MAKERS[name]))
    assert (story.headline, story.source) == (RELEASE[1], RELEASE[0])
    assert (story.dateline, f"{story.date:%F}") == ("Northport", "2018-06-06")
    assert story.body == "\n\n".join(RELEASE[3:])


def test_documents_inside_a_zip_are_documents(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name, data in MAKERS.items():
            archive.writestr(name, data)
    assert len(stories(tmp_path / "a.zip")) == len(MAKERS)


def test_a_spreadsheet_and_a_presentation_are_a_line_each(tmp_path: Path) -> None:
    """Not a line for each part of their zips."""
    types = "<Types/>"
    parts = {"[Content_Types].xml": types, "ppt/presentation.xml": "<p/>", "ppt/a.xml": "<p/>"}
    written(tmp_path / "a.pptx", zipped(parts))
    (found,) = read(tmp_path)
    assert isinstance(found, Skipped)
    assert "PowerPoint" in found.message


def test_a_scanned_pdf_is_told(tmp_path: Path) -> None:
    (found,) = read(written(tmp_path / "a.pdf", pdf([[], [], []])))
    assert isinstance(found, Reject)
    assert (found.reason, "3 pages without text" in found.message) == ("no-text", True)


def test_without_its_library_a_pdf_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(
        "searcher.archives.documents.pdf.find_spec",
        lambda name: None if name == "pypdf" else real(name),
    )
    (found,) = read(written(tmp_path / "a.pdf", MAKERS["a.pdf"]))
    assert isinstance(found, Reject)
    assert "newswire-search[documents]" in found.message


BOMB = 200 * MIB


def bombs() -> Iterator[tuple[str, bytes]]:
    """Small files that unpack to far more, or nest without end."""
    word, types = "word/document.xml", "[Content_Types].xml"
    yield "zeros.docx", zipped({types: "", word: " " * BOMB}, zipfile.ZIP_DEFLATED)
    paragraphs = "<w:p>" * 1_000_000
    yield (
        "deep.docx",
        zipped({types: "", word: f'<w:d xmlns:w="w">{paragraphs}'}, zipfile.ZIP_DEFLATED),
    )
    laughs = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><d>&b;</d>'
    yield "laughs.docx", zipped({types: "", word: laughs})
    yield "laughs.odt", zipped({"mimetype": "", "content.xml": laughs})
    yield "deep.rtf", rb"{\rtf1 " + b"{" * 3_000_000
    yield "deep.pdf", pdf([RELEASE]).replace(b"/Root 1 0 R", b"/Root " + b"[" * 100_000)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "data"), bombs(), ids=lambda one: one if isinstance(one, str) else ""
)
def test_bombs_are_rejects(name: str, data: bytes, tmp_path: Path) -> None:
    found = list(read(written(tmp_path / name, data)))
    assert [type(one) for one in found] == [Reject]


NO_STORIES = {
    "log": "\n".join(f"2020-01-06 10:00:0{n} INFO started the harbour pilot" for n in range(9)),
    "code": "import os\n\n\ndef f(path):\n    return os.stat(path)\n\n\nclass A:\n    x = 1\n",
}  # fmt: skip


@pytest.mark.parametrize("kind", NO_STORIES)
def test_what_is_no_story_is_named(kind: str, tmp_path: Path) -> None:
    (found,) = read(written(tmp_path / "a.txt", NO_STORIES[kind]))
    assert isinstance(found, Skipped | Reject)
    assert kind in found.message


def test_a_text_of_many_datelines_is_no_story(tmp_path: Path) -> None:
    places = ("LONDON", "PARIS", "BERLIN", "ROME", "MADRID")
    text = "News in brief\nReuters, 6 January 2020\n\n" + "\n\n".join(
        f"{place}, Jan 6 (Reuters) - Ships returned to the harbour on Monday after the storm."
        for place in places
    )
    (found,) = read(written(tmp_path / "a.txt", text))
    assert isinstance(found, Reject)
    assert found.reason == "several-stories"


def test_a_report_of_several_articles_is_no_page(tmp_path: Path) -> None:
    text = "Crews cheered for a long time on the quay of the town, and the pilots left first. " * 3
    articles = "".join(
        f"<h2>{headline}</h2><p>{source}; 09.02.1994</p><p>{text}</p>"
        for headline, source in (("Harbour reopens", "Herald"), ("Strike ends", "Coast Daily"))
    )
    page = f"<html><head><title>Report 12.05.2021</title></head><body>{articles}</body></html>"
    (found,) = read(written(tmp_path / "a.html", page))
    assert isinstance(found, Skipped)
    assert found.reason == "several-articles"


UNDATED = (
    "Ad sales boost profit\n\nQuarterly profits at the media company rose by three quarters in the"
    " three months to December.\n\nThe company said that sales of fast connections had helped.\n"
)


def test_prose_without_a_date_is_kept(tmp_path: Path) -> None:
    file = written(tmp_path / "001.txt", UNDATED)
    (kept,) = read(file)
    assert isinstance(kept, Story)
    assert (kept.headline, kept.date) == ("Ad sales boost profit", None)
    assert kept.body.startswith("Quarterly profits")


def test_a_text_that_is_no_prose_needs_a_date(tmp_path: Path) -> None:
    file = written(tmp_path / "001.txt", "Ad sales\n\nboost\n\nprofit\n")
    (refused,) = read(file, "text_clipping")
    assert isinstance(refused, Reject)
    assert "--undated" in refused.message
    (kept,) = read(file, "text_clipping", given=Given(undated=True))
    assert isinstance(kept, Story)


def test_a_document_without_a_date_is_kept(tmp_path: Path) -> None:
    (story,) = stories(written(tmp_path / "a.docx", docx(["Minutes", "The board met."])))
    assert (story.headline, story.body, story.date) == ("Minutes", "The board met.", None)


def test_headers_without_blank_lines(tmp_path: Path) -> None:
    """As programs leave them that turn documents into text."""
    text = "".join(
        f"{headline}\nNorthport Herald\nJanuary 6, 2020 Monday\nLength: 10 words\n"
        "Byline: Ann Reed\nBody\nShips returned to the harbour of Northport on Monday.\n"
        "Load-Date: January 7, 2020\n"
        "End of Document\n"
        for headline in ("Harbour reopens", "Ferry strike ends")
    )
    first, second = stories(written(tmp_path / "a.txt", text))
    assert (first.headline, second.headline) == ("Harbour reopens", "Ferry strike ends")
    assert first.body == "Ships returned to the harbour of Northport on Monday."


def test_an_export_that_a_program_made_a_page_of(tmp_path: Path) -> None:
    """Word and pandoc save documents as pages, without any mark of the database's own."""
    lines = [
        "Harbour reopens", "Northport Herald", "January 6, 2020 Monday", "Length: 9 words", "Body",
        "Ships returned to the harbour on Monday.", "Load-Date: January 7, 2020", "End of Document",
    ]  # fmt: skip
    again = ["Ferry strike ends", *lines[1:]]
    paragraphs = "".join(f"<p class=MsoNormal>{line}</p>" for line in (*lines, *again))
    page = f"<html><head><title>Files</title></head><body>{paragraphs}</body></html>"
    first, second = stories(written(tmp_path / "a.htm", page))
    assert (first.headline, second.headline) == ("Harbour reopens", "Ferry strike ends")
    assert first.source == "Northport Herald"
