"""The browser as its users press and click it."""

import io
import json
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from browsing import settle
from checking import every
from rich.console import Console
from rich.text import Text
from samples import NOW
from textual.binding import Binding
from textual.events import MouseScrollDown
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, RadioSet, Static
from timing import processor_time
from wires import STORIES, build_wire

from searcher.browser.app import Browser
from searcher.browser.completion import completions
from searcher.browser.dialogs import ChoiceDialog, ExportDialog, TextDialog
from searcher.browser.history import History
from searcher.browser.keys import Place, bindings, shown
from searcher.browser.reader import PART
from searcher.browser.story_actions import viewer
from searcher.engines import open_engine
from searcher.engines.results import Order
from searcher.errors import SearcherError
from searcher.index.builder import build
from searcher.index.opened import Index
from searcher.query.parser import parse
from searcher.saved.lists import UserLists
from searcher.story import Status

WIDE, NORMAL, NARROW = (160, 50), (100, 30), (60, 20)


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with Index(build_wire(tmp_path_factory.mktemp("wire"))) as index:
        yield index


@asynccontextmanager
async def opened(
    index: Index, query: str = "", size: tuple[int, int] = WIDE, **options: object
) -> AsyncIterator[Pilot[None]]:
    app = Browser(index, query, **options)  # type: ignore[arg-type]
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield pilot


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


def browser(pilot: Pilot[None]) -> Browser:
    assert isinstance(pilot.app, Browser)
    return pilot.app


def asked(pilot: Pilot[None]) -> str:
    return browser(pilot).line.text


def at(pilot: Pilot[None]) -> str:
    story = browser(pilot).story
    return story.id if story else ""


def status(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen_stack[0].query_one("#status", Static).content)


def reading(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen_stack[0].query_one("#reading", Static).content)


def rows(pilot: Pilot[None]) -> str:
    results = browser(pilot).results
    return "\n".join(results.render_line(y).text for y in range(results.size.height))


def page(pilot: Pilot[None]) -> str:
    reader = browser(pilot).reader
    return "\n".join(reader.render_line(y).text for y in range(reader.size.height))


def dialog(pilot: Pilot[None]) -> str:
    """The text of the dialog that lies over the browser, all of it."""
    content = pilot.app.screen.query_one(".dialog Static", Static).content
    paper = Console(width=200, file=io.StringIO())
    with paper.capture() as shown:
        paper.print(content)
    return shown.get()


def said(pilot: Pilot[None]) -> str:
    """The last message in the corner."""
    return str([*pilot.app._notifications][-1].message)


def focused(pilot: Pilot[None]) -> str:
    return (pilot.app.focused.id or "") if pilot.app.focused else ""


# Asking


@pytest.mark.fast
async def test_it_opens_on_everything_newest_first(wire: Index) -> None:
    async with opened(wire) as pilot:
        assert isinstance(pilot.app.focused, Input)
        assert status(pilot).startswith(f"story 1 of {len(STORIES)} · newest first")
        assert at(pilot) == max(STORIES, key=lambda story: story.date).id


@pytest.mark.fast
async def test_typing_searches_and_enter_goes_to_the_results(wire: Index) -> None:
    async with opened(wire) as pilot:
        await press(pilot, *"s-400")
        assert "story 1 of 6 · " in status(pilot)
        assert "by relevance" in status(pilot)
        assert reading(pilot) == "s-400"
        await press(pilot, "enter")
        assert focused(pilot) == "results"
        assert browser(pilot).history.queries == ["s-400"]


@pytest.mark.fast
async def test_an_error_keeps_the_last_good_results(wire: Index) -> None:
    async with opened(wire) as pilot:
        await press(pilot, *"oil")
        before = rows(pilot)
        browser(pilot).line.put("oil AND")
        await settle(pilot)
        assert reading(pilot).startswith("    ^^^ AND has nothing after it")
        assert rows(pilot) == before
        await press(pilot, "enter")
        assert isinstance(pilot.app.focused, Input)
        await press(pilot, *" steady")
        assert reading(pilot) == "oil AND steady"


async def test_notes_on_how_a_query_was_read(wire: Index) -> None:
    async with opened(wire, "oil or steady") as pilot:
        assert 'note: "or" in lower case is searched as a word' in reading(pilot)


