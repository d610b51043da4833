"""Making and updating an index: every story read is accounted for in a ledger."""

import os
import shutil
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import orjson
from filelock import FileLock, Timeout

from searcher import archives
from searcher.archives import Format, Found, Reject, Skipped
from searcher.checkpoint import Checkpoint, Done
from searcher.engines import DEFAULT_ENGINE, Engine, open_engine
from searcher.errors import ArchiveError, EngineError, IndexLocked
from searcher.filing import Desk, IndexDesk, Outcome, RehearsalDesk, file
from searcher.index import (
    ENGINE_FOLDER,
    MANIFEST,
    REJECTS,
    Manifest,
    read_manifest,
    replace_file,
)
from searcher.interrupts import Interrupts
from searcher.ledger import Ledger
from searcher.story import Story
from searcher.takes import Takes

COMMITS = 11  # in a build, so that a killed one has less than a tenth to read again
LEAST_PENDING = 4_000_000  # characters that are worth a commit
MOST_PENDING = 64_000_000  # characters that may wait in memory
PROGRESS_EVERY = 200  # stories
_SMALLEST = 500  # characters that anything read counts for


@dataclass(frozen=True, slots=True)
class Built:
    """The outcome of a build; `interrupted` if Ctrl-C ended it, with what was read kept."""

    path: Path
    ledger: Ledger
    unused: tuple[Reject | Skipped, ...]
    stories: int
    seconds: float
    interrupted: bool = False


Progress = Callable[[Ledger, int], None]  # called with the bytes read since the last call


def build(
    sources: Sequence[str],
    path: Path,
    *,
    engine: str | None = None,
    format: str | None = None,
    strict: bool = False,
    progress: Progress | None = None,
) -> Built:
    """Make the index at `path` from archives, or update it; what the ledger says is then true.

    `engine` chooses for a new index alone; `strict` stops at the first reject. A first build
    appears when it is whole; an update appears commit by commit. What an interrupted build has
    committed is not read again. Raises IndexLocked while another process writes, ArchiveError for
    an archive that is not there, EngineError for damage.
    """
    started = datetime.now(UTC)
    chosen = _checked(sources, format)
    path.parent.mkdir(parents=True, exist_ok=True)
    with _sole_writer(path):
        work, is_new = _workplace(path)
        manifest, keeper = _open(work, engine, now=started) if is_new else _reopen(path, engine)
        with closing(keeper), Takes(work, write=True) as takes, _noting(work, format) as notes:
            reading = _Reading(
                IndexDesk(keeper, takes), notes, chosen, strict=strict, progress=progress
            )
            interrupted = reading.read(sources)
            if not interrupted:
                reading.write_rejects(work)
                manifest.archives.update(reading.counts)
            manifest.updated = datetime.now(UTC).isoformat(timespec="seconds")
            manifest.takes = len(takes)
            manifest.write(work)
            stories = len(keeper)
        if is_new and not interrupted:
            if path.exists():
                path.rmdir()
            work.rename(path)
    return reading.built(path, stories, started, interrupted=interrupted)


def rehearse(
    sources: Sequence[str],
    path: Path,
    *,
    format: str | None = None,
    strict: bool = False,
    progress: Progress | None = None,
) -> Built:
    """What `build` would do with these archives; nothing is written. Raises as it does."""
    started = datetime.now(UTC)
    chosen = _checked(sources, format)
    work, _ = _workplace(path)
    with ExitStack() as opened:
        keeper: Engine | None = None
        takes: Takes | None = None
        if (work / MANIFEST).is_file():
            name = read_manifest(work).engine
            keeper = opened.enter_context(closing(open_engine(name, work / ENGINE_FOLDER)))
            takes = opened.enter_context(Takes(work))
        notes = opened.enter_context(_noting(work, format, write=False))
        desk = RehearsalDesk(keeper, takes)
        reading = _Reading(desk, notes, chosen, strict=strict, progress=progress)
        interrupted = reading.read(sources)
        stories = (len(keeper) if keeper else 0) + reading.ledger.added
    return reading.built(path, stories, started, interrupted=interrupted)


