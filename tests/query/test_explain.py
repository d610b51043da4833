"""Why a story is found, and why it is not: every explanation is that of `matches`."""

from datetime import UTC, datetime, timedelta

import pytest
from counts import tries
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import NOW
from trees import INSTANTS, random_stories, trees_of

from searcher.engines.memory import MemoryEngine
from searcher.engines.results import Hit
from searcher.fields import FIELDS, Kind
from searcher.output.explanation import matched, reasons
from searcher.output.screen import json_line
from searcher.output.why_not import lines, record, why_not
from searcher.query.explain import Explanation, explain
from searcher.query.matching import Texts, matches
from searcher.query.near_misses import near_miss
from searcher.query.parser import parse
from searcher.search.visible import Visible
from searcher.story import Entity, Status, Story

SENT = datetime(2018, 10, 5, 9, 26, tzinfo=UTC)
STORY = Story(
    "orient-1", SENT, "India signs for Russian missiles",
    "NEW DELHI (Orient) - India signed on Friday. Gazprom was not there.\n\n"
    "Turkey, too, faces new US sanctions. The air and sea defence system of Gazprom's guards"
    " stays.\n\nA Puerto Rico court said so; Rico was pleased. Timoshenko spoke of S-400s.",
    source="Orient Press", dateline="NEW DELHI", topics=("defence", "trade"), language="en",
    entities=(Entity("person", "Narendra Modi"),), status=Status.CORRECTED,
)  # fmt: skip
EARLIEST = datetime(2010, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("india", ["india  in headline: India", "india  in body, paragraph 1: India"]),
        ("signing", ["signing  in headline: signs", "signing  in body, paragraph 1: signed"]),
        ("gazprom", ["gazprom  in body, paragraphs 1, 2: Gazprom"]),
        ("S-400", ["S-400  in body, paragraph 3: S-400s"]),
        (
            "turkey NEAR/5 sanctions",
            [
                "turkey NEAR/5 sanctions  in body, paragraph 2:"
                " “Turkey, too, faces new US sanctions”"
            ],
        ),
        ("rico NOT NEAR/1 puerto", ["rico NOT NEAR/1 puerto  in body, paragraph 3: “Rico”"]),
        ("ATLEAST/2 gazprom", ["ATLEAST/2 gazprom  2 times: in body, paragraphs 1, 2"]),
        ("FIRST/9 friday", ["FIRST/9 friday  in body, paragraph 1: Friday"]),
        ("words:>20", ["words:21..  41"]),
        ("date:2018", ["date:2018-01-01..2018-12-31  2018-10-05 09:26 UTC"]),
        ("source:orient", ["source:orient  in source: Orient"]),
        ("topic:def*", ["topic:def*  in topic: defence"]),
        ("person:modi", ["person:modi  in person: Modi"]),
        ("status:corrected", ["status:corrected  in status: corrected"]),
        ("sanctions OR coup", ["sanctions  in body, paragraph 2: sanctions"]),
        ("NOT coup", ["NOT coup  not in it"]),
        ("lead:turkey", ["lead:turkey  in lead, paragraph 2: Turkey"]),
        ("sanctions sanctions", ["sanctions  in body, paragraph 2: sanctions"]),
        ("*", []),
    ],
)
def test_why_a_story_is_found(query: str, expected: list[str]) -> None:
    assert list(reasons(parse(query, now=NOW).query, Hit(STORY, 0.0), now=NOW)) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("coup", "not in it"),
        ("tymoshenko", "spelled like it: Timoshenko"),
        ("headline:gazprom", "in body, not in headline"),
        ("headline:delhi", "in body and dateline, not in headline"),
        ("=sanction", "written otherwise: sanctions"),
        ("=INDIA", "written otherwise: India"),
        ('"air defence system"', "in order with up to 2 words between"),
        ('"air zeppelin"', "zeppelin is not in it"),
        ('"system air"', "its words stand apart"),
        ("source:afp", "its source is Orient Press"),
        ("topic:crude", "its topic is defence, trade"),
        ("org:opec", "it has no org"),
        ("status:usable", "its status is corrected"),
        ("turkey NEAR/2 sanctions", "5 apart in body"),
        ("sanctions THEN/9 turkey", "the other way round, 5 apart in body"),
        ("india SAME/S turkey", "never in one sentence; 8 apart in body"),
        ("india SAME/P rico", "never in one paragraph; 27 apart in body"),
        ("turkey NEAR/5 coup", "coup: not in it"),
        ("russian NEAR/5 turkey", "russian in headline, turkey in body"),
        ("puerto NOT NEAR/5 rico", "rico is near each puerto"),
        ("ATLEAST/5 gazprom", "2 times"),
        ("ATLEAST/5 coup", "not in it"),
        ("FIRST/5 gazprom", "first as word 8 of body"),
        ("words:>600", "it is 41"),
        ("urgency:<=2", "it has no urgency"),
        ("/zep.*/", "not in it"),
    ],
)
def test_what_a_story_has_instead(query: str, expected: str) -> None:
    clause = parse(query, now=NOW).query
    assert not matches(clause, STORY)
    assert near_miss(clause, Texts(STORY), NOW) == expected


