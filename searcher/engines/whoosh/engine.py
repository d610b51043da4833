"""The second engine: Whoosh's files, written and read in plain Python, slow and everywhere at home.

Whoosh keeps the dictionary, the postings with their positions, and the columns; the words are our
analyser's. `evaluation` works out what a query finds; `files` keeps the files safe.
"""

import shutil
import warnings
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from itertools import groupby, islice
from pathlib import Path
from typing import Any, assert_never

from searcher.codec import line, load
from searcher.engines.facets import between, ranked, tally
from searcher.engines.one_text import BODY, ONE_TEXT
from searcher.engines.ranking import asks_for_status, settled, weighed
from searcher.engines.results import Accepts, Hit, Order, Results, Stop, Stopped
from searcher.engines.sums import filing
from searcher.engines.two_phase import Verification
from searcher.errors import EngineError
from searcher.fields import FIELDS, Kind
from searcher.query.expansion import Literal
from searcher.query.matching import matches
from searcher.query.nodes import Query
from searcher.story import Story, microseconds

# Whoosh 2.7.4 compares with `is 0` and has unescaped backslashes, of which Python warns.
with warnings.catch_warnings():
    warnings.simplefilter("ignore", SyntaxWarning)
    warnings.simplefilter("ignore", DeprecationWarning)
    from whoosh import index as indexes

from searcher.engines.whoosh.evaluation import Evaluation
from searcher.engines.whoosh.files import (
    LOCK,
    NAME,
    Storage,
    Writer,
    boundary,
    compare,
    compare_old,
    problems,
    toc_path,
)
from searcher.engines.whoosh.schema import KEY, document_of, schema, signature
from searcher.engines.whoosh.snapshot import MARK, Snapshot

# Megabytes of postings that the writer gathers before it sorts them on disk.
MEMORY = 256

prepared = line


def open_engine(folder: Path, *, create: bool = False, write: bool = False) -> "WhooshEngine":
    """The engine over Whoosh's files in `folder`, which `create` makes."""
    return WhooshEngine(folder, create=create, write=write)


def stored(folder: Path) -> Iterator[bytes]:
    """What Whoosh's files hold of each story, whatever fields they have."""
    compare_old(folder)
    storage = Storage(str(folder))
    with boundary(folder):
        found = indexes.TOC.read(storage, NAME)
        reader = indexes.FileIndex(storage, found.schema, NAME).reader()
    snapshot = Snapshot(reader, folder)
    for document in snapshot.documents():
        yield snapshot.stored(document)


