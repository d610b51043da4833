"""What was extracted, kept by content: a rebuilt index extracts no text twice.

A file of SQLite in the user's cache folder, shared by all indexes and dropped whole when it has
grown too large; losing it costs time alone.
"""

import os
import sqlite3
from hashlib import blake2b
from pathlib import Path

import orjson

from searcher.entities.extraction import Extract, as_list, from_list
from searcher.story import Story

FILE = "entities.sqlite"
LARGEST = 2_000_000_000  # bytes
BATCH = 2_000


class Cache:
    """Extracts by the text they are of; one that cannot be opened or written keeps nothing."""

    def __init__(self, folder: Path | None, stamp: str) -> None:
        """`stamp` names the extractor and its version; extracts of others are not seen."""
        self._stamp = stamp.encode()
        self._new: dict[bytes, bytes] = {}
        self._database: sqlite3.Connection | None = None
        if folder is None:
            return
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / FILE
            if path.exists() and path.stat().st_size > LARGEST:
                path.unlink()
            self._database = sqlite3.connect(path, timeout=10, isolation_level=None)
            self._database.execute("PRAGMA journal_mode=WAL")
            self._database.execute("PRAGMA synchronous=NORMAL")
            self._database.execute(
                "CREATE TABLE IF NOT EXISTS extracts"
                " (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID"
            )
        except (OSError, sqlite3.Error):
            self._forget()

    def get(self, story: Story) -> Extract | None:
        """What was extracted from a story of this text."""
        key = self._key(story)
        value = self._new.get(key)
        if value is None and self._database:
            try:
                row = self._database.execute(
                    "SELECT value FROM extracts WHERE key = ?", (key,)
                ).fetchone()
            except sqlite3.Error:
                self._forget()
                return None
            value = row and row[0]
        try:
            return from_list(orjson.loads(value)) if value else None
        except (ValueError, TypeError):
            return None  # damaged: extracted anew

    def put(self, story: Story, extract: Extract) -> None:
        """Keep what was extracted from a story."""
        if self._database:
            self._new[self._key(story)] = orjson.dumps(as_list(extract))
            if len(self._new) >= BATCH:
                self.flush()

    def flush(self) -> None:
        """Write what is new."""
        if not self._database or not self._new:
            return
        try:
            self._database.execute("BEGIN IMMEDIATE")
            self._database.executemany(
                "INSERT OR REPLACE INTO extracts VALUES (?, ?)", self._new.items()
            )
            self._database.execute("COMMIT")
            self._new.clear()
        except sqlite3.Error:
            self._forget()

    def close(self) -> None:
        """Write what is new and let go of the file."""
        self.flush()
        self._forget()

    def _forget(self) -> None:
        if self._database:
            self._database.close()
        self._database = None
        self._new.clear()

    def _key(self, story: Story) -> bytes:
        digest = blake2b(self._stamp, digest_size=16)
        for text in (story.language, story.dateline, story.headline, story.body):
            digest.update(b"%d:" % len(text))
            digest.update(text.encode())
        return digest.digest()


def cache_folder() -> Path:
    """Where the cache is: $SEARCHER_CACHE, else the user's cache folder."""
    if os.environ.get("SEARCHER_CACHE"):
        return Path(os.environ["SEARCHER_CACHE"]).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("searcher")
