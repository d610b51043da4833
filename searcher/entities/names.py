"""When two names are one: the key under which they meet, and the form they are counted in."""

import re
import unicodedata

from searcher.entities.memo import remembered
from searcher.entities.vocabulary import LEGAL_FORMS

_SILENT = re.compile(r"[.'’ʼ`]")
_BREAKS = re.compile(r"[\W_]+")


def folded(name: str) -> str:
    """A name in ASCII: accents dropped, other scripts transliterated.

    >>> folded("Erdoğan"), folded("Лавров"), folded("İstanbul")
    ('Erdogan', 'Lavrov', 'Istanbul')
    """
    if name.isascii():
        return name
    from anyascii import anyascii

    return anyascii(name)


def latin(name: str) -> str:
    """A name in ASCII if it is in Latin letters, else as it is.

    >>> latin("Erdoğan"), latin("Лавров")
    ('Erdogan', 'Лавров')
    """
    plain = folded(name)
    letters = [letter for letter in name if letter.isalpha() and not letter.isascii()]
    is_latin = all("LATIN" in unicodedata.name(letter, "") for letter in letters)
    return plain if is_latin else name


@remembered
def key(name: str) -> str:
    """What the spellings of one name have in common.

    >>> key("Côte d’Ivoire") == key("COTE D'IVOIRE"), key("U.S.") == key("US")
    (True, True)
    >>> key("AT&T"), key("South-Korea")
    ('at and t', 'south korea')
    """
    plain = folded(name).casefold()
    if plain.isalpha():
        return plain
    return _BREAKS.sub(" ", _SILENT.sub("", plain).replace("&", " and ")).strip()


def company(name: str) -> str:
    """A company's name without its legal form.

    >>> company("Nippon Steel Corp"), company("Acme, Inc."), company("Co Ltd")
    ('Nippon Steel', 'Acme', 'Co Ltd')
    """
    words = name.split()
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
    if words[-1] in LEGAL_FORMS:
        return name
    if words[-1] in ("and", "&", "of"):
        return name
    return " ".join(words).rstrip(",")
