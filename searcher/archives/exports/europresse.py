"""Articles of Europresse (CEDROM-SNi, Eureka.cc) in HTML: many articles a page."""

import re
from collections.abc import Iterator

from lxml import etree

from searcher.analysis import clean
from searcher.archives.exports.dates import date_in
from searcher.archives.exports.labels import is_place_in_paper
from searcher.archives.exports.parts import plain
from searcher.archives.markup.paragraphs import line, paragraphs, parse_html
from searcher.archives.newsroom.agencies import agency_named
from searcher.archives.newsroom.bylines import byline_of
from searcher.archives.newsroom.calendar import WEEKDAYS
from searcher.archives.newsroom.datelines import dateline_of
from searcher.archives.newsroom.headlines import headline_or
from searcher.archives.newsroom.ids import made_id
from searcher.archives.newsroom.status import status_said
from searcher.archives.stream import Unfit
from searcher.story import Status, Story

_OPENING = re.compile(r"<article\b|<table id=[\"']tbHeaderImages[\"']", re.IGNORECASE)
_PUBLICATION = re.compile(r"<\w+[^<>]*class=[\"'](?:[^\"']*\s)?DocPublicationName\b", re.IGNORECASE)
# "news·20121004·PO·2040056000": kind, day, publication, number.
_ID = re.compile(r"\b[a-z]{3,10}·\d{8}·\w+·[\w-]+")
_RIGHTS = re.compile(r"^\s*(?:©|\(c\)|Copyright)|tous droits réservés|all rights reserved", re.I)
_FURNITURE = re.compile(
    r"Ce certificat est émis|This certificate|Date d'émission|Le présent document est protégé"
    r"|Numéro de document|Document number|Certificat émis|Sauvegarder|Référence bibliographique"
    r"|Tous droits réservés|^Aucune description",
    re.IGNORECASE,
)
_NUMBER = re.compile(r",?\s*(?:no|n°|nº)\.?\s*[\d-]+.*$", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?…»\"”]$")


def is_page(html: str) -> bool:
    """Whether a page is an export of Europresse."""
    return bool(_PUBLICATION.search(html)) or "cedrom-sni.com" in html


def page_cuts(html: str) -> list[int]:
    """Where the articles of a page begin."""
    found = [one.start() for one in _OPENING.finditer(html)]
    if len(found) == len(_PUBLICATION.findall(html)):
        return found
    return [one.start() for one in _PUBLICATION.finditer(html)] or [0]


def page_story(html: str, origin: str) -> Story:
    """One article of a page. Raises Unfit for what is none, or has no date."""
    root = parse_html(html)
    header = " ".join(line(one) for one in _of_class(root, "DocHeader"))
    names = [told for one in _of_class(root, "DocPublicationName") if (told := line(one))]
    titles = [told for one in _of_class(root, "TitreArticle") if (told := line(one))]
    date = date_in(header) or next(filter(None, map(date_in, names)), None)
    if not date:
        raise Unfit("no-date", f'no date that can be read stands with "{" ".join(titles)[:80]}"')
    source = agency_named(_NUMBER.sub("", names[0]).strip(" ,")) if names else ""
    byline, body = _text(root, [*names, header, *titles])
    headline, from_what = headline_or(titles[0] if titles else "", "", body)
    found = _ID.search(" ".join(root.itertext()))
    about = (plain(source), date.day, plain(headline), plain(body)[:200])
    return Story(
        id=found[0] if found else made_id("europresse", *about),
        date=date.instant.utc,
        headline=headline,
        body=body,
        source=source,
        byline=byline_of(byline),
        dateline=dateline_of(body).place,
        status=status_said(headline) or Status.USABLE,
        topics=tuple(_topics(header)),
        guessed=(*date.instant.guessed, *from_what),
        origin=origin,
    )


def _of_class(root: etree._Element, name: str) -> Iterator[etree._Element]:
    """Elements with a class that begins so, none inside another of them."""
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        classes = str(element.get("class") or "") if isinstance(element.tag, str) else ""
        if any(name.lower() in one.lower() for one in classes.split()):
            yield element
            walk.skip_subtree()


def _text(root: etree._Element, above: list[str]) -> tuple[str, str]:
    """Byline and text: in boxes of their own today, below the title in older pages."""
    if boxes := [text for one in _of_class(root, "DocText") if (text := paragraphs(one))]:
        authors = [line(one) for one in _of_class(root, "docAuthors")]
        return ", ".join(filter(None, authors)), _clean("\n\n".join(boxes).split("\n\n"))
    told = clean(paragraphs(root)).split("\n\n")
    decks, rows = _parted([row for block in told for row in block.split("\n")], above)
    end = next((n for n, one in enumerate(rows) if _RIGHTS.search(one)), len(rows))
    rows = rows[:end]
    is_name = len(rows) > 1 and len(rows[0]) < 60 and not _SENTENCE.search(rows[0])
    byline = rows.pop(0) if is_name else ""
    return byline, _clean([*decks, *rows])


def _parted(rows: list[str], above: list[str]) -> tuple[list[str], list[str]]:
    """The lines of an older page that are neither header nor title: above the title, and below."""
    known, title = "".join(map(plain, above)), plain(above[-1])
    rows = [row for row in rows if plain(row)]
    at = max((n for n, row in enumerate(rows) if plain(row) in title), default=-1)
    decks = [row for row in rows[: at + 1] if plain(row) not in known]
    return decks, [row for row in rows[at + 1 :] if plain(row) not in known or len(row) > 40]


def _clean(lines: list[str]) -> str:
    kept = (one for one in lines if not _FURNITURE.search(one) and not _ID.fullmatch(one.strip()))
    return "\n\n".join(one for one in kept if one.strip())


def _topics(header: str) -> Iterator[str]:
    """The section, which stands before the day: "Politique, jeudi 5 octobre 2013, p. 3"."""
    for part in header.split(","):
        words = part.split()
        if not words or words[0].lower() in WEEKDAYS or date_in(part):
            return
        if not is_place_in_paper(part.strip()):
            yield part.strip()
