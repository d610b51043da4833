"""Archives that change: what is gone is told, what has only moved or been copied is known again."""

import gzip
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from commands import Shell

from searcher.engines import ON_DISK
from searcher.index.check import problems
from searcher.index.opened import Index

pytestmark = pytest.mark.slow  # each builds an archive two or three times

CLIPPING = "{}\nAFP, {} December 2020\n\nThe {} opened on Wednesday, as the port said it would.\n"
NAMES = ("harbour", "bridge", "tunnel")


def lay_out(folder: Path) -> Path:
    """An archive of three clippings, a table of three rows and a packed file."""
    folder.mkdir(parents=True)
    for number, name in enumerate(NAMES, 1):
        text = CLIPPING.format(f"{name.title()} opens", number, name)
        (folder / f"{name}.txt").write_text(text)
    rows = [
        {"id": f"r-{n}", "date": "2021-01-01", "headline": f"Row {n}", "body": "It is so."}
        for n in range(3)
    ]
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    packed = json.dumps(rows[0] | {"id": "packed"}) + "\n"
    (folder / "more.jsonl.gz").write_bytes(gzip.compress(packed.encode()))
    return folder


@pytest.fixture(params=ON_DISK)
def shell(tmp_path: Path, request: pytest.FixtureRequest) -> Shell:
    """A user with an index of the archive `wire`, who has seen all alerts."""
    made = Shell(tmp_path)
    lay_out(tmp_path / "wire")
    assert counts(made, "wire", "--engine", request.param)["added"] == 7
    made.searcher("save", "all", "*")
    assert len(made.searcher("alerts", "--json").stdout.splitlines()) == 7
    return made


def counts(shell: Shell, archive: str, *options: str) -> dict[str, int]:
    """The ledger of a build."""
    done = shell.searcher("build", archive, "-i", "wire", "--json", *options)
    assert done.returncode == 0, done
    ledger: dict[str, int] = json.loads(done.stdout)
    return ledger


def is_unchanged(shell: Shell, archive: str) -> None:
    """A build that finds every story as it was, of which no alert tells."""
    ledger = counts(shell, archive)
    assert {k: ledger[k] for k in ("read", "unchanged", "gone")} == {
        "read": 7, "unchanged": 7, "gone": 0,
    }  # fmt: skip
    assert not shell.searcher("alerts", "--json").stdout
    with Index(shell.home / "indexes" / "wire") as index:
        assert len(index.engine) == 7
        assert not len(index.history)
        assert not list(problems(index))


def test_a_touched_archive_is_unchanged(shell: Shell) -> None:
    for path in (shell.home / "wire").iterdir():
        os.utime(path)
    is_unchanged(shell, "wire")


def test_a_copied_archive_is_unchanged(shell: Shell) -> None:
    subprocess.run(["cp", "-r", "wire", "copy"], cwd=shell.home, check=True)
    is_unchanged(shell, "copy")
    is_unchanged(shell, "wire")


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_a_cloned_archive_is_unchanged(shell: Shell) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    for command in (
        ["git", "init", "-q", "wire"],
        ["git", "-C", "wire", "add", "."],
        ["git", "-C", "wire", *who, "commit", "-qm", "The wire"],
        ["git", "clone", "-q", "wire", "clone"],
    ):
        subprocess.run(command, cwd=shell.home, check=True)
    is_unchanged(shell, "clone")


def test_a_moved_archive_is_known_again(shell: Shell) -> None:
    (shell.home / "wire").rename(shell.home / "moved")
    is_unchanged(shell, "moved")
    for id, words in (("r-1", b'"r-1"'), ("packed", b'"packed"')):
        original = shell.searcher("show", id, "--original")
        assert original.returncode == 0, original
        assert words in original.stdout
    info = json.loads(shell.searcher("info", "--json").stdout)
    assert list(info["archives"]) == [str(shell.home / "moved")]
    # What has left the moved archive is told as of any other.
    (shell.home / "moved" / "rows.jsonl").unlink()
    assert counts(shell, "moved")["gone"] == 3


def test_a_renamed_file_is_known_again(shell: Shell) -> None:
    wire = shell.home / "wire"
    (wire / "rows.jsonl").rename(wire / "lines.jsonl")
    is_unchanged(shell, "wire")
    assert b'"r-2"' in shell.searcher("show", "r-2", "--original").stdout


def test_earlier_versions_follow_a_move_as_well(shell: Shell) -> None:
    wire = shell.home / "wire"
    row = {"id": "r-1", "version": 2, "date": "2021-01-02", "headline": "Row", "body": "Not so."}
    (wire / "second.jsonl").write_text(json.dumps(row) + "\n")
    assert counts(shell, "wire")["updated"] == 1
    wire.rename(shell.home / "moved")
    assert counts(shell, "moved")["unchanged"] == 8
    for number, words in (("1", b"It is so"), ("2", b"Not so")):
        done = shell.searcher("show", "r-1", "--version-number", number, "--original")
        assert words in done.stdout, done


