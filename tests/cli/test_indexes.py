"""The commands that keep indexes, and what a build says."""

import gzip
import io
import json
import re
import tarfile
import zipfile
from pathlib import Path

import pytest
from checking import every
from commands import Shell
from filelock import FileLock
from three_stories import kept, posting, put

import searcher
from searcher.story import SENT


def test_round_trip(own: Shell) -> None:
    printed = own.search("*", "--all", "--json", "--full").stdout
    copied = own.searcher("build", "-", "-i", "copy", "--entities", "none", "--json", stdin=printed)
    assert copied.returncode == 0
    ledger = json.loads(copied.stdout)
    assert (ledger["read"], ledger["added"], ledger["stories"]) == (3, 3, 3)
    assert ledger["interrupted"] is False
    before, after = kept(own.home), kept(own.home, "copy")
    assert before.keys() == after.keys()
    for id, story in every(before.items()):
        for name in SENT:
            if name != "origin":
                assert getattr(story, name) == getattr(after[id], name), name


@pytest.mark.slow
def test_of_several_indexes_the_one_built_last_is_meant(own: Shell) -> None:
    (own.home / "other.jsonl").write_text('{"id":"x","date":"2020-01-01","headline":"a coup"}\n')
    assert own.searcher("build", "other.jsonl", SEARCHER_INDEX="").returncode == 0
    found = own.search("coup", "--ids", SEARCHER_INDEX="")
    assert found.stdout == b"x\n"
    assert found.stderr == (
        b"note: this is other, the index built last; --index chooses another: wire\n"
    )
    assert own.search("coup", "--ids").stdout == b"evil-3\n"  # $SEARCHER_INDEX
    failed = own.search("coup", "-i", "third")
    assert failed.returncode == 2
    assert f"there are: other, wire (in {own.home}/indexes)".encode() in failed.stderr
    assert own.search("coup", "-i", "other").returncode == 0
    assert own.search("coup", "-i", str(own.home / "indexes" / "other")).returncode == 0
    assert own.searcher("list").stdout.count(b"\n") == 2


def test_no_index_at_all(tmp_path: Path) -> None:
    failed = Shell(tmp_path).search("coup", SEARCHER_INDEX="")
    assert failed.returncode == 2
    assert b"make one: searcher build ARCHIVE" in failed.stderr
    data = tmp_path / "data"
    failed = Shell(tmp_path).search(
        "coup", SEARCHER_INDEX="", SEARCHER_INDEXES="", XDG_DATA_HOME=str(data)
    )
    assert f"there is no index in {data}/searcher/indexes; " in failed.stderr.decode()
    assert f"there is no folder {tmp_path}/indexes; make one" in failed.stderr.decode()


def test_one_index_is_searched(own: Shell) -> None:
    """Not the last of those named, in silence."""
    for words in (
        ("search", "coup"),
        ("search", "coup", "--facets", "source"),
        ("searcher", "show", "afp-1"),
        ("searcher", "top", "source"),
        ("searcher", "build", "wire.jsonl"),
    ):
        failed = own.run(*words, "-i", "wire", "--index", "other")
        assert (failed.returncode, failed.stdout) == (2, b"")
        assert b"--index names wire and other; name one index" in failed.stderr


def test_locked_index(own: Shell, built: Path) -> None:
    with FileLock(own.home / "indexes" / ".wire.lock"):
        failed = own.searcher("build", str(built / "wire.jsonl"))
        assert failed.returncode == 2
        assert b"is being written by" in failed.stderr
        assert own.search("coup").returncode == 0


def test_damaged_and_older_manifests(own: Shell) -> None:
    path = own.home / "indexes" / "wire" / "index.json"
    manifest = json.loads(path.read_bytes())
    path.write_text(json.dumps({**manifest, "format": 0}))
    assert b"built by another version" in own.search("coup").stderr
    path.write_text("{")
    for failed in (own.search("coup"), own.searcher("info")):
        assert failed.returncode == 2
        assert b"is damaged; drop it and build it again" in failed.stderr
    checked = own.searcher("check")
    assert (checked.returncode, checked.stderr) == (3, b"")
    assert b"is damaged" in checked.stdout
    assert b"is damaged" in own.searcher("list").stdout


