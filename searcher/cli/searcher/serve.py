"""`searcher serve`: a web page over an index."""

import sys
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from searcher.cli.arguments import index_path, only_index, zone_named
from searcher.cli.declaring import IndexOption, Zone, application
from searcher.cli.messages import say
from searcher.cli.process import EXIT_CODES, SUCCESS
from searcher.errors import SearcherError

app = application()

PORT = 8642
NEEDED = ("jinja2", "starlette", "uvicorn")


@app.command(
    short_help="Serve a web page over an index.",
    help=f"""Serve a web page over an index, to this machine alone unless told otherwise.

\b
searcher serve                              http://127.0.0.1:{PORT}
searcher serve -i wires --port 9000
searcher serve --host 0.0.0.0 --url https://news.example.org --credentials people.txt

"searcher help page" says what is safe, and how to serve others.
Exit code: 0 ended, 2 failed, {EXIT_CODES}.
""",
)
def serve(
    *,
    index: IndexOption = None,
    port: Annotated[
        int, typer.Option("--port", metavar="N", min=0, max=65535, help="0: any that is free.")
    ] = PORT,
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="The address to listen at.")
    ] = "127.0.0.1",
    url: Annotated[
        str, typer.Option("--url", metavar="URL", help="How people reach it, through a proxy.")
    ] = "",
    credentials: Annotated[
        Path | None,
        typer.Option(
            "--credentials",
            metavar="FILE",
            help="Who may read: name:password or a token a line; needed if others reach it.",
        ),
    ] = None,
    trust_header: Annotated[
        str,
        typer.Option(
            "--trust-header",
            metavar="NAME",
            help="A header that a proxy sets for those who may read, and strips from others.",
        ),
    ] = "",
    tz: Zone = "UTC",
) -> int:
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise SearcherError(
            f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} not installed;"
            " pip install 'newswire-search[page]'"
        )
    from searcher.page.app import application as page
    from searcher.page.credentials import read_credentials
    from searcher.page.published import Shelf
    from searcher.page.server import listen
    from searcher.page.server import serve as run
    from searcher.page.settings import settings

    zone = zone_named(tz)
    known = read_credentials(credentials.expanduser()) if credentials else None
    chosen = partial(
        settings, host, url=url, zone=zone, credentials=known, trusted_header=trust_header
    )
    chosen(port)  # before anything is opened, so that a mistake is told at once
    shelf = Shelf(index_path(only_index(index)))
    listening = listen(host, port)
    wanted = chosen(listening.getsockname()[1])
    with listening:
        run(
            page(shelf, wanted),
            listening,
            lambda: _tell(shelf.name, wanted.address),
        )
    return SUCCESS


def _tell(name: str, address: str) -> None:
    say(f"{name} is at {address}  (Ctrl-C ends it)")
    # Whoever starts it in a script waits for this line.
    sys.stdout.flush()
