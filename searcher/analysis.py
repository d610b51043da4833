"""The only definition of a word: engines, meaning and highlights all ask here.

The analyser is tantivy's: runs of letters and digits, accents folded, then lower case
(folding first, or `İstanbul` keeps a stray combining dot).
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

ANALYSER: TextAnalyzer = (
    TextAnalyzerBuilder(Tokenizer.simple())
    .filter(Filter.ascii_fold())
    .filter(Filter.lowercase())
    .build()
)
_STEMMER = TextAnalyzerBuilder(Tokenizer.whitespace()).filter(Filter.stemmer("english")).build()

LONGEST_TOKEN = 65_530  # bytes of UTF-8; engines index nothing longer
UNINDEXED = ""  # stands where a longer token stood: it keeps its place and matches nothing

_ASCII_WORD = re.compile(r"[a-z0-9]+")
_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x2060, 0xFEFF])
_SURROGATES = re.compile("[\ud800-\udfff]")


class Token(NamedTuple):
    """A word as it is indexed, and its characters `start:end` in the text."""

    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The words of a text, in order; the place in the list is the word's position.

    >>> [token.text for token in tokens("L'Été à İstanbul: S-400")]
    ['l', 'ete', 'a', 'istanbul', 's', '400']
    """
    if text.isascii():  # the same, several times faster than from Rust
        found = [Token(m[0], m.start(), m.end()) for m in _ASCII_WORD.finditer(text.lower())]
    else:
        found = [
            Token(t.text, t.char_offset_from, t.char_offset_to)
            for t in ANALYSER.pre_tokenize(text).tokens
        ]
    if len(text) * 4 > LONGEST_TOKEN:
        found = [token._replace(text=_indexed(token.text)) for token in found]
    return found


def words(text: str) -> list[str]:
    """The words of a text without their places.

    >>> words("U.S. crude")
    ['u', 's', 'crude']
    """
    if text.isascii():
        found: list[str] = _ASCII_WORD.findall(text.lower())
        return found if len(text) <= LONGEST_TOKEN else [_indexed(word) for word in found]
    if len(text) * 4 > LONGEST_TOKEN:
        return [token.text for token in tokens(text)]
    analysed: list[str] = ANALYSER.analyze(text)
    return analysed


def _indexed(word: str) -> str:
    """The word, unless it is too long to be indexed."""
    return word if len(word.encode()) <= LONGEST_TOKEN else UNINDEXED


@lru_cache(maxsize=4096)  # most codes come again and again
def code(text: str) -> str:
    """A code or name as one comparable string.

    >>> code("West-Germany") == code("west germany")
    True
    """
    return " ".join(words(text))


def clean(text: str) -> str:
    """Text as stories and queries hold it: composed (NFC), without invisible characters.

    Soft hyphens and zero-width characters would split words, lone surrogates cannot be stored.

    >>> clean("E\u0301te\u0301, Ank\u00adara")
    'Été, Ankara'
    """
    if text.isascii():
        return text
    text = _SURROGATES.sub("\ufffd", text).translate(_INVISIBLE)
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """What the inflections of an indexed word have in common (English Snowball).

    Words under three letters, and words that are not all letters, have no inflections; nor do
    those whose stem is spelled too differently to be listed under `stem_prefix`.

    >>> stem("sanctions") == stem("sanctioned") == "sanction"
    True
    >>> stem("us"), stem("mi6"), stem("dying")
    ('us', 'mi6', 'dying')
    """
    return stems([word])[0]


def stems(many: list[str]) -> list[str]:
    """`stem` of each word, in one call of the stemmer."""
    found = _STEMMER.analyze("\n".join(many))
    return [
        own if len(word) > 2 and word.isalpha() and word.startswith(_prefix(own)) else word
        for word, own in zip(many, found, strict=True)
    ]


@lru_cache(maxsize=4096)
def stem_prefix(word: str) -> str:
    """The letters with which every inflection of an indexed word begins.

    >>> stem_prefix("cries"), stem_prefix("hoping"), stem_prefix("us")
    ('cr', 'hop', 'us')
    """
    return _prefix(stem(word))


def _prefix(own: str) -> str:
    # Snowball turns y into i and restores an e; `-bl` stands for -ble, -bility and -bly.
    return own[:-1] if len(own) > 2 and own.endswith(("i", "e", "bl")) else own
