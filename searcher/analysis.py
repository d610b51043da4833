"""The only definition of a word. Engines, the meaning of queries and highlights all ask here.

A word is a run of letters and digits, without accents, in lower case. tantivy's analyser, in Rust,
says so for all of them: two definitions would differ somewhere, and a hit would not be highlighted.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

# Accents go before capitals: in lower case İ is an i and a combining dot, which would stay behind.
ANALYSER: TextAnalyzer = (
    TextAnalyzerBuilder(Tokenizer.simple())
    .filter(Filter.ascii_fold())
    .filter(Filter.lowercase())
    .build()
)
_STEMMER = TextAnalyzerBuilder(Tokenizer.whitespace()).filter(Filter.stemmer("english")).build()

# Bytes of UTF-8. Tantivy drops a longer term in silence.
LONGEST_TOKEN = 65_530
# Stands for a word that is too long: positions stay right, and nothing matches it.
UNINDEXED = ""

_ASCII_WORD = re.compile(r"[a-z0-9]+")
# Soft hyphen, zero-width space and non-joiner, word joiner, byte order mark: Unicode Standard,
# chapter 23.
_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x2060, 0xFEFF])
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
    # Gives the same words as Rust, several times as fast: nothing has to be handed over.
    if text.isascii():
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
    """The words of a text as they are indexed, in order.

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
    """The word, or UNINDEXED if it is too long."""
    return word if len(word.encode()) <= LONGEST_TOKEN else UNINDEXED


# An archive has few codes, each in many stories.
@lru_cache(maxsize=4096)
def code(text: str) -> str:
    """A code or a name in the form in which codes are compared.

    >>> code("West-Germany") == code("west germany")
    True
    """
    return " ".join(words(text))


def clean(text: str) -> str:
    """Text as stories and queries hold it: composed (NFC), without invisible characters.

    Soft hyphens and zero-width characters would split words. Lone surrogates, which no UTF-8 can
    hold, become the replacement character.

    >>> clean("E\u0301te\u0301, Ank\u00adara")
    'Été, Ankara'
    """
    if text.isascii():
        return text
    text = _SURROGATES.sub("\ufffd", text).translate(_INVISIBLE)
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """What the inflections of an indexed word have in common (Snowball's English stemmer).

    It is the word itself if it has under three letters or is not all letters, or if it does not
    begin with its stem's `stem_prefix`: inflections are looked up under that.

    >>> stem("sanctions") == stem("sanctioned") == "sanction"
    True
    >>> stem("us"), stem("mi6"), stem("dying")
    ('us', 'mi6', 'dying')
    """
    return stems([word])[0]


def stems(many: list[str]) -> list[str]:
    """`stem` of each word, by one call of the stemmer."""
    found = _STEMMER.analyze("\n".join(many))
    return [
        own if len(word) > 2 and word.isalpha() and word.startswith(_prefix(own)) else word
        for word, own in zip(many, found, strict=True)
    ]


@lru_cache(maxsize=4096)
def stem_prefix(word: str) -> str:
    """The letters that every inflection of an indexed word begins with.

    >>> stem_prefix("cries"), stem_prefix("hoping"), stem_prefix("us")
    ('cr', 'hop', 'us')
    """
    return _prefix(stem(word))


def _prefix(own: str) -> str:
    # The stem may end in letters that an inflection lacks: y has become i, an e was restored; and
    # -bl stands for -ble, -bility and -bly (Snowball's English stemmer, steps 1c, 1b and 2).
    return own[:-1] if len(own) > 2 and own.endswith(("i", "e", "bl")) else own
