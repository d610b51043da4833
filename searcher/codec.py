"""A story as the bytes that an engine stores, and as the JSON object that is printed."""

from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import json

from searcher.errors import EngineError
from searcher.story import EPOCH, Entity, Status, Story, microseconds

_STATUS = {status.value: status for status in Status}


def dump(story: Story) -> bytes:
    """A story as one value: a JSON array of its fields in this module's order."""
    return json.encode(
        [
            story.id, story.version, story.source, microseconds(story.date), story.headline,
            story.slug, story.byline, story.dateline, story.body,
            [[e.kind, e.name, e.aliases, e.origin, e.counted] for e in story.entities],
            story.topics, story.language, story.urgency, story.status.value,
            _number(story.created), _number(story.sent), _number(story.embargo), story.note,
            story.guessed, story.origin, story.format,
        ]
    )  # fmt: skip


def line(story: Story) -> str:
    """A story as a line of text, for engines that index it from what is stored."""
    return dump(story).decode()


def load(value: bytes | str) -> Story:
    """The story that was dumped. Raises EngineError if these bytes are none."""
    try:
        return restored(json.decode(value))
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise EngineError("a stored story cannot be read back; build the index again") from error


def restored(values: list[Any]) -> Story:
    """The story of an array that was dumped.

    Raises ValueError, TypeError, KeyError or OverflowError if it is none.
    """
    (
        id, version, source, date, headline, slug, byline, dateline, body, entities, topics,
        language, urgency, status, created, sent, embargo, note, guessed, origin,
        format,
    ) = values  # fmt: skip
    return Story(
        id, _instant(date), headline, body, version, source, slug, byline, dateline,
        tuple([Entity(kind, name, tuple(more), by, own) for kind, name, more, by, own in entities]),
        tuple(topics), language, urgency, _STATUS[status],
        None if created is None else _instant(created), None if sent is None else _instant(sent),
        None if embargo is None else _instant(embargo), note, tuple(guessed), origin, format,
    )  # fmt: skip


def _number(instant: datetime | None) -> int | None:
    return None if instant is None else microseconds(instant)


def _instant(number: int) -> datetime:
    return EPOCH + timedelta(0, 0, number)


def to_json(story: Story, *, full: bool = True) -> dict[str, object]:
    """The story as one JSON object, the date in UTC; without `full` it has no body.

    >>> from datetime import datetime
    >>> to_json(Story("1", datetime(2019, 7, 12, 9, 30, tzinfo=UTC), "Coup", ""))["date"]
    '2019-07-12T09:30:00Z'
    """
    record: dict[str, object] = {
        "id": story.id,
        "version": story.version,
        "headline": story.headline,
        "date": _written(story.date),
        "source": story.source,
        "dateline": story.dateline,
        "byline": story.byline,
        "slug": story.slug,
        "language": story.language,
        "urgency": story.urgency,
        "status": story.status.value,
        "entities": [_entity(entity) for entity in story.entities],
        "topics": list(story.topics),
        "created": story.created and _written(story.created),
        "sent": story.sent and _written(story.sent),
        "embargo": story.embargo and _written(story.embargo),
        "note": story.note,
        "guessed": list(story.guessed),
        "origin": story.origin,
        "format": story.format,
    }
    if full:
        record["body"] = story.body
    return record


def _written(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _entity(entity: Entity) -> dict[str, object]:
    """Kind and name; aliases and origin where they say something."""
    record: dict[str, object] = {"kind": entity.kind, "name": entity.name}
    if entity.aliases:
        record["aliases"] = list(entity.aliases)
    if entity.origin != "archive":
        record["origin"] = entity.origin
    return record
