"""The README is the manual: what it shows is what happens."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Run
from samples import ROOT

from searcher.archives import FORMATS
from searcher.lists import LISTS, UserLists

README = (ROOT / "README.md").read_text()


def consoles() -> list[list[tuple[str, str]]]:
    """The commands of each of the README's consoles, with the output printed below them."""
    found = []
    for console in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        parts = re.split(r"^\$ ", console, flags=re.MULTILINE)[1:]
        found.append([part.partition("\n")[::2] for part in parts])
    return found


@pytest.mark.parametrize("console", consoles(), ids=lambda console: console[0][0])
def test_examples(
    console: list[tuple[str, str]], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each console is one session of a user who has no lists at its beginning."""
    monkeypatch.chdir(ROOT)
    for command, output in console:
        result = run(*shlex.split(command), SEARCHER_LISTS=str(tmp_path))
        assert (result.stdout + result.stderr).decode() == output


def test_the_lists_it_shows(tmp_path: Path) -> None:
    (shown,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    (tmp_path / LISTS).write_text(shown)
    lists = UserLists(tmp_path)
    assert lists.events == {"coup": "2016-07-15", "landing": "2019-07-12T09:30Z"}
    assert lists.groups == {"gulf-wires": ("KUNA", "QNA", "WAM")}


def test_the_first_command(tmp_path: Path) -> None:
    """The first command's searches, over the archive it builds; CI runs the line itself."""
    line = re.findall(r"```sh\n(.*?)\n```", README, re.DOTALL)[0]
    assert line.count("\n") == 0
    _, _, commands = line.partition("pip install -q . && ")
    result = subprocess.run(
        commands,
        shell=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
            "SEARCHER_INDEXES": str(tmp_path),
            "SEARCHER_LISTS": str(tmp_path),
        },
    )
    assert f"    {result.stdout.splitlines()[0]}\n" in README
    hits = [line.split("\t") for line in result.stdout.splitlines() if line.count("\t") == 3]
    assert len(hits) == 10


def test_spellings_of_a_designator(run: Run) -> None:
    found = run("search", "--ids", "--all", "S-400 sanctions").stdout.decode().split()
    for spelling in ("S-400", "S400", "S 400"):
        exact = f'="{spelling}" sanctions'
        written = run("search", "--ids", "--all", exact).stdout.decode().split()
        assert written, spelling
        assert set(written) <= set(found), spelling
    apart = run("search", "--ids", "--all", "s AND 400 AND sanctions").stdout.decode().split()
    assert set(apart) - set(found)  # the letter and the number apart are no hit


def test_the_table_of_formats() -> None:
    table = README.partition("## Archives")[2].partition("\n\nA format")[0]
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", table, re.MULTILINE)
    assert rows == [(format.name, format.help) for format in FORMATS.values()]


def test_the_map_names_what_there_is() -> None:
    for name in re.findall(r"`searcher/([\w/]+\.py|[\w/]+/)`", README):
        assert (ROOT / "searcher" / name).exists(), name


def test_the_languages_table_reads(run: Run) -> None:
    """Every query of the README's table of the language is accepted."""
    table = README.partition("## The query language")[2].partition("Without a field")[0]
    queries = [
        query
        for row in table.splitlines()
        if row.startswith("| `")
        for query in re.findall(r"`([^`]+)`", row.split(" | ")[0])
    ]
    assert len(queries) > 20
    for query in queries:
        result = run("search", "--count", query)
        assert result.returncode in (0, 1), (query, result.stderr)
