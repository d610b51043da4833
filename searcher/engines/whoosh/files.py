"""Whoosh's files made safe: loading them cannot execute code; a commit is durable and checked.

Whoosh reads its files by unpickling, which runs whatever code a crafted file names: its schema
and segments (`index`), hash files (`structfile`), postings (`whoosh3`, `formats`) and stored
values (`columns`). So importing this module gives each of those an unpickler that knows a short
list of harmless classes, and switches off the reader of older formats (`legacy`), for the whole
process. Stories are kept in a column of bytes, where nothing is pickled.

Whoosh neither syncs nor checks its files. Here a commit syncs them and writes their checksums
before the rename that publishes it; opening compares them, since in a damaged file Whoosh may
search for ever.
"""

import io
import pickle
import struct
import warnings
import zlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from msgspec import DecodeError, json

from searcher.engines import sums
from searcher.engines.sums import Comparison, Listed, Sum, sync
from searcher.errors import EngineError

# Whoosh 2.7.4 compares with `is 0` and has unescaped backslashes, of which Python warns.
with warnings.catch_warnings():
    warnings.simplefilter("ignore", SyntaxWarning)
    warnings.simplefilter("ignore", DeprecationWarning)
    import whoosh.codec.whoosh3
    import whoosh.filedb.structfile
    import whoosh.legacy
    from whoosh import columns, fields, formats
    from whoosh import index as indexes
    from whoosh.analysis import IDTokenizer
    from whoosh.filedb.filestore import FileStorage, StorageError
    from whoosh.filedb.filetables import FileFormatError
    from whoosh.filedb.structfile import BufferFile
    from whoosh.reading import ReaderClosed, TermNotFound
    from whoosh.writing import IndexingError, SegmentWriter

NAME = "MAIN"
LOCK = f"{NAME}_WRITELOCK"
# How often opening is tried anew when another process commits meanwhile.
ATTEMPTS = 5


class Storage(FileStorage):  # type: ignore[misc]  # Whoosh has no types
    """A folder whose commits are durable: Whoosh renames only to publish a commit."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.sums: dict[str, Sum] = {}
        # The files that the next commit lists.
        self.segments: list[str] = []

    def open_file(self, name: str, **options: Any) -> Any:
        # Read whole: Whoosh leaves a contents table open when it cannot read it.
        if name.endswith(".toc"):
            return BufferFile((Path(self.folder) / name).read_bytes(), name=name)
        return super().open_file(name, **options)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:  # noqa: FBT001, FBT002
        folder = Path(self.folder)
        known = self.sums
        self.sums = {n: known[n] if n in known else _settle(folder / n) for n in self.segments}
        # Before the rename, which publishes the commit: Whoosh syncs nothing.
        self.sums[newname] = _settle(folder / oldname)
        sums.write(folder / f"{newname}.sums", Listed(self.sums))
        sums.forget(folder)
        super().rename_file(oldname, newname, safe)
        sync(folder)


class Writer(SegmentWriter):  # type: ignore[misc]  # Whoosh has no types
    """Tells the storage which files a commit speaks of."""

    def _commit_toc(self, segments: list[Any]) -> None:
        self.storage.segments = [n for s in segments for n in s.list_files(self.storage)]
        super()._commit_toc(segments)


def toc_path(folder: Path, generation: int) -> Path:
    return folder / f"_{NAME}_{generation}.toc"


def compare(folder: Path, *, heal: bool = False) -> dict[str, Sum]:
    """The sums of the latest commit, compared where its files have changed since they last were.

    `heal` is for writers, see Comparison. Raises EngineError for damage.
    """
    comparison = Comparison(folder, heal=heal)
    for _ in range(ATTEMPTS):
        toc, listed = _latest(folder)
        problem = comparison.problem(listed)
        if problem is None:
            return listed
        # Another table than before: another process has committed meanwhile.
        if toc == _toc(folder):
            break
    raise EngineError(f"{problem}; drop the index and build it again")


def compare_old(folder: Path) -> None:
    """As `compare`, for an index that another searcher made: format 4 listed checksums alone."""
    toc = _toc(folder)
    path = toc.with_name(f"{toc.name}.sums") if toc else folder
    try:
        listed = json.decode(path.read_bytes(), type=dict[str, int])
        found = [name for name, crc in listed.items() if sums.sum_of(folder / name).crc != crc]
    except DecodeError:  # it is not of format 4
        compare(folder)
        return
    except OSError as error:
        raise EngineError(f"{error.filename}: {error.strerror}") from error
    for name in found:
        raise EngineError(f"{folder / name}: its content does not fit its checksum")


def problems(folder: Path) -> Iterator[str]:
    """What is wrong with the files of the latest commit. All are compared."""
    try:
        files = _latest(folder)[1]
        for name, expected in files.items():
            if problem := sums.problem_of(folder / name, expected):
                yield problem
        if (folder / LOCK).exists() and (folder / LOCK).lstat().st_size:
            yield f"{folder / LOCK} is damaged: it should be empty"
        if problem := sums.problem_of_memory(folder, files):
            yield problem
    except OSError as error:
        yield f"{error.filename} cannot be read: {error.strerror}"
    except EngineError as error:
        yield str(error)


def _latest(folder: Path) -> tuple[Path, dict[str, Sum]]:
    """The contents table of the latest commit, and the sums of its files."""
    toc = _toc(folder)
    if toc is None:
        raise EngineError(f"{folder}: there is no Whoosh index of ours")
    path = toc.with_name(f"{toc.name}.sums")
    listed = sums.read(path).files
    if toc.name not in listed:
        raise EngineError(f"{path}: the checksum of {toc.name} is missing")
    return toc, listed


def _toc(folder: Path) -> Path | None:
    """The contents table of the latest commit, if there is any."""
    found = (path.name.split("_")[-1][:-4] for path in folder.glob(f"_{NAME}_*.toc"))
    latest = max((int(number) for number in found if number.isdecimal()), default=None)
    return None if latest is None else toc_path(folder, latest)


def _settle(path: Path) -> Sum:
    """The sum of a file that is now durable."""
    sync(path)
    return sums.sum_of(path)


def _bytes_of(text: str, encoding: str) -> bytes:
    """How pickle's older protocols spell bytes; `_codecs.encode` itself could do more."""
    if encoding != "latin1":
        raise pickle.UnpicklingError(f"bytes in {encoding}")
    return text.encode("latin1")


