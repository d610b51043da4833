"""The queries of earlier sessions, in a file that only their user can read."""

import os
from pathlib import Path

MOST = 1_000  # queries


def history_file() -> Path | None:
    """Where queries are kept: $SEARCHER_HISTORY, else a file in the user's state folder.

    None where $SEARCHER_HISTORY is set and empty: then no query is kept.
    """
    named = os.environ.get("SEARCHER_HISTORY")
    if named is not None:
        return Path(named).expanduser() if named else None
    from platformdirs import user_state_path

    return user_state_path("searcher") / "history"


class History:
    """Queries, each once, the newest last; kept in a file if there is one that can be written."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self.queries: list[str] = []
        try:
            lines = path.read_text(errors="replace").splitlines() if path else []
        except OSError:  # the first session, or a folder that is not ours: go on without
            lines = []
        self.queries = [line for line in lines if line.strip()][-MOST:]

    def add(self, query: str) -> None:
        """Keep a query as the newest."""
        query = " ".join(query.split())
        if not query or self.queries[-1:] == [query]:
            return
        self.queries = [kept for kept in self.queries if kept != query][-MOST + 1 :]
        self.queries.append(query)
        if self._path:
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                # What journalists search for is nobody else's business: made so that no one else
                # can open it, from the first byte on.
                handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
                with open(handle, "w") as file:
                    file.writelines(kept + "\n" for kept in self.queries)
            except OSError:  # a history is a convenience: it must not end a session
                self._path = None
