"""Faults that were found from outside: each as it was met, and a second case of its kind."""

from datetime import UTC, datetime
from io import BytesIO

import pytest

from searcher.archives import FORMATS, Reject, Skipped
from searcher.archives.newsroom.instants import instant_on_a_page
from searcher.archives.stream import Stream
from searcher.story import Story

WRITTEN = datetime(2026, 1, 2, tzinfo=UTC)


def found(format: str, data: bytes | str) -> list[Story | Reject | Skipped]:
    """What is in a file that was written in 2026, which the format must recognise."""
    data = data.encode() if isinstance(data, str) else data
    assert next(name for name, one in FORMATS.items() if one.sniff(data[:8192])) == format
    return list(FORMATS[format].read(Stream(BytesIO(data).read, WRITTEN), "x"))


def one(format: str, data: bytes | str) -> Story:
    (story,) = found(format, data)
    assert isinstance(story, Story), story
    return story


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
    assert first.date < second.date
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
