"""The screen's boundary, and hits as lines and cards."""

import csv
import io
import json
import re
import unicodedata
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from checking import every
from hypothesis import given
from hypothesis import strategies as st
from timing import processor_time

from searcher import output
from searcher.codec import to_json
from searcher.engines.memory import MemoryEngine
from searcher.engines.results import Hit
from searcher.output import View, cell, json_line, one_line, printable
from searcher.output.counts import timeline_bars
from searcher.output.explanation import explanation, matched, read_as
from searcher.query.nodes import All, And, Not, Or, Query, Range, Word
from searcher.search.timeline import Period, Unit
from searcher.story import SENT, Entity, Status, Story

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
DAY = datetime(2020, 12, 29, 14, 2, tzinfo=UTC)
NEXT = datetime(2021, 1, 1, tzinfo=UTC)


def hit(headline: str = "Coup", body: str = "A coup.", **rest: object) -> Hit:
    return Hit(Story("id-1", DAY, headline, body, **rest), 2.5)  # type: ignore[arg-type]


def steers(text: str) -> list[str]:
    """The characters of a text that could steer a terminal."""
    return [
        c
        for c in text
        if (unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") or c in BIDI) and c not in "\n\t"
    ]


# every character there is, surrogates too
ANYTHING = st.text(st.characters(exclude_categories=()) | st.sampled_from(BIDI + "\x1b\x9b\u2028"))


@given(ANYTHING)
def test_printable_steers_nothing_and_keeps_length(text: str) -> None:
    shown = printable(text)
    assert steers(shown) == []
    assert len(shown) == len(text)
    assert all(a == b or steers(a) for a, b in zip(text, shown, strict=True))
    assert printable(shown) == shown


def test_printable_knows_every_character() -> None:
    everything = "".join(map(chr, range(0x110000)))
    assert steers(printable(everything)) == []


@given(ANYTHING)
def test_one_line_is_one_cell_of_a_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1
    assert "\t" not in one_line(text)


@given(st.text(st.characters(codec="utf-8") | st.sampled_from(BIDI + "\x7f\u2028")))
def test_json_reads_back_equal_and_steers_nothing(text: str) -> None:
    line = json_line({"text": text})
    assert json.loads(line) == {"text": text}
    assert steers(line) == []
    assert len(line.splitlines()) == 1


@given(st.lists(ANYTHING, min_size=2))
def test_csv_cells_read_back(values: list[str]) -> None:
    (row,) = csv.reader(io.StringIO(",".join(map(cell, values)) + "\n", newline=""))
    for value, found in zip(values, row, strict=True):
        assert found.removeprefix("'") == printable(value).removeprefix("'")
        assert not found.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_record_is_complete() -> None:
    story = Story(
        "1", DAY.replace(microsecond=250_000), "h", "b", 2, "AFP", "ROME", "by", "slug", "en", 3,
        Status.KILLED, (Entity("person", "Ann"), Entity("org", "UN", ("ONU",), "rules")), ("t",),
        DAY, None, DAY, "Kills a name", ("encoding",), "f#0+1", "nitf", ("© AFP",), DAY,
    )  # fmt: skip
    record = to_json(story)
    assert record.keys() == set(SENT)
    assert record["date"] == "2020-12-29T14:02:00.250000Z"
    assert record["created"] == record["embargo"] == "2020-12-29T14:02:00Z"
    assert record["sent"] is None
    assert record["entities"] == [
        {"kind": "person", "name": "Ann"},
        {"kind": "org", "name": "UN", "aliases": ["ONU"], "origin": "rules"},
    ]
    assert "body" not in to_json(story, full=False)


def test_dates_in_zones() -> None:
    paris, london = ZoneInfo("Europe/Paris"), ZoneInfo("Europe/London")
    assert output.timestamp(DAY, paris) == "2020-12-29T15:02:00+01:00"
    assert output.timestamp(DAY, london) == "2020-12-29T14:02:00Z"
    assert output.moment(DAY, paris) == "2020-12-29 15:02 CET"
    assert output.moment(DAY.replace(second=7), UTC) == "2020-12-29 14:02:07 UTC"


@pytest.mark.parametrize(
    ("date", "zone", "stamp", "shown"),
    [  # where a zone would push a date over an end of the calendar, it is shown in UTC
        ("0001-01-01T00:00", "America/New_York", "0001-01-01T00:00:00Z", "0001-01-01 00:00 UTC"),
        ("9999-12-31T23:59", "Asia/Tokyo", "9999-12-31T23:59:00Z", "9999-12-31 23:59 UTC"),
        ("0987-03-02T00:00", "UTC", "0987-03-02T00:00:00Z", "0987-03-02 00:00 UTC"),
    ],
)
def test_dates_at_the_ends_of_the_calendar(date: str, zone: str, stamp: str, shown: str) -> None:
    instant = datetime.fromisoformat(date).replace(tzinfo=UTC)
    assert output.timestamp(instant, ZoneInfo(zone)) == stamp
    assert output.moment(instant, ZoneInfo(zone)) == shown


def test_long_empty_runs_are_one_line_to_a_person() -> None:
    years = [Period(str(n), DAY, DAY, n in (2015, 2020, 2025)) for n in range(2015, 2026)]
    lines = timeline_bars(years, Unit.YEAR).plain.splitlines()
    shown = [line.split()[0] for line in lines]
    assert shown == ["2015", "2016..2019", "2020", "2021..2024", "2025"]
    assert lines[1].endswith("… 4 years without a story")


def test_read_as() -> None:
    month = Range(datetime(2020, 12, 1, tzinfo=UTC), NEXT)
    cases: list[tuple[Query, str]] = [
        (Word("coup"), "coup"),
        (month, "date 2020-12-01 00:00 → 2021-01-01 00:00 UTC"),
        (Range(None, NEXT), "date → 2021-01-01 00:00 UTC"),
        (Range(NEXT, None), "date 2021-01-01 00:00 UTC →"),
        (
            And((Word("a"), month, Not(Word("b")))),
            "a AND NOT b · date 2020-12-01 00:00 → 2021-01-01 00:00 UTC",
        ),
        (Or((Word("a"), month)), "a OR date:2020-12-01..2020-12-31"),
        (All(), "*"),
    ]
    for query, expected in every(cases):
        assert read_as(query, UTC) == expected


def test_explanation_resolves_nested_dates() -> None:
    query = Or((Word("a"), Not(And((Word("b*", field="topic"), Range(None, NEXT))))))
    lines = list(explanation(query, UTC, MemoryEngine()))
    assert "date → 2021-01-01 00:00 UTC" in lines
    assert 'topic:b*  in topic: the code "b*": no story has it' in lines


def test_matched_tells_fields_and_spellings() -> None:
    found = hit("Coups and coup", "No coup, no COUP.", topics=("coup",), source="Coup Wire")
    query = And((Word("coup"), Word("coup", field="topic"), Word("coup", field="source")))
    assert matched(query, found.story) == [
        {
            "words": "coup", "field": "headline", "as": ("Coups", "coup"),
            "places": ((0, 5), (10, 14)), "paragraphs": (1,),
        },
        {
            "words": "coup", "field": "body", "as": ("coup", "COUP"),
            "places": ((3, 7), (12, 16)), "paragraphs": (1,),
        },
        {"words": "topic:coup", "field": "topic", "as": ("coup",)},
        {"words": "source:coup", "field": "source", "as": ("Coup",)},
    ]  # fmt: skip


def test_card_shows_markup_verbatim_and_marks_hits() -> None:
    found = hit("[bold]Coup[/] :smile: https://x.y", "\x1b[31m A coup [sic]", byline="[x]")
    card = output.card(found, View(Word("coup")), attributes=False).plain
    assert "[bold]«Coup»[/] :smile: https://x.y" in card
    assert "␛[31m A «coup» [sic]" in card


def test_card_tells_a_status_that_matters() -> None:
    card = output.card(hit(status=Status.KILLED), View(All()), attributes=True)
    assert "killed" in card.plain


def test_a_huge_line_is_cut_and_shown_fast() -> None:
    found = hit("coup " * 2_000_000, "coup " * 2_000_000)
    view = View(Word("zeppelin"), full=True)
    with processor_time(most=20):
        card = output.card(found, view, attributes=True)
        assert "9,800,000 more characters" in card.plain
        assert len(card) < 2.1 * output.MOST_SHOWN
        paper = output.console()
        with paper.capture() as shown:
            paper.print(card)
    assert re.search("coup coup", shown.get())