async def test_tab_completes_fields_and_values(wire: Index) -> None:
    async with opened(wire) as pilot:
        await press(pilot, *"sou", "tab")
        assert asked(pilot) == "source:"
        await press(pilot, *"r")  # the values are being counted
        await press(pilot, "tab")
        assert asked(pilot) == 'source:="Reuters"'
        assert "story 1 of 21 " in status(pilot)
        await press(pilot, "ctrl+u", *"language:", "tab", "tab")
        assert asked(pilot) == 'language:="ar"'
        await press(pilot, "ctrl+u", *"zzz", "tab")
        assert focused(pilot) == "histogram"  # nothing to complete: on to the next pane


async def test_tab_completes_values_among_the_hits(wire: Index) -> None:
    commonest = next(iter(wire.engine.counts(parse("*", now=NOW).query, "source")))
    async with opened(wire) as pilot:
        asks = f"oil -source:{commonest}"
        among = wire.engine.counts(parse(asks, now=NOW).query, "source")
        assert commonest not in among
        await press(pilot, *f"{asks} source:")
        await press(pilot, "tab")
        assert asked(pilot) == f'{asks} source:="{next(iter(among))}"'
        assert "no stories" not in status(pilot)


async def test_an_opened_story_has_most_of_the_screen(wire: Index) -> None:
    async with opened(wire, "oil", size=NORMAL) as pilot:
        before = browser(pilot).reader.size.height
        await press(pilot, "enter")
        assert browser(pilot).reader.size.height > before
        assert browser(pilot).results.size.height >= 2
        await press(pilot, "escape")
        assert browser(pilot).reader.size.height == before


async def test_the_suggestion_is_shown_behind_the_cursor(wire: Index) -> None:
    async with opened(wire) as pilot:
        await press(pilot, *"datel")
        line = pilot.app.query_one(Input)
        assert line._suggestion == "dateline:"
        await press(pilot, "right")
        assert asked(pilot) == "dateline:"


async def test_history(wire: Index, tmp_path: Path) -> None:
    history = History(tmp_path / "state" / "history")
    async with opened(wire, history=history) as pilot:
        await press(pilot, *"oil", "enter", "slash", "ctrl+u", *"coup", "enter", "slash")
        await press(pilot, "up", "up")
        assert asked(pilot) == "oil"
        await press(pilot, "down")
        assert asked(pilot) == "coup"
    later = History(tmp_path / "state" / "history")
    assert later.queries == ["oil", "coup"]
    async with opened(wire, history=later) as pilot:
        await press(pilot, "ctrl+r")
        assert isinstance(pilot.app.screen, ChoiceDialog)
        await press(pilot, "j", "enter")
        assert asked(pilot) == "oil"
        await press(pilot, "ctrl+r", "escape")
        assert asked(pilot) == "oil"


async def test_undo(wire: Index) -> None:
    async with opened(wire, "oil") as pilot:
        browser(pilot).line.put("coup")
        await settle(pilot)
        browser(pilot).line.put("coup date:0001")  # which cannot be asked
        await settle(pilot)
        assert "1678" in reading(pilot)
        await press(pilot, "u")
        assert (asked(pilot), reading(pilot)) == ("coup", "coup")
        await press(pilot, "u")
        assert asked(pilot) == "oil"
        await press(pilot, "u")
        assert asked(pilot) == "oil"


async def test_sorting(wire: Index) -> None:
    async with opened(wire, "s-400") as pilot:
        assert "by relevance" in status(pilot)
        await press(pilot, "s")
        assert (at(pilot), "newest first" in status(pilot)) == ("dpa-7", True)
        await press(pilot, "s")
        assert (at(pilot), "oldest first" in status(pilot)) == ("afp-1", True)
        await press(pilot, "s")
        assert "latest arrivals first" in status(pilot)
        await press(pilot, "s")
        assert "by relevance" in status(pilot)


async def test_what_is_shown_under_an_error_is_said_to_be_of_another_query(wire: Index) -> None:
    async with opened(wire, "zeppelin") as pilot:
        assert "zeppelin: no story has it" in rows(pilot)
        browser(pilot).line.put("headlin:coup")
        await settle(pilot)
        assert "zeppelin" not in rows(pilot)
        assert "cannot be read as it stands" in rows(pilot)
        browser(pilot).line.put("oil")
        await settle(pilot)
        assert status(pilot).startswith("story 1 of ")
        browser(pilot).line.put("headlin:coup")
        await settle(pilot)
        assert status(pilot).startswith("the query before · story 1 of ")
        browser(pilot).line.put("oil")
        await settle(pilot)
        assert status(pilot).startswith("story 1 of ")


