"""`searcher list`: the indexes there are."""

from datetime import UTC, datetime
from pathlib import Path

from searcher.cli.declaring import application
from searcher.cli.process import SUCCESS
from searcher.errors import EngineError, IndexMissing
from searcher.index.location import indexes
from searcher.index.opened import Index
from searcher.output import moment, table

app = application()


@app.command(
    "list",
    short_help="List the indexes there are.",
    help="List the indexes there are: name, stories, bytes, last build.",
)
def list_indexes() -> int:
    table(
        ("index", "stories", "bytes", "last build"),
        [_row(path) for path in indexes()],
        ("stories", "bytes"),
    )
    return SUCCESS


def _row(path: Path) -> tuple[str, str, str, str]:
    try:
        with Index(path) as index:
            updated = moment(datetime.fromisoformat(index.manifest.updated), UTC)
            return path.name, f"{len(index.engine):,}", f"{index.size():,}", updated
    except (EngineError, IndexMissing) as error:  # one bad index must not hide the others
        return path.name, "", "", str(error)
