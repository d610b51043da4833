"""The query language as it is promised: each example finds one story and leaves another."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import pytest
from dated import when
from msgspec.structs import replace

from searcher.engines import ENGINES, Engine, open_engine
from searcher.errors import QueryError
from searcher.query.matching import matches
from searcher.query.parser import parse
from searcher.story import Entity, Status, Story

NOW = datetime(2016, 7, 20, 9, tzinfo=UTC)  # a Wednesday
TOLD = Story("", datetime(2016, 7, 15, 22, tzinfo=UTC), "", "")


class Own:
    """What a user has given names to."""

    licences = MappingProxyType({"AP": timedelta(days=30)})
    events = MappingProxyType({"coup": "2016-07-15"})
    groups = MappingProxyType({"gulf-wires": ("KUNA", "WAM")})
    saved = MappingProxyType({"gulf": "kuwait OR qatar"})


def text(body: str, **fields: object) -> Story:
    return replace(TOLD, body=body, **fields)


def on(day: str) -> Story:
    return replace(TOLD, date=datetime.fromisoformat(day).replace(tzinfo=UTC))


LAVROV = (Entity("person", "Sergei Lavrov", ("Лавров",)),)

# Number and text as in the manual of the language; a story found, and one that is not.
EXAMPLES: list[tuple[str, Story, Story]] = [
    ("S-400 sanctions", text("S400s: sanctioned"), text("S-400 and no more")),
    ('="S-400"', text("an S-400"), text("an S400")),
    ("=C++", text("written in C++, they said"), text("Vitamin C, C# and D.C.")),
    ("=U.S.", text("in the U.S. alone"), text("the U.S.A. and the US")),
    ("=$5", text("for $5 a barrel"), text("5 barrels, 5% and $50")),
    ('="red line,"', text("a “red line”, a red line, he said"), text("a red line he drew")),
    ('"air defence system"', text("Air-defence system"), text("air system of defence")),
    ('"air system"~2', text("air and missile system"), text("air and sea and missile system")),
    ("turkey AND (S-400 OR Patriot)", text("Patriots for Turkey"), text("Turkey")),
    ("sanctions -iran", text("sanctions"), text("sanctions, Iran")),
    ("turkey NEAR/5 sanctions", text("sanctions a b c d Turkey"),
     text("sanctions a b c d e Turkey")),
    ("southwest THEN/2 air*", text("Southwest x Airlines"), text("airlines southwest")),
    ("rico NOT NEAR/5 puerto", text("Rico left. Puerto Rico a b c d e f g Rico"),
     text("Puerto Rico")),
    ("erdogan SAME/S S-400", text("Mr. Erdogan wants S-400s. So."), text("Erdogan spoke. S-400")),
    ("erdogan SAME/P (trump OR biden)", text("Erdogan spoke. Biden too."),
     text("Erdogan spoke.\n\nBiden too.")),
    ("ATLEAST/5 gazprom", text("Gazprom, " * 5), text("Gazprom, " * 4)),
    ("FIRST/50 default", text("a " * 49 + "default"), text("a " * 50 + "default")),
    ("head:coup", text("", headline="Coup"), text("coup")),
    ("hlead:(coup OR putsch)", text("One.\n\nA putsch.\n\nThree."),
     text("One.\n\nTwo.\n\nA putsch.")),
    ("date:2016-07-15", on("2016-07-15T23:59:59"), on("2016-07-16")),
    ("date:2016-07..2016-08", on("2016-08-31T23:59"), on("2016-09-01")),
    ("date:..2013", on("2013-12-31T23:59"), on("2014-01-01")),
    ("date:7d..", on("2016-07-13"), on("2016-07-12T23:59")),
    ("date:last-week", on("2016-07-11"), on("2016-07-18")),
    ("date:@coup-7d..@coup", on("2016-07-08"), on("2016-07-16")),
    ("src:(afp OR reuters)", text("", source="AFP"), text("", source="TASS")),
    ("group:gulf-wires -kind:analysis", text("", source="WAM"),
     text("", source="WAM", headline="ANALYSIS-Oil")),
    ("urgency:<=2 kind:alert", text("", urgency=1, headline="ALERT: Coup"),
     text("", urgency=3, headline="ALERT: Coup")),
    ("status:corrected head:gazprom", text("", headline="Gazprom", status=Status.CORRECTED),
     text("", headline="Gazprom")),
    ("person:lavrov", text("", entities=LAVROV), text("Lavrov")),
    ("person:Лавров", text("", entities=LAVROV), text("Лавров")),
    ("erdog?n* words:>600", text("Erdoğan's " + "a " * 600), text("Erdoğan's " + "a " * 599)),
    ("tymoshenko~2", text("Timoshenka"), text("Timoschenka")),
    ("saved:gulf date:this-month", text("Qatar"), on("2016-06-30")),
]  # fmt: skip


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(request.param, tmp_path / "engine", create=True, write=True)
    yield opened
    opened.close()


def test_every_example_finds_what_it_says(engine: Engine) -> None:
    told: dict[str, Story] = {}
    for number, (_, hit, miss) in enumerate(EXAMPLES):
        for id, story in ((f"hit-{number}", hit), (f"miss-{number}", miss)):
            told[id] = replace(story, id=id, date=when(story) + timedelta(microseconds=number))
            engine.add(told[id])
    engine.commit()
    for number, (query_text, _, _) in enumerate(EXAMPLES):
        query = parse(query_text, now=NOW, lists=Own).query
        assert parse(str(query), now=NOW, lists=Own).query == query
        found = {hit.story.id for hit in engine.search(query, 100).hits}
        assert f"hit-{number}" in found, query_text
        assert f"miss-{number}" not in found, query_text
        assert found == {id for id, story in told.items() if matches(query, story)}


def test_an_operator_for_later_is_refused_by_name() -> None:
    with pytest.raises(QueryError, match=r"^SAIDBY is not supported yet"):
        parse('"red line" SAIDBY lavrov', now=NOW, lists=Own)


@pytest.mark.parametrize(
    ("query", "name"),
    [("money:>=1bn", "money"), ("toll:>=20", "toll"), ("saved:gulf chain:x", "chain")],
)  # fmt: skip
def test_a_field_for_later_is_unknown_like_any_other(query: str, name: str) -> None:
    with pytest.raises(QueryError, match=f'^unknown field "{name}"'):
        parse(query, now=NOW, lists=Own)


MESSAGES = {
    "headlin:coup date:2016": """\
