"""NewsML-G2, NewsML 1 and NITF as agencies really write them: each row was met in a real feed."""

from io import BytesIO
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from checking import every
from dated import when

from searcher.archives import FORMATS, Reject, Skipped
from searcher.archives.stream import Stream
from searcher.index.builder import build
from searcher.index.opened import Index
from searcher.story import Status, Story

G2 = (
    '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/">{header}<itemSet>'
    '<newsItem guid="{guid}" version="{version}" {item}><itemMeta>{meta}'
    "<versionCreated>{date}</versionCreated></itemMeta><contentMeta>{content}</contentMeta>"
    "<contentSet>{body}</contentSet></newsItem></itemSet></newsMessage>"
)
PLAIN = {
    "header": "", "guid": "g", "version": "1", "item": "", "meta": "",
    "date": "2020-01-02T03:04:05Z",
    "content": "<headline>Head</headline>", "body": "<inlineXML><p>Text.</p></inlineXML>",
}  # fmt: skip


def found(format: str, text: str) -> Story | Reject | Skipped:
    """The one thing in a file of a format, which recognises it."""
    data = text.encode()
    assert FORMATS[format].sniff(data)
    (one,) = FORMATS[format].read(Stream(BytesIO(data).read), "x")
    return one


def story(format: str, text: str) -> Story:
    one = found(format, text)
    assert isinstance(one, Story), one
    return one


G2_TRAPS: list[tuple[dict[str, str], dict[str, Any]]] = [
    # whose naive time it is
    ({"meta": '<provider literal="STT"/>', "date": "2019-07-01T12:00:00"},
     {"hour": 9, "guessed": ("time zone Europe/Helsinki",)}),
    ({"meta": '<provider literal="BusinessDesk"/>', "date": "2016-01-12 12:35:40"},
     {"hour": 23, "guessed": ("time zone Pacific/Auckland",)}),
    ({"guid": "urn:newsml:stt.fi:1", "date": "2019-12-01T12:00:00"}, {"hour": 10, "source": "STT"}),
    # dates that are not there, and a header in capitals
    ({"date": "", "header": "<Header><Sent>2020-05-06T07:08:09Z</Sent></Header>"},
     {"hour": 7, "guessed": ("date from sent",)}),
    ({"date": "", "content": "<headline>H</headline><contentModified>2020-01-01T05:00:00Z"
      "</contentModified>"}, {"hour": 5, "guessed": ("date from contentModified",)}),
    # versions that are none
    ({"version": "263518268"}, {"version": 1, "guessed": ("version by its date",)}),
    ({"version": ""}, {"version": 1, "guessed": ()}),
    ({"version": "0" * 5000}, {"version": 1}),
    # what Reuters says of a story's state
    ({"meta": '<signal qcode="edStat:C"/>'}, {"status": Status.CORRECTED}),
    ({"meta": '<signal qcode="edStat:D"/>'}, {"status": Status.KILLED}),
    ({"meta": '<pubStatus qcode="stat:withheld"/>'}, {"status": Status.KILLED}),
    ({"content": "<headline>CORRECTED-Oil up</headline>"}, {"status": Status.CORRECTED}),
    ({"meta": "<embargoed/>"}, {"status": Status.USABLE, "embargo": None}),
    ({"meta": "<embargoed>2019-01-01T00:00:00Z</embargoed>"}, {"status": Status.USABLE}),
    # headlines
    ({"content": '<headline role="hl:short">S</headline><headline>Long</headline>'},
     {"headline": "Long"}),
    ({"content": "<headline/>", "body": "<inlineXML><nitf><head><title>In the head</title></head>"
      "<body><body.content><p>T.</p></body.content></body></nitf></inlineXML>"},
     {"headline": "In the head", "body": "T."}),
    ({"content": "<headline/><slugline/>"}, {"headline": "Text.",
     "guessed": ("headline from the first sentence",)}),
    # bodies
    ({"body": "<inlineXML><ttnitf><body><body.content><rubrik>Head</rubrik><ingress>Lead.</ingress>"
      "<brodtext>More.</brodtext></body.content></body></ttnitf></inlineXML>"},
     {"body": "Lead.\n\nMore."}),
    ({"body": "<inlineData>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;two &amp;amp; three&lt;/p&gt;"
      "</inlineData>"}, {"body": "One\n\ntwo & three"}),
    ({"body": "<inlineXML><pre>One\nline\n\nTwo</pre></inlineXML>"}, {"body": "One\nline\n\nTwo"}),
    # urgency and language as they should not be
    ({"content": "<headline>H</headline><urgency/>"}, {"urgency": None}),
    ({"item": 'xml:lang="swe"'}, {"language": "sv"}),
    ({"content": "<headline>H</headline><dateline>2014-07-17 00:24:11 GMT+00:00</dateline>"},
     {"dateline": ""}),
]  # fmt: skip


