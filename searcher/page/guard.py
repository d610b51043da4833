"""What every request must be, before anything of the archive is asked: ours, short, soon over.

A page on this machine can be reached by any site that the user's browser has open: by its address
(cross-site requests), or by a name of the attacker's that turns to 127.0.0.1 (DNS rebinding). So
Host must be one that we were given, and what a browser says of the origin must be us. Nothing is
ever written, there are no cookies, and no script runs that is not a file of ours.
"""

import asyncio
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from searcher.page.settings import Settings

LONGEST_URL = 16_000  # bytes of path and query
SECONDS = 20  # of one request, until the last byte is sent

# Content Security Policy Level 3. Without 'unsafe-inline', markup that got into a page could
# neither run a script nor load one; nobody may frame a page and have it clicked.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # A query in an address says what somebody works on: it is not told to the sites we link to.
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex, nofollow",
}
_RAW = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
# An embargo may begin to hold, or a story be killed: nothing is shown again without asking us.
_FRESH = (b"cache-control", b"private, no-cache")


class Guard:
    """Refuses what is not for us; adds to every answer the headers that keep it safe."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            # No websocket is ours: closing before accepting is a 403 (ASGI, WebSocket close).
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
            return
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = message.setdefault("headers", [])
                names = {name.lower() for name, _ in headers}
                headers += [(n, v) for n, v in (*_RAW, _FRESH) if n not in names]
            await send(message)

        refusal = self._refusal(scope)
        if refusal:
            await refusal(scope, receive, guarded)
            return
        try:
            async with asyncio.timeout(SECONDS):
                await self._app(scope, receive, guarded)
        except TimeoutError:
            if not started:
                late = PlainTextResponse("This took too long and was given up.\n", 503)
                await late(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        """The answer to a request that is refused; None for one that is let through."""
        if scope["method"] not in ("GET", "HEAD"):
            said = "Only GET and HEAD: nothing is written here.\n"
            return PlainTextResponse(said, 405, {"Allow": "GET, HEAD", "Connection": "close"})
        headers = _Headers(scope["headers"])
        hosts = headers.all("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._settings.hosts:
            said = "This page does not go by that name. searcher serve --url names another.\n"
            return PlainTextResponse(said, 421, {"Connection": "close"})
        if len(scope.get("raw_path", b"")) + len(scope["query_string"]) > LONGEST_URL:
            return PlainTextResponse("The address is too long.\n", 414)
        if headers.all("content-length") not in ([], ["0"]) or headers.all("transfer-encoding"):
            said = "A question has no body.\n"
            return PlainTextResponse(said, 413, {"Connection": "close"})
        if _is_from_elsewhere(headers, hosts[0].lower()):
            return PlainTextResponse("Refused: another site asked for this.\n", 403)
        if not self._is_known(headers):
            said = "Say who you are.\n"
            return PlainTextResponse(said, 401, {"WWW-Authenticate": 'Basic realm="searcher"'})
        return None

    def _is_known(self, headers: "_Headers") -> bool:
        settings = self._settings
        if settings.trusted_header:
            values = headers.all(settings.trusted_header)
            return len(values) == 1 and bool(values[0].strip())
        if settings.credentials:
            values = headers.all("authorization")
            return len(values) == 1 and settings.credentials.accept(values[0])
        return True


def _is_from_elsewhere(headers: "_Headers", host: str) -> bool:
    """Whether a browser says that another site makes this request, and not a user who follows a
    link (Fetch Metadata, W3C; the Origin header, RFC 6454).
    """
    for origin in headers.all("origin"):
        if origin == "null" or urlsplit(origin).netloc.lower() != host:
            return True
    sites = headers.all("sec-fetch-site")
    if any(site in ("cross-site", "same-site") for site in sites):
        is_link = headers.all("sec-fetch-mode") == ["navigate"]
        return not (is_link and headers.all("sec-fetch-dest") == ["document"])
    return False


class _Headers:
    """The headers of a request; a name may be there twice, which says that someone tries."""

    def __init__(self, raw: Iterable[tuple[bytes, bytes]]) -> None:
        self._raw = [(n.decode("latin-1").lower(), v.decode("latin-1")) for n, v in raw]

    def all(self, name: str) -> list[str]:
        """Every value of a header."""
        return [value for known, value in self._raw if known == name]
