"""Writing hits to a file: whole, or not at all."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from searcher.engines.results import Hit
from searcher.output.lines import LINES, Layout, View


def write(path: Path, layout: Layout, hits: Iterable[Hit], view: View) -> int:
    """Write hits to a new file. Returns how many.

    Raises OSError, and FileExistsError where there is a file of that name. Then nothing is left
    behind: neither the file nor a part of it.
    """
    count = 0

    def counted() -> Iterator[Hit]:
        nonlocal count
        for hit in hits:
            count += 1
            yield hit

    partial = path.with_name(f".{path.name}.part")
    try:
        with partial.open("w", encoding="utf-8", errors="replace") as file:
            for line in LINES[layout](counted(), view):
                file.write(line + "\n")
        # A rename would replace a file that has come there meanwhile; a link never does (link(2)).
        os.link(partial, path)
    finally:
        partial.unlink(missing_ok=True)
    return count
