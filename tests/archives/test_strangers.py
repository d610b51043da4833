"""Wires that nobody gave us, as strangers would send them: other agencies, languages, zones.

Each was written before a reader was changed for it, and the reader was changed for its kind.
"""

import pytest
from recognised import one

from searcher.story import Story


def said(story: Story) -> tuple[str, str, str, str]:
    """Date, headline, byline and dateline."""
    return f"{story.date:%Y-%m-%dT%H:%M}", story.headline, story.byline, story.dateline


FEED = (
    '<rss version="2.0"><channel><title>Daily</title><language>{}</language><item><title>Ships'
    "</title><guid>1</guid><pubDate>{}</pubDate><description>They came.</description></item>"
    "</channel></rss>"
)


@pytest.mark.parametrize(
    ("language", "written", "date"),
    [
        ("es", "03/09/18 08:30 PM", "2018-09-03T20:30"),
        ("es", "lun, 3 sept 2018 10:30 p. m. CEST", "2018-09-03T20:30"),
        ("es", "3 de septiembre de 2018, 20:30", "2018-09-03T20:30"),
        ("en-us", "09/03/2018 8:30 PM EDT", "2018-09-04T00:30"),
        ("en-gb", "03/09/2018 20:30", "2018-09-03T20:30"),
        ("en-us", "Monday, September 3, 2018 at 8:30pm", "2018-09-03T20:30"),
        ("tr", "Pzt, 03 Eyl 2018 08:30:00 +0300", "2018-09-03T05:30"),
        ("ru", "3 сентября 2018 20:30 MSK", "2018-09-03T17:30"),
        ("pl", "3 września 2018, 20:30", "2018-09-03T20:30"),
        ("en", "1535999400", "2018-09-03T18:30"),
        ("en", "1535999400123", "2018-09-03T18:30"),
    ],
)
def test_dates_of_feeds_in_figures_and_in_other_languages(
    language: str, written: str, date: str
) -> None:
    assert f"{one('rss_atom', FEED.format(language, written)).date:%Y-%m-%dT%H:%M}" == date


def test_a_date_of_a_feed_that_may_be_two_says_so() -> None:
    assert "ambiguous date" in one("rss_atom", FEED.format("en", "03/04/2018 20:30")).guessed
    assert "ambiguous date" not in one("rss_atom", FEED.format("fr", "03/04/2018 20:30")).guessed


def test_a_feed_in_json_says_its_language() -> None:
    feed = (
        '{"version":"https://jsonfeed.org/version/1.1","title":"Daily","language":"en-US","items":'
        '[{"id":"1","content_text":"They came.","date_published":"09/03/2018 20:30"}]}'
    )
    assert f"{one('rss_atom', feed).date:%Y-%m-%d}" == "2018-09-03"


CLIPPING = "{}\n{}\n\n{}\n\nCrews cheered on the quay until late.\n"


@pytest.mark.parametrize(
    ("headline", "line", "date", "source", "place"),
    [
        ("Порт открыт", "МОСКВА, 3 сентября 2018 г. (Интерфакс)", "2018-09-03T00:00", "Интерфакс",
         "МОСКВА"),
        ("Порт відкрито", "КИЇВ, 3 вересня 2018 р. (Укрінформ)", "2018-09-03T00:00", "Укрінформ",
         "КИЇВ"),
        ("Port otwarty", "PAP, 3 września 2018", "2018-09-03T00:00", "PAP", ""),
        ("Liman açıldı", "AA, 3 Eylül 2018", "2018-09-03T00:00", "AA", ""),
        ("Harbour reopens", "AP, September 3, 2018 8:30 p.m. EDT", "2018-09-04T00:30", "AP", ""),
        ("Hafen offen", "dpa, 3. September 2018 um 20:30 Uhr", "2018-09-03T20:30", "dpa", ""),
    ],
)  # fmt: skip
def test_clippings_of_other_agencies(
    headline: str, line: str, date: str, source: str, place: str
) -> None:
    story = one("text_clipping", CLIPPING.format(headline, line, "Ships returned on Monday."))
    assert said(story) == (date, headline, "", place)
    assert story.source == source


def test_a_byline_below_the_line_with_agency_and_date() -> None:
    line, text = "Reuters, 3 Sept 2018, 8:30 pm", "By Ana Quill\n\nShips returned on Monday."
    story = one("text_clipping", CLIPPING.format("Harbour reopens", line, text))
    assert story.byline == "Ana Quill"
    assert story.body == "Ships returned on Monday.\n\nCrews cheered on the quay until late."


