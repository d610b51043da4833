"""Headlines and bodies as cells hold them: plain, in HTML, with line ends of all kinds."""

import re

from searcher.analysis import clean
from searcher.archives.markup.paragraphs import html_line, html_paragraphs
from searcher.archives.newsroom.datelines import dateline_of

# Characters at whose end a dateline has ended.
DATELINE = 200
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:#?\w{2,8});")
_BLANKS = re.compile(r"[ \t\xa0\u3000]{2,}|\xa0")
_ENDED = re.compile(r"[.!?…。！？؟।:\"”»’')\]]\s*$")


def html_title(written: str) -> str:
    """A headline on one line, without markup."""
    written = clean(written)
    return html_line(written) if _has_markup(written) else " ".join(written.split())


def place_of(body: str) -> str:
    """Where a story was filed, by its first words; all datelines end in one of these signs."""
    top = body[:DATELINE]
    return dateline_of(top).place if any(sign in top for sign in "—–-:(") else ""


def _has_markup(text: str) -> bool:
    # Most texts have neither sign, and the pattern takes a tenth of a millisecond a story.
    return ("<" in text or "&" in text) and bool(_MARKUP.search(text))


def paragraphs_of(written: str) -> str:
    r"""The text of a cell, its paragraphs parted by a blank line.

    >>> paragraphs_of("Ships returned.\nCrews  cheered."), paragraphs_of("<p>One</p><p>Two</p>")
    ('Ships returned.\n\nCrews cheered.', 'One\n\nTwo')
    """
    text = clean(written)
    if _has_markup(text):
        return html_paragraphs(text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\n" not in text and "\\n" in text:
        # Dumps of databases write the ends of lines so.
        text = text.replace("\\r", "").replace("\\n", "\n")
    if "  " in text or not text.isascii():
        text = _BLANKS.sub(" ", text)
    if "\n" not in text:
        return text.strip()
    lines = [line.strip() for line in text.split("\n")]
    if "" not in lines and all(map(_ENDED.search, lines)):
        return "\n\n".join(lines)
    return re.sub(r"\n{2,}", "\n\n", "\n".join(lines)).strip()
