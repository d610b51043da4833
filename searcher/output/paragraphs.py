"""A body's paragraphs as people read them: the line ends of a teletype taken out, tables kept."""

from collections.abc import Iterator
from enum import Enum, auto

from searcher.lazy_re import pattern

# A teletype broke its lines: 7 of the 347,048 lines of Reuters-21578 are longer than 76 characters.
# Text that was never broken has whole paragraphs in a line.
LONGEST_LINE = 85
SHORTEST_LINE = 45  # of the lines between the first and the last; shorter ones are a list
SHORTEST_FIRST = 20  # of the first line, whose dateline may have been taken off

# Blanks that part columns. Typists put two after a stop, too, and those part nothing.
_COLUMNS = pattern(r"(?<![\s.!?:;,\"'”’)])(?:  |\t)[ \t]*(?=\S)")


class Shape(Enum):
    """How the lines of a paragraph stand together."""

    PROSE = auto()  # one paragraph, whatever its line ends
    LINES = auto()  # lines of their own: a list, verse, an address
    TABLE = auto()  # columns, which only blanks keep apart


def reflowed(body: str) -> str:
    """The body with the line ends of a teletype's short lines as spaces; tables keep theirs.

    One character for one, so that offsets stay right.

    >>> reflowed("a" * 60 + "\\nand on.\\n Reuter\\n\\nOil  1\\nGas  2")[60:]
    ' and on.\\n Reuter\\n\\nOil  1\\nGas  2'
    """
    return "\n\n".join(map(_joined, body.split("\n\n")))


def paragraphs(body: str) -> Iterator[tuple[Shape, str]]:
    """The paragraphs of a body, each with its shape; the lines of prose are joined.

    >>> [(shape.name, text) for shape, text in paragraphs("Oil  1\\nGas  2\\n\\nOslo, Norway")]
    [('TABLE', 'Oil  1\\nGas  2'), ('PROSE', 'Oslo, Norway')]
    """
    for paragraph in filter(str.strip, body.split("\n\n")):
        if _COLUMNS.search(paragraph):
            yield Shape.TABLE, paragraph.strip("\n")
            continue
        for block in _blocks(paragraph):
            lines = [line.strip() for line in block.split("\n") if line.strip()]
            if len(lines) == 1 or _is_broken(block):
                yield Shape.PROSE, " ".join(lines)
            elif max(map(len, lines), default=0) > LONGEST_LINE:
                yield from ((Shape.PROSE, line) for line in lines)
            elif lines:
                yield Shape.LINES, "\n".join(lines)


def _joined(paragraph: str) -> str:
    if _COLUMNS.search(paragraph):
        return paragraph
    blocks = _blocks(paragraph)
    return "\n".join(block.replace("\n", " ") if _is_broken(block) else block for block in blocks)


def _blocks(paragraph: str) -> Iterator[str]:
    """The paragraph parted before each line that is indented more than the line above it.

    Wires begin a paragraph so, and set a signature ("  Reuter") below the last one.
    """
    block: list[str] = []
    indent = 0
    for line in paragraph.split("\n"):
        before, indent = indent, len(line) - len(line.lstrip())
        if block and indent > before:
            yield "\n".join(block)
            block = []
        block.append(line)
    yield "\n".join(block)


def _is_broken(block: str) -> bool:
    """Whether its line ends are a teletype's, which mean nothing."""
    lines = block.split("\n")
    if max(map(len, lines)) > LONGEST_LINE:
        return False
    # The last line is what is left, of any length.
    return len(lines[0]) >= SHORTEST_FIRST and all(
        len(line) >= SHORTEST_LINE for line in lines[1:-1]
    )
