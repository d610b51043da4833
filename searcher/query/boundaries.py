"""Where the sentences and paragraphs of a text begin, by rules that no language owns.
(Nothing to do with an engine's `Boundary`, where errors are translated.)

A blank line parts paragraphs. A full stop, question mark or exclamation mark ends a sentence if
blanks follow and then no small letter, unless it belongs to an abbreviation: an initial, a title,
a month (Gen. Smith, George W. Bush, Jan. 3).
"""

import re

from searcher.lazy_re import pattern

_ABBREVIATIONS = frozenset(
    """
    mr mrs ms messrs dr prof rev hon pres gen lt col maj capt cmdr sgt cpl pvt adm brig sen rep gov
    supt insp det st ste mt ft vs approx dept univ m mm mme mlle str sr sra bzw ca
    jan feb mar apr jun jul aug sep sept oct nov dec
    """.split()
)
_BEFORE_NUMBERS = frozenset("no nos nr art fig vol ch v p pp".split())
_PARAGRAPH = pattern(r"\n[^\S\n]*\n[\W_]*")
_STOP = pattern(r"([.!?…])[^\w\s]*\s[\W_]*(?=([^\W_]))")
_LAST_WORD = pattern(r"[^\W_]*$")
_LONGEST_ABBREVIATION = 6


def paragraphs(text: str) -> list[int]:
    """The characters at which the paragraphs of a text begin, but for the first.

    >>> paragraphs("One two.\\n\\nThree.")
    [10]
    """
    return [found.end() for found in _PARAGRAPH.finditer(text)]


def sentences(text: str) -> list[int]:
    """The characters at which the sentences of a text begin, but for the first.

    >>> sentences("Gen. Lee spoke. He left.")
    [16]
    """
    stops = (stop for stop in _STOP.finditer(text) if _ends_sentence(text, stop))
    return sorted({*paragraphs(text), *(stop.end() for stop in stops)})


def _ends_sentence(text: str, stop: re.Match[str]) -> bool:
    """Whether a stop with a letter or digit after it ends a sentence."""
    sign, after = stop.groups()
    if after.islower():
        return False
    if sign != ".":
        return True
    at = stop.start()
    found = _LAST_WORD.search(text, max(0, at - _LONGEST_ABBREVIATION - 1), at)
    before = found[0] if found else ""
    small = before.lower()
    is_initial = len(before) == 1 and before.isupper()
    is_number_sign = small in _BEFORE_NUMBERS and after.isdigit()
    return not (is_initial or is_number_sign or small in _ABBREVIATIONS)
