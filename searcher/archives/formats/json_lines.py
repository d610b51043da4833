"""JSON Lines: a line is an object with the keys of Story, as `search --json --full` prints them."""

# Only it tells of a key that comes twice.
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, TypeGuard, get_type_hints

import msgspec

from searcher.analysis import clean
from searcher.archives.locators import at
from searcher.archives.newsroom.embargoes import held_back
from searcher.archives.newsroom.instants import Dated, date_of_row
from searcher.archives.records.json_pieces import keys, lines
from searcher.archives.stream import LARGEST_STORY, Found, Reject, Stream, Unfit, decode, excerpt
from searcher.story import SENT, Entity, Status, Story

_FIRST = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{[ \t]*"[^"\n]*"[ \t]*:')


def sniff(head: bytes) -> bool:
    """Whether a file begins with an object on a line, and not with one over several lines."""
    if not _FIRST.match(head):
        return False
    first, _, rest = head.lstrip().partition(b"\n")
    if rest and not first.rstrip().endswith(b"}") and not rest.startswith(b"{"):
        return False
    return _is_ours(keys(first))


def _is_ours(names: frozenset[str]) -> bool:
    """Whether the keys of a line are those of Story: others are read by `json_records`.

    A text under another key would be dropped in silence.
    """
    if "schema" in names:
        return True
    return {"id", "date"} <= names and bool(names & {"headline", "body"}) and names <= _KEYS


def read(stream: Stream, origin: str) -> Iterator[Found]:
    """The stories of one file; a line that is none is rejected by its number."""
    for number, (offset, line) in enumerate(lines(stream), 1):
        if not line.strip(b"\xef\xbb\xbf \t\r\n"):
            continue
        if stream.skip:
            stream.skip -= 1
            continue
        where = at(origin, offset, len(line))
        try:
            yield _read(line, where, stream)
        except Unfit as error:
            yield Reject(where, error.reason, f"line {number}: {error}", excerpt(line))


def _read(line: bytes, origin: str, stream: Stream) -> Story:
    if len(line) > LARGEST_STORY:
        raise Unfit("too-big", "the story is larger than 64 MB")
    row, guessed = _parsed(line)
    date, date_guessed = _date_of(row, stream)
    said: dict[str, Any] = {"headline": "", "body": ""}
    said |= {key: read(row, key) for key, read in _READERS.items() if row.get(key) is not None}
    # What we printed ourselves is read again, even of an archive with an empty story in it
    # (Reuters-21578 has one).
    if not said["headline"] and not said["body"] and "schema" not in row:
        raise Unfit("empty", "neither headline nor body")
    said["guessed"] = (*said.get("guessed", ()), *guessed, *date_guessed)
    story = Story(id=_id(row), date=date, origin=origin, **said)
    # A status that is written is believed: what we print ourselves reads as what it was.
    return story if "status" in row else held_back(story)


def _parsed(line: bytes) -> tuple[dict[str, Any], tuple[str, ...]]:
    guessed: tuple[str, ...] = ()
    try:
        line.decode()
    except UnicodeDecodeError:
        text, guessed = decode(line)
        line = text.encode()
    try:
        row = msgspec.json.decode(line.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, RecursionError) as error:
        raise Unfit("bad-json", f"not JSON: {error}") from error
    if not isinstance(row, dict):
        raise Unfit("bad-json", "not an object")
    entities = row.get("entities")
    inner = sum(map(len, entities)) if _are_objects(entities) else 0
    # To look for keys that come twice takes longer than parsing, 10 µs a story against 6: first
    # their number is compared.
    if line.count(b'":') != len(row) + inner:
        _refuse_twins(line)
    return row, guessed


def _refuse_twins(line: bytes) -> None:
    # msgspec keeps the last of two equal keys and says nothing.
    def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
        row: dict[str, object] = {}
        for key, value in pairs:
            if key in row:
                raise Unfit("duplicate-key", f'"{key[:40]}" stands there twice')
            row[key] = value
        return row

    try:
        json.loads(line, object_pairs_hook=unique)
    except (ValueError, RecursionError) as error:
        raise Unfit("bad-json", f"not JSON: {error}") from error