unknown field "headlin"
  headlin:coup date:2016
  ^^^^^^^                 did you mean  headline:  ?   (searcher fields lists all)""",
    "date:yesterdya": """\
"yesterdya" is not a date
  date:yesterdya
       ^^^^^^^^^  did you mean  yesterday ?  also: 2016-07-15, 7d.., last-week""",
    "turkey (S-400 OR patriot": """\
parenthesis opened here is never closed
  turkey (S-400 OR patriot
         ^""",
    "date:2020..2014": """\
range runs backwards
  date:2020..2014
       ^^^^^^^^^^  try  date:2014..2020""",
    "turkey NEAR sanctions": """\
NEAR needs a distance
  turkey NEAR sanctions
         ^^^^            try  NEAR/5  (at most 5 words apart)""",
    "(turkey AND greece) NEAR/5 gas": """\
AND cannot stand inside a proximity operand
  (turkey AND greece) NEAR/5 gas
          ^^^                     try  turkey NEAR/5 gas AND greece NEAR/5 gas""",
}
REMARKS = {
    "coup or putsch": """\
"or" in lower case is searched as a word
  coup or putsch
       ^^         write OR to mean either""",
    "coup AND turkey OR putsch": "AND binds before OR; read as  (coup AND turkey) OR putsch",
}


@pytest.mark.parametrize("query", MESSAGES)
def test_a_mistake_is_shown_with_its_place_and_remedy(query: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query, now=NOW)
    assert str(caught.value) == MESSAGES[query]


@pytest.mark.parametrize("query", REMARKS)
def test_a_remark_is_shown_with_its_place(query: str) -> None:
    assert parse(query, now=NOW).remarks() == [REMARKS[query]]
