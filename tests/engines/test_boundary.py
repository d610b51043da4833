"""What goes wrong inside an engine's library is an EngineError; a bug of ours is none."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import tantivy

from searcher.engines import Engine, Module, memory, open_engine
from searcher.engines.results import Order
from searcher.engines.tantivy import engine as tantivy_engine
from searcher.engines.tantivy.boundary import Boundary
from searcher.engines.whoosh import engine as whoosh_engine
from searcher.errors import EngineError
from searcher.query.nodes import All, Word
from searcher.story import Story

DAY = datetime(2020, 1, 1, tzinfo=UTC)
STORY = Story("1", DAY, "Head", "Body", source="afp")
ON_DISK = ["tantivy", "whoosh"]
MODULES: list[Module] = [memory, tantivy_engine, whoosh_engine]  # mypy compares them

PLACES = [
    ("tantivy", "two_phase.matches"),
    ("tantivy", "tantivy.compiler.expand"),
    ("tantivy", "tantivy.reader.load"),
    ("tantivy", "tantivy.schema.dump"),
    ("whoosh", "two_phase.matches"),
    ("whoosh", "whoosh.engine.matches"),
    ("whoosh", "whoosh.evaluation.expand"),
    ("whoosh", "whoosh.snapshot.load"),
    ("whoosh", "whoosh.schema.dump"),
]


@contextmanager
def filled(name: str, folder: Path) -> Iterator[Engine]:
    """An engine with a story."""
    opened = open_engine(name, folder / "engine", create=True, write=True)
    opened.add(STORY)
    opened.commit()
    yield opened
    opened.close()


def everything(engine: Engine) -> None:
    """Ask an engine for all that it can do."""
    bounds = [DAY, DAY + timedelta(days=1)]
    for query in (Word("Head", exact=True), Word("head"), All()):
        for order in Order:
            engine.search(query, 1, order=order)
        engine.counts(query, "source")
        engine.histogram(query, bounds)
    list(engine.stories())
    engine.get("1")
    engine.add(STORY)
    engine.commit()


@pytest.mark.parametrize("name", ON_DISK)
def test_everything_can_be_asked(name: str, tmp_path: Path) -> None:
    with filled(name, tmp_path) as engine:
        everything(engine)


@pytest.mark.parametrize("kind", [ValueError, OSError, KeyError, TypeError, AttributeError])
@pytest.mark.parametrize(("name", "place"), PLACES)
def test_a_bug_of_ours_keeps_its_traceback(
    name: str, place: str, kind: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bug(*_: object, **__: object) -> object:
        raise kind("not what its author meant")

    with filled(name, tmp_path) as engine:
        monkeypatch.setattr(f"searcher.engines.{place}", bug)
        with pytest.raises(kind, match="its author"):
            everything(engine)


def test_an_error_of_tantivy_is_ours(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=str(tmp_path)), Boundary(tmp_path):
        tantivy.Index.open(str(tmp_path / "nowhere"))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_panic_of_tantivy_is_an_error(tmp_path: Path) -> None:
    schema = tantivy.SchemaBuilder().build()
    searcher = tantivy.Index(schema).searcher()
    with pytest.raises(EngineError, match="damaged"), Boundary(tmp_path):
        searcher.search(tantivy.Query.all_query(), limit=0)


@pytest.mark.parametrize("name", ON_DISK)
def test_a_folder_that_cannot_be_made_is_named(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(EngineError, match="file"):
        open_engine(name, tmp_path / "file" / "engine", create=True)
