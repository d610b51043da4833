"""The query line: what is asked, how it is read or what is wrong with it, what it may become."""

from datetime import UTC, datetime, tzinfo
from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.suggester import Suggester
from textual.timer import Timer
from textual.widgets import Input, Static

from searcher.browser.completion import Values, completions
from searcher.browser.history import History
from searcher.errors import QueryError, SearcherError, caret
from searcher.output.explanation import read_as
from searcher.output.screen import printable
from searcher.query.named import Lists
from searcher.query.nodes import Query
from searcher.query.parser import Reading, parse

PAUSE = 0.02  # seconds without a key before a search begins


class QueryLine(Vertical):
    """An input with the reading of its query, or its error, below it."""

    class Asked(Message):
        """A query that can be read has been typed, or put in; `is_typed` while it may go on."""

        def __init__(self, text: str, query: Query, *, is_typed: bool) -> None:
            super().__init__()
            self.text, self.query, self.is_typed = text, query, is_typed

    def __init__(
        self,
        text: str,
        values: Values,
        history: History,
        zone: tzinfo = UTC,
        lists: Lists | None = None,
    ) -> None:
        super().__init__()
        self.history = history
        self._zone, self._lists = zone, lists
        self._asked = ""
        self._pause: Timer | None = None
        self._input = _Input(text, values, lists)

    def compose(self) -> ComposeResult:
        yield self._input
        yield Static(id="reading")

    @property
    def text(self) -> str:
        """What stands in the line; `*` for nothing."""
        return self._input.value.strip() or "*"

    def put(self, text: str) -> None:
        """Ask another query at once."""
        self._input.value = text
        self._input.cursor_position = len(text)
        self.ask()

    def edit(self) -> None:
        """Let the query be typed."""
        self._input.focus()

    def ask(self, *, is_typed: bool = False) -> None:
        """Ask what stands in the line, if it can be read and is not the question already."""
        if self._pause:
            self._pause.stop()
            self._pause = None
        reading = self._read()
        if reading and self.text != self._asked:
            self._asked = self.text
            self.post_message(self.Asked(self.text, reading.query, is_typed=is_typed))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._read()
        if self._pause:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE, partial(self.ask, is_typed=True))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.leave()

    def leave(self) -> None:
        """Ask the query, keep it in the history, and let its results be looked at."""
        if self._read():
            self.history.add(self.text)
            self.ask()
            self.post_message(self.Submitted())

    class Submitted(Message):
        """The query is finished: its results are to be looked at."""

    def parsed(self, text: str) -> Reading:
        """How a query text is read here; raises SearcherError as `parse` and the lists do."""
        return parse(text, now=datetime.now(UTC), zone=self._zone, lists=self._lists)

    def _read(self) -> Reading | None:
        """Parse the line and show how it is read, or what is wrong."""
        shown = self.query_one("#reading", Static)
        try:
            reading = self.parsed(self.text)
        except QueryError as error:
            shown.update(_complaint(error, self._input.scroll_offset.x))
            self.add_class("-wrong")
            return None
        except SearcherError as error:  # the user's lists cannot be read
            shown.update(Text(printable(str(error))))
            self.add_class("-wrong")
            return None
        self.remove_class("-wrong")
        read = read_as(reading.query, self._zone)
        told = [f"note: {note.message}" for note in reading.notes if not note.fix]
        advice = [f"note: {note.message}; {note.fix}" for note in reading.notes if note.fix]
        self.set_class(bool(advice), "-advised")
        first = " · ".join([read, *told])
        shown.update(Text(printable("\n".join([first, *advice]))))
        return reading


def _complaint(error: QueryError, scrolled: int) -> Text:
    """The caret under its place in the input above, the cause and the fix."""
    marks = caret(error.query, error.start, error.end).splitlines()[-1][2:]
    place = " " * max(0, len(marks) - len(marks.lstrip()) - scrolled)
    fix = f" · {error.fix}" if error.fix else ""
    return Text(printable(f"{place}{marks.strip()} {error.cause}{fix}"))


class _Input(Input):
    """An input in which Tab completes, and the arrows go through the history."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Results"),
        Binding("tab", "complete", "Complete"),
        Binding("up", "recall(-1)", "Earlier query", show=False),
        Binding("down", "recall(1)", "Later query", show=False),
    ]

    def __init__(self, text: str, values: Values, lists: Lists | None) -> None:
        super().__init__(
            text,
            placeholder='words, "phrases", field:value, AND OR NOT, date:2016-07..',
            suggester=_Suggester(values, lists),
            compact=True,
            select_on_focus=False,
        )
        self._values, self._lists = values, lists
        self._recalled: int | None = None
        self._choices: list[str] = []

    def action_complete(self) -> None:
        """Take the first completion; again, the next."""
        if self.value not in self._choices:
            self._choices = [text for text, _ in completions(self.value, self._values, self._lists)]
            number = 0
        else:
            number = self._choices.index(self.value) + 1
        if not self._choices:
            self.screen.focus_next()
        else:
            self.value = self._choices[number % len(self._choices)]
            self.cursor_position = len(self.value)

    def action_recall(self, by: int) -> None:
        line = self.parent
        assert isinstance(line, QueryLine)
        queries = line.history.queries
        at = len(queries) if self._recalled is None else self._recalled
        if at + by > len(queries):  # below the newest query are its results
            line.leave()
            return
        at = max(0, at + by)
        self._recalled = at
        self.value = queries[at] if at < len(queries) else ""
        self.cursor_position = len(self.value)

    def on_focus(self, event: events.Focus) -> None:
        self._recalled = None


class _Suggester(Suggester):
    """The first completion, shown behind the cursor."""

    def __init__(self, values: Values, lists: Lists | None) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._values, self._lists = values, lists

    async def get_suggestion(self, value: str) -> str | None:
        found = completions(value, self._values, self._lists)
        return found[0][0] if found and found[0][0].startswith(value) else None
