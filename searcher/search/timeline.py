"""Hits counted by calendar periods of a zone, empty ones too."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum

from msgspec import Struct

from searcher.engines import Searched
from searcher.engines.results import Order, Stop
from searcher.query.dates import midnight
from searcher.query.nodes import Query


class Unit(StrEnum):
    """The length of a period."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


_LETTERS = {Unit.YEAR: 4, Unit.MONTH: 7, Unit.DAY: 10}  # of a day's ISO form, as labels


class Period(Struct, frozen=True):
    """A year, month or day, named as a query names it, and the hits sent from `start` on.

    `start` and `end` are instants in UTC; `end` is the first after the period.
    """

    label: str
    start: datetime
    end: datetime
    stories: int


def timeline(
    engine: Searched, query: Query, unit: Unit, zone: tzinfo = UTC, *, stop: Stop | None = None
) -> list[Period]:
    """Every period from the oldest hit to the newest, with its number of hits; none without hits.

    Raises Stopped when `stop` says so.
    """
    ends = span(engine, query, stop=stop)
    if not ends:
        return []
    starts = list(_starts(unit, *(_local_day(end, zone) for end in ends)))
    instants = [_first_instant(day, zone) for day in starts]
    counts = engine.histogram(query, instants, stop=stop)
    return [
        Period(starts[n].isoformat()[: _LETTERS[unit]], instants[n], instants[n + 1], count)
        for n, count in enumerate(counts)
    ]


def span(
    engine: Searched, query: Query, *, stop: Stop | None = None
) -> tuple[datetime, datetime] | None:
    """When the oldest and the newest hit were sent; None without hits."""
    ends = [
        engine.search(query, 1, order=order, count=False, stop=stop).hits
        for order in (Order.OLDEST, Order.NEWEST)
    ]
    return (ends[0][0].story.date, ends[1][0].story.date) if all(ends) else None


def fitting(first: datetime, last: datetime, most: int) -> Unit:
    """The finest unit of which a span holds at most `most` periods; else the year.

    >>> fitting(datetime(2016, 1, 1), datetime(2016, 3, 1), 80).value
    'day'
    >>> fitting(datetime(2010, 1, 1), datetime(2016, 3, 1), 80).value
    'month'
    """
    if (last - first).days < most:
        return Unit.DAY
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return Unit.MONTH if months <= most else Unit.YEAR


def _starts(unit: Unit, first: date, last: date) -> Iterator[date]:
    """The first day of each period from that of `first` to the one after that of `last`."""
    day = first.replace(
        month=1 if unit is Unit.YEAR else first.month, day=first.day if unit is Unit.DAY else 1
    )
    yield day
    while day <= last:
        try:
            day = _following(unit, day)
        except (ValueError, OverflowError):  # there is no year 10000
            yield date.max
            return
        yield day


def _following(unit: Unit, day: date) -> date:
    if unit is Unit.DAY:
        return day + timedelta(1)
    if unit is Unit.YEAR:
        return day.replace(year=day.year + 1)
    return (day.replace(day=28) + timedelta(4)).replace(day=1)


def _local_day(instant: datetime, zone: tzinfo) -> date:
    try:
        return instant.astimezone(zone).date()
    except OverflowError:  # beyond the calendar's ends in that zone
        return instant.date()


def _first_instant(day: date, zone: tzinfo) -> datetime:
    if day == date.max:
        return datetime.max.replace(tzinfo=UTC)
    try:
        return midnight(day, zone)
    except OverflowError:  # the calendar's first day, east of Greenwich
        return datetime.min.replace(tzinfo=UTC)
