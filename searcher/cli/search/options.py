"""What can be asked of `search`, and its usual command line read without typer.

typer declares the options (in `declaration`), checks them, explains and completes them. To import
it and let it read one line takes 35 ms of processor time, a third of a whole search, so a line in
which nothing is wrong is read here by a table. A test holds the table equal to the declaration, and
another gives both the same lines. Whatever is not understood at once is left to typer: mistakes,
--help, --version, completion.
"""

import os
import sys
from collections.abc import Sequence

from msgspec import Struct

from searcher.cli.arguments import is_word
from searcher.engines.results import Order
from searcher.output.cards import Color
from searcher.output.lines import Layout
from searcher.search.timeline import Unit

DEFAULT_LIMIT = 10


class Options(Struct, frozen=True, kw_only=True):
    """A command line of `search`, read. Each attribute is the option of its name, `every` --all."""

    query: list[str] = []
    index: list[str] = []
    limit: int | None = None
    offset: int = 0
    every: bool = False
    sort: Order = Order.RELEVANCE
    since: str = ""
    until: str = ""
    source: list[str] = []
    format: Layout | None = None
    json: bool = False
    csv: bool = False
    ids: bool = False
    null: bool = False
    bom: bool = False
    full: bool = False
    count: bool = False
    facets: str = ""
    timeline: Unit | None = None
    explain: bool = False
    why_not: str = ""
    tz: str = "UTC"
    queries: str = ""
    browse: bool = False
    color: Color = Color.AUTO
    no_pager: bool = False


# For each attribute its spellings, and what it takes: nothing (bool), text, several texts (list),
# a whole number in a range, one of an enumeration's values.
Takes = type[bool] | type[str] | type[list[str]] | range | type[Order | Layout | Unit | Color]
TABLE: dict[str, tuple[tuple[str, ...], Takes]] = {
    "index": (("--index", "-i"), list),
    "limit": (("--limit", "-n"), range(1, sys.maxsize)),
    "offset": (("--offset",), range(sys.maxsize)),
    "every": (("--all",), bool),
    "sort": (("--sort", "-s"), Order),
    "since": (("--since",), str),
    "until": (("--until",), str),
    "source": (("--source",), list),
    "format": (("--format",), Layout),
    "json": (("--json",), bool),
    "csv": (("--csv",), bool),
    "ids": (("--ids",), bool),
    "null": (("--null", "-0"), bool),
    "bom": (("--bom",), bool),
    "full": (("--full",), bool),
    "count": (("--count", "-c"), bool),
    "facets": (("--facets",), str),
    "timeline": (("--timeline",), Unit),
    "explain": (("--explain",), bool),
    "why_not": (("--why-not",), str),
    "tz": (("--tz",), str),
    "queries": (("--queries",), str),
    "browse": (("--browse", "-b"), bool),
    "color": (("--color",), Color),
    "no_pager": (("--no-pager",), bool),
}
_NAMES = {spelling: name for name, (spellings, _) in TABLE.items() for spelling in spellings}


class _Unclear(Exception):
    """Something that typer must read, or refuse."""


def read(arguments: Sequence[str]) -> Options | None:
    """The options of a command line, as typer reads them; None if typer has to."""
    # The shell asks for completions.
    if "_SEARCH_COMPLETE" in os.environ:
        return None
    try:
        return _read(arguments)
    except (_Unclear, ValueError):
        return None


def _read(arguments: Sequence[str]) -> Options:
    found: dict[str, object] = {}
    words: list[str] = []
    rest = iter(arguments)
    for item in rest:
        if item == "--":
            words += rest
        elif is_word(item):
            words.append(item)
        else:
            spelling, is_joined, joined = item.partition("=")
            name = _NAMES.get(spelling)
            if name is None or (is_joined and item[1] != "-"):
                raise _Unclear
            takes = TABLE[name][1]
            if takes is bool:
                if is_joined:
                    raise _Unclear
                found[name] = True
            else:
                text = joined if is_joined else next(rest, None)
                _put(found, name, takes, text)
    return Options(query=words, **found)  # type: ignore[arg-type]  # each as its row says


def _put(found: dict[str, object], name: str, takes: Takes, text: str | None) -> None:
    """Note the value of an option. Raises ValueError or _Unclear if it is not plainly one."""
    if text is None or (text.startswith("-") and text != "-"):
        raise _Unclear
    if takes is str:
        found[name] = text
    elif takes is list:
        found.setdefault(name, []).append(text)  # type: ignore[attr-defined]  # it is a list
    elif isinstance(takes, range):
        if not (text.isascii() and text.isdigit() and int(text) in takes):
            raise _Unclear
        found[name] = int(text)
    else:
        found[name] = takes(text)
