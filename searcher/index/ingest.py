"""Reads archives into a Desk (see `versions`) and keeps the ledger of what became of each item."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from searcher import archives
from searcher.archives import START, Format, Found, Given, Reject, Skipped
from searcher.archives.locators import written
from searcher.engines import Engine
from searcher.errors import ArchiveError
from searcher.index import versions
from searcher.index.holdings import digest
from searcher.index.notes import Done, Notes
from searcher.index.report import Ledger
from searcher.index.signals import Interrupts
from searcher.index.versions import Desk, Outcome
from searcher.story import Story

# So many commits in a build that a killed one has less than a tenth to read again, unless a tenth
# is less than is worth a commit or more than may wait in memory (both in characters).
COMMITS = 11
LEAST_PENDING = 16_000_000
MOST_PENDING = 64_000_000
PROGRESS_EVERY = 200  # stories
# In bytes: tantivy drops a term of over 65,530, so that a story could not be found to be replaced;
# the key of a superseded version is a little longer than its id.
LONGEST_ID = 65_000
# Characters that each item counts for besides its text, so that an archive of rejects or of very
# short stories is committed at times too.
_SMALLEST = 500

Progress = Callable[[Ledger, int], None]  # called with the bytes read since the last call
# Why a file may hold stories of which this build has seen none.
_PERHAPS_THERE = {"unreadable", "unknown-format", "no-stories"}


class Reading:
    """Stores what archives hold and keeps the ledger."""

    def __init__(
        self,
        desk: Desk,
        notes: Notes,
        format: Format | None,
        given: Given,
        refuse: Callable[[Story], bool] | None,
        *,
        strict: bool,
        progress: Progress | None,
    ) -> None:
        """`refuse` says which stories were purged, and are to be passed over."""
        self.desk, self.notes, self.format, self.given = desk, notes, format, given
        self.strict, self.progress, self._refuse = strict, progress, refuse
        self.ledger = Ledger()
        self.counts: dict[str, dict[str, int]] = {}
        self.unused: list[Reject | Skipped] = []
        # The ids of the stories that are in the index and in no archive any more.
        self.gone: list[str] = []
        # The named files with no story in them.
        self.without_stories: list[str] = []
        # The archive of each item in `unused`.
        self._archives: list[str] = []
        self._interrupts = Interrupts()
        self._stories = 0  # found, whatever became of them
        self._bytes = 0  # since the last report
        self._held = bytearray()  # digests of the stories of the file that is being read
        self._pending = 0  # characters since the last commit
        self._read, self._read_bytes, self._total_bytes = 0, 0, 0

    def read(self, sources: Sequence[str]) -> bool:
        """Store what these archives hold. True if Ctrl-C ended it."""
        interrupted = False
        self._total_bytes = sum(archives.size(source) for source in sources)
        try:
            with self._interrupts.heard():
                for source in sources:
                    self._read_archive(source)
        except KeyboardInterrupt:
            interrupted = True
        self._commit()
        # A story that is not accounted for is a bug of ours, so it must not become a SearcherError.
        if not self.ledger.balances:
            raise AssertionError(f"the ledger does not balance: {self.ledger}")
        return interrupted

    def find_gone(self, engine: Engine | None) -> None:
        """Note which stories of an index no archive holds any more, and count them."""
        if engine:
            ids = (story.id for story in engine.stories())
            self.gone = [id for id in self.notes.lost(ids) if engine.get(id)]
        self.ledger.gone = len(self.gone)

    def note_rejects(self) -> None:
        """Replace the rejects noted for the archives that were just read."""
        found = zip(self._archives, self.unused, strict=True)
        self.notes.replace_rejects(self.counts, found)

    def _read_archive(self, source: str) -> None:
        # The whole path: a build from another folder must know the archive again.
        name = source if source == "-" else written(str(Path(source).resolve()))
        before, stories = self.ledger.counts(), self._stories
        for found in archives.walk(source):
            if isinstance(found, str):
                self._read_file(found, name)
            else:
                with self._interrupts:
                    self._account(found, name)
        if source != "-":
            self.notes.holdings.forget_vanished(os.path.abspath(source))
        self._report()
        after = self.ledger.counts()
        self.counts[name] = {key: after[key] - before[key] for key in after}
        if self._stories == stories and not Path(source).is_dir():
            self.without_stories.append(source)

    def _read_file(self, path: str, archive: str) -> None:
        done = self.notes.done(path)
        with self._interrupts:
            self._recall(done, archive)
        if done.is_whole:
            self._count_bytes(archives.size(path))
            return
        place, stories, unused, is_whole = done.place, done.stories, list(done.unused), False
        undated = done.undated - self.ledger.undated
        guessed = done.guessed - self.ledger.guessed
        # Of a file that is read on from the middle, what was read before is noted.
        self._held = bytearray(self.notes.holdings.of(path) if place != START else b"")
        try:
            for after, found in archives.read_file(
                path, self.format, self._count_bytes, place, self.given
            ):
                # Ctrl-C waits: between the desk and the ledger it would leave a story uncounted.
                with self._interrupts:
                    useless = self._account(found, archive)
                    if useless:
                        unused.append(useless)
                    else:
                        stories += 1
                    place = after
                    if self._is_due:
                        so_far = undated + self.ledger.undated, guessed + self.ledger.guessed
                        done = Done(place, is_whole, stories, tuple(unused), *so_far)
                        self.notes.note(path, done)
                        self.notes.holdings.note(path, bytes(self._held), is_whole=False)
                        self._commit()
            is_whole = True
        finally:
            # After Ctrl-C too: what was read up to here need not be read again.
            so_far = undated + self.ledger.undated, guessed + self.ledger.guessed
            self.notes.note(path, Done(place, is_whole, stories, tuple(unused), *so_far))
            # What cannot be read, or is not recognised this time, may still be there.
            is_read = is_whole and not any(found.reason in _PERHAPS_THERE for found in unused)
            self.notes.holdings.note(path, bytes(self._held), is_whole=is_read)

    def _recall(self, done: Done, archive: str) -> None:
        """Account for what an earlier build has read of a file."""
        self._stories += done.stories
        self.ledger.read += done.stories
        self.ledger.unchanged += done.stories
        self.ledger.undated += done.undated
        self.ledger.guessed += done.guessed
        # The ledger accounts for all that an archive holds, whichever build has read it.
        for unused in done.unused:
            self._account(unused, archive)

    def _account(self, found: Found | Skipped, archive: str) -> Reject | Skipped | None:
        """Store a story, or record a reject or skip and return it."""
        if self._refuse and isinstance(found, Story) and self._refuse(found):
            found = Skipped(found.origin, "purged", "a story that was purged from this index")
        if not isinstance(found, Skipped):
            self.ledger.read += 1
        self._count(_SMALLEST)
        useless = self._file(found) if isinstance(found, Story) else found
        if useless:
            self._leave(useless, archive)
        if self.progress and (self.ledger.read + self.ledger.skipped) % PROGRESS_EVERY == 0:
            self._report()
        return useless

    def _file(self, story: Story) -> Reject | None:
        self._stories += 1
        self._held += digest(story.id)
        self._count(len(story.body))
        if len(story.id.encode()) > LONGEST_ID:
            return _too_long(story)
        match versions.file(story, self.desk):
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
        self.ledger.undated += story.date is None
        self.ledger.count_encoding(story)
        return None

    def _leave(self, unused: Reject | Skipped, archive: str) -> None:
        self.unused.append(unused)
        self._archives.append(archive)
        if isinstance(unused, Skipped):
            self.ledger.skip(unused.reason)
            return
        self.ledger.reject(unused.reason)
        if self.strict:
            raise ArchiveError(f"{unused.origin}: {unused.message} (--strict stops here)")

    @property
    def _is_due(self) -> bool:
        # Standard input has no size, and its reading cannot be resumed: save the commits.
        if not self._total_bytes:
            return self._pending >= MOST_PENDING
        # Bytes may be packed and characters are not: what has been read tells their ratio.
        expected = self._read * self._total_bytes // max(1, self._read_bytes)
        return self._pending >= min(max(LEAST_PENDING, expected // COMMITS), MOST_PENDING)

    def _commit(self) -> None:
        self.desk.commit()
        self.notes.commit()  # after what they speak of: see `builder`
        self._pending = 0

    def _count(self, characters: int) -> None:
        self._read += characters
        self._pending += characters

    def _count_bytes(self, count: int) -> None:
        self._bytes += count
        self._read_bytes += count

    def _report(self) -> None:
        if self.progress:
            self.progress(self.ledger, self._bytes)
            self._bytes = 0


def _too_long(story: Story) -> Reject:
    message = f"the id is longer than {LONGEST_ID:,} bytes"
    return Reject(story.origin, "id-too-long", message, story.id[:200])


def _conflict(story: Story) -> Reject:
    return Reject(
        story.origin,
        "conflict",
        f"another text with the id {story.id}, the same version and the same date was read before"
        " and is kept: two feeds may carry one story, or the newer one lacks a higher version",
        story.headline[:200],
    )
