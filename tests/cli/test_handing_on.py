"""What is handed on: ids to other commands, tables to spreadsheets, long texts to a pager."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from checking import every
from commands import Shell
from three_stories import STORIES

PAGER = "#!/bin/sh\necho PAGED\ncat\n"


@pytest.fixture
def pager(tmp_path: Path) -> str:
    """A pager that says so, and ends by itself."""
    path = tmp_path / "pager"
    path.write_text(PAGER)
    path.chmod(0o755)
    return str(path)


def test_ids_with_zero_bytes(own: Shell) -> None:
    row = {"id": "a\nb -x", "headline": "Odd", "body": "odd", "date": "2020-01-01"}
    (own.home / "odd.jsonl").write_text(json.dumps(row) + "\n" + json.dumps(row | {"id": "c"}))
    own.searcher("build", "odd.jsonl", "-i", "odd", "--entities", "none")
    found = own.search("odd", "-0", "-i", "odd", "--sort", "oldest")
    assert (found.returncode, found.stdout) == (0, b"a\nb -x\0c\0")
    ids = found.stdout.decode().split("\0")[:-1]
    shown = own.searcher("show", "--json", "-i", "odd", *ids)
    assert [json.loads(line)["id"] for line in every(shown.stdout.splitlines())] == ids
    assert own.search("nowhere", "-0", "-i", "odd").returncode == 1
    assert own.search("odd", "-0", "--json", "-i", "odd").returncode == 2


def test_a_byte_order_mark(shell: Shell) -> None:
    with_mark = shell.search("sanctions", "--csv", "--bom").stdout
    assert with_mark == b"\xef\xbb\xbf" + shell.search("sanctions", "--csv").stdout
    refused = shell.search("sanctions", "--bom")
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert b"add --csv" in refused.stderr


def test_several_stories(shell: Shell) -> None:
    both = shell.searcher("show", "afp-1", "rtr-2").stdout.decode()
    one, other = (shell.searcher("show", id).stdout.decode() for id in ("afp-1", "rtr-2"))
    assert both == f"{one}\n{other}"
    missing = shell.searcher("show", "afp-1", "nobody", "rtr-2")
    assert (missing.returncode, missing.stdout.decode()) == (1, both)
    assert b'there is no story "nobody"' in missing.stderr


def test_stories_as_json_can_be_built_again(own: Shell) -> None:
    ids = [str(story["id"]) for story in STORIES]
    shown = own.searcher("show", "--json", *ids).stdout
    built = own.searcher("build", "-", "-i", "again", "--entities", "none", stdin=shown)
    assert built.returncode == 0
    again = own.searcher("show", "--json", "-i", "again", *ids).stdout
    assert [json.loads(line)["body"] for line in every(again.splitlines())] == [
        json.loads(line)["body"] for line in shown.splitlines()
    ]
    assert own.searcher("show", "afp-1", "--json", "--original").returncode == 2


def test_versions_as_json(own: Shell) -> None:
    newer = STORIES[0] | {"date": "2020-12-30T00:00:00Z", "headline": "Newer"}
    (own.home / "newer.jsonl").write_text(json.dumps(newer))
    own.searcher("build", "newer.jsonl", "-i", "wire", "--entities", "none")
    shown = own.searcher("show", "afp-1", "--versions", "--json").stdout.splitlines()
    headlines = [json.loads(line)["headline"] for line in every(shown)]
    assert headlines == [STORIES[0]["headline"], "Newer"]


def test_what_is_long_goes_through_the_pager(shell: Shell, pager: str) -> None:
    seen = shell.on_terminal("searcher", "help", "query", PAGER=pager)
    assert seen.startswith(b"PAGED")
    short = shell.on_terminal("search", "sanctions", PAGER=pager, LINES="60")
    assert b"PAGED" not in short
    assert b"Turkey keeps" in short
    long = shell.on_terminal("search", "sanctions", PAGER=pager, LINES="4")
    assert long.startswith(b"PAGED")
    assert all(line in long for line in every(re.findall(rb"[\w -]{20,}", short)))


def test_what_is_not_paged(shell: Shell, pager: str) -> None:
    for changes in every(({"PAGER": ""}, {"PAGER": "cat"}, {"TERM": "dumb", "PAGER": pager})):
        seen = shell.on_terminal("searcher", "help", "query", **changes)
        assert b"PAGED" not in seen
        assert b"FIRST/50" in seen
    seen = shell.on_terminal("searcher", "help", "query", "--no-pager", PAGER=pager)
    assert b"PAGED" not in seen
    assert b"PAGED" not in shell.searcher("help", "query", PAGER=pager).stdout


def test_a_pager_that_is_left_early(shell: Shell, tmp_path: Path) -> None:
    quits = tmp_path / "quits"
    quits.write_text("#!/bin/sh\nhead -n 1\n")
    quits.chmod(0o755)
    seen = shell.on_terminal("searcher", "help", "query", PAGER=str(quits))
    assert seen.count(b"\n") <= 2
    assert b"Traceback" not in seen


def test_a_pager_that_is_not_there(shell: Shell) -> None:
    seen = shell.on_terminal("searcher", "help", "query", PAGER="/nowhere/pager")
    assert b"FIRST/50" in seen


def test_reasons_for_no_hits_are_not_lost_to_a_pager(shell: Shell, pager: str) -> None:
    seen = shell.on_terminal("search", "sanctoins", PAGER=pager)
    assert b"did you mean" in seen


def test_xargs_reads_what_null_prints(shell: Shell) -> None:
    ids = shell.search("--all", "-0", "*").stdout
    counted = subprocess.run(
        ["xargs", "-0", "-n", "1", "echo", "one"], input=ids, capture_output=True, check=True
    )
    assert counted.stdout.count(b"one ") == 3
