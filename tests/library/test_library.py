"""The library: what a program sees of an index, its hits and their counts."""

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from checking import every
from commands import Run
from dated import when
from samples import CORPUS, NOW
from three_stories import HOSTILE, STORIES

import searcher
from searcher.errors import IndexMissing, QueryError, SearcherError
from searcher.library.hits import PAGE
from searcher.library.opened import OpenIndex
from searcher.query.nodes import Word


@pytest.fixture
def corpus(corpus_home: Path) -> Iterator[OpenIndex]:
    with searcher.open(corpus_home / "corpus") as index:
        yield index


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenIndex]:
    """More stories than a page of hits."""
    folder = tmp_path_factory.mktemp("many")
    rows = (
        {
            "id": f"s{n:04}", "headline": f"Coup {n}", "body": "oil " * (n % 7 + 1),
            "date": f"20{n % 20:02}-01-01", "source": "AFP" if n % 3 else "Reuters",
        }
        for n in range(PAGE * 3 + 7)
    )  # fmt: skip
    (folder / "many.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    with searcher.build(folder / "many.jsonl", folder / "index", entities="none") as index:
        yield index


def test_importing_it_imports_next_to_nothing() -> None:
    """`search` imports the package, and its start is measured in milliseconds."""
    program = "import sys; b = set(sys.modules); import searcher; print(*set(sys.modules) - b)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["searcher"]


def test_what_it_offers_is_there() -> None:
    for name in every(searcher._PLACES):
        assert getattr(searcher, name), name
        assert name in dir(searcher)
    with pytest.raises(AttributeError):
        searcher.nothing  # noqa: B018


def test_hits_are_those_of_the_command(corpus: OpenIndex, run: Run) -> None:
    query = "sanctions -iran"
    printed = run("search", "--all", "--json", query).stdout.decode().splitlines()
    hits = corpus.search(query)
    assert len(hits) == len(printed) > 10
    for hit, line in every(zip(hits, printed, strict=True)):
        shown = json.loads(line)
        assert (hit.rank, hit.story.id) == (shown["rank"], shown["id"])
        ours = hit.to_dict()
        assert {key: ours[key] for key in ours if key != "score"} == {
            key: shown[key] for key in ours if key != "score"
        }
        assert round(ours["score"], 4) == shown["score"]
        assert hit.snippet.text == shown["snippets"][0]["text"]


def test_a_sequence_of_any_length(many: OpenIndex) -> None:
    hits = many.search("oil")
    ids = [hit.story.id for hit in hits]
    assert len(hits) == len(ids) == len(set(ids)) == PAGE * 3 + 7
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    for place in every((0, 1, PAGE - 1, PAGE, len(ids) - 1, -1, -len(ids))):
        assert hits[place].story.id == ids[place]
    for part in every((slice(3), slice(PAGE - 2, PAGE + 2), slice(None), slice(None, None, -500))):
        assert [hit.story.id for hit in hits[part]] == ids[part]
    for beyond in every((len(ids), -len(ids) - 1)):
        with pytest.raises(IndexError, match="there is no hit"):
            hits[beyond]
    assert not many.search("unheardof")


def test_nothing_is_fetched_before_it_is_asked_for(many: OpenIndex) -> None:
    hits = many.search("oil", sort="oldest")
    assert not hits._pages
    assert hits[PAGE + 1].rank == PAGE + 2
    assert list(hits._pages) == [1]


def test_orders_and_shorthands(corpus: OpenIndex) -> None:
    hits = corpus.search("sanctions", sort="newest", since="2018", until="2019", source="Meridian")
    dates = [when(hit.story) for hit in hits]
    assert dates == sorted(dates, reverse=True)
    assert {date.year for date in dates} == {2018, 2019}
    assert {hit.story.source for hit in hits} == {"Meridian"}
    several = corpus.search("sanctions", source=["Meridian", "Northwire"])
    assert set(several.facets("source")) == {"Meridian", "Northwire"}
    tree = Word("sanctions")
    assert len(corpus.search(tree)) == len(corpus.search("sanctions")) == 28
    assert 0 < len(corpus.search(tree, source="Meridian")) < 28


def test_a_zone_moves_the_days(many: OpenIndex) -> None:
    day = "date:2003-01-01"
    assert many.search(day)
    assert not many.search("date:2002-12-31")
    west = many.search("date:2002-12-31", tz="America/New_York")
    assert len(west) == len(many.search(day))
    assert west.timeline("day").to_dict() == {"2002-12-31": len(west)}


def test_counts(corpus: OpenIndex, run: Run) -> None:
    hits = corpus.search("S-400 sanctions")
    printed = json.loads(run("search", "--facets", "places", "--json", "S-400 sanctions").stdout)
    listed = [{"value": v, "stories": n} for v, n in hits.facets("places", limit=10).items()]
    assert listed == printed["facets"]["place"]
    assert hits.timeline("year").to_dict()["2018"] == 4
    assert len(hits.timeline()) <= 120
    assert "<svg" in str(hits.timeline("year").plot())
    assert len(corpus.search("unheardof").timeline()) == 0
    (most,) = corpus.top("source", limit=1).items()
    assert most[1] == len(corpus.search(f'source:="{most[0]}"'))


@pytest.mark.parametrize(
    ("fails", "said"),
    [
        (lambda wire: wire.search("headlin:coup"), "did you mean  headline:"),
        (lambda wire: wire.search("coup", sort="random"), "newest"),
        (lambda wire: wire.search("coup", tz="Pariss"), "Europe/Paris"),
        (lambda wire: wire.search("coup").facets("sorce"), "did you mean source"),
        (lambda wire: wire.search("coup").timeline("week"), "month"),
        (lambda wire: wire.show("nobody-1"), 'there is no story "nobody-1"'),
        (lambda wire: searcher.open("nonesuch"), 'there is no index "nonesuch"'),
        (lambda wire: searcher.build("/nowhere", "x"), "/nowhere"),
    ],
)  # fmt: skip
def test_mistakes_in_plain_words(corpus: OpenIndex, fails: object, said: str) -> None:
    assert callable(fails)
    with pytest.raises(SearcherError) as raised:
        fails(corpus)
    assert said in str(raised.value)


def test_what_is_not_there_is_an_error_of_ours() -> None:
    assert issubclass(IndexMissing, searcher.SearcherError)
    assert issubclass(QueryError, searcher.SearcherError)


def test_build_opens_what_it_has_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCHER_INDEXES", str(tmp_path))
    with searcher.build([CORPUS / "ninjs", CORPUS / "nitf"], "two", entities="none") as index:
        assert index.built
        assert index.built.added == len(index) > 3
        assert index.check() == []
        assert index.info()["stories"] == len(index)
    assert searcher.indexes() == ["two"]
    (tmp_path / "empty.txt").write_text("")
    with pytest.raises(SearcherError, match="no story in"):
        searcher.build(tmp_path / "empty.txt", "none")
    searcher.drop("two")
    assert searcher.indexes() == []


def test_saved_searches_and_alerts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCHER_LISTS", str(tmp_path / "lists"))
    with searcher.build(CORPUS / "nitf", tmp_path / "index", entities="none") as index:
        index.save("all", "*")
        assert index.saved == {"all": "*"}
        assert len(index.search("saved:all")) == len(index.search("*"))
        with pytest.raises(SearcherError, match="saved already"):
            index.save("all", "x")
        seen = index.alerts(peek=True)["all"]
        assert [story.id for story in index.alerts()["all"]] == [story.id for story in seen] != []
        assert index.alerts() == {"all": []}
        index.unsave("all")
        assert index.saved == {}


def test_an_embargo_hides_and_ends(tmp_path: Path) -> None:
    soon = NOW + timedelta(hours=1)
    row = {
        "id": "x", "headline": "Held", "body": "x", "date": "2026-01-01", "status": "embargoed",
        "embargo": soon.isoformat(),
    }  # fmt: skip
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    searcher.build(tmp_path / "a.jsonl", tmp_path / "index", entities="none").close()
    clock = [NOW]
    with OpenIndex(tmp_path / "index", clock=lambda: clock[0]) as index:
        hits = index.search("held")
        assert len(hits) == 0
        assert "1 story under embargo is not shown" in hits.notes[0]
        clock[0] = soon
        assert len(index.search("held")) == 1


def test_reading_versions_and_originals(corpus: OpenIndex) -> None:
    ids = [hit.story.id for hit in corpus.search("*") if corpus.versions(hit.story)]
    assert ids
    story = corpus.show(ids[0])
    assert all(when(version) <= when(story) for version in every(corpus.versions(story)))
    assert corpus.original(story.id)
    assert "✗  unheardof" in corpus.why_not(story.id, "unheardof")


# In a notebook


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[OpenIndex]:
    rows = [
        *STORIES,
        {
            "id": '"><script>alert(1)</script>', "headline": "<img src=x onerror=alert(1)> coup",
            "source": "<b>x</b>", "dateline": "</style><script>", "date": "2020-01-01",
            "body": f"coup <script>alert(1)</script> {HOSTILE}",
        },
    ]  # fmt: skip
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    with searcher.build(tmp_path / "a.jsonl", tmp_path / "index", entities="none") as index:
        yield index


def test_hits_show_themselves_and_nothing_else(hostile: OpenIndex) -> None:
    hits = hostile.search("coup OR sanctions")
    for shown in every((hits._repr_html_(), hits[0]._repr_html_())):
        assert "<mark>" in shown
        assert "<script" not in shown
        assert "<img" not in shown
        assert shown.count("</style>") == 1
        assert "\x1b" not in shown
    assert "4 stories" in hits._repr_html_()
    query = hostile.search('"<script>"')
    assert "<script" not in query._repr_html_()


# Tables


@pytest.mark.parametrize("full", [False, True])
def test_tables(corpus: OpenIndex, full: bool) -> None:  # noqa: FBT001
    hits = corpus.search("sanctions", sort="oldest")
    columns = hits.to_columns(full=full)
    assert ("body" in columns) == full
    frames = hits.to_pandas(full=full), hits.to_polars(full=full), hits.to_arrow(full=full)
    pandas, polars, arrow = frames
    assert list(pandas.columns) == polars.columns == arrow.column_names == list(columns)
    assert len(pandas) == polars.height == arrow.num_rows == len(hits)
    assert pandas["id"].tolist() == polars["id"].to_list() == columns["id"]
    dates = [when(hit.story) for hit in hits]
    assert [date.to_pydatetime() for date in pandas["date"]] == dates
    assert polars["date"].to_list() == arrow.column("date").to_pylist() == dates
    assert polars["place"].to_list() == arrow.column("place").to_pylist() == columns["place"]
    assert "Turkey" in {place for places in pandas["place"] for place in places}


def test_tables_of_nothing_and_of_far_dates(tmp_path: Path, corpus: OpenIndex) -> None:
    none = corpus.search("unheardof")
    assert none.to_pandas().empty
    assert none.to_polars().height == none.to_arrow().num_rows == 0
    assert str(none.to_pandas()["date"].dtype) == "datetime64[us, UTC]"
    rows = [{"id": "a", "headline": "x", "body": "x", "date": "0001-01-01T00:00:00Z"},
            {"id": "b", "headline": "x", "body": "x", "date": "9999-12-31T23:59:59Z"}]  # fmt: skip
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    with searcher.build(tmp_path / "a.jsonl", tmp_path / "index", entities="none") as index:
        hits = index.search("*", sort="oldest")
        dates = [when(hit.story) for hit in hits]
        assert dates[0] == datetime(1, 1, 1, tzinfo=UTC)
        assert [date.to_pydatetime() for date in hits.to_pandas()["date"]] == dates
        assert hits.to_polars()["date"].to_list() == dates
        assert hits.to_arrow().column("date").to_pylist() == dates


def test_a_library_that_is_not_there(corpus: OpenIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(SearcherError, match="pip install polars"):
        corpus.search("coup").to_polars()


# Threads


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
def test_threads_see_what_one_sees(tmp_path: Path, engine: str) -> None:
    """Every kind of question at once over one index, again and again."""
    rows = (
        {
            "id": f"s{n:03}", "headline": f"Coup {n % 9}", "date": f"20{n % 5:02}-01-01",
            "body": "Oil rose. Gas fell in the gulf.\n\n" * (n % 4 + 1), "source": f"S{n % 6}",
        }
        for n in range(90)
    )  # fmt: skip
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    index = searcher.build(tmp_path / "a.jsonl", tmp_path / "i", entities="none", engine=engine)
    queries = ("oil", "oil NEAR/5 gas", "oil SAME/S rose", "coup 3", "gul*", "ATLEAST/3 gas", "*")

    def ask(number: int) -> object:
        hits = index.search(queries[number % 7], sort=("relevance", "newest", "oldest")[number % 3])
        ids = [hit.story.id for hit in hits]
        return ids, hits[len(hits) // 2].story.id, hits.facets("source"), hits.timeline().to_dict()

    with index:
        alone = [ask(number) for number in range(21)]
        with ThreadPoolExecutor(8) as threads:
            together = list(threads.map(ask, list(range(21)) * 2))
    assert together == alone * 2
