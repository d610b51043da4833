"""What a build promises: everything accounted for, nothing half done, one writer at a time."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from filelock import FileLock
from samples import CORPUS, NOW

from searcher.building import build
from searcher.engines import Order
from searcher.errors import EngineError, IndexLocked, IndexMissing
from searcher.index import MANIFEST, Index, choose
from searcher.query.nodes import All, Word


def lines(path: Path, first: int, last: int, version: int) -> Path:
    """An archive of stories `first` to `last` in this version."""
    with path.open("w") as file:
        for number in range(first, last):
            story = {
                "id": f"s{number}",
                "version": version,
                "date": (NOW + timedelta(seconds=number)).isoformat(),
                "headline": f"Story {number}",
                "body": f"version{version} " + "words of a story " * 20,
                "source": "Meridian",
            }
            file.write(json.dumps(story) + "\n")
    return path


def versions(index: Index) -> dict[str, int]:
    return {story.id: story.version for story in index.engine.stories()}


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
def test_the_same_archive_twice_changes_nothing(engine: str, tmp_path: Path) -> None:
    first = build([str(CORPUS)], tmp_path / "i", engine=engine)
    with Index(tmp_path / "i") as index:
        before = {story.id: story for story in index.engine.stories()}
        rejects = list(index.rejects())
    second = build([str(CORPUS)], tmp_path / "i")
    with Index(tmp_path / "i") as index:
        assert {story.id: story for story in index.engine.stories()} == before
        assert list(index.rejects()) == rejects
        assert not list(index.problems())
    assert first.ledger.balances
    assert second.ledger.balances
    assert second.ledger.added == second.ledger.updated == 0
    assert len(before) == first.ledger.added == first.stories == 237
    assert first.ledger.rejected == 42
    assert len(rejects) == first.ledger.rejected + first.ledger.skipped


def test_an_older_version_never_replaces_a_newer_one(tmp_path: Path) -> None:
    build([str(lines(tmp_path / "b.jsonl", 0, 5, version=2))], tmp_path / "i")
    stale = build([str(lines(tmp_path / "a.jsonl", 0, 5, version=1))], tmp_path / "i")
    assert stale.ledger.stale == 5
    with Index(tmp_path / "i") as index:
        assert index.engine.search(Word("version1"), 5).total == 0


def test_two_stories_with_one_identity_are_a_reject(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines(path, 0, 1, version=1)
    path.write_text(path.read_text() + path.read_text().replace("words", "swords"))
    for _ in range(2):
        built = build([str(path)], tmp_path / "i")
        (conflict,) = built.unused
        assert conflict.reason == "conflict"
        assert built.stories == 1


def test_a_second_writer_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    archive = lines(tmp_path / "a.jsonl", 0, 3, version=1)
    build([str(archive)], tmp_path / "i")
    with FileLock(tmp_path / ".i.lock"):
        (tmp_path / ".i.holder").write_text("process 4711 on desk3 since 2026")
        started = time.monotonic()
        with pytest.raises(IndexLocked, match="process 4711 on desk3"):
            build([str(archive)], tmp_path / "i")
        assert time.monotonic() - started < 1


def test_a_failed_first_build_leaves_no_index(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id":"1","headline":"x"}\n')
    with pytest.raises(Exception, match="strict"):
        build([str(tmp_path / "a.jsonl")], tmp_path / "i", strict=True)
    assert not (tmp_path / "i").exists()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"format":1}', b'{"engine":1,"created":"","updated":""}']
)
def test_a_damaged_manifest(content: bytes, tmp_path: Path) -> None:
    build([str(lines(tmp_path / "a.jsonl", 0, 3, version=1))], tmp_path / "i")
    (tmp_path / "i" / MANIFEST).write_bytes(content)
    with pytest.raises(EngineError):
        Index(tmp_path / "i")


def test_an_index_of_another_format(tmp_path: Path) -> None:
    build([str(lines(tmp_path / "a.jsonl", 0, 3, version=1))], tmp_path / "i")
    manifest = json.loads((tmp_path / "i" / MANIFEST).read_text())
    manifest["format"] = 0
    (tmp_path / "i" / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(EngineError, match="another version of searcher"):
        Index(tmp_path / "i")


def test_check_finds_a_changed_byte(tmp_path: Path) -> None:
    build([str(lines(tmp_path / "a.jsonl", 0, 50, version=1))], tmp_path / "i")
    (store,) = (tmp_path / "i" / "engine").glob("*.store")
    content = bytearray(store.read_bytes())
    content[len(content) // 2] ^= 1
    store.write_bytes(content)
    with Index(tmp_path / "i") as index:
        assert any("checksum" in problem for problem in index.problems())


def test_which_index_is_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCHER_INDEXES", str(tmp_path))
    monkeypatch.delenv("SEARCHER_INDEX", raising=False)
    with pytest.raises(IndexMissing, match="searcher build"):
        choose(None)
    archive = str(lines(tmp_path / "a.jsonl", 0, 3, version=1))
    build([archive], tmp_path / "one")
    assert choose(None) == tmp_path / "one"
    build([archive], tmp_path / "two")
    with pytest.raises(IndexMissing, match="one, two"):
        choose(None)
    assert choose("two") == tmp_path / "two"
    assert choose(str(tmp_path / "one")) == tmp_path / "one"
    monkeypatch.setenv("SEARCHER_INDEX", "one")
    assert choose(None) == tmp_path / "one"


BUILD = """
import sys
from pathlib import Path
from searcher import building
building.COMMIT_STORIES = 400
building.build([sys.argv[1]], Path(sys.argv[2]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_a_killed_update_loses_and_doubles_nothing(seed: int, tmp_path: Path) -> None:
    old = lines(tmp_path / "old.jsonl", 0, 2000, version=1)
    new = lines(tmp_path / "new.jsonl", 0, 4000, version=2)
    path = tmp_path / "i"
    build([str(old)], path)
    moment = random.Random(seed).uniform(0.1, 1.5)
    writer = subprocess.Popen([sys.executable, "-c", BUILD, str(new), str(path)])
    started = time.monotonic()
    while writer.poll() is None:
        if time.monotonic() - started > moment:
            os.kill(writer.pid, signal.SIGKILL)
            writer.wait()
        _holds_together(path)
    _holds_together(path)
    build([str(new)], path)
    with Index(path) as index:
        assert versions(index) == {f"s{number}": 2 for number in range(4000)}
        assert index.engine.search(Word("version1"), 1).total == 0
        assert not list(index.problems())


def _holds_together(path: Path) -> None:
    with Index(path) as index:
        found = index.engine.search(All(), 5000, order=Order.OLDEST)
        ids = [hit.story.id for hit in found.hits]
        assert len(set(ids)) == len(ids) == found.total
        assert {f"s{number}" for number in range(2000)} <= set(ids)
        assert (len(ids) - 2000) % 400 == 0 or len(ids) == 2000
