"""Tags and notes: found on every engine, kept through rebuild, correction and import, private."""

import shutil
import stat
from pathlib import Path

import pytest
from agreement import story
from checking import every
from commands import Shell
from msgspec import json
from msgspec.structs import replace
from samples import NOW

from searcher.codec import to_json
from searcher.engines import Engine
from searcher.errors import QueryError, SearcherError
from searcher.index.builder import build
from searcher.index.marks import Mark, Marks, mark, marks_file, read_marks, text_digest, written
from searcher.query.matching import matches
from searcher.query.nodes import And, Keyed, Not, Or, Query, Word
from searcher.query.parser import parse
from searcher.story import Story

STORIES = [story(f"s{n}", "Coup fails" if n % 2 else "Oil rises") for n in range(40)]
TAGGED = Keyed("tag:case1", frozenset({"s1", "s2", "s3", "S4", "absent"}))


@pytest.mark.parametrize(
    "query",
    [
        TAGGED, Keyed("tag:none", frozenset()), Not(TAGGED), And((Word("coup"), TAGGED)),
        And((Word("oil"), Not(TAGGED))), Or((TAGGED, Word("oil"))),
        And((TAGGED, Word("co?p"), Not(Keyed("tag:none", frozenset())))),
    ],
    ids=str,
)  # fmt: skip
def test_every_engine_finds_what_is_marked(query: Query, engine: Engine) -> None:
    for one in STORIES:
        engine.add(one)
    engine.commit()
    meant = {one.id for one in STORIES if matches(query, one)}
    found = engine.search(query, 100)
    assert {hit.story.id for hit in found.hits} == meant
    assert found.total == len(meant)
    assert sum(engine.counts(query, "source").values()) == sum(
        bool(one.source) for one in STORIES if one.id in meant
    )


@pytest.fixture
def marks(tmp_path: Path) -> Marks:
    return Marks(lambda: tmp_path / "wire")


def test_tags_and_notes_are_read_in_queries(marks: Marks) -> None:
    marks.add([mark(STORIES[1], tag="case1"), mark(STORIES[2], tag="case1")])
    marks.add([mark(STORIES[2], tag="read"), mark(STORIES[3], note="Ask the lawyer first.")])

    def found(written: str) -> set[str]:
        query = parse(written, now=NOW, marks=lambda: marks).query
        assert parse(str(query), now=NOW, marks=lambda: marks).query == query
        return {one.id for one in STORIES if matches(query, one)}

    assert found("tag:case1") == {"s1", "s2"}
    assert found("tag:CASE1 -tag:read") == {"s1"}
    assert found("tag:*") == {"s1", "s2"}
    assert found("note:lawyers") == found('note:"the lawyer"') == found("note:*") == {"s3"}
    assert found('note:"lawyer ask"') == set()
    assert found("tag:case1 coup") == {"s1"}
    with pytest.raises(QueryError, match="did you mean  tag:case1"):
        found("tag:case")
    with pytest.raises(QueryError, match="kept with an index"):
        parse("tag:case1", now=NOW)


def test_an_index_without_marks_has_none_and_no_file(marks: Marks) -> None:
    assert not marks.tags()
    assert marks.noted(Word("x")) == frozenset()
    assert not marks.file.exists()
    with pytest.raises(QueryError, match="searcher tag add"):
        parse("tag:case1", now=NOW, marks=lambda: marks)


def test_marks_are_for_their_owner_alone(marks: Marks) -> None:
    marks.add([mark(STORIES[1], tag="case1")])
    assert stat.S_IMODE(marks.file.stat().st_mode) == 0o600


def test_what_is_removed_leaves_no_byte(marks: Marks) -> None:
    secret = replace(STORIES[1], id="zebrafish-1")
    marks.add([mark(secret, tag="case1"), mark(secret, note="quagmire"), mark(STORIES[2], tag="a")])
    assert b"quagmire" in marks.file.read_bytes()
    assert marks.forget(secret.id.__eq__) == 2
    content = marks.file.read_bytes()
    assert b"quagmire" not in content
    assert b"zebrafish" not in content
    assert list(marks.tags()) == ["a"]


