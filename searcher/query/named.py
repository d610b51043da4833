"""What the names stand for that a user has given: saved searches, groups of sources, dates."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Protocol, TypeVar

from searcher.query.lexer import Span
from searcher.query.nodes import All, Keyed, Or, Phrase, Query, Word, quote
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


class Marks(Protocol):
    """What a user has put on the stories of an index; names of tags are in small letters."""

    def tags(self) -> Mapping[str, int]:
        """The tags, each with the number of its stories."""

    def tagged(self, tag: str | None) -> frozenset[str]:
        """The ids of the stories with a tag; with any for None."""

    def noted(self, query: Query) -> frozenset[str]:
        """The ids of the stories on which a note is written that a query finds as a text."""


class Names:
    """Looks up the names in one query text; raises QueryError for those that there are not.

    `outer` are the saved searches in which the text stands, the outermost first.
    """

    def __init__(
        self,
        text: QueryText,
        lists: Lists | None,
        outer: tuple[str, ...] = (),
        marks: Callable[[], Marks] | None = None,
    ) -> None:
        self._text, self._lists, self._outer, self._marks = text, lists, outer, marks

    def tagged(self, written: str, span: Span) -> Query:
        """What finds the stories with a tag, with any for `*`."""
        marks = self._own_marks("tag", span)
        if written == "*":
            return Keyed("tag:*", marks.tagged(None))
        name = written.lower()
        there = marks.tags()
        if name not in there:
            from difflib import get_close_matches

            fix = (
                f"there are: {', '.join(there)}" if there else "searcher tag add NAME ID… makes it"
            )
            if close := get_close_matches(name, there, n=1):
                fix = f"did you mean  tag:{close[0]} ?"
            elif "," in name or ":" in name:
                fix = f"for the story with this id write  id:tag:{written}"
            raise self._text.error(f'there is no tag "{written}"', span, fix)
        return Keyed(f"tag:{name}", marks.tagged(name))

    def noted(self, written: str, span: Span, *, phrase: bool) -> Query:
        """What finds the stories on which the user wrote this in a note."""
        marks = self._own_marks("note", span)
        asked: Query = All()
        if phrase:
            asked = Phrase(written, "body")
        elif written != "*":
            asked = Word(written, "body")
        value = f'"{written}"' if phrase else written
        return Keyed(f"note:{value}", marks.noted(asked))

    def _own_marks(self, field: str, span: Span) -> Marks:
        if self._marks is None:
            raise self._text.error(f"{field}: asks for marks, which are kept with an index", span)
        return self._marks()

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
