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


async def test_normal_puts_facets_beside_the_stories(wire: Index) -> None:
    async with opened(wire, "oil", size=NORMAL) as pilot:
        app = browser(pilot)
        assert app.reader.display
        assert app.reader.region.y > app.results.region.y
        assert not app.facets.display
        await press(pilot, "f")
        assert focused(pilot) == "facets"
        for pane in (app.results, app.reader):
            assert not app.facets.region.overlaps(pane.region)
            assert pane.region.width + app.facets.region.width == NORMAL[0]
        await press(pilot, "escape")
        assert not app.facets.display
        assert focused(pilot) == "results"


@pytest.mark.parametrize("size", [WIDE, NORMAL, NARROW])
async def test_a_story_is_opened_in_its_own_width(size: tuple[int, int], wire: Index) -> None:
    """The first frame, too: before the pane has been given its width again."""
    async with opened(wire, "oil", size=size) as pilot:
        app = browser(pilot)
        app._set_pane("reader", shown=False)
        await settle(pilot)
        await press(pilot, "j")
        hidden = [line.plain for line in app.reader._lines]
        assert hidden
        await press(pilot, "k", "j", "enter")
        assert app.reader.display
        assert [line.plain for line in app.reader._lines] == hidden


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
