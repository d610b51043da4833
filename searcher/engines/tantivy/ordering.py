"""The hits of a query in one total order, the same whatever part of them is asked for.

Tantivy sorts by one key, a score or a date, and leaves equals as they lie on disk: the first hit
then depended on how many were asked for, and changed with every merge. Here equal scores, and
stories that arrived together, are in order of date, the newest first, and equal dates in order of
key.
"""

from collections.abc import Iterator
from itertools import groupby

from tantivy import Query as Native

from searcher.engines.results import Order
from searcher.engines.tantivy.reader import SORTED_BY, WIDEST, Address, Reader, Row

# Hits fetched beyond a page, to see whether a tie ends there: most ties are short.
AHEAD = 8
# Hits fetched at first where a tie is longer than that.
SEVERAL = 256
# The most stories that are read to learn their ids. Of more than these, tantivy sorts the ids.
FEW = 1_000


class Ordered:
    """All hits of one query in one order, page by page."""

    def __init__(self, reader: Reader, native: Native, order: Order, *, level: bool) -> None:
        """`level` says that all hits have one score, as those of a query for dates have."""
        self.reader, self.native, self.order, self.level = reader, native, order, level
        # How many hits come before those with a score or date.
        self._starts: dict[float, int] = {}
        # The first hits with a score or date, in order.
        self._tied: dict[float, list[Row]] = {}

    def page(self, offset: int, limit: int, *, count: bool = False) -> tuple[list[Row], int]:
        """Hits `offset:offset+limit`, and the number of all hits if `count`.

        Equals that are all on this page are still as they lie on disk: the caller, who reads the
        stories, can sort them at no cost.
        """
        before = min(offset, 1) if limit else 0
        size = before + limit + AHEAD if limit else 0
        start = offset - before
        found, total = self.reader.rows(self.native, self.order, start, size, count=count)
        rows, is_all = found[before:], len(found) < size
        wanted = min(limit, len(rows))
        if not before and (wanted == len(rows) or rows[wanted][0] != rows[wanted - 1][0]):
            # No tie crosses an end of the page, which is so for most pages.
            return rows[:wanted], total
        keys = [key for key, _ in rows]
        head, page = 0, []
        # A tie that begins before the page.
        if before and keys and found[0][0] == keys[0]:
            head = next((n for n, key in enumerate(keys) if key != keys[0]), len(keys))
            first = self._start(keys[0], offset)
            page = self._among(keys[0], first, offset, offset + min(head, wanted))
        tail = wanted
        # A tie that ends after it.
        if head < wanted < len(keys) and keys[wanted] == keys[wanted - 1]:
            tail = keys.index(keys[wanted])
        page += rows[head:tail]
        if tail < wanted:
            end = next((n for n in range(wanted, len(keys)) if keys[n] != keys[tail]), len(keys))
            if end < len(keys) or is_all:
                page += self._in_order(rows[tail:end])[: wanted - tail]
            else:
                page += self._among(keys[tail], offset + tail, offset + tail, offset + wanted)
        return page, total

    def every(self, sizes: tuple[int, int]) -> Iterator[Row]:
        """All hits in order, fetched in pages of these sizes: the first, and the others."""
        offset, size = 0, sizes[0]
        while True:
            rows, _ = self.page(offset, size)
            yield from self._in_order(rows)
            if len(rows) < size:
                return
            offset, size = offset + size, sizes[1]

    def _start(self, key: float, offset: int) -> int:
        """How many hits come before the first with this score or date.

        `offset` is the place of any hit with it.
        """
        if key not in self._starts:
            if self.order in (Order.NEWEST, Order.ARRIVED):
                field = SORTED_BY[self.order] or ""
                earlier = self.reader.within(self.native, int(key) + 1, WIDEST, field)
                self._starts[key] = self.reader.count(earlier)
            elif self.order is Order.OLDEST:
                earlier = self.reader.within(self.native, -WIDEST, int(key) - 1)
                self._starts[key] = self.reader.count(earlier)
            else:
                self._starts[key] = 0 if self.level else self._first_with(key, offset)
        return self._starts[key]

    def _first_with(self, score: float, offset: int) -> int:
        """The place of the first hit with this score, which the one at `offset` has."""
        if self._score(0) == score:
            return 0
        low, high, step = offset, offset, 1
        while self._score(low) == score:
            low, high, step = max(0, low - step), low, 4 * step
        while low + 1 < high:
            middle = (low + high) // 2
            low, high = (low, middle) if self._score(middle) == score else (middle, high)
        return high

    def _score(self, place: int) -> float:
        rows, _ = self.reader.rows(self.native, Order.RELEVANCE, place, 1)
        score: float = rows[0][0]
        return score

    def _among(self, key: float, first: int, start: int, stop: int) -> list[Row]:
        """Hits `start:stop` of all, which have one score or date; the first with it is `first`."""
        skip, wanted = start - first, stop - first
        if self.level and self.order is Order.RELEVANCE:
            newest = Ordered(self.reader, self.native, Order.NEWEST, level=True)
            return [(key, place) for _, place in newest.page(skip, wanted - skip)[0]]
        # All that one commit of a build brings arrives together, so such a tie may be very long.
        if self.order is Order.ARRIVED:
            same = self.reader.within(self.native, int(key), int(key), "arrived")
            newest = Ordered(self.reader, same, Order.NEWEST, level=True)
            return [(key, place) for _, place in newest.page(skip, wanted - skip)[0]]
        # Held here too: another thread may put fewer rows in its place meanwhile.
        tied = self._tied.get(key, [])
        if len(tied) < wanted:
            if self.order is Order.RELEVANCE:
                tied = self._with_score(key, first, wanted)
            else:
                same = self.reader.within(self.native, int(key), int(key))
                total = self.reader.count(same)
                if total > FEW and wanted <= FEW:
                    return [(key, place) for place in self.reader.by_id(same, skip, wanted - skip)]
                tied = self._in_order(self.reader.rows(same, self.order, 0, total)[0])
            self._tied[key] = tied
        return tied[skip:wanted]

    def _with_score(self, score: float, first: int, wanted: int) -> list[Row]:
        """At least `wanted` hits with this score, in order, or all; the first one is at `first`.

        Tries two strategies with growing sizes: all of them, or those among the newest of all
        hits. The second soon has enough of a score that very many hits have, such as those of a
        query for a topic.
        """
        size = max(SEVERAL, 4 * wanted)
        while True:
            rows, _ = self.reader.rows(self.native, self.order, first, size)
            if len(rows) < size or rows[-1][0] != score:
                return self._in_order([row for row in rows if row[0] == score], wanted)
            newest = [row for row in self._newest(size // 2) if row[0] == score]
            if len(newest) >= wanted:
                return self._in_order(newest, wanted)
            size *= 16

    def _newest(self, count: int) -> list[Row]:
        """At least `count` of the newest hits with their scores, ties at the end included."""
        newest, _ = self.reader.rows(self.native, Order.NEWEST, 0, count)
        window = self.reader.within(self.native, newest[-1][0], WIDEST)
        rows, total = self.reader.rows(window, self.order, 0, count + AHEAD, count=True)
        if len(rows) < total:
            rows, _ = self.reader.rows(window, self.order, 0, total)
        return rows

    def _in_order(self, rows: list[Row], wanted: int | None = None) -> list[Row]:
        """At least `wanted` of these rows, in order; all that tie with one of them must be here."""
        if self.order in (Order.NEWEST, Order.OLDEST):
            dated = [(0.0, key, (key, address)) for key, address in rows]
        else:
            dates = self.reader.dates([address for _, address in rows])
            dated = [(-row[0], -date, row) for date, row in zip(dates, rows, strict=True)]
            dated.sort(key=lambda entry: entry[:2])
        ordered: list[Row] = []
        for (_, date), group in groupby(dated, key=lambda entry: entry[:2]):
            equals = [row for *_, row in group]
            missing = len(rows) if wanted is None else wanted - len(ordered)
            if missing <= 0:
                break
            if len(equals) > FEW and missing <= FEW:
                ordered += self._by_id(equals, -int(date), missing)
            else:
                ordered += sorted(equals, key=self._id) if len(equals) > 1 else equals
        return ordered

    def _by_id(self, rows: list[Row], date: int, wanted: int) -> list[Row]:
        """At least `wanted` of the rows, which all have this date, in order of id."""
        rest = {_place(address): (key, address) for key, address in rows}
        same = self.reader.within(self.native, date, date)
        found: list[Row] = []
        offset = 0
        while len(found) < wanted and rest:
            addresses = self.reader.by_id(same, offset, wanted)
            found += [rest.pop(at) for at in map(_place, addresses) if at in rest]
            offset += wanted
        return found

    def _id(self, row: Row) -> str:
        return self.reader.story(row[1]).key


def _place(address: Address) -> tuple[int, int]:
    return address.segment_ord, address.doc
