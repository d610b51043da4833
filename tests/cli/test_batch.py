"""`search --queries`: a file of queries, whoever wrote it."""

import csv
import io
import json
from pathlib import Path

import pytest
from checking import every
from commands import Run
from hypothesis import given
from hypothesis import strategies as st

from searcher.cli.search.query_file import LONGEST_LINE, _numbered, _read
from searcher.errors import QueryError

FILE = """# who was asked
S-400 sanctions

quakes\theadline:earthquake OR headline:quake
nothing\tunfindable
"""


@pytest.fixture
def queries(tmp_path: Path) -> Path:
    path = tmp_path / "q.txt"
    path.write_text(FILE)
    return path


def count(run: Run, query: str) -> int:
    return int(run("search", "--count", query).stdout)


def test_counts(run: Run, queries: Path) -> None:
    asked, quakes = (
        count(run, "S-400 sanctions"),
        count(run, "headline:earthquake OR headline:quake"),
    )
    found = run("search", "--queries", str(queries))
    assert found.stdout.decode().splitlines() == [
        f"{asked}\t2\tS-400 sanctions",
        f"{quakes}\tquakes\theadline:earthquake OR headline:quake",
        "0\tnothing\tunfindable",
    ]
    assert (found.returncode, found.stderr) == (0, b"")
    as_json = run("search", "--queries", str(queries), "--json").stdout.splitlines()
    assert [json.loads(line) for line in as_json][:2] == [
        {"schema": 1, "line": 2, "name": None, "query": "S-400 sanctions", "count": asked},
        {
            "schema": 1, "line": 4, "name": "quakes",
            "query": "headline:earthquake OR headline:quake", "count": quakes,
        },
    ]  # fmt: skip
    table = list(
        csv.reader(io.StringIO(run("search", "--queries", str(queries), "--csv").stdout.decode()))
    )
    assert table[0] == ["line", "name", "query", "count"]
    assert table[1] == ["2", "", "S-400 sanctions", str(asked)]
    assert len(table) == 4


@pytest.mark.slow
def test_options_hold_for_every_query(run: Run, queries: Path) -> None:
    found = run("search", "--queries", str(queries), "--since", "2018", "--source", "Meridian")
    first_two = found.stdout.decode().splitlines()[:2]
    asked = ("S-400 sanctions", "(headline:earthquake OR headline:quake)")
    for line, query in every(zip(first_two, asked, strict=True)):
        assert int(line.partition("\t")[0]) == count(run, f"{query} date:2018.. source:Meridian")
    wrong = run("search", "--queries", str(queries), "--since", "yesterdya")
    assert wrong.returncode == 2
    assert wrong.stderr.count(b"is not a date") == 1


@pytest.mark.slow
def test_hits(run: Run, queries: Path) -> None:
    arguments = ("search", "--queries", str(queries), "--sort", "oldest")
    ids = run(*arguments, "--ids", "--all").stdout.decode().splitlines()
    expected = [
        f"{label}\t{id}"
        for label, query in (
            ("2", "S-400 sanctions"),
            ("quakes", "headline:earthquake OR headline:quake"),
        )
        for id in run("search", "--ids", "--all", "--sort", "oldest", query).stdout.decode().split()
    ]
    assert ids == expected
    plain = run(*arguments, "--limit", "1").stdout.decode().splitlines()
    assert [line.split("\t")[0] for line in plain] == ["2", "quakes"]
    assert [line.split("\t")[3] for line in plain] == [
        next(row.partition("\t")[2] for row in expected if row.startswith(label))
        for label in ("2\t", "quakes\t")
    ]
    hits = [json.loads(line) for line in run(*arguments, "--json", "-n", "2").stdout.splitlines()]
    assert [(hit["query"], hit["rank"]) for hit in hits] == [
        ("2", 1), ("2", 2), ("quakes", 1), ("quakes", 2),
    ]  # fmt: skip
    assert [bool(hit["snippets"]) for hit in hits] == [True] * 4
    rows = list(csv.DictReader(io.StringIO(run(*arguments, "--csv", "--all").stdout.decode())))
    assert [f"{row['query']}\t{row['id']}" for row in rows] == expected


def test_standard_input(run: Run) -> None:
    found = run("search", "--queries", "-", stdin="S-400 sanctions\r\n\r\n# no\r\nquake")
    assert [line.split("\t")[1:] for line in found.stdout.decode().splitlines()] == [
        ["1", "S-400 sanctions"], ["4", "quake"],
    ]  # fmt: skip


def test_bad_lines_are_told_and_the_rest_are_asked(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "q.txt"
    lines = [
        b"\xef\xbb\xbfS-400", b"headlin:coup", b"caf\xe9", b"name\tco\x00up",
        b"(" + b"x " * LONGEST_LINE, b"named\t", b"x " * 9_000, b"quake",
    ]  # fmt: skip
    path.write_bytes(b"\n".join(lines))
    found = run("search", "--queries", str(path), "--csv")
    assert found.returncode == 2
    rows = list(csv.reader(io.StringIO(found.stdout.decode())))
    assert [row[0] for row in rows] == ["line", "1", "8"]
    told = found.stderr.decode()
    assert f'{path}, line 2: unknown field "headlin"\n  headlin:coup\n  ^^^^^^^ ' in told
    assert f"{path}, line 3: this is not UTF-8\n  caf\ufffd\n     ^" in told
    assert f"{path}, line 4: a control character\n  name co up\n         ^" in told.replace(
        "\t", " "
    )
    assert f"{path}, line 5: a line longer than 65,536 bytes\n" in told
    assert f"{path}, line 6: " in told
    assert f"{path}, line 7: the query is longer than 16,384 bytes\n" in told
    assert told.count(", line ") == 6
    assert "Traceback" not in told


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--queries", "absent.txt"), "absent.txt cannot be read: No such file"),
        (("--queries", "/"), "/ cannot be read: Is a directory"),
        (("--queries", "-", "coup"), "--queries goes with no query beside it"),
        (("--queries", "-", "--facets", "source"), "--queries goes with no query beside it"),
        (("--queries", "-", "--ids"), "counts have no ids"),
        (("--queries", "-", "--format", "markdown"), "--queries prints no markdown"),
    ],
)
def test_refusals(arguments: tuple[str, ...], message: str, run: Run) -> None:
    found = run("search", *arguments)
    assert found.returncode == 2
    assert message in found.stderr.decode()


@pytest.mark.slow
def test_exit_codes(run: Run) -> None:
    for text, code in (("quake", 0), ("unfindable", 1), ("", 1), ("# no\n", 1), ("quake\n(", 2)):
        assert run("search", "--queries", "-", stdin=text).returncode == code
    assert b"there is no query in -" in run("search", "--queries", "-").stderr


def test_notes_say_of_which_line(run: Run) -> None:
    found = run("search", "--queries", "-", stdin="quake\nquake OR tremor nepal\n")
    assert found.stderr.decode().startswith("note: line 2: AND binds before OR")


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_any_file_is_lines_or_errors(content: bytes) -> None:
    """Each line is numbered as an editor numbers it, and is a query or a QueryError inside it."""
    lines = content.split(b"\n")
    for number, raw in _numbered(io.BytesIO(content)):
        assert raw.rstrip(b"\n") == lines[number - 1].removeprefix(b"\xef\xbb\xbf" * (number == 1))
        try:
            line = _read(number, raw)
        except QueryError as found:
            error = found
        else:
            assert line.number == number
            assert "\x00" not in line.text
            assert line.label
            continue
        assert 0 <= error.start < error.end <= len(error.query)