async def test_keys_that_want_a_story_say_that_there_is_none(wire: Index) -> None:
    for key in ("w", "c", "O"):
        async with opened(wire, "zeppelin") as pilot:
            browser(pilot).results.focus()
            await press(pilot, key)
            said = [notice.message for notice in pilot.app._notifications]
            assert said == ["There is no story under the cursor."], key


async def test_a_story_without_headline_is_listed_by_what_it_has(tmp_path: Path) -> None:
    line = {"date": "2020-01-01T00:00:00Z", "headline": "", "source": "AFP"}
    records = [
        line | {"id": "a-1", "slug": "OIL-PRICES", "body": "Crude rose."},
        line | {"id": "a-2", "body": "Wheat fell\nin Chicago."},
    ]
    archive = tmp_path / "flash.jsonl"
    archive.write_text("".join(json.dumps(record) + "\n" for record in records))
    build([str(archive)], tmp_path / "flash", extractor="none")
    with Index(tmp_path / "flash") as index:
        async with opened(index, "crude", size=NORMAL) as pilot:
            assert "OIL-PRICES" in rows(pilot).splitlines()[0]
            assert page(pilot).startswith("OIL-PRICES")
        async with opened(index, "wheat", size=NORMAL) as pilot:
            assert "Wheat fell in Chicago." in rows(pilot).splitlines()[0]


async def test_the_newest_query_wins(wire: Index) -> None:
    async with opened(wire) as pilot:
        for text in ("oil", "sanctions", '="S-400"', "protestosu"):
            browser(pilot).line.put(text)
        await settle(pilot)
        assert at(pilot) == "afp-3"
        assert "story 1 of 1 " in status(pilot)


async def test_no_hits(wire: Index) -> None:
    async with opened(wire, "zeppelin") as pilot:
        assert status(pilot).startswith("no stories")
        assert page(pilot).strip() == ""
        await press(pilot, "n", "N", "j", "enter", "w", "x", "m", "y", "Y", "O", "s", "apostrophe")
        await press(pilot, "i", "enter", "z", "v", "left")
        assert status(pilot).startswith("no stories")


async def test_what_to_ask_instead_of_nothing(wire: Index) -> None:
    async with opened(wire, "sanctoins source:AFP date:2018") as pilot:
        shown = " ".join(rows(pilot).split())
        assert "0 stories: sanctoins 0 · source:AFP 22 · date:2018-01-01..2018-12-31 0" in shown
        assert "sanctoins: no story has it; did you mean sanctions (63) ?" in shown
        assert "this archive runs from 2019-07-12 to 2020-" in shown
        assert "▸ sanctions (63) for sanctoins" in shown
        browser(pilot).results.focus()
        await press(pilot, "enter")
        assert asked(pilot) == "sanctions source:AFP date:2018"
        shown = " ".join(rows(pilot).split())
        assert "▸ without date:2018-01-01..2018-12-31" in shown
        await press(pilot, "enter")
        assert asked(pilot) == "sanctions AND source:AFP"
        assert "story 1 of 22 " in status(pilot)


async def test_what_to_ask_instead_is_clicked(wire: Index) -> None:
    async with opened(wire, "oil source:Reuter headline:steady", size=NARROW) as pilot:
        lines = rows(pilot).splitlines()
        y = next(y for y, line in enumerate(lines) if "Reuters (21) for source:Reuter" in line)
        await pilot.click("#results", offset=(6, y), times=2)
        await settle(pilot)
        assert asked(pilot) == 'oil source:="Reuters" headline:steady'


class Named:
    """Lists as a user has them."""

    events = {"coup": "2019-07-12", "cuts": "2020-01"}  # noqa: RUF012
    groups = {"desk": ("AFP", "Reuters")}  # noqa: RUF012
    saved = {"missiles": "s-400 OR patriot"}  # noqa: RUF012


class Broken:
    """Lists whose file cannot be read."""

    @property
    def events(self) -> dict[str, str]:
        raise SearcherError("lists.toml, line 3: is not TOML")

    groups = saved = events


async def test_own_names_are_read_and_completed(wire: Index) -> None:
    async with opened(wire, "saved:missiles group:desk", lists=Named()) as pilot:
        assert "story 1 of 2 " in status(pilot)
        browser(pilot).line.edit()
        await press(pilot, "ctrl+u", *"oil date:@cu", "tab")
        assert asked(pilot) == "oil date:@cuts"
        await press(pilot, "ctrl+u", *"oil OR saved:mi", "tab")
        assert asked(pilot) == "oil OR saved:missiles"
        browser(pilot)._narrow('source:="AFP"')
        await settle(pilot)
        assert asked(pilot) == '(oil OR saved:missiles) source:="AFP"'


