"""Stories in JSON: objects are cut out of a file of any size and parsed one by one.

A file holds an object a line, one object, a list of objects, or a wrapper with a list inside.
"""

# Msgspec keeps the last of two equal keys, and refuses a lone surrogate.
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from searcher.analysis import clean
from searcher.archives.locators import at
from searcher.archives.newsroom.codes import subject_code
from searcher.archives.newsroom.instants import Instant, instant
from searcher.archives.newsroom.status import rights as rights_said
from searcher.archives.pieces import Piece
from searcher.archives.records.json_pieces import containers, pieces
from searcher.archives.stream import (
    LARGEST_STORY,
    Found,
    Reject,
    Skipped,
    Stream,
    Unfit,
    decode,
    excerpt,
)
from searcher.story import Entity

# Ids of subjects in somebody's database, which nobody searches for.
_HASH = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
# Keys that tell what story it is, and say what it says.
_ITS_OWN = frozenset(
    "uri guid urn id headline body_html body_xhtml body_text article_html versioncreated version"
    " version_created".split()
)
_PROBLEMS = {"cut": "the file ends within an object", "stray": "what stands here is no object"}


@dataclass(frozen=True, slots=True)
class Item:
    """An object that may be a story, and the wrapper it came in, empty for none."""

    value: dict[str, Any]
    origin: str
    guessed: tuple[str, ...]
    wrapper: dict[str, Any]
    data: bytes = field(repr=False)


def stories(
    stream: Stream,
    origin: str,
    list_in: Callable[[dict[str, Any]], tuple[str, ...]],
    tell: Callable[[Item], Found | Skipped],
) -> Iterator[Found | Skipped]:
    """What `tell` makes of each object.

    `list_in` gives the keys that lead into a wrapper to its list of objects; none for an object
    that is no wrapper. What is no JSON, or what `tell` finds Unfit, becomes a Reject.
    """
    for item in items(stream, origin, list_in):
        if isinstance(item, Reject):
            yield item
            continue
        try:
            yield tell(item)
        except Unfit as error:
            yield Reject(item.origin, error.reason, str(error), excerpt(item.data))


def items(
    stream: Stream, origin: str, list_in: Callable[[dict[str, Any]], tuple[str, ...]]
) -> Iterator[Item | Reject]:
    """The objects of a file, in constant memory."""
    for piece in pieces(stream):
        where = _where(origin, piece)
        try:
            if piece.problem:
                raise Unfit(piece.problem, _PROBLEMS[piece.problem])
            value, guessed = parsed(piece.data)
        except Unfit as error:
            yield Reject(where, error.reason, str(error), excerpt(piece.data))
            continue
        if path := list_in(value):
            yield from _unwrapped(value, path, guessed, piece, origin)
        else:
            yield Item(value, where, guessed, {}, piece.data)


