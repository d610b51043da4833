"""Writing hits to a file: whole, or not at all."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from searcher.engines.results import Hit
from searcher.output.lines import LINES, Layout, View


@dataclass(frozen=True, slots=True)
class Export:
    """What to write (`scope` is all, marked or this), in which format, and where."""

    scope: str
    layout: Layout
    path: Path


def write(export: Export, hits: Iterable[Hit], view: View) -> int:
    """Write hits to a new file; the number written.

    Raises OSError, FileExistsError among them; then there is no file, nor half of one.
    """
    count = 0

    def counted() -> Iterator[Hit]:
        nonlocal count
        for hit in hits:
            count += 1
            yield hit

    partial = export.path.with_name(f".{export.path.name}.part")
    try:
        with partial.open("w", encoding="utf-8", errors="replace") as file:
            for line in LINES[export.layout](counted(), view):
                file.write(line + "\n")
        os.link(partial, export.path)  # unlike a rename it never replaces a file
    finally:
        partial.unlink(missing_ok=True)
    return count
