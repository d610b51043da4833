"""What a written word or phrase stands for: the sequences of indexed words that satisfy it.

Meaning, engines and highlights all start from here, so they cannot disagree on spellings.
"""

import re
from functools import lru_cache

from msgspec import Struct

from searcher import analysis
from searcher.analysis.folding import is_unspaced
from searcher.fields import Kind
from searcher.lazy_re import pattern
from searcher.query.expansion.slots import Capitals as Capitals
from searcher.query.expansion.slots import Fuzzy as Fuzzy
from searcher.query.expansion.slots import Inflections as Inflections
from searcher.query.expansion.slots import Literal as Literal
from searcher.query.expansion.slots import OneOf as OneOf
from searcher.query.expansion.slots import Pattern as Pattern
from searcher.query.expansion.slots import Slot as Slot
from searcher.query.expansion.slots import Wildcard as Wildcard
from searcher.query.expansion.slots import check_regex as check_regex
from searcher.query.expansion.slots import literal_start as literal_start
from searcher.query.expansion.variants import Checked, is_plain, of_phrase, of_word, passes
from searcher.query.nodes import Leaf, Phrase, Regex, Word

DESIGNATOR_RUNS = 6
HYPHENS = "-\u2010\u2011\u2012\u2013\u2212"
APOSTROPHES = "'\u2019\u02bc"
QUOTES = '"“”„«»'

_DESIGNATOR = pattern(rf"[^\W\d_]+(?:[{HYPHENS}]?\d+[{HYPHENS}]?[^\W\d_]*)+", re.ASCII)
_RUNS = pattern(r"[^\W\d_]+|\d+", re.ASCII)
_LETTER = r"[^\W_]"
# More letters than a query can hold; see _marked.
_MARKERS = range(0xAC00, 0xD7A4)


class Expansion(Struct, frozen=True):
    """The alternatives a leaf stands for, each a run of adjacent words.

    `spelling`, where set, must match the source text of a run and of the `signs` around it: so
    many characters before its first letter, and so many behind its last (the ++ of C++). Runs of
    a `designator` are parted by hyphens and spaces alone. `whole` asks that a run be all of a
    value. Between the words of a run may stand `slop` others. `checks` has, for each of the runs,
    what the text must show of it; it is empty if no run needs that.
    """

    alternatives: tuple[tuple[Slot, ...], ...]
    spelling: re.Pattern[str] | None = None
    designator: bool = False
    whole: bool = False
    slop: int = 0
    signs: tuple[int, int] = (0, 0)
    checks: tuple[tuple[Checked, ...], ...] = ()

    @property
    def is_exact(self) -> bool:
        """Whether finding the adjacent words is enough, without a look at the source text.

        Except for a word alone that must be in capitals: an index may know that of each story.
        """
        joined = all(len(run) == 1 for run in self.alternatives)
        is_free = self.spelling is None and not self.whole and (joined or not self.designator)
        runs = zip(self.alternatives, self.checks, strict=False)
        return is_free and not any(checks and len(run) > 1 for run, checks in runs)

    @property
    def asks_for_capitals(self) -> bool:
        """Whether a word alone must be in capitals."""
        return any(isinstance(run[0], Capitals) for run in self.alternatives if len(run) == 1)

    def passes(self, number: int, text: str, places: list[tuple[int, int]]) -> bool:
        """Whether the words of a run, at these places of a text, are written as they must be."""
        checks = self.checks[number] if self.checks else ()
        return all(passes(check, text, places[first:last]) for check, first, last in checks)

    def admits(self, text: str, start: int, end: int, gaps: list[tuple[int, int]]) -> bool:
        """Whether the words found at `start:end` of a text, `gaps` between them, are spelled so."""
        if self.designator and not (
            all(_joins(text[a:b]) for a, b in gaps) and not _is_possessive(text, start)
        ):
            return False
        if self.spelling is None:
            return True
        before, behind = self.signs
        first, last = start - before, end + behind
        # The U.S. of U.S.A.
        if behind and text[last : last + 1].isalnum():
            return False
        return first >= 0 and self.spelling.fullmatch(text, first, last) is not None


@lru_cache(maxsize=1024)
def expand(leaf: Leaf, kind: Kind) -> Expansion:
    """The expansion of a word or phrase in a field of running text or of names.

    >>> from searcher.query.nodes import Word
    >>> [" ".join(s.word for s in run) for run in expand(Word("S-400"), Kind.TEXT).alternatives]
    ['s 400', 's 400s', 's400', 's400s']
    """
    if isinstance(leaf, Regex):
        return Expansion(((Pattern(leaf.pattern),),))
    slots = _slots(leaf.text)
    if not slots:
        return Expansion(())
    if isinstance(leaf, Word) and leaf.edits:
        return Expansion((tuple(_fuzzy(slot, leaf.edits) for slot in slots),))
    if isinstance(leaf, Word) and not leaf.exact and (designator := _designator(leaf.text)):
        return Expansion(designator, designator=True)
    if kind is Kind.TEXT and not leaf.exact:
        return _varied(leaf, slots)
    whole = kind is Kind.NAME and leaf.exact
    slop = leaf.slop if isinstance(leaf, Phrase) else 0
    spelling, signs = _spelling(leaf) if leaf.exact else (None, (0, 0))
    return Expansion((slots,), spelling=spelling, whole=whole, slop=slop, signs=signs)


def _varied(leaf: Word | Phrase, slots: tuple[Slot, ...]) -> Expansion:
    """What a word or phrase of running text stands for, in all its spellings."""
    slop = leaf.slop if isinstance(leaf, Phrase) else 0
    if isinstance(leaf, Word) and is_plain(leaf.text):
        found = of_word(leaf.text, slots, inflected=leaf.inflected, wide=leaf.wide)
    elif "\\" in leaf.text:
        found = [(slots, ())]
    else:
        chunks = [(text, _slots(text)) for text in leaf.text.split()]
        found = of_phrase([chunk for chunk in chunks if chunk[1]])
    checks = tuple(own for _, own in found)
    runs = tuple(run for run, _ in found)
    return Expansion(runs, slop=slop, checks=checks if any(checks) else ())


