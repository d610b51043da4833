"""What was extracted, kept by the text it is of: a rebuilt index extracts nothing twice.

One SQLite file in the user's cache folder serves all indexes. It is removed when it has grown too
large; losing it costs time and nothing else.
"""

import os
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from msgspec import MsgspecError, json

from searcher.entities.extraction import Extract, as_list, from_list
from searcher.story import Story

FILE = "entities.sqlite"
LARGEST = 2_000_000_000  # bytes; a million stories take about half


class Cache:
    """Extracts by the text they are of. A cache whose file cannot be used keeps nothing."""

    def __init__(self, folder: Path, stamp: str) -> None:
        """`stamp` names the extractor and its version; what others extracted is not seen."""
        self._stamp = blake2b(stamp.encode(), digest_size=16)
        self._path = folder / FILE
        self._database: sqlite3.Connection | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if self._path.exists() and self._path.stat().st_size > LARGEST:
                self._path.unlink()
            self._database = sqlite3.connect(self._path, timeout=10, isolation_level=None)
            self._run("PRAGMA journal_mode=WAL")
            self._run("PRAGMA synchronous=OFF")  # a cut power line may damage it: see _run
            self._run(
                "CREATE TABLE IF NOT EXISTS extracts"
                " (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID"
            )
        except (OSError, sqlite3.Error):
            self.close()

    def key(self, story: Story) -> bytes:
        """A key that stories of the same text share, and no others."""
        digest = self._stamp.copy()
        for text in (story.language, story.dateline, story.headline, story.body):
            content = text.encode()
            digest.update(b"%d:" % len(content))  # so that no text runs into the next
            digest.update(content)
        return digest.digest()

    def get(self, keys: list[bytes]) -> dict[bytes, Extract]:
        """What was extracted from the stories of these keys, as far as it is kept."""
        marks = ",".join("?" * len(keys))
        rows = self._run(f"SELECT key, value FROM extracts WHERE key IN ({marks})", keys)  # noqa: S608
        return {key: extract for key, value in rows if (extract := _loaded(value))}

    def put(self, found: dict[bytes, Extract]) -> None:
        """Keep what was extracted, by keys."""
        if found:
            self._run("BEGIN IMMEDIATE")
            for key, extract in found.items():
                values = key, json.encode(as_list(extract))
                self._run("INSERT OR REPLACE INTO extracts VALUES (?, ?)", values)
            self._run("COMMIT")

    def close(self) -> None:
        """Close the file; nothing is kept from here on."""
        if self._database:
            self._database.close()
        self._database = None

    def _run(self, statement: str, values: Sequence[bytes] = ()) -> list[tuple[bytes, bytes]]:
        """The rows that a statement gives; none once the file could not be used."""
        if not self._database:
            return []
        try:
            return self._database.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            self.close()
            # SQLite reports a damaged file as DatabaseError itself, a full disk or a lock that
            # stays as one of its children. The next build begins a damaged one anew.
            if type(error) is sqlite3.DatabaseError:
                with suppress(OSError):
                    self._path.unlink()
            return []


def _loaded(value: bytes) -> Extract | None:
    try:
        return from_list(json.decode(value))
    except (MsgspecError, ValueError, TypeError):
        return None  # damaged: extracted anew


def cache_folder() -> Path:
    """Where the cache is: $SEARCHER_CACHE, else the user's cache folder."""
    if os.environ.get("SEARCHER_CACHE"):
        return Path(os.environ["SEARCHER_CACHE"]).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("searcher")
