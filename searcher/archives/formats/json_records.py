"""Stories in JSON of whatever keys: lines, lists, wrappers round a list, the answers of news APIs.

Keys are guessed as the columns of a table are, those of known APIs read as documented (`apis`).
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from searcher.archives.records import json_items, json_pieces, rows
from searcher.archives.records.apis import Api, api_of
from searcher.archives.records.cells import flat
from searcher.archives.records.column_names import fields_named, normal, surely_named
from searcher.archives.records.json_items import Item
from searcher.archives.stream import Found, Reject, Skipped, Stream

# Objects within objects among which a list of stories is looked for.
DEEPEST = 5
# Objects by which it is known whose JSON this is.
SAMPLE = 20
# What pandas calls the parts of a table, `to_json(orient="split")`.
_SPLIT = {"columns", "index", "data"}


def sniff(head: bytes) -> bool:
    """Whether a file begins as JSON with keys that name a headline or a text."""
    keys = json_pieces.keys(head)
    told = {field for key in keys for field in surely_named(key)}
    return (bool(told & {"headline", "body"}) and len(told) > 1) or keys >= _SPLIT


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The stories of one file, an object each."""
    laid, api = _laid(stream, origin)
    yield from rows.stories(laid, stream, api=api, again=lambda fresh: _laid(fresh, origin)[0])


def _laid(stream: Stream, origin: str) -> "tuple[Iterator[rows.Held | Reject], Api | None]":
    """The objects of a file as rows, and the API whose they are."""
    found = _unfolded(json_items.items(stream, origin, list_in))
    ahead = rows.Ahead(found)
    held = list(islice(ahead, SAMPLE))
    names = dict.fromkeys(name for one in held if isinstance(one, Item) for name in flat(one.value))
    api = api_of(names)
    if api:
        stream.about.notes.append(f"as {api.name} gives it")
    return (_held(one, api) for one in ahead.all(held)), api


def _held(one: Item | Reject, api: Api | None) -> "rows.Held | Reject":
    if isinstance(one, Reject):
        return one
    row = api.lay(one.value) if api else flat(one.value)
    return one.origin, row


def list_in(value: dict[str, Any]) -> tuple[str, ...]:
    """The keys that lead to the list of stories in a wrapper; none for what is a story itself.

    >>> list_in({"status": "ok", "data": {"results": [{"title": "Oil up", "url": ""}]}})
    ('data', 'results')
    >>> list_in({"title": "Oil up", "text": "Oil rose.", "images": [{"title": "A"}]})
    ()
    """
    if _is_story(value):
        return ()
    ranked = sorted(_lists(value, ()), key=lambda one: -one[0])
    return ranked[0][1] if ranked else ()


def _lists(
    value: Mapping[str, Any], path: tuple[str, ...]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The lists of objects with a headline or a text in a wrapper: how many, and the way there."""
    for key, inside in value.items():
        if isinstance(inside, list):
            count = sum(1 for one in inside if isinstance(one, dict) and _has_words(one))
            if count:
                yield count, (*path, key)
        elif isinstance(inside, dict) and len(path) < DEEPEST:
            yield from _lists(inside, (*path, key))


def _is_story(value: Mapping[str, Any]) -> bool:
    """Whether an object has a text of its own, or a headline and a date, or is a known API's.

    What has a headline and a date alone, and stories in a list, is a wrapper: a feed, a section.
    """
    told = {
        field for key, inside in value.items() if _is_word(inside) for field in surely_named(key)
    }
    if "body" in told or api_of(flat(value)):
        return True
    return {"headline", "date"} <= told and not any(True for _ in _stories_in(value))


def _has_words(value: Mapping[str, Any]) -> bool:
    """Whether an object may be a story by what is not in lists of other objects.

    Its paragraphs and its pictures have a text alone.
    """
    own = {key: inside for key, inside in value.items() if not _is_listing(inside)}
    told = {field for key in flat(own) for field in surely_named(key)}
    return bool(told & {"headline", "body"}) and len(told) > 1


def _is_listing(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(one, dict) for one in value)


def _stories_in(value: object, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The stories in the lists within an object, however deep: of sections, of pages."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner if depth < DEEPEST else ():
        if isinstance(one, dict) and isinstance(value, list) and _has_words(one):
            yield one
        elif isinstance(one, dict | list):
            yield from _stories_in(one, depth + 1)


def _is_word(value: object) -> bool:
    return isinstance(value, str | int) or (
        isinstance(value, list) and bool(value) and all(isinstance(one, str) for one in value)
    )


def _unfolded(items: Iterator[Item | Reject]) -> Iterator[Item | Reject]:
    """Each object; of one that holds a table in another form, its rows."""
    for item in items:
        table = [] if isinstance(item, Reject) else list(_within(item))
        if not isinstance(item, Reject) and table:
            for row in table:
                yield Item(row, item.origin, item.guessed, {}, item.data)
        else:
            yield item


def _within(item: Item) -> Iterator[dict[str, Any]]:
    """The stories in an object that is none itself, in any of the ways that they are nested."""
    if _is_story(item.value):
        return
    rows = [] if item.wrapper else list(_rows_of(item.value))
    yield from rows or ([] if _has_words(item.value) else _stories_in(item.value))


def _rows_of(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of a table that pandas has written as one object, in three of its ways.

    `to_json(orient="split")`, "index" (an object of rows by their number or id) and "columns".
    """
    columns, data = value.get("columns"), value.get("data")
    if isinstance(columns, list) and isinstance(data, list):
        for cells in data:
            if isinstance(cells, list):
                yield dict(zip(map(str, columns), cells, strict=False))
        return
    inner = [inside for inside in value.values() if isinstance(inside, dict)]
    if len(inner) < 2 or len(inner) < len(value):
        return
    are_alike = all(one.keys() == inner[0].keys() for one in inner)
    if are_alike and any(_names_text(key) for key in value):
        for key in inner[0]:
            yield {name: inside.get(key) for name, inside in value.items()}
    elif sum(map(_has_words, inner)) > len(inner) / 2:
        yield from inner


def _names_text(key: str) -> bool:
    return any(
        field in ("headline", "body") and rank < 100 for rank, field in fields_named(key)
    ) and (normal(key) != "")
