"""What the keys do with the query: ask, undo, sort, narrow, choose an earlier one, save."""

from datetime import UTC, datetime, tzinfo

from rich.text import Text

from searcher.browser.dialogs import ChoiceDialog, NameDialog
from searcher.browser.facets import Facets
from searcher.browser.histogram import Histogram
from searcher.browser.history import History
from searcher.browser.panes import Panes
from searcher.browser.queryline import QueryLine
from searcher.browser.reader import Reader
from searcher.browser.searching import Searching
from searcher.engines.facets import facet_values
from searcher.engines.results import Order
from searcher.errors import SearcherError
from searcher.fields import FIELDS
from searcher.output.narrowing import SHOWN_FACETS, narrowed, period_clause, value_clause
from searcher.output.screen import one_line
from searcher.query.nodes import Query
from searcher.query.parser import parse
from searcher.query.walk import leaves
from searcher.saved.lists import UserLists, check_name

NARROWEST = 20  # columns that a timeline is counted for, however narrow the terminal is


class QueryActions(Panes):
    """The panes, with the keys that change the query."""

    def __init__(
        self,
        searching: Searching,
        query: str,
        history: History,
        zone: tzinfo,
        lists: UserLists | None,
        order: Order,
    ) -> None:
        super().__init__(searching, query, history, zone, lists)
        self.order = order
        self._asked: list[str] = []  # the queries of this session, for undo
        self._is_typing = False

    # Asking

    def on_query_line_asked(self, event: QueryLine.Asked) -> None:
        if event.is_typed and self._is_typing:
            self._asked.pop()  # the query before was this one, half typed
        self._is_typing = event.is_typed
        if self._asked[-1:] != [event.text]:
            self._asked.append(event.text)
        self._search(event.query)

    def on_query_line_submitted(self) -> None:
        self._is_typing = False
        self.results.focus()

    def _search(self, query: Query) -> None:
        # Without words there is no relevance, so the newest come first.
        is_ranked = any(leaves(query)) or self.order is not Order.RELEVANCE
        order = self.order if is_ranked else Order.NEWEST
        self.searching.find(query, order, max(NARROWEST, self.size.width))

    def action_undo(self) -> None:
        """Ask the query before this one; if this one is wrong, the one whose hits are shown."""
        if self._asked and self.line.text != self._asked[-1]:
            self.line.put(self._asked[-1])
        elif len(self._asked) > 1:
            self._asked.pop()
            self.line.put(self._asked.pop())

    def action_sort(self) -> None:
        """Sort by the next of relevance, newest first, oldest first."""
        orders = list(Order)
        current = self.hits.order if self.hits else self.order
        self.sort(orders[(orders.index(current) + 1) % len(orders)])

    def sort(self, order: Order) -> None:
        """Sort the hits in this order, and those of later queries."""
        self.order = order
        if self.hits:
            self._search(self.hits.query)

    def action_history(self) -> None:
        """Choose among the queries of all sessions."""
        queries = self.history.queries[::-1]
        choices = [(str(number), Text(one_line(query))) for number, query in enumerate(queries)]

        def chosen(number: str | None) -> None:
            if number is not None:
                self.line.put(queries[int(number)])

        if choices:
            self.push_screen(ChoiceDialog("Earlier queries", choices), chosen)
        else:
            self.notify("There are no earlier queries yet.")

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
        now = datetime.now(UTC)
        self.line.put(narrowed(self.line.text, clause, now, self.lists, self.marks))

    def action_names(self) -> None:
        """Choose a name, source or topic of the story to narrow by."""
        if not self.story:
            return
        # A dict, since two values that differ in signs alone have the same clause.
        choices: dict[str, Text] = {}
        for field in SHOWN_FACETS:
            for value in facet_values(FIELDS[field], self.story):
                label = Text.assemble((f"{field:<10} ", "dim"), one_line(value))
                choices[value_clause(field, value)] = label

        def chosen(clause: str | None) -> None:
            if clause:
                self._narrow(clause)

        self.push_screen(ChoiceDialog("Only stories with", list(choices.items())), chosen)

    # Saving

    def action_save(self) -> None:
        """Save the query under a name."""
        lists, text, told = self.lists, self.line.text, set[str]()
        if lists is None:
            self.notify("There is no folder to save the query in.", severity="warning")
            return

        def take(name: str) -> str:
            try:
                check_name(name)
                kept = lists.saved.get(name.lower())
                if kept is not None and name.lower() not in told:
                    told.add(name.lower())
                    return f"{name} is saved already: {kept}\nEnter once more replaces it."
                # A query that would name itself, or a name that is not there, is an error here.
                now = datetime.now(UTC)
                own = lists.with_saved(name, text)
                parse(text, now=now, zone=self.zone, lists=own, marks=self.marks)
                lists.save(name, text, replace=kept is not None)
            except SearcherError as error:
                return str(error)
            said = f'The query is saved. "saved:{name.lower()}" stands for it in any query.'
            self.notify(said, markup=False)
            return ""

        self.push_screen(NameDialog("Save the query under a name", text, take))
