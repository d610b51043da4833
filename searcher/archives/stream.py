"""What a format is given and what it gives back: the bytes of a file; stories, rejects, skips."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from searcher.story import Story

CHUNK = 1 << 20
LARGEST_STORY = 64 << 20
EXCERPT = 200


@dataclass(frozen=True, slots=True)
class Reject:
    """A story that was recognised and could not be read; `reason` is a short code."""

    origin: str
    reason: str
    message: str
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, or a part of one, that is no story; `reason` is the kind of thing it is."""

    origin: str
    reason: str
    message: str


Found = Story | Reject


class Broken(Exception):
    """The rest of a stream cannot be read. Never leaves `searcher.archives`."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class Unfit(Exception):
    """One story cannot be read, and why; becomes a Reject. Never leaves `searcher.archives`."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class Stream:
    """The bytes of one file, forward and once. What precedes damage is given before it raises.

    `modified` is when the file was last written, where that is known: for stories without a date.
    `skip` is how many stories at its beginning were read before: a reader passes over them
    unparsed and counts it down, or gives them again and leaves it as it is.
    """

    def __init__(self, read: Callable[[int], bytes], modified: datetime | None = None) -> None:
        self.modified = modified
        self.skip = 0
        self._read = read
        self._ahead = b""
        self._broken: Broken | None = None

    def peek(self, count: int) -> bytes:
        """The next `count` bytes, fewer at the end, without taking them."""
        if len(self._ahead) < count:
            self._ahead += self._gather(count - len(self._ahead), is_first=not self._ahead)
        return self._ahead[:count]

    def read(self, count: int = CHUNK) -> bytes:
        """The next `count` bytes, fewer only at the end or before damage."""
        ahead, self._ahead = self._ahead[:count], self._ahead[count:]
        if len(ahead) < count:
            ahead += self._gather(count - len(ahead), is_first=not ahead)
        return ahead

    def _gather(self, count: int, *, is_first: bool) -> bytes:
        pieces: list[bytes] = []
        while count > 0:
            try:
                if self._broken:
                    raise self._broken
                piece = self._read(count)
            except Broken as error:
                self._broken = error
                if is_first and not pieces:
                    raise
                break
            if not piece:
                break
            pieces.append(piece)
            count -= len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)


@dataclass(frozen=True, slots=True)
class Member:
    """An unpacked file; read its stream before asking for the next."""

    origin: str
    stream: Stream


Unread = Reject | Skipped


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a file, lines ended by LF, and what had to be guessed to read it."""
    guessed: tuple[str, ...] = ()
    try:
        text = data.decode(_encoding(data))
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
        guessed = ("encoding cp1252",)
    return text.replace("\r\n", "\n").replace("\r", "\n"), guessed


def is_text(head: bytes) -> bool:
    """Whether the first bytes of a file are text in an encoding that `decode` reads."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return b"\0" not in head


def excerpt(data: bytes) -> str:
    """The beginning of broken bytes, for a reject."""
    return decode(data[:EXCERPT])[0]


def _encoding(data: bytes) -> str:
    return "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
