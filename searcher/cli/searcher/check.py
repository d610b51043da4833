"""`searcher check`: every promise that an index makes, verified."""

from collections.abc import Iterator
from pathlib import Path

from searcher.cli.arguments import index_path, one_index
from searcher.cli.declaring import IndexName, IndexOption, application
from searcher.cli.messages import say
from searcher.cli.process import EXIT_CODES, FAULTS, SUCCESS
from searcher.errors import EngineError
from searcher.index.check import problems
from searcher.index.opened import Index
from searcher.output import one_line

app = application()


@app.command(
    short_help="Verify that an index is sound.",
    help=f"Verify every promise that an index makes. Exit code: 0 sound, 3 not, {EXIT_CODES}.",
)
def check(*, name: IndexName = None, index: IndexOption = None) -> int:
    path = index_path(one_index(name, index))
    is_sound = True
    # Each is printed as it is found: a check may take minutes.
    for problem in _problems(path):
        say(one_line(problem))
        is_sound = False
    if is_sound:
        say(f"{path.name} is sound")
    return SUCCESS if is_sound else FAULTS


def _problems(path: Path) -> Iterator[str]:
    try:
        with Index(path) as index:
            yield from problems(index)
    except EngineError as error:  # so damaged that it cannot be opened
        yield str(error)
