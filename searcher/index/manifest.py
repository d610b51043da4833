"""`index.json`, which says what an index is; and files put in place whole."""

import os
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from zlib import crc32

from msgspec import json

from searcher.errors import EngineError, IndexMissing
from searcher.fields import FIELDS
from searcher.story import Story

FORMAT = 5
MANIFEST = "index.json"
_FIELDS = [(f.name, f.kind.name, f.facet) for f in FIELDS.values()]
SCHEMA = f"{crc32(repr((_FIELDS, Story.__struct_fields__)).encode()):08x}"


@dataclass(slots=True)
class Manifest:
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
    format: int = FORMAT
    schema: str = SCHEMA

    @property
    def created_at(self) -> datetime:
        """When the index was made. Raises ValueError if `created` is no date."""
        return datetime.fromisoformat(self.created)

    def engine_folder(self, path: Path) -> Path:
        """The folder of the current versions, in the index at a path."""
        return path / "engine"

    def history_folder(self, path: Path) -> Path:
        """The folder of the superseded versions, in the index at a path."""
        return path / "history"

    def write(self, folder: Path) -> None:
        """Put the manifest in place, whole or not at all."""
        replace_file(folder / MANIFEST, json.format(json.encode(asdict(self)), indent=2))


def read_manifest(path: Path) -> Manifest:
    """The manifest of the index at a path. Raises as Index does."""
    if not (path / MANIFEST).is_file():
        raise IndexMissing(f"{path} is no index; searcher list shows those there are")
    again = "drop it and build it again"
    try:
        values = json.decode((path / MANIFEST).read_bytes())
        found = Manifest(**values)
        is_known = isinstance(found.format, int) and isinstance(found.archives, dict)
    except OSError as error:
        raise IndexMissing(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, TypeError) as error:
        raise EngineError(f"{path / MANIFEST} is damaged; {again}") from error
    if not is_known or found.format != FORMAT or found.schema != SCHEMA:
        raise EngineError(
            f"{path} was built by another version of searcher"
            f" (format {found.format}, this is {FORMAT}); {again}"
        )
    return found


def replace_file(path: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Write a file so that readers see the old or the new content, whole, even after a crash."""
    new = path.with_name(f".{path.name}.new")
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
