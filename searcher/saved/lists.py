"""A user's own lists: named events, groups of sources, saved searches. Read only when asked for.

They lie in one folder: `lists.toml`, written by hand, and `saved.json`, written by us.

    [events]
    coup = 2016-07-15
    [groups]
    gulf-wires = ["WAM", "QNA"]
    [rights]
    AP = { reuse = "30d" }
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from searcher.errors import SearcherError
from searcher.index.manifest import replace_file
from searcher.lazy_re import pattern
from searcher.query import dates

LISTS = "lists.toml"
SAVED = "saved.json"
# Seconds to wait while another process writes.
PATIENCE = 10.0
NO_NAME = 'is no name; use letters, digits, "-", "_" and ".", a letter or digit first'

Value = TypeVar("Value")

_NAME = pattern(r"[^\W_][\w.-]*")
_TABLE = pattern(r"\s*\[\s*[\"']?(\w+)[\"']?\s*\]")
_EXAMPLES = {
    "events": "coup = 2016-07-15",
    "groups": 'gulf-wires = ["WAM", "QNA"]',
    "rights": 'AP = { reuse = "30d" }',
}
_LASTS = pattern(r"([1-9]\d{0,4})([hdw])", re.ASCII)
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def lists_folder() -> Path:
    """Where a user's lists are: $SEARCHER_LISTS, else the user's configuration."""
    if os.environ.get("SEARCHER_LISTS"):
        return Path(os.environ["SEARCHER_LISTS"]).expanduser()
    from platformdirs import user_config_path

    return user_config_path("searcher")


class UserLists:
    """The lists in a folder, the names in lower case; nothing is read before it is asked for.

    Raises SearcherError, with file, line and remedy, for what cannot be read.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` is that of `lists_folder` if none is given."""
        self._folder = folder

    @cached_property
    def folder(self) -> Path:
        """The one given, else that of `lists_folder`, which need not exist."""
        return self._folder or lists_folder()

    @cached_property
    def events(self) -> Mapping[str, str]:
        """Dates as query text, by name."""
        return {name: self._event(name, value) for name, value in self._table("events").items()}

    @cached_property
    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """Sources, by the name of their group."""
        return {name: self._group(name, value) for name, value in self._table("groups").items()}

    @cached_property
    def licences(self) -> Mapping[str, timedelta]:
        """How long stories may be used after they were sent, by source, spelled as it is there."""
        # Every search asks: where there are none, the parser of TOML is not imported for it.
        if b"rights" not in _content(self.folder / LISTS):
            return {}
        named = self._named("rights")
        return {source: self._lasts(source, value) for source, value in named.items()}

    @cached_property
    def saved(self) -> Mapping[str, str]:
        """Query texts, by name."""
        import json  # only it tells in which line a file that people edit is wrong

        path = self.folder / SAVED
        try:
            found = json.loads(_content(path) or b"{}")
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            raise SearcherError(f"{path}, line {line}: is not UTF-8; save it so") from error
        except json.JSONDecodeError as error:
            raise SearcherError(f"{path}, line {error.lineno}: {error.msg}; mend it") from error
        if not isinstance(found, dict):
            raise SearcherError(f'{path}, line 1: write  {{"name": "query", …}}')
        for name, text in found.items():
            if not isinstance(text, str):
                raise SearcherError(f'{path}: {name}: write the query as text, "…"')
        return _lowered(found, lambda name, what: SearcherError(f"{path}: {name}: {what}"))

    def save(self, name: str, text: str, *, replace: bool = False) -> None:
        """Keep a query under a name. Raises SearcherError if there is one that is not to go."""
        check_name(name)
        with self._writing() as saved:
            kept = saved.get(name.lower())
            if kept is not None and not replace:
                raise SearcherError(f"{name} is saved already:  {kept}\n  --force  replaces it")
            saved[name.lower()] = text

    def with_saved(self, name: str, text: str) -> "UserLists":
        """These lists as they are once a query is saved."""
        lists = UserLists(self.folder)
        lists.__dict__["saved"] = {**self.saved, name.lower(): text}
        return lists

    def remove(self, name: str) -> None:
        """Forget a saved search. Raises SearcherError if there is none of that name."""
        with self._writing() as saved:
            if saved.pop(name.lower(), None) is None:
                there = ", ".join(sorted(saved)) or "none"
                raise SearcherError(f'there is no saved search "{name}"; there are: {there}')

    @contextmanager
    def held(self, name: str) -> Iterator[None]:
        """Hold a lock in the folder, made if need be, that no other process holds."""
        from filelock import FileLock, Timeout

        # A file of its own: `write` replaces the file itself, and a lock on that would go with it.
        # The system's lock: it ends with its process, so a kill leaves none behind.
        lock = FileLock(self.folder / f".{name}.lock", timeout=PATIENCE)
        try:
            with self._writable():
                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                lock.acquire()
        except Timeout as error:
            raise SearcherError(f"another searcher is using {self.folder / name}") from error
        try:
            yield
        finally:
            lock.release()

    def write(self, name: str, value: object) -> None:
        """Put a file of JSON in the folder, whole or not at all, for its owner alone."""
        from msgspec import json

        with self._writable():
            content = json.format(json.encode(value, order="deterministic"), indent=2)
            replace_file(self.folder / name, content + b"\n", mode=0o600)

    @contextmanager
    def _writing(self) -> Iterator[dict[str, str]]:
        """The saved searches, to be changed and then written."""
        with self.held(SAVED):
            # Another process may have written since they were read.
            self.__dict__.pop("saved", None)
            saved = dict(self.saved)
            yield saved
            self.write(SAVED, saved)
            self.__dict__["saved"] = saved

    @contextmanager
    def _writable(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            place = error.filename or self.folder
            remedy = "$SEARCHER_LISTS may name another folder"
            raise SearcherError(f"{place} cannot be written: {error.strerror}; {remedy}") from error

    def _table(self, table: str) -> dict[str, object]:
        found = self._named(table)
        return _lowered(found, lambda name, what: self._error(table, name, what))

    def _named(self, table: str) -> dict[str, object]:
        found = self._lists.get(table, {})
        if not isinstance(found, dict):
            raise self._error(table, "", f"is no table; write  [{table}]")
        return found

    @cached_property
    def _lists(self) -> dict[str, object]:
        import tomllib

        path = self.folder / LISTS
        content = _content(path)
        try:
            found = tomllib.loads(content.decode())
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            raise SearcherError(f"{path}, line {line}: is not UTF-8; save it so") from error
        except (ValueError, RecursionError) as error:
            # tomllib says the line in its message only, or "at end of document".
            placed = re.search(r"at line (\d+)", str(error))
            line = int(placed[1]) if placed else len(content.splitlines())
            what = f"is not TOML: {error}; write  {_example()}"
            raise SearcherError(f"{path}, line {line}: {what}") from error
        for table in found:
            if table not in _EXAMPLES:
                raise self._error(table, "", f"is no list; there are  {_example()}")
        return found

    def _event(self, name: str, value: object) -> str:
        if isinstance(value, date):
            text = value.isoformat()
        # A year may be written as a number. TOML's `true` is an int to Python, and no year.
        elif isinstance(value, str | int) and not isinstance(value, bool):
            text = str(value)
        else:
            raise self._error("events", name, f"is no date; write  {_EXAMPLES['events']}")
        try:
            dates.period(text, now=datetime.now(UTC), zone=UTC)
        except ValueError as error:
            raise self._error("events", name, f"{error}; write  {_EXAMPLES['events']}") from error
        return text

    def _group(self, name: str, value: object) -> tuple[str, ...]:
        if isinstance(value, list) and value:
            sources = [source for source in value if isinstance(source, str) and source.strip()]
            if len(sources) == len(value):
                return tuple(sources)
        raise self._error("groups", name, f"is no list of sources; write  {_EXAMPLES['groups']}")

    def _lasts(self, source: str, value: object) -> timedelta:
        lasts = value.get("reuse") if isinstance(value, dict) and len(value) == 1 else None
        found = _LASTS.fullmatch(lasts) if isinstance(lasts, str) else None
        if not found or not source.strip():
            example = _EXAMPLES["rights"]
            what = f"does not say how long (in h, d or w); write  {example}"
            raise self._error("rights", source, what)
        return int(found[1]) * _UNITS[found[2]]

    def _error(self, table: str, name: str, what: str) -> SearcherError:
        path = self.folder / LISTS
        line = _line(_content(path).decode(), table, name)
        return SearcherError(f"{path}{f', line {line}' if line else ''}: {name or table}: {what}")


def check_name(name: str) -> None:
    """Raise SearcherError for what is no name."""
    if not _NAME.fullmatch(name):
        raise SearcherError(f'"{name}" {NO_NAME}')


def _content(path: Path) -> bytes:
    """What is in a file, nothing if there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise SearcherError(f"{path} cannot be read: {error.strerror}") from error


def _lowered(
    named: dict[str, Value], error: Callable[[str, str], SearcherError]
) -> dict[str, Value]:
    lowered: dict[str, Value] = {}
    for name, value in named.items():
        if not _NAME.fullmatch(name):
            raise error(name, NO_NAME)
        if name.lower() in lowered:
            raise error(name, "is there twice, perhaps in other letters; remove one")
        lowered[name.lower()] = value
    return lowered


def _line(text: str, table: str, name: str) -> int:
    """The line of a name in a table, of the table itself without a name; 0 if it is not found."""
    inside = ""
    entry = re.compile(rf"\s*[\"']?{re.escape(name or table)}[\"']?\s*[.=]", re.IGNORECASE)
    for number, line in enumerate(text.splitlines(), 1):
        if opened := _TABLE.match(line):
            inside = opened[1]
            if inside == table and not name:
                return number
        elif inside == (table if name else "") and entry.match(line):
            return number
    return 0


def _example() -> str:
    return "  and  ".join(f"[{table}] {example}" for table, example in _EXAMPLES.items())
