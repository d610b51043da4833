"""Whether an engine finds what `matches` accepts, and counts what is found."""

from datetime import timedelta
from itertools import pairwise

from msgspec.structs import replace
from trees import INSTANTS, START

from searcher.engines import Engine
from searcher.engines.facets import tally
from searcher.fields import FACETS
from searcher.query.matching import matches
from searcher.query.nodes import Query
from searcher.story import Story


def story(id: str, headline: str = "", body: str = "", days: int = 0, source: str = "afp") -> Story:
    """A story so many days after the first."""
    return Story(id, START + timedelta(days=days), headline, body, source=source)


def ids(engine: Engine, query: Query) -> set[str]:
    """The ids of all hits. Fails if the total is not their number, or if one comes twice."""
    found = engine.search(query, 10_000)
    assert found.total == len(found.hits)
    assert len({hit.story.id for hit in found.hits}) == len(found.hits)
    return {hit.story.id for hit in found.hits}


def changed(engine: Engine, stories: list[Story]) -> list[Story]:
    """The stories, added in three commits in which some were replaced and some deleted."""
    for one in stories[:-5]:
        engine.add(replace(one, headline="Old S-400", topics=("old",)))
        engine.add(one)
    engine.commit()
    for one in [*stories[-5:], *stories[:3]]:
        engine.add(replace(one, body="Old café"))
    for one in stories[5:8]:
        engine.delete(one.key)
    engine.commit()
    for one in [*stories[-5:], *stories[:3]]:
        engine.add(one)
    engine.commit()
    return stories[:5] + stories[8:]


def disagreement(engine: Engine, stories: list[Story], query: Query) -> str:
    meant = {one.id for one in stories if matches(query, one)}
    found = ids(engine, query)
    missing = [one for one in stories if one.id in meant - found]
    wrong = [one for one in stories if one.id in found - meant]
    if meant != found:
        return f"{query!r}\nmissing: {missing[:1]}\nwrong: {wrong[:1]}"
    return miscount(engine, [one for one in stories if one.id in meant], query)


def miscount(engine: Engine, hits: list[Story], query: Query) -> str:
    """Where counts over all hits differ from those taken by hand, for one field and all dates."""
    field = FACETS[len(repr(query)) % len(FACETS)].name
    expected = tally(hits, field, None)
    if list(engine.counts(query, field).items()) != list(expected.items()):
        return f"{query!r}\n{field}: {engine.counts(query, field)}\nnot {expected}"
    if list(engine.counts(query, field, 2).items()) != list(expected.items())[:2]:
        return f"{query!r}\n{field}: not the two most frequent values"
    bounds = sorted(INSTANTS)
    dates = [
        sum(one.date is not None and a <= one.date < b for one in hits) for a, b in pairwise(bounds)
    ]
    found = engine.histogram(query, bounds)
    return "" if found == dates else f"{query!r}\ndates: {found}\nnot {dates}"
