"""Where a query's words stand in a text, and the passage that shows them best."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from typing import assert_never

from msgspec import Struct

from searcher.fields import BRIEF, FIELDS, Field, lead
from searcher.query.matching import Place, Text, fields_of, places
from searcher.query.nodes import (
    Absent,
    All,
    And,
    Keyed,
    Leaf,
    Not,
    Numbers,
    Operand,
    Or,
    Phrase,
    Placed,
    Prefix,
    Proximity,
    Query,
    Range,
    Regex,
    Word,
)
from searcher.query.walk import leaves
from searcher.story import Story

# Characters of a snippet.
WIDTH = 240


class Snippet(Struct, frozen=True):
    """A passage of a field; `spans` are the hits as character offsets into `text`."""

    field: str
    text: str
    spans: tuple[tuple[int, int], ...]


def spans(query: Query, field: str, text: str) -> list[tuple[int, int]]:
    """The hits of a query in the text of a field: character offsets, in order, not overlapping.

    In a proximity only words close enough count. Unknown fields give no hits.

    >>> from searcher.query.nodes import Word
    >>> spans(Word("S-400"), "body", "Two S400s and an S-400")
    [(4, 9), (17, 22)]
    """
    return _merged([s for _, s in _hits(query, field, Text(text))]) if field in FIELDS else []


def snippets(query: Query, story: Story, width: int = WIDTH) -> list[Snippet]:
    """The best passage of the body, then the short fields that hold a hit.

    Without a hit in the body its passage is the beginning; an empty body has none.
    """
    found = [passage(query, story.body, width)] if story.body else []
    for name in BRIEF:
        text = FIELDS[name].values(story)[0]
        marked = spans(query, name, text)
        if marked:
            found.append(Snippet(name, text, tuple(marked)))
    return found


def passage(query: Query, text: str, width: int = WIDTH) -> Snippet:
    """The window of a body with the most different words of the query, then the most hits."""
    read = Text(text)
    hits = _hits(query, "body", read)
    start = _best_start(hits, width) if hits else 0
    if start:
        start = _sentence_start(read, start, width)
    end = min(len(text), start + width)
    if end < len(text):
        ends = read.bounds[1]
        cut = bisect_left(ends, end)
        if cut and ends[cut - 1] > start:
            end = ends[cut - 1]
    inside = [(a, b) for a, b in _merged([span for _, span in hits]) if start <= a and b <= end]
    shown, marked = _one_line(text[start:end], [(a - start, b - start) for a, b in inside])
    before = "… " if start else ""
    after = " …" if end < len(text) else ""
    moved = tuple((a + len(before), b + len(before)) for a, b in marked)
    return Snippet("body", f"{before}{shown}{after}", moved)


def _one_line(text: str, found: list[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """A text with a single space for every run of blanks and line ends, and its spans moved."""
    kept: list[str] = []
    places = []
    for letter in text:
        places.append(len(kept))
        if not letter.isspace():
            kept.append(letter)
        elif kept and kept[-1] != " ":
            kept.append(" ")
    places.append(len(kept))
    return "".join(kept), [(places[a], places[b]) for a, b in found]


def _best_start(hits: list[tuple[Leaf, tuple[int, int]]], width: int) -> int:
    """Where the window begins that holds the most different leaves, then the most hits."""
    # The rest is for what leads up to the hit.
    room = width * 3 // 4
    inside: Counter[Leaf] = Counter()
    best, start, last = (0, 0), 0, 0
    for first, (leaf, (begin, _)) in enumerate(hits):
        while last < len(hits) and hits[last][1][1] - begin <= room:
            inside[hits[last][0]] += 1
            last += 1
        worth = len(inside), last - first
        if worth > best:
            best, start = worth, begin
        # A hit longer than the window never came in, so it is passed over.
        if last == first:
            last += 1
            continue
        inside[leaf] -= 1
        if not inside[leaf]:
            del inside[leaf]
    return start


def _sentence_start(read: Text, hit: int, width: int) -> int:
    """Where to begin so that the hit at `hit` is read with what leads up to it."""
    text, earliest = read.text, max(0, hit - width // 4)
    if earliest == 0:
        return 0
    for mark in ("\n\n", ". ", "。"):
        found = text.rfind(mark, earliest, hit)
        if found >= 0:
            return found + len(mark)
    blank = text.find(" ", earliest, hit)
    if blank >= 0:
        return blank + 1
    # Where no blanks part words, at the first word that is whole.
    starts = read.bounds[0]
    return min(hit, starts[bisect_left(starts, earliest)])


def _hits(query: Query, field: str, text: Text) -> list[tuple[Leaf, tuple[int, int]]]:
    """Each occurrence of each word of the query, in the order of the text."""
    marks = list(_marks(query, FIELDS[field], text))
    if field == "body" and any(FIELDS["lead"] in fields_of(leaf) for leaf in leaves(query)):
        # The body begins with the lead, so a place in one is the same place in the other.
        marks += _marks(query, FIELDS["lead"], Text(lead(text.text)))
    hits = [(leaf, text.characters(place)) for leaf, place in marks]
    return sorted(hits, key=lambda hit: hit[1])


def _marks(query: Query, field: Field, text: Text) -> Iterator[tuple[Leaf, Place]]:
    match query:
        case Word() | Phrase() | Regex():
            for place in places(query, field, text):
                yield query, place
        case And(parts) | Or(parts):
            for part in parts:
                yield from _marks(part, field, text)
        case Prefix(_, part):
            yield from _marks_within(query, (part,), field, text)
        case Proximity(left, right, apart=apart):
            yield from _marks_within(query, (left,) if apart else (left, right), field, text)
        case All() | Range() | Numbers() | Absent() | Keyed() | Not():
            return
        case _:
            assert_never(query)


def _marks_within(
    query: Placed, parts: tuple[Operand, ...], field: Field, text: Text
) -> Iterator[tuple[Leaf, Place]]:
    """What the parts of a query mark at its own places, and not elsewhere."""
    own = _merged(list(places(query, field, text)))
    for part in parts:
        yield from (mark for mark in _marks(part, field, text) if _is_within(own, mark[1]))


def _is_within(spans: list[Place], place: Place) -> bool:
    at = bisect_left(spans, place[1], key=lambda span: span[1])
    return at < len(spans) and spans[at][0] <= place[0]


def _merged(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
