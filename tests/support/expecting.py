"""What is read of the samples in `corpus/`, as rows of `tests/expected/`.

`python tests/support/expecting.py nitf` writes the rows of a format anew: read them
before committing.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from samples import CORPUS

from searcher.archives import Reject, Skipped, read
from searcher.codec import to_json

EXPECTED = Path(__file__).parents[1] / "expected"


def rows(format: str) -> Iterator[dict[str, Any]]:
    """A row for each thing found: its file, and the whole story or why it is none."""
    folder = CORPUS / format
    for found in read(folder):
        row: dict[str, Any] = {"file": found.origin.partition("#")[0].removeprefix(f"{folder}/")}
        if isinstance(found, Reject):
            row["reject"] = found.reason
        elif isinstance(found, Skipped):
            row["skip"] = found.reason
        else:
            row["story"] = {
                key: value
                for key, value in to_json(found).items()
                if key != "origin" and value not in ("", [], None)
            }
        yield row


if __name__ == "__main__":
    for format in sys.argv[1:]:
        lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows(format)]
        (EXPECTED / f"{format}.jsonl").write_text("".join(lines))
