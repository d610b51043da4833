"""Why a story is found or not, and why nothing is."""

import sys

from searcher import output
from searcher.cli.messages import say
from searcher.cli.process import NOTHING, SUCCESS
from searcher.engines import Searched
from searcher.errors import SearcherError
from searcher.index.opened import Index
from searcher.output import Color, Layout, View, why_not, zero_hits
from searcher.output.screen import json_line
from searcher.search.zero_hits import explain_no_hits


def print_why_not(index: Index, id: str, view: View, layout: Layout, color: Color) -> int:
    """Print which clauses of the query a story meets and which it fails; the exit code.

    Raises SearcherError if there is no such story.
    """
    if layout not in (Layout.RICH, Layout.PLAIN, Layout.JSON):
        raise SearcherError(f"--why-not has no format {layout}; choose rich, plain or json")
    # From the engine itself: a story under embargo is there too, and the embargo is the reason.
    story = index.engine.get(id)
    if story is None:
        raise SearcherError(f'there is no story "{id}" in {index.name}')
    assert view.now
    found = why_not.why_not(view.query, story, view.zone, view.now)
    if layout is Layout.JSON:
        say(json_line(why_not.record(found)))
    elif layout is Layout.PLAIN:
        for line in why_not.lines(found):
            say(line)
    else:
        paper = output.console(color=color)
        for line in why_not.lines(found, why_not.SIGNS):
            paper.print(line, style="red" if line.lstrip().startswith("✗") else "")
    return SUCCESS if found.is_found else NOTHING


def tell_no_hits(shown: Searched, view: View, *, is_counted: bool = False) -> None:
    """Say on stderr why there are no hits from `view.first` on.

    `is_counted` if it has been printed that the query finds nothing.
    """
    total = shown.search(view.query, 0).total if view.first > 1 else 0
    if total:
        sys.stderr.write(f"{output.stories_said(total)}, none after the first {view.first - 1:,}\n")
        return
    found = explain_no_hits(view.query, shown)
    first, *others = zero_hits.lines(found, view.zone)
    # The first line counts the clauses; of a single one that is said already.
    is_known = is_counted and len(found.clauses) == 1 and bool(others)
    for line in others if is_known else [first, *others]:
        sys.stderr.write(f"{line}\n")
