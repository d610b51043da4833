"""What asks the index while the screen stays live: workers, and the messages they answer with."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from time import perf_counter

from textual import work
from textual.message import Message
from textual.widget import Widget
from textual.worker import get_current_worker

from searcher.browser.facets import FACETS, VALUES, Counts
from searcher.browser.hits import Hits
from searcher.engines import paging
from searcher.engines.results import Hit, Order, Stopped
from searcher.errors import SearcherError
from searcher.index.opened import Index
from searcher.output import Layout, View, withheld_note
from searcher.output.explanation import explanation, reasons
from searcher.output.export import Export, write
from searcher.query.nodes import All, Query
from searcher.search.timeline import Period, Unit, fitting, span, timeline
from searcher.search.visible import Visible
from searcher.search.zero_hits import NoHits, explain_no_hits
from searcher.story import Story

MOST_VALUES = 1_000  # of a field, for completion


class Searching(Widget):
    """Never seen. A newer search ends an older one; what comes too late is for others to ignore."""

    class Found(Message):
        """The first hits of a question."""

        def __init__(self, hits: Hits, milliseconds: float) -> None:
            super().__init__()
            self.hits, self.milliseconds = hits, milliseconds

    class Counted(Message):
        """The total of the hits is known."""

        def __init__(self, hits: Hits) -> None:
            super().__init__()
            self.hits = hits

    class Timed(Message):
        """The hits by periods."""

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
        """A page of hits is in memory."""

        def __init__(self, hits: Hits, page: int) -> None:
            super().__init__()
            self.hits, self.page = hits, page

    class Said(Message):
        """Something to tell the reader."""

        def __init__(self, text: str, *, is_error: bool = False) -> None:
            super().__init__()
            self.text, self.is_error = text, is_error

    def __init__(self, index: Index, zone: tzinfo = UTC, clock: Callable[[], float] = perf_counter):
        super().__init__()
        self.display = False
        self._index, self._zone, self._clock = index, zone, clock
        self._values: dict[str, Mapping[str, int]] = {}

    @work(thread=True, exclusive=True, group="find")
    def find(self, query: Query, order: Order, columns: int) -> None:
        """Rows first, then what takes reading every hit: total, timeline of `columns`, facets."""
        worker = get_current_worker()

        def stop() -> bool:
            return worker.is_cancelled

        engine = Visible(
            self._index.engine, datetime.now(UTC)
        )  # anew with every question: embargoes end
        hits = Hits(engine, query, order)
        try:
            started = self._clock()
            hits.fetch(0, stop)
            self.post_message(self.Found(hits, (self._clock() - started) * 1000))
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
            counts = {name: engine.counts(query, name, VALUES, stop=stop) for name in FACETS}
            self.post_message(self.Grouped(hits, counts))
        except Stopped:
            return
        except SearcherError as error:
            self._fail(error)

    @work(thread=True, exclusive=True, group="zoom")
    def zoom(self, hits: Hits, unit: Unit) -> None:
        """The same hits by other periods."""
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
        """One more page."""
        try:
            hits.fetch(page)
            self.post_message(self.Fetched(hits, page))
        except SearcherError as error:
            self._fail(error)

    def values(self, field: str) -> Mapping[str, int]:
        """The commonest values of a field in the whole index; none until they are counted."""
        if field not in self._values:
            self._values[field] = {}
            self._count_values(field)
        return self._values[field]

    @work(thread=True, group="values")
    def _count_values(self, field: str) -> None:
        try:
            shown = Visible(self._index.engine, datetime.now(UTC))
            self._values[field] = shown.counts(All(), field, MOST_VALUES)
        except SearcherError as error:
            self._fail(error)

    @work(thread=True, group="explain")
    def explain(self, hits: Hits, hit: Hit, show: Callable[[list[str], list[str]], None]) -> None:
        """How the query was read, with the index's own words, and why it found this story."""
        try:
            read = list(explanation(hits.query, self._zone, hits.engine))
            why = list(reasons(hits.query, hit, self._zone, datetime.now(UTC)))
            self.app.call_from_thread(show, read, why)
        except SearcherError as error:
            self._fail(error)

    @work(thread=True, group="takes")
    def takes(self, story: Story, show: Callable[[list[Story]], None]) -> None:
        """The takes of a story, the oldest first and itself last."""
        try:
            found = [*self._index.versions(story), story]
            self.app.call_from_thread(show, found)
        except SearcherError as error:
            self._fail(error)

    @work(thread=True, group="original")
    def reopen(self, origin: str, show: Callable[[bytes], None]) -> None:
        """The bytes that a story came from."""
        from searcher.archives import original

        try:
            self.app.call_from_thread(show, original(origin))
        except SearcherError as error:
            self._fail(error)

    @work(thread=True, group="export")
    def export(self, export: Export, hits: Hits, marked: Sequence[str], this: Hit | None) -> None:
        """Write hits to a file, and say how many."""
        view = View(hits.query, self._zone, full=export.layout is Layout.JSON)
        try:
            count = write(export, self._wanted(export, hits, marked, this), view)
            self.post_message(self.Said(f"{count:,} stories are in {export.path}"))
        except OSError as error:
            said = f"{export.path} was not written: {error.strerror}"
            self.post_message(self.Said(said, is_error=True))
        except SearcherError as error:
            self._fail(error)

    def _wanted(
        self, export: Export, hits: Hits, marked: Sequence[str], this: Hit | None
    ) -> Iterable[Hit]:
        if export.scope == "all":
            return paging.hits(hits.engine, hits.query, hits.order)
        if export.scope == "this":
            return [this] if this else []
        stories = (hits.engine.get(id) for id in marked)
        return (Hit(story, 0.0) for story in stories if story)

    def _fail(self, error: SearcherError) -> None:
        self.post_message(self.Said(str(error), is_error=True))
