"""The panes of the browser: which there are, where they lie, how to get from one to another."""

from datetime import tzinfo

from textual import events
from textual.app import App, ComposeResult
from textual.containers import Container
from textual.widget import Widget
from textual.widgets import Footer, Input, Static

from searcher.browser.facets import Facets
from searcher.browser.histogram import Histogram
from searcher.browser.history import History
from searcher.browser.hits import Hits
from searcher.browser.queryline import QueryLine
from searcher.browser.reader import Reader
from searcher.browser.results import ResultsList
from searcher.browser.searching import Searching
from searcher.errors import SearcherError
from searcher.index.marks import Marks
from searcher.query.embargo import Licences
from searcher.saved.lists import UserLists
from searcher.story import Story

SMALLEST = 40, 10  # columns and rows, below which no pane is of use
NAMES = "facets", "histogram", "reader"  # the panes that can be hidden, by their ids


class Panes(App[None]):
    """The application's panes. What is asked and shown in them is left to the classes below."""

    CSS_PATH = "browser.tcss"
    # 80 columns are two panes one above the other, 120 three side by side with headlines that can
    # still be read; 30 rows leave four for the timeline.
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-normal"), (120, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]  # noqa: RUF012

    def __init__(
        self,
        searching: Searching,
        query: str,
        history: History,
        zone: tzinfo,
        lists: UserLists | None,
    ) -> None:
        super().__init__()
        self.searching, self.history, self.zone, self.lists = searching, history, zone, lists
        self.licences: Licences = {}
        self._wrong_lists = ""
        try:
            self.licences = lists.licences if lists else {}
        except SearcherError as error:
            self._wrong_lists = str(error)
        searching.licences = self.licences
        self.hits: Hits | None = None
        self._text = query

    def compose(self) -> ComposeResult:
        yield self.searching
        values = self.searching.values
        yield QueryLine(self._text, values, self.history, self.zone, self.lists, self.marks)
        yield Histogram(id="histogram")
        with Container(id="panes"):
            yield Facets(id="facets")
            yield ResultsList(self.zone, id="results")
            yield Reader(self.zone, self.licences, self.marks, id="reader")
        yield Static(id="status")
        # Textual's own key for the palette would be docked over the end of the other keys.
        yield Footer(compact=True, show_command_palette=False)
        width, height = SMALLEST
        yield Static(f"The browser needs {width} columns and {height} rows.", id="small")

    def on_resize(self, event: events.Resize) -> None:
        small = event.size.width < SMALLEST[0] or event.size.height < SMALLEST[1]
        self.screen.set_class(small, "-too-small")

    def marks(self) -> Marks:
        """The tags and notes on the stories of the index."""
        return self.searching.marks

    # The panes are on the lowest screen: `self.screen` is a dialog's while one is open.

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

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key acts: / does not while the query is edited, since there it is typed.

        Textual knows that of letters, and leaves them out of the footer; not of "slash".
        """
        return action != "edit" or not isinstance(self.focused, Input)

    def action_pane(self, name: str) -> None:
        """Go to a pane; from there, hide it and go back to the results."""
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
        # Two classes, since what a layout shows by itself differs: -on and -off overrule it.
        screen = self.screen_stack[0]
        screen.set_class(shown, f"{name}-on")
        screen.set_class(not shown, f"{name}-off")
        # Styles are applied at the next idle moment, and what is not displayed takes no focus.
        screen.query_one(f"#{name}").display = shown

    def action_return(self) -> None:
        """Go to the results from any pane, and close it if it covers them."""
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
