"""A story as the bytes that an engine stores, and as the JSON object that is printed and read.

Both follow the attributes of `Story`, so that a new one is stored and printed without a word here.
"""

from datetime import UTC, datetime
from zlib import crc32

from msgspec import DecodeError, Struct, json
from msgspec.structs import fields

from searcher.errors import EngineError
from searcher.story import SENT, Entity, Story

# Hexadecimal digits before a stored story.
_CHECKSUM = 8
_decoder = json.Decoder(Story)

# The manual promises these keys first and the body last; all others are in the order of Story.
_FIRST = ("id", "version", "headline", "date")
_LAST = "body"
KEYS = (*_FIRST, *(name for name in SENT if name not in (*_FIRST, _LAST)), _LAST)
# Of an entity: recomputed when the printed story is built again.
_UNPRINTED = "facet"


def encode(story: Story) -> bytes:
    """A story as a JSON array of its attributes in their order; dates in ISO 8601."""
    return json.encode(story)


def dump(story: Story) -> bytes:
    """A story as one value to store: the CRC-32 of its JSON array in hexadecimal, then the array.

    A checksum for each story, since tantivy compares none of its own when it reads one: a flipped
    bit of its files was shown as another figure in the text.
    """
    content = json.encode(story)
    return b"%08x%b" % (crc32(content), content)


def line(story: Story) -> str:
    """What `dump` gives, as a line of text, for engines that index a story from what is stored."""
    return dump(story).decode()


def load(value: bytes | str, where: object = "the index") -> Story:
    """The story that was dumped; `where` names its place in messages.

    Raises EngineError if these bytes are not what was dumped.
    """
    content = unpacked(value.encode() if isinstance(value, str) else value, where)
    try:
        return _decoder.decode(content)
    except (DecodeError, ValueError) as error:
        raise EngineError(
            f"{where}: a stored story cannot be read ({error}); drop the index and build it again"
        ) from error


def unpacked(stored: bytes, where: object) -> bytes:
    """The JSON array of a story that was dumped. Raises EngineError if it is not what it was."""
    content = stored[_CHECKSUM:]
    if b"%08x" % crc32(content) != stored[:_CHECKSUM]:
        raise EngineError(
            f"{where}: a stored story does not fit its checksum; drop the index and build it again"
        )
    return content


def to_json(story: Story, *, full: bool = True) -> dict[str, object]:
    """The story as one JSON object, dates in UTC; without `full` it has no body.

    >>> to_json(Story("1", datetime(2019, 7, 12, 9, 30, tzinfo=UTC), "Coup", ""))["date"]
    '2019-07-12T09:30:00Z'
    """
    keys = KEYS if full else KEYS[:-1]
    return {key: _printed(getattr(story, key)) for key in keys}


def _printed(value: object) -> object:
    # A Status is a str too, and must be printed as one.
    if isinstance(value, str):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, tuple):
        return [_printed(one) for one in value]
    return _entity(value) if isinstance(value, Entity) else value


def _entity(entity: Struct) -> dict[str, object]:
    """Kind and name; of the rest what differs from its default."""
    return {
        field.name: _printed(value)
        for field in fields(entity)
        if (value := getattr(entity, field.name)) != field.default and field.name != _UNPRINTED
    }
