"""An index of an older format made one of this, from the stories that it stores alone.

The new engines are built aside, in folders that no manifest names yet (`engine-1`, `history-1`,
then `-2` and so on). The manifest, which is replaced last, names them; only then does the old go.
So an upgrade that is killed leaves the old index whole, or the new one, and may be started again.

From format 5 on the manifest lists the attributes of `Story` that were stored, so that an index is
read whatever has been added since. What format 4 was is written at `_format_4`.
"""

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from dataclasses import replace as with_stories
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import groupby
from pathlib import Path
from typing import Any, get_type_hints

from msgspec import ValidationError, convert, json
from msgspec.structs import replace

from searcher.codec import unpacked
from searcher.engines import open_engine, preparation, stored
from searcher.errors import EngineError
from searcher.index.file_dates import WithoutFileDates
from searcher.index.history import last_arrival
from searcher.index.lock import sole_writer
from searcher.index.manifest import (
    FORMAT,
    OLDEST,
    Manifest,
    is_current,
    outdated,
    read_manifest,
    read_values,
    replace_file,
)
from searcher.index.notes import FILE as NOTES
from searcher.index.notes import write_rejects
from searcher.story import EPOCH, UNDATED, Kept, Story, StoryOrder, succeeded_at

PLACES = "places.json"
PENDING = 64_000_000  # characters that may wait for a commit

_DATED_BY_FILES = 5  # the last format in which the date of a file could be a story's: file_dates
_FOLDER = re.compile(r"(?:engine|history)(?:-\d+)?")
_HINTS = get_type_hints(Story)
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What an upgrade did; `was` is the format before, None where nothing was to be done."""

    was: int | None
    stories: int
    superseded: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Old:
    """An index as an older searcher left it. The callables raise EngineError for damage."""

    manifest: Manifest
    """That of the new index, but for what is counted."""
    current: Callable[[], Iterator[Story]]
    superseded: Callable[[dict[str, StoryOrder]], Iterator[Story]]
    """The superseded versions, given the orders of the current ones by id."""
    beside: Callable[[], None]
    """Puts what is kept beside the engines in its new place."""
    notes: tuple[str, ...] = ()


def upgrade(path: Path) -> Upgraded:
    """Bring the index at a path to this format and to the fields of this searcher.

    Raises IndexMissing where there is no index, IndexLocked while another process writes to it,
    EngineError for damage and for a format that cannot be read.
    """
    with sole_writer(path):
        values = read_values(path)
        if is_current(values):
            manifest = read_manifest(path)
            sweep(path, manifest)
            return Upgraded(None, manifest.stories, manifest.superseded)
        old = _old(path, values)
        new = old.manifest
        folders = new.engine_folder(path), new.history_folder(path)
        try:
            orders: dict[str, StoryOrder] = {}
            new.stories, arrived = rebuild(new.engine, folders[0], _noted(old.current(), orders))
            earlier = old.superseded(orders)
            new.superseded, before = rebuild(new.engine, folders[1], earlier)
        except EngineError:
            remove_folders(*folders)
            raise
        new.arrived = max(arrived, before).isoformat() if new.stories else ""
        # The manifest last: until it is replaced, the old index is the index.
        old.beside()
        new.write(path)
        sweep(path, new)
        notes = (
            (*old.notes, *_undated(orders)) if values["format"] <= _DATED_BY_FILES else old.notes
        )
        return Upgraded(values["format"], new.stories, new.superseded, notes)


def sweep(path: Path, manifest: Manifest) -> None:
    """Remove what a killed upgrade has left in an index, and what an older format kept there."""
    named = manifest.engine_folder(path), manifest.history_folder(path)
    for found in path.iterdir():
        if _FOLDER.fullmatch(found.name) and found not in named:
            shutil.rmtree(found, ignore_errors=True)
        elif found.name in _FILES_4:
            found.unlink()


def arrived_at(path: Path, place: str) -> datetime | None:
    """When the batch arrived that ends at a place in the log of format 4; None if not known.

    `searcher alerts` kept such places. Raises EngineError for damage.
    """
    try:
        places = json.decode((path / PLACES).read_bytes())
        return datetime.fromisoformat(places[place]) if place in places else None
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise EngineError(f"{path / PLACES} is damaged; remove it") from error


def _old(path: Path, values: dict[str, Any]) -> _Old:
    if values["format"] == OLDEST:
        four = _format_4(path, values)
        # Its superseded versions are read by the orders of the current ones.
        return _without_file_dates(four, lambda: {s.id: s.order for s in four.current()})
    if values["format"] == _DATED_BY_FILES:
        return _without_file_dates(_with_attributes(path, values), dict)
    if values["format"] == FORMAT:
        return _with_attributes(path, values)
    raise outdated(path, values)


def _without_file_dates(old: _Old, orders: Callable[[], dict[str, StoryOrder]]) -> _Old:
    stories = WithoutFileDates(old.current, lambda: old.superseded(orders()))
    return with_stories(old, current=stories.current, superseded=stories.superseded)


def _undated(orders: dict[str, StoryOrder]) -> Iterator[str]:
    """What to say of stories that have lost the date of their file."""
    count = sum(date == UNDATED for date, *_ in orders.values())
    if count:
        yield f"stories without a date had that of their file, and have none now: {count:,}"


def _noted(stories: Iterable[Story], orders: dict[str, StoryOrder]) -> Iterator[Story]:
    for story in stories:
        orders[story.id] = story.order
        yield story


def rebuild(name: str, folder: Path, stories: Iterable[Story]) -> tuple[int, datetime]:
    """Make an engine of stories; how many there are, and when the last arrived."""
    remove_folders(folder)
    prepared = preparation(name)
    with closing(open_engine(name, folder, create=True, write=True)) as engine:
        waiting = count = 0
        for story in stories:
            count += 1
            engine.add_prepared(story.key, prepared(story), fresh=True)
            waiting += len(story.body)
            if waiting > PENDING:
                engine.commit()
                waiting = 0
        engine.commit()
        if len(engine) != count:
            raise EngineError(f"{folder}: {count} stories were written, {len(engine)} are there")
        return count, last_arrival(engine) or EPOCH


def remove_folders(*folders: Path) -> None:
    """Remove folders, as far as they are there and can be removed."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def _story(path: Path, named: dict[str, Any]) -> Story:
    """The story of attributes as they were stored; those that are no more are left out."""
    try:
        return Story(**{k: convert(v, _HINTS[k]) for k, v in named.items() if k in _HINTS})
    except (ValidationError, TypeError) as error:
        raise EngineError(f"{path}: a stored story cannot be read ({error})") from error


