"""What can go wrong in a user's hands; each message says what, where and what to do.

Only the commands catch these. Anything else that escapes is a bug and keeps its traceback.
"""


class SearcherError(Exception):
    """A mistake or a mishap that the user can act on."""


class QueryError(SearcherError):
    """A query that cannot be read as written.

    `start` and `end` are character offsets into `query`; `fix` is a suggestion or "".
    """

    def __init__(self, cause: str, query: str, start: int, end: int, fix: str = "") -> None:
        super().__init__(cause)
        self.cause, self.query, self.start, self.end, self.fix = cause, query, start, end, fix

    def __str__(self) -> str:
        if not self.query.strip():  # there is no place to point at
            return ": ".join(filter(None, (self.cause, self.fix)))
        return f"{self.cause}\n{caret(self.query, self.start, self.end, self.fix)}"


class ArchiveError(SearcherError):
    """An archive that cannot be opened, recognised or read on."""


class EngineError(SearcherError):
    """An engine's files are damaged, foreign or of another format."""


class WorkerError(SearcherError):
    """A process that finds names in stories has died."""


class IndexMissing(SearcherError):
    """No index by that name, or more than one to choose from."""


class IndexLocked(SearcherError):
    """Another process is writing to the index."""


def caret(text: str, start: int, end: int, remark: str = "") -> str:
    r"""The line of `text` around `start`, and carets under `start:end`.

    >>> print(caret("headlin:coup", 0, 7, "did you mean  headline:  ?"))
      headlin:coup
      ^^^^^^^       did you mean  headline:  ?
    """
    width = 72
    first = max(0, start - width // 2)
    line = "".join(c if c.isprintable() else " " for c in text[first : first + width])
    carets = "^" * max(1, min(end, first + width) - start)
    under = " " * (start - first) + carets
    return f"  {line}\n  {under.ljust(len(line) + 1)} {remark}".rstrip()
