"""What the results show when there are none: why, and what can be asked instead."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import tzinfo
from itertools import chain
from textwrap import wrap

from searcher.browser.narrowing import EVERYTHING
from searcher.errors import SearcherError
from searcher.output import zero_hits
from searcher.output.zero_hits import Choice
from searcher.query.nodes import Query
from searcher.search.zero_hits import NoHits

NARROWEST = 20  # columns
ABOVE = 1  # blank lines above the lines, and between them and the choices


@dataclass(frozen=True, slots=True)
class Advice:
    """Lines to read, and below them choices: what each says, and the query line it puts in."""

    lines: tuple[str, ...]
    choices: tuple[tuple[str, str], ...] = ()

    def wrapped(self, width: int) -> "Advice":
        """The same with its lines broken to fit."""
        parts = (wrap(line, max(NARROWEST, width)) or [""] for line in self.lines)
        return replace(self, lines=tuple(chain.from_iterable(parts)))

    @property
    def height(self) -> int:
        """The number of lines on the screen."""
        return self.row(len(self.choices))

    def row(self, choice: int) -> int:
        """The line of a choice."""
        return ABOVE + len(self.lines) + ABOVE + choice

    def at(self, row: int) -> tuple[str, int | None]:
        """What stands in a line, and the number of its choice."""
        choice = row - self.row(0)
        if 0 <= choice < len(self.choices):
            return self.choices[choice][0], choice
        line = row - ABOVE
        return (self.lines[line] if 0 <= line < len(self.lines) else ""), None


def advice(found: NoHits, text: str, zone: tzinfo, parsed: Callable[[str], Query]) -> Advice:
    """The advice on a query without hits whose line says `text`."""
    choices = ((choice.label, _text(choice, text, parsed)) for choice in zero_hits.choices(found))
    return Advice(
        tuple(zero_hits.lines(found, zone)),
        tuple((label, line) for label, line in choices if line),
    )


def _text(choice: Choice, text: str, parsed: Callable[[str], Query]) -> str:
    """A query line that asks what a choice asks: the old one changed, else as the tree prints."""
    changed = text
    for old, new in choice.changes:
        changed = " ".join(changed.replace(old, new).split())
    for line in (changed or EVERYTHING, str(choice.query)):
        try:
            if parsed(line) == choice.query:
                return line
        except SearcherError:
            continue
    return ""
