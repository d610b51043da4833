"""Which stories each file of an archive holds, so that a build can tell what is gone.

A story is gone if a file held it at an earlier build and none does now: its file was removed, cut
or edited. It stays in the index until the user withdraws it (`build --prune`). Kept in
`build.sqlite`, so that deleting that file forgets what was gone, and nothing else.

Stories are known by eight bytes of a digest of their id: half a million take 4 MB. Two of as many
have the same with a chance of 1 in 100 million; then it is not told that one of them is gone.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from hashlib import blake2b

SIZE = 8  # bytes of a digest
TABLES = (
    "CREATE TABLE IF NOT EXISTS held (path BLOB PRIMARY KEY, stories BLOB)",
    "CREATE TABLE IF NOT EXISTS lost (story BLOB PRIMARY KEY, id TEXT)",
)


def digest(id: str) -> bytes:
    """What stands for a story in here."""
    return blake2b(id.encode(), digest_size=SIZE).digest()


class Holdings:
    """What files hold, as of the last build and of this one.

    What is said of a file counts at once, and is written with the next `write`.
    """

    def __init__(self, file: sqlite3.Connection, *, write: bool) -> None:
        self._file, self._write = file, write
        self._held: dict[str, bytes | None] = {}  # of this build; None for a file that is gone
        self._lost: set[bytes] = set()

    def of(self, path: str) -> bytes:
        """The digests of the stories that a file held when it was read last."""
        if path in self._held:
            return self._held[path] or b""
        query = "SELECT stories FROM held WHERE path = ?"
        row = self._file.execute(query, (os.fsencode(path),)).fetchone()
        return bytes(row[0]) if row else b""

    def note(self, path: str, stories: bytes, *, is_whole: bool) -> None:
        """Record what a file holds. If it was read to its end, what it held before may be lost."""
        before = self.of(path)
        # Nearly always the file has only been read further, or has grown.
        if not stories.startswith(before):
            if is_whole:
                self._lost |= _each(before) - _each(stories)
            else:
                # What stands behind the place that was reached is not known yet.
                stories = b"".join(_each(before) | _each(stories))
        self._held[path] = stories

    def forget_vanished(self, archive: str) -> None:
        """Record that the files of an archive that are no longer on disk hold nothing."""
        for path in self._under(archive):
            if _is_gone(path):
                self._lost |= _each(self.of(path))
                self._held[path] = None

    def moved(self, archives: Iterable[str]) -> list[str]:
        """Those of these archives that are gone and whose stories other files hold now."""
        found = []
        for archive in archives:
            paths = list(self._under(archive))
            if paths and _is_gone(archive):
                stories = set().union(*(_each(self.of(path)) for path in paths))
                if not self._unheld(stories, but=paths):
                    self._held.update(dict.fromkeys(paths))
                    found.append(archive)
        return found

    def lost(self, ids: Iterable[str]) -> list[str]:
        """The ids of stories that no file holds any more; `ids` are those of the index.

        `ids` is read only if there is a story of which it is not known that it is lost already.
        """
        rows = self._file.execute("SELECT story, id FROM lost").fetchall()
        known: dict[bytes, str | None] = {bytes(story): id for story, id in rows}
        known |= {story: None for story in self._lost if story not in known}
        unheld = self._unheld(set(known))
        found = {story: id for story in unheld if (id := known[story]) is not None}
        if unheld - found.keys():
            found |= {story: id for id in ids if (story := digest(id)) in unheld}
        if self._write:
            with self._file:
                self._file.execute("DELETE FROM lost")
                self._file.executemany("INSERT INTO lost VALUES (?, ?)", found.items())
            self._lost.clear()
        return sorted(found.values())

    def forget_lost(self) -> None:
        """Record that what is lost has left the index."""
        with self._file:
            self._file.execute("DELETE FROM lost")

    def write(self) -> None:
        """Make what was recorded durable, within the transaction of the caller."""
        for path, stories in self._held.items():
            key = os.fsencode(path)
            if stories is None:
                self._file.execute("DELETE FROM held WHERE path = ?", (key,))
                self._file.execute("DELETE FROM files WHERE path = ?", (key,))
            else:
                self._file.execute("INSERT OR REPLACE INTO held VALUES (?, ?)", (key, stories))
        rows = [(story,) for story in self._lost]
        self._file.executemany("INSERT OR IGNORE INTO lost VALUES (?, NULL)", rows)
        self._held.clear()
        self._lost.clear()

    def _under(self, archive: str) -> Iterator[str]:
        """The files of an archive that were noted: the archive itself, or what lies in it."""
        inside = archive.rstrip(os.sep) + os.sep
        rows = self._file.execute("SELECT path FROM held").fetchall()
        paths = {os.fsdecode(path): None for (path,) in rows} | dict.fromkeys(self._held)
        for path in paths:
            if path == archive or path.startswith(inside):
                yield path

    def _unheld(self, stories: set[bytes], but: Iterable[str] = ()) -> set[bytes]:
        """Those of these stories that no file holds, `but` left out of account."""
        left = set(stories)
        if not left:
            return left
        passed = {*but, *self._held}
        for path, held in self._file.execute("SELECT path, stories FROM held"):
            if os.fsdecode(path) not in passed:
                left -= _each(bytes(held))
        for path, now in self._held.items():
            if now and path not in but:
                left -= _each(now)
        return left


def _each(stories: bytes) -> set[bytes]:
    return {stories[at : at + SIZE] for at in range(0, len(stories), SIZE)}


def _is_gone(path: str) -> bool:
    """Whether there is no such file; one in a folder that cannot be read may be there."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):
        return False
    return False
