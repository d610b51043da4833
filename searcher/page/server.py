"""The process that listens."""

import asyncio
import socket
from collections.abc import Callable
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from searcher.errors import SearcherError

SECONDS = 10  # for the head of a request
IDLE = 30  # between two requests of a connection
# Connections that are served at once; more are told to come again (503).
MOST = 500


class Patient(H11Protocol):
    """Reads requests, but does not wait for ever for one: uvicorn has no time limit of its own.

    Some hundred connections that send a byte now and then would keep everybody else out ("slow
    loris").
    """

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop_waiting()
        elif self._deadline is None:
            # The beginning of another request on the same connection.
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._deadline = self.loop.call_later(SECONDS, self._give_up)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        if not self.transport.is_closing():
            self.transport.close()


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens at an address. Raises SearcherError where the system refuses."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((host.strip("[]"), port))
        # From now on whoever is told the address is kept waiting, and not refused.
        opened.listen()
    except (OSError, OverflowError) as error:
        opened.close()
        why = error.strerror if isinstance(error, OSError) else "no such port"
        raise SearcherError(f"cannot listen at {host}, port {port}: {why}") from error
    return opened


def serve(app: ASGIApp, listening: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until Ctrl-C, which ends it at once or, with requests under way, after them."""
    config = uvicorn.Config(
        app,
        http=Patient,
        ws="none",
        lifespan="off",
        access_log=False,
        log_level="warning",
        server_header=False,
        # Who a request comes from is not asked, so nothing that a proxy says of it is believed.
        proxy_headers=False,
        limit_concurrency=MOST,
        timeout_keep_alive=IDLE,
        timeout_graceful_shutdown=5,
    )
    ready()
    uvicorn.Server(config).run(sockets=[listening])