def _with_attributes(path: Path, values: dict[str, Any]) -> _Old:
    """An index of format 5 or later, whatever fields and attributes its searcher had."""
    names = values["attributes"].split()
    try:
        was = convert(values, Manifest)
    except ValidationError as error:
        raise EngineError(f"{path} cannot be read: {error}; drop it and build it again") from error

    def read(folder: Path) -> Iterator[Story]:
        for value in stored(was.engine, folder):
            array = json.decode(unpacked(value, folder))
            yield _story(folder, dict(zip(names, array, strict=True)))

    return _Old(
        Manifest(
            was.engine,
            was.created,
            was.updated,
            was.archives,
            entities=was.entities,
            generation=was.generation + 1,
            salt=was.salt,
            tombstones=was.tombstones,
        ),
        lambda: read(was.engine_folder(path)),
        lambda orders: read(was.history_folder(path)),
        lambda: None,
    )


# Format 4, until version 0.1.

_ATTRIBUTES_4 = (
    "id version source date headline slug byline dateline body entities topics language urgency"
    " status created sent embargo note guessed origin format"
).split()
_INSTANTS_4 = ("date", "created", "sent", "embargo")  # microseconds since 1970
_ARRIVALS_4, _TAKES_4, _REJECTS_4 = "arrivals.log", "takes.sqlite", "rejects.jsonl"
_FILES_4 = (_ARRIVALS_4, _TAKES_4, _REJECTS_4, "checkpoint.sqlite")

_Order4 = tuple[str, int, int, int]  # id, microseconds, version, stage


