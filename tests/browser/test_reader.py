"""Moving through results and reading stories."""

import json
from pathlib import Path

import pytest
from browsing import (
    NARROW,
    NORMAL,
    WIDE,
    at,
    browser,
    dialog,
    focused,
    opened,
    page,
    press,
    rows,
    settle,
    status,
)
from dated import when
from rich.text import Text
from textual.widgets import OptionList, Static
from timing import processor_time
from wires import STORIES

from searcher.browser.dialogs import ChoiceDialog, TextDialog
from searcher.browser.reader import PART
from searcher.engines import open_engine
from searcher.index.builder import build
from searcher.index.opened import Index


async def test_moving_through_results(wire: Index) -> None:
    async with opened(wire, "oil", size=NORMAL) as pilot:
        results = browser(pilot).results
        for keys, cursor in (
            ("j", 1), ("down", 2), ("k", 1), ("up", 0), ("up", 0), ("G", 59), ("end", 59),
            ("g", 0), ("space", 3), ("pagedown", 6), ("ctrl+u", 3), ("ctrl+d", 6), ("home", 0),
        ):  # fmt: skip
            await press(pilot, keys)
            assert results.cursor == cursor, keys
            assert browser(pilot).reader.story is browser(pilot).story


CUT = "A green barge was set ablaze in the old northern harbour yesterday afternoonsx after a tug"


async def test_no_letter_is_under_the_scrollbar(tmp_path: Path) -> None:
    """A long story after a short one, which had no scrollbar and so a column more."""
    rows = [
        {"id": "a-1", "date": "2020-01-02", "headline": "Short", "body": "Nothing more."},
        {"id": "b-1", "date": "2020-01-01", "headline": "Long", "body": CUT + "\n\nx" * 40},
    ]
    archive = tmp_path / "two.jsonl"
    archive.write_text("".join(json.dumps(row) + "\n" for row in rows))
    build([str(archive)], tmp_path / "two", extractor="none")
    with Index(tmp_path / "two") as index:
        async with opened(index, size=(80, 24)) as pilot:
            assert at(pilot) == "a-1"
            await press(pilot, *"barge")
            words = page(pilot).split()
            assert "afternoonsx" in words, page(pilot)
            assert CUT.split() == words[words.index("A") :][: len(CUT.split())]


async def test_an_empty_index_says_so(tmp_path: Path) -> None:
    (tmp_path / "one.jsonl").write_text('{"id": "a-1", "date": "2020-01-01", "headline": "One"}')
    path = tmp_path / "one"
    build([str(tmp_path / "one.jsonl")], path, engine="tantivy")
    engine = open_engine("tantivy", path / "engine", write=True)
    engine.delete("a-1")
    engine.commit()
    engine.close()
    with Index(path) as index:
        async with opened(index, size=NORMAL) as pilot:
            assert "this index is empty" in " ".join(rows(pilot).split())
            await press(pilot, "escape", "j", "enter", "f", "i", "e", "x", "s", "u", "n")
            assert status(pilot).startswith("no stories")


async def test_an_embargo_that_has_ended_is_no_badge(tmp_path: Path) -> None:
    ended = {"status": "embargoed", "embargo": "2020-01-02T00:00:00Z"}
    row = {"id": "a-1", "date": "2020-01-01", "headline": "Held once", "body": "x", **ended}
    (tmp_path / "held.jsonl").write_text(json.dumps(row))
    build([str(tmp_path / "held.jsonl")], tmp_path / "held", extractor="none")
    with Index(tmp_path / "held") as index:
        async with opened(index, size=NORMAL) as pilot:
            assert "Held once" in rows(pilot)
            assert "embargoed" not in rows(pilot) + page(pilot)


async def test_results_click_and_double_click(wire: Index) -> None:
    async with opened(wire, "oil") as pilot:
        await pilot.click("#results", offset=(10, 5))
        await settle(pilot)
        assert browser(pilot).results.cursor == 2
        assert focused(pilot) == "results"
        await pilot.double_click("#results", offset=(10, 3))
        await settle(pilot)
        assert browser(pilot).results.cursor == 1
        assert focused(pilot) == "reader"
        await pilot.click("#results", offset=(10, 39))
        await settle(pilot)
        before = browser(pilot).results.scroll_offset.y
        pilot.app.screen.query_one("#results").scroll_relative(y=20, animate=False)
        await settle(pilot)
        assert browser(pilot).results.scroll_offset.y == before + 20
        assert browser(pilot).results.cursor == 19


