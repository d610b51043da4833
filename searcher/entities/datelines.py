"""What stands around a story's own text: dateline and byline before it, credits after it."""

import re
from collections.abc import Iterator
from functools import lru_cache

from searcher.entities.gazetteer import gazetteer
from searcher.entities.mentions import Mention
from searcher.entities.vocabulary import STATES

_PLACE = r"[A-Z][\w.'’-]*(?:[ ,/&]{1,2}(?:and )?[A-Z][\w.'’-]*){0,7}?"
_DAY = r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}|[A-Z]{3} \d{1,2})(?:, \d{4}| \d{4})?"
_BY = r"(?:\([^)\n]{2,40}\)|/[^/\n]{2,40}/)"
_DASH = r"(?:--|[-–—_]) "
_IN_BODY = re.compile(
    rf"\s*(?:By [^\n]{{3,80}}\n\s*)?(?:({_PLACE}),? (?:{_DAY} ?(?:{_BY} ?)?|{_BY} ?){_DASH}"
    rf"|([A-Z][A-Z .,'/&-]{{2,40}}?) ?{_DASH}|(?:{_DAY} )?{_BY} ?{_DASH})"
)
_BYLINE = re.compile(r"\s*By [A-Z][^\n]{3,80}\n")
_FURTHEST = 200  # characters into a body: later dashes are punctuation
_DATE = re.compile(
    r",?\s+(?:[A-Za-z]{3,9}\.?\s+\d{1,2}|\d{1,2}\s+[A-Za-z]{3,9})\b.*$|\s*\(.*$", re.S
)
_PARTS = re.compile(r"(?:(?! and )[^,/])+")

_LONGEST_CREDITS = 700  # characters
_SIGNATURES = ("REUTERS", "REUTER", "Reuters", "Reuter", "AAP RTV", "AAP", "AFP", "NNNN")
_CREDITS = (
    "(Reporting", "Reporting by ", "(Editing", "Editing by ", "(Writing", "(Additional reporting",
    "Additional reporting by ", "(Compiled", "(Translated",
)  # fmt: skip


def dateline_of(body: str) -> tuple[int, tuple[int, int]]:
    """Where the story begins in a body, after byline and dateline, and where its places stand."""
    found = _IN_BODY.match(body, 0, _FURTHEST)
    if found:
        return found.end(), found.span(1) if found[1] else found.span(2)
    byline = _BYLINE.match(body, 0, _FURTHEST)
    return byline.end() if byline else 0, (0, 0)


def length_without_credits(body: str) -> int:
    """How many characters of a body come before "Reuter", "(Reporting by …; Editing by …)" and the
    like: the people who made a story are not those it is about.

    >>> length_without_credits("Prices rose.\\n\\n Reuter")
    12
    """
    end = len(body)
    tail = body[-_LONGEST_CREDITS:]
    if "ing by " in tail or "(" in tail:
        for credit in _CREDITS:
            at = tail.rfind(credit)
            if at > 0 and tail[:at].rstrip(" ")[-1:] in '\n."”':
                end = min(end, len(body) - len(tail) + at)
    stripped = body[:end].rstrip(" \n.;")
    if stripped.endswith(_SIGNATURES):
        signature = next(one for one in _SIGNATURES if stripped.endswith(one))
        before = stripped[: -len(signature)].rstrip(" ")
        if before[-1:] in '\n."”':
            return len(before.rstrip())
    return end if end < len(body) else len(body)


def places(field: str, text: str, offset: int) -> Iterator[Mention]:
    """The places of a dateline such as "LONDON/PARIS, March 3"; its first character is the
    field's at `offset`."""
    for name, written, at in _places(text):
        start = offset + at
        yield Mention("place", name, written, field, start, start + len(written))


@lru_cache(maxsize=50_000)
def _places(text: str) -> tuple[tuple[str, str, int], ...]:
    """For each place its name, the name as written, and where it stands."""
    return tuple(_found(text))


def _found(text: str) -> Iterator[tuple[str, str, int]]:
    known = gazetteer().known
    bare = _DATE.sub("", text)
    state = STATES.get(bare.partition(",")[2].strip(" .,"), "")
    for part in _PARTS.finditer(bare):
        name = part[0].removeprefix(" and ").strip(" -.")
        if not name:
            continue
        form = " ".join(word.capitalize() for word in name.split()) if name.isupper() else name
        form = form.replace(" De ", " de ").replace(" Of ", " of ")
        entry = known.get(form) or known.get(name)
        if part.start() and name in STATES:
            form = STATES[name]
        elif state and not part.start():
            form = f"{form}, {state}"  # Birmingham, Alabama is not Birmingham
        elif entry and entry.kind == "place":
            form = entry.name
        elif (part.start() and not entry) or not form.replace(" ", "").isalpha() or len(form) < 3:
            continue
        yield form, name, part.start() + part[0].index(name)
