"""Faults that were found from outside: each as it was met, and a second case of its kind."""

import json

import msgspec
import pytest
from dated import when
from msgspec.structs import replace
from recognised import found, one

from searcher.archives import Reject, Skipped
from searcher.archives.newsroom.instants import instant_on_a_page
from searcher.codec import to_json
from searcher.story import Story


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("Fri, 22 Sep 2017 10:05:00 PM GMT", "2017-09-22T22:05"),
        ("Fri, 22 Sep 2017 12:05 a.m. EST", "2017-09-22T05:05"),
        ("3 janv. 2018 10:47 PM", "2018-01-03T22:47"),
        ("Mon, 01 Jan 55 10:00:00 GMT", "1955-01-01T10:00"),
        ("Sat, 01 Jan 49 10:00:00 GMT", "2049-01-01T10:00"),
        ("03 Apr 02 1500 GMT", "2002-04-03T15:00"),
        ("Fri, 22 Sep 2017 22:05:00 GMT+0200", "2017-09-22T20:05"),
        ("Fri Sep 22 2017 22:05:00 GMT-0500 (CDT)", "2017-09-23T03:05"),
    ],
)
def test_clocks_years_and_zones_of_feeds(written: str, date: str) -> None:
    read = instant_on_a_page(written)
    assert read
    assert read.utc.isoformat()[:16] == date


@pytest.mark.parametrize(
    ("data", "words", "guessed"),
    [
        ("Übung für Müller\n\nAFP, 6 January 2020\n\nFrüh. Sch".encode() + b"\xc3", "Müller",
         "broken characters"),
        ("Été à Orléans\n\nAFP, 6 January 2020\n\nL'été \xff est là, dit-il.".encode().replace(
            "\xff".encode(), b"\xff"), "Orléans", "broken characters"),
        ("Übung für Müller\n\nAFP, 6 January 2020\n\nFrüh.".encode("cp1252"), "Müller",
         "encoding cp1252"),
    ],
)  # fmt: skip
def test_one_bad_byte_does_not_spoil_the_rest(data: bytes, words: str, guessed: str) -> None:
    story = one("text_clipping", data)
    assert words in story.headline
    assert guessed in story.guessed


# ninjs 2 and 3 have alternative ids, as the AP's own JSON has

NINJS = (
    '{"uri":"u","type":"text","altids":[{"role":"internal","value":"a0f2"}],"version":"1",'
    '"versioncreated":"2021-05-26T13:40:18Z","copyrightholder":"Northport Herald",'
    '"headlines":[{"role":"main","value":"Harbour reopens"}],'
    '"bodies":[{"role":"text","contenttype":"text/plain","value":"Ships returned."}]}'
)


@pytest.mark.parametrize(
    "written",
    [
        NINJS,
        NINJS.replace("altids", "altIds").replace("versioncreated", "versionCreated"),
        f'{{"items":[{NINJS}]}}',
    ],
)
def test_ninjs_with_alternative_ids_is_ninjs(written: str) -> None:
    story = one("ninjs", written)
    assert (story.headline, story.body) == ("Harbour reopens", "Ships returned.")


def test_alternative_ids_of_the_ap_are_the_aps() -> None:
    item = (
        '{"altids": {"itemid": "a0f2"}, "headline": "H", "versioncreated": "2021-05-26T13:40:18Z"}'
    )
    assert one("ap_media_json", item).id == "a0f2"


# modules of feeds have elements named as those of feeds

FEED = (
    '<rss xmlns:media="http://search.yahoo.com/mrss/" version="2.0" xmlns:itunes='
    '"http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>Herald</title><item><guid>1</guid>'
    "<pubDate>Wed, 31 Jan 2018 07:26:05 GMT</pubDate>{}</item></channel></rss>"
)
OWN = "<title>Head</title><description>Body.</description>"


