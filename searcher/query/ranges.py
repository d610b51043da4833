"""Ranges of dates and numbers: `2016..2017`, `>=2016`, `[2016 TO 2017]`, `@coup-7d..@coup`."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo

from searcher.errors import QueryError
from searcher.fields import FIELDS, Kind
from searcher.lazy_re import pattern
from searcher.query import dates, written_dates
from searcher.query.grammar import NONE
from searcher.query.lexer import Span
from searcher.query.nodes import Absent, Numbers, Range
from searcher.query.notes import QueryText

# The greatest number that a range may name.
# Above it whole numbers are not exact in every reader of JSON (RFC 8259, section 6).
MOST = 2**53

_COMPARED = pattern(r"([<>]=?)?(.*)", re.DOTALL)
# @coup, @coup-7d, @coup+2w.
_EVENT = pattern(r"@(.+?)(?:([+-])(\d{1,6})([hdwmy]))?", re.IGNORECASE | re.ASCII)
# As in Lucene.
_BRACKETS = pattern(r"\[\s*([^\s\]}]+)\s+TO\s+([^\s\]}]+)\s*\]")
_EXAMPLES = "2016-07-15, 7d.., last-week"


class Ranges:
    """Reads the ranges of one query text; raises QueryError with the place of what is wrong.

    Dates are read in `zone`, those like `7d` from `now`. `events` are the dates that a user has
    named, looked up when one is.
    """

    def __init__(
        self,
        text: QueryText,
        now: datetime,
        zone: tzinfo,
        events: Callable[[], Mapping[str, str]],
    ) -> None:
        self._text, self._now, self._zone, self._events = text, now, zone, events

    def single(self, field: str, span: Span) -> Range | Numbers | Absent:
        """What a value such as 2016, 2016..2017, >2016 or none stands for."""
        start, end = span
        text = self._written(span)
        if text.lower() == NONE:
            return Absent(field)
        low, dots, high = text.partition("..")
        if dots:
            return self.between(field, (start, start + len(low)), (end - len(high), end), span)
        found = _COMPARED.fullmatch(text)
        sign = found[1] if found else None
        at = start + len(sign or ""), end
        if FIELDS[field].kind is Kind.NUMBER:
            number = self._number(field, at)
            least = {None: number, ">": number + 1, ">=": number}.get(sign)
            most = {None: number, "<": number - 1, "<=": number}.get(sign)
            # words:<0 finds nothing, whatever the archive holds.
            if most is not None and most < 0:
                raise self._error(f"{field}: is never below 0", span)
            return Numbers(least, most, field)
        before, after = self._period(at)
        if not sign and (times := self._twice(at)):
            cause = f"{self._written(at)} comes twice: the clocks went back"
            raise self._error(cause, at, f"write  {field}:{times[0]}  or  {field}:{times[1]}")
        begin = {None: before, ">": after, ">=": before}.get(sign)
        stop = {None: after, "<": before, "<=": after}.get(sign)
        return self._dated(begin, stop, field, span)

    def between(self, field: str, low: Span, high: Span, whole: Span) -> Range | Numbers:
        """The range between two values, both included; an empty one is an open end."""
        first, last = self._written(low), self._written(high)
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
        # It would be empty in every archive, so it is a slip.
        if begin and end and begin >= end:
            raise self._backwards(field, first, last, whole)
        return self._dated(begin, end, field, whole)

    def bracketed(self, field: str, span: Span) -> Range | Numbers:
        """The range that [2016 TO 2017] stands for; `*` is an open end."""
        start, _ = span
        text = self._written(span)
        found = _BRACKETS.fullmatch(text)
        # Braces leave out the ends in Lucene, which a date has no use for.
        if not found:
            known = "not supported" if "{" in text or "}" in text else "not complete"
            fix = f"write  {field}:[2016 TO 2017]  or  {field}:2016..2017"
            raise self._error(f"this range is {known}", (start, start + len(text.split()[0])), fix)
        low, high = (
            (start + found.start(n), start + (found.start(n) if found[n] == "*" else found.end(n)))
            for n in (1, 2)
        )
        return self.between(field, low, high, span)

    def is_date(self, text: str) -> bool:
        """Whether a text is a date, or a range of dates, of which none is an event."""
        ends = [end for end in text.lstrip("<>=").split("..", 1) if end]
        try:
            for end in ends:
                dates.period(end, now=self._now, zone=self._zone)
        except ValueError:
            return False
        return bool(ends)

    def may_be_date(self, text: str) -> bool:
        """Whether a text is no date and yet may mean one: last monday, April 3."""
        return bool(written_dates.meanings(text, self._now.astimezone(self._zone).date()))

    def _twice(self, span: Span) -> tuple[str, str] | None:
        """A time that the clocks repeat, with the offset of each."""
        text = self._written(span)
        is_event = text.startswith("@")
        return None if is_event else dates.twice(text, now=self._now, zone=self._zone)

    def _dated(self, low: datetime | None, high: datetime | None, field: str, span: Span) -> Range:
        if (low and low >= dates.LAST) or (high and high <= dates.FIRST):
            raise self._error("dates run from 1678 to 2261", span)
        return Range(low, high, field)

    def _period(self, span: Span) -> dates.Period:
        text = self._written(span)
        if text.startswith("@"):
            return self._event(text, span)
        today = self._now.astimezone(self._zone).date()
        try:
            found = dates.period(text, now=self._now, zone=self._zone)
            if here := dates.translated(text, today):
                self._text.note(f"{text} is read as  {here}", span)
            return found
        except ValueError as error:
            close = dates.suggestions(text, today)
            fix = f"write for example  {_EXAMPLES}"
            if close:
                fix = f"did you mean  {' or '.join(close)} ?  also: {_EXAMPLES}"
            raise self._error(str(error), span, fix) from None

    def _event(self, text: str, span: Span) -> dates.Period:
        events = self._events()
        found = _EVENT.fullmatch(text)
        if not found:
            raise self._error("an event without a name", span, "write for example  @coup-7d")
        name, sign, count, unit = found.groups()
        # A name may end like a distance.
        if text[1:].lower() in events:
            name, sign = text[1:], None
        written = events.get(name.lower())
        if written is None:
            known = ", ".join(f"@{event}" for event in sorted(events))
            fix = f"there are: {known}" if known else "add it to [events] in lists.toml"
            raise self._error(f'there is no event "{name}"', span, fix)
        try:
            low, high = self._dates_of(written)
            if sign is None:
                return low, high
            steps = int(count) if sign == "+" else -int(count)
            return dates.moved((low, high), steps, unit.lower(), self._zone)
        except ValueError as error:
            raise self._error(f'event "{name}": {error}', span) from None

    def _dates_of(self, written: str) -> dates.Period:
        """The span of an event: a date, or two with `..` between."""
        first, _, last = written.partition("..")
        now, zone = self._now, self._zone
        low, high = dates.period(first, now=now, zone=zone)
        return low, dates.period(last, now=now, zone=zone)[1] if last else high

    def _number(self, field: str, span: Span) -> int:
        text = self._written(span)
        # `int` would read digits of other scripts, and takes long for thousands of them.
        if text.isascii() and text.isdecimal() and len(text) < 17 and int(text) <= MOST:
            return int(text)
        example = FIELDS[field].example
        raise self._error(f'"{text}" is not a whole number', span, f"write for example  {example}")

    def _backwards(self, field: str, first: str, last: str, span: Span) -> QueryError:
        return self._error("range runs backwards", span, f"try  {field}:{last}..{first}")

    def _written(self, span: Span) -> str:
        return self._text.text[slice(*span)]

    def _error(self, cause: str, span: Span, fix: str = "") -> QueryError:
        return self._text.error(cause, span, fix)
