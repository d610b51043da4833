"""What is known of an index: what `searcher info` prints."""

from collections import Counter
from datetime import UTC, datetime

from searcher.index.opened import Index
from searcher.output.lines import SCHEMA
from searcher.output.screen import timestamp
from searcher.query.embargo import hidden
from searcher.query.nodes import All
from searcher.search.timeline import span, undated


def facts(index: Index, now: datetime) -> dict[str, object]:
    """What is known of an index at an instant, by name."""
    engine, manifest = index.engine, index.manifest
    ends = span(engine, All())
    first, last = (timestamp(end, UTC) for end in ends) if ends else (None, None)
    unused: dict[str, Counter[str]] = {"rejected": Counter(), "skipped": Counter()}
    for found in index.rejects():
        unused[found["kind"]][found["reason"]] += 1
    return {
        "schema": SCHEMA,
        "name": index.name,
        "path": str(index.path),
        "stories": len(engine),
        "takes": len(index.history),
        "embargoed": engine.search(hidden(now), 0).total,
        "sources": engine.counts(All(), "source"),
        "formats": engine.counts(All(), "format"),
        "languages": engine.counts(All(), "language"),
        "first": first,
        "last": last,
        "undated": undated(engine, All()),
        "guessed": sum(archive.get("guessed", 0) for archive in manifest.archives.values()) or None,
        "bytes": index.size(),
        "engine": manifest.engine,
        "entities": manifest.entities,
        "created": manifest.created,
        "updated": manifest.updated,
        "rejects": unused["rejected"].total(),
        "rejected_by": unused["rejected"],
        "skipped": unused["skipped"].total(),
        "skipped_by": unused["skipped"],
        "archives": manifest.archives,
    }
