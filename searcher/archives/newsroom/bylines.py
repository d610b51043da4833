"""Bylines: who wrote a story, without the word that says so."""

import re

# "Von" with a capital, for German names have a small one; "Di" and "De" begin names themselves.
_BY = re.compile(
    r"(?:by|written by|reported by|par|por|door|av|af|von)\s*:?\s+(?=\S)", re.IGNORECASE
)
# Words that say it only before a colon: they are names, or parts of a text, elsewhere.
_LABEL = re.compile(
    r"(?:author|autor|auteur|autore|auteure|reporter|text|texte|texto|testo|tekst|writer|yazan|haber"
    r"|автор|текст|reportage|redacción|redaktion)\s*:\s*(?=\S)",
    re.IGNORECASE,
)
# A genre that desks write behind the names.
_GENRE = re.compile(
    r"\s+[-–—]\s?(?:analysis|exclusive|feature|interview|special report|column|commentary)$",
    re.IGNORECASE,
)
_NAME = re.compile(r"von\s", re.IGNORECASE)


def byline_of(written: str) -> str:
    """The names in a byline, on one line.

    >>> byline_of("By Ann Reed,\\n Herald"), byline_of("Von Jana Brandt"), byline_of("von Storch")
    ('Ann Reed, Herald', 'Jana Brandt', 'von Storch')
    >>> byline_of("Yazan: Ayşe Kaya"), byline_of("Lynn Adler -Analysis")
    ('Ayşe Kaya', 'Lynn Adler')
    """
    line = " ".join(written.split())
    found = _BY.match(line) or _LABEL.match(line)
    is_name = bool(_NAME.match(line)) and line[0].islower()
    line = line[found.end() :] if found and not is_name else line
    return _GENRE.sub("", line)
