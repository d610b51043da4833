"""Hits: a view over all that a query finds, fetched in pages as it is asked for."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any, overload

from searcher.codec import to_json
from searcher.engines import paging
from searcher.engines.results import Hit, Order
from searcher.errors import SearcherError
from searcher.library import notebook, tables
from searcher.library.timeline import Timeline
from searcher.output.explanation import explanation, reasons
from searcher.output.notes import stories_said, undated_note, withheld_note
from searcher.output.screen import moment
from searcher.query.nodes import Query
from searcher.search.asked import counted_field
from searcher.search.snippets import Snippet, passage, snippets
from searcher.search.timeline import Unit, fitting, span, timeline, undated
from searcher.search.visible import Visible
from searcher.story import Story

if TYPE_CHECKING:
    from searcher.index.opened import Index

# Hits fetched at once where they are asked for one by one, and how many such pages are kept: the
# bodies of more would fill the memory of a notebook.
PAGE, KEPT = 500, 8
# Periods of a timeline that nobody has given a unit for.
MOST_PERIODS = 120


class Found:
    """A hit: its story, how it was found, and the passages that show it."""

    __slots__ = ("_hits", "rank", "score", "story")

    def __init__(self, hits: "Hits", rank: int, hit: Hit) -> None:
        self._hits = hits
        self.rank = rank
        """Its place among the hits, from 1."""
        self.score = hit.score
        """Can be compared with those of the same search only; 0 unless sorted by relevance."""
        self.story: Story = hit.story

    @property
    def snippet(self) -> Snippet:
        """The best passage of the body; `spans` are the hits as offsets into its `text`."""
        return passage(self._hits.query, self.story.body)

    @property
    def snippets(self) -> list[Snippet]:
        """The best passage of the body, then the short fields that hold a hit."""
        return snippets(self._hits.query, self.story)

    def explain(self) -> list[str]:
        """Which clauses of the query it met, and where, a line each."""
        hits = self._hits
        hit = Hit(self.story, self.score)
        return list(reasons(hits.query, hit, hits.zone, hits.now, hits._shown))

    def to_dict(self, *, full: bool = False) -> dict[str, Any]:
        """The story as `search --json` prints it, with rank and score; with `full` its body."""
        return {"rank": self.rank, "score": self.score} | to_json(self.story, full=full)

    def __repr__(self) -> str:
        when = moment(self.story.date, self._hits.zone, name=False)
        return f"<{self.rank}: {when} {self.story.id} {self.story.headline}>"

    def _repr_html_(self) -> str:
        return notebook.style() + notebook.card(self, self._hits.zone)


class Hits(Sequence[Found]):
    """All hits of a query over an index, a sequence. Nothing is fetched before it is asked for.

    `len(hits)`, `hits[0]`, `hits[-1]`, `hits[:10]` and `for hit in hits` work for any number of
    hits: a few pages are kept, and a loop over all of them goes through without keeping any.
    """

    def __init__(
        self,
        index: "Index",
        query: Query,
        order: Order,
        zone: tzinfo,
        now: datetime,
        remarks: Sequence[str] = (),
    ) -> None:
        self.query = query
        """The tree; `str(hits.query)` is how the text was read."""
        self.order, self.zone, self.now = order, zone, now
        self._remarks = list(remarks)
        self._shown = Visible(index.engine, now)
        self._pages: OrderedDict[int, Sequence[Hit]] = OrderedDict()
        self._lock = Lock()

    @cached_property
    def _total(self) -> int:
        return self._shown.search(self.query, 0).total or 0

    def __len__(self) -> int:
        return self._total

    @overload
    def __getitem__(self, key: int) -> Found: ...

    @overload
    def __getitem__(self, key: slice) -> list[Found]: ...

    def __getitem__(self, key: int | slice) -> Found | list[Found]:
        if isinstance(key, slice):
            places = range(*key.indices(len(self)))
            if places.step == 1 and len(places) > PAGE:
                return list(self._from(places.start, len(places)))
            return [self._at(place) for place in places]
        place = key + len(self) if key < 0 else key
        if not 0 <= place < len(self):
            raise IndexError(f"there is no hit {key} of {stories_said(len(self))}")
        return self._at(place)

    def __iter__(self) -> Iterator[Found]:
        return self._from(0, None)

    def _from(self, offset: int, wanted: int | None) -> Iterator[Found]:
        hits = paging.hits(self._shown, self.query, self.order, offset=offset, wanted=wanted)
        for rank, hit in enumerate(hits, offset + 1):
            yield Found(self, rank, hit)

    def _at(self, place: int) -> Found:
        number, within = divmod(place, PAGE)
        with self._lock:
            page = self._pages.get(number)
            if page is None:
                page = self._shown.search(
                    self.query, PAGE, number * PAGE, self.order, count=False
                ).hits
                self._pages[number] = page
                if len(self._pages) > KEPT:
                    self._pages.popitem(last=False)
            self._pages.move_to_end(number)
        return Found(self, place + 1, page[within])

    @property
    def notes(self) -> list[str]:
        """What a person should know: how the query was read, how many an embargo keeps back."""
        counted = undated(self._shown, self.query)
        return [
            *self._remarks,
            *withheld_note(self._shown.withheld(self.query)),
            *undated_note(counted),
        ]

    def facets(self, field: str, *, limit: int | None = None) -> dict[str, int]:
        """The values of a field over all hits, each with its stories, the most frequent first.

        Raises SearcherError for a field that is not counted.
        """
        return self._shown.counts(self.query, counted_field(field), limit)

    def timeline(self, unit: str = "") -> Timeline:
        """The number of hits in each year, month or day of the zone, empty ones too.

        Without a unit it is the finest one that makes at most 120 periods.
        """
        if unit and unit not in set(Unit):
            raise SearcherError(f'there is no unit "{unit}"; there are: {", ".join(Unit)}')
        if unit:
            chosen = Unit(unit)
        else:
            ends = span(self._shown, self.query)
            chosen = fitting(*ends, MOST_PERIODS) if ends else Unit.YEAR
        return Timeline(timeline(self._shown, self.query, chosen, self.zone), chosen)

    def explain(self) -> list[str]:
        """How the query was read, and what each of its words stands for, a line each."""
        return list(explanation(self.query, self.zone, self._shown))

    def to_dicts(self, *, full: bool = False) -> list[dict[str, Any]]:
        """All hits as dicts, with the keys that `search --json` prints; with `full` bodies too."""
        return [hit.to_dict(full=full) for hit in self]

    def to_columns(self, *, full: bool = False) -> dict[str, list[Any]]:
        """All hits as columns: the fields of a story, then the names in it by kind."""
        return tables.columns(self, full=full)

    def to_pandas(self, *, full: bool = False) -> Any:
        """A pandas DataFrame, a row for each hit; with `full` bodies too.

        Raises SearcherError where pandas is not installed.
        """
        return tables.pandas(self.to_columns(full=full))

    def to_polars(self, *, full: bool = False) -> Any:
        """A polars DataFrame. Raises SearcherError where polars is not installed."""
        return tables.polars(self.to_columns(full=full))

    def to_arrow(self, *, full: bool = False) -> Any:
        """An Arrow table. Raises SearcherError where pyarrow is not installed."""
        return tables.arrow(self.to_columns(full=full))

    def __repr__(self) -> str:
        return f"<{stories_said(len(self))}: {self.query}, {self.order.said}>"

    def _repr_html_(self) -> str:
        shown = self[: notebook.MOST]
        return notebook.page(
            str(self.query), len(self), self.order, shown, self.timeline(), self.notes, self.zone
        )
