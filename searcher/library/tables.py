"""Hits as columns: for pandas, polars and Arrow, none of which is needed for anything else."""

from collections.abc import Callable, Iterable
from datetime import datetime
from importlib import import_module
from types import NoneType
from typing import TYPE_CHECKING, Any, get_args, get_origin

from msgspec.structs import fields

from searcher.codec import KEYS
from searcher.errors import SearcherError
from searcher.fields import FIELDS, NAMED
from searcher.story import Story

if TYPE_CHECKING:
    from searcher.library.hits import Found

Columns = dict[str, list[Any]]

# Those of the names in a story, by kind, take the place of its entities.
_UNTABLED = ("entities",)
_TYPES = {field.name: field.type for field in fields(Story)}
_DATES = [name for name, kind in _TYPES.items() if datetime in (kind, *get_args(kind))]
_LISTS = [name for name, kind in _TYPES.items() if get_origin(kind) is tuple]
_MAYBE_NUMBERS = [name for name, kind in _TYPES.items() if {int, NoneType} <= {*get_args(kind)}]


def columns(hits: "Iterable[Found]", *, full: bool) -> Columns:
    """A list for each column, in the order of the columns."""
    keys = [key for key in KEYS if key not in _UNTABLED and (full or key != "body")]
    read: list[Callable[[Story], Any]] = [_reader(key) for key in keys]
    read += [_names(kind) for kind in NAMED]
    rows: list[list[Any]] = [[] for _ in read]
    ranks, scores = [], []
    for hit in hits:
        ranks.append(hit.rank)
        scores.append(hit.score)
        for row, value in zip(rows, read, strict=True):
            row.append(value(hit.story))
    return dict(zip(["rank", "score", *keys, *NAMED], [ranks, scores, *rows], strict=True))


def _reader(key: str) -> Callable[[Story], Any]:
    def value(story: Story) -> Any:
        found = getattr(story, key)
        if isinstance(found, tuple):
            return list(found)
        # A Status is a str of a kind of its own, which a column would keep as an object.
        return str(found) if isinstance(found, str) else found

    return value


def _names(kind: str) -> Callable[[Story], list[str]]:
    facets = FIELDS[kind].facets
    return lambda story: list(dict.fromkeys(facets(story)))


def pandas(found: Columns) -> Any:
    """A DataFrame; dates are in UTC, to the microsecond, and what is not there is missing."""
    library = _library("pandas")
    frame = library.DataFrame(found)
    for name in _DATES:
        # To the microsecond, since nanoseconds in 64 bits end in 2262, and archives do not.
        frame[name] = library.Series(found[name], dtype="object").astype("datetime64[us, UTC]")
    for name in _MAYBE_NUMBERS:
        frame[name] = library.array(found[name], dtype="Int64")
    return frame


def polars(found: Columns) -> Any:
    """A DataFrame; lists stay lists."""
    library = _library("polars")
    date = library.Datetime("us", "UTC")
    text = library.List(library.String)
    kinds = {name: _kind(name, text, date, library.Int64) for name in found}
    return library.DataFrame(found, schema_overrides={n: k for n, k in kinds.items() if k})


def arrow(found: Columns) -> Any:
    """A Table; lists stay lists."""
    library = _library("pyarrow")
    date = library.timestamp("us", "UTC")
    text = library.list_(library.string())
    kinds = {name: _kind(name, text, date, library.int64()) for name in found}
    return library.table(
        {name: library.array(column, type=kinds[name]) for name, column in found.items()}
    )


def _kind(name: str, several: Any, date: Any, number: Any) -> Any:
    """The type of a column that has none of its own where it is empty; None for others."""
    if name in _DATES:
        return date
    if name in (*NAMED, *_LISTS):
        return several
    return number if name in _MAYBE_NUMBERS else None


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise SearcherError(f"{name} is not installed here; pip install {name}") from error
