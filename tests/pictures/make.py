"""Draw the picture of the browser that the README shows.

python tests/pictures/make.py
"""

import asyncio
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from samples import CORPUS
from textual.widgets import Input

from searcher.browser.app import Browser
from searcher.index.builder import build
from searcher.index.opened import Index

PICTURE = Path(__file__).with_name("browser.svg")


async def draw(index: Index) -> str:
    """The browser over the sample archive, at the second hit of a query."""
    browser = Browser(index, "S-400 sanctions", clock=lambda: 0.0)
    async with browser.run_test(size=(140, 36)) as pilot:
        browser.query_one(Input).cursor_blink = False
        await browser.workers.wait_for_complete()
        await pilot.pause()
        await pilot.press("j", "n", "n")
        await pilot.pause()
        return browser.export_screenshot(title="searcher browse 'S-400 sanctions'")


def picture() -> str:
    """The picture, the same on every machine: its size and clock are fixed, its stories ours."""
    for name in ("NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_ANIMATIONS"):
        os.environ.pop(name, None)  # Textual would obey them
    with tempfile.TemporaryDirectory() as folder:
        build([str(CORPUS)], Path(folder) / "corpus")
        with Index(Path(folder) / "corpus") as index:
            return asyncio.run(draw(index))


if __name__ == "__main__":
    PICTURE.write_text(picture())
