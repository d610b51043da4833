"""Making and updating an index: every story read is accounted for in a ledger."""

import os
import shutil
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

import orjson
from filelock import FileLock, Timeout

from searcher import archives, entities
from searcher.archives import Reject, Skipped
from searcher.engines import DEFAULT_ENGINE, Engine, open_engine
from searcher.engines.stored import dump
from searcher.entities import DEFAULT_EXTRACTOR, Enriching
from searcher.errors import ArchiveError, EngineError, IndexLocked
from searcher.index import (
    ENGINE_FOLDER,
    MANIFEST,
    REJECTS,
    Manifest,
    read_manifest,
    replace_file,
)
from searcher.story import Story

COMMIT_STORIES = 200_000
COMMIT_BYTES = 512_000_000
PROGRESS_EVERY = 200  # stories


@dataclass(slots=True)
class Ledger:
    """What became of every story read; `skipped` counts files that hold no stories."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    stale: int = 0
    rejected: int = 0
    read: int = 0
    skipped: int = 0

    def __str__(self) -> str:
        return (
            f"read {self.read:,} = added {self.added:,} + updated {self.updated:,}"
            f" + unchanged {self.unchanged:,} + stale {self.stale:,} + rejected {self.rejected:,}"
        )

    @property
    def balances(self) -> bool:
        outcomes = self.added + self.updated + self.unchanged + self.stale + self.rejected
        return self.read == outcomes


@dataclass(frozen=True, slots=True)
class Built:
    """The outcome of a build; `interrupted` if Ctrl-C ended it, with what was read kept.

    `extracted` counts the stories in which names were looked for, those of the cache left out.
    """

    path: Path
    ledger: Ledger
    unused: tuple[Reject | Skipped, ...]
    stories: int
    seconds: float
    interrupted: bool = False
    extracted: int = 0


Progress = Callable[[Ledger, int], None]  # called with the bytes read since the last call


def build(
    sources: Sequence[str],
    path: Path,
    *,
    engine: str | None = None,
    format: str | None = None,
    extractor: str | None = None,
    jobs: int = 0,
    strict: bool = False,
    progress: Progress | None = None,
) -> Built:
    """Make the index at `path` from archives, or update it; what the ledger says is then true.

    `engine` and `extractor` choose for a new index alone; `jobs` is the number of processes that
    extract, 0 one for each core; `strict` stops at the first reject. A first build
    appears when it is whole; an update appears commit by commit. Raises IndexLocked while another
    process writes, ArchiveError for an archive that is not there, EngineError for damage.
    """
    started = datetime.now(UTC)
    entities.check(extractor or DEFAULT_EXTRACTOR)
    for source in sources:
        archives.check(source)
    path.parent.mkdir(parents=True, exist_ok=True)
    with _sole_writer(path):
        is_new = not (path / MANIFEST).is_file()
        if is_new and path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise EngineError(f"{path} is there and is no index; choose another name")
        work = path.with_name(f".{path.name}.building") if is_new else path
        opened = _open(work, engine, extractor, started) if is_new else None
        manifest, keeper = opened or _reopen(path, engine, extractor)
        try:
            with closing(Enriching(manifest.entities, jobs=jobs)) as enriching:
                writing = _Writing(keeper, enriching, strict=strict, progress=progress)
                interrupted = False
                try:
                    for source in sources:
                        writing.read(source, format)
                except KeyboardInterrupt:
                    interrupted = True
                writing.commit()
            if not writing.ledger.balances:
                raise AssertionError(f"the ledger does not balance: {writing.ledger}")
            if not interrupted:
                writing.write_rejects(work)
                manifest.archives.update(writing.counts)
            manifest.updated = datetime.now(UTC).isoformat(timespec="seconds")
            manifest.write(work)
            stories = len(keeper)
        finally:
            keeper.close()
        if is_new and not interrupted:
            if path.exists():
                path.rmdir()
            work.rename(path)
    seconds = (datetime.now(UTC) - started).total_seconds()
    return Built(
        path, writing.ledger, tuple(writing.unused), stories, seconds, interrupted,
        enriching.extracted,
    )  # fmt: skip


class _Writing:
    """Adds stories to an engine and keeps the ledger."""

    def __init__(
        self, engine: Engine, enriching: Enriching, *, strict: bool, progress: Progress | None
    ) -> None:
        self.engine, self.enriching = engine, enriching
        self.strict, self.progress = strict, progress
        self.ledger = Ledger()
        self.counts: dict[str, dict[str, int]] = {}
        self.unused: list[Reject | Skipped] = []
        self._archives: list[str] = []  # of each in `unused`
        self._recent: dict[str, tuple[tuple[int, datetime], bytes]] = {}  # not committed yet
        self._bytes = 0
        self._has_commits = len(engine) > 0
        self._pending = 0

    def read(self, source: str, format: str | None) -> None:
        """Add the stories of one archive."""
        name = source if source == "-" else str(Path(source).resolve())
        before = asdict(self.ledger)
        for found in archives.read(source, format, on_bytes=self._count_bytes):
            if not isinstance(found, Skipped):
                self.ledger.read += 1
            if isinstance(found, Story):
                self._take(found, name)
            else:
                self._leave(found, name)
            if self.progress and (self.ledger.read + self.ledger.skipped) % PROGRESS_EVERY == 0:
                self._report()
        self._report()
        after = asdict(self.ledger)
        self.counts[name] = {key: after[key] - before[key] for key in after}

    def commit(self) -> None:
        """Make durable all that was taken, once it is enriched."""
        for ready, fresh in self.enriching.drain():
            self.engine.add(ready, fresh=fresh)
        self.engine.commit()
        self._recent.clear()
        self._pending, self._has_commits = 0, True

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
            lines.append(orjson.dumps({"archive": archive, **asdict(unused)}))
        replace_file(folder / REJECTS, b"".join(line + b"\n" for line in lines))

    def _take(self, story: Story, archive: str) -> None:
        order, content = story.order, _fingerprint(story)
        known = self._recent.get(story.id)
        if known is None and self._has_commits:
            kept = self.engine.get(story.id)
            known = (kept.order, _fingerprint(kept)) if kept else None
        if known is None:
            self.ledger.added += 1
        elif known[1] == content:
            self.ledger.unchanged += 1
            return
        elif order < known[0]:
            self.ledger.stale += 1
            return
        elif order == known[0]:
            self._leave(_conflict(story), archive)
            return
        else:
            self.ledger.updated += 1
        self._recent[story.id] = order, content
        for ready, fresh in self.enriching.put(story, fresh=known is None):
            self.engine.add(ready, fresh=fresh)
        self._pending += len(story.body)
        if len(self._recent) >= COMMIT_STORIES or self._pending >= COMMIT_BYTES:
            self.commit()

    def _leave(self, found: Reject | Skipped, archive: str) -> None:
        if isinstance(found, Reject):
            self.ledger.rejected += 1
            if self.strict:
                raise ArchiveError(f"{found.origin}: {found.message} (--strict stops here)")
        else:
            self.ledger.skipped += 1
        self.unused.append(found)
        self._archives.append(archive)

    def _count_bytes(self, count: int) -> None:
        self._bytes += count

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


def _fingerprint(story: Story) -> bytes:
    """Sixteen bytes that stand for all that was sent, wherever it was read."""
    return blake2b(dump(replace(entities.sent(story), origin="")), digest_size=16).digest()


def _open(
    work: Path, engine: str | None, extractor: str | None, now: datetime
) -> tuple[Manifest, Engine]:
    """A new index in a hidden folder, or the one that a killed first build left there."""
    name = engine or DEFAULT_ENGINE
    if (work / MANIFEST).is_file():
        try:
            return _reopen(work, engine, extractor)
        except EngineError:
            pass  # nobody has seen it: start again
    shutil.rmtree(work, ignore_errors=True)
    if name == "memory":
        raise EngineError("the memory engine keeps nothing on disk; use tantivy or whoosh")
    keeper = open_engine(name, work / ENGINE_FOLDER, create=True, write=True)
    created = now.isoformat(timespec="seconds")
    manifest = Manifest(name, created, created, entities=extractor or DEFAULT_EXTRACTOR)
    manifest.write(work)
    return manifest, keeper


def _reopen(path: Path, engine: str | None, extractor: str | None) -> tuple[Manifest, Engine]:
    manifest = read_manifest(path)
    if extractor and extractor != manifest.entities:
        raise EngineError(
            f"the names in {path} were found by {manifest.entities}; drop it, or build a second"
            " one with --index"
        )
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
