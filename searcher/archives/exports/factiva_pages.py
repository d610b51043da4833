"""Articles of Factiva in HTML and XML."""

import re

from lxml import etree

from searcher.analysis import clean
from searcher.archives.exports.factiva import (
    ACCESSION,
    FILTERS,
    Article,
    headed,
    is_publisher,
    story_of,
)
from searcher.archives.exports.factiva import story as text_story
from searcher.archives.exports.labels import FACTIVA
from searcher.archives.markup.paragraphs import line, paragraphs, parse_html
from searcher.archives.markup.xml import every, local_name, text
from searcher.archives.newsroom.teletype import paragraphs as teletype_paragraphs
from searcher.archives.stream import Unfit
from searcher.story import Story

# The box of one article: "article enArticle", "article deArticle".
_OPENING = re.compile(r"<div[^<>]*\bclass=[\"']article [a-z]{2}Article\b[^<>]*>", re.IGNORECASE)
_OTHER_OPENING = re.compile(r"<div[^<>]*\bclass=[\"']article\b[^<>]*>", re.IGNORECASE)
_ACCESSION = re.compile(rf"(?:\S+\s+)?({ACCESSION})\s*")


def is_page(html: str) -> bool:
    """Whether a page is an export of Factiva."""
    is_titled = re.search(r"<title>[^<]*Factiva[^<]*</title>", html, re.IGNORECASE)
    return bool(is_titled or _OPENING.search(html) or "articleParagraph" in html)


def has_boxes(html: str) -> bool:
    """Whether the articles of a page stand in boxes of their own."""
    return bool(_OPENING.search(html) or _OTHER_OPENING.search(html))


def page_cuts(html: str) -> list[int]:
    """Where the box of each article begins; the whole page where there are no boxes."""
    found = [one.start() for one in _OPENING.finditer(html)]
    return found or [one.start() for one in _OTHER_OPENING.finditer(html)] or [0]


def page_story(html: str, origin: str) -> Story:
    """One article of a page, from its box on."""
    root = parse_html(html)
    box = next((one for one in root.iter("div") if "article" in one.get("class", "")), root)
    article = Article()
    rows = _rows(box)
    if len(rows) >= 4:
        for code, cell in rows:
            if code in ("LP", "TD"):
                article.text += filter(None, clean(paragraphs(cell)).split("\n\n"))
            else:
                article.fields.setdefault(code, line(cell))
        _take_accession(article)
        return story_of(article, origin)
    if not box.findall(".//div[@id='hd']") and "articleParagraph" not in html:
        return text_story(paragraphs(box), origin, is_wrapped=False)
    return _boxed(box, origin)


def _rows(box: etree._Element) -> list[tuple[str, etree._Element]]:
    """The rows of an article that is a table of codes and fields."""
    found = []
    for row in box.iter("tr"):
        cells = row.findall("td")
        code = line(cells[0]).strip() if len(cells) > 1 else ""
        if code in FACTIVA:
            found.append((code, cells[1]))
    return found


def _boxed(box: etree._Element, origin: str) -> Story:
    """An article of boxes: those above the first paragraph are its fields, in a known order."""
    above: list[str] = []
    below: list[str] = []
    headline = byline = ""
    for element in box.iter("div", "p"):
        if element is box or any(True for _ in element.iterchildren("div", "p")):
            continue
        name, told = element.get("class", ""), clean(paragraphs(element))
        if element.get("id") == "hd":
            headline = line(element)
            above.append(headline)
        elif not told:
            continue
        elif name == "author":
            byline = told
        elif element.tag == "p" or below:
            below.append(told)
        else:
            above.append(told)
    article = _of_text(above, headline)
    if byline:
        article.fields["BY"] = byline
    elif "BY" in article.fields and not byline:
        del article.fields["BY"]
    _take_body(article, below)
    return story_of(article, origin)


def _of_text(above: list[str], headline: str) -> Article:
    article, _ = headed(above)
    if headline:
        at = above.index(headline)
        article.fields["HD"] = headline
        article.fields.pop("SE", None)
        if at:
            article.fields["SE"] = above[at - 1]
    return article


def _take_body(article: Article, below: list[str]) -> None:
    while below and (found := _ACCESSION.fullmatch(below[-1])):
        article.fields["AN"] = found[1]
        below.pop()
    if len(below) > 1 and is_publisher(below[-1], article.fields.get("CY", "")):
        article.fields["PUB"] = below.pop()
    article.text = below


def _take_accession(article: Article) -> None:
    if found := _ACCESSION.search(article.fields.get("AN", "")):
        article.fields["AN"] = found[1]


def xml_story(element: etree._Element, origin: str) -> Story:
    """One article of Factiva's XML (its "PPS" response)."""
    told: dict[str, str] = {
        "AN": text(element, "accessionNo"),
        "HD": text(element, "headline"),
        "BY": text(element, "byline"),
        "LA": text(element, "baseLanguage"),
        "SN": text(element, "sourceName"),
        "SE": text(element, "sectionName") or text(element, "section"),
        "CLM": text(element, "columnName"),
        "PD": text(element, "publicationDate/dateTime") or text(element, "publicationDate"),
        "WC": f"{text(element, 'wordCount')} words",
        "NS": _codes(element, "newsSubject"),
        "RE": _codes(element, "region"),
        "CO": _codes(element, "company"),
    }
    if not told["AN"] and not told["HD"]:
        raise Unfit("no-article", "an article of Factiva without number and headline")
    article = Article({key: value for key, value in told.items() if value.strip()})
    for name in ("leadParagraph", "tailParagraphs"):
        for part in every(element, name):
            article.text += _paragraphs(part)
    return story_of(article, origin)


def _paragraphs(part: etree._Element) -> list[str]:
    found = [one for one in part if isinstance(one.tag, str) and local_name(one) == "paragraph"]
    if found:
        return [told for one in found if (told := line(one))]
    # Some who make such files put the text of a wire in, its paragraphs indented.
    written = clean("".join(part.itertext()))
    return [one for one in teletype_paragraphs(written).split("\n\n") if one]


def _codes(element: etree._Element, name: str) -> str:
    """Terms as they stand in the other forms: "gpol : Domestic Politics | ..."."""
    found = [(one.get("code", ""), text(one, "name")) for one in every(element, name)]
    return " | ".join(f"{code} : {term or code}" for code, term in found if code not in FILTERS)