_HARMLESS = {
    ("_codecs", "encode"): _bytes_of,
    # How pickle's older protocols spell empty bytes.
    ("__builtin__", "bytes"): bytes,
    ("builtins", "int"): int,
    ("collections", "defaultdict"): defaultdict,
    ("whoosh.analysis.tokenizers", "IDTokenizer"): IDTokenizer,
    ("whoosh.codec.whoosh3", "W3Codec"): whoosh.codec.whoosh3.W3Codec,
    ("whoosh.codec.whoosh3", "W3Segment"): whoosh.codec.whoosh3.W3Segment,
    ("whoosh.columns", "CompressedBytesColumn"): columns.CompressedBytesColumn,
    ("whoosh.columns", "NumericColumn"): columns.NumericColumn,
    ("whoosh.fields", "COLUMN"): fields.COLUMN,
    ("whoosh.fields", "ID"): fields.ID,
    ("whoosh.fields", "Schema"): fields.Schema,
    ("whoosh.fields", "TEXT"): fields.TEXT,
    ("whoosh.formats", "Existence"): formats.Existence,
    ("whoosh.formats", "Positions"): formats.Positions,
}


class _Unpickler(pickle.Unpickler):
    """Knows harmless classes alone."""

    def find_class(self, module: str, name: str) -> Any:
        try:
            return _HARMLESS[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in an index") from None


def _load(file: Any) -> Any:
    return _Unpickler(file).load()


def _loads(content: bytes) -> Any:
    return _Unpickler(io.BytesIO(content)).load()


def _disarm() -> None:
    """Give Whoosh our unpickler in every place where it reads a file."""
    indexes.pickle = SimpleNamespace(
        loads=_loads, dumps=pickle.dumps, PicklingError=pickle.PicklingError
    )
    indexes.toc_loaders = whoosh.legacy.toc_loaders = {}
    whoosh.filedb.structfile.load_pickle = _load
    for module in (whoosh.codec.whoosh3, columns, formats):
        module.loads = _loads


_disarm()

_DAMAGE = (
    OSError, EOFError, struct.error, zlib.error, pickle.UnpicklingError,
    indexes.IndexError, FileFormatError, IndexingError, ReaderClosed, StorageError, TermNotFound,
)  # fmt: skip


@contextmanager
def boundary(folder: Path) -> Iterator[None]:
    """Turns what Whoosh raises over its files inside a `with` into EngineError.

    It belongs around calls of Whoosh and around nothing else. Whoosh raises any builtin exception
    over damaged files; but opening compares them with their checksums, so that a ValueError or a
    TypeError from within Whoosh is a bug of ours, and keeps its traceback.
    """
    try:
        yield
    except _DAMAGE as error:
        raise EngineError(f"{folder}: {error or type(error).__name__}") from error
    except Exception as error:
        # Whoosh raises Exception itself for a damaged block.
        if type(error) is not Exception:
            raise
        raise EngineError(f"{folder} is damaged: {error}") from error
