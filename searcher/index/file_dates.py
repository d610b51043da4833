"""Stories whose date was that of their file, as formats up to 5 kept them, made undated.

Until format 5 a story without a date had that of the last change of its file, and one with a day
alone had the year from there; `guessed` said so. Copying an archive changed such dates, and made
new versions of what had not changed. Format 6 has no date where the agency sent none.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from msgspec.structs import replace

from searcher.story import Kept, Story, StoryOrder, succeeded_at

_GUESSED = ("date of the file", "year of the file")

Stories = Callable[[], Iterator[Story]]


class WithoutFileDates:
    """The stories of an index with the dates that came from files taken away.

    Versions that differed in nothing but such a date are one now, the first that arrived. Without
    its date a version may no longer be the newest, so those stories are sorted anew.
    """

    def __init__(self, current: Stories, superseded: Stories) -> None:
        self._current, self._superseded = current, superseded
        self._sorted: dict[str, list[Story]] = {}

    def current(self) -> Iterator[Story]:
        """The current version of each story."""
        concerned: dict[str, bool] = {}  # ids with earlier versions, and whether one was guessed
        for version in self._superseded():
            concerned[version.id] = concerned.get(version.id, False) or _is_guessed(version)
        for story in self._current():
            if story.id in concerned and (concerned[story.id] or _is_guessed(story)):
                self._sorted[story.id] = [story]
            else:
                yield _undated(story)
        for version in self._superseded():
            if version.id in self._sorted:
                self._sorted[version.id].append(version)
        for id, versions in self._sorted.items():
            self._sorted[id] = _in_order(versions)
            yield self._sorted[id][-1]

    def superseded(self, orders: dict[str, StoryOrder]) -> Iterator[Story]:
        """The superseded versions; to be asked for after `current` has been read."""
        yield from (one for one in self._superseded() if one.id not in self._sorted)
        for versions in self._sorted.values():
            yield from versions[:-1]


def _is_guessed(story: Story) -> bool:
    return any(guess in _GUESSED for guess in story.guessed)


def _undated(story: Story) -> Story:
    if not _is_guessed(story):
        return story
    guessed = tuple(guess for guess in story.guessed if guess not in _GUESSED)
    return replace(story, date=None, guessed=guessed)


def _in_order(versions: Iterable[Story]) -> list[Story]:
    """Versions of one story, the oldest first, each with the end of its time."""
    by_order: dict[StoryOrder, Story] = {}
    for version in sorted(map(_undated, versions), key=lambda one: one.kept.arrived):
        by_order.setdefault(version.order, version)
    orders = sorted(by_order)
    ends = [*(succeeded_at(following) for _, following in pairwise(orders)), None]
    return [
        replace(by_order[order], kept=Kept(by_order[order].kept.arrived, until))
        for order, until in zip(orders, ends, strict=True)
    ]
