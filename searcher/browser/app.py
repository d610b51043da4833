"""The application: what is asked, what is shown, and the keys that lead from one to the other."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from time import perf_counter
from typing import ClassVar, Literal

from rich.text import Text
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Static

from searcher.browser.dialogs import ChoiceDialog, ExportDialog, TextDialog
from searcher.browser.facets import FACETS, Facets
from searcher.browser.histogram import Histogram
from searcher.browser.history import History
from searcher.browser.keys import help_text
from searcher.browser.narrowing import narrowed, period_clause, value_clause
from searcher.browser.queryline import QueryLine
from searcher.browser.reader import Reader
from searcher.browser.results import ResultsList
from searcher.browser.searching import Searching
from searcher.browser.story_actions import StoryActions
from searcher.browser.zero_hits import advice
from searcher.engines.facets import facet_values
from searcher.engines.results import Order
from searcher.fields import FIELDS
from searcher.index.opened import Index
from searcher.output.export import Export
from searcher.output.screen import one_line, printable
from searcher.query.nodes import Query, leaves
from searcher.query.parser import Lists


class Browser(StoryActions):
    """Reads and narrows the hits of a query over one index."""

    TITLE = "searcher"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "edit", "Query"),
        Binding("n", "hit(1)", "Hits"),
        Binding("N", "hit(-1)", "Previous hit", show=False),
        Binding("f", "pane('facets')", "Facets"),
        Binding("i", "pane('histogram')", "Timeline"),
        Binding("p", "preview", "Preview", show=False),
        Binding("s", "sort", "Sort"),
        Binding("x", "names", "Narrow by", show=False),
        Binding("u", "undo", "Undo", show=False),
        Binding("m", "mark", "Mark", show=False),
        Binding("apostrophe", "next_mark", "Next mark", show=False),
        Binding("w", "why", "Why"),
        Binding("c", "takes", "Takes", show=False),
        Binding("d", "difference", "What changed", show=False),
        Binding("y", "copy_citation", "Copy citation", show=False),
        Binding("Y", "copy_story", "Copy story", show=False),
        Binding("O", "original", "Original", show=False),
        Binding("e", "export", "Export"),
        Binding("ctrl+r", "history", "History", show=False),
        Binding("ctrl+l", "plain", "Plain text", show=False),
        Binding("ctrl+p,colon", "command_palette", "Commands", show=False),
        Binding("question_mark", "help", "Help"),
        Binding("escape", "return", "Back", show=False),
        Binding("q", "leave", "Quit"),
    ]

    def __init__(
        self,
        index: Index,
        query: str = "",
        *,
        zone: tzinfo = UTC,
        order: Order = Order.RELEVANCE,
        history: History | None = None,
        clock: Callable[[], float] = perf_counter,
        lists: Lists | None = None,
    ) -> None:
        super().__init__(
            Searching(index, zone, clock), query, history or History(None), zone, lists
        )
        self.index, self.order = index, order
        self._asked: list[str] = []  # the questions of this session
        self._is_typing = False
        self._entering = 0  # the direction in which n or N left a story
        self._milliseconds = 0.0

    def on_mount(self) -> None:
        self.line.ask()
        if self._text:
            self.results.focus()
        else:
            self.line.edit()

    # Asking

    def on_query_line_asked(self, event: QueryLine.Asked) -> None:
        if event.is_typed and self._is_typing:
            self._asked.pop()  # it was a beginning of this one
        self._is_typing = event.is_typed
        if self._asked[-1:] != [event.text]:
            self._asked.append(event.text)
        self._search(event.query)

    def on_query_line_submitted(self) -> None:
        self._is_typing = False
        self.results.focus()

    def _search(self, query: Query) -> None:
        # Without words there is no relevance: the newest come first.
        is_ranked = any(leaves(query)) or self.order is not Order.RELEVANCE
        order = self.order if is_ranked else Order.NEWEST
        self.searching.find(query, order, max(20, self.size.width))

    def on_searching_found(self, event: Searching.Found) -> None:
        self.hits, self._milliseconds = event.hits, event.milliseconds
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

    def on_results_list_advised(self, event: ResultsList.Advised) -> None:
        self.line.put(event.text)

    def on_searching_timed(self, event: Searching.Timed) -> None:
        if event.hits is self.hits:
            self.histogram.show(event.periods, event.unit)

    def on_searching_grouped(self, event: Searching.Grouped) -> None:
        if event.hits is self.hits:
            self.facets.show(event.counts, self.line.text)

    def on_results_list_needed(self, event: ResultsList.Needed) -> None:
        if event.hits is self.hits:
            self.searching.fetch(event.hits, event.page)

    def on_searching_fetched(self, event: Searching.Fetched) -> None:
        if event.hits is self.hits:
            self.results.arrived(event.page)

    def on_searching_said(self, event: Searching.Said) -> None:
        severity: Literal["error", "information"] = "error" if event.is_error else "information"
        self.notify(printable(event.text), severity=severity, markup=False)

    # Reading

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
        self._entering = direction
        self.results.cursor += direction
        if self.results.cursor == before:
            self._entering = 0

    def _tell(self) -> None:
        """The status line: where we are, how sorted, how many marked, how long it took."""
        hits = self.hits
        if not hits:
            return
        total = f"{hits.known:,}" if hits.total is not None else f"{hits.known:,} or more"
        parts = [f"story {self.results.cursor + 1:,} of {total}" if hits.known else "no stories"]
        if self.reader.hits:
            at = f"{self.reader.current + 1} of " if self.reader.current >= 0 else ""
            parts.append(f"hit {at}{self.reader.hits:,}" if at else f"{self.reader.hits:,} hits")
        parts.append(hits.order.said)
        if self.results.marks:
            parts.append(f"{len(self.results.marks):,} marked")
        parts.append(f"{self._milliseconds:.0f} ms")
        self.screen_stack[0].query_one("#status", Static).update(Text(" · ".join(parts)))

    # Narrowing

    def on_facets_chosen(self, event: Facets.Chosen) -> None:
        self._narrow(event.clause)

    def on_reader_narrow(self, event: Reader.Narrow) -> None:
        field = event.field if event.field in FIELDS else "entity"
        self._narrow(value_clause(field, event.value))

    def on_histogram_restricted(self, event: Histogram.Restricted) -> None:
        if event.first is event.last and not event.first.stories:
            self.notify(f"There are no stories in {event.first.label}.")
            return
        self._narrow(period_clause(event.first, event.last))

    def on_histogram_zoomed(self, event: Histogram.Zoomed) -> None:
        if self.hits:
            self.searching.zoom(self.hits, event.unit)

    def _narrow(self, clause: str) -> None:
        self.line.put(narrowed(self.line.text, clause, datetime.now(UTC), self.lists))

    def action_names(self) -> None:
        """Choose a name, source or topic of the story to narrow by."""
        if not self.story:
            return
        choices = []
        for field in FACETS:
            for value in facet_values(FIELDS[field], self.story):
                label = Text.assemble((f"{field:<10} ", "dim"), one_line(value))
                choices.append((value_clause(field, value), label))
        ids = dict(choices)  # two values can have one clause

        def chosen(clause: str | None) -> None:
            if clause:
                self._narrow(clause)

        self.push_screen(ChoiceDialog("Only stories with", list(ids.items())), chosen)

    def action_undo(self) -> None:
        """Ask the question before this one."""
        if len(self._asked) > 1:
            self._asked.pop()
            self.line.put(self._asked.pop())

    def action_sort(self) -> None:
        """Sort by the next of the orders."""
        orders = list(Order)
        current = self.hits.order if self.hits else self.order
        self.sort(orders[(orders.index(current) + 1) % len(orders)])

    def sort(self, order: Order) -> None:
        """Sort the hits so."""
        self.order = order
        if self.hits:
            self._search(self.hits.query)

    # Keeping

    def action_mark(self) -> None:
        self.results.toggle_mark()
        self._tell()

    def action_next_mark(self) -> None:
        """Go to the next marked story among those in memory."""
        results = self.results
        if not self.hits or not results.marks:
            return
        order = [*range(results.cursor + 1, results.count), *range(results.cursor + 1)]
        for number in order:
            hit = self.hits.at(number)
            if hit and hit.story.id in results.marks:
                results.cursor = number
                return

    def action_export(self) -> None:
        if not self.hits or not self.hits.known:
            self.notify("There is nothing to export.")
            return
        scopes = [("all", f"all {self.hits.known:,} hits")]
        if self.results.marks:
            scopes.insert(0, ("marked", f"the {len(self.results.marks):,} marked stories"))
        scopes.append(("this", "this story"))

        def chosen(export: Export | None) -> None:
            if export and self.hits:
                marked = list(self.results.marks)
                self.searching.export(export, self.hits, marked, self.results.current)

        self.push_screen(ExportDialog(scopes, Path.cwd() / self.index.name), chosen)

    # Asking about

    def action_history(self) -> None:
        """Choose among the queries of all sessions."""
        queries = self.history.queries[::-1]
        choices = [(str(number), Text(one_line(query))) for number, query in enumerate(queries)]

        def chosen(number: str | None) -> None:
            if number is not None:
                self.line.put(queries[int(number)])

        self.push_screen(ChoiceDialog("Earlier queries", choices), chosen)

    def action_help(self) -> None:
        self.push_screen(TextDialog("Keys", help_text()))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        yield from super().get_system_commands(screen)
        for order in Order:
            title = f"Sort {order.said}"
            yield SystemCommand(title, "Order of the hits", lambda o=order: self.sort(o))
        for binding in self.BINDINGS:
            if isinstance(binding, Binding) and binding.description:
                action = binding.action
                key = self.get_key_display(binding)
                yield SystemCommand(
                    binding.description,
                    f"Key {key}",
                    lambda a=action: self.call_later(self.run_action, a),
                )
