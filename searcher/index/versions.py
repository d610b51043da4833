"""Where a story read belongs: before, behind or instead of what is kept under its id.

One rule for all formats and feeds: of two postings of a story the one with the greater
`Story.order` is the current one, whichever came first; the others are its takes. Nothing that was
sent is lost, so the order of arrival makes no difference, and reading it all again changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Protocol

from msgspec.structs import replace

from searcher import entities
from searcher.codec import encode
from searcher.engines import Engine
from searcher.index.arrivals import Arrivals
from searcher.index.takes import Takes
from searcher.index.workers import Preparing
from searcher.story import Story


class Outcome(StrEnum):
    """What became of a story."""

    ADDED = "added"  # the first of its id
    UPDATED = "updated"  # newer than what was kept, which is now a take
    UNCHANGED = "unchanged"  # kept already
    STALE = "stale"  # older than what is kept: filed as a take
    CONFLICT = "conflict"  # another text with the id and order of one kept


@dataclass(frozen=True, slots=True)
class Posting:
    """What tells two postings apart: their order, and digests of all that the agency sent.

    `words` is that of headline, text and embargo alone, white space aside.
    """

    order: tuple[datetime, int, int]
    content: bytes
    words: bytes
    format: str

    def says_the_same(self, other: "Posting") -> bool:
        """Whether nothing is lost with one of two of the same order.

        Of two wire formats the one carries codes and credits that the other does not; then the
        words decide.
        """
        is_other_format = self.format != other.format
        return self.content == other.content or (is_other_format and self.words == other.words)


class Desk(Protocol):
    """Where stories are filed."""

    def current(self, id: str) -> Posting | None:
        """The posting kept under an id."""

    def earlier(self, story: Story) -> Posting | None:
        """The take that has the id and the order of this story."""

    def publish(self, story: Story, *, fresh: bool) -> None:
        """Make a story the current one, the first if `fresh`; what was current becomes a take."""

    def shelve(self, story: Story) -> None:
        """Keep a story as a take."""

    def commit(self) -> None:
        """Make all that was filed durable."""


def file(story: Story, desk: Desk) -> Outcome:
    """Put a story where it belongs, and say where that was."""
    current = desk.current(story.id)
    if current is None:
        desk.publish(story, fresh=True)
        return Outcome.ADDED
    new = posting(story)
    if new.order > current.order:
        desk.publish(story, fresh=False)
        return Outcome.UPDATED
    same = current if new.order == current.order else desk.earlier(story)
    if same is None:
        desk.shelve(story)
        return Outcome.STALE
    return Outcome.UNCHANGED if same.says_the_same(new) else Outcome.CONFLICT


def posting(story: Story) -> Posting:
    """A story without its text, and without where and how it was read."""
    content = encode(replace(entities.sent(story), origin="", format=""))
    words = [" ".join(text.split()) for text in (story.headline, story.body, f"{story.embargo}")]
    return Posting(story.order, _digest(content), _digest(repr(words).encode()), story.format)


def _digest(value: bytes) -> bytes:
    return blake2b(value, digest_size=16).digest()


class IndexDesk:
    """Files into an engine, once names have been found in it, and into the takes beside it.

    What becomes the current story is noted among the arrivals.
    """

    def __init__(
        self, engine: Engine, takes: Takes, arrivals: Arrivals, preparing: Preparing
    ) -> None:
        self.engine, self.takes, self.arrivals, self._preparing = engine, takes, arrivals, preparing
        self._recent: dict[str, Story] = {}
        self._filed = _Filed() if len(engine) == 0 else None

    def current(self, id: str) -> Posting | None:
        kept = self._kept(id)
        return posting(kept) if kept else None

    def earlier(self, story: Story) -> Posting | None:
        take = self.takes.get(story)
        return posting(take) if take else None

    def publish(self, story: Story, *, fresh: bool) -> None:
        superseded = None if fresh else self._kept(story.id)
        if superseded:
            self.shelve(superseded)
        self._recent[story.id] = story
        if self._filed:
            self._filed.add(story.id)
        for id, line, is_first in self._preparing.put(story, fresh=fresh):
            self.engine.add_prepared(id, line, fresh=is_first)

    def shelve(self, story: Story) -> None:
        self.takes.add(story)

    def commit(self) -> None:
        # the takes first, the arrivals before the engine: see there
        self.takes.commit()
        if self._recent:
            for id, line, fresh in self._preparing.drain():
                self.engine.add_prepared(id, line, fresh=fresh)
            self.arrivals.append(self._recent.values())
            self.engine.commit()
            self._recent.clear()

    def _kept(self, id: str) -> Story | None:
        kept = self._recent.get(id)
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
        """False for an id that was not added, but for one in so many."""
        return self._cells[hash(id) & 0xFFFFFF] == 1


class RehearsalDesk:
    """Files nowhere, and knows what would have been filed; `engine` and `takes` are only read."""

    def __init__(self, engine: Engine | None, takes: Takes | None) -> None:
        self._engine, self._takes = engine, takes
        self._current: dict[str, Posting] = {}
        self._shelved: dict[tuple[object, ...], Posting] = {}

    def current(self, id: str) -> Posting | None:
        known = self._current.get(id)
        if known or not self._engine:
            return known
        kept = self._engine.get(id)
        return posting(kept) if kept else None

    def earlier(self, story: Story) -> Posting | None:
        known = self._shelved.get((story.id, story.order))
        if known or not self._takes:
            return known
        take = self._takes.get(story)
        return posting(take) if take else None

    def publish(self, story: Story, *, fresh: bool) -> None:
        superseded = None if fresh else self.current(story.id)
        if superseded:
            self._shelved[story.id, superseded.order] = superseded
        self._current[story.id] = posting(story)

    def shelve(self, story: Story) -> None:
        self._shelved[story.id, story.order] = posting(story)

    def commit(self) -> None:
        """Nothing: there is nothing to keep."""
