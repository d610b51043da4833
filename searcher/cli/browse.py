"""`searcher browse`: the terminal browser, in a terminal or served to a web browser."""

import os
import shlex
import sys
from datetime import tzinfo

from searcher.cli import FOUND
from searcher.engines.results import Order
from searcher.errors import SearcherError
from searcher.index.location import choose
from searcher.index.opened import Index
from searcher.saved.lists import UserLists

SERVER = "SEARCHER_SERVER"  # the variable in which a served browser finds who serves it


def open_browser(name: str | None, query: str, *, zone: tzinfo, order: Order) -> int:
    """Run the browser in this terminal; the exit code."""
    server = int(os.environ.get(SERVER, "0")) if "TEXTUAL_DRIVER" in os.environ else None
    if server is None and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise SearcherError("the browser needs a terminal; in a pipe use search")
    with Index(choose(name)) as index:
        from searcher.browser.app import Browser
        from searcher.browser.history import History, history_file

        history = History(history_file())
        browser = Browser(
            index, query, zone=zone, order=order, history=history, server=server, lists=UserLists()
        )
        browser.run()
        if browser.return_code:
            raise SystemExit(browser.return_code)
    return FOUND


def serve(name: str | None, query: str, *, zone: str, order: Order, port: int) -> int:
    """Serve the browser to web browsers on this machine until interrupted; the exit code.

    Whoever can reach the port runs a process with the rights of its owner, so it is bound to
    localhost.
    """
    try:
        from textual_serve.server import Server
    except ImportError as error:
        raise SearcherError('--web needs textual-serve:  pip install "searcher[web]"') from error
    path = choose(name)
    os.environ[SERVER] = str(os.getpid())
    command = [
        sys.executable, "-m", "searcher.cli.searcher", "browse", "--index", str(path.resolve()),
        "--tz", zone, "--sort", order.value, "--", query,
    ]  # fmt: skip
    Server(shlex.join(command), host="localhost", port=port, title=f"searcher: {path.name}").serve()
    return FOUND