@pytest.mark.parametrize(
    "item",
    [
        f"{OWN}<media:content url='x'><media:credit>By Tom Hale</media:credit></media:content>",
        f"<media:title>PHOTO</media:title><media:description>A quay.</media:description>{OWN}",
        f"<media:group><media:title>P</media:title><media:description>A quay.</media:description>"
        f"</media:group>{OWN}",
        f"<itunes:title>Episode 3</itunes:title><itunes:summary>We talk.</itunes:summary>{OWN}",
    ],
)
def test_what_a_module_calls_content_is_no_text_of_a_feed(item: str) -> None:
    story = one("rss_atom", FEED.format(item))
    assert (story.headline, story.body) == ("Head", "Body.")


def test_a_film_has_the_text_of_its_group() -> None:
    group = "<media:group><media:description>A film of the quay.</media:description></media:group>"
    assert one("rss_atom", FEED.format(f"<title>Head</title>{group}")).body == "A film of the quay."


# NewsML 1 without ids, and with captions alone

NEWSML = (
    "<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>herald.example</ProviderId>"
    "</NewsIdentifier></Identification><NewsManagement><FirstCreated>20190121T102708Z</FirstCreated>"
    "<ThisRevisionCreated>{date}</ThisRevisionCreated></NewsManagement><NewsComponent><NewsLines>"
    "<HeadLine>Harbour reopens</HeadLine></NewsLines>{more}</NewsComponent></NewsItem></NewsML>"
)
TEXT = "<ContentItem><DataContent><p>Ships returned.</p></DataContent></ContentItem>"
GUID = "<DescriptiveMetadata><guid>16AAC34CE1C5</guid></DescriptiveMetadata>"


@pytest.mark.parametrize(
    ("more", "guess"), [(GUID + TEXT, "id from guid"), (TEXT, "id from date and headline")]
)
def test_newsml_without_an_id_has_one_that_a_revision_keeps(more: str, guess: str) -> None:
    first, second = (
        one("newsml12", NEWSML.format(date=date, more=more))
        for date in ("20190121T102708Z", "20190121T113000Z")
    )
    assert first.id == second.id
    assert when(first) < when(second)
    assert guess in first.guessed


@pytest.mark.parametrize(
    ("role", "media", "kind"), [("Caption", "Photo", "picture"), ("Caption", "Video", "video")]
)
def test_a_picture_with_its_caption_is_a_picture(role: str, media: str, kind: str) -> None:
    more = (
        f'<NewsComponent><Role FormalName="{role}"/>{TEXT}</NewsComponent><NewsComponent>'
        f'<ContentItem Href="a.jpg"><MediaType FormalName="{media}"/></ContentItem></NewsComponent>'
    )
    (skipped,) = found("newsml12", NEWSML.format(date="20190121T102708Z", more=more))
    assert isinstance(skipped, Skipped)
    assert skipped.reason == kind


# clippings: dates as papers write them, days that are no agencies, several in a file

CLIP = "Head of it\n{}\n\nThe text of it.\n"


@pytest.mark.parametrize(
    ("line", "date", "source"),
    [
        ("TESTWIRE, 3 Apr 16", "2016-04-03", "TESTWIRE"),
        ("TESTWIRE, April 3rd, 2016", "2016-04-03", "TESTWIRE"),
        ("Reuters, 3rd April 2016", "2016-04-03", "Reuters"),
        ("PARIS, 3 avril 2016 (AFP)", "2016-04-03", "AFP"),
        ("AFP, 1er août 2016", "2016-08-01", "AFP"),
        ("dpa, 3. März 2016", "2016-03-03", "dpa"),
        ("EFE, 3 de abril de 2016", "2016-04-03", "EFE"),
        ("Lusa, 12 de outubro de 1998", "1998-10-12", "Lusa"),
        ("STT, 5. toukokuuta 2016", "2016-05-05", "STT"),
    ],
)
def test_clippings_are_dated_as_papers_write(line: str, date: str, source: str) -> None:
    story = one("text_clipping", CLIP.format(line))
    assert (when(story).isoformat()[:10], story.source) == (date, source)


@pytest.mark.parametrize(
    "line", ["January 6, 2020 Monday", "Montag 6. Januar 2020", "6 Jan 2020 Sun"]
)
def test_a_day_of_the_week_is_no_agency(line: str) -> None:
    prose = "Ships returned to the harbour on Monday after four days of storm, and all cheered.\n"
    story = one("text_clipping", f"Head of it\n{line}\n\n{prose}\n{prose}")
    assert (story.headline, story.source, when(story).year) == ("Head of it", "", 2020)
    assert story.body.startswith("Ships returned")


