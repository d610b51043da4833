"""What is new to saved searches: printed by `searcher alerts`, counted at the end of a build."""

import sys
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from searcher.cli import FOUND, NONE, warn
from searcher.engines.results import Hit
from searcher.errors import QueryError, SearcherError
from searcher.output import LINES, Layout, View
from searcher.query.nodes import Query
from searcher.query.parser import parse
from searcher.saved.alerts import MARKS, Alerts, read_mark, write_mark
from searcher.saved.lists import UserLists


def print_alerts(lists: UserLists, path: Path, zone: tzinfo, *, peek: bool, as_json: bool) -> int:
    """Print what is new, and unless it is a peek move the mark behind it; the exit code."""
    now = datetime.now(UTC)
    searches = _searches(lists, now, zone)
    layout = Layout.JSON if as_json else Layout.PLAIN
    printed = 0
    with nullcontext() if peek else lists.held(MARKS):
        with Alerts(path, read_mark(lists, path), now) as alerts:
            if alerts.is_first:
                warn(["all stories of this index are new to searcher alerts"])
            for name, query in searches.items():
                view = View(query, zone, now=now, label=("search", name))
                hits = (Hit(story, 0.0) for story in alerts.hits(query))
                for line in LINES[layout](hits, view):
                    sys.stdout.write(line + "\n")
                    printed += 1
            sys.stdout.flush()  # a reader that has gone was not told
            mark = alerts.mark()
        if not peek:
            write_mark(lists, path, mark)
    return FOUND if printed else NONE


def count_alerts(lists: UserLists, path: Path) -> dict[str, int]:
    """How much is new to each saved search to which anything is."""
    now = datetime.now(UTC)
    searches = _searches(lists, now, UTC)
    with Alerts(path, read_mark(lists, path), now) as alerts:
        counts = {name: sum(1 for _ in alerts.hits(query)) for name, query in searches.items()}
    return {name: count for name, count in counts.items() if count}


def unreadable(lists: UserLists, now: datetime, zone: tzinfo) -> dict[str, QueryError]:
    """The saved searches that cannot be read, and why."""
    return dict(_errors(lists, now, zone))


def _errors(lists: UserLists, now: datetime, zone: tzinfo) -> Iterator[tuple[str, QueryError]]:
    for name, text in sorted(lists.saved.items()):
        try:
            parse(text, now=now, zone=zone, lists=lists)
        except QueryError as error:
            yield name, error


def _searches(lists: UserLists, now: datetime, zone: tzinfo) -> dict[str, Query]:
    """All saved searches as they are read now. Raises SearcherError if any cannot be read."""
    if not lists.saved:
        raise SearcherError("there are no saved searches; save one: searcher save NAME QUERY")
    errors = [f"saved:{name}: {error}" for name, error in _errors(lists, now, zone)]
    if errors:
        remedy = "\nnothing was told; save these anew with --force, or unsave them"
        raise SearcherError("\n".join(errors) + remedy)
    return {
        name: parse(text, now=now, zone=zone, lists=lists).query
        for name, text in sorted(lists.saved.items())
    }
