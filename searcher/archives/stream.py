"""What a format is given, the bytes of a file, and what it gives back: stories, rejects, skips."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime

from searcher.archives.encodings import detected, is_iso2022, utf16_without_mark
from searcher.story import Story

# Bytes read at a time.
CHUNK = 1 << 20
# Bytes; a longer one is rejected, so that no file can fill the memory.
LARGEST_STORY = 64 << 20
# What `guessed` says of an encoding.
BROKEN, ENCODING, CP1252 = "broken characters", "encoding ", "encoding cp1252"
# Bytes of a rejected story that the user is shown.
EXCERPT = 200


@dataclass(frozen=True, slots=True)
class Reject:
    """A story that was recognised but cannot be read. `reason` is a short code, "no-date"."""

    origin: str
    reason: str
    message: str
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, or a part of one, that is no story. `reason` says what it is instead: "picture"."""

    origin: str
    reason: str
    message: str


Found = Story | Reject


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, or a key of JSON: the field that it became, "" for none, and why."""

    name: str
    field: str
    why: str
    example: str = ""


@dataclass(slots=True)
class About:
    """What a reader learned of a file besides its stories, to be shown by `searcher formats`.

    `claimed` is the number of stories that the file says it holds, None if it says nothing.
    """

    claimed: int | None = None
    columns: tuple[Column, ...] = ()
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that a message carries, to be read as any other: its stories name their parent."""

    origin: str
    name: str
    data: bytes
    parent: Story


class Broken(Exception):
    """Raised when the rest of a stream cannot be read; `archives.read` turns it into a Reject."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class Unfit(Exception):
    """Raised when one story cannot be read; its format turns it into a Reject."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Given:
    """What the user says of the stories of an archive that do not say it themselves.

    `date` and `by_file` date those without a date: `by_file` with the time at which their file was
    last changed. `undated` keeps rows of tables without one. `source` is who sent them. `columns`
    are columns of tables and the fields that they are (`build --map`). `encoding` is that of texts
    that do not declare theirs.
    """

    date: datetime | None = None
    by_file: bool = False
    undated: bool = False
    source: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    encoding: str = ""


NOTHING_GIVEN = Given()


class Stream:
    """The bytes of one file, read once from its beginning to its end.

    `modified` is when the file was last changed, None if that is not known. It is no date of a
    story unless the user says so, which is what `given` tells. `skip` is how many stories at the
    beginning were read by an earlier build: a reader either passes over them without parsing, and
    counts `skip` down, or yields them again and leaves `skip` alone. Reading raises Broken at
    damage, after all that precedes it was given.
    `document` is the kind of document that a zip is, "docx", and "" for all other files.
    `path` is the file itself where it is not packed, for readers that cannot do without jumping
    about in it, else "". `about` is what the reader says of the file as a whole.
    """

    def __init__(
        self, read: Callable[[int], bytes], modified: datetime | None = None, path: str = ""
    ) -> None:
        self.modified = modified
        self.path = path
        self.given = NOTHING_GIVEN
        self.skip = 0
        self.document = ""
        self.about = About()
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

    def rest(self) -> bytes:
        """All that is left; of what is larger than a story may be, hardly more than such a story.

        Raises Broken where the rest is damaged.
        """
        pieces, size = [], 0
        while size <= LARGEST_STORY and (piece := self.read()):
            pieces.append(piece)
            size += len(piece)
        return b"".join(pieces)

    def _gather(self, count: int, *, is_first: bool) -> bytes:
        pieces: list[bytes] = []
        while count > 0:
            try:
                if self._broken:
                    raise self._broken
                piece = self._read(count)
            except Broken as error:
                # Decompressors lose what they hold when they raise: the good bytes go first, and
                # the error is kept for the next call.
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
    """An unpacked file. Its stream must be read before the next member is asked for."""

    origin: str
    stream: Stream


Unread = Reject | Skipped


# What the user says of the encoding of texts, for as long as their files are read.
_GIVEN: ContextVar[str] = ContextVar("encoding", default="")


@contextmanager
def encoding_given(name: str) -> Iterator[None]:
    """While this lasts, `decode` reads text in the encoding of this name, and guesses nothing."""
    token = _GIVEN.set(name)
    try:
        yield
    finally:
        _GIVEN.reset(token)


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    r"""The text of a file, its lines ended by LF, and what had to be guessed to read it.

    >>> decode("Müller früh".encode() + b"\xc3"), decode(b"M\xfcller")
    (('Müller früh�', ('broken characters',)), ('Müller', ('encoding cp1252',)))
    """
    guessed: tuple[str, ...] = ()
    try:
        text = data.decode(_encoding(data))
    except UnicodeDecodeError:
        text, guessed = decode_broken(data)
    return text.replace("\r\n", "\n").replace("\r", "\n"), guessed


def decode_broken(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of bytes that should be UTF-8 and are not wholly, and what was guessed to read it.

    Text in cp1252 has next to no pairs of bytes that are a letter of UTF-8. So, where most letters
    beyond ASCII are right, a few bytes are broken, and the rest must not suffer for it.
    """
    text = data.decode(_encoding(data), "replace")
    broken = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    right = sum(1 for letter in text if letter > "\x7f") - text.count("\ufffd")
    if right > broken or _GIVEN.get():
        return text, (BROKEN,) if broken else ()
    encoding = detected(data)
    return data.decode(encoding, "replace"), (f"{ENCODING}{encoding}",)


def is_text(head: bytes) -> bool:
    """Whether the first bytes of a file are text in an encoding that `decode` reads."""
    return b"\0" not in head or is_utf16(head)


def is_utf16(data: bytes) -> bool:
    """Whether bytes are text of two bytes a character, whose line ends are no single byte."""
    return data.startswith((b"\xff\xfe", b"\xfe\xff")) or bool(utf16_without_mark(data))


def excerpt(data: bytes) -> str:
    """The beginning of broken bytes, for a reject."""
    return decode(data[:EXCERPT])[0]


def _encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if name := _GIVEN.get() or utf16_without_mark(data):
        return name
    return "iso2022_jp" if is_iso2022(data) else "utf-8-sig"
