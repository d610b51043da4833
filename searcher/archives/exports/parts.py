"""A file that a database exported, cut where its articles begin; each is told or rejected."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from typing import NamedTuple, Protocol

from msgspec.structs import replace

from searcher.archives.locators import at
from searcher.archives.stream import (
    ENCODING,
    LARGEST_STORY,
    Broken,
    Found,
    Reject,
    Skipped,
    Stream,
    Unfit,
    decode,
    decode_broken,
    excerpt,
    is_utf16,
)
from searcher.story import Story

_BLANK_LINE = re.compile(r"\n(?:[ \t\xa0\f]*\n)+")
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ELEMENT = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")
_META_CHARSET = re.compile(rb"""<meta\s[^>]*?charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)


class Exporter(Protocol):
    """The module of a database."""

    def recognises(self, text: str) -> bool:
        """Whether a text, or the beginning of one, is an export of this database."""

    def cuts(self, text: str) -> list[int]:
        """Where its articles begin. What stands above the first is no article."""

    def story(self, text: str, origin: str, *, is_wrapped: bool) -> Story:
        """One article. Raises Unfit for what is none, or has no date."""

    def claimed(self, text: str) -> int | None:
        """The number of articles that the export says it has, None if it says nothing."""

    def claims(self, text: str, found: int) -> list[str]:
        """What the export says of itself that does not agree with the articles found."""


class Decoded(NamedTuple):
    """The text of a file. `size` tells how many bytes a part of it took; None if not known."""

    text: str
    guessed: tuple[str, ...]
    size: Callable[[str], int] | None


def all_of(stream: Stream) -> bytes:
    """The bytes of a file. Raises Broken for one larger than a story may be."""
    data = stream.rest()
    if len(data) > LARGEST_STORY:
        raise Broken("too-big", f"the file is larger than {LARGEST_STORY >> 20} MB")
    return data


def is_marked_up(stream: Stream) -> bool:
    """Whether a file begins with an element: a page, and no text."""
    return _ELEMENT.match(stream.peek(8192)) is not None


def articles(
    stream: Stream, origin: str, exporter: Exporter, *, is_wrapped: bool
) -> Iterator[Found | Skipped]:
    """The articles of a file of text, each with the bytes that it was read from."""
    data = all_of(stream)
    decoded = decoded_file(data)
    stream.about.claimed = exporter.claimed(decoded.text)
    story = partial(exporter.story, is_wrapped=is_wrapped)
    yield from told(decoded, len(data), origin, exporter.cuts, story)
    yield from claims(decoded.text, at(origin, 0, len(data)), exporter)


def told(
    decoded: Decoded,
    length: int,
    origin: str,
    cuts: Callable[[str], list[int]],
    story: Callable[[str, str], Story],
) -> Iterator[Found | Skipped]:
    """What `story` makes of each article of a text of so many bytes; a Reject where it is Unfit."""
    bounds = [*cuts(decoded.text), len(decoded.text)]
    offset = decoded.size(decoded.text[: bounds[0]]) if decoded.size else 0
    for start, end in pairwise(bounds):
        text = decoded.text[start:end]
        size = decoded.size(text) if decoded.size else length
        where = at(origin, offset, size)
        offset += size if decoded.size else 0
        try:
            found = story(text, where)
        except Unfit as error:
            yield Reject(where, error.reason, str(error), excerpt(text[:200].encode()))
        else:
            yield with_guesses(found, decoded.guessed)


def with_guesses(story: Story, guessed: tuple[str, ...]) -> Story:
    """A story with what had to be guessed to read its file."""
    return replace(story, guessed=(*guessed, *story.guessed)) if guessed else story


def claims(text: str, origin: str, exporter: Exporter) -> Iterator[Skipped]:
    """A line for the ledger where an export counts more articles than it holds."""
    found = len(exporter.cuts(text))
    for message in exporter.claims(text, found):
        yield Skipped(origin, "count", message)


