"""Embargo lines: what desks write holds a story back, what stories tell of embargoes does not."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from checking import every
from documents import docx, odt, pdf, rtf
from msgspec.structs import replace

from searcher.archives import FORMATS, read
from searcher.archives.newsroom import embargoes
from searcher.archives.newsroom.embargoes import FROM_A_LINE, NOT_UNDERSTOOD, held_back
from searcher.archives.stream import Stream
from searcher.index.builder import build
from searcher.index.opened import Index
from searcher.query.nodes import All
from searcher.search.visible import Visible
from searcher.story import Status, Story

SENT = datetime(2018, 9, 2, 20, tzinfo=UTC)  # a Sunday
PROSE = "OSLO (NTB) - The ministry said on Sunday that trade rose.\n\nIt fell in July."
STORY = Story("1", SENT, "Trade rose", PROSE, source="dpa")

# the line, the instant in UTC at which it lets the story go, and the source, dpa's if not given
HELD_UNTIL = (
    ("EMBARGOED UNTIL 3 January 2030, 15:00 GMT", "2030-01-03T15:00"),
    ("EMBARGOED until 0001 EST Tuesday", "2018-09-04T05:01"),
    ("EMBARGOED until 0001 EDT Tuesday", "2018-09-04T04:01"),
    ("EMBARGOED until 0001 MSK Tuesday", "2018-09-03T21:01"),
    ("EMBARGOED until 0001 JST Tuesday", "2018-09-03T15:01"),
    ("EMBARGOED until 0001 PST Tuesday", "2018-09-04T08:01"),
    ("EMBARGOED until 0001 AEST Tuesday", "2018-09-03T14:01"),
    ("EMBARGOED until 0001 SGT Tuesday", "2018-09-03T16:01"),
    ("EMBARGOED until 0001 HKT Tuesday", "2018-09-03T16:01"),
    ("EMBARGOED until 0001 BST Tuesday", "2018-09-03T23:01"),
    ("EMBARGOED until 0001 CEST Tuesday", "2018-09-03T22:01"),
    ("EMBARGOED until 0001 MEZ Tuesday", "2018-09-03T23:01"),
    ("EMBARGOED until 0001 MESZ Tuesday", "2018-09-03T22:01"),
    ("Embargoed for release until 6 p.m. Eastern, Sept. 5", "2018-09-05T22:00"),
    ("Embargoed for publication until 12:01 a.m. ET on Thursday, September 6", "2018-09-06T04:01"),
    ("EMBARGOED FOR RELEASE AT 1130 GMT THURS SEPT 6", "2018-09-06T11:30"),
    ("Embargoed to 0001 Friday September 7", "2018-09-06T23:01", "PA"),
    ("STRICTLY EMBARGOED UNTIL 00.01 HRS ON MONDAY 10 SEPTEMBER 2018", "2018-09-09T23:01", "PA"),
    ("UNDER EMBARGO UNTIL 10:00 GMT+3 ON 5 SEPTEMBER", "2018-09-05T07:00"),
    ("Embargo: 00:01 (UTC+02:00) Thursday 6 September 2018", "2018-09-05T22:01"),
    ("EMBARGO TIME: 9am local time, Monday", "2018-09-03T07:00"),
    ("EMBARGO: Monday 3 September, noon London time", "2018-09-03T11:00"),
    ("Embargo expires: 2018-09-05 10:00 UTC", "2018-09-05T10:00"),
    ("(EMBARGOED UNTIL 1500 GMT)", "2018-09-03T15:00"),
    ("*** EMBARGOED UNTIL 1500 GMT ***", "2018-09-03T15:00"),
    ("PRESS RELEASE - EMBARGOED UNTIL 1500 GMT", "2018-09-03T15:00"),
    ("HOLD FOR RELEASE 6 P.M. EST MONDAY", "2018-09-03T23:00"),
    ("FOR RELEASE AT 10:00 A.M. EDT, TUESDAY, SEPTEMBER 4, 2018", "2018-09-04T14:00"),
    ("NOT FOR PUBLICATION, BROADCAST OR USE ON CLUB CALL LINES BEFORE 0001 BST MONDAY",
     "2018-09-02T23:01"),
    ("Not to be released before midnight GMT on Tuesday", "2018-09-05T00:00"),
    ("Embargoed until 10:00 a.m. EDT (1400 GMT) on Monday", "2018-09-03T14:00"),
    ("NEWS RELEASE UNDER STRICT EMBARGO UNTIL 9AM AEDT WEDNESDAY", "2018-09-04T22:00"),
    ("For release at 2:00 p.m. EDT September 20, 2018", "2018-09-20T18:00"),
    ("Embargo lifts at 18:00 CEST", "2018-09-03T16:00"),
    ("The embargo will be lifted on 5 September at 10:00 GMT", "2018-09-05T10:00"),
    ("EMBARGOED UNTIL 15:00 ISRAEL TIME", "2018-09-03T12:00"),
    ("Embargoed until 14:00 New York time / 19:00 London time on 5 September",
     "2018-09-05T18:00"),
    ("EMBARGOED UNTIL 2018-09-06T10:00:00Z", "2018-09-06T10:00"),
    ("Embargo: Wed, 05 Sep 2018 10:00:00 +0100", "2018-09-05T09:00"),
    ("EMBARGO GMT 15:00", "2018-09-03T15:00"),
    ("HFR 3 p.m. EST", "2018-09-03T20:00", "AP"),
    ("Frei ab Mittwoch, 5. September, 5.00 Uhr", "2018-09-05T03:00"),
    ("Niet voor publicatie voor woensdag 10.00 uur", "2018-09-05T08:00", "ANP"),
    ("No difundir antes de las 10:00 GMT del 6 de septiembre", "2018-09-06T10:00", "EFE"),
    ("SOTTO EMBARGO FINO ALLE 18 DI MARTEDÌ", "2018-09-04T16:00", "ANSA"),
    ("Sperrefrist til tirsdag 4. september kl 10", "2018-09-04T08:00", "NTB"),
    ("Embargoed until 15:00 (14:00 GMT) on Monday", "2018-09-03T14:00"),
    ("EMBARGOED UNTIL 10 P.M. TODAY", "2018-09-03T02:00", "AP"),
    ("EMBARGOED UNTIL 9 A.M. TOMORROW", "2018-09-03T13:00", "AP"),
    ("EMBARGOED UNTIL 3/4/2030 10:00 EST", "2030-03-04T15:00", "AP"),
    ("EMBARGO 3/4/2030 10H00", "2030-04-03T08:00", "AFP"),
    ("EMBARGOED UNTIL 0001 IST MONDAY", "2018-09-09T18:31", "PTI"),
    ("This story is embargoed until 12:01 GMT on Tuesday", "2018-09-04T12:01"),
    ("Transmission of material in this release is embargoed until 8:30 a.m. (EDT) Friday,"
     " September 7, 2018", "2018-09-07T12:30"),
    ("EMBARGOED UNTIL 1500 GMT - The minister's speech follows", "2018-09-03T15:00"),
    ("Sperrfrist: 3. September, 15.00 Uhr", "2018-09-03T13:00"),
    ("Achtung! Sperrfrist: Dienstag, 4.9.2018, 0.00 Uhr", "2018-09-03T22:00"),
    ("Sperrfrist bis Mittwoch, den 5. September um 6 Uhr MESZ", "2018-09-05T04:00"),
    ("SPERRFRIST 24 UHR", "2018-09-02T22:00"),
    ("Nicht zur Veröffentlichung vor Montag, 18 Uhr", "2018-09-03T16:00"),
    ("SOUS EMBARGO JUSQU'AU MERCREDI 5 SEPTEMBRE À 6H00", "2018-09-05T04:00", "AFP"),
    ("Embargo strict jusqu'à mardi 18h30 (heure de Paris)", "2018-09-04T16:30", "AFP"),
    ("Ne pas diffuser avant le 4 septembre 2018 à 0h01 GMT", "2018-09-04T00:01", "AFP"),
    ("Onder embargo tot dinsdag 4 september 2018, 10.00 uur", "2018-09-04T08:00", "ANP"),
    ("EMBARGO TOT WOENSDAG 18.00 UUR", "2018-09-05T16:00", "ANP"),
    ("Embargado hasta las 10.00 horas del martes 4 de septiembre de 2018", "2018-09-04T08:00",
     "EFE"),
    ("BAJO EMBARGO HASTA EL 5 DE SEPTIEMBRE A LAS 12:00 GMT", "2018-09-05T12:00", "EFE"),
    ("Embargo fino alle ore 10.00 di martedì 4 settembre", "2018-09-04T08:00", "ANSA"),
    ("Sotto embargo fino al 5 settembre 2018, ore 18:00", "2018-09-05T16:00", "ANSA"),
    ("Sob embargo até às 10h00 de terça-feira, 4 de setembro de 2018", "2018-09-04T09:00", "Lusa"),
    ("EMBARGADO ATÉ ÀS 18H00 DO DIA 5 DE SETEMBRO", "2018-09-05T17:00", "Lusa"),
)  # fmt: skip

HELD = (
    "EMBARGOED until 0001 XYT Tuesday",
    "EMBARGOED UNTIL 0001 IST TUESDAY",  # of India, Ireland or Israel
    "EMBARGOED UNTIL 0001 CST TUESDAY",  # of China or North America
    "EMBARGOED UNTIL 31 February 2019, 10:00 GMT",
    "EMBARGOED UNTIL 25:00 GMT MONDAY",
    "Embargo: 15:00 NOVT Monday",
    "EMBARGO",
    "EMBARGOED",
    "STRICTLY EMBARGOED.",
    "[EMBARGOED]",
    "EMBARGOED: The minister's speech on trade",
    "EMBARGOED UNTIL FURTHER NOTICE",
    "EMBARGOED UNTIL DELIVERY",
    "Embargo: check against delivery",
    "UNDER EMBARGO",
    "HOLD FOR RELEASE",
    "NOT FOR PUBLICATION UNTIL THE SPEECH HAS BEGUN",
    "Sperrfrist: Beginn der Rede",
    "Sperrfrist bis zum Ende der Pressekonferenz",
    "Sous embargo jusqu'au début du discours",
    "ONDER EMBARGO",
    "Bajo embargo hasta nuevo aviso",
    "Embargo fino a nuovo avviso",
    "Sob embargo até ao fim da conferência",
    "EMBARGOED UNTIL SUNDAY WEEK, 10:00 GMT",
    "EMBARGOED UNTIL END OF DAY FRIDAY",
    "Embargoed until Tuesday's editions",
    "SPERRFRIST: Frei für Mittwochausgaben",
)

FREE = (
    "Embargo lifted",
    "EMBARGO LIFTED",
    "The embargo has been lifted.",
    "Embargo expired",
    "No embargo",
    "No longer embargoed",
    "Not embargoed",
    "Embargo: none",
    "Sperrfrist aufgehoben",
    "Keine Sperrfrist",
    "Embargo levé",
    "Embargo opgeheven",
    "Embargo levantado",
    "Sin embargo, el ministro dijo el domingo que no.",
    "The US embargo on Cuba has lasted since 1962.",
    "Embargo on oil until 2020",
    "Embargo on Russian oil to begin at midnight on Monday, EU says",
    "EMBARGO ON OIL IMPORTS FROM 5 DECEMBER",
    "Embargo",
    "Embargo: what it means for Cuba",
    "EMBARGO: CUBA MARKS 60 YEARS",
    "Embargo to end on Monday, Qatar says",
    "Embargoed goods worth three million euros were seized in Hamburg on Monday.",
    "EMBARGOED OIL TANKER REACHES CHINA",
    "Under embargo since 1962, Cuba has built its own cars.",
    "Under embargo, Iran builds its own jets, which its air force received on Monday in Tehran.",
    "Sous embargo depuis 1962, Cuba construit ses propres voitures.",
    "Bajo embargo desde 1962, Cuba fabrica sus propios coches.",
    "Das Embargo gegen Kuba dauert seit 1962.",
    "L'embargo est levé",
    "An arms embargo until 15:00 GMT on Monday was agreed.",
    "FOR IMMEDIATE RELEASE",
    "For release dates see below.",
    "The report is embargoed until Tuesday, the ministry said.",
    "Not for the first time before Christmas, shops closed on Monday.",
    "EU EMBARGO UNTIL 3 JANUARY 2030",
    "The oil embargo of 1973-74 ended in March.",
    "Embargoed until now, files show how a plot was laid.",
    "The embargo will be lifted on Monday, Qatar says",
    "Under embargo: how Cuba lives",
    "Embargo breach at the BBC",
    "For release of hostages on Monday, talks went on.",
    "Not for sale before 2030: UK",
    "Post-embargo trade rose until 15:00 GMT on Monday.",
)


def in_body(line: str, source: str = "dpa") -> Story:
    return held_back(replace(STORY, body=f"{line}\n\n{PROSE}", source=source))


@pytest.mark.parametrize("row", HELD_UNTIL, ids=lambda row: str(row[0]))
def test_a_line_above_a_text_holds_it_back_until_its_time(row: tuple[str, ...]) -> None:
    line, until, *source = row
    story = in_body(line, *source)
    assert (story.status, story.embargo) == (Status.EMBARGOED, datetime.fromisoformat(f"{until}Z"))
    assert FROM_A_LINE in story.guessed


@pytest.mark.parametrize("line", HELD)
def test_a_line_that_is_not_understood_holds_a_story_back_for_good(line: str) -> None:
    story = in_body(line)
    assert (story.status, story.embargo) == (Status.EMBARGOED, None)
    assert [one for one in story.guessed if one.startswith(f"{NOT_UNDERSTOOD}: ")]


@pytest.mark.parametrize("line", FREE)
def test_a_story_of_an_embargo_is_free(line: str) -> None:
    assert in_body(line).status is Status.USABLE
    headed = replace(STORY, headline=line)
    assert held_back(headed) == headed
    led = replace(STORY, body=f"{line} {PROSE}")
    assert held_back(led) == led


# where in a story the line stands

LINE, END = "EMBARGOED UNTIL 3 January 2030, 15:00 GMT", datetime(2030, 1, 3, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "story",
    [
        replace(STORY, note=LINE),
        replace(STORY, note=f"(see also POLITICS EU) {LINE}"),
        replace(STORY, note=f"Note to editors: STRICTLY EMBARGOED. {LINE}."),
        replace(STORY, note="Adds U.S. reaction.\nEmbargoed until 3 January 2030, 15:00 GMT"),
        replace(STORY, headline=f"{LINE}: Trade rose"),
        replace(STORY, headline=f"Trade rose ({LINE})"),
        replace(STORY, slug="Norway-trade (EMBARGOED UNTIL 3 JANUARY 2030, 15:00 GMT)"),
        replace(STORY, body=f"Ministry of Finance\nPress Office\n\n{LINE}\n\n{PROSE}"),
        replace(STORY, body=f"EMBARGOED UNTIL 3 January\n2030, 15:00 GMT\n\n{PROSE}"),
        replace(STORY, body=f"[{LINE}] {PROSE}"),
        replace(STORY, body=f"{LINE} - {PROSE}"),
        replace(STORY, body=f"MEDIA RELEASE: {LINE}\n\n{PROSE}"),
        replace(STORY, body=f"{PROSE * 30}\n\n{LINE}"),
    ],
    ids=range(13),
)
def test_wherever_a_desk_writes_it_the_line_is_seen(story: Story) -> None:
    held = held_back(story)
    assert (held.status, held.embargo) == (Status.EMBARGOED, END)
    assert (held.headline, held.body, held.note) == (story.headline, story.body, story.note)


@pytest.mark.parametrize(
    "note",
    [
        "Adds quotes on U.S. embargo until 2030",
        "Recasts; oil embargo",
        "Updates with lifting of embargo by Saudi Arabia",
        "Repeats story first sent under embargo at 10:00 GMT",
        "Not for publication in Japan",
        "Photos embargoed until Tuesday",
    ],
)
def test_a_note_about_an_embargo_holds_nothing_back(note: str) -> None:
    assert held_back(replace(STORY, note=note)).status is Status.USABLE


@pytest.mark.parametrize(
    "lift", ["EMBARGO LIFTED", "Eds: No longer embargoed", "Sperrfrist aufgehoben"]
)
def test_a_note_lifts_the_line_that_still_stands_in_the_text(lift: str) -> None:
    held = replace(STORY, body=f"{LINE}\n\n{PROSE}")
    assert held_back(held).status is Status.EMBARGOED
    assert held_back(replace(held, note=lift)) == replace(held, note=lift)


def test_of_a_field_and_a_line_the_later_counts() -> None:
    early, late = END.replace(hour=9), END.replace(hour=20)
    held = replace(STORY, body=f"{LINE}\n\n{PROSE}", status=Status.EMBARGOED, embargo=early)
    assert held_back(held).embargo == END
    assert held_back(replace(held, embargo=late)) == replace(held, embargo=late)


def test_a_field_decides_what_a_line_leaves_open() -> None:
    held = replace(STORY, status=Status.EMBARGOED, embargo=END, source="")
    for line in ("Embargo: check against delivery", "EMBARGOED UNTIL 3 January 2030, 15:00"):
        assert held_back(replace(held, note=line)) == replace(held, note=line)


def test_a_line_without_zone_waits_for_the_last_zone_where_the_desk_is_not_known() -> None:
    story = in_body("EMBARGOED UNTIL 3 January 2030, 15:00", "Orient Press")
    assert story.embargo == datetime(2030, 1, 4, 3, tzinfo=UTC)
    assert "embargo: no time zone, taken for the last on earth" in story.guessed
    home = in_body("EMBARGOED UNTIL 3 January 2030, 15:00", "hindu.in")
    assert (home.embargo, "time zone Asia/Kolkata" in home.guessed) == (
        END.replace(hour=9, minute=30),
        True,
    )


def test_an_embargo_that_is_over_and_a_kill_change_nothing() -> None:
    over = replace(STORY, body="EMBARGOED UNTIL 1 September 2018, 15:00 GMT\n\n" + PROSE)
    assert held_back(over) == over
    killed = replace(STORY, body=f"{LINE}\n\n{PROSE}", status=Status.KILLED)
    assert held_back(killed) == killed


def test_a_correction_stays_one_where_its_embargo_has_an_end() -> None:
    held = in_body(LINE)
    corrected = held_back(replace(STORY, status=Status.CORRECTED, body=held.body))
    assert (corrected.status, corrected.status_at(SENT)) == (Status.CORRECTED, Status.EMBARGOED)
    body = f"EMBARGOED UNTIL DELIVERY\n\n{PROSE}"
    for_good = held_back(replace(STORY, status=Status.CORRECTED, body=body))
    assert (for_good.status, for_good.embargo) == (Status.EMBARGOED, None)


# every format that can carry one

G2 = (
    '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="g" version="1"><itemMeta>'
    "<versionCreated>2018-09-02T20:00:00Z</versionCreated><edNote>{0}</edNote></itemMeta>"
    "<contentMeta><headline>Head</headline></contentMeta><contentSet><inlineXML><p>Text.</p>"
    "</inlineXML></contentSet></newsItem>"
)
NEWSML = (
    "<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>a</ProviderId><DateId>20180902"
    "</DateId><NewsItemId>1</NewsItemId></NewsIdentifier></Identification><NewsManagement>"
    "<ThisRevisionCreated>20180902T200000Z</ThisRevisionCreated></NewsManagement><NewsComponent>"
    "<NewsLines><HeadLine>Head</HeadLine></NewsLines><ContentItem><DataContent><p>{0}</p>"
    "<p>Text.</p></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"
)
NITF = (
    '<nitf><head><docdata><doc-id id-string="1"/><date.issue norm="20180902T200000Z"/>'
    '<ed-msg info="{0}"/></docdata></head><body><body.head><hedline><hl1>Head</hl1></hedline>'
    "</body.head><body.content><p>Text.</p></body.content></body></nitf>"
)
RITZAU = (
    "<RBNews><NewsID>1</NewsID><PublishDate>2018-09-02T20:00:00</PublishDate><TilRedaktionen>{0}"
    "</TilRedaktionen><headline>Head</headline><content>Text.</content></RBNews>"
)
WORDS = "Words of a story, one after the other, and then some more, until there are enough of them."
PAGE = (
    '<html><head><title>Head of a page</title><meta property="og:type" content="article">'
    '<meta property="article:published_time" content="2018-09-02T20:00:00Z"></head><body>'
    f"<div class=top>{{0}}</div><h1>Head of a page</h1><div>{f'<p>{WORDS}</p>' * 4}</div>"
    "</body></html>"
)
FORMS = {
    "rss_atom": "<rss><channel><item><guid>1</guid><title>Head</title><pubDate>Sun, 02 Sep 2018"
    " 20:00:00 GMT</pubDate><description>&lt;p&gt;{0}&lt;/p&gt;Text.</description></item></channel>"
    "</rss>",
    "dpa_digitalwires_json": '{"urn":"u","version_created":"2018-09-02T20:00:00Z",'
    '"headline":"Head","article_html":"<p>Text.</p>","ednotes":[{"role":"dpaednoterole:embargo","ednote":"{0}"}]}',
    "ap_media_json": '{"altids":{"itemid":"1"},"versioncreated":"2018-09-02T20:00:00Z",'
    '"headline":"Head","ednote":"{0}","body_html":"<p>Text.</p>"}',
    "ninjs": '{"uri":"u","versioncreated":"2018-09-02T20:00:00Z","headline":"Head","ednote":"{0}",'
    '"body_html":"<p>Text.</p>"}',
    "json_lines": '{"id":"1","date":"2018-09-02T20:00:00Z","headline":"Head",'
    '"body":"{0}\\n\\nText."}',
    "newsmlg2": G2,
    "newsml12": NEWSML,
    "nitf": NITF,
    "vendor_xml": RITZAU,
    "iptc7901": "\x01abc001 4 pl 10 dpa 1\n\nNorway/\n\x02{0}\nHead =\nOslo (dpa) - It is so.\n"
    "\x03022000 GMT Sep 18\x04",
    "anpa1312": "\x16\x16\x01w0001\x1f-----\nr i \x13\x11 BC-EU--Head  09-02 0010\n\x02"
    "^BC-EU--Head,10<\n^{0}<\n^Head of it<\n\t   OSLO (AP) _ It is so.\n\x03"
    "AP-WF-09-02-18 2000GMT<\x04",
    "wire_text_zczc": "ZCZC AAP\n:Head of a story\n\n{0}\n\nOSLO, Sept 2, 2018 AAP - It is so.\n\n"
    "NNNN\n",
    "wire_text_releases": "Source: Firm\nMEDIA RELEASE PR1\n\n{0}\n\nHead of it\n\n"
    "OSLO, Sept. 2, 2018 /PRNewswire-AsiaNet/ --\n\nIt is so.\n",
    "wire_text_bulletins": "IDN38100\nBureau of Meteorology\n{0}\nHead of it\nIssued at 2000 UTC on"
    " Sunday 2 September 2018\n\nIt will rain.\n",
    "djnml": '<doc><djnml publisher="DJN" docdate="20180902" product="DN" seq="1" xml:lang="en-us">'
    '<head><copyright year="2018" holder="D"/></head><body><headline>Head of it</headline><text>'
    "<p>{0}</p><p>It is so.</p></text></body></djnml></doc>",
    "reuters_clipping": "-- Head\n-- By A. Writer\n-- Sun Sep 2, 2018 4:00pm EDT\n"
    "-- http://www.reuters.com/article/2018/09/02/us-head-idUSX1\n\n\n({0}) OSLO (Reuters) - It is"
    " so.\n",
    "email": "From: a@b.example\nTo: c@d.example\nSubject: Head\n"
    "Date: Sun, 02 Sep 2018 20:00:00 +0000\nMessage-ID: <1@b>\n\n{0}\n\nIt is so.\n",
    "warc": "",
    "html_clipping": PAGE,
    "text_clipping": "{0}\nHead of it\nOrient Press, 2 September 2018 20:00 GMT\n\nIt is so.\n",
}
DOCUMENTS: dict[str, Callable[[list[str]], bytes]] = {
    "docx": docx, "odt": odt, "rtf": rtf, "pdf": lambda lines: pdf([lines]),
}  # fmt: skip
BODY = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{PAGE}"


def given(format: str, line: str) -> bytes:
    """A file of a format with a line in it."""
    if format != "warc":
        return FORMS[format].replace("{0}", line).encode()
    page = BODY.replace("{0}", line).encode()
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/b\r\n"
    return f"{head}Content-Length: {len(page)}\r\n\r\n".encode() + page + b"\r\n\r\n"


def read_one(format: str, line: str) -> Story:
    data = given(format, line)
    assert FORMATS[format].sniff(data)
    stories = [
        one
        for one in FORMATS[format].read(Stream(BytesIO(data).read), "x")
        if isinstance(one, Story)
    ]
    assert len(stories) == 1
    return stories[0]


def test_there_is_a_row_for_every_format_of_a_wire() -> None:
    looking = {name for name, format in FORMATS.items() if format.has_embargoes}
    assert FORMS.keys() == (looking | {"json_lines", "email"}) - DOCUMENTS.keys()


@pytest.mark.parametrize("format", DOCUMENTS)
def test_a_press_release_in_a_document_is_held_back(format: str) -> None:
    lines = [LINE, "Ministry raises the levy on sugar", "AFP, 2 September 2018 20:00 GMT"]
    data = DOCUMENTS[format]([*lines, "The ministry said on Sunday that it would be so from May."])
    (held,) = FORMATS[format].read(Stream(BytesIO(data).read), "x")
    assert isinstance(held, Story), held
    assert (held.status, held.embargo) == (Status.EMBARGOED, END)


@pytest.mark.parametrize("format", FORMS)
def test_every_format_is_held_back_by_a_line(format: str) -> None:
    held = read_one(format, LINE)
    assert (held.status, held.embargo) == (Status.EMBARGOED, END)
    assert LINE not in held.headline
    free = read_one(format, "The embargo on Cuba dates from 1962")
    assert (free.status, free.embargo) == (Status.USABLE, None)


@pytest.mark.parametrize("format", FORMS)
def test_every_format_is_held_back_by_a_line_that_is_not_understood(format: str) -> None:
    held = read_one(format, "EMBARGOED UNTIL 0001 XYT TUESDAY")
    assert (held.status, held.embargo) == (Status.EMBARGOED, None)
    assert f"{NOT_UNDERSTOOD}: EMBARGOED UNTIL 0001 XYT TUESDAY" in held.guessed


@pytest.mark.parametrize("zone", ["GMT", "EST", "MSK", "JST", "+0200"])
def test_an_embargo_in_a_mail_is_in_the_zone_that_it_names(zone: str) -> None:
    hours = {"GMT": 0, "EST": 5, "MSK": -3, "JST": -9, "+0200": -2}[zone]
    held = read_one("email", f"EMBARGOED UNTIL 3 January 2030, 15:00 {zone}")
    assert held.embargo == END + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("sender", "offset", "hour"),
    [("b.example", "+0100", 14), ("b.example", "+0000", 27), ("stats.gov.in", "+0000", 9.5)],
)
def test_a_mail_without_zone_is_in_that_of_its_sender(
    sender: str, offset: str, hour: float
) -> None:
    mail = FORMS["email"].replace("b.example", sender).replace("+0000", offset)
    data = mail.replace("{0}", "EMBARGOED UNTIL 3 January 2030, 15:00").encode()
    (held,) = FORMATS["email"].read(Stream(BytesIO(data).read), "x")
    assert isinstance(held, Story)
    assert held.embargo == END.replace(hour=0) + timedelta(hours=hour)


def test_what_json_lines_say_of_a_status_is_believed() -> None:
    line = given("json_lines", LINE).replace(b"{", b'{"status":"usable",', 1)
    (story,) = FORMATS["json_lines"].read(Stream(BytesIO(line).read), "x")
    assert isinstance(story, Story)
    assert (story.status, story.embargo) == (Status.USABLE, None)


def test_a_collection_of_what_was_published_holds_nothing_back(tmp_path: Path) -> None:
    (tmp_path / "a.sgm").write_text(
        '<REUTERS NEWID="1"><DATE>26-FEB-1987 15:01:01</DATE><TEXT><TITLE>Oil (EMBARGOED)</TITLE>'
        "<BODY>EMBARGOED UNTIL DELIVERY\n    Oil rose.</BODY></TEXT></REUTERS>"
    )
    (story,) = read(tmp_path)
    assert isinstance(story, Story)
    assert story.status is Status.USABLE


def shown(archive: Path, index: Path) -> int:
    """How many stories are shown of an index, built anew of an archive."""
    build([str(archive)], index, extractor="none")
    with Index(index) as opened:
        return Visible(opened.engine, SENT).search(All(), 1).total or 0


def test_a_story_held_for_good_is_shown_when_a_newer_version_lifts_it(tmp_path: Path) -> None:
    archive = tmp_path / "a.jsonl"
    row = '{{"id":"1","date":"2018-09-02T2{0}:00:00Z","headline":"Head","body":"{1}\\n\\nText."}}\n'
    archive.write_text(row.format(0, "EMBARGOED UNTIL DELIVERY"))
    assert shown(archive, tmp_path / "i") == 0
    archive.write_text(row.format(1, "EMBARGO LIFTED"))
    assert shown(archive, tmp_path / "i") == 1


# one table each

SCATTERED = re.compile(
    r"\bfeb(?:ruary)?\b|\bfévrier\b|\b(?:MESZ|AEST|EDT)\b|WITHDRAWN|ANNULERET|BERICHTIGUNG|sperrfrist"
    r"|associated press|ritzau\b.*(?:belga|kyodo)",
)


def test_no_format_keeps_a_table_that_the_newsroom_keeps() -> None:
    newsroom = Path(embargoes.__file__).parent
    modules = [file for file in newsroom.parent.rglob("*.py") if newsroom not in file.parents]
    assert len(modules) > 30
    for module in every(modules):
        code = "\n".join(
            line
            for line in module.read_text().split("\n")
            if not line.lstrip().startswith(("#", ">>>"))
        )
        assert not SCATTERED.search(re.sub(r'"""[\s\S]*?"""', "", code)), module


@pytest.mark.parametrize(
    "text",
    ["." * 200_000, "(" * 200_000, "embargo: " * 20_000, "embargoed until 1 march " * 9_000,
     "embargo" + " " * 200_000, "not for publication " + "a," * 90_000],
    ids=range(6),
)  # fmt: skip
def test_no_text_is_looked_at_for_long(text: str) -> None:
    began = time.process_time()
    for story in (
        replace(STORY, note=f"Embargo. {text}"),
        replace(STORY, body=f"Embargo. {text}"),
        replace(STORY, headline=f"Embargo. {text}"),
    ):
        held_back(story)
    assert time.process_time() - began < 2
