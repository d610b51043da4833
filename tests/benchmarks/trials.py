"""Builds, updates and upgrades that are stopped half-way: killed, interrupted, or the disk is full.

    python tests/benchmarks/trials.py [TRIALS] [SEED]

Runs a command over a small index in a forked process of its own and stops it at a random moment.
Then every story that was in the index must be there once, `check` must find nothing, and the same
command run again must leave the index that it leaves undisturbed. A command that is interrupted or
has no space says so and shows no traceback. Prints the sums, and each trial that failed; exit code
1 if one did. A full disk needs the right to mount a tmpfs; without it those trials are left out,
and the sums say so.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from damage import BUG

from searcher.cli import process, searcher
from searcher.engines import ON_DISK
from searcher.errors import IndexMissing
from searcher.index import ingest
from searcher.index.builder import build
from searcher.index.check import problems
from searcher.index.manifest import is_current, read_manifest, read_values
from searcher.index.opened import Index
from searcher.index.upgrade import upgrade

WAYS = ("kill", "int", "term", "full")
ACTIONS = ("build", "update", "upgrade")
OLD, NEW = 400, 600  # stories of the first version, and of the second
COMMIT = 60_000  # characters, so that a build commits about ten times
SIGNALS = {"kill": signal.SIGKILL, "int": signal.SIGINT, "term": signal.SIGTERM}
FULL = ("disk is full", "No space left")  # ours, and the system's words inside an engine's
FINISHED, FAILED, INTERRUPTED = 0, 2, 130


class State(NamedTuple):
    """What an index holds: versions by id, how many are superseded, and what `check` says."""

    versions: dict[str, int]
    superseded: int
    problems: list[str]


@dataclass(slots=True)
class Scene:
    """One action with one engine: the index before it, and what it leaves undisturbed."""

    engine: str
    action: str
    before: Path | None
    arguments: list[str]
    seconds: float = 0.0
    after: State | None = None
    sizes: tuple[int, int] = (0, 0)


@dataclass(slots=True)
class Tally:
    """What came of the trials."""

    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def archive(path: Path, count: int, version: int) -> Path:
    """So many stories in this version."""
    rows = (
        {
            "id": f"s{n}", "version": version, "date": f"202{version}-01-01T00:00:00Z",
            "headline": f"Story {n}", "body": f"version{version} " + "harbour opens " * 60,
        }
        for n in range(count)
    )  # fmt: skip
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def forked(work: Callable[[], Any]) -> Any:
    """What `work` gives as JSON, done in a process of its own: engines start threads."""
    with tempfile.TemporaryFile() as file:
        child = os.fork()
        if child == 0:
            file.write(json.dumps(work()).encode())
            file.flush()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert status == 0, status
        file.seek(0)
        return json.loads(file.read())


def start(arguments: list[str], out: int) -> int:
    """Start a command in a forked process, both its outputs going to `out`; the process."""
    # Not before the command could hear it: until then the child is this script.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    child = os.fork()
    if child:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        return child
    try:
        os.dup2(out, 1)
        os.dup2(out, 2)
        sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115
        ingest.LEAST_PENDING = ingest.MOST_PENDING = COMMIT
        sys.argv = ["searcher", *arguments]
        process.begin()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        searcher.main()
    except BaseException:  # noqa: BLE001 - a bug: the hook prints it and ends the process
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(70)


def run(arguments: list[str], number: int = 0, after: float = 0.0) -> tuple[int, str]:
    """Run a command, and send it a signal so many seconds later; exit code and what it said."""
    with tempfile.TemporaryFile() as file:
        child = start(arguments, file.fileno())
        if number:
            time.sleep(after)
            os.kill(child, number)
        _, status = os.waitpid(child, 0)
        file.seek(0)
        return os.waitstatus_to_exitcode(status), file.read().decode(errors="replace")


def state(path: Path) -> State | None:
    """What an index holds; None where there is none."""

    def look() -> Any:
        try:
            if not is_current(read_values(path)):
                upgrade(path)
            with Index(path) as index:
                stories = [(story.id, story.version) for story in index.engine.stories()]
                found = list(problems(index))
                if len({id for id, _ in stories}) != len(stories):
                    found.append("a story is there twice")
                return [dict(stories), len(index.history), found]
        except IndexMissing:
            return None

    # A copy, since looking may upgrade it.
    with tempfile.TemporaryDirectory(prefix="look-") as folder:
        if path.exists():
            copy = Path(folder) / path.name
            shutil.copytree(path, copy)
            path = copy
        found = forked(look)
    return State(*found) if found else None


def size(path: Path) -> int:
    return sum(p.stat().st_size for p in path.rglob("*") if p.is_file())


def prepared(engine: str, action: str, folder: Path) -> Scene:
    """A scene, with what the action does when nothing disturbs it."""
    old, new = archive(folder / "old.jsonl", OLD, 1), archive(folder / "new.jsonl", NEW, 2)
    before = None if action == "build" else folder / f"{engine}-{action}" / "i"
    if before:
        sources = [str(old)] if action == "update" else [str(old), str(new)]
        forked(lambda: [build([s], before, engine=engine, extractor="none") and 0 for s in sources])
    if before and action == "upgrade":  # format 5 stored stories with the same attributes
        manifest = read_manifest(before)
        manifest.format = 5
        manifest.write(before)
    arguments = ["upgrade", "INDEX"]
    if action != "upgrade":
        arguments = ["build", str(new), "-i", "INDEX"]
        arguments += ["--engine", engine, "--entities", "none"] if action == "build" else []
    scene = Scene(engine, action, before, arguments)
    with tempfile.TemporaryDirectory(prefix="calm-") as calm:
        path = laid_out(scene, Path(calm))
        least = size(path)
        started = time.monotonic()
        code, said = run(placed(scene, path))
        scene.seconds = time.monotonic() - started
        assert code == FINISHED, said
        scene.after, scene.sizes = state(path), (least, size(path))
    assert scene.after
    assert not scene.after.problems
    return scene


def laid_out(scene: Scene, folder: Path) -> Path:
    """The index of a scene in a folder, where there is none before a first build."""
    path = folder / "i"
    if scene.before:
        shutil.copytree(scene.before, path)
    return path


def placed(scene: Scene, path: Path) -> list[str]:
    return [str(path) if argument == "INDEX" else argument for argument in scene.arguments]


def trial(scene: Scene, way: str, chance: random.Random, folder: Path) -> tuple[str, str]:
    """Stop an action once, and finish it: what came of it, and what was wrong."""
    path = laid_out(scene, folder)
    code, said = 0, ""
    if way == "full":
        code, said = in_a_small_room(scene, path, chance)
    else:
        after = chance.uniform(0, scene.seconds * 1.1)
        code, said = run(placed(scene, path), SIGNALS[way], after)
    if fault := fault_of_ending(way, code, said):
        return "fault", fault
    stopped = state(path)
    if fault := fault_of_index(scene, stopped):
        return "fault", f"{fault}; {code}: {said[-300:]}"
    again, said = run(placed(scene, path))
    if again != FINISHED:
        return "fault", f"run again it said {again}: {said[-300:]}"
    if state(path) != scene.after:
        return "fault", f"run again it left another index: {str(state(path))[:300]}"
    return ("finished" if code == FINISHED else "stopped"), ""


def in_a_small_room(scene: Scene, path: Path, chance: random.Random) -> tuple[int, str]:
    """Run an action where the disk becomes full; the index is put back in its place."""
    least, most = scene.sizes
    room = path.with_name("room")
    room.mkdir()
    # Engines write more than they keep in the end.
    limit = least + chance.randrange(4096, max(8192, 2 * most))
    options = f"size={limit}"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(room)], check=True)
    try:
        small = room / "i"
        if path.exists():
            shutil.copytree(path, small)
            shutil.rmtree(path)
        done = run(placed(scene, small))
        if small.exists():
            shutil.copytree(small, path)
    except (shutil.Error, OSError):  # the index itself does not fit, in blocks of the tmpfs
        done = FINISHED, ""
        if scene.before and not path.exists():
            shutil.copytree(scene.before, path)
    finally:
        subprocess.run(["umount", str(room)], check=True)
        room.rmdir()
    return done


def fault_of_ending(way: str, code: int, said: str) -> str:
    """What is wrong with how a command ended; "" if nothing."""
    expected = {
        "kill": {FINISHED, -signal.SIGKILL},
        "int": {FINISHED, INTERRUPTED},
        "term": {FINISHED, -signal.SIGTERM},
        "full": {FINISHED, FAILED},
    }[way]
    if code not in expected or BUG.search(said):
        return f"{way} ended it with {code}: {said[-400:]}"
    if code == FAILED and not any(words in said for words in FULL):
        return f"it does not say that the disk is full: {said[-300:]}"
    return ""


def fault_of_index(scene: Scene, found: State | None) -> str:
    """What is wrong with an index after an action was stopped; "" if nothing."""
    if found is None:
        return "the index is gone" if scene.before else ""
    if found.problems:
        return f"check says {found.problems[:3]}"
    kept = range(OLD) if scene.action == "update" else range(NEW)
    lost = [n for n in kept if f"s{n}" not in found.versions]
    if lost and scene.before:
        return f"{len(lost)} stories are lost, such as s{lost[0]}"
    return ""


def can_mount() -> bool:
    """Whether a tmpfs may be mounted here."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            return False
        subprocess.run(["umount", folder], check=True)
    return True


def main() -> None:
    count, seed = (int(n) for n in (*sys.argv[1:], *("200", "1")[len(sys.argv) - 1 :]))
    chance = random.Random(seed)
    ways = WAYS if can_mount() else WAYS[:-1]
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="trials-") as temporary:
        folder = Path(temporary)
        os.environ["SEARCHER_CACHE"] = str(folder / "cache")
        scenes = [prepared(e, a, folder) for e in ON_DISK for a in ACTIONS]
        for number in range(count):
            scene, way = scenes[number % len(scenes)], ways[number // len(scenes) % len(ways)]
            place = folder / "trial"
            place.mkdir()
            outcome, fault = trial(scene, way, chance, place)
            shutil.rmtree(place)
            tally.outcomes[f"{way} {outcome}"] += 1
            if fault:
                tally.faults.append(f"{number}: {scene.engine} {scene.action} {way}: {fault}")
    print(f"{count} trials: {dict(sorted(tally.outcomes.items()))}")
    if ways != WAYS:
        print("no trials of a full disk: a tmpfs cannot be mounted here")
    for fault in tally.faults:
        print(fault)
    print(f"{len(tally.faults)} faults")
    sys.exit(bool(tally.faults))


if __name__ == "__main__":
    main()
