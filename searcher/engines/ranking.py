"""How hits are ranked, beyond BM25 of each indexed word in each field, added up.

A number is here because it raised nDCG@10 and MAP on both collections of
tests/benchmarks/ranking.py. Tried there and left out, since they did not: more weight for the
headline (its words weigh more as it is: it is short) and for the lead (the first 40 or 80 words),
the best field or inflection in place of the sum, more weight for rare words, for words near each
other and for each word there is, and words taken from the first hits. Tantivy's k1 and b are
fixed, at 1.2 and .75.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import TypeVar, assert_never

from searcher.engines.results import Hit, Order

Item = TypeVar("Item")

# The weight of an inflection, where 1 is that of the word as written.
INFLECTED = 0.4


def weights(word: str, group: Sequence[tuple[str, int]], total: int) -> list[float]:
    """The weight of each of the words that share a stem; they come with the stories that have them.

    Each counts as if it were as rare as the group, so a rare inflection gets no bonus.

    >>> [round(weight, 2) for weight in weights("tax", [("tax", 90), ("taxes", 9)], 1000)]
    [0.96, 0.2]
    """
    whole = rarity(sum(count for _, count in group), total)
    return [
        whole / rarity(count, total) * (1.0 if term == word else INFLECTED)
        for term, count in group
    ]  # fmt: skip


def rarity(count: int, total: int) -> float:
    """Inverse document frequency as in BM25; over 0."""
    count = min(count, total)
    return math.log(1 + (total - count + 0.5) / (count + 0.5))


def in_order(hits: Iterable[Hit], order: Order) -> list[Hit]:
    """Hits in their one order, as `Order` defines it."""
    found = sorted(hits, key=lambda hit: hit.story.key)
    # Sorting is stable, in reverse too, so equals stay in the order of their keys.
    match order:
        case Order.RELEVANCE:
            found.sort(key=lambda hit: (hit.score, hit.story.sort_date), reverse=True)
        case Order.NEWEST:
            found.sort(key=lambda hit: hit.story.sort_date, reverse=True)
        case Order.OLDEST:
            found.sort(key=lambda hit: hit.story.sort_date)
        case Order.ARRIVED:
            found.sort(key=lambda hit: (hit.story.kept.arrived, hit.story.sort_date), reverse=True)
        case _:
            assert_never(order)
    return found


def settled(
    ranked: Iterable[Item], key: Callable[[Item], object], id: Callable[[Item], str]
) -> Iterator[Item]:
    """What is sorted by a key, with equals in order of id. Only equals are asked for their ids.

    >>> list(settled(["b1", "a1", "z0"], key=lambda item: item[1], id=str))
    ['a1', 'b1', 'z0']
    """
    for _, group in groupby(ranked, key):
        equals = list(group)
        yield from sorted(equals, key=id) if len(equals) > 1 else equals
