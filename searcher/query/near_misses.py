"""The nearest thing that a story has to a clause it does not meet."""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime
from typing import assert_never

from msgspec.structs import replace

from searcher.fields import FIELDS, Field, Kind
from searcher.query.embargo import values_at
from searcher.query.expansion import expand
from searcher.query.matching import Place, Text, Texts, fields_of, places
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
    Operand,
    Or,
    Phrase,
    Proximity,
    Query,
    Range,
    Reach,
    Regex,
    Word,
)

# Values or spellings in one remark.
MOST_NAMED = 4
MOST_EDITS = 2
# Letters of a word that may be two edits away; of a shorter one that is another word.
LONG = 6
# Tried in turn; the first that fits is named.
SLOPS = (1, 2, 3, 5, 10, 20, 50, 100)

_NOWHERE = "not in it"


def near_miss(query: Query, texts: Texts, now: datetime | None = None) -> str:
    """What a story has instead of what a clause asks for, in a few words; perhaps nothing.

    >>> from searcher.story import EPOCH, Story
    >>> story = Texts(Story("1", EPOCH, "Coup fails", "The putsch collapsed."))
    >>> near_miss(Word("coup", "body"), story)
    'in headline, not in body'
    """
    match query:
        case Word() | Phrase() | Regex():
            return _missed_leaf(query, texts, now)
        case Proximity():
            return _missed_proximity(query, texts)
        case AtLeast(_, part):
            return _counted(part, texts) or near_miss(part, texts)
        case First(_, part):
            return _first_place(part, texts) or near_miss(part, texts)
        case Numbers(field=name) | Absent(name):
            number = FIELDS[name].number(texts.story)
            return f"it has no {name}" if number is None else f"it is {number:,}"
        case Or(parts):
            return ", ".join(f"{part}: {near_miss(part, texts)}" for part in parts[:MOST_NAMED])
        # The caller says it, in its user's time zone.
        case Range():
            return ""
        case Keyed():
            return "you have not marked it so"
        case All() | And() | Not():  # never asked about: their parts are
            return ""
        case _:
            assert_never(query)


def _missed_leaf(leaf: Leaf, texts: Texts, now: datetime | None) -> str:
    fields = fields_of(leaf)
    if fields[0].kind is not Kind.TEXT:
        name = fields[0].name
        values = [value for value in values_at(fields[0], texts.story, now) if value]
        return f"its {name} is {_named(values)}" if values else f"it has no {name}"
    running = [field for field in FIELDS.values() if field.kind is Kind.TEXT]
    # Of the body.
    others = [f for f in running if f not in fields and f.name != "lead"]
    elsewhere = [f.name for f in others if _occurs(replace(leaf, field=f.name), f, texts)]
    if elsewhere:
        names = " or ".join(field.name for field in fields)
        return f"in {' and '.join(elsewhere)}, not in {names}"
    if isinstance(leaf, Word | Phrase) and leaf.exact:
        spelled = _written(replace(leaf, exact=False), texts)
        return f"written otherwise: {_named(spelled)}" if spelled else _NOWHERE
    if isinstance(leaf, Phrase):
        return _missed_phrase(leaf, texts)
    if isinstance(leaf, Word):
        alike = _alike(leaf, texts)
        return f"spelled like it: {_named(alike)}" if alike else _NOWHERE
    return _NOWHERE


def _missed_phrase(phrase: Phrase, texts: Texts) -> str:
    for slop in SLOPS:
        loose = replace(phrase, slop=slop)
        if slop > phrase.slop and _written(loose, texts):
            between = "1 word" if slop == 1 else f"up to {slop} words"
            return f"in order with {between} between"
    # The first is as it was asked for; others are spellings of it, such as USA of U.S.
    run = (*expand(phrase, Kind.TEXT).alternatives, ())[0]
    have = {word for field in fields_of(phrase) for t in texts.of(field) for word in t.words}
    missing = [slot for slot in run if not any(slot.accepts(word) for word in have)]
    if missing:
        asked = phrase.text.split()
        named = asked[run.index(missing[0])] if len(asked) == len(run) else "one of its words"
        return f"{named} is not in it"
    return "its words stand apart"