def decoded_file(data: bytes) -> Decoded:
    """The text of a file in UTF-8, UTF-16 or an encoding that is guessed; line ends as they are."""
    if is_utf16(data):
        return Decoded(*decode(data), None)
    try:
        return Decoded(data.decode(), (), lambda text: len(text.encode()))
    except UnicodeDecodeError:
        text, guessed = decode_broken(data)
    named = next((one for one in guessed if one.startswith(ENCODING)), "")
    if not named:
        # We do not know how many bytes what is broken took.
        return Decoded(text, guessed, None)
    encoding = named.removeprefix(ENCODING)
    return Decoded(text, guessed, lambda text: len(text.encode(encoding, "replace")))


def decoded_page(data: bytes) -> Decoded:
    """The text of a page: UTF-8 if that is right, whatever it declares, else what it declares.

    Europresse sends UTF-8 that calls itself ISO-8859-1.
    """
    found = decoded_file(data)
    declared = _META_CHARSET.search(data[:4096])
    if not found.guessed or not declared:
        return found
    name = declared[1].decode("ascii", "replace").lower()
    if name in ("utf-8", "iso-8859-1", "latin1", "windows-1252", "us-ascii"):
        return found
    try:
        return Decoded(data.decode(name), (), lambda text: len(text.encode(name)))
    except (LookupError, ValueError):
        return found


class Block(NamedTuple):
    """A paragraph, its lines stripped. `is_centred` says that it was set in the middle."""

    text: str
    is_centred: bool = False


def blocks(text: str) -> list[Block]:
    r"""The paragraphs of a text that blank lines part.

    >>> blocks("          One\r\n\r\n\r\nTwo\r\n and a half")
    [Block(text='One', is_centred=True), Block(text='Two\nand a half', is_centred=False)]
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
    found: list[Block] = []
    for block in _BLANK_LINE.split(text):
        lines = [
            line.replace("\xa0", " ").expandtabs() for line in block.split("\n") if line.strip()
        ]
        # The first line of a long note of copyright fills the page.
        rest = lines[1:] or lines
        is_centred = bool(rest) and all(line.startswith("     ") for line in rest)
        if lines:
            found.append(Block("\n".join(line.strip() for line in lines), is_centred))
    return found


def unwrapped(block: str) -> str:
    r"""A paragraph whose lines were broken to fit a page, on one line; a list keeps its lines.

    >>> unwrapped("Ships returned to the harbour of the town on Monday\nafter a storm.")
    'Ships returned to the harbour of the town on Monday after a storm.'
    >>> unwrapped("Oil 50\nGas 3")
    'Oil 50\nGas 3'
    """
    lines = block.split("\n")
    if 2 * sum(1 for line in lines if len(line) > LONGEST_WRAPPED) > len(lines):
        return "\n\n".join(lines)
    is_list = len(lines) > 1 and max(map(len, lines[:-1])) < SHORTEST_WRAPPED
    return block if is_list else " ".join(lines)


# Characters of the longest line of a paragraph that was broken to fit a page: they broke at 78.
SHORTEST_WRAPPED = 45
# A longer one was not broken: each line is a paragraph.
LONGEST_WRAPPED = 110


def plain(text: str) -> str:
    """Letters and digits alone: what is the same in every file that an article is exported to.

    >>> plain("The Guardian(London)") == plain("The Guardian (London)")
    True
    """
    return re.sub(r"[\W_]+", "", text).casefold()


def length_guess(claimed: int, body: str) -> tuple[str, ...]:
    """That a text is far from as long as it is said to be; counts differ by a tenth anyhow.

    >>> length_guess(100, "Oil rose."), length_guess(0, "Oil rose.")
    (('100 words claimed, 2 read',), ())
    """
    # Scripts without blanks count letters.
    letters = len(_EAST_ASIAN.findall(body))
    count = letters if 3 * letters > len(body) else len(body.split())
    is_far = count < 0.7 * claimed - 10 or count > 1.5 * claimed + 50
    return (f"{claimed} words claimed, {count} read",) if claimed and is_far else ()
