"""A query made of several texts that must all hold: the words, and the shorthands beside them."""

from collections.abc import Iterable, Sequence

from searcher.errors import SearcherError
from searcher.fields import FACETS, FIELD_NAMES
from searcher.query.nodes import And, Query


def narrowing(since: str = "", until: str = "", sources: Iterable[str] = ()) -> list[str]:
    """The shorthands as query text, so that errors in them have a place too.

    >>> narrowing("2016", "", ["AFP", "Reuters"])
    ['date:"2016.."', 'source:"AFP" OR source:"Reuters"']
    """
    found = []
    if since:
        found.append(f"date:{quoted(since + '..')}")
    if until:
        found.append(f"date:{quoted('..' + until)}")
    if any_of := " OR ".join(f"source:{quoted(name)}" for name in sources):
        found.append(any_of)
    return found


def quoted(value: str) -> str:
    """A value in quotes, as it may stand in a query whatever is in it."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def together(queries: Sequence[Query]) -> Query:
    """The query that holds where all of these hold."""
    # Flat, as the parser writes it: explanations then list the clauses side by side.
    parts = [part for q in queries for part in (q.parts if isinstance(q, And) else (q,))]
    return And(tuple(parts)) if len(parts) > 1 else parts[0]


def counted_field(name: str) -> str:
    """The counted field of this name or alias, by its own name.

    Raises SearcherError if there is none, or if it is not counted.

    >>> counted_field("people")
    'person'
    """
    field = FIELD_NAMES.get(name.lower())
    counted = [field.name for field in FACETS]
    if field in counted:
        return field
    # Imported late: searches without a mistake do not need it.
    from difflib import get_close_matches

    close = get_close_matches(name.lower(), counted, n=1)
    what = f"{name}: is not counted" if field else f'unknown field "{name}"'
    fix = f"did you mean {close[0]}? " if close else ""
    raise SearcherError(f"{what}; {fix}counted are {', '.join(counted)}")
