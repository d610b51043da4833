"""Articles of Nexis: LexisNexis Academic, Nexis UK, Lexis Advance, Nexis Uni.

The old text begins each with "1 of 27 DOCUMENTS", then publication, date, headline and labels in
capitals; the text; more labels. Documents of today list all titles first, then give each with its
headline, publication and date, labels, a line "Body", the text, and "End of Document".
"""

import re
from collections import Counter

from searcher.analysis import clean
from searcher.archives.exports.labels import BODY_LINES, COUNTER, END_LINE, NEXIS_FIELDS
from searcher.archives.exports.nexis_fields import story_of
from searcher.archives.exports.nexis_layouts import numbered, titled
from searcher.archives.exports.parts import Block, blocks
from searcher.archives.newsroom.calendar import either
from searcher.archives.stream import Unfit
from searcher.story import Story

_COUNTER_LINE = re.compile(rf"^[ \t\xa0\f]*{COUNTER}[ \t\xa0]*\r?$", re.MULTILINE)
_END = re.compile(rf"^[ \t\xa0\f]*{END_LINE}[ \t\xa0]*\r?$", re.MULTILINE | re.IGNORECASE)
_BODY = re.compile(
    rf"^[ \t\xa0]*(?:{either(BODY_LINES)})[ \t\xa0]*\r?$", re.MULTILINE | re.IGNORECASE
)
_LENGTHS = [name for name, key in NEXIS_FIELDS.items() if key == "length"]
_LENGTH = re.compile(
    rf"^[ \t]*(?:{either(_LENGTHS)})[ \xa0]*:[ \xa0\t]*\d", re.MULTILINE | re.IGNORECASE
)
# What each export has one of: most texts are known by them to be none before a pattern is tried.
_SIGNS = ("document", "dokument", *(f"\n{name}" for name in _LENGTHS))
_CAPITAL_LABEL = re.compile(r"^[A-ZÀ-Þ][A-ZÀ-Þ-]{3,20}: ", re.MULTILINE)
_TITLES = re.compile(
    r"^\s*(?:Documents?|Dokumente?|Documentos?|Documenten|Documenti)\s*\((\d+)\)", re.MULTILINE
)


def recognises(text: str) -> bool:
    """Whether a text is an export of Nexis, by its counters or its labels and its line "Body"."""
    small = text.lower()
    if not any(sign in small for sign in _SIGNS):
        return False
    if _COUNTER_LINE.search(text) and (_CAPITAL_LABEL.search(text) or _LENGTH.search(text)):
        return True
    marks = (_LENGTH, _BODY, _END)
    return sum(1 for mark in marks if mark.search(text)) >= 2


def cuts(text: str) -> list[int]:
    """Where the articles of an export begin: at their counters, or behind the end of the last."""
    if counters := [found.start() for found in _COUNTER_LINE.finditer(text)]:
        return counters
    ends = [found.end() for found in _END.finditer(text)]
    starts = [0, *ends]
    # What follows the last end is the foot of the page, unless it has a text of its own.
    return starts[:-1] if ends and not _LENGTH.search(text, ends[-1]) else starts


def claimed(text: str) -> int | None:
    """The number of documents that it counts or lists, of this file or of all that were found."""
    counts = Counter(int(one["count"] or one["count2"]) for one in _COUNTER_LINE.finditer(text))
    if counts:
        # The one that most of them name: files are put together by hand.
        return counts.most_common(1)[0][0]
    listed = _TITLES.search(text)
    return int(listed[1]) if listed else None


def claims(text: str, found: int) -> list[str]:
    """What it says of its documents, by their numbers or its list of titles, and does not hold."""
    numbers = {int(one["number"] or one["number2"]) for one in _COUNTER_LINE.finditer(text)}
    count = claimed(text) or found
    if not numbers:
        return [f"it lists {count} documents, and holds {found}"] if count != found else []
    first, last = min(numbers), max(numbers)
    missing = last - first + 1 - len(numbers)
    told = [f"of documents {first} to {last} it holds {len(numbers)}"] if missing else []
    if last < count or first > 1:
        told.append(f"it counts {count} documents, and holds {first} to {last}")
    return told


def story(text: str, origin: str, *, is_wrapped: bool) -> Story:
    """One article. Raises Unfit for what is none, or has no date."""
    found = blocks(clean(text))
    is_numbered = bool(found) and bool(_COUNTER_LINE.match(found[0].text.split("\n")[0]))
    if is_numbered:
        _, _, rest = found[0].text.partition("\n")
        found = [Block(rest, is_centred=True), *found[1:]] if rest else found[1:]
    article = numbered(found) if is_numbered else titled(found)
    if not article.fields and not article.date:
        told = " ".join(" ".join(one.text for one in found).split())[:100]
        raise Unfit("no-article", f"the export has no article here: {told}")
    return story_of(article, origin, is_wrapped=is_wrapped)
