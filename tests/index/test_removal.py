"""A purged story is gone: from every byte, from later builds and upgrades; done or not begun."""

import random
import re
import shutil
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from checking import every
from commands import Shell, surroundings
from counts import tries
from msgspec import json
from msgspec.structs import replace
from samples import NOW
from timing import duration, pause

from searcher.codec import to_json
from searcher.engines import ON_DISK
from searcher.index.builder import build, rehearse
from searcher.index.check import problems
from searcher.index.manifest import MANIFEST
from searcher.index.marks import Marks, mark
from searcher.index.opened import Index
from searcher.index.removal import purge
from searcher.index.upgrade import upgrade
from searcher.story import Entity, Story

WORDS = [f"{a}{b}{c}" for a in ("alp", "bor", "cur") for b in ("ine", "eal", "sive") for c in "xyz"]


def secret(number: int) -> str:
    """A word of one story alone, of letters, so that it is found in any file that holds it."""
    return "zq" + "".join(chr(ord("a") + int(digit)) for digit in f"{number:06d}")


def stories(count: int, *, version: int = 1, first: int = 0) -> list[Story]:
    chance = random.Random(version)
    return [
        Story(
            f"s{n}-{secret(n)}", NOW + timedelta(minutes=n, hours=version),
            f"{secret(n)} {' '.join(chance.choices(WORDS, k=5))}",
            f"{secret(n)} said v{version}. {' '.join(chance.choices(WORDS, k=40))}",
            version, "Meridian", entities=(Entity("person", f"Ann {secret(n)}"),),
            topics=(secret(n),),
        )
        for n in range(first, first + count)
    ]  # fmt: skip


def archive(path: Path, told: list[Story]) -> str:
    path.write_bytes(b"".join(json.encode(to_json(story)) + b"\n" for story in told))
    return str(path)


def bytes_with(folder: Path, words: set[bytes]) -> list[str]:
    """The files that hold one of these words, in any capitals."""
    found = []
    for file in folder.rglob("*"):
        if file.is_file():
            there = {word.lower() for word in re.findall(rb"zq[a-j]{6}", file.read_bytes())}
            found += [str(file)] if there & words else []
    return found


def made(folder: Path, engine: str, count: int) -> tuple[Path, list[str]]:
    """An index of so many stories, with a second version of each fourth, in a folder."""
    folder.mkdir(exist_ok=True)
    second = [replace(one, version=2) for one in stories(count, version=2)[::4]]
    sources = [
        archive(folder / "a.jsonl", stories(count)), archive(folder / "b.jsonl", second),
    ]  # fmt: skip
    path = folder / "home" / "wire"
    build(sources, path, engine=engine)
    return path, sources


@pytest.mark.parametrize("engine", ON_DISK)
def test_nothing_of_a_purged_story_is_left(engine: str, tmp_path: Path) -> None:
    path, sources = made(tmp_path, engine, 60)
    gone = [one.id for one in stories(60)[::6]]
    words = {secret(n).encode() for n in range(0, 60, 6)}
    marks = Marks(lambda: path)
    marks.add([mark(one, tag="case1") for one in stories(60)])
    marks.add([mark(stories(1)[0], note=f"about {secret(0)}")])
    assert bytes_with(path.parent, words)
    done = purge(path, gone, "court order")
    assert set(done.gone) == set(gone)
    assert (done.versions, done.marks, done.unknown) == (15, 11, ())
    assert set(done.archives) == set(sources)
    assert bytes_with(path.parent, words) == []
    with Index(path) as index:
        assert list(problems(index)) == []
        kept = list(index.engine.stories()) + list(index.history.engine.stories())
        assert len(index.engine) == 50
        assert not {one.id for one in kept} & set(gone)
        assert all(one.kept.arrived > index.manifest.created_at for one in every(kept))
    assert len(marks.tagged("case1")) == 50
    assert "court order" in (path / MANIFEST).read_text()


