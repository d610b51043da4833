"""What a build promises: everything accounted for, nothing half done, one writer at a time."""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from msgspec.structs import replace
from samples import CORPUS, NOW

from searcher import archives
from searcher.engines import Engine, open_engine
from searcher.errors import ArchiveError, EngineError, IndexLocked, IndexMissing
from searcher.index import ingest, notes, versions
from searcher.index.builder import build, rehearse
from searcher.index.check import problems
from searcher.index.ingest import Progress
from searcher.index.location import choose
from searcher.index.manifest import MANIFEST
from searcher.index.opened import Index
from searcher.index.report import Ledger
from searcher.index.versions import Desk, Outcome
from searcher.query.nodes import Word
from searcher.story import Kept, Story


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


def version_numbers(index: Index) -> dict[str, int]:
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
        assert not list(problems(index))
    assert first.ledger.balances
    assert second.ledger.balances
    assert second.ledger.added == second.ledger.updated == 0
    assert len(before) == first.ledger.added == first.stories == 329
    assert first.ledger.rejected == 51
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


def test_a_second_writer_is_told_who_holds_the_lock_and_does_not_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sleep(seconds: float) -> None:
        raise AssertionError("it waits for the lock")

    archive = lines(tmp_path / "a.jsonl", 0, 3, version=1)
    build([str(archive)], tmp_path / "i")
    with FileLock(tmp_path / ".i.lock"):
        (tmp_path / ".i.holder").write_text("process 4711 on desk3 since 2026")
        monkeypatch.setattr(time, "sleep", sleep)
        with pytest.raises(IndexLocked, match="process 4711 on desk3"):
            build([str(archive)], tmp_path / "i")


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
    with pytest.raises(EngineError, match="checksum"), Index(tmp_path / "i") as index:
        list(problems(index))


def test_which_index_is_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCHER_INDEXES", str(tmp_path))
    monkeypatch.delenv("SEARCHER_INDEX", raising=False)
    with pytest.raises(IndexMissing, match="searcher build"):
        choose(None)
    archive = str(lines(tmp_path / "a.jsonl", 0, 3, version=1))
    build([archive], tmp_path / "one")
    assert choose(None).path == tmp_path / "one"
    build([archive], tmp_path / "two")
    latest = choose(None)
    assert latest.path == tmp_path / "two"
    assert latest.notes == ("this is two, the index built last; --index chooses another: one",)
    build([archive], tmp_path / "one")
    assert choose(None).path == tmp_path / "one"
    with pytest.raises(IndexMissing, match=r"one, two \(in "):
        choose("three")
    assert choose("two").path == tmp_path / "two"
    assert choose(str(tmp_path / "one")).path == tmp_path / "one"
    monkeypatch.setenv("SEARCHER_INDEX", "one")
    assert choose(None).path == tmp_path / "one"


class Killed(BaseException):
    """Ends a build as a kill does: nothing more is committed."""


def kill_after(stories: int) -> Progress:
    def look(ledger: Ledger, count: int) -> None:
        if ledger.read >= stories:
            raise Killed

    return look


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commits small archives as often as large ones, and trusts files written just now."""
    monkeypatch.setattr(ingest, "LEAST_PENDING", 20_000)
    monkeypatch.setattr(ingest, "PROGRESS_EVERY", 1)
    monkeypatch.setattr(notes, "SETTLED", 0)


@pytest.fixture
def read_again(often: None, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """A list to which everything read from now on is added."""
    seen: list[object] = []

    def read_file(*arguments: Any) -> Iterator[Any]:
        for found in whole_file(*arguments):
            seen.append(found)
            yield found

    whole_file = archives.read_file
    monkeypatch.setattr(archives, "read_file", read_file)
    return seen


def packed(path: Path) -> Path:
    """Ten archives of a hundred stories and a broken one, in a zip in a tar.gz."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        for number in range(10):
            first = number * 100
            text = lines(path.with_name("part.jsonl"), first, first + 100, version=1).read_text()
            archive.writestr(f"{number}.jsonl", text + '{"id": 1}\n')
    with tarfile.open(path, "w:gz") as outer:
        info = tarfile.TarInfo("inner.zip")
        info.size = len(inner.getvalue())
        outer.addfile(info, io.BytesIO(inner.getvalue()))
    return path


@pytest.mark.slow
@pytest.mark.parametrize("name", ["one.jsonl", "packed.tar.gz", "folder"])
@pytest.mark.parametrize("share", [0.15, 0.5, 0.97])
def test_a_killed_build_goes_on_where_it_was(
    name: str, share: float, tmp_path: Path, read_again: list[object]
) -> None:
    archive = tmp_path / name
    if name == "folder":
        archive.mkdir()
        for number in range(1000):
            lines(archive / f"{number:04}.jsonl", number, number + 1, version=1)
    elif name == "one.jsonl":
        lines(archive, 0, 1000, version=1)
    else:
        packed(archive)
    rejected = 10 if name == "packed.tar.gz" else 0
    with pytest.raises(Killed):
        build([str(archive)], tmp_path / "i", progress=kill_after(int(1000 * share)))
    before = len(read_again)
    built = build([str(archive)], tmp_path / "i")
    ledger = built.ledger
    assert len(read_again) <= 1.1 * (1000 + rejected)
    assert before > 1000 * share - 2
    assert ledger.read == 1000 + rejected
    assert ledger.added + ledger.unchanged == built.stories == 1000
    assert ledger.rejected == rejected
    with Index(tmp_path / "i") as index:
        assert len(list(index.rejects())) == rejected
        assert not list(problems(index))
        assert version_numbers(index) == {f"s{number}": 1 for number in range(1000)}


