"""Counts over all hits: by the values of fields, by periods."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from searcher import output
from searcher.cli.messages import warn
from searcher.cli.process import NOTHING, SUCCESS
from searcher.engines import Searched
from searcher.errors import SearcherError
from searcher.output import Color, Layout, View
from searcher.output.counts import (
    bars,
    facet_lines,
    facets_json,
    timeline_bars,
    timeline_json,
    timeline_lines,
    top_lines,
)
from searcher.output.screen import cell, one_line
from searcher.search.asked import counted_field
from searcher.search.timeline import Unit, timeline, undated

if TYPE_CHECKING:
    from rich.console import Console


def counted_fields(text: str) -> list[str]:
    """The fields named in a list such as `source,people`, by their own names.

    Raises SearcherError for one that is not counted.
    """
    return [counted_field(name.strip()) for name in text.split(",")]


def print_facets(
    shown: Searched,
    view: View,
    fields: Sequence[str],
    limit: int | None,
    layout: Layout,
    color: Color = Color.AUTO,
) -> int:
    """Print the most frequent values of fields; the exit code."""
    total = shown.search(view.query, 0).total or 0
    facets = {field: shown.counts(view.query, field, limit) for field in fields}
    match layout:
        case Layout.JSON:
            _print([facets_json(total, facets)])
        case Layout.CSV:
            _print(["field,value,stories"])
            _print(f"{f},{cell(v)},{n}" for f, counts in facets.items() for v, n in counts.items())
        case Layout.RICH:
            _draw(facets, output.console(color=color))
        case Layout.PLAIN:
            _print(facet_lines(facets))
        case Layout.IDS | Layout.MARKDOWN:
            # An option that is chosen is obeyed or refused, never ignored.
            raise SearcherError(f"counts have no {layout} format; choose another")
    return SUCCESS if total else NOTHING


def print_top(shown: Searched, view: View, field: str, limit: int | None, layout: Layout) -> int:
    """Print the most frequent values of one field; the exit code."""
    if layout is not Layout.PLAIN:
        return print_facets(shown, view, [field], limit, layout)
    counts = shown.counts(view.query, field, limit)
    _print(top_lines(counts))
    return SUCCESS if counts else NOTHING


def print_timeline(
    shown: Searched, view: View, unit: Unit, layout: Layout, color: Color = Color.AUTO
) -> int:
    """Print the number of hits of each period; the exit code."""
    periods = timeline(shown, view.query, unit, view.zone)
    without = undated(shown, view.query)
    match layout:
        case Layout.JSON:
            _print([timeline_json(periods, unit, str(view.zone), without)])
        case Layout.CSV:
            _print(["period,stories"])
            _print(f"{period.label},{period.stories}" for period in periods)
        case Layout.RICH:
            output.console(color=color).print(timeline_bars(periods, unit))
        case Layout.PLAIN:
            _print(timeline_lines(periods))
        case Layout.IDS | Layout.MARKDOWN:
            raise SearcherError(f"counts have no {layout} format; choose another")
    if layout is not Layout.JSON:
        warn(output.undated_note(without))
    return SUCCESS if periods or without else NOTHING


def _draw(facets: Mapping[str, Mapping[str, int]], paper: "Console") -> None:
    for field, counts in facets.items():
        if len(facets) > 1:
            paper.print(one_line(field), style="bold")
        paper.print(bars(list(counts.items())))


def _print(lines: Iterable[str]) -> None:
    sys.stdout.writelines(line + "\n" for line in lines)
