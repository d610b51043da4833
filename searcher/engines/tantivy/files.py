"""Tantivy's files made safe: compared with their checksums, and readable for users allowed to.

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
from time import sleep

from msgspec import DecodeError, Struct, json

from searcher.engines import sums
from searcher.engines.sums import Comparison, Listed, Sum
from searcher.errors import EngineError

META, MANAGED, SUMS = "meta.json", ".managed.json", "sums.json"
# These are empty: what counts is whether a process has locked them.
LOCKS = ".tantivy-writer.lock", ".tantivy-meta.lock"
# Every segment has these files; one with deleted stories has a `.del` besides.
PARTS = "fast", "fieldnorm", "idx", "pos", "store", "term"
# The last four bytes of a file with a footer (tantivy's directory/footer.rs).
FOOTER_MAGIC = 1337
# Bytes that a footer's JSON may take; today it takes 90.
FOOTER_MOST = 1_000
# The sum of a file that has none; it fits no file.
UNKNOWN = Sum(-1, 0)
# How often a folder is read anew when another process commits meanwhile.
ATTEMPTS = 5


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
        listed = sums.read(folder / SUMS)
        files = _files(folder, listed)
        problem = comparison.problem(files, closed=not listed.writing)
        if problem is None:
            return
        # Other files than before: another process has committed meanwhile, and nothing is damaged.
        if files == before:
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
        listed = sums.read(folder / SUMS)
        files = _files(folder, listed)
        for name, expected in files.items():
            if problem := sums.problem_of(folder / name, expected):
                yield problem
        for name in LOCKS:
            if (folder / name).exists() and (folder / name).lstat().st_size:
                yield f"{folder / name} is damaged: it should be empty"
        # A killed writer leaves a memory of the files before.
        if not listed.writing and (problem := sums.problem_of_memory(folder, files)):
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
    # A file without a sum is gone: its segment was merged into another meanwhile.
    files = {name: one for name, one in found.items() if one != UNKNOWN}
    here = {META: sums.sum_of(folder / META), MANAGED: sums.sum_of(folder / MANAGED)}
    sums.write(folder / SUMS, Listed(files | here, writing=writing))
    # Tantivy writes these two for their owner alone, in indexes that all may read.
    mode = folder.stat().st_mode & (folder / SUMS).stat().st_mode & 0o666
    for name in here:
        # Some file systems have no modes.
        with suppress(OSError):
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
    # Imported here: other searches do without them and what they import.
    from shutil import rmtree
    from tempfile import mkdtemp

    shadow = Path(mkdtemp(prefix="searcher-"))
    try:
        for file in (META, *_names(folder)):
            (shadow / file).symlink_to(folder.absolute() / file)
        yield shadow
    finally:
        # A thread of tantivy's, which looks for new commits, may just be taking its lock in there.
        for _ in range(ATTEMPTS):
            rmtree(shadow, ignore_errors=True)
            if not shadow.exists():
                break
            sleep(0.01)


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
        # Segments are named by a UUID; the names of their files leave out its hyphens.
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
