"""Tantivy's files made safe: compared with their checksums, and readable for whoever may read them.

Each file of a segment ends in a footer that tantivy writes and never compares: the CRC-32 of what
is before it. `meta.json`, which lists the segments, and `.managed.json`, which lists all files for
its garbage collection, have none. So a commit keeps the sums of all in `sums.json`. A file must be
the very one its segment was written with: its footer alone fits also in another segment's place.

While a writer is open, its threads merge segments whenever they like, and `meta.json` changes with
each merge. Until the writer closes, the sums say so (`writing`): then files that they do not list
are compared with their own footers, and a changed `meta.json` is no damage. A killed writer leaves
the sums like that; the next one sets them right.
"""

import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import DecodeError, Struct, json

from searcher.engines import sums
from searcher.engines.sums import Comparison, Listed, Sum
from searcher.errors import EngineError

META, MANAGED, SUMS = "meta.json", ".managed.json", "sums.json"
LOCKS = ".tantivy-writer.lock", ".tantivy-meta.lock"  # empty; only whether they are locked counts
PARTS = "fast", "fieldnorm", "idx", "pos", "store", "term"  # of every segment
FOOTER_MAGIC = 1337  # the last four bytes of a file with a footer
FOOTER_MOST = 1_000  # bytes of a footer's JSON; today they are 90
UNKNOWN = Sum(-1, 0)  # which fits no file
ATTEMPTS = 5  # to read a folder while another process commits


class _Deletes(Struct):
    opstamp: int
    num_deleted_docs: int


class _Segment(Struct):
    segment_id: str
    max_doc: int
    deletes: _Deletes | None


class _Meta(Struct):
    """What `meta.json` must hold."""

    segments: list[_Segment]
    opstamp: int


class _Footer(Struct):
    crc: int


def compare(folder: Path, *, heal: bool = False) -> None:
    """Compare what has changed since it was last compared. Raises EngineError for damage.

    `heal` is for writers, see Comparison.
    """
    comparison = Comparison(folder, heal=heal)
    before, problem = None, None
    for _ in range(ATTEMPTS):
        files = _files(folder, sums.read(folder / SUMS))
        problem = comparison.problem(files)
        if problem is None:
            return
        if files == before:  # else another process has committed meanwhile
            break
        before = files
    raise EngineError(f"{problem}; drop the index and build it again")


def compare_old(folder: Path) -> None:
    """As `compare`, for an index that another searcher made: one of format 4 has footers alone."""
    if (folder / SUMS).exists():
        compare(folder)
        return
    try:
        found = [sums.problem_of(folder / name, _footed(folder / name)) for name in _names(folder)]
    except OSError as error:
        raise EngineError(f"{error.filename} cannot be read: {error.strerror}") from error
    for problem in filter(None, found):
        raise EngineError(problem)


def problems(folder: Path) -> Iterator[str]:
    """What is wrong with the files. All are compared, whatever is remembered."""
    try:
        files = _files(folder, sums.read(folder / SUMS))
        for name, expected in files.items():
            if problem := sums.problem_of(folder / name, expected):
                yield problem
        for name in LOCKS:
            if (folder / name).exists() and (folder / name).lstat().st_size:
                yield f"{folder / name} is damaged: it should be empty"
        if problem := sums.problem_of_memory(folder):
            yield problem
    except OSError as error:
        yield f"{error.filename} cannot be read: {error.strerror}"
    except EngineError as error:
        yield str(error)


def note(folder: Path, known: dict[str, Sum], *, writing: bool) -> dict[str, Sum]:
    """List the sums of what was committed; those `known` are kept. Raises OSError, EngineError.

    Nothing is read but the footers of new files: what tantivy has worked out while it wrote.
    """
    found = {name: known.get(name) or _footed(folder / name) for name in _names(folder)}
    files = {name: one for name, one in found.items() if one != UNKNOWN}  # merged meanwhile
    here = {META: sums.sum_of(folder / META), MANAGED: sums.sum_of(folder / MANAGED)}
    sums.write(folder / SUMS, Listed(files | here, writing=writing))
    # Tantivy writes these two for their owner alone, in indexes that all may read.
    mode = folder.stat().st_mode & (folder / SUMS).stat().st_mode & 0o666
    for name in here:
        with suppress(OSError):  # a file system without modes
            (folder / name).chmod(mode)
    return files


@contextmanager
def readable(folder: Path) -> Iterator[Path]:
    """Where tantivy can open an index: its folder, or a temporary one of links to its files.

    To read, tantivy takes a lock, which is a file that it opens for writing: it can open no index
    on a read-only system, and none of another user. What it has opened stays open.
    """
    locks = [path for path in (folder / name for name in LOCKS) if path.exists()]
    if all(os.access(path, os.W_OK) for path in (folder, *locks)):
        yield folder
        return
    # Imported here: it brings shutil and random, which other searches need not wait for.
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="searcher-") as name:
        shadow = Path(name)
        for file in (META, *_names(folder)):
            (shadow / file).symlink_to(folder.absolute() / file)
        yield shadow


def _files(folder: Path, listed: Listed) -> dict[str, Sum]:
    """The files that a search depends on, with the sums that they should have."""
    if not listed.writing:
        return listed.files
    return {name: listed.files.get(name) or _footed(folder / name) for name in _names(folder)}


def _names(folder: Path) -> list[str]:
    """The files of all segments that `meta.json` lists. Raises EngineError if it is damaged."""
    path = folder / META
    try:
        meta = json.decode(path.read_bytes(), type=_Meta)
    except OSError as error:
        raise EngineError(f"{path} cannot be read: {error.strerror}") from error
    except (DecodeError, ValueError) as error:
        raise EngineError(f"{path} is damaged: {error}") from error
    names = []
    for segment in meta.segments:
        stem = segment.segment_id.replace("-", "")
        names += [f"{stem}.{part}" for part in PARTS]
        if segment.deletes:
            names.append(f"{stem}.{segment.deletes.opstamp}.del")
    return names


def _footed(path: Path) -> Sum:
    """The sum that a file has by its own footer; UNKNOWN if it has none.

    A footer is JSON, its length in four bytes and a magic number in four, little-endian
    (tantivy's directory/footer.rs).
    """
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - FOOTER_MOST))
            end = file.read()
        length = int.from_bytes(end[-8:-4], "little")
        footer = json.decode(end[-8 - length : -8], type=_Footer)
    except (OSError, DecodeError, ValueError):
        return UNKNOWN
    if int.from_bytes(end[-4:], "little") != FOOTER_MAGIC:
        return UNKNOWN
    # The footer's checksum is that of what is before it; this one is that of the whole file.
    return Sum(size, zlib.crc32(end[-8 - length :], footer.crc))
