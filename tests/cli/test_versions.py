"""Versions, kills and embargoes, as the commands show and hide them."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from checking import every
from commands import Shell
from three_stories import posting, put
from timing import wait_until

from searcher.index.builder import build


@pytest.fixture
def desk(own: Shell) -> Shell:
    """An index whose only story came in a version, a late older one, a correction and a kill."""
    for n, story in enumerate(
        [
            posting(2, 15),
            posting(1, 14),
            posting(3, 16, status="corrected", note="Corrects the year"),
            posting(4, 17, status="killed", body="", headline="KILL: Take"),
        ]
    ):
        archive = own.home / put(own, f"{n}.jsonl", story)
        build([str(archive)], own.home / "indexes" / "desk", extractor="none")
    own.environment["SEARCHER_INDEX"] = "desk"
    return own


def test_show_versions_lists_the_takes_kept(desk: Shell) -> None:
    listed = desk.searcher("show", "--versions", "afp-1")
    assert listed.stdout.decode().splitlines() == [
        "1\t2020-12-29T14:00:00Z\t1\tusable, withdrawn\tTake 1",
        "2\t2020-12-29T15:00:00Z\t2\tusable, withdrawn\tTake 2",
        "3\t2020-12-29T16:00:00Z\t3\tcorrected, withdrawn\tTake 3",
        "4\t2020-12-29T17:00:00Z\t4\tkilled\tKILL: Take",
    ]
    assert desk.searcher("show", "--versions", "nobody").returncode == 1
    assert b"KILL: Take" in desk.on_terminal("searcher", "show", "--versions", "afp-1")


def test_show_one_take(desk: Shell) -> None:
    number = ("show", "afp-1", "--withdrawn", "--version-number", "3")
    assert b"words3" in (third := desk.searcher(*number).stdout)
    # its older name
    assert desk.searcher("show", "afp-1", "--withdrawn", "--take", "3").stdout == third
    assert b"--take" not in desk.searcher("show", "--help").stdout
    assert b"note      Corrects the year\n" in third
    assert desk.searcher("show", "afp-1").stdout.startswith(b"KILL: Take\n")
    bare = ("show", "afp-1", "--take", "1", "--original")
    original = desk.searcher(*bare, "--withdrawn").stdout
    assert original == (desk.home / "1.jsonl").read_bytes().rstrip(b"\n")
    missing = desk.searcher("show", "afp-1", "--take", "5")
    assert missing.returncode == 1
    assert b"there is no number 5 of afp-1: 4 versions are kept" in missing.stderr
    mixed = desk.searcher("show", "afp-1", "--versions", "--take", "5")
    assert (mixed.returncode, mixed.stdout) == (2, b"")


def test_what_a_kill_withdrew_is_shown_only_when_asked_for(desk: Shell) -> None:
    for how in every(((), ("--original",), ("--json",))):
        refused = desk.searcher("show", "afp-1", "--version-number", "3", *how)
        assert (refused.returncode, refused.stdout) == (1, b"")
        assert b"withdrawn by the kill of 2020-12-29 17:00 UTC; --withdrawn" in refused.stderr
    assert b"words" not in desk.searcher("show", "afp-1", "--versions", "--json").stdout
    whole = desk.searcher("show", "afp-1", "--versions", "--json", "--withdrawn").stdout
    assert whole.count(b"words") == 3
    kill = desk.searcher("show", "afp-1", "--version-number", "4")
    assert kill.stdout.startswith(b"KILL: Take\n")


def test_a_kill_is_all_that_searches_find(desk: Shell) -> None:
    for words in ("words1", "words2", "words3"):
        assert desk.search(words).returncode == 1
    assert desk.search("--ids", "status:killed").stdout == b"afp-1\n"
    assert desk.search("--ids", "kill").stdout == b"afp-1\n"
    facts = json.loads(desk.searcher("info", "--json").stdout)
    assert (facts["stories"], facts["takes"]) == (1, 3)
    assert desk.searcher("check").returncode == 0


def test_what_is_under_embargo_is_not_shown(own: Shell) -> None:
    archive = put(
        own,
        "held.jsonl",
        posting(1, 14, embargo="2199-01-01T00:00:00Z"),
        posting(1, 15, id="never", status="embargoed"),
        posting(1, 16, id="free"),
        posting(1, 17, id="over", status="embargoed", embargo="2021-01-01T00:00:00Z"),
    )
    assert own.searcher("build", archive, "-i", "held").returncode == 0
    own.environment["SEARCHER_INDEX"] = "held"
    held = own.search("--ids", "--sort", "oldest", "words1")
    assert held.stdout == b"free\nover\n"
    assert held.stderr == (
        b"note: 2 stories under embargo are not shown; status:embargoed finds what is\n"
    )
    asked = own.search("--ids", "words1 status:embargoed")
    assert set(asked.stdout.split()) == {b"afp-1", b"never"}
    assert asked.stderr == b""
    assert own.search("--ids", "status:usable").stdout.count(b"\n") == 2
    on_screen = own.on_terminal("search", "take")
    assert b"2 stories under embargo" in on_screen
    assert b"embargoed" not in on_screen.replace(b"status:embargoed", b"")
    assert own.search("--count", "words1").stdout == b"2\n"
    assert own.search("--facets", "source", "*").stdout == b"source\t2\tAFP\n"
    top = own.searcher("top", "source")
    assert (top.stdout, b"under embargo" in top.stderr) == (b"2\tAFP\n", True)
    assert json.loads(own.searcher("info", "--json").stdout)["embargoed"] == 2
    shown = own.searcher("show", "afp-1").stdout
    assert b"\nembargo   2199-01-01 00:00 UTC\n" in shown
    assert b"\nstatus    embargoed\n" in shown
    why = own.search("--why-not", "afp-1", "words1")
    assert why.returncode == 1
    assert b"under embargo until 2199-01-01 00:00 UTC; only a search for" in why.stdout
    assert own.search("--why-not", "afp-1", "words1 status:embargoed").returncode == 0
    assert own.search("--why-not", "over", "words1 status:usable").returncode == 0
    assert b"\nstatus    usable\n" in own.searcher("show", "over").stdout


@pytest.mark.slow
def test_an_embargo_ends_without_a_build(own: Shell) -> None:
    own.environment["SEARCHER_INDEX"] = "held"
    for seconds in (2, 10, 60, 300):  # a busy machine may take longer to build and to ask
        until = datetime.now(UTC) + timedelta(seconds=seconds)
        archive = put(own, f"{seconds}.jsonl", posting(seconds, 14, embargo=until.isoformat()))
        assert own.searcher("build", archive).returncode == 0
        early = own.search("--ids", f"words{seconds}")
        if datetime.now(UTC) < until:
            break
    assert (early.returncode, early.stdout) == (1, b"")
    wait_until(lambda: datetime.now(UTC) > until, "the end of the embargo")
    told = own.search("--ids", f"words{seconds}")
    assert (told.stdout, told.stderr) == (b"afp-1\n", b"")
