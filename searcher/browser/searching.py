"""Asking the index in threads while the screen stays live, and the messages that answer.

A newer search ends an older one: its engine calls `stop`, and raises Stopped. An answer that comes
too late all the same is known by its `hits`, and ignored by the screen that receives it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from time import perf_counter

from textual import work
from textual.message import Message
from textual.widget import Widget
from textual.worker import get_current_worker

from searcher.browser.dialogs import Export
from searcher.browser.facets import VALUES, Counts
from searcher.browser.hits import Hits
from searcher.engines import paging
from searcher.engines.results import Hit, Order, Stop, Stopped
from searcher.errors import SearcherError
from searcher.index.marks import Marks
from searcher.index.opened import Index
from searcher.output import Layout, View, stories_said, undated_note, withheld_note
from searcher.output.explanation import explanation, reasons
from searcher.output.export import write
from searcher.output.narrowing import SHOWN_FACETS
from searcher.query.embargo import Licences
from searcher.query.nodes import All, Query
from searcher.search.timeline import Period, Unit, fitting, span, timeline, undated
from searcher.search.visible import Visible
from searcher.search.zero_hits import NoHits, explain_no_hits
from searcher.story import Story

MOST_VALUES = 1_000  # of a field that Tab completes


class Searching(Widget):
    """A widget that is never seen: Textual's threads and messages belong to a widget."""

    class Found(Message):
        """The first hits of a query, after so many milliseconds."""

        def __init__(self, hits: Hits, milliseconds: float) -> None:
            super().__init__()
            self.hits, self.milliseconds = hits, milliseconds

    class Counted(Message):
        """All hits have been counted."""

        def __init__(self, hits: Hits) -> None:
            super().__init__()
            self.hits = hits

    class Timed(Message):
        """The hits by years, months or days."""

        def __init__(self, hits: Hits, unit: Unit, periods: Sequence[Period]) -> None:
            super().__init__()
            self.hits, self.unit, self.periods = hits, unit, periods

    class Grouped(Message):
        """The hits by values of fields."""

        def __init__(self, hits: Hits, counts: Counts) -> None:
            super().__init__()
            self.hits, self.counts = hits, counts

    class Explained(Message):
        """Why there are no hits."""

        def __init__(self, hits: Hits, why: NoHits) -> None:
            super().__init__()
            self.hits, self.why = hits, why

    class Fetched(Message):
        """A page of hits is in memory, and can be drawn."""

        def __init__(self, hits: Hits, page: int) -> None:
            super().__init__()
            self.hits, self.page = hits, page

    class Said(Message):
        """Something to tell the user: what was done, or what went wrong."""

        def __init__(self, text: str, *, is_error: bool = False) -> None:
            super().__init__()
            self.text, self.is_error = text, is_error

    def __init__(self, index: Index, zone: tzinfo = UTC, clock: Callable[[], float] = perf_counter):
        super().__init__()
        self.display = False
        self._index, self._zone, self._clock = index, zone, clock
        self.licences: Licences = {}
        self.marks = Marks(lambda: index.path)
        self._values: dict[tuple[str, Query], Mapping[str, int]] = {}

    @work(thread=True, exclusive=True, group="find")
    def find(self, query: Query, order: Order, columns: int) -> None:
        """Search. Answers Found first, then what takes reading every hit.

        `columns` is the width of the timeline, of which the unit is chosen to fit.
        """
        worker = get_current_worker()
        # Made anew for each query, since embargoes end while the browser is open.
        engine = Visible(self._index.engine, datetime.now(UTC))
        hits = Hits(engine, query, order)
        try:
            started = self._clock()
            hits.fetch(0, lambda: worker.is_cancelled)
            self.post_message(self.Found(hits, (self._clock() - started) * 1000))
            self._count(hits, engine, columns, lambda: worker.is_cancelled)
        except Stopped:
            return
        except SearcherError as error:
            self._fail(error)

    def _count(self, hits: Hits, engine: Visible, columns: int, stop: Stop) -> None:
        """Count the hits: in all, those under embargo, by periods, by values of the facets."""
        # In the order in which a user looks for them; each is shown as soon as it is there.
        query = hits.query
        hits.count(stop)
        self.post_message(self.Counted(hits))
        for note in withheld_note(engine.withheld(query, stop=stop)):
            self.post_message(self.Said(note))
        if not hits.total:
            self.post_message(self.Explained(hits, explain_no_hits(query, engine, stop=stop)))
        ends = span(engine, query, stop=stop)
        unit = fitting(*ends, columns) if ends else Unit.YEAR
        periods = timeline(engine, query, unit, self._zone, stop=stop)
        self.post_message(self.Timed(hits, unit, periods))
        for note in undated_note(undated(engine, query, stop=stop)):
            self.post_message(self.Said(note))
        counts = {name: engine.counts(query, name, VALUES, stop=stop) for name in SHOWN_FACETS}
        self.post_message(self.Grouped(hits, counts))

    @work(thread=True, exclusive=True, group="zoom")
    def zoom(self, hits: Hits, unit: Unit) -> None:
        """Count the same hits by another unit. Answers Timed."""
        worker = get_current_worker()
        try:
            periods = timeline(
                hits.engine, hits.query, unit, self._zone, stop=lambda: worker.is_cancelled
            )
            self.post_message(self.Timed(hits, unit, periods))
        except Stopped:
            return
        except SearcherError as error:
            self._fail(error)

    @work(thread=True, group="fetch")
    def fetch(self, hits: Hits, page: int) -> None:
        """Fetch one more page. Answers Fetched."""
        try:
            hits.fetch(page)
            self.post_message(self.Fetched(hits, page))
        except SearcherError as error:
            self._fail(error)

    def values(self, field: str, query: Query) -> Mapping[str, int]:
        """The commonest values of a field among a query's hits; none until they are counted.

        If there are no hits, those of the whole index.
        """
        key = field, query
        if key not in self._values:
            self._values[key] = {}  # so that the next key does not have them counted again
            self._count_values(field, query)
        return self._values[key]

    @work(thread=True, group="values")
    def _count_values(self, field: str, query: Query) -> None:
        try:
            shown = Visible(self._index.engine, datetime.now(UTC))
            counts = shown.counts(query, field, MOST_VALUES)
            self._values[field, query] = counts or shown.counts(All(), field, MOST_VALUES)
        except SearcherError as error:
            self._fail(error)

    @work(thread=True, group="explain")
    def explain(self, hits: Hits, hit: Hit, show: Callable[[list[str], list[str]], None]) -> None:
        """Call `show` with how the query was read, and with why it found this story."""
        try:
            read = list(explanation(hits.query, self._zone, hits.engine))
            now = datetime.now(UTC)
            why = list(reasons(hits.query, hit, self._zone, now, hits.engine))
            self.app.call_from_thread(show, read, why)
        except SearcherError as error:
            self._fail(error)

    @work(thread=True, group="versions")
    def versions(self, story: Story, show: Callable[[list[Story]], None]) -> None:
        """Call `show` with the versions of a story, the oldest first and the story itself last."""
        try:
            found = [*self._index.versions(story), story]
            self.app.call_from_thread(show, found)
        except SearcherError as error:
            self._fail(error)

    @work(thread=True, group="original")
    def reopen(self, origin: str, show: Callable[[bytes], None]) -> None:
        """Call `show` with the bytes that a story came from."""
        # All readers of formats come with it: only users who want an original wait for them.
        from searcher.archives import original

        try:
            self.app.call_from_thread(show, original(origin))
        except SearcherError as error:
            self._fail(error)

    @work(thread=True, group="export")
    def export(self, export: Export, hits: Hits, marked: Sequence[str], this: Hit | None) -> None:
        """Write hits to a file. Answers Said."""
        full, now = export.layout is Layout.JSON, datetime.now(UTC)
        view = View(hits.query, self._zone, full=full, now=now, licences=self.licences)
        try:
            wanted = self._wanted(export.scope, hits, marked, this)
            count = write(export.path, export.layout, wanted, view)
            are = "is" if count == 1 else "are"
            said = f"{stories_said(count)} {are} in {export.path}."
            self.post_message(self.Said(said))
        except OSError as error:
            said = f"{export.path} was not written: {error.strerror or error}."
            self.post_message(self.Said(said, is_error=True))
        except SearcherError as error:
            self._fail(error)

    def _wanted(
        self, scope: str, hits: Hits, marked: Sequence[str], this: Hit | None
    ) -> Iterable[Hit]:
        if scope == "all":
            return paging.hits(hits.engine, hits.query, hits.order)
        if scope == "this":
            return [this] if this else []
        stories = (hits.engine.get(id) for id in marked)
        return (Hit(story, 0.0) for story in stories if story)

    def _fail(self, error: SearcherError) -> None:
        self.post_message(self.Said(str(error), is_error=True))
