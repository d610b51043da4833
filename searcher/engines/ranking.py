"""How hits are ranked, beyond BM25 of each word in the one text of a story (`one_text`).

Each number raised nDCG@10 and MAP over the six collections of tests/benchmarks/ranking.py together;
ranking_settings.py chooses them on five and measures them on the sixth. Tried there and left out:
the counts of a word's inflections added up as if they were one word (-.007), the sum of their
scores (-.009), the number of stories with any inflection for their rarity, and k1 and b other than
1.2 and .75, at which tantivy has them fixed. Tried on two of them, and left out: more weight for
the lead, for rare words, for words near each other, and words taken from the first hits.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import TypeVar, assert_never

from msgspec.structs import replace

from searcher.engines.results import Hit, Order
from searcher.fields import Kind
from searcher.query import walk
from searcher.query.matching import fields_of
from searcher.query.nodes import Leaf, Query, Word
from searcher.query.walk import leaves

Item = TypeVar("Item")

# How often a headline counts in the one text of its story; 2 and 4 do as well within .002.
HEADLINE = 3
# The weight of an inflection, where 1 is that of the word as written.
INFLECTED = 0.85
# What the inflections of a word add to the one of them that gives most, as a share of their own
# scores. Added whole, a story with three forms of one word passed for one with three words.
OTHERS = 0.3
# The weight of a word such as "of" beside others: "what is information science?" asks about
# two words.
FUNCTION = 0.1
# English words that say nothing of a subject. They still must be found, and weigh in
# full where nothing else is asked for. Left out are what news is about as well: us, may, mine.
FUNCTION_WORDS = frozenset(
    """
    a an the and or but nor if then than so as at by for from in into of on onto to with without
    within about above after against along among around before behind below beneath beside between
    beyond during except inside near off out outside over per since through throughout till toward
    towards under until up upon via down
    i me my we our ours you your yours he him his she her hers it its they them their
    theirs this that these those there here who whom whose which what when where why how
    am is are was were be been being do does did doing have has had having can could might must
    shall should will would not no any all both each few more most other some such only own same
    too very also just one s t d ll re ve m
    """.split()
)


def weights(word: str, group: Sequence[tuple[str, int]], total: int) -> list[float]:
    """The weight of each of the words that share a stem; they come with the stories that have them.

    Each counts as if it were as rare as the group, so a rare inflection gets no bonus.

    >>> [round(weight, 2) for weight in weights("tax", [("tax", 90), ("taxes", 9)], 1000)]
    [0.96, 0.42]
    """
    whole = rarity(sum(count for _, count in group), total)
    return [
        whole / rarity(count, total) * (1.0 if term == word else INFLECTED)
        for term, count in group
    ]  # fmt: skip


def best_of(scores: Sequence[float]) -> float:
    """The score of a word whose inflections in a story score so; tantivy's dis_max.

    >>> best_of([2.0, 1.0])
    2.3
    """
    best = max(scores)
    return best + OTHERS * (sum(scores) - best)


def weighed(query: Query) -> Query:
    """The query with less weight for its function words, unless it has no other words.

    >>> from searcher.query.nodes import And
    >>> print(weighed(And((Word("the"), Word("coup")))))
    the^0.1 AND coup
    >>> print(weighed(Word("the")))
    the
    """
    words = [leaf for leaf in leaves(query) if fields_of(leaf)[0].kind is not Kind.CODE]
    if all(map(_is_function_word, words)):
        return query
    return walk.map(query, _lighter)


def _lighter(leaf: Leaf) -> Leaf:
    return replace(leaf, boost=leaf.boost * FUNCTION) if _is_function_word(leaf) else leaf


def _is_function_word(leaf: Leaf) -> bool:
    return (
        isinstance(leaf, Word)
        and leaf.field is None
        and not (leaf.exact or leaf.edits)
        and leaf.text.lower() in FUNCTION_WORDS
        # In capitals it is a name: WHO.
        and not (len(leaf.text) > 1 and leaf.text.isupper())
    )


def asks_for_status(query: Query) -> bool:
    """Whether killed stories rank among the others; else they come last, with a score of 0.

    A kill often repeats the headline of what it withdraws and little else, and would lead.
    """
    return any(leaf.field == "status" for leaf in leaves(query))


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