class _Reading:
    """Files what archives hold at a desk and keeps the ledger."""

    def __init__(
        self,
        desk: Desk,
        checkpoint: Checkpoint,
        format: Format | None,
        *,
        strict: bool,
        progress: Progress | None,
    ) -> None:
        self.desk, self.checkpoint, self.format = desk, checkpoint, format
        self.strict, self.progress = strict, progress
        self.ledger = Ledger()
        self.counts: dict[str, dict[str, int]] = {}
        self.unused: list[Reject | Skipped] = []
        self._archives: list[str] = []  # of each in `unused`
        self._interrupts = Interrupts()
        self._bytes = 0  # since the last report
        self._pending, self._pending_bytes = 0, 0  # characters and bytes since the last commit
        self._total = 0

    def read(self, sources: Sequence[str]) -> bool:
        """File what these archives hold; whether Ctrl-C ended it."""
        interrupted = False
        self._total = sum(archives.size(source) for source in sources)
        try:
            with self._interrupts.heard():
                for source in sources:
                    self._read_archive(source)
        except KeyboardInterrupt:
            interrupted = True
        self._commit()
        if not self.ledger.balances:
            raise AssertionError(f"the ledger does not balance: {self.ledger}")
        return interrupted

    def built(self, path: Path, stories: int, started: datetime, *, interrupted: bool) -> Built:
        """The outcome, for a build that ends now."""
        seconds = (datetime.now(UTC) - started).total_seconds()
        return Built(path, self.ledger, tuple(self.unused), stories, seconds, interrupted)

    def write_rejects(self, folder: Path) -> None:
        """Put the rejects of the archives just read in place of their earlier ones."""
        lines = []
        if (folder / REJECTS).exists():
            for line in (folder / REJECTS).read_bytes().splitlines():
                try:
                    if orjson.loads(line)["archive"] not in self.counts:
                        lines.append(line)
                except (ValueError, KeyError, TypeError):
                    continue  # a damaged line says nothing; check reports it
        for archive, unused in zip(self._archives, self.unused, strict=True):
            kind = "rejected" if isinstance(unused, Reject) else "skipped"
            lines.append(orjson.dumps({"archive": archive, "kind": kind, **asdict(unused)}))
        replace_file(folder / REJECTS, b"".join(line + b"\n" for line in lines))

    def _read_archive(self, source: str) -> None:
        name = source if source == "-" else str(Path(source).resolve())
        before = self.ledger.counts()
        for found in archives.walk(source):
            if isinstance(found, str):
                self._read_file(found, name)
            else:
                with self._interrupts:
                    self._account(found, name)
        self._report()
        after = self.ledger.counts()
        self.counts[name] = {key: after[key] - before[key] for key in after}

    def _read_file(self, path: str, archive: str) -> None:
        done = self.checkpoint.done(path)
        with self._interrupts:
            self._recall(done, archive)
        if done.is_whole:
            self._count_bytes(archives.size(path))
            return
        place, stories, unused, is_whole = done.place, done.stories, list(done.unused), False
        try:
            for after, found in archives.read_file(path, self.format, self._count_bytes, place):
                with self._interrupts:
                    useless = self._account(found, archive)
                    if useless:
                        unused.append(useless)
                    else:
                        stories += 1
                    place = after
                    if self._is_due:
                        self.checkpoint.note(path, Done(place, is_whole, stories, tuple(unused)))
                        self._commit()
            is_whole = True
        finally:
            self.checkpoint.note(path, Done(place, is_whole, stories, tuple(unused)))

    def _recall(self, done: Done, archive: str) -> None:
        """Account for what an earlier build has read of a file."""
        self.ledger.read += done.stories
        self.ledger.unchanged += done.stories
        for unused in done.unused:
            self._account(unused, archive)

    def _account(self, found: Found | Skipped, archive: str) -> Reject | Skipped | None:
        """File a story, or note what is of no use; that is given back."""
        if not isinstance(found, Skipped):
            self.ledger.read += 1
        self._pending += _SMALLEST
        useless = self._file(found) if isinstance(found, Story) else found
        if useless:
            self._leave(useless, archive)
        if self.progress and (self.ledger.read + self.ledger.skipped) % PROGRESS_EVERY == 0:
            self._report()
        return useless

    def _file(self, story: Story) -> Reject | None:
        self._pending += len(story.body)
        match file(story, self.desk):
            case Outcome.ADDED:
                self.ledger.added += 1
            case Outcome.UPDATED:
                self.ledger.updated += 1
            case Outcome.UNCHANGED:
                self.ledger.unchanged += 1
            case Outcome.STALE:
                self.ledger.stale += 1
            case Outcome.CONFLICT:
                return _conflict(story)
        return None

    def _leave(self, unused: Reject | Skipped, archive: str) -> None:
        self.unused.append(unused)
        self._archives.append(archive)
        if isinstance(unused, Skipped):
            self.ledger.skipped += 1
            self.ledger.skipped_by[unused.reason] += 1
            return
        self.ledger.rejected += 1
        self.ledger.rejected_by[unused.reason] += 1
        if self.strict:
            raise ArchiveError(f"{unused.origin}: {unused.message} (--strict stops here)")

    @property
    def _is_due(self) -> bool:
        is_much = 0 < self._total <= self._pending_bytes * COMMITS
        return self._pending >= (LEAST_PENDING if is_much else MOST_PENDING)

    def _commit(self) -> None:
        self.desk.commit()
        self.checkpoint.commit()
        self._pending = self._pending_bytes = 0

    def _count_bytes(self, count: int) -> None:
        self._bytes += count
        self._pending_bytes += count

    def _report(self) -> None:
        if self.progress:
            self.progress(self.ledger, self._bytes)
            self._bytes = 0


