"""Opens the browser, for `search --browse` and `searcher browse`."""

import os
import sys
from datetime import tzinfo

from searcher.cli.arguments import index_path
from searcher.cli.process import SUCCESS
from searcher.engines.results import Order
from searcher.errors import SearcherError
from searcher.index.opened import Index
from searcher.saved.lists import UserLists


def open_browser(name: str | None, query: str, *, zone: tzinfo, order: Order) -> int:
    """Run the browser on an index in this terminal; the exit code."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise SearcherError("the browser needs a terminal; in a pipe use search")
    # Emacs' M-x shell and many editors' consoles show what is written to them and obey nothing.
    if (terminal := os.environ.get("TERM")) in ("dumb", "unknown"):
        raise SearcherError(
            f"the browser cannot draw on this terminal, which says TERM={terminal}; use search"
        )
    if not sys.stderr.isatty():
        # Textual draws on standard error, which may be closed or a file.
        sys.__stderr__ = sys.__stdout__  # type: ignore[misc]  # typeshed calls it final
    with Index(index_path(name)) as index:
        from searcher.browser.app import Browser
        from searcher.browser.history import History, history_file

        history = History(history_file())
        browser = Browser(index, query, zone=zone, order=order, history=history, lists=UserLists())
        browser.run()
    return browser.return_code or SUCCESS
