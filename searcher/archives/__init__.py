"""Archives in, stories out; FORMATS is the one table of wire formats."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from searcher.archives import json_lines, reuters_sgml, text_clipping
from searcher.archives.files import (
    Broken,
    Found,
    Member,
    Reject,
    Skipped,
    Stream,
    check,
    members,
    original,
    size,
    walk,
)
from searcher.errors import ArchiveError
from searcher.story import Story

__all__ = [
    "FORMATS",
    "START",
    "Format",
    "Found",
    "Place",
    "Reject",
    "Skipped",
    "check",
    "named",
    "original",
    "read",
    "read_file",
    "size",
    "walk",
]

HEAD = 8192  # bytes that a format may look at before it is chosen


@dataclass(frozen=True, slots=True)
class Format:
    """A wire format: `sniff` recognises it by its first bytes, `read` yields what is in it."""

    name: str
    help: str
    example: str
    sniff: Callable[[bytes], bool]
    read: Callable[[Stream, str], Iterator[Found]]


@dataclass(frozen=True, slots=True)
class Place:
    """How far a file has been read: so many members whole, so much found in the next."""

    members: int = 0
    found: int = 0


START = Place()

FORMATS: dict[str, Format] = {
    format.name: format
    for format in (
        Format(
            "reuters_sgml", "Reuters-21578 SGML", "reut2-000.sgm",
            reuters_sgml.sniff, reuters_sgml.read,
        ),
        Format(
            "json_lines", "one story an object a line; what search --json --full prints",
            "2015-2017.jsonl", json_lines.sniff, json_lines.read,
        ),
        # Last: it takes any prose.
        Format(
            "text_clipping", "plain text: a headline, a line with agency and date, paragraphs",
            "2020-12-30-lavrov.txt", text_clipping.sniff, text_clipping.read,
        ),
    )
}  # fmt: skip


def read(
    path: str | Path, format: str | None = None, on_bytes: Callable[[int], None] | None = None
) -> Iterator[Found | Skipped]:
    """The stories of a file, a folder, or (`-`) standard input, and all that is wrong with it.

    `format` names one instead of having it recognised. `on_bytes` is told of bytes read, in the
    unit of `size`. Raises ArchiveError for an archive or a format that is not there.
    """
    check(path)
    chosen = named(format)
    return _read(path, chosen, on_bytes)


def named(format: str | None) -> Format | None:
    """The format of this name. Raises ArchiveError if there is none."""
    if format is not None and format not in FORMATS:
        raise ArchiveError(f"unknown format {format}; there are {', '.join(FORMATS)}")
    return FORMATS[format] if format else None


def read_file(
    file: str,
    format: Format | None = None,
    on_bytes: Callable[[int], None] | None = None,
    start: Place = START,
) -> Iterator[tuple[Place, Found | Skipped]]:
    """What is in one of the files of `walk` from a place on; with each the place after it."""
    for number, member in enumerate(members(file, on_bytes)):
        if number < start.members:
            continue
        if not isinstance(member, Member):
            yield Place(number + 1), member
            continue
        count = start.found if number == start.members else 0
        for found in _stories(member, format, count):
            if isinstance(found, _Last):
                yield Place(number + 1), found.found
            else:
                count += 1
                yield Place(number, count), found


@dataclass(frozen=True, slots=True)
class _Last:
    """What is said of a member when it has been read."""

    found: Reject | Skipped


def _read(
    path: str | Path, format: Format | None, on_bytes: Callable[[int], None] | None
) -> Iterator[Found | Skipped]:
    for file in walk(path):
        if isinstance(file, str):
            for _, found in read_file(file, format, on_bytes):
                yield found
        else:
            yield file


def _stories(member: Member, format: Format | None, skip: int) -> Iterator[Found | Skipped | _Last]:
    origin = member.origin
    has_any = skip > 0
    try:
        head = member.stream.peek(HEAD)
        if not head.strip():
            yield _Last(Reject(origin, "empty", "the file is empty"))
            return
        chosen = format or next((f for f in FORMATS.values() if f.sniff(head)), None)
        if chosen is None:
            yield _Last(Skipped(origin, "unknown-format", "no format recognises it"))
            return
        member.stream.skip = skip
        for found in chosen.read(member.stream, origin):
            if member.stream.skip:  # by a reader that cannot pass over stories
                member.stream.skip -= 1
                continue
            has_any = True
            yield replace(found, format=chosen.name) if isinstance(found, Story) else found
    except Broken as error:
        yield _Last(Reject(origin, error.reason, str(error)))
    else:
        if not has_any:
            yield _Last(Skipped(origin, "no-stories", f"no story of format {chosen.name} in it"))