async def test_pages_are_fetched_as_it_scrolls(wire: Index) -> None:
    async with opened(wire) as pilot:
        assert browser(pilot).hits
        await press(pilot, "enter")
        await press(pilot, "G")
        assert at(pilot) == min(STORIES, key=lambda story: when(story)).id
        assert "AFP" in rows(pilot)


@pytest.mark.fast
async def test_opening_and_going_back(wire: Index) -> None:
    async with opened(wire, "s-400 turkey") as pilot:
        await press(pilot, "enter")
        assert focused(pilot) == "reader"
        await press(pilot, "escape")
        assert focused(pilot) == "results"
        await press(pilot, "o", "q")
        assert focused(pilot) == "results"
        await press(pilot, "slash", "escape")
        assert focused(pilot) == "results"
        await pilot.press("q")
        assert not pilot.app.is_running


async def test_hits_run_on_into_the_next_story(wire: Index) -> None:
    async with opened(wire, "headline:s-400 OR body:s-400 OR sanctions", size=WIDE) as pilot:
        app = browser(pilot)
        first, hits = at(pilot), app.reader.hits
        assert hits > 1
        for number in range(hits):
            await press(pilot, "n")
            assert app.reader.current == number
        assert f"hit {hits} of {hits}" in status(pilot)
        await press(pilot, "n")
        assert at(pilot) != first
        assert app.reader.current == 0
        await press(pilot, "N")
        assert (at(pilot), app.reader.current) == (first, hits - 1)
        await press(pilot, "g", *["N"] * (hits + 2))
        assert (at(pilot), app.reader.current) == (first, 0)


async def test_hits_are_marked_by_more_than_color(wire: Index) -> None:
    async with opened(wire, "s-400 delivery") as pilot:
        await press(pilot, "n")
        reader = browser(pilot).reader
        marked = [
            (segment.text, segment.style.underline, segment.style.reverse)
            for y in range(reader.size.height)
            for segment in reader.render_line(y)
            if segment.style and (segment.style.underline or segment.style.reverse)
        ]
        assert [text for text, _, _ in marked] == ["delivery", "S-400", "S-400", "S400s"]
        assert [text for text, _, is_reverse in marked if is_reverse] == ["delivery"]


async def test_a_headline_is_bold_to_its_last_line(tmp_path: Path) -> None:
    index = long_story(tmp_path, "x", headline="Headline of many a word " * 8)
    async with opened(index, "story OR headline", size=NARROW) as pilot:
        await press(pilot, "enter")
        lines = [list(browser(pilot).reader.render_line(y)) for y in range(4)]
        words = [part for line in lines for part in line if part.text.strip()]
        bold = [part.text for part in words if part.style and part.style.bold]
        assert " ".join(" ".join(bold).split()) == ("Headline of many a word " * 8).strip()


async def test_the_reader_scrolls(wire: Index, tmp_path: Path) -> None:
    body = "\n\n".join(f"Paragraph {n} of a long story." for n in range(200))
    async with opened(long_story(tmp_path, body), "story") as pilot:
        await press(pilot, "enter")
        reader = browser(pilot).reader
        for key, expected in (("j", 1), ("down", 2), ("k", 1), ("g", 0), ("space", 37), ("b", 37)):
            await press(pilot, key)
            assert abs(reader.scroll_offset.y - expected) <= 10, key
        await press(pilot, "G")
        assert "Paragraph 199" in page(pilot)
        await press(pilot, "ctrl+u", "pageup", "home")
        assert reader.scroll_offset.y == 0
        await press(pilot, "up", "ctrl+d", "pagedown", "end")
        assert "Paragraph 199" in page(pilot)


def long_story(folder: Path, body: str, headline: str = "Long story") -> Index:
    row = {"id": "long", "date": "2020-01-01T00:00:00Z", "headline": headline, "body": body}
    (folder / "long.jsonl").write_text(json.dumps(row))
    build([str(folder / "long.jsonl")], folder / "long", extractor="none")
    return Index(folder / "long")


