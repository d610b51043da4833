"""What a URL asks for. A parameter that is not understood is an error, never ignored."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from urllib.parse import urlencode

from msgspec import Struct
from msgspec.structs import replace

from searcher.engines.results import Order
from searcher.errors import SearcherError
from searcher.output.narrowing import EVERYTHING
from searcher.query.parser import Reading, parse
from searcher.saved.lists import UserLists
from searcher.search.zones import zone_named

SIZE = 10  # hits a page
# Hits that can be leafed through. To find what lies deeper all before it must be found again.
DEEPEST = 10_000
LONGEST = 8_000  # characters of a query


class Asked(Struct, frozen=True):
    """A query as it was typed, and how its hits are shown."""

    text: str
    order: Order
    page: int
    zone: tzinfo
    tz: str
    explain: bool

    @property
    def offset(self) -> int:
        """The number of hits before this page."""
        return (self.page - 1) * SIZE

    def reading(self, now: datetime) -> Reading:
        """The query as it is read. Raises QueryError."""
        return parse(self.text or EVERYTHING, now=now, zone=self.zone, lists=UserLists())

    def url(self, path: str = "/", **changes: object) -> str:
        """The address of this, with some of it changed; what is as usual is left out."""
        asked = replace(self, **changes)
        given = {
            "q": asked.text,
            "sort": "" if asked.order is Order.RELEVANCE else asked.order.value,
            "page": "" if asked.page == 1 else str(asked.page),
            "tz": asked.tz,
            "explain": "1" if asked.explain else "",
        }
        return address(path, **given)


def address(path: str, **parameters: str) -> str:
    """A path with the parameters that are not empty."""
    query = urlencode({name: value for name, value in parameters.items() if value})
    return f"{path}?{query}" if query else path


def asked(parameters: Mapping[str, str], zone: tzinfo) -> Asked:
    """What the parameters of a URL ask for. Raises SearcherError for what is no such thing."""
    text = parameters.get("q", "")
    if len(text) > LONGEST:
        raise SearcherError(f"the query is longer than {LONGEST:,} characters")
    tz = parameters.get("tz", "")
    return Asked(
        text.strip(),
        _order(parameters.get("sort", "")),
        number(parameters, "page", 1, 1, DEEPEST // SIZE),
        zone_named(tz) if tz else zone,
        tz,
        parameters.get("explain") == "1",
    )


def number(parameters: Mapping[str, str], name: str, usual: int, least: int, most: int) -> int:
    """A whole number within bounds, `usual` if it is not given. Raises SearcherError."""
    text = parameters.get(name, "")
    if not text:
        return usual
    if not (text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most):
        raise SearcherError(f"{name} is a number from {least} to {most:,}")
    return int(text)


def _order(name: str) -> Order:
    if not name:
        return Order.RELEVANCE
    try:
        return Order(name)
    except ValueError:
        raise SearcherError(f"sort is one of {', '.join(Order)}") from None
