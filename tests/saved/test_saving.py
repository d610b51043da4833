"""`searcher save`, `saved`, `unsave`, `alerts` as they are used, and what a build says of them."""

import json
import os
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import Done, Run, command, surroundings
from timing import HANG

from searcher.index.builder import build
from searcher.saved.alerts import MARKS
from searcher.saved.lists import UserLists

STORY = {
    "id": "m-1", "date": "2026-11-24T09:00:00Z", "source": "Meridian",
    "headline": "Coup \x1b[2J in the capital", "body": "Tanks are in the streets.",
}  # fmt: skip

Shell = Callable[..., Done]


@pytest.fixture
def shell(run: Run, tmp_path: Path) -> Shell:
    """The commands with lists and indexes of their own."""

    def with_lists(*words: str, **changes: str) -> Done:
        return run(*words, home=tmp_path / "indexes", SEARCHER_LISTS=str(tmp_path), **changes)

    return with_lists


def added(folder: Path, **changes: str) -> str:
    """An archive with a story."""
    path = folder / "wire.jsonl"
    path.write_text(json.dumps(STORY | changes) + "\n")
    return str(path)


def test_save_list_and_unsave(shell: Shell) -> None:
    done = shell("searcher", "save", "Coups", "coup", "OR", "putsch", "-iran")
    assert done.returncode == 0
    assert done.stdout == b"saved:coups is  coup OR (putsch AND NOT iran)\n"
    assert done.stderr.startswith(b"note: AND binds before OR")
    assert shell("searcher", "save", "b", "-", stdin="quake\n").returncode == 0
    assert shell("searcher", "saved").stdout == b"b\tquake\ncoups\tcoup OR putsch -iran\n"
    assert json.loads(shell("searcher", "saved", "--json").stdout)["saved"] == [
        {"name": "b", "query": "quake"}, {"name": "coups", "query": "coup OR putsch -iran"},
    ]  # fmt: skip
    again = shell("searcher", "save", "coups", "coup")
    assert again.returncode == 2
    assert b"--force  replaces it" in again.stderr
    assert shell("searcher", "save", "--force", "coups", "coup").returncode == 0
    assert shell("searcher", "unsave", "COUPS").returncode == 0
    assert shell("searcher", "saved").stdout == b"b\tquake\n"
    assert b"there are: b" in shell("searcher", "unsave", "coups").stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("a", "headlin:coup"), b'unknown field "headlin"\n  headlin:coup\n  ^^^^^^^'),
        (("a b", "coup"), b"is no name"),
        (("a",), b"Missing argument"),
        (("a", ""), b""),
    ],
)
def test_what_is_not_saved(words: tuple[str, ...], message: bytes, shell: Shell) -> None:
    refused = shell("searcher", "save", *words)
    assert refused.returncode == 2
    assert message in refused.stderr
    assert shell("searcher", "saved").stdout == b""


def test_alerts(shell: Shell, tmp_path: Path) -> None:
    shell("searcher", "save", "coup", "coup")
    shell("searcher", "save", "tanks", "body:tanks")
    built = shell("searcher", "build", added(tmp_path))
    assert built.stderr == (
        b"new to saved searches; searcher alerts shows it\n  1  coup\n  1  tanks\n"
    )
    line = "2026-11-24T09:00:00Z\tMeridian\tm-1\tCoup \u241b[2J in the capital\n"
    expected = f"coup\t{line}tanks\t{line}"
    peeked = shell("searcher", "alerts", "--peek")
    assert peeked.stdout.decode() == expected
    assert peeked.stderr == b"note: all stories of this index are new to searcher alerts\n"
    assert not (tmp_path / MARKS).exists()
    told = shell("searcher", "alerts")
    assert (told.returncode, told.stdout.decode()) == (0, expected)
    assert os.stat(tmp_path / MARKS).st_mode & 0o777 == 0o600
    nothing = shell("searcher", "alerts")
    assert (nothing.returncode, nothing.stdout, nothing.stderr) == (1, b"", b"")
    again = shell("searcher", "build", added(tmp_path))
    assert (again.returncode, again.stderr) == (0, b"")


