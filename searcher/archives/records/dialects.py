"""How a table in text is written: its encoding, what parts its cells, where its head stands."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO

from searcher.archives.encodings import utf16_without_mark
from searcher.archives.records.cells import text_of
from searcher.archives.records.column_dates import is_date
from searcher.archives.records.column_names import are_heads
from searcher.archives.stream import ENCODING, decode_broken

# What parts cells, in the order of how usual it is: Excel writes semicolons where the comma is the
# decimal point; Hive writes \x01, and ASCII has \x1f for it.
DELIMITERS = (",", ";", "\t", "|", "\x01", "\x1f", "¦", "~", "^", ":", " ")
# Rows and characters by which a table is judged.
ROWS, CHARACTERS = 100, 1 << 18
# Rows among which the head is looked for: reports put a title, a date and a query above it.
TOP = 12
# Characters of a name of a column; a longer cell is a text.
LONGEST_NAME = 60
# A line with which a file tells Excel what parts its cells.
_SEP = re.compile(r'"?sep=(.)"?[ \t]*(?:\r\n?|\n)', re.IGNORECASE)
_ALPHABETIC = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the cells of a table are parted and quoted, and how many a row has.

    `share` is the share of rows with so many; `heads` how many names of columns its head has that
    are known. `top` is the number of rows above the first one of data, -1 for no head; `names` are
    the columns'.
    """

    delimiter: str
    is_quoted: bool = True
    has_escapes: bool = False
    width: int = 0
    share: float = 0.0
    heads: int = 0
    top: int = 0
    names: tuple[str, ...] = ()

    def reader(self, lines: Iterator[str]) -> "Iterator[list[str]]":
        """The rows of these lines."""
        # The field's limit holds for the whole process; what is too large is told of by `tables`.
        csv.field_size_limit(1 << 30)
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quoting=csv.QUOTE_MINIMAL if self.is_quoted else csv.QUOTE_NONE,
            escapechar="\\" if self.has_escapes else None,
            skipinitialspace=self.delimiter != "\t",
        )


@lru_cache(maxsize=16)
def encoding_of(head: bytes, given: str = "") -> str:
    """The encoding of a table by its first bytes, or the one that the user gives.

    UTF-16 with a mark or without, UTF-8, else what makes words of them. In a table in UTF-8 a few
    bytes may be broken.
    """
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16-le" if head.startswith(b"\xff\xfe") else "utf-16-be"
    if name := given or utf16_without_mark(head):
        return name.replace("_", "-")
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        _, (guess,) = decode_broken(head)
        return guess.removeprefix(ENCODING) if guess.startswith(ENCODING) else "utf-8"
    return "utf-8"


def decoded(head: bytes, given: str = "") -> str:
    """The text that a table begins with, without a mark of its encoding and without its last
    character, which may be cut."""
    encoding = encoding_of(head, given)
    if encoding.startswith("utf-16"):
        head = head[: len(head) // 2 * 2]
    elif encoding == "utf-8":
        cut = len(head)
        while cut > len(head) - 4 and cut and head[cut - 1] >= 0x80:
            cut -= 1
        head = head[:cut]
    return head.decode(encoding, "replace").removeprefix("\ufeff")


def told_separator(text: str) -> tuple[str, int]:
    """What the first line says parts the cells, and the length of that line; "" and 0 without.

    >>> told_separator("sep=;\\r\\ntitle;text"), told_separator("title;text")
    ((';', 7), ('', 0))
    """
    found = _SEP.match(text)
    return (found[1], found.end()) if found else ("", 0)


def dialect_of(text: str, *, is_whole: bool) -> Dialect | None:
    """How the table that a text begins with is written; None if it is no table.

    `is_whole` says that the text is all there is: else its last row may be cut.

    >>> dialect_of("title;text\\nOil up;It rose, they said\\n", is_whole=True).delimiter
    ';'
    """
    told, start = told_separator(text)
    text = text[start : start + CHARACTERS]
    found = [
        dialect
        for delimiter in ((told,) if told else DELIMITERS)
        # R parts quoted cells by blanks.
        if delimiter in text and (delimiter != " " or text.startswith('"'))
        for is_quoted in (True, False)
        for dialect in [_tried(text, delimiter, is_quoted=is_quoted, is_whole=is_whole)]
        if dialect
    ]
    # Unquoted only where that makes rows more alike.
    return max(
        found,
        key=lambda one: (min(one.heads, 3), round(one.share, 1), one.is_quoted, one.width),
        default=None,
    )


def _tried(text: str, delimiter: str, *, is_quoted: bool, is_whole: bool) -> Dialect | None:
    has_escapes = is_quoted and text.count('\\"') > text.count('""')
    dialect = Dialect(delimiter, is_quoted, has_escapes)
    rows = _rows(text, dialect, is_whole=is_whole)
    if not rows:
        return None
    widths = Counter(len(row) for row in rows)
    width, count = max(widths.items(), key=lambda one: (one[1], one[0]))
    if width < 2:
        return None
    top, heads = _head(rows, width)
    names = _names(rows, top, width)
    # Of a few rows many may be broken; R leaves out the head of the column with the rows' names.
    if heads > 1 and (head := _longest_head(rows[:top])) != width:
        under = Counter(len(row) for row in rows[top:])
        if is_quoted and head == width - 1 and 2 * under[head] < under[width]:
            names = ("column 1", *names[:head])
        elif 2 * widths[head] >= count or head > width:
            width, names = head, names[:head]
    below = rows[top:] if top > 0 else rows
    share = sum(len(row) == width for row in below) / len(below) if below else 1.0
    return Dialect(delimiter, is_quoted, has_escapes, width, share, heads, top, names)


def _rows(text: str, dialect: Dialect, *, is_whole: bool) -> list[list[str]]:
    lines = StringIO(text, newline="")
    rows: list[list[str]] = []
    try:
        for row in dialect.reader(iter(lines)):
            if any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) > ROWS:
                return rows
    except csv.Error:
        return []
    return rows if is_whole or len(rows) < 2 else rows[:-1]