def test_build_with_rejects(own: Shell) -> None:
    (own.home / "mixed.2020.jsonl").write_text(
        '{"id":"a","headline":"x","date":"2020-01-01"}\n' + '{"id":"\x1b[2J","headline":"x"}\n' * 7
    )
    done = own.searcher("build", "mixed.2020.jsonl", SEARCHER_INDEX="")
    lines = done.stdout.decode().splitlines()
    assert done.returncode == 3
    assert lines[0] == "read 8 = added 1 + updated 0 + unchanged 0 + stale 0 + rejected 7"
    assert lines[1] == "rejected 7: bad-json 7"
    assert lines[2].startswith("  bad-json, for example: line 2: ")
    assert lines[3] == "    mixed.2020.jsonl#46+28"
    assert lines[4] == "    (#46+28 means 28 bytes of that file, from byte 46 on)"
    assert lines[5].startswith("  searcher info ")
    assert lines[5].endswith("/mixed.2020 --rejects  lists all")
    listed = own.searcher("info", "mixed.2020", "--rejects").stdout.splitlines()
    assert [json.loads(line)["reason"] for line in listed] == ["bad-json"] * 7
    assert lines[6].startswith("index ")
    assert ": 1 story, " in lines[6]
    strict = own.searcher("build", "mixed.2020.jsonl", "-i", "strict", "--strict")
    assert strict.returncode == 2
    assert b"--strict stops here" in strict.stderr


def test_build_refusals(own: Shell) -> None:
    for arguments, message in (
        (("-",), b"standard input has no name"),
        (("gone.jsonl",), b"no such file or folder: gone.jsonl"),
        ((".", "--entities", "magic"), b'there is no extractor "magic"'),
        ((".", "--engine", "lucene", "-i", "x"), b'there is no engine "lucene"'),
        ((".", "--format", "nonsense", "-i", "x"), b"nonsense"),
    ):
        failed = own.searcher("build", *arguments, SEARCHER_INDEX="")
        assert failed.returncode == 2, arguments
        assert message in failed.stderr, arguments
        assert b"Traceback" not in failed.stderr


def test_progress_on_a_terminal(own: Shell, built: Path) -> None:
    seen = own.on_terminal("searcher", "build", str(built / "wire.jsonl"), "-i", "fresh")
    assert b"stories" in seen
    assert b"added 3" in seen


def test_show(shell: Shell) -> None:
    shown = shell.searcher("show", "afp-1", "--query", "sanctions").stdout.decode()
    assert shown.startswith("Turkey keeps its S-400s\ndate      2020-12-29 14:02 UTC\n")
    assert "«Sanctions» will not change that.\n" in shown
    missing = shell.searcher("show", "nobody")
    assert missing.returncode == 1
    assert b'there is no story "nobody" in wire' in missing.stderr


def test_show_original_is_the_bytes(shell: Shell) -> None:
    lines = (shell.home / "wire.jsonl").read_bytes().split(b"\n")
    assert shell.searcher("show", "evil-3", "--original").stdout.rstrip(b"\n") == lines[2]


def test_info_check_list(shell: Shell) -> None:
    facts = json.loads(shell.searcher("info", "--json").stdout)
    assert facts["stories"] == 3
    assert (facts["first"], facts["last"]) == ("2018-01-01T00:00:00Z", "2020-12-29T14:02:00Z")
    assert b"stories\t3\n" in shell.searcher("info").stdout
    sound = shell.searcher("check")
    assert (sound.returncode, sound.stdout) == (0, b"wire is sound\n")
    assert shell.searcher("list").stdout.startswith(b"wire\t3\t")


@pytest.mark.slow
@pytest.mark.parametrize("command", ["info", "check", "upgrade"])
def test_an_index_is_named_with_or_without_its_option(command: str, shell: Shell) -> None:
    by_place = shell.searcher(command, "wire")
    assert by_place.returncode == 0
    for option in ("-i", "--index"):
        by_option = shell.searcher(command, option, "wire", SEARCHER_INDEX="nowhere")
        assert (by_option.returncode, by_option.stdout) == (0, by_place.stdout)
    twice = shell.searcher(command, "wire", "-i", "other")
    assert twice.returncode == 2
    assert b"name one" in twice.stderr
    unknown = shell.searcher(command, "--nowhere")
    assert f"searcher {command} --help  shows all options" in unknown.stderr.decode()


def test_info_on_a_terminal_is_for_people(shell: Shell) -> None:
    seen = re.sub(r"\x1b\[[\d;]*m", "", shell.on_terminal("searcher", "info").decode())
    assert re.search(r"last +2020-12-29 14:02 UTC", seen)
    assert re.search(r"bytes +[\d.]+ kB", seen)


