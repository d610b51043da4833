"""Taking stories out for good: `purge`, and the tombstones that keep them out.

Both engines are written anew without the stories, beside the old ones, as an upgrade does it. The
manifest, which is replaced last, names the new ones and holds the tombstones; only then do the old
files go. So a purge that is killed is done or not begun: the manifest says which.

A tombstone is a salted hash of an id, and of a text, so that it tells nothing of the story to
whoever does not have it. Builds pass over a story that it fits.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from searcher.entities.cache import FILE as EXTRACTS
from searcher.entities.cache import cache_folder
from searcher.errors import EngineError
from searcher.index import notes
from searcher.index.lock import sole_writer
from searcher.index.manifest import Manifest, Tombstone, read_manifest
from searcher.index.marks import Marks
from searcher.index.opened import Index
from searcher.index.upgrade import rebuild, remove_folders, sweep
from searcher.story import Story

# A shorter text, such as a notice that something is withdrawn, is that of other stories too.
LEAST_WORDS = 20


class Purged(Struct, frozen=True):
    """What a purge did.

    `gone` are the ids of which something was there, `versions` how many versions, the current
    ones included; `before` the ids that were purged before, `unknown` those never seen.
    `archives` are the files that still hold a purged story.
    """

    gone: tuple[str, ...]
    versions: int
    before: tuple[str, ...]
    unknown: tuple[str, ...]
    archives: tuple[str, ...]
    marks: int


class Tombstones:
    """Tells which stories an index refuses."""

    def __init__(self, manifest: Manifest) -> None:
        self._salt = bytes.fromhex(manifest.salt)
        self._ids = {one.id for one in manifest.tombstones}
        self._texts = {text for one in manifest.tombstones for text in one.texts}

    def __bool__(self) -> bool:
        return bool(self._ids)

    def refuse(self, story: Story) -> bool:
        """Whether a story has the id or the text of one that was purged."""
        return bool(self) and (self.refuse_id(story.id) or self._hash_of(story) in self._texts)

    def refuse_id(self, id: str) -> bool:
        """Whether the story with this id was purged."""
        return bool(self) and self._hashed(id) in self._ids

    def over(self, id: str, versions: Iterable[Story], reason: str) -> Tombstone:
        """The tombstone of a story."""
        texts = {self._hash_of(one) for one in versions} - {""}
        at = datetime.now(UTC).isoformat(timespec="seconds")
        return Tombstone(self._hashed(id), tuple(sorted(texts)), at, reason)

    def _hash_of(self, story: Story) -> str:
        words = f"{story.headline} {story.body}".split()
        return self._hashed(" ".join(words)) if len(words) >= LEAST_WORDS else ""

    def _hashed(self, text: str) -> str:
        return blake2b(text.encode(), digest_size=16, key=self._salt).hexdigest()


def refusal(manifest: Manifest) -> Callable[[Story], bool] | None:
    """What tells the stories that a build must pass over; None where nothing was purged."""
    stones = Tombstones(manifest)
    return stones.refuse if stones else None


def purge(path: Path, ids: Sequence[str], reason: str) -> Purged:
    """Take stories out of the index at a path for good, with all their versions and marks.

    An id that the index does not have is refused from now on all the same. What earlier purges left
    behind when they were killed is removed, too. Raises IndexLocked while another process writes,
    EngineError for damage: then nothing has changed.
    """
    with sole_writer(path):
        manifest = read_manifest(path)
        sweep(path, manifest)
        if not manifest.salt:
            manifest.salt = secrets.token_hex(16)
        stones = Tombstones(manifest)
        before = {id for id in ids if stones.refuse_id(id)}
        with Index(path) as index:
            found = {id: _versions(index, id) for id in dict.fromkeys(ids) if id not in before}
            if found:
                manifest.tombstones += [stones.over(i, each, reason) for i, each in found.items()]
                _write_anew(path, manifest, index)
        marks = wipe(path, manifest)
    gone = tuple(id for id, versions in found.items() if versions)
    unknown = tuple(id for id, versions in found.items() if not versions)
    every = [version for versions in found.values() for version in versions]
    archives = dict.fromkeys(_file(version) for version in every if version.origin)
    return Purged(gone, len(every), tuple(sorted(before)), unknown, tuple(archives), marks)


def wipe(path: Path, manifest: Manifest) -> int:
    """Remove what is kept of purged stories outside the engines; how many marks there were."""
    if not manifest.tombstones:
        return 0
    # Extracts are kept by a digest of the text, so those of one story cannot be told: all go, and
    # cost the next build some time.
    for suffix in ("", "-wal", "-shm"):
        (cache_folder() / f"{EXTRACTS}{suffix}").unlink(missing_ok=True)
    return Marks(lambda: path).forget(Tombstones(manifest).refuse_id)


def problems(index: Index) -> Iterator[str]:
    """What is left of purged stories, a line each; nothing if they are gone."""
    stones = Tombstones(index.manifest)
    if not stones:
        return
    for engine in (index.engine, index.history.engine):
        for story in engine.stories():
            if stones.refuse(story):
                yield f"a story that was purged is there: {story.key}"
    named = index.manifest.engine_folder(index.path), index.manifest.history_folder(index.path)
    for found in index.path.iterdir():
        if found.is_dir() and found not in named:
            yield f"{found} is left from a purge that was interrupted; searcher upgrade removes it"
    for mark in Marks(lambda: index.path).every():
        if stones.refuse_id(mark.id):
            yield f"a mark on a purged story is there: {mark.id}; purge it again"


def _write_anew(path: Path, manifest: Manifest, index: Index) -> None:
    """Make both engines without the stories of the tombstones, then let the manifest name them."""
    kept_out = Tombstones(manifest).refuse
    new = replace(manifest, generation=manifest.generation + 1)
    folders = new.engine_folder(path), new.history_folder(path)
    sources = index.engine.stories, index.history.engine.stories
    try:
        counts = [
            rebuild(new.engine, folder, _without(kept_out, stories))
            for folder, stories in zip(folders, sources, strict=True)
        ]
    except EngineError:
        remove_folders(*folders)
        raise
    (new.stories, arrived), (new.superseded, earlier) = counts
    new.arrived = max(arrived, earlier).isoformat() if new.stories else ""
    # Rejects quote stories. The next build makes the file anew, and changes nothing by that.
    notes.discard(path)
    new.write(path)
    sweep(path, new)


def _without(
    kept_out: Callable[[Story], bool], stories: Callable[[], Iterator[Story]]
) -> Iterator[Story]:
    return (story for story in stories() if not kept_out(story))


def _versions(index: Index, id: str) -> list[Story]:
    current = index.engine.get(id)
    return [*index.history.of(id), *([current] if current else [])]


def _file(story: Story) -> str:
    """The file that a story came from, without the place in it."""
    return story.origin.rpartition("#")[0].partition("!/")[0]
