"""Which URL leads where."""

from collections.abc import Callable
from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from searcher.errors import IndexMissing, SearcherError
from searcher.page import api
from searcher.page.feeds import feed
from searcher.page.guard import Guard
from searcher.page.openapi import description
from searcher.page.published import Shelf
from searcher.page.render import STATIC, static
from searcher.page.settings import Settings
from searcher.page.views import Views

# Pages name the files with the version in the address: a browser may keep them.
KEPT = {"Cache-Control": "private, max-age=86400"}


def application(shelf: Shelf, settings: Settings) -> ASGIApp:
    """The page over an index, behind its guard."""
    views, programs = Views(shelf, settings), api.Api(shelf, settings)
    answers: dict[str, Callable[[Request], Response]] = {
        "/": views.search,
        "/story": views.story,
        "/difference": views.difference,
        "/help": views.help,
        "/search.rss": partial(feed, shelf=shelf, settings=settings),
        "/api/search": programs.search,
        "/api/story/{id:path}": programs.story,
        "/api/facets": programs.facets,
        "/api/timeline": programs.timeline,
        "/openapi.json": lambda _: JSONResponse(description(settings.address)),
        "/static/{name}": _static,
    }

    def say(request: Request, said: str, status: int) -> Response:
        path = request.url.path
        if path.startswith("/api/"):
            return api.failed(said, status)
        if path.endswith((".rss", ".json")) or path.startswith("/static/"):
            return PlainTextResponse(f"{said}\n", status)
        return views.failed(said, status)

    def refuse(request: Request, error: Exception) -> Response:
        return say(request, str(error), 503 if isinstance(error, IndexMissing) else 400)

    def missing(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        said = "There is no such page." if error.status_code == 404 else error.detail
        return say(request, said, error.status_code)

    app = Starlette(
        routes=[Route(path, answer) for path, answer in answers.items()],
        exception_handlers={SearcherError: refuse, HTTPException: missing},
    )
    app.router.redirect_slashes = False
    return Guard(app, settings)


def _static(request: Request) -> Response:
    # A table of three names: no path is ever made of what a request says.
    name = request.path_params["name"]
    if name not in STATIC:
        raise HTTPException(404)
    return Response(static(name), media_type=STATIC[name], headers=KEPT)
