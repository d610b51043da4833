"""The timeline: hits by years, months or days, as columns to walk through, zoom and choose."""

from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from searcher.browser.keys import Place, bindings
from searcher.search.timeline import Period, Unit, folded

HEIGHTS = " ▁▂▃▄▅▆▇█"
GAP = "┈"  # in the column that stands for a run of empty periods
COLUMNS = 3  # of a period, at the most
# Empty periods in a row that have a column each where not all periods fit on the screen. A quiet
# month of days is drawn as it is; a longer gap would only push what there is out of sight.
MOST_EMPTY = 31


class Histogram(Widget, can_focus=True):
    """The number of hits in each year, month or day; its last row says what the cursor is on."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "histogram--bar",
        "histogram--cursor",
        "histogram--chosen",
        "histogram--about",
    }
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.TIMELINE)

    cursor: reactive[int] = reactive(0)  # the number of a period

    class Restricted(Message):
        """Only the stories from one period to another are wanted."""

        def __init__(self, first: Period, last: Period) -> None:
            super().__init__()
            self.first, self.last = first, last

    class Zoomed(Message):
        """Periods of another length are wanted."""

        def __init__(self, unit: Unit) -> None:
            super().__init__()
            self.unit = unit

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.unit = Unit.YEAR
        self.periods: Sequence[Period] = ()
        self._is_counted = False  # until then nothing is said, not even that there is nothing
        self._from: int | None = None  # where a range of periods begins

    def show(self, periods: Sequence[Period], unit: Unit) -> None:
        """Show other periods. The cursor stays at the same time if it can."""
        at = self.periods[self.cursor].start if self.cursor < len(self.periods) else None
        self._is_counted = True
        fits = len(periods) <= self.app.size.width
        self.periods = periods if fits else list(folded(periods, MOST_EMPTY))
        self.unit, self._from = unit, None
        # The last period that begins before the time at which the cursor was.
        starts = [period.start for period in self.periods]
        self.cursor = sum(start <= at for start in starts) - 1 if at else 0
        self.refresh()

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(cursor, len(self.periods) - 1))

    def action_move(self, by: int) -> None:
        self.cursor += by

    def action_first(self) -> None:
        self.cursor = 0

    def action_last(self) -> None:
        self.cursor = len(self.periods)

    def action_choose(self) -> None:
        """Begin a range of periods here, or give it up."""
        self._from = self.cursor if self._from is None else None
        self.refresh()

    def action_restrict(self) -> None:
        if self.periods:
            first = self.cursor if self._from is None else self._from
            self.post_message(self.Restricted(self.periods[first], self.periods[self.cursor]))

    def action_zoom(self, by: int) -> None:
        units = list(Unit)
        number = units.index(self.unit) + by
        if 0 <= number < len(units) and self.periods:
            self.post_message(self.Zoomed(units[number]))

    def on_click(self, event: events.Click) -> None:
        number = self._first() + event.x // self._width()
        if number < len(self.periods):
            self.cursor = number
            if event.chain == 2:
                self.action_restrict()

    def on_mouse_scroll_up(self) -> None:
        self.action_move(-1)

    def on_mouse_scroll_down(self) -> None:
        self.action_move(1)

    def render_line(self, y: int) -> Strip:
        width, rows = self.size.width, self.size.height - 1
        line = Text(style=self.rich_style, no_wrap=True)
        if y == rows:
            line.append(self._caption(), self._style("about"))
        else:
            self._bars(line, rows, y)
        line.truncate(width, overflow="crop")
        return Strip(line.render(self.app.console)).adjust_cell_length(width, self.rich_style)

    def _bars(self, line: Text, rows: int, y: int) -> None:
        most = max((period.stories for period in self.periods), default=0) or 1
        columns, first = self._width(), self._first()
        for number in range(first, min(len(self.periods), first + self.size.width // columns)):
            period = self.periods[number]
            # Rounded up, so that a single story among thousands has an eighth of a row.
            eighths = -(-period.stories * rows * 8 // most) - (rows - 1 - y) * 8
            sign = HEIGHTS[max(0, min(8, eighths))]
            if y == rows - 1 and sign == " ":
                sign = GAP if period.count > 1 else "▁" if number == self.cursor else " "
            part = "bar"
            if number == self.cursor:
                part = "cursor"
            elif self._from is not None and self._is_chosen(number):
                part = "chosen"
            # Columns of one letter touch; wider ones are kept apart, to be counted by eye.
            gap = " " if columns > 1 else ""
            line.append(sign * (columns - len(gap)), self._style(part)).append(gap)

    def _caption(self) -> str:
        if not self.periods:
            return "no stories to count by time" if self._is_counted else ""
        # The first and the last period have hits, so neither is a folded run.
        first, last = self.periods[0].label, self.periods[-1].label
        here = self.periods[self.cursor]
        chosen = f"{here.label}: {here.stories:,}"
        if here.count > 1:
            chosen = f"{here.label}: {here.count:,} {self.unit}s without a story"
        if self._from is not None:
            ends = sorted([self._from, self.cursor])
            low, high = (self.periods[end] for end in ends)
            stories = sum(p.stories for p in self.periods[ends[0] : ends[1] + 1])
            low_end, high_end = low.label.split("..")[0], high.label.split("..")[-1]
            chosen = f"{low_end} to {high_end}: {stories:,}"
        span = first if first == last else f"{first} … {last}"
        return f"{span} by {self.unit} ▸ {chosen}"

    def _is_chosen(self, number: int) -> bool:
        ends = sorted([self._from or 0, self.cursor])
        return ends[0] <= number <= ends[1]

    def _style(self, part: str) -> Style:
        return self.get_component_rich_style(f"histogram--{part}", partial=True)

    def _width(self) -> int:
        """The columns of a period."""
        return max(1, min(COLUMNS, self.size.width // max(1, len(self.periods))))

    def _first(self) -> int:
        """The number of the first period on the screen, such that the cursor's is on it."""
        shown = max(1, self.size.width // self._width())
        if len(self.periods) <= shown:
            return 0
        return max(0, min(self.cursor - shown // 2, len(self.periods) - shown))
