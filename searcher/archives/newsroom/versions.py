"""Versions of a story, where the wire does not number them."""

from searcher.archives.newsroom.instants import Instant


def version_between(
    published: Instant | None, updated: Instant | None
) -> tuple[int, tuple[str, ...]]:
    """The version of a page or feed item, and what was guessed: 1, and 1 more for each second.

    Feeds keep the date of publishing when they send an update. Counting the seconds between both
    dates makes every update greater than those before it.
    """
    if not published or not updated:
        return 1, ()
    seconds = int((updated.utc - published.utc).total_seconds())
    return (1 + seconds, ("version by its date",)) if seconds > 0 else (1, ())
