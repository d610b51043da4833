"""From query text to its tree: a recursive descent over the tokens, one method to a rule.

Whatever cannot be read, or not yet, is a QueryError with its place; nothing is left out unsaid.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from difflib import get_close_matches
from typing import assert_never, get_args

from msgspec import Struct

from searcher import analysis
from searcher.errors import QueryError, caret
from searcher.fields import FIELD_NAMES, FIELDS, SCOPES, Kind
from searcher.query import foreign, grammar
from searcher.query.grammar import SHORTHANDS, Operands, Use, example
from searcher.query.leaves import Leaves
from searcher.query.lexer import Span, Token, TokenKind, Tokens, tokens
from searcher.query.matching import fields_of
from searcher.query.named import Lists, Names
from searcher.query.nodes import (
    All,
    And,
    Counted,
    Not,
    Numbers,
    Operand,
    Or,
    Phrase,
    Prefix,
    Proximity,
    Query,
    Range,
    Reach,
    Regex,
    Word,
)
from searcher.query.notes import Note, QueryText
from searcher.query.ranges import Calendar, Ranges

LONGEST_QUERY = 16_384  # bytes of UTF-8
MOST_LEAVES = 1_024
DEEPEST = 50

_COUNTED: dict[str, type[Counted]] = {node.operator.name: node for node in get_args(Counted)}


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


class _Parsed(Struct, frozen=True):
    """What a rule has read, and its place in the text; `parts` are those of an OR.

    `sign` is where the first AND of several clauses stands, or the NOT before one.
    """

    query: Query
    start: int
    end: int
    sign: Span | None = None
    parts: "tuple[_Parsed, ...]" = ()

    @property
    def span(self) -> Span:
        return self.start, self.end

    @property
    def pointer(self) -> Span:
        """Where to point at it: its sign, else all of it."""
        return self.sign or self.span


class _Parser:
    """Reads the tokens of one text; each rule takes those that it is made of."""

    def __init__(
        self,
        text: str,
        now: datetime,
        zone: tzinfo,
        lists: Lists | None,
        outer: tuple[str, ...] = (),
    ) -> None:
        self._text = QueryText(text)
        self._tokens = Tokens(self._without_dashes(tokens(text)))
        self._now, self._zone, self._lists = now, zone, lists
        calendar = Calendar(now, zone, lambda: lists.events if lists else {})
        self._ranges = Ranges(self._text, calendar)
        self._leaves = Leaves(self._text, self._tokens)
        self._names = Names(self._text, lists, outer)
        self._field: str | None = None  # of the group we are in
        self._opened: list[int] = []  # where its parentheses open
        self._waiting: Span | None = None  # the operator that waits for its operand
        self._depth = self.count = 0

    @property
    def notes(self) -> list[Note]:
        return self._text.notes

    def whole(self) -> Query:
        """The tree of the whole text."""
        found = self._or()
        if self._tokens.next.kind is not TokenKind.END:
            raise self._nothing_here()
        return found.query

    def _without_dashes(self, found: list[Token]) -> list[Token]:
        for token in found:
            if token.kind is TokenKind.DASHES:
                self._text.note(f'"{token.text}" alone is ignored', token.span)
        return [token for token in found if token.kind is not TokenKind.DASHES]

    def _or(self) -> _Parsed:
        parts, is_mixed = [], False
        while True:
            members, sign = self._and()
            is_mixed = is_mixed or len(members) > 1
            parts.append(_all_of(members, sign))
            if not self._take(grammar.OR):
                break
        if len(parts) == 1:
            return parts[0]
        query = Or(tuple(part.query for part in parts))
        start, end = parts[0].start, parts[-1].end
        if is_mixed:
            self._text.note(f"AND binds before OR; read as  {query}", (start, end))
        return _Parsed(query, start, end, parts=tuple(parts))

    def _and(self) -> tuple[list[_Parsed], Span | None]:
        """The parts, and where the first AND is written."""
        parts, sign = [self._unary()], None
        while True:
            if self._take(grammar.AND):
                sign = sign or self._waiting
                parts.append(self._unary())
                continue
            token = self._tokens.next
            if token.kind in (TokenKind.END, TokenKind.CLOSE) or _spells(token, grammar.OR):
                return parts, sign
            foreign.refuse_between(self._text, self._tokens)
            parts.append(self._unary())
            foreign.advise_designator(self._text, self._tokens)

    def _unary(self) -> _Parsed:
        depth, signs = self._depth, []
        while sign := self._negation():
            signs.append(sign)
            self._waiting = sign
            self._deeper(sign[0])
        found = self._proximity()
        for sign in reversed(signs):
            found = _Parsed(Not(found.query), sign[0], found.end, sign)
        self._depth = depth
        return found

    def _negation(self) -> Span | None:
        """The NOT or hyphen that stands here."""
        if self._take(grammar.NOT):
            return self._waiting
        token = self._tokens.next
        if token.kind is not TokenKind.MINUS:
            return None
        before = self._text.text[: token.start][-1:]
        if before and before != "(" and not before.isspace():
            cause = f'"{token.text}" means NOT only after a space or "("'
            fix = "put a space before it, or quote the word"
            raise self._text.error(cause, token.span, fix)
        self._tokens.take()
        if self._tokens.next.kind in (TokenKind.END, TokenKind.CLOSE) or not self._tokens.adjoins:
            fix = "write  -word  or  NOT word  to leave a word out"
            raise self._text.error(f'"{token.text}" stands alone', token.span, fix)
        return token.span

    def _proximity(self) -> _Parsed:
        left = self._primary()
        while found := self._infix():
            use, span = found
            self._refuse_number(use, span)
            self._waiting = span
            self._refuse_negation(use, left.query)
            left = self._near(left, use, self._primary())
            self._text.translated(span, str(use))
        return left

    def _infix(self) -> tuple[Use, Span] | None:
        """The proximity operator that stands here with an operand behind it, and its place."""
        first = last = self._tokens.next
        steps = 1
        if is_apart := _spells(first, grammar.NOT):
            last = self._tokens.ahead(1)
            steps = 2
        use = last.use
        if (
            not use
            or use.operator.operands is not Operands.WORDS
            or not self._tokens.operand_ahead(steps)
        ):
            return None
        for _ in range(steps):
            self._tokens.take()
        return Use(use.operator, use.number, is_apart), (first.start, last.end)

    def _refuse_number(self, use: Use, span: Span) -> None:
        most = use.operator.most
        if most and not 0 < use.number <= most:
            raise self._text.error(f"the number of {use} is not from 1 to {most:,}", span)

    def _refuse_negation(self, use: Use, left: Query) -> None:
        """Stop at a NOT or hyphen where the right side of a proximity should stand."""
        sign, after = self._tokens.next, self._tokens.ahead(1)
        is_hyphen = sign.kind is TokenKind.MINUS and after.start == sign.end
        if not is_hyphen and not (_spells(sign, grammar.NOT) and self._tokens.operand_ahead(1)):
            return
        behind = self._tokens.ahead(2)
        end = behind.end if after.kind is TokenKind.FIELD else after.end
        other = self._text.text[after.start : end] if is_hyphen else "…"
        fix = "" if use.apart else f"try  {left} NOT {use} {other}"
        raise self._text.error("NOT cannot stand inside a proximity operand", sign.span, fix)

    def _near(self, left: _Parsed, use: Use, right: _Parsed) -> _Parsed:
        what = "a proximity operand"
        one = self._operand(left, what, lambda part: f"{part} {use} {right.query}")
        two = self._operand(right, what, lambda part: f"{left.query} {use} {part}")
        span = left.start, right.end
        if not {f.name for f in fields_of(one)} & {f.name for f in fields_of(two)}:
            names = " and ".join(f"{fields_of(side)[0].name}:" for side in (one, two))
            cause = f"{names} are different texts: nothing in one is near a word of the other"
            raise self._text.error(cause, span, "join them with AND")
        reach = Reach(use.operator.name)
        return _Parsed(Proximity(one, two, reach, use.number, use.apart), *span)

    def _operand(
        self, found: _Parsed, what: str, beside: Callable[[Query], str] | None = None
    ) -> Operand:
        """A query as one side of a proximity, or as what ATLEAST and FIRST count.

        `beside` puts a part of an AND beside the other side, to say what can be asked instead.
        """
        query = found.query
        if isinstance(query, Or):
            parts = found.parts or tuple(_Parsed(part, *found.span) for part in query.parts)
            return Or(tuple(self._operand(part, what, beside) for part in parts))
        if isinstance(query, Word | Phrase | Regex | Proximity) and all(
            field.kind is not Kind.CODE for field in fields_of(query)
        ):
            return query
        fix = ""
        if isinstance(query, And) and beside:
            fix = f"try  {' AND '.join(beside(part) for part in query.parts)}"
        raise self._text.error(f"{_title(query)} cannot stand inside {what}", found.pointer, fix)

    def _primary(self) -> _Parsed:
        token = self._tokens.next
        if token.kind in (TokenKind.END, TokenKind.CLOSE):
            raise self._nothing_here()
        if token.use and token.use.operator.operands is Operands.CLAUSES:
            raise self._text.error(f"{token.text} has nothing before it", token.span)
        if _spells(token, grammar.NOT):  # a NEAR/5 NOT
            raise self._text.error(f"{token.text} has nothing after it", token.span)
        self._waiting = None
        if (
            token.use
            and token.use.operator.operands is Operands.COUNTED
            and self._tokens.operand_ahead(1)
        ):
            return self._counted(token.use)
        foreign.refuse_function(self._text, self._tokens)
        field = self._fielded() if token.kind is TokenKind.FIELD else self._field
        if self._tokens.next.kind is TokenKind.OPEN:
            group = self._group(field)
            return _Parsed(group.query, token.start, group.end, group.sign, group.parts)
        return _Parsed(self._atom(field), token.start, self._tokens.end)

    def _counted(self, use: Use) -> _Parsed:
        """What stands behind ATLEAST/n or FIRST/n, counted."""
        token = self._tokens.take()
        self._refuse_number(use, token.span)
        self._waiting = token.span
        found = self._primary()
        name = use.operator.name.rstrip("/")
        part = self._operand(found, name)
        self._text.translated(token.span, str(use))
        return _Parsed(_COUNTED[use.operator.name](use.number, part), token.start, found.end)

    def _group(self, field: str | None) -> _Parsed:
        outer, self._field = self._field, field
        sign = self._tokens.take()
        self._deeper(sign.start)
        self._opened.append(sign.start)
        found = self._or()
        if self._tokens.next.kind is TokenKind.END:
            raise self._text.error("parenthesis opened here is never closed", sign.span)
        self._tokens.take()
        self._opened.pop()
        self._depth -= 1
        self._field = outer
        self._leaves.refuse_suffix("parentheses")
        return _Parsed(found.query, sign.start, self._tokens.end, found.sign, found.parts)

    def _fielded(self) -> str:
        """The field that is named here, in front of its value."""
        token = self._tokens.take()
        written = token.text.lower()
        name = written if written in SHORTHANDS else FIELD_NAMES.get(written, "")
        if not name:
            raise self._unknown_field(token)
        after = self._tokens.next
        if len(token.text) == token.end - token.start and after.kind is TokenKind.OPEN:  # no colon
            self._text.translated(token.span, f"{name}:", "(…)")  # HEADLINE(coup)
        if (
            not self._tokens.adjoins
            or after.kind in (TokenKind.END, TokenKind.CLOSE)
            or (after.use and after.use.operator in (grammar.AND, grammar.OR, grammar.NOT))
        ):
            fix = f"write  {example(name)}  without a space"
            raise self._text.error(f"{name}: has no value", token.span, fix)
        return name

    def _atom(self, field: str | None) -> Query:
        self._count_leaves(1)
        if field in SHORTHANDS:
            query = self._named(field)
            self._leaves.refuse_suffix(f"{field}:")
            return query
        if field and field not in SCOPES and FIELDS[field].kind in (Kind.DATE, Kind.NUMBER):
            ranged = self._range(field)
            is_date = FIELDS[field].kind is Kind.DATE
            self._leaves.refuse_suffix("dates" if is_date else "numbers")
            return ranged
        return self._leaves.read(field)

    def _count_leaves(self, count: int) -> None:
        self.count += count
        if self.count > MOST_LEAVES:
            at = self._tokens.next.start if count == 1 else self._tokens.end
            cause = f"more than {MOST_LEAVES:,} words, phrases and dates"
            raise self._text.error(cause, (at, at + 1))

    def _named(self, field: str) -> Query:
        """What a name of the user's own, or since: and until:, stand for."""
        start = self._tokens.next.start
        text, inner = self._value()
        span = start, self._tokens.end
        whole = start - len(field) - 1, self._tokens.end
        if field in ("since", "until"):
            first, last = inner
            ends = (inner, (last, last)) if field == "since" else ((first, first), inner)
            query: Query = self._ranges.between("date", *ends, inner)
            self._text.translated((whole[0], last), str(query))
            return query
        if field == "group":
            query = self._names.group(text, span)
            self._count_leaves(len(query.parts) if isinstance(query, Or) else 1)
        else:
            query = self._saved(text, span)
        self._text.note(f"{field}:{text} is read as  {query}", whole)
        return query

    def _saved(self, name: str, span: Span) -> Query:
        """The tree of a saved search, whose words count as if they stood here."""
        written, outer = self._names.saved(name, span)
        text = analysis.clean(written[:LONGEST_QUERY])
        inner = _Parser(text, self._now, self._zone, self._lists, outer)
        try:
            query = inner.whole()
        except QueryError as error:
            cause = f'saved search "{name.lower()}" cannot be read: {error.cause}'
            raise self._text.error(cause, span, f"it says  {written[:200]}") from None
        self._count_leaves(inner.count)
        return query

    def _value(self) -> tuple[str, Span]:
        """The value of a date, number or name, without its quotes, and its place."""
        token = self._tokens.next
        if token.kind is TokenKind.FIELD:
            raise self._leaves.inner_field(token)
        if token.kind is TokenKind.UNCLOSED:
            raise self._leaves.unclosed(token)
        if token.kind is TokenKind.SUFFIX:
            return "", (token.start, token.start)
        self._tokens.take()
        if token.kind is TokenKind.PHRASE:
            return token.text, (token.start + 1, token.end - 1)
        end = token.end
        if token.kind is TokenKind.EXACT and self._tokens.adjoins:
            end = self._tokens.take().end
        return self._text.text[token.start : end], (token.start, end)

    def _range(self, field: str) -> Range | Numbers:
        sign = self._text.text[self._tokens.next.start :][:1]
        text, span = self._value()
        if sign in ("[", "{"):
            return self._ranges.bracketed(field, span)
        query = self._ranges.single(field, span)
        if FIELDS[field].kind is Kind.DATE and re.fullmatch(r"\d+[hdwmy]", text):
            cause = f"{text} is one {'minute' if text[-1] == 'h' else 'day'}"
            self._text.note(f"{cause}; write {text}.. for all since then", span)
        return query

    def _take(self, operator: grammar.Operator) -> bool:
        """Take an operator between clauses, if it is what comes next."""
        if not _spells(self._tokens.next, operator):
            return False
        self._waiting = self._tokens.take().span
        return True

    def _deeper(self, at: int) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            cause = f"parentheses and NOTs nested deeper than {DEEPEST}"
            raise self._text.error(cause, (at, at + 1))

    def _unknown_field(self, token: Token) -> QueryError:
        name, end = token.text, token.start + len(token.text)
        fix = "(searcher fields lists all)"
        if self._text.text.startswith("//", token.end):
            fix = f'quote an address:  "{name}://…"'
        elif close := get_close_matches(name.lower(), [*FIELD_NAMES, *SHORTHANDS], n=1):
            fix = f"did you mean  {close[0]}:  ?   {fix}"
        return self._text.error(f'unknown field "{name}"', (token.start, end), fix)

    def _nothing_here(self) -> QueryError:
        """What is wrong where an operand should stand and the text or the group ends."""
        token = self._tokens.next
        if self._waiting:
            operator = self._text.text[slice(*self._waiting)]
            return self._text.error(f"{operator} has nothing after it", self._waiting)
        if token.kind is TokenKind.CLOSE and not self._opened:
            return self._text.error("this parenthesis closes nothing", token.span)
        if not self._opened:
            span = 0, len(self._text.text)
            return self._text.error("the query is empty", span, "*  finds every story")
        start = self._opened[-1]
        if token.kind is TokenKind.CLOSE:
            return self._text.error("nothing between these parentheses", (start, token.end))
        return self._text.error("parenthesis opened here is never closed", (start, start + 1))


def _spells(token: Token, operator: grammar.Operator) -> bool:
    return token.use is not None and token.use.operator is operator


def _all_of(parts: list[_Parsed], sign: Span | None) -> _Parsed:
    if len(parts) == 1:
        return parts[0]
    query = And(tuple(part.query for part in parts))
    return _Parsed(query, parts[0].start, parts[-1].end, sign)


def _title(query: Query) -> str:
    """How an error calls what has no place in a text."""
    match query:
        case Word() | Phrase() | Regex():
            return f"{query.field}: holds codes, not words; it"
        case Range() | Numbers():
            return f"{query.field}:"
        case Prefix():
            return query.operator.name.rstrip("/")
        case And() | Or() | Not():
            return type(query).__name__.upper()
        case All() | Proximity():
            return str(query)
        case _:
            assert_never(query)
