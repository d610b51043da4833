"""The query line: typing, completing, history, and what is said of a query."""

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

import pytest
from browsing import (
    NARROW,
    NORMAL,
    asked,
    at,
    browser,
    focused,
    opened,
    page,
    press,
    reading,
    rows,
    settle,
    status,
)
from dated import when
from samples import NOW
from textual.widgets import Input
from wires import STORIES

from searcher.browser.completion import completions
from searcher.browser.dialogs import ChoiceDialog
from searcher.browser.history import History
from searcher.errors import SearcherError
from searcher.index.builder import build
from searcher.index.opened import Index
from searcher.query.parser import parse


@pytest.mark.fast
async def test_it_opens_on_everything_newest_first(wire: Index) -> None:
    async with opened(wire) as pilot:
        assert isinstance(pilot.app.focused, Input)
        assert status(pilot).startswith(f"story 1 of {len(STORIES)} · newest first")
        assert at(pilot) == max(STORIES, key=lambda story: when(story)).id


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
    licences: Mapping[str, timedelta] = MappingProxyType({})


class Broken:
    """Lists whose file cannot be read."""

    @property
    def events(self) -> dict[str, str]:
        raise SearcherError("lists.toml, line 3: is not TOML")

    groups = saved = events

    @property
    def licences(self) -> dict[str, timedelta]:
        raise SearcherError("lists.toml, line 3: is not TOML")


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
        ("date:no", "date:none"),
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
