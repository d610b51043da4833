"""The browser served to a web browser: what textual-serve's page would receive."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import aiohttp


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port: int = probe.getsockname()[1]
        return port


def browsers(port: int) -> list[str]:
    """The processes that show the query with this number."""
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    return [line for line in listed.stdout.splitlines() if f"S-400 -{port}" in line]


async def test_the_browser_is_served(corpus_home: Path, tmp_path: Path) -> None:
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "searcher.cli.searcher",
        "browse",
        "--web",
        "--port",
        str(port),
    ]
    query = f"S-400 -{port}"
    environment = os.environ | {"SEARCHER_INDEXES": str(corpus_home), "SEARCHER_HISTORY": ""}
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen([*command, query], env=environment, stdout=log, stderr=log)
    try:
        received = b""
        end = time.monotonic() + 60
        async with aiohttp.ClientSession() as session:
            while True:
                try:
                    address = f"ws://localhost:{port}/ws?width=120&height=40"
                    socket_to_it = await session.ws_connect(address)
                    break
                except aiohttp.ClientConnectorError:
                    assert time.monotonic() < end, (tmp_path / "log").read_text()
                    time.sleep(0.2)
            async with socket_to_it as page:
                while b"story 1 of" not in received and time.monotonic() < end:
                    message = await page.receive(timeout=60)
                    if message.type is aiohttp.WSMsgType.BINARY:
                        received += message.data
        assert b"story 1 of" in received
        assert b"S-400" in received
        end = time.monotonic() + 30
        server.kill()  # which leaves it no time to end its browsers
        server.wait()
        while browsers(port) and time.monotonic() < end:
            time.sleep(0.5)
        assert not browsers(port)
    finally:
        server.terminate()
        server.wait(10)
