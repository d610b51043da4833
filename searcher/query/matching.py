"""What a query means, in plain Python: every engine finds what `matches` accepts, no less, no more.

Slow and short on purpose. Engines call it to verify what they cannot say themselves.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import assert_never

from searcher.analysis import Token, bounds, tokens, words
from searcher.fields import FIELDS, Field, Kind, fields_named
from searcher.query.boundaries import paragraphs, sentences
from searcher.query.expansion import (
    Expansion,
    Literal,
    Slot,
    accepts_code,
    expand,
    expand_code,
    literal_start,
)
from searcher.query.nodes import (
    Absent,
    All,
    And,
    AtLeast,
    First,
    Keyed,
    Leaf,
    Not,
    Numbers,
    Or,
    Phrase,
    Placed,
    Prefix,
    Proximity,
    Query,
    Range,
    Reach,
    Regex,
    Word,
)
from searcher.query.walk import leaves
from searcher.story import Story

# Words `first:last` of a text.
Place = tuple[int, int]


class Text:
    """A text of a story, cut into words once; where these stand is found out on demand."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = words(text)
        self._begins: dict[Reach, list[int]] = {}

    @cached_property
    def tokens(self) -> list[Token]:
        """The words with their characters."""
        return tokens(self.text)

    @cached_property
    def bounds(self) -> tuple[Sequence[int], Sequence[int]]:
        """The characters with which the words begin, and those after their last."""
        return bounds(self.text)

    def positions(self, slot: Slot) -> list[int]:
        """The places of all words that a slot accepts."""
        if isinstance(slot, Literal):
            return _places_of(slot.word, self.words)
        start = literal_start(slot)
        alike = [word for word in set(self.words) if word.startswith(start)]
        accepted = [word for word in alike if slot.accepts(word)]
        return sorted(place for word in accepted for place in _places_of(word, self.words))

    def characters(self, place: Place) -> tuple[int, int]:
        """From the first character of a place to the one after its last."""
        begins, ends = self.bounds
        return begins[place[0]], ends[place[1] - 1]

    def number(self, word: int, reach: Reach) -> int:
        """The number, from 0 on, of the sentence or paragraph that holds a word."""
        return bisect_right(self._starts(reach), word)

    def unit(self, place: Place, reach: Reach) -> Place | None:
        """The words of the sentence or paragraph that holds a place; None if two share it."""
        starts, number = self._starts(reach), self.number(place[0], reach)
        end = starts[number] if number < len(starts) else len(self.words)
        return (starts[number - 1] if number else 0, end) if place[1] <= end else None

    def _starts(self, reach: Reach) -> list[int]:
        """The words with which the sentences or paragraphs begin, but for the first."""
        if reach not in self._begins:
            cut = sentences if reach is Reach.SENTENCE else paragraphs
            self._begins[reach] = self._words_at(cut(self.text))
        return self._begins[reach]

    def _words_at(self, characters: list[int]) -> list[int]:
        """The words that begin at these characters, or after."""
        if not self.text.isascii():
            return [bisect_left(self.bounds[0], at) for at in characters]
        # Counting is quicker than finding all places.
        parts = pairwise([0, *characters])
        return list(accumulate(len(words(self.text[first:end])) for first, end in parts))


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


def fields_of(clause: Placed) -> list[Field]:
    """The fields in which something is searched, each once."""
    if isinstance(clause, Word | Phrase | Regex):
        return fields_named(clause.field)
    found = {field.name: field for leaf in leaves(clause) for field in fields_of(leaf)}
    return list(found.values())


def places(clause: Placed, field: Field, text: Text) -> Iterator[Place]:
    """Where something stands in a text of a field, in no promised order, some perhaps twice.

    Of what an operator such as FIRST stands before, only the places that it asks for.
    """
    match clause:
        case Word() | Phrase() | Regex():
            if field in fields_named(clause.field) and field.kind is not Kind.CODE:
                yield from _occurrences(expand(clause, field.kind), text)
        case Or(parts):
            for part in parts:
                yield from places(part, field, text)
        case Proximity():
            yield from _near(clause, field, text)
        case AtLeast(_, part):
            yield from places(part, field, text)
        case First(count, part):
            yield from (place for place in places(part, field, text) if place[1] <= count)
        case _:
            assert_never(clause)


def times(query: AtLeast, texts: Texts, most: int | None = None) -> int:
    """How often a story holds what ATLEAST counts; counting may end at `most`.

    Each place counts once, in whichever of the fields it is.
    """
    count = 0
    for field in fields_of(query.part):
        if field.kind is not Kind.CODE:
            for text in texts.of(field):
                count += len(set(places(query.part, field, text)))
                if most is not None and count >= most:
                    return count
    return count