@pytest.mark.parametrize(
    "body",
    ["word " * 2_000_000, "x" * 10_000_000, "漢" * 4_000_000],
    ids=["words", "one word", "one line without spaces"],
)
async def test_of_ten_megabytes_only_what_is_shown_is_laid_out(body: str, tmp_path: Path) -> None:
    index = long_story(tmp_path, body + " needle")
    async with opened(index, "zeppelin") as pilot:
        with processor_time(most=10):  # all of it would take half a minute
            await press(pilot, "slash", "ctrl+u", *"long", "enter")
            assert at(pilot) == "long"
            assert page(pilot).strip()
        assert browser(pilot).reader._laid_out < 2 * PART


async def test_hits_far_down_are_reached(tmp_path: Path) -> None:
    index = long_story(tmp_path, "word " * 100_000 + "\n\nA needle.\n\nAnother needle.")
    async with opened(index, "needle") as pilot:
        await press(pilot, "n")
        assert "A needle." in page(pilot)
        await press(pilot, "n")
        assert browser(pilot).reader.current == 1
        await press(pilot, "N", "N")
        assert browser(pilot).reader.current == 0


async def test_text_is_selected_as_shown(wire: Index) -> None:
    async with opened(wire, "s-400 delivery") as pilot:
        await press(pilot, "enter")
        reader = browser(pilot).reader
        await pilot.mouse_down(reader, offset=(1, 0))
        await pilot.hover(reader, offset=(20, 0))
        await pilot.mouse_up(reader, offset=(20, 0))
        await settle(pilot)
        assert pilot.app.screen.get_selected_text() == "Turkey takes deliver"[:19]


async def test_hostile_text_is_shown_not_obeyed(wire: Index) -> None:
    async with opened(wire, "id:evil-6") as pilot:
        screen = rows(pilot) + page(pilot)
        assert "[red]not red[/]" in screen
        assert "[/] brackets" in screen
        for hidden in "\x1b\x07\x9b\u202e\u2066":
            assert hidden not in screen
            assert hidden not in pilot.app.export_screenshot()
        await press(pilot, "w", "escape", "x")
        assert isinstance(pilot.app.screen, ChoiceDialog)
        assert "[b]Mallory[/b]" in str(
            [o.prompt for o in pilot.app.screen.query_one(OptionList).options]
        )


async def test_why(wire: Index) -> None:
    async with opened(wire, "s-400 sanctions") as pilot:
        await press(pilot, "w")
        assert isinstance(pilot.app.screen, TextDialog)
        text = dialog(pilot)
        assert "read as  s-400 AND sanctions" in text
        assert "any spelling: s 400 (6), s400s (1)" in text
        assert "sanctions  in body, paragraph" in text
        await press(pilot, "j", "k", "space", "pageup", "q")
        assert len(pilot.app.screen_stack) == 1


async def test_the_original(wire: Index) -> None:
    async with opened(wire, "id:rtr-2") as pilot:
        await press(pilot, "O")
        assert isinstance(pilot.app.screen, TextDialog)
        assert '"id":"rtr-2"' in dialog(pilot)
        await press(pilot, "escape")


async def test_versions_and_what_changed(wire: Index) -> None:
    async with opened(wire, "id:rtr-2") as pilot:
        await press(pilot, "c")
        assert isinstance(pilot.app.screen, ChoiceDialog)
        await press(pilot, "enter")
        assert "off the table" in page(pilot)
        assert focused(pilot) == "reader"
        await press(pilot, "escape", "d", "enter")
        text = pilot.app.screen.query_one(Static).content
        assert isinstance(text, Text)
        styled = {str(span.style): text.plain[span.start : span.end] for span in text.spans}
        assert "Nothing" in text.plain
        assert "Everything" in text.plain
        assert styled.keys() >= {"red strike", "green bold underline"}
        await press(pilot, "escape")
    async with opened(wire, "id:afp-1") as pilot:
        await press(pilot, "c", "d")
        assert len(pilot.app.screen_stack) == 1
