"""Indexes of older formats answer as before once they are upgraded, and are never half upgraded.

A fixture holds an index of one engine (`wire`), what its searcher answered (`answers.json`) and how
far a reader's alerts had come (`mark.json`). There is one of every format from 4 on.
"""

import random
import shutil
import signal
import subprocess
import sys
import tarfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from checking import every
from commands import surroundings
from counts import tries
from msgspec import json
from samples import NOW, ROOT

from searcher.codec import to_json
from searcher.errors import EngineError
from searcher.index.builder import build
from searcher.index.check import problems
from searcher.index.manifest import FORMAT, MANIFEST
from searcher.index.opened import Index
from searcher.index.upgrade import upgrade
from searcher.query.nodes import All, Query, Word
from searcher.query.parser import parse
from searcher.saved.alerts import MARKS, Alerts, read_mark, write_mark
from searcher.saved.lists import UserLists
from searcher.search.visible import Visible

FIXTURES = sorted((ROOT / "tests/fixtures").glob("format*.tar.gz"))
SEARCHES: dict[str, Query] = {"all": All(), "secret": Word("embargoed", "status")}


def unpacked(fixture: Path, folder: Path) -> dict[str, Any]:
    """The index of a fixture, now in `folder / "wire"`; what was answered of it."""
    with tarfile.open(fixture) as archive:
        archive.extractall(folder, filter="data")
    answers: dict[str, Any] = json.decode((folder / "answers.json").read_bytes())
    return answers


def is_current(path: Path) -> bool:
    try:
        Index(path).close()
    except EngineError as error:
        if "searcher upgrade" not in str(error):
            raise
        return False
    return True


def answers_as_before(path: Path, answers: dict[str, Any]) -> None:
    with Index(path) as index:
        assert not list(problems(index))
        shown = Visible(index.engine, NOW)
        for text, ids in every(answers["queries"].items()):
            query = parse(text, now=NOW).query
            assert sorted(hit.story.id for hit in shown.search(query, 50).hits) == ids, text
        stories = [json.decode(json.encode(to_json(s))) for s in index.engine.stories()]
        before = {story["id"]: story for story in answers["stories"]}
        found = {story["id"]: story for story in stories if story["id"] in before}
        assert found.keys() == before.keys()
        for id, story in every(found.items()):
            # Attributes added since are empty.
            assert {key: value for key, value in story.items() if key in before[id]} == before[id]
            assert not any(value for key, value in story.items() if key not in before[id])
        for id, rows in every(answers["versions"].items()):
            current = index.engine.get(id)
            assert current
            versions = [*index.versions(current), current]
            assert [[f"{v.date:%Y-%m-%dT%H:%M:%SZ}", str(v.version)] for v in versions] == rows
        reasons = [reject["reason"] for reject in index.rejects()]
        assert {reason: reasons.count(reason) for reason in reasons} == answers["reasons"]


def test_there_is_a_fixture_of_every_format_and_engine() -> None:
    names = {f"format{number}-{name}" for number in range(4, FORMAT + 1)
             for name in ("tantivy", "whoosh")}  # fmt: skip
    assert {fixture.name.removesuffix(".tar.gz") for fixture in FIXTURES} >= names


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.name.partition(".")[0])
def test_an_upgraded_index_answers_as_before(fixture: Path, tmp_path: Path) -> None:
    answers, path = unpacked(fixture, tmp_path), tmp_path / "wire"
    was_current = is_current(path)
    done = upgrade(path)
    assert (done.was is None) == was_current
    assert not done.notes
    answers_as_before(path, answers)
    assert upgrade(path).was is None
    left = {found.name for found in path.iterdir()}
    assert not left & {"takes.sqlite", "arrivals.log", "checkpoint.sqlite", "rejects.jsonl"}
    assert len([name for name in left if name.startswith(("engine", "history"))]) == 2


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.name.partition(".")[0])
def test_marks_of_alerts_hold(fixture: Path, tmp_path: Path) -> None:
    answers, path = unpacked(fixture, tmp_path), tmp_path / "wire"
    lists = UserLists(tmp_path / "lists")
    lists.folder.mkdir()
    mark = json.decode((tmp_path / "mark.json").read_bytes())
    (lists.folder / MARKS).write_bytes(json.encode({str(path.resolve()): mark}))
    upgrade(path)

    def told(now: datetime) -> list[list[str]]:
        with Alerts(path, read_mark(lists, path), now) as new:
            found = [[name, s.id] for name, query in SEARCHES.items() for s in new.hits(query)]
            write_mark(lists, path, new.mark())
        return found

    assert told(NOW) == [[name, id] for name, id in answers["told"]]
    assert told(NOW) == []
    # e2 was under embargo, and `secret` was told of it before the upgrade
    assert told(datetime(2199, 1, 2, tzinfo=UTC)) == [["all", "e2"]]


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.name.partition(".")[0])
def test_an_upgraded_index_is_built_on(fixture: Path, tmp_path: Path) -> None:
    answers, path = unpacked(fixture, tmp_path), tmp_path / "wire"
    upgrade(path)
    lines = [json.encode(story) for story in answers["stories"]]
    more = {"id": "s3", "version": 3, "date": "2020-03-03T15:00:00Z", "headline": "Talks end"}
    (tmp_path / "a.jsonl").write_bytes(b"\n".join([*lines, json.encode(more)]))
    ledger = build([str(tmp_path / "a.jsonl")], path).ledger
    assert (ledger.unchanged, ledger.updated, ledger.read) == (len(lines), 1, len(lines) + 1)
    with Index(path) as index:
        assert not list(problems(index))
        current = index.engine.get("s3")
        assert current
        assert [version.version for version in index.versions(current)] == [1, 2]


