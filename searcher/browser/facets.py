"""The facets: the commonest values of fields over all hits. Choosing one narrows the query."""

from collections.abc import Mapping
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from searcher.browser.keys import Place, bindings
from searcher.output.narrowing import holds, left_out, opposite, value_clause
from searcher.output.screen import one_line

VALUES = 8  # of each field

Counts = Mapping[str, Mapping[str, int]]  # stories by field and value


class Facets(OptionList):
    """Values with the number of hits that have each."""

    BORDER_TITLE = "Facets"
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.FACETS)

    class Chosen(Message):
        """A value was chosen: `clause` asks for its stories or, with a `-` before it, leaves them
        out.
        """

        def __init__(self, clause: str) -> None:
            super().__init__()
            self.clause = clause

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        # By the ids of options. A clause cannot be an id itself: two values may have the same.
        self._clauses: dict[str, str] = {}

    def show(self, counts: Counts, query: str) -> None:
        """Show counts. Values that the query text asks for or leaves out are marked."""
        # The same row stays under the cursor, so that Enter pressed twice narrows and widens again.
        kept = self.highlighted_option.id if self.highlighted_option else None
        options: list[Option] = []
        self._clauses.clear()
        for field, values in counts.items():
            # No hit has a value that is left out; its row stays, so that it can be taken back.
            values = {**values, **dict.fromkeys(left_out(query, field), 0)}
            if not values:
                continue
            options.append(Option(Text(field, "bold"), disabled=True))
            for value, stories in values.items():
                clause = value_clause(field, value)
                id = f"{field}:{value}"
                self._clauses[id] = clause
                options.append(Option(self._row(value, stories, clause, query), id=id))
        if not options:
            options = [Option(Text("no values to narrow by", "dim"), disabled=True)]
        self.set_options(options)
        if kept in self._clauses:
            self.highlighted = self.get_option_index(kept)
        elif self._clauses:
            self.action_first()

    def _row(self, value: str, stories: int, clause: str, query: str) -> Table:
        # A sign, since a terminal without colors must show it too.
        sign = "+" if holds(query, clause) else "−" if holds(query, opposite(clause)) else " "
        row = Table.grid(expand=True, padding=(0, 1, 0, 0))
        row.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
        row.add_column(justify="right", no_wrap=True)
        name = Text(f"{sign} {one_line(value)}", "bold" if sign != " " else "")
        row.add_row(name, Text(f"{stories:,}", "dim"))
        return row

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option.id:
            self.post_message(self.Chosen(self._clauses[event.option.id]))

    def action_move(self, by: int) -> None:
        self.action_cursor_down() if by > 0 else self.action_cursor_up()

    def action_exclude(self) -> None:
        if self.highlighted_option and self.highlighted_option.id:
            self.post_message(self.Chosen(opposite(self._clauses[self.highlighted_option.id])))

    def on_click(self, event: events.Click) -> None:
        if event.button == 3 and "option" in event.style.meta:
            event.prevent_default()  # OptionList would choose it
            self.highlighted = event.style.meta["option"]
            self.action_exclude()