def _head(rows: Sequence[Sequence[str]], width: int) -> tuple[int, int]:
    """The number of rows down to the first one of data, -1 for a table without a head, and how
    many names in the head are known."""
    ranked = [(are_heads(row), -number) for number, row in enumerate(rows[:TOP]) if _is_head(row)]
    heads, place = max(ranked, default=(0, 0))
    if heads and (heads > 1 or -place == 0 or len(rows[-place]) == width):
        top = 1 - place
        # The names again in another language, or the types of the columns.
        while top < len(rows) - 1 and _is_second_head(rows, top, width):
            top += 1
        return top, heads
    return (1, 0) if _stands_out(rows, width) else (-1, 0)


def _is_head(row: Sequence[str]) -> bool:
    names = [cell.strip() for cell in row if cell.strip()]
    return len(names) > 1 and all(
        len(name) <= LONGEST_NAME and not name.isdigit() and not is_date(name) for name in names
    )


def _is_second_head(rows: Sequence[Sequence[str]], top: int, width: int) -> bool:
    row, below = rows[top], rows[top + 1 : top + 21]
    if len(row) != width or not _is_head(row):
        return False
    if are_heads(row) > width // 2:
        return True
    return _is_unlike(row, below, width)


def _stands_out(rows: Sequence[Sequence[str]], width: int) -> bool:
    """Whether the first row is unlike those below, so that it must be the head."""
    first, below = rows[0], rows[1:21]
    if len(first) < width or not _is_head(first) or not below:
        return False
    cells = [cell for row in below for cell in row]
    if any(len(cell) > LONGEST_NAME or _is_typed(cell) for cell in cells):
        return _is_unlike(first, below, width)
    # Words above words: most tables have a head, and none of its names is a value too.
    return len(set(first)) == len(first) and not set(first) & set(cells)


def _is_unlike(row: Sequence[str], below: Sequence[Sequence[str]], width: int) -> bool:
    """Whether a row has words where those below have numbers or dates, and no text where they do.

    A row of names must differ in every such column: a missing number makes no head.
    """
    typed = 0
    for place in range(min(width, len(row))):
        cells = [line[place] for line in below if place < len(line) and line[place].strip()]
        if not cells:
            continue
        if sum(_is_typed(cell) for cell in cells) >= 0.8 * len(cells):
            typed += 1
            if _is_typed(row[place]) or not _ALPHABETIC.search(row[place]):
                return False
    return typed > 0


def _is_typed(cell: str) -> bool:
    text = text_of(cell)
    return bool(text) and (
        text.replace(".", "", 1).replace(",", "").lstrip("-").isdigit()
        or is_date(text)
        or text.startswith(("http://", "https://"))
    )


def head_of(rows: Sequence[Sequence[str]], width: int) -> tuple[int, tuple[str, ...]]:
    """The number of rows above the data of a table, and the names of its columns."""
    top, _ = _head(rows, width)
    return max(0, top), _names(rows, top, width)


def _longest_head(rows: Sequence[Sequence[str]]) -> int:
    head = max(rows, key=are_heads)
    return len(head)


def _names(rows: Sequence[Sequence[str]], top: int, width: int) -> tuple[str, ...]:
    """The names of the columns; those without one are called by their number."""
    told: Sequence[str] = ()
    if top > 0:
        told = max(rows[:top], key=lambda row: (are_heads(row), len(row) == width))
    names: list[str] = []
    for place in range(max(width, len(told))):
        name = " ".join(told[place].split()) if place < len(told) else ""
        name = name or f"column {place + 1}"
        again = sum(one == name or one.startswith(f"{name} (") for one in names)
        names.append(f"{name} ({again + 1})" if again else name)
    return tuple(names)


def is_table(text: str, *, is_whole: bool) -> bool:
    """Whether a text begins as a table does, and not as prose with commas in it.

    >>> is_table("publication,date\\nNorthport Herald,2020-01-06\\n", is_whole=True)
    True
    >>> is_table("Oil rose, they said.\\nGas fell, they said.\\n", is_whole=True)
    False
    """
    told, start = told_separator(text)
    found = dialect_of(text, is_whole=is_whole)
    if found is None:
        return False
    rows = _rows(text[start : start + CHARACTERS], found, is_whole=is_whole)
    if found.heads > 1 or told:
        return found.share >= 0.5 or found.is_quoted
    if found.delimiter in ": ":
        return False
    even = found.share >= 0.9
    if found.heads and even:
        return len(rows) > 2 or found.delimiter != ","
    least = 2 if found.delimiter in "\t\x01\x1f" else 3
    if not even or found.width < least:
        return False
    if _has_types(rows, found.width, is_date):
        return len(rows) > 1
    return len(rows) > 2 and (_has_types(rows[1:], found.width, _is_typed) or _are_short(rows))


def _are_short(rows: Sequence[Sequence[str]]) -> bool:
    """Whether all cells are names and the like: lists of people, of words, of places."""
    cells = [cell.strip() for row in rows for cell in row]
    return all(len(cell) <= LONGEST_NAME and not cell.endswith((".", "!", "?")) for cell in cells)


def _has_types(rows: Sequence[Sequence[str]], width: int, test: Callable[[str], bool]) -> bool:
    """Whether some column holds what passes a test from top to bottom."""
    for place in range(width):
        cells = [row[place] for row in rows if place < len(row)]
        if cells and sum(map(test, cells)) >= 0.8 * len(cells):
            return True
    return False