class WhooshEngine:
    """An Engine over Whoosh's files."""

    def __init__(self, folder: Path, *, create: bool, write: bool) -> None:
        self.folder = folder
        self._lock: Any = None
        self._writer: Any = None
        # The stories in the segment being written, which a search does not see yet.
        self._added: dict[str, int] = {}
        if create:
            with filing(folder):
                folder.mkdir(parents=True, exist_ok=True)
        self._storage = Storage(str(folder))
        if write or create:
            self._acquire()
        try:
            self._index = self._create() if create else self._open()
        except EngineError:
            self.close()
            raise

    def _acquire(self) -> None:
        with boundary(self.folder):
            lock = self._storage.lock(LOCK)
            held = lock.acquire()
        if not held:
            raise EngineError(f"{self.folder} is being written by another process")
        self._lock = lock

    def _create(self) -> Any:
        own = schema()
        with boundary(self.folder):
            created = indexes.FileIndex.create(self._storage, own, NAME)
        self._sweep()
        return created

    def _open(self) -> Any:
        self._storage.sums = compare(self.folder, heal=self._lock is not None)
        own = schema()
        with boundary(self.folder):
            found = indexes.TOC.read(self._storage, NAME)
        if signature(found.schema) != signature(own):
            raise EngineError(f"{self.folder} has other fields than this version of searcher")
        if self._lock:
            self._sweep()
        with boundary(self.folder):
            return indexes.FileIndex(self._storage, own, NAME)

    def _sweep(self) -> None:
        """Remove what killed writers left, and the checksums of earlier commits."""
        own = schema()
        with boundary(self.folder):
            toc = indexes.TOC.read(self._storage, NAME, schema=own)
            indexes.clean_files(self._storage, NAME, toc.generation, toc.segments)
        current = toc_path(self.folder, toc.generation).name
        with filing(self.folder):
            for path in self.folder.glob(f"_{NAME}_*.toc.*"):
                if path.name != f"{current}.sums":
                    path.unlink()
        shutil.rmtree(self.folder / f"{NAME}.tmp", ignore_errors=True)

    @cached_property
    def _snapshot(self) -> Snapshot:
        with boundary(self.folder):
            reader = self._index.reader()
        return Snapshot(reader, self.folder)

    def __len__(self) -> int:
        return self._snapshot.count

    def add(self, story: Story, *, fresh: bool = False) -> None:
        writer = self._writing()
        if not fresh:
            self.delete(story.key)
        document = document_of(story)
        self._added[story.key] = writer.docnum
        with boundary(self.folder):
            writer.add_document(**document)

    def add_prepared(self, key: str, line: str, *, fresh: bool = False) -> None:
        self.add(load(line), fresh=fresh)

    def delete(self, key: str) -> None:
        writer = self._writing()
        committed = self._snapshot.postings(KEY, MARK + key)
        added = self._added.pop(key, None)
        with boundary(self.folder):
            for document in committed:
                writer.delete_document(document)
            if added is not None:
                writer.newsegment.delete_document(added)

    def commit(self) -> None:
        writer = self._writing()
        self._writer = None
        self._added.clear()
        with boundary(self.folder):
            writer.commit()
        self._sweep()
        # Now, so that no search has to do it.
        compare(self.folder, heal=True)
        self.__dict__.pop("_snapshot", None)

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
        snapshot = self._snapshot
        found = Evaluation(snapshot).evaluate(weighed(query))
        if not asks_for_status(query):
            found = found.with_killed_last(snapshot)
        ranked = _ranked(found.scores, snapshot, order)
        relevance = order is Order.RELEVANCE

        def hit(document: int) -> Hit:
            return Hit(snapshot.story(document), found.scores[document] if relevance else 0.0)

        if found.post_filter is None:
            hits = tuple([hit(document) for document in islice(ranked, offset, offset + limit)])
            return Results(len(found.scores) if count else None, hits)
        wanted = found.post_filter
        verification = snapshot.verifications.of(
            (query, order), lambda: Verification(wanted, ranked, hit, lambda number: number)
        )
        hits = verification.page(limit, offset, stop)
        return Results(verification.total(stop) if count else None, hits)

    def counts(
        self, query: Query, field: str, limit: int | None = None, *, stop: Stop | None = None
    ) -> dict[str, int]:
        stories = (self._snapshot.story(document) for document in self._documents(query, stop))
        return tally(stories, field, limit)

    def histogram(
        self, query: Query, bounds: Sequence[datetime], *, stop: Stop | None = None
    ) -> list[int]:
        dates = (self._snapshot.date(document) for document in self._documents(query, stop))
        return between(dates, [microseconds(bound) for bound in bounds])

    def words(
        self, field: str, start: str, accepts: Accepts, limit: int | None = None
    ) -> dict[str, int]:
        snapshot = self._snapshot
        if field == BODY.name:
            evaluation = Evaluation(snapshot)
            listed = filter(accepts, snapshot.terms(ONE_TEXT.name, start))
            in_body = {word: len(evaluation.run((Literal(word),), BODY, 0)) for word in listed}
            return ranked({word: count for word, count in in_body.items() if count}, limit)
        mark = MARK if FIELDS[field].kind is Kind.CODE else ""
        found = {term.removeprefix(mark): term for term in snapshot.terms(field, mark + start)}
        counts = {w: len(snapshot.postings(field, t)) for w, t in found.items() if accepts(w)}
        return ranked({word: count for word, count in counts.items() if count}, limit)

    def _documents(self, query: Query, stop: Stop | None) -> Iterator[int]:
        """The number of every story found."""
        found = Evaluation(self._snapshot).evaluate(query)
        for document in found.scores:
            if stop and stop():
                raise Stopped
            wanted = found.post_filter
            if wanted is None or matches(wanted, self._snapshot.story(document)):
                yield document

    def get(self, key: str) -> Story | None:
        for document in self._snapshot.postings(KEY, MARK + key):
            return self._snapshot.story(document)
        return None

    def stories(self) -> Iterator[Story]:
        # Kept, so that a commit does not change what is being listed.
        snapshot = self._snapshot
        for document in snapshot.documents():
            yield snapshot.story(document)

    def problems(self) -> Iterator[str]:
        return problems(self.folder)

    def close(self) -> None:
        writer, lock = self._writer, self._lock
        self._writer = self._lock = None
        self._added.clear()
        self.__dict__.pop("_snapshot", None)
        try:
            if writer:
                with boundary(self.folder):
                    writer.cancel()
        finally:
            if lock:
                lock.release()

    def _writing(self) -> Any:
        if self._lock is None:
            raise EngineError(f"{self.folder} was opened for reading only")
        if self._writer is None:
            with boundary(self.folder):
                # Our lock outlives each of Whoosh's writers.
                self._writer = Writer(self._index, limitmb=MEMORY, _lk=False)
        return self._writer


def _ranked(scores: dict[int, float], snapshot: Snapshot, order: Order) -> Iterator[int]:
    """The documents in order. Keys, and by relevance dates too, are read only to break ties."""

    def key(document: int) -> str:
        return snapshot.story(document).key

    match order:
        case Order.RELEVANCE:
            ranked = sorted(scores, key=lambda document: -scores[document])
            for _, group in groupby(ranked, scores.__getitem__):
                equals = list(group)
                if len(equals) > 1:
                    equals.sort(key=snapshot.date, reverse=True)
                    yield from settled(equals, snapshot.date, key)
                else:
                    yield from equals
        case Order.NEWEST:
            yield from settled(sorted(scores, key=snapshot.date, reverse=True), snapshot.date, key)
        case Order.OLDEST:
            yield from settled(sorted(scores, key=snapshot.date), snapshot.date, key)
        case Order.ARRIVED:
            ranked = sorted(scores, key=snapshot.arrival, reverse=True)
            yield from settled(ranked, snapshot.arrival, key)
        case _:
            assert_never(order)
