"""Hits counted by the years, months or days of a zone's calendar, empty ones too."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, tzinfo
from enum import StrEnum
from itertools import groupby, pairwise

from msgspec import Struct

from searcher.engines import Searched
from searcher.engines.results import Order, Stop
from searcher.query.dates import in_zone, midnight
from searcher.query.nodes import Absent, And, Not, Query


class Unit(StrEnum):
    """The length of a period."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


# More empty periods than this in a row are folded into one. A year of days is kept whole, so that
# it can be drawn. Without folding a single story of the year 1 (the zero date of Go and .NET)
# makes a timeline of 739,011 days.
LONGEST_EMPTY = 366

# A longer span is counted by years first, and then only the years with hits by days or months:
# 8,000 days, or 22 years, are counted at once.
_MOST_AT_ONCE = 8_000

# The numbers of its first period and of the one after its last, its two instants, its hits.
_Bin = tuple[tuple[int, int], tuple[datetime, datetime], int]

_DATED = Not(Absent("date"))
_END = datetime.max.replace(tzinfo=UTC)
# How much of a day's ISO form is a period's label: 2016, 2016-07, 2016-07-15.
_LETTERS = {Unit.YEAR: 4, Unit.MONTH: 7, Unit.DAY: 10}


class Period(Struct, frozen=True):
    """A year, month or day, named as a query names it, and the number of hits sent in it.

    `start` and `end` are instants in UTC; `end` is the first one after the period. Where `count`
    is more than 1 it stands for so many empty periods in a row, and its label is their range,
    "1988..2015".
    """

    label: str
    start: datetime
    end: datetime
    stories: int
    count: int = 1


def timeline(
    engine: Searched, query: Query, unit: Unit, zone: tzinfo = UTC, *, stop: Stop | None = None
) -> list[Period]:
    """Every period from the oldest hit to the newest, with its number of hits; none without hits.

    More than 366 empty periods in a row are one Period. Hits without a date are in none, see
    `undated`. Raises Stopped when `stop` returns true.
    """
    ends = span(engine, query, stop=stop)
    if not ends:
        return []
    if undated(engine, query, stop=stop):
        query = And((query, _DATED))
    first, last = (_number(unit, in_zone(end, zone).date()) for end in ends)
    bounds: Sequence[int] = range(first, last + 2)
    if len(bounds) > _MOST_AT_ONCE and unit is not Unit.YEAR:
        years = timeline(engine, query, Unit.YEAR, zone, stop=stop)
        bounds = _bounds_within(years, unit, first, last)
    instants = [_start(unit, number, zone) for number in bounds]
    # West of Greenwich the year 1 begins after 0001-01-01T00:00Z, which no date there can say.
    instants[0] = min(instants[0], ends[0])
    counts = engine.histogram(query, instants, stop=stop)
    if instants[-1] == _END:
        # No instant is after .NET's DateTime.MaxValue, which exports write for "no date", so it is
        # beyond the last bound: the last period gets the remainder.
        total = engine.search(query, 0, stop=stop).total or 0
        counts[-1] = total - sum(counts[:-1])
    bins = zip(pairwise(bounds), pairwise(instants), counts, strict=True)
    return list(folded(_periods(unit, bins, zone)))


def folded(periods: Iterable[Period], most: int = LONGEST_EMPTY) -> Iterator[Period]:
    """The periods, with one in the place of more than `most` empty ones in a row.

    >>> days = [Period(str(n), datetime.min, datetime.min, n % 4 == 0) for n in range(5)]
    >>> [(period.label, period.count) for period in folded(days, 2)]
    [('0', 1), ('1..3', 3), ('4', 1)]
    """
    for is_empty, group in groupby(periods, key=lambda period: not period.stories):
        run = list(group)
        count = sum(period.count for period in run)
        if is_empty and count > most:
            label = f"{run[0].label.split('..')[0]}..{run[-1].label.split('..')[-1]}"
            yield Period(label, run[0].start, run[-1].end, 0, count)
        else:
            yield from run


def span(
    engine: Searched, query: Query, *, stop: Stop | None = None
) -> tuple[datetime, datetime] | None:
    """When the oldest and the newest hit were sent; None without hits that have a date."""
    newest = _end(engine, query, Order.NEWEST, stop)
    oldest = _end(engine, query, Order.OLDEST, stop)
    if newest and not oldest:  # a hit without a date comes before all others
        oldest = _end(engine, And((query, _DATED)), Order.OLDEST, stop)
    return (oldest, newest) if oldest and newest else None


def undated(engine: Searched, query: Query, *, stop: Stop | None = None) -> int:
    """How many hits have no date."""
    hits = engine.search(query, 1, order=Order.OLDEST, count=False, stop=stop).hits
    # One quick look spares the counting, since nearly every archive is dated.
    if not hits or hits[0].story.date:
        return 0
    return engine.search(And((query, Absent("date"))), 0, stop=stop).total or 0


def _end(engine: Searched, query: Query, order: Order, stop: Stop | None) -> datetime | None:
    """The date of the first hit in an order."""
    hits = engine.search(query, 1, order=order, count=False, stop=stop).hits
    return hits[0].story.date if hits else None


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


def _bounds_within(years: Iterable[Period], unit: Unit, first: int, last: int) -> list[int]:
    """The numbers from `first` to `last + 1` at which a period of a year with hits begins or ends.

    Between two neighbours more than 1 apart there are no hits.
    """
    bounds: set[int] = set()
    for year in years:
        if year.stories:
            low = _number(unit, date(int(year.label), 1, 1))
            high = _number(unit, date(int(year.label), 12, 31))
            bounds.update(range(max(first, low), min(last, high) + 2))
    return sorted(bounds)


def _periods(unit: Unit, bins: Iterable[_Bin], zone: tzinfo) -> Iterator[Period]:
    for (low, high), (start, end), stories in bins:
        if high - low == 1:
            yield Period(_label(unit, low), start, end, stories)
        elif high - low > LONGEST_EMPTY:
            label = f"{_label(unit, low)}..{_label(unit, high - 1)}"
            yield Period(label, start, end, 0, high - low)
        else:
            starts = [_start(unit, number, zone) for number in range(low, high + 1)]
            for number, ends in enumerate(pairwise(starts), low):
                yield Period(_label(unit, number), *ends, 0)


# A period's number counts the years, months or days of the calendar up to it.


def _number(unit: Unit, day: date) -> int:
    match unit:
        case Unit.YEAR:
            return day.year
        case Unit.MONTH:
            return day.year * 12 + day.month - 1
        case Unit.DAY:
            return day.toordinal()


def _first_day(unit: Unit, number: int) -> date:
    """The first day of a period. Raises ValueError for one after the year 9999."""
    match unit:
        case Unit.YEAR:
            return date(number, 1, 1)
        case Unit.MONTH:
            return date(number // 12, number % 12 + 1, 1)
        case Unit.DAY:
            return date.fromordinal(number)


def _label(unit: Unit, number: int) -> str:
    return _first_day(unit, number).isoformat()[: _LETTERS[unit]]


def _start(unit: Unit, number: int, zone: tzinfo) -> datetime:
    """The first instant of a period, in UTC; the end of the calendar where there is none."""
    try:
        return midnight(_first_day(unit, number), zone)
    # Python's calendar has no year 10000.
    except ValueError:
        return _END
    # East of Greenwich the calendar's first day begins before the calendar does.
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC)
