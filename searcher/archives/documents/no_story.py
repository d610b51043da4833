"""Signs that a text is no story: a table, the code of a program, a log, or several stories.

A reader that takes any prose asks here first: a file that is none of those is never one story in
silence.
"""

import re
from collections import Counter
from collections.abc import Callable

from searcher.archives.documents.clippings import looks_so
from searcher.archives.newsroom.datelines import dateline_of

# Lines that are looked at.
MOST_LINES = 2000
# Lines that a text must have to be called a table, code or a log.
FEWEST_LINES = 5
# Datelines of one text: a story from several places has two.
MOST_DATELINES = 3

_CODE = re.compile(
    r"\s*(?:import |from [\w.]+ import |def \w+\(|class \w+[(:{]|#include|package [\w.]+;"
    r"|function\b.*\{|return\b.*[;)]?$|(?:public|private|protected|static)\b.*[({;]"
    r"|(?:const|let|var) \w+ ?=|if ?\(.*\) ?\{|\}|@\w+(?:\.\w+)*(?:\(.*\))?$|<\?php|#!"
    r"|SELECT .* FROM|[\w.\[\]'\"]+ = .*[;\])]?$"
    r"|(?:self|assert|for|while|with|try|except|elif|else)\b.*:?$|//|/\*|\*/).*"
)
_ENDS_AS_CODE = re.compile(r"[;{}]\s*$")
_LOG = re.compile(
    r"\s*\[?(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d|\w{3} [ \d]\d \d\d:\d\d:\d\d"
    r"|\d\d/\w{3}/\d{4}:\d\d:\d\d|\d{1,3}(?:\.\d{1,3}){3} - |\d\d:\d\d:\d\d[.,]\d{3}"
    r"|(?:DEBUG|INFO|WARN(?:ING)?|ERROR)\b)"
)
_COUNTER = re.compile(
    r"^\s*(?:(?:Document|Dokument|Documento|Article|Artikel|Story|Item)\s+(\d+)\s+(?:of|von|de|van)"
    r"\s+\d+|(\d+)\s+(?:of|von|de|van)\s+\d+\s+(?:DOCUMENTS?|Documents?|articles?|stories))\s*$",
    re.MULTILINE,
)
_COUNT = re.compile(r"\d (?:of|von|de|van) \d")
_YEAR = re.compile(r"(?:19|20)\d\d")
# As a dateline begins: a place, and not far behind it an agency in brackets or a dash.
_FILED = re.compile(r"\s*[^\W\d_][^(\n–—]{1,60}?(?:\(|\s[-–—=]|\s*--)")
_RULE = re.compile(r"\s*([-_=*#~])\1{9,}\s*")


def what_it_is(text: str) -> tuple[str, str] | None:
    """A short code and a sentence for a text that is no story; None for one that may be one.

    >>> what_it_is("a,b,c\\n" + "1,2,3\\n" * 6)[0], what_it_is("Oil rose.\\n" * 9)
    ('table', None)
    >>> what_it_is("import os\\n\\ndef f(x):\\n    return x\\n\\nclass A:\\n    y = 1\\n")[0]
    'code'
    """
    lines = [line for line in text.split("\n")[:MOST_LINES] if line.strip()]
    if len(lines) >= FEWEST_LINES:
        # The beginnings of lines and a few signs tell of most texts that they are neither.
        if _share(lines, _begins_as_log) > 0.6 and _share(lines, _is_log) > 0.6:
            return "log", "a log: most lines begin with a time"
        if _share(lines, _may_be_code) > 0.5 and _share(lines, _is_code) > 0.5:
            return "code", "the code of a program"
        if columns := _columns(text, lines):
            return "table", f"a table of {columns} columns"
    return _several(text, lines)


def _share(lines: list[str], holds: Callable[[str], bool]) -> float:
    return sum(map(holds, lines)) / len(lines)


def _begins_as_log(line: str) -> bool:
    first = line.lstrip(" [")[:1]
    return first.isdigit() or first.isupper()


def _is_log(line: str) -> bool:
    return bool(_LOG.match(line))


def _may_be_code(line: str) -> bool:
    return not line.rstrip().endswith((".", "\u201d", '."')) or line.lstrip()[:2] in (
        "//",
        "/*",
        "* ",
    )


def _is_code(line: str) -> bool:
    return bool(_ENDS_AS_CODE.search(line) or _CODE.fullmatch(line))


def _columns(text: str, lines: list[str]) -> int:
    """The columns of a table, 0 for none: most lines have as many tabs, semicolons or commas."""
    for sign in "\t;|,":
        if text.count(sign) < len(lines):
            continue
        counts = Counter(line.count(sign) for line in lines)
        (count, number), *_ = counts.most_common(1)
        # Commas are in prose, too; there not always as many.
        fewest = 2 if sign == "," else 1
        if count >= fewest and number > 0.8 * len(lines):
            return count + 1
    return 0


def _several(text: str, lines: list[str]) -> tuple[str, str] | None:
    """That a text has signs of several documents, None without them."""
    if _COUNT.search(text):
        counted = {found[1] or found[2] for found in _COUNTER.finditer(text)}
        if len(counted) > 1:
            return "several-stories", f"several documents: {len(counted)} are counted in it"
    rules = sum(1 for line in lines if _RULE.fullmatch(line))
    years = [line for line in lines if len(line) < 160 and _YEAR.search(line)]
    dated = sum(1 for line in years if looks_so(line)) if len(years) > 1 else 0
    if rules > 1 and dated > 1:
        return "several-stories", f"several stories: rules part it, {dated} lines name a day"
    if dated > MOST_DATELINES:
        return "several-stories", f"several stories: {dated} lines name an agency and a day"
    filed = [line for line in lines if len(line) > 60 and _FILED.match(line)]
    if len(filed) > MOST_DATELINES:
        places = {one.place for line in filed if (one := dateline_of(line)).agency}
        if len(places) > MOST_DATELINES:
            told = f"several stories: it has datelines of {len(places)} places"
            return "several-stories", told
    return None