@pytest.mark.parametrize(
    ("wire", "date", "place", "body"),
    [
        (b"\x01ans0078 3 pol 120 ANSA\r\n\r\nItalia/\r\n\x02Porto riapre =\r\n\r\n(ANSA) - ROMA,"
         b" 3 SET - Le navi sono tornate.\r\n\x03031030 GMT SETT 2018\r\n\x04",
         "2018-09-03T10:30", "ROMA", "(ANSA) - ROMA, 3 SET - Le navi sono tornate."),
        (b"\x01bdt0079 4 pl 120 dpa 0079\r\n\r\nHafen/\r\n\x02Hafen offen =\r\n\r\nHamburg (dpa) -"
         b" Die Schiffe sind da.\r\n\r\ndpa ab n1 yy\r\n031030 Sep 18\r\n",
         "2018-09-03T08:30", "Hamburg", "Hamburg (dpa) - Die Schiffe sind da."),
        (b"\x01lus0077 4 pol 120 Lusa\r\n\r\nPorto/\r\n\x02Porto reabre =\r\n\r\nLisboa, 03 set"
         b" (Lusa) - Os navios voltaram.\r\n\x03031030 SET 18\r\n\x04",
         "2018-09-03T09:30", "Lisboa", "Lisboa, 03 set (Lusa) - Os navios voltaram."),
    ],
)  # fmt: skip
def test_telexes_of_other_agencies(wire: bytes, date: str, place: str, body: str) -> None:
    story = one("iptc7901", wire)
    assert (f"{story.date:%Y-%m-%dT%H:%M}", story.dateline, story.body) == (date, place, body)


def test_a_telex_without_signs() -> None:
    wire = (
        "ZCZC\r\nPRI GEN NAT\r\n.NEWDELHI DEL12\r\nHARBOUR-REOPENS\r\nHarbour reopens after"
        " storm\r\n        Mumbai, Sep 3 (PTI) Ships returned on Monday.\r\n        Crews cheered."
        "\r\nNNNN\r\n"
    )
    story = one("wire_text_zczc", wire)
    assert (story.headline, story.source) == ("Harbour reopens after storm", "PTI")
    assert story.slug == "PRI GEN NAT NEWDELHI DEL12 HARBOUR-REOPENS"
    assert story.body == "Mumbai, Sep 3 (PTI) Ships returned on Monday.\nCrews cheered."


G2 = (
    '<nar:newsItem xmlns:nar="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:1" version="3"'
    ' xml:lang="{}"><nar:itemMeta><nar:itemClass qcode="ninat:text"/><nar:provider literal="PAP"/>'
    "<nar:versionCreated>2018-09-03T20:30:00+02</nar:versionCreated></nar:itemMeta>"
    '<nar:contentMeta><nar:headline xml:lang="en">Port reopens</nar:headline>'
    '<nar:headline xml:lang="pl-PL">Port otwarty</nar:headline></nar:contentMeta><nar:contentSet>'
    '<nar:inlineData contenttype="text/html">&lt;p&gt;Statki.&lt;/p&gt;</nar:inlineData>'
    "</nar:contentSet></nar:newsItem>"
)


@pytest.mark.parametrize(
    ("language", "headline"),
    [("pl", "Port otwarty"), ("en", "Port reopens"), ("de", "Port reopens")],
)
def test_of_several_headlines_the_one_in_the_language_of_the_item(
    language: str, headline: str
) -> None:
    story = one("newsmlg2", G2.format(language))
    assert (story.headline, f"{story.date:%H:%M}") == (headline, "18:30")


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Yazan: Ayşe Kaya", "Ayşe Kaya"),
        ("Autor: Jan Kowal", "Jan Kowal"),
        ("Автор: Иван Судаков", "Иван Судаков"),
        ("Lynn Adler -Analysis", "Lynn Adler"),
        ("Text Ann", "Text Ann"),
    ],
)
def test_what_says_byline_in_other_languages(byline: str, names: str) -> None:
    item = (
        f'{{"uri":"urn:aa:1","type":"text","versioncreated":"2018-09-03 08:30:00 +0300",'
        f'"pubstatus":"usable","headline":"H","byline":"{byline}","body_text":"Gemiler."}}'
    )
    story = one("ninjs", item)
    assert (story.byline, f"{story.date:%H:%M}") == (names, "05:30")


PAGE = (
    '<!doctype html><html lang="{}"><head><title>{}</title></head><body><article><h1>{}</h1>{}<p>{}'
    "</p></article><footer>2026</footer></body></html>"
)
TEXT = (
    "Ships returned to the harbour of Northport on Monday after four days of storm, and the crews"
    " cheered for a long time on the quay of the town, said the master of the harbour."
)


