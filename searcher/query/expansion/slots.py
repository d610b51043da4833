"""What one word of a query stands for among the indexed words."""

import re
from collections.abc import Sequence
from fnmatch import translate
from functools import lru_cache
from itertools import takewhile
from typing import Any, assert_never

from msgspec import Struct

from searcher import analysis
from searcher.analysis import families
from searcher.lazy_re import pattern

# A sign applies to the letter before.
_LITERAL = pattern(r"[a-zA-Z0-9]*(?![?*{])", re.ASCII)


class Literal(Struct, frozen=True):
    """This indexed word."""

    word: str

    def accepts(self, word: str) -> bool:
        return word == self.word


class Inflections(Struct, frozen=True):
    """Every indexed word of this one's family; if `wide`, every one with its stem."""

    word: str
    wide: bool = False

    @property
    def starts(self) -> tuple[str, ...]:
        """Each of the words begins with one of these, and none of these with another."""
        if self.wide:
            return (families.stem_start(self.word),)
        return families.family_starts(self.word)

    def among(self, words: Sequence[str]) -> list[bool]:
        """Which of some indexed words are accepted, by one call of the stemmer."""
        if self.wide:
            own = families.stem(self.word)
            return [other == own for other in families.stems(words)]
        return families.is_family(words, self.word)

    def accepts(self, word: str) -> bool:
        if word == self.word:
            return True
        if not word.startswith(self.starts):
            return False
        if self.wide:
            return families.stem(word) == families.stem(self.word)
        return families.family(word) == families.family(self.word)


class OneOf(Struct, frozen=True):
    """This indexed word, or one of the others: defence, defense."""

    word: str
    others: tuple[str, ...]

    @property
    def every(self) -> tuple[str, ...]:
        return (self.word, *self.others)

    def accepts(self, word: str) -> bool:
        return word == self.word or word in self.others


class Capitals(Struct, frozen=True):
    """This indexed word; that it is written in capitals, only the text can say."""

    word: str

    def accepts(self, word: str) -> bool:
        return word == self.word


class Wildcard(Struct, frozen=True):
    """Every indexed word of this pattern: `*` any letters, `?` one."""

    pattern: str

    def accepts(self, word: str) -> bool:
        return _compiled(self.pattern).match(word) is not None


class Fuzzy(Struct, frozen=True):
    """Every indexed word within so many edits of this one.

    An edit adds, drops or changes a letter, or swaps it with the next; no letter is edited twice
    (optimal string alignment).
    """

    word: str
    edits: int

    def accepts(self, word: str) -> bool:
        if abs(len(word) - len(self.word)) > self.edits:
            return False
        from rapidfuzz.distance import OSA

        return OSA.distance(self.word, word, score_cutoff=self.edits) <= self.edits


class Pattern(Struct, frozen=True):
    """Every indexed word that a regular expression matches whole."""

    regex: str

    def accepts(self, word: str) -> bool:
        return _program(self.regex).fullmatch(word) is not None


Slot = Literal | Inflections | OneOf | Capitals | Wildcard | Fuzzy | Pattern


def literal_start(slot: Slot) -> str:
    """The letters with which every indexed word begins that a slot accepts; perhaps fewer.

    >>> literal_start(Wildcard("erdo?an")), literal_start(Pattern("colou?r"))
    ('erdo', 'colo')
    >>> literal_start(Inflections("cries")), literal_start(Fuzzy("coup", 1))
    ('cr', '')
    """
    match slot:
        case Literal(word) | Capitals(word):
            return word
        case Inflections():
            return _common_start(slot.starts)
        case OneOf():
            return _common_start(slot.every)
        case Wildcard(pattern):
            return pattern.split("*")[0].split("?")[0]
        case Fuzzy():
            return ""
        case Pattern(regex):
            found = None if "|" in regex else _LITERAL.match(regex)
            return found[0].lower() if found else ""
        case _:
            assert_never(slot)


def _common_start(words: Sequence[str]) -> str:
    first, last = min(words), max(words)
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    return "".join(letter for letter, _ in alike)


def check_regex(pattern: str) -> str:
    """What is wrong with a regular expression; empty if nothing is."""
    import re2

    try:
        _program(pattern)
    except re2.error as error:
        found = error.args[0]
        return found.decode(errors="replace") if isinstance(found, bytes) else str(found)
    return ""


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(translate(pattern))


@lru_cache(maxsize=64)
def _program(regex: str) -> Any:
    """A regular expression compiled by RE2, which takes no more time than its text is long."""
    import re2

    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = False
    return re2.compile(_folded(regex), options)


def _folded(regex: str) -> str:
    """The letters of a regular expression without accents, as words are indexed."""
    return "".join(
        letter if letter.isascii() or not letter.isalnum() else "".join(analysis.words(letter))
        for letter in regex
    )
