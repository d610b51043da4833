"""A web page as a story: its headline, its dates, and the text without what surrounds it.

A page is a story if it says so of itself, or if a date and a text are found in it. Its date is when
it was published; one that was changed later is of a version that grows with the time between.
"""

import codecs
import logging
import re

from lxml import etree
from lxml.html import HtmlElement

from searcher.archives.markup.page_dates import ON_PAGE, date_to_see, published_and_updated
from searcher.archives.markup.page_metadata import Metadata, metadata
from searcher.archives.markup.page_text import FRAME, page_text
from searcher.archives.markup.paragraphs import line, paragraphs, parse_html
from searcher.archives.newsroom.agencies import agency_named, domain_of
from searcher.archives.newsroom.bylines import byline_of
from searcher.archives.newsroom.datelines import dateline_of
from searcher.archives.newsroom.embargo_line import is_embargo_line, is_named_in
from searcher.archives.newsroom.headlines import headline_or
from searcher.archives.newsroom.ids import made_id
from searcher.archives.newsroom.instants import NO_DATE, Dated, Instant
from searcher.archives.newsroom.languages import language_of
from searcher.archives.newsroom.status import status_said
from searcher.archives.newsroom.versions import version_between
from searcher.archives.stream import BROKEN, Skipped, Unfit, decode_broken
from searcher.story import Entity, Status, Story

# Bytes; a page takes a hundred times that in memory.
LARGEST_PAGE = 4 << 20
# Characters of text that make a page without metadata a story.
SHORTEST = 100

_ARTICLE_DATES = ("article:published_time", "datepublished", "pubdate", "publishdate")
_SOURCES = (
    "og:site_name", "article_publication_name", "source", "sourceorganization", "dc.publisher",
    "publisher", "application-name", "apple-mobile-web-app-title", "copyright",
)  # fmt: skip
_BYLINES = ("author", "article_author", "byl", "dc.creator", "sailthru.author", "parsely-author")
_TOPICS = (
    "news_keywords",
    "keywords",
    "article:tag",
    "article:section",
    "section",
    "articlesection",
)
_LANGUAGES = ("inlanguage", "language", "content-language", "dc.language", "og:locale")
_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)\s[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.I
)
# Images written into a page ("data:image/png;base64,...") can be most of it, and are no text.
_INLINED = re.compile(rb"(?<=data:)[\w/+.-]{1,80};base64,[A-Za-z0-9+/=%\s]+")
_AUTHORS = (
    ".//article//*[contains(@class, 'author') or contains(@class, 'byline') or @rel='author']"
)
_LONGEST_BYLINE = 80  # characters
_HOME = re.compile(r"https?://[^/]+/?(?:(?:index|default|home)\.\w+)?", re.IGNORECASE)

for _name in ("readability", "htmldate", "charset_normalizer", "dateparser"):
    # What they mean, a Reject says.
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)


def story_of(
    data: bytes, origin: str, address: str = "", charset: str = "", *, given: Dated = NO_DATE
) -> Story | Skipped:
    """The story of a page, or that it is none.

    `given` is the date of an article that says none. `address` is where the page was, `charset`
    what its server said, where that is known. Raises Unfit for a story that cannot be read.
    """
    page, guessed = _parsed(data, charset)
    said = metadata(page)
    address = _address(page, said, address)
    (written, body_guessed), headline = page_text(page, said), _headline(page, said)
    tag = _tag(page, said)
    published, updated = published_and_updated(page, said, address, tag)
    is_article = bool(said.article) or said.first("og:type") == "article"
    is_long = len(written) >= SHORTEST or bool(said.first(*_ARTICLE_DATES))
    is_text = bool(headline) and is_long and not _HOME.fullmatch(address)
    found = published or updated
    if not found and (is_article or is_text):
        found = date_to_see(page, address, tag)
    if not is_article and not (found and is_text):
        return Skipped(origin, "page", "a page that is no story: neither a date nor an article")
    made = found or given
    byline, source = _byline(said) or _byline_to_see(page), _source(said, address)
    body = _below_headline(written, headline, byline)
    headline, headline_guessed = headline_or(headline, "", body)
    version, version_guessed = version_between(published, updated)
    has_address = bool(address) and not _HOME.fullmatch(address)
    return Story(
        id=address if has_address else _made_id(source, found, headline, body),
        date=made.utc,
        headline=headline,
        body=body,
        version=version,
        source=source,
        byline=byline,
        dateline=said.told("dateline") or dateline_of(body).place,
        entities=_entities(said),
        topics=_topics(said),
        language=language_of(tag),
        status=status_said(headline) or Status.USABLE,
        created=published and published.utc,
        note="\n".join(_embargo_lines(page, body)),
        guessed=(*guessed, *body_guessed, *made.guessed, *version_guessed, *headline_guessed),
        origin=origin,
    )


def _parsed(data: bytes, charset: str) -> tuple[HtmlElement, tuple[str, ...]]:
    """The root of a page, and what was guessed to read it."""
    data = _INLINED.sub(b"", data)
    if len(data) > LARGEST_PAGE:
        limit = LARGEST_PAGE >> 20
        raise Unfit("too-big", f"the page is larger than {limit} MB without its images")
    html, guessed = decode_page(data, charset)
    page = parse_html(html)
    if not isinstance(page, HtmlElement):
        raise Unfit("empty", "the page has no text")
    return page, guessed


