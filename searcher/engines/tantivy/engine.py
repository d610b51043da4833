"""The default engine: tantivy's segments on disk, read and written in Rust.

A query becomes a candidate query of tantivy's. Where tantivy cannot say exactly what is meant, it
finds more, and each of its hits is then asked whether it `matches`.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path

import tantivy
from tantivy import Query as Native

from searcher.engines.facets import between, recounted, tally
from searcher.engines.one_text import BODY, ONE_TEXT
from searcher.engines.ranking import asks_for_status, in_order, weighed
from searcher.engines.results import Accepts, Hit, Order, Results, Stop
from searcher.engines.sums import Sum, filing, sync
from searcher.engines.tantivy.boundary import Boundary
from searcher.engines.tantivy.compiler import Compiler
from searcher.engines.tantivy.files import compare, compare_old, note, problems, readable
from searcher.engines.tantivy.ordering import Ordered
from searcher.engines.tantivy.parts import Compiled
from searcher.engines.tantivy.reader import Reader, Row
from searcher.engines.tantivy.schema import KEY, column, register, schema
from searcher.engines.tantivy.schema import prepared as prepared
from searcher.engines.two_phase import Recent, Verification
from searcher.errors import EngineError
from searcher.fields import FIELDS
from searcher.query.nodes import Query
from searcher.story import Story, microseconds

# Bytes the writer gathers before it writes a segment.
HEAP = 200_000_000
# Stories handed to the writer at once: woken for each of them it takes twice the time.
BATCH = 256
# Threads of the writer. Reading the archive takes the other core of two.
THREADS = 1
# Candidates fetched at once, first and then: the first page of hits needs few of them.
PAGES = 1_000, 20_000


def open_engine(folder: Path, *, create: bool = False, write: bool = False) -> "TantivyEngine":
    """The engine over the segments in `folder`, which `create` makes."""
    return TantivyEngine(folder, create=create, write=write)


def stored(folder: Path) -> Iterator[bytes]:
    """What segments hold of each story, whatever fields they have."""
    compare_old(folder)
    boundary = Boundary(folder)
    with boundary:
        index = tantivy.Index.open(str(folder))
    reader = Reader(index, boundary)
    rows, _ = reader.rows(Native.all_query(), Order.RELEVANCE, 0, reader.num_docs)
    for _, address in rows:
        yield reader.stored(address)


class TantivyEngine:
    """An Engine over tantivy's files."""

    def __init__(self, folder: Path, *, create: bool, write: bool) -> None:
        self.folder = folder
        self._boundary = Boundary(folder)
        self._sums: dict[str, Sum] = {}  # of the files of the last commit
        self._writer: tantivy.IndexWriter | None = None
        self._is_changed = False
        self._waiting: list[str] = []
        if create:
            self._create()
        elif write:
            compare(folder, heal=True)
            self._index = self._opened(folder)
        else:
            compare(folder)
            with filing(folder), readable(folder) as place:
                self._index = self._opened(place)
                self._reader = Reader(self._index, self._boundary)
        if write or create:
            self._open_writer()

    def _create(self) -> None:
        with filing(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
        with self._boundary:
            # This empties an index that is there: `create` is for new folders alone.
            self._index = tantivy.Index(schema(), path=str(self.folder), reuse=False)
            register(self._index)

    def _opened(self, folder: Path) -> tantivy.Index:
        with self._boundary:
            index = tantivy.Index.open(str(folder))
            register(index)
        # Tantivy drops what its schema does not name, without a word.
        if index.schema != schema():
            raise EngineError(f"{self.folder} has other fields than this version of searcher")
        return index

    def _open_writer(self) -> None:
        with self._boundary:
            # Never `with` the writer itself: an exception inside commits half a batch.
            self._writer = self._index.writer(HEAP, THREADS)
        with filing(self.folder):
            # Killed writers leave these. The writer's lock is ours now, so no other needs them.
            for left in self.folder.glob(".tmp*"):
                left.unlink()
        self._note(writing=True)

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self._index, self._boundary)

    @cached_property
    def _verifications(self) -> Recent[tuple[Query, Order], Verification[Row]]:
        return Recent()

    @cached_property
    def _pages(self) -> Recent[tuple[Query, Order], Ordered]:
        return Recent()

    def __len__(self) -> int:
        return self._reader.num_docs

    def add(self, story: Story, *, fresh: bool = False) -> None:
        self.add_prepared(story.key, prepared(story), fresh=fresh)

    def add_prepared(self, key: str, line: str, *, fresh: bool = False) -> None:
        if not fresh:
            self.delete(key)
        self._is_changed = True
        self._waiting.append(line)
        if len(self._waiting) == BATCH:
            self._hand_over()

    def delete(self, key: str) -> None:
        self._is_changed = True
        # Tantivy deletes what was added before: a story that still waits here would stay.
        self._hand_over()
        writer = self._writing()
        with self._boundary:
            writer.delete_documents_by_term(KEY, key)

    def _hand_over(self) -> None:
        """Give the writer all that waits."""
        writer = self._writing()
        with self._boundary:
            for line in self._waiting:
                writer.add_json(line)
        self._waiting.clear()

    def commit(self) -> None:
        self._hand_over()
        writer = self._writing()
        with self._boundary:
            writer.commit()
        self._is_changed = False
        self._note(writing=True)
        self._forget()

    def search(
        self,
        query: Query,
        limit: int,
        offset: int = 0,
        order: Order = Order.RELEVANCE,
        *,
        count: bool = True,
        stop: Stop | None = None,
    ) -> Results:
        compiled = self._compile(query)
        if compiled.post_filter is not None:
            verification = self._verification(query, compiled, order)
            hits = verification.page(limit, offset, stop)
            return Results(verification.total(stop) if count else None, hits)
        ordered = self._ordered(query, compiled, order)
        # Later pages will need what was learnt of ties.
        if offset:
            ordered = self._pages.of((query, order), lambda: ordered)
        rows, total = ordered.page(offset, limit, count=count)
        stories = self._reader.stories([address for _, address in rows])
        scores = [_score(row, order) for row in rows]
        page = in_order(map(Hit, stories, scores), order)
        return Results(total if count else None, tuple(page))

    def counts(
        self, query: Query, field: str, limit: int | None = None, *, stop: Stop | None = None
    ) -> dict[str, int]:
        compiled = self._compile(query)
        if compiled.post_filter is not None:
            verification = self._verification(query, compiled, Order.NEWEST)
            return tally(verification.stories(stop), field, limit)
        values, is_complete = self._reader.values(compiled.native, column(FIELDS[field]), limit)
        if is_complete:
            return values
        return tally(self._stories(compiled.native), field, limit)

    def histogram(
        self, query: Query, bounds: Sequence[datetime], *, stop: Stop | None = None
    ) -> list[int]:
        compiled = self._compile(query)
        if compiled.post_filter is not None:
            verification = self._verification(query, compiled, Order.NEWEST)
            dates = (story.date for story in verification.stories(stop) if story.date)
            return between(dates, bounds)
        instants = [microseconds(bound) for bound in bounds]
        return self._reader.dates_between(compiled.native, instants)

    def words(
        self, field: str, start: str, accepts: Accepts, limit: int | None = None
    ) -> dict[str, int]:
        reader, is_body = self._reader, field == BODY.name

        def count(word: str) -> int:
            native = reader.term_in_body(word) if is_body else reader.term_query(field, word)
            return reader.count(native)

        # These numbers include deleted stories, and of a body what only the headline has;
        # `recounted` counts what matters.
        listed = reader.terms_with_prefix(ONE_TEXT.name if is_body else field, start)
        return recounted((entry for entry in listed if accepts(entry[0])), count, limit)

    def get(self, key: str) -> Story | None:
        reader = self._reader
        # Most stories of a build are new, and asking the dictionary is ten times as fast.
        if not reader.doc_freq(KEY, key):
            return None
        rows, _ = reader.rows(reader.term_query(KEY, key), Order.RELEVANCE, 0, 1)
        return reader.story(rows[0][1]) if rows else None

    def stories(self) -> Iterator[Story]:
        return self._stories(Native.all_query())

    def problems(self) -> Iterator[str]:
        return problems(self.folder)

    def close(self) -> None:
        writer, self._writer = self._writer, None
        self._waiting.clear()
        self._forget()
        if writer is not None:
            with self._boundary:
                # This gives up merges as well, some of them too late.
                if self._is_changed:
                    writer.rollback()
                # A merge that ended later would change files whose sums were listed already.
                writer.wait_merging_threads()
            self._note(writing=False)
            # Now, so that no search has to do it.
            compare(self.folder, heal=True)

    def _forget(self) -> None:
        """Read the index anew at the next search."""
        for name in ("_reader", "_verifications", "_pages"):
            self.__dict__.pop(name, None)

    def _note(self, *, writing: bool) -> None:
        with filing(self.folder):
            self._sums = note(self.folder, self._sums, writing=writing)
            # Tantivy syncs its files and not the folder that names them.
            sync(self.folder)

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            raise EngineError(f"{self.folder} was opened for reading only")
        return self._writer

    def _compile(self, query: Query) -> Compiled:
        return Compiler(self._reader).compile(weighed(query))

    def _ordered(self, query: Query, compiled: Compiled, order: Order) -> Ordered:
        native = compiled.native
        # Where nothing ranks, hits are in order of date, and a kill has its place among them.
        if order is Order.RELEVANCE and not compiled.level and not asks_for_status(query):
            native = self._reader.with_killed_last(native)
        return Ordered(self._reader, native, order, level=compiled.level)

    def _hit(self, row: Row, order: Order) -> Hit:
        return Hit(self._reader.story(row[1]), _score(row, order))

    def _verification(self, query: Query, compiled: Compiled, order: Order) -> Verification[Row]:
        def make() -> Verification[Row]:
            return Verification(
                compiled.post_filter or query,
                self._ordered(query, compiled, order).every(PAGES),
                lambda row: self._hit(row, order),
                lambda row: (row[1].segment_ord, row[1].doc),
            )

        return self._verifications.of((query, order), make)

    def _stories(self, native: Native) -> Iterator[Story]:
        """Every story that a native query finds."""
        # Kept, so that a commit does not change what is being listed.
        reader = self._reader
        rows, _ = reader.rows(native, Order.RELEVANCE, 0, max(1, reader.num_docs))
        for _, address in rows:
            yield reader.story(address)


def _score(row: Row, order: Order) -> float:
    """What a hit shows as its score: 0 where dates rank, and for what comes last."""
    return max(0.0, row[0]) if order is Order.RELEVANCE else 0.0
