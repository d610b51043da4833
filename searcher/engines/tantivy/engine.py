"""The default engine: tantivy's segments on disk, read and written in Rust.

A query becomes a tantivy query. What tantivy cannot say exactly becomes one that finds more,
and each of its hits is then verified by `matches`.
"""

import zlib
from base64 import b64encode
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import tantivy
from msgspec import json
from tantivy import Query as Native

from searcher import analysis
from searcher.codec import dump, load
from searcher.engines.facets import LONGEST_VALUE, between, facet_values, recounted, tally
from searcher.engines.ranking import newest_of_equals
from searcher.engines.results import Accepts, Hit, Order, Results, Stop
from searcher.engines.tantivy.compiler import Compiled, Compiler
from searcher.engines.two_phase import Verification, Verifications, sync
from searcher.errors import EngineError
from searcher.fields import ANYONE, DATES, FACETS, FIELDS, NAMED, NUMBERS, Field, Kind
from searcher.query.nodes import Query
from searcher.story import Story, microseconds

HEAP = 200_000_000  # bytes the writer gathers before it writes a segment
BATCH = 256  # stories handed to the writer at once
THREADS = 1  # reading the archive takes the other core
PAGES = 1_000, 20_000  # candidates fetched at once for verifying: first, then
MOST_BUCKETS = 50_000  # of one aggregation; tantivy refuses 65,000
PER_SEGMENT = 4_000_000_000  # values that a segment may report: all of them, or counts are guesses
FOOTER_MAGIC = 1337
META_SUM = "meta.sum"  # tantivy gives checksums to all its files but meta.json

TEXTUAL = [field for field in FIELDS.values() if field.kind in (Kind.TEXT, Kind.NAME)]
CODES = [field for field in FIELDS.values() if field.kind is Kind.CODE]
COLUMNS = [(f"_{field.name}", field) for field in FACETS]  # of the counted values of a field
OTHER_TEXTUAL = [field for field in TEXTUAL if field.name not in (*NAMED, ANYONE)]
OTHER_COLUMNS = [(column, field) for column, field in COLUMNS if field.name not in (*NAMED, ANYONE)]