@pytest.mark.slow
def test_alerts_in_json_and_in_a_zone(shell: Shell, tmp_path: Path) -> None:
    shell("searcher", "save", "coup", "coup")
    built = shell("searcher", "build", added(tmp_path), "--json")
    assert json.loads(built.stdout)["alerts"] == {"coup": 1}
    zoned = shell("searcher", "alerts", "--peek", "--tz", "Europe/Istanbul").stdout
    assert zoned.startswith(b"coup\t2026-11-24T12:00:00+03:00\t")
    (hit,) = shell("searcher", "alerts", "--json").stdout.splitlines()
    assert json.loads(hit)["search"] == "coup"
    assert json.loads(hit)["id"] == "m-1"
    assert json.loads(hit)["snippets"]
    again = shell("searcher", "build", added(tmp_path), "--json")
    assert json.loads(again.stdout)["alerts"] == {}


@pytest.mark.slow
def test_a_build_says_nothing_of_alerts_where_nothing_is_saved(
    shell: Shell, tmp_path: Path
) -> None:
    built = shell("searcher", "build", added(tmp_path), "--json")
    assert "alerts" not in json.loads(built.stdout)
    assert built.stderr == b""
    unsaved = shell("searcher", "alerts")
    assert unsaved.returncode == 2
    shell("searcher", "save", "coup", "coup")
    assert b"searcher save NAME QUERY" in unsaved.stderr
    rehearsed = shell("searcher", "build", added(tmp_path), "--json", "--dry-run")
    assert "alerts" not in json.loads(rehearsed.stdout)


@pytest.mark.slow
def test_one_saved_search_that_cannot_be_read_moves_no_mark(shell: Shell, tmp_path: Path) -> None:
    shell("searcher", "save", "coup", "coup")
    saved = json.loads((tmp_path / "saved.json").read_text())
    (tmp_path / "saved.json").write_text(json.dumps(saved | {"bad": "headlin:coup", "worse": "("}))
    built = shell("searcher", "build", added(tmp_path))
    assert built.returncode == 0
    assert b"note: no alerts: saved:bad: unknown field" in built.stderr
    told = shell("searcher", "alerts")
    assert (told.returncode, told.stdout) == (2, b"")
    assert b"saved:bad: unknown field" in told.stderr
    assert b"saved:worse: " in told.stderr
    assert shell("searcher", "unsave", "bad").stderr == b""
    shell("searcher", "unsave", "worse")
    assert shell("searcher", "alerts").stdout.startswith(b"coup\t")


def test_broken_lists_do_not_fail_a_build(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "saved.json").write_text("{")
    built = shell("searcher", "build", added(tmp_path))
    assert built.returncode == 0
    assert b"note: no alerts: " in built.stderr
    assert b"saved.json, line 1" in built.stderr


@pytest.mark.slow
def test_a_reader_that_goes_is_told_again(shell: Shell, tmp_path: Path) -> None:
    """`searcher alerts | head -1`: hits that nobody read are reported again."""
    stories = [STORY | {"id": f"m-{number}"} for number in range(3000)]
    (tmp_path / "wire.jsonl").write_text("".join(json.dumps(one) + "\n" for one in stories))
    shell("searcher", "build", str(tmp_path / "wire.jsonl"), "--entities", "none")
    shell("searcher", "save", "coup", "coup")
    script = f"{shlex.join(command('searcher', 'alerts'))} | head -1 | cut -f1"
    environment = surroundings(
        SEARCHER_INDEXES=str(tmp_path / "indexes"), SEARCHER_LISTS=str(tmp_path)
    )
    closed = subprocess.run(
        ["sh", "-c", script], env=environment, capture_output=True, timeout=HANG
    )
    first_time = b"note: all stories of this index are new to searcher alerts\n"
    assert (closed.stdout, closed.stderr) == (b"coup\n", first_time)
    assert len(shell("searcher", "alerts").stdout.splitlines()) == 3000
    assert shell("searcher", "alerts").returncode == 1


