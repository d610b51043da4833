"""What a format is, and what reading gives besides stories."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BufferedReader

from searcher import analysis
from searcher.story import Story

LONGEST_STORY = 64_000_000  # bytes
EXCERPT = 200  # characters


@dataclass(frozen=True, slots=True)
class Reject:
    """A story that could not be used: where it stands, a code and a sentence why."""

    origin: str
    reason: str
    message: str
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that holds no story of a format we know."""

    origin: str
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Format:
    """A wire format: `sniff` knows it by its first bytes, `read` gives its stories.

    `read` is given a stream of bytes and its origin; the origin of a story is that and
    `#offset+length` in bytes.
    """

    name: str
    help: str
    example: str
    sniff: Callable[[bytes], bool]
    read: Callable[[BufferedReader, str], Iterator[Story | Reject]]


def decode(content: bytes) -> tuple[str, tuple[str, ...]]:
    """Clean text, and what had to be guessed: by BOM, else UTF-8, else Windows-1252.

    >>> decode("été".encode("cp1252"))
    ('été', ('encoding cp1252',))
    """
    guessed: tuple[str, ...] = ()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text, guessed = content.decode("cp1252", errors="replace"), ("encoding cp1252",)
    return analysis.clean(text.replace("\r\n", "\n").replace("\r", "\n")), guessed


def excerpt(text: str) -> str:
    """The beginning of a text, for a reject."""
    return text[:EXCERPT]
