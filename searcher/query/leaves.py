"""Words, phrases and regular expressions of a query, read with the signs that may follow them."""

import re

from searcher import analysis
from searcher.errors import QueryError
from searcher.fields import FIELDS, SCOPES, Kind
from searcher.lazy_re import pattern
from searcher.query import grammar
from searcher.query.advice.noted import Advice
from searcher.query.advice.refused import Foreign
from searcher.query.expansion import check_regex
from searcher.query.grammar import Operands, example
from searcher.query.lexer import HYPHENS, Span, Token, TokenKind, Tokens, field_named
from searcher.query.nodes import All, Leaf, Phrase, Regex, Word
from searcher.query.notes import QueryText

MOST_EDITS = 2
# Other words within a phrase.
MOST_BETWEEN = 100

_ESCAPED = pattern(r"\\(.)|[*?]", re.DOTALL)
_RANGE_OF_WORDS = pattern(r"(?:.*[^.])?\.\.(?:[^.].*)?|[\[{<>].*", re.DOTALL)
_NUMBER = pattern(r"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
_SIGNS = {"&": "AND", "+": "AND", "|": "OR", "!": "NOT", "%": "NOT"}


class Leaves:
    """Reads the leaves of one query text; raises QueryError with the place of what is wrong."""

    def __init__(self, text: QueryText, tokens: Tokens, foreign: Foreign, advice: Advice) -> None:
        self._text, self._tokens, self._foreign, self._advice = text, tokens, foreign, advice

    def read(self, field: str | None) -> Leaf | All:
        """The leaf that comes next, in a field of words, names or codes, or in none."""
        equals = self._tokens.take() if self._tokens.next.kind is TokenKind.EXACT else None
        token = self._tokens.next
        is_exact = equals is not None
        if token.kind is TokenKind.UNCLOSED:
            raise self.unclosed(token)
        if equals and not (
            self._tokens.adjoins and token.kind in (TokenKind.PHRASE, TokenKind.WORD)
        ):
            fix = self._foreign.parted(self._tokens.ahead(-2), equals, token)
            cause = '"=" has no word or phrase after it'
            raise self._text.error(cause, equals.span, fix or 'write  ="word"')
        if token.kind is TokenKind.WIDE:
            self._tokens.take()
            return self._word(self._tokens.take(), field, wide=True)
        if token.kind is TokenKind.SUFFIX:
            what = "a boost" if token.text[0] == "^" else '"~"'
            span = token.start, token.start + 1
            raise self._text.error(f"{what} with no word before it", span)
        if token.kind is TokenKind.PHRASE:
            return self._phrase(self._tokens.take(), field, exact=is_exact)
        if token.kind is TokenKind.REGEX:
            if not field:
                self._foreign.regex()
            return self._regex(self._tokens.take(), field)
        if equals:
            self._refuse_field(equals, token)
        else:
            self._refuse(token, field)
        return self._word(self._tokens.take(), field, exact=is_exact)

    def refuse_suffix(self, what: str) -> None:
        """Stop at a boost or ~ behind what can have none."""
        if token := self._suffix():
            kind = "a boost" if token.text[0] == "^" else '"~"'
            raise self._text.error(f"{kind} goes on a word or phrase, not on {what}", token.span)

    def _phrase(self, token: Token, field: str | None, *, exact: bool) -> Phrase:
        text = token.text
        if not _is_searchable(text):
            fix = "quote at least one word"
            raise self._text.error("a phrase without words", token.span, fix)
        slop, boost, tilde = self._suffixes(MOST_BETWEEN, exact=exact)
        # Nothing can stand between the words of one word.
        if slop and len(analysis.words(_ESCAPED.sub(lambda found: found[1] or "x", text))) < 2:
            fix = f"write the word without quotes for other spellings:  {text.strip()}~1"
            cause = "~ after a phrase counts words between; this has one word"
            raise self._text.error(cause, tilde, fix)
        return Phrase(text, field, exact, boost, slop)

    def _regex(self, token: Token, field: str | None) -> Regex:
        text = token.text
        self._foreign.flags(token)
        if wrong := check_regex(text):
            cause = f"a regular expression that cannot be read: {wrong}"
            raise self._text.error(cause, token.span)
        is_code = field is not None and field not in SCOPES and FIELDS[field].kind is Kind.CODE
        # A code may be of several words, a word of a text is not.
        if " " in text and not is_code:
            fix = "write a phrase, or  /one/ THEN/1 /two/"
            cause = "a regular expression is matched against single words, which hold no blanks"
            raise self._text.error(cause, token.span, fix)
        _, boost, _ = self._suffixes(0, exact=False)
        return Regex(text, field, boost)

    def _word(
        self, token: Token, field: str | None, *, exact: bool = False, wide: bool = False
    ) -> Word | All:
        text = token.text
        if text == "*" and not exact:
            if not field:
                self.refuse_suffix("*")
                return All()
        elif not _is_searchable(text):
            raise self._unsearchable(token)
        if not exact:
            self._advice.word(token)
        edits, boost, tilde = self._suffixes(MOST_EDITS, exact=exact)
        if edits and wide:
            cause = "% and ~ exclude each other: one asks for a stem, one for other spellings"
            raise self._text.error(cause, tilde)
        if edits:
            self._refuse_edits(text, edits, tilde)
        if token.use and token.use.operator.most and "/" not in text:
            # ADJ5 is a word here, and no operator when it is printed.
            text = f"\\{text}"
        return Word(text, field, exact, boost, edits, wide=wide)

    def _refuse_field(self, equals: Token, token: Token) -> None:
        """Stop at a field behind "=": =headline:coup."""
        if name := field_named(token.text):
            fix = f"write  {name}={token.text[len(name) :]}"
            raise self._text.error('"=" goes after the field', (equals.start, token.end), fix)

    def _refuse(self, token: Token, field: str | None) -> None:
        """Stop at what stands where a word could and is none."""
        text, start = token.text, token.start
        if text[0] in HYPHENS:
            fix = f"write  -{field}:{text[1:]}"
            cause = f'"{text[0]}" goes before the field'
            raise self._text.error(cause, (start, start + 1), fix)
        if text[0] == "@":
            fix = f'write  date:{text}  for an event, or  "{text}"  for the word'
            raise self._text.error(f"{text} is neither a word nor a date", token.span, fix)
        if token.kind is TokenKind.BRACKETS and not field:
            fix = f"write  date:{text}"
            raise self._text.error("a range of no field", token.span, fix)
        # Searched as a word it would find something else in silence.
        if text in grammar.RESERVED:
            raise self._text.error(f"{text} is not supported yet", token.span)
        if token.use and "/" in text:
            side = "before" if self._tokens.operand_ahead(1) else "after"
            raise self._text.error(f"{text} has nothing {side} it", token.span)
        lacking = grammar.unfinished(text)
        if (
            lacking
            and lacking.operator.operands is Operands.COUNTED
            and self._tokens.operand_ahead(1)
        ):
            raise self._text.error(lacking.cause, token.span, lacking.fix)
        if field:
            self._refuse_value(token, field)
        if not text.isalnum():
            self._foreign.word()

    def _refuse_value(self, token: Token, field: str) -> None:
        """Stop at what cannot be the value of a field of words, names or codes."""
        if _RANGE_OF_WORDS.fullmatch(token.text):
            fix = f"write for example  {example(field)}"
            raise self._text.error(f"{field}: takes words, not a range", token.span, fix)
        if token.kind is TokenKind.FIELD:
            raise self.inner_field(token)

    def _refuse_edits(self, text: str, edits: int, tilde: Span) -> None:
        """Stop at a ~n that no word spelled otherwise can be found by."""
        words = analysis.words(_ESCAPED.sub(lambda found: found[1] or "", text))
        cause = fix = ""
        if any(found[1] is None for found in _ESCAPED.finditer(text)):
            cause = "~ and wildcards exclude each other"
        elif len(words) > 1:
            cause = f'~ goes on a single word, and "{text}" is {len(words)}'
            fix = f'for words between write  "{" ".join(words)}"~{edits}'
        # So many edits turn it into every word of its length.
        elif words and len(words[0]) <= edits:
            cause = f'"{text}" is too short for ~{edits}: any word would do'
        if cause:
            raise self._text.error(cause, tilde, fix)

    def _suffix(self) -> Token | None:
        """The ~n or ^n that adjoins what was read last."""
        token = self._tokens.next
        return token if token.kind is TokenKind.SUFFIX and self._tokens.adjoins else None

    def _suffixes(self, most: int, *, exact: bool) -> tuple[int, float, Span]:
        """The n of ~n, from 1 to `most`, the boost, and where the ~ stands; 0 and 1.0 if none."""
        number, boost, tilde = 0, 1.0, (0, 0)
        seen = ""
        while token := self._suffix():
            self._tokens.take()
            sign = token.text[0]
            if sign in seen:
                raise self._text.error(f'"{sign}" is written twice', token.span)
            seen += sign
            if sign == "^":
                boost = self._boost(token)
                continue
            if not most:
                cause = '"~" goes on a word or phrase, not on a regular expression'
                raise self._text.error(cause, token.span)
            number, tilde = self._number(token, most), token.span
            if exact:
                cause = "= and ~ exclude each other: one asks for this spelling, one for others"
                raise self._text.error(cause, tilde)
        return number, boost, tilde

    def _number(self, token: Token, most: int) -> int:
        text = token.text[1:]
        if not (text.isascii() and text.isdecimal() and 0 < int(text[:9]) <= most):
            example = "word~1  or  word~2" if most == MOST_EDITS else '"two words"~3'
            cause = f"~ takes a number from 1 to {most}"
            raise self._text.error(cause, token.span, f"write  {example}")
        return int(text)

    def _boost(self, token: Token) -> float:
        text = token.text[1:]
        boost = float(text) if _NUMBER.fullmatch(text) else 0.0
        # A tree prints six digits and must read back the same.
        if not 0 < boost < float("inf") or float(f"{boost:g}") != boost:
            fix = "write a number above 0 of up to six digits:  word^2.5"
            raise self._text.error(f'"{text}" is not a boost', token.span, fix)
        return boost

    def refuse_comparison(self, field: str) -> None:
        """Stop at a word that compares dates elsewhere: date(geq 2016)."""
        self._foreign.date(field)

    def unknown_field(self, token: Token) -> QueryError:
        """The error that no field has this name, with the one that may be meant."""
        return self._foreign.field(token)

    def inner_field(self, token: Token) -> QueryError:
        """The error that a field is as the value of another: headline:body:coup."""
        after = self._tokens.ahead(1)
        end = after.end if after.start == token.end else token.end
        fix = f'quote it:  "{self._text.text[token.start : end]}"'
        return self._text.error("a field inside a field", token.span, fix)

    def unclosed(self, token: Token) -> QueryError:
        """The error that a quote, slash or backslash is that lacks its other half."""
        sign, span = token.text[0], token.span
        if sign == "\\":
            return self._text.error("a backslash with nothing after it", span, r"write  \\")
        if sign == "/":
            cause = "regular expression opened here is never closed"
            return self._text.error(cause, span, f'quote it if it is none:  "{token.text}"')
        return self._text.error("quote opened here is never closed", span)

    def _unsearchable(self, token: Token) -> QueryError:
        text = token.text
        # Every word of an archive, in effect.
        if not text.strip("*?"):
            cause = f'"{text}" is only wildcards: nothing to search for'
            return self._text.error(cause, token.span, "*  alone finds every story")
        meant = _SIGNS.get(text)
        fix = f"did you mean  {meant} ?" if meant else ""
        # LENGTH > 600.
        if not text.strip("<>=:"):
            fix = self._foreign.parted(self._tokens.ahead(-2), token, self._tokens.next)
        elif not text.strip(",;"):
            fix = "write  OR  between words of which any will do"
        cause = f'"{text}" holds no letters or digits: nothing to search for'
        return self._text.error(cause, token.span, fix)


def _is_searchable(text: str) -> bool:
    """Whether any letters or digits are left between the wildcards."""
    return bool(analysis.words(_ESCAPED.sub(lambda found: found[1] or " ", text)))
