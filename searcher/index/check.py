"""Every promise that an index makes, verified."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from searcher.engines import Engine
from searcher.engines.facets import facet_values
from searcher.errors import EngineError
from searcher.fields import FACETS
from searcher.index import notes, removal
from searcher.index.history import last_arrival
from searcher.index.opened import Index
from searcher.query.nodes import All
from searcher.story import EPOCH, UNDATED, StoryOrder, succeeded_at


def problems(index: Index) -> Iterator[str]:
    """Every promise of the index that does not hold, a line each.

    The promises, for current stories and for superseded versions:

    - the files are whole, and every story fits its checksum;
    - every key is unique and finds its story;
    - the arrival date is set, and later than the index was made;
    - the counts of each facet agree with the stories;
    - each superseded version was current until the date of the next one;
    - there are at least as many as the last build left, and its last batch is among them;
    - the notes of builds can be read;
    - nothing is left of a story that was purged.
    """
    parts: tuple[Callable[[Index], Iterator[str]], ...] = (
        lambda index: index.engine.problems(),
        lambda index: _of_stories(index.engine, index, "story"),
        lambda index: index.history.engine.problems(),
        lambda index: _of_stories(index.history.engine, index, "superseded version"),
        _of_history,
        _of_counts,
        lambda index: notes.problems(index.path),
        removal.problems,
    )
    for part in parts:
        try:
            yield from part(index)
        # Damage in one part says nothing of the others, which may be sound.
        except EngineError as error:
            yield str(error)


def _of_stories(engine: Engine, index: Index, what: str) -> Iterator[str]:
    seen: set[str] = set()
    counts: dict[str, Counter[str]] = {field.name: Counter() for field in FACETS}
    created = index.manifest.created_at
    for story in engine.stories():
        if story.key in seen:
            yield f"{what} {story.key} is there twice"
        seen.add(story.key)
        for field in FACETS:
            counts[field.name].update(facet_values(field, story))
        # Whoosh and tantivy find a key in a dictionary that can be damaged apart from the story.
        if engine.get(story.key) != story:
            yield f"{what} {story.key} is not found by its key"
        if story.kept.arrived <= created:
            yield f"{what} {story.key} has not arrived since the index was made"
    if len(seen) != len(engine):
        yield f"{what}: {len(engine)} are counted, {len(seen)} are there"
    # What counts is a column of its own, which the stories do not show.
    for name, expected in counts.items():
        if engine.counts(All(), name) != expected:
            yield f"{what}: the counts of {name} do not agree with the stories"


def _of_history(index: Index) -> Iterator[str]:
    """What is wrong with the order of versions; those that a killed build left are no fault."""
    versions: dict[str, list[tuple[StoryOrder, datetime | None]]] = defaultdict(list)
    for version in index.history.engine.stories():
        versions[version.id].append((version.order, version.kept.until))
    for id, kept in versions.items():
        current = index.engine.get(id)
        if current is None:
            yield f"earlier versions of story {id} are there, and no current one"
            continue
        before = sorted((one for one in kept if one[0] < current.order), key=lambda one: one[0])
        for (order, until), (following, _) in pairwise([*before, (current.order, None)]):
            if until != succeeded_at(following):
                own = _named(order)
                yield f"story {id}: {own} does not last until {succeeded_at(following)}"


def _named(order: StoryOrder) -> str:
    if order[0] == UNDATED:
        return f"version {order[1]}, which has no date,"
    return f"the version of {EPOCH + timedelta(microseconds=order[0])}"


def _of_counts(index: Index) -> Iterator[str]:
    manifest = index.manifest
    there = {"stories": len(index.engine), "superseded versions": len(index.history)}
    kept = {"stories": manifest.stories, "superseded versions": manifest.superseded}
    for what, count in there.items():
        if count < kept[what]:  # more may be there: a killed build writes no manifest
            yield f"the last build left {kept[what]} {what}, but {count} are present"
    last = max(last_arrival(index.engine), last_arrival(index.history.engine))
    if manifest.arrived and last < datetime.fromisoformat(manifest.arrived):
        yield f"stories that the last build added at {manifest.arrived} are missing"
