"""The hits of a query in one total order, the same whatever part of them is asked for.

Tantivy sorts by one key, a score or a date, and leaves equals as they lie on disk: the first hit
then depended on how many were asked for, and changed with every merge. Here equal scores are in
order of date, the newest first, and equal dates in order of id.
"""

from collections.abc import Iterator
from functools import cached_property
from itertools import groupby

from tantivy import Query as Native

from searcher.engines.results import Order
from searcher.engines.tantivy.reader import WIDEST, Address, Reader, Row

AHEAD = 16  # hits fetched beyond a page, since most ties are short; more cost time
LONG = 4_096  # hits of one score that are fetched together; of more, the newest are looked for
NARROWEST = 64  # hits in the first window of dates
FEW = 1_000  # stories that are read to learn their ids; of more, tantivy sorts the ids itself


class Ordered:
    """All hits of one query in one order, page by page."""

    def __init__(self, reader: Reader, native: Native, order: Order) -> None:
        self.reader, self.native, self.order = reader, native, order
        self._starts: dict[float, int] = {}  # how many hits come before those of a score or date
        self._tied: dict[float, list[Row]] = {}  # the first hits of a score or date, in order

    def page(self, offset: int, limit: int, *, count: bool = False) -> tuple[list[Row], int]:
        """Hits `offset:offset+limit`, and the number of all hits if `count`."""
        before = min(offset, 1) if limit else 0
        size = before + limit + AHEAD if limit else 0
        found, total = self.reader.rows(self.native, self.order, offset - before, size, count=count)
        rows, is_all = found[before:], len(found) < size
        wanted = min(limit, len(rows))
        page: list[Row] = []
        while len(page) < wanted:
            start = len(page)
            key = rows[start][0]
            end = next((n for n in range(start, len(rows)) if rows[n][0] != key), len(rows))
            begins_before = start == 0 and before == 1 and found[0][0] == key
            if begins_before or (end == len(rows) and not is_all):
                first = self._start(key, offset) if begins_before else offset + start
                page += self._among(key, first, offset + start, offset + min(end, wanted))
            else:
                page += self._in_order(rows[start:end])
        return page[:wanted], total

    def every(self, sizes: tuple[int, int]) -> Iterator[Row]:
        """All hits, fetched in pages of these sizes: the first, and the others."""
        offset, size = 0, sizes[0]
        while True:
            rows, _ = self.page(offset, size)
            yield from rows
            if len(rows) < size:
                return
            offset, size = offset + size, sizes[1]

    def _start(self, key: float, offset: int) -> int:
        """How many hits come before the first with this score or date; `offset` is one with it."""
        if key not in self._starts:
            if self.order is Order.NEWEST:
                earlier = self.reader.within(self.native, int(key) + 1, WIDEST)
                self._starts[key] = self.reader.count(earlier)
            elif self.order is Order.OLDEST:
                earlier = self.reader.within(self.native, -WIDEST, int(key) - 1)
                self._starts[key] = self.reader.count(earlier)
            else:
                self._starts[key] = self._first_with(key, offset)
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

    def _score(self, place: int) -> float | None:
        rows, _ = self.reader.rows(self.native, Order.RELEVANCE, place, 1)
        return rows[0][0] if rows else None

    def _among(self, key: float, first: int, start: int, stop: int) -> list[Row]:
        """Hits `start:stop` of all, which have one score or date; the first with it is `first`."""
        skip, wanted = start - first, stop - first
        if len(self._tied.get(key, ())) < wanted:
            if self.order is not Order.RELEVANCE:
                same = self.reader.within(self.native, int(key), int(key))
                total = self.reader.count(same)
                if total > FEW and wanted <= FEW:
                    return [(key, place) for place in self.reader.by_id(same, skip, wanted - skip)]
                self._tied[key] = self._in_order(self.reader.rows(same, self.order, 0, total)[0])
            elif self._score(first + LONG) != key:
                rows, _ = self.reader.rows(self.native, self.order, first, LONG)
                self._tied[key] = self._in_order([row for row in rows if row[0] == key])
            elif wanted > LONG and self._is_level:
                newest = Ordered(self.reader, self.native, Order.NEWEST)
                return [(key, place) for _, place in newest.page(skip, wanted - skip)[0]]
            else:
                self._tied[key] = self._newest_with(key, wanted)
        return self._tied[key][skip:wanted]

    @cached_property
    def _is_level(self) -> bool:
        """Whether all hits have one score, as those of a query for a source have."""
        return self._score(0) == self._score(self.reader.count(self.native) - 1)

    def _newest_with(self, score: float, wanted: int) -> list[Row]:
        """So many of the hits with this score or some more, the first ones, in order.

        They are looked for among the newest of all hits, four times as many if they are too few:
        of a score that so many hits have, these soon hold enough.
        """
        size = max(NARROWEST, 2 * wanted)
        while True:
            newest, _ = self.reader.rows(self.native, Order.NEWEST, 0, size)
            is_all = len(newest) < size
            window = self.native
            if not is_all:
                window = self.reader.within(self.native, newest[-1][0], WIDEST)
            rows, total = self.reader.rows(window, Order.RELEVANCE, 0, size + FEW, count=True)
            if len(rows) < total:  # many are of the last instant
                rows, _ = self.reader.rows(window, Order.RELEVANCE, 0, total)
            tied = [row for row in rows if row[0] == score]
            if is_all or len(tied) >= wanted:
                return self._in_order(tied, wanted)
            size *= 4

    def _in_order(self, rows: list[Row], wanted: int | None = None) -> list[Row]:
        """Equals in order, `wanted` of them at least, or all."""
        if self.order is not Order.RELEVANCE:
            return sorted(rows, key=self._id)
        if len(rows) < 2:
            return rows
        dates = self.reader.dates([address for _, address in rows])
        dated = sorted(zip(dates, rows, strict=True), key=lambda pair: -pair[0])
        ordered: list[Row] = []
        for date, pairs in groupby(dated, key=lambda pair: pair[0]):
            same = [row for _, row in pairs]
            missing = len(rows) if wanted is None else wanted - len(ordered)
            if missing <= 0:
                break
            if len(same) > FEW and missing <= FEW:
                ordered += self._by_id(same, date, missing)
            else:
                ordered += sorted(same, key=self._id) if len(same) > 1 else same
        return ordered

    def _by_id(self, rows: list[Row], date: int, wanted: int) -> list[Row]:
        """So many of the rows, all of this date, in order of id."""
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
        return self.reader.story(row[1]).id


def _place(address: Address) -> tuple[int, int]:
    return address.segment_ord, address.doc
