"""Wire archives: which formats there are, and the stories in a file, folder or stream.

Formats see a stream of bytes; packing and compression end in `files`.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from searcher.archives import files, json_lines, reuters_sgml, text_clipping
from searcher.archives.formats import Format, Reject, Skipped
from searcher.errors import ArchiveError
from searcher.story import Story

__all__ = ["FORMATS", "Format", "Reject", "Skipped", "original", "read", "size"]

FORMATS: dict[str, Format] = {
    format.name: format for format in (reuters_sgml.FORMAT, json_lines.FORMAT, text_clipping.FORMAT)
}

SNIFFED = 8192  # bytes

Found = Story | Reject | Skipped


def read(
    source: str, format: str | None = None, on_bytes: Callable[[int], None] | None = None
) -> Iterator[Found]:
    """Every story of an archive, and all that could not be used; in the order of the archive.

    `source` is a file, a folder or "-" for standard input; `format` names the format, else each
    file is recognised by its content. `on_bytes` hears of the bytes read from disk. Raises
    ArchiveError for what is not there and for an unknown format.
    """
    size(source)
    if format is not None and format not in FORMATS:
        raise ArchiveError(f'there is no format "{format}"; formats are {", ".join(FORMATS)}')
    for member in files.members(source, on_bytes):
        if isinstance(member, Reject | Skipped):
            yield member
        else:
            yield from _stories(member, FORMATS[format] if format else None)


def size(source: str) -> int:
    """Bytes on disk that `read` will go through; 0 for standard input. Raises ArchiveError."""
    if source == "-":
        return 0
    path = Path(source).expanduser()
    if not path.exists():
        raise ArchiveError(f"no such file or folder: {source}")
    return sum(p.stat().st_size for p in files.walk(path) if p.is_file())


def original(origin: str) -> bytes:
    """The very bytes that a story came from. Raises ArchiveError when they are gone."""
    place, _, extent = origin.rpartition("#")
    offset, _, length = extent.partition("+")
    if place in ("", "-"):
        raise ArchiveError("it came from standard input, which cannot be opened again")
    if not (offset.isascii() and offset.isdigit() and length.isascii() and length.isdigit()):
        raise ArchiveError(f"this is no place in an archive: {origin}")
    path = place.split("!/")[0]
    if not Path(path).is_file():
        raise ArchiveError(f"the archive is gone: {path}")
    for member in files.members(path):
        if isinstance(member, files.Member) and member.origin == place:
            found = member.extent(int(offset), int(length))
            if len(found) == int(length):
                return found
            break
    raise ArchiveError(f"the archive has changed; there is nothing at {origin}")


def _stories(member: files.Member, format: Format | None) -> Iterator[Found]:
    try:
        head = member.head(SNIFFED)
        if not head.strip():
            yield Reject(member.origin, "empty", "the file is empty")
            return
        if format is None:
            format = next((f for f in FORMATS.values() if f.sniff(head)), None)
        if format is None:
            yield Skipped(member.origin, "unknown-format", "no wire format that searcher knows")
            return
        yield from format.read(member.stream, member.origin)
    except files.DAMAGE as error:
        yield files.damaged(member.origin, error)