def parsed(data: bytes) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The object that bytes are, and what was guessed to read them.

    A key may come twice (RFC 8259, 4): lists are joined, of other values the last counts, and that
    is a guess. Raises Unfit for what is no JSON or no object, and for two values of a key that says
    what story it is.
    """
    if len(data) > LARGEST_STORY:
        raise Unfit("too-big", "the story is larger than 64 MB")
    # Not json's own guess, which knows no cp1252.
    text, guessed = decode(data)
    try:
        twins: list[str] = []
        unique = partial(_unique, twins=twins)
        value = json.loads(text, object_pairs_hook=unique, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Unfit("bad-json", f"not JSON: {error}") from error
    if not isinstance(value, dict):
        raise Unfit("bad-json", "not an object")
    return value, (*guessed, *(f'two values of "{key[:40]}"' for key in dict.fromkeys(twins)))


def text(value: Mapping[str, Any], *names: str) -> str:
    """The first text under one of these keys that is not blank; a number counts as text.

    Raises Unfit if it is anything else.
    """
    for name in names:
        found = value.get(name)
        if found is None:
            continue
        if isinstance(found, bool) or not isinstance(found, str | int | float):
            raise Unfit("wrong-type", f'"{name}" must be text')
        if written := clean(str(found)).strip():
            return written
    return ""


def whole(value: Mapping[str, Any], name: str) -> int | None:
    """The whole number under a key, which may be written as text; None without.

    Raises Unfit if it is anything else.
    """
    written = text(value, name)
    if not written:
        return None
    if not re.fullmatch(r"\d{1,18}", written):
        raise Unfit("wrong-type", f'"{name}" must be a whole number, not {written[:40]}')
    return int(written)


def rows(value: Mapping[str, Any], *names: str) -> list[dict[str, Any]]:
    """The objects of the lists under these keys; an object alone, or a name alone, is one too."""
    found: list[dict[str, Any]] = []
    for name in names:
        # One subject is sent without its list, or as its bare name.
        inside = value.get(name)
        for row in inside if isinstance(inside, list) else [inside]:
            if isinstance(row, dict):
                found.append(row)
            elif isinstance(row, str) and row.strip():
                found.append({"name": row})
    return found


def date(value: Mapping[str, Any], zone: str, *names: str) -> Instant | None:
    """The instant of the first of these keys that holds anything; None without.

    Raises Unfit for what is no date.
    """
    written = text(value, *names)
    if not written:
        return None
    found = instant(written, zone)
    if not found:
        raise Unfit("bad-date", f'"{written[:40]}" is no date')
    return found


def urgency(value: Mapping[str, Any]) -> int | None:
    """The urgency from 1 to 8; None for one beyond, which means nothing."""
    found = whole(value, "urgency")
    return found if found in range(1, 9) else None


def rights(value: Mapping[str, Any]) -> tuple[str, ...]:
    """Terms of use and copyright, as ninjs names them, and agencies after it."""
    keys = {key.lower(): inside for key, inside in value.items()}
    terms, notices, holders = (
        [line for name in names for line in _lines(keys.get(name))]
        for names in (("usageterms", "rightsline"), ("copyrightnotice",), ("copyrightholder",))
    )
    return rights_said(terms, notices, holders)


def _lines(value: object) -> list[str]:
    """A text, or the texts of a list; a story is not refused for anything else here."""
    listed = value if isinstance(value, list) else [value]
    return [clean(one) for one in listed if isinstance(one, str)]


def topics(value: Mapping[str, Any], *names: str) -> tuple[str, ...]:
    """The codes and names of subjects; not codes that are mere numbers of a database."""
    found: list[str] = []
    for row in rows(value, *names):
        code, name = text(row, "qcode", "code", "literal"), text(row, "name")
        # Some repeat a code as its name, "medtop:04000000".
        last = code.rpartition(":")[2]
        found += ["" if name == last else name, "" if _HASH.fullmatch(last) else subject_code(code)]
    return tuple(dict.fromkeys(filter(None, found)))


def entities(value: Mapping[str, Any], kinds: Mapping[str, tuple[str, ...]]) -> tuple[Entity, ...]:
    """Those named under the keys of each kind, with the tickers of companies."""
    named = [
        Entity(kind, name, _tickers(row))
        for kind, names in kinds.items()
        for row in rows(value, *names)
        if (name := text(row, "name", "code", "literal"))
    ]
    return tuple(dict.fromkeys(named))


def _tickers(row: Mapping[str, Any]) -> tuple[str, ...]:
    symbols = rows(row, "symbols")
    codes = (text(symbol, key) for symbol in symbols for key in ("instrument", "ticker"))
    return tuple(dict.fromkeys(filter(None, codes)))


def _where(origin: str, piece: Piece) -> str:
    return at(origin, piece.offset, len(piece.data))


def _unique(pairs: list[tuple[str, Any]], twins: list[str]) -> dict[str, Any]:
    """An object of its pairs; the keys that have several values are put into `twins`."""
    row = dict(pairs)
    if len(row) == len(pairs):
        return row
    row = {}
    for key, value in pairs:
        before = row.get(key, value)
        if before != value:
            if key.lower() in _ITS_OWN:
                raise Unfit("duplicate-key", f'"{key[:40]}" stands there twice')
            twins.append(key)
            if isinstance(before, list) and isinstance(value, list):
                value = [*before, *(one for one in value if one not in before)]
        row[key] = value
    return row


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number")


def _unwrapped(
    value: dict[str, Any],
    path: tuple[str, ...],
    guessed: tuple[str, ...],
    piece: Piece,
    origin: str,
) -> Iterator[Item | Reject]:
    listed: Any = value
    start, end = 0, len(piece.data)
    for key in path:
        listed = listed[key]
        start, end = next((s, e) for k, s, e in containers(piece.data, start, end) if k == key)
    wrapper = {key: inside for key, inside in value.items() if key != path[0]}
    spans = containers(piece.data, start, end)
    for one in listed:
        inner = piece
        if isinstance(one, dict | list):
            _, start, end = next(spans)
            inner = Piece(piece.offset + start, piece.data[start:end])
        if isinstance(one, dict):
            yield Item(one, _where(origin, inner), guessed, wrapper, inner.data)
        else:
            message = f'"{path[-1]}" must be a list of objects'
            yield Reject(_where(origin, inner), "wrong-type", message, excerpt(inner.data))
