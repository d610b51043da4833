"""Counts of values and of periods: lines for scripts, bars for people."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC
from typing import TYPE_CHECKING

from searcher.output.lines import SCHEMA
from searcher.output.screen import json_line, one_line, timestamp
from searcher.search.timeline import Period, Unit, folded

if TYPE_CHECKING:
    from rich.text import Text

BAR = 40  # columns of the longest bar
# Empty periods in a row that a person is shown one by one. Scripts get far more, see `timeline`:
# they can skip lines, and need each to draw an axis.
MOST_BARLESS = 3
EIGHTHS = " ▏▎▍▌▋▊▉█"


def bar(share: float, width: int) -> str:
    """A bar for a `share` from 0 to 1, of at most `width` columns, in eighths of a column.

    However small a share is, it has an eighth.

    >>> bar(0.5, 4), bar(1, 2), bar(0.0001, 4), bar(0, 4)
    ('██', '██', '▏', '')
    """
    # `share > 0` is 1 as a number: what is there must be seen.
    eighths = round(share * width * 8) or (share > 0)
    return "█" * (eighths // 8) + EIGHTHS[eighths % 8].strip()


def facet_lines(facets: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """`field<TAB>stories<TAB>value`, a line for each value."""
    for field, counts in facets.items():
        for value, stories in counts.items():
            yield f"{field}\t{stories}\t{one_line(value)}"


def top_lines(counts: Mapping[str, int]) -> Iterator[str]:
    """`stories<TAB>value`, a line for each value."""
    return (f"{stories}\t{one_line(value)}" for value, stories in counts.items())


def facets_json(total: int, facets: Mapping[str, Mapping[str, int]]) -> str:
    """One JSON object; a list of values and numbers for each field, the most frequent first."""
    listed = {
        field: [{"value": value, "stories": stories} for value, stories in counts.items()]
        for field, counts in facets.items()
    }
    return json_line({"schema": SCHEMA, "stories": total, "facets": listed})


def timeline_lines(periods: Iterable[Period]) -> Iterator[str]:
    """`period<TAB>stories`, a line for each period, empty ones too."""
    return (f"{period.label}\t{period.stories}" for period in periods)


def periods_listed(periods: Sequence[Period]) -> list[dict[str, object]]:
    """An object of JSON for each period; see `timeline_json`."""
    return [
        {
            "period": period.label,
            "start": timestamp(period.start, UTC),
            "end": timestamp(period.end, UTC),
            "stories": period.stories,
            **({"periods": period.count} if period.count > 1 else {}),
        }
        for period in periods
    ]


def timeline_json(periods: Sequence[Period], unit: Unit, zone: str, undated: int = 0) -> str:
    """One JSON object; `start` and `end` of a period are instants in UTC.

    A folded run of empty periods has their number as `periods`; no other period has that key.
    `undated` is the number of hits that are in no period; the key is there if there are any.
    """
    total = sum(period.stories for period in periods)
    listed = periods_listed(periods)
    record = {"schema": SCHEMA, "stories": total, "unit": unit, "zone": zone, "periods": listed}
    return json_line(record | ({"undated": undated} if undated else {}))


def timeline_bars(periods: Iterable[Period], unit: Unit) -> "Text":
    """A line for each period as people read it: period, number, bar; one for a run of empty ones.

    A timeline is read down its left edge, as a calendar is.
    """
    from rich.text import Text

    rows = list(folded(periods, MOST_BARLESS))
    most = max((row.stories for row in rows), default=0) or 1
    digits = max((len(f"{row.stories:,}") for row in rows), default=0)
    labels = max((len(row.label) for row in rows), default=0)
    shown = Text()
    for row in rows:
        shown.append(f"{row.label:<{labels}} ")
        if row.count > 1:
            shown.append(f"… {row.count:,} {unit}s without a story\n", "dim")
        else:
            shown.append(f"{row.stories:>{digits},} ", "bold")
            shown.append(bar(row.stories / most, BAR) + "\n", "yellow")
    shown.rstrip()
    return shown


def bars(rows: Sequence[tuple[str, int]]) -> "Text":
    """A bar chart as people read it: number, bar, label."""
    from rich.text import Text

    most = max((number for _, number in rows), default=0) or 1
    digits = max((len(f"{number:,}") for _, number in rows), default=0)
    shown = Text()
    for label, number in rows:
        shown.append(f"{number:>{digits},} ", "bold")
        shown.append(bar(number / most, BAR).ljust(BAR) + " ", "yellow")
        shown.append(one_line(label) + "\n")
    shown.rstrip()
    return shown
