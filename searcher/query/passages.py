"""Where the sentences and paragraphs of a text begin, by rules that no language owns.

A blank line parts paragraphs. A full stop, question mark or exclamation mark ends a sentence if
blanks follow and then no small letter, unless it belongs to an abbreviation: an initial, a title,
a month (Gen. Smith, George W. Bush, Jan. 3).
"""

import re
from collections.abc import Callable

from searcher.analysis import Token

_ABBREVIATIONS = frozenset(
    """
    mr mrs ms messrs dr prof rev hon pres gen lt col maj capt cmdr sgt cpl pvt adm brig sen rep gov
    supt insp det st ste mt ft vs approx dept univ m mm mme mlle str sr sra bzw ca
    jan feb mar apr jun jul aug sep sept oct nov dec
    """.split()
)
_BEFORE_NUMBERS = frozenset("no nos nr art fig vol ch v p pp".split())
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")
_STOP = re.compile(r"[.!?…](?:[^\w\s]*\s|\n)")


def paragraphs(text: str, found: list[Token]) -> list[int]:
    """The number of the paragraph in which each word of a text stands.

    >>> from searcher.analysis import tokens
    >>> text = "One two.\\n\\nThree."
    >>> paragraphs(text, tokens(text))
    [0, 0, 1]
    """
    return _numbered(found, lambda _, gap, __: _PARAGRAPH.search(gap) is not None, text)


def sentences(text: str, found: list[Token]) -> list[int]:
    """The number of the sentence in which each word of a text stands.

    >>> from searcher.analysis import tokens
    >>> text = "Gen. Lee spoke. He left."
    >>> sentences(text, tokens(text))
    [0, 0, 0, 1, 1]
    """
    return _numbered(found, _ends_sentence, text)


def _ends_sentence(before: str, gap: str, after: str) -> bool:
    if _PARAGRAPH.search(gap):
        return True
    if not _STOP.search(gap) or after.islower():
        return False
    return gap[0] != "." or not _is_abbreviation(before, after)


def _is_abbreviation(word: str, after: str) -> bool:
    if len(word) == 1 and word.isupper():  # an initial
        return True
    small = word.lower()
    return small in _ABBREVIATIONS or (small in _BEFORE_NUMBERS and after.isdigit())


def _numbered(found: list[Token], parts: Callable[[str, str, str], bool], text: str) -> list[int]:
    """Numbers that grow by one where the gap between two words parts them."""
    number, numbers = 0, []
    for place, token in enumerate(found):
        if place:
            last = found[place - 1]
            gap = text[last.end : token.start]
            # Most gaps are a single blank.
            if len(gap) > 1 and parts(text[last.start : last.end], gap, text[token.start]):
                number += 1
        numbers.append(number)
    return numbers
