"""What a query means, in plain Python: every engine finds what `matches` accepts, no less, no more.

Slow and short on purpose. Engines call it to verify what they cannot say themselves.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import assert_never

from searcher.analysis import Token, tokens
from searcher.query.expansion import Expansion, Slot, accepts_code, expand, expand_code
from searcher.query.nodes import (
    All,
    And,
    AtLeast,
    First,
    Leaf,
    Not,
    Numbers,
    Operand,
    Or,
    Phrase,
    Proximity,
    Query,
    Range,
    Reach,
    Regex,
    Word,
    leaves,
)
from searcher.query.passages import paragraphs, sentences
from searcher.story import FIELDS, Field, Kind, Story, fields_named

Place = tuple[int, int]  # words `first:last` of a text


class Text:
    """A text of a story, cut into words once; its words' sentences and paragraphs on demand."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[Token] = tokens(text)
        self._units: dict[Reach, list[int]] = {}

    def units(self, reach: Reach) -> list[int]:
        """The number of each word's sentence or paragraph."""
        if reach not in self._units:
            cut = sentences if reach is Reach.SENTENCE else paragraphs
            self._units[reach] = cut(self.text, self.words)
        return self._units[reach]


class Texts:
    """A story whose texts are cut into words once, for as many queries as are asked of it."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self._texts: dict[str, list[Text]] = {}

    def of(self, field: Field) -> list[Text]:
        """What the story holds in a field of words or names."""
        if field.name not in self._texts:
            self._texts[field.name] = [Text(value) for value in field.values(self.story)]
        return self._texts[field.name]


def matches(query: Query, story: Story | Texts) -> bool:
    """Whether a story satisfies a query.

    >>> from datetime import UTC, datetime
    >>> story = Story("1", datetime(2019, 7, 12, tzinfo=UTC), "Turkey buys S400s", "")
    >>> matches(And((Word("buying"), Word("S-400"))), story)
    True
    """
    return _holds(query, story if isinstance(story, Texts) else Texts(story))


def fields_of(operand: Operand) -> list[Field]:
    """The fields in which something is searched, each once."""
    if isinstance(operand, Word | Phrase | Regex):
        return fields_named(operand.field)
    found = {field.name: field for leaf in leaves(operand) for field in fields_of(leaf)}
    return list(found.values())


def places(operand: Operand, field: Field, text: Text) -> Iterator[Place]:
    """Where something stands in a text of a field, in no promised order, some perhaps twice."""
    match operand:
        case Word() | Phrase() | Regex():
            if field in fields_named(operand.field) and field.kind is not Kind.CODE:
                yield from _occurrences(expand(operand, field.kind), text)
        case Or(parts):
            for part in parts:
                yield from places(part, field, text)  # type: ignore[arg-type]  # see Proximity
        case Proximity():
            yield from _near(operand, field, text)
        case _:
            assert_never(operand)


def _holds(query: Query, texts: Texts) -> bool:  # noqa: C901 - a case to a node
    match query:
        case All():
            return True
        case Word() | Phrase() | Regex():
            return any(_occurs(query, field, texts) for field in fields_of(query))
        case Proximity():
            return any(True for _ in _all_places(query, texts))
        case AtLeast(count, part):
            return _is_at_least(count, part, texts)
        case First(count, part):
            return any(last <= count for _, last in _all_places(part, texts))
        case Range(low, high, field):
            date = FIELDS[field].instant(texts.story)
            return date is not None and (low is None or low <= date) and (not high or date < high)
        case Numbers(least, most, field):
            number = FIELDS[field].number(texts.story)
            return number is not None and (least or 0) <= number <= (
                number if most is None else most
            )
        case And(parts):
            return all(_holds(part, texts) for part in parts)
        case Or(parts):
            return any(_holds(part, texts) for part in parts)
        case Not(part):
            return not _holds(part, texts)
        case _:
            assert_never(query)


def _occurs(leaf: Leaf, field: Field, texts: Texts) -> bool:
    if field.kind is Kind.CODE:
        slot = expand_code(leaf)
        return any(accepts_code(slot, value) for value in field.values(texts.story))
    return any(True for text in texts.of(field) for _ in places(leaf, field, text))


def _all_places(operand: Operand, texts: Texts) -> Iterator[Place]:
    """The places of something in all texts of a story."""
    for field in fields_of(operand):
        if field.kind is not Kind.CODE:
            for text in texts.of(field):
                yield from places(operand, field, text)


def _is_at_least(count: int, part: Operand, texts: Texts) -> bool:
    """Whether a story holds something so many times, in different places."""
    for field in fields_of(part):
        if field.kind is not Kind.CODE:
            for text in texts.of(field):
                count -= len(set(places(part, field, text)))
                if count <= 0:
                    return True
    return False


def _occurrences(expansion: Expansion, text: Text) -> Iterator[Place]:
    words = text.words
    for run in expansion.alternatives:
        for first, token in enumerate(words):
            if not run[0].accepts(token.text):
                continue
            at = _chain(run, first, words, expansion.slop)
            if not at or (expansion.whole and len(run) != len(words)):
                continue
            gaps = [(words[a].end, words[b].start) for a, b in pairwise(at)]
            if expansion.admits(text.text, words[first].start, words[at[-1]].end, gaps):
                yield first, at[-1] + 1


def _chain(run: tuple[Slot, ...], first: int, words: list[Token], slop: int) -> list[int]:
    """The places of the words of a run from `first` on, the earliest each; none if one lacks."""
    at = [first]
    for slot in run[1:]:
        after = at[-1] + 1
        spare = slop - (at[-1] - first + 1 - len(at))
        ahead = range(after, min(after + spare + 1, len(words)))
        found = next((place for place in ahead if slot.accepts(words[place].text)), None)
        if found is None:
            return []
        at.append(found)
    return at


def _near(query: Proximity, field: Field, text: Text) -> Iterator[Place]:
    rights = sorted(set(places(query.right, field, text)))
    for left in set(places(query.left, field, text)):
        near = _partners(left, rights, query, text)
        if query.apart:
            if next(near, None) is None:
                yield left
        else:
            for right in near:
                yield min(left[0], right[0]), max(left[1], right[1])


def _partners(left: Place, rights: list[Place], query: Proximity, text: Text) -> Iterator[Place]:
    """The places of the right side that are near this one of the left, and do not overlap it."""
    whole = query.reach in (Reach.SENTENCE, Reach.PARAGRAPH)  # else touching the span will do
    low, high = _unit(left, text.units(query.reach)) if whole else _around(left, query.distance)
    longest = max((last - first for first, last in rights), default=0)
    for first, last in rights[bisect_left(rights, (low - longest + 1, 0)) :]:
        if first >= high:
            return
        apart = left[1] <= first or (last <= left[0] and query.reach is not Reach.THEN)
        if apart and last > low and (not whole or low <= first < last <= high):
            yield first, last


def _around(place: Place, distance: int) -> Place:
    """The words at most so far from the nearer end of a place."""
    return place[0] - distance, place[1] + distance


def _unit(place: Place, units: list[int]) -> Place:
    """The words of the sentence or paragraph that holds a place; none if two share it."""
    first, last = place
    if units[first] != units[last - 1]:
        return 0, 0
    return bisect_left(units, units[first]), bisect_right(units, units[first])