def _conflict(story: Story) -> Reject:
    return Reject(
        story.origin,
        "conflict",
        f"another story with the id {story.id}, the same version and the same date was read"
        " before and is kept; give the newer one a higher version",
        story.headline[:200],
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


def _noting(work: Path, format: str | None, *, write: bool = True) -> "closing[Checkpoint]":
    return closing(Checkpoint(work, f"format {format}", write=write))


def _open(work: Path, engine: str | None, *, now: datetime) -> tuple[Manifest, Engine]:
    """A new index in a hidden folder, or the one that a killed first build left there."""
    name = engine or DEFAULT_ENGINE
    if (work / MANIFEST).is_file():
        try:
            return _reopen(work, engine)
        except EngineError:
            pass  # nobody has seen it: start again
    shutil.rmtree(work, ignore_errors=True)
    if name == "memory":
        raise EngineError("the memory engine keeps nothing on disk; use tantivy or whoosh")
    keeper = open_engine(name, work / ENGINE_FOLDER, create=True, write=True)
    created = now.isoformat(timespec="seconds")
    manifest = Manifest(name, created, created)
    manifest.write(work)
    return manifest, keeper


def _reopen(path: Path, engine: str | None) -> tuple[Manifest, Engine]:
    manifest = read_manifest(path)
    if engine and engine != manifest.engine:
        raise EngineError(
            f"{path} was built with {manifest.engine}; drop it, or build a second one with --index"
        )
    return manifest, open_engine(manifest.engine, path / ENGINE_FOLDER, write=True)


@contextmanager
def _sole_writer(path: Path) -> Iterator[None]:
    """Hold the writer's lock of an index. Raises IndexLocked, naming the holder, at once.

    The lock is the operating system's and dies with its process; who holds it stands in a file
    beside it, for the message alone.
    """
    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=0)
    holder = path.with_name(f".{path.name}.holder")
    try:
        lock.acquire()
    except Timeout as error:
        who = holder.read_text() if holder.exists() else "another process"
        raise IndexLocked(f"{path} is being written by {who}; wait for it to end") from error
    try:
        since = datetime.now(UTC).isoformat(timespec="seconds")
        holder.write_text(f"process {os.getpid()} on {socket.gethostname()} since {since}")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()
