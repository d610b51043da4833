"""What is expected of the samples in `corpus/`: each format's folder holds it as `.expected.jsonl`.

A file whose name begins with a dot is no part of an archive, so a build passes over it.
`python tests/support/expecting.py nitf` writes the rows of a format anew: compare each with the
sample it was read from before committing.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from samples import CORPUS

from searcher.archives import FORMATS, Given, Reject, Skipped, read
from searcher.codec import to_json


def place(format: str) -> Path:
    """Where the rows expected of a format are kept."""
    return CORPUS / format / ".expected.jsonl"


def expected(format: str) -> list[dict[str, Any]]:
    """The rows expected of a format, in the order in which its samples are read."""
    rows = [json.loads(line) for line in place(format).read_text().splitlines()]
    assert rows, format
    return rows


def are_whole(format: str) -> bool:
    """Whether the rows hold whole stories, as this module writes them."""
    return any("story" in row for row in expected(format))


def sample_files(format: str) -> list[Path]:
    """The samples of a format that hold text: all but those packed to keep their files' dates."""
    found = sorted((CORPUS / format).iterdir())
    files = [path for path in found if path.suffix != ".tar" and not path.name.startswith(".")]
    assert files, format
    return files


def rows(format: str) -> Iterator[dict[str, Any]]:
    """A row for each thing found: its file, and the whole story or why it is none.

    Samples that are packed keep the dates of their files, and are read with them.
    """
    folder = CORPUS / format
    is_packed = any(path.suffix == ".tar" for path in folder.iterdir())
    for found in read(folder, given=Given(by_file=is_packed)):
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


WHOLE = [name for name in FORMATS if are_whole(name)]

if __name__ == "__main__":
    for format in sys.argv[1:]:
        lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows(format)]
        place(format).write_text("".join(lines))