async def test_lists_that_cannot_be_read_are_told(wire: Index) -> None:
    async with opened(wire, "oil", lists=Broken()) as pilot:
        await press(pilot, "slash", *" date:@x", "tab")
        assert reading(pilot) == "lists.toml, line 3: is not TOML"


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("oil NE", "oil NEAR/5"),
        ("oil THE", "oil THEN/5"),
        ("oil NOT N", "oil NOT NEAR/5"),
        ("oil SA", "oil SAME/S"),
        ("AT", "ATLEAST/5"),
        ("FI", "FIRST/50"),
        ("oil A", "oil AND"),
        ("oil O", "oil OR"),
        ("hle", "hlead:"),
        ("wor", "words:"),
        ("words:", "words:>600"),
        ("urg", "urgency:"),
        ("ki", "kind:"),
        ("sav", "saved:"),
        ("gr", "group:"),
        ("sin", "since:"),
        ("saved:", "saved:missiles"),
        ("group:d", "group:desk"),
        ("date:@", "date:@coup"),
        ("date:..@cu", "date:..@cuts"),
        ("since:@co", "since:@coup"),
        ("date:ye", "date:yesterday"),
        ("-date:last-w", "-date:last-week"),
    ],
)
def test_completions(typed: str, becomes: str) -> None:
    found, _ = completions(typed, lambda field: {}, Named())[0]
    assert found == becomes
    if not found.endswith(":"):
        operand = "" if ":" in found else " x"
        parse(f"{found}{operand}", now=NOW, lists=Named())


async def test_advice_on_a_query_is_shown(wire: Index) -> None:
    async with opened(wire, "oil or steady") as pilot:
        assert "write OR to mean either" in reading(pilot)


# Reading


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
        assert at(pilot) == min(STORIES, key=lambda story: story.date).id
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


# Narrowing


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


# Keeping


async def test_marks(wire: Index) -> None:
    async with opened(wire, "oil") as pilot:
        await press(pilot, "m", "j", "j", "m", "j")
        assert "2 marked" in status(pilot)
        assert rows(pilot).count("●") == 2
        await press(pilot, "apostrophe")
        assert browser(pilot).results.cursor == 0
        await press(pilot, "apostrophe")
        assert browser(pilot).results.cursor == 2
        await press(pilot, "m")
        assert "1 marked" in status(pilot)


CITATION = (
    "Elif Kaya, “Turkey takes delivery of first S-400 parts”, AFP, 2019-07-12 09:30 UTC, afp-1"
)


@pytest.fixture
def no_clipboard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desktop without a clipboard: a PATH with nothing in it, and no tmux."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.delenv("TMUX", raising=False)
    return tmp_path / "bin"


async def test_copying_through_the_terminal_alone(wire: Index, no_clipboard: Path) -> None:
    async with opened(wire, "s-400 delivery") as pilot:
        await press(pilot, "y")
        assert pilot.app.clipboard == CITATION
        assert "copied" not in said(pilot)  # nobody knows whether the terminal obeyed
        assert said(pilot).startswith("The citation was sent to the terminal.")
        await press(pilot, "Y")
        assert pilot.app.clipboard.endswith("The S400s would endanger the F-35, it says.")


@pytest.mark.parametrize(("status", "told"), [(0, "is copied."), (1, "was sent to the terminal.")])
async def test_copying_by_a_command(
    status: int, told: str, wire: Index, no_clipboard: Path
) -> None:
    command = no_clipboard / "wl-copy"
    command.write_text(f"#!/bin/sh\n/bin/cat > {no_clipboard}/copied\nexit {status}\n")
    command.chmod(0o755)
    async with opened(wire, "s-400 delivery") as pilot:
        await press(pilot, "y")
        assert said(pilot).startswith(f"The citation {told}")
        assert (no_clipboard / "copied").read_text() == CITATION