def open_engine(folder: Path, *, create: bool = False, write: bool = False) -> "TantivyEngine":
    """The engine over the segments in `folder`, which `create` makes."""
    return TantivyEngine(folder, create=create, write=write)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("_key", tokenizer_name="raw", index_option="basic")
    for column, _ in COLUMNS:
        builder.add_text_field(column, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_bytes_field("_story", stored=True)
    for field in (*DATES, *NUMBERS):
        builder.add_integer_field(field.name, indexed=True, fast=True)
    for field in TEXTUAL:
        builder.add_text_field(field.name, tokenizer_name="words", index_option="position")
    for field in CODES:
        builder.add_text_field(field.name, tokenizer_name="raw", index_option="basic")
    return builder.build()


Key = tuple[float, tantivy.DocAddress]


class TantivyEngine:
    """An Engine over tantivy's files."""

    def __init__(self, folder: Path, *, create: bool, write: bool) -> None:
        self.folder = folder
        self._boundary = _Boundary(folder)
        self._schema = _schema()
        with self._boundary:
            if create:
                folder.mkdir(parents=True, exist_ok=True)
                self._index = tantivy.Index(self._schema, path=str(folder), reuse=False)
            else:
                self._index = tantivy.Index.open(str(folder))
                if self._index.schema != self._schema:
                    raise EngineError(f"{folder} has other fields than this version of searcher")
            self._index.register_tokenizer("words", analysis.ANALYSER)
            self._writer = self._open_writer() if write or create else None
            self._is_changed = False
        self._waiting: list[str] = []

    def _open_writer(self) -> tantivy.IndexWriter:
        for left in self.folder.glob(".tmp*"):  # a killed writer leaves them
            left.unlink()
        return self._index.writer(HEAP, THREADS)

    @cached_property
    def _searcher(self) -> tantivy.Searcher:
        with self._boundary:
            self._index.reload()
            return self._index.searcher()

    @cached_property
    def _verifications(self) -> Verifications[Key]:
        return Verifications()

    def __len__(self) -> int:
        return self._searcher.num_docs

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
        self._hand_over()
        with self._boundary:
            self._writing().delete_documents_by_term("_key", key)

    def _hand_over(self) -> None:
        """Give the writer what waits, in one go: woken for each story it takes twice the time."""
        writer = self._writing()
        with self._boundary:
            for line in self._waiting:
                writer.add_json(line)
        self._waiting.clear()

    def commit(self) -> None:
        self._hand_over()
        with self._boundary:
            self._writing().commit()
            self._is_changed = False
            self._note_meta()
        sync(self.folder)  # tantivy does not sync the names of its new files
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
        with self._boundary:
            compiled = self._compile(query)
            if compiled.residue is None:
                return self._certain(compiled.native, limit, offset, order, count=count)
            verification = self._verification(query, compiled, order)
            hits = verification.page(limit, offset, stop)
            return Results(verification.total(stop) if count else None, hits)

    def counts(
        self, query: Query, field: str, limit: int | None = None, *, stop: Stop | None = None
    ) -> dict[str, int]:
        with self._boundary:
            compiled = self._compile(query)
            if compiled.residue is not None:
                verification = self._verification(query, compiled, Order.NEWEST)
                return tally(verification.stories(stop), field, limit)
            values, is_complete = self._values(compiled.native, FIELDS[field], limit)
            if is_complete:
                return values
            hits = self._candidates(compiled.native, Order.NEWEST)
            return tally((self._story(address) for _, address in hits), field, limit)

    def histogram(
        self, query: Query, bounds: Sequence[datetime], *, stop: Stop | None = None
    ) -> list[int]:
        with self._boundary:
            compiled = self._compile(query)
            if compiled.residue is not None:
                verification = self._verification(query, compiled, Order.NEWEST)
                return between((story.date for story in verification.stories(stop)), bounds)
            found: list[int] = []
            for start in range(0, len(bounds) - 1, MOST_BUCKETS):
                part = bounds[start : start + MOST_BUCKETS + 1]
                found += self._dates_between(compiled.native, part)
            return found

    def words(
        self, field: str, start: str, accepts: Accepts, limit: int | None = None
    ) -> dict[str, int]:
        def count(word: str) -> int:
            term = Native.term_query(self._schema, field, word)
            found = self._searcher.search(term, limit=1)
            return int(found.count)  # type: ignore[attr-defined]  # their stub forgets it

        with self._boundary:
            listed = self._searcher.terms_with_prefix(field, start)  # with deleted stories
            return recounted((entry for entry in listed if accepts(entry[0])), count, limit)

    def get(self, key: str) -> Story | None:
        with self._boundary:
            searcher = self._searcher
            if not searcher.doc_freq("_key", key):  # ten times quicker to ask
                return None
            term = Native.term_query(self._schema, "_key", key, "basic")
            found = searcher.search(term, limit=1, count=False).hits
            return self._story(found[0][1]) if found else None

    def stories(self) -> Iterator[Story]:
        with self._boundary:
            everything = self._searcher.search(
                Native.all_query(), limit=max(1, len(self)), count=False
            )
            for _, address in everything.hits:
                yield self._story(address)

    def problems(self) -> Iterator[str]:
        try:
            meta = json.decode((self.folder / "meta.json").read_bytes())
            segments = [str(segment["segment_id"]).replace("-", "") for segment in meta["segments"]]
            expected = (self.folder / META_SUM).read_text().strip()
        except (OSError, ValueError, KeyError, TypeError):
            yield f"{self.folder / 'meta.json'} is missing or damaged"
            return
        if expected != str(_checksum(self.folder / "meta.json")):
            yield f"{self.folder / 'meta.json'} is not as a finished build left it; build again"
        for segment in segments:  # other files are leavings of a killed writer
            paths = sorted(self.folder.glob(f"{segment}.*"))
            if not paths:
                yield f"{self.folder}: the files of segment {segment} are missing"
            for path in paths:
                problem = _footer_problem(path)
                if problem:
                    yield f"{path}: {problem}"

    def close(self) -> None:
        if self._writer is not None:
            with self._boundary:
                self._waiting.clear()
                if self._is_changed:
                    self._writer.rollback()  # which gives up merges, some of them too late
                self._writer.wait_merging_threads()
                self._note_meta()
            self._writer = None
        self._forget()

    def _forget(self) -> None:
        """Read the index anew at the next search."""
        for name in ("_searcher", "_verifications"):
            self.__dict__.pop(name, None)

    def _note_meta(self) -> None:
        (self.folder / META_SUM).write_text(f"{_checksum(self.folder / 'meta.json')}\n")

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            raise EngineError(f"{self.folder} was opened for reading only")
        return self._writer

    def _story(self, address: tantivy.DocAddress) -> Story:
        return load(self._searcher.doc(address)["_story"][0], self.folder)

    def _hit(self, score: float, address: tantivy.DocAddress, order: Order) -> Hit:
        return Hit(self._story(address), score if order is Order.RELEVANCE else 0.0)

    def _compile(self, query: Query) -> Compiled:
        return Compiler(self._schema, self._searcher).compile(query)

    def _run(
        self, native: Native, limit: int, offset: int, order: Order, *, count: bool
    ) -> tantivy.SearchResult:
        sorted_by = {Order.RELEVANCE: None, Order.ARRIVED: "arrived"}.get(order, "date")
        return self._searcher.search(
            native,
            limit=max(1, limit),  # tantivy panics at 0
            offset=offset,
            count=count,
            order_by_field=sorted_by,
            order=tantivy.Order.Asc if order is Order.OLDEST else tantivy.Order.Desc,
        )

    def _certain(
        self, native: Native, limit: int, offset: int, order: Order, *, count: bool
    ) -> Results:
        found = self._run(native, limit, offset, order, count=count)
        hits = [self._hit(score, address, order) for score, address in found.hits[:limit]]
        total: int = found.count  # type: ignore[attr-defined]  # their stub forgets it
        in_order = newest_of_equals(hits) if order is Order.RELEVANCE else tuple(hits)
        return Results(total if count else None, in_order)

    def _verification(self, query: Query, compiled: Compiled, order: Order) -> Verification[Key]:
        def make() -> Verification[Key]:
            return Verification(
                compiled.residue or query,
                self._candidates(compiled.native, order),
                lambda key: self._hit(*key, order),
                lambda key: (key[1].segment_ord, key[1].doc),
            )

        return self._verifications.of(query, order, make)

    def _candidates(self, native: Native, order: Order) -> Iterator[Key]:
        """Every hit of a native query, fetched in pages so that they need little memory."""
        offset, size = 0, PAGES[0]
        while True:
            hits = self._run(native, size, offset, order, count=False).hits
            yield from hits
            if len(hits) < size:
                return
            offset, size = offset + size, PAGES[1]

    def _values(
        self, native: Native, field: Field, limit: int | None
    ) -> tuple[dict[str, int], bool]:
        """The counts of a field's most frequent values, and whether these are all asked for."""
        size = min(limit or MOST_BUCKETS, MOST_BUCKETS)
        terms = {"field": _column(field), "size": size, "segment_size": PER_SEGMENT}
        found = self._searcher.aggregate(native, {"values": {"terms": terms}})["values"]
        is_complete = size == limit or not found["sum_other_doc_count"]
        return {b["key"]: b["doc_count"] for b in found["buckets"]}, is_complete

    def _dates_between(self, native: Native, bounds: Sequence[datetime]) -> list[int]:
        instants = [float(microseconds(bound)) for bound in bounds]
        ranges = [{"from": a, "to": b} for a, b in pairwise(instants)]
        spec = {"dates": {"range": {"field": "date", "ranges": ranges}}}
        buckets = self._searcher.aggregate(native, spec)["dates"]["buckets"]
        return [b["doc_count"] for b in buckets if "from" in b and "to" in b]


def _column(field: Field) -> str:
    """The name of the column that holds the counted values of a field."""
    return f"_{field.name}"


def _number(field: Field, story: Story) -> int | None:
    """What a story holds in a field of dates or numbers."""
    instant = field.instant(story)
    return field.number(story) if instant is None else microseconds(instant)


def prepared(story: Story) -> str:
    """A story as a JSON object of the schema's fields, which tantivy reads faster than a dict."""
    return json.encode(_document(story)).decode()


def _document(story: Story) -> dict[str, object]:
    document: dict[str, object] = {
        "_key": story.key,
        "_story": b64encode(dump(story)).decode(),
    }
    _add_names(document, story)
    for column, field in OTHER_COLUMNS:
        if found := facet_values(field, story):
            document[column] = found
    for field in (*DATES, *NUMBERS):
        number = _number(field, story)
        if number is not None:
            document[field.name] = number
    for field in OTHER_TEXTUAL:
        values = field.values(story)
        if len(values) > 1:
            document[field.name] = [value for value in values if value]
        elif values and values[0]:
            document[field.name] = values[0]
    for field in CODES:
        values = field.values(story)
        if values:
            document[field.name] = [code for value in values if (code := analysis.code(value))]
    return document


def _add_names(document: dict[str, object], story: Story) -> None:
    """What the fields of entities hold, as FIELDS says, but in one pass over the entities."""
    if not story.entities:
        return
    every: list[str] = []
    counted: dict[str, None] = {}
    of_kind: dict[str, tuple[list[str], dict[str, None]]] = {}
    for entity in story.entities:
        kind = entity.kind
        names = [entity.name, *entity.aliases]
        if "" in names:
            names = [name for name in names if name]
        counted_as = (entity.facet or entity.name)[:LONGEST_VALUE]
        every += names
        if counted_as:
            counted[counted_as] = None
        if kind in NAMED:
            own_names, own_counted = of_kind.setdefault(kind, ([], {}))
            own_names += names
            if counted_as:
                own_counted[counted_as] = None
    for name, (values, columns) in (*of_kind.items(), (ANYONE, (every, counted))):
        document[name], document[f"_{name}"] = values, list(columns)


def _footer_problem(path: Path) -> str:
    """What is wrong with a file that ends in tantivy's footer: body, JSON, its length, 1337."""
    content = path.read_bytes()
    if int.from_bytes(content[-4:], "little") != FOOTER_MAGIC or len(content) < 8:
        return "its end is missing or damaged"
    length = int.from_bytes(content[-8:-4], "little")
    body, footer = content[: -8 - length], content[-8 - length : -8]
    try:
        expected = json.decode(footer)["crc"]
    except (ValueError, KeyError, TypeError):
        return "its checksum is damaged"
    return "" if zlib.crc32(body) == expected else "its content does not fit its checksum"


def _checksum(path: Path) -> int:
    return zlib.crc32(path.read_bytes())


class _Boundary:
    """Tantivy's errors and panics as EngineError. Not a generator: it is passed with each story."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError | ValueError):
            raise EngineError(f"{self.folder}: {error}") from error
        if type(error).__name__ == "PanicException":  # a Rust panic; it has no importable class
            raise EngineError(f"{self.folder} is damaged: {error}") from error
