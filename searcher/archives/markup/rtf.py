"""Text out of RTF: documents, and what some desks paste into fields that are meant for plain text.

Rich Text Format Specification 1.9.1: control words begin with a backslash and end with a blank,
groups stand in braces. Tables of fonts and colours are groups of their own. A byte means a letter
of the page that the font has, or the document.
"""

import codecs
import re
from io import StringIO

from searcher.archives.stream import Unfit

# Groups in groups; Word writes a dozen.
DEEPEST = 1000
# Words, control words and braces; 500 articles that a database exports have half a million.
MOST_TOKENS = 5_000_000

_BEGINNING = re.compile(r"\{\s*\\rtf\d?(?![a-z])")
_TOKEN = re.compile(
    r"\\(?P<word>[a-z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<byte>[0-9a-f]{2})|\\(?P<sign>[^a-z])"
    r"|(?P<brace>[{}])|\r?\n|(?P<text>[^\\{}\r\n]+)",
    re.IGNORECASE,
)
# Groups whose text is none of the document's; "\*" marks one that a reader need not know.
_ASIDE = frozenset(
    "fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl"
    " footerr footerf footnote annotation generator themedata listtable listoverridetable rsidtbl"
    " revtbl datastore latentstyles xmlnstbl fldinst *".split()
)
_WORDS = {
    "par": "\n\n", "sect": "\n\n", "page": "\n\n", "line": "\n", "tab": "\t", "row": "\n",
    "cell": " ", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ",
}  # fmt: skip
_SIGNS = {"~": "\xa0", "_": "-", "\n": "\n\n", "\r": "\n\n", "\\": "\\", "{": "{", "}": "}"}
_PAGE = re.compile(r"\\ansicpg(\d{3,5})")
_FONT = re.compile(r"\\f(\d{1,5})(?:\\[a-z]+-?\d* ?){0,8}?\\fcharset(\d{1,3})")
# The pages of Windows by the charset of a font (RTF 1.9.1, font table).
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip


def without_rtf(text: str) -> str:
    r"""A text in which what is RTF is plain text; others as they are.

    >>> without_rtf(r"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0 Caf\'e9\par It rose.}")
    'Café\n\nIt rose.'
    >>> without_rtf(r"{\rtf1 3 \u8364? \{net\}"), without_rtf("Oil rose.")
    ('3 € {net}', 'Oil rose.')
    """
    found = _BEGINNING.search(text)
    return (text[: found.start()] + _plain(text[found.start() :])).strip() if found else text


def is_rtf(head: bytes) -> bool:
    """Whether a file begins as RTF does."""
    return bool(_BEGINNING.match(head[:64].decode("latin-1").removeprefix("\xef\xbb\xbf").lstrip()))


def rtf_text(data: bytes) -> str:
    r"""The text of a document in RTF, a blank line between paragraphs.

    Some programs write UTF-8 into it as it is. Raises Unfit for groups in groups without end.

    >>> rtf_text(rb"{\rtf1\ansicpg1251 \'cc\'ee\'f1\'ea\'e2\'e0\par}")
    'Москва'
    """
    try:
        rtf = data.decode()
    except UnicodeDecodeError:
        page = _PAGE.search(data[:4096].decode("latin-1"))
        rtf = data.decode(_codec(f"cp{page[1]}") if page else "cp1252", "replace")
    return _plain(rtf).strip()


class _Group:
    """What holds within a pair of braces."""

    __slots__ = ("aside", "codec", "letters")

    def __init__(self, above: "_Group | None" = None, codec: str = "cp1252") -> None:
        self.aside: bool = bool(above and above.aside)
        self.codec: str = above.codec if above else codec
        # Characters that stand in for a letter of Unicode, for readers that know none (\\ucN).
        self.letters: int = above.letters if above else 1


class _Reading:
    """Gathers the text of RTF, a token at a time."""

    def __init__(self, rtf: str) -> None:
        page = _PAGE.search(rtf, 0, 4096)
        self._usual = _codec(f"cp{page[1]}") if page else "cp1252"
        self._fonts = {n: _CHARSETS.get(int(one), self._usual) for n, one in _FONT.findall(rtf)}
        self._groups = [_Group(codec=self._usual)]
        # Bytes that have not been decoded: in East Asian pages two are a letter.
        self._held = bytearray()
        self._skip = 0
        self.told = StringIO()

    def open(self) -> None:
        if len(self._groups) > DEEPEST:
            raise Unfit("bomb", f"the RTF has over {DEEPEST} groups in one another")
        self._groups.append(_Group(self._groups[-1]))

    def close(self) -> None:
        if len(self._groups) > 1:
            self._groups.pop()
        self._skip = 0

    def byte(self, written: str) -> None:
        if self._skip:
            self._skip -= 1
        elif not self._groups[-1].aside:
            self._held.append(int(written, 16))

    def flush(self) -> None:
        if self._held:
            self.told.write(self._held.decode(self._groups[-1].codec, "replace"))
            self._held.clear()

    def word(self, token: re.Match[str], mark: str, *, is_first: bool) -> None:
        """A control word or a control sign. At the beginning of a group it may say what that is."""
        group, number = self._groups[-1], token["number"]
        if is_first and mark in _ASIDE:
            group.aside = True
        elif mark == "uc" and number:
            group.letters = max(0, min(int(number), 8))
        elif mark == "f" and number:
            group.codec = self._fonts.get(number, self._usual)
        elif not group.aside:
            self.told.write(_written(token))
            if mark == "u" and number:
                self._skip = group.letters

    def text(self, written: str) -> None:
        if not self._groups[-1].aside:
            self.told.write(written[self._skip :])
            self._skip = max(0, self._skip - len(written))


def _plain(rtf: str) -> str:
    reading = _Reading(rtf)
    is_first = False
    for number, token in enumerate(_TOKEN.finditer(rtf)):
        if number == MOST_TOKENS:
            raise Unfit("too-big", f"the RTF has over {MOST_TOKENS:,} words and signs")
        mark = (token["word"] or token["sign"] or "").lower()
        if token["byte"]:
            reading.byte(token["byte"])
        else:
            reading.flush()
        if token["brace"] == "{":
            reading.open()
        elif token["brace"]:
            reading.close()
        elif mark:
            reading.word(token, mark, is_first=is_first)
        elif token["text"]:
            reading.text(token["text"])
        is_first = token["brace"] == "{"
    reading.flush()
    return _with_pairs(reading.told.getvalue())


def _written(token: re.Match[str]) -> str:
    """What one token is in plain text."""
    if token["word"] == "u" and token["number"]:
        return chr(int(token["number"]) % 0x10000)
    if token["word"]:
        return _WORDS.get(token["word"], "")
    return _SIGNS.get(token["sign"], "") if token["sign"] else token["text"] or ""


def _with_pairs(text: str) -> str:
    """Text in which two halves of a letter beyond the first 65,536 are that letter."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"
