"""What is taken out of the browser: marks, copies, saved searches, exports."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browsing import (
    at,
    browser,
    opened,
    page,
    press,
    rows,
    said,
    settle,
    status,
)
from textual.pilot import Pilot
from textual.widgets import Input, RadioSet, Static

from searcher.browser.dialogs import ExportDialog
from searcher.browser.story_actions import viewer
from searcher.engines.results import Order
from searcher.index.marks import Marks
from searcher.index.opened import Index
from searcher.saved.lists import UserLists


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


async def test_tags_and_notes(wire: Index) -> None:
    marks = Marks(lambda: wire.path)
    try:
        async with opened(wire, "s-400") as pilot:
            await press(pilot, "enter")
            id = at(pilot)
            await press(pilot, "t", *"case1", "enter")
            await press(pilot, "T", *"ask the lawyer", "enter")
            assert [(one.tag, one.note) for one in marks.of(id)] == [
                ("case1", ""), ("", "ask the lawyer"),
            ]  # fmt: skip
            assert "case1" in page(pilot)
            assert "ask the lawyer" in page(pilot)
            browser(pilot).line.put("tag:case1 note:lawyers")
            await settle(pilot)
            assert status(pilot).startswith("story 1 of 1 ")
            assert at(pilot) == id
            await press(pilot, "t", *"CASE1", "enter")
            assert not marks.tags()
            await press(pilot, "t", *"a b", "enter")
            assert not marks.tags()  # the dialog stays, and says what a tag is
    finally:
        marks.file.unlink(missing_ok=True)
