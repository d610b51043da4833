"""The second engine: Whoosh's files, written and read in plain Python, slow and everywhere at home.

Whoosh keeps the dictionary, the postings with their positions, and the columns; the words are our
analyser's. Sets of stories are joined and scored here: Whoosh's own matchers lose hits
(DisjunctionMaxMatcher.replace does), its phrases and NullQuery have rules of their own, and two
engines must find the same. What the words alone cannot say is then verified by `matches`.

Whoosh reads its files by unpickling, which runs whatever code a crafted file names: its schema
and segments (`index`), hash files (`structfile`), postings (`whoosh3`, `formats`) and stored
values (`columns`). So importing this module gives each of those an unpickler that knows a short
list of harmless classes, and switches off the reader of older formats (`legacy`), for the whole
process. Stories are kept in a column of bytes, where nothing is pickled.

Whoosh neither syncs nor checks its files. Here a commit syncs them and writes their checksums
before the rename that publishes it; opening compares them, since in a damaged file Whoosh may
search for ever.
"""

import io
import json
import math
import pickle
import shutil
import struct
import warnings
import zlib
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, reduce
from pathlib import Path
from types import SimpleNamespace
from typing import Any, assert_never

from searcher import analysis
from searcher.engines import Accepts, Hit, Order, Results, Stop, Stopped
from searcher.engines.counting import between, ranked, tally
from searcher.engines.ranking import newest_of_equals, rarity
from searcher.engines.stored import dump, line, load
from searcher.engines.verifying import Verification, Verifications, sync
from searcher.errors import EngineError
from searcher.query.expansion import (
    Fuzzy,
    Inflections,
    Literal,
    Pattern,
    Slot,
    Wildcard,
    expand,
    expand_code,
    literal_start,
)
from searcher.query.matching import fields_of, matches
from searcher.query.nodes import (
    All,
    And,
    AtLeast,
    First,
    Leaf,
    Not,
    Numbers,
    Operand,
    Or,
    Phrase,
    Proximity,
    Query,
    Range,
    Regex,
    Word,
)
from searcher.story import DATES, FIELDS, NUMBERS, Field, Kind, Story, microseconds

with warnings.catch_warnings():  # Whoosh says `is 0`, and has unescaped backslashes
    warnings.simplefilter("ignore", SyntaxWarning)
    warnings.simplefilter("ignore", DeprecationWarning)
    import whoosh.codec.whoosh3
    import whoosh.filedb.structfile
    import whoosh.legacy
    from whoosh import columns, fields, formats
    from whoosh import index as indexes
    from whoosh.analysis import IDTokenizer
    from whoosh.filedb.filestore import FileStorage, StorageError
    from whoosh.filedb.filetables import FileFormatError
    from whoosh.filedb.structfile import BufferFile
    from whoosh.reading import ReaderClosed, TermNotFound
    from whoosh.writing import IndexingError, SegmentWriter

NAME = "MAIN"
MEMORY = 256  # megabytes of postings the writer gathers before it sorts them on disk
SATURATION, LENGTH_SHARE = 1.2, 0.75  # k1 and b of BM25, as in tantivy
GAP = "-"  # stands between two values, so that no phrase crosses; no query can say it
MARK = "="  # before every key, source and code: Whoosh has trouble with empty terms
ATTEMPTS = 5  # to open while another process commits

prepared = line
KEY, STORY, DATE = "key_", "story_", "date_"
TEXTUAL = [field for field in FIELDS.values() if field.kind in (Kind.TEXT, Kind.NAME)]
CODES = [field for field in FIELDS.values() if field.kind is Kind.CODE]
RARE_DATES = [field for field in DATES if field.name != "date"]  # that few stories have


def open_engine(folder: Path, *, create: bool = False, write: bool = False) -> "WhooshEngine":
    """The engine over Whoosh's files in `folder`, which `create` makes."""
    return WhooshEngine(folder, create=create, write=write)


