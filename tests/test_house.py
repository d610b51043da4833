"""Rules for the code itself: folders and functions of a readable size, and tests that can fail.

An intended exception stands in a table here, with the reason.
"""

import ast
from functools import cache
from pathlib import Path

import pytest
from loops import functions, loops_that_may_check_nothing
from samples import ROOT

pytestmark = pytest.mark.slow  # every module is parsed

HOUSE = ROOT / "searcher"
TESTS = ROOT / "tests"
MOST_AT_THE_TOP = 10  # modules
MOST_IN_A_ROOM = 20  # modules
LONGEST = 60  # lines of a function

LARGE_ROOMS = {"searcher/archives/formats": "a module a format"}
LONG_FUNCTIONS = {
    "searcher/cli/search/declaration.py search": "the options of search, a few lines each",
    "searcher/cli/searcher/build.py build": "the options of build, a few lines each",
}


def modules(*folders: Path) -> list[Path]:
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def rooms() -> list[Path]:
    """The folders with modules."""
    return sorted({path.parent for path in modules(HOUSE, TESTS)})


# Sizes


def test_the_top_reads_as_a_table_of_contents() -> None:
    assert len(list(HOUSE.glob("*.py"))) <= MOST_AT_THE_TOP


def test_no_room_has_too_many_modules() -> None:
    crowded = {name(room) for room in rooms() if len(list(room.glob("*.py"))) > MOST_IN_A_ROOM}
    assert crowded == set(LARGE_ROOMS)


def test_no_function_is_longer_than_a_page() -> None:
    long = {
        f"{name(path)} {node.name}"
        for path in modules(HOUSE, TESTS)
        for node in functions(tree(path))
        if node.end_lineno and node.end_lineno - node.lineno + 1 > LONGEST
    }
    assert long == set(LONG_FUNCTIONS)


# Tests that can fail


def test_no_loop_may_check_nothing() -> None:
    """If this fails: wrap what the loop goes over in `every`, which fails when it is empty."""
    found = [
        f"{name(path)}:{line}"
        for path in modules(TESTS)
        if path.name.startswith("test_")
        for function in functions(tree(path))
        for line in loops_that_may_check_nothing(function)
    ]
    assert found == []


def test_a_loop_that_may_check_nothing_is_seen() -> None:
    written = ast.parse("def f(x):\n for a in x:\n  assert a\n assert all(a for a in x)")
    (function,) = functions(written)
    assert list(loops_that_may_check_nothing(function)) == [2, 4]


CLOCKS = {"perf_counter", "monotonic", "time.time", "sleep"}


def test_no_test_reads_the_clock() -> None:
    """Only helpers that wait for something do; any other use would fail on a busy machine."""
    waiting = {"tests/support/timing.py", "tests/support/browsing.py"}
    reading = {
        name(path)
        for path in modules(TESTS)
        if "benchmarks" not in path.parts
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).removeprefix("time.") in CLOCKS | {"time"}
    }
    assert reading == waiting
