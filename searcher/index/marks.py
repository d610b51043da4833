"""Tags and notes that a user puts on stories: one small SQLite file beside the index.

It lies beside the index and not in it (`.NAME.marks` for an index NAME), so that tags and notes
outlive a rebuild and an upgrade. A story is known by its id, so a correction keeps its marks; a
digest of its text tells that the text has changed since. The file is for its owner alone.
"""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct, ValidationError, convert, json

from searcher.errors import SearcherError
from searcher.lazy_re import pattern
from searcher.query.matching import matches
from searcher.query.nodes import All, Query
from searcher.story import EPOCH, Story

# Seconds to wait while another process writes.
PATIENCE = 10.0

_NAME = pattern(r"[^\W_][\w.-]*")
# With no tag a row is a note. A user may tag a story once so, and note more than one thing on it.
_TABLE = """
    CREATE TABLE IF NOT EXISTS marks
        (tag TEXT, id TEXT, author TEXT, note TEXT, digest TEXT, at TEXT,
        PRIMARY KEY (tag, id, author, note)) WITHOUT ROWID
"""


class Mark(Struct, frozen=True, omit_defaults=True):
    """A tag, or a note without one, on a story: by whom, when, and the digest of the text then."""

    id: str
    digest: str
    author: str
    at: datetime
    tag: str = ""
    note: str = ""


class Marks:
    """The tags and notes on the stories of an index; nothing is read before it is asked for.

    Raises SearcherError where the file cannot be used.
    """

    def __init__(self, where: Callable[[], Path]) -> None:
        """`where` gives the path of the index; it is asked when the marks are."""
        self._where = where

    @cached_property
    def file(self) -> Path:
        """The file beside the index, which need not exist."""
        return marks_file(self._where())

    def tags(self) -> Mapping[str, int]:
        """The tags, each with the number of its stories, by name."""
        asked = "SELECT tag, count(DISTINCT id) FROM marks WHERE tag <> '' GROUP BY tag"
        return {tag: int(count) for tag, count in self._rows(asked)}

    def tagged(self, tag: str | None) -> frozenset[str]:
        """The ids of the stories with a tag; with any for None."""
        if tag is None:
            rows = self._rows("SELECT id FROM marks WHERE tag <> ''")
        else:
            rows = self._rows("SELECT id FROM marks WHERE tag = ?", tag)
        return frozenset([id for (id,) in rows])

    def noted(self, query: Query) -> frozenset[str]:
        """The ids of the stories on which a note is written that a query finds as a text."""
        rows = self._rows("SELECT id, note FROM marks WHERE tag = ''")
        if isinstance(query, All):
            return frozenset([id for id, _ in rows])
        return frozenset([i for i, note in rows if matches(query, Story("", EPOCH, "", note))])

    def of(self, id: str) -> list[Mark]:
        """The marks on one story: its tags by name, then its notes, the oldest first."""
        found = list(self._marks("WHERE id = ?", id))
        return sorted(found, key=lambda mark: (not mark.tag, mark.tag, mark.at, mark.note))

    def with_tag(self, tag: str) -> list[Mark]:
        """The marks with a tag, in order of id."""
        return list(self._marks("WHERE tag = ?", tag))

    def every(self) -> Iterator[Mark]:
        """All marks, as an export has them."""
        return self._marks("")

    def add(self, marks: Iterable[Mark]) -> int:
        """Keep marks; how many are new. One that is there already stays as it was."""
        rows = [(m.tag, m.id, m.author, m.note, m.digest, m.at.isoformat()) for m in marks]
        with self._writing() as file:
            before = file.total_changes
            file.executemany("INSERT OR IGNORE INTO marks VALUES (?, ?, ?, ?, ?, ?)", rows)
            return file.total_changes - before

    def remove(self, tag: str, ids: Iterable[str] | None = None) -> int:
        """Take a tag from these stories, from all for None; "" takes the notes. How many marks."""
        with self._writing() as file:
            before = file.total_changes
            if ids is None:
                file.execute("DELETE FROM marks WHERE tag = ?", (tag,))
            else:
                rows = [(tag, id) for id in ids]
                file.executemany("DELETE FROM marks WHERE tag = ? AND id = ?", rows)
            return file.total_changes - before

    def forget(self, is_gone: Callable[[str], bool]) -> int:
        """Wipe the marks on the stories whose ids are gone; how many. No byte of them stays."""
        gone = {mark.id for mark in self.every() if is_gone(mark.id)}
        if not gone:
            return 0
        with self._writing() as file:
            before = file.total_changes
            file.executemany("DELETE FROM marks WHERE id = ?", [(id,) for id in gone])
            count = file.total_changes - before
        with self._errors(), closing(self._connected()) as file:
            file.execute("VACUUM")
        return count

    def _marks(self, where: str, *values: str) -> Iterator[Mark]:
        asked = f"SELECT id, digest, author, at, tag, note FROM marks {where}"  # noqa: S608
        for id, digest, author, at, tag, note in self._rows(asked, *values):
            yield Mark(id, digest, author, datetime.fromisoformat(at), tag, note)

    def _rows(self, asked: str, *values: str) -> list[tuple[str, ...]]:
        if not self.file.exists():
            return []
        with self._errors(), closing(self._connected()) as file:
            return file.execute(asked, values).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._errors():
            # Made with its mode: a moment in which others could read it would be one too many.
            os.close(os.open(self.file, os.O_RDWR | os.O_CREAT, 0o600))
            with closing(self._connected()) as file, file:
                file.execute(_TABLE)
                yield file

    def _connected(self) -> sqlite3.Connection:
        file = sqlite3.connect(self.file, timeout=PATIENCE)
        # What is deleted is overwritten with zeros (sqlite.org/pragma.html, secure_delete).
        file.execute("PRAGMA secure_delete = ON")
        return file

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise SearcherError(f"{self.file} cannot be used: {error}") from error
        except OSError as error:
            raise SearcherError(f"{self.file} cannot be written: {error.strerror}") from error


