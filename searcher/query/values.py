"""Fields of a query and what stands behind them: words, dates, numbers, names of the user's own."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from searcher import analysis
from searcher.errors import QueryError
from searcher.fields import FIELD_NAMES, FIELDS, SCOPES, Kind
from searcher.query import grammar
from searcher.query.grammar import SHORTHANDS, example
from searcher.query.leaves import Leaves
from searcher.query.lexer import Span, Token, TokenKind, Tokens
from searcher.query.nodes import Absent, Numbers, Or, Phrase, Query, Range, quote
from searcher.query.notes import QueryText

# A query without dates and names of the user's own starts without them.
if TYPE_CHECKING:
    from searcher.query.named import Lists, Marks, Names
    from searcher.query.ranges import Ranges

# Lines of a file of names.
# As many leaves as `FILED` allows in all.
MOST_NAMES = 100_000
# Words behind the first: 3 April 2016 .. 5 May 2016.
_LONGEST_DATE = 7
# As a value of rights: what must not be used again.
EXPIRED = "expired"

# Reads the text of a saved search, given what it is read by: its tree and its leaves.
Inner = Callable[[str, "Context"], tuple[Query, int]]


class Limits(Struct, frozen=True):
    """How long a query text may be, in bytes of UTF-8, and of how many words, phrases and dates."""

    bytes: int
    leaves: int


TYPED = Limits(16_384, 1_024)  # what anyone may type, or keep under a name
FILED = Limits(1_000_000, 100_000)  # what a command reads from a file that its user has named

# The lines of a file of names; None if there is no such file. SearcherError if it cannot be read.
Files = Callable[[str], Sequence[str] | None]


class Context(Struct, frozen=True):
    """What a text is read by: the time it is, the zone, the user's names, limits.

    `files` reads @names.txt; without it such a name is refused. `outer` are the saved searches in
    which the text stands, the outermost first. `marks` gives those of the index that is asked;
    without them tag: and note: are refused.
    """

    now: datetime
    zone: tzinfo
    lists: "Lists | None"
    limits: Limits = TYPED
    files: Files | None = None
    outer: tuple[str, ...] = ()
    marks: "Callable[[], Marks] | None" = None


class Values:
    """Reads the fields and values of one query text, and counts them in `count`."""

    def __init__(
        self, text: QueryText, tokens: Tokens, leaves: Leaves, context: Context, inner: Inner
    ) -> None:
        self.count = 0
        self._text, self._tokens, self._leaves = text, tokens, leaves
        self._context, self._inner = context, inner

    @cached_property
    def _ranges(self) -> "Ranges":
        from searcher.query.ranges import Ranges

        now, zone, lists = self._context.now, self._context.zone, self._context.lists
        return Ranges(self._text, now, zone, lambda: lists.events if lists else {})

    @cached_property
    def _names(self) -> "Names":
        from searcher.query.named import Names

        return Names(self._text, self._context.lists, self._context.outer, self._context.marks)

    def field(self) -> str:
        """The field that is named here; QueryError if it is none, or has no value."""
        token = self._tokens.take()
        written = token.text.lower()
        name = written if written in SHORTHANDS else FIELD_NAMES.get(written, "")
        if not name:
            raise self._leaves.unknown_field(token)
        after = self._tokens.next
        has_sign = token.end - token.start > len(token.text)
        if after.kind is TokenKind.OPEN and not has_sign:  # HEADLINE(coup)
            self._text.translated(token.span, f"{name}:", "(…)")
        if (
            not self._tokens.adjoins
            or after.kind in (TokenKind.END, TokenKind.CLOSE)
            or (after.use and after.use.operator in (grammar.AND, grammar.OR, grammar.NOT))
        ):
            fix = f"write  {example(name)}  without a space"
            raise self._text.error(f"{name}: has no value", token.span, fix)
        return name

    def refuse_inner(self, outer: str) -> None:
        """Stop at a field in the parentheses of another: headline:(body:coup)."""
        token, after = self._tokens.next, self._tokens.ahead(1)
        written = token.text.lower()
        name = written if written in SHORTHANDS else FIELD_NAMES.get(written, "")
        own = {"group": "source", "since": "date", "until": "date"}.get(name, name)
        if name and own != outer:
            value = self._text.text[after.start : after.end] if after.start == token.end else ""
            fix = f"write it outside of them:  {name}:{value}"
            raise self._text.error(f"a field in the parentheses of {outer}:", token.span, fix)

    def read(self, field: str | None) -> Query:
        """What is asked of a field, or of none, by the value that comes next."""
        self._count(1, self._tokens.next.start)
        if field in SHORTHANDS:
            query = self._shorthand(field)
            self.refuse_suffix(f"{field}:")
            return query
        if field and field not in SCOPES and FIELDS[field].kind in (Kind.DATE, Kind.NUMBER):
            ranged = self._range(field)
            self.refuse_suffix("dates" if FIELDS[field].kind is Kind.DATE else "numbers")
            return ranged
        token = self._tokens.next
        is_word = token.kind is TokenKind.WORD
        if field == "rights" and is_word and token.text.lower() == EXPIRED:
            return self._expired()
        return self._names_in_file(field) or self._leaves.read(field)

    def _expired(self) -> Query:
        """What must not be used again by now; in quotes it is a word like any other."""
        from searcher.query.embargo import expired

        token = self._tokens.take()
        self.refuse_suffix("rights:expired")
        lists = self._context.lists
        query = expired(lists.licences if lists else {}, self._context.now)
        self._text.note(f"rights:expired is read as  {query}", token.span)
        return query

    def _names_in_file(self, field: str | None) -> Query | None:
        """Any of the lines of a file: @names.txt, or @"my names.txt"."""
        token, quoted = self._tokens.next, self._tokens.ahead(1)
        if not self._context.files or token.kind is not TokenKind.WORD or token.text[0] != "@":
            return None
        # Names of files have blanks.
        is_quoted = token.text == "@" and quoted.start == token.end
        is_quoted = is_quoted and quoted.kind is TokenKind.PHRASE
        name = quoted.text if is_quoted else token.text[1:]
        lines = self._context.files(name) if name else None
        if lines is None:
            return None
        end = quoted.end if is_quoted else token.end
        self._tokens.take()
        if is_quoted:
            self._tokens.take()
        names = tuple(dict.fromkeys(line.strip() for line in lines if analysis.words(line)))
        if not 0 < len(names) <= MOST_NAMES:
            cause = f"{name} has {f'{len(names):,}' if names else 'no'} names"
            fix = f"write up to {MOST_NAMES:,} of them, one a line"
            raise self._text.error(cause, (token.start, end), fix)
        self._text.note(f"{name}: any of {len(names):,} names", (token.start, end))
        parts = tuple(Phrase(quote(analysis.clean(line)), field) for line in names)
        return Or(parts) if len(parts) > 1 else parts[0]

    def refuse_suffix(self, what: str) -> None:
        """Stop at a boost or ~ behind what can have none."""
        self._leaves.refuse_suffix(what)

    def _count(self, leaves: int, at: int) -> None:
        self.count += leaves
        most = self._context.limits.leaves
        if self.count > most:
            cause = f"more than {most:,} words, phrases and dates"
            is_list = "\n" in self._text.text or "," in self._text.text
            fix = "keep names in a file, one a line:  @names.txt" if is_list else ""
            raise self._text.error(cause, (at, at + 1), fix)

    def _shorthand(self, field: str) -> Query:
        """What a name of the user's own, or since: and until:, stand for."""
        start = self._tokens.next.start
        is_date = field in ("since", "until")
        is_phrase = self._tokens.next.kind is TokenKind.PHRASE
        written, inner = self._value(is_date=is_date)
        end = self._tokens.end
        if field == "tag":
            return self._names.tagged(written, (start, end))
        if field == "note":
            return self._names.noted(written, (start, end), phrase=is_phrase)
        if field in ("since", "until"):
            first, last = inner
            ends = (inner, (last, last)) if field == "since" else ((first, first), inner)
            query: Query = self._ranges.between("date", *ends, inner)
            self._text.translated((start - len(field) - 1, last), str(query))
            return query
        if field == "group":
            query = self._names.group(written, (start, end))
            self._count(len(query.parts) if isinstance(query, Or) else 1, end)
        else:
            query = self._saved(written, (start, end))
        self._text.note(f"{field}:{written} is read as  {query}", (start - len(field) - 1, end))
        return query

    def _saved(self, name: str, span: Span) -> Query:
        """The tree of a saved search, whose words count as if they stood here."""
        text, outer = self._names.saved(name, span)
        try:
            query, count = self._inner(text, replace(self._context, files=None, outer=outer))
        except QueryError as error:
            cause = f'saved search "{name.lower()}" cannot be read: {error.cause}'
            raise self._text.error(cause, span, f"it says  {text[:200]}") from None
        self._count(count, self._tokens.end)
        return query

    def _value(self, *, is_date: bool) -> tuple[str, Span]:
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
        elif is_date and not self._ranges.is_date(token.text):
            for _ in range(self._words_of_date(token)):
                end = self._tokens.take().end
        return self._text.text[token.start : end], (token.start, end)

    def _words_of_date(self, first: Token) -> int:
        """How many words behind the first, just taken, make a date with it: 3 April 2016."""
        behind: list[Token] = []
        for steps in range(_LONGEST_DATE):
            token = self._tokens.ahead(steps)
            if token.kind is not TokenKind.WORD or token.use:
                break
            behind.append(token)
        texts = [self._text.text[first.start : token.end] for token in behind]
        for is_meant in (self._ranges.is_date, self._ranges.may_be_date):
            for number in range(len(texts), 0, -1):
                if is_meant(texts[number - 1]):
                    return number
        return 0

    def _range(self, field: str) -> Range | Numbers | Absent:
        self._leaves.refuse_comparison(field)
        sign = self._text.text[self._tokens.next.start :][:1]
        is_date = FIELDS[field].kind is Kind.DATE
        written, span = self._value(is_date=is_date)
        if sign in ("[", "{"):
            return self._ranges.bracketed(field, span)
        query = self._ranges.single(field, span)
        if is_date and re.fullmatch(r"\d+[hdwmy]", written):
            cause = f"{written} is one {'minute' if written[-1] == 'h' else 'day'}"
            self._text.note(f"{cause}; write {written}.. for all since then", span)
        return query
