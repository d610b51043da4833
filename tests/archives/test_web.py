"""Feeds, pages, crawls and mail: dates, encodings, damage, and what is no story."""

import gzip
from pathlib import Path

import pytest
from dated import when
from timing import processor_time

from searcher.archives import read
from searcher.archives.markup.web_page import decode_page, story_of
from searcher.archives.newsroom.instants import instant_on_a_page
from searcher.story import Story

WORDS = "<p>Words of a story, one after the other, and then some more, until there are enough.</p>"
PAGE = (
    '<!doctype html><html lang="en"><head><title>A headline</title>{}</head>'
    f"<body><h1>A headline</h1>{WORDS * 3}</body></html>"
)
ARTICLE = '<meta property="og:type" content="article">'
DATE = '<meta property="article:published_time" content="{}">'


def told(data: bytes, tmp_path: Path) -> list[str]:
    """The headline of each story, the reason of each reject or skip."""
    (tmp_path / "x").write_bytes(data)
    return [f.headline if isinstance(f, Story) else f.reason for f in read(tmp_path)]


# Feeds


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("Wed, 03 Jan 2018 13:47:00 GMT", "2018-01-03T13:47:00+00:00"),
        ("3 janvier 2018 13:47", "2018-01-03T13:47:00+00:00"),
        ("mié., 03 ene 2018 13:47:00 +0100", "2018-01-03T12:47:00+00:00"),
        ("03. Dez. 2018, 13:47", "2018-12-03T13:47:00+00:00"),
        ("2018-01-03T13:47:00.5Z", "2018-01-03T13:47:00.500000+00:00"),
        ("Thursday, 04 Jan 2018 13:47:00 EST", "2018-01-04T18:47:00+00:00"),
        ("Jan 3, 2018 1:47 PM", "2018-01-03T13:47:00+00:00"),
        ("Sat, 18 Sep 2010", "2010-09-18T00:00:00+00:00"),
        ("03/01/2018 13:47", None),
        ("03 Foo 2018 13:47", None),
        ("31 Feb 2018 13:47", None),
    ],
)
def test_dates_of_feeds(written: str, date: str | None) -> None:
    found = instant_on_a_page(written)
    assert (found and found.utc.isoformat()) == date


def feed(item: str) -> bytes:
    return f"<rss><channel><title>Meridian</title><item>{item}</item></channel></rss>".encode()


def test_an_update_is_a_later_version_of_an_item(tmp_path: Path) -> None:
    entry = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>a:1</id><title>Oil</title>'
        "<published>2020-01-01T00:00:00Z</published><updated>2020-01-01T00:0{}:00Z</updated>"
        "</entry></feed>"
    )
    found = []
    for minute in (0, 5, 7):
        (tmp_path / "x").write_text(entry.format(minute))
        found += [story for story in read(tmp_path) if isinstance(story, Story)]
    assert [story.version for story in found] == [1, 301, 421]
    assert len({story.date for story in found}) == 1


@pytest.mark.parametrize(
    ("item", "found"),
    [
        ("<title>Oil</title><guid>1</guid><pubDate>1 Jan 2020 00:00:00 GMT</pubDate>", ["Oil"]),
        ("<title>Oil</title><guid>1</guid>", ["Oil"]),  # kept without a date
        ("<title>Oil</title><pubDate>yesterday</pubDate>", ["bad-date"]),
        ("<guid>1</guid>", ["empty"]),
        ("<title>Oil</title", ["bad-xml"]),
    ],
)
def test_items_of_feeds(item: str, found: list[str], tmp_path: Path) -> None:
    assert told(feed(item), tmp_path)[:1] == found


