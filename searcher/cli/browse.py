"""`searcher browse`: the terminal browser."""

import os
import sys
from datetime import tzinfo

from searcher.cli import FOUND
from searcher.engines.results import Order
from searcher.errors import SearcherError
from searcher.index.location import choose
from searcher.index.opened import Index
from searcher.saved.lists import UserLists


def open_browser(name: str | None, query: str, *, zone: tzinfo, order: Order) -> int:
    """Run the browser in this terminal; the exit code."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise SearcherError("the browser needs a terminal; in a pipe use search")
    # Emacs' M-x shell and many editors' consoles show what is written to them and obey nothing.
    if (terminal := os.environ.get("TERM")) in ("dumb", "unknown"):
        raise SearcherError(
            f"the browser cannot draw on this terminal, which says TERM={terminal}; use search"
        )
    with Index(choose(name)) as index:
        from searcher.browser.app import Browser
        from searcher.browser.history import History, history_file

        history = History(history_file())
        browser = Browser(index, query, zone=zone, order=order, history=history, lists=UserLists())
        browser.run()
        if browser.return_code:
            raise SystemExit(browser.return_code)
    return FOUND
