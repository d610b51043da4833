"""What was extracted, kept by content: a rebuilt index extracts no text twice.

A file of SQLite in the user's cache folder, shared by all indexes and dropped whole when it has
grown too large; losing it costs time alone.
"""

import os
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

import orjson

from searcher.entities.extraction import Extract, as_list, from_list
from searcher.story import Story

FILE = "entities.sqlite"
LARGEST = 2_000_000_000  # bytes


class Cache:
    """Extracts by the text they are of; one that cannot be opened or written keeps nothing."""

    def __init__(self, folder: Path, stamp: str) -> None:
        """`stamp` names the extractor and its version; extracts of others are not seen."""
        self._stamp = blake2b(stamp.encode(), digest_size=16)
        self._path = folder / FILE
        self._database: sqlite3.Connection | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if self._path.exists() and self._path.stat().st_size > LARGEST:
                self._path.unlink()
            self._database = sqlite3.connect(self._path, timeout=10, isolation_level=None)
            self._run("PRAGMA journal_mode=WAL")
            self._run("PRAGMA synchronous=OFF")
            self._run(
                "CREATE TABLE IF NOT EXISTS extracts"
                " (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID"
            )
        except (OSError, sqlite3.Error):
            self.close()

    def key(self, story: Story) -> bytes:
        """What is the same for all stories of one text."""
        digest = self._stamp.copy()
        for text in (story.language, story.dateline, story.headline, story.body):
            content = text.encode()
            digest.update(b"%d:" % len(content))
            digest.update(content)
        return digest.digest()

    def get(self, keys: list[bytes]) -> dict[bytes, Extract]:
        """What was extracted from stories of these keys, where it is known."""
        marks = ",".join("?" * len(keys))
        rows = self._run(f"SELECT key, value FROM extracts WHERE key IN ({marks})", keys)  # noqa: S608
        return {key: extract for key, value in rows if (extract := _loaded(value))}

    def put(self, found: dict[bytes, Extract]) -> None:
        """Keep what was extracted, by keys."""
        if found:
            self._run("BEGIN IMMEDIATE")
            for key, extract in found.items():
                values = key, orjson.dumps(as_list(extract))
                self._run("INSERT OR REPLACE INTO extracts VALUES (?, ?)", values)
            self._run("COMMIT")

    def close(self) -> None:
        """Let go of the file; nothing more is kept."""
        if self._database:
            self._database.close()
        self._database = None

    def _run(self, statement: str, values: Sequence[bytes] = ()) -> list[tuple[bytes, bytes]]:
        """The rows that a statement gives; none once the file is of no use."""
        if not self._database:
            return []
        try:
            return self._database.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            self.close()
            if type(error) is sqlite3.DatabaseError:  # damaged: the next build begins a new one
                with suppress(OSError):
                    self._path.unlink()
            return []


def _loaded(value: bytes) -> Extract | None:
    try:
        return from_list(orjson.loads(value))
    except (ValueError, TypeError):
        return None  # damaged: extracted anew


def cache_folder() -> Path:
    """Where the cache is: $SEARCHER_CACHE, else the user's cache folder."""
    if os.environ.get("SEARCHER_CACHE"):
        return Path(os.environ["SEARCHER_CACHE"]).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("searcher")
