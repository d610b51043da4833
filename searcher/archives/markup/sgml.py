"""SGML as the collections of the nineties hold it.

It is no XML: ampersands stand bare, attributes have no quotes (<F P=100>), some elements have no
end. So elements are found by their tags alone.
"""

import re
from html.entities import html5

from searcher.archives.newsroom.teletype import one_line, paragraphs, plain

OPENING = re.compile(rb"<DOC(?:\s[^>]{0,200})?>", re.IGNORECASE)
CLOSING = re.compile(rb"</DOC\s*>", re.IGNORECASE)

_REFERENCE = re.compile(r"&(?:#(\d{1,7})|([A-Za-z][A-Za-z0-9]{1,30}));")
_TAG = re.compile(r"</?[A-Za-z][\w.:-]*(?:\s[^<>]*)?/?>|<!--[^<>]*-->")
_PARAGRAPH = re.compile(
    r"<P(?:\s[^<>]*)?>(.*?)(?=</?P(?:\s[^<>]*)?>|\Z)", re.DOTALL | re.IGNORECASE
)
# References of TREC's own, from its DTDs; others are HTML's.
_OWN = {"hyph": "-", "blank": " ", "amp": "&", "lsqb": "[", "rsqb": "]", "cir": "^"}


def inside(text: str, tag: str) -> list[str]:
    """What stands in each element of a name, still marked up.

    >>> inside("<A>1</A><F P=2> 3 </F><A>4", "A"), inside("<F P=2> 3 </F>", "F P=2")
    (['1', '4'], [' 3 '])
    """
    name = re.escape(tag.split()[0])
    # FBIS tells fields apart by an attribute, "F P=101".
    opening = re.escape(tag) if " " in tag else name + r"(?:\s[^<>]*)?"
    end = re.compile(rf"</{name}\s*>|<{name}[\s>]", re.IGNORECASE)
    return [
        text[start.end() : stop.start() if stop else len(text)]
        for start in re.finditer(rf"<{opening}>", text, re.IGNORECASE)
        for stop in [end.search(text, start.end())]
    ]


def line(marked: str) -> str:
    """Marked-up text on one line.

    >>> line("<P>\\nAT&amp;T &hyph; A & B\\n</P>")
    'AT&T - A & B'
    """
    return one_line(resolved(_TAG.sub(" ", marked)))


def body(marked: str) -> str:
    """Marked-up text as paragraphs: those that are marked on one line each, others by indentation.

    >>> body("<P>\\nOil\\nrose.\\n</P>\\n<P>It fell.</P>"), body("  Oil\\nrose.\\n  It fell.")
    ('Oil rose.\\n\\nIt fell.', 'Oil\\nrose.\\n\\nIt fell.')
    """
    marks = list(_PARAGRAPH.finditer(marked))
    if not marks:
        return paragraphs(resolved(_TAG.sub("", marked)))
    parts = [marked[: marks[0].start()], *(found[1] for found in marks)]
    return "\n\n".join(filter(None, map(line, parts)))


def resolved(text: str) -> str:
    """Text with its references resolved and without control characters; unknown ones stay."""
    return plain(_REFERENCE.sub(_character, text))


def _character(reference: re.Match[str]) -> str:
    number, name = reference.groups()
    if number:
        return chr(int(number)) if int(number) < 0x110000 else "\ufffd"
    return (
        _OWN.get(name.lower())
        or html5.get(f"{name};")
        or html5.get(f"{name.lower()};")
        or reference[0]
    )
