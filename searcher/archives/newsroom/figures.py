"""Dates in figures, "03/04/2016 8:30 PM": which of them is the month, their language says.

In the United States the month stands first (Unicode CLDR, the short dates of its locales), almost
everywhere else the day; between dots the day stands first everywhere.
"""

import re

from searcher.archives.newsroom.instants import Instant, instant_on

AMBIGUOUS = "ambiguous date"

FIGURES = re.compile(r"(?<!\d)(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)(?![\d/.-])")
# In the United States, their territories, and Panama.
_MONTH_FIRST = re.compile(r"en[-_](?:US|PR|GU|VI|AS|MH|UM|MP)\b|es[-_]P[AR]\b", re.IGNORECASE)
# Or no language: either order.
_ENGLISH = re.compile(r"(?:en)?$", re.IGNORECASE)


def instant_in_figures(written: str, language: str, zone: str = "UTC") -> Instant | None:
    """The instant of a date in figures, by what its language puts first; None for another text.

    `language` is a tag, "en-US". Where nothing decides, the day stands first and `guessed` says
    that the date is ambiguous. A year of two digits is not believed between hyphens: 16-04-03 is a
    date of the year 2016 as often.

    >>> str(instant_in_figures("03/09/18 08:30 PM", "es").utc)
    '2018-09-03 20:30:00+00:00'
    >>> str(instant_in_figures("09/03/2018 8:30 PM EDT", "en-us").utc)
    '2018-09-04 00:30:00+00:00'
    >>> instant_in_figures("03/04/2016", "en").guessed[-1], instant_in_figures("03-04-16", "en")
    ('ambiguous date', None)
    """
    found = FIGURES.match(written.strip())
    if not found or (found[2] == "-" and len(found[4]) == 2):
        return None
    day, month, guessed = ordered(int(found[1]), int(found[3]), found[2], language)
    clock = written.strip()[found.end() :].lstrip(" ,T")
    read = instant_on(found[4], month, str(day), clock, zone) or instant_on(
        found[4], month, str(day)
    )
    return read and Instant(read.utc, (*read.guessed, *guessed))


def ordered(first: int, second: int, mark: str, language: str) -> tuple[int, int, tuple[str, ...]]:
    """Day and month of two numbers, and that they may be exchanged, where nothing decides."""
    if first > 12 or second > 12:
        return (first, second, ()) if first > 12 else (second, first, ())
    if _MONTH_FIRST.match(language) and mark != ".":
        return second, first, ()
    is_open = first != second and mark != "." and bool(_ENGLISH.match(language))
    return first, second, ((AMBIGUOUS,) if is_open else ())
