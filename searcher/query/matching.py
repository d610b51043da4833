"""What a query means, in plain Python: every engine finds what `matches` accepts, no less, no more.

Slow and short on purpose. Engines call it to verify what they cannot say themselves.
"""

from collections.abc import Iterator
from typing import assert_never

from searcher.analysis import Token, tokens
from searcher.query.expansion import code_matches, code_pattern, expand
from searcher.query.nodes import All, And, Leaf, Not, Or, Phrase, Query, Range, Word
from searcher.story import DEFAULT_FIELDS, FIELDS, Field, Kind, Story


def matches(query: Query, story: Story) -> bool:
    """Whether a story satisfies a query.

    >>> from datetime import UTC, datetime
    >>> story = Story("1", datetime(2019, 7, 12, tzinfo=UTC), "Turkey buys S400s", "")
    >>> matches(And((Word("buying"), Word("S-400"))), story)
    True
    """
    return _holds(query, _Reading(story))


def occurrences(leaf: Leaf, kind: Kind, text: str, found: list[Token]) -> Iterator[tuple[int, int]]:
    """The places of a word or phrase in a text with these tokens, as positions `first:last+1`."""
    expansion = expand(leaf, kind)
    for run in expansion.alternatives:
        begins, *others = run
        for first in range(len(found) - len(run) + 1):
            if not begins.accepts(found[first].text):
                continue
            last = first + len(run)
            if not all(
                slot.accepts(token.text)
                for slot, token in zip(others, found[first + 1 : last], strict=True)
            ):
                continue
            if expansion.whole and len(run) != len(found):
                continue
            gaps = [(found[i].end, found[i + 1].start) for i in range(first, last - 1)]
            if expansion.admits(text, found[first].start, found[last - 1].end, gaps):
                yield first, last


def fields_of(leaf: Leaf) -> list[Field]:
    """The fields in which a word or phrase is searched."""
    return [FIELDS[name] for name in ((leaf.field,) if leaf.field else DEFAULT_FIELDS)]


class _Reading:
    """A story whose texts are cut into tokens once."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self._found: dict[str, list[tuple[str, list[Token]]]] = {}

    def texts(self, field: Field) -> list[tuple[str, list[Token]]]:
        if field.name not in self._found:
            texts = field.values(self.story)
            self._found[field.name] = [(text, tokens(text)) for text in texts]
        return self._found[field.name]


def _holds(query: Query, reading: _Reading) -> bool:
    match query:
        case All():
            return True
        case Word() | Phrase():
            return any(_occurs(query, field, reading) for field in fields_of(query))
        case Range(low, high, field):
            date = FIELDS[field].instant(reading.story)
            if date is None:
                return False
            return (low is None or low <= date) and (high is None or date < high)
        case And(parts):
            return all(_holds(part, reading) for part in parts)
        case Or(parts):
            return any(_holds(part, reading) for part in parts)
        case Not(part):
            return not _holds(part, reading)
        case _:
            assert_never(query)


def _occurs(leaf: Leaf, field: Field, reading: _Reading) -> bool:
    if field.kind is Kind.CODE:
        pattern = code_pattern(leaf)
        return any(code_matches(pattern, value) for value in field.values(reading.story))
    return any(
        True
        for text, found in reading.texts(field)
        for _ in occurrences(leaf, field.kind, text, found)
    )
