"""A story as the bytes an engine stores, and back, equal."""

from datetime import datetime, timedelta
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
