"""What the browser looks like: three layouts in two themes, with many scripts on the screen.

After a wanted change of its looks:  pytest tests/browser/test_browser_pictures.py --snapshot-update
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import settle
from textual.pilot import Pilot
from textual.widgets import Input
from wires import build_wire

from searcher.browser.app import Browser
from searcher.engines.results import Order
from searcher.index.opened import Index


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with Index(build_wire(tmp_path_factory.mktemp("wire"))) as index:
        yield index


@pytest.mark.parametrize("theme", ["textual-dark", "ansi-light"])
@pytest.mark.parametrize("size", [(80, 24), (100, 30), (160, 50)], ids=lambda s: f"{s[0]}x{s[1]}")
def test_layout(size: tuple[int, int], theme: str, wire: Index, snap_compare: Any) -> None:
    async def read(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, Browser)
        app.theme = theme
        app.query_one(Input).cursor_blink = False
        await settle(pilot)
        await pilot.press("j", "j", "j", "m", "n")
        await settle(pilot)

    browser = Browser(wire, "s-400 OR sanctions", order=Order.OLDEST, clock=lambda: 0.0)
    assert snap_compare(browser, terminal_size=size, run_before=read)


@pytest.mark.parametrize("key", ["question_mark", "w", "e"])
def test_dialogs(key: str, wire: Index, monkeypatch: pytest.MonkeyPatch, snap_compare: Any) -> None:
    monkeypatch.setattr(Path, "cwd", lambda: Path("/home/ann"))

    async def read(pilot: Pilot[None]) -> None:
        pilot.app.query_one(Input).cursor_blink = False
        await settle(pilot)
        await pilot.press(key)
        await settle(pilot)

    browser = Browser(wire, "s-400 sanctions", order=Order.OLDEST, clock=lambda: 0.0)
    assert snap_compare(browser, terminal_size=(100, 36), run_before=read)


def test_no_hits(wire: Index, snap_compare: Any) -> None:
    async def read(pilot: Pilot[None]) -> None:
        pilot.app.query_one(Input).cursor_blink = False
        await settle(pilot)
        await pilot.press("escape", "j")
        await settle(pilot)

    query = "sanctoins source:Reuter (oil or steady) date:2019-10"
    browser = Browser(wire, query, order=Order.OLDEST, clock=lambda: 0.0)
    assert snap_compare(browser, terminal_size=(100, 36), run_before=read)