def _schema() -> Any:
    kinds: dict[str, Any] = {
        KEY: fields.ID(),
        STORY: fields.COLUMN(columns.CompressedBytesColumn()),
        DATE: fields.COLUMN(columns.NumericColumn("q")),
    }
    for field in TEXTUAL:
        kinds[field.name] = fields.TEXT(analyzer=IDTokenizer())  # we hand it lists of words
    for field in (*CODES, *RARE_DATES, *NUMBERS):
        kinds[field.name] = fields.ID()
    return fields.Schema(**kinds)


class WhooshEngine:
    """An Engine over Whoosh's files."""

    def __init__(self, folder: Path, *, create: bool, write: bool) -> None:
        self.folder = folder
        self._lock: Any = None
        self._writer: Any = None
        self._added: dict[str, int] = {}  # in the segment being written
        if create:
            folder.mkdir(parents=True, exist_ok=True)
        self._storage = _Storage(str(folder))
        if write or create:
            self._acquire()
        try:
            self._index = self._create() if create else self._open()
        except EngineError:
            self.close()
            raise

    def _acquire(self) -> None:
        with _boundary(self.folder):
            lock = self._storage.lock(f"{NAME}_WRITELOCK")
            held = lock.acquire()
        if not held:
            raise EngineError(f"{self.folder} is being written by another process")
        self._lock = lock

    def _create(self) -> Any:
        with _boundary(self.folder):
            created = indexes.FileIndex.create(self._storage, _schema(), NAME)
            self._sweep()
            return created

    def _open(self) -> Any:
        with _boundary(self.folder):
            self._storage.sums = _verified_sums(self.folder)
            found = indexes.TOC.read(self._storage, NAME)
            schema = _schema()
            if _signature(found.schema) != _signature(schema):
                raise EngineError(f"{self.folder} has other fields than this version of searcher")
            if self._lock:
                self._sweep()
            return indexes.FileIndex(self._storage, schema, NAME)

    def _sweep(self) -> None:
        """Remove what killed writers left, and the checksums of earlier commits."""
        toc = indexes.TOC.read(self._storage, NAME, schema=_schema())
        indexes.clean_files(self._storage, NAME, toc.generation, toc.segments)
        current = _toc_path(self.folder, toc.generation).name
        for path in self.folder.glob(f"_{NAME}_*.toc.*"):
            if path.name != f"{current}.sums":
                path.unlink()
        shutil.rmtree(self.folder / f"{NAME}.tmp", ignore_errors=True)

    @cached_property
    def _snapshot(self) -> "_Snapshot":
        with _boundary(self.folder):
            return _Snapshot(self._index.reader(), self.folder)

    def __len__(self) -> int:
        return self._snapshot.count

    def add(self, story: Story, *, fresh: bool = False) -> None:
        writer = self._writing()
        if not fresh:
            self.delete(story.id)
        with _boundary(self.folder):
            self._added[story.id] = writer.docnum
            writer.add_document(**_document(story))

    def add_prepared(self, id: str, line: str, *, fresh: bool = False) -> None:
        self.add(load(line), fresh=fresh)

    def delete(self, id: str) -> None:
        writer = self._writing()
        committed = self._snapshot.postings(KEY, MARK + id)
        with _boundary(self.folder):
            for document in committed:
                writer.delete_document(document)
            added = self._added.pop(id, None)
            if added is not None:
                writer.newsegment.delete_document(added)

    def commit(self) -> None:
        writer = self._writing()
        self._writer = None
        self._added.clear()
        with _boundary(self.folder):
            writer.commit()
            self._sweep()
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
        found = _Evaluation(snapshot).evaluate(query)
        ranked = _ranked(found.scores, snapshot, order)
        relevance = order is Order.RELEVANCE

        def hit(document: int) -> Hit:
            return Hit(snapshot.story(document), found.scores[document] if relevance else 0.0)

        if found.residue is None:
            hits = tuple(hit(document) for document in ranked[offset:][:limit])
            in_order = newest_of_equals(hits) if relevance else hits
            return Results(len(ranked) if count else None, in_order)
        residue = found.residue
        verification = snapshot.verifications.of(
            query, order, lambda: Verification(residue, iter(ranked), hit, lambda number: number)
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
        mark = MARK if FIELDS[field].kind is Kind.CODE else ""
        found = {term.removeprefix(mark): term for term in snapshot.terms(field, mark + start)}
        counts = {w: len(snapshot.postings(field, t)) for w, t in found.items() if accepts(w)}
        return ranked({word: count for word, count in counts.items() if count}, limit)

    def _documents(self, query: Query, stop: Stop | None) -> Iterator[int]:
        """The number of every story found."""
        found = _Evaluation(self._snapshot).evaluate(query)
        for document in found.scores:
            if stop and stop():
                raise Stopped
            if found.residue is None or matches(found.residue, self._snapshot.story(document)):
                yield document

    def get(self, id: str) -> Story | None:
        for document in self._snapshot.postings(KEY, MARK + id):
            return self._snapshot.story(document)
        return None

    def stories(self) -> Iterator[Story]:
        snapshot = self._snapshot  # a commit does not change what is being listed
        for document in snapshot.documents():
            yield snapshot.story(document)

    def problems(self) -> Iterator[str]:
        yield from _check(self.folder)[1]

    def close(self) -> None:
        writer, lock = self._writer, self._lock
        self._writer = self._lock = None
        self._added.clear()
        self.__dict__.pop("_snapshot", None)
        try:
            if writer:
                with _boundary(self.folder):
                    writer.cancel()
        finally:
            if lock:
                lock.release()

    def _writing(self) -> Any:
        if self._lock is None:
            raise EngineError(f"{self.folder} was opened for reading only")
        if self._writer is None:
            with _boundary(self.folder):
                # Our lock outlives each of Whoosh's writers.
                self._writer = _Writer(self._index, limitmb=MEMORY, _lk=False)
        return self._writer


def _document(story: Story) -> dict[str, object]:
    document: dict[str, object] = {
        KEY: [MARK + story.id],
        STORY: dump(story),
        DATE: microseconds(story.date),
    }
    for field in TEXTUAL:
        words: list[str] = []
        for value in field.values(story):
            if value:
                words += [GAP] if words else []
                words += analysis.words(value)
        document[field.name] = words
    for field in CODES:
        codes = (analysis.code(value) for value in field.values(story))
        document[field.name] = [MARK + code for code in codes if code]
    for field in RARE_DATES:
        instant = field.instant(story)
        document[field.name] = [] if instant is None else [f"{MARK}{microseconds(instant)}"]
    for field in NUMBERS:
        number = field.number(story)
        document[field.name] = [] if number is None else [f"{MARK}{number}"]
    return document


def _signature(schema: Any) -> list[tuple[str, str]]:
    return [(name, type(field).__name__) for name, field in schema.items()]


def _ranked(scores: dict[int, float], snapshot: "_Snapshot", order: Order) -> list[int]:
    match order:
        case Order.RELEVANCE:
            return sorted(scores, key=lambda document: -scores[document])
        case Order.NEWEST:
            return sorted(scores, key=snapshot.date, reverse=True)
        case Order.OLDEST:
            return sorted(scores, key=snapshot.date)
        case _:
            assert_never(order)


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


class _Snapshot:
    """All that is read from the files of one commit, which may be gone from the folder since."""

    def __init__(self, reader: Any, folder: Path) -> None:
        self.folder = folder
        self.verifications: Verifications[int] = Verifications()
        self.count: int = reader.doc_count()
        self.count_all: int = reader.doc_count_all()  # with the deleted
        leaves = reader.leaf_readers() if self.count_all else ()
        self._segments = [_Segment(leaf, offset) for leaf, offset in leaves]
        self._offsets = [segment.offset for segment in self._segments]

    def documents(self) -> list[int]:
        """The number of every story."""
        with _boundary(self.folder):
            return [s.offset + n for s in self._segments for n in s.reader.all_doc_ids()]

    def terms(self, field: str, prefix: str) -> set[str]:
        """The indexed words of a field that begin so."""
        with _boundary(self.folder):
            found = {t for s in self._segments for t in s.reader.expand_prefix(field, prefix)}
            return {term.decode() for term in found} - {GAP}

    def postings(self, field: str, term: str) -> dict[int, int]:
        """The stories with a word in a field, and how often."""
        with _boundary(self.folder):
            return {n: int(m.weight()) for n, m in self._walk(field, term)}

    def positions(self, field: str, term: str, within: Collection[int]) -> dict[int, list[int]]:
        """The places of a word in a field of these stories."""
        with _boundary(self.folder):
            return {n: m.value_as("positions") for n, m in self._walk(field, term) if n in within}

    def length(self, document: int, field: str) -> int:
        """The number of words in a field of a story, roughly."""
        segment = self._segment(document)
        with _boundary(self.folder):
            return segment.reader.doc_field_length(document - segment.offset, field) or 1

    def mean_length(self, field: str) -> float:
        """The mean number of words in a field; over 0."""
        with _boundary(self.folder):
            total: int = sum(s.reader.field_length(field) for s in self._segments)
        return max(1.0, total / max(1, self.count_all))

    def date(self, document: int) -> int:
        """When a story was sent, in microseconds."""
        segment = self._segment(document)
        with _boundary(self.folder):
            return int(segment.dates[document - segment.offset])

    def story(self, document: int) -> Story:
        """The story of this number."""
        segment = self._segment(document)
        with _boundary(self.folder):
            return load(segment.stories[document - segment.offset])

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


@dataclass(frozen=True, slots=True)
class _Found:
    """Stories and their scores, and the residue they must satisfy; None if all are meant."""

    scores: dict[int, float]
    residue: Query | None = None


class _Evaluation:
    """Answers a query from the dictionary and the postings."""

    def __init__(self, snapshot: _Snapshot) -> None:
        self.snapshot = snapshot

    def evaluate(self, query: Query) -> _Found:
        match query:
            case All():
                return self._everything()
            case Word() | Phrase() | Regex():
                return self._any(
                    query, [self._in_field(query, field) for field in fields_of(query)]
                )
            case Proximity() | AtLeast() | First():
                having = [self._somewhere(query, field) for field in fields_of(_part(query))]
                return _Found(self._any(query, having).scores, query)
            case Range(low, high, field):
                return self._range(low, high, field)
            case Numbers(least, most, field):
                end = math.inf if most is None else most + 1
                return self._numbered(field, least or 0, end)
            case And(parts):
                return self._all(parts)
            case Or(parts):
                return self._any(query, [self.evaluate(part) for part in parts])
            case Not():
                return self._all((query,))
            case _:
                assert_never(query)

    def _everything(self) -> _Found:
        return _Found(dict.fromkeys(self.snapshot.documents(), 1.0))

    def _range(self, low: datetime | None, high: datetime | None, field: str) -> _Found:
        first = -math.inf if low is None else microseconds(low)
        end = math.inf if high is None else microseconds(high)
        if field != "date":
            return self._numbered(field, first, end)
        documents = self.snapshot.documents()
        return _Found({n: 1.0 for n in documents if first <= self.snapshot.date(n) < end})

    def _numbered(self, field: str, first: float, end: float) -> _Found:
        """The stories whose number in a field is from `first` on and below `end`."""
        terms = self.snapshot.terms(field, MARK)
        within = [t for t in terms if first <= int(t.removeprefix(MARK)) < end]
        return _Found(dict.fromkeys(self._with_any(field, within), 1.0))

    def _somewhere(self, query: Query, field: Field) -> _Found:
        """The stories that hold in a field all that something near, counted or first is made of."""
        match query:
            case Proximity(left, _, apart=True):
                return self._somewhere(left, field)
            case Proximity(left, right):
                sides = [self._somewhere(side, field).scores for side in (left, right)]
                return _Found({n: s + sides[1][n] for n, s in sides[0].items() if n in sides[1]})
            case AtLeast(_, part) | First(_, part):
                return self._somewhere(part, field)
            case Or(parts):
                return self._any(query, [self._somewhere(part, field) for part in parts])
            case Word() | Phrase() | Regex():
                if field not in fields_of(query) or field.kind is Kind.CODE:
                    return _Found({})
                return self._in_field(query, field)
            case _:  # the parser refuses what has no places
                return _Found({})

    def _all(self, parts: tuple[Query, ...]) -> _Found:
        wanted = [self.evaluate(part) for part in parts if not isinstance(part, Not)]
        unwanted = [(p, self.evaluate(p.part)) for p in parts if isinstance(p, Not)]
        residues = [found.residue for found in wanted if found.residue is not None]
        residues += [part for part, found in unwanted if found.residue is not None]
        wanted.sort(key=lambda found: len(found.scores))
        first, *others = wanted or [self._everything()]
        scores = dict(first.scores)
        for found in others:
            scores = {n: s + found.scores[n] for n, s in scores.items() if n in found.scores}
        for _, found in unwanted:
            if found.residue is None:  # else it would take away too much
                scores = {n: s for n, s in scores.items() if n not in found.scores}
        return _Found(scores, And(tuple(residues)) if residues else None)

    def _any(self, query: Query, parts: list[_Found]) -> _Found:
        scores: defaultdict[int, float] = defaultdict(float)
        for part in parts:
            for document, score in part.scores.items():
                scores[document] += score
        certain = all(part.residue is None for part in parts)
        return _Found(dict(scores), None if certain else query)

    def _in_field(self, leaf: Leaf, field: Field) -> _Found:
        boost = leaf.boost
        if field.kind is Kind.CODE:
            with_code = self._with_any(field.name, self._codes(expand_code(leaf), field.name))
            return _Found(dict.fromkeys(with_code, boost * self._rarity(len(with_code))))
        expansion = expand(leaf, field.kind)
        counts: Counter[int] = Counter()
        for run in expansion.alternatives:
            counts.update(self._run(run, field.name, expansion.slop))
        scores = self._scores(counts, field.name, boost)
        certain = (expansion.is_certain and not expansion.slop) or not scores
        return _Found(scores, None if certain else leaf)

    def _run(self, run: tuple[Slot, ...], field: str, slop: int) -> dict[int, int]:
        """The stories with these adjacent words, and how often; with `slop` perhaps too many."""
        words = [self._words(slot, field) for slot in run]
        if not words:
            return {}
        having = [self._with_any(field, terms) for terms in words]
        if len(run) == 1:
            return having[0]
        within = reduce(lambda found, more: found & more.keys(), having, set(having[0]))
        if slop:
            return dict.fromkeys(within, 1)
        if not within:
            return {}
        places = [self._places(field, terms, within) for terms in words]
        counts = {n: len(_adjacent([found[n] for found in places])) for n in within}
        return {document: count for document, count in counts.items() if count}

    def _with_any(self, field: str, terms: Iterable[str]) -> dict[int, int]:
        counts: Counter[int] = Counter()
        for term in terms:
            counts.update(self.snapshot.postings(field, term))
        return counts

    def _places(
        self, field: str, terms: Iterable[str], within: set[int]
    ) -> defaultdict[int, set[int]]:
        places: defaultdict[int, set[int]] = defaultdict(set)
        for term in terms:
            for document, found in self.snapshot.positions(field, term, within).items():
                places[document].update(found)
        return places

    def _words(self, slot: Slot, field: str) -> list[str]:
        """The indexed words that a slot accepts, and perhaps one that is not indexed."""
        match slot:
            case Literal(word):
                return [word]
            case Inflections(word):
                if word == analysis.UNINDEXED:
                    return [word]
                listed = list(self.snapshot.terms(field, analysis.stem_prefix(word)))
                own = analysis.stem(word)
                stems = analysis.stems(listed)
                return [term for term, stem in zip(listed, stems, strict=True) if stem == own]
            case Wildcard() | Pattern() | Fuzzy():
                start = "" if isinstance(slot, Fuzzy) else literal_start(slot)
                return [term for term in self.snapshot.terms(field, start) if slot.accepts(term)]
            case _:
                assert_never(slot)

    def _codes(self, slot: Slot, field: str) -> list[str]:
        if isinstance(slot, Literal):
            return [MARK + slot.word]
        start = "" if isinstance(slot, Fuzzy | Inflections) else literal_start(slot)
        found = self.snapshot.terms(field, MARK + start)
        return [term for term in found if slot.accepts(term.removeprefix(MARK))]

    def _scores(self, counts: dict[int, int], field: str, boost: float) -> dict[int, float]:
        """BM25, where all that satisfies a leaf counts as one word."""
        weight = boost * self._rarity(len(counts)) * (SATURATION + 1)
        mean = self.snapshot.mean_length(field)
        scores = {}
        for document, count in counts.items():
            length = self.snapshot.length(document, field) / mean
            damping = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length)
            scores[document] = weight * count / (count + damping)
        return scores

    def _rarity(self, count: int) -> float:
        return rarity(count, self.snapshot.count)


