"""When a web page was published, and when it was changed.

What a page says for machines comes first: JSON-LD, meta elements, microdata, <time>. Then a date
that readers see; its footer, which says when the site was built, comes last.
"""

import copy
import re
from datetime import UTC, datetime, timedelta

from lxml.html import HtmlElement

from searcher.archives.markup.page_metadata import Metadata
from searcher.archives.markup.paragraphs import line
from searcher.archives.newsroom.agencies import domain_of, zone_of_stamps
from searcher.archives.newsroom.instants import (
    FIGURES,
    Instant,
    instant_in_figures,
    instant_on_a_page,
    ordered,
)

ON_PAGE = "date found on the page"

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
_A_DAY = timedelta(1)
# A date and the time behind it: "2019-01-21 13:49", "3. September 2018, 20:30 Uhr"
_WITH_CLOCK = re.compile(
    r"(?:(\d{4})-(\d\d)-(\d\d)"
    r"|((?<!\d)(?:\d{1,2}\.?\s+(?:de\s+)?[^\W\d]{3,12}\.?,?\s+(?:de\s+)?|[^\W\d]{3,9}\.?\s+\d{1,2},\s+"
    r"|\d{1,2}[./]\d{1,2}[./])\d{4}))"
    r",?\s*(?:[-–|]\s*)?(?:um|at|à|om|kl\.?)?\s*(\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]\.?m\b\.?)?)",
    re.IGNORECASE,
)
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
    text = page.text_content()
    read = _as_its_language_has_it(day, text, language)
    return _at_its_time(read, text, zone_of_stamps(domain_of(address)))


def _first(
    said: Metadata, address: str, language: str, names: tuple[str, ...], *keys: str
) -> Instant | None:
    zone = zone_of_stamps(domain_of(address))
    for written in [text for key in keys for text in said.all_told(key)] + said.values(*names):
        if found := instant_on_a_page(written, zone) or instant_in_figures(written, language, zone):
            return found
    return None


def _time_in_article(page: HtmlElement, address: str, language: str) -> Instant | None:
    """The first <time> of an article. That of a page's header may be the clock of the site."""
    zone = zone_of_stamps(domain_of(address))
    for element in page.iterfind(".//time"):
        above = {ancestor.tag for ancestor in element.iterancestors()}
        if above & {"article", "main"} and not above & {"footer", "aside", "nav"}:
            written = element.get("datetime") or line(element)
            return instant_on_a_page(written, zone) or instant_in_figures(written, language, zone)
    return None


def _as_its_language_has_it(day: datetime, text: str, language: str) -> Instant:
    """A day found on a page, put right where it stands there in figures, which htmldate reads as a
    day first.
    """
    guessed = (ON_PAGE,)
    for found in FIGURES.finditer(text):
        numbers = {int(found[1]), int(found[3])}
        if int(found[4]) == day.year and numbers == {day.day, day.month}:
            number, month, more = ordered(int(found[1]), int(found[3]), found[2], language)
            return Instant(day.replace(month=month, day=number), (*guessed, *more))
    return Instant(day, guessed)


def _at_its_time(day: Instant, text: str, zone: str) -> Instant:
    """A day found on a page with the time of day that stands right behind it there."""
    for found in _WITH_CLOCK.finditer(text):
        year, number, day_of_month, figures, clock = found.groups()
        written = figures or f"{year}-{number}-{day_of_month}"
        read = instant_on_a_page(f"{written} {clock}", zone)
        if read is None and figures:
            exact = f"{day.utc:%Y-%m-%d} {clock}" if _is_of(figures, day) else ""
            read = instant_on_a_page(exact, zone) if exact else None
        if read and "time of day" not in read.guessed and abs(read.utc - day.utc) <= _A_DAY:
            return Instant(read.utc, (*day.guessed, *read.guessed))
    return day


def _is_of(figures: str, day: Instant) -> bool:
    """Whether a date in figures, in either order, is this day."""
    found = FIGURES.match(figures)
    return found is not None and {int(found[1]), int(found[3])} == {day.utc.day, day.utc.month}


def _without_footers(page: HtmlElement) -> HtmlElement:
    """A copy of a page without what says when its site was built, or a story last looked at."""
    page = copy.deepcopy(page)
    for element in page.xpath(_LAST):
        element.drop_tree()
    for element in page.xpath(".//p | .//div | .//span | .//small"):
        if not len(element) and _UPDATED.search(element.text or ""):
            element.text = ""
    return page
