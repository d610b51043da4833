"""The layouts, the help and the palette."""

import pytest
from browsing import (
    NARROW,
    NORMAL,
    WIDE,
    asked,
    browser,
    dialog,
    focused,
    opened,
    press,
    rows,
    settle,
    status,
)
from checking import every
from textual.binding import Binding
from wires import STORIES

from searcher.browser.keys import Place, bindings, shown
from searcher.index.opened import Index
from searcher.story import Status


async def test_wide_shows_all_panes(wire: Index) -> None:
    async with opened(wire, "oil", size=WIDE) as pilot:
        app = browser(pilot)
        assert all(pane.display for pane in (app.facets, app.results, app.reader, app.histogram))
        await press(pilot, "p")
        assert not app.reader.display
        await press(pilot, "p")
        assert app.reader.display


async def test_normal_lays_facets_over(wire: Index) -> None:
    async with opened(wire, "oil", size=NORMAL) as pilot:
        app = browser(pilot)
        assert app.reader.display
        assert app.reader.region.y > app.results.region.y
        assert not app.facets.display
        await press(pilot, "f")
        assert focused(pilot) == "facets"
        await press(pilot, "escape")
        assert not app.facets.display
        assert focused(pilot) == "results"


async def test_narrow_shows_one_pane_at_a_time(wire: Index) -> None:
    async with opened(wire, "oil", size=NARROW) as pilot:
        app = browser(pilot)

        def shown() -> list[str]:
            panes = (app.facets, app.results, app.reader, app.histogram)
            return [pane.id or "" for pane in panes if pane.display]

        assert shown() == ["results"]
        await press(pilot, "enter")
        assert (shown(), focused(pilot)) == (["reader"], "reader")
        await press(pilot, "n", "escape")
        assert (shown(), focused(pilot)) == (["results"], "results")
        await press(pilot, "f")
        assert shown() == ["facets"]
        await press(pilot, "q")
        assert shown() == ["results"]
        await press(pilot, "p")
        assert shown() == ["reader"]
        await press(pilot, "q", "i")
        assert shown() == ["results", "histogram"]


async def test_resizing_keeps_the_place(wire: Index) -> None:
    async with opened(wire, "oil", size=WIDE) as pilot:
        await press(pilot, "G")
        for size in (NARROW, NORMAL, WIDE):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            assert browser(pilot).results.cursor == 59
            assert str(browser(pilot).story.headline) in rows(pilot)  # type: ignore[union-attr]


async def test_too_small_says_so(wire: Index) -> None:
    async with opened(wire, "oil", size=(39, 9)) as pilot:
        assert pilot.app.screen.query_one("#small").display
        assert not browser(pilot).line.display
        await pilot.resize_terminal(40, 10)
        await settle(pilot)
        assert not pilot.app.screen.query_one("#small").display
        assert browser(pilot).line.display


# Help


@pytest.mark.parametrize("keys", [["escape", "question_mark"], ["f1"]])
async def test_help(keys: list[str], wire: Index) -> None:
    async with opened(wire) as pilot:  # in the query line, where ? is a letter
        await press(pilot, "question_mark")
        assert asked(pilot) == "?"
        await press(pilot, "backspace", *keys)
        text = dialog(pilot)
        for place in every(Place):
            for binding in every(bindings(place)):
                assert isinstance(binding, Binding)
                for name in every(shown(binding.key).split()):
                    assert f" {name} " in text, name
        await press(pilot, "G", "g", "escape")
        assert len(pilot.app.screen_stack) == 1


@pytest.mark.parametrize("key", ["ctrl+p", "colon"])
async def test_the_palette_runs_commands(key: str, wire: Index) -> None:
    async with opened(wire, "s-400") as pilot:
        await press(pilot, key, *"oldest")
        await press(pilot, "enter", "enter")
        assert "oldest first" in status(pilot)


async def test_themes(wire: Index) -> None:
    async with opened(wire, "s-400") as pilot:
        for theme in ("ansi-light", "textual-light", "ansi-dark"):
            pilot.app.theme = theme
            await settle(pilot)
            assert "S-400" in rows(pilot)


def test_statuses_are_marked() -> None:
    assert {story.status for story in STORIES} >= {Status.CORRECTED, Status.KILLED}
