"""From query text to its tree: a hand-written recursive descent, one method to a rule.

Whatever cannot be read, or not yet, is a QueryError with its place; nothing is left out unsaid.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from difflib import get_close_matches

from searcher import analysis
from searcher.errors import QueryError
from searcher.query import dates
from searcher.query.nodes import All, And, Not, Or, Phrase, Query, Range, Word
from searcher.story import FIELD_NAMES, FIELDS, Kind

LONGEST_QUERY = 16_384  # bytes of UTF-8
MOST_LEAVES = 1_024
DEEPEST = 50

HYPHENS = "-\u2010\u2011\u2212"
# What closes a quotation that opens so. A straight quote closes all, so that every phrase
# can be printed between straight ones.
CLOSING = {'"': '"', "“": '”“"', "”": '”"', "„": '“”"', "«": '»"', "»": '«»"'}
LATER_FIELDS = {
    *("money", "toll", "chain", "tag", "saved", "group", "urgency", "words", "wc"),
    *("lead", "lp", "hlead", "hlp", "kind"),
}

_BREAKS = r'\s()"“”„«»^~'
_WORD = re.compile(rf"(?:\\.|[^{_BREAKS}\\])+", re.DOTALL)
_FIELD = re.compile(rf"([^{_BREAKS}\\:=/@<>\[\]{{}}*?]+)([:=])")
_QUOTED = {
    opening: re.compile(rf"(?:\\.|[^\\{closing}])*", re.DOTALL)
    for opening, closing in CLOSING.items()
}
_DASHES = re.compile(r"[\u2012-\u2015]+(?=[\s)]|$)")
_ESCAPED = re.compile(r"\\(.)|[*?]", re.DOTALL)
_REGEX = re.compile(rf"/(?:(?:\\.|[^/\\])+/|[^{_BREAKS}]*)")
_RANGE_OF_WORDS = re.compile(r"(?:.*[^.])?\.\.(?:[^.].*)?|[\[{<>].*", re.DOTALL)
_BRACKETS = re.compile(r"([\[{])\s*([^\s\]}]+)\s+TO\s+([^\s\]}]+)\s*([\]}])")
_COMPARED = re.compile(r"([<>]=?)?(.*)", re.DOTALL)
_TO_SPACE = re.compile(r"[\s()]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)

_OPERAND_AHEAD = re.compile(rf"\s*(?=[^\s)^~])(?!(?:AND|OR)(?:[{_BREAKS}]|$))")
_PROXIMITY = r"(?:NEAR|ADJ)/?\d+|(?:W|PRE|THEN|WITHIN)/\d+|(?:SAME|W)/[SP]|SAIDBY"
_INFIX = re.compile(rf"(?:NOT\s+)?(?:{_PROXIMITY})(?=[{_BREAKS}]|$)")
_WITH_SLASH = re.compile(rf"(?=.*/)(?:{_PROXIMITY}|(?:ATLEAST|FIRST)/\d+)")
_PREFIX = re.compile(r"ATLEAST(\d*)")
_INCOMPLETE = re.compile(
    rf"(?:NOT\s+)?((NEAR|PRE|ADJ|THEN|WITHIN|SAME)(?:/[^{_BREAKS}]*)?)(?=[{_BREAKS}]|$)"
)
_LOWER_CASE = re.compile(rf"and|or|not|{_PROXIMITY.lower()}")
_DESIGNATOR = re.compile(r"(?!(?:and|or|not)\b)([A-Za-z]{1,4})\s+(\d+[A-Za-z]?)", re.ASCII)
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Note:
    """Something the searcher should know about how the query was read, and its place."""

    message: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """The tree of a query text, and notes on how it was read."""

    query: Query
    notes: tuple[Note, ...] = ()


def parse(text: str, *, now: datetime, zone: tzinfo = UTC) -> Reading:
    """The tree that a query text stands for; QueryError says what cannot be read, and where.

    Places refer to the cleaned text. Dates are read in `zone`, those like `7d` from `now`.

    >>> str(parse("hd:coup (S-400 OR patriot) -iran", now=datetime(2020, 1, 1, tzinfo=UTC)).query)
    'headline:coup AND (S-400 OR patriot) AND NOT iran'
    """
    # Cleaning takes time that an absurdly long text should not cost.
    if len(text) <= LONGEST_QUERY:
        text = analysis.clean(text)
    if len(text) > LONGEST_QUERY or len(text.encode()) > LONGEST_QUERY:
        raise QueryError(f"the query is longer than {LONGEST_QUERY:,} bytes", text, 0, 1)
    parser = _Parser(text, now, zone)
    return Reading(parser.whole(), tuple(sorted(parser.notes, key=lambda note: note.start)))


class _Parser:
    """A place in the text, moved on by each rule it reads."""

    def __init__(self, text: str, now: datetime, zone: tzinfo) -> None:
        self.text, self.now, self.zone = text, now, zone
        self.notes: list[Note] = []
        self._at = 0
        self._field: str | None = None  # of the group we are in
        self._opened: list[int] = []  # where its parentheses open
        self._operator: tuple[int, int] | None = None  # the one that waits for its operand
        self._depth = self._leaves = 0
        self._last = 0  # where the last word, phrase, range or group starts

    def whole(self) -> Query:
        query = self._or()
        if self._at < len(self.text):
            raise self._nothing_here()
        return query

    def _or(self) -> Query:
        self._skip()
        start, parts, mixed = self._at, [], False
        while True:
            members = self._and()
            mixed = mixed or len(members) > 1
            parts.append(And(tuple(members)) if len(members) > 1 else members[0])
            end = start + len(self.text[start : self._at].rstrip())
            if not self._take("OR"):
                break
        if len(parts) == 1:
            return parts[0]
        query = Or(tuple(parts))
        if mixed:
            self._note(f"AND binds before OR; read as  {query}", start, end)
        return query

    def _and(self) -> list[Query]:
        parts = [self._unary()]
        while True:
            if self._take("AND"):
                parts.append(self._unary())
                continue
            if self._next() in ("", ")") or self._word() == "OR":
                return parts
            self._between_operands()
            previous = self._last
            parts.append(self._unary())
            self._advise_designator(previous)

    def _unary(self) -> Query:
        depth, negations = self._depth, 0
        while self._negation():
            negations += 1
        query = self._primary()
        for _ in range(negations):
            query = Not(query)
        self._depth = depth
        return query

    def _negation(self) -> bool:
        self._skip()
        start = self._at
        if self._take("NOT"):
            self._deeper(start)
            return True
        if self._next() not in HYPHENS or not self._next():
            return False
        if start and self.text[start - 1] != "(" and not self.text[start - 1].isspace():
            cause = f'"{self._next()}" means NOT only after a space or "("'
            raise self._error(cause, start, start + 1, "put a space before it, or quote the word")
        self._at += 1
        if self._next() in ("", ")") or self._next().isspace():
            fix = "write  -word  or  NOT word  to leave a word out"
            raise self._error(f'"{self.text[start]}" stands alone', start, start + 1, fix)
        self._operator = start, self._at
        self._deeper(start)
        return True

    def _primary(self) -> Query:
        start = self._last = self._at
        if self._next() in ("", ")"):
            raise self._nothing_here()
        if self._word() in ("AND", "OR"):
            operator = self._word()
            raise self._error(f"{operator} has nothing before it", start, start + len(operator))
        self._operator = None
        field = self._field_name()
        if field is None:
            return self._group(self._field) if self._next() == "(" else self._atom(self._field)
        if (
            self._next() in ("", ")")
            or self._next().isspace()
            or self._word() in ("AND", "OR", "NOT")
        ):
            fix = f"write  {FIELDS[field].example}  without a space"
            raise self._error(f"{field}: has no value", start, self._at, fix)
        return self._group(field) if self._next() == "(" else self._atom(field)

    def _group(self, field: str | None) -> Query:
        outer, self._field = self._field, field
        start = self._at
        self._deeper(start)
        self._opened.append(start)
        self._at += 1
        query = self._or()
        if not self._next():
            raise self._error("parenthesis opened here is never closed", start, start + 1)
        self._at += 1
        self._opened.pop()
        self._depth -= 1
        self._field = outer
        self._no_boost("parentheses")
        return query

    def _field_name(self) -> str | None:
        found = _FIELD.match(self.text, self._at)
        if not found or found[1][0].isdigit():  # 10:30
            return None
        if found[1].lower() in LATER_FIELDS:
            raise self._unsupported(*found.span())
        name = FIELD_NAMES.get(found[1].lower())
        if found[2] == "=" and not name:
            return None
        if not name:
            raise self._unknown_field(found)
        self._at = found.end()
        return name

    def _atom(self, field: str | None) -> Query:
        self._leaves += 1
        if self._leaves > MOST_LEAVES:
            cause = f"more than {MOST_LEAVES:,} words, phrases and dates"
            raise self._error(cause, self._at, self._at + 1)
        if field and FIELDS[field].kind is Kind.DATE:
            query = self._range(field)
            self._no_boost("dates")
            return query
        start = self._at
        exact = self._next() == "="
        if exact:
            self._at += 1
        if self._next() and self._next() in CLOSING:
            return self._phrase(field, exact=exact)
        return self._single(field, start, exact=exact)

    def _phrase(self, field: str | None, *, exact: bool) -> Phrase:
        start = self._at
        text = self._quoted()
        if not _searchable(text):
            raise self._error("a phrase without words", start, self._at, "quote at least one word")
        return Phrase(text, field, exact, self._boost())

    def _single(self, field: str | None, start: int, *, exact: bool) -> Query:
        text = self._word()
        self._refuse_text(text, field, start, exact=exact)
        self._at += len(text)
        end = self._at
        if text == "*" and not exact:
            if field:
                raise self._error(f"{field}:* is not supported yet", start, end)
            self._no_boost("*")
            return All()
        if not _searchable(text):
            raise self._unsearchable(text, end)
        if not exact and text[0] in "!\u2012\u2013\u2014\u2015":
            cause = f'"{text[0]}" before a word does not mean NOT; write -{text[1:]}'
            self._note(cause, start, end)
        return Word(text, field, exact, self._boost())

    def _refuse_text(self, text: str, field: str | None, start: int, *, exact: bool) -> None:
        """Stop at what stands where a word could and is none."""
        at, end = self._at, self._at + len(text)
        if not text:
            raise self._no_word(start)
        if exact:
            named = _FIELD.match(self.text, at)
            if named and named[1].lower() in FIELD_NAMES:
                fix = f"write  {named[0]}={text[len(named[0]) :]}"
                raise self._error('"=" goes after the field', start, end, fix)
            return
        if text[0] in HYPHENS:
            fix = f"write  -{field}:{text[1:]}"
            raise self._error(f'"{text[0]}" goes before the field', at, at + 1, fix)
        if text[0] == "/":
            found = _REGEX.match(self.text, at)
            raise self._unsupported(at, found.end() if found else end)
        if text[0] == "@" or _WITH_SLASH.fullmatch(text):
            raise self._unsupported(at, end)
        prefix = _PREFIX.fullmatch(text)
        if prefix and self._operand_after(end):
            if prefix[1]:
                raise self._unsupported(at, end)
            raise self._error("ATLEAST needs a number", at, end, "try  ATLEAST/5")
        if field:
            self._refuse_value(text, field)

    def _no_word(self, start: int) -> QueryError:
        """What is wrong where a word should stand and none begins."""
        at, sign = self._at, self._next()
        if sign == "\\":
            return self._error("a backslash with nothing after it", at, at + 1, r"write  \\")
        if at > start:
            return self._error('"=" has no word or phrase after it', start, at, 'write  ="word"')
        what = "a boost" if sign == "^" else '"~"'
        return self._error(f"{what} with no word before it", at, at + 1)

    def _refuse_value(self, text: str, field: str) -> None:
        at, end = self._at, self._at + len(text)
        if _RANGE_OF_WORDS.fullmatch(text):
            fix = f"write for example  {FIELDS[field].example}"
            raise self._error(f"{field}: takes words, not a range", at, end, fix)
        inner = _FIELD.match(self.text, at)
        if inner and inner[1].lower() in FIELD_NAMES:
            raise self._error("a field inside a field", at, inner.end(), f'quote it:  "{text}"')

    def _range(self, field: str) -> Range:
        start = self._at
        if self._next() in ("[", "{"):
            return self._bracketed(field)
        if self._next() in CLOSING:
            text = self._quoted()
            first, end = start + 1, self._at - 1
        else:
            text = self._word()
            self._at += len(text)
            first, end = start, self._at
        low, dots, high = text.partition("..")
        if dots:
            return self._span(field, (first, first + len(low)), (end - len(high), end), start)
        found = _COMPARED.fullmatch(text)
        sign = found[1] if found else None
        before, after = self._period(first + len(sign or ""), end)
        if sign is None and re.fullmatch(r"\d+[hdwmy]", text):
            cause = f"{text} is one {'minute' if text[-1] == 'h' else 'day'}"
            self._note(f"{cause}; write {text}.. for all since then", start, end)
        begin = {None: before, ">": after, ">=": before}.get(sign)
        stop = {None: after, "<": before, "<=": after}.get(sign)
        return self._ranged(begin, stop, field, start)

    def _bracketed(self, field: str) -> Range:
        start = self._at
        found = _BRACKETS.match(self.text, start)
        if not found or "{" in found[0] or "}" in found[0]:
            known = "not supported" if found or self._next() == "{" else "not complete"
            fix = f"write  {field}:[2016 TO 2017]  or  {field}:2016..2017"
            raise self._error(f"this range is {known}", start, start + len(self._word()), fix)
        self._at = found.end()
        low, high = (
            (found.start(group), found.start(group) if found[group] == "*" else found.end(group))
            for group in (2, 3)
        )
        return self._span(field, low, high, start)

    def _span(self, field: str, low: tuple[int, int], high: tuple[int, int], start: int) -> Range:
        first, last = (self.text[slice(*place)] for place in (low, high))
        if not first and not last:
            fix = f"write for example  {field}:2016..2017"
            raise self._error("a range without dates", start, self._at, fix)
        begin = self._period(*low)[0] if first else None
        end = self._period(*high)[1] if last else None
        if begin and end and begin >= end:
            fix = f"try  {field}:{last}..{first}"
            raise self._error("range runs backwards", start, self._at, fix)
        return self._ranged(begin, end, field, start)

    def _ranged(self, low: datetime | None, high: datetime | None, field: str, start: int) -> Range:
        if (low and low >= dates.LAST) or (high and high <= dates.FIRST):
            raise self._error("dates run from 1678 to 2261", start, self._at)
        return Range(low, high, field)

    def _period(self, start: int, end: int) -> dates.Period:
        text = self.text[start:end]
        if text.startswith("@"):
            raise self._unsupported(start, end)
        try:
            return dates.period(text, now=self.now, zone=self.zone)
        except ValueError as error:
            examples = "2016-07-15, 7d.., last-week"
            close = dates.suggestions(text)
            fix = f"write for example  {examples}"
            if close:
                fix = f"did you mean  {' or '.join(close)} ?  also: {examples}"
            raise self._error(str(error), start, end, fix) from None

    def _quoted(self) -> str:
        start = self._at
        opening = self._next()
        found = _QUOTED[opening].match(self.text, start + 1)
        if not found or found.end() == len(self.text) or self.text[found.end()] == "\\":
            raise self._error("quote opened here is never closed", start, start + 1)
        self._at = found.end() + 1
        return found[0]

    def _boost(self) -> float:
        start = self._at
        if self._next() not in ("^", "~"):
            return 1.0
        text = _TO_SPACE.split(self.text[start + 1 :], maxsplit=1)[0]
        self._at = start + 1 + len(text)
        if self.text[start] == "~":
            raise self._unsupported(start, self._at)
        boost = float(text) if _NUMBER.fullmatch(text) else 0.0
        # A tree prints six digits and must read back the same.
        if not 0 < boost < float("inf") or float(f"{boost:g}") != boost:
            fix = "write a number above 0 of up to six digits:  word^2.5"
            raise self._error(f'"{text}" is not a boost', start, self._at, fix)
        return boost

    def _no_boost(self, what: str) -> None:
        start = self._at
        if self._next() in ("^", "~"):
            self._boost()
            cause = f"a boost goes on a word or phrase, not on {what}"
            raise self._error(cause, start, self._at)

    def _between_operands(self) -> None:
        """Judge what stands where an operator could, an operand before it."""
        start, word = self._at, self._word()
        infix = _INFIX.match(self.text, start)
        if infix and self._operand_after(infix.end()):
            raise self._unsupported(*infix.span())
        incomplete = _INCOMPLETE.match(self.text, start)
        if incomplete and self._operand_after(incomplete.end()):
            raise self._incomplete(incomplete)
        if _LOWER_CASE.fullmatch(word) and self._operand_after(start + len(word)):
            many = "a word" if word.isalpha() else "words"
            message = f'"{word}" in lower case is searched as {many}'
            self._note(message, start, start + len(word))

    def _incomplete(self, found: re.Match[str]) -> QueryError:
        if found[2] == "SAME":
            fix = "try  SAME/S  (the same sentence) or  SAME/P  (the same paragraph)"
            return self._error("SAME needs S or P", *found.span(1), fix)
        fix = f"try  {found[2]}/5  (at most 5 words apart)"
        return self._error(f"{found[2]} needs a distance", *found.span(1), fix)

    def _advise_designator(self, start: int) -> None:
        found = _DESIGNATOR.fullmatch(self.text[start : self._at])
        if found and (len(found[1]) == 1 or not _YEAR.fullmatch(found[2])):
            advice = f"write {found[1]}-{found[2]} for every spelling of the designator"
            message = f"{found[1]} {found[2]} is two words here; {advice}"
            self._note(message, start, self._at)

    def _operand_after(self, at: int) -> bool:
        return _OPERAND_AHEAD.match(self.text, at) is not None

    def _next(self) -> str:
        """The next character; empty at the end."""
        return self.text[self._at : self._at + 1]

    def _word(self) -> str:
        found = _WORD.match(self.text, self._at)
        return found[0] if found else ""

    def _take(self, operator: str) -> bool:
        self._skip()
        if self._word() != operator:
            return False
        self._operator = self._at, self._at + len(operator)
        self._at += len(operator)
        return True

    def _skip(self) -> None:
        """Move over space and over dashes that stand alone."""
        while True:
            while self._next().isspace():
                self._at += 1
            dashes = _DASHES.match(self.text, self._at)
            if not dashes:
                return
            self._note(f'"{dashes[0]}" alone is ignored', *dashes.span())
            self._at = dashes.end()

    def _deeper(self, at: int) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            cause = f"parentheses and NOTs nested deeper than {DEEPEST}"
            raise self._error(cause, at, at + 1)

    def _note(self, message: str, start: int, end: int) -> None:
        self.notes.append(Note(message, start, end))

    def _error(self, cause: str, start: int, end: int, fix: str = "") -> QueryError:
        return QueryError(cause, self.text, start, end, fix)

    def _unsupported(self, start: int, end: int) -> QueryError:
        return self._error(f"{self.text[start:end]} is not supported yet", start, end)

    def _unknown_field(self, found: re.Match[str]) -> QueryError:
        name = found[1]
        fix = "(searcher fields lists all)"
        if self.text.startswith("//", found.end()):
            fix = f'quote an address:  "{name}://…"'
        elif close := get_close_matches(name.lower(), FIELD_NAMES, n=1):
            fix = f"did you mean  {close[0]}:  ?   {fix}"
        return self._error(f'unknown field "{name}"', *found.span(1), fix)

    def _unsearchable(self, text: str, end: int) -> QueryError:
        start = end - len(text)
        if not text.strip("*?"):
            cause = f'"{text}" is only wildcards: nothing to search for'
            return self._error(cause, start, end, "*  alone finds every story")
        meant = {"&": "AND", "&&": "AND", "+": "AND", "|": "OR", "||": "OR", "!": "NOT"}.get(text)
        cause = f'"{text}" holds no letters or digits: nothing to search for'
        return self._error(cause, start, end, f"did you mean  {meant} ?" if meant else "")

    def _nothing_here(self) -> QueryError:
        """What is wrong where an operand should stand and the text or the group ends."""
        if self._operator:
            operator = self.text[slice(*self._operator)]
            return self._error(f"{operator} has nothing after it", *self._operator)
        if not self._next() and self._opened:
            start = self._opened[-1]
            return self._error("parenthesis opened here is never closed", start, start + 1)
        if not self._next():
            return self._error("the query is empty", 0, self._at, "*  finds every story")
        if self._opened:
            start = self._opened[-1]
            return self._error("nothing between these parentheses", start, self._at + 1)
        return self._error("this parenthesis closes nothing", self._at, self._at + 1)


def _searchable(text: str) -> bool:
    """Whether any letters or digits are left between the wildcards."""
    return bool(analysis.words(_ESCAPED.sub(lambda found: found[1] or " ", text)))
