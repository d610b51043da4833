"""The browser under test: when it has done all that was asked of it."""

import time

from textual.pilot import Pilot
from timing import HANG

from searcher.browser.queryline import QueryLine


async def settle(pilot: Pilot[None]) -> None:
    """Wait until nothing is typed, searched or drawn; twice, as what is drawn may ask for a page.

    `Pilot.pause()` alone compares processor time with the time by the clock, which on a busy
    machine says that nothing happens when nothing has happened yet.
    """
    app, end = pilot.app, time.monotonic() + HANG
    quiet = 0
    while quiet < 2:
        assert time.monotonic() < end, "the browser never comes to rest"
        await pilot.wait_for_scheduled_animations()
        await pilot.pause(0.001)
        typing = any(line._pause for line in app.screen_stack[0].query(QueryLine))
        quiet = 0 if typing or len(app.workers) else quiet + 1
