"""Drives the browser in tests: presses keys, waits until it is idle, reads what it shows."""

import io
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from rich.console import Console
from textual.pilot import Pilot
from textual.widgets import Input, Static
from timing import HANG

from searcher.browser.app import Browser
from searcher.browser.queryline import QueryLine
from searcher.index.opened import Index


async def settle(pilot: Pilot[None]) -> None:
    """Wait until no query is pending, no worker runs and everything is drawn.

    It must look idle twice in a row, as drawing may request another page of hits. `Pilot.pause()`
    is not enough: it compares processor time with elapsed time, so a busy machine looks idle to it.
    """
    app, end = pilot.app, time.monotonic() + HANG
    quiet = 0
    while quiet < 2:
        assert time.monotonic() < end, "the browser never comes to rest"
        await pilot.wait_for_scheduled_animations()
        await pilot.pause(0.001)
        typing = any(line._pause for line in app.screen_stack[0].query(QueryLine))
        quiet = 0 if typing or len(app.workers) else quiet + 1


WIDE, NORMAL, NARROW = (160, 50), (100, 30), (60, 20)


@asynccontextmanager
async def opened(
    index: Index, query: str = "", size: tuple[int, int] = WIDE, **options: object
) -> AsyncIterator[Pilot[None]]:
    app = Browser(index, query, **options)  # type: ignore[arg-type]
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield pilot


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, waiting after each for what it does; text in a query line is typed in one go."""
    for key in keys:
        await pilot.press(key)
        if not isinstance(pilot.app.focused, Input):
            await settle(pilot)
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
