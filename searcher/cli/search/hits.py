"""Prints hits: lines for scripts, cards for people."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import chain, islice
from time import perf_counter

from searcher import output
from searcher.cli.process import NOTHING, SUCCESS
from searcher.engines import Searched, paging
from searcher.engines.results import Hit, Order, Stopped
from searcher.output import Color, Layout, View, printable
from searcher.query.nodes import Query

# Seconds that a terminal waits for the number of hits.
PATIENCE = 2.0


def write(shown: Searched, view: View, wanted: int | None, order: Order, layout: Layout) -> int:
    """Print hits for a script, `wanted` of them or all; the exit code."""
    hits = paging.hits(shown, view.query, order, offset=view.first - 1, wanted=wanted)
    if view.explain:
        from searcher.output.explanation import explanation

        # Below a plain hit its explanation is indented; the other formats have no place for it.
        indent, stream = ("    ", sys.stdout) if layout is Layout.PLAIN else ("", sys.stderr)
        read = explanation(view.query, view.zone, shown)
        stream.writelines(f"{indent}{line}\n" for line in read)
    # Tells whether there are any; the rest is printed as it comes.
    first = list(islice(hits, 1))
    for line in output.LINES[layout](chain(first, hits), view):
        sys.stdout.write(line + "\n")
    # The other formats are for programs: they see the exit code, and expect nothing on stderr.
    if not first and layout is Layout.PLAIN:
        tell_no_hits(shown, view)
    return SUCCESS if first else NOTHING


def write_null(shown: Searched, view: View, wanted: int | None, order: Order) -> int:
    """Print ids as they are, each ended by a zero byte; the exit code.

    A line could not hold every id: one may have a line end in it.
    """
    is_terminal = sys.stdout.isatty()
    printed = 0
    hits = paging.hits(shown, view.query, order, offset=view.first - 1, wanted=wanted)
    for printed, hit in enumerate(hits, 1):  # noqa: B007  # the last number is their number
        id = hit.story.id.replace("\0", "\ufffd")
        sys.stdout.write((output.one_line(id) if is_terminal else id) + "\0")
    return SUCCESS if printed else NOTHING


def paper(*, wanted: bool) -> AbstractContextManager[None]:
    """Where cards are printed: the terminal, through a pager if they are longer than it."""
    # Imported late: in a pipe nobody needs it.
    if not (wanted and sys.stdout.isatty()):
        return nullcontext()
    from searcher.cli.pager import paged

    return paged()


def show(
    shown: Searched,
    view: View,
    wanted: int | None,
    order: Order,
    color: Color,
    notes: Sequence[str],
    started: float,
) -> tuple[int, int]:
    """Print hits as cards, `wanted` of them or all; how many were printed, and how many there are.

    `started` is when the command began (perf_counter), for the time that is printed last.
    """
    from searcher.output.explanation import explanation, read_as

    offset = view.first - 1
    # One search gives the first page and the total; a second would read the index again.
    size = paging.PAGE[0] if wanted is None else min(wanted, paging.PAGE[0])
    start, total, is_all = _counted(shown, view.query, size, offset, order)
    paper = output.console(color=color)
    for note in notes:
        paper.print(f"note: {printable(note)}", style="dim")
    if view.explain:
        for line in explanation(view.query, view.zone, shown):
            paper.print(line, style="dim")
    printed = 0
    for hit in _all_hits(shown, view, start, size, wanted, order):
        # Without bold and underline (a pipe, a dumb terminal) hits are marked with «…».
        paper.print(output.card(hit, view, attributes=paper.color_system is not None))
        paper.print()
        printed += 1
    milliseconds = (perf_counter() - started) * 1000
    summary = _summary(view.first, printed, total, is_all=is_all)
    read = read_as(view.query, view.zone)
    paper.print(f"{read} · {summary} · {milliseconds:.0f} ms", style="dim")
    return printed, total


def _all_hits(
    shown: Searched,
    view: View,
    start: Sequence[Hit],
    size: int,
    wanted: int | None,
    order: Order,
) -> Iterator[Hit]:
    """The hits found together with their number, `size` at most, then those behind them."""
    yield from start
    if len(start) == size:
        left = None if wanted is None else wanted - size
        offset = view.first - 1 + size
        yield from paging.hits(shown, view.query, order, offset=offset, wanted=left)


def _summary(first: int, printed: int, total: int, *, is_all: bool) -> str:
    """Which hits were printed, and of how many."""
    counted = output.stories_said(total)
    if not is_all:
        counted = f"more than {counted} (--count counts them all)"
    if 0 < printed < total or not is_all:
        last = first + printed - 1
        which = f"{first:,}–{last:,}" if printed > 1 else f"{last:,}"
        counted = f"{which} of {counted}"
    return counted


def _counted(
    shown: Searched, query: Query, size: int, offset: int, order: Order
) -> tuple[tuple[Hit, ...], int, bool]:
    """The first hits, how many there are, and whether that is all of them.

    If stories must be read to be counted, counting stops after PATIENCE.
    """
    end = perf_counter() + PATIENCE
    try:
        start = shown.search(query, size, offset, order, stop=lambda: perf_counter() > end)
        return start.hits, start.total or 0, True
    except Stopped as stopped:
        hits = shown.search(query, size, offset, order, count=False).hits
        return hits, max(stopped.known, offset + len(hits)), False


def tell_no_hits(shown: Searched, view: View, *, is_counted: bool = False) -> None:
    """Say on standard error why there are no hits."""
    from searcher.cli.search.explaining import tell_no_hits

    tell_no_hits(shown, view, is_counted=is_counted)
