"""What an attacker would try: each is refused, and the page goes on."""

import socket
import subprocess
import threading
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import httpx2 as httpx
import pytest
from checking import every
from commands import Run
from lxml import html
from pages import ATTACK, HOST, built, client, served
from starlette.testclient import TestClient
from timing import HANG

from searcher.errors import SearcherError
from searcher.page import server
from searcher.page.credentials import read_credentials
from searcher.page.guard import LONGEST_URL
from searcher.page.settings import settings

URLS = (
    "/",
    "/?q=coup",
    "/story?id=a",
    "/search.rss",
    "/api/search",
    "/static/page.css",
    "/nothing",
)
PASSWORD = "correct horse battery"
TOKEN = "0123456789abcdef"


@pytest.fixture
def page(corpus_home: Path) -> TestClient:
    return client(corpus_home / "corpus")


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    home = tmp_path_factory.mktemp("served")
    rows = (
        {"id": f"s{n}", "headline": f"Coup {n}", "body": "x " * 50, "date": "2020-01-01"}
        for n in range(50)
    )
    built(home, *rows)
    with served(home, "index") as number:
        yield number


# Whose request is it?


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "evil.example:8642", "127.0.0.1", "127.0.0.1:80", "localhost",
        "0.0.0.0:8642",
        "127.0.0.1:8642.evil.example", "localhost.evil.example:8642", "127.1:8642", "",
        "127.0.0.1:8642@evil.example", "2130706433:8642",
    ],
)  # fmt: skip
def test_another_host_is_refused(page: TestClient, host: str) -> None:
    """DNS rebinding: a name of the attacker's that turns to this machine."""
    for url in every(URLS):
        found = page.get(url, headers={"host": host})
        assert found.status_code == 421
        assert "<html" not in found.text


@pytest.mark.parametrize("host", [HOST, "localhost:8642", "LOCALHOST:8642", "[::1]:8642"])
def test_our_own_names_are_answered(page: TestClient, host: str) -> None:
    assert page.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"}, {"origin": "null"}, {"origin": f"http://{HOST}.evil"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "script"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"},
        {"sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"},
    ],
)  # fmt: skip
def test_another_sites_request_is_refused(page: TestClient, headers: dict[str, str]) -> None:
    for url in every(URLS):
        assert page.get(url, headers=headers).status_code == 403


def test_a_link_from_elsewhere_is_followed(page: TestClient) -> None:
    link = {
        "sec-fetch-site": "cross-site",
        "sec-fetch-mode": "navigate",
        "sec-fetch-dest": "document",
    }
    assert page.get("/?q=coup", headers=link).status_code == 200
    assert page.get("/", headers={"origin": f"http://{HOST}"}).status_code == 200


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"]
)
def test_nothing_but_reading(page: TestClient, method: str) -> None:
    for url in every(URLS):
        found = page.request(method, url)
        assert found.status_code == 405
        assert found.headers["allow"] == "GET, HEAD"
    assert page.head("/").status_code == 200


def test_no_websocket(port: int) -> None:
    headers = {"connection": "upgrade", "upgrade": "websocket", "sec-websocket-version": "13",
               "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ=="}  # fmt: skip
    found = httpx.get(f"http://127.0.0.1:{port}/", headers=headers)
    assert found.status_code != 101


# What is in it?


def test_every_answer_says_how_it_is_to_be_taken(page: TestClient) -> None:
    answers = [page.get(url) for url in URLS]
    answers += [page.post("/"), page.get("/", headers={"host": "evil.example"})]
    for found in every(answers):
        policy = found.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert found.headers["x-content-type-options"] == "nosniff"
        assert found.headers["referrer-policy"] == "no-referrer"
        assert found.headers["cache-control"].startswith("private")
        assert "set-cookie" not in found.headers
        assert "access-control-allow-origin" not in found.headers
        assert "server" not in found.headers


def hostile() -> dict[str, object]:
    """A story with an attack in every field."""
    texts = ("id", "headline", "body", "source", "dateline", "byline", "slug", "note")
    entities = [
        {"kind": kind, "name": f"javascript:{ATTACK}"} for kind in ("person", "place", "org")
    ]
    return dict.fromkeys(texts, f"coup javascript:alert(1) {ATTACK} \x1b[2J \u202e") | {
        "date": "2020-01-01", "entities": entities, "topics": [ATTACK, f"javascript:{ATTACK}"],
        "language": ATTACK,
    }  # fmt: skip