def _alike(word: Word, texts: Texts) -> list[str]:
    """How the story spells what is within two edits of a word, the nearest first."""
    from rapidfuzz.distance import OSA

    runs = expand(word, Kind.TEXT).alternatives
    asked = getattr(runs[0][0], "word", "") if len(runs) == 1 and len(runs[0]) == 1 else ""
    # Almost any word of three letters is two edits from another.
    if len(asked) < 4:
        return []
    edits = MOST_EDITS if len(asked) >= LONG else 1
    found: dict[str, int] = {}
    for field in fields_of(word):
        for text in texts.of(field):
            for token in text.tokens:
                distance = OSA.distance(asked, token.text, score_cutoff=edits)
                if distance <= edits:
                    found.setdefault(text.text[token.start : token.end], distance)
    return sorted(found, key=found.__getitem__)


def _missed_proximity(query: Proximity, texts: Texts) -> str:
    for side in (query.left,) if query.apart else (query.left, query.right):
        if not _written(side, texts):
            return f"{side}: {near_miss(side, texts)}"
    if query.apart:
        return f"{query.right} is near each {query.left}"
    nearest = _nearest(query, texts)
    if nearest is None:
        sides = (f"{side} in {_fields_with(side, texts)}" for side in (query.left, query.right))
        return ", ".join(sides)
    distance, is_turned, field = nearest
    apart = "overlapping" if not distance else f"{distance:,} apart"
    if query.reach in (Reach.SENTENCE, Reach.PARAGRAPH):
        unit = "sentence" if query.reach is Reach.SENTENCE else "paragraph"
        return f"never in one {unit}; {apart} in {field}"
    turned = "the other way round, " if is_turned and query.reach is Reach.THEN else ""
    return f"{turned}{apart} in {field}"


def _nearest(query: Proximity, texts: Texts) -> tuple[int, bool, str] | None:
    """The least distance of the two sides, whether the right one is first, and in which field."""
    found: list[tuple[int, bool, str]] = []
    for field in fields_of(query):
        if field.kind is Kind.CODE:
            continue
        for text in texts.of(field):
            rights = sorted(set(places(query.right, field, text)))
            for left in set(places(query.left, field, text)):
                found += [(*gap, field.name) for gap in _gaps(left, rights)]
    return min(found, default=None)


def _gaps(left: Place, rights: list[Place]) -> Iterator[tuple[int, bool]]:
    """The distances to the places next to this one, before (True) and behind it."""
    behind = bisect_left(rights, (left[1], 0))
    if behind < len(rights):
        yield rights[behind][0] - left[1] + 1, False
    for number in range(behind - 1, -1, -1):
        first, last = rights[number]
        if last <= left[0]:
            yield left[0] - last + 1, True
            return
        # They overlap: not near each other, as `matching` counts.
        yield 0, first < left[0]


def _counted(part: Operand, texts: Texts) -> str:
    count = sum(len(found) for _, _, found in _everywhere(part, texts))
    return f"{'once' if count == 1 else f'{count:,} times'}" if count else ""


def _first_place(part: Operand, texts: Texts) -> str:
    found = [(min(end for _, end in at), f.name) for f, _, at in _everywhere(part, texts)]
    if not found:
        return ""
    word, name = min(found)
    return f"first as word {word:,} of {name}"


def _everywhere(part: Operand, texts: Texts) -> Iterator[tuple[Field, Text, set[Place]]]:
    for field in fields_of(part):
        if field.kind is not Kind.CODE:
            for text in texts.of(field):
                if found := set(places(part, field, text)):
                    yield field, text, found


def _written(part: Operand, texts: Texts) -> list[str]:
    """How something is written in a story, each spelling once."""
    spelled = (
        text.text[slice(*text.characters(place))]
        for _, text, found in _everywhere(part, texts)
        for place in sorted(found)
    )
    return list(dict.fromkeys(spelled))


def _occurs(leaf: Leaf, field: Field, texts: Texts) -> bool:
    return any(True for text in texts.of(field) for _ in places(leaf, field, text))


def _fields_with(part: Operand, texts: Texts) -> str:
    return " and ".join(dict.fromkeys(field.name for field, _, _ in _everywhere(part, texts)))


def _named(values: list[str]) -> str:
    more = ", …" if len(values) > MOST_NAMED else ""
    return ", ".join(values[:MOST_NAMED]) + more
