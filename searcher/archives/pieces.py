"""A file of many stories, cut where each begins and ends, in constant memory."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

from searcher.archives.locators import at
from searcher.archives.stream import LARGEST_STORY, Found, Reject, Skipped, Stream, Unfit, excerpt

# Bytes that the opening of a story may have at most.
REACH = 256
# What wires pad with between stories: blanks, NUL, DEL (ATS)
BLANK = bytes(range(33)) + b"\x7f"

_PROBLEMS = {
    "cut": "the end of the story is missing",
    "too-big": "the story is larger than 64 MB",
    "stray": "text outside of any story",
}
_TAG = re.compile(rb"<[^<>]*>")


class Piece(NamedTuple):
    """The bytes of one story. `problem` is "", or "cut", "too-big", or "stray" for what is none.

    A story whose end is missing goes up to where the next one begins. Of one that is too big only
    the beginning is given.
    """

    offset: int
    data: bytes
    problem: str = ""


def stories(
    stream: Stream,
    origin: str,
    opening: re.Pattern[bytes],
    closing: re.Pattern[bytes],
    read_one: Callable[[bytes, str], Found | Skipped],
) -> Iterator[Found | Skipped]:
    """What `read_one` makes of every story, from its bytes and its origin.

    Where that raises Unfit, or the story is cut or too big, a Reject says why.
    """
    for piece in pieces(stream, opening, closing):
        if stream.skip:
            stream.skip -= 1
            continue
        where = at(origin, piece.offset, len(piece.data))
        if piece.problem:
            message = _PROBLEMS[piece.problem]
            yield Reject(where, piece.problem, message, excerpt(piece.data))
            continue
        try:
            yield read_one(piece.data, where)
        except Unfit as error:
            yield Reject(where, error.reason, str(error), excerpt(piece.data))


def whole(
    stream: Stream,
    origin: str,
    read_one: Callable[[bytes, str], Found | Skipped],
    cut: Callable[[bytes], list[int]] = lambda data: [],
) -> Iterator[Found | Skipped]:
    """What `read_one` makes of a file that is one story, as `stories` does of one among many.

    `cut` gives the offsets at which further stories begin, if there are any.
    """
    data = stream.rest()
    if len(data) > LARGEST_STORY:
        yield Reject(at(origin, 0, len(data)), "too-big", _PROBLEMS["too-big"], excerpt(data))
        return
    bounds = [0, *cut(data), len(data)]
    for start, end in pairwise(bounds):
        where = at(origin, start, end - start)
        try:
            yield read_one(data[start:end], where)
        except Unfit as error:
            yield Reject(where, error.reason, str(error), excerpt(data[start:end]))


def pieces(
    stream: Stream, opening: re.Pattern[bytes], closing: re.Pattern[bytes]
) -> Iterator[Piece]:
    """Every story of a file, from its opening to its closing, and whatever else stands there.

    >>> from io import BytesIO
    >>> stream = Stream(BytesIO(b"(one) two (thr (four)").read)
    >>> [tuple(piece) for piece in pieces(stream, re.compile(rb"[(]"), re.compile(rb"[)]"))]
    [(0, b'(one)', ''), (5, b' two ', 'stray'), (10, b'(thr ', 'cut'), (15, b'(four)', '')]
    """
    for offset, data, is_whole in _between(stream, opening):
        start = opening.match(data)
        end = closing.search(data, start.end()) if start else None
        if not is_whole:
            yield Piece(offset, data, "too-big")
        elif start and not end:
            yield Piece(offset, data, "cut")
        else:
            stop = end.end() if end else 0
            if end:
                yield Piece(offset, data[:stop])
            # Tags between stories, "</DOCS>", are the collection's and no loss.
            if _TAG.sub(b"", data[stop:]).strip(BLANK):
                yield Piece(offset + stop, data[stop:], "stray")


def _between(stream: Stream, opening: re.Pattern[bytes]) -> Iterator[tuple[int, bytes, bool]]:
    """Offset and bytes from each opening to the next; False with those that are too big to keep.

    What precedes the first opening is given too. An opening that the end of a chunk may have cut in
    two is looked for again when the next chunk is there, so `REACH` bytes are always held back.
    """
    kept, offset, searched, is_too_big = b"", 0, 0, False
    is_end = False
    while not is_end:
        piece = stream.read()
        is_end, kept, start = not piece, kept + piece, 0
        limit = len(kept) if is_end else len(kept) - REACH
        for found in opening.finditer(kept, searched):
            if found.start() >= limit:
                break
            if found.start() > start and not is_too_big:
                yield offset + start, kept[start : found.start()], True
            start, searched, is_too_big = found.start(), found.end(), False
        searched = max(searched, limit)
        if len(kept) - start > LARGEST_STORY and not is_too_big:
            yield offset + start, kept[start:], False
            is_too_big = True
        if is_too_big:
            # Nothing more of it is kept but one byte: an opening at the beginning of a line is
            # known by the line end before it.
            start = max(start, searched - 1)
        kept, offset, searched = kept[start:], offset + start, searched - start
    if kept and not is_too_big:
        yield offset, kept, True
