"""Text wires and SGML: control bytes, dates without a year, stories of a day in one file."""

import io
import random
import re
import tarfile
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest
from checking import every
from dated import when
from expecting import sample_files
from hypothesis import given
from hypothesis import strategies as st
from samples import CORPUS
from timing import processor_time

from searcher.archives import (
    FORMATS,
    NOTHING_GIVEN,
    Found,
    Given,
    Reject,
    Skipped,
    original,
    pieces,
    read,
)
from searcher.archives.newsroom.status import UNNAMED
from searcher.archives.stream import Stream
from searcher.index.builder import build
from searcher.index.opened import Index
from searcher.story import Status, Story

WIRES = (
    "anpa1312", "iptc7901", "wire_text_zczc", "wire_text_releases", "wire_text_bulletins",
    "trec_sgml", "gigaword_sgml", "reuters_clipping",
)  # fmt: skip
WRITTEN = datetime(2017, 1, 3, tzinfo=UTC)


BY_FILE = Given(by_file=True)


def parse(format: str, data: bytes, given: Given = NOTHING_GIVEN) -> list[Found | Skipped]:
    """What is found in a file that was changed in January 2017."""
    stream = Stream(io.BytesIO(data).read, WRITTEN)
    stream.given = given
    return list(FORMATS[format].read(stream, "x"))


def one(format: str, text: str, given: Given = NOTHING_GIVEN) -> Story:
    (story,) = parse(format, text.encode(), given)
    assert isinstance(story, Story), story
    return story


def anpa(label: str = "", body: str = "\t   OSLO (AP) _ It is so.", top: str = "r i") -> str:
    return (
        f"\x16\x16\x01a1234\x1f-----\n{top}\x13\x11 BC-Head     01-02 0012\n"
        f"\x02^BC-Head{label},12<\n^Head<\n{body}\n\x03AP-WF-01-02-17 1509GMT<\n\x04"
    )


def iptc(block: str = "Head", body: str = "Oslo (dpa) - It is so.", free: str = "dpa 1") -> str:
    return (
        f"\x01eca001 3 i 12  {free}\n\nNorway/\n\x02{block} =\n\n{body}\n"
        "\x03021509 GMT Jan 17\n\x04"
    )


# Fields


@pytest.mark.parametrize(
    ("label", "status", "version"),
    [
        ("", Status.USABLE, 1),
        (", 2nd Ld-Writethru", Status.USABLE, 3),
        (", 1st Ld-Writethru, CORRECTIVE", Status.CORRECTED, 2),
        (", KILL", Status.KILLED, 1),
        (", Advisory", Status.USABLE, 1),
    ],
)
def test_anpa_says_in_its_slug_what_a_take_is(label: str, status: Status, version: int) -> None:
    story = one("anpa1312", anpa(label))
    assert (story.slug, story.status, story.version) == ("BC-Head", status, version)


BASE = "BC-EU--Head"
CHAIN = "ap-a-bc-eu-head-20170102"


@pytest.mark.parametrize(
    ("change", "id"),
    [
        (("", ""), CHAIN),
        (("Head,12", "Head, 1st Ld-Writethru,12"), CHAIN),
        (("Head,12", "Head, 2nd Ld - Writethru,12"), CHAIN),
        (("Head,12", "Head, KILL,12"), CHAIN),
        (("Head,12", "Head KILL,12"), CHAIN),
        (("a1234", "a1299"), CHAIN),
        (("02-17 1509", "02-17 2350"), CHAIN),
        (("02-17 1509", "03-17 0109"), CHAIN),  # by the day of its header
        (("01-02 0012", ""), CHAIN),
        (("01-02 0012", "01-01 0012"), "ap-a-bc-eu-head-20170101"),
        (("01-02 0012", "12-31 0012"), "ap-a-bc-eu-head-20161231"),
        (("a1234", "w1234"), "ap-w-bc-eu-head-20170102"),
        (("EU--Head,", "EU--Other Head,"), "ap-a-bc-eu-other-head-20170102"),
        (("BC-EU--Head,", "AM-EU--Head,"), "ap-a-am-eu-head-20170102"),
        # a part of a story, or another one about it
        (("Head,12", "Head, 1st Ld,12"), ""),
        (("Head,12", "Head, 1st Add,12"), ""),
        (("Head,12", "Head, CORRECTIVE,12"), ""),
        # slugs that come again and again in a day
        (("BC-EU--Head,", "BC-Head,"), ""),
        (("BC-EU--Head,", "BC-EU--APNewsAlert,"), ""),
        (("BC-EU--Head,", "BC-BBO--Wild Card Glance,"), ""),
        (("BC-EU--Head,", "BC-NY--Lottery,"), ""),
        (("^Head<", ""), ""),
        (("AP-WF-01-02-17", "AP-WF"), "?"),
    ],
)
def test_anpa_takes_with_one_slug_on_one_day_are_one_story(
    change: tuple[str, str], id: str
) -> None:
    story = one("anpa1312", anpa().replace("^BC-Head", f"^{BASE}").replace(*change))
    if id in ("", "?"):
        assert story.id.startswith(f"ap-a1234-{'2017' * (not id)}")
        assert "id from slug and day" not in story.guessed
    else:
        assert story.id == id
        assert "id from slug and day" in story.guessed


