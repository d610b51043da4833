"""The text of a web page, without what surrounds it.

readability finds the article, as browsers do for their reading view, and leaves out short lists,
tables and captions on its way. Those that stand in the page's own <article> are put back.
"""

import copy
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby

from lxml import etree
from lxml.html import HtmlElement

from searcher.archives.markup.page_metadata import Metadata
from searcher.archives.markup.paragraphs import html_paragraphs, paragraphs, parse_html

# Two seconds; pages of newspapers take less than a twentieth of that.
MOST_EFFORT = 50_000_000

FRAME = frozenset("figure figcaption aside nav footer form button select".split())
_ASIDE = FRAME - {"figure", "figcaption"}
_NO_WORDS = re.compile(r"\W*\d{0,3}\W*")
# What readability is known to leave out.
_SHARED = ("ul", "ol", "dl", "table", "figcaption")
_PARAGRAPHS = ("p", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre")
# Boxes in an article that are none of its text, by the names that pages give them.
_BOX = re.compile(
    r"comment|related|share|sharing|social|breadcrumb|promo|newsletter|subscri|recommend|sidebar"
    r"|\btags?\b|byline|author|advert|toolbar|pagination|gallery-nav",
    re.IGNORECASE,
)


def page_text(page: HtmlElement, said: Metadata) -> tuple[str, tuple[str, ...]]:
    """The text of a page, and what was guessed to find it.

    Where JSON-LD has a text that is far longer, that is taken.
    """
    found = _article(page)
    guessed = () if found else ("text of the whole page",)
    body = found or paragraphs(page, FRAME)
    kept = (one for one, _ in groupby(body.split("\n\n")) if not _NO_WORDS.fullmatch(one))
    # Without captions that come again, and the buttons of galleries.
    body = "\n\n".join(kept)
    told = said.article.get("articleBody")
    if isinstance(told, str) and len(told) > 2 * len(body):
        return html_paragraphs(told), ()
    return _with_what_was_left_out(body, page), guessed


def _article(page: HtmlElement) -> str:
    """What is text on a page, without what stands around it; "" if that cannot be told."""
    from readability import Document
    from readability.readability import Unparseable

    if _effort(page) > MOST_EFFORT:
        return ""
    try:
        summary = Document(copy.deepcopy(page)).summary(html_partial=True)
        return paragraphs(parse_html(summary), FRAME)
    except (Unparseable, etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ""


def _effort(page: HtmlElement) -> int:
    """What it takes at worst to find the article: readability reads articles in articles anew.

    It is the square of how deep such candidates stand in each other, times the text.
    """
    told = page.iter("p", "pre", "td", "blockquote")
    parents = {parent for one in told if (parent := one.getparent()) is not None}
    grandparents = {above for one in parents if (above := one.getparent()) is not None}
    candidates = parents | grandparents
    depth = deepest = 0
    for event, element in etree.iterwalk(page, events=("start", "end")):
        if element in candidates:
            depth += 1 if event == "start" else -1
            deepest = max(deepest, depth)
    return deepest * deepest * len(page.text_content())


def _with_what_was_left_out(body: str, page: HtmlElement) -> str:
    """A text with the lists, tables and captions of its article that are missing in it.

    Each stands below the paragraph that it stands below on the page, what precedes all of them at
    the end: a caption is no lead.
    """
    told = body.split("\n\n")
    places = {_plain(paragraph): number for number, paragraph in enumerate(told)}
    article = _own_article(page, places)
    if article is None:
        return body
    missing: dict[int, list[str]] = defaultdict(list)
    flat, at = _plain(body), len(told) - 1
    for element in _text_elements(article):
        if element.tag not in _SHARED:
            at = places.get(_plain("".join(element.itertext())), at)
        elif (text := paragraphs(element, _ASIDE)) and not _is_links(element, text):
            rows = [row for row in text.split("\n") if row and _plain(row) not in flat]
            missing[at] += ["\n".join(rows)] if rows else []
    below = ((one, *missing[number]) for number, one in enumerate(told))
    return "\n\n".join(part for parts in below for part in parts)


def _own_article(page: HtmlElement, places: dict[str, int]) -> etree._Element | None:
    """The <article> that most of a text stands in; teasers of others are articles too."""
    articles = page.iterfind(".//article")
    held = [
        (sum(_plain(p.text_content()) in places for p in one.iter("p")), one) for one in articles
    ]
    count, article = max(held, key=lambda pair: pair[0], default=(0, None))
    return article if 2 * count >= len(places) else None


def _text_elements(article: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs, lists, tables and captions of an article, none inside another of the same."""
    walk = etree.iterwalk(article, events=("start",))
    for _, element in walk:
        named = f"{element.get('class', '')} {element.get('id', '')}"
        if element.tag in _ASIDE or (element is not article and _BOX.search(named)):
            walk.skip_subtree()
        elif element.tag in _SHARED:
            yield element
            walk.skip_subtree()
        elif element.tag in _PARAGRAPHS:
            yield element


def _is_links(element: etree._Element, text: str) -> bool:
    """Whether most of a list leads elsewhere: it is one of other stories, or of buttons."""
    linked = sum(len(paragraphs(link)) for link in element.iter("a"))
    return 2 * linked > len(text)


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()