def test_clippings_below_each_other_are_several_stories() -> None:
    second = "Ferry strike ends\nAFP, 7 January 2020\n\nFerry crews voted."
    file = f"Harbour reopens\nAFP, 6 January 2020\n\nShips returned.\n\n{second}\n"
    first, later = found("text_clipping", file)
    assert isinstance(first, Story)
    assert isinstance(later, Story)
    assert (first.headline, first.body) == ("Harbour reopens", "Ships returned.")
    assert (later.headline, later.body) == ("Ferry strike ends", "Ferry crews voted.")
    start = file.index("Ferry strike")
    assert first.origin == f"x#0+{start}"
    assert later.origin == f"x#{start}+{len(file) - start}"
    named = file.replace("ends\nAFP", "ends, as told by\n\nAFP")
    assert len(found("text_clipping", named)) == 1


# bulletins of the high seas; a story of nothing

SEAS = (
    "IDY21020\n40:2:1:04:55S075E35100:11:00\n{signal}\nHigh Seas Weather Warning\nIssued by the"
    " Australian Government Bureau of Meteorology, BNOC\nAt {at}\n\nSITUATION\nGales.\n"
)


@pytest.mark.parametrize(
    ("signal", "at", "date"),
    [
        ("SECURITE", "1859UTC 15 July 2018", "2018-07-15T18:59"),
        ("PAN PAN", "0430 UTC 1 January 2019", "2019-01-01T04:30"),
    ],
)
def test_a_bulletin_for_the_high_seas(signal: str, at: str, date: str) -> None:
    story = one("wire_text_bulletins", SEAS.format(signal=signal, at=at))
    assert (story.headline, story.note) == ("High Seas Weather Warning", signal)
    assert story.body.endswith("SITUATION\nGales.")
    assert (when(story).isoformat()[:16], story.guessed) == (date, ())


def test_an_empty_story_that_we_printed_is_read_again() -> None:
    sgm = (
        '<REUTERS NEWID="7"><DATE> 3-MAR-1987 09:17:32.30</DATE><TEXT TYPE="UNPROC">&#2;\n</TEXT>'
        "</REUTERS>"
    )
    story = one("reuters_sgml", sgm)
    printed = msgspec.json.encode({"schema": 1, **to_json(story)})
    assert replace(one("json_lines", printed), origin=story.origin) == story
    (reject,) = found("json_lines", msgspec.json.encode(to_json(story)))
    assert isinstance(reject, Reject)
    assert reject.reason == "empty"


# text that looks like tags, text that is RTF, labels without a blank between them

PLAIN = '{{"uri":"u","versioncreated":"2024-05-05T10:00:00Z","headline":"H","{}":{}}}'


@pytest.mark.parametrize(
    "words",
    [
        "We keep x<y and z>w then.",
        "Rates: <3 months 4.1; a<b and c>d; EUR<USD>JPY; mail <ada@lom.example> now.",
        "If p<q the r>s end, and 5 < 6.",
        "An <i after all, and <BP.L> <AAPL.O>",
    ],
)
def test_text_in_angles_is_text(words: str) -> None:
    assert one("ninjs", PLAIN.format("body_text", json.dumps(words))).body == words
    html = json.dumps(f"<p>{words}</p><p>And <b>more</b>.</p>")
    assert one("ninjs", PLAIN.format("body_html", html)).body == f"{words}\n\nAnd more."


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        (r"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0 (Reuters) - Caf\'e9s.\par It rose.}",
         "(Reuters) - Cafés.\n\nIt rose."),
        (r"{\rtf1{\*\generator Riched20;}{\info{\title x}}\pard 3 \u8364? more\emdash\ now}",
         "3 € more—\xa0now".replace("\xa0", "")),
    ],
)  # fmt: skip
def test_rtf_is_read(rtf: str, text: str) -> None:
    assert one("ninjs", PLAIN.format("body_text", json.dumps(rtf))).body == text
    page = (
        f"-- Head\n-- \n-- Thu Jan 1, 2009 5:11pm EST\n-- http://r.example/a/idUSX1\n\n\n {rtf}\n"
    )
    assert "\\" not in one("reuters_clipping", page).body
    mail = f"From: a@b.example\nTo: c@d\nSubject: H\nDate: Mon, 6 Jan 2020 10:00:00 +0000\n\n{rtf}"
    assert one("email", mail).body == text


