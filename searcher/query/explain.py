"""Which clauses of a query a story meets, and where: `matches`, with its reasons."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec import Struct

from searcher.fields import Field, Kind
from searcher.query import embargo
from searcher.query.embargo import values_at
from searcher.query.expansion import accepts_code, expand_code
from searcher.query.matching import Place, Texts, fields_of, matches, places
from searcher.query.nodes import (
    And,
    AtLeast,
    First,
    Not,
    Operand,
    Or,
    Phrase,
    Proximity,
    Query,
    Reach,
    Regex,
    Word,
)
from searcher.story import Story


class Evidence(Struct, frozen=True):
    """How a clause is met in one field of a story.

    `written` is what stands there, each spelling once. In running text `places` are its
    characters `start:end`, not overlapping, and `paragraphs` those that hold them, from 1.
    """

    field: str
    written: tuple[str, ...]
    places: tuple[tuple[int, int], ...] = ()
    paragraphs: tuple[int, ...] = ()


class Verdict(Struct, frozen=True):
    """Whether a story meets a query, and why; `parts` are the verdicts on its clauses.

    `times` is how often the story holds what ATLEAST counts.
    """

    query: Query
    holds: bool
    evidence: tuple[Evidence, ...] = ()
    times: int | None = None
    parts: "tuple[Verdict, ...]" = ()

    def met(self) -> "Iterator[Verdict]":
        """The clauses that make it hold, in order; none where it does not."""
        if not self.holds:
            return
        if isinstance(self.query, And | Or):
            for part in self.parts:
                yield from part.met()
        else:
            yield self


def judge(query: Query, story: Story | Texts, now: datetime | None = None) -> Verdict:
    """The verdict on a story; with `now`, `status:` means the status at that time.

    >>> from searcher.story import EPOCH
    >>> found = judge(Word("coups"), Story("1", EPOCH, "A coup", "No.\\n\\nThe coup failed."))
    >>> [(evidence.field, evidence.written, evidence.paragraphs) for evidence in found.evidence]
    [('headline', ('coup',), (1,)), ('body', ('coup',), (2,))]
    """
    texts = story if isinstance(story, Texts) else Texts(story)
    match query:
        case And(parts) | Or(parts):
            verdicts = tuple(judge(part, texts, now) for part in parts)
            every = all if isinstance(query, And) else any
            return Verdict(query, every(part.holds for part in verdicts), parts=verdicts)
        case Not(part):
            inner = judge(part, texts, now)
            return Verdict(query, not inner.holds, parts=(inner,))
    holds = matches(_meant(query, now), texts)
    found = tuple(_evidence(query, texts, now)) if holds else ()
    times = _times(query.part, texts) if isinstance(query, AtLeast) else None
    return Verdict(query, holds, found, times)


def _meant(query: Query, now: datetime | None) -> Query:
    is_status = isinstance(query, Word | Phrase | Regex) and query.field == "status"
    return embargo.at_time(query, now) if is_status and now else query


def _evidence(query: Query, texts: Texts, now: datetime | None) -> Iterator[Evidence]:
    """How a clause is met that is met; nothing for what no words tell of."""
    match query:
        case Word() | Phrase() | Regex() | Proximity():
            operand: Operand = query
        case AtLeast(_, part) | First(_, part):
            operand = part
        case _:  # everything, dates and numbers
            return
    within = query.count if isinstance(query, First) else None
    for field in fields_of(operand):
        if field.kind is not Kind.CODE:
            if found := _in_field(operand, field, texts, within):
                yield found
        elif isinstance(operand, Word | Phrase | Regex):
            slot = expand_code(operand)
            codes = values_at(field, texts.story, now)
            yield Evidence(field.name, tuple(v for v in codes if accepts_code(slot, v)))


def _in_field(operand: Operand, field: Field, texts: Texts, within: int | None) -> Evidence | None:
    written: dict[str, None] = {}
    spans: list[tuple[int, int]] = []
    paragraphs: dict[int, None] = {}
    for text in texts.of(field):
        found = places(operand, field, text)
        kept = _tightest(p for p in found if within is None or p[1] <= within)
        for first, last in kept:
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


def _times(part: Operand, texts: Texts) -> int:
    return sum(
        len(set(places(part, field, text)))
        for field in fields_of(part)
        if field.kind is not Kind.CODE
        for text in texts.of(field)
    )
