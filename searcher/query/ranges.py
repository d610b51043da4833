"""Ranges of dates and numbers: `2016..2017`, `>=2016`, `[2016 TO 2017]`, `@coup-7d..@coup`."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo

from msgspec import Struct

from searcher.errors import QueryError
from searcher.fields import FIELDS, Kind
from searcher.lazy_re import pattern
from searcher.query import dates
from searcher.query.nodes import Numbers, Range

MOST = 2**53  # the greatest number that a range may name

_COMPARED = pattern(r"([<>]=?)?(.*)", re.DOTALL)
_EVENT = pattern(r"@(.+?)(?:([+-])(\d{1,6})([hdwmy]))?", re.IGNORECASE | re.ASCII)
_EXAMPLES = "2016-07-15, 7d.., last-week"

Place = tuple[int, int]  # characters `start:end` of the query


class Calendar(Struct, frozen=True):
    """What dates are read by: the time it is, the zone, the named events."""

    now: datetime
    zone: tzinfo
    events: Callable[[], Mapping[str, str]]


class Ranges:
    """Reads the ranges of one query text; raises QueryError with the place of what is wrong."""

    def __init__(self, text: str, calendar: Calendar) -> None:
        self.text, self.calendar = text, calendar

    def single(self, field: str, start: int, end: int) -> Range | Numbers:
        """The range that a value such as 2016, 2016..2017 or >2016 stands for."""
        text = self.text[start:end]
        low, dots, high = text.partition("..")
        if dots:
            ends = (start, start + len(low)), (end - len(high), end)
            return self.between(field, *ends, (start, end))
        found = _COMPARED.fullmatch(text)
        sign = found[1] if found else None
        at = start + len(sign or ""), end
        if FIELDS[field].kind is Kind.NUMBER:
            number = self._number(field, at)
            least = {None: number, ">": number + 1, ">=": number}.get(sign)
            most = {None: number, "<": number - 1, "<=": number}.get(sign)
            if most is not None and most < 0:
                raise self._error(f"{field}: is never below 0", (start, end))
            return Numbers(least, most, field)
        before, after = self._period(at)
        begin = {None: before, ">": after, ">=": before}.get(sign)
        stop = {None: after, "<": before, "<=": after}.get(sign)
        return self._dated(begin, stop, field, (start, end))

    def between(self, field: str, low: Place, high: Place, whole: Place) -> Range | Numbers:
        """The range between two values, both included; an empty one is an open end."""
        first, last = (self.text[slice(*place)] for place in (low, high))
        if not first and not last:
            example = f"{field}:2016..2017"
            what = "dates"
            if FIELDS[field].kind is Kind.NUMBER:
                example, what = FIELDS[field].example, "numbers"
            raise self._error(f"a range without {what}", whole, f"write for example  {example}")
        if FIELDS[field].kind is Kind.NUMBER:
            least = self._number(field, low) if first else None
            most = self._number(field, high) if last else None
            if least is not None and most is not None and least > most:
                raise self._backwards(field, first, last, whole)
            return Numbers(least, most, field)
        begin = self._period(low)[0] if first else None
        end = self._period(high)[1] if last else None
        if begin and end and begin >= end:
            raise self._backwards(field, first, last, whole)
        return self._dated(begin, end, field, whole)

    def _dated(
        self, low: datetime | None, high: datetime | None, field: str, place: Place
    ) -> Range:
        if (low and low >= dates.LAST) or (high and high <= dates.FIRST):
            raise self._error("dates run from 1678 to 2261", place)
        return Range(low, high, field)

    def _period(self, place: Place) -> dates.Period:
        text = self.text[slice(*place)]
        if text.startswith("@"):
            return self._event(text, place)
        try:
            return dates.period(text, now=self.calendar.now, zone=self.calendar.zone)
        except ValueError as error:
            close = dates.suggestions(text)
            fix = f"write for example  {_EXAMPLES}"
            if close:
                fix = f"did you mean  {' or '.join(close)} ?  also: {_EXAMPLES}"
            raise self._error(str(error), place, fix) from None

    def _event(self, text: str, place: Place) -> dates.Period:
        events = self.calendar.events()
        found = _EVENT.fullmatch(text)
        if not found:
            raise self._error("an event without a name", place, "write for example  @coup-7d")
        name, sign, count, unit = found.groups()
        if text[1:].lower() in events:  # a name may end like a distance
            name, sign = text[1:], None
        written = events.get(name.lower())
        if written is None:
            known = ", ".join(f"@{event}" for event in sorted(events))
            fix = f"there are: {known}" if known else "add it to [events] in lists.toml"
            raise self._error(f'there is no event "{name}"', place, fix)
        try:
            low, high = self._dates_of(written)
            if sign is None:
                return low, high
            steps = int(count) if sign == "+" else -int(count)
            zone = self.calendar.zone
            return (
                dates.moved(low, steps, unit.lower(), zone),
                dates.moved(high, steps, unit.lower(), zone),
            )
        except ValueError as error:
            raise self._error(f'event "{name}": {error}', place) from None

    def _dates_of(self, written: str) -> dates.Period:
        """The span of an event: a date, or two with `..` between."""
        first, _, last = written.partition("..")
        now, zone = self.calendar.now, self.calendar.zone
        low, high = dates.period(first, now=now, zone=zone)
        return low, dates.period(last, now=now, zone=zone)[1] if last else high

    def _number(self, field: str, place: Place) -> int:
        text = self.text[slice(*place)]
        if text.isascii() and text.isdecimal() and len(text) < 17 and int(text) <= MOST:
            return int(text)
        example = FIELDS[field].example
        raise self._error(f'"{text}" is not a whole number', place, f"write for example  {example}")

    def _backwards(self, field: str, first: str, last: str, place: Place) -> QueryError:
        return self._error("range runs backwards", place, f"try  {field}:{last}..{first}")

    def _error(self, cause: str, place: Place, fix: str = "") -> QueryError:
        return QueryError(cause, self.text, *place, fix)
