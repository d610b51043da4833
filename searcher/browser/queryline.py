"""The query line: what is asked, and below it how that was read, or what is wrong with it."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo
from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.suggester import Suggester
from textual.timer import Timer
from textual.widgets import Input, Static

from searcher.browser.completion import Values, before_last, completions
from searcher.browser.history import History
from searcher.browser.keys import Place, bindings
from searcher.errors import QueryError, SearcherError, caret
from searcher.output.explanation import read_as
from searcher.output.screen import printable
from searcher.query.named import Lists, Marks
from searcher.query.nodes import All, Query
from searcher.query.parser import Reading, parse

# Seconds without a key before a search begins. At 120 words a minute there are 100 ms between two
# keys, so each is answered; what is pasted is not searched letter by letter.
PAUSE = 0.02

ValuesAmong = Callable[[str, Query], Mapping[str, int] | None]  # of a field, among a query's hits


class QueryLine(Vertical):
    """An input, and the reading of its query or what is wrong with it below."""

    class Asked(Message):
        """A query that can be read was typed or put in. `is_typed` while more may be typed."""

        def __init__(self, text: str, query: Query, *, is_typed: bool) -> None:
            super().__init__()
            self.text, self.query, self.is_typed = text, query, is_typed

    class Wrong(Message):
        """The line cannot be read as it stands; what is shown are hits of a query before it."""

    class Submitted(Message):
        """The query is finished: the focus is to go to its results."""

    def __init__(
        self,
        text: str,
        values: ValuesAmong,
        history: History,
        zone: tzinfo = UTC,
        lists: Lists | None = None,
        marks: Callable[[], Marks] | None = None,
    ) -> None:
        super().__init__()
        self.history = history
        self._zone, self._lists, self._marks = zone, lists, marks
        self._asked = ""  # what was asked last: the line may have changed since
        self._pause: Timer | None = None
        self._values = values
        self._input = _Input(text, self._values_for, lists)

    def compose(self) -> ComposeResult:
        yield self._input
        yield Static(id="reading")

    @property
    def text(self) -> str:
        """The query text; `*`, every story, for an empty line."""
        return self._input.value.strip() or "*"

    def put(self, text: str) -> None:
        """Replace the query, and ask it at once."""
        self._input.value = text
        self._input.cursor_position = len(text)
        self.ask()

    def edit(self) -> None:
        """Give the query line the focus."""
        self._input.focus()

    def ask(self, *, is_typed: bool = False) -> None:
        """Ask the query, if it can be read and was not asked just now."""
        if self._pause:
            self._pause.stop()
            self._pause = None
        reading = self._read()
        if reading and self.text != self._asked:
            self._asked = self.text
            self.post_message(self.Asked(self.text, reading.query, is_typed=is_typed))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        # Errors are shown at each key, searches follow when the keys pause.
        self._read()
        if self._pause:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE, partial(self.ask, is_typed=True))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.leave()

    def leave(self) -> None:
        """Ask the query, keep it in the history, and go to its results; stay if it is wrong."""
        if self._read():
            self.history.add(self.text)
            self.ask()
            self.post_message(self.Submitted())

    def parsed(self, text: str) -> Reading:
        """A query text as it is read here. Raises what `parse` and the lists raise."""
        now = datetime.now(UTC)
        return parse(text, now=now, zone=self._zone, lists=self._lists, marks=self._marks)

    def _values_for(self, text: str) -> Values:
        """What counts a field's values among the stories that the words before the last find.

        The commonest value of the whole archive might be that of no hit.
        """
        try:
            query = self.parsed(before_last(text)).query
        except SearcherError:  # nothing before it, or not yet whole: "(coup OR source:"
            query = All()
        return lambda field: self._values(field, query)

    def _read(self) -> Reading | None:
        """Parse the line, and show how it is read or what is wrong; None if it is wrong."""
        shown = self.query_one("#reading", Static)
        try:
            reading = self.parsed(self.text)
        except SearcherError as error:
            shown.update(_complaint(error, self._input.scroll_offset.x))
            self.add_class("-wrong")
            self._asked = ""  # the query before is asked again once the line says it again
            self.post_message(self.Wrong())
            return None
        self.remove_class("-wrong")
        read = read_as(reading.query, self._zone)
        told = [f"note: {note.message}" for note in reading.notes if not note.fix]
        advice = [f"note: {note.message}; {note.fix}" for note in reading.notes if note.fix]
        self.set_class(bool(advice), "-advised")
        first = " · ".join([read, *told])
        shown.update(Text(printable("\n".join([first, *advice]))))
        return reading


def _complaint(error: SearcherError, scrolled: int) -> Text:
    """A caret below its place in the input, then the cause and the fix.

    `scrolled` is the number of columns by which the input has scrolled to the right.
    """
    if not isinstance(error, QueryError):  # the user's lists cannot be read
        return Text(printable(str(error)))
    marks = caret(error.query, error.start, error.end).splitlines()[-1][2:]
    place = " " * max(0, len(marks) - len(marks.lstrip()) - scrolled)
    fix = f" · {error.fix}" if error.fix else ""
    return Text(printable(f"{place}{marks.strip()} {error.cause}{fix}"))


class _Input(Input):
    """An input in which Tab completes, and the arrows go through the history."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.QUERY)

    def __init__(self, text: str, values_for: Callable[[str], Values], lists: Lists | None) -> None:
        super().__init__(
            text,
            placeholder='words, "phrases", field:value, AND OR NOT, date:2016-07..',
            suggester=_Suggester(values_for, lists),
            compact=True,
            select_on_focus=False,  # or the first letter would replace the whole query
        )
        self._values_for, self._lists = values_for, lists
        self._recalled: int | None = None  # the place in the history that the arrows are at
        self._choices: list[str] = []  # completions, of which Tab takes one after the other

    def action_complete(self) -> None:
        """Take the first completion; pressed again, the next. Without any go to the next pane."""
        if self.value not in self._choices:
            found = completions(self.value, self._values_for(self.value), self._lists)
            self._choices = [text for text, _ in found]
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
        if at + by > len(queries):  # the results lie below, where the arrow points
            line.leave()
            return
        at = max(0, at + by)
        self._recalled = at
        self.value = queries[at] if at < len(queries) else ""
        self.cursor_position = len(self.value)

    def on_focus(self, event: events.Focus) -> None:
        self._recalled = None


class _Suggester(Suggester):
    """The first completion, which Textual shows dimmed after the cursor."""

    def __init__(self, values_for: Callable[[str], Values], lists: Lists | None) -> None:
        # No cache: values of a field are counted while they are waited for. Case matters: NOT is an
        # operator, "not" a word.
        super().__init__(use_cache=False, case_sensitive=True)
        self._values_for, self._lists = values_for, lists

    async def get_suggestion(self, value: str) -> str | None:
        found = completions(value, self._values_for(value), self._lists)
        return found[0][0] if found and found[0][0].startswith(value) else None