def _holds(query: Query, texts: Texts) -> bool:
    match query:
        case All():
            return True
        case Word() | Phrase() | Regex():
            return any(_occurs(query, field, texts) for field in fields_of(query))
        case AtLeast(count):
            return times(query, texts, count) >= count
        case Proximity() | Prefix():
            return any(True for _ in _all_places(query, texts))
        case Range() | Numbers() | Absent():
            return _is_within(query, texts.story)
        case Keyed(_, keys):
            return texts.story.key in keys
        case And(parts):
            return all(_holds(part, texts) for part in parts)
        case Or(parts):
            return any(_holds(part, texts) for part in parts)
        case Not(part):
            return not _holds(part, texts)
        case _:
            assert_never(query)


def _is_within(query: Range | Numbers | Absent, story: Story) -> bool:
    """Whether a story's date or number is in a range, or is not there if that is asked."""
    field = FIELDS[query.field]
    date, number = field.instant(story), field.number(story)
    match query:
        case Range(low, high):
            return date is not None and (low is None or low <= date) and (not high or date < high)
        case Numbers(least, most):
            return number is not None and (least or 0) <= number <= (
                number if most is None else most
            )
        case Absent():
            return date is None and number is None
        case _:
            assert_never(query)


def _occurs(leaf: Leaf, field: Field, texts: Texts) -> bool:
    if field.kind is Kind.CODE:
        slot = expand_code(leaf)
        return any(accepts_code(slot, value) for value in field.values(texts.story))
    return any(True for text in texts.of(field) for _ in places(leaf, field, text))


def _all_places(clause: Placed, texts: Texts) -> Iterator[Place]:
    """The places of something in all texts of a story."""
    for field in fields_of(clause):
        if field.kind is not Kind.CODE:
            for text in texts.of(field):
                yield from places(clause, field, text)


def _occurrences(expansion: Expansion, text: Text) -> Iterator[Place]:
    for number, run in enumerate(expansion.alternatives):
        is_exact = expansion.is_exact and not (expansion.checks and expansion.checks[number])
        for first in text.positions(run[0]):
            at = _chain(run, first, text.words, expansion.slop)
            if not at or (expansion.whole and len(run) != len(text.words)):
                continue
            if is_exact or _is_admitted(expansion, number, text, at):
                yield first, at[-1] + 1


def _places_of(word: str, words: list[str]) -> list[int]:
    found: list[int] = []
    at = -1
    try:
        while True:
            at = words.index(word, at + 1)
            found.append(at)
    except ValueError:
        return found


def _is_admitted(expansion: Expansion, number: int, text: Text, at: list[int]) -> bool:
    """Whether words at these places are spelled as an expansion asks."""
    begins, ends = text.bounds
    gaps = [(ends[a], begins[b]) for a, b in pairwise(at)]
    if not expansion.passes(number, text.text, [(begins[one], ends[one]) for one in at]):
        return False
    return expansion.admits(text.text, begins[at[0]], ends[at[-1]], gaps)


def _chain(run: tuple[Slot, ...], first: int, words: list[str], slop: int) -> list[int]:
    """The places of the words of a run from `first` on, the earliest each; none if one lacks."""
    at = [first]
    for slot in run[1:]:
        after = at[-1] + 1
        spare = slop - (at[-1] - first + 1 - len(at))
        ahead = range(after, min(after + spare + 1, len(words)))
        found = next((place for place in ahead if slot.accepts(words[place])), None)
        if found is None:
            return []
        at.append(found)
    return at


def _near(query: Proximity, field: Field, text: Text) -> Iterator[Place]:
    rights = sorted(set(places(query.right, field, text)))
    longest = max((last - first for first, last in rights), default=0)
    for left in set(places(query.left, field, text)):
        near = _partners(left, rights, longest, query, text)
        if query.apart:
            if next(near, None) is None:
                yield left
        else:
            for right in near:
                yield min(left[0], right[0]), max(left[1], right[1])


def _partners(
    left: Place, rights: list[Place], longest: int, query: Proximity, text: Text
) -> Iterator[Place]:
    """The places of the right side that are near this one of the left, and do not overlap it.

    They are sorted, and none has more words than `longest`. None is looked at in vain: a story of
    10 MB may have a hundred thousand on either side.
    """
    if query.reach in (Reach.NEAR, Reach.THEN):
        low, high = left[0] - query.distance, left[1] + query.distance
        start = bisect_left(rights, (low - longest + 1, 0))
        for number in range(start, len(rights)):
            first, last = rights[number]
            if first >= high:
                return
            if left[1] <= first or (low < last <= left[0] and query.reach is Reach.NEAR):
                yield first, last
    elif unit := text.unit(left, query.reach):
        for number in range(bisect_left(rights, (unit[0], 0)), len(rights)):
            first, last = rights[number]
            if first >= unit[1]:
                return
            if last <= unit[1] and (last <= left[0] or left[1] <= first):
                yield first, last
