"""The application: what it shows of the index's answers.

Its keys are rows of `keys.py`. What they do is in `query_actions.py`, `story_actions.py`,
`panes.py` and here.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, tzinfo
from pathlib import Path
from time import perf_counter
from typing import ClassVar, Literal

from rich.text import Text
from textual.app import SystemCommand
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Input, Static

from searcher.browser.dialogs import Export, ExportDialog, TextDialog
from searcher.browser.history import History
from searcher.browser.keys import Place, bindings, commands, help_page
from searcher.browser.query_actions import QueryActions
from searcher.browser.results import ResultsList
from searcher.browser.searching import Searching
from searcher.browser.story_actions import StoryActions
from searcher.browser.zero_hits import Advice, advice
from searcher.engines.results import Order
from searcher.index.opened import Index
from searcher.output.screen import printable
from searcher.saved.lists import UserLists

UNREADABLE = "The query cannot be read as it stands; below it is what is wrong."


class Browser(QueryActions, StoryActions):
    """Reads and narrows the hits of a query over one index."""

    TITLE = "searcher"
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.ANYWHERE)

    def __init__(
        self,
        index: Index,
        query: str = "",
        *,
        zone: tzinfo = UTC,
        order: Order = Order.RELEVANCE,
        history: History | None = None,
        clock: Callable[[], float] = perf_counter,
        lists: UserLists | None = None,
    ) -> None:
        """Without a `history` queries are not kept; without `lists` they cannot be saved.

        `clock` gives seconds; from it the status line has how long a search took.
        """
        searching = Searching(index, zone, clock)
        super().__init__(searching, query, history or History(None), zone, lists, order)
        self.index = index
        self._entering = 0  # the direction in which n or N left a story: 1, -1, or 0 for neither
        self._milliseconds = 0.0
        self._is_wrong = False  # the query line cannot be read: the hits are of the one before

    def on_mount(self) -> None:
        if self._wrong_lists:
            self.notify(self._wrong_lists, severity="warning", markup=False)
        self.line.ask()
        # At once, and not by `focus`, which waits behind the keys that were pressed meanwhile.
        self.screen.set_focus(self.results if self._text else self.line.query_one(Input))

    # What the index answers; answers to an earlier query are of other hits, and ignored

    def on_searching_found(self, event: Searching.Found) -> None:
        self.hits, self._milliseconds = event.hits, event.milliseconds
        self._is_wrong = False
        self.results.show(event.hits)

    def on_searching_counted(self, event: Searching.Counted) -> None:
        if event.hits is self.hits:
            self.results.renew()
            self._tell()

    def on_searching_explained(self, event: Searching.Explained) -> None:
        if event.hits is self.hits:
            self.results.advise(
                advice(event.why, self.line.text, self.zone, lambda t: self.line.parsed(t).query)
            )

    def on_searching_timed(self, event: Searching.Timed) -> None:
        if event.hits is self.hits:
            self.histogram.show(event.periods, event.unit)

    def on_searching_grouped(self, event: Searching.Grouped) -> None:
        if event.hits is self.hits:
            self.facets.show(event.counts, self.line.text)

    def on_searching_fetched(self, event: Searching.Fetched) -> None:
        if event.hits is self.hits:
            self.results.arrived(event.page)

    def on_searching_said(self, event: Searching.Said) -> None:
        severity: Literal["error", "information"] = "error" if event.is_error else "information"
        self.notify(printable(event.text), severity=severity, markup=False)

    def on_query_line_wrong(self) -> None:
        self._is_wrong = True
        if self.results.is_empty:  # what it says is about another query
            self.results.advise(Advice((UNREADABLE,)))
        self._tell()

    # What the results ask for

    def on_results_list_needed(self, event: ResultsList.Needed) -> None:
        if event.hits is self.hits:
            self.searching.fetch(event.hits, event.page)

    def on_results_list_advised(self, event: ResultsList.Advised) -> None:
        self.line.put(event.text)

    def on_results_list_moved(self) -> None:
        if self.hits and self.story is not self.reader.story:
            self.reader.show(self.story, self.hits.query)
        if self.story and self._entering:
            go = self.reader.next_hit if self._entering > 0 else self.reader.last_hit
            self._entering = 0
            go()
        self._tell()

    def on_results_list_chosen(self) -> None:
        self._set_pane("reader", shown=True)
        self.reader.focus()

    def action_hit(self, direction: int) -> None:
        """Go to the next or previous hit, on into the next or previous story."""
        go = self.reader.next_hit if direction > 0 else self.reader.previous_hit
        if go():
            self._tell()
            return
        before = self.results.cursor
        # The story may have yet to be fetched: its hit is gone to when it is there.
        self._entering = direction
        self.results.cursor += direction
        if self.results.cursor == before:
            self._entering = 0

    def _tell(self) -> None:
        """The status line: where we are, how sorted, how many marked, how long it took."""
        hits = self.hits
        if not hits:
            return
        # Counting may take seconds where stories must be read: until then it says "or more".
        total = f"{hits.known:,}" if hits.total is not None else f"{hits.known:,} or more"
        parts = [f"story {self.results.cursor + 1:,} of {total}" if hits.known else "no stories"]
        if self.reader.hits:
            at = f"{self.reader.current + 1} of " if self.reader.current >= 0 else ""
            parts.append(f"hit {at}{self.reader.hits:,}" if at else f"{self.reader.hits:,} hits")
        parts.append(hits.order.said)
        if self.results.marks:
            parts.append(f"{len(self.results.marks):,} marked")
        parts.append(f"{self._milliseconds:.0f} ms")
        if self._is_wrong:
            parts.insert(0, "the query before")
        self.screen_stack[0].query_one("#status", Static).update(Text(" · ".join(parts)))

    # Keeping

    def action_mark(self) -> None:
        self.results.toggle_mark()
        self._tell()

    def action_next_mark(self) -> None:
        """Go to the next marked story among those in memory."""
        results = self.results
        if not self.hits or not results.marks:
            return
        # From the cursor to the end, then from the beginning. Pages that were dropped from memory
        # are not fetched for it: a mark far away would have the whole list read.
        order = [*range(results.cursor + 1, results.count), *range(results.cursor + 1)]
        for number in order:
            hit = self.hits.at(number)
            if hit and hit.story.id in results.marks:
                results.cursor = number
                return

    def action_export(self) -> None:
        """Ask what to export, in which format and where, and write it."""
        if not self.hits or not self.hits.known:
            self.notify("There is nothing to export.")
            return
        number = f"all {self.hits.known:,} hits" if self.hits.known > 1 else "the only hit"
        scopes = [("all", number)]
        if self.results.marks:
            marked = len(self.results.marks)
            label = f"the {marked:,} marked stories" if marked > 1 else "the marked story"
            scopes.insert(0, ("marked", label))
        if self.hits.known > 1:
            scopes.append(("this", "this story"))

        def chosen(export: Export | None) -> None:
            if export and self.hits:
                ids = list(self.results.marks)
                self.searching.export(export, self.hits, ids, self.results.current)

        self.push_screen(ExportDialog(scopes, Path.cwd() / self.index.name), chosen)

    # Help

    def action_help(self) -> None:
        self.push_screen(TextDialog("Keys", help_page()))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The rows of the palette: ours, and of Textual's own the colors and the picture."""
        # Its "Keys" and "Maximize" would stand beside our help and panes, and say something else.
        for command in super().get_system_commands(screen):
            if command.title in ("Theme", "Screenshot"):
                yield command
        for order in Order:
            title = f"Sort {order.said}"
            yield SystemCommand(title, "Order of the hits", lambda o=order: self.sort(o))
        for key, about in commands():
            yield SystemCommand(
                key.name, about, lambda a=key.action: self.call_later(self.run_action, a)
            )
