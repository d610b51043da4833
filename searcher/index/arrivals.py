"""What has arrived in an index: a line for each commit of a build, with the takes it made current.

A line is durable before the engine's commit, so no story is found that has not arrived in here. A
kill between the two leaves a last line that the engine knows nothing of: readers pass it over, and
the next build removes it before it files those stories again. Each line begins with a digest of
all that has arrived up to its end, which is therefore a place in this log and in no other.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import orjson

from searcher.engines import Engine, Searched
from searcher.errors import EngineError
from searcher.index.takes import TakeOrder, order_of
from searcher.story import Story

FILE = "arrivals.log"
START = "0" * 32  # the place before the first arrival

_AGAIN = "drop the index and build it again"


@dataclass(frozen=True, slots=True)
class Batch:
    """What one commit brought; `place` is where the log then stood."""

    place: str
    content: bytes

    @property
    def takes(self) -> dict[str, TakeOrder]:
        """The order of each take that became the current one, by id."""
        return {
            id: (date, version, stage) for id, date, version, stage in orjson.loads(self.content)
        }

    def is_in(self, engine: Searched) -> bool:
        """Whether the engine has committed it; it commits all of it or nothing."""
        id, order = next(iter(self.takes.items()))
        story = engine.get(id)
        return story is not None and order_of(story) >= order


class Arrivals:
    """The log of an index, to be written by its only writer."""

    def __init__(self, folder: Path, engine: Engine, *, create: bool = False) -> None:
        """Raises EngineError for a log that is damaged, or missing where none is to be made."""
        self._path = folder / FILE
        if create:
            self._path.touch()
        batches = committed(read(folder), engine)
        self._place = batches[-1].place if batches else START
        os.truncate(self._path, sum(len(_line(batch)) for batch in batches))

    def append(self, stories: Iterable[Story]) -> None:
        """Note the stories, at least one, that the engine is about to commit, for certain."""
        content = orjson.dumps([(story.id, *order_of(story)) for story in stories])
        batch = Batch(_after(self._place, content), content)
        with self._path.open("ab") as file:
            file.write(_line(batch))
            file.flush()
            os.fsync(file.fileno())
        self._place = batch.place


def read(folder: Path) -> list[Batch]:
    """All that has arrived in the index in a folder, and perhaps what is about to.

    To be read before the engine is opened, lest that knows less. Raises EngineError for damage.
    """
    path = folder / FILE
    try:
        content = path.read_bytes()
    except OSError as error:
        raise EngineError(f"{path}: {error.strerror}; {_AGAIN}") from error
    batches, place = [], START
    for number, line in enumerate(content.split(b"\n")[:-1], 1):  # a kill may cut the last short
        written, _, arrived = line.partition(b" ")
        place = _after(place, arrived)
        if written != place.encode():
            raise EngineError(
                f"{path}: line {number} is damaged; drop the index and build it again"
            )
        batches.append(Batch(place, arrived))
    return batches


def committed(batches: Sequence[Batch], engine: Searched) -> Sequence[Batch]:
    """These without the last one if the engine has not committed it."""
    return batches if not batches or batches[-1].is_in(engine) else batches[:-1]


def since(place: str, batches: Sequence[Batch]) -> Sequence[Batch]:
    """Those that arrived after a place in the log; all if it is of another log."""
    places = [START, *(batch.place for batch in batches)]
    return batches[places.index(place) :] if place in places else batches


def problems(folder: Path, engine: Engine) -> Iterator[str]:
    """What is wrong with the log of an engine that was opened before, a line each."""
    arrived: dict[str, TakeOrder] = {}
    for batch in read(folder):
        arrived |= batch.takes
    for story in engine.stories():
        if story.id not in arrived or arrived[story.id] < order_of(story):
            yield f"{folder / FILE}: story {story.id} is there and has never arrived"


def _line(batch: Batch) -> bytes:
    return b"%s %s\n" % (batch.place.encode(), batch.content)


def _after(place: str, content: bytes) -> str:
    return blake2b(place.encode() + content, digest_size=16).hexdigest()
