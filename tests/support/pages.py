"""The page as tests reach it: in this process by its client, or as a server of its own."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from commands import command
from samples import ROOT
from starlette.testclient import TestClient
from timing import HANG

from searcher.index.builder import build
from searcher.page.app import application
from searcher.page.published import Shelf
from searcher.page.settings import Settings, settings

HOST = "127.0.0.1:8642"
ATTACK = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


def built(folder: Path, *rows: dict[str, Any], name: str = "index") -> Path:
    """An index of these stories, or with these stories added."""
    archive = folder / f"{len(list(folder.iterdir()))}.jsonl"
    archive.write_text("".join(json.dumps(row) + "\n" for row in rows))
    build([str(archive)], folder / name, extractor="none")
    return folder / name


def client(index: Path, chosen: Settings | None = None) -> TestClient:
    """A client of a page over an index."""
    app = application(Shelf(index), chosen or settings("127.0.0.1", 8642))
    return TestClient(app, base_url=f"http://{HOST}", raise_server_exceptions=True)


@contextmanager
def served(home: Path, index: str, *options: str) -> Iterator[int]:
    """A server of its own over an index; its port."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "SEARCHER_INDEXES": str(home)}
    with subprocess.Popen(
        command("searcher", "serve", "-i", index, "--port", "0", *options),
        stdout=subprocess.PIPE, env=environment,
    ) as process:  # fmt: skip
        try:
            assert process.stdout
            line = process.stdout.readline().decode()
            found = re.search(r":(\d+)  \(", line)
            assert found, line
            yield int(found[1])
        finally:
            process.terminate()
            process.wait(HANG)
