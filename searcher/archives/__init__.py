"""Archives in, stories out.

`files` walks folders and opens files, `compression` unpacks them, `pieces` cuts them into stories;
`formats` holds the table of formats, and a module for each. `exports` reads the articles of
databases' exports, `documents` those of word processors and PDF; `markup` and `records` hold what
several formats share, and `newsroom` what all desks have in common.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from msgspec.structs import replace

from searcher.archives.attachments import children
from searcher.archives.files import check, members, opened, size, walk
from searcher.archives.files import original as bytes_at
from searcher.archives.formats import FORMATS, Format, head_of, named, recognised
from searcher.archives.records.cells import dumped
from searcher.archives.records.columns import columns_given
from searcher.archives.stream import (
    NOTHING_GIVEN,
    Attached,
    Broken,
    Found,
    Given,
    Member,
    Reject,
    Skipped,
    Stream,
    encoding_given,
)
from searcher.archives.unknown import kind_of
from searcher.errors import ArchiveError
from searcher.story import Story

__all__ = [
    "FORMATS",
    "NOTHING_GIVEN",
    "START",
    "Format",
    "Found",
    "Given",
    "Progress",
    "Reject",
    "Skipped",
    "check",
    "columns_given",
    "named",
    "original",
    "read",
    "read_file",
    "size",
    "walk",
]


class _Table(Protocol):
    """The module of a format whose stories are rows that are no bytes of the file."""

    def held(self, stream: Stream, origin: str) -> Iterator[tuple[str, Mapping[str, object]]]: ...


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a file has been read: `members` of it whole, and `found` stories of the next one."""

    members: int = 0
    found: int = 0


START = Progress()
# The place of a row of a spreadsheet or of Parquet at the end of an origin.
_ROW = re.compile(r"#(?:sheet\d+)?row\d+$")


def read(
    path: str | Path,
    format: str | None = None,
    on_bytes: Callable[[int], None] | None = None,
    given: Given = NOTHING_GIVEN,
) -> Iterator[Found | Skipped]:
    """The stories of a file, a folder or (`-`) standard input, and what could not be read of it.

    Without `format` the format of each file is recognised. `given` is what the user says of
    stories that do not say it themselves. `on_bytes` is called with the number of
    bytes read since the last call; together they are `size`. Raises ArchiveError if there is no
    such archive or format.
    """
    check(path)
    chosen = named(format)
    return _read(path, chosen, on_bytes, given)


def read_file(
    file: str,
    format: Format | None = None,
    on_bytes: Callable[[int], None] | None = None,
    start: Progress = START,
    given: Given = NOTHING_GIVEN,
) -> Iterator[tuple[Progress, Found | Skipped]]:
    """What is in a file from where reading stopped before, each with how far the file is then read.

    `file` is one that `walk` gives.
    """
    for number, member in enumerate(members(file, on_bytes)):
        if number < start.members:
            continue
        if not isinstance(member, Member):
            yield Progress(number + 1), member
            continue
        count = start.found if number == start.members else 0
        member.stream.given = given
        for found in stories_of(member, format, count):
            if isinstance(found, Last):
                yield Progress(number + 1), found.found
            else:
                count += 1
                yield Progress(number, count), found


def original(origin: str) -> bytes:
    """The bytes that a story was read from; of a row that is no bytes of its file, the row as JSON.

    Raises ArchiveError if they are no longer there.
    """
    place = _ROW.search(origin)
    if not place:
        return bytes_at(origin)
    for member in opened(origin[: place.start()]):
        head = head_of(member.stream)
        format = recognised(member.stream.document, head)
        table = cast(_Table, format.module) if format else None
        for where, row in table.held(member.stream, member.origin) if table else ():
            if where == origin:
                return dumped(row)
    raise ArchiveError(f"the archive has changed since the story was read: {origin}")


@dataclass(frozen=True, slots=True)
class Last:
    """What is said of a member at its end: that it is empty, unknown, damaged or holds no story."""

    found: Reject | Skipped


def _read(
    path: str | Path,
    format: Format | None,
    on_bytes: Callable[[int], None] | None,
    given: Given,
) -> Iterator[Found | Skipped]:
    for file in walk(path):
        if isinstance(file, str):
            for _, found in read_file(file, format, on_bytes, given=given):
                yield found
        else:
            yield file


def _in_encoding(found: Iterator[Found | Skipped], encoding: str) -> Iterator[Found | Skipped]:
    """What is found, each read while the encoding that the user gives is known."""
    while True:
        with encoding_given(encoding):
            one = next(found, None)
        if one is None:
            return
        yield one


def stories_of(
    member: Member, format: Format | None, skip: int, depth: int = 0
) -> Iterator[Found | Skipped | Last]:
    """What is in a file, and in what its messages carry.

    The first `skip` things were read before; `depth` is the number of messages it came in.
    """
    origin = member.origin
    has_any = skip > 0
    try:
        head = head_of(member.stream)
        if not head.strip():
            yield Last(Reject(origin, "empty", "the file is empty"))
            return
        chosen = format or recognised(member.stream.document, head)
        if chosen is None:
            yield Last(Skipped(origin, "unknown-format", kind_of(member.stream.document, head)))
            return
        member.stream.skip = skip
        everything = _with_attached(chosen, member, depth)
        for found in _in_encoding(everything, member.stream.given.encoding):
            # Most readers pass over what was read before without parsing it. Those whose stories
            # depend on what stands above them read it again, and it is dropped here.
            if member.stream.skip:
                member.stream.skip -= 1
                continue
            has_any = True
            yield found
    except Broken as error:
        yield Last(Reject(origin, error.reason, str(error)))
    else:
        if not has_any:
            yield Last(Skipped(origin, "no-stories", f"no story of format {chosen.name} in it"))


def _with_attached(format: Format, member: Member, depth: int) -> Iterator[Found | Skipped]:
    """What a format reads of a file, and behind each message what is attached to it."""

    def read_child(child: Member) -> Iterator[Found | Skipped]:
        child.stream.given = member.stream.given
        for found in stories_of(child, None, 0, depth + 1):
            yield found.found if isinstance(found, Last) else found

    for found in format.unpacked(member.stream, member.origin):
        if isinstance(found, Attached):
            yield from children(found, read_child, depth + 1)
        else:
            yield replace(found, format=format.name) if isinstance(found, Story) else found
