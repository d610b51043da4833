"""What a story adds to the counts of a field, and counting where an engine reads stories for it."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from heapq import heappush, heappushpop
from typing import TypeVar

from searcher.fields import FIELDS, Field
from searcher.story import Story

Instant = TypeVar("Instant", datetime, int)

# In characters; longer values count as their beginnings.
LONGEST_VALUE = 1_000


def facet_values(field: Field, story: Story) -> list[str]:
    """The values whose counts a story raises by one, each once.

    >>> from searcher.story import EPOCH
    >>> facet_values(FIELDS["topic"], Story("1", EPOCH, "", "", topics=("crude", "", "crude")))
    ['crude']
    """
    values = field.facets(story)
    if len(values) > 1:
        return list(dict.fromkeys([value[:LONGEST_VALUE] for value in values if value]))
    return [values[0][:LONGEST_VALUE]] if values and values[0] else []


def tally(stories: Iterable[Story], field: str, limit: int | None) -> dict[str, int]:
    """The counts of a field's values over these stories, as Engine.counts gives them."""
    found: Counter[str] = Counter()
    for story in stories:
        found.update(facet_values(FIELDS[field], story))
    return ranked(found, limit)


def ranked(found: dict[str, int], limit: int | None) -> dict[str, int]:
    """The most frequent first, then by value; at most `limit`.

    >>> ranked({"b": 1, "c": 2, "a": 1}, 2)
    {'c': 2, 'a': 1}
    """
    return dict(sorted(found.items(), key=lambda entry: (-entry[1], entry[0]))[:limit])


def recounted(
    listed: Iterable[tuple[str, int]], count: Callable[[str], int], limit: int | None
) -> dict[str, int]:
    """The words that `count` finds in the most stories, with these numbers; at most `limit`.

    `listed` gives upper bounds in descending order; counting stops once the top `limit` is
    certain.

    >>> recounted([("a", 9), ("b", 5), ("c", 2)], {"a": 0, "b": 4}.__getitem__, 1)
    {'b': 4}
    """
    found: dict[str, int] = {}
    greatest: list[int] = []
    for word, most in listed:
        if limit is not None and len(greatest) == limit and most < greatest[0]:
            break
        number = count(word)
        if number:
            found[word] = number
            is_full = limit is not None and len(greatest) == limit
            (heappushpop if is_full else heappush)(greatest, number)
    return ranked(found, limit)


def between(dates: Iterable[Instant], bounds: Sequence[Instant]) -> list[int]:
    """How many dates lie from each bound on and before the next.

    >>> between([1, 5, 6, 9], [5, 6, 9])
    [1, 1]
    """
    found = [0] * (len(bounds) + 1)
    for date in dates:
        found[bisect_right(bounds, date)] += 1
    return found[1:-1]
