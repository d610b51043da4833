"""From query text to its tree: a hand-written recursive descent, one method to a rule.

Whatever cannot be read, or not yet, is a QueryError with its place; nothing is left out unsaid.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from difflib import get_close_matches
from typing import Protocol, TypeVar

from searcher import analysis
from searcher.errors import QueryError
from searcher.query.expansion import check_regex
from searcher.query.matching import fields_of
from searcher.query.nodes import (
    FARTHEST,
    All,
    And,
    AtLeast,
    First,
    Not,
    Numbers,
    Operand,
    Or,
    Phrase,
    Proximity,
    Query,
    Range,
    Reach,
    Regex,
    Word,
    escape,
)
from searcher.query.operators import (
    BREAKS,
    Infix,
    Prefix,
    incomplete,
    infix,
    is_lower_case,
    is_operator,
    operand_after,
    prefix,
)
from searcher.query.ranges import Calendar, Ranges
from searcher.story import FIELD_NAMES, FIELDS, SCOPES, Kind

LONGEST_QUERY = 16_384  # bytes of UTF-8
MOST_LEAVES = 1_024
DEEPEST = 50
MOST_EDITS = 2
MOST_BETWEEN = 100  # other words within a phrase
MOST_WORDS = 1_000_000  # of FIRST/n and ATLEAST/n

HYPHENS = "-\u2010\u2011\u2212"
# What closes a quotation that opens so. A straight quote closes all, so that every phrase
# can be printed between straight ones.
CLOSING = {'"': '"', "“": '”“"', "”": '”"', "„": '“”"', "«": '»"', "»": '«»"'}
LATER_FIELDS = {"money", "toll", "chain", "tag"}
LISTS = {  # names of the user's own, and an example of each
    "saved": "saved:gulf",
    "group": "group:gulf-wires",
    "since": "since:2016-07",
    "until": "until:2016-07",
}

_WORD = re.compile(rf"(?:\\.|[^{BREAKS}\\])+", re.DOTALL)
_FIELD = re.compile(rf"([^{BREAKS}\\:=/@<>\[\]{{}}*?]+)([:=])")
_COMPARED_FIELD = re.compile(rf"([^{BREAKS}\\:=/@<>\[\]{{}}*?]+)(?=[<>]=?\d)")
_SEGMENT = re.compile(r"([A-Z]{2,})(?=\()")
_QUOTED = {
    opening: re.compile(rf"(?:\\.|[^\\{closing}])*", re.DOTALL)
    for opening, closing in CLOSING.items()
}
_DASHES = re.compile(r"[\u2012-\u2015]+(?=[\s)]|$)")
_ESCAPED = re.compile(r"\\(.)|[*?]", re.DOTALL)
_REGEX = re.compile(r"/((?:\\.|[^/\\])+)/")
_RANGE_OF_WORDS = re.compile(r"(?:.*[^.])?\.\.(?:[^.].*)?|[\[{<>].*", re.DOTALL)
_BRACKETS = re.compile(r"([\[{])\s*([^\s\]}]+)\s+TO\s+([^\s\]}]+)\s*([\]}])")
_TO_SPACE = re.compile(r"[\s()^~]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
_TRUNCATED = re.compile(r"([^\W_]{3,})(?:!|\$\d*)")
_FACTIVA_FIRST = re.compile(r"(.+)/[Ff](\d+)/", re.DOTALL)
_DESIGNATOR = re.compile(r"(?!(?:and|or|not)\b)([A-Za-z]{1,4})\s+(\d+[A-Za-z]?)", re.ASCII)
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)


Value = TypeVar("Value")

_NO_LISTS = {
    "saved": "make it:  searcher save NAME QUERY",
    "group": "add it to [groups] in lists.toml",
}


class Lists(Protocol):
    """What a user has given names to; names are in small letters."""

    @property
    def events(self) -> Mapping[str, str]:
        """Dates, as query text: {"coup": "2016-07-15"}."""

    @property
    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """Sources: {"gulf-wires": ("KUNA", "WAM")}."""

    @property
    def saved(self) -> Mapping[str, str]:
        """Query texts: {"gulf": "kuwait OR qatar"}."""


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


def parse(text: str, *, now: datetime, zone: tzinfo = UTC, lists: Lists | None = None) -> Reading:
    """The tree that a query text stands for; QueryError says what cannot be read, and where.

    Places refer to the cleaned text. Dates are read in `zone`, those like `7d` from `now`, what
    `saved:`, `group:` and `@` name is looked up in `lists`.

    >>> str(parse("hd:coup (S-400 OR patriot) -iran", now=datetime(2020, 1, 1, tzinfo=UTC)).query)
    'headline:coup AND (S-400 OR patriot) AND NOT iran'
    """
    # Cleaning takes time that an absurdly long text should not cost.
    if len(text) <= LONGEST_QUERY:
        text = analysis.clean(text)
    if len(text) > LONGEST_QUERY or len(text.encode()) > LONGEST_QUERY:
        raise QueryError(f"the query is longer than {LONGEST_QUERY:,} bytes", text, 0, 1)
    parser = _Parser(text, now, zone, lists)
    return Reading(parser.whole(), tuple(sorted(parser.notes, key=lambda note: note.start)))


class _Parser:
    """A place in the text, moved on by each rule it reads."""

    def __init__(
        self,
        text: str,
        now: datetime,
        zone: tzinfo,
        lists: Lists | None,
        outer: "tuple[str, ...]" = (),
    ) -> None:
        self.text, self.now, self.zone, self.lists = text, now, zone, lists
        self.ranges = Ranges(text, Calendar(now, zone, lambda: lists.events if lists else {}))
        self.notes: list[Note] = []
        self._outer = outer  # the saved searches in which this text stands
        self._at = 0
        self._field: str | None = None  # of the group we are in
        self._opened: list[int] = []  # where its parentheses open
        self._operator: tuple[int, int] | None = None  # the one that waits for its operand
        self._depth = self.leaves = 0
        self._last = 0  # where the last word, phrase, range or group starts
        self._joints: dict[int, tuple[int, int]] = {}  # where the sign of an And or Not stands

    def whole(self) -> Query:
        query = self._or()
        if self._at < len(self.text):
            raise self._nothing_here()
        return query

    def _or(self) -> Query:
        self._skip()
        start, parts, mixed = self._at, [], False
        while True:
            members, sign = self._and()
            mixed = mixed or len(members) > 1
            parts.append(And(tuple(members)) if len(members) > 1 else members[0])
            if sign:
                self._joints[id(parts[-1])] = sign
            end = start + len(self.text[start : self._at].rstrip())
            if not self._take("OR"):
                break
        if len(parts) == 1:
            return parts[0]
        query = Or(tuple(parts))
        if mixed:
            self._note(f"AND binds before OR; read as  {query}", start, end)
        return query

    def _and(self) -> tuple[list[Query], tuple[int, int] | None]:
        """The parts, and where the first AND is written."""
        parts, sign = [self._unary()], None
        while True:
            if self._take("AND"):
                sign = sign or self._operator
                parts.append(self._unary())
                continue
            if self._next() in ("", ")") or self._word() == "OR":
                return parts, sign
            self._between_operands()
            previous = self._last
            parts.append(self._unary())
            self._advise_designator(previous)

    def _unary(self) -> Query:
        depth, signs = self._depth, []
        while self._negation():
            signs.append(self._operator)
        query = self._proximity()
        for sign in reversed(signs):
            query = Not(query)
            if sign:
                self._joints[id(query)] = sign
        self._depth = depth
        return query

    def _proximity(self) -> Query:
        self._skip()
        start = self._at
        query = self._primary()
        end = self._at
        self._skip()
        while found := infix(self.text, self._at):
            if found.reach in (Reach.NEAR, Reach.THEN):
                self._limit(found, found.distance, FARTHEST)
            self._at = found.end
            self._operator = found.start, found.end
            self._skip()
            middle = self._at
            right = self._primary()
            query = self._join(query, (start, end), found, right, (middle, self._at))
            self._translate(found.start, found.end, str(found))
            end = self._at
            self._skip()
        return query

    def _join(
        self,
        left: Query,
        before: tuple[int, int],
        sign: Infix,
        right: Query,
        after: tuple[int, int],
    ) -> Query:
        others = f"{sign} {right}", f"{left} {sign}"
        one = self._operand(left, before, "a proximity operand", others[0], is_left=True)
        two = self._operand(right, after, "a proximity operand", others[1], is_left=False)
        if not {f.name for f in fields_of(one)} & {f.name for f in fields_of(two)}:
            names = " and ".join(f"{fields_of(side)[0].name}:" for side in (one, two))
            cause = f"{names} are different texts: nothing in one is near a word of the other"
            raise self._error(cause, before[0], after[1], "join them with AND")
        return Proximity(one, two, sign.reach, sign.distance, sign.apart)

    def _operand(
        self, query: Query, place: tuple[int, int], what: str, rest: str, *, is_left: bool
    ) -> Operand:
        """A query as one side of a proximity, or what ATLEAST and FIRST count."""
        if isinstance(query, Or):
            parts = (self._operand(p, place, what, rest, is_left=is_left) for p in query.parts)
            return Or(tuple(parts))
        if isinstance(query, Word | Phrase | Regex | Proximity) and all(
            field.kind is not Kind.CODE for field in fields_of(query)
        ):
            return query
        fix = ""
        if isinstance(query, And) and rest:
            sides = ((part, rest) if is_left else (rest, part) for part in query.parts)
            fix = f"try  {' AND '.join(f'{a} {b}' for a, b in sides)}"
        start, end = self._joints.get(id(query), place)
        raise self._error(f"{_title(query)} cannot stand inside {what}", start, end, fix)

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
        if counted := prefix(self.text, start):
            return self._counted(counted)
        field = self._field_name()
        if field is None:
            return self._group(self._field) if self._next() == "(" else self._atom(self._field)
        if (
            self._next() in ("", ")")
            or self._next().isspace()
            or self._word() in ("AND", "OR", "NOT")
        ):
            fix = f"write  {_example(field)}  without a space"
            raise self._error(f"{field}: has no value", start, self._at, fix)
        return self._group(field) if self._next() == "(" else self._atom(field)

    def _counted(self, found: Prefix) -> Query:
        """What stands after ATLEAST/n or FIRST/n, counted."""
        self._limit(found, found.count, MOST_WORDS)
        self._at = found.end
        self._operator = found.start, found.end
        self._skip()
        start = self._at
        part = self._operand(self._primary(), (start, self._at), found.name, "", is_left=False)
        self._translate(found.start, found.end, str(found))
        kind = AtLeast if found.name == "ATLEAST" else First
        return kind(found.count, part)

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
        if segment := _SEGMENT.match(self.text, self._at):
            name = FIELD_NAMES.get(segment[1].lower())
            if name:
                self._at = segment.end()
                self._translate(*segment.span(), f"{name}:", "(…)")
                return name
        found = _FIELD.match(self.text, self._at)
        compared = _COMPARED_FIELD.match(self.text, self._at)
        if not found and compared:  # words>600
            name = FIELD_NAMES.get(compared[1].lower(), "")
            if name and name not in SCOPES and FIELDS[name].kind in (Kind.NUMBER, Kind.DATE):
                self._at = compared.end()
                return name
        if not found or found[1][0].isdigit():  # 10:30
            return None
        written = found[1].lower()
        if written in LATER_FIELDS:
            raise self._unsupported(*found.span())
        name = written if written in LISTS else FIELD_NAMES.get(written, "")
        if found[2] == "=" and not name:
            return None
        if not name:
            raise self._unknown_field(found)
        self._at = found.end()
        return name

    def _atom(self, field: str | None) -> Query:
        self._leaf()
        if field in LISTS:
            query = self._listed(field)
            self._no_boost(f"{field}:")
            return query
        if field and field not in SCOPES and FIELDS[field].kind in (Kind.DATE, Kind.NUMBER):
            query = self._range(field)
            self._no_boost("dates" if FIELDS[field].kind is Kind.DATE else "numbers")
            return query
        start = self._at
        exact = self._next() == "="
        if exact:
            self._at += 1
        if self._next() and self._next() in CLOSING:
            return self._phrase(field, exact=exact)
        if self._next() == "/" and not exact:
            return self._regex(field)
        return self._single(field, start, exact=exact)

    def _leaf(self, count: int = 1) -> None:
        self.leaves += count
        if self.leaves > MOST_LEAVES:
            cause = f"more than {MOST_LEAVES:,} words, phrases and dates"
            raise self._error(cause, self._at, self._at + 1)

    def _listed(self, field: str) -> Query:
        """What a name of the user's own, or since: and until:, stand for."""
        start = self._at
        text, first, end = self._value()
        if field in ("since", "until"):
            low, high = (first, end), (end, end)
            if field == "until":
                low, high = (first, first), (first, end)
            query: Query = self.ranges.between("date", low, high, (first, end))
            self._translate(start - len(field) - 1, end, str(query))
            return query
        name = text.lower()
        if field == "group":
            sources = self._look_up(self.lists.groups if self.lists else {}, field, name, start)
            if not sources:
                raise self._error(f'group "{text}" has no sources', start, self._at)
            self._leaf(len(sources))
            parts = tuple(Phrase(escape(source), "source") for source in sources)
            query = Or(parts) if len(parts) > 1 else parts[0]
        else:
            query = self._saved(name, start)
        self._note(f"{field}:{text} is read as  {query}", start - len(field) - 1, self._at)
        return query

    def _saved(self, name: str, start: int) -> Query:
        written = self._look_up(self.lists.saved if self.lists else {}, "saved", name, start)
        if name in self._outer:
            path = " → ".join((*self._outer, name))
            raise self._error("saved searches that name each other", start, self._at, path)
        text = analysis.clean(written[:LONGEST_QUERY])
        inner = _Parser(text, self.now, self.zone, self.lists, (*self._outer, name))
        try:
            query = inner.whole()
        except QueryError as error:
            cause = f'saved search "{name}" cannot be read: {error.cause}'
            raise self._error(cause, start, self._at, f"it says  {written[:200]}") from None
        self._leaf(inner.leaves)
        return query

    def _look_up(self, known: Mapping[str, Value], field: str, name: str, start: int) -> Value:
        found = known.get(name)
        if found is not None:
            return found
        what = "saved search" if field == "saved" else "group of sources"
        fix = f"there are: {', '.join(sorted(known))}" if known else _NO_LISTS[field]
        if close := get_close_matches(name, known, n=1):
            fix = f"did you mean  {field}:{close[0]} ?"
        raise self._error(f'there is no {what} "{name}"', start, self._at, fix)

    def _phrase(self, field: str | None, *, exact: bool) -> Phrase:
        start = self._at
        text = self._quoted()
        if not _searchable(text):
            raise self._error("a phrase without words", start, self._at, "quote at least one word")
        sign = self._at
        slop = self._about(MOST_BETWEEN)
        if slop and len(analysis.words(_ESCAPED.sub(lambda found: found[1] or "x", text))) < 2:
            fix = f"write the word without quotes for other spellings:  {text.strip()}~1"
            cause = "~ after a phrase counts words between; this has one word"
            raise self._error(cause, sign, self._at, fix)
        self._no_exactness(exact=exact, near=slop, sign=sign)
        return Phrase(text, field, exact, self._boost(), slop)

    def _regex(self, field: str | None) -> Regex:
        start = self._at
        found = _REGEX.match(self.text, start)
        if not found:
            end = start + len(self._word())
            fix = f'quote it if it is none:  "{self.text[start:end]}"'
            cause = "regular expression opened here is never closed"
            raise self._error(cause, start, max(end, start + 1), fix)
        pattern = found[1]
        self._at = found.end()
        if wrong := check_regex(pattern):
            raise self._error(f"a regular expression that cannot be read: {wrong}", *found.span())
        is_code = field is not None and field not in SCOPES and FIELDS[field].kind is Kind.CODE
        if " " in pattern and not is_code:
            fix = "write a phrase, or  /one/ THEN/1 /two/"
            cause = "a regular expression is matched against single words, which hold no blanks"
            raise self._error(cause, *found.span(), fix)
        return Regex(pattern, field, self._boost())

    def _single(self, field: str | None, start: int, *, exact: bool) -> Query:
        text = self._word()
        self._refuse_text(text, field, start, exact=exact)
        self._at += len(text)
        end = self._at
        if text == "*" and not exact:
            if not field:
                self._no_boost("*")
                return All()
        elif not _searchable(text):
            raise self._unsearchable(text, end)
        if not exact:
            self._advise_word(text, start, end)
        edits = self._edits(text)
        self._no_exactness(exact=exact, near=edits, sign=end)
        return Word(text, field, exact, self._boost(), edits)

    def _advise_word(self, text: str, start: int, end: int) -> None:
        """Notes on signs that mean something in other query languages, and nothing here."""
        if text[0] in "!\u2012\u2013\u2014\u2015":
            cause = f'"{text[0]}" before a word does not mean NOT; write -{text[1:]}'
            self._note(cause, start, end)
        if text[0] == "+":
            self._note('"+" before a word is ignored: all words must occur', start, end)
        if found := _TRUNCATED.fullmatch(text):
            sign = text[len(found[1])]
            self._note(f'"{sign}" after a word is no wildcard; write {found[1]}*', start, end)

    def _edits(self, text: str) -> int:
        start = self._at
        edits = self._about(MOST_EDITS)
        if not edits:
            return 0
        words = analysis.words(_ESCAPED.sub(lambda found: found[1] or "", text))
        cause = fix = ""
        if any(found[1] is None for found in _ESCAPED.finditer(text)):
            cause = "~ and wildcards exclude each other"
        elif len(words) > 1:
            cause = f'~ goes on a single word, and "{text}" is {len(words)}'
            fix = f'for words between write  "{" ".join(words)}"~{edits}'
        elif words and len(words[0]) <= edits:
            cause = f'"{text}" is too short for ~{edits}: any word would do'
        if cause:
            raise self._error(cause, start, self._at, fix)
        return edits

    def _no_exactness(self, *, exact: bool, near: int, sign: int) -> None:
        if exact and near:
            cause = "= and ~ exclude each other: one asks for this spelling, one for others"
            raise self._error(cause, sign, self._at)

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
        if text[0] == "@":
            fix = f'write  date:{text}  for an event, or  "{text}"  for the word'
            raise self._error(f"{text} is neither a word nor a date", at, end, fix)
        if is_operator(text):
            side = "after" if at else "before"
            raise self._error(f"{text} has nothing {side} it", at, end)
        if text in ("ATLEAST", "FIRST") and operand_after(self.text, end):
            raise self._error(f"{text} needs a number", at, end, f"try  {text}/5")
        if found := _FACTIVA_FIRST.fullmatch(text):
            fix = f"write  FIRST/{found[2]} {found[1]}"
            raise self._error("a limit after the word", at, end, fix)
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
            fix = f"write for example  {_example(field)}"
            raise self._error(f"{field}: takes words, not a range", at, end, fix)
        inner = _FIELD.match(self.text, at)
        if inner and (inner[1].lower() in FIELD_NAMES or inner[1].lower() in LISTS):
            raise self._error("a field inside a field", at, inner.end(), f'quote it:  "{text}"')

    def _range(self, field: str) -> Range | Numbers:
        if self._next() in ("[", "{"):
            return self._bracketed(field)
        text, start, end = self._value()
        query = self.ranges.single(field, start, end)
        if FIELDS[field].kind is Kind.DATE and re.fullmatch(r"\d+[hdwmy]", text):
            cause = f"{text} is one {'minute' if text[-1] == 'h' else 'day'}"
            self._note(f"{cause}; write {text}.. for all since then", start, end)
        return query

    def _value(self) -> tuple[str, int, int]:
        """A word, or a phrase without its quotes, and its place."""
        start = self._at
        if self._next() in CLOSING and self._next():
            text = self._quoted()
            return text, start + 1, self._at - 1
        text = self._word()
        self._at += len(text)
        return text, start, self._at

    def _bracketed(self, field: str) -> Range | Numbers:
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
        return self.ranges.between(field, low, high, (start, self._at))

    def _quoted(self) -> str:
        start = self._at
        opening = self._next()
        found = _QUOTED[opening].match(self.text, start + 1)
        if not found or found.end() == len(self.text) or self.text[found.end()] == "\\":
            raise self._error("quote opened here is never closed", start, start + 1)
        self._at = found.end() + 1
        return found[0]

    def _about(self, most: int) -> int:
        """The n of ~n, from 1 to `most`; 0 where there is none."""
        start = self._at
        if self._next() != "~":
            return 0
        text = _TO_SPACE.split(self.text[start + 1 :], maxsplit=1)[0]
        self._at = start + 1 + len(text)
        if not (text.isascii() and text.isdecimal() and 0 < int(text[:9]) <= most):
            example = "word~1  or  word~2" if most == MOST_EDITS else '"two words"~3'
            cause = f"~ takes a number from 1 to {most}"
            raise self._error(cause, start, self._at, f"write  {example}")
        return int(text)

    def _boost(self) -> float:
        start = self._at
        if self._next() != "^":
            if self._next() == "~":
                self._about(0)
            return 1.0
        text = _TO_SPACE.split(self.text[start + 1 :], maxsplit=1)[0]
        self._at = start + 1 + len(text)
        boost = float(text) if _NUMBER.fullmatch(text) else 0.0
        # A tree prints six digits and must read back the same.
        if not 0 < boost < float("inf") or float(f"{boost:g}") != boost:
            fix = "write a number above 0 of up to six digits:  word^2.5"
            raise self._error(f'"{text}" is not a boost', start, self._at, fix)
        return boost

    def _no_boost(self, what: str) -> None:
        start, sign = self._at, self._next()
        if sign in ("^", "~") and sign:
            text = _TO_SPACE.split(self.text[start + 1 :], maxsplit=1)[0]
            kind = "a boost" if sign == "^" else '"~"'
            cause = f"{kind} goes on a word or phrase, not on {what}"
            raise self._error(cause, start, start + 1 + len(text))

    def _between_operands(self) -> None:
        """Judge what stands where an operator could, an operand before it."""
        start, word = self._at, self._word()
        if word == "SAIDBY" and operand_after(self.text, start + len(word)):
            raise self._unsupported(start, start + len(word))
        if found := incomplete(self.text, start):
            raise self._incomplete(found)
        if is_lower_case(word) and operand_after(self.text, start + len(word)):
            many = "a word" if word.isalpha() else "words"
            message = f'"{word}" in lower case is searched as {many}'
            self._note(message, start, start + len(word))

    def _limit(self, sign: Infix | Prefix, number: int, most: int) -> None:
        if not 0 < number <= most:
            cause = f"the number of {sign} is not from 1 to {most:,}"
            raise self._error(cause, sign.start, sign.end)

    def _translate(self, start: int, end: int, meant: str, more: str = "") -> None:
        """A note where something is written in the way of another query language."""
        written = " ".join(self.text[start:end].split())
        if written != meant:
            self._note(f"{written}{more} is read as  {meant}{more}", start, end)

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
        elif close := get_close_matches(name.lower(), [*FIELD_NAMES, *LISTS], n=1):
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


def _title(query: Query) -> str:
    """How an error calls what has no place in a text."""
    match query:
        case Word() | Phrase() | Regex():
            return f"{query.field}: holds codes, not words; it"
        case Range() | Numbers():
            return f"{query.field}:"
        case AtLeast() | First() | And() | Not():
            return type(query).__name__.upper()
        case _:
            return str(query)


def _example(field: str) -> str:
    """A field with a value."""
    if field in LISTS:
        return LISTS[field]
    return f"{field}:coup" if field in SCOPES else FIELDS[field].example


def _searchable(text: str) -> bool:
    """Whether any letters or digits are left between the wildcards."""
    return bool(analysis.words(_ESCAPED.sub(lambda found: found[1] or " ", text)))
