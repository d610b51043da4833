"""A user who builds an index and asks for alerts."""

from datetime import datetime
from pathlib import Path

from msgspec import json
from samples import NOW

from searcher.archives import Given
from searcher.codec import to_json
from searcher.index.builder import build
from searcher.query.nodes import All, Query
from searcher.saved import alerts
from searcher.saved.alerts import Alerts, read_mark, write_mark
from searcher.saved.lists import UserLists
from searcher.story import Story

EVERYTHING: dict[str, Query] = {"all": All()}


class Reader:
    """A user of an index, who remembers between alerts what a user's lists do."""

    def __init__(self, folder: Path, engine: str = "tantivy", **searches: Query) -> None:
        self.path, self.lists, self.engine = folder / "i", UserLists(folder / "lists"), engine
        self.searches = searches or EVERYTHING

    def build(self, *stories: Story) -> None:
        """Add stories; they make one archive."""
        archive = self.path.with_name(f"{len(list(self.path.parent.iterdir()))}.jsonl")
        archive.write_bytes(b"".join(json.encode(to_json(story)) + b"\n" for story in stories))
        build(
            [str(archive)], self.path,
            engine=self.engine, extractor="none", given=Given(undated=True),
        )  # fmt: skip

    def told(self, now: datetime = NOW, *, peek: bool = False) -> list[tuple[str, str, int]]:
        """Search, id and version of what is new."""
        with Alerts(self.path, read_mark(self.lists, self.path), now) as new:
            found = [
                (name, story.id, story.version)
                for name, query in self.searches.items()
                for story in new.hits(query)
            ]
            if not peek:
                with self.lists.held(alerts.MARKS):
                    write_mark(self.lists, self.path, new.mark())
        return found
