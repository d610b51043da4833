"""A story as the bytes an engine stores, and back, equal."""

from datetime import timedelta

import orjson

from searcher.errors import EngineError
from searcher.story import EPOCH, Entity, Status, Story, microseconds


def dump(story: Story) -> bytes:
    """A story as one value: a JSON array of its fields in this module's order."""
    return orjson.dumps(
        [
            story.id, story.version, story.source, microseconds(story.date), story.headline,
            story.slug, story.byline, story.dateline, story.body,
            [[entity.kind, entity.name] for entity in story.entities],
            story.topics, story.language, story.urgency, story.status.value, story.guessed,
            story.origin,
        ]
    )  # fmt: skip


def load(value: bytes) -> Story:
    """The story that was dumped. Raises EngineError if these bytes are none."""
    try:
        (
            id, version, source, date, headline, slug, byline, dateline, body, entities, topics,
            language, urgency, status, guessed, origin,
        ) = orjson.loads(value)  # fmt: skip
        return Story(
            id=id,
            version=version,
            source=source,
            date=EPOCH + timedelta(microseconds=date),
            headline=headline,
            slug=slug,
            byline=byline,
            dateline=dateline,
            body=body,
            entities=tuple(Entity(kind, name) for kind, name in entities),
            topics=tuple(topics),
            language=language,
            urgency=urgency,
            status=Status(status),
            guessed=tuple(guessed),
            origin=origin,
        )
    except (ValueError, TypeError, OverflowError) as error:
        raise EngineError("a stored story cannot be read back; build the index again") from error
