"""JSON Lines of our own stories: what `search --json --full` prints, one object a line."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BufferedReader

import orjson

from searcher import analysis
from searcher.archives.formats import LONGEST_STORY, Format, Reject, decode, excerpt
from searcher.story import Entity, Status, Story

_TEXTS = ("source", "headline", "slug", "byline", "dateline", "body", "language")


class _Broken(Exception):
    """Why a line is no story: a reason code and a message."""


def sniff(head: bytes) -> bool:
    """Whether a file of these first bytes is JSON Lines of stories."""
    first = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return first.startswith(b"{") and b'"id"' in first and b'"headline"' in first


def read(stream: BufferedReader, origin: str) -> Iterator[Story | Reject]:
    """The stories of a file, a line each; blank lines are passed over."""
    offset, number = 0, 0
    while line := stream.readline(LONGEST_STORY):
        number += 1
        place = f"{origin}#{offset}+{len(line)}"
        offset += len(line)
        if not line.endswith(b"\n") and len(line) == LONGEST_STORY:
            yield Reject(place, "too-big", f"line {number} is longer than 64 MB")
            return
        if not line.strip():
            continue
        try:
            yield _story(line, place)
        except _Broken as error:
            reason, message = error.args
            text = line[:1000].decode("utf-8", errors="replace")
            yield Reject(place, reason, f"line {number}: {message}", excerpt(text))


def _story(line: bytes, origin: str) -> Story:
    text, guessed = decode(line)
    try:
        record = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise _Broken("bad-json", f"this is not JSON: {error.msg}") from error
    if not isinstance(record, dict):
        raise _Broken("bad-json", "this is no JSON object")
    texts = {key: _text(record, key) for key in _TEXTS}
    id = _text(record, "id")
    if not id:
        raise _Broken("no-id", "the story has no id")
    if not texts["headline"] and not texts["body"]:
        raise _Broken("empty", "the story has neither headline nor body")
    date, date_guessed = _date(record)
    return Story(
        id=id,
        date=date,
        version=_number(record, "version") or 1,
        urgency=_number(record, "urgency"),
        status=_status(record),
        entities=tuple(_entity(entry) for entry in _list(record, "entities")),
        topics=tuple(_string(entry, "topics") for entry in _list(record, "topics")),
        guessed=(
            *(_string(entry, "guessed") for entry in _list(record, "guessed")),
            *guessed,
            *date_guessed,
        ),
        origin=origin,
        **texts,
    )


def _text(record: dict[str, object], key: str) -> str:
    return _string(record.get(key) or "", key)


def _string(value: object, key: str) -> str:
    if not isinstance(value, str):
        raise _Broken("bad-field", f"{key} holds something other than text")
    return analysis.clean(value)


def _number(record: dict[str, object], key: str) -> int | None:
    value = record.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**63:
        raise _Broken("bad-field", f"{key} is no whole number")
    return value


def _list(record: dict[str, object], key: str) -> list[object]:
    value = record.get(key) or []
    if not isinstance(value, list):
        raise _Broken("bad-field", f"{key} is no list")
    return value


def _entity(entry: object) -> Entity:
    if not isinstance(entry, dict):
        raise _Broken("bad-field", "an entity is no object with kind and name")
    return Entity(_text(entry, "kind"), _text(entry, "name"))


def _status(record: dict[str, object]) -> Status:
    value = _text(record, "status") or Status.USABLE
    try:
        return Status(value)
    except ValueError as error:
        raise _Broken("bad-field", f'there is no status "{value}"') from error


def _date(record: dict[str, object]) -> tuple[datetime, tuple[str, ...]]:
    value = _text(record, "date")
    if not value:
        raise _Broken("no-date", "the story has no date")
    try:
        date = datetime.fromisoformat(value)
        guessed = ("time zone UTC",) if date.tzinfo is None else ()
        date = (date.replace(tzinfo=UTC) if guessed else date).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _Broken("bad-date", f'"{value}" is no date') from error
    if not 1678 <= date.year <= 2261:
        raise _Broken("bad-date", f'"{value}" is outside the years 1678 to 2261')
    return date, guessed


FORMAT = Format("json_lines", "one story an object a line", "stories.jsonl", sniff, read)
