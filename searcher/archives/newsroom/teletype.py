"""Text as teletypes carried it: control bytes, paragraphs by indentation, no letters to spare."""

import re

from searcher.analysis import clean
from searcher.archives.stream import CP1252, decode

# Characters of a line of prose, at least; teletypes broke lines at 65 to 69.
WIDTH = 60

# NUL and DEL filled pauses, BEL rang for a flash.
_PADDING = re.compile("[\x00\x07\x7f]")
_CONTROL = re.compile("[\x01-\x06\x08\x0b-\x1f\x80-\x9f]")
_INDENT = re.compile(r"[ \xa0]{2,}|[ \xa0]?\t[ \t]*")
# é, ü, ç, ê, è and î of DOS in words, where Windows has no letter or a capital; Latin-1's letters.
_DOS_LETTER = re.compile(rb"[A-Za-z '][\x81\x82\x87\x88](?=[a-z])|[a-z][\x8a\x8c](?=[a-z])")
_LATIN_LETTER = re.compile(rb"[A-Za-z][\xc0-\xff](?=[a-z])")


def decode_wire(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a story, lines ended by LF, and what had to be guessed to read it.

    >>> decode_wire(b"R\\x82publique"), decode_wire(b"R\\xe9publique")
    (('République', ('encoding cp850',)), ('République', ('encoding cp1252',)))
    """
    text, guessed = decode(data)
    if CP1252 in guessed and _DOS_LETTER.search(data) and not _LATIN_LETTER.search(data):
        text = data.decode("cp850").replace("\r\n", "\n").replace("\r", "\n")
        return text, ("encoding cp850",)
    return text, guessed


def plain(text: str) -> str:
    r"""Text without control characters, but for line ends and tabs.

    >>> plain("Tampa\x10 Bay 73\x1e 52\a\n")
    'Tampa  Bay 73  52\n'
    """
    return clean(_CONTROL.sub(" ", _PADDING.sub("", text)))


def one_line(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def paragraphs(text: str) -> str:
    r"""Paragraphs parted by a blank line; one begins where a line is indented or follows a blank.

    Short lines that are indented are rows of a table, and stay together; a line too long for a
    teletype is a paragraph of its own.

    >>> paragraphs("   One\nline  \n   Two\n\nThree")
    'One\nline\n\nTwo\n\nThree'
    >>> paragraphs("Prices:\n  3.00 Dream\n  4.80 Boom")
    'Prices:\n\n3.00 Dream\n4.80 Boom'
    """
    found: list[str] = []
    before = first = ""
    for line in text.split("\n"):
        words = line.strip()
        if words and _begins(line, before, first):
            first = line
            found.append(f"\n\n{words}")
        elif words:
            found.append(f"\n{words}")
        before = line
    return "".join(found).strip()


def _begins(line: str, before: str, first: str) -> bool:
    """Whether a line begins a paragraph, by the line before it and the first of the paragraph."""
    longest, indent = max(len(before), len(line)), _INDENT.match(line)
    if not before.strip() or longest > 2 * WIDTH:
        return True
    above = _INDENT.match(first)
    if indent and above and _INDENT.match(before):
        return longest >= WIDTH and len(indent[0]) <= len(above[0])
    return bool(indent)
