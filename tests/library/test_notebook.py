"""The notebook and the page of the manual about the library: every cell and example runs."""

import ast
import doctest
import json
import re
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from samples import ROOT

import searcher

GUIDE = ROOT / "searcher" / "guide"
SECONDS = 2  # of processor time, for a table of 20,000 hits


def cells() -> list[str]:
    notebook = json.loads((GUIDE / "library.ipynb").read_text())
    return ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code"]


def shown(source: str, names: dict[str, Any]) -> Any:
    """Run a cell; the value of its last expression, as a notebook shows it."""
    module = ast.parse(source)
    last = module.body.pop() if isinstance(module.body[-1], ast.Expr) else None
    exec(compile(module, "cell", "exec"), names)
    if not isinstance(last, ast.Expr):
        return None
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names)


@pytest.fixture
def reuters_home(reuters: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCHER_INDEXES", str(tmp_path))
    searcher.build(reuters, "reuters21578", entities="none").close()


@pytest.mark.usefixtures("reuters_home")
def test_the_notebook_runs() -> None:
    """It opens, searches, plots a timeline and makes a table of 20,000 hits in two seconds."""
    names: dict[str, Any] = {}
    found = {}
    for cell in cells():
        started = process_time()
        found[cell] = shown(cell, names), process_time() - started
    hits, _ = next(value for cell, value in found.items() if cell.endswith("\nhits"))
    assert "<mark>" in hits._repr_html_()
    picture, _ = next(value for cell, value in found.items() if ".plot()" in cell)
    assert picture._repr_svg_().startswith("<svg")
    (rows, first, last), seconds = next(v for cell, v in found.items() if "to_pandas" in cell)
    assert (rows, first.year, last.year) == (20_000, 1987, 1987)
    assert seconds <= SECONDS


def test_the_examples_of_its_page(corpus_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCHER_INDEXES", str(corpus_home))
    page = (GUIDE / "library.md").read_text()
    examples = "\n".join(re.findall(r"```python\n(.*?)```", page, re.DOTALL))
    test = doctest.DocTestParser().get_doctest(examples, {}, "library.md", None, 0)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    result = runner.run(test)
    assert result.attempted > 10
    assert result.failed == 0