@pytest.mark.parametrize(
    ("kind", "status", "found"),
    [
        ("post", "publish", "Oil"),
        ("post", "draft", "draft"),
        ("post", "auto-draft", "draft"),
        ("post", "private", "private"),
        ("post", "pending", "pending"),
        ("post", "future", "future"),
        ("post", "trash", "trash"),
        ("post", "inherit", "revision"),
        ("post", "inherit</status><attachment_url>x</attachment_url><status>", "attachment"),
        ("post", "", "unpublished"),
        ("post", "what &lt;ever", "unpublished"),
        ("attachment", "inherit", "attachment"),
        ("nav_menu_item", "publish", "nav_menu_item"),
        ("what &lt;ever", "publish", "unknown-kind"),
    ],
)
def test_what_of_wordpress_is_no_story(kind: str, status: str, found: str, tmp_path: Path) -> None:
    item = (
        f"<title>Oil</title><guid>1</guid><pubDate>1 Jan 2020 00:00:00 GMT</pubDate>"
        f"<post_type>{kind}</post_type><status>{status}</status>"
    )
    assert told(feed(item), tmp_path) == [found]


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Oil &amp;lt;b&amp;gt;up&amp;lt;/b&amp;gt;", "Oil up"),
        ("The &amp;lt;word&amp;gt; is dead", "The <word> is dead"),
        ("BP &amp;lt;BP.L&amp;gt; up", "BP <BP.L> up"),
        ("BP &amp;amp;lt;BP.L&amp;amp;gt; up", "BP <BP.L> up"),
        ("BP &lt;BP.L&gt; up", "BP <BP.L> up"),
        ("&lt;i&gt;BP&lt;/i&gt; &lt;BP.L&gt; up", "BP <BP.L> up"),
        ("5 &amp;lt; 6 &amp;amp; 7", "5 < 6 & 7"),
        (f"5 &amp;#{'9' * 5000}; 6", "5 \ufffd 6"),
    ],
)
def test_words_in_angles_are_not_lost(title: str, headline: str, tmp_path: Path) -> None:
    item = f"<title>{title}</title><guid>1</guid><pubDate>1 Jan 2020 00:00:00 GMT</pubDate>"
    assert told(feed(item), tmp_path) == [headline]


# Pages


def test_articles_in_articles_without_end_are_read_whole_and_soon() -> None:
    menu = '<div id="menu"><a href="/">Home</a> | <a href="/world">World</a></div>'
    page = PAGE.format(DATE.format("2020-01-02T03:04:05Z"))
    page = page.replace(WORDS * 3, f'{menu}<div class="text">{WORDS}' * 200)
    with processor_time(most=20):
        story = story_of(page.encode(), "x")
    assert isinstance(story, Story)
    assert story.guessed == ("text of the whole page",)
    assert "Words of a story" in story.body


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (DATE.format("2020-01-02T03:04:05Z"), ["A headline"]),
        (ARTICLE, ["A headline"]),
        ("", ["page"]),
        (ARTICLE + DATE.format("soon"), ["A headline"]),
        (ARTICLE + DATE.format("2020-01-02T03:04:05+99:00"), ["A headline"]),
        ('<link rel="canonical" href="https://a.example/">' + DATE.format("2020-01-02"), ["page"]),
        ('<script type="application/ld+json">{"@type": "NewsArticle",}</script>', ["page"]),
        ('<script type="application/ld+json">{"@type": "NewsArticle"}</script>', ["A headline"]),
        (f'<script type="application/ld+json">{"[" * 50_000}</script>', ["page"]),
    ],
)
def test_which_pages_are_stories(head: str, found: list[str], tmp_path: Path) -> None:
    assert told(PAGE.format(head).encode(), tmp_path) == found


@pytest.mark.parametrize(
    ("written", "date", "guessed"),
    [
        ("2020-01-02T03:04:05+02:00", "2020-01-02T01:04:05+00:00", ()),
        ("2020-01-02T03:04:05EET", "2020-01-02T01:04:05+00:00", ()),
        ("Thursday, January 2, 2020, 3:04 PM", "2020-01-02T15:04:00+00:00", ("time zone UTC",)),
        ("jueves, 02 enero 2020 15:04", "2020-01-02T15:04:00+00:00", ("time zone UTC",)),
    ],
)
def test_dates_of_pages(written: str, date: str, guessed: tuple[str, ...]) -> None:
    story = story_of(PAGE.format(DATE.format(written)).encode(), "x")
    assert isinstance(story, Story)
    assert (when(story).isoformat(), story.guessed) == (date, guessed)


def test_a_day_and_a_month_are_not_exchanged() -> None:
    story = story_of(PAGE.format(ARTICLE + DATE.format("2/3/2020")).encode() + b"4 May 2020", "x")
    assert isinstance(story, Story)
    assert when(story).month != 2 or "date found on the page" in story.guessed


@pytest.mark.parametrize(
    ("data", "charset", "text", "guessed"),
    [
        ("<meta charset=gb2312>短缺".encode("gb18030"), "", "短缺", ()),
        ("<meta charset=iso-8859-1>“é”".encode("cp1252"), "", "“é”", ()),
        ("Şişli".encode("iso-8859-9"), "iso-8859-9", "Şişli", ()),
        ("é".encode(), "", "é", ()),
        (b"\xe9", "", "é", ("encoding cp1252",)),
        (b"<meta charset=utf-8>\xe9", "", "\ufffd", ("broken characters",)),
        (b"<meta charset=hex>e9", "", "e9", ()),
        (b"<meta charset=idna>\xe9", "", "é", ("encoding cp1252",)),
        ("é".encode("utf-16"), "utf-8", "é", ()),
    ],
)
def test_encodings_of_pages(data: bytes, charset: str, text: str, guessed: tuple[str, ...]) -> None:
    decoded, guess = decode_page(data, charset)
    assert (decoded.rpartition(">")[2], guess) == (text, guessed)


