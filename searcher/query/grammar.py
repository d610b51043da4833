"""The operators between and before words, as they are written here and in Factiva and Nexis."""

import re

from msgspec import Struct

from searcher.lazy_re import pattern
from searcher.query.nodes import Reach

BREAKS = r'\s()"“”„«»^~'  # what ends a word

_REACHES = {
    **dict.fromkeys(("NEAR", "W", "WITHIN"), Reach.NEAR),
    **dict.fromkeys(("THEN", "PRE", "ADJ"), Reach.THEN),
    "S": Reach.SENTENCE,
    "P": Reach.PARAGRAPH,
}
_PROXIMITY = r"(?:NEAR|ADJ)/?\d+|(?:W|PRE|THEN|WITHIN)/\d+|(?:SAME|W)/[SP]"
_END = rf"(?=[{BREAKS}]|$)"
_INFIX = pattern(rf"(NOT\s+)?({_PROXIMITY}){_END}")
_PARTS = pattern(r"([A-Z]+)/?(\d+|[SP])")
_PREFIX = pattern(rf"(ATLEAST(?=/?\d)|FIRST(?=/))/?(\d+){_END}")
_INCOMPLETE = pattern(
    rf"(?:NOT\s+)?((NEAR|PRE|ADJ|THEN|WITHIN|SAME|W(?=/))(?:/[^{BREAKS}]*)?){_END}"
)
_WITH_SLASH = pattern(rf"(?=.*/)(?:{_PROXIMITY}|(?:ATLEAST|FIRST)/\d+)")
_LOWER_CASE = pattern(rf"and|or|not|same|w/(?:para|sent|seg)|{_PROXIMITY.lower()}|saidby")
_OPERAND_AHEAD = pattern(
    rf"\s*(?=[^\s)^~])(?!(?:AND|OR|(?:NOT\s+)?(?:{_PROXIMITY}))(?:[{BREAKS}]|$))"
)


class Infix(Struct, frozen=True):
    """A proximity operator: what it means, and where it stands."""

    reach: Reach
    distance: int
    apart: bool
    start: int
    end: int

    def __str__(self) -> str:
        number = self.distance if self.reach in (Reach.NEAR, Reach.THEN) else ""
        return f"{'NOT ' if self.apart else ''}{self.reach}{number}"


class Prefix(Struct, frozen=True):
    """ATLEAST/n or FIRST/n, and where it stands."""

    name: str
    count: int
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.name}/{self.count}"


def infix(text: str, at: int) -> Infix | None:
    """The proximity operator that stands here and has an operand after it.

    >>> str(infix("a PRE/3 b", 2)), infix("a PRE/3", 2)
    ('THEN/3', None)
    """
    if not text[at : at + 1].isupper():
        return None
    found = _INFIX.match(text, at)
    parts = _PARTS.fullmatch(found[2]) if found else None
    if not found or not parts or not operand_after(text, found.end()):
        return None
    reach = _REACHES.get(parts[2]) or _REACHES[parts[1]]
    distance = int(parts[2]) if parts[2].isdigit() else 0
    return Infix(reach, distance, bool(found[1]), found.start(), found.end())


def prefix(text: str, at: int) -> Prefix | None:
    """The ATLEAST/n or FIRST/n that stands here and has an operand after it."""
    if text[at : at + 1] not in ("A", "F"):
        return None
    found = _PREFIX.match(text, at)
    if not found or not operand_after(text, found.end()):
        return None
    return Prefix(found[1], int(found[2]), found.start(), found.end())


def incomplete(text: str, at: int) -> re.Match[str] | None:
    """A proximity operator without its number that has an operand after it; 1 whole, 2 name."""
    found = _INCOMPLETE.match(text, at) if text[at : at + 1].isupper() else None
    return found if found and operand_after(text, found.end()) else None


def operand_after(text: str, at: int) -> bool:
    """Whether something that an operator can apply to comes next."""
    return _OPERAND_AHEAD.match(text, at) is not None


def is_operator(word: str) -> bool:
    """Whether a word can be nothing but an operator: it has a slash."""
    return "/" in word and _WITH_SLASH.fullmatch(word) is not None


def is_lower_case(word: str) -> bool:
    """Whether a word would be an operator in capitals."""
    return _LOWER_CASE.fullmatch(word) is not None
