"""Cells of tables and values of JSON as text: empty ones, lists, numbers; objects laid flat."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

# What programs write for "nothing": pandas, R, SQL, spreadsheets.
_NOTHING = frozenset(("", "nan", "none", "null", "n/a", "na", "nat", "\\n", "#n/a", "<na>", "-"))
# A list as Python or JSON prints it: "['Ann Reed', 'Tom Hale']".
_PRINTED_LIST = re.compile(r"\[\s*(?:\"|').*(?:\"|')\s*\]", re.DOTALL)
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"", re.DOTALL)
# Objects within objects; what lies deeper is nothing that a reader asks for.
DEEPEST = 8


def is_empty(value: object) -> bool:
    """Whether a cell holds nothing, or a program's word for that.

    >>> [is_empty(value) for value in (None, " ", "NaN", float("nan"), [], 0, "0")]
    [True, True, True, True, True, False, False]
    """
    if value is None or value != value:
        return True
    if isinstance(value, str):
        return len(value) < 6 and value.strip().lower() in _NOTHING
    return isinstance(value, list | dict) and not value


def text_of(value: object, between: str = ", ") -> str:
    """A cell as text, stripped; "" for one that is empty. The parts of a list stand `between`.

    >>> text_of(2016.0), text_of(["Ann", None, "Tom"]), text_of("['Ann', \\"O'Hara\\"]")
    ('2016', 'Ann, Tom', "Ann, O'Hara")
    """
    if isinstance(value, str):
        text = value.strip()
        if len(text) < 6 and text.lower() in _NOTHING:
            return ""
        return between.join(parts(text)) if text[:1] == "[" else text
    if is_empty(value) or isinstance(value, bool | dict):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, list):
        return between.join(filter(None, (text_of(one, between) for one in value)))
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def parts(value: object) -> list[str]:
    """The parts of a cell that is a list, or a list as a program prints it; else the one text.

    >>> parts("[]"), parts('["a", "b"]'), parts("[Reuters] - Oil")
    ([], ['a', 'b'], ['[Reuters] - Oil'])
    """
    if isinstance(value, list):
        return [text for one in value for text in parts(one)]
    text = value.strip() if isinstance(value, str) else text_of(value)
    if text == "[]":
        return []
    if len(text) < 10_000 and _PRINTED_LIST.fullmatch(text):
        found = (a or b for a, b in _QUOTED.findall(text))
        return [one.strip() for one in found if one.strip()]
    return [text] if text else []


def flat(value: Mapping[str, Any]) -> dict[str, object]:
    """An object with its keys laid flat: {"source": {"name": "AFP"}} has "source.name".

    A list of objects becomes a list for each of their keys.

    >>> flat({"source": {"name": "AFP"}, "authors": [{"name": "Ann"}, {"name": "Tom"}]})
    {'source.name': 'AFP', 'authors.name': ['Ann', 'Tom']}
    """
    row: dict[str, object] = {}
    for key, inside in value.items():
        inside = _unwrapped(inside)
        if not isinstance(inside, dict | list):
            row[key] = inside
            continue
        for path, one in _leaves(inside, key, 1):
            known = row.get(path)
            if path not in row:
                row[path] = one
            elif isinstance(known, list):
                known.append(one)
            else:
                row[path] = [known, one]
    return row


def _unwrapped(value: object) -> object:
    """What MongoDB's Extended JSON has in an object of its own: {"$date": …}, {"$numberLong": …}.

    >>> _unwrapped({"$date": {"$numberLong": "1578391200000"}})
    '1578391200000'
    """
    while isinstance(value, dict) and len(value) == 1 and next(iter(value)).startswith("$"):
        value = next(iter(value.values()))
    return value


def _leaves(value: object, path: str, depth: int) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict) and depth < DEEPEST:
        for key, inside in value.items():
            yield from _leaves(inside, f"{path}.{key}", depth + 1)
    elif isinstance(value, list) and depth < DEEPEST:
        plain = [one for one in value if not isinstance(one, dict | list)]
        if plain:
            yield path, plain
        for one in value:
            if isinstance(one, dict | list):
                yield from _leaves(one, path, depth + 1)
    elif not isinstance(value, dict | list):
        yield path, value


def dumped(row: Mapping[str, object]) -> bytes:
    """A row as one JSON object, to be shown as what a story was read from."""
    return json.dumps(row, ensure_ascii=False, default=text_of).encode("utf-8", "replace")
