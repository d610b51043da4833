"""The panes of the browser: which there are, how they lie, and the ways from one to another."""

from datetime import tzinfo

from textual import events
from textual.app import App, ComposeResult
from textual.containers import Container
from textual.widget import Widget
from textual.widgets import Footer, Static

from searcher.browser.facets import Facets
from searcher.browser.histogram import Histogram
from searcher.browser.history import History
from searcher.browser.hits import Hits
from searcher.browser.queryline import QueryLine
from searcher.browser.reader import Reader
from searcher.browser.results import ResultsList
from searcher.browser.searching import Searching
from searcher.query.named import Lists
from searcher.story import Story

SMALLEST = 40, 10  # columns and rows
NAMES = "facets", "histogram", "reader"


class Panes(App[None]):
    """An application of query line, results, reader, facets and timeline, not yet alive."""

    CSS_PATH = "browser.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-normal"), (120, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]  # noqa: RUF012

    def __init__(
        self,
        searching: Searching,
        query: str,
        history: History,
        zone: tzinfo,
        lists: Lists | None = None,
    ) -> None:
        super().__init__()
        self.searching, self.history, self.zone, self.lists = searching, history, zone, lists
        self.hits: Hits | None = None
        self._text = query

    def compose(self) -> ComposeResult:
        yield self.searching
        yield QueryLine(self._text, self.searching.values, self.history, self.zone, self.lists)
        yield Histogram(id="histogram")
        with Container(id="panes"):
            yield Facets(id="facets")
            yield ResultsList(self.zone, id="results")
            yield Reader(self.zone, id="reader")
        yield Static(id="status")
        yield Footer(compact=True)
        width, height = SMALLEST
        yield Static(f"The browser needs {width} columns and {height} rows.", id="small")

    def on_resize(self, event: events.Resize) -> None:
        small = event.size.width < SMALLEST[0] or event.size.height < SMALLEST[1]
        self.screen.set_class(small, "-too-small")

    @property
    def line(self) -> QueryLine:
        return self.screen_stack[0].query_one(QueryLine)

    @property
    def results(self) -> ResultsList:
        return self.screen_stack[0].query_one(ResultsList)

    @property
    def reader(self) -> Reader:
        return self.screen_stack[0].query_one(Reader)

    @property
    def facets(self) -> Facets:
        return self.screen_stack[0].query_one(Facets)

    @property
    def histogram(self) -> Histogram:
        return self.screen_stack[0].query_one(Histogram)

    @property
    def story(self) -> Story | None:
        """The story under the cursor."""
        return self.results.current.story if self.results.current else None

    def action_edit(self) -> None:
        self.line.edit()

    def action_pane(self, name: str) -> None:
        """Go to a pane; from it, hide it and go back to the results."""
        pane = self.screen.query_one(f"#{name}")
        if pane.display and pane.has_focus:
            self._set_pane(name, shown=False)
            self.results.focus()
        else:
            self._set_pane(name, shown=True)
            pane.focus()

    def action_preview(self) -> None:
        self._set_pane("reader", shown=not self.reader.display)
        if self.reader.display and self.screen.has_class("-narrow"):
            self.reader.focus()
        else:
            self.results.focus()

    def _set_pane(self, name: str, *, shown: bool) -> None:
        screen = self.screen_stack[0]
        screen.set_class(shown, f"{name}-on")
        screen.set_class(not shown, f"{name}-off")
        # Styles are applied at the next idle moment, and what is not displayed takes no focus.
        screen.query_one(f"#{name}").display = shown

    def action_return(self) -> None:
        """From any pane to the results; panes that cover them close."""
        focused = self.focused
        if focused and focused.id in NAMES and self._covers(focused):
            self._set_pane(focused.id, shown=False)
        self.results.focus()

    def _covers(self, pane: Widget) -> bool:
        if pane is self.reader:
            return self.screen.has_class("-narrow")
        return pane is self.facets and not self.screen.has_class("-wide")

    def action_leave(self) -> None:
        if self.focused is self.results or self.focused is None:
            self.exit()
        else:
            self.action_return()
