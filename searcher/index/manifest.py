"""`index.json`, which says what an index is; and files put in place whole."""

import os
from datetime import datetime
from pathlib import Path
from typing import Any
from zlib import crc32

from msgspec import Struct, ValidationError, convert, field, json

from searcher.engines import ON_DISK
from searcher.errors import EngineError, IndexMissing
from searcher.fields import FIELDS
from searcher.index.location import MANIFEST as MANIFEST
from searcher.index.location import called
from searcher.story import Story

FORMAT = 6
OLDEST = 4  # the first format that `searcher upgrade` reads
KEPT_FIELDS = " ".join(f"{f.name}:{f.kind.name}{'+' * f.facet}" for f in FIELDS.values())
ATTRIBUTES = " ".join(Story.__struct_fields__)

_AGAIN = "drop it and build it again"


class Tombstone(Struct, frozen=True):
    """What is left of a purged story: salted hashes of its id and texts, when, and why."""

    id: str
    texts: tuple[str, ...]
    at: str
    reason: str


class Manifest(Struct, forbid_unknown_fields=True):
    """What `index.json` says of an index; dates in ISO 8601, UTC.

    A build writes it last, so after a kill the index may hold more than it says, never less.
    """

    engine: str
    """The name of both engines."""
    created: str
    updated: str
    """When the last build ended."""
    archives: dict[str, dict[str, int]] = field(default_factory=dict)
    """By path, the counts of the ledger of an archive's last build."""
    stories: int = 0
    """How many there were when the last build ended."""
    superseded: int = 0
    """How many versions the history had then."""
    arrived: str = ""
    """When the last batch began; "" before there is any."""
    entities: str = "none"
    """The extractor that finds names in its stories."""
    generation: int = 0
    """How many upgrades made its engines anew."""
    salt: str = ""
    """Of the hashes in tombstones, in hexadecimal; "" before there is any."""
    tombstones: list[Tombstone] = field(default_factory=list)
    """The stories that were purged, which builds refuse."""
    format: int = FORMAT
    fields: str = KEPT_FIELDS
    """The fields that its engines search, each with its kind, and + if it is counted."""
    attributes: str = ATTRIBUTES
    """The attributes of a stored story, in their order."""
    sum: str = ""
    """The CRC-32 of `index.json` as it is with this empty, in hexadecimal; "" is not compared."""

    @property
    def created_at(self) -> datetime:
        """When the index was made. Raises ValueError if `created` is no date."""
        return datetime.fromisoformat(self.created)

    def engine_folder(self, path: Path) -> Path:
        """The folder of the current versions, in the index at a path."""
        return path / f"engine{self._suffix}"

    def history_folder(self, path: Path) -> Path:
        """The folder of the superseded versions, in the index at a path."""
        return path / f"history{self._suffix}"

    @property
    def _suffix(self) -> str:
        return f"-{self.generation}" if self.generation else ""

    def write(self, folder: Path) -> None:
        """Put the manifest in place, whole or not at all."""
        self.sum = ""
        self.sum = f"{crc32(self._written()):08x}"
        replace_file(folder / MANIFEST, self._written())

    def _written(self) -> bytes:
        return json.format(json.encode(self), indent=2)

    def is_sound(self, written: bytes) -> bool:
        """Whether it is what these bytes were when they were written, and can be meant."""
        unsummed = written.replace(f'"sum": "{self.sum}"'.encode(), b'"sum": ""')
        if self.sum and f"{crc32(unsummed):08x}" != self.sum:
            return False
        dates = [self.created, self.updated, *filter(None, [self.arrived])]
        return self.engine in ON_DISK and all(map(_is_instant, dates))


def read_manifest(path: Path) -> Manifest:
    """The manifest of the index at a path.

    Raises IndexMissing where there is no index, EngineError for damage and for an index that this
    searcher cannot use as it is; the message says what to do.
    """
    values = read_values(path)
    if not is_current(values):
        raise outdated(path, values)
    try:
        manifest = convert(values, Manifest)
    except ValidationError as error:
        raise _damaged(path) from error
    if not manifest.is_sound((path / MANIFEST).read_bytes()):
        raise _damaged(path)
    return manifest


def read_values(path: Path) -> dict[str, Any]:
    """What stands in the manifest of an index of any format. Raises as `read_manifest` does."""
    if not (path / MANIFEST).is_file():
        raise IndexMissing(f"{path} is no index; searcher list shows those there are")
    try:
        for entry in path.iterdir():
            if entry.is_symlink():
                raise EngineError(f"{entry} is a link; links inside an index are not followed")
        values = json.decode((path / MANIFEST).read_bytes())
    except OSError as error:
        raise IndexMissing(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise _damaged(path) from error
    if not isinstance(values, dict) or not isinstance(values.get("format"), int):
        raise _damaged(path)
    kinds = {"engine": str, "created": str, "updated": str, "archives": dict, "entities": str}
    if not all(isinstance(values.get(key), kind) for key, kind in kinds.items()):
        raise _damaged(path)
    return values


def is_current(values: dict[str, Any]) -> bool:
    """Whether an index with these values can be searched and built on as it is."""
    own = FORMAT, KEPT_FIELDS, ATTRIBUTES
    return (values["format"], values.get("fields"), values.get("attributes")) == own


def outdated(path: Path, values: dict[str, Any]) -> EngineError:
    """What to say of an index that is not current."""
    was = values["format"]
    remedy = f"bring it up to date:  searcher upgrade {called(path)}"
    if was > FORMAT:
        remedy = "it needs a newer searcher"
    elif was < OLDEST:
        remedy = f"too old to be upgraded; {_AGAIN}"
    if was != FORMAT:
        return EngineError(
            f"{path} was built by another version of searcher (format {was}, this is {FORMAT});"
            f" {remedy}"
        )
    before, now = (set(str(text).split()) for text in (values.get("fields", ""), KEPT_FIELDS))
    changed = ", ".join(sorted({entry.partition(":")[0] for entry in before ^ now}))
    what = f" ({changed})" if changed else ""
    return EngineError(f"{path}: its fields are not those of this searcher{what}; {remedy}")


def replace_file(path: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Write a file so that readers see the old or the new content, whole, even after a crash."""
    new = path.with_name(f".{path.name}.new")
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # or a power cut may bring the old name back
    finally:
        os.close(folder)


def _damaged(path: Path) -> EngineError:
    return EngineError(f"{path / MANIFEST} is damaged; {_AGAIN}")


def _is_instant(written: str) -> bool:
    """Whether this is a date with a zone, in ISO 8601."""
    try:
        return datetime.fromisoformat(written).tzinfo is not None
    except ValueError:
        return False