def test_markup_in_every_field_is_text(tmp_path: Path) -> None:
    row = hostile()
    built(tmp_path, row)
    page = client(built(tmp_path, row | {"date": "2020-01-02", "headline": f"newer {ATTACK}"}))
    id = page.get("/api/search").json()["hits"][0]["id"]
    urls = ["/", "/?q=coup&explain=1", f"/?q={quote(ATTACK)}", f"/?q=coup&tz={quote(ATTACK)}",
            f"/?q=headlin:{quote(ATTACK)}", f"/?sort={quote(ATTACK)}", f"/nothing{quote(ATTACK)}",
            f"/story?id={quote(id)}&q=coup", f"/story?id={quote(ATTACK)}",
            f"/difference?id={quote(id)}"]  # fmt: skip
    for url in every(urls):
        found = page.get(url)
        assert "<img" not in found.text
        tree = html.fromstring(found.text)
        assert [node.get("src") for node in tree.iter("script")] == ["/static/page.js"]
        assert "\x1b" not in found.text
        assert "\u202e" not in found.text
        for node in every(tree.iter(), least=10):
            names = {str(name).lower() for name in getattr(node, "attrib", {})}
            assert not {name for name in names if name.startswith("on") or name == "style"}
            attributes = getattr(node, "attrib", {})
            links = (attributes.get(name, "/") for name in ("href", "src"))
            for link in every(links):
                assert link.startswith(("/", "#")), link
    feed = page.get("/search.rss?q=coup")
    assert b"<script" not in feed.content
    assert b"\x1b" not in feed.content
    # Markup in JSON is text, as long as no browser takes it for a page.
    assert page.get("/api/story/x" + quote(ATTACK)).headers["content-type"] == "application/json"


# Where does it lead?


