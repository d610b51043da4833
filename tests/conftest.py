"""What the tests share: the sample archive, the real material where there is any, a small index."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from samples import CORPUS, SHARED

from searcher.index.builder import build

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keeps the tests out of the user's cache of extracts, and out of the user's lists."""
    os.environ["SEARCHER_CACHE"] = str(tmp_path_factory.mktemp("cache"))
    os.environ["SEARCHER_LISTS"] = str(tmp_path_factory.mktemp("lists"))


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
    """Runs `search` or `searcher` as a user does, in a pipe, over the sample archive."""

    def run_command(
        *command: str, home: Path = corpus_home, **changes: str
    ) -> "subprocess.CompletedProcess[bytes]":
        environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "TERM")}
        environment |= {"SEARCHER_INDEXES": str(home), "COLUMNS": "100", **changes}
        stdin = changes.pop("stdin", "")
        return subprocess.run(
            [str(Path(sys.executable).with_name(command[0])), *command[1:]],
            env=environment,
            input=stdin.encode(),
            capture_output=True,
            timeout=120,
        )

    return run_command
