"""What the format that recognises a file reads in it."""

from datetime import UTC, datetime
from io import BytesIO

from searcher.archives import FORMATS, Reject, Skipped
from searcher.archives.stream import Stream
from searcher.story import Story

WRITTEN = datetime(2026, 1, 2, tzinfo=UTC)


def found(format: str, data: bytes | str) -> list[Story | Reject | Skipped]:
    """What is in a file that was written in 2026, which the format must recognise."""
    data = data.encode() if isinstance(data, str) else data
    assert next(name for name, one in FORMATS.items() if one.sniff(data[:8192])) == format
    return list(FORMATS[format].read(Stream(BytesIO(data).read, WRITTEN), "x"))


def one(format: str, data: bytes | str) -> Story:
    (story,) = found(format, data)
    assert isinstance(story, Story), story
    return story
