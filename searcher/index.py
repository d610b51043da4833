"""An index: a folder with a manifest (`index.json`), an engine's files and the rejects.

Finding, opening and checking live here; making and updating in `building`.
"""

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from zlib import crc32

from msgspec import json

from searcher.engines import Engine, open_engine
from searcher.engines.counting import counted
from searcher.errors import EngineError, IndexMissing
from searcher.patterns import pattern
from searcher.query.nodes import All
from searcher.shown import Shown
from searcher.story import COUNTED, FIELDS, Story

FORMAT = 4
MANIFEST = "index.json"
ENGINE_FOLDER = "engine"
REJECTS = "rejects.jsonl"
SCHEMA = f"{crc32(repr([(f.name, f.kind.name) for f in FIELDS.values()]).encode()):08x}"

_NAME = pattern(r"[\w][\w.-]*")


@dataclass(slots=True)
class Manifest:
    """What `index.json` says of an index; dates in ISO 8601, UTC.

    `archives` gives for each archive's path the counts of the ledger of its last build, `takes`
    how many superseded takes there were at the end of the last;
    `entities` names the extractor that finds names in its stories.
    """

    engine: str
    created: str
    updated: str
    archives: dict[str, dict[str, int]] = field(default_factory=dict)
    takes: int = 0
    entities: str = "none"
    format: int = FORMAT
    schema: str = SCHEMA

    def write(self, folder: Path) -> None:
        """Put the manifest in place, whole or not at all."""
        replace_file(folder / MANIFEST, json.format(json.encode(asdict(self)), indent=2))


class Index:
    """An index opened for searching; a context manager."""

    def __init__(self, path: Path) -> None:
        """Raises IndexMissing where there is no index, EngineError for damage or another format."""
        self.path = path
        self.manifest = read_manifest(path)
        self.engine: Engine = open_engine(self.manifest.engine, path / ENGINE_FOLDER)

    @property
    def name(self) -> str:
        return self.path.name

    def __enter__(self) -> "Index":
        return self

    def __exit__(self, *_: object) -> None:
        self.engine.close()

    def rejects(self) -> Iterator[dict[str, str]]:
        """What the last build of each archive could not use.

        The keys are archive, kind (rejected or skipped), origin, reason, message, excerpt.
        """
        path = self.path / REJECTS
        if not path.exists():
            return
        for number, line in enumerate(path.read_bytes().splitlines(), 1):
            try:
                reject = json.decode(line)
                yield {str(key): str(value) for key, value in reject.items()}
            except (ValueError, AttributeError) as error:
                raise EngineError(f"{path}: line {number} is damaged") from error

    def takes(self, story: Story) -> list[Story]:
        """The takes of a story of this index that were superseded, the oldest first."""
        from searcher.takes import Takes

        with Takes(self.path) as takes:
            return takes.before(story)

    def count_takes(self) -> int:
        """The number of all takes that were superseded."""
        from searcher.takes import Takes

        with Takes(self.path) as takes:
            return len(takes)

    def at(self, now: datetime) -> Shown:
        """What may be shown of it at an instant: without what is under embargo then."""
        return Shown(self.engine, now)

    def size(self) -> int:
        """Bytes on disk."""
        return sum(p.stat().st_size for p in self.path.rglob("*") if p.is_file())

    def problems(self) -> Iterator[str]:
        """Every promise of the index that does not hold, a line each.

        The engine's files are whole; every story can be read back, is there once and is found by
        its id; the counts of all fields agree with the stories; the superseded takes are all
        there and as they were; every story has arrived; the rejects can be read.
        """
        yield from self.engine.problems()
        for part in (self._problems_of_stories, self._problems_beside, self._problems_of_arrivals):
            try:
                yield from part()
            except EngineError as error:
                yield str(error)

    def _problems_of_stories(self) -> Iterator[str]:
        seen: set[str] = set()
        counts: dict[str, Counter[str]] = {one.name: Counter() for one in COUNTED}
        for story in self.engine.stories():
            if story.id in seen:
                yield f"story {story.id} is there twice"
            seen.add(story.id)
            for one in COUNTED:
                counts[one.name].update(counted(one, story))
            if self.engine.get(story.id) != story:
                yield f"story {story.id} is not found by its id"
        if len(seen) != len(self.engine):
            yield f"{len(self.engine)} stories are counted, {len(seen)} are there"
        for name, expected in counts.items():
            if self.engine.counts(All(), name) != expected:
                yield f"the counts of {name} do not agree with the stories"

    def _problems_beside(self) -> Iterator[str]:
        from searcher.takes import Takes

        with Takes(self.path) as takes:
            yield from takes.problems()
            if len(takes) < self.manifest.takes:
                yield f"{self.manifest.takes} takes were kept, {len(takes)} are there"
        for _ in self.rejects():
            pass

    def _problems_of_arrivals(self) -> Iterator[str]:
        from searcher import arrivals

        yield from arrivals.problems(self.path, self.engine)


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


def home() -> Path:
    """The folder in which index names are looked up."""
    if os.environ.get("SEARCHER_INDEXES"):
        return Path(os.environ["SEARCHER_INDEXES"]).expanduser()
    if Path("indexes").is_dir():
        return Path("indexes")
    from platformdirs import user_data_path

    return user_data_path("searcher") / "indexes"


def locate(name: str) -> Path:
    """The path meant by an index's name or path, whether or not there is an index."""
    if os.sep in name or name.startswith((".", "~")):
        return Path(name).expanduser()
    if not _NAME.fullmatch(name):
        raise IndexMissing(f'"{name}" is not a name for an index; use letters, digits, "-" and "."')
    return home() / name


def indexes() -> list[Path]:
    """The indexes there are, by name."""
    folder = home()
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.iterdir()
        if not path.name.startswith(".") and (path / MANIFEST).is_file()
    )


def choose(name: str | None) -> Path:
    """The index named, else that of $SEARCHER_INDEX, else the only one there is.

    Raises IndexMissing, which lists the indexes there are.
    """
    name = name or os.environ.get("SEARCHER_INDEX")
    there = indexes()
    if name:
        path = locate(name)
        if (path / MANIFEST).is_file():
            return path
        raise IndexMissing(f'there is no index "{name}"; {_listed(there)}')
    if len(there) == 1:
        return there[0]
    if not there:
        raise IndexMissing(f"there is no index in {home()}; make one: searcher build ARCHIVE")
    raise IndexMissing(f"which index? name one with --index; {_listed(there)}")


def drop(path: Path) -> None:
    """Remove an index, and nothing that is none."""
    if not (path / MANIFEST).is_file():
        raise IndexMissing(f"{path} is no index")
    hidden = path.with_name(f".{path.name}.dropped")
    path.rename(hidden)  # so that no one opens half of it
    shutil.rmtree(hidden)
    path.with_name(f".{path.name}.lock").unlink(missing_ok=True)


def replace_file(path: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Write a file so that readers see the old or the new content, whole, even after a crash."""
    new = path.with_name(f".{path.name}.new")
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def _listed(there: list[Path]) -> str:
    if not there:
        return "there are none; make one: searcher build ARCHIVE"
    return "there are: " + ", ".join(path.name for path in there)
