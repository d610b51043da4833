"""The `search` command: every word after it that is no option is the query.

options       what can be asked, and the usual command line read without typer
declaration   the same for typer: checks, help, completion
answer        what is asked, of which index
hits          prints hits: lines for scripts, cards for people
query_file    --queries
explaining    --why-not, and why nothing was found
"""

import sys
from collections.abc import Callable, Sequence

from searcher.cli import process


def main() -> None:
    """The `search` script."""
    process.begin()
    process.end(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """What `search` does with these arguments; the exit code."""
    return process.run("search", _answer(arguments))


def _answer(arguments: Sequence[str]) -> Callable[[], int]:
    """The answer to a command line; typer is imported only if it is needed to read it."""
    # msgspec takes typing_extensions if it is there, and inspect with it: 4 to 12 ms for what
    # Python 3.11 has in typing. None says that it is not there.
    absent = sys.modules.setdefault("typing_extensions", None)  # type: ignore[arg-type]
    import msgspec  # noqa: F401

    if absent is None:
        del sys.modules["typing_extensions"]
    from searcher.cli.search.options import read

    options = read(arguments)
    if options is None:
        from searcher.cli.declaring import answer_of
        from searcher.cli.search.declaration import app

        return answer_of(app, "search", arguments)
    from searcher.cli.search.answer import answer

    return lambda: answer(options)