@pytest.mark.parametrize(("written", "meant"), G2_TRAPS)
def test_newsmlg2(written: dict[str, str], meant: dict[str, Any]) -> None:
    read = story("newsmlg2", G2.format(**PLAIN | written))
    for field, value in every(meant.items()):
        assert (when(read).hour if field == "hour" else getattr(read, field)) == value, field


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ({"meta": '<itemClass qcode="icls:video"/>'}, "video"),
        ({"body": '<remoteContent contenttype="image/jpeg" href="x"/>'}, "picture"),
        ({"content": "", "body": ""}, "empty"),
        ({"guid": " "}, "no-id"),
        ({"date": "soon"}, "no-date"),
    ],
)
def test_newsmlg2_that_is_no_story(written: dict[str, str], kind: str) -> None:
    one = found("newsmlg2", G2.format(**PLAIN | written))
    assert isinstance(one, Reject | Skipped)
    assert one.reason == kind


NEWSML = (
    "<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>x.example</ProviderId>"
    "<DateId>20200102</DateId><NewsItemId>7</NewsItemId><RevisionId>2</RevisionId>"
    "<PublicIdentifier>{public}</PublicIdentifier></NewsIdentifier></Identification>"
    "<NewsManagement><ThisRevisionCreated>20200102T030405Z</ThisRevisionCreated>{status}"
    "</NewsManagement><NewsComponent><NewsLines><HeadLine>Head</HeadLine>{lines}</NewsLines>"
    "{parts}</NewsComponent></NewsItem></NewsML>"
)
TEXT = "<ContentItem><DataContent><p>Text.</p></DataContent></ContentItem>"
BARE = {"public": "", "status": "", "lines": "", "parts": TEXT}


def part(role: str, text: str) -> str:
    return (
        f'<NewsComponent><Role FormalName="{role}"/><ContentItem><DataContent>{text}'
        "</DataContent></ContentItem></NewsComponent>"
    )


NEWSML_TRAPS: list[tuple[dict[str, str], dict[str, Any]]] = [
    ({"public": "urn:newsml:afp.com:20200102:TX-1:2"}, {"id": "urn:newsml:afp.com:20200102:TX-1"}),
    ({"public": "urn:newsml:www.belga.be"}, {"id": "urn:newsml:x.example:20200102:7"}),
    ({"status": '<Status FormalName="CANCELED"/>'}, {"status": Status.KILLED}),
    ({"status": "<Urgency>2</Urgency>"}, {"urgency": 2}),
    ({"lines": "<SlugLine>oil</SlugLine><SlugLine>price</SlugLine>"}, {"slug": "oil-price"}),
    ({"lines": "<NewsLine><NewsLineType FormalName='AdvisoryLine'/><NewsLineText>CORRECTS day"
      "</NewsLineText></NewsLine>"}, {"status": Status.CORRECTED, "note": "CORRECTS day"}),
    ({"lines": "<DateLine>Paris, 3 jan 2020 (AFP) -</DateLine>"}, {"dateline": "Paris"}),
    ({"parts": part("Texte", "By any name.") + part("Contact", "Call us")},
     {"body": "By any name."}),
    ({"parts": part("Lead", "The lead.") + part("Body", "The rest.")},
     {"body": "The lead.\n\nThe rest."}),
    ({"parts": part("Lead", "The lead ...") + part("Body", "The lead and all the rest.")},
     {"body": "The lead and all the rest."}),
    ({"parts": part("Body", "Text.") + part("Photo", "A caption")}, {"body": "Text."}),
    ({"parts": part("Title", "Head")}, {"headline": "Head", "body": ""}),
    ({"parts": part("Body", "Said.\n\nhh/ph/ts")}, {"body": "Said."}),
]  # fmt: skip


@pytest.mark.parametrize(("written", "meant"), NEWSML_TRAPS)
def test_newsml12(written: dict[str, str], meant: dict[str, Any]) -> None:
    read = story("newsml12", NEWSML.format(**BARE | written))
    assert {field: getattr(read, field) for field in meant} == meant


NITF = (
    "<nitf {root}><head>{title}<docdata {managed}>{docdata}</docdata></head><body>"
    "<body.head>{head}</body.head><body.content>{body}</body.content></body></nitf>"
)
LEAN = {
    "root": "", "title": "", "managed": "", "head": "<hedline><hl1>Head</hl1></hedline>",
    "docdata": '<doc-id id-string="d"/><date.issue norm="20200102T030405Z"/>',
    "body": "<p>Text.</p>",
}  # fmt: skip
ISSUED = LEAN["docdata"]

