"""The saved searches as they are read now."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from searcher.errors import QueryError, SearcherError
from searcher.query.nodes import Query
from searcher.query.parser import parse
from searcher.saved.lists import UserLists


def readable(lists: UserLists, now: datetime, zone: tzinfo) -> dict[str, Query]:
    """All saved searches by name. Raises SearcherError if there is none, or if any is broken."""
    if not lists.saved:
        raise SearcherError("there are no saved searches; save one: searcher save NAME QUERY")
    # One broken search stops all: else its hits would be marked as shown, and never be.
    errors = [f"saved:{name}: {error}" for name, error in _errors(lists, now, zone)]
    if errors:
        remedy = "\nno alert was shown; save these anew with --force, or unsave them"
        raise SearcherError("\n".join(errors) + remedy)
    return {
        name: parse(text, now=now, zone=zone, lists=lists).query
        for name, text in sorted(lists.saved.items())
    }


def unreadable(lists: UserLists, now: datetime, zone: tzinfo) -> dict[str, QueryError]:
    """The saved searches that cannot be read, and why."""
    return dict(_errors(lists, now, zone))


def _errors(lists: UserLists, now: datetime, zone: tzinfo) -> Iterator[tuple[str, QueryError]]:
    for name, text in sorted(lists.saved.items()):
        try:
            parse(text, now=now, zone=zone, lists=lists)
        except QueryError as error:
            yield name, error
