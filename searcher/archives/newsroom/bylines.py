"""Bylines: who wrote a story, without the word that says so."""

import re

# "Von" with a capital, for German names have a small one; "Di" and "De" begin names themselves.
_BY = re.compile(
    r"(?:by|written by|reported by|par|por|door|av|af|von)\s*:?\s+(?=\S)", re.IGNORECASE
)
_NAME = re.compile(r"von\s", re.IGNORECASE)


def byline_of(written: str) -> str:
    """The names in a byline, on one line.

    >>> byline_of("By Ann Reed,\\n Herald"), byline_of("Von Jana Brandt"), byline_of("von Storch")
    ('Ann Reed, Herald', 'Jana Brandt', 'von Storch')
    """
    line = " ".join(written.split())
    found = _BY.match(line)
    is_name = bool(_NAME.match(line)) and line[0].islower()
    return line[found.end() :] if found and not is_name else line
