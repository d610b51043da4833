"""From query text to its tree: a hand-written recursive descent, one method to a rule.

Whatever cannot be read, or not yet, is a QueryError with its place; nothing is left out unsaid.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from difflib import get_close_matches
from typing import Protocol, TypeVar

from msgspec import Struct

from searcher import analysis
from searcher.errors import QueryError, caret
from searcher.fields import FIELD_NAMES, FIELDS, SCOPES, Kind
from searcher.lazy_re import pattern
from searcher.query.atoms import FIELD, HYPHENS, LATER_FIELDS, LISTS, Atoms, example
from searcher.query.grammar import (
    BREAKS,
    Infix,
    Prefix,
    incomplete,
    infix,
    is_lower_case,
    operand_after,
    prefix,
)
from searcher.query.lexer import CLOSING, Note
from searcher.query.matching import fields_of
from searcher.query.nodes import (
    FARTHEST,
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
    quote,
)
from searcher.query.ranges import Calendar, Ranges

LONGEST_QUERY = 16_384  # bytes of UTF-8
MOST_LEAVES = 1_024
DEEPEST = 50
MOST_SAVED = 10  # saved searches within one another
MOST_WORDS = 1_000_000  # of FIRST/n and ATLEAST/n

_COMPARED_FIELD = pattern(rf"([^{BREAKS}\\:=/@<>\[\]{{}}*?]+)(?=[<>]=?\d)")
_SEGMENT = pattern(r"([A-Z]{2,})(?=\()")
_BRACKETS = pattern(r"([\[{])\s*([^\s\]}]+)\s+TO\s+([^\s\]}]+)\s*([\]}])")
_DESIGNATOR = pattern(r"(?!(?:and|or|not)\b)([A-Za-z]{1,4})\s+(\d+[A-Za-z]?)", re.ASCII)
_YEAR = pattern(r"(?:19|20)\d\d", re.ASCII)


Value = TypeVar("Value")

_MEANT = {
    "and": "or nothing to mean both",
    "or": "to mean either",
    "not": "to leave a word out",
    "saidby": "for words that someone said",
    "same": "/P for words in one paragraph",
}
_FORMS = {  # of a word, in Nexis
    "SINGULAR": "write  =bank  for the word as it stands, without inflections",
    "PLURAL": "write  =banks  for the word as it stands, without inflections",
    "CAPS": "write  =Aids OR =AIDS  for the word with these capitals",
    "ALLCAPS": "write  =AIDS  for the word with these capitals",
    "NOCAPS": "leave out the stories that have it with capitals:  aids -=AIDS",
}
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


class Reading(Struct, frozen=True):
    """The tree of a query text, the text that was read, and notes on how."""

    query: Query
    text: str
    notes: tuple[Note, ...] = ()

    def remarks(self) -> list[str]:
        """The notes in print; those that advise show the place."""
        return [
            f"{note.message}\n{caret(self.text, note.start, note.end, note.fix)}"
            if note.fix
            else note.message
            for note in self.notes
        ]


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
    query = parser.whole()
    return Reading(query, text, tuple(sorted(parser.notes, key=lambda note: note.start)))


class _Parser(Atoms):
    """A place in the text, moved on by each rule it reads."""

    def __init__(
        self,
        text: str,
        now: datetime,
        zone: tzinfo,
        lists: Lists | None,
        outer: "tuple[str, ...]" = (),
    ) -> None:
        super().__init__(text)
        self.now, self.zone, self.lists = now, zone, lists
        self.ranges = Ranges(text, Calendar(now, zone, lambda: lists.events if lists else {}))
        self._outer = outer  # the saved searches in which this text stands
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
            self._refuse_negation(found, query)
            right = self._primary()
            query = self._join(query, (start, end), found, right, (middle, self._at))
            self._translate(found.start, found.end, str(found))
            end = self._at
            self._skip()
        return query

    def _refuse_negation(self, sign: Infix, left: Query) -> None:
        """Stop at a NOT or - where the right side of a proximity should stand."""
        start, word = self._at, self._word()
        is_dash = word[:1] in HYPHENS and len(word) > 1
        if not is_dash and (word != "NOT" or not operand_after(self.text, start + 3)):
            return
        fix = "" if sign.apart else f"try  {left} NOT {sign} {word[1:] if is_dash else '…'}"
        length = 1 if is_dash else 3
        cause = "NOT cannot stand inside a proximity operand"
        raise self._error(cause, start, start + length, fix)

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
            fix = f"write  {example(field)}  without a space"
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
            self._advise_segment(segment)
        found = FIELD.match(self.text, self._at)
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

    def _advise_segment(self, found: re.Match[str]) -> None:
        """Judge a word in capitals before a parenthesis that names no field."""
        name = found[1]
        if name in _FORMS:
            raise self._error(f"{name}( ) is not known here", *found.span(), _FORMS[name])
        if name not in ("AND", "OR", "NOT"):
            message = f"{name} before a parenthesis is a word here, and no field"
            self._note(message, *found.span(), "searcher fields  lists the fields")

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
            parts = tuple(Phrase(quote(source), "source") for source in sources)
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
        if len(self._outer) == MOST_SAVED:
            cause = f"saved searches that name others more than {MOST_SAVED} deep"
            raise self._error(cause, start, self._at)
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

    def _range(self, field: str) -> Range | Numbers:
        if self._next() in ("[", "{"):
            return self._bracketed(field)
        text, start, end = self._value()
        query = self.ranges.single(field, start, end)
        if FIELDS[field].kind is Kind.DATE and re.fullmatch(r"\d+[hdwmy]", text):
            cause = f"{text} is one {'minute' if text[-1] == 'h' else 'day'}"
            self._note(f"{cause}; write {text}.. for all since then", start, end)
        return query

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
            meant = _MEANT.get(word, "for words that stand near each other")
            fix = f"write {word.upper()}{'' if meant.startswith('/') else ' '}{meant}"
            self._note(message, start, start + len(word), fix)
        if word == "BUT":
            self._note('"BUT" is searched as a word; write NOT alone', start, start + 3)

    def _incomplete(self, found: re.Match[str]) -> QueryError:
        if found[2] == "W":
            fix = "try  W/5  (at most 5 words apart), W/S  (one sentence) or  W/P  (one paragraph)"
            return self._error("W/ needs a distance", *found.span(1), fix)
        if found[2] == "SAME":
            fix = "try  SAME/S  (the same sentence) or  SAME/P  (the same paragraph)"
            return self._error("SAME needs S or P", *found.span(1), fix)
        fix = f"try  {found[2]}/5  (at most 5 words apart)"
        return self._error(f"{found[2]} needs a distance", *found.span(1), fix)

    def _advise_designator(self, start: int) -> None:
        found = _DESIGNATOR.fullmatch(self.text[start : self._at].rstrip())
        if found and (len(found[1]) == 1 or not _YEAR.fullmatch(found[2])):
            advice = f"write {found[1]}-{found[2]} for every spelling of the designator"
            message = f"{found[1]} {found[2]} is two words here; {advice}"
            self._note(message, start, self._at)

    def _take(self, operator: str) -> bool:
        self._skip()
        if self._word() != operator:
            return False
        self._operator = self._at, self._at + len(operator)
        self._at += len(operator)
        return True

    def _deeper(self, at: int) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            cause = f"parentheses and NOTs nested deeper than {DEEPEST}"
            raise self._error(cause, at, at + 1)

    def _unknown_field(self, found: re.Match[str]) -> QueryError:
        name = found[1]
        fix = "(searcher fields lists all)"
        if self.text.startswith("//", found.end()):
            fix = f'quote an address:  "{name}://…"'
        elif close := get_close_matches(name.lower(), [*FIELD_NAMES, *LISTS], n=1):
            fix = f"did you mean  {close[0]}:  ?   {fix}"
        return self._error(f'unknown field "{name}"', *found.span(1), fix)

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