@pytest.mark.parametrize("engine", ON_DISK)
def test_later_builds_and_upgrades_refuse_it(engine: str, tmp_path: Path) -> None:
    path, sources = made(tmp_path, engine, 24)
    told = stories(24)
    purge(path, [told[0].id, told[5].id, "never-seen"], "court order")
    # Under another id, the same text; under the same id, a later version.
    more = [replace(told[0], id="other"), replace(told[5], version=9, headline="New"),
            replace(told[7], id="never-seen")]  # fmt: skip
    again = [*sources, archive(tmp_path / "c.jsonl", more)]
    for built in (rehearse(again, path), build(again, path)):
        assert built.ledger.added == built.ledger.updated == 0
        assert built.ledger.skipped_by == {"purged": 6}
        assert built.ledger.balances
    manifest = json.decode((path / MANIFEST).read_bytes())
    (path / MANIFEST).write_bytes(json.encode(manifest | {"fields": "id:CODE", "sum": ""}))
    assert upgrade(path).stories == 22
    assert build(again, path).ledger.added == 0
    with Index(path) as index:
        assert list(problems(index)) == []
        assert index.engine.get(told[0].id) is None
    assert purge(path, [told[0].id], "again").before == (told[0].id,)


def test_a_short_notice_does_not_refuse_others_like_it(tmp_path: Path) -> None:
    notice = Story("k1", NOW, "KILL", "Withdrawn.", source="Meridian")
    path = tmp_path / "wire"
    build([archive(tmp_path / "a.jsonl", [notice, *stories(3)])], path)
    purge(path, ["k1"], "court order")
    other = archive(tmp_path / "b.jsonl", [replace(notice, id="k2")])
    assert build([other], path).ledger.added == 1


def test_check_tells_what_is_left(tmp_path: Path) -> None:
    path, _ = made(tmp_path, "tantivy", 8)
    told = stories(8)
    purge(path, [told[0].id], "court order")
    (path / "engine").mkdir()
    Marks(lambda: path).add([mark(told[0], tag="case1")])
    with Index(path) as index:
        found = list(problems(index))
    assert len(found) == 2
    assert any("interrupted" in line for line in found)
    purge(path, [told[0].id], "court order")
    with Index(path) as index:
        assert list(problems(index)) == []


PURGE = """
import sys
from pathlib import Path
from searcher.index.removal import purge
print("begun", flush=True)
purge(Path(sys.argv[1]), sys.argv[2:], "court order")
"""


@pytest.mark.kill
@pytest.mark.parametrize("seed", range(tries(6, 50)))
def test_a_killed_purge_is_done_or_not_begun(seed: int, tmp_path: Path) -> None:
    path, _ = made(tmp_path, ON_DISK[seed % 2], 40)
    gone = [one.id for one in stories(40)[:10]]
    words = {secret(n).encode() for n in range(10)}
    whole = tmp_path / "whole"
    shutil.copytree(path, whole)
    took = duration(lambda: purge(whole, gone, "court order"))
    command = [sys.executable, "-c", PURGE, str(path), *gone]
    with subprocess.Popen(command, env=surroundings(), stdout=subprocess.PIPE) as running:
        assert running.stdout
        running.stdout.readline()
        pause(random.Random(seed).uniform(0, 1.2 * took))
        running.send_signal(signal.SIGKILL)
    with Index(path) as index:
        left = [id for id in gone if index.engine.get(id)]
        assert left in ([], gone)
        assert len(index.engine) == 30 + len(left)
        assert bool(index.manifest.tombstones) == (not left)
        said = list(problems(index))
        assert not said or not left
        if not left and not said:
            assert bytes_with(path, words) == []
    purge(path, gone, "court order")
    assert bytes_with(path, words) == []
    with Index(path) as index:
        assert list(problems(index)) == []


def test_the_command(shell: Shell, tmp_path: Path) -> None:
    path, sources = made(tmp_path, "tantivy", 8)
    ids = [one.id for one in stories(8)]

    def ran(*words: str, stdin: bytes = b"") -> tuple[int, list[str]]:
        done = shell.run("searcher", "purge", *words, "-i", str(path), stdin=stdin)
        return done.returncode, (done.stdout + done.stderr).decode().splitlines()

    assert ran(ids[0], "--reason", "x")[0] == 2  # nobody can be asked
    assert ran(ids[0], "--yes")[0] == 2  # no reason
    code, said = ran("-", "--reason", "x", "--yes", stdin=f"{ids[0]}\n{ids[1]}\n".encode())
    assert code == 0
    assert said[0] == "purged 2, with 3 versions and 0 marks"
    assert set(said[1:]) == {f"still in {source}" for source in every(sources)}
    assert ran("nowhere", "--reason", "x", "--yes")[0] == 1
