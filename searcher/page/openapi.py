"""`/openapi.json`: what programs can ask, described (OpenAPI 3.1)."""

from typing import Any

from searcher import __version__
from searcher.engines.results import Order
from searcher.page.api import MOST_HITS, MOST_VALUES
from searcher.page.asked import DEEPEST
from searcher.search.timeline import Unit

JSON = "application/json"


def description(address: str) -> dict[str, Any]:
    """The description of the paths for programs at an address."""
    q = _parameter("q", "The query, in the query language; without it all stories.")
    tz = _parameter("tz", "The zone in which dates are read and days counted: Europe/Paris.")
    limit: dict[str, Any] = {"type": "integer", "minimum": 1, "default": 10}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "searcher",
            "version": __version__,
            "description": "Full-text search for newswire archives. Reading alone; errors are"
            ' {"error": "…"}.',
        },
        "servers": [{"url": address}],
        "paths": {
            "/api/search": _path(
                "Hits of a query",
                q,
                tz,
                _parameter("sort", "Order of the hits.", enum=[order.value for order in Order]),
                _parameter("limit", "Hits.", **limit, maximum=MOST_HITS),
                _parameter("offset", "Hits before these.", type="integer", maximum=DEEPEST),
                _parameter("full", "1 for bodies too.", enum=["1"]),
            ),
            "/api/story/{id}": _path(
                "A story whole, and its versions",
                _parameter("id", "Its id, as hits have it.", place="path"),
                may_be_missing=True,
            ),
            "/api/facets": _path(
                "The commonest values of fields over all hits",
                q,
                tz,
                _parameter("fields", "Names with commas between: source,place."),
                _parameter("limit", "Values of each.", **limit, maximum=MOST_VALUES),
            ),
            "/api/timeline": _path(
                "The number of hits by periods",
                q,
                tz,
                _parameter("unit", "Length of a period.", enum=[unit.value for unit in Unit]),
            ),
            "/search.rss": _path("The newest hits as a feed", q, media="application/rss+xml"),
        },
    }


def _parameter(name: str, about: str, *, place: str = "query", **schema: Any) -> dict[str, Any]:
    return {
        "name": name,
        "in": place,
        "required": place == "path",
        "description": about,
        "schema": {"type": "string"} | schema,
    }


def _path(
    summary: str, *parameters: dict[str, Any], media: str = JSON, may_be_missing: bool = False
) -> dict[str, Any]:
    responses = {"200": _response("Found, perhaps nothing.", media)}
    responses["400"] = _response("A query or a parameter that cannot be read.", JSON)
    if may_be_missing:
        responses["404"] = _response("There is no such story.", JSON)
    return {"get": {"summary": summary, "parameters": list(parameters), "responses": responses}}


def _response(about: str, media: str) -> dict[str, Any]:
    schema = {"type": "object"} if media == JSON else {"type": "string"}
    return {"description": about, "content": {media: {"schema": schema}}}
