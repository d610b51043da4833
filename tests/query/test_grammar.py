"""One row an operator: what the table says, the language does, and nothing lists operators beside.

The last two tests are for whoever adds an operator: they name what the types cannot.
"""

import ast
from pathlib import Path
from typing import get_args

import pytest
from checking import every
from samples import NOW

import searcher
from searcher.browser.completion import completions
from searcher.errors import QueryError
from searcher.query import nodes
from searcher.query.grammar import OPERATORS, Operands, Operator
from searcher.query.nodes import Counted, Query, Reach
from searcher.query.parser import Reading, parse

PACKAGE = Path(searcher.__file__).parent
JOINED = {
    Operands.CLAUSES: "turkey {} sanctions",
    Operands.CLAUSE: "turkey {} sanctions",
    Operands.WORDS: "turkey {} sanctions",
    Operands.COUNTED: "{} sanctions",
}
SPELLED = [(row, spelling.text) for row in OPERATORS for spelling in row.spellings]


def read(query: str) -> Reading:
    return parse(query, now=NOW)


@pytest.mark.parametrize("row", OPERATORS, ids=lambda row: row.name)
def test_an_example_is_read_as_it_stands(row: Operator) -> None:
    assert row.name in row.example
    assert not read(row.example).notes
    assert row.name in str(read(row.example).query)


@pytest.mark.parametrize(("row", "spelling"), SPELLED, ids=lambda part: getattr(part, "name", part))
def test_every_spelling_means_the_operator(row: Operator, spelling: str) -> None:
    written = spelling.removesuffix("n") + "7" if row.most else spelling
    found = read(JOINED[row.operands].format(written))
    assert found.query == read(JOINED[row.operands].format(row.written(7))).query
    is_ours = written == row.written(7)
    assert [note.message for note in found.notes] == (
        [] if is_ours else [f"{written} is read as  {row.written(7)}"]
    )


@pytest.mark.parametrize("row", [row for row in OPERATORS if row.most], ids=lambda row: row.name)
def test_numbers_have_limits(row: Operator) -> None:
    for number, is_allowed in ((0, False), (1, True), (row.most, True), (row.most + 1, False)):
        query = JOINED[row.operands].format(row.written(number))
        if is_allowed:
            assert read(query).query
            continue
        with pytest.raises(QueryError, match=f"^the number of {row.written(number)} is not from 1"):
            read(query)


@pytest.mark.parametrize("row", OPERATORS, ids=lambda row: row.name)
def test_the_browser_offers_each(row: Operator) -> None:
    offered = dict(completions(f"turkey {row.completion[:2]}", lambda field: {}))
    assert offered[f"turkey {row.completion}"] == row.help
    if row.apart:
        negated = dict(completions("turkey NOT N", lambda field: {}))
        assert negated[f"turkey NOT {row.completion}"] == row.apart
    assert read(f"{row.completion} x" if row.operands in (Operands.COUNTED, Operands.CLAUSE)
                else f"x {row.completion} x")  # fmt: skip


def test_every_node_of_an_operator_has_its_row() -> None:
    rows = {row.name for row in OPERATORS if row.operands is Operands.COUNTED}
    assert {node.operator.name for node in get_args(Counted)} == rows
    assert {reach.value for reach in Reach} == {
        row.name for row in OPERATORS if row.operands is Operands.WORDS
    }
    assert set(get_args(Counted)) == set(nodes.Prefix.__subclasses__())
    assert set(get_args(Counted)) < set(get_args(Query))


def matched(case: ast.match_case) -> set[str]:
    """The nodes that a case names."""
    return {
        part.cls.id
        for part in ast.walk(case.pattern)
        if isinstance(part, ast.MatchClass) and isinstance(part.cls, ast.Name)
    }


def test_who_matches_nodes_matches_all() -> None:
    """A match on the nodes of a query ends in assert_never, so mypy names it for a new node."""
    count = 0
    for path in every(PACKAGE.rglob("*.py")):
        for found in every(ast.walk(ast.parse(path.read_text()))):
            if not isinstance(found, ast.Match):
                continue
            if not set().union(*map(matched, found.cases)) & {"All", "Word", "Phrase", "Range"}:
                continue
            count += 1
            last = found.cases[-1].body[0]
            is_exhaustive = (
                isinstance(last, ast.Expr)
                and isinstance(last.value, ast.Call)
                and isinstance(last.value.func, ast.Name)
                and last.value.func.id == "assert_never"
            )
            assert is_exhaustive, f"{path.relative_to(PACKAGE)}:{found.lineno}"
    assert count > 15
