"""What is said about a query text: errors and notes, each with its place."""

from msgspec import Struct

from searcher.errors import QueryError

# Characters `start:end` of the query text.
Span = tuple[int, int]


class Note(Struct, frozen=True):
    """Something the searcher should know about how the query was read, its place, and advice."""

    message: str
    start: int
    end: int
    fix: str = ""


class QueryText:
    """A query text and the notes made on it by all who read it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.notes: list[Note] = []

    def note(self, message: str, span: Span, fix: str = "") -> None:
        """Keep a note on these characters."""
        self.notes.append(Note(message, *span, fix))

    def translated(self, span: Span, meant: str, more: str = "", fix: str = "") -> None:
        """Note how these characters are read, unless they say so themselves."""
        written = " ".join(self.text[slice(*span)].split())
        if written != meant:
            self.note(f"{written}{more} is read as  {meant}{more}", span, fix)

    def error(self, cause: str, span: Span, fix: str = "") -> QueryError:
        """The error, to be raised, that these characters are."""
        return QueryError(cause, self.text, *span, fix)
