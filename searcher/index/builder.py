"""Making and updating an index: every story read is accounted for in a ledger.

A build commits whenever enough has been read, and at its end, each time in this order:

1. the history. A version that is superseded is there before the engine lets go of it. After a
   kill here it is in both, and counts as current; see `history`.
2. the engine. From now on the new stories are found, and are news to alerts.
3. `build.sqlite`. What it notes as read is in the index already. After a kill before this step
   the same stories are read again and found unchanged.

Before the first of them a new index has its manifest, in a hidden folder that gets its name once
all has been read. The manifest is written anew when the build ends. Each step may be repeated, so
the same build may be run again after a kill anywhere: it goes on where it was, and loses and
doubles nothing.
"""

import shutil
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from searcher import archives, entities
from searcher.archives import NOTHING_GIVEN, Format, Given, Reject, Skipped
from searcher.archives.locators import named
from searcher.engines import DEFAULT_ENGINE, Engine, open_engine
from searcher.entities import DEFAULT_EXTRACTOR
from searcher.errors import EngineError
from searcher.index.history import History, last_arrival
from searcher.index.ingest import Progress, Reading
from searcher.index.lock import sole_writer
from searcher.index.manifest import MANIFEST, Manifest, read_manifest
from searcher.index.notes import Notes
from searcher.index.removal import refusal
from searcher.index.report import Ledger
from searcher.index.upgrade import sweep
from searcher.index.versions import IndexDesk, RehearsalDesk, Ticket
from searcher.index.workers import Preparing
from searcher.story import Story


@dataclass(frozen=True, slots=True)
class Built:
    """The outcome of a build; `interrupted` if Ctrl-C ended it, with what was read kept.

    `extracted` counts the stories in which names were looked for, those of the cache left out.
    `without_stories` are the named files with no story in them, `gone` the ids of the stories that
    no archive holds any more.
    """

    path: Path
    ledger: Ledger
    unused: tuple[Reject | Skipped, ...]
    stories: int
    seconds: float
    interrupted: bool = False
    extracted: int = 0
    without_stories: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


def build(
    sources: Sequence[str],
    path: Path,
    *,
    engine: str | None = None,
    format: str | None = None,
    given: Given = NOTHING_GIVEN,
    extractor: str | None = None,
    jobs: int = 0,
    strict: bool = False,
    progress: Progress | None = None,
) -> Built:
    """Make the index at `path` from archives, or update it.

    `engine` and `extractor` choose for a new index alone; `jobs` is the number of processes that
    extract, 0 one for each core; `strict` stops at the first reject. `given` is what
    the user says of stories that do not say it themselves. A first build appears when it
    is whole; an update appears commit by commit. What an interrupted build has committed is not
    read again. Raises IndexLocked while another process writes, ArchiveError for an archive that
    is not there, EngineError for damage.
    """
    started = datetime.now(UTC)
    # Before anything is made, so that a mistake in an argument leaves no folder and no lock.
    chosen = _checked(sources, format)
    entities.check(extractor or DEFAULT_EXTRACTOR)
    with sole_writer(path):
        work, is_new = _workplace(path)
        opening = partial(_open, work, now=started) if is_new else partial(_reopen, path)
        manifest, keeper = opening(engine, extractor)
        with ExitStack() as opened:
            opened.enter_context(closing(keeper))
            history = opened.enter_context(
                closing(History(manifest.engine, manifest.history_folder(work), write=True))
            )
            notes = opened.enter_context(_noting(work, format, given))
            preparing = opened.enter_context(
                closing(Preparing[Ticket](manifest.entities, manifest.engine, jobs=jobs))
            )
            desk = IndexDesk(keeper, history, preparing, manifest.created_at)
            refuse = refusal(manifest)
            reading = Reading(desk, notes, chosen, given, refuse, strict=strict, progress=progress)
            interrupted = reading.read(sources)
            if not interrupted:
                _conclude(reading, manifest, notes, keeper)
            manifest.updated = datetime.now(UTC).isoformat(timespec="seconds")
            manifest.stories, manifest.superseded = len(keeper), len(history)
            manifest.arrived = desk.last.isoformat() if manifest.stories else ""
            manifest.write(work)
        # An interrupted first build stays hidden, and the next one goes on from there.
        if is_new and not interrupted:
            _appear(work, path, manifest.stories)
    built = _built(path, reading, manifest.stories, started, interrupted=interrupted)
    return replace(built, extracted=preparing.extracted)


def _conclude(reading: Reading, manifest: Manifest, notes: Notes, keeper: Engine) -> None:
    """Note what only a build can know that has read all of each archive.

    Otherwise the rejects noted earlier stay, and no story is said to be gone.
    """
    reading.note_rejects()
    manifest.archives.update(reading.counts)
    _forget_moved(manifest, notes, reading)
    reading.find_gone(keeper)


def withdraw(path: Path) -> int:
    """Take the stories out of an index that no archive held any more at the last build.

    With all their versions; returns how many stories. A build must have found them: see `holdings`.
    Raises as `build` does.
    """
    with sole_writer(path), ExitStack() as opened:
        manifest, engine = _reopen(path, None, None)
        opened.enter_context(closing(engine))
        history = opened.enter_context(
            closing(History(manifest.engine, manifest.history_folder(path), write=True))
        )
        notes = opened.enter_context(closing(Notes(path, "")))
        gone = [id for id in notes.lost(()) if engine.get(id)]
        # The history first: a version there without a current one is a fault, see `check`.
        for id in gone:
            for version in history.of(id):
                history.engine.delete(version.key)
        history.engine.commit()
        # Before the stories go: after a kill the index may hold more than the manifest says.
        manifest.stories, manifest.superseded = len(engine) - len(gone), len(history)
        manifest.arrived = ""
        manifest.write(path)
        for id in gone:
            engine.delete(id)
        engine.commit()
        notes.holdings.forget_lost()
        if manifest.stories:
            last = max(last_arrival(engine), last_arrival(history.engine))
            manifest.arrived = last.isoformat()
            manifest.write(path)
    return len(gone)


