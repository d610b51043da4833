"""What is read from Whoosh's files, each call inside the boundary."""

from bisect import bisect_right
from collections.abc import Collection, Iterator
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

from searcher.codec import load
from searcher.engines.results import Order
from searcher.engines.two_phase import Recent, Verification
from searcher.engines.whoosh.files import boundary
from searcher.query.nodes import Query
from searcher.story import Story

# Stands between two values, so that no phrase crosses; no query can ask for it.
GAP = "-"
# Stands before every key, source and code: Whoosh has trouble with empty terms.
MARK = "="
STORY, DATE, ARRIVED = "story_", "date_", "arrived_"  # columns


class _Segment:
    """One of Whoosh's segments; its documents are numbered from `offset` on."""

    def __init__(self, reader: Any, offset: int) -> None:
        self.reader, self.offset = reader, offset

    @cached_property
    def stories(self) -> Any:
        return self.reader.column_reader(STORY)

    @cached_property
    def dates(self) -> Any:
        return self.reader.column_reader(DATE)

    @cached_property
    def arrivals(self) -> Any:
        return self.reader.column_reader(ARRIVED)


class Snapshot:
    """All that is read from the files of one commit, which may be gone from the folder since."""

    def __init__(self, reader: Any, folder: Path) -> None:
        self.folder = folder
        # Whoosh's readers seek in files that they share: two threads would read each other's bytes.
        self._lock = Lock()
        self.verifications: Recent[tuple[Query, Order], Verification[int]] = Recent()
        with boundary(folder):
            self.count: int = reader.doc_count()
            # Deleted stories included, as in Whoosh's lengths of fields.
            self.count_all: int = reader.doc_count_all()
            leaves = reader.leaf_readers() if self.count_all else ()
        self._segments = [_Segment(leaf, offset) for leaf, offset in leaves]
        self._offsets = [segment.offset for segment in self._segments]

    def documents(self) -> list[int]:
        """The number of every story."""
        with self._lock, boundary(self.folder):
            return [s.offset + n for s in self._segments for n in s.reader.all_doc_ids()]

    def terms(self, field: str, prefix: str) -> set[str]:
        """The indexed words of a field that begin so."""
        with self._lock, boundary(self.folder):
            found = {t for s in self._segments for t in s.reader.expand_prefix(field, prefix)}
        return {term.decode() for term in found} - {GAP}

    def postings(self, field: str, term: str) -> dict[int, int]:
        """The stories with a word in a field, and how often."""
        with self._lock, boundary(self.folder):
            return {n: int(m.weight()) for n, m in self._walk(field, term)}

    def positions(self, field: str, term: str, within: Collection[int]) -> dict[int, list[int]]:
        """The places of a word in a field of these stories."""
        with self._lock, boundary(self.folder):
            return {n: m.value_as("positions") for n, m in self._walk(field, term) if n in within}

    def length(self, document: int, field: str) -> int:
        """The number of words in a field of a story, roughly."""
        segment = self._segment(document)
        with self._lock, boundary(self.folder):
            # Whoosh keeps a length in one byte, and 0 for an empty text.
            return segment.reader.doc_field_length(document - segment.offset, field) or 1

    def mean_length(self, field: str) -> float:
        """The mean number of words in a field; over 0."""
        with self._lock, boundary(self.folder):
            total: int = sum(s.reader.field_length(field) for s in self._segments)
        return max(1.0, total / max(1, self.count_all))

    def date(self, document: int) -> int:
        """The `sort_date` of a story: when it was sent, in microseconds."""
        segment = self._segment(document)
        with self._lock, boundary(self.folder):
            return int(segment.dates[document - segment.offset])

    def arrival(self, document: int) -> tuple[int, int]:
        """When a story came into the index, in microseconds, and its `sort_date`."""
        segment = self._segment(document)
        with self._lock, boundary(self.folder):
            arrived = int(segment.arrivals[document - segment.offset])
        return arrived, self.date(document)

    def stored(self, document: int) -> bytes:
        """The story of this number as it was stored."""
        segment = self._segment(document)
        with self._lock, boundary(self.folder):
            return bytes(segment.stories[document - segment.offset])

    def story(self, document: int) -> Story:
        """The story of this number."""
        segment = self._segment(document)
        with self._lock, boundary(self.folder):
            stored = segment.stories[document - segment.offset]
        return load(stored, self.folder)

    def _segment(self, document: int) -> _Segment:
        return self._segments[bisect_right(self._offsets, document) - 1]

    def _walk(self, field: str, term: str) -> Iterator[tuple[int, Any]]:
        for segment in self._segments:
            if (field, term) not in segment.reader:
                continue
            matcher = segment.reader.postings(field, term)
            while matcher.is_active():
                yield segment.offset + matcher.id(), matcher
                matcher.next()