def _adjacent(places: list[set[int]]) -> set[int]:
    """Where a run starts whose words have these places."""
    return reduce(
        lambda starts, step: {p for p in starts if p + step[0] in step[1]},
        enumerate(places),
        places[0],
    )


def _part(query: Proximity | AtLeast | First) -> Operand:
    return query if isinstance(query, Proximity) else query.part


class _Storage(FileStorage):  # type: ignore[misc]  # Whoosh has no types
    """A folder whose commits are durable: Whoosh renames only to publish a commit."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.sums: dict[str, int] = {}
        self.segments: list[str] = []  # the files that the next commit speaks of

    def open_file(self, name: str, **options: Any) -> Any:
        if name.endswith(".toc"):  # which Whoosh leaves open when it cannot read it
            return BufferFile((Path(self.folder) / name).read_bytes(), name=name)
        return super().open_file(name, **options)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:  # noqa: FBT001, FBT002
        folder = Path(self.folder)
        known = self.sums
        self.sums = {n: known[n] if n in known else _settle(folder / n) for n in self.segments}
        self.sums[newname] = _settle(folder / oldname)
        path = folder / f"{newname}.sums"
        path.write_text(json.dumps(self.sums))
        sync(path)
        super().rename_file(oldname, newname, safe)
        sync(folder)


class _Writer(SegmentWriter):  # type: ignore[misc]  # Whoosh has no types
    """Tells the storage which files a commit speaks of."""

    def _commit_toc(self, segments: list[Any]) -> None:
        self.storage.segments = [n for s in segments for n in s.list_files(self.storage)]
        super()._commit_toc(segments)


def _toc_path(folder: Path, generation: int) -> Path:
    return folder / f"_{NAME}_{generation}.toc"


def _verified_sums(folder: Path) -> dict[str, int]:
    """The checksums of the latest commit, compared. Raises EngineError unless all fit."""
    for _ in range(ATTEMPTS):
        sums, problems = _check(folder)
        if not problems:
            return sums
        if _toc_path(folder, _generation(folder)).name in sums:  # else one was committed meanwhile
            break
    raise EngineError(problems[0])


def _check(folder: Path) -> tuple[dict[str, int], list[str]]:
    """The checksums of the latest commit, and what is wrong with its files."""
    generation = _generation(folder)
    if generation < 0:
        return {}, [f"{folder}: there is no Whoosh index of ours"]
    toc = _toc_path(folder, generation)
    path = folder / f"{toc.name}.sums"
    try:
        listed = json.loads(path.read_bytes())
        sums = {Path(name).name: int(expected) for name, expected in listed.items()}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        return {}, [f"{path}: the checksums cannot be read: {error}"]
    problems = [] if toc.name in sums else [f"{path}: the checksum of {toc.name} is missing"]
    for name, expected in sums.items():
        try:
            fits = _checksum(folder / name) == expected
        except (OSError, ValueError) as error:
            problems.append(f"{folder / name}: cannot be read: {error}")
        else:
            if not fits:
                problems.append(f"{folder / name}: its content does not fit its checksum")
    return sums, problems


def _generation(folder: Path) -> int:
    found = (path.name.split("_")[-1][:-4] for path in folder.glob(f"_{NAME}_*.toc"))
    return max((int(number) for number in found if number.isdecimal()), default=-1)


def _checksum(path: Path) -> int:
    value = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            value = zlib.crc32(block, value)
    return value


def _settle(path: Path) -> int:
    """The checksum of a file that is now durable."""
    sync(path)
    return _checksum(path)


def _bytes_of(text: str, encoding: str) -> bytes:
    """How pickle's older protocols spell bytes; `_codecs.encode` itself could do more."""
    if encoding != "latin1":
        raise pickle.UnpicklingError(f"bytes in {encoding}")
    return text.encode("latin1")