def rehearse(
    sources: Sequence[str],
    path: Path,
    *,
    format: str | None = None,
    given: Given = NOTHING_GIVEN,
    strict: bool = False,
    progress: Progress | None = None,
) -> Built:
    """What `build` would do with these archives; nothing is written. Raises as it does."""
    started = datetime.now(UTC)
    chosen = _checked(sources, format)
    work, _ = _workplace(path)
    with ExitStack() as opened:
        keeper: Engine | None = None
        history: History | None = None
        refuse: Callable[[Story], bool] | None = None
        if (work / MANIFEST).is_file():
            manifest = read_manifest(work)
            refuse = refusal(manifest)
            keeper = opened.enter_context(
                closing(open_engine(manifest.engine, manifest.engine_folder(work)))
            )
            history = opened.enter_context(
                closing(History(manifest.engine, manifest.history_folder(work)))
            )
        notes = opened.enter_context(_noting(work, format, given, write=False))
        desk = RehearsalDesk(keeper, history)
        reading = Reading(desk, notes, chosen, given, refuse, strict=strict, progress=progress)
        interrupted = reading.read(sources)
        if not interrupted:
            reading.find_gone(keeper)
        stories = (len(keeper) if keeper else 0) + reading.ledger.added
    return _built(path, reading, stories, started, interrupted=interrupted)


def _forget_moved(manifest: Manifest, notes: Notes, reading: Reading) -> None:
    """Forget the archives that are no longer where they were, and are read elsewhere now."""
    known = {named(archive): archive for archive in manifest.archives.keys() - reading.counts}
    moved = [known[path] for path in notes.holdings.moved(known)]
    for archive in moved:
        del manifest.archives[archive]
    if moved:
        notes.replace_rejects(moved, [])
        notes.commit()


def _appear(work: Path, path: Path, stories: int) -> None:
    """Put a new index in its place; one without a story leaves nothing behind."""
    # An empty index would be the one built last, and searches without --index would ask it.
    if not stories:
        shutil.rmtree(work)
        return
    # What is there is an empty folder (`_workplace`). A rename to it fails on Windows.
    if path.exists():
        path.rmdir()
    work.rename(path)


def _built(
    path: Path, reading: Reading, stories: int, started: datetime, *, interrupted: bool
) -> Built:
    seconds = (datetime.now(UTC) - started).total_seconds()
    return Built(
        path,
        reading.ledger,
        tuple(reading.unused),
        stories,
        seconds,
        interrupted,
        without_stories=tuple(reading.without_stories),
        gone=tuple(reading.gone),
    )


def _checked(sources: Sequence[str], format: str | None) -> Format | None:
    for source in sources:
        archives.check(source)
    return archives.named(format)


def _workplace(path: Path) -> tuple[Path, bool]:
    """The folder to write in, and whether the index is a new one."""
    if (path / MANIFEST).is_file():
        return path, False
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise EngineError(f"{path} is there and is no index; choose another name")
    return path.with_name(f".{path.name}.building"), True


def _noting(
    work: Path, format: str | None, given: Given, *, write: bool = True
) -> "closing[Notes]":
    # What is read in another way may make other stories, so it is read again.
    return closing(Notes(work, f"format {format} {given}", write=write))


def _open(
    work: Path, engine: str | None, extractor: str | None, *, now: datetime
) -> tuple[Manifest, Engine]:
    """A new index in a hidden folder, or the one that a killed first build left there."""
    name = engine or DEFAULT_ENGINE
    if (work / MANIFEST).is_file():
        try:
            return _reopen(work, engine, extractor)
        except EngineError:
            # Nobody has seen this index, so nothing is lost if it is built from the beginning.
            pass
    shutil.rmtree(work, ignore_errors=True)
    if name == "memory":
        raise EngineError("the memory engine keeps nothing on disk; use tantivy or whoosh")
    created = now.isoformat(timespec="seconds")
    manifest = Manifest(name, created, created, entities=extractor or DEFAULT_EXTRACTOR)
    open_engine(name, manifest.history_folder(work), create=True, write=True).close()
    keeper = open_engine(name, manifest.engine_folder(work), create=True, write=True)
    # Last, since a folder with a manifest is an index: a kill before this leaves none.
    manifest.write(work)
    return manifest, keeper


def _reopen(path: Path, engine: str | None, extractor: str | None) -> tuple[Manifest, Engine]:
    manifest = read_manifest(path)
    sweep(path, manifest)
    if extractor and extractor != manifest.entities:
        raise EngineError(
            f"the names in {path} were found by {manifest.entities}; drop it, or build a second"
            " one with --index"
        )
    if engine and engine != manifest.engine:
        raise EngineError(
            f"{path} was built with {manifest.engine}; drop it, or build a second one with --index"
        )
    return manifest, open_engine(manifest.engine, manifest.engine_folder(path), write=True)
