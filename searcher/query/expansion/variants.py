"""Spellings that are one: U.S. and US, N.A.T.O. and NATO, e-mail and email, 1,500 and 1500.

A word is indexed as it is written, so each spelling is a run of indexed words of its own. Where
those words alone do not say that it is the same (the pronoun us, page 1, 500 copies), a check of
the text does.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from functools import cache
from itertools import islice, pairwise, product

from searcher.analysis import tokens, words
from searcher.analysis.families import has_family
from searcher.analysis.spelling import spellings
from searcher.lazy_re import pattern
from searcher.query.expansion.slots import Capitals, Inflections, Literal, OneOf, Slot

# The most runs that a phrase stands for; of one with more, only what is written.
MOST_RUNS = 24

_DOTTED = pattern(r"(?:[A-Za-z]\.){2,}[A-Za-z]?")
_CAPITALS = pattern(r"[A-Z]{2,6}")
_HYPHENED = pattern(r"[A-Za-z]+[-\u2010\u2011][A-Za-z]+")
_GROUPED = pattern(r"\d{1,3}(?:,\d{3})+")
_PLAIN = pattern(r"[1-9]\d{3,8}")
# Without dots they are words of their own, or a spelling of one.
_WORDS = frozenset(
    """
    aids all am an are as at be by can do for go has he her his if in is it may me my no of on one
    or our out pm she so the to up us was we who you
    """.split()
)
_AMERICA = frozenset({"US", "U.S.", "U.S", "USA", "U.S.A.", "U.S.A", "usa", "u.s.", "u.s.a."})
# Abbreviations that are asked for in small letters too.
_SMALL = frozenset("dc eu nato uae uk un ussr".split())
# Signs around a word of a phrase.
_AROUND = ",;:!?()[]'’“”"
_YEARS = range(1900, 2100)
# Words written in one, with a hyphen or apart: the beginning, and how the rest begins.
_JOINED = [
    tuple(entry.split("-"))
    for entry in """
    co-operat co-ordinat co-exist co-educat e-mail e-commerce anti-trust cease-fire take-over
    buy-out buy-back pay-out start-up shut-down on-line off-line web-site non-stop health-care
    policy-mak peace-keep share-hold ship-build per-cent mid-term life-span work-force air-strike
    bail-out break-down crack-down hand-over lay-off lock-out turn-out roll-over
    """.split()
]


class Check(Enum):
    """What the text must show of some words of a run."""

    HYPHEN = "a hyphen between them"
    COMMA = "a comma between them, and nothing else"
    CAPITALS = "all in capitals, and not because the whole line is"


# The check that words `first:last` of a run must pass.
Checked = tuple[Check, int, int]
Run = tuple[Slot, ...]
Variant = tuple[Run, tuple[Checked, ...]]
# What one word stands for: its family, or its spellings.
FormOf = Callable[[str], Slot]

_UNITED_STATES: tuple[Variant, ...] = (
    ((Literal("u"), Literal("s")), ()),
    ((Literal("u"), Literal("s"), Literal("a")), ()),
    ((Literal("usa"),), ()),
    ((Capitals("us"),), ((Check.CAPITALS, 0, 1),)),
)


def of_word(text: str, slots: Run, *, inflected: bool, wide: bool) -> list[Variant]:
    """Every way to write a word without wildcards, as typed first."""

    def form(word: str) -> Slot:
        if (inflected or wide) and has_family(word):
            return Inflections(word, wide)
        every = spellings(word)
        return OneOf(word, every[1:]) if every[1:] else Literal(word)

    if text in _AMERICA:
        return list(_UNITED_STATES)
    if _GROUPED.fullmatch(text) or (_PLAIN.fullmatch(text) and int(text) not in _YEARS):
        return _numbers(int(text.replace(",", "")))
    own = slots
    if len(slots) == 1 and isinstance(slots[0], Literal):
        own = (form(slots[0].word),)
    return [(own, ()), *_others(text, slots, form)]


def _numbers(number: int) -> list[Variant]:
    parts = tuple(Literal(part) for part in f"{number:,}".split(","))
    return [((Literal(str(number)),), ()), (parts, ((Check.COMMA, 0, len(parts)),))]


def _others(text: str, slots: Run, form: FormOf) -> Iterator[Variant]:
    """How else a word is written."""
    if _DOTTED.fullmatch(text):
        joined = text.replace(".", "").lower()
        if joined not in _WORDS:
            yield (Literal(joined),), ()
    elif text in _SMALL or _CAPITALS.fullmatch(text):
        yield tuple(Literal(letter) for letter in text.lower()), ()
    elif _HYPHENED.fullmatch(text) and len(slots) == 2:
        yield (form("".join(words(text))),), ()
    elif len(slots) == 1:
        yield from _apart(slots[0], form)


def of_phrase(chunks: list[tuple[str, Run]]) -> list[Variant]:
    """Every way to write the words of a phrase, each given as written and as slots."""
    each = [
        of_word(text.strip(_AROUND), slots, inflected=False, wide=False)
        if is_plain(text)
        else [(slots, ())]
        for text, slots in chunks
    ]
    found = list(islice(map(_joined, product(*each)), MOST_RUNS + 1))
    return found if len(found) <= MOST_RUNS else [_joined([some[0] for some in each])]


def is_plain(text: str) -> bool:
    """Whether a written word has no wildcards or escapes."""
    return not any(sign in text for sign in "*?\\")


def passes(check: Check, text: str, places: list[tuple[int, int]]) -> bool:
    """Whether words at these places of a text pass a check."""
    match check:
        case Check.CAPITALS:
            return all(is_in_capitals(text, *place) for place in places)
        case Check.HYPHEN:
            return all(gap in ("-", "\u2010", "\u2011") for gap in _gaps(text, places))
        case Check.COMMA:
            return all(gap == "," for gap in _gaps(text, places))


def is_in_capitals(text: str, start: int, end: int) -> bool:
    """Whether a word is in capitals, in a line that has small letters too.

    In a line all in capitals "TELL US" is the pronoun.
    """
    if not text[start:end].isupper():
        return False
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    line = text[first : last if last >= 0 else len(text)]
    return any(map(str.islower, line))


def has_capitals(text: str, word: str) -> bool:
    """Whether a text has an indexed word in capitals; see `is_in_capitals`."""
    capitals = word.upper()
    # Nearly all texts end here, and nearly all others at the letters around it: BUSINESS.
    if capitals not in text:
        return False
    found = [one.span() for one in _alone(capitals).finditer(text)]
    if found and not text.isascii():
        found = [(token.start, token.end) for token in tokens(text) if token.text == word]
    return any(is_in_capitals(text, start, end) for start, end in found)


@cache
def _alone(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z0-9]){word}(?![A-Za-z0-9])")


def _apart(slot: Slot, form: FormOf) -> Iterator[Variant]:
    """A word that is also written in two."""
    if not isinstance(slot, Literal):
        return
    for begin, rest in _JOINED:
        if slot.word.startswith(begin + rest):
            # Or it would be found in "Ford Motor Co operations".
            checks: tuple[Checked, ...] = ((Check.HYPHEN, 0, 2),) if begin == "co" else ()
            yield (Literal(begin), form(slot.word.removeprefix(begin))), checks


def _joined(parts: Iterable[Variant]) -> Variant:
    """Variants of words that follow each other, as one."""
    slots: list[Slot] = []
    checks: list[Checked] = []
    for run, own in parts:
        checks += [(check, first + len(slots), last + len(slots)) for check, first, last in own]
        slots += run
    return tuple(slots), tuple(checks)


def _gaps(text: str, places: list[tuple[int, int]]) -> list[str]:
    return [text[a[1] : b[0]] for a, b in pairwise(places)]
