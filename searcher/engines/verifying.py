"""What engines that narrow and verify have in common."""

import os
from collections.abc import Iterable
from pathlib import Path

from searcher.engines import Hit, Results
from searcher.query.matching import matches
from searcher.query.nodes import Query

HEADLINE_BOOST = 1.5


def verified(
    query: Query, candidates: Iterable[Hit], limit: int, offset: int, *, count: bool
) -> Results:
    """Hits `offset:offset+limit` of the candidates that a query means, and their number if `count`.

    Without `count` it stops at the last hit of the page.
    """
    hits: list[Hit] = []
    total = 0
    for hit in candidates:
        if len(hits) == limit and not count:
            break
        if matches(query, hit.story):
            total += 1
            if offset < total <= offset + limit:
                hits.append(hit)
    return Results(total if count else None, tuple(hits))


def sync(path: Path) -> None:
    """Make a file, or the names in a folder, durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