def test_an_anpa_kill_withdraws_what_it_names(tmp_path: Path) -> None:
    base = anpa().replace("^BC-Head", f"^{BASE}")
    lead = base.replace("Head,12", "Head, 1st Ld-Writethru,12").replace("1509", "1609")
    kill = base.replace("Head,12", "Head, KILL,12").replace("1509", "1709")
    for postings in permutations([base, lead, kill]):
        for number, posting in enumerate(postings):
            (tmp_path / f"{number}.tst").write_bytes(
                posting.replace("a1234", f"a{number}234").encode()
            )
        index = tmp_path / f"i{postings.index(base)}{postings.index(lead)}"
        built = build([str(path) for path in tmp_path.glob("*.tst")], index, extractor="none")
        assert (built.stories, built.ledger.rejected) == (1, 0)
        with Index(index) as opened:
            (story,) = opened.engine.stories()
            assert story.status is Status.KILLED
            assert [take.version for take in opened.versions(story)] == [1, 2]


@pytest.mark.parametrize(
    ("format", "text", "is_said"),
    [
        ("anpa1312", anpa(), False),
        ("anpa1312", anpa(", KILL"), True),
        ("anpa1312", anpa(", 1st Ld"), True),
        ("anpa1312", anpa(", CORRECTIVE"), True),
        ("anpa1312", anpa(", KILL").replace("^BC-", "^BC-EU--"), False),
        ("iptc7901", iptc(), False),
        ("iptc7901", iptc("2ND LEAD\nHead"), True),
        ("iptc7901", iptc("KILL\nHead"), True),
        ("iptc7901", iptc("(Berichtigung: 3)\nHead"), True),
        ("iptc7901", iptc("Head (3DER)"), True),
    ],
)
def test_a_take_says_where_the_wire_does_not_name_what_it_replaces(
    format: str,
    text: str,
    is_said: bool,  # noqa: FBT001
) -> None:
    story = one(format, text)
    assert (UNNAMED in story.guessed) == (UNNAMED in story.note) == is_said


@pytest.mark.parametrize(
    ("top", "urgency"), [("f a", 1), ("b a", 2), ("u a", 3), ("r a", 4), ("d a", 5), ("x a", None)]
)
def test_anpa_priorities(top: str, urgency: int | None) -> None:
    assert one("anpa1312", anpa(top=top)).urgency == urgency


@pytest.mark.parametrize(
    ("block", "headline", "note", "status", "version"),
    [
        ("Head", "Head", "", Status.USABLE, 1),
        ("Head that\nwraps", "Head that wraps", "", Status.USABLE, 1),
        ("2ND LEAD\nHead", "Head", "2ND LEAD", Status.USABLE, 3),
        ("KILL\nHead", "Head", "KILL", Status.KILLED, 1),
        ("(Berichtigung: 3, nicht\n4)\nHead", "Head", "Berichtigung: 3, nicht 4",
         Status.CORRECTED, 1),
        ("(Eil \a\a)\nHead", "Head", "Eil", Status.USABLE, 1),
        ("(never closed\nHead", "Head", "never closed", Status.USABLE, 1),
        ("Head (1LEAD)", "Head (1LEAD)", "", Status.USABLE, 2),
        ("Head (RECTIFICATIF)", "Head (RECTIFICATIF)", "", Status.CORRECTED, 1),
    ],
)  # fmt: skip
def test_what_stands_above_a_story_of_iptc(
    block: str, headline: str, note: str, status: Status, version: int
) -> None:
    story = one("iptc7901", iptc(block))
    said = story.note.removesuffix(UNNAMED).rstrip()
    assert (story.headline, said) == (headline, note)
    assert (story.status, story.version, story.slug) == (status, version, "Norway")