def test_what_is_gone_is_told_until_it_is_withdrawn(shell: Shell) -> None:
    wire = shell.home / "wire"
    (wire / "harbour.txt").unlink()
    (wire / "bridge.txt").write_text((wire / "bridge.txt").read_text().replace("said", "hoped"))
    rows = (wire / "rows.jsonl").read_text().splitlines(keepends=True)
    (wire / "rows.jsonl").write_text(rows[0])
    for _ in range(2):
        assert counts(shell, "wire")["gone"] == 4
    said = shell.searcher("build", "wire", "-i", "wire").stdout.decode()
    assert "gone 4: no archive holds them any more; --prune withdraws them" in said
    # A dry run and a build tell of it, and only --prune does it.
    assert counts(shell, "wire", "--dry-run")["gone"] == 4
    assert shell.search("--count", "*").stdout == b"8\n"
    refused = shell.searcher("build", "wire", "-i", "wire", "--prune")
    assert (refused.returncode, b"--yes" in refused.stderr) == (2, True)
    ledger = counts(shell, "wire", "--prune", "--yes")
    assert (ledger["gone"], ledger["withdrawn"], ledger["stories"]) == (4, 4, 4)
    assert shell.search("--ids", "--sort", "oldest", "row OR packed").stdout.split() == [
        b"packed", b"r-0",
    ]  # fmt: skip
    assert shell.search("--count", '"port hoped"').stdout == b"1\n"
    assert shell.searcher("check").returncode == 0
    assert counts(shell, "wire")["gone"] == 0
    # What comes back is new again.
    (wire / "rows.jsonl").write_text("".join(rows))
    ledger = counts(shell, "wire")
    assert (ledger["added"], ledger["gone"]) == (2, 0)
    assert shell.searcher("check").returncode == 0


def test_what_comes_back_before_it_is_withdrawn_is_not_gone(shell: Shell) -> None:
    path = shell.home / "wire" / "rows.jsonl"
    rows = path.read_text()
    path.unlink()
    assert counts(shell, "wire")["gone"] == 3
    path.write_text(rows)
    assert counts(shell, "wire")["gone"] == 0


def test_what_another_archive_holds_is_not_gone(shell: Shell) -> None:
    (shell.home / "other").mkdir()
    shutil.copy(shell.home / "wire" / "rows.jsonl", shell.home / "other" / "rows.jsonl")
    assert counts(shell, "other")["unchanged"] == 3
    (shell.home / "wire" / "rows.jsonl").unlink()
    assert counts(shell, "wire")["gone"] == 0
    (shell.home / "other" / "rows.jsonl").write_text("")
    shell.searcher("build", "other", "-i", "wire")
    assert counts(shell, "wire")["gone"] == 3


def test_withdrawn_stories_take_their_versions_with_them(shell: Shell) -> None:
    wire = shell.home / "wire"
    row = {"id": "r-1", "version": 2, "date": "2021-01-02", "headline": "Row", "body": "Not so."}
    (wire / "second.jsonl").write_text(json.dumps(row) + "\n")
    counts(shell, "wire")
    for name in ("second.jsonl", "rows.jsonl"):
        (wire / name).unlink()
    assert counts(shell, "wire", "--prune", "--yes")["withdrawn"] == 3
    assert shell.searcher("check").returncode == 0
    assert json.loads(shell.searcher("info", "--json").stdout)["takes"] == 0


def test_a_person_is_asked_before_stories_are_withdrawn(shell: Shell) -> None:
    (shell.home / "wire" / "rows.jsonl").unlink()
    for answer, left in ((b"n\n", b"7\n"), (b"y\n", b"4\n")):
        written = shell.answering(answer, "searcher", "build", "wire", "-i", "wire", "--prune")
        assert b"Withdraw 3 stories" in written
        assert b"r-0, r-1, r-2" in written
        assert shell.search("--count", "*").stdout == left


def test_a_name_that_is_not_utf_8_is_that_of_a_file_like_others(shell: Shell) -> None:
    odd = "caf\udce9"  # the byte 0xE9, as Python's os.fsdecode gives it
    row = {"id": "odd", "date": "2021-01-01", "headline": "Odd", "body": "It is so."}
    folder = shell.home / "wire" / odd
    folder.mkdir()
    (folder / f"{odd}.jsonl").write_text(json.dumps(row) + "\n")
    assert counts(shell, "wire")["added"] == 1
    assert counts(shell, "wire")["unchanged"] == 8
    assert b'"odd"' in shell.searcher("show", "odd", "--original").stdout
    (record,) = map(json.loads, shell.search("--json", "id:odd").stdout.splitlines())
    assert "/caf%E9/caf%E9.jsonl#" in record["origin"]
    # Of an archive whose own name is so, as well.
    folder.rename(shell.home / odd)
    assert counts(shell, odd)["unchanged"] == 1
    assert b'"odd"' in shell.searcher("show", "odd", "--original").stdout
    assert counts(shell, "wire")["gone"] == 0
    (shell.home / odd / f"{odd}.jsonl").write_text(json.dumps(row | {"id": "even"}) + "\n")
    assert counts(shell, odd)["gone"] == 1
    assert shell.searcher("check").returncode == 0