def test_what_cannot_be_used_says_why(tmp_path: Path) -> None:
    unpacked(ROOT / "tests/fixtures" / f"format{FORMAT}-tantivy.tar.gz", tmp_path)
    path = tmp_path / "wire"
    upgrade(path)
    sound = json.decode((path / MANIFEST).read_bytes())
    for change, said in (
        (
            {"format": 4},
            rf"format 4, this is {FORMAT}\); bring it up to date:  searcher upgrade .*wire",
        ),
        ({"format": 99}, "needs a newer searcher"),
        ({"format": 3}, "too old to be upgraded; drop it and build it again"),
        ({"fields": sound["fields"] + " desk:CODE+"}, r"fields .* \(desk\); .*searcher upgrade"),
        ({"fields": sound["fields"].replace("slug:TEXT", "slug:NAME")}, r"\(slug\)"),
        ({"attributes": "id date"}, "searcher upgrade"),
    ):
        (path / MANIFEST).write_bytes(json.encode(sound | change))
        with pytest.raises(EngineError, match=said):
            Index(path)
        with pytest.raises(EngineError, match=said):
            build([str(path)], path)


def test_an_index_with_other_fields_is_upgraded(tmp_path: Path) -> None:
    """As when a searcher has lost the attribute `desk`, has a new one, and orders them anew."""
    answers = unpacked(ROOT / "tests/fixtures" / f"format{FORMAT}-whoosh.tar.gz", tmp_path)
    path = tmp_path / "wire"
    upgrade(path)
    values = json.decode((path / MANIFEST).read_bytes())
    values["fields"] += " desk:CODE+"
    values["attributes"] = values["attributes"].replace("note", "desk")  # what was stored there
    (path / MANIFEST).write_bytes(json.encode(values))
    assert upgrade(path).was == FORMAT
    for story in answers["stories"]:
        story["note"] = ""
    answers_as_before(path, answers)


def test_damage_leaves_the_old_index(tmp_path: Path) -> None:
    unpacked(ROOT / "tests/fixtures/format4-tantivy.tar.gz", tmp_path)
    path = tmp_path / "wire"
    takes = (path / "takes.sqlite").read_bytes()
    (path / "takes.sqlite").write_bytes(takes.replace(b"Tanks", b"Tonks"))
    before = {p: p.read_bytes() for p in path.rglob("*") if p.is_file()}
    with pytest.raises(EngineError, match="does not fit its checksum"):
        upgrade(path)
    assert {p: p.read_bytes() for p in path.rglob("*") if p.is_file()} == before


def test_a_damaged_log_of_arrivals_costs_the_marks_alone(tmp_path: Path) -> None:
    answers = unpacked(ROOT / "tests/fixtures/format4-tantivy.tar.gz", tmp_path)
    path = tmp_path / "wire"
    (path / "arrivals.log").write_bytes(b"nothing of ours\n")
    done = upgrade(path)
    assert ["new to searcher alerts" in note for note in done.notes] == [True]
    answers_as_before(path, answers)


UPGRADE = """
import os, signal, sys, threading
from pathlib import Path
from searcher.index.upgrade import upgrade
threading.Timer(float(sys.argv[2]), os.kill, (os.getpid(), signal.SIGKILL)).start()
upgrade(Path(sys.argv[1]))
os._exit(0)
"""


@pytest.mark.kill
@pytest.mark.parametrize("seed", range(tries(6, 50)))
def test_a_killed_upgrade_leaves_the_old_index_or_the_new(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    fixture = chance.choice([path for path in FIXTURES if path.name.startswith("format4")])
    answers, path = unpacked(fixture, tmp_path), tmp_path / "wire"
    for _ in range(3):
        seconds = chance.uniform(0, 0.12)
        done = subprocess.run(
            [sys.executable, "-c", UPGRADE, str(path), str(seconds)], env=surroundings()
        )
        assert done.returncode in (0, -signal.SIGKILL)
        if is_current(path):
            answers_as_before(path, answers)
        else:
            shutil.copytree(path, tmp_path / "copy", dirs_exist_ok=True)
            upgrade(tmp_path / "copy")
            answers_as_before(tmp_path / "copy", answers)
            shutil.rmtree(tmp_path / "copy")
    upgrade(path)
    answers_as_before(path, answers)


KILLED_BEFORE_CLEANING = """
import os, sys
from pathlib import Path
from searcher.index import upgrade

upgrade.sweep = lambda *_: os._exit(9)  # the first thing after the manifest is replaced
upgrade.upgrade(Path(sys.argv[1]))
"""


OLDER = [path for path in FIXTURES if not path.name.startswith(f"format{FORMAT}-")]


@pytest.mark.parametrize("fixture", OLDER, ids=lambda path: path.name.partition(".")[0])
def test_an_upgrade_killed_before_it_has_cleaned_up_is_done(fixture: Path, tmp_path: Path) -> None:
    answers, path = unpacked(fixture, tmp_path), tmp_path / "wire"
    done = subprocess.run(
        [sys.executable, "-c", KILLED_BEFORE_CLEANING, str(path)], env=surroundings(), check=False
    )
    assert done.returncode == 9
    answers_as_before(path, answers)
    assert (path / "engine").exists()  # the old files, of which the new manifest says nothing
    assert upgrade(path).was is None
    assert not (path / "engine").exists()
    answers_as_before(path, answers)
