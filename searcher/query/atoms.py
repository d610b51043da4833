"""Words, phrases and regular expressions of a query, with the signs that may follow them."""

import re

from searcher import analysis
from searcher.errors import QueryError
from searcher.fields import FIELD_NAMES, FIELDS, SCOPES, Kind
from searcher.lazy_re import pattern
from searcher.query.expansion import check_regex
from searcher.query.grammar import BREAKS, is_operator, operand_after
from searcher.query.lexer import Cursor
from searcher.query.nodes import All, Phrase, Query, Regex, Word

MOST_EDITS = 2
MOST_BETWEEN = 100  # other words within a phrase
HYPHENS = "-\u2010\u2011\u2212"
LATER_FIELDS = {"money", "toll", "chain", "tag"}
LISTS = {  # names of the user's own, and an example of each
    "saved": "saved:gulf",
    "group": "group:gulf-wires",
    "since": "since:2016-07",
    "until": "until:2016-07",
}

LISTS_HELP = {
    "saved": "what a saved search finds",
    "group": "sent by any source of a group",
    "since": "sent on this date or after",
    "until": "sent on this date or before",
}

FIELD = pattern(rf"([^{BREAKS}\\:=/@<>\[\]{{}}*?]+)([:=])")

_NAMES = FIELD_NAMES.keys() | LISTS.keys() | LATER_FIELDS
_ESCAPED = pattern(r"\\(.)|[*?]", re.DOTALL)
_REGEX = pattern(r"/((?:\\.|[^/\\])+)/")
_RANGE_OF_WORDS = pattern(r"(?:.*[^.])?\.\.(?:[^.].*)?|[\[{<>].*", re.DOTALL)
_TO_SPACE = pattern(r"[\s()^~]")
_NUMBER = pattern(r"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
_TRUNCATED = pattern(r"([^\W_]{3,})(?:!|\$\d*)")
_ATLEAST = pattern(r"atleast/?(\d+)", re.ASCII)
_DATE_PHRASE = pattern(r"\s+(?:aft|bef|after|before|from|is|geq|leq)\s", re.IGNORECASE)
_OPERATOR_ALIKE = pattern(r"(?:NEAR|ADJ|ATLEAST)\d+", re.ASCII)
_FACTIVA_FIRST = pattern(r"(.+)/[Ff](\d+)/", re.DOTALL)


class Atoms(Cursor):
    """Reads what is searched for itself, after the name of its field."""

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
        if _OPERATOR_ALIKE.fullmatch(text):  # printed beside an operator it would be one
            text = f"\\{text}"
        return Word(text, field, exact, self._boost(), edits)

    def _refuse_text(self, text: str, field: str | None, start: int, *, exact: bool) -> None:
        """Stop at what stands where a word could and is none."""
        at, end = self._at, self._at + len(text)
        if not text:
            raise self._no_word(start)
        if exact:
            named = FIELD.match(self.text, at)
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
            side = "after" if at or text.startswith(("ATLEAST", "FIRST")) else "before"
            raise self._error(f"{text} has nothing {side} it", at, end)
        if text == "ATLEAST" and operand_after(self.text, end):
            raise self._error("ATLEAST needs a number", at, end, "try  ATLEAST/5")
        if found := _FACTIVA_FIRST.fullmatch(text):
            fix = f"write  FIRST/{found[2]} {found[1]}"
            raise self._error("a limit after the word", at, end, fix)
        if field:
            self._refuse_value(text, field)

    def _refuse_value(self, text: str, field: str) -> None:
        at, end = self._at, self._at + len(text)
        if _RANGE_OF_WORDS.fullmatch(text):
            fix = f"write for example  {example(field)}"
            raise self._error(f"{field}: takes words, not a range", at, end, fix)
        inner = FIELD.match(self.text, at)
        if inner and inner[1].lower() in _NAMES:
            raise self._error("a field inside a field", at, inner.end(), f'quote it:  "{text}"')

    def _advise_word(self, text: str, start: int, end: int) -> None:
        """Notes on signs that mean something in other query languages, and nothing here."""
        if text[0] in "!\u2012\u2013\u2014\u2015":
            cause = f'"{text[0]}" before a word does not mean NOT; write -{text[1:]}'
            self._note(cause, start, end)
        if text[0] == "+":
            self._note('"+" before a word is ignored: all words must occur', start, end)
        if text.lower() == "date" and _DATE_PHRASE.match(self.text, end):
            fix = "write for example  date:>2016-07-01  or  date:2016-07..2016-08"
            self._note(f'"{text}" is searched as a word', start, end, fix)
        if found := _ATLEAST.fullmatch(text):
            fix = f"write ATLEAST/{found[1]}"
            self._note(f'"{text}" in lower case is searched as a word', start, end, fix)
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

    def _no_exactness(self, *, exact: bool, near: int, sign: int) -> None:
        if exact and near:
            cause = "= and ~ exclude each other: one asks for this spelling, one for others"
            raise self._error(cause, sign, self._at)

    def _no_word(self, start: int) -> QueryError:
        """What is wrong where a word should stand and none begins."""
        at, sign = self._at, self._next()
        if sign == "\\":
            return self._error("a backslash with nothing after it", at, at + 1, r"write  \\")
        if at > start:
            return self._error('"=" has no word or phrase after it', start, at, 'write  ="word"')
        what = "a boost" if sign == "^" else '"~"'
        return self._error(f"{what} with no word before it", at, at + 1)

    def _unsearchable(self, text: str, end: int) -> QueryError:
        start = end - len(text)
        if not text.strip("*?"):
            cause = f'"{text}" is only wildcards: nothing to search for'
            return self._error(cause, start, end, "*  alone finds every story")
        meant = {"&": "AND", "&&": "AND", "+": "AND", "|": "OR", "||": "OR", "!": "NOT"}.get(text)
        cause = f'"{text}" holds no letters or digits: nothing to search for'
        return self._error(cause, start, end, f"did you mean  {meant} ?" if meant else "")


def example(field: str) -> str:
    """A field with a value."""
    if field in LISTS:
        return LISTS[field]
    return f"{field}:coup" if field in SCOPES else FIELDS[field].example


def _searchable(text: str) -> bool:
    """Whether any letters or digits are left between the wildcards."""
    return bool(analysis.words(_ESCAPED.sub(lambda found: found[1] or " ", text)))