def test_the_best_rendition_of_ninjs_is_read_and_its_labels_stand_apart() -> None:
    html = (
        '<html><head><title>T</title></head><body><h1>Head</h1><div><span class="vignette">Försvar'
        '</span><span class="source">TT</span></div><p>Pandemin.</p></body></html>'
    )
    plain = "Head\nFörsvar TT\n" + "Pandemin satte stopp, sade han. " * 5
    nitf = "<nitf><body><body.content><p>Of NITF.</p></body.content></body></nitf>"
    bodies = [
        {"role": "nitf", "contentType": "text/vnd.IPTC.NITF", "value": nitf},
        {"role": "text", "contentType": "text/plain", "value": plain},
        {"role": "html5", "contentType": "text/html", "value": html},
    ]
    head = {"uri": "u", "versionCreated": "2024-05-05T10:00:00Z", "headline": "Head"}
    read = [one("ninjs", json.dumps({**head, "bodies": bodies[:n]})).body for n in (1, 2, 3)]
    assert read[0] == "Of NITF."
    assert read[1].split("\n\n")[:1] == ["Försvar TT"]
    assert read[2] == "Försvar TT\n\nPandemin."


@pytest.mark.parametrize(
    ("subject", "headline"),
    [
        (b"=?windows-1252?Q?Northport\x92s_harbour_reopens?=", "Northport’s harbour reopens"),
        (b"=?utf-8?Q?Hello world?= =?utf-8?B?w7xi?=", "Hello worldüb"),
        (b"=?utf-8?B?ww==?=\n =?utf-8?B?qQ==?= tail", "é tail"),
        (b"Re: =?iso-8859-1*fr?q?caf=E9?= now", "Re: café now"),
        (b"caf\xe9 d'hier", "café d'hier"),
    ],
)
def test_subjects_of_mail(subject: bytes, headline: str) -> None:
    mail = b"From: a@b.example\nTo: c@d\nDate: Mon, 6 Jan 2020 10:00:00 +0000\nSubject: %b\n\nText."
    assert one("email", mail % subject).headline == headline


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("By Ann Reed", "Ann Reed"),
        ("BY ANN REED, Herald", "ANN REED, Herald"),
        ("Von Jana Brandt, dpa", "Jana Brandt, dpa"),
        ("von Storch", "von Storch"),
        ("Par: Luc Roy", "Luc Roy"),
        ("Byron Katie", "Byron Katie"),
    ],
)
def test_by_is_no_part_of_a_name(written: str, names: str) -> None:
    assert one("ninjs", PLAIN.format("byline", json.dumps(written))).byline == names


# crawls whose lengths lie


def crawled(name: str, more: str = "", claim: int = 0, is_chunked: bool = False) -> bytes:  # noqa: FBT001, FBT002
    """A record of a crawl with a page in it, which may claim another length than it has."""
    words = (
        "Words of a story, one after the other, and then some more, until there are enough. " * 3
    )
    page = (
        f'<html><head><title>Page {name}</title><meta name="date" content="2020-05-10"></head>'
        f"<body><article><h1>Page {name}</h1><p>{words}{more}</p></article></body></html>"
    ).encode()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    if is_chunked:
        head += b"Transfer-Encoding: chunked\r\n"
        page = b"%x\r\n%b\r\n0\r\n\r\n" % (len(page), page)
    data = head + b"\r\n" + page
    about = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://k.example/{name}\r\n"
    return f"{about}Content-Length: {claim or len(data)}\r\n\r\n".encode() + data + b"\r\n\r\n"