def _format_4(path: Path, values: dict[str, Any]) -> _Old:
    """An index of format 4.

    Its engine stored a story as a JSON array of 21 values. Superseded versions were in a table
    (`takes.sqlite`), what arrived in a log (`arrivals.log`, a line for each commit: a digest of
    all before it, and the id and order of what became current), rejects in `rejects.jsonl`.

    The batches of the log are numbered in microseconds from the index's creation on, and the
    places after them kept, since the marks of `searcher alerts` name such places.
    """
    was = {key: value for key, value in values.items() if key not in ("takes", "schema", "format")}
    manifest = Manifest(**was, generation=1)
    try:
        places, arrivals = _arrivals_4(path / _ARRIVALS_4, manifest.created_at)
        notes: tuple[str, ...] = ()
    except EngineError as error:
        places, arrivals = {}, {}
        notes = (f"{error}; all stories are new to searcher alerts",)
    # what never became current is in no batch
    unknown = manifest.created_at + (len(places) + 1) * _INSTANT

    def arrived(story: Story, until: datetime | None = None) -> Story:
        return replace(story, kept=Kept(arrivals.get(story.version_key, unknown), until))

    def current() -> Iterator[Story]:
        folder = path / "engine"
        return (arrived(_story_4(folder, value)) for value in stored(manifest.engine, folder))

    def superseded(orders: dict[str, StoryOrder]) -> Iterator[Story]:
        for id, versions in groupby(_takes_4(path / _TAKES_4), key=lambda story: story.id):
            if id in orders:  # else a killed build left them
                before = sorted(
                    (one for one in versions if one.order < orders[id]), key=lambda one: one.order
                )
                ends = map(succeeded_at, [*(one.order for one in before[1:]), orders[id]])
                for version, until in zip(before, ends, strict=bool(before)):
                    yield arrived(version, until)

    def beside() -> None:
        (path / NOTES).unlink(missing_ok=True)  # of an upgrade that was killed
        write_rejects(path, _rejects_4(path / _REJECTS_4))
        content = {place: instant.isoformat() for place, instant in places.items()}
        replace_file(path / PLACES, json.encode(content))

    return _Old(manifest, current, superseded, beside, notes)


def _story_4(place: Path, value: bytes) -> Story:
    try:
        named = dict(zip(_ATTRIBUTES_4, json.decode(value), strict=True))
        for key in _INSTANTS_4:
            if named[key] is not None:
                named[key] = EPOCH + timedelta(microseconds=named[key])
    except (ValueError, TypeError, OverflowError) as error:
        raise EngineError(f"{place}: a stored story cannot be read ({error})") from error
    return _story(place, named)


def _takes_4(path: Path) -> Iterator[Story]:
    """The superseded versions, those of one story together."""
    try:
        uri = f"{path.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True)) as file:
            for value, digest in file.execute("SELECT story, digest FROM takes ORDER BY id"):
                if blake2b(value, digest_size=16).digest() != digest:
                    raise EngineError(f"{path}: a version does not fit its checksum")
                yield _story_4(path, value)
    except (sqlite3.Error, TypeError) as error:
        raise EngineError(f"{path}: {error}") from error


def _arrivals_4(path: Path, created: datetime) -> tuple[dict[str, datetime], dict[str, datetime]]:
    """When the batch arrived that ends at each place, and when each version did, by its key."""
    place = "0" * 32  # before the first batch
    places, arrivals = {place: created}, {}
    try:
        lines = path.read_bytes().split(b"\n")[:-1]  # a kill may have cut the last short
        for number, line in enumerate(lines, 1):
            written, _, batch = line.partition(b" ")
            place = blake2b(place.encode() + batch, digest_size=16).hexdigest()
            if written != place.encode():
                raise EngineError(f"{path}: line {number} is damaged")
            places[place] = created + number * _INSTANT
            for id, date, version, stage in json.decode(batch):
                arrivals[f"{id} {date} {version} {stage}"] = places[place]
    except (OSError, ValueError, TypeError) as error:
        raise EngineError(f"{path} cannot be read: {error}") from error
    return places, arrivals


def _rejects_4(path: Path) -> Iterator[dict[str, str]]:
    for line in path.read_bytes().splitlines() if path.exists() else ():
        try:
            reject = json.decode(line)
        except ValueError:
            continue  # a damaged line says nothing
        if isinstance(reject, dict) and "archive" in reject:
            yield reject