def test_an_archive_that_has_not_changed_is_not_read_again(
    tmp_path: Path, read_again: list[object]
) -> None:
    archive = packed(tmp_path / "a.tar.gz")
    first = build([str(archive)], tmp_path / "i")
    read_again.clear()
    with Index(tmp_path / "i") as index:
        rejects = list(index.rejects())
    second = build([str(archive)], tmp_path / "i")
    assert not read_again
    assert second.ledger.read == first.ledger.read == 1010
    assert (second.ledger.unchanged, second.ledger.rejected) == (1000, 10)
    assert second.ledger.balances
    with Index(tmp_path / "i") as index:
        assert list(index.rejects()) == rejects
    with pytest.raises(ArchiveError, match="strict"):
        build([str(archive)], tmp_path / "i", strict=True)


@pytest.mark.parametrize("change", ["longer", "same size", "format", "searcher"])
def test_an_archive_is_read_again_when_anything_has_changed(
    change: str, tmp_path: Path, read_again: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = lines(tmp_path / "a.jsonl", 0, 50, version=1)
    build([str(archive)], tmp_path / "i")
    read_again.clear()
    times = archive.stat()
    match change:
        case "longer":
            lines(archive, 0, 51, version=1)
        case "same size":
            archive.write_text(archive.read_text().replace("version1", "version9"))
            os.utime(archive, ns=(times.st_atime_ns, times.st_mtime_ns))
        case "searcher":
            monkeypatch.setattr(notes, "_version", lambda: "of tomorrow")
    built = build(
        [str(archive)], tmp_path / "i", format="json_lines" * (change == "format") or None
    )
    assert len(read_again) == built.ledger.read == (51 if change == "longer" else 50)
    assert built.ledger.rejected == (50 if change == "same size" else 0)
    assert built.ledger.added == (1 if change == "longer" else 0)


@pytest.mark.parametrize("damage", [b"", b"nothing of ours", b"SQLite format 3\0" + bytes(9999)])
def test_damaged_notes_cost_reading_alone(
    damage: bytes, tmp_path: Path, read_again: list[object]
) -> None:
    archive = lines(tmp_path / "a.jsonl", 0, 50, version=1)
    build([str(archive)], tmp_path / "i")
    (tmp_path / "i" / notes.FILE).write_bytes(damage)
    for _ in range(2):
        read_again.clear()
        assert build([str(archive)], tmp_path / "i").ledger.unchanged == 50
    assert not read_again


def test_a_note_with_a_flipped_bit_is_not_heeded(tmp_path: Path, read_again: list[object]) -> None:
    archive = lines(tmp_path / "a.jsonl", 0, 50, version=1)
    build([str(archive)], tmp_path / "i")
    path = tmp_path / "i" / notes.FILE
    noted = b"[0,50],true,50,"
    assert path.read_bytes().count(noted) == 1
    path.write_bytes(path.read_bytes().replace(noted, b"[0,50],true,49,"))
    read_again.clear()
    assert build([str(archive)], tmp_path / "i").ledger.unchanged == 50
    assert len(read_again) == 50


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
def test_superseded_versions_are_kept_but_not_found(engine: str, tmp_path: Path) -> None:
    for version in (1, 3, 2):
        archive = lines(tmp_path / f"{version}.jsonl", 0, 5, version=version)
        built = build([str(archive)], tmp_path / "i", engine=engine)
    assert built.ledger.stale == 5
    with Index(tmp_path / "i") as index:
        story = index.engine.get("s2")
        assert story
        assert [version.version for version in (*index.versions(story), story)] == [1, 2, 3]
        assert len(index.history) == 10
        assert index.engine.search(Word("version2"), 5).total == 0
        assert not list(problems(index))
    shutil.rmtree(tmp_path / "i" / "history")
    with Index(tmp_path / "i") as index:
        assert any("history" in problem for problem in problems(index))
    with pytest.raises(EngineError, match="history"):
        build([str(archive)], tmp_path / "i")


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
def test_check_finds_versions_lost_and_out_of_order(engine: str, tmp_path: Path) -> None:
    for version in (1, 2, 3):
        archive = lines(tmp_path / f"{version}.jsonl", 0, 2, version=version)
        build([str(archive)], tmp_path / "i", engine=engine)

    def found(change: Callable[[Engine, list[Story]], None]) -> list[str]:
        shutil.rmtree(tmp_path / "copy", ignore_errors=True)
        shutil.copytree(tmp_path / "i", tmp_path / "copy")
        history = open_engine(engine, tmp_path / "copy" / "history", write=True)
        change(history, sorted(history.stories(), key=lambda story: (story.id, story.order)))
        history.commit()
        history.close()
        with Index(tmp_path / "copy") as index:
            return list(problems(index))

    def lose(history: Engine, versions: list[Story]) -> None:
        history.delete(versions[0].key)

    def misdate(history: Engine, versions: list[Story]) -> None:
        kept = Kept(versions[0].kept.arrived, NOW - timedelta(days=9))
        history.add(replace(versions[0], kept=kept))

    def unarrive(history: Engine, versions: list[Story]) -> None:
        history.add(replace(versions[0], kept=Kept(until=versions[0].kept.until)))

    def orphan(history: Engine, versions: list[Story]) -> None:
        history.add(replace(versions[0], id="other"))

    assert found(lambda history, versions: None) == []
    assert found(lose) == ["the last build left 4 superseded versions, but 3 are present"]
    assert [line.partition(" does")[0] for line in found(misdate)] == [
        f"story s0: the version of {NOW}"
    ]
    assert ["has not arrived" in line for line in found(unarrive)] == [True]
    assert found(orphan) == ["earlier versions of story other are there, and no current one"]


def test_notes_may_be_thrown_away(tmp_path: Path) -> None:
    archive = packed(tmp_path / "a.tar.gz")
    build([str(archive)], tmp_path / "i")
    with Index(tmp_path / "i") as index:
        rejects = list(index.rejects())
    (tmp_path / "i" / notes.FILE).unlink()
    with Index(tmp_path / "i") as index:
        assert not list(index.rejects())
        assert not list(problems(index))
    built = build([str(archive)], tmp_path / "i")
    assert (built.ledger.unchanged, built.ledger.rejected) == (1000, 10)
    with Index(tmp_path / "i") as index:
        assert list(index.rejects()) == rejects


def test_a_damaged_reject_is_noticed(tmp_path: Path) -> None:
    build([str(packed(tmp_path / "a.tar.gz"))], tmp_path / "i")
    path = tmp_path / "i" / notes.FILE
    content = path.read_bytes()
    assert content.count(b"no-date") >= 10
    path.write_bytes(content.replace(b"no-date", b"no-data"))
    with Index(tmp_path / "i") as index:
        assert any("does not fit its checksum" in problem for problem in problems(index))
        with pytest.raises(EngineError, match=notes.FILE):
            list(index.rejects())


def test_a_rehearsal_writes_nothing_and_foretells_the_ledger(tmp_path: Path) -> None:
    def files() -> dict[Path, bytes]:
        return {p: p.read_bytes() for p in (tmp_path / "on").rglob("*") if p.is_file()}

    archive = tmp_path / "a.jsonl"
    for version in (1, 3, 2, 2, 3):
        for folder in ("on", "on/sub"):
            before = files()
            lines(archive, 0, 5 + version, version=version)
            archive.write_text(archive.read_text() + '{"id": 1}\n')
            foretold = rehearse([str(archive)], tmp_path / folder / "i")
            assert files() == before
            built = build([str(archive)], tmp_path / folder / "i")
            assert foretold.ledger == built.ledger
            assert foretold.unused == built.unused
            assert foretold.stories == built.stories


def test_ctrl_c_while_a_story_is_filed_leaves_a_ledger_that_balances(
    often: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = lines(tmp_path / "a.jsonl", 0, 50, version=1)
    filed = versions.file

    def file_with_ctrl_c(story: Story, desk: Desk) -> Outcome:
        if story.id == "s20":
            signal.raise_signal(signal.SIGINT)
        return filed(story, desk)

    monkeypatch.setattr(versions, "file", file_with_ctrl_c)
    first = build([str(archive)], tmp_path / "i")
    assert first.interrupted
    assert first.ledger.added == first.ledger.read == 21
    second = build([str(archive)], tmp_path / "i")
    assert (second.ledger.added, second.ledger.unchanged) == (29, 21)
    assert not second.interrupted


def test_what_a_killed_build_left_of_its_notes_is_no_damage(tmp_path: Path) -> None:
    """SQLite rolls a journal back when the file is opened next, which must be for writing."""
    path = tmp_path / "i"
    build([str(lines(tmp_path / "a.jsonl", 0, 3, version=1))], path)
    program = (
        "import os, sqlite3, sys\n"
        "file = sqlite3.connect(sys.argv[1])\n"
        "file.execute('PRAGMA cache_size = 1')\n"  # so that pages are written before the commit
        "file.execute('BEGIN')\n"
        "for n in range(2000):\n"
        "    file.execute('INSERT INTO rejects VALUES (?, ?, ?)', ('a', b'x' * 500, b'y'))\n"
        "os._exit(9)\n"
    )
    subprocess.run([sys.executable, "-c", program, str(path / notes.FILE)], check=False)
    assert (path / f"{notes.FILE}-journal").stat().st_size
    (path / notes.SUMS).unlink()  # as a build does when it begins
    with Index(path) as index:
        assert not list(problems(index))
        assert not list(index.rejects())
