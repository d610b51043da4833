"""When a web page was published, and when it was changed.

What a page says for machines comes first: JSON-LD, meta elements, microdata, <time>. Then a date
that readers see; its footer, which says when the site was built, comes last.
"""

import copy
import re
from datetime import UTC, datetime

from lxml.html import HtmlElement

from searcher.archives.markup.page_metadata import Metadata
from searcher.archives.newsroom.agencies import domain_of, zone_of_stamps
from searcher.archives.newsroom.instants import Instant, instant_on, instant_on_a_page

AMBIGUOUS = "ambiguous date"

_PUBLISHED = (
    "article:published_time", "datepublished", "og:published_time", "article:published",
    "pubdate", "publishdate", "publish_date", "publish-date", "publication_date", "dcterms.created",
    "originalpublicationdate", "article_date_original", "date_published", "sailthru.date",
    "cxenseparse:recs:publishtime", "parsely-pub-date", "dc.date.issued", "dcterms.date",
    "dc.date", "rnews:datepublished", "ptime", "datecreated",
    "article:created", "prism.publicationdate", "citation_date", "date",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "datemodified", "og:updated_time", "lastmod", "article_date_updated",
    "dcterms.modified", "last-modified",
)  # fmt: skip
_FIGURES = re.compile(r"(?<!\d)(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?!\d)")
# Where the month stands first: in the United States, their territories, and Panama (CLDR).
_MONTH_FIRST = re.compile(r"en[-_](?:US|PR|GU|VI|AS|MH|UM|MP)\b|es[-_]P[AR]\b", re.IGNORECASE)
# Or no language: either order.
_ENGLISH = re.compile(r"(?:en)?$", re.IGNORECASE)
_LAST = ".//footer | .//aside | .//nav | .//*[@role='contentinfo']"
_UPDATED = re.compile(
    r"\b(?:last\s+(?:updated|modified|reviewed)|copyright|©|all\s+rights\s+reserved)", re.IGNORECASE
)


def published_and_updated(
    page: HtmlElement, said: Metadata, address: str, language: str
) -> tuple[Instant | None, Instant | None]:
    """When a page says for machines that it was published, and changed; None for what it does not.

    `language` is its tag, "en-US": it decides what is the month in "03/04/2016".
    """
    published = _first(said, address, language, _PUBLISHED, "datePublished", "dateCreated")
    updated = _first(said, address, language, _MODIFIED, "dateModified")
    return published or _time_in_article(page, address, language), updated


def date_to_see(page: HtmlElement, address: str, language: str) -> Instant | None:
    """The day that stands somewhere on a page for its readers; None for none."""
    from htmldate import find_date

    page = _without_footers(page)
    try:
        found = find_date(
            page, extensive_search=False, original_date=True, url=address or None,
            max_date=datetime.max,
        )  # fmt: skip
    except ValueError:  # a zone of a day and more
        return None
    if not found:
        return None
    day = datetime.fromisoformat(found).replace(tzinfo=UTC)
    return _as_its_language_has_it(day, page.text_content(), language)


def _first(
    said: Metadata, address: str, language: str, names: tuple[str, ...], *keys: str
) -> Instant | None:
    zone = zone_of_stamps(domain_of(address))
    for written in [text for key in keys for text in said.all_told(key)] + said.values(*names):
        if found := instant_on_a_page(written, zone) or _in_figures(written, language, zone):
            return found
    return None


def _time_in_article(page: HtmlElement, address: str, language: str) -> Instant | None:
    """The first <time> of an article. That of a page's header may be the clock of the site."""
    zone = zone_of_stamps(domain_of(address))
    for element in page.iterfind(".//time[@datetime]"):
        above = {ancestor.tag for ancestor in element.iterancestors()}
        if above & {"article", "main"} and not above & {"footer", "aside", "nav"}:
            written = element.get("datetime", "")
            return instant_on_a_page(written, zone) or _in_figures(written, language, zone)
    return None


def _in_figures(written: str, language: str, zone: str) -> Instant | None:
    """A date such as "03/04/2016 10:15", by what the page's language puts first."""
    found = _FIGURES.match(written.strip())
    if not found:
        return None
    first, second, year = int(found[1]), int(found[3]), found[4]
    day, month, guessed = _ordered(first, second, found[2], language)
    clock = written.strip()[found.end() :].strip(" ,T")
    read = instant_on(year, month, str(day), clock, zone) or instant_on(year, month, str(day))
    return read and Instant(read.utc, (*read.guessed, *guessed))


def _ordered(first: int, second: int, mark: str, language: str) -> tuple[int, int, tuple[str, ...]]:
    """Day and month of two numbers, and that they may be exchanged, where nothing decides."""
    if first > 12 or second > 12:
        return (first, second, ()) if first > 12 else (second, first, ())
    if _MONTH_FIRST.match(language) and mark != ".":
        return second, first, ()
    is_open = first != second and mark != "." and bool(_ENGLISH.match(language))
    return first, second, ((AMBIGUOUS,) if is_open else ())


def _as_its_language_has_it(day: datetime, text: str, language: str) -> Instant:
    """A day found on a page, put right where it stands there in figures, which htmldate reads as a
    day first.
    """
    guessed = ("date found on the page",)
    for found in _FIGURES.finditer(text):
        numbers = {int(found[1]), int(found[3])}
        if int(found[4]) == day.year and numbers == {day.day, day.month}:
            number, month, more = _ordered(int(found[1]), int(found[3]), found[2], language)
            return Instant(day.replace(month=month, day=number), (*guessed, *more))
    return Instant(day, guessed)


def _without_footers(page: HtmlElement) -> HtmlElement:
    """A copy of a page without what says when its site was built, or a story last looked at."""
    page = copy.deepcopy(page)
    for element in page.xpath(_LAST):
        element.drop_tree()
    for element in page.xpath(".//p | .//div | .//span | .//small"):
        if not len(element) and _UPDATED.search(element.text or ""):
            element.text = ""
    return page