@pytest.fixture
def tmux(no_clipboard: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., str]]:
    """A tmux server of our own, in which the browser is taken to run."""
    found = shutil.which("tmux", path="/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin")
    if not found:
        pytest.skip("tmux is not installed")
    (no_clipboard / "tmux").symlink_to(found)
    socket = no_clipboard / "socket"

    def run(*words: str) -> str:
        command = [found, "-S", str(socket), "-f", "/dev/null", *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    run("new-session", "-d", "/bin/sleep 60")
    monkeypatch.setenv("TMUX", f"{socket},{run('display-message', '-p', '#{pid}').strip()},0")
    yield run
    run("kill-server")


async def test_copying_in_tmux(wire: Index, tmux: Callable[..., str]) -> None:
    async with opened(wire, "s-400 delivery") as pilot:
        await press(pilot, "y")
        assert said(pilot).startswith("The citation is in tmux's paste buffer")
        assert tmux("show-buffer") == CITATION


@pytest.mark.parametrize("variable", ["VISUAL", "EDITOR", "PAGER"])
def test_the_users_editor(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VISUAL", "EDITOR", "PAGER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, "code --wait 'a b'")
    assert viewer() == ["code", "--wait", "a b"]


async def test_an_editor_needs_a_terminal(wire: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "true")
    async with opened(wire, "s-400") as pilot:
        await press(pilot, "E")
        assert "no terminal" in said(pilot)


async def test_a_query_is_saved(wire: Index, tmp_path: Path) -> None:
    lists = UserLists(tmp_path)
    async with opened(wire, "oil steady", lists=lists) as pilot:
        await press(pilot, "S", *"/x", "enter")
        assert '"/x" is no name' in complaint(pilot)
        await press(pilot, "ctrl+u", *"Oil", "enter")
        assert 'saved:oil" stands for it' in said(pilot)
        assert UserLists(tmp_path).saved == {"oil": "oil steady"}
        browser(pilot).line.put("saved:oil")  # it is there at once
        await settle(pilot)
        assert "story 1 of 60 " in status(pilot)
        await press(pilot, "S", *"oil", "enter")
        assert "oil is saved already: oil steady" in complaint(pilot)
        await press(pilot, "enter")
        assert "saved searches that name each other" in complaint(pilot)
        await press(pilot, "escape")
        browser(pilot).line.put("coup")
        await settle(pilot)
        await press(pilot, "S", *"oil", "enter", "enter")
        assert UserLists(tmp_path).saved == {"oil": "coup"}


def complaint(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one("#complaint", Static).content)


async def test_plain_text_needs_a_terminal(wire: Index) -> None:
    async with opened(wire, "s-400") as pilot:
        await press(pilot, "ctrl+l")
        assert "no terminal" in said(pilot)


@pytest.mark.parametrize(
    ("layout", "ending", "begins"),
    [(0, ".jsonl", '{"schema":1,"rank":1,'), (1, ".csv", "date,source,"), (2, ".md", "## ")],
)
async def test_export(layout: int, ending: str, begins: str, wire: Index, tmp_path: Path) -> None:
    async with opened(wire, "oil", order=Order.OLDEST) as pilot:
        await press(pilot, "e")
        dialog = pilot.app.screen
        assert isinstance(dialog, ExportDialog)
        line = dialog.query_one("#path", Input)
        line.value = str(tmp_path / "hits.jsonl")
        formats = dialog.query_one("#format", RadioSet)
        formats.focus()
        await press(pilot, *["down"] * layout, "space")
        assert line.value == str(tmp_path / f"hits{ending}")
        await pilot.click("#write")
        await settle(pilot)
        written = (tmp_path / f"hits{ending}").read_text()
        assert written.startswith(begins)
        counted = {0: '"schema":1', 1: "Markets wrap", 2: "## Markets"}[layout]
        assert written.count(counted) == 60
        assert "60 stories are in" in str([n.message for n in pilot.app._notifications])
        assert [path.name for path in tmp_path.iterdir()] == [f"hits{ending}"]


async def test_export_of_marked_and_of_one(wire: Index, tmp_path: Path) -> None:
    async with opened(wire, "oil") as pilot:
        await press(pilot, "m", "j", "m", "e")
        path = tmp_path / "marked.jsonl"
        pilot.app.screen.query_one("#path", Input).value = str(path)
        pilot.app.screen.query_one("#path", Input).focus()
        await press(pilot, "enter")
        assert len(path.read_text().splitlines()) == 2
        await press(pilot, "e")
        line = pilot.app.screen.query_one("#path", Input)
        line.value = str(path)
        line.focus()
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ExportDialog)  # it does not replace a file
        line.value = str(tmp_path / "nowhere" / "x.jsonl")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ExportDialog)
        line.value = str(tmp_path / "one.jsonl")
        pilot.app.screen.query_one("#scope", RadioSet).focus()
        await press(pilot, "down", "down", "space")
        line.focus()
        await press(pilot, "enter")
        assert len((tmp_path / "one.jsonl").read_text().splitlines()) == 1
        await press(pilot, "e")
        await pilot.click("#cancel")
        await settle(pilot)
        assert len(pilot.app.screen_stack) == 1


# The layouts


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
