"""What a message carries, read as files are: each story in it names the message as its parent."""

from collections.abc import Callable, Iterator
from io import BytesIO

from msgspec.structs import replace

from searcher.archives.compression import Meter, Opening
from searcher.archives.stream import Attached, Found, Member, Reject, Skipped, Stream
from searcher.story import Entity, Story

# Messages within messages, and archives attached to them.
DEEPEST = 5

Read = Callable[[Member], Iterator[Found | Skipped]]


def children(attached: Attached, read: Read, depth: int) -> Iterator[Found | Skipped]:
    """The stories in an attachment, by `read`; what is none is told by the attachment's name."""
    if depth > DEEPEST:
        message = f"{attached.name}: more than {DEEPEST} messages within one another"
        yield Reject(attached.origin, "nested-too-deep", message)
        return
    family = _Family(attached)
    stream = Stream(BytesIO(attached.data).read)
    for member in Opening().unpack(attached.origin, stream, Meter(None, 0)):
        inside = member.origin.removeprefix(attached.origin).removeprefix("!/")
        name = f"{attached.name}/{inside}" if inside else attached.name
        for found in read(member) if isinstance(member, Member) else (member,):
            yield family.adopt(found) if isinstance(found, Story) else _told(found, attached, name)


def _told(found: Reject | Skipped, attached: Attached, name: str) -> Reject | Skipped:
    """What is no story, with the name of the attachment, found where its message is."""
    if isinstance(found, Reject):
        message = f"{name}: {found.message}"
        return Reject(attached.origin, found.reason, message, found.excerpt)
    is_other = found.reason in ("unknown-format", "no-stories")
    reason = "attachment" if is_other else found.reason
    return Skipped(attached.origin, reason, f"the attachment {name}: {found.message}")


class _Family:
    """Gives the stories of one attachment their ids and their parents."""

    def __init__(self, attached: Attached) -> None:
        self._attached = attached
        self._threads = [e for e in attached.parent.entities if e.kind == "thread"]
        # The ids that messages within this attachment had, and those that they are given here.
        self._ids: dict[str, str] = {}

    def adopt(self, story: Story) -> Story:
        """A story as a child of its message, or of the message within it that it came with."""
        attached, parent = self._attached, self._attached.parent
        # Two attachments of a message may be alike; their names and places tell them apart.
        id = f"{parent.id}#{attached.name}" + (f"#{len(self._ids) + 1}" if self._ids else "")
        own = next((e.name for e in story.entities if e.kind == "parent"), "")
        self._ids[story.id] = id
        others = tuple(e for e in story.entities if e.kind != "parent")
        named = Entity("parent", self._ids.get(own, parent.id))
        threads = tuple(one for one in self._threads if one not in others)
        return replace(
            story,
            id=id,
            date=story.date or parent.date,
            source=story.source or parent.source,
            entities=(*others, named, *threads),
            guessed=story.guessed if story.date else (*story.guessed, "date of its message"),
            origin=attached.origin,
        )
