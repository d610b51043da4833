"""Builds that are killed (SIGKILL) at random moments lose, double and repeat nothing.

The seed decides after which story a build kills itself, and how many milliseconds later. Half of
the moments lie in or near a commit, when the engine writes files outside Python.
"""

import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from alerting import Reader
from commands import surroundings
from counts import tries
from msgspec import json
from samples import NOW

from searcher.codec import to_json
from searcher.engines.results import Order
from searcher.index.builder import build
from searcher.index.check import problems
from searcher.index.opened import Index
from searcher.query.nodes import All, Word
from searcher.story import Story

pytestmark = pytest.mark.kill

STEP = 400  # stories of a commit
BODY = 500  # characters of a story; a build counts 500 more for each
BUILD = f"""
import os, signal, sys, threading
from pathlib import Path
from searcher.index import builder, ingest

archive, path, last, seconds = sys.argv[1:]
ingest.LEAST_PENDING = ingest.MOST_PENDING = {STEP * (500 + BODY)}
ingest.PROGRESS_EVERY = 1
end = threading.Timer(float(seconds), os.kill, (os.getpid(), signal.SIGKILL))

def look(ledger, _):
    if ledger.read == int(last):
        end.start()

builder.build([archive], Path(path), progress=look)
if int(last):
    end.join()
"""


def archive(path: Path, first: int, last: int, version: int) -> Path:
    """An archive of stories `first` to `last` in this version."""
    stories = [
        Story(f"s{n}", NOW + timedelta(seconds=n), f"Story {n}", f"version{version}".ljust(BODY),
              version, "Meridian")
        for n in range(first, last)
    ]  # fmt: skip
    path.write_bytes(b"".join(json.encode(to_json(story)) + b"\n" for story in stories))
    return path


def running(source: Path, path: Path, last: int = 0, seconds: float = 0.0) -> Iterator[None]:
    """Yields again and again while a build runs, which kills itself `seconds` after story `last`.

    Without `last` it runs to its end.
    """
    arguments = [str(source), str(path), str(last), str(seconds)]
    with subprocess.Popen([sys.executable, "-c", BUILD, *arguments], env=surroundings()) as writer:
        while writer.poll() is None:
            yield
    assert writer.returncode == (-signal.SIGKILL if last else 0)


def moment(seed: int) -> tuple[int, float]:
    """After which story a build is killed, and how many seconds later."""
    chance = random.Random(seed)
    last = chance.choice([chance.randrange(1, 3200), STEP * chance.randrange(1, 8)])
    return last, chance.uniform(0, 0.04)


@pytest.mark.parametrize("seed", range(tries(8, 40)))
def test_a_killed_update_loses_and_doubles_nothing(seed: int, tmp_path: Path) -> None:
    new, path = archive(tmp_path / "new.jsonl", 0, 4000, version=2), tmp_path / "i"
    build([str(archive(tmp_path / "old.jsonl", 0, 2000, version=1))], path, extractor="none")
    for _ in running(new, path, *moment(seed)):
        holds_together(path)
    holds_together(path)
    build([str(new)], path)
    with Index(path) as index:
        versions = {story.id: story.version for story in index.engine.stories()}
        assert versions == {f"s{number}": 2 for number in range(4000)}
        assert index.engine.search(Word("version1"), 1).total == 0
        assert not list(problems(index))


def holds_together(path: Path) -> None:
    """A search during the build finds every story once, and only whole commits."""
    with Index(path) as index:
        found = index.engine.search(All(), 5000, order=Order.OLDEST)
        ids = [hit.story.id for hit in found.hits]
        assert len(set(ids)) == len(ids) == found.total
        assert {f"s{number}" for number in range(2000)} <= set(ids)
        assert (len(ids) - 2000) % STEP == 0


@pytest.mark.parametrize("seed", range(tries(4, 20)))
def test_alerts_beside_a_build_that_is_killed(seed: int, tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    reader.build(Story("first", NOW, "Copper rises", ""))
    told = reader.told()
    new = archive(tmp_path / "new.jsonl", 0, 4000, version=1)
    for last, seconds in (moment(seed), (0, 0.0)):
        for _ in running(new, reader.path, last, seconds):
            told += reader.told()
    told += reader.told()
    expected = [("all", f"s{number}", 1) for number in range(4000)]
    assert sorted(told) == sorted([("all", "first", 1), *expected])
