"""Decides whether a story that was read is the current version, an earlier one, or already kept.

One rule for all formats and feeds: of two versions of a story the one with the greater
`Story.order` is the current one, whichever was read first; the others are its history. No version
that was sent is lost, so the order of arrival makes no difference, and reading everything again
changes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from itertools import pairwise
from typing import Protocol

from msgspec.structs import replace

from searcher import entities
from searcher.archives.locators import is_gone
from searcher.codec import encode
from searcher.engines import Engine
from searcher.index.history import History, last_arrival
from searcher.index.workers import Preparing
from searcher.story import Kept, Story, StoryOrder, succeeded_at


class Outcome(StrEnum):
    """What became of a story."""

    ADDED = "added"  # the first of its id
    UPDATED = "updated"  # newer than the current version, which is now history
    UNCHANGED = "unchanged"  # kept already
    STALE = "stale"  # older than the current version: filed in the history
    CONFLICT = "conflict"  # another text with the id and order of one kept


@dataclass(frozen=True, slots=True)
class Revision:
    """What two versions are compared by: their order, and digests of all that the agency sent.

    `words` is the digest of headline, text and embargo alone, white space aside. The rights stand
    apart from `content`. `origin` is no part of what is compared.
    """

    order: StoryOrder
    content: bytes
    words: bytes
    format: str
    origin: str
    rights: tuple[object, ...] = ()

    def says_the_same(self, other: "Revision") -> bool:
        """Whether nothing is lost by keeping only one of two with the same order.

        Of two wire formats one may carry codes and credits that the other does not; then the
        words decide.
        """
        is_other_format = self.format != other.format
        # An index from before format 6 has kept no rights: its stories must not be in conflict
        # with the archive that they were read from.
        same_rights = self.rights == other.rights or not any(self.rights)
        same = self.content == other.content and same_rights
        return same or (is_other_format and self.words == other.words)


class Desk(Protocol):
    """Where stories are filed."""

    def current(self, id: str) -> Revision | None:
        """The current version under an id."""

    def earlier(self, story: Story) -> Revision | None:
        """The superseded version that has the id and the order of this story."""

    def publish(self, story: Story, *, fresh: bool) -> None:
        """Make a story the current version, the first if `fresh`; the one before is history."""

    def shelve(self, story: Story) -> None:
        """Keep a story that is older than the current version as history."""

    def relocate(self, story: Story) -> None:
        """Give the version that is kept the origin of this one, which is the same elsewhere."""

    def commit(self) -> None:
        """Make all that was filed durable."""


def file(story: Story, desk: Desk) -> Outcome:
    """Store a story unless it is kept already, and return what became of it."""
    current = desk.current(story.id)
    if current is None:
        desk.publish(story, fresh=True)
        return Outcome.ADDED
    new = revision(story)
    if new.order > current.order:
        desk.publish(story, fresh=False)
        return Outcome.UPDATED
    same = current if new.order == current.order else desk.earlier(story)
    if same is None:
        desk.shelve(story)
        return Outcome.STALE
    if not same.says_the_same(new):
        return Outcome.CONFLICT
    if same.origin != new.origin and is_gone(same.origin):
        desk.relocate(story)
    return Outcome.UNCHANGED


def revision(story: Story) -> Revision:
    """A story without its text, and without where and how it was read and kept."""
    bare = replace(
        entities.sent(story), rights=(), reuse_until=None, origin="", format="", kept=Kept()
    )
    content = encode(bare)
    # White space aside: two wire formats wrap the same text at different columns.
    words = [" ".join(text.split()) for text in (story.headline, story.body, f"{story.embargo}")]
    # repr keeps the three texts apart: joined, different ones could look the same.
    digests = _digest(content), _digest(repr(words).encode())
    rights = story.rights, story.reuse_until
    return Revision(story.order, *digests, story.format, story.origin, rights)


def _now() -> datetime:
    return datetime.now(UTC)


def _digest(value: bytes) -> bytes:
    return blake2b(value, digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class _Shelved:
    """A version for the history; `is_raw` if no names have been looked for in it yet."""

    story: Story
    is_raw: bool


# The engine that a prepared story goes to, its key, and whether that engine has no story with it.
Ticket = tuple[Engine, str, bool]


class IndexDesk:
    """Files into an index: what is current into its engine, what is superseded into its history.

    Names are found in both, so that a version is the same however late it came. All that one
    commit brings is a batch, whose stories share one `arrived`: now, or a microsecond after the
    batch before, so that it grows whatever the clock does. A superseded version keeps its own.
    """

    def __init__(
        self, engine: Engine, history: History, preparing: Preparing[Ticket], created: datetime
    ) -> None:
        """`created` is when the index was made: nothing has arrived before."""
        self.engine, self.history, self._preparing = engine, history, preparing
        # The stories of this batch, by id: no engine has them before the commit.
        self._current: dict[str, Story] = {}
        self._shelved: dict[str, dict[StoryOrder, _Shelved]] = {}
        # The engines in which a story has been given another origin.
        self._relocated: list[Engine] = []
        # Only in an index that begins empty can it know every id that is kept.
        self._filed = _Filed() if len(engine) == 0 else None
        self.last = max(created, last_arrival(engine), last_arrival(history.engine))
        """When the last batch began that was committed."""
        self._arrived: datetime | None = None  # of this batch, once it has begun

    def current(self, id: str) -> Revision | None:
        kept = self._kept(id)
        return revision(kept) if kept else None

    def earlier(self, story: Story) -> Revision | None:
        waiting = self._shelved.get(story.id, {}).get(story.order)
        found = waiting.story if waiting else self.history.get(story)
        return revision(found) if found else None

    def publish(self, story: Story, *, fresh: bool) -> None:
        superseded = None if fresh else self._kept(story.id)
        if superseded:
            # One of this batch may still be with the workers; one of the engine has its names.
            self._shelve(superseded, is_raw=story.id in self._current)
        self._current[story.id] = arrived = self._stamped(story)
        if self._filed:
            self._filed.add(story.id)
        self._add(self._preparing.put(arrived, (self.engine, story.id, fresh)))

    def shelve(self, story: Story) -> None:
        self._shelve(self._stamped(story), is_raw=True)

    def relocate(self, story: Story) -> None:
        kept = self.engine.get(story.id)
        owner = self.engine
        if kept is None or kept.order != story.order:
            kept, owner = self.history.get(story), self.history.engine
        # One of this batch is in no engine yet, and was read where it is.
        if kept and story.id not in self._current and story.id not in self._shelved:
            line = self._preparing.as_it_is(replace(kept, origin=story.origin))
            owner.add_prepared(kept.key, line, fresh=False)
            self._relocated.append(owner)

    def commit(self) -> None:
        for versions in self._shelved.items():
            self._chain(*versions)
        self._add(self._preparing.drain())
        # The history first: a version must be there before the engine lets go of it (`builder`).
        if self._shelved or any(owner is not self.engine for owner in self._relocated):
            self.history.engine.commit()
        if self._current or any(owner is self.engine for owner in self._relocated):
            self.engine.commit()
        self._current.clear()
        self._shelved.clear()
        self._relocated.clear()
        if self._arrived:
            self.last, self._arrived = self._arrived, None

    def _stamped(self, story: Story) -> Story:
        """The story with the start of its batch as `arrived`; any `kept` it has is discarded."""
        if self._arrived is None:
            # Later than the last batch even if the clock was set back: alerts rely on it.
            self._arrived = max(_now(), self.last + timedelta(microseconds=1))
        return replace(story, kept=Kept(self._arrived))

    def _shelve(self, story: Story, *, is_raw: bool) -> None:
        self._shelved.setdefault(story.id, {})[story.order] = _Shelved(story, is_raw)

    def _chain(self, id: str, new: dict[StoryOrder, _Shelved]) -> None:
        """Put new versions of a story into the history, each until the date of the next one.

        A late version shortens its predecessor's `until`. Versions in the history that are not
        older than the current one, left there by a killed build, are deleted.
        """
        current = self._current.get(id) or self.engine.get(id)
        assert current, id
        there = {version.order: version for version in self.history.of(id)}
        versions = {order: _Shelved(one, is_raw=False) for order, one in there.items()} | new
        before = [order for order in sorted(versions) if order < current.order]
        for order, following in pairwise([*before, current.order]):
            version, until = versions[order].story, succeeded_at(following)
            if order not in new and version.kept.until == until:
                continue  # it is there as it should be, which is true of nearly all
            version = replace(version, kept=Kept(version.kept.arrived, until))
            ticket = self.history.engine, version.key, order not in there
            if versions[order].is_raw:
                self._add(self._preparing.put(version, ticket))
            else:
                self._add([(ticket, self._preparing.as_it_is(version))])
        # What is left is current in the engine now, or a batch that died brought it: see `history`.
        for order in there.keys() - set(before):
            self.history.engine.delete(there[order].key)

    def _add(self, ready: "Iterator[tuple[Ticket, str]] | list[tuple[Ticket, str]]") -> None:
        for (engine, key, fresh), line in ready:
            engine.add_prepared(key, line, fresh=fresh)

    def _kept(self, id: str) -> Story | None:
        kept = self._current.get(id)
        if kept or (self._filed and not self._filed.may_hold(id)):
            return kept
        return self.engine.get(id)


class _Filed:
    """The ids filed into an index that was empty, in 16 MB: most new ones need not be looked up."""

    def __init__(self) -> None:
        self._cells = bytearray(1 << 24)

    def add(self, id: str) -> None:
        self._cells[hash(id) & 0xFFFFFF] = 1

    def may_hold(self, id: str) -> bool:
        """False means certainly not added; true may be a hash collision."""
        return self._cells[hash(id) & 0xFFFFFF] == 1


class RehearsalDesk:
    """A dry run: records in memory what a build would store, and only reads what is there."""

    def __init__(self, engine: Engine | None, history: History | None) -> None:
        self._engine, self._history = engine, history
        self._current: dict[str, Revision] = {}
        self._shelved: dict[tuple[object, ...], Revision] = {}

    def current(self, id: str) -> Revision | None:
        known = self._current.get(id)
        if known or not self._engine:
            return known
        kept = self._engine.get(id)
        return revision(kept) if kept else None

    def earlier(self, story: Story) -> Revision | None:
        known = self._shelved.get((story.id, story.order))
        if known or not self._history:
            return known
        kept = self._history.get(story)
        return revision(kept) if kept else None

    def publish(self, story: Story, *, fresh: bool) -> None:
        superseded = None if fresh else self.current(story.id)
        if superseded:
            self._shelved[story.id, superseded.order] = superseded
        self._current[story.id] = revision(story)

    def shelve(self, story: Story) -> None:
        self._shelved[story.id, story.order] = revision(story)

    def relocate(self, story: Story) -> None:
        """Nothing: an origin is no outcome."""

    def commit(self) -> None:
        """Nothing: there is nothing to keep."""
