"""An index is searched by every user who may read it, also on a read-only system or homeless."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from samples import CORPUS

from searcher.engines.sums import REMEMBERED
from searcher.index.builder import build

pytestmark = pytest.mark.slow

ON_DISK = ["tantivy", "whoosh"]
ROOT = Path(__file__).parents[2]
NOBODY = 65_534

COMMANDS = """
search --count the
search --facets topic the
search --json -n 3 --sort newest NOT zzz
searcher check INDEX
searcher info INDEX
searcher top place --index INDEX
"""
# The commands are asked by one process, which first asks them all as it is: that imports what they
# need, which another user might not be allowed to read.
PROGRAM = """
import contextlib, io, json, os, sys
from searcher.cli import search, searcher

def ask(line):
    program, *words = line.split()
    words = [sys.argv[1] if word == "INDEX" else word for word in words]
    words += ["--index", sys.argv[1]] if program == "search" else []
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        code = (search if program == "search" else searcher).run(words)
    return code, output.getvalue()

lines = sys.argv[3].strip().splitlines()
before = [ask(line) for line in lines]
if sys.argv[2]:
    os.setgroups([])
    os.setgid(int(sys.argv[2]))
    os.setuid(int(sys.argv[2]))
    os.chdir("/")
    before = before if [ask(line) for line in lines] == before else "changed"
print(json.dumps(before))
"""


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that every user may enter, unlike those of pytest."""
    folder = Path(tempfile.mkdtemp(prefix="shared-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


HOMES = ("HOME", "SEARCHER_CACHE", "SEARCHER_LISTS")


def ask(
    index: Path, *, uid: int | None = None, cache: Path | None = None, before: str = ""
) -> list[list[object]]:
    """The exit codes and outputs of the commands, asked without a home; `before` is for a shell."""
    environment = {k: v for k, v in os.environ.items() if k not in HOMES}
    environment |= {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(cache or "/proc/none")}
    command = [sys.executable, "-c", PROGRAM, str(index), str(uid or ""), COMMANDS]
    if before:
        shell = f'set -e; {before}; exec "$@"'
        command = ["unshare", "--mount", "sh", "-c", shell, "sh", *command]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=ROOT)
    assert done.stderr == ""
    found: list[list[object]] = json.loads(done.stdout)
    assert [code for code, _ in found] == [0] * len(COMMANDS.strip().splitlines()), found
    return found


def state(folder: Path) -> dict[str, tuple[int, int]]:
    """The sizes of all files, and when they or their folders were changed."""
    return {
        str(path): (path.lstat().st_size, path.lstat().st_mtime_ns)
        for path in [folder, *sorted(folder.rglob("*"))]
    }


def needs_root() -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")


@pytest.mark.parametrize("name", ON_DISK)
def test_another_users_index_is_searched_and_stays_as_it_is(name: str, shared: Path) -> None:
    needs_root()
    index = shared / "index"
    build([str(CORPUS / "nitf")], index, engine=name, extractor="none", jobs=1)
    expected = ask(index)
    before = state(shared)
    assert ask(index, uid=NOBODY) == expected
    assert state(shared) == before


@pytest.mark.parametrize("name", ON_DISK)
def test_an_index_on_a_read_only_system_is_searched(name: str, tmp_path: Path) -> None:
    needs_root()
    index, mount = tmp_path / "index", tmp_path / "mount"
    mount.mkdir()
    build([str(CORPUS / "nitf")], index, engine=name, extractor="none", jobs=1)
    (index / "engine" / REMEMBERED).unlink()
    mounting = (
        f"mount -t tmpfs tmpfs '{mount}'; cp -r '{index}' '{mount}/index'; "
        f"mount -o remount,ro '{mount}'"
    )
    tried = subprocess.run(["unshare", "--mount", "sh", "-ec", mounting], capture_output=True)
    if tried.returncode:
        pytest.skip("nothing can be mounted here")
    expected = [[code, str(output).replace(str(index), "IT")] for code, output in ask(index)]
    for cache in (tmp_path / "cache", None):
        found = ask(mount / "index", cache=cache, before=mounting)
        assert [
            [code, str(output).replace(str(mount / "index"), "IT")] for code, output in found
        ] == expected
    assert list((tmp_path / "cache" / "searcher" / "compared").iterdir())  # remembered there


@pytest.mark.parametrize("mask", [0o022, 0o077])
def test_tantivys_private_files_follow_the_mode_of_their_folder(mask: int, tmp_path: Path) -> None:
    before = os.umask(mask)
    try:
        build([str(CORPUS / "nitf")], tmp_path / "index", extractor="none", jobs=1)
    finally:
        os.umask(before)
    files = [path for path in (tmp_path / "index" / "engine").iterdir() if path.is_file()]
    assert len(files) > 8
    assert {path.stat().st_mode & 0o777 for path in files} == {0o666 & ~mask}