def decode_page(data: bytes, charset: str = "") -> tuple[str, tuple[str, ...]]:
    """The text of a page: as its marks, its server or itself declares, else UTF-8, else cp1252."""
    declared = _CHARSET.search(data[:4096])
    names = [charset, declared[1].decode("ascii", "replace") if declared else ""]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        names = ["utf-16"]
    known = [codec for name in names if (codec := _codec(name))]
    for codec in dict.fromkeys([*known, "utf-8-sig"]):
        try:
            return data.decode(codec), ()
        except UnicodeError:
            continue
    return (data.decode(known[0], "replace"), (BROKEN,)) if known else decode_broken(data)


def _codec(name: str) -> str:
    """A codec for a name of the web's, where Latin-1 means cp1252 (WHATWG Encoding, 4.2)."""
    try:
        found = codecs.lookup(name.strip("\"' ")).name if name else ""
        # Not hex, nor idna.
        b"\xff".decode(found or "utf-8", "replace")
    except (LookupError, ValueError):
        return ""
    larger = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
    return larger.get(found, "utf-8-sig" if found == "utf-8" else found)


def _address(page: etree._Element, said: Metadata, address: str) -> str:
    links = page.iterfind(".//link[@rel='canonical']")
    named = [(link.get("href") or "").strip() for link in links] + said.values("og:url")
    whole = [url for url in (*named, address) if url.startswith(("http://", "https://"))]
    # Some pages all name the front page.
    whole.sort(key=lambda url: bool(_HOME.fullmatch(url)))
    return next(iter(whole), "").partition("#")[0]


def _headline(page: etree._Element, said: Metadata) -> str:
    """What the page calls itself, without the name of its site."""
    title = " ".join(map(line, page.iterfind(".//head/title"))) or line(page.find(".//title"))
    told = [said.told("headline"), said.first("og:title"), said.first("headline"), title]
    told = [one for one in told if one]
    plain = tuple(map(_plain, told))
    for heading in filter(None, map(line, page.iter("h1", "h2", "h3"))):
        if len(heading) > 8 and any(one.startswith(_plain(heading)) for one in plain):
            return heading
    headings = list(filter(None, map(line, page.iter("h1"))))
    if told == [title] and len(headings) == 1 and _plain(headings[0]).startswith(_plain(title)):
        return headings[0]  # the title is a shorter one
    if told:
        return _without_site(told[0], said.first(*_SOURCES))
    return next(iter(headings), "")


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def _without_site(title: str, site: str) -> str:
    parts = re.split(r"\s+(?:[|»·:–—-])\s+", title)
    is_site = len(parts) > 1 and site and _plain(parts[-1]) == _plain(site)
    return title[: title.rindex(parts[-1])].rstrip(" |»·:–—-") if is_site else title


def _below_headline(text: str, headline: str, byline: str) -> str:
    """The text without a headline and a byline that stand near its top."""
    paragraphs = text.split("\n\n")
    if headline in paragraphs[:5]:
        paragraphs = paragraphs[paragraphs.index(headline) + 1 :]
    first = paragraphs[0] if paragraphs else ""
    is_byline = len(first) < 80 and any(first.endswith(name) for name in byline.split(", ") if name)
    return "\n\n".join(paragraphs[1:] if is_byline else paragraphs)


def _embargo_lines(page: HtmlElement, body: str) -> list[str]:
    """The embargo lines of a page that stand outside its text, as they do above a press release.

    One word in capitals is no such line here, but the section that a page is in.
    """
    if not is_named_in(page.text_content()):
        return []
    lines = paragraphs(page, FRAME).split("\n")
    return [one for one in lines if " " in one and one not in body and is_embargo_line(one)]


def _source(said: Metadata, address: str) -> str:
    names = [said.told("publisher", "name"), *said.values(*_SOURCES), domain_of(address)]
    return agency_named(next(filter(None, names), ""))


def _byline(said: Metadata) -> str:
    names = said.all_told("author", "name") or said.all_told("author") or said.values(*_BYLINES)
    names = [byline_of(name) for name in names if "//" not in name and len(name) <= 200]
    return ", ".join(dict.fromkeys(names[:1] if not said.article else names))


def _byline_to_see(page: HtmlElement) -> str:
    """The names behind "By" in an element that a page calls its author or byline."""
    for element in page.xpath(_AUTHORS):
        words = line(element)
        names = byline_of(words)
        if names != words and len(words) <= _LONGEST_BYLINE:
            return names
    return ""


def _entities(said: Metadata) -> tuple[Entity, ...]:
    named = said.named("about", "mentions")
    return tuple(dict.fromkeys(Entity(kind, name) for kind, name in named))


def _topics(said: Metadata) -> tuple[str, ...]:
    told = said.all_told("keywords") + said.all_told("articleSection")
    words = (word.strip() for value in [*told, *said.values(*_TOPICS)] for word in value.split(","))
    return tuple(dict.fromkeys(filter(None, words)))


def _tag(page: etree._Element, said: Metadata) -> str:
    """The tag of a page's language, "en-US"; "" for none."""
    tags = [page.get("lang") or page.get("xml:lang") or "", said.told("inLanguage")]
    return next(filter(language_of, [*tags, *said.values(*_LANGUAGES)]), "")


def _made_id(source: str, made: Instant | None, headline: str, body: str) -> str:
    """The id of a page that does not say where it was: "News in brief" is a title of many."""
    if made is None:
        return made_id("page", source, "", headline, body)
    date = made.utc
    if ON_PAGE in made.guessed:  # of the day alone: the time beside it was not always read
        date = date.replace(hour=0, minute=0, second=0)
    return made_id("page", source, date.isoformat(), headline, body)
