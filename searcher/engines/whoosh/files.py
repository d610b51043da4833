"""Whoosh's files made safe: nothing in them runs, and a commit is durable, checked and whole.

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
import json
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

from searcher.engines.two_phase import sync
from searcher.errors import EngineError

with warnings.catch_warnings():  # Whoosh says `is 0`, and has unescaped backslashes
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
ATTEMPTS = 5  # to open while another process commits


class Storage(FileStorage):  # type: ignore[misc]  # Whoosh has no types
    """A folder whose commits are durable: Whoosh renames only to publish a commit."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.sums: dict[str, int] = {}
        self.segments: list[str] = []  # the files that the next commit speaks of

    def open_file(self, name: str, **options: Any) -> Any:
        if name.endswith(".toc"):  # which Whoosh leaves open when it cannot read it
            return BufferFile((Path(self.folder) / name).read_bytes(), name=name)
        return super().open_file(name, **options)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:  # noqa: FBT001, FBT002
        folder = Path(self.folder)
        known = self.sums
        self.sums = {n: known[n] if n in known else _settle(folder / n) for n in self.segments}
        self.sums[newname] = _settle(folder / oldname)
        path = folder / f"{newname}.sums"
        path.write_text(json.dumps(self.sums))
        sync(path)
        super().rename_file(oldname, newname, safe)
        sync(folder)


class Writer(SegmentWriter):  # type: ignore[misc]  # Whoosh has no types
    """Tells the storage which files a commit speaks of."""

    def _commit_toc(self, segments: list[Any]) -> None:
        self.storage.segments = [n for s in segments for n in s.list_files(self.storage)]
        super()._commit_toc(segments)


def toc_path(folder: Path, generation: int) -> Path:
    return folder / f"_{NAME}_{generation}.toc"


def verified_sums(folder: Path) -> dict[str, int]:
    """The checksums of the latest commit, compared. Raises EngineError unless all fit."""
    for _ in range(ATTEMPTS):
        sums, problems = check(folder)
        if not problems:
            return sums
        if toc_path(folder, _generation(folder)).name in sums:  # else one was committed meanwhile
            break
    raise EngineError(problems[0])


def check(folder: Path) -> tuple[dict[str, int], list[str]]:
    """The checksums of the latest commit, and what is wrong with its files."""
    generation = _generation(folder)
    if generation < 0:
        return {}, [f"{folder}: there is no Whoosh index of ours"]
    toc = toc_path(folder, generation)
    path = folder / f"{toc.name}.sums"
    try:
        listed = json.loads(path.read_bytes())
        sums = {Path(name).name: int(expected) for name, expected in listed.items()}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        return {}, [f"{path}: the checksums cannot be read: {error}"]
    problems = [] if toc.name in sums else [f"{path}: the checksum of {toc.name} is missing"]
    for name, expected in sums.items():
        try:
            fits = _checksum(folder / name) == expected
        except (OSError, ValueError) as error:
            problems.append(f"{folder / name}: cannot be read: {error}")
        else:
            if not fits:
                problems.append(f"{folder / name}: its content does not fit its checksum")
    return sums, problems


def _generation(folder: Path) -> int:
    found = (path.name.split("_")[-1][:-4] for path in folder.glob(f"_{NAME}_*.toc"))
    return max((int(number) for number in found if number.isdecimal()), default=-1)


def _checksum(path: Path) -> int:
    value = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            value = zlib.crc32(block, value)
    return value


def _settle(path: Path) -> int:
    """The checksum of a file that is now durable."""
    sync(path)
    return _checksum(path)


def _bytes_of(text: str, encoding: str) -> bytes:
    """How pickle's older protocols spell bytes; `_codecs.encode` itself could do more."""
    if encoding != "latin1":
        raise pickle.UnpicklingError(f"bytes in {encoding}")
    return text.encode("latin1")


_HARMLESS = {
    ("_codecs", "encode"): _bytes_of,
    ("__builtin__", "bytes"): bytes,  # empty ones
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
        if type(error) is not Exception:  # which Whoosh raises for a damaged block
            raise
        raise EngineError(f"{folder} is damaged: {error}") from error