def marks_file(path: Path) -> Path:
    """The file of the marks of the index at a path."""
    return path.with_name(f".{path.name}.marks")


def text_digest(story: Story) -> str:
    """What tells whether a story still says what it said: of headline and text, blanks aside."""
    said = "\0".join(" ".join(text.split()) for text in (story.headline, story.body))
    return blake2b(said.encode(), digest_size=16).hexdigest()


def author() -> str:
    """The name of the user, for marks that several people will merge."""
    from getpass import getuser

    try:
        return getuser()
    except (KeyError, OSError):  # a user without a name, as in a container
        return str(os.getuid()) if hasattr(os, "getuid") else ""


def mark(story: Story, *, tag: str = "", note: str = "") -> Mark:
    """A mark that the user puts on a story now."""
    return Mark(story.id, text_digest(story), author(), datetime.now(UTC), tag, note)


def tag_named(name: str) -> str:
    """The name of a tag as it is kept, in small letters. Raises SearcherError for what is none."""
    if not _NAME.fullmatch(name):
        what = 'is no tag; use letters, digits, "-", "_" and ".", a letter or digit first'
        raise SearcherError(f'"{name}" {what}')
    return name.lower()


def written(mark: Mark) -> bytes:
    """A mark as a line of an export."""
    return json.encode(mark)


def read_marks(lines: Iterable[bytes]) -> Iterator[Mark]:
    """The marks of an export. Raises SearcherError with the line of what is none."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found = convert(json.decode(line), Mark)
        except (ValidationError, ValueError) as error:
            raise SearcherError(f"line {number} is no mark: {error}") from error
        if found.at.tzinfo is None or bool(found.tag) == bool(found.note):
            raise SearcherError(f"line {number} is no mark: it has a time, and a tag or a note")
        yield Mark(found.id, found.digest, found.author, found.at,
                   tag_named(found.tag) if found.tag else "", found.note)  # fmt: skip