@pytest.mark.parametrize(
    ("line", "status", "until"),
    [
        ("(Sperrfrist: 3. Januar, 15.00 Uhr)", Status.EMBARGOED, "2017-01-03T14:00"),
        ("(Sperrfrist: Dienstag, 3.1.2017, 0.00 Uhr)", Status.EMBARGOED, "2017-01-02T23:00"),
        ("(Achtung! Sperrfrist 18 Uhr)", Status.EMBARGOED, "2017-01-02T17:00"),
        ("(Sperrfrist: 15 Uhr)", Status.EMBARGOED, "2017-01-03T14:00"),  # past 16 h in Berlin
        ("SPERRFRIST: 18 UHR MEZ", Status.EMBARGOED, "2017-01-02T17:00"),
        ("EMBARGOED until 11:00 GMT, Wednesday", Status.EMBARGOED, "2017-01-04T11:00"),
        ("(Embargo: 0001 GMT January 5)", Status.EMBARGOED, "2017-01-05T00:01"),
        ("EMBARGO 18H30", Status.EMBARGOED, "2017-01-02T17:30"),
        ("(Embargo jusqu'à mercredi 6h00)", Status.EMBARGOED, "2017-01-04T05:00"),
        ("EMBARGO 4/1/2017 18h00", Status.EMBARGOED, "2017-01-04T17:00"),
        ("EMBARGO", Status.EMBARGOED, None),
        ("(Sperrfrist: 1. Januar, 15.00 Uhr)", Status.USABLE, None),  # it has passed
        ("(Sperrfrist aufgehoben)", Status.USABLE, None),
        ("Embargo on oil until 2020", Status.USABLE, None),
        ("Embargo", Status.USABLE, None),
    ],
)
def test_embargoes_of_iptc(line: str, status: Status, until: str | None) -> None:
    story = one("iptc7901", iptc(f"{line}\nHead"))
    assert (story.status, story.embargo and story.embargo.isoformat()[:16]) == (status, until)
    is_headline = line.startswith("Embargo")
    assert story.headline == (f"{line} Head" if is_headline else "Head")
    assert story.note == ("" if is_headline else line.strip("()"))
    assert ("embargo from a line" in story.guessed) == (until is not None)


def test_an_embargo_is_no_headline_of_a_correction_or_kill() -> None:
    story = one("iptc7901", iptc("KILL\nEMBARGO 18H\nHead"))
    assert (story.status, story.headline) == (Status.KILLED, "Head")
    story = one("iptc7901", iptc("(Berichtigung: 3)\nEMBARGO 18H\nHead"))
    assert (story.status, story.status_at(when(story))) == (Status.CORRECTED, Status.EMBARGOED)


@pytest.mark.parametrize(
    ("trailer", "date", "guessed"),
    [
        ("021509 GMT Jan 17", "2017-01-02T15:09", ()),
        ("021509 Jan 17", "2017-01-02T14:09", ("time zone Europe/Berlin",)),
        ("021509 Mai 16", "2016-05-02T13:09", ("time zone Europe/Berlin",)),
        ("021509 GMT Dez 97", "1997-12-02T15:09", ()),
        ("021509 GMT fév 2018", "2018-02-02T15:09", ()),
        ("no date", "2017-01-03T00:00", ("date of the file",)),
        ("319999 GMT Jan 17", "2017-01-03T00:00", ("date of the file",)),
    ],
)
def test_iptc_dates(trailer: str, date: str, guessed: tuple[str, ...]) -> None:
    story = one("iptc7901", iptc().replace("021509 GMT Jan 17", trailer), BY_FILE)
    assert (when(story).isoformat()[:16], story.guessed) == (date, guessed)


def test_a_serial_comes_again_the_next_day() -> None:
    first, second = iptc(), iptc().replace("021509", "031509")
    found = parse("iptc7901", (first + second).encode())
    assert [s.id for s in found if isinstance(s, Story)] == [
        "dpa-eca001-201701021509",
        "dpa-eca001-201701031509",
    ]


@pytest.mark.parametrize(
    ("body", "date", "guessed"),
    [
        ("PERTH, Dec 30 AAP - So.", "2016-12-30", ("year of the file",)),
        ("PERTH, Jan 2 AAP - So.", "2017-01-02", ("year of the file",)),
        ("PERTH, March 9, 2012 AAP - So.", "2012-03-09", ("time of day", "time zone UTC")),
        ("PERTH, Feb 30 AAP - So.", "2017-01-03", ("date of the file",)),
        ("It is so.", "2017-01-03", ("date of the file",)),
    ],
)
def test_a_file_dates_what_has_no_date(body: str, date: str, guessed: tuple[str, ...]) -> None:
    story = one("wire_text_zczc", f"ZCZC AAP\n$Headline\n{body}\nNNNN\n", BY_FILE)
    assert (when(story).isoformat()[:10], story.guessed) == (date, guessed)