@pytest.mark.parametrize(
    ("language", "top", "date", "byline"),
    [
        ("de", '<p class=date>3. September 2018, 20:30 Uhr<p class=author>Von Jana Brandt',
         "2018-09-03T20:30", "Jana Brandt"),
        ("en-US", "<p class=date>September 3, 2018 | 8:30 p.m.</p><p class=byline>By Ana Quill</p>",
         "2018-09-03T20:30", "Ana Quill"),
        ("th", "<p>Submitted on Mon, 2018-09-03 20:30</p>", "2018-09-03T20:30", ""),
        ("ar", "<time>٣ سبتمبر ٢٠١٨</time>", "2018-09-03T00:00", ""),
        ("fr", '<p class=date>Le 03/09/2018 à 20:30</p><p class=author>Anne Roux est la voix.</p>',
         "2018-09-03T20:30", ""),
    ],
)  # fmt: skip
def test_the_time_and_the_byline_that_a_page_shows(
    language: str, top: str, date: str, byline: str
) -> None:
    page = PAGE.format(language, "Harbour reopens", "Harbour reopens", top, TEXT)
    assert said(one("html_clipping", page)) == (date, "Harbour reopens", byline, "")


def test_a_heading_that_goes_on_where_the_title_ends() -> None:
    page = PAGE.format(
        "en", "Harbour", "Harbour reopens", "<p class=date>3 September 2018</p>", TEXT
    )
    assert one("html_clipping", page).headline == "Harbour reopens"


def test_dpa_is_named_by_its_ids() -> None:
    item = (
        '{"urn":"urn:newsml:dpa.com:20090101:180903-99-77","version":1,"version_created":'
        '"2018-09-03T10:30:00+02:00","updated":"2018-09-03T10:31:00+02:00","pubstatus":null,'
        '"headline":"Hafen offen","byline":"Von Jana Brandt und Ole Kern, dpa","language":"de",'
        '"article_html":"<p>Die Schiffe sind da.</p>","categories":[]}'
    )
    story = one("dpa_digitalwires_json", item)
    assert (story.source, story.byline) == ("dpa", "Jana Brandt und Ole Kern, dpa")


MARKED = (
    "<h2>alpha</h2><p>beta <b>gam</b>ma</p><ul><li>delta</li><li>epsilon</li></ul><table><tr><th>"
    "zeta</th><td>eta</td></tr></table><blockquote>theta</blockquote><p>iota<br/>kappa</p><div>lambda<p>mu"
    "</p>nu</div>xi"
)
WORDS = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi".split()
NITF = (
    '<nitf><head><docdata><doc-id id-string="x1" regsrc="AP"/><date.issue norm="20180903T083000Z"/>'
    "</docdata></head><body><body.head><hedline><hl1>H</hl1></hedline></body.head><body.content>"
    '{}<media media-type="image"><media-reference source="a.jpg">omicron</media-reference>'
    "<media-caption>pi</media-caption></media></body.content></body></nitf>"
)
XHTML = (
    '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:2" version="1"><itemMeta>'
    "<versionCreated>2018-09-03T08:30:00Z</versionCreated></itemMeta><contentMeta><headline>H"
    '</headline></contentMeta><contentSet><inlineXML><html xmlns="http://www.w3.org/1999/xhtml">'
    "<body>{}<figure><figcaption>pi</figcaption></figure></body></html></inlineXML></contentSet>"
    "</newsItem>"
)
RSS = (
    '<rss version="2.0"><channel><item><title>H</title><guid>1</guid><pubDate>Mon, 3 Sep 2018 08:30'
    ":00 GMT</pubDate><description><![CDATA[{}<p>pi</p>]]></description></item></channel></rss>"
)


@pytest.mark.parametrize(
    ("format", "wire"), [("nitf", NITF), ("newsmlg2", XHTML), ("rss_atom", RSS)]
)
def test_every_word_of_a_body_is_kept_once_and_none_is_glued(format: str, wire: str) -> None:
    assert one(format, wire.format(MARKED)).body.split() == [*WORDS, "pi"]


def test_an_encoding_that_nobody_knows() -> None:
    wire = '<?xml version="1.0" encoding="UTF-999"?>' + NITF.format("<p>Größe — zählt</p>")
    story = one("nitf", wire)
    assert story.body.startswith("Größe — zählt")
    assert "encoding utf-8" in story.guessed
