"""From query text to its tree: a recursive descent over the tokens, one method to a rule.

Whatever cannot be read, or not yet, is a QueryError with its place; nothing is left out unsaid.
"""

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, get_args

from msgspec import Struct
from msgspec.structs import replace

from searcher import analysis
from searcher.errors import QueryError, caret
from searcher.query import grammar, operands
from searcher.query.advice.noted import Advice
from searcher.query.advice.refused import Foreign
from searcher.query.grammar import Operands, Use
from searcher.query.leaves import Leaves
from searcher.query.lexer import Span, Token, TokenKind, Tokens, tokens
from searcher.query.nodes import Counted, Not, Or, Query
from searcher.query.notes import Note, QueryText
from searcher.query.operands import Parsed
from searcher.query.values import TYPED, Context, Files, Limits, Values

if TYPE_CHECKING:
    from searcher.query.named import Lists, Marks

# Parentheses and NOTs within one another; each takes frames of Python's stack.
# Python allows 1,000 frames (sys.getrecursionlimit); a level takes about six.
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


def parse(
    text: str,
    *,
    now: datetime,
    zone: tzinfo = UTC,
    lists: "Lists | None" = None,
    limits: Limits = TYPED,
    files: Files | None = None,
    marks: "Callable[[], Marks] | None" = None,
) -> Reading:
    """The tree that a query text stands for; QueryError says what cannot be read, and where.

    Places refer to the cleaned text. Dates are read in `zone`, those like `7d` from `now`, what
    `saved:`, `group:` and `@` name is looked up in `lists`. With `files`, which gives the lines of
    a file, `@names.txt` is any of them; without, it is refused. `marks` gives those of the index
    that is asked, for `tag:` and `note:`.

    >>> str(parse("hd:coup (S-400 OR patriot) -iran", now=datetime(2020, 1, 1, tzinfo=UTC)).query)
    'headline:coup AND (S-400 OR patriot) AND NOT iran'
    """
    # Cleaning takes time that an absurdly long text should not cost.
    if len(text) <= limits.bytes:
        text = analysis.clean(text)
    if len(text) > limits.bytes or len(text.encode()) > limits.bytes:
        cause = f"the query is longer than {limits.bytes:,} bytes"
        raise QueryError(cause, text, 0, 1, "keep names in a file, one a line:  @names.txt")
    parser = _Parser(text, Context(now, zone, lists, limits, files, marks=marks))
    query = parser.whole()
    return Reading(query, text, tuple(sorted(parser.notes, key=lambda note: note.start)))