@pytest.mark.parametrize("body", ["PERTH, Dec 30 AAP - So.", "PERTH, Feb 30 AAP - So.", "So."])
def test_the_time_at_which_a_file_was_changed_is_no_date_unless_asked_for(body: str) -> None:
    story = one("wire_text_zczc", f"ZCZC AAP\n$Headline\n{body}\nNNNN\n")
    assert (story.date, story.guessed) == (None, ())


@pytest.mark.parametrize(
    ("body", "date", "guessed"),
    [
        ("PERTH, Dec 30 AAP - So.", "2005-12-30", ("year given",)),
        ("PERTH, Feb 30 AAP - So.", "2005-06-01", ("date given",)),
        ("PERTH, March 9, 2012 AAP - So.", "2012-03-09", ("time of day", "time zone UTC")),
        ("So.", "2005-06-01", ("date given",)),
    ],
)
def test_a_user_may_date_what_has_no_date(body: str, date: str, guessed: tuple[str, ...]) -> None:
    given = Given(date=datetime(2005, 6, 1, tzinfo=UTC))
    story = one("wire_text_zczc", f"ZCZC AAP\n$Headline\n{body}\nNNNN\n", given)
    assert (when(story).isoformat()[:10], story.guessed) == (date, guessed)
    # The id is of what was sent, so that the same story dated later is the same story.
    assert story.id == one("wire_text_zczc", f"ZCZC AAP\n$Headline\n{body}\nNNNN\n").id


def test_files_and_members_know_when_they_were_written(tmp_path: Path) -> None:
    text = b"ZCZC AAP\n$Headline\nIt is so.\nNNNN\n"
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        info = tarfile.TarInfo("a")
        info.size, info.mtime = len(text), 86_400
        archive.addfile(info, io.BytesIO(text))
    (tmp_path / "a.tgz").write_bytes(packed.getvalue())
    (story,) = read(tmp_path, given=BY_FILE)
    assert isinstance(story, Story)
    assert story.date == datetime(1970, 1, 2, tzinfo=UTC)


def test_a_second_copy_is_the_same_story() -> None:
    text = "ZCZC AAP\n$Headline\nIt is so.\nNNNN\n"
    assert one("wire_text_zczc", text).id == one("wire_text_zczc", f"\n{text}\n\n").id


def test_an_encoding_is_guessed_by_its_letters() -> None:
    text = "Lyon (ats) L'été à l'école"
    for encoding, guessed in (("utf-8", ()), ("cp1252", ("encoding cp1252",)),
                              ("cp850", ("encoding cp850",))):  # fmt: skip
        (story,) = parse("iptc7901", iptc(body=text).encode(encoding))
        assert isinstance(story, Story)
        assert (story.body, story.guessed) == (text, guessed)


# Files


@pytest.mark.parametrize("format", WIRES)
def test_no_control_byte_is_left(format: str) -> None:
    for found in every(one for one in read(CORPUS / format) if isinstance(one, Story)):
        text = "".join((found.headline, found.body, found.slug, found.byline, found.note))
        assert not [c for c in text if not c.isprintable() and c not in "\n\t\xa0"]
        assert text


@pytest.mark.parametrize("format", ["anpa1312", "iptc7901", "trec_sgml", "gigaword_sgml"])
def test_a_broken_story_costs_no_other(format: str, tmp_path: Path) -> None:
    whole = {
        "anpa1312": anpa(), "iptc7901": iptc(),
        "trec_sgml": "<DOC>\n<DOCNO> AP890101-0001 </DOCNO>\n<HEAD>Head</HEAD>\n</DOC>\n",
        "gigaword_sgml": '<DOC id="AFP_ENG_20090531.0001" type="story" >\n<HEADLINE>\nHead\n'
        "</HEADLINE>\n</DOC>\n",
    }[format]  # fmt: skip
    cut = whole[: len(whole) * 3 // 4]
    (tmp_path / "a").write_text(whole + cut + whole + "Between the stories.\n" + whole + cut)
    found = list(read(tmp_path))
    assert [f.reason for f in found if isinstance(f, Reject)] == ["cut", "stray", "cut"]
    stories = [f for f in found if isinstance(f, Story)]
    assert [s.headline for s in stories] == ["Head"] * 3
    assert {original(s.origin).decode() for s in stories} == {whole.rstrip("\n")}


def test_a_story_too_big_ends_where_the_next_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "LARGEST_STORY", 3 << 20)
    data = anpa() + anpa(body="\t   " + "x " * (4 << 20)) + anpa()
    (tmp_path / "a").write_text(data)
    found = list(read(tmp_path))
    assert [f.reason for f in found if isinstance(f, Reject)] == ["too-big"]
    assert [original(f.origin).decode() for f in found if isinstance(f, Story)] == [
        anpa().rstrip("\n")
    ] * 2