@pytest.mark.slow
def test_completion_of_saved_names(shell: Shell) -> None:
    for saved in ("gulf", "gulf-oil", "quakes"):
        shell("searcher", "save", saved, "oil")
    for name, words in (("search", "oil saved:gu"), ("searcher", "unsave gu")):
        environment = {
            f"_{name.upper()}_COMPLETE": "complete_bash",
            "COMP_WORDS": f"{name} {words}",
            "COMP_CWORD": "2",
        }
        found = shell(name, **environment).stdout.decode().split()
        assert [word.removeprefix("saved:") for word in found] == ["gulf", "gulf-oil"]


LISTS = """
[events]
coup = 2026-11-24
[groups]
agencies = ["Meridian", "Orient Press"]
"""


@pytest.fixture
def listed(shell: Shell, tmp_path: Path) -> Shell:
    """An index of one story, lists, and two saved searches, one within the other."""
    (tmp_path / "lists.toml").write_text(LISTS)
    build([added(tmp_path)], tmp_path / "indexes" / "wire")
    UserLists(tmp_path).save("either", "coup OR tremor")
    UserLists(tmp_path).save("ours", "saved:either group:agencies")
    return shell


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("saved:either", 1),
        ("saved:OURS tanks", 1),
        ("saved:ours -tanks", 0),
        ("-saved:ours", 0),
        ("saved:either nowhere", 0),  # a part of its own: coup OR (tremor AND nowhere) would match
        ("group:Agencies", 1),
        ("date:@coup", 1),
        ("date:@coup-7d..@Coup-1d", 0),
    ],
)
def test_lists_are_parts_of_queries(query: str, count: int, listed: Shell) -> None:
    assert listed("search", "--count", query).stdout == b"%d\n" % count
    assert listed("search", "--queries", "-", stdin=query).stdout.startswith(b"%d\t" % count)
    top = listed("searcher", "top", "source", query).stdout
    assert top == b"1\tMeridian\n" * count


@pytest.mark.slow
def test_saved_searches_are_looked_up_when_asked(listed: Shell, tmp_path: Path) -> None:
    listed("searcher", "save", "--force", "either", "tremor")
    assert listed("search", "--count", "saved:ours").stdout == b"0\n"
    (tmp_path / "lists.toml").write_text(LISTS.replace("Meridian", "Orient"))
    listed("searcher", "save", "--force", "either", "coup")
    assert listed("search", "--count", "saved:ours").stdout == b"0\n"
    removed = listed("searcher", "unsave", "either")
    assert b"saved:ours speaks of saved:either and cannot be read now" in removed.stderr
    asked = listed("search", "saved:ours")
    assert asked.returncode == 2
    assert b'there is no saved search "either"' in asked.stderr
    assert listed("searcher", "alerts").returncode == 2


@pytest.mark.parametrize("words", [("either", "saved:ours"), ("itself", "coup", "saved:itself")])
def test_no_search_is_saved_that_names_itself(words: tuple[str, ...], listed: Shell) -> None:
    refused = listed("searcher", "save", "--force", *words)
    assert refused.returncode == 2
    assert b"saved searches that name each other" in refused.stderr
    assert b"^" in refused.stderr
    assert listed("search", "--count", "saved:ours").stdout == b"1\n"


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("saved:eiter", b'there is no saved search "eiter"'),
        ("group:agences", b"did you mean  group:agencies ?"),
        ("date:@putsch", b"putsch"),
    ],
)
def test_names_that_are_in_no_list(query: str, message: bytes, listed: Shell) -> None:
    asked = listed("search", query)
    assert asked.returncode == 2
    assert message in asked.stderr
    assert b"^" in asked.stderr


def test_broken_lists_stop_only_who_asks_for_them(listed: Shell, tmp_path: Path) -> None:
    (tmp_path / "lists.toml").write_text("[events")
    (tmp_path / "saved.json").write_text("[")
    assert listed("search", "--count", "coup").stdout == b"1\n"
    for query in ("group:agencies", "date:@coup", "saved:ours"):
        asked = listed("search", query)
        assert asked.returncode == 2
        assert str(tmp_path).encode() in asked.stderr
        assert b"line 1" in asked.stderr
        assert b"Traceback" not in asked.stderr