_HARMLESS = {
    ("_codecs", "encode"): _bytes_of,
    ("__builtin__", "bytes"): bytes,  # empty ones
    ("builtins", "int"): int,
    ("collections", "defaultdict"): defaultdict,
    ("whoosh.analysis.tokenizers", "IDTokenizer"): IDTokenizer,
    ("whoosh.codec.whoosh3", "W3Codec"): whoosh.codec.whoosh3.W3Codec,
    ("whoosh.codec.whoosh3", "W3Segment"): whoosh.codec.whoosh3.W3Segment,
    ("whoosh.columns", "CompressedBytesColumn"): columns.CompressedBytesColumn,
    ("whoosh.columns", "NumericColumn"): columns.NumericColumn,
    ("whoosh.fields", "COLUMN"): fields.COLUMN,
    ("whoosh.fields", "ID"): fields.ID,
    ("whoosh.fields", "Schema"): fields.Schema,
    ("whoosh.fields", "TEXT"): fields.TEXT,
    ("whoosh.formats", "Existence"): formats.Existence,
    ("whoosh.formats", "Positions"): formats.Positions,
}


class _Unpickler(pickle.Unpickler):
    """Knows harmless classes alone."""

    def find_class(self, module: str, name: str) -> Any:
        try:
            return _HARMLESS[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in an index") from None


def _load(file: Any) -> Any:
    return _Unpickler(file).load()


def _loads(content: bytes) -> Any:
    return _Unpickler(io.BytesIO(content)).load()


def _disarm() -> None:
    """Give Whoosh our unpickler in every place where it reads a file."""
    indexes.pickle = SimpleNamespace(
        loads=_loads, dumps=pickle.dumps, PicklingError=pickle.PicklingError
    )
    indexes.toc_loaders = whoosh.legacy.toc_loaders = {}
    whoosh.filedb.structfile.load_pickle = _load
    for module in (whoosh.codec.whoosh3, columns, formats):
        module.loads = _loads


_disarm()

_DAMAGE = (
    OSError, EOFError, ValueError, LookupError, TypeError, AttributeError, NameError,
    AssertionError, ArithmeticError, MemoryError, RecursionError, struct.error, zlib.error,
    pickle.UnpicklingError, indexes.IndexError, FileFormatError, IndexingError, ReaderClosed,
    StorageError, TermNotFound,
)  # fmt: skip


@contextmanager
def _boundary(folder: Path) -> Iterator[None]:
    """What Whoosh raises over damaged files, as EngineError."""
    try:
        yield
    except _DAMAGE as error:
        raise EngineError(f"{folder}: {error or type(error).__name__}") from error
    except Exception as error:
        if type(error) is not Exception:  # which Whoosh raises for a damaged block
            raise
        raise EngineError(f"{folder} is damaged: {error}") from error
