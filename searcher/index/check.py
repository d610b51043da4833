"""Every promise that an index makes, verified."""

from collections import Counter
from collections.abc import Iterator

from searcher.engines.facets import facet_values
from searcher.errors import EngineError
from searcher.fields import FACETS
from searcher.index import arrivals
from searcher.index.opened import Index
from searcher.index.takes import Takes
from searcher.query.nodes import All


def problems(index: Index) -> Iterator[str]:
    """Every promise of the index that does not hold, a line each.

    The engine's files are whole; every story can be read back, is there once and is found by
    its id; the counts of all fields agree with the stories; the superseded takes are all
    there and as they were; every story has arrived; the rejects can be read.
    """
    yield from index.engine.problems()
    for part in (_of_stories, _beside_stories, _of_arrivals):
        try:
            yield from part(index)
        except EngineError as error:
            yield str(error)


def _of_stories(index: Index) -> Iterator[str]:
    seen: set[str] = set()
    counts: dict[str, Counter[str]] = {one.name: Counter() for one in FACETS}
    for story in index.engine.stories():
        if story.id in seen:
            yield f"story {story.id} is there twice"
        seen.add(story.id)
        for one in FACETS:
            counts[one.name].update(facet_values(one, story))
        if index.engine.get(story.id) != story:
            yield f"story {story.id} is not found by its id"
    if len(seen) != len(index.engine):
        yield f"{len(index.engine)} stories are counted, {len(seen)} are there"
    for name, expected in counts.items():
        if index.engine.counts(All(), name) != expected:
            yield f"the counts of {name} do not agree with the stories"


def _beside_stories(index: Index) -> Iterator[str]:
    with Takes(index.path) as takes:
        yield from takes.problems()
        if len(takes) < index.manifest.takes:
            yield f"{index.manifest.takes} takes were kept, {len(takes)} are there"
    for _ in index.rejects():
        pass


def _of_arrivals(index: Index) -> Iterator[str]:
    yield from arrivals.problems(index.path, index.engine)
