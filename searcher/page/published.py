"""What a page may show: no story under embargo, and nothing of one that its agency has killed.

A user at a terminal may ask for both; whoever reads a page is not known to have agreed to anything.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from threading import Lock

from searcher.engines import Searched
from searcher.engines.results import Stop
from searcher.errors import IndexMissing
from searcher.index.location import MANIFEST
from searcher.index.opened import Index
from searcher.query import embargo
from searcher.query.nodes import And, Not, Or, Query, Word
from searcher.search.visible import Visible
from searcher.story import EPOCH, Status, Story

# Within one of these steps the time does not pass, so that answers can be kept. An embargo then
# ends up to so much late, and never early.
STEP = timedelta(seconds=10)

_KILLED = Word(Status.KILLED.value, "status")


class Published(Visible):
    """An index without what is under embargo at an instant, and without what was killed.

    No query finds these, not even one that asks for them. `stamp` is the number of the commit.
    """

    def __init__(self, engine: Searched, now: datetime, stamp: int = 0) -> None:
        super().__init__(engine, now)
        self.now, self.stamp = now, stamp

    @property
    def state(self) -> tuple[int, datetime | None]:
        """What all answers depend on beside the question: the commit, and perhaps the time."""
        return self.stamp, self.now if self._is_concerned else None

    def get(self, id: str) -> Story | None:
        """The story with this id, if it may be shown."""
        story = self._engine.get(id)
        return story if story and self.may_show(story) else None

    def withheld(self, query: Query, *, stop: Stop | None = None) -> int:
        """None are counted: that there are any is not told."""
        return 0

    def may_show(self, story: Story) -> bool:
        """Whether a version may be shown at this instant."""
        return story.status_at(self._now) not in (Status.EMBARGOED, Status.KILLED)

    def _meant(self, query: Query) -> Query:
        if not self._is_concerned:
            return query
        asked = embargo.at_time(query, self._now)
        return And((asked, Not(embargo.hidden(self._now)), Not(_KILLED)))

    @cached_property
    def _is_concerned(self) -> bool:
        concerned = Or((embargo.concerned(self._now), _KILLED))
        return bool(self._engine.search(concerned, 0).total)


class Shelf:
    """The index that is served, opened anew when a build has changed it."""

    def __init__(self, path: Path) -> None:
        """Raises IndexMissing where there is no index, EngineError for damage."""
        self._path = path
        self._lock = Lock()
        self._stamp = self._stamped()
        self._index = Index(path)

    @property
    def name(self) -> str:
        return self._path.name

    def index(self) -> tuple[Index, int]:
        """The index as it is now, and a number that changes with it."""
        stamp = self._stamped()
        with self._lock:
            if stamp != self._stamp:
                # The one before stays open for those who still read it.
                self._index, self._stamp = Index(self._path), stamp
            return self._index, self._stamp

    def published(self) -> Published:
        """What may be shown of it now."""
        index, stamp = self.index()
        return Published(index.engine, _steps(datetime.now(UTC)), stamp)

    def versions(self, story: Story, shown: Published) -> Sequence[Story]:
        """The versions of a story that may be shown, the oldest first, the current one last.

        A kill withdraws all that came before it.
        """
        index, _ = self.index()
        found = [*index.versions(story), story]
        kills = [n for n, version in enumerate(found) if version.status is Status.KILLED]
        return [
            version for version in found[kills[-1] + 1 if kills else 0 :] if shown.may_show(version)
        ]

    def close(self) -> None:
        self._index.close()

    def _stamped(self) -> int:
        try:
            return (self._path / MANIFEST).stat().st_mtime_ns
        except OSError:
            raise IndexMissing(f"the index {self.name} is not there any more") from None


def _steps(now: datetime) -> datetime:
    """The beginning of the step that an instant lies in."""
    return now - (now - EPOCH) % STEP
