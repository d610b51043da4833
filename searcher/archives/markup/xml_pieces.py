"""XML cut at the tags of its items, in constant memory, without being parsed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from searcher.archives.stream import LARGEST_STORY, Broken, Stream

# Bytes of a tag's name with its prefix.
LONGEST_TAG = 200
NAME = rb"[A-Za-z_][\w.-]*"

_END_OF_TAG = re.compile(b">")
_CLOSINGS = {
    b"<!--": re.compile(b"-->"),
    b"<![CDATA[": re.compile(rb"\]\]>"),
    b"<?": re.compile(rb"\?>"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes of a file: an "item", what is "between", an item "cut" or "too-big", and its "rest"."""

    state: str
    offset: int
    data: bytes


class _TooBigError(Exception):
    pass


class Cutter:
    """Cuts a stream at the tags of its items; looks into no comment and no CDATA."""

    def __init__(self, stream: Stream, names: frozenset[str]) -> None:
        self._stream = stream
        self._data, self._offset, self._at = b"", 0, 0
        either = b"|".join(re.escape(name.encode()) for name in sorted(names))
        self._tag = re.compile(
            rb"<!--|<!\[CDATA\[|<\?|</?(?:" + NAME + rb":)?(?:" + either + rb")(?=[\s/>])"
        )

    def pieces(self) -> Iterator[Part]:
        """First and last what is between items."""
        state, is_more = "", True
        while is_more:
            try:
                is_more = self._pass_to_item()
            except _TooBigError as error:
                if state not in ("too-big", "rest"):
                    raise Broken("too-big", "64 MB without a story") from error
                # Of an item that was too big.
                state = "rest"
                self._at = len(self._data)
                yield self._take(state)
                continue
            yield self._take("between")
            if is_more:
                state = self._pass_item()
                yield self._take(state)

    def _take(self, state: str) -> Part:
        piece = Part(state, self._offset, self._data[: self._at])
        self._data, self._offset = self._data[self._at :], self._offset + self._at
        self._at = 0
        return piece

    def _pass_to_item(self) -> bool:
        """Moves to the start of an item; False at the end of the file."""
        while tag := self._next_tag():
            if not tag.startswith(b"</"):
                self._at -= len(tag)
                return True
        self._at = len(self._data)
        return False

    def _pass_item(self) -> str:
        """Moves behind an item's end, or to where the next one interrupts it."""
        # An item inside another of its own name is not known in these formats: a second opening tag
        # means that the end of the first is missing.
        try:
            tag = self._next_tag()
            while tag and not tag.endswith(b"/>"):
                tag = self._next_tag()
                if tag and tag.startswith(b"</"):
                    return "item"
                if tag:
                    self._at -= len(tag)
                    return "cut"
        except _TooBigError:
            self._at = len(self._data)
            return "too-big"
        if not tag:
            self._at = len(self._data)
        return "item" if tag else "cut"

    def _next_tag(self) -> bytes:
        """The next tag of an item, having passed it; b"" at the end of the file."""
        while found := self._find(self._tag, self._at):
            closing = _CLOSINGS.get(found[0], _END_OF_TAG)
            end = self._find(closing, found.end())
            if not end:
                return b""
            self._at = end.end()
            if closing is _END_OF_TAG:
                return self._data[found.start() : self._at]
        return b""

    def _find(self, pattern: re.Pattern[bytes], start: int) -> re.Match[bytes] | None:
        while not (found := pattern.search(self._data, start)):
            # A chunk may end within a tag.
            start = max(start, len(self._data) - LONGEST_TAG)
            if len(self._data) > LARGEST_STORY:
                raise _TooBigError
            piece = self._stream.read()
            if not piece:
                return None
            self._data += piece
        return found