def test_the_tree_of_a_query() -> None:
    query = parse(
        "S-400 (coup OR headline:gazprom) NOT sanctions -(iran india) NOT zeppelin date:2019..",
        now=NOW,
    ).query
    found = why_not(query, STORY, UTC, NOW)
    assert not found.is_found
    assert list(lines(found)) == [
        "orient-1  India signs for Russian missiles",
        f"no   {query}",
        "  yes  S-400  in body, paragraph 3: S-400s",
        "  no   coup OR headline:gazprom",
        "    no   coup  not in it",
        "    no   headline:gazprom  in body, not in headline",
        "  no   NOT sanctions  in body, paragraph 2: sanctions",
        "  yes  NOT (iran AND india)",
        "    no   iran AND india",
        "      no   iran  not in it",
        "      yes  india  in headline: India; in body, paragraph 1: India",
        "  yes  NOT zeppelin  not in it",
        "  no   date:2019-01-01..  its date is 2018-10-05 09:26 UTC",
    ]
    assert record(found)["matches"] is False
    assert '"why":"its date is 2018-10-05 09:26 UTC"' in json_line(record(found))


def test_what_keeps_a_story_back() -> None:
    def told(query: str, **changes: object) -> list[str]:
        story = Story("1", SENT, "Coup", "A coup.", **changes)  # type: ignore[arg-type]
        return list(lines(why_not(parse(query, now=NOW).query, story, UTC, NOW)))[1:]

    later = NOW + timedelta(days=1)
    held = "under embargo until 2026-11-25 12:00 UTC; only a search for status:embargoed finds it"
    assert told("coup", embargo=later)[0] == held
    never = "under embargo; only a search for status:embargoed finds it"
    assert told("coup", status=Status.EMBARGOED)[0] == never
    asked = told("status:embargoed", embargo=later)
    assert asked == ["yes  status:embargoed  in status: embargoed"]
    assert told("body:coup", status=Status.KILLED) == [
        "killed: its text is not searched",
        "no   body:coup  in headline, not in body",
    ]


def test_json_tells_places() -> None:
    query = parse("ATLEAST/2 gazprom date:2018 turkey NEAR/5 sanctions", now=NOW).query
    times, date, near = matched(query, STORY)
    assert times["times"] == 2
    assert [STORY.body[a:b] for a, b in times["places"]] == ["Gazprom", "Gazprom"]  # type: ignore[attr-defined]
    assert date["as"] == ["2018-10-05T09:26:00Z"]
    assert near["as"] == ("Turkey, too, faces new US sanctions",)
    assert near["paragraphs"] == (2,)


def evidence_fits(explanation: Explanation, story: Story) -> bool:
    """Whether what is written at the places of a explanation is what it says."""
    return all(
        tuple(dict.fromkeys(FIELDS[e.field].values(story)[0][a:b] for a, b in e.spans)) == e.written
        for e in explanation.evidence
        if FIELDS[e.field].kind is Kind.TEXT
    )


@settings(max_examples=tries(50, 150))
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_explanations_are_those_of_matches(data: st.DataObject, seed: int) -> None:
    stories = random_stories(seed, 8)
    engine = MemoryEngine()
    for story in stories:
        engine.add(story)
    engine.commit()
    now = data.draw(st.sampled_from([EARLIEST, INSTANTS[3]]))
    for query in data.draw(st.lists(trees_of(stories), min_size=5, max_size=5)):
        shown = {hit.story.id for hit in Visible(engine, now).search(query, 10).hits}
        for story in stories:
            explanation = explain(query, story)
            assert explanation.holds == matches(query, story)
            assert all(met.holds and evidence_fits(met, story) for met in explanation.met())
            told = why_not(query, story, UTC, now)
            assert told.is_found == (story.id in shown)
            assert len(list(lines(told))) > 1
            assert json_line(record(told))
            assert json_line({"matched": matched(query, story)})
