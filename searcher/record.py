"""A story as the JSON object that scripts read, and that can be built again.

Knows nothing of files and screens; who reads such objects back is `archives.json_lines`.
"""

from datetime import UTC

from searcher.story import Story


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
        "date": story.date.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "source": story.source,
        "dateline": story.dateline,
        "byline": story.byline,
        "slug": story.slug,
        "language": story.language,
        "urgency": story.urgency,
        "status": story.status.value,
        "entities": [{"kind": entity.kind, "name": entity.name} for entity in story.entities],
        "topics": list(story.topics),
        "guessed": list(story.guessed),
        "origin": story.origin,
    }
    if full:
        record["body"] = story.body
    return record
