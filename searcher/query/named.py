"""What the names stand for that a user has given: saved searches, groups of sources, dates."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Protocol, TypeVar

from searcher.query.lexer import Span
from searcher.query.nodes import Or, Phrase, Query, quote
from searcher.query.notes import QueryText

# Saved searches within one another.
MOST_SAVED = 10

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

    @property
    def licences(self) -> Mapping[str, timedelta]:
        """How long the stories of a source may be used: {"AP": timedelta(days=30)}."""


class Names:
    """Looks up the names in one query text; raises QueryError for those that there are not.

    `outer` are the saved searches in which the text stands, the outermost first.
    """

    def __init__(self, text: QueryText, lists: Lists | None, outer: tuple[str, ...] = ()) -> None:
        self._text, self._lists, self._outer = text, lists, outer

    def group(self, written: str, span: Span) -> Query:
        """What finds the stories of a group of sources."""
        sources = self._look_up(self._lists.groups if self._lists else {}, "group", written, span)
        if not sources:
            raise self._text.error(f'group "{written}" has no sources', span)
        parts = tuple(Phrase(quote(source), "source") for source in sources)
        return Or(parts) if len(parts) > 1 else parts[0]

    def saved(self, written: str, span: Span) -> tuple[str, tuple[str, ...]]:
        """The text of a saved search, and the searches in which it stands, itself the last."""
        text = self._look_up(self._lists.saved if self._lists else {}, "saved", written, span)
        name = written.lower()
        # Else a search that names itself would be read for ever.
        if name in self._outer:
            path = " → ".join((*self._outer, name))
            raise self._text.error("saved searches that name each other", span, path)
        if len(self._outer) == MOST_SAVED:
            cause = f"saved searches that name others more than {MOST_SAVED} deep"
            raise self._text.error(cause, span)
        return text, (*self._outer, name)

    def _look_up(self, known: Mapping[str, Value], field: str, written: str, span: Span) -> Value:
        name = written.lower()
        found = known.get(name)
        if found is not None:
            return found
        from difflib import get_close_matches

        what = "saved search" if field == "saved" else "group of sources"
        fix = f"there are: {', '.join(sorted(known))}" if known else _NO_LISTS[field]
        if close := get_close_matches(name, known, n=1):
            fix = f"did you mean  {field}:{close[0]} ?"
        raise self._text.error(f'there is no {what} "{name}"', span, fix)