def test_one_hit_is_no_range(shell: Shell) -> None:
    seen = shell.on_terminal("search", "*", "-n", "1").decode()
    assert " · 1 of 3 stories · " in seen


def test_a_timeline_is_read_down_its_left_edge(shell: Shell) -> None:
    seen = shell.on_terminal("search", "*", "--timeline", "year", "--color", "never").decode()
    lines = re.sub(r"\x1b\[[\d;]*m", "", seen).split("\r\n")
    assert [line.split()[:2] for line in lines if line] == [
        ["2018", "1"], ["2019", "1"], ["2020", "1"],
    ]  # fmt: skip


def test_the_names_in_a_story_stand_below_one_another(shell: Shell) -> None:
    lines = shell.searcher("show", "afp-1").stdout.decode().split("\n\n")[0].splitlines()[1:]
    names = [line.split()[0] for line in lines]
    assert len(names) == len(set(names))
    assert {line[len("embargo  ")] for line in lines} == {" "}


def test_check_finds_damage(own: Shell) -> None:
    largest = max(
        (own.home / "indexes" / "wire" / "engine").iterdir(), key=lambda p: p.stat().st_size
    )
    content = bytearray(largest.read_bytes())
    content[len(content) // 2] ^= 0xFF
    largest.write_bytes(content)
    found = own.searcher("check")
    assert found.returncode == 3
    assert largest.name.encode() in found.stdout


def test_drop(own: Shell) -> None:
    asked = own.searcher("drop", "wire")
    assert asked.returncode == 2
    assert b"--yes" in asked.stderr
    assert own.searcher("drop", "other", "--yes").returncode == 2
    assert own.searcher("drop", "wire", "--yes").returncode == 0
    assert not (own.home / "indexes" / "wire").exists()


def test_tables(shell: Shell) -> None:
    fields = shell.searcher("fields").stdout.decode().splitlines()
    assert "hlead\thlp\twords\theadline or lead\thlead:coup" in fields
    assert "since\t\tdates\tsent on this date or after\tsince:2016-07" in fields
    assert fields[0] == "headline\thead, hd, hl, title\twords\tthe headline\theadline:coup"
    formats = shell.searcher("formats").stdout.decode().splitlines()
    assert "json_lines" in [line.split("\t")[0] for line in formats]
    assert b"reuters_sgml" in shell.on_terminal("searcher", "formats")


@pytest.mark.slow
def test_the_commands_are_listed_without_being_cut(shell: Shell) -> None:
    said = shell.searcher("--help", COLUMNS="80").stdout.decode()
    commands = said.partition("Commands:\n")[2].splitlines()
    assert len(commands) > 10
    assert [line for line in commands if not line.endswith(".")] == []


@pytest.mark.slow
def test_help_and_unknown_commands(shell: Shell) -> None:
    for name in ("build", "show", "info", "list", "check", "drop", "formats", "fields",
                 "save", "saved", "unsave", "alerts"):  # fmt: skip
        shown = shell.searcher(name, "--help")
        assert shown.returncode == 0
        assert shown.stdout.startswith(f"Usage: searcher {name} ".encode())
    assert shell.search("-h").returncode == 0
    assert shell.search("--version").stdout == f"searcher {searcher.__version__}\n".encode()
    unknown = shell.searcher("chekc")
    assert unknown.returncode == 2
    assert b"Did you mean 'check'?" in unknown.stderr


# what a build says


@pytest.mark.slow
def test_dry_run_writes_nothing(own: Shell) -> None:
    archive = put(own, "new.jsonl", posting(1, 14), posting(2, 15), {"id": "x"})
    (own.home / "photo.jpg").write_bytes(b"\xff\xd8\0\0\x01")
    before = sorted(own.home.rglob("*"))
    dry = own.searcher("build", archive, "photo.jpg", "-i", "new", "--dry-run")
    assert dry.returncode == 3
    assert sorted(own.home.rglob("*")) == before
    lines = dry.stdout.decode().splitlines()
    assert lines[0] == "read 3 = added 1 + updated 1 + unchanged 0 + stale 0 + rejected 1"
    assert lines[1:3] == ["rejected 1: no-date 1", "skipped 1: unknown-format 1"]
    assert lines[3].startswith("  no-date, for example: ")
    assert lines[-1].startswith("dry run: nothing is written; the index ")
    assert lines[-1].endswith("/new would hold 1 story")
    wet = own.searcher("build", archive, "photo.jpg", "-i", "new", "--json")
    ledger = json.loads(wet.stdout)
    assert ledger["rejected_by"] == {"no-date": 1}
    assert ledger["skipped_by"] == {"unknown-format": 1}
    facts = json.loads(own.searcher("info", "new", "--json").stdout)
    assert (facts["rejects"], facts["rejected_by"]) == (1, {"no-date": 1})
    assert (facts["skipped"], facts["skipped_by"]) == (1, {"unknown-format": 1})
    assert facts["formats"] == {"json_lines": 1}
    spoken = own.searcher("info", "new").stdout.decode()
    assert "rejects\t1  no-date 1\n" in spoken
    assert "format\tjson_lines  1\n" in spoken


@pytest.mark.slow
def test_formats_of_files(own: Shell) -> None:
    put(own, "a.jsonl", posting(1, 14), posting(2, 15), {"id": "x"})
    (own.home / "photo.jpg").write_bytes(b"\xff\xd8\0\0\x01")
    said = own.searcher("formats", "a.jsonl", "photo.jpg")
    assert said.returncode == 0
    assert said.stdout.decode().splitlines()[:2] == [
        "a.jsonl\t2\tjson_lines 2\tno-date 1\t",
        "photo.jpg\t0\t\t\tunknown-format 1",
    ]
    assert own.searcher("formats", "photo.jpg").returncode == 1
    assert own.searcher("formats", "gone.xml").returncode == 2
    record = json.loads(own.searcher("formats", "a.jsonl", "--json").stdout)
    assert (record["stories"], record["formats"]) == (2, {"json_lines": 2})
    assert b"json_lines" in own.on_terminal("searcher", "formats", "a.jsonl")


def test_a_file_whose_name_is_not_utf_8_is_told_of(own: Shell) -> None:
    """Its bytes reach neither a terminal nor JSON; a question mark stands for each."""
    put(own, "caf\udce9.jsonl", posting(1, 14))
    record = json.loads(own.searcher("formats", "caf\udce9.jsonl", "--json").stdout)
    assert (record["file"], record["stories"]) == ("caf\ufffd.jsonl", 1)
    said = own.searcher("formats", "caf\udce9.jsonl").stdout.decode()
    assert said.startswith("caf\ufffd.jsonl\t1\tjson_lines 1\t\t\n")


def test_show_original_out_of_archives_in_one_another(own: Shell) -> None:
    line = json.dumps(posting(1, 14)).encode()
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("deep/wire.jsonl.gz", gzip.compress(b"\n" + line + b"\n"))
    with tarfile.open(own.home / "wires.tar.xz", "w:xz") as outer:
        info = tarfile.TarInfo("day!/inner.zip")
        info.size = len(inner.getvalue())
        outer.addfile(info, io.BytesIO(inner.getvalue()))
    assert own.searcher("build", "wires.tar.xz", "-i", "wires").returncode == 0
    assert own.searcher("show", "afp-1", "--original", "-i", "wires").stdout == line


@pytest.mark.slow
def test_map_says_what_the_columns_of_a_table_are(own: Shell) -> None:
    rows = "kop,a1,b2,dag\nOil up,Oil rose on Monday.,Oil rose.,3/4/2020\n"
    (own.home / "t.csv").write_text(rows)
    said = own.searcher("formats", "t.csv").stdout.decode()
    assert "ambiguous-date 1" in said.splitlines()[0]
    mapped = "--map", "dag=date:day-first,b2=body", "--map", "a1=-"
    record = json.loads(own.searcher("formats", "t.csv", *mapped, "--json").stdout)
    (file,) = record["files"]
    assert {column["name"]: column["field"] for column in file["columns"]} == {
        "kop": "headline", "a1": "", "b2": "body", "dag": "date",
    }  # fmt: skip
    assert (file["first"][0]["body"], file["first"][0]["date"][:10]) == ("Oil rose.", "2020-04-03")
    assert own.searcher("build", "t.csv", "-i", "t").returncode == 2
    assert own.searcher("build", "t.csv", "-i", "t", *mapped).returncode == 0
    wrong = own.searcher("build", "t.csv", "-i", "t", "--map", "kop=colour")
    assert wrong.returncode == 2
    assert b"there are body, byline" in wrong.stderr