def test_two_exports_merge(tmp_path: Path) -> None:
    mine, yours = (Marks(lambda n=n: tmp_path / n) for n in ("mine", "yours"))  # type: ignore[misc]
    here = Mark("s1", "d", "ann", NOW, tag="case1")
    there = Mark("s1", "d", "bob", NOW, tag="case1")
    mine.add([here, Mark("s2", "d", "ann", NOW, note="A")])
    yours.add([there, here])
    lines = [written(one) for one in yours.every()]
    assert mine.add(read_marks(lines)) == 1
    assert mine.add(read_marks(lines)) == 0
    assert mine.tags() == {"case1": 1}
    assert {(one.author, one.tag, one.note) for one in mine.every()} == {
        ("ann", "case1", ""), ("bob", "case1", ""), ("ann", "", "A"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "line", [b"{}", b"[", b'{"id":"a","digest":"","author":"","at":"2020-01-01T00:00:00Z"}',
             b'{"id":"a","digest":"","author":"","at":"2020-01-01","tag":"x"}',
             b'{"id":"a","digest":"","author":"","at":"2020-01-01T00:00:00Z","tag":"a b"}'],
)  # fmt: skip
def test_what_is_no_mark_is_refused(line: bytes) -> None:
    with pytest.raises(SearcherError):
        list(read_marks([line]))


def test_a_damaged_file_is_named(marks: Marks) -> None:
    marks.file.write_bytes(b"no database" * 100)
    with pytest.raises(SearcherError, match="marks"):
        marks.tags()


def test_tags_outlive_a_rebuild_and_know_a_correction(shell: Shell, tmp_path: Path) -> None:
    home = {"SEARCHER_INDEXES": str(tmp_path), "SEARCHER_INDEX": "own"}
    archive, path = tmp_path / "a.jsonl", tmp_path / "own"

    def ran(*words: str, stdin: bytes = b"") -> tuple[int, str]:
        done = shell.run(*words, stdin=stdin, **home)
        return done.returncode, done.stdout.decode()

    def wrote(stories: list[Story]) -> None:
        archive.write_bytes(b"".join(json.encode(to_json(one)) + b"\n" for one in stories))
        build([str(archive)], path)

    wrote(STORIES[:4])
    assert ran("searcher", "tag", "add", "Case1", "-", stdin=b"s1\ns2\n")[0] == 0
    assert ran("searcher", "tag", "add", "case1", "s1", "nowhere")[0] == 3
    assert ran("searcher", "note", "s2", "mind the lawyer")[0] == 0
    assert ran("search", "tag:case1", "--ids", "-s", "oldest") == (0, "s1\ns2\n")
    shutil.rmtree(path)
    corrected = replace(STORIES[1], version=2, body="Another text.")
    wrote([*STORIES[:4], corrected])
    assert marks_file(path).exists()
    assert ran("search", "tag:case1 note:lawyer", "--count") == (0, "1\n")
    _, listed = ran("searcher", "tag", "list", "case1")
    states = {line.split("\t")[0]: line.split("\t")[3] for line in every(listed.splitlines())}
    assert states == {"s1": "text changed since", "s2": ""}
    assert "text changed since" in ran("searcher", "show", "s1")[1]
    assert "mind the lawyer" in ran("searcher", "show", "s2")[1]
    assert ran("searcher", "tag", "list")[1].split() == ["case1", "2"]
    _, exported = ran("searcher", "tag", "export")
    assert ran("searcher", "tag", "remove", "case1", "--all")[0] == 0
    assert ran("search", "tag:case1")[0] == 2
    assert ran("searcher", "tag", "import", "-", stdin=exported.encode())[0] == 0
    assert ran("search", "tag:case1", "--count") == (0, "2\n")
    assert ran("searcher", "note", "s2", "--remove")[0] == 0
    assert ran("searcher", "note", "s2")[0] == 1


def test_a_digest_tells_texts_and_not_line_ends() -> None:
    one = STORIES[1]
    assert text_digest(replace(one, body="a\nb")) == text_digest(replace(one, body="a  b"))
    assert text_digest(replace(one, body="ab")) != text_digest(replace(one, body="a b"))