@pytest.mark.parametrize("is_chunked", [False, True])
@pytest.mark.parametrize("claim", [9706, 123_456_789])
def test_a_length_that_lies_costs_its_own_record(claim: int, is_chunked: bool) -> None:  # noqa: FBT001
    names = "abcd"
    crawl = [crawled(n, claim=claim * (n == "b"), is_chunked=is_chunked) for n in names]
    told = found("warc", b"".join(crawl))
    assert [one.headline for one in told if isinstance(one, Story)] == [
        "Page a",
        "Page c",
        "Page d",
    ]
    (reject,) = (one for one in told if isinstance(one, Reject))
    assert (reject.reason, reject.origin) == ("cut", f"x#{len(crawl[0])}+{len(crawl[1])}")


def test_a_page_about_crawls_is_whole() -> None:
    about = crawled("a", more="\n\nWARC/1.0\r\nWARC-Type: response\r\n is how each record begins.")
    told = found("warc", about + crawled("b"))
    assert [one.headline for one in told if isinstance(one, Story)] == ["Page a", "Page b"]


# pages: what readability leaves out, dates for machines and for readers, titles of many

SAID = (
    "The {} of Kesh said on Monday that talks would go on, and that nobody had walked out so far."
)
ENVOY, MINISTER = (f"<p>{SAID.format(who)}</p>" for who in ("envoy", "minister"))
PAGE = (
    '<!DOCTYPE html><html lang="{lang}"><head><title>Grain talks</title>{head}</head><body>'
    "<article><h1>Grain talks</h1>{top}"
    + ENVOY
    + "{middle}"
    + MINISTER
    + "{end}</article>{footer}</body></html>"
)
DATED = '<meta name="date" content="2020-05-10">'


def page(**parts: str) -> str:
    names = ("lang", "head", "top", "middle", "end", "footer")
    return PAGE.format(**{name: parts.get(name, "") for name in names})


@pytest.mark.parametrize(
    "html",
    [
        "<figure><img src=x><figcaption>Zelask votes in Kesh.</figcaption></figure>",
        "<ul><li>Zelask pays the fine</li></ul>",
        "<table><tr><td>Zelask</td><td>4,512</td></tr></table>",
        "<table><tr><th>Name</th><td>Zelask</td></tr></table>",
        "<dl><dt>Zelask</dt><dd>a town</dd></dl>",
        "<ol><li>A first point.</li><li>Zelask comes second.</li></ol>",
    ],
)
@pytest.mark.parametrize("part", ["top", "middle", "end"])
def test_lists_tables_and_captions_of_an_article_are_read_once(html: str, part: str) -> None:
    story = one("html_clipping", page(head=DATED, **{part: html}))
    assert story.body.count("Zelask") == 1
    envoy, minister = (story.body.index(SAID.format(who)) for who in ("envoy", "minister"))
    if part == "middle":
        assert envoy < story.body.index("Zelask") < minister
    if part == "end":
        assert story.body.index("Zelask") > minister


@pytest.mark.parametrize(
    "html",
    [
        '<ul class="related"><li>Zelask: another story</li></ul>',
        '<ul><li><a href="/1">Zelask wins</a></li><li><a href="/2">Kesh loses</a></li></ul>',
        "<aside><p>Zelask is a town of 4,512.</p></aside>",
    ],
)
def test_what_leads_elsewhere_is_no_text_of_an_article(html: str) -> None:
    assert "Zelask" not in one("html_clipping", page(head=DATED, end=html)).body


FOOTER = "<footer>Last updated 1 Jan 2025</footer>"


