"""JSON cut into the objects that it holds, in constant memory, without being parsed."""

# A key may hold a lone surrogate, which msgspec refuses.
import json
import re
from collections.abc import Iterator

from searcher.archives.pieces import Piece
from searcher.archives.stream import CHUNK, LARGEST_STORY, Broken, Stream, decode

BOM = b"\xef\xbb\xbf"

# A string ends with its line at the latest, so that a missing quote spoils no more.
_TOKEN = re.compile(rb'"(?:[^"\\\n]++|\\.)*+["\n]?|[{}\[\]]', re.DOTALL)
_STRING = re.compile(rb'"((?:[^"\\\n]++|\\.)*+)"(\s*:)?', re.DOTALL)


def keys(head: bytes) -> frozenset[str]:
    """The keys at any depth of the objects that a file begins with; none if it is not JSON.

    >>> sorted(keys(b'[{"uri": "a \\\\"b\\\\": {", "headlines": [{"val'))
    ['headlines', 'uri']
    """
    # A head ends anywhere, and cannot be parsed: strings before a colon are keys all the same.
    head = head.removeprefix(BOM).lstrip()
    if not re.match(rb'(?:\[\s*)?\{\s*"', head):
        return frozenset()
    strings = _STRING.finditer(head)
    return frozenset(string[1].decode("utf-8", "replace") for string in strings if string[2])


def pieces(stream: Stream) -> Iterator[Piece]:
    """Each object of a file, or of the list that the file is, and what stands between them.

    Where a line is an object, every line is taken for one, so that a broken one spoils no other.
    """
    # JSON Lines and one object over many lines look alike but for this: is the first line whole?
    first = stream.peek(CHUNK).removeprefix(BOM).lstrip().partition(b"\n")[0]
    if first.startswith(b"{") and _is_balanced(first):
        for offset, line in lines(stream):
            if line.strip(BOM + b" \t\r"):
                yield Piece(offset, line)
    else:
        yield from _Cutter(stream).pieces()


def lines(stream: Stream) -> Iterator[tuple[int, bytes]]:
    """The offset and bytes of each line, without its end; of one far too long the beginning."""
    kept, offset, is_cut_short = b"", 0, False
    while piece := stream.read():
        *whole, kept = (kept + piece).split(b"\n")
        for line in whole:
            if not is_cut_short:
                yield offset, line
            offset += len(line) + 1
            is_cut_short = False
        if len(kept) > LARGEST_STORY:
            if not is_cut_short:
                yield offset, kept
            is_cut_short = True
            offset += len(kept)
            kept = b""
    if kept and not is_cut_short:
        yield offset, kept


def containers(data: bytes, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """The objects and lists directly inside another: the key before each, its start and end."""
    depth, begin, key = 0, start, b""
    for token in _TOKEN.finditer(data, start, end):
        mark = token[0][:1]
        if mark == b'"':
            key = token[0] if depth == 1 else key
        elif mark in b"{[":
            depth += 1
            begin = token.start() if depth == 2 else begin
        else:
            depth -= 1
            if depth == 1:
                yield json.loads(decode(key or b'""')[0]), begin, token.end()


def _is_balanced(line: bytes) -> bool:
    marks = [token[0] for token in _TOKEN.finditer(line)]
    return marks.count(b"{") == marks.count(b"}") and marks.count(b"[") == marks.count(b"]")


class _Cutter:
    """Cuts a stream where its outermost objects begin and end."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._window, self._offset = b"", 0
        # In the window; what precedes has been looked at.
        self._at = 0
        # Of the object, or of what is none, that has not been given yet.
        self._begin = 0
        # Of nesting, not counting the list round all.
        self._depth = 0

    def pieces(self) -> Iterator[Piece]:
        """What is "stray" or "cut" among them."""
        while more := self._stream.read(max(CHUNK, len(self._window))):
            self._window += more
            yield from self._cut()
            if len(self._window) - self._begin > LARGEST_STORY:
                raise Broken("too-big", "the story is larger than 64 MB")
            self._window = self._window[self._begin :]
            self._offset += self._begin
            self._at -= self._begin
            self._begin = 0
        if self._depth:
            yield Piece(self._offset, self._window, "cut")
        else:
            yield from self._stray(len(self._window))

    def _cut(self) -> Iterator[Piece]:
        for token in _TOKEN.finditer(self._window, self._at):
            mark = token[0][:1]
            if mark == b'"' and token.end() == len(self._window):
                # The rest of the string may follow.
                self._at = token.start()
                return
            self._at = token.end()
            if mark == b"{" and not self._depth:
                yield from self._stray(token.start())
            if mark in b"{[" and (self._depth or mark == b"{"):
                self._depth += 1
            elif mark in b"}]" and self._depth:
                self._depth -= 1
                if not self._depth:
                    yield self._take(self._at)
        self._at = len(self._window)
        if not self._depth:
            yield from self._stray(self._at)

    def _stray(self, end: int) -> Iterator[Piece]:
        piece = self._take(end)
        if piece.data.strip(BOM + b" \t\r\n,[]"):
            yield piece._replace(problem="stray")

    def _take(self, end: int) -> Piece:
        begin, self._begin = self._begin, end
        return Piece(self._offset + begin, self._window[begin:end])