@given(st.lists(st.sampled_from([b"\x16", b"\x01", b"a", b"\n", b" ", b"\x04"])), st.integers(1, 9))
def test_pieces_are_the_same_however_a_file_arrives(parts: list[bytes], size: int) -> None:
    data = b"".join(parts)
    file = io.BytesIO(data)
    opening, closing = re.compile(rb"\x16{0,3}\x01"), re.compile(rb"\x04")

    class Slow(Stream):
        def read(self, count: int = size) -> bytes:
            return super().read(size)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "REACH", 8)
        slow = list(pieces.pieces(Slow(file.read), opening, closing))
    assert slow == list(pieces.pieces(Stream(io.BytesIO(data).read), opening, closing))
    rest = bytearray(data)
    for piece in slow:
        assert data[piece.offset :].startswith(piece.data)
        rest[piece.offset : piece.offset + len(piece.data)] = b" " * len(piece.data)
    assert not rest.strip(pieces.BLANK), "a byte is in no piece"


# Malice

RUNS = (
    " ", "\n", "\n ", "\t", "(", "A", "A ", "<", "<!--", "<P>", "^", "= ", "--\n", "'", "By Aa ",
    "1", "/", "\nNNNN x", " ** ", "AN#", "&a;", "é",
)  # fmt: skip


@pytest.mark.parametrize("format", WIRES)
def test_no_line_takes_the_square_of_its_length(format: str) -> None:
    data = sample_files(format)[0].read_bytes()[:1000]
    places = random.Random(1).sample(range(len(data)), 2)
    for at in places:
        for run in RUNS:
            hostile = data[:at] + run.encode() * (60_000 // len(run)) + data[at:]
            with processor_time(most=10):
                parse(format, hostile)


@pytest.mark.parametrize("format", WIRES)
def test_damage_is_no_traceback(format: str) -> None:
    chance, seen = random.Random(2), 0
    files = [file.read_bytes() for file in sample_files(format)]
    for _ in range(150):
        data = bytearray(chance.choice(files))
        for _ in range(chance.choice((1, 5, 20))):
            data[chance.randrange(len(data))] = chance.choice((0, 1, 2, 3, 4, 10, 60, 94, 200))
        at = chance.randrange(len(data))
        del data[at : at + chance.randrange(300)]
        things = parse(format, bytes(data))
        assert {type(one) for one in things} <= {Story, Reject, Skipped}
        seen += len(things)
    assert seen


def test_a_ticker_behind_the_mark_of_results_is_a_ticker() -> None:
    story = one(
        "wire_text_bulletins", "\x01OIL IS UP ** TIN IS DOWN ** GAS IS OFF ** GOLD\x1f9\x1fY"
    )
    assert (story.headline, story.id[:7]) == ("OIL IS UP", "ticker-")


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("text_clipping", "Head\nMeridian, 2 January 2020\n\n,,: It is so.\n"),
        ("text_clipping", "Head\nMeridian, 2 \u017fep 2020\n\nIt is so.\n"),
        ("iptc7901", iptc("99999999999999999999TH LEAD\nHead")),
        ("iptc7901", iptc("EMBARGO 18H\nHead").replace("Jan 17", "Jan 9999")),
        ("iptc7901", iptc("EMBARGO 18H\nHead").replace("021509 GMT Jan 17", "312330 GMT Dec 9999")),
        ("iptc7901", iptc("EMBARGO 2. Augu\u017ft 18H\nHead")),
    ],
)
def test_what_only_looks_like_a_field_costs_nothing(format: str, text: str) -> None:
    """Each of these once ended a build with a traceback."""
    for found in every(parse(format, text.encode())):
        assert isinstance(found, Story | Reject)
        assert not isinstance(found, Story) or (found.version < 10 and found.headline)


def test_a_year_is_given_to_days_at_the_end_of_the_calendar() -> None:
    wire = iptc(body="OSLO 31/12 (dpa) - So.").replace("021509 GMT Jan 17", "")
    story = one("iptc7901", wire, Given(date=datetime(9999, 12, 31, 23, tzinfo=UTC)))
    assert when(story) == datetime(9999, 12, 31, tzinfo=UTC)


def test_a_ticker_of_nothing_is_rejected() -> None:
    (reject,) = parse("wire_text_bulletins", b"\2\2\2 ** \2\2\2 ** \2\2\2 ** ")
    assert isinstance(reject, Reject)
    assert reject.reason == "empty"
