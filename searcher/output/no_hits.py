"""Why nothing was found, as lines."""

from collections.abc import Iterator
from datetime import tzinfo

from searcher.no_hits import NoHits, Unknown
from searcher.output.screen import moment, one_line
from searcher.query.nodes import All, And, Query


def lines(found: NoHits, zone: tzinfo) -> Iterator[str]:
    """What each clause finds by itself, which is in the way, and what the archive has instead."""
    # An And of one prints its part as it stands beside others: an OR in parentheses.
    counts = " · ".join(f"{And((clause.query,))} {clause.stories:,}" for clause in found.clauses)
    yield one_line(f"0 stories: {counts}{'' if found.is_whole else ' · …'}")
    for one, other in found.pairs:
        yield one_line(f"no story has both {And((one,))} and {And((other,))}")
    for unknown in found.unknown:
        yield one_line(f"{unknown.leaf}: {_instead(unknown)}")
    for remedy in found.remedies:
        yield one_line(f"{remedy.change} there would be {remedy.stories:,}")
    for query, (first, last) in found.periods:
        whose = "this archive runs" if isinstance(query, All) else f"{query} runs"
        days = (moment(date, zone, name=False)[:10] for date in (first, last))
        yield one_line(f"{whose} from {' to '.join(days)}")


def choices(found: NoHits) -> Iterator[tuple[str, Query]]:
    """What can be asked instead, in words and as a query."""
    for unknown in found.unknown:
        for (other, stories), query in zip(unknown.others.items(), unknown.queries, strict=True):
            yield one_line(f"{other} ({stories:,}) for {unknown.leaf}"), query
    for remedy in found.remedies:
        yield one_line(f"{remedy.change} ({remedy.stories:,})"), remedy.query


def _instead(unknown: Unknown) -> str:
    others = ", ".join(f"{other} ({stories:,})" for other, stories in unknown.others.items())
    if not others:
        return "no story has it"
    if unknown.alike:
        return f"no story has it; did you mean  {others} ?"
    return f"no story has it; the commonest are {others}"
