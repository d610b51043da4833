"""A story as the JSON object that scripts read, and that can be built again.

Knows nothing of files and screens; who reads such objects back is `archives.json_lines`.
"""

from datetime import UTC, datetime

from searcher.story import Entity, Story


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
        "date": _instant(story.date),
        "source": story.source,
        "dateline": story.dateline,
        "byline": story.byline,
        "slug": story.slug,
        "language": story.language,
        "urgency": story.urgency,
        "status": story.status.value,
        "entities": [_entity(entity) for entity in story.entities],
        "topics": list(story.topics),
        "created": story.created and _instant(story.created),
        "sent": story.sent and _instant(story.sent),
        "embargo": story.embargo and _instant(story.embargo),
        "note": story.note,
        "guessed": list(story.guessed),
        "origin": story.origin,
        "format": story.format,
    }
    if full:
        record["body"] = story.body
    return record


def _instant(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _entity(entity: Entity) -> dict[str, object]:
    """Kind and name; aliases and origin where they say something."""
    record: dict[str, object] = {"kind": entity.kind, "name": entity.name}
    if entity.aliases:
        record["aliases"] = list(entity.aliases)
    if entity.origin != "archive":
        record["origin"] = entity.origin
    return record
