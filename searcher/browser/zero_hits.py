"""What the results pane shows when nothing is found: why, and what can be asked instead."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import tzinfo
from itertools import chain
from textwrap import wrap

from searcher.errors import SearcherError
from searcher.output import zero_hits
from searcher.output.narrowing import EVERYTHING
from searcher.output.zero_hits import Choice
from searcher.query.nodes import Query
from searcher.search.zero_hits import NoHits

NARROWEST = 20  # columns; below that words would be broken letter by letter
ABOVE = 1  # blank rows above the lines, and between them and the choices


@dataclass(frozen=True, slots=True)
class Advice:
    """Lines to read, and choices below them: the label of each, and the query it asks."""

    lines: tuple[str, ...]
    choices: tuple[tuple[str, str], ...] = ()

    def wrapped(self, width: int) -> "Advice":
        """The same, with its lines broken at `width` columns."""
        parts = (wrap(line, max(NARROWEST, width)) or [""] for line in self.lines)
        return replace(self, lines=tuple(chain.from_iterable(parts)))

    @property
    def height(self) -> int:
        """Rows on the screen."""
        return self.row(len(self.choices))

    def row(self, choice: int) -> int:
        """The row of a choice, both from 0."""
        return ABOVE + len(self.lines) + ABOVE + choice

    def at(self, row: int) -> tuple[str, int | None]:
        """The text of a row, and the number of its choice; None for a row that is no choice."""
        choice = row - self.row(0)
        if 0 <= choice < len(self.choices):
            return self.choices[choice][0], choice
        line = row - ABOVE
        return (self.lines[line] if 0 <= line < len(self.lines) else ""), None


def advice(found: NoHits, text: str, zone: tzinfo, parsed: Callable[[str], Query]) -> Advice:
    """The advice on a query that finds nothing and is written `text` in the query line."""
    choices = ((choice.label, _text(choice, text, parsed)) for choice in zero_hits.choices(found))
    return Advice(
        tuple(zero_hits.lines(found, zone)),
        tuple((label, line) for label, line in choices if line),
    )


def _text(choice: Choice, text: str, parsed: Callable[[str], Query]) -> str:
    """The query line that asks what a choice asks, as near to what was typed as it can be.

    Only where the words of the old line cannot be exchanged one for one is it the tree as printed;
    empty where that cannot be read back either, and then the choice is not offered.
    """
    # The user's own line with a word exchanged is understood at once; a tree printed anew has
    # other brackets and AND between all words.
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
