"""Why nothing was found, in lines to read, and what can be asked instead."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo

from searcher.output.screen import moment, one_line
from searcher.query.nodes import All, And, Query
from searcher.search.suggest import Unknown
from searcher.search.zero_hits import Clause, NoHits, Remedy


@dataclass(frozen=True, slots=True)
class Choice:
    """A query that finds something.

    `changes` are pairs of what stands in the old query's text and what takes its place there.
    """

    label: str
    query: Query
    changes: tuple[tuple[str, str], ...]


def lines(found: NoHits, zone: tzinfo) -> Iterator[str]:
    """What each clause finds by itself, which is in the way, and what the archive has instead."""
    if found.is_index_empty:
        yield "0 stories: this index is empty. searcher build ARCHIVE -i NAME adds stories to it."
        return
    # "…" where there was no time to count: what is not known is not called 0.
    counts = [*map(_counted, found.clauses), *["…"] * (not found.is_whole)]
    yield one_line(f"0 stories: {' · '.join(counts)}")
    for clauses in found.together:
        *others, last = map(_beside, clauses)
        all_of = "both" if len(clauses) == 2 else "all of"
        yield one_line(f"no story has {all_of} {', '.join(others)} and {last}")
    for lacking in found.unknown:
        yield one_line(f"{lacking.leaf}: {_instead(lacking)}")
    for remedy in found.remedies:
        yield one_line(f"{_change(remedy)} there would be {remedy.stories:,}")
    for query, ends in found.periods:
        whose = "this archive runs" if isinstance(query, All) else f"{query} runs"
        days = (moment(date, zone, name=False)[:10] for date in ends)
        yield one_line(f"{whose} from {' to '.join(days)}")


def choices(found: NoHits) -> Iterator[Choice]:
    """What can be asked instead: other words, then the query without what is in the way."""
    for lacking in found.unknown:
        for other in lacking.suggestions:
            label = f"{other.name} ({other.stories:,}) for {lacking.leaf}"
            yield Choice(one_line(label), other.query, ((str(lacking.leaf), other.written),))
    for remedy in found.remedies:
        new = _beside(remedy.instead) if remedy.instead else ""
        changes = tuple((_beside(part), new) for part in remedy.without)
        label = f"{_change(remedy)} ({remedy.stories:,})"
        yield Choice(one_line(label), remedy.query, changes)


def _counted(clause: Clause) -> str:
    stories = "…" if clause.stories is None else f"{clause.stories:,}"
    return f"{_beside(clause.query)} {stories}"


def _change(remedy: Remedy) -> str:
    without = " and ".join(map(_beside, remedy.without))
    return (
        f"with {_beside(remedy.instead)} for {without}" if remedy.instead else f"without {without}"
    )


def _beside(clause: Query) -> str:
    """A clause as it stands beside others: an OR in parentheses."""
    return str(And((clause,)))


def _instead(lacking: Unknown) -> str:
    others = ", ".join(f"{other.name} ({other.stories:,})" for other in lacking.suggestions)
    if not others:
        return "no story has it"
    if lacking.alike:
        return f"no story has it; did you mean  {others} ?"
    return f"no story has it; the commonest are {others}"
