"""An index opened by a program: searched, counted, read."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from searcher.engines.results import Order
from searcher.errors import SearcherError
from searcher.index.check import problems
from searcher.index.marks import Marks
from searcher.index.opened import Index
from searcher.index.report import Ledger
from searcher.library.hits import Hits
from searcher.output import notes, why_not
from searcher.output.facts import facts
from searcher.query.nodes import Query
from searcher.query.parser import parse
from searcher.saved.alerts import MARKS, Alerts, read_mark, write_mark
from searcher.saved.lists import UserLists, check_name
from searcher.saved.searches import readable
from searcher.search.asked import narrowing, together
from searcher.search.visible import Visible
from searcher.search.zones import zone_named
from searcher.story import Story

Clock = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC)


class OpenIndex(Index):
    """An index opened for searching; a context manager. Several threads may search it at once.

    It answers from the commit that was there when it was opened: open it again after a build.
    Stories under embargo are hidden until their time, as everywhere.
    """

    built: Ledger | None = None
    """What the build that opened it has read; None for one that `open` opened."""

    def __init__(self, path: Path, *, clock: Clock = _now) -> None:
        """`clock` tells which embargoes are over, and what `date:7d` means."""
        super().__init__(path)
        self._clock = clock

    def __enter__(self) -> "OpenIndex":
        return self

    def __len__(self) -> int:
        """The number of stories, the hidden ones too; superseded versions are not counted."""
        return len(self.engine)

    def __repr__(self) -> str:
        return f"<index {self.name}: {notes.stories_said(len(self))}>"

    def search(
        self,
        query: str | Query = "*",
        *,
        sort: str = "relevance",
        since: str = "",
        until: str = "",
        source: str | Sequence[str] = (),
        tz: str | tzinfo = UTC,
    ) -> Hits:
        """The hits of a query, a view that fetches them as they are asked for.

        The query is text in the query language, or a tree. The other arguments are the options of
        `search`: `sort` is relevance, newest, oldest or arrived; `since` and `until` are dates,
        `source` is an agency or several, and `tz` the zone in which dates are read and days
        counted. Raises QueryError, which shows the place and a remedy.
        """
        zone = zone_named(tz) if isinstance(tz, str) else tz
        now = self._clock()
        sources = [source] if isinstance(source, str) else source
        asked = [] if isinstance(query, str) else [query]
        texts = [query] if isinstance(query, str) else []
        readings = [
            parse(
                text, now=now, zone=zone, lists=UserLists(), marks=lambda: Marks(lambda: self.path)
            )
            for text in (*texts, *narrowing(since, until, sources))
        ]
        whole = together(asked + [reading.query for reading in readings])
        remarks = [remark for reading in readings for remark in reading.remarks()]
        return Hits(self, whole, order_named(sort), zone, now, remarks)

    def show(self, id: str) -> Story:
        """The current version of a story. Raises SearcherError if there is none with this id."""
        story = self.engine.get(id)
        if story is None:
            raise SearcherError(f'there is no story "{id}" in {self.name}')
        return story

    def original(self, id: str) -> bytes:
        """The bytes that a story came from. Raises ArchiveError if they are no longer there."""
        from searcher.archives import original

        return original(self.show(id).origin)

    def why_not(self, id: str, query: str) -> str:
        """Which clauses of a query a story meets and which it fails, a line each."""
        now = self._clock()
        read = parse(query, now=now, lists=UserLists(), marks=lambda: Marks(lambda: self.path))
        found = why_not.why_not(read.query, self.show(id), UTC, now)
        return "\n".join(why_not.lines(found, why_not.SIGNS))

    def top(self, field: str, query: str = "*", *, limit: int | None = 10) -> dict[str, int]:
        """The commonest values of a field over the hits of a query, each with its stories."""
        return self.search(query).facets(field, limit=limit)

    def info(self) -> dict[str, object]:
        """What the index holds: stories, sources, formats, dates, rejects, builds."""
        return facts(self, self._clock())

    def check(self) -> list[str]:
        """Every promise of the index that does not hold, a line each; none if it is sound."""
        return list(problems(self))

    # Saved searches

    @property
    def saved(self) -> dict[str, str]:
        """The saved searches, by name."""
        return dict(sorted(UserLists().saved.items()))

    def save(self, name: str, query: str, *, force: bool = False) -> None:
        """Keep a query under a name; `saved:NAME` is then a part of any other.

        Raises SearcherError if there is one of that name and not `force`.
        """
        check_name(name)
        lists = UserLists()
        parse(query, now=self._clock(), lists=lists.with_saved(name, query))
        lists.save(name, query, replace=force)

    def unsave(self, name: str) -> None:
        """Forget a saved search. Raises SearcherError if there is none of that name."""
        UserLists().remove(name)

    def alerts(self, *, peek: bool = False) -> dict[str, list[Story]]:
        """What is new to each saved search since the last alerts, the oldest first.

        With `peek` they are new the next time too.
        """
        lists, now = UserLists(), self._clock()
        with lists.held(MARKS), Alerts(self.path, read_mark(lists, self.path), now) as alerts:
            found = {
                name: list(alerts.hits(query)) for name, query in readable(lists, now, UTC).items()
            }
            if not peek:
                write_mark(lists, self.path, alerts.mark())
        return found

    def visible(self, now: datetime) -> Visible:
        """What may be shown at an instant."""
        return Visible(self.engine, now)


def order_named(name: str) -> Order:
    """The order of this name. Raises SearcherError, which lists them."""
    try:
        return Order(name)
    except ValueError:
        there = ", ".join(Order)
        raise SearcherError(f'there is no order "{name}"; there are: {there}') from None