# Crawls


def record(body: bytes, head: str = "Content-Type: text/html", more: str = "") -> bytes:
    block = f"HTTP/1.1 200 OK\r\n{head}\r\n\r\n".encode() + body
    return (
        (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/{len(body)}\r\n"
            f"WARC-Date: 2021-01-01T00:00:00Z\r\n{more}Content-Length: {len(block)}\r\n\r\n"
        ).encode()
        + block
        + b"\r\n\r\n"
    )


STORY = PAGE.format(DATE.format("2020-01-02T03:04:05Z")).encode()
PACKED = "Content-Type: text/html\r\nContent-Encoding: gzip"


@pytest.mark.parametrize(
    ("crawl", "found"),
    [
        (record(STORY), ["A headline"]),
        (record(gzip.compress(STORY, mtime=0), PACKED), ["A headline"]),
        (record(STORY, PACKED), ["A headline"]),  # the crawler had unpacked it
        (record(gzip.compress(STORY, mtime=0)[:-9], PACKED), ["damaged"]),
        (record(gzip.compress(b"<p>" + bytes(70 << 20), mtime=0), PACKED), ["too-big"]),
        (record(STORY, "Content-Type: text/html\r\nTransfer-Encoding: chunked"), ["A headline"]),
        (record(STORY, "Content-Type: image/png"), ["not-html"]),
        (record(STORY)[:-300] + b"", ["cut"]),
        (b"WARC/1.0\r\nnonsense\r\n\r\n", ["cut"]),
        (b"WARC/9.9\r\n\r\n", ["damaged"]),
    ],
)
def test_records_of_crawls(crawl: bytes, found: list[str], tmp_path: Path) -> None:
    assert told(crawl, tmp_path)[:1] == found


def test_a_broken_record_spoils_no_other(tmp_path: Path) -> None:
    crawl = record(STORY) + b"junk\r\nmore junk\r\n" + record(STORY + b" ")
    assert told(crawl, tmp_path) == ["A headline", "stray", "A headline"]
    assert told(gzip.compress(crawl, mtime=0), tmp_path) == ["A headline", "stray", "A headline"]


def test_a_crawl_that_was_cut_keeps_what_it_had(tmp_path: Path) -> None:
    crawl = b"".join(gzip.compress(record(STORY + b" " * n)) for n in range(3))
    assert told(crawl[:-100], tmp_path) == ["A headline", "A headline", "cut"]


def test_the_day_of_the_crawl_is_not_that_of_the_story(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(record(STORY))
    (story,) = (found for found in read(tmp_path) if isinstance(found, Story))
    assert when(story).year == 2020
    assert story.sent is None


# Mail

MAIL = "From: Ann Lee <ann@afp.com>\nTo: b@c.example\nSubject: {}\nDate: {}\n\n{}\n"


@pytest.mark.parametrize(
    ("subject", "headline"),
    [
        ("Plain", "Plain"),
        ("=?utf-8?B?w4l0w6k=?= =?iso-8859-1?Q?=E9?=", "Étéé"),
        ("=?x-unknown?Q?caf=C3=A9?=", "café"),
        ("=?utf-8?B?broken", "=?utf-8?B?broken"),
        ("over\n  two lines", "over two lines"),
        ("", "The text."),
    ],
)
def test_subjects(subject: str, headline: str, tmp_path: Path) -> None:
    mail = MAIL.format(subject, "Fri, 18 Sep 2015 12:20:00 -0400", "The text.")
    assert told(mail.encode(), tmp_path) == [headline]


@pytest.mark.parametrize(
    ("date", "found"),
    [("Fri, 18 Sep 2015 12:20:00 -0400 (EDT)", "Head"), ("once", "no-date"), ("", "no-date")],
)
def test_dates_of_mail(date: str, found: str, tmp_path: Path) -> None:
    assert told(MAIL.format("Head", date, "The text.").encode(), tmp_path) == [found]


def test_the_agency_of_a_mail_is_told_by_its_domain(tmp_path: Path) -> None:
    (tmp_path / "x").write_text(MAIL.format("Head", "Fri, 18 Sep 2015 12:20:00 GMT", "The text."))
    (story,) = (found for found in read(tmp_path) if isinstance(found, Story))
    assert (story.source, story.byline) == ("AFP", "Ann Lee")
