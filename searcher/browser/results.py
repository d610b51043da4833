"""The list of results: two rows a story, any number of stories, fetched as the list scrolls."""

from datetime import UTC, datetime, tzinfo
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from searcher.browser.hits import PAGE, Hits
from searcher.browser.keys import Place, bindings
from searcher.browser.zero_hits import Advice
from searcher.engines.results import Hit
from searcher.output.cards import marked
from searcher.output.screen import moment, one_line
from searcher.output.titles import title_of
from searcher.search.snippets import Snippet, passage, spans
from searcher.story import Status

LINES = 2  # of a story
# Characters in which a passage is looked for. All rows of a screen are drawn in one frame, and a
# list is skimmed: the best passage of a long story's beginning does.
MOST_READ = 50_000
WIDEST_SOURCE = 12  # columns
WITH_TIME = 96  # columns from which a row has room for the time of day
MARK = "● "
MARGIN = 2  # columns on either side of what is said where there are no hits
NOTHING = "No story is found. Press u for the query before this one, / to change it."


class ResultsList(ScrollView, can_focus=True):
    """The stories found. The reader shows the one under the cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "results--cursor",
        "results--hit",
        "results--about",
        "results--passage",
        "results--badge",
    }
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.RESULTS)

    # `watch_cursor` repaints: it scrolls as well, and twice would flicker.
    cursor: reactive[int] = reactive(0, repaint=False)

    class Moved(Message):
        """The cursor is on another story, or the story under it has been fetched."""

    class Chosen(Message):
        """A story is to be read."""

    class Advised(Message):
        """Another query was chosen in the place of one that finds nothing."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Needed(Message):
        """A page is on the screen and has yet to be fetched."""

        def __init__(self, hits: Hits, page: int) -> None:
            super().__init__()
            self.hits, self.page = hits, page

    def __init__(self, zone: tzinfo = UTC, id: str | None = None) -> None:
        super().__init__(id=id)
        self.zone = zone
        self.hits: Hits | None = None
        self.marks: dict[str, None] = {}  # ids, in the order in which they were marked
        # For no hits: what is said then, and the same broken to the width of the pane.
        self._advice = self._laid = Advice((NOTHING,))
        self._requested: set[int] = set()  # pages asked for that have yet to come
        # The rows of each story, which scrolling asks for again and again: to find its passage
        # takes half a millisecond if it is short.
        self._drawn: dict[int, list[Strip]] = {}

    @property
    def count(self) -> int:
        """The number of stories, as far as it is known."""
        return self.hits.known if self.hits else 0

    @property
    def is_empty(self) -> bool:
        """Whether the hits have been counted, and there are none."""
        return self.hits is not None and self.hits.total == 0

    @property
    def current(self) -> Hit | None:
        """The hit under the cursor."""
        return self.hits.at(self.cursor) if self.hits else None

    def show(self, hits: Hits) -> None:
        """Show the hits of another query, from the first."""
        self.hits = hits
        self._advice = Advice((NOTHING,))
        self._requested.clear()
        self.renew()
        self.scroll_to(y=0, animate=False, immediate=True)
        self.cursor = 0
        self.post_message(self.Moved())

    def advise(self, advice: Advice) -> None:
        """Say why there are no hits, and what can be asked instead."""
        self._advice = advice
        self.renew()

    def renew(self) -> None:
        """Draw all rows anew: a page, the count or advice has come, or marks have changed."""
        self._drawn.clear()
        self._laid = self._advice.wrapped(self.scrollable_content_region.width - 2 * MARGIN)
        height = self._laid.height if self.is_empty else self.count * LINES
        self.virtual_size = Size(self.scrollable_content_region.width, height)
        self.refresh()

    def arrived(self, page: int) -> None:
        """Draw a page that has just been fetched."""
        self._requested.discard(page)
        self.renew()
        if self.cursor // PAGE == page:
            self.post_message(self.Moved())

    def toggle_mark(self) -> None:
        """Mark the story under the cursor, or take its mark away."""
        if not self.current:
            return
        id = self.current.story.id
        if id in self.marks:
            del self.marks[id]
        else:
            self.marks[id] = None
        self.renew()

    def validate_cursor(self, cursor: int) -> int:
        count = len(self._advice.choices) if self.is_empty else self.count
        return max(0, min(cursor, count - 1))

    def watch_cursor(self, before: int, after: int) -> None:
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        first = self._laid.row(after) if self.is_empty else after * LINES
        last = first + (1 if self.is_empty else LINES)
        if first < top:
            self.scroll_to(y=first, animate=False, immediate=True)
        elif last > top + height:
            self.scroll_to(y=last - height, animate=False, immediate=True)
        self.refresh()
        self.post_message(self.Moved())

    def action_move(self, by: int) -> None:
        self.cursor += by

    def action_page(self, direction: int) -> None:
        stories = max(1, self.scrollable_content_region.height // LINES - 1)
        self.cursor += direction * stories

    def action_first(self) -> None:
        self.cursor = 0

    def action_last(self) -> None:
        self.cursor = len(self._advice.choices) if self.is_empty else self.count

    def action_choose(self) -> None:
        if self.current:
            self.post_message(self.Chosen())
        elif self.is_empty and self._advice.choices:
            self.post_message(self.Advised(self._advice.choices[self.cursor][1]))

    def on_click(self, event: events.Click) -> None:
        row = event.y + self.scroll_offset.y
        number = self._laid.at(row)[1] if self.is_empty else row // LINES
        if number is not None and (self.is_empty or number < self.count):
            self.cursor = number
            if event.chain == 2:
                self.action_choose()

    def on_resize(self) -> None:
        self.renew()
        self.watch_cursor(self.cursor, self.cursor)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._drawn.clear()

    def render_line(self, y: int) -> Strip:
        number, part = divmod(y + self.scroll_offset.y, LINES)
        width = self.scrollable_content_region.width
        if self.is_empty:
            return self._draw_advice(y + self.scroll_offset.y, width)
        if number >= self.count:
            return Strip.blank(width, self.rich_style)
        if number not in self._drawn:
            hit = self.hits.at(number) if self.hits else None
            if hit is None:
                self._request(number // PAGE)
                return Strip.blank(width, self.rich_style)
            self._drawn[number] = self._draw(hit, width)
        is_here = number == self.cursor
        # Put under the row when it is shown: a drawn row is kept, and the cursor moves on.
        below = self.get_component_rich_style("results--cursor") if is_here else self.rich_style
        return self._drawn[number][part].apply_style(below)

    def _draw_advice(self, row: int, width: int) -> Strip:
        text, choice = self._laid.at(row)
        is_here = choice is not None and choice == self.cursor
        sign = "" if choice is None else "▸ " if is_here else "  "
        below = self.get_component_rich_style("results--cursor") if is_here else self.rich_style
        return self._strip(Text(f"{' ' * MARGIN}{sign}{text}", no_wrap=True), width).apply_style(
            below
        )

    def _request(self, page: int) -> None:
        if self.hits and page not in self._requested:
            self._requested.add(page)
            # A message posted while the screen draws counts as the screen's own, and does not
            # bubble up to the application.
            self.call_later(self._ask_for, self.hits, page)

    def _ask_for(self, hits: Hits, page: int) -> None:
        self.post_message(self.Needed(hits, page))

    def _draw(self, hit: Hit, width: int) -> list[Strip]:
        assert self.hits
        story, query = hit.story, self.hits.query
        about = self.get_component_rich_style("results--about", partial=True)
        found = self.get_component_rich_style("results--hit", partial=True) + Style(dim=False)
        first = Text(MARK if story.id in self.marks else "  ", no_wrap=True)
        when = moment(story.date, self.zone, name=False)
        columns = len("2016-07-15 21:30" if width >= WITH_TIME else "2016-07-15")
        # Of one width, so that the sources below each other begin in one column.
        first.append(when[:columns].ljust(columns), about)
        source = Text(one_line(story.source))
        source.truncate(WIDEST_SOURCE, overflow="ellipsis")
        first.append(f" {source.plain} " if source else " ", about)
        status = story.status_at(datetime.now(UTC))  # an embargo that has ended is none
        if status is not Status.USABLE:
            badge = self.get_component_rich_style("results--badge", partial=True)
            first.append(f" {status.value} ", badge).append(" ")
        field, title = title_of(story)
        text = title[:MOST_READ]
        headline = Snippet(field, text, tuple(spans(query, field, text)))
        slanted = field != "headline"  # it is none of the agency's
        first.append(marked(headline, Style(bold=True, italic=slanted), hit=found))
        second = Text("  ", no_wrap=True)
        faint = self.get_component_rich_style("results--passage", partial=True)
        if story.body:
            found_in = passage(query, story.body[:MOST_READ], max(40, width))
            second.append(marked(found_in, faint, hit=found))
        return [self._strip(line, width) for line in (first, second)]

    def _strip(self, line: Text, width: int) -> Strip:
        line.truncate(width, overflow="ellipsis")
        return Strip(line.render(self.app.console)).adjust_cell_length(width)
