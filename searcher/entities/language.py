"""The language a story is written in, where the archive does not say (CLD2, offline)."""

import pycld2

_ENOUGH = 2_000  # characters tell the language
_CODES = {"iw": "he", "jw": "jv", "no": "nb"}


def language_of(text: str) -> str:
    """The language of a text as two letters, "" where it cannot be told.

    >>> language_of("Die Regierung hat am Freitag neue Sanktionen gegen Moskau angekündigt.")
    'de'
    >>> language_of("4-3")
    ''
    """
    printable = text[:_ENOUGH].replace("\n", " ")
    if not printable.isprintable():
        printable = "".join([c if c.isprintable() else " " for c in printable])
    try:
        is_reliable, _, guesses = pycld2.detect(printable.encode("utf-8", "replace"))
    except pycld2.error:
        return ""
    code = guesses[0][1].partition("-")[0]
    return _CODES.get(code, code) if is_reliable and code != "un" else ""