@pytest.mark.parametrize(
    ("parts", "date", "guess"),
    [
        ({"top": '<span itemprop="datePublished" content="2020-05-10T09:00:00Z">10 May</span>',
          "footer": FOOTER}, "2020-05-10T09:00", ""),
        ({"top": '<time datetime="2020-05-10T09:00:00Z">10 May</time>', "footer": FOOTER},
         "2020-05-10T09:00", ""),
        ({"top": "<p class=date>10 May 2020</p>", "footer": "<div>Last updated: 1 Jan 2025</div>"},
         "2020-05-10T00:00", "date found on the page"),
        ({"lang": "en-US", "top": '<p class="date">03/04/2016</p>'}, "2016-03-04T00:00",
         "date found on the page"),
        ({"lang": "en-GB", "top": '<p class="date">03/04/2016</p>'}, "2016-04-03T00:00",
         "date found on the page"),
        ({"lang": "en", "top": '<p class="date">03/04/2016</p>'}, "2016-04-03T00:00",
         "ambiguous date"),
        ({"lang": "de", "top": '<p class="date">03.04.2016</p>'}, "2016-04-03T00:00",
         "date found on the page"),
        ({"lang": "en-US", "head": '<meta property="article:published_time" content="03/04/2016">'},
         "2016-03-04T00:00", "time of day"),
        ({"head": '<meta property="article:published_time" content="03/04/2016 10:15">'},
         "2016-04-03T10:15", "ambiguous date"),
        ({"head": '<meta property="article:published_time" content="25/04/2016">'},
         "2016-04-25T00:00", "time of day"),
    ],
)  # fmt: skip
def test_dates_for_machines_come_first_and_footers_last(
    parts: dict[str, str], date: str, guess: str
) -> None:
    story = one("html_clipping", page(**parts))
    assert when(story).isoformat()[:16] == date
    assert guess in (*story.guessed, "")
    assert ("ambiguous date" in story.guessed) == (guess == "ambiguous date")


def test_pages_with_one_title_on_one_day_are_several_stories() -> None:
    first = one("html_clipping", page(head=DATED))
    second = one("html_clipping", page(head=DATED, middle=f"<p>{SAID.format('queen')}</p>"))
    assert first.headline == second.headline
    assert first.id != second.id
    assert one("html_clipping", page(head=DATED)).id == first.id


# keys that come twice


def test_lists_under_one_key_are_joined_and_of_other_values_the_last_counts() -> None:
    item = (
        '{"uri":"u","versioncreated":"2024-05-05T10:00:00Z","headline":"H","body_text":"B",'
        '"subject":[{"code":"04000000"}],"subject":[{"code":"11000000"}],'
        '"usageterms":"a","usageterms":"b","byline":"A. Reed","byline":"A. Reed"}'
    )
    story = one("ninjs", item)
    assert (story.topics, story.byline) == (("04000000", "11000000"), "A. Reed")
    assert story.guessed == ('two values of "subject"', 'two values of "usageterms"')


def test_two_texts_under_one_key_are_no_story() -> None:
    item = '{"uri":"u","versioncreated":"2024-05-05T10:00:00Z","body_text":"A","body_text":"B"}'
    (reject,) = found("ninjs", item)
    assert isinstance(reject, Reject)
    assert reject.reason == "duplicate-key"


# dates that stand in the text, and not the file's


@pytest.mark.parametrize(
    ("dateline", "date", "place"),
    [
        (
            "NORTHPORT, Ireland, July 25, 2018/PRNewswire-AsiaNet/",
            "2018-07-25",
            "NORTHPORT, Ireland",
        ),
        ("LONDON, Feb. 1, 2017 /PRNewswire-AsiaNet / --", "2017-02-01", "LONDON"),
        ("PARIS, 3 avril 2016 /PRNewswire/ -", "2016-04-03", "PARIS"),
    ],
)
def test_a_release_is_dated_by_its_dateline(dateline: str, date: str, place: str) -> None:
    release = f"Source: Ferries\nMEDIA RELEASE PR7\nA strong quarter\n\n{dateline}\n\nCars came.\n"
    story = one("wire_text_releases", release)
    assert (when(story).isoformat()[:10], story.dateline) == (date, place)
    assert "date of the file" not in story.guessed


def test_items_of_a_feed_have_the_date_of_the_feed_before_that_of_the_file() -> None:
    feed = (
        '<rss version="0.92"><channel><title>Herald</title><pubDate>03 Apr 02 1500 GMT</pubDate>'
        "<item><title>Harbour reopens</title><link>https://h.example/1</link></item></channel></rss>"
    )
    story = one("rss_atom", feed)
    assert when(story).isoformat()[:16] == "2002-04-03T15:00"
    assert "date of the feed" in story.guessed
