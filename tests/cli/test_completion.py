"""Completion in a shell, and which modules a plain search imports."""

import shlex
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from commands import Shell, command

from searcher.archives import read
from searcher.story import Story


def completions(shell: Shell, name: str, *words: str) -> list[str]:
    environment = {
        f"_{name.upper()}_COMPLETE": "complete_bash",
        "COMP_WORDS": " ".join((name, *words)),
        "COMP_CWORD": str(len(words)),
    }
    return shell.run(name, stdin=b"", **environment).stdout.decode().split()


@pytest.mark.slow
def test_completion(shell: Shell) -> None:
    assert completions(shell, "search", "headl") == ["headline:"]
    assert completions(shell, "search", "hle") == ["hlead:"]
    assert completions(shell, "search", "grou") == ["group:"]
    assert completions(shell, "search", "coup", "--index", "w") == ["wire"]
    assert "oldest" in completions(shell, "search", "--sort", "")
    assert completions(shell, "searcher", "check", "") == ["wire"]
    assert completions(shell, "searcher", "for") == ["formats"]
    assert completions(shell, "searcher", "build", "--format", "json_l") == ["json_lines"]
    asking = f"{shlex.join(command('search', '--show-completion'))}; true"  # else it replaces bash
    shown = subprocess.run(
        ["bash", "-c", asking], capture_output=True, env=shell.environment, check=True
    )
    assert b"_SEARCH_COMPLETE" in shown.stdout


UNUSED = {
    "searcher.archives", "searcher.browser", "searcher.entities", "searcher.engines.memory",
    "searcher.engines.whoosh", "searcher.index.builder", "searcher.output.explanation",
    "searcher.query.explain", "searcher.query.near_misses", "searcher.saved.alerts",
    "searcher.search.suggest", "searcher.search.zero_hits",
    "argparse", "asyncio", "csv", "email", "html", "http", "json", "logging", "multiprocessing",
    "random", "shutil", "sqlite3", "ssl", "subprocess", "tempfile", "tomllib", "xml", "zoneinfo",
}  # fmt: skip


def test_a_plain_search_imports_no_more_than_it_uses(shell: Shell) -> None:
    """Imports can take half of the time a user waits: a new one on this path must be meant."""
    code = (
        "import sys\n"
        "before = set(sys.modules)\n"
        "from searcher.cli.search import run\n"
        "assert run(['coup']) == 0\n"
        "print(*sorted(set(sys.modules) - before), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=shell.environment, check=True
    )
    imported = set(done.stderr.decode().split())
    assert imported & UNUSED == set()
    assert [name for name in UNUSED if not find_spec(name)] == []  # as they are called today
    libraries = {name.partition(".")[0] for name in imported} - set(sys.stdlib_module_names)
    assert libraries - {"typing_extensions"} == {"msgspec", "searcher", "tantivy"}
    assert "searcher.engines.tantivy" in imported  # it has searched


def test_stories_of_the_fixture_are_read_whole(built: Path) -> None:
    assert [type(found) for found in read(str(built / "wire.jsonl"))] == [Story] * 3
