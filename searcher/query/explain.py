"""Which clauses of a query a story meets, and where: `matches`, with its reasons."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import assert_never

from msgspec import Struct

from searcher.fields import Field, Kind
from searcher.query import embargo
from searcher.query.embargo import values_at
from searcher.query.expansion import accepts_code, expand_code
from searcher.query.matching import Place, Texts, fields_of, matches, places, times
from searcher.query.nodes import (
    Absent,
    All,
    And,
    AtLeast,
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
from searcher.story import Story


class Evidence(Struct, frozen=True):
    """How a clause is met in one field of a story.

    `written` is what stands there, each spelling once. In running text `spans` are its characters
    `start:end`, not overlapping, and `paragraphs` the numbers, from 1, of those that hold them.
    """

    field: str
    written: tuple[str, ...]
    spans: tuple[tuple[int, int], ...] = ()
    paragraphs: tuple[int, ...] = ()


class Explanation(Struct, frozen=True):
    """Whether a story meets a query, and why; `parts` explain the clauses that the query joins.

    `times` is how often the story holds what ATLEAST counts.
    """

    query: Query
    holds: bool
    evidence: tuple[Evidence, ...] = ()
    times: int | None = None
    parts: "tuple[Explanation, ...]" = ()

    def met(self) -> "Iterator[Explanation]":
        """The clauses that make the query hold, in order; none where it does not."""
        if not self.holds:
            return
        if isinstance(self.query, And | Or):
            for part in self.parts:
                yield from part.met()
        else:
            yield self


def explain(query: Query, story: Story | Texts, now: datetime | None = None) -> Explanation:
    """Whether a story meets a query, and why; with `now`, `status:` means the status at that time.

    >>> from searcher.story import EPOCH
    >>> found = explain(Word("coups"), Story("1", EPOCH, "A coup", "No.\\n\\nThe coup failed."))
    >>> [(evidence.field, evidence.written, evidence.paragraphs) for evidence in found.evidence]
    [('headline', ('coup',), (1,)), ('body', ('coup',), (2,))]
    """
    texts = story if isinstance(story, Texts) else Texts(story)
    match query:
        case And(parts) | Or(parts):
            explained = tuple(explain(part, texts, now) for part in parts)
            every = all if isinstance(query, And) else any
            return Explanation(query, every(part.holds for part in explained), parts=explained)
        case Not(part):
            inner = explain(part, texts, now)
            return Explanation(query, not inner.holds, parts=(inner,))
        case Word() | Phrase() | Regex():
            holds = matches(_at_time(query, now), texts)
            return Explanation(query, holds, tuple(_evidence(query, texts, now)) if holds else ())
        case Proximity() | Prefix():
            holds = matches(query, texts)
            found = tuple(_evidence(query, texts, now)) if holds else ()
            count = times(query, texts) if isinstance(query, AtLeast) else None
            return Explanation(query, holds, found, count)
        case All() | Range() | Numbers() | Absent() | Keyed():  # no words tell of them
            return Explanation(query, matches(query, texts))
        case _:
            assert_never(query)


def _at_time(leaf: Leaf, now: datetime | None) -> Query:
    return embargo.at_time(leaf, now) if leaf.field == "status" and now else leaf


def _evidence(clause: Placed, texts: Texts, now: datetime | None) -> Iterator[Evidence]:
    """How a clause is met that is met."""
    for field in fields_of(clause):
        if field.kind is not Kind.CODE:
            if found := _in_field(clause, field, texts):
                yield found
        elif isinstance(clause, Word | Phrase | Regex):
            slot = expand_code(clause)
            codes = values_at(field, texts.story, now)
            yield Evidence(field.name, tuple(v for v in codes if accepts_code(slot, v)))


def _in_field(clause: Placed, field: Field, texts: Texts) -> Evidence | None:
    written: dict[str, None] = {}
    spans: list[tuple[int, int]] = []
    paragraphs: dict[int, None] = {}
    for text in texts.of(field):
        for first, last in _tightest(places(clause, field, text)):
            span = text.characters((first, last))
            written[text.text[slice(*span)]] = None
            if field.kind is Kind.TEXT:
                spans.append(span)
                paragraphs[text.number(first, Reach.PARAGRAPH) + 1] = None
    if not written:
        return None
    return Evidence(field.name, tuple(written), tuple(spans), tuple(paragraphs))


def _tightest(found: Iterable[Place]) -> list[Place]:
    """Places that do not overlap, in order; of those that end together the shortest."""
    kept: list[Place] = []
    for place in sorted(set(found), key=lambda place: (place[1], -place[0])):
        if not kept or place[0] >= kept[-1][1]:
            kept.append(place)
    return kept