def _are_objects(value: object) -> TypeGuard[list[dict[str, Any]]]:
    return isinstance(value, list) and all(isinstance(entry, dict) for entry in value)


def _instant(row: dict[str, Any], key: str) -> datetime:
    return _date(row[key])[0]


def _date_of(row: dict[str, Any], stream: Stream) -> Dated:
    # What we printed ourselves is read again as it was, undated too.
    if row.get("date") is None and not ("schema" in row and "date" in row):
        return date_of_row(stream)
    return Dated(None) if row["date"] is None else Dated(*_date(row["date"]))


def _date(value: object) -> tuple[datetime, tuple[str, ...]]:
    if not isinstance(value, str):
        raise Unfit("bad-date", f"the date is not text: {value!r}")
    try:
        date = datetime.fromisoformat(value)
        if date.tzinfo is None:
            return date.replace(tzinfo=UTC), ("time zone UTC",)
        return date.astimezone(UTC), ()
    except (ValueError, OverflowError) as error:
        raise Unfit("bad-date", f'"{value[:40]}" is not a date as 2020-12-30T10:00Z') from error


def _id(row: dict[str, Any]) -> str:
    value = _text(row, "id")
    if not value.strip():
        raise Unfit("no-id", "no id")
    return value


def _text(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    if value is None:
        return ""
    return _cleaned(value, key)


def _cleaned(value: object, key: str) -> str:
    if not isinstance(value, str):
        raise _wrong(key, "text")
    if "\r" in value:
        value = value.replace("\r\n", "\n").replace("\r", "\n")
    return clean(value)


def _wrong(key: str, kind: str) -> Unfit:
    return Unfit("wrong-type", f'"{key}" must be {kind}')


def _whole(row: dict[str, Any], key: str) -> int:
    value = row[key]
    if type(value) is not int or not 0 <= value < 2**63:
        raise _wrong(key, "a whole number")
    if key == "urgency" and not 1 <= value <= 8:
        raise _wrong(key, "from 1 to 8")
    return value


def _status(row: dict[str, Any], key: str) -> Status:
    try:
        return Status(row[key])
    except ValueError:
        raise _wrong(key, "one of " + ", ".join(Status)) from None


def _list(row: dict[str, Any], key: str) -> list[object]:
    value = row.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise _wrong(key, "a list")
    return value


def _strings(row: dict[str, Any], key: str) -> tuple[str, ...]:
    return tuple(_cleaned(value, key) for value in _list(row, key))


def _entities(row: dict[str, Any], key: str) -> tuple[Entity, ...]:
    return tuple(_entity(value) for value in _list(row, key))


def _entity(value: object) -> Entity:
    if not isinstance(value, dict) or not {"kind", "name"} <= value.keys():
        raise _wrong("entities", 'a list of {"kind", "name"}')
    return Entity(
        _cleaned(value["kind"], "kind"),
        _cleaned(value["name"], "name"),
        _strings(value, "aliases"),
        _text(value, "origin") or "archive",
    )


_READER_OF: dict[object, Callable[[dict[str, Any], str], Any]] = {
    str: _text,
    int: _whole,
    int | None: _whole,
    Status: _status,
    tuple[Entity, ...]: _entities,
    tuple[str, ...]: _strings,
    datetime | None: _instant,
}
# Read in their own way, or given by who reads files.
_OWN = ("id", "date", "origin", "format")
_HINTS = get_type_hints(Story)
# All keys of what we print, those within entities and snippets too.
_KEYS = frozenset(SENT) | set(
    "kind name aliases facet schema rank score snippets field text spans".split()
)
_READERS = {key: _READER_OF[_HINTS[key]] for key in SENT if key not in _OWN}
