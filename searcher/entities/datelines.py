"""Places of datelines, in their own field and at the head of a body."""

import re
from collections.abc import Iterator

from searcher.entities.gazetteer import gazetteer
from searcher.entities.mentions import Mention
from searcher.entities.vocabulary import STATES

_IN_BODY = re.compile(
    r"(?:By [^\n]{3,80}\n\s*)?\s*(?:([A-Z][A-Z .,'/&-]{2,40}?|(?:[A-Z][\w.'-]+[ ,]{1,2}){0,4}[A-Z][\w.'-]+(?= \())"
    r"(?:,? (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8})[^\n–—-]{0,30})?)?"
    r" ?(?:\([^)\n]{2,30}\)|/[^/\n]{2,30}/)? ?(?:--|[-–—]) "
)
_DATE = re.compile(
    r",?\s+(?:[A-Za-z]{3,9}\.?\s+\d{1,2}|\d{1,2}\s+[A-Za-z]{3,9})\b.*$|\s*\(.*$", re.S
)
_PARTS = re.compile(r"(?:(?! and )[^,/])+")


def dateline_of(body: str) -> re.Match[str] | None:
    """What stands before the story at a body's head: `[1]` the places, `end()` where it begins."""
    return _IN_BODY.match(body, 0, 200)


def places(field: str, text: str, offset: int) -> Iterator[Mention]:
    """The places of a dateline such as "LONDON/PARIS, March 3"."""
    known = gazetteer().known
    bare = _DATE.sub("", text)
    state = STATES.get(bare.partition(",")[2].strip(" .,"), "")
    for part in _PARTS.finditer(bare):
        name = part[0].removeprefix(" and ").strip(" -.")
        if not name:
            continue
        start = offset + part.start() + part[0].index(name)
        form = " ".join(word.capitalize() for word in name.split()) if name.isupper() else name
        entry = known.get(form) or known.get(name)
        if part.start() and name in STATES:
            form = STATES[name]
        elif state and not part.start():
            form = f"{form}, {state}"
        elif entry and entry.kind == "place":
            form = entry.name
        elif (part.start() and not entry) or not form.replace(" ", "").isalpha() or len(form) < 3:
            continue
        yield Mention("place", form, name, field, start, start + len(name))
