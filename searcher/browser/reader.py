"""One story, whole, with its hits marked. A long one is laid out as far as it has been read."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, tzinfo
from itertools import groupby
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from searcher.browser.keys import Place, bindings
from searcher.codec import KEYS
from searcher.errors import SearcherError
from searcher.fields import ATTRIBUTES, Kind
from searcher.index.marks import Marks, text_digest
from searcher.output.cards import marked
from searcher.output.lines import ended_said
from searcher.output.paragraphs import reflowed
from searcher.output.screen import moment, one_line
from searcher.output.titles import title_of
from searcher.query.embargo import Licences, reuse_ended
from searcher.query.nodes import Query
from searcher.search.snippets import Snippet, spans
from searcher.story import Status, Story

# Characters laid out at once: a third of a second. A story of 10 megabytes takes half a minute.
PART = 100_000
WIDEST = 100  # columns; on its way back over longer lines the eye loses its place
_ABOVE = ("headline", "date", "source", "dateline", "byline", "id", "status", "note")  # see _head
BELOW = [k for k in KEYS if ATTRIBUTES[k].in_head and k not in (*_ABOVE, "body")]  # a line each
_RIGHT_TO_LEFT = "\u0590", "\u08ff"  # Hebrew, Arabic and the scripts between them (Unicode blocks)


class Reader(ScrollView, can_focus=True):
    """The story under the cursor of the results."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "reader--hit",
        "reader--current",
        "reader--about",
        "reader--headline",
        "reader--badge",
    }
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.READER)

    class Narrow(Message):
        """A name in the story was clicked."""

        def __init__(self, field: str, value: str) -> None:
            super().__init__()
            self.field, self.value = field, value

    def __init__(
        self,
        zone: tzinfo = UTC,
        licences: Licences | None = None,
        marks: Callable[[], Marks] | None = None,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self.zone, self._licences, self._marks = zone, licences or {}, marks
        self.story: Story | None = None
        self.current = -1  # the number of the hit that n and N have come to; -1 before the first
        self._query: Query | None = None
        self._columns = 0  # the width of the pane when it was last seen
        self._lines: list[Text] = []
        self._hits: list[int] = []  # the number of the line on which each hit begins
        self._numbered = 0  # hits that have been given their numbers
        self._laid_out = 0  # characters of the body that stand in `_lines`

    @property
    def hits(self) -> int:
        """The number of hits, as far as the story is laid out."""
        return len(self._hits)

    def show(self, story: Story | None, query: Query | None) -> None:
        """Show a story from its beginning."""
        self.story, self._query = story, query
        self._lines = []  # of another story, which may have been read further
        self._lay_out()
        self.current = -1
        self.scroll_to(y=0, animate=False, immediate=True)

    def next_hit(self) -> bool:
        """Go to the next hit; False if there is none."""
        while self.current + 1 >= len(self._hits) and self._more():
            pass
        return self._go(self.current + 1)

    def previous_hit(self) -> bool:
        """Go to the hit before; False if there is none."""
        return self._go(self.current - 1)

    def last_hit(self) -> bool:
        """Go to the last hit; False if there is none."""
        while self._more():
            pass
        return self._go(len(self._hits) - 1)

    def action_move(self, by: int) -> None:
        self.scroll_to(y=self.scroll_offset.y + by, animate=False)

    def action_page(self, direction: int) -> None:
        self.action_move(direction * max(1, self.size.height - 2))

    def action_first(self) -> None:
        self.scroll_to(y=0, animate=False)

    def action_last(self) -> None:
        # One part more, not all: that would stop the screen for as long as the story is long.
        self._more()
        self.scroll_to(y=len(self._lines), animate=False)

    def on_click(self, event: events.Click) -> None:
        named = event.style.meta.get("named")
        if named:
            self.post_message(self.Narrow(*named))

    def on_resize(self) -> None:
        width = self.scrollable_content_region.width
        if self.story and width and width != self._columns:
            self._columns = width
            self._lay_out()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        # The next part is laid out before its first line is on the screen.
        if new_value + 2 * self.size.height > len(self._lines):
            self._more()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        # The lines hold their colors, which the theme has changed.
        if self.story and self.is_mounted:
            self._lay_out()

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        return selection.extract("\n".join(line.plain for line in self._lines)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        self.refresh()

    def render_line(self, y: int) -> Strip:
        number, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        if number >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        line = self._lines[number].copy()
        for span in self._lines[number].spans:
            if _number(span.style) == self.current >= 0:
                current = self.get_component_rich_style("reader--current", partial=True)
                line.stylize(current, span.start, span.end)
        selected = self.text_selection and self.text_selection.get_span(number)
        if selected:
            start, end = selected
            style = self.screen.get_component_rich_style("screen--selection")
            line.stylize(style, start, len(line) if end == -1 else end)
        strip = Strip(line.render(self.app.console)).adjust_cell_length(width)
        return strip.apply_style(self.rich_style).apply_offsets(0, number)

    def _go(self, number: int) -> bool:
        if not 0 <= number < len(self._hits):
            return False
        self.current = number
        line, top, height = self._hits[number], self.scroll_offset.y, self.size.height
        if not top <= line < top + height - 1:
            self.scroll_to(y=max(0, line - height // 3), animate=False, immediate=True)
        self.refresh()
        return True

    def _lay_out(self) -> None:
        """Lay out the story anew: as far as it was, or its first part."""
        reached = self._laid_out if self._lines else 0
        self._lines, self._hits, self._numbered, self._laid_out = [], [], 0, 0
        if self.story and self._query is not None:
            for text in self._head(self.story, self._query):
                self._append(text)
            self._append(Text())
            self._more()
            while self._laid_out < reached and self._more():
                pass
        self._resized()

    def _more(self) -> bool:
        """Lay out the next part of the body; False where there is none."""
        if not self.story or self._query is None or self._laid_out >= len(self.story.body):
            return False
        body, start = self.story.body, self._laid_out
        end = _break(body, start + PART)
        part = body[start:end]
        self._laid_out = end
        text = self._marked("body", reflowed(part), self._query, Style())
        for paragraph in text.split("\n", allow_blank=False):
            self._append(paragraph)
        self._resized()
        return True

    def _resized(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._lines))
        self.refresh()

    def _append(self, paragraph: Text) -> None:
        """Break a paragraph into lines, and note on which of them its hits begin."""
        # A hidden pane is 0 columns wide. Laid out for those, a story that is opened would stand
        # in a strip of words until the pane has its width again.
        seen = self.scrollable_content_region.width or self._columns or self.app.size.width - 3
        width = max(10, min(WIDEST, seen))
        right = any(_RIGHT_TO_LEFT[0] <= c <= _RIGHT_TO_LEFT[1] for c in paragraph.plain[:20])
        for line in paragraph.wrap(self.app.console, width) if paragraph else [paragraph]:
            line.rstrip()
            line.stylize_before(line.style)  # rich leaves out the style of a text without spans
            # A terminal that puts such letters in order still begins their lines at the left.
            if right:
                line.align("right", width)
            for span in line.spans:
                if _number(span.style) == len(self._hits):
                    self._hits.append(len(self._lines))
            self._lines.append(line)

    def _head(self, story: Story, query: Query) -> Iterator[Text]:
        about = self.get_component_rich_style("reader--about", partial=True)
        yield self._title(story, query)
        line = Text(moment(story.date, self.zone), about)
        if story.source:
            line.append(" · ").append(one_line(story.source), self._named("source", story.source))
        if story.dateline:
            line.append(" · ").append(self._marked("dateline", story.dateline, query, about))
        if story.byline:
            line.append(" · ").append(self._marked("byline", story.byline, query, about))
        # The id is what `searcher show` and a footnote need, so it is always there.
        line.append(" · " + one_line(story.id))
        yield line
        yield from self._badges(story, datetime.now(UTC))
        yield from self._own(story)
        entities = sorted(story.entities, key=lambda entity: entity.kind)
        for key in BELOW:
            if key == "entities":
                for kind, group in groupby(entities, key=lambda entity: entity.kind):
                    yield self._names(kind, [entity.name for entity in group])
            elif ATTRIBUTES[key].kind is Kind.TEXT and (text := getattr(story, key)):
                yield Text.assemble((f"{key}  ", about), self._marked(key, text, query, Style()))
            elif values := [value for value in ATTRIBUTES[key].values(story) if value]:
                yield self._names(ATTRIBUTES[key].name, values)

    def _badges(self, story: Story, now: datetime) -> Iterator[Text]:
        badge = self.get_component_rich_style("reader--badge", partial=True)
        if ended := reuse_ended(story, self._licences, now):
            yield Text(f" {ended_said(ended, self.zone)} ", badge)
        status = story.status_at(now)  # an embargo that has ended is none
        if status is not Status.USABLE or story.note:
            yield Text.assemble((f" {status.value} ", badge), " ", one_line(story.note))

    def _own(self, story: Story) -> Iterator[Text]:
        """The user's tags on a story in one line, then each note."""
        about = self.get_component_rich_style("reader--about", partial=True)
        try:
            marks = self._marks().of(story.id) if self._marks else []
        except SearcherError as error:
            yield Text(one_line(str(error)), about)
            return
        if tags := sorted({mark.tag for mark in marks if mark.tag}):
            yield Text.assemble(("tags  ", about), " · ".join(map(one_line, tags)))
        for mark in marks:
            if mark.note:
                changed = "" if mark.digest == text_digest(story) else " (text changed since)"
                yield Text.assemble((f"my note{changed}  ", about), one_line(mark.note))

    def _title(self, story: Story, query: Query) -> Text:
        bold = self.get_component_rich_style("reader--headline", partial=True)
        field, title = title_of(story)
        if field == "headline":
            return self._marked(field, title, query, bold)
        # It stands below as well, and its hits are counted there.
        return Text(one_line(title), bold + Style(italic=True))

    def _names(self, field: str, values: list[str]) -> Text:
        about = self.get_component_rich_style("reader--about", partial=True)
        line = Text(f"{field}  ", about)
        names = [Text(one_line(value), self._named(field, value)) for value in values if value]
        return line.append(Text(" · ", about).join(names))

    def _named(self, field: str, value: str) -> Style:
        return Style(meta={"named": (field, value)})

    def _marked(self, field: str, text: str, query: Query, style: Style) -> Text:
        """A text with its hits marked, and numbered on from those before it."""
        found = Snippet(field, text, tuple(spans(query, field, text)))
        shown = marked(found, style, hit=Style())
        # Bright within a dim line, too.
        hit = self.get_component_rich_style("reader--hit", partial=True) + Style(dim=False)
        for start, end in found.spans:
            shown.stylize(hit + Style(meta={"hit": self._numbered}), start, end)
            self._numbered += 1
        return shown


def _number(style: str | Style) -> int:
    """The number of the hit that a span marks; -1 where it marks none."""
    number: int = style.meta.get("hit", -1) if isinstance(style, Style) else -1
    return number


def _break(body: str, end: int) -> int:
    """Where a part may end, at `end` or soon after: behind a paragraph, a line or a word."""
    if end >= len(body):
        return len(body)
    for mark in ("\n\n", "\n", " "):
        found = body.find(mark, end, end + PART // 10)
        if found >= 0:
            return found + len(mark)
    return end