@lru_cache(maxsize=1024)
def expand_code(leaf: Leaf) -> Slot:
    """What the code of a value, taken as one word, must be accepted by; see `analysis.code`.

    >>> from searcher.query.nodes import Word
    >>> expand_code(Word("Money-*"))
    Wildcard(pattern='money *')
    """
    if isinstance(leaf, Regex):
        return Pattern(leaf.pattern)
    slots = _slots(leaf.text)
    joined = " ".join(_word(slot) for slot in slots)
    if any(isinstance(slot, Wildcard) for slot in slots):
        return Wildcard(joined)
    joined = joined[: analysis.LONGEST_WORD]  # as `analysis.code` cuts
    return Fuzzy(joined, leaf.edits) if isinstance(leaf, Word) and leaf.edits else Literal(joined)


def accepts_code(slot: Slot, value: str) -> bool:
    """Whether the code of a value is accepted by an `expand_code`."""
    code = analysis.code(value)
    return code != "" and slot.accepts(code)  # no engine keeps an empty one


def plain(text: str) -> str:
    r"""The characters that query text stands for, wildcards among them.

    >>> plain(r"why\?")
    'why?'
    """
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)


def _word(slot: Slot) -> str:
    match slot:
        case Wildcard(text) | Pattern(text):
            return text
        case _:
            return slot.word


def _fuzzy(slot: Slot, edits: int) -> Slot:
    return Fuzzy(slot.word, edits) if isinstance(slot, Literal) else slot


def _slots(text: str) -> tuple[Slot, ...]:
    marked, star, mark = _marked(text)
    slots: list[Slot] = []
    for word in analysis.words(marked):
        if star in word or mark in word:
            slots.append(Wildcard(word.replace(star, "*").replace(mark, "?")))
        else:
            slots.append(Literal(word))
    return tuple(_without_outer_stars(slots))


def _without_outer_stars(slots: list[Slot]) -> list[Slot]:
    """The slots without a `*` at an end of a run of a script without blanks.

    Each character is a word there, so 北京* has nothing to add to 北京: more may follow anyway.
    """
    star = Wildcard("*")
    while len(slots) > 1 and slots[-1] == star and is_unspaced(_word(slots[-2])):
        slots = slots[:-1]
    while len(slots) > 1 and slots[0] == star and is_unspaced(_word(slots[1])):
        slots = slots[1:]
    return slots


def _marked(text: str) -> tuple[str, str, str]:
    """The text with two unused letters for its wildcards, so that the analyser keeps them."""
    unused = (chr(number) for number in _MARKERS if chr(number) not in text)
    star, mark = next(unused), next(unused)
    letters = {"*": star, "?": mark}
    return (
        re.sub(r"\\(.)|([*?])", lambda m: m[1] or letters[m[2]], text, flags=re.DOTALL),
        star,
        mark,
    )


def _designator(text: str) -> tuple[tuple[Slot, ...], ...]:
    """Every way to write a designator such as S-400 or F-16C: runs joined or apart, plural s."""
    written = plain(text)
    runs = _RUNS.findall(written)
    if not _DESIGNATOR.fullmatch(written) or len(runs) > DESIGNATOR_RUNS:
        return ()
    if len(runs) > 2 and runs[-1] == "s":
        runs.pop()
    runs = [run.lower() for run in runs]
    spellings: list[list[str]] = [[runs[0]]]
    for run in runs[1:]:
        spellings = [
            spelling
            for words in spellings
            for spelling in ([*words, run], [*words[:-1], words[-1] + run])
        ]
    return tuple(
        tuple(Literal(word) for word in (*words[:-1], words[-1] + plural))
        for words in spellings
        for plural in ("", "s")
    )


def _spelling(leaf: Word | Phrase) -> tuple[re.Pattern[str] | None, tuple[int, int]]:
    """What the source text must look like, and how many signs that is before and behind the words.

    None if folding would change nothing in it.
    """
    marked, star, mark = _marked(re.sub(r"\s+", " ", leaf.text))
    found = analysis.tokens(marked)
    if not found:
        return None, (0, 0)
    first, last = found[0].start, found[-1].end
    signs = len(marked[:first].split(" ")[-1]), len(marked[last:].split(" ")[0])
    written = marked[first - signs[0] : last + signs[1]]
    if written == " ".join(token.text for token in found):
        return None, (0, 0)
    pattern = []
    for part in written.split(star):
        pattern.append("".join(_spelled(letter, mark) for letter in part))
    start, *rest = pattern
    if not rest:
        return re.compile(start), signs
    middle = "".join(f"(?>{_LETTER}*?{part})" for part in rest[:-1])
    return re.compile(f"{start}{middle}{_LETTER}*{rest[-1]}"), signs


def _spelled(letter: str, mark: str) -> str:
    if letter == mark:
        return _LETTER
    if letter == " ":
        return r"[\W_]+"
    for alike in (HYPHENS, APOSTROPHES, QUOTES):
        if letter in alike:
            return f"[{alike}]"
    return re.escape(letter)


def _joins(gap: str) -> bool:
    return gap.strip(HYPHENS + " \t\n\u00a0\u2009\u202f") == "" and "\n\n" not in gap


def _is_possessive(text: str, start: int) -> bool:
    """Whether a run starts as the s of "Turkey's"."""
    return start > 1 and text[start - 1] in APOSTROPHES and text[start - 2].isalnum()
