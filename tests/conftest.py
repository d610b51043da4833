"""What the tests share: marks, settings, the sample archive, real archives and small indexes."""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from agreement import story
from commands import Done, Run, Shell, command, surroundings
from counts import set_profile
from msgspec.structs import replace
from samples import CORPUS, SHARED
from three_stories import STORIES
from timing import HANG
from trees import START
from wires import build_wire

from searcher.engines import ENGINES, Engine, open_engine
from searcher.index.builder import build
from searcher.index.opened import Index
from searcher.story import Kept

set_profile()

APART = ("property", "kill", "given", "slow")
REAL = {"reuters", "clippings"}  # fixtures that read real archives


@pytest.hookimpl(tryfirst=True)  # before -m chooses among them
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Adds the marks that can be told from a test itself; whatever has none of them is `fast`."""
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker("property")
        if REAL & set(getattr(item, "fixturenames", ())):
            item.add_marker("given")
        if item.path.parent.name == "browser" and not item.get_closest_marker("fast"):
            item.add_marker("slow")  # each opens a screen, and waits for it again and again
        if not any(item.get_closest_marker(mark) for mark in APART):
            item.add_marker("fast")


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keeps the tests from using the developer's own cache of extracts and own lists."""
    os.environ["SEARCHER_CACHE"] = str(tmp_path_factory.mktemp("cache"))
    os.environ["SEARCHER_LISTS"] = str(tmp_path_factory.mktemp("lists"))


@pytest.fixture(scope="session", autouse=True)
def _hears_ctrl_c() -> None:
    """A background job of a shell ignores Ctrl-C, and so would every process the tests start."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def reuters() -> Path:
    """The real Reuters-21578, packed."""
    path = SHARED / "reuters21578" / "reuters21578.tar.xz"
    if not path.exists():
        pytest.skip(f"the real archive is not here: {path.name}")
    return path


@pytest.fixture(scope="session")
def clippings() -> Path:
    """A folder with one real clipping."""
    path = SHARED / "clippings"
    if not path.exists():
        pytest.skip("the real clipping is not here")
    return path


@pytest.fixture(scope="session")
def corpus_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of indexes that holds one, `corpus`, of the sample archive."""
    home = tmp_path_factory.mktemp("indexes")
    build([str(CORPUS)], home / "corpus")
    return home


@pytest.fixture
def run(corpus_home: Path) -> Run:
    """Runs `search` or `searcher` in a pipe, over the sample archive unless another is given."""

    def run_command(*words: str, home: Path = corpus_home, stdin: str = "", **changes: str) -> Done:
        return subprocess.run(
            command(*words),
            env=surroundings(SEARCHER_INDEXES=str(home), **changes),
            input=stdin.encode(),
            capture_output=True,
            timeout=HANG,
        )

    return run_command


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an index of three stories, and the archive of it."""
    home = tmp_path_factory.mktemp("shell")
    shell = Shell(home)
    lines = "".join(json.dumps(story) + "\n" for story in STORIES)
    (home / "wire.jsonl").write_text(lines)
    done = shell.searcher("build", "wire.jsonl", "--entities", "none", SEARCHER_INDEX="")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(
        b"read 3 = added 3 + updated 0 + unchanged 0 + stale 0 + rejected 0\n"
    )
    return home


@pytest.fixture
def shell(built: Path) -> Shell:
    """The commands over an index that all tests share, and so must not change."""
    return Shell(built)


@pytest.fixture
def own(built: Path, tmp_path: Path) -> Shell:
    """The commands over a copy of that index, which a test may change."""
    shutil.copytree(built / "indexes", tmp_path / "indexes")
    return Shell(tmp_path)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Each engine, new and empty."""
    opened = open_engine(request.param, tmp_path / "engine", create=True, write=True)
    yield opened
    opened.close()


@pytest.fixture
def filled(engine: Engine) -> Engine:
    """Ten stories of ten days in two commits, every third from reuters."""
    for n in range(10):
        source = "afp" if n % 3 else "reuters"
        one = story(f"s{n}", f"Coup {n}", "coup " * n, days=n, source=source)
        engine.add(replace(one, kept=Kept(START + timedelta(days=n * 7 % 10))), fresh=True)
        if n == 4:
            engine.commit()
    engine.commit()
    return engine


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """The small wire over which the browser is opened."""
    with Index(build_wire(tmp_path_factory.mktemp("wire"))) as index:
        yield index