class _Parser:
    """Reads the tokens of one text; each rule takes those that it is made of."""

    def __init__(self, text: str, context: Context) -> None:
        self._text = QueryText(text)
        self._tokens = Tokens(self._without_dashes(tokens(text)))
        self._foreign = Foreign(self._text, self._tokens)
        self._advice = Advice(self._text, self._tokens)
        leaves = Leaves(self._text, self._tokens, self._foreign, self._advice)
        self._values = Values(self._text, self._tokens, leaves, context, _inner)
        # Of the group we are in.
        self._field: str | None = None
        # Where its parentheses open.
        self._opened: list[int] = []
        # The operator that waits for its operand.
        self._waiting: Span | None = None
        self._depth = 0

    @property
    def notes(self) -> list[Note]:
        return self._text.notes

    def whole(self) -> Query:
        """The tree of the whole text."""
        found = self._or()
        if self._tokens.next.kind is not TokenKind.END:
            raise self._nothing_here()
        self._advice.lines()
        return found.query

    @property
    def leaves(self) -> int:
        """The words, phrases and dates that have been read."""
        return self._values.count

    def _without_dashes(self, found: list[Token]) -> list[Token]:
        for token in found:
            if token.kind is TokenKind.DASHES:
                self._text.note(f'"{token.text}" alone is ignored', token.span)
        return [token for token in found if token.kind is not TokenKind.DASHES]

    def _or(self) -> Parsed:
        parts, is_mixed = [], False
        while True:
            members, sign = self._and()
            is_mixed = is_mixed or len(members) > 1
            parts.append(operands.all_of(members, sign))
            if not self._take(grammar.OR):
                break
        if len(parts) == 1:
            return parts[0]
        query = Or(tuple(part.query for part in parts))
        start, end = parts[0].start, parts[-1].end
        if is_mixed:
            self._text.note(f"AND binds before OR; read as  {query}", (start, end))
        return Parsed(query, start, end, parts=tuple(parts))

    def _and(self) -> tuple[list[Parsed], Span | None]:
        """The parts, and where the first AND is written."""
        parts, sign = [self._unary()], None
        while True:
            token = self._tokens.next
            if token.kind in (TokenKind.END, TokenKind.CLOSE) or _spells(token, grammar.OR):
                return parts, sign
            if self._take(grammar.AND):
                sign = sign or self._waiting
                parts.append(self._unary())
                continue
            self._foreign.between()
            self._advice.between()
            parts.append(self._unary())
            self._advice.designator()

    def _unary(self) -> Parsed:
        depth, signs = self._depth, []
        # Two negations are kept as two, so that the tree prints what was typed.
        while sign := self._negation():
            signs.append(sign)
            self._waiting = sign
            self._deeper(sign[0])
        found = self._proximity()
        for sign in reversed(signs):
            found = Parsed(Not(found.query), sign[0], found.end, sign)
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
        # As in "a"-b, where a hyphenated word may be meant.
        if before and before != "(" and not before.isspace():
            cause = f'"{token.text}" means NOT only after a space or "("'
            fix = "put a space before it, or quote the word"
            raise self._text.error(cause, token.span, fix)
        self._tokens.take()
        if self._tokens.next.kind in (TokenKind.END, TokenKind.CLOSE) or not self._tokens.adjoins:
            fix = "write  -word  or  NOT word  to leave a word out"
            raise self._text.error(f'"{token.text}" stands alone', token.span, fix)
        return token.span

    def _proximity(self) -> Parsed:
        left = self._primary()
        # From the left, as Nexis reads them: a W/3 b W/5 c is (a W/3 b) W/5 c.
        while found := self._infix():
            use, span = found
            self._refuse_number(use, span)
            self._waiting = span
            self._refuse_negation(use, left.query)
            left = operands.near(self._text, left, use, self._primary())
            self._text.translated(span, str(use), fix=use.caution)
        return left

    def _infix(self) -> tuple[Use, Span] | None:
        """The proximity operator that stands here with an operand behind it, and its place."""
        first = last = self._tokens.next
        steps, is_apart = 1, False
        if not first.use:
            return None
        # NOT W/5 is one operator of two words.
        if first.use.operator is grammar.NOT:
            last = self._tokens.ahead(1)
            steps, is_apart = 2, True
        use = last.use
        if (
            not use
            or use.operator.operands is not Operands.WORDS
            or not self._tokens.operand_ahead(steps)
        ):
            return None
        for _ in range(steps):
            self._tokens.take()
        return replace(use, apart=is_apart), (first.start, last.end)

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

    def _primary(self) -> Parsed:
        token = self._tokens.next
        if token.kind in (TokenKind.END, TokenKind.CLOSE):
            raise self._nothing_here()
        if token.use:
            operator = token.use.operator
            if operator.operands is Operands.CLAUSES:
                raise self._text.error(f"{token.text} has nothing before it", token.span)
            # A NEAR/5 NOT.
            if operator is grammar.NOT:
                raise self._text.error(f"{token.text} has nothing after it", token.span)
            if operator.operands is Operands.COUNTED and self._tokens.operand_ahead(1):
                return self._counted(token.use)
        self._waiting = None
        self._foreign.function()
        self._advice.before()
        if token.kind is TokenKind.FIELD and self._field:
            self._values.refuse_inner(self._field)
        field = self._values.field() if token.kind is TokenKind.FIELD else self._field
        if self._tokens.next.kind is TokenKind.OPEN:
            group = self._group(field)
            return Parsed(group.query, token.start, group.end, group.sign, group.parts)
        return Parsed(self._values.read(field), token.start, self._tokens.end)

    def _counted(self, use: Use) -> Parsed:
        """What stands behind ATLEAST/n or FIRST/n, counted."""
        token = self._tokens.take()
        self._refuse_number(use, token.span)
        self._waiting = token.span
        found = self._primary()
        name = use.operator.name.rstrip("/")
        part = operands.operand(self._text, found, name)
        self._text.translated(token.span, str(use))
        return Parsed(_COUNTED[use.operator.name](use.number, part), token.start, found.end)

    def _group(self, field: str | None) -> Parsed:
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
        self._values.refuse_suffix("parentheses")
        return Parsed(found.query, sign.start, self._tokens.end, found.sign, found.parts)

    def _take(self, operator: grammar.Operator) -> bool:
        """Take an operator between clauses, if it is what comes next."""
        if not _spells(self._tokens.next, operator):
            return False
        self._waiting = self._tokens.take().span
        self._text.translated(self._waiting, operator.name)
        return True

    def _deeper(self, at: int) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            cause = f"parentheses and NOTs nested deeper than {DEEPEST}"
            raise self._text.error(cause, (at, at + 1))

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


def _inner(text: str, context: Context) -> tuple[Query, int]:
    """The tree of the text of a saved search, and the number of its leaves."""
    # A list that was edited by hand may hold any length of text.
    parser = _Parser(analysis.clean(text[: TYPED.bytes]), context)
    return parser.whole(), parser.leaves


def _spells(token: Token, operator: grammar.Operator) -> bool:
    return token.use is not None and token.use.operator is operator
