"""Facets, the timeline and the names in a story narrow the question."""

import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from browsing import (
    NORMAL,
    asked,
    browser,
    focused,
    opened,
    page,
    press,
    rows,
    said,
    settle,
    status,
)
from textual.events import MouseScrollDown

from searcher.index.builder import build
from searcher.index.opened import Index


async def test_facets(wire: Index) -> None:
    async with opened(wire, "sanctions") as pilot:
        await press(pilot, "f")
        assert focused(pilot) == "facets"
        counted = wire.engine.counts(browser(pilot).hits.query, "source")  # type: ignore[union-attr]
        await press(pilot, "g", "enter")
        assert asked(pilot) == 'sanctions source:="AFP"'
        assert f"of {counted['AFP']} " in status(pilot)
        assert focused(pilot) == "facets"
        await press(pilot, "enter")
        assert asked(pilot) == "sanctions"
        await press(pilot, "x")
        assert asked(pilot) == 'sanctions -source:="AFP"'
        await press(pilot, "u")
        assert asked(pilot) == "sanctions"
        await press(pilot, "j", "minus")
        assert asked(pilot).startswith("sanctions -source:=")
        await press(pilot, "f")
        assert focused(pilot) == "results"
        assert not browser(pilot).facets.display


async def test_an_or_is_narrowed_whole(wire: Index) -> None:
    async with opened(wire, "oil OR s-400") as pilot:
        await press(pilot, "f", "g", "space")
        assert asked(pilot).startswith("(oil OR s-400) source:=")


@pytest.mark.fast
async def test_facets_click(wire: Index) -> None:
    async with opened(wire, "sanctions") as pilot:
        await pilot.click("#facets", offset=(5, 1))
        await settle(pilot)
        assert asked(pilot) == 'sanctions source:="AFP"'
        await pilot.click("#facets", offset=(5, 1))
        await settle(pilot)
        assert asked(pilot) == "sanctions"
        await pilot.click("#facets", offset=(5, 1), button=3)
        await settle(pilot)
        assert asked(pilot) == 'sanctions -source:="AFP"'


async def test_timeline(wire: Index) -> None:
    async with opened(wire, "oil") as pilot:
        await press(pilot, "i")
        histogram = browser(pilot).histogram
        assert focused(pilot) == "histogram"
        assert histogram.unit == "month"
        assert sum(period.stories for period in histogram.periods) == 60
        await press(pilot, "right", "l", "left", "h", "end", "home")
        assert histogram.cursor == 0
        await press(pilot, "right", "enter")
        assert asked(pilot) == "oil date:2019-10"
        assert histogram.unit == "day"
        await press(pilot, "u", "g", "v", "right", "right")
        first, third = histogram.periods[0].label, histogram.periods[2].label
        caption = histogram.render_line(histogram.size.height - 1).text
        assert f"{first} to {third}: 13" in caption
        await press(pilot, "enter")
        assert asked(pilot) == f"oil date:{first}..{third}"


async def test_timeline_zooms(wire: Index) -> None:
    async with opened(wire, "oil") as pilot:
        await press(pilot, "i", "Z")
        histogram = browser(pilot).histogram
        assert (histogram.unit, len(histogram.periods)) == ("year", 2)
        await press(pilot, "Z")
        assert histogram.unit == "year"
        await press(pilot, "z", "z")
        assert histogram.unit == "day"
        assert len(histogram.periods) > 365
        await press(pilot, "end")
        assert histogram.periods[histogram.cursor].stories == 1
        await press(pilot, "i")
        assert focused(pilot) == "results"


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
async def test_dates_at_the_ends_of_the_calendar(zone: str, tmp_path: Path) -> None:
    """What exports write for "no date": it is shown, and does not stretch the timeline."""
    dates = ["0001-01-01T00:00:00Z", *(f"2016-01-{n:02}" for n in range(1, 9)), "9999-12-31"]
    rows_ = [{"id": f"r-{n}", "date": d, "headline": f"Day {n}"} for n, d in enumerate(dates)]
    (tmp_path / "ends.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows_))
    build([str(tmp_path / "ends.jsonl")], tmp_path / "ends", extractor="none")
    with Index(tmp_path / "ends") as index:
        async with opened(index, zone=ZoneInfo(zone), size=NORMAL) as pilot:
            await press(pilot, "escape", "i", "z", "z")
            histogram = browser(pilot).histogram
            assert histogram.unit == "day"
            assert sum(period.stories for period in histogram.periods) == len(dates)
            assert len(histogram.periods) <= 12
            await press(pilot, "home", "right")
            caption = histogram.render_line(histogram.size.height - 1).text
            assert "days without a story" in caption
            await press(pilot, "enter")
            assert "There are no stories in " in said(pilot)
            await press(pilot, "escape", "G")
            assert "0001-01-01" in rows(pilot)
            assert "0001-01-01" in page(pilot)


async def test_timeline_click_and_wheel(wire: Index) -> None:
    async with opened(wire, "oil") as pilot:
        histogram = browser(pilot).histogram
        await pilot.click("#histogram", offset=(1 + 3 * 2, 1))
        await settle(pilot)
        assert histogram.cursor == 2
        await pilot._post_mouse_events([MouseScrollDown], "#histogram")
        await settle(pilot)
        assert histogram.cursor == 3
        await pilot.double_click("#histogram", offset=(1, 1))
        await settle(pilot)
        assert asked(pilot) == f"oil date:{histogram.periods[0].label[:7]}"


async def test_narrowing_by_the_storys_names(wire: Index) -> None:
    async with opened(wire, "s-400 delivery") as pilot:
        await press(pilot, "x", "j", "enter")
        assert asked(pilot) == 's-400 delivery place:="Turkey"'
        await press(pilot, "x", "escape")
        assert asked(pilot) == 's-400 delivery place:="Turkey"'


async def test_a_name_in_the_story_is_clicked(wire: Index) -> None:
    async with opened(wire, "s-400 delivery") as pilot:
        line = next(y for y in range(10) if "NATO" in browser(pilot).reader.render_line(y).text)
        x = browser(pilot).reader.render_line(line).text.index("NATO")
        await pilot.click("#reader", offset=(x + 2, line))
        await settle(pilot)
        assert asked(pilot) == 's-400 delivery org:="NATO"'