@pytest.mark.parametrize(
    "path",
    [
        "/static/../settings.py", "/static/..%2f..%2fsettings.py", "/static/%2e%2e/settings.py",
        "/static//etc/passwd", "/static/page.css/../../app.py", "/static/page.css%00.js",
        "/../../etc/passwd", "/api/story/../../../etc/passwd", "/story?id=../../../../etc/passwd",
        "//evil.example/", "/static/templates/base.html", "/.git/config",
    ],
)  # fmt: skip
def test_no_path_leads_out(port: int, path: str) -> None:
    """Sent as it is: a client would tidy it up."""
    said = raw(port, f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n")
    assert b" 404 " in said.split(b"\r\n")[0]
    assert b"root:" not in said
    assert b"import" not in said


def raw(port: int, request: str | bytes) -> bytes:
    """What a server answers to these bytes, until it closes the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=HANG) as connection:
        said = b""
        # It may have heard enough before the end.
        with suppress(ConnectionError):
            connection.sendall(request.encode() if isinstance(request, str) else request)
        with suppress(ConnectionError):
            while chunk := connection.recv(65536):
                said += chunk
        return said


# How much of it?


def test_a_query_of_ten_megabytes(port: int) -> None:
    said = raw(port, f"GET /?q={'a' * 10_000_000} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n")
    assert not said or said.split(b" ")[1] in (b"400", b"414", b"431")
    assert alive(port)


def test_long_things(page: TestClient, port: int) -> None:
    assert page.get("/?q=" + "a" * LONGEST_URL).status_code == 414
    assert page.get("/?q=" + "a" * 8_100).status_code == 400
    assert page.request("GET", "/", content=b"x" * 100).status_code == 413
    header = f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX: {'a' * 1_000_000}\r\n\r\n"
    assert not (said := raw(port, header)) or said.split(b" ")[1] in (b"400", b"431")
    assert alive(port)


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.1\r\n\r\n", b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01", b"\0" * 5000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nHost: evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nTransfer-Encoding: chunked\r\n"
        b"Content-Length: 5\r\nConnection: close\r\n\r\n0\r\n\r\n",
    ],
    ids=range(6),
)  # fmt: skip
def test_requests_that_are_none(port: int, request_: bytes) -> None:
    said = raw(port, request_.replace(b"%d", str(port).encode()))
    assert not said or said.split(b" ")[1][:1] == b"4"
    assert alive(port)


def alive(port: int) -> bool:
    return httpx.get(f"http://127.0.0.1:{port}/?q=coup", timeout=HANG).status_code == 200


@pytest.mark.slow
def test_a_slow_client_is_cut_off(port: int) -> None:
    """A request that never ends holds no connection for ever, and keeps nobody out."""
    connections = [socket.create_connection(("127.0.0.1", port)) for _ in range(50)]
    for connection in connections:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: ")
        connection.settimeout(HANG)
    assert alive(port)
    for connection in every(connections):
        assert connection.recv(1) == b""
        connection.close()
    assert server.SECONDS < HANG


@pytest.mark.slow
def test_many_at_once(port: int) -> None:
    barrier = threading.Barrier(40)

    def ask(number: int) -> int:
        if number < 40:
            barrier.wait()
        return httpx.get(f"http://127.0.0.1:{port}/?q=coup+{number % 7}", timeout=HANG).status_code

    with ThreadPoolExecutor(40) as threads:
        assert set(threads.map(ask, range(200))) == {200}


# Who may read?


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.txt"
    path.write_text(f"# readers\nann:{PASSWORD}\n\n{TOKEN}\n")
    path.chmod(0o600)
    return path


def basic(pair: str) -> dict[str, str]:
    return {"authorization": f"Basic {b64encode(pair.encode()).decode()}"}


def test_who_may_read(corpus_home: Path, people: Path) -> None:
    chosen = settings(
        "0.0.0.0", 8642, url="https://news.example.org", credentials=read_credentials(people)
    )
    page = client(corpus_home / "corpus", chosen)
    page.headers["host"] = "news.example.org"
    for url in every(URLS):
        refused = page.get(url)
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"].startswith("Basic")
    for good in every((basic(f"ann:{PASSWORD}"), {"authorization": f"Bearer {TOKEN}"})):
        assert page.get("/", headers=good).status_code == 200
    bad = [basic("ann:"), basic(f"bob:{PASSWORD}"), basic(TOKEN), basic("ann"),
           {"authorization": f"Bearer ann:{PASSWORD}"}, {"authorization": "Bearer "},
           {"authorization": "Basic !!!"}, {"authorization": TOKEN}]  # fmt: skip
    for wrong in every(bad):
        assert page.get("/", headers=wrong).status_code == 401
    feed = page.get("/search.rss?q=coup", headers=basic(f"ann:{PASSWORD}")).text
    assert "<link>https://news.example.org/story?id=" in feed
    assert page.get(f"/?token={TOKEN}").status_code == 401


def test_a_header_of_a_proxy(corpus_home: Path) -> None:
    chosen = settings("127.0.0.1", 8642, url="https://n.example", trusted_header="X-Remote-User")
    page = client(corpus_home / "corpus", chosen)
    page.headers["host"] = "n.example"
    assert page.get("/").status_code == 401
    assert page.get("/", headers={"x-remote-user": " "}).status_code == 401
    assert page.get("/", headers={"x-remote-user": "ann"}).status_code == 200


def test_nobody_opens_it_by_mistake(people: Path, tmp_path: Path) -> None:
    with pytest.raises(SearcherError, match="--credentials"):
        settings("0.0.0.0", 8642, url="https://x.example")
    with pytest.raises(SearcherError, match="--credentials"):
        settings("::", 8642)
    with pytest.raises(SearcherError, match="--url"):
        settings("0.0.0.0", 8642, credentials=read_credentials(people))
    for url in every(("ftp://x", "x.example", "https://a:b@x.example", "https://x/y", "http://[x")):
        with pytest.raises(SearcherError, match="no address"):
            settings("127.0.0.1", 8642, url=url)
    people.chmod(0o644)
    with pytest.raises(SearcherError, match="chmod 600"):
        read_credentials(people)
    for line in every(("ann:short", "short", "", "# nobody")):
        weak = tmp_path / "weak.txt"
        weak.write_text(line)
        weak.chmod(0o600)
        with pytest.raises(SearcherError):
            read_credentials(weak)
    with pytest.raises(SearcherError, match="cannot be read"):
        read_credentials(tmp_path / "none.txt")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--host", "0.0.0.0"), "can be reached from other machines"),
        (("--host", "256.1.1.1"), "--credentials"),
        (("-i", "nonesuch"), "there is no index"),
        (("--port", "99999"), "99999"),
        (("--tz", "Pariss"), "Europe/Paris"),
    ],
)
def test_mistakes_of_the_command(run: Run, options: tuple[str, ...], said: str) -> None:
    failed = run("searcher", "serve", *options)
    assert (failed.returncode, failed.stdout) == (2, b"")
    assert said in failed.stderr.decode()


def test_a_port_that_is_taken(run: Run, port: int) -> None:
    failed = run("searcher", "serve", "-i", "corpus", "--port", str(port))
    assert failed.returncode == 2
    assert f"cannot listen at 127.0.0.1, port {port}".encode() in failed.stderr


def test_it_listens_here_alone(port: int) -> None:
    addresses = subprocess.run(["hostname", "-I"], capture_output=True, text=True, check=False)
    others = [a for a in addresses.stdout.split() if "." in a and not a.startswith("127.")]
    if not others:
        pytest.skip("this machine has no other address")
    with pytest.raises(OSError, match="refused"):
        socket.create_connection((others[0], port), timeout=HANG)
