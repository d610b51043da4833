"""Text out of RTF, which some desks paste into fields that are meant for plain text.

Rich Text Format Specification 1.9.1: control words begin with a backslash and end with a blank,
groups stand in braces. Tables of fonts and colours are groups of their own.
"""

import re

_BEGINNING = re.compile(r"\{\s*\\rtf\d")
_TOKEN = re.compile(
    r"\\(?P<word>[a-z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<byte>[0-9a-f]{2})|\\(?P<sign>[^a-z])"
    r"|(?P<brace>[{}])|\r?\n|(?P<text>[^\\{}\r\n]+)",
    re.IGNORECASE,
)
# Groups whose text is none of the document's; "\*" marks one that a reader need not know.
_ASIDE = frozenset(
    "fonttbl colortbl stylesheet info pict object header footer generator themedata listtable"
    " listoverridetable rsidtbl *".split()
)
_WORDS = {
    "par": "\n\n", "line": "\n", "tab": "\t", "row": "\n", "cell": " ", "emdash": "—",
    "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
}  # fmt: skip
_SIGNS = {"~": "\xa0", "_": "-", "\n": "\n\n", "\r": "\n\n", "\\": "\\", "{": "{", "}": "}"}


def without_rtf(text: str) -> str:
    r"""A text in which what is RTF is plain text; others as they are.

    >>> without_rtf(r"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0 Caf\'e9\par It rose.}")
    'Café\n\nIt rose.'
    >>> without_rtf(r"{\rtf1 3 \u8364? \{net\}"), without_rtf("Oil rose.")
    ('3 € {net}', 'Oil rose.')
    """
    found = _BEGINNING.search(text)
    return (text[: found.start()] + _plain(text[found.start() :])).strip() if found else text


def _plain(rtf: str) -> str:
    told: list[str] = []
    # Of the groups that are open, whether each is an aside.
    asides = [False]
    # Whether a token begins its group.
    is_first = False
    # Whether the next character stands in for a letter of Unicode (\uc1)
    skip = False
    for token in _TOKEN.finditer(rtf):
        brace, mark = token["brace"], (token["word"] or token["sign"] or "").lower()
        if brace == "{":
            asides.append(asides[-1])
        elif brace:
            asides = asides[:-1] or [False]
        elif is_first and mark in _ASIDE:
            asides[-1] = True
        elif not asides[-1]:
            is_letter = mark == "u" and token["number"] is not None
            written = _written(token)
            told.append(written[1:] if skip and not mark else written)
            skip = is_letter
        is_first = brace == "{"
    return "".join(told)


def _written(token: re.Match[str]) -> str:
    """What one token is in plain text."""
    if token["byte"]:
        return bytes.fromhex(token["byte"]).decode("cp1252", "replace")
    if token["word"] == "u" and token["number"]:
        return chr(int(token["number"]) % 0x10000)
    if token["word"]:
        return _WORDS.get(token["word"], "")
    return _SIGNS.get(token["sign"], "") if token["sign"] else token["text"] or ""
