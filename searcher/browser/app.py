"""The application: what is asked, what is shown, and the keys that lead from one to the other."""

import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, tzinfo
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import ClassVar, Literal

from rich.text import Text
from textual import events
from textual.app import App, ComposeResult, SystemCommand
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Footer, Static

from searcher.browser import clipboard
from searcher.browser.dialogs import ChoiceDialog, ExportDialog, TextDialog
from searcher.browser.difference import IN, OUT, difference
from searcher.browser.export import Export
from searcher.browser.facets import FACETS, Facets
from searcher.browser.histogram import Histogram
from searcher.browser.history import History
from searcher.browser.hits import Hits
from searcher.browser.keys import help_text
from searcher.browser.queryline import QueryLine
from searcher.browser.question import narrowed, period_clause, value_clause
from searcher.browser.reader import Reader
from searcher.browser.results import ResultsList
from searcher.browser.searching import Searching
from searcher.engines import Order
from searcher.engines.counting import counted
from searcher.index import Index
from searcher.output.explanation import explanation, reasons
from searcher.output.lines import citation
from searcher.output.screen import moment, one_line, printable
from searcher.query.nodes import Query, leaves
from searcher.story import FIELDS, Status, Story

MOST_VALUES = 1_000  # of a field, for completion
MOST_ORIGINAL = 200_000  # characters of an original that are shown
SMALLEST = 40, 10  # columns and rows
ORPHANED = 2.0  # seconds between two looks whether the server of a served browser lives
PANES = "facets", "histogram", "reader"


