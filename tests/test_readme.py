"""The README and the guide are the manual: what they show is what happens."""

import re
import runpy
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

import pytest
from checking import every
from commands import Run
from samples import CORPUS, NOW, ROOT

from searcher.archives import FORMATS
from searcher.errors import QueryError
from searcher.index.opened import Index
from searcher.query.advice.manual_tables import table
from searcher.query.grammar import OPERATORS
from searcher.query.parser import Reading, parse
from searcher.saved.lists import LISTS, UserLists

README = (ROOT / "README.md").read_text()
GUIDE = {path.stem: path.read_text() for path in sorted((ROOT / "searcher/guide").glob("*.md"))}
MANUAL = "\n\n".join((README, *GUIDE.values()))


def consoles() -> list[list[tuple[str, str]]]:
    """The commands of each of the manual's consoles, with the output printed below them."""
    found = []
    for console in re.findall(r"```console\n(.*?)```", MANUAL, re.DOTALL):
        parts = re.split(r"^\$ ", console, flags=re.MULTILINE)[1:]
        found.append([part.partition("\n")[::2] for part in parts])
    return found


@pytest.mark.parametrize("console", consoles(), ids=lambda console: console[0][0])
def test_examples(
    console: list[tuple[str, str]], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each console is one session of a user who has no lists at its beginning."""
    monkeypatch.chdir(ROOT)
    for command, output in every(console):
        result = run(*shlex.split(command), SEARCHER_LISTS=str(tmp_path))
        assert (result.stdout + result.stderr).decode() == output


def test_the_lists_it_shows(tmp_path: Path) -> None:
    (shown,) = re.findall(r"```toml\n(.*?)```", GUIDE["saved"], re.DOTALL)
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
            "PYTHONPATH": str(ROOT),
            "SEARCHER_INDEXES": str(tmp_path),
            "SEARCHER_LISTS": str(tmp_path),
        },
    )
    assert f"    {result.stdout.splitlines()[0]}\n" in MANUAL
    hits = [line.split("\t") for line in result.stdout.splitlines() if line.count("\t") == 3]
    assert len(hits) == 10


def test_the_commands_with_ones_own_archive(corpus_home: Path, tmp_path: Path) -> None:
    """They work as printed for a user who has just built the sample archive."""
    block = re.findall(r"```sh\n(.*?)\n```", README, re.DOTALL)[1]
    shutil.copytree(corpus_home, tmp_path / "indexes")
    shutil.copytree(CORPUS, tmp_path / "archive")
    environment = {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        "HOME": str(tmp_path),
        "SEARCHER_CACHE": str(tmp_path / "cache"),
    }
    ids: list[str] = []
    for line in every(block.splitlines()):
        words = line.replace("show ID", f"show {ids[0]}") if ids else line
        if shutil.which("jq") is None:
            words = words.replace("jq .headline", "cat")
        done = subprocess.run(
            words, shell=True, cwd=tmp_path, capture_output=True, text=True, env=environment
        )
        expected = 3 if "searcher build" in line else 0  # the sample archive holds broken stories
        assert done.returncode == expected, (line, done.stderr)
        assert done.stdout, line
        if line.startswith("search "):
            assert "this is archive, the index built last" in done.stderr, line
            ids += re.findall(r"^.*Z\t.*\t(\S+)\t", done.stdout, re.MULTILINE)
    assert ids
    assert "searcher show ID" in block


def test_the_picture_is_what_its_script_draws() -> None:
    """If this fails:  python tests/pictures/make.py  and look at it."""
    drawn = runpy.run_path(str(ROOT / "tests/pictures/make.py"))["picture"]()
    is_same = drawn == (ROOT / "tests/pictures/browser.svg").read_text()
    assert is_same, "the picture is not what its script draws now"


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
    table = GUIDE["formats"].partition("# Archives")[2].partition("\n\nA format")[0]
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", table, re.MULTILINE)
    assert rows == [(format.name, format.help) for format in FORMATS.values()]


# A path in backquotes: it ends in a slash or in a suffix of ours, and is no option or placeholder.
_PATH = re.compile(r"`(?:python )?(\.?[\w-]+(?:/[\w-]+)*(?:/|\.(?:py|lock|toml|svg|txt)|/run))`")
# Files of a user's own, and an operator of Factiva's.
_NOT_OURS = {"lists.toml", "people.txt", "default/F50/"}
# Where a path may begin: its rows shorten those of a folder that they have named.
_FROM = (
    "", "searcher", "searcher/archives", "searcher/cli", "searcher/entities", "tests/benchmarks",
)  # fmt: skip


def paths() -> list[str]:
    """Every path that the manual names, in its text, its commands and its pictures."""
    others = re.findall(r"\b(?:tests|searcher|corpus|\.ci)/[\w/.-]*\w", MANUAL)
    scripts = re.findall(r"\bpython ([\w/.]+\.py)", MANUAL)
    found = dict.fromkeys([*_PATH.findall(MANUAL), *others, *scripts])
    return [name for name in found if name not in _NOT_OURS]


def test_every_path_it_names_is_there() -> None:
    for name in every(paths(), least=60):
        assert any((ROOT / folder / name).exists() for folder in _FROM), name


def test_the_layers_are_those_of_the_linter() -> None:
    sentence = re.search(r"Modules import downwards only: (.*?)\. A linter", README, re.DOTALL)
    assert sentence
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (layers,) = (c["layers"] for c in contracts["contracts"] if c["name"].startswith("the house"))
    below = [name for layer in layers for name in re.findall(r"searcher\.(\w+)", layer)]
    assert re.findall(r"`(\w+)`", sentence[1]) == below


class Named:
    """The names that the manual takes for its examples."""

    events = {"coup": "2016-07-15"}  # noqa: RUF012
    groups = {"gulf-wires": ("KUNA", "WAM")}  # noqa: RUF012
    saved = {"gulf": "kuwait OR qatar"}  # noqa: RUF012
    licences: Mapping[str, timedelta] = MappingProxyType({})


def read(query: str) -> Reading:
    return parse(query, now=NOW, lists=Named())


def rows(beginning: str, end: str) -> list[list[str]]:
    """The cells of a table's rows that begin with a query."""
    table = MANUAL.partition(beginning)[2].partition(end)[0]
    lines = [line for line in table.splitlines() if re.match(r"\| (`|\|)", line)]
    return [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines]


def queries(cell: str) -> list[str]:
    return [query.replace("\\|", "|") for query in re.findall(r"`([^`]+)`", cell)]


def test_the_languages_table_reads(corpus_home: Path) -> None:
    """Every query of the manual's table of the language is accepted, and can be searched."""
    table = rows("# The query language\n", "Without a field")
    with Index(corpus_home / "corpus") as index:
        for cell, _ in every(table, least=26):
            for query in every(queries(cell)):
                assert index.engine.search(read(query).query, 1).total is not None


def warned(query: str) -> bool:
    """Whether a query is refused with a remedy, or read with a note."""
    try:
        return bool(read(query).notes)
    except QueryError as error:
        return bool(error.fix)


OTHERS = rows("# Coming from another system\n", "Some habits")


@pytest.mark.parametrize("row", OTHERS, ids=lambda row: row[2].strip())
def test_what_nexis_and_factiva_users_find(row: list[str]) -> None:
    """What has a ✓ means the same here; what has none is never silently read as something else."""
    (here,) = queries(row[2])
    meant = read(here)
    assert not any(note.fix for note in meant.notes)
    for query, tick in every(re.findall(r"`([^`]+)`( ✓)?", "".join(row[:2]))):
        query = query.replace("\\|", "|")
        assert read(query).query == meant.query if tick else warned(query), query


def test_every_operator_has_its_row() -> None:
    shown = " ".join(cell for cell, _ in rows("# The query language\n", "Without a field"))
    for operator in OPERATORS:
        assert operator.name in shown
        assert not operator.negated or f"NOT {operator.name}" in shown


def test_the_table_of_other_systems_is_made_from_the_grammar() -> None:
    assert f"\n\n{table(('Nexis', 'Factiva'))}\n\n" in MANUAL


def test_every_page_of_the_guide_is_linked_and_every_link_leads_somewhere() -> None:
    linked = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert {f"searcher/guide/{name}.md" for name in GUIDE} <= set(linked)
    assert all((ROOT / path).exists() for path in every(linked))


def test_the_readme_is_read_in_three_minutes() -> None:
    """To read, not to look up: its tables, commands and the notes for developers are left out."""
    for_users = README.partition("## How it works")[0]
    text = re.sub(r"```.*?```", "", for_users, flags=re.DOTALL)
    prose = re.sub(r"^\|.*$|!\[.*?\)", "", text, flags=re.MULTILINE)
    rows = re.findall(r"^\|.*$", for_users, re.MULTILINE)
    # People read some 240 words a minute, and look at a row of a table for a second or two.
    seconds = len(prose.split()) / 240 * 60 + 2 * len(rows)
    assert seconds <= 180
    assert README.index("```sh") < README.index("![") < 1_600  # both on the first screen


@pytest.mark.parametrize("query", queries(" ".join(re.findall(r"^\| (`.*?) \| ", README, re.M))))
def test_the_ten_queries(query: str) -> None:
    assert read(query).query
