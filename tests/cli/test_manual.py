"""`searcher help`, its pages, and the pages for `man`."""

import json
import re
import shutil
import subprocess

import pytest
from checking import every
from commands import Shell
from samples import ROOT

from searcher.cli.searcher import COMMANDS
from searcher.cli.searcher.help import TOPICS
from searcher.query.advice.manual_tables import SYSTEMS, table

GUIDE = ROOT / "searcher" / "guide"


def test_every_page_is_a_topic(shell: Shell) -> None:
    assert {path.stem for path in GUIDE.glob("*.md")} == set(TOPICS)
    listed = shell.searcher("help").stdout.decode().splitlines()
    assert [line.split("\t")[0] for line in listed] == list(TOPICS)


def test_a_topic_in_a_pipe_and_on_a_terminal(shell: Shell) -> None:
    page = (GUIDE / "dates.md").read_text()
    assert shell.searcher("help", "dates").stdout.decode() == page
    seen = shell.on_terminal("searcher", "help", "Dates").decode()
    assert "```" not in seen
    assert "Zones" in seen


def test_a_topic_that_is_not_there(shell: Shell) -> None:
    failed = shell.searcher("help", "querry\x1b")
    assert failed.returncode == 2
    assert b"did you mean  query ?" in failed.stderr
    assert b"\x1b" not in failed.stderr


def test_every_system_has_its_table() -> None:
    page = (GUIDE / "elsewhere.md").read_text()
    pairs = re.findall(r"^\| (\S+) \| (\S+) \| here \|$", page, re.MULTILINE)
    assert [system for pair in pairs for system in pair] == list(SYSTEMS)
    for pair in every(pairs):
        assert f"\n\n{table(pair)}\n\n" in page


def test_every_key_of_json_is_explained(shell: Shell) -> None:
    printed = json.loads(shell.search("S-400", "--json", "--full", "--explain").stdout)
    explained = (GUIDE / "output.md").read_text().partition("## JSON")[2].partition("## Count")[0]
    named = re.findall(r"`(\w+)`", explained)
    for key in every([*printed, *printed["entities"][0], *printed["snippets"][0]]):
        assert key in named, key


def test_help_has_sections(shell: Shell) -> None:
    shown = shell.search("--help").stdout.decode()
    headings = re.findall(r"^(\w.*):$", shown, re.MULTILINE)
    assert headings == [
        "Arguments", "Where and what", "Which hits", "How they are printed",
        "Something else than hits", "Others",
    ]  # fmt: skip
    others = shown.partition("\nOthers:\n")[2]
    assert "--version" in others
    assert "--limit" not in others


def test_no_summary_is_cut(shell: Shell) -> None:
    shown = shell.searcher("--help", COLUMNS="80").stdout.decode()
    listed = dict(re.findall(r"^  ([a-z]+)  +(\S.*)$", shown.partition("Commands:")[2], re.M))
    assert sorted(listed) == sorted(COMMANDS)
    assert all(help.endswith(".") and "..." not in help for help in every(listed.values()))


@pytest.mark.parametrize("name", ["search", "searcher"])
def test_the_page_for_man(shell: Shell, name: str) -> None:
    page = shell.searcher("help", "--man", name).stdout
    assert page.startswith(b".TH " + name.upper().encode())
    for heading in every((b"NAME", b"SYNOPSIS", b"DESCRIPTION", b"OPTIONS", b"SEE ALSO")):
        assert b"\n.SH " + heading in page
    if shutil.which("groff") is None:
        pytest.skip("groff is not here to lay the page out")
    laid = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww"], input=page, capture_output=True, check=True
    )
    assert laid.stderr == b""


def test_man_knows_two_commands(shell: Shell) -> None:
    failed = shell.searcher("help", "--man", "grep")
    assert (failed.returncode, failed.stdout) == (2, b"")