class Browser(App[None]):
    """Reads and narrows the hits of a query over one index."""

    CSS_PATH = "browser.tcss"
    TITLE = "searcher"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-normal"), (120, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]  # noqa: RUF012
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
        server: int | None = None,
    ) -> None:
        """`server` is the process that serves it to a web browser, with which it ends."""
        super().__init__()
        self._server = server
        self.index = index
        self.searching = Searching(index, zone, clock)
        self.sub_title = index.name
        self.zone, self.order = zone, order
        self.history = history or History(None)
        self.hits: Hits | None = None
        self._text = query
        self._asked: list[str] = []  # the questions of this session
        self._is_typing = False
        self._entering = 0  # the direction in which n or N left a story
        self._milliseconds = 0.0

    def compose(self) -> ComposeResult:
        yield self.searching
        yield QueryLine(self._text, self.searching.values, self.history, self.zone)
        yield Histogram(id="histogram")
        with Container(id="panes"):
            yield Facets(id="facets")
            yield ResultsList(self.zone, id="results")
            yield Reader(self.zone, id="reader")
        yield Static(id="status")
        yield Footer(compact=True)
        width, height = SMALLEST
        yield Static(f"The browser needs {width} columns and {height} rows.", id="small")

    def on_mount(self) -> None:
        if self._server:
            self.set_interval(ORPHANED, partial(self._end_if_orphaned, self._server))
        self.line.ask()
        if self._text:
            self.results.focus()
        else:
            self.line.edit()

    def _end_if_orphaned(self, server: int) -> None:
        try:
            os.kill(server, 0)
        except OSError:  # it was killed, and could not say so
            self.exit()

    def on_resize(self, event: events.Resize) -> None:
        small = event.size.width < SMALLEST[0] or event.size.height < SMALLEST[1]
        self.screen.set_class(small, "-too-small")

    # The parts

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
        parts.append("by relevance" if hits.order is Order.RELEVANCE else f"{hits.order} first")
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
        self.line.put(narrowed(self.line.text, clause, datetime.now(UTC)))

    def action_names(self) -> None:
        """Choose a name, source or topic of the story to narrow by."""
        if not self.story:
            return
        choices = []
        for field in FACETS:
            for value in counted(FIELDS[field], self.story):
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
        """Sort by the next of relevance, newest, oldest."""
        orders = list(Order)
        current = self.hits.order if self.hits else self.order
        self.sort(orders[(orders.index(current) + 1) % len(orders)])

    def sort(self, order: Order) -> None:
        """Sort the hits so."""
        self.order = order
        if self.hits:
            self._search(self.hits.query)

    # Panes

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
        if focused and focused.id in PANES and self._covers(focused):
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

    # Takes

    def action_takes(self) -> None:
        """Choose an earlier take of the story, and read it."""
        self._choose_take("Takes of this story", lambda take, _: self._read_take(take))

    def action_difference(self) -> None:
        """Choose an earlier take, and see what has changed since."""
        self._choose_take("What has changed since", self._compare)

    def _choose_take(self, title: str, then: Callable[[Story, Story], None]) -> None:
        """Call `then` with the earlier take that is chosen, and with the story."""
        story = self.story
        if not story:
            return

        def choose(takes: list[Story]) -> None:
            *earlier, current = takes
            if not earlier:
                self.notify("There is no earlier take of this story.")
                return
            choices = [(str(n), self._about_take(take)) for n, take in enumerate(earlier)]

            def chosen(number: str | None) -> None:
                if number is not None:
                    then(earlier[int(number)], current)

            self.push_screen(ChoiceDialog(title, choices[::-1]), chosen)

        self.searching.takes(story, choose)

    def _about_take(self, take: Story) -> Text:
        status = f" {take.status.value}" if take.status is not Status.USABLE else ""
        when = moment(take.date, self.zone, name=False)
        return Text(f"{when} version {take.version}{status}  {one_line(take.headline)}")

    def _read_take(self, take: Story) -> None:
        if self.hits:
            self._set_pane("reader", shown=True)
            self.reader.show(take, self.hits.query)
            self.reader.focus()

    def _compare(self, old: Story, new: Story) -> None:
        text = Text.assemble("struck through", " is gone, ", ("underlined", IN), " is new\n\n")
        text.stylize(OUT, 0, len("struck through"))
        self.push_screen(TextDialog("What has changed", text.append(difference(old, new))))

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

    def action_copy_citation(self) -> None:
        if self.story:
            clipboard.copy(self, citation(self.story, self.zone))
            self.notify("The citation is copied.")

    def action_copy_story(self) -> None:
        if self.story:
            clipboard.copy(self, self._plain(self.story))
            self.notify("The story is copied.")

    def _plain(self, story: Story) -> str:
        parts = (one_line(story.headline), citation(story, self.zone), printable(story.body))
        return "\n\n".join(part for part in parts if part)

    def action_plain(self) -> None:
        """The story in the terminal as it was, where everything can be selected."""
        if not self.story or not self.app._driver or not self.app._driver.can_suspend:
            self.notify("There is no terminal to go back to.", severity="warning")
            return
        with self.suspend():
            print(self._plain(self.story), "\n", sep="")  # noqa: T201
            input("Enter goes back to the browser. ")
        self.refresh()

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

    def action_why(self) -> None:
        """How the query was read, and why the story was found."""
        if not self.hits or not self.results.current:
            return
        text = Text("How the query was read\n", "bold")
        for line in explanation(self.hits.query, self.zone):
            text.append(f"  {line}\n", "not bold")
        text.append("\nWhy this story was found\n")
        for line in reasons(self.hits.query, self.results.current):
            text.append(f"  {line}\n", "not bold")
        self.push_screen(TextDialog("Why", text))

    def action_original(self) -> None:
        """The bytes that the story came from, as text."""
        if not self.story:
            return
        title = one_line(self.story.origin)

        def show(content: bytes) -> None:
            text = Text(printable(content[:MOST_ORIGINAL].decode(errors="replace")))
            if len(content) > MOST_ORIGINAL:
                text.append(f"\n… {len(content) - MOST_ORIGINAL:,} more bytes", "dim")
            self.push_screen(TextDialog(title, text))

        self.searching.reopen(self.story.origin, show)

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
            by = "relevance" if order is Order.RELEVANCE else f"{order} first"
            yield SystemCommand(f"Sort by {by}", "Order of the hits", lambda o=order: self.sort(o))
        for binding in self.BINDINGS:
            if isinstance(binding, Binding) and binding.description:
                action = binding.action
                key = self.get_key_display(binding)
                yield SystemCommand(
                    binding.description,
                    f"Key {key}",
                    lambda a=action: self.call_later(self.run_action, a),
                )
