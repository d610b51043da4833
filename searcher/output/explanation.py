"""How a query was read, and why a story was found."""

from collections.abc import Iterator
from datetime import tzinfo
from typing import assert_never

from searcher.engines import Hit
from searcher.highlight import spans
from searcher.output.screen import moment, one_line, printable
from searcher.query.expansion import (
    Fuzzy,
    Inflections,
    Literal,
    Pattern,
    Slot,
    Wildcard,
    accepts_code,
    expand,
    expand_code,
)
from searcher.query.matching import fields_of
from searcher.query.nodes import And, Leaf, Not, Or, Phrase, Query, Range, Word, leaves
from searcher.story import Kind, Story

MOST_SPELLINGS = 8  # of one word in one field


def read_as(query: Query, zone: tzinfo) -> str:
    """How a query was read, its dates as instants.

    >>> from datetime import UTC, datetime
    >>> from searcher.query.nodes import Word
    >>> read_as(And((Word("coup"), Range(datetime(2016, 7, 15, tzinfo=UTC), None))), UTC)
    'coup · date 2016-07-15 00:00 UTC →'
    """
    parts = query.parts if isinstance(query, And) else (query,)
    ranges = [part for part in parts if isinstance(part, Range)]
    others = tuple(part for part in parts if not isinstance(part, Range))
    words = [str(And(others)) if len(others) > 1 else str(others[0])] if others else []
    return printable(" · ".join([*words, *(_span(part, zone) for part in ranges)]))


def explanation(query: Query, zone: tzinfo) -> Iterator[str]:
    """How a query was read, a line each: the whole, and what each word of it stands for."""
    yield f"read as  {printable(str(query))}"
    for part in _ranges(query):
        yield _span(part, zone)
    for leaf in dict.fromkeys(leaves(query, negated=True)):
        names = ", ".join(field.name for field in fields_of(leaf))
        yield printable(f"{leaf}  in {names}: {_stands_for(leaf)}")


def reasons(query: Query, hit: Hit) -> Iterator[str]:
    """Why a story was found, a line for each word and field."""
    if hit.score:
        yield f"score {hit.score:.2f}"
    for leaf, field, found in matched(query, hit.story):
        more = ", …" if len(found) > MOST_SPELLINGS else ""
        yield one_line(f"{leaf}  in {field}: {', '.join(found[:MOST_SPELLINGS])}{more}")


def matched(query: Query, story: Story) -> Iterator[tuple[Leaf, str, list[str]]]:
    """Each word of a query with the fields that hold it, and how it is written there."""
    for leaf in dict.fromkeys(leaves(query)):
        for field in fields_of(leaf):
            values = field.values(story)
            if field.kind is Kind.CODE:
                slot = expand_code(leaf)
                written = [value for value in values if accepts_code(slot, value)]
            else:
                written = [v[a:b] for v in values for a, b in spans(leaf, field.name, v)]
            if written:
                yield leaf, field.name, list(dict.fromkeys(written))


def withheld_note(count: int) -> list[str]:
    """What is said where an embargo keeps hits back; nothing where it keeps none."""
    if not count:
        return []
    what = "1 story under embargo is" if count == 1 else f"{count:,} stories under embargo are"
    return [f"{what} not shown; status:embargoed finds what is"]


def _span(part: Range, zone: tzinfo) -> str:
    low = moment(part.low, zone, name=part.high is None) if part.low else ""
    high = moment(part.high, zone) if part.high else ""
    return f"{part.field} {low} → {high}".replace("  ", " ").rstrip()


def _ranges(query: Query) -> Iterator[Range]:
    match query:
        case Range():
            yield query
        case And(parts) | Or(parts):
            for part in parts:
                yield from _ranges(part)
        case Not(part):
            yield from _ranges(part)


def _stands_for(leaf: Leaf) -> str:
    kinds = {field.kind for field in fields_of(leaf)}
    if kinds == {Kind.CODE}:
        return f'the code "{_slot(expand_code(leaf))}"'
    expansion = expand(leaf, kinds.pop())
    spelled = ", spelled so" if isinstance(leaf, Word | Phrase) and leaf.exact else ""
    between = f", up to {expansion.slop} words between" if expansion.slop else ""
    runs = (" ".join(_slot(slot) for slot in run) for run in expansion.alternatives)
    return " or ".join(runs) + between + spelled


def _slot(slot: Slot) -> str:
    match slot:
        case Literal(word):
            return word
        case Inflections(word):
            return f"{word} and its inflections"
        case Wildcard(pattern):
            return pattern
        case Fuzzy(word, edits):
            return f"{word} within {edits} {'edit' if edits == 1 else 'edits'}"
        case Pattern(regex):
            return f"words like /{regex}/"
        case _:
            assert_never(slot)
