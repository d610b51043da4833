"""What is asked of tantivy about one commit of an index, each call inside the boundary."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import tantivy
from tantivy import FieldType, Occur
from tantivy import Query as Native

from searcher.codec import load
from searcher.engines.one_text import ONE_TEXT
from searcher.engines.results import Order
from searcher.engines.tantivy.boundary import Boundary
from searcher.engines.tantivy.schema import CAPITALS, KEY, OUTSIDE, STORY
from searcher.errors import EngineError
from searcher.story import Status, Story

Address = tantivy.DocAddress
# A hit: what it was sorted by, and where it lies.
Row = tuple[Any, Address]

# Tantivy refuses an aggregation of 65,000 buckets.
MOST_BUCKETS = 50_000
# Values that a segment may report: must cover all values, or counts are approximate.
PER_SEGMENT = 4_000_000_000
SORTED_BY = {
    Order.RELEVANCE: None, Order.NEWEST: "date", Order.OLDEST: "date", Order.ARRIVED: "arrived",
}  # fmt: skip
# A score so low that adding another changes nothing.
LAST = -1e30
# More microseconds than lie between 1970 and any date that Python has, or UNDATED.
WIDEST = 2**62


class Reader:
    """One commit of an index. Every method raises EngineError for what tantivy raises."""

    def __init__(self, index: tantivy.Index, boundary: Boundary) -> None:
        self.boundary = boundary
        with boundary:
            index.reload()
            self.schema = index.schema
            self._searcher = index.searcher()
            self.num_docs = self._searcher.num_docs

    def doc_freq(self, field: str, term: str) -> int:
        """The number of stories with the term, including deleted ones not yet merged away."""
        with self.boundary:
            return self._searcher.doc_freq(field, term)

    def terms_with_prefix(self, field: str, prefix: str) -> list[tuple[str, int]]:
        """The terms of a field that begin so, each with its `doc_freq`; the most frequent first."""
        with self.boundary:
            return self._searcher.terms_with_prefix(field, prefix)

    def regex_query(self, field: str, regex: str) -> Native:
        """A query for the terms that match. EngineError if they make too large an automaton."""
        with self.boundary:
            return Native.regex_query(self.schema, field, regex)

    def term_query(self, field: str, term: str) -> Native:
        """A query for one indexed term; those of KEY, OUTSIDE and CAPITALS have no positions."""
        has_positions = field not in (KEY, OUTSIDE, CAPITALS)
        return Native.term_query(self.schema, field, term, "position" if has_positions else "basic")

    def term_in_body(self, term: str) -> Native:
        """A query for one term in bodies alone."""
        outside = self.term_query(OUTSIDE, term)
        somewhere = self.term_query(ONE_TEXT.name, term)
        return Native.boolean_query([(Occur.Must, somewhere), (Occur.MustNot, outside)])

    def with_killed_last(self, native: Native) -> Native:
        """The hits with those killed behind all others; these have one score, of LAST."""
        killed = Native.term_query(self.schema, "status", Status.KILLED.value, "basic")
        # Without this, tantivy passes over what cannot be among the best hits. Few are killed.
        if not self.doc_freq("status", Status.KILLED.value) or not self.count(
            Native.boolean_query([(Occur.Must, killed), (Occur.Must, native)])
        ):
            return native
        last = Native.const_score_query(killed, LAST)
        return Native.boolean_query([(Occur.Must, native), (Occur.Should, last)])

    def count(self, native: Native) -> int:
        """The exact number of hits, deleted stories left out."""
        return self.rows(native, Order.RELEVANCE, 0, 0, count=True)[1]

    def rows(
        self, native: Native, order: Order, offset: int, limit: int, *, count: bool = False
    ) -> tuple[list[Row], int]:
        """Hits `offset:offset+limit` with their scores or dates, and their number if `count`.

        Of equal scores or dates the first on disk is first; `Ordered` fixes that.
        """
        with self.boundary:
            found = self._searcher.search(
                native,
                # Tantivy panics at a limit of 0.
                limit=max(1, limit),
                offset=offset,
                count=count,
                order_by_field=SORTED_BY[order],
                order=tantivy.Order.Asc if order is Order.OLDEST else tantivy.Order.Desc,
            )
            total: int = found.count if count else 0  # type: ignore[attr-defined]  # their stub forgets it
            return found.hits[:limit], total

    def by_id(self, native: Native, offset: int, limit: int) -> list[Address]:
        """Hits `offset:offset+limit` in the order of their ids. Each takes 50 µs: ask for few."""
        with self.boundary:
            found = self._searcher.search(
                native,
                limit=max(1, limit),
                offset=offset,
                count=False,
                order_by_field=KEY,
                order=tantivy.Order.Asc,
            )
            return [address for _, address in found.hits[:limit]]

    def within(self, native: Native, low: int, high: int, field: str = "date") -> Native:
        """The hits with dates from `low` to `high`, in microseconds; their scores stay."""
        dates = Native.range_query(self.schema, field, FieldType.Integer, low, high)
        # A range scores 1.0 for each hit, which would be added to the query's own score.
        window = Native.const_score_query(dates, 0.0)
        return Native.boolean_query([(Occur.Must, native), (Occur.Must, window)])

    def dates(self, addresses: Sequence[Address]) -> list[int]:
        """The `sort_date` of stories."""
        with self.boundary:
            return self._searcher.fast_field_values("date", list(addresses))  # type: ignore[return-value]  # no story is without

    def story(self, address: Address) -> Story:
        """The story that lies there."""
        return self.stories((address,))[0]

    def stories(self, addresses: Sequence[Address]) -> list[Story]:
        """The stories that lie there."""
        doc = self._searcher.doc
        with self.boundary:
            stored: list[Any] = [doc(address).get_first(STORY) for address in addresses]
        if None in stored:
            raise EngineError(f"{self.boundary.folder} is damaged: a story is missing; build again")
        folder = self.boundary.folder
        return [load(one, folder) for one in stored]

    def stored(self, address: Address) -> bytes:
        """The bytes of the story that lies there, as they were stored."""
        with self.boundary:
            found = self._searcher.doc(address).get_first(STORY)
        if found is None:
            raise EngineError(f"{self.boundary.folder} is damaged: a story is missing")
        return bytes(found)

    def values(self, native: Native, column: str, limit: int | None) -> tuple[dict[str, int], bool]:
        """The counts of a column's most frequent values, and whether these are all asked for."""
        size = min(limit or MOST_BUCKETS, MOST_BUCKETS)
        terms = {"field": column, "size": size, "segment_size": PER_SEGMENT}
        found = self._aggregate(native, {"terms": terms})
        is_complete = size == limit or not found["sum_other_doc_count"]
        return {b["key"]: b["doc_count"] for b in found["buckets"]}, is_complete

    def dates_between(self, native: Native, instants: Sequence[int]) -> list[int]:
        """How many hits lie between each instant and the next."""
        found: list[int] = []
        for start in range(0, len(instants) - 1, MOST_BUCKETS):
            part = map(float, instants[start : start + MOST_BUCKETS + 1])
            # Years and months differ in length, and tantivy's histograms have one interval only.
            ranges = [{"from": a, "to": b} for a, b in pairwise(part)]
            buckets = self._aggregate(native, {"range": {"field": "date", "ranges": ranges}})
            found += [b["doc_count"] for b in buckets["buckets"] if "from" in b and "to" in b]
        return found

    def _aggregate(self, native: Native, spec: dict[str, Any]) -> dict[str, Any]:
        with self.boundary:
            found: dict[str, Any] = self._searcher.aggregate(native, {"found": spec})["found"]
            return found
