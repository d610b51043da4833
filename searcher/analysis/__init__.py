"""The only definition of a word. Engines, the meaning of queries and highlights all ask here.

A word is a run of letters and digits, without accents, in lower case; in scripts without blanks
it is a character or a syllable (see `folding`). tantivy's analyser, in Rust, says so for all of
them: two definitions would differ somewhere, and a hit would not be highlighted.
"""

import re
import unicodedata
from array import array
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from searcher.analysis.folding import aligned, fold

# Accents go before capitals: in lower case İ is an i and a combining dot, which would stay behind.
ANALYSER: TextAnalyzer = (
    TextAnalyzerBuilder(Tokenizer.simple())
    .filter(Filter.ascii_fold())
    .filter(Filter.lowercase())
    .build()
)

# In characters. A longer word is indexed and asked for by its beginning. Tantivy drops a term of
# over 65,530 bytes in silence; no character makes more than 4 of them.
LONGEST_WORD = 8_000

_ASCII_WORD = re.compile(r"[a-z0-9]+")
# Small letters and digits as they are, capitals made small, a space for all else.
_SPACED = bytes(
    ord(chr(byte).lower()) if byte < 128 and chr(byte).isalnum() else 32 for byte in range(256)
)
# Soft hyphen, zero-width space and non-joiner, word joiner, byte order mark: Unicode Standard,
# chapter 23. Marks of direction and the joiners of emoji are seen, so they stay; `folding` passes
# over them.
_INVISIBLE = dict.fromkeys([0, 0xAD, 0x200B, 0x200C, 0x2060, 0xFEFF])
_SURROGATES = re.compile("[\ud800-\udfff]")


class Token(NamedTuple):
    """A word as it is indexed, and the characters `start:end` of the text it stands for."""

    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The words of a text in order. A word's place in the list is its position.

    >>> [token.text for token in tokens("L'Été à İstanbul: S-400")]
    ['l', 'ete', 'a', 'istanbul', 's', '400']
    """
    folded = None if text.isascii() else aligned(text)
    found = _tokens(folded.text if folded else text)
    if not folded:
        return found
    starts, ends = folded.starts, folded.ends
    return [Token(word, starts[start], ends[end - 1]) for word, start, end in found]


def words(text: str) -> list[str]:
    """The words of a text as they are indexed, in order.

    >>> words("U.S. crude"), words("ΣΕΙΣΜΟΣ"), words("北京")
    (['u', 's', 'crude'], ['σεισμοσ'], ['北', '京'])
    """
    if not text.isascii():
        text = fold(text)
    if _has_long_word(text):
        return [token.text for token in _tokens(text)]
    if text.isascii():
        return spaced(text).split()
    analysed: list[str] = ANALYSER.analyze(text)
    return analysed


def spaced(text: str) -> str:
    """A text in ASCII with its words in small letters, and a space for each other character.

    >>> spaced("U.S. crude")
    'u s  crude'
    """
    # A third of the time that a regular expression takes to find the words.
    return text.encode().translate(_SPACED).decode()


def bounds(text: str) -> tuple[Sequence[int], Sequence[int]]:
    """Where each word of a text begins, and where it ends; in characters."""
    if not text.isascii():
        folded = aligned(text)
        found = ANALYSER.pre_tokenize(folded.text if folded else text).tokens
        starts = array("L", [t.char_offset_from for t in found])
        ends = array("L", [t.char_offset_to for t in found])
        if not folded:
            return starts, ends
        return (
            array("L", [folded.starts[at] for at in starts]),
            array("L", [folded.ends[at - 1] for at in ends]),
        )
    # Two arrays: of a story of 10 MB, two million objects would take seconds to make.
    lower = text.lower()
    starts = array("L", map(re.Match.start, _ASCII_WORD.finditer(lower)))
    return starts, array("L", map(re.Match.end, _ASCII_WORD.finditer(lower)))


def indexable(text: str) -> str:
    """A text for an engine to cut into words by itself: it has the words that `words` gives."""
    if not text.isascii():
        text = fold(text)
    if not _has_long_word(text):
        return text
    parts, end = [], 0
    for token in _tokens(text):
        parts.append(text[end : min(token.start + LONGEST_WORD, token.end)])
        end = token.end
    return "".join(parts) + text[end:]


def _tokens(text: str) -> list[Token]:
    """The words of a folded text."""
    # Gives the same words as Rust, several times as fast: nothing has to be handed over.
    if text.isascii():
        found = [Token(m[0], m.start(), m.end()) for m in _ASCII_WORD.finditer(text.lower())]
    else:
        found = [
            Token(t.text, t.char_offset_from, t.char_offset_to)
            for t in ANALYSER.pre_tokenize(text).tokens
        ]
    if _has_long_word(text):
        found = [
            token if token.end - token.start <= LONGEST_WORD
            else token._replace(text=_indexed(text[token.start : token.end]))
            for token in found
        ]  # fmt: skip
    return found


def _has_long_word(text: str) -> bool:
    return len(text) > LONGEST_WORD and max(map(len, text.split()), default=0) > LONGEST_WORD


def _indexed(word: str) -> str:
    """What is indexed of a word that is too long."""
    return "".join(ANALYSER.analyze(word[:LONGEST_WORD]))


# An archive has few codes, each in many stories.
@lru_cache(maxsize=4096)
def code(text: str) -> str:
    """A code or a name in the form in which codes are compared.

    >>> code("West-Germany") == code("west germany")
    True
    """
    return " ".join(words(text))[:LONGEST_WORD]


def clean(text: str) -> str:
    """Text as stories and queries hold it: composed (NFC), without invisible characters.

    Soft hyphens, NUL and zero-width characters are nothing to readers. Lone surrogates, which no
    UTF-8 can hold, become the replacement character.

    >>> clean("E\u0301te\u0301, Ank\u00adara")
    'Été, Ankara'
    """
    if text.isascii():
        return text.replace("\0", "") if "\0" in text else text
    text = _SURROGATES.sub("\ufffd", text).translate(_INVISIBLE)
    return unicodedata.normalize("NFC", text)
