"""The date of a story that must have one."""

from datetime import datetime

from searcher.story import Story


def when(story: Story) -> datetime:
    """When a story was sent. Fails if it has no date."""
    assert story.date, story.id
    return story.date