NITF_TRAPS: list[tuple[dict[str, str], dict[str, Any]]] = [
    ({"title": "<title>1 SHOWBIZ BakeOff</title>"},
     {"slug": "1 SHOWBIZ BakeOff", "headline": "Head"}),
    ({"docdata": '<doc-id id-string="d"/><date.issue norm="20141126T152703"/>'
      '<doc.copyright holder="AAP"/>'}, {"hour": 4, "source": "AAP"}),
    ({"docdata": '<doc-id id-string="d"/><date.issue norm="2022-07-11 18:33"/>'}, {"hour": 18}),
    ({"docdata": ISSUED + '<date.release norm="20200103T000000Z"/>'}, {"status": Status.EMBARGOED}),
    ({"docdata": ISSUED + '<date.release norm="YYYYMMDD000000"/>'}, {"embargo": None}),
    ({"managed": 'management-status="withheld"'}, {"status": Status.KILLED}),
    ({"docdata": ISSUED + '<ed-msg info="Corrects name"/>'},
     {"status": Status.CORRECTED, "note": "Corrects name"}),
    ({"docdata": ISSUED + '<du-key version="04"/>'}, {"version": 4}),
    ({"root": 'baselang="nb-NO"'}, {"language": "no"}),
    ({"head": "<hedline><hl1>H</hl1></hedline><dateline>Oslo<story.date>2 jan</story.date>"
      "</dateline>"}, {"dateline": "Oslo"}),
    ({"body": "<block class='lead_paragraph'><p>One.</p></block>"
      "<block class='full_text'><p>One.</p><p>Two.</p></block>"}, {"body": "One.\n\nTwo."}),
    ({"body": "<p>One.</p><media><media-caption>A caption</media-caption></media><p>/ritzau/</p>"},
     {"body": "One.\n\nA caption"}),
    ({"body": "<p>One.</p><br:/>"}, {"body": "One."}),  # a name that is none
    ({"body": "", "head": "<hedline><hl1>H</hl1></hedline><abstract><p>In short.</p></abstract>"},
     {"body": "In short."}),
]  # fmt: skip


REPLACING = 'management-doc-idref="old" management-idref-status="canceled"'
RITZAU = (
    "<ListOfRBNews><RBNews><NewsID>{0}</NewsID><PublishDate>2022-06-0{0}T10:00:00</PublishDate>"
    "<headline>Head {0}</headline><content>Word{0}.</content><replacedID>{1}</replacedID>"
    "<Annuleret>{2}</Annuleret></RBNews></ListOfRBNews>"
)


@pytest.mark.parametrize(
    ("managed", "ids"),
    [
        (REPLACING, ["d", "old"]),
        (REPLACING.replace("old", "d"), ["d"]),
        (REPLACING.replace("canceled", "usable"), ["d"]),
        ('management-doc-idref="old"', ["d"]),
        (f'{REPLACING} management-status="embargoed"', ["d"]),
    ],
)
def test_a_document_of_nitf_withdraws_what_it_cancels(managed: str, ids: list[str]) -> None:
    data = NITF.format(**LEAN | {"managed": managed}).encode()
    found = list(FORMATS["nitf"].read(Stream(BytesIO(data).read), "x"))
    stories = [one for one in found if isinstance(one, Story)]
    assert [one.id for one in stories] == ids
    notices = [(one.status, one.headline, one.body) for one in stories[1:]]
    assert notices == [(Status.KILLED, "Replaced by d", "")] * (len(ids) - 1)


@pytest.mark.slow
def test_a_chain_of_ritzau_ends_with_its_last_story(tmp_path: Path) -> None:
    chain = [RITZAU.format(1, "", "false"), RITZAU.format(2, "1", "false"),
             RITZAU.format(3, "2", "false"), RITZAU.format(4, "3", "true")]  # fmt: skip
    for last in (3, 4):
        shown = set()
        for number, arriving in enumerate(permutations(chain[:last])):
            paths = [tmp_path / f"{n}.xml" for n in range(last)]
            for path, text in zip(paths, arriving, strict=True):
                path.write_text(text)
            index = tmp_path / f"i{last}-{number}"
            built = build([str(path) for path in paths], index, extractor="none")
            assert (built.stories, built.ledger.rejected) == (3, 0)
            with Index(index) as opened:
                stories = sorted(opened.engine.stories(), key=lambda story: story.id)
                shown.add(tuple((s.id, s.status.value, s.body) for s in stories))
        current = ("3", "usable", "Word3.") if last == 3 else ("3", "killed", "Word4.")
        assert shown == {(("1", "killed", ""), ("2", "killed", ""), current)}


@pytest.mark.parametrize(("written", "meant"), NITF_TRAPS)
def test_nitf(written: dict[str, str], meant: dict[str, Any]) -> None:
    read = story("nitf", NITF.format(**LEAN | written))
    for field, value in every(meant.items()):
        assert (when(read).hour if field == "hour" else getattr(read, field)) == value, field


def test_a_picture_in_newsml12_is_skipped_and_nothing_is_empty() -> None:
    for parts, reason in (
        (part("Photo", "A caption"), "picture"),
        ('<NewsComponent><NewsItemRef NewsItem="x"/></NewsComponent>', "package"),
        ("", "empty"),
    ):
        one = found("newsml12", NEWSML.format(**BARE | {"parts": parts}))
        assert isinstance(one, Reject | Skipped)
        assert one.reason == reason
