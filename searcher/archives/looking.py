"""What is in a file, for who asks before a build: format, claims, columns, its first stories."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from searcher.archives import NOTHING_GIVEN, Given, Last, stories_of, walk
from searcher.archives.files import members
from searcher.archives.formats import head_of, recognised
from searcher.archives.stream import About, Found, Member, Reject, Skipped
from searcher.story import Story

# Stories that are shown of a file.
FIRST = 3


@dataclass(slots=True)
class Looked:
    """What is in one file: its format, "" if none recognises it, and what reading it gave.

    `first` are its first stories; `rejected` and `skipped` count by reason, and `said` has the
    first message for each.
    """

    origin: str
    about: About
    format: str = ""
    stories: int = 0
    first: list[Story] = field(default_factory=list)
    rejected: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    said: dict[str, str] = field(default_factory=dict)

    def count(self, found: Found | Skipped) -> None:
        """Take one thing that reading gave."""
        if isinstance(found, Story):
            self.stories += 1
            if len(self.first) < FIRST:
                self.first.append(found)
            return
        (self.rejected if isinstance(found, Reject) else self.skipped)[found.reason] += 1
        self.said.setdefault(found.reason, found.message)


def look(path: str | Path, given: Given = NOTHING_GIVEN) -> Iterator[Looked]:
    """What is in each file of an archive, read as a build would; see `read`."""
    for file in walk(path):
        for member in members(file) if isinstance(file, str) else [file]:
            if not isinstance(member, Member):
                looked = Looked(member.origin, About())
                looked.count(member)
                yield looked
                continue
            head = head_of(member.stream)
            chosen = recognised(member.stream.document, head) if head.strip() else None
            looked = Looked(member.origin, member.stream.about, chosen.name if chosen else "")
            member.stream.given = given
            for found in stories_of(member, chosen, 0):
                looked.count(found.found if isinstance(found, Last) else found)
            yield looked
