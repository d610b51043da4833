"""A place in a query text, and what every rule of the language needs to move it on."""

import re

from msgspec import Struct

from searcher.errors import QueryError
from searcher.lazy_re import pattern
from searcher.query.grammar import BREAKS, Infix, Prefix

# What closes a quotation that opens so. A straight quote closes all, so that every phrase
# can be printed between straight ones.
CLOSING = {'"': '"', "“": '”“"', "”": '”"', "„": '“”"', "«": '»"', "»": '«»"'}

_WORD = pattern(rf"(?:\\.|[^{BREAKS}\\])+", re.DOTALL)
_QUOTED = {
    opening: pattern(rf"(?:\\.|[^\\{closing}])*", re.DOTALL) for opening, closing in CLOSING.items()
}
_DASHES = pattern(r"[\u2012-\u2015]+(?=[\s)]|$)")


class Note(Struct, frozen=True):
    """Something the searcher should know about how the query was read, its place, and advice."""

    message: str
    start: int
    end: int
    fix: str = ""


class Cursor:
    """A place in a query text. What cannot be read is a QueryError with its place."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.notes: list[Note] = []
        self._at = 0

    def _next(self) -> str:
        """The next character; empty at the end."""
        return self.text[self._at : self._at + 1]

    def _word(self) -> str:
        found = _WORD.match(self.text, self._at)
        return found[0] if found else ""

    def _value(self) -> tuple[str, int, int]:
        """A word, or a phrase without its quotes, and its place."""
        start = self._at
        if self._next() in CLOSING and self._next():
            text = self._quoted()
            return text, start + 1, self._at - 1
        text = self._word()
        self._at += len(text)
        return text, start, self._at

    def _quoted(self) -> str:
        start = self._at
        opening = self._next()
        found = _QUOTED[opening].match(self.text, start + 1)
        if not found or found.end() == len(self.text) or self.text[found.end()] == "\\":
            raise self._error("quote opened here is never closed", start, start + 1)
        self._at = found.end() + 1
        return found[0]

    def _skip(self) -> None:
        """Move over space and over dashes that stand alone."""
        while True:
            while self._next().isspace():
                self._at += 1
            dashes = _DASHES.match(self.text, self._at) if self._next() > "\u2000" else None
            if not dashes:
                return
            self._note(f'"{dashes[0]}" alone is ignored', *dashes.span())
            self._at = dashes.end()

    def _limit(self, sign: Infix | Prefix, number: int, most: int) -> None:
        if not 0 < number <= most:
            cause = f"the number of {sign} is not from 1 to {most:,}"
            raise self._error(cause, sign.start, sign.end)

    def _translate(self, start: int, end: int, meant: str, more: str = "") -> None:
        """A note where something is written in the way of another query language."""
        written = " ".join(self.text[start:end].split())
        if written != meant:
            self._note(f"{written}{more} is read as  {meant}{more}", start, end)

    def _note(self, message: str, start: int, end: int, fix: str = "") -> None:
        self.notes.append(Note(message, start, end, fix))

    def _error(self, cause: str, start: int, end: int, fix: str = "") -> QueryError:
        return QueryError(cause, self.text, start, end, fix)

    def _unsupported(self, start: int, end: int) -> QueryError:
        return self._error(f"{self.text[start:end]} is not supported yet", start, end)
