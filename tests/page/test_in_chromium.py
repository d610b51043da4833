"""The page in a real browser: with and without JavaScript, by keyboard alone, attacked from another
site, and measured for those who see little.

Skips, and says so, where there is no Chromium; CHROMIUM=required in the environment, which
`.ci/run` sets, makes that a failure.
"""

import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from checking import every
from pages import built, served
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

pytestmark = pytest.mark.slow

WIDTHS = (360, 1280, 2560)
VIEWS = ("/", "/?q=coup", "/?q=coup&explain=1", "/?q=headlin:x", "/?q=nothinglikeit", "/help")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        if os.environ.get("CHROMIUM") == "required":
            pytest.fail("there is no Chromium: apt-get install chromium")
        pytest.skip("there is no Chromium here; apt-get install chromium")
    with sync_playwright() as playwright:
        # Root, as which CI runs, has no sandbox.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("chromium")
    rows = [
        {
            "id": f"s/{n}", "headline": f"Coup {n} in Oslo",
            "date": f"20{n % 20:02}-0{n % 9 + 1}-01",
            "body": f"A coup, said one.\n\nThe coup of {n} was no coup.\n\nOil    1\nGas   22",
            "source": ("AFP", "Reuters", "Agence du Monde entier")[n % 3], "language": "en",
            "topics": ["crude", "coup"][: n % 2 + 1],
            "entities": [{"kind": "person", "name": f"Ann Lee {n % 4}"}],
        }
        for n in range(60)
    ]  # fmt: skip
    built(home, *rows)
    newer = rows[7] | {"date": "2024-05-05", "headline": "Coup 7 in Bergen"}
    built(home, newer)
    with served(home, "index") as port:
        yield f"http://127.0.0.1:{port}"


def opened(
    chromium: Browser, width: int = 1280, *, javascript: bool = True, **more: Any
) -> tuple[BrowserContext, Page]:
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=javascript, **more
    )
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    return context, page


@pytest.mark.parametrize("javascript", [True, False])
def test_a_reader_goes_through_it(
    chromium: Browser,
    address: str,
    javascript: bool,  # noqa: FBT001  # pytest gives it by name
) -> None:
    context, page = opened(chromium, javascript=javascript)
    page.goto(address)
    page.get_by_role("searchbox").fill("coup")
    page.get_by_role("button", name="Search").click()
    assert page.locator(".said strong").inner_text() == "60 stories"
    page.get_by_role("link", name="AFP 20", exact=False).first.click()
    assert page.locator(".said strong").inner_text() == "20 stories"
    page.go_back()
    assert page.locator(".said strong").inner_text() == "60 stories"
    page.locator("svg a").last.click()
    assert "date:" in page.get_by_role("searchbox").input_value()
    page.goto(f"{address}/?q=bergen+OR+coup&sort=newest")
    page.locator(".hits h2 a").first.click()
    assert page.locator("h1").inner_text() == "Coup 7 in Bergen"
    assert page.locator(".text mark").count() > 1
    bookmark = page.url
    page.get_by_role("link", name="What this version changed").click()
    assert page.locator("ins").all_inner_texts()[-1] == "Bergen"
    page.goto(bookmark)
    assert page.locator("h1").inner_text() == "Coup 7 in Bergen"
    page.locator(".versions a").first.click()
    assert page.locator("h1").inner_text() == "Coup 7 in Oslo"
    context.close()


def test_by_keyboard_alone(chromium: Browser, address: str) -> None:
    context, page = opened(chromium)
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("/")
    page.keyboard.type("coup")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=coup*")
    first = page.locator(".hits h2 a").nth(0).inner_text()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.innerText") == first
    page.keyboard.press("Enter")
    page.wait_for_selector(".story h1")
    page.keyboard.press("n")
    page.keyboard.press("n")
    assert page.locator("mark.here").count() == 1
    page.keyboard.press("u")
    page.wait_for_selector(".hits")
    context.close()


def test_all_can_be_reached_by_tab_without_javascript(chromium: Browser, address: str) -> None:
    context, page = opened(chromium, javascript=False)
    page.goto(f"{address}/?q=coup")
    reached = set()
    for _ in every(range(120)):
        page.keyboard.press("Tab")
        reached.add(page.locator(":focus").first.get_attribute("href", timeout=1000) or "")
        if any("page=2" in link for link in reached):
            break
    assert any(link.startswith("/story") for link in reached)
    assert any("page=2" in link for link in reached)
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_screen(chromium: Browser, address: str, width: int) -> None:
    for scheme in every(("light", "dark")):
        context, page = opened(chromium, width, color_scheme=scheme)
        for view in every((*VIEWS, "/story?id=s%2F7&q=coup", "/difference?id=s%2F7")):
            page.goto(address + view)
            wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert wide <= 0, (view, width)
        context.close()


@pytest.mark.parametrize("width", WIDTHS[:2])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(chromium: Browser, address: str, width: int, scheme: str) -> None:
    context, page = opened(chromium, width, color_scheme=scheme)
    for view in every((*VIEWS, "/story?id=s%2F7&q=coup", "/difference?id=s%2F7")):
        page.goto(address + view)
        # The policy lets no script in but the page's own: axe is handed in past it.
        found = Axe().run(page)
        said = [(v["id"], v["nodes"][0]["html"][:120]) for v in found.response["violations"]]
        assert said == [], view
    context.close()


def test_on_paper(chromium: Browser, address: str) -> None:
    context, page = opened(chromium)
    page.goto(f"{address}/story?id=s%2F7&q=coup")
    page.emulate_media(media="print")
    assert not page.locator("header").is_visible()
    assert not page.locator("aside").is_visible()
    assert page.locator("article").is_visible()
    assert page.pdf().startswith(b"%PDF")
    context.close()


def test_no_policy_is_broken(chromium: Browser, address: str) -> None:
    """What the page itself loads is what its policy lets it load."""
    context, page = opened(chromium)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for view in every(("/", "/?q=coup", "/story?id=s%2F7&q=coup", "/help")):
        page.goto(address + view)
    assert said == []
    context.close()


ATTACK = """<!doctype html><title>evil</title><script>
const to = "ADDRESS";
const tried = [
  fetch(to + "/api/search").then((r) => r.text()),
  fetch(to + "/api/search", {mode: "no-cors"}).then((r) => r.text())
    .then((t) => t || Promise.reject()),
  new Promise((yes, no) => { const s = document.createElement("script");
    s.src = to + "/static/page.js"; s.onload = yes;
    s.onerror = no; document.head.append(s); }),
  new Promise((yes, no) => { const i = new Image(); i.src = to + "/static/icon.svg";
    i.onload = yes; i.onerror = no; }),
  new Promise((yes, no) => { const w = new WebSocket(to.replace("http", "ws") + "/");
    w.onopen = yes; w.onerror = no; }),
  new Promise((yes, no) => { const f = document.createElement("iframe"); f.src = to + "/";
    f.onload = () => { try { f.contentDocument.body.innerText.includes("stories") ? yes() : no(); }
      catch { no(); } }; document.documentElement.append(f); }),
];
Promise.allSettled(tried).then((all) => {
  document.title = all.map((one) => one.status).join(" ");
});
</script>"""


@pytest.fixture
def evil(address: str, tmp_path: Path) -> Iterator[str]:
    """Another site, whose script tries to read the page by every way there is."""
    (tmp_path / "index.html").write_text(ATTACK.replace("ADDRESS", address))

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, directory=str(tmp_path))

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        # By another name, so that it is another site to the browser.
        yield f"http://evil.localhost:{server.server_address[1]}/"
        server.shutdown()


def test_a_script_of_another_site_fails(chromium: Browser, evil: str) -> None:
    context, page = opened(chromium)
    page.goto(evil)
    page.wait_for_function("document.title.includes('ed ')")
    assert page.title().split() == ["rejected"] * 6
    context.close()


def test_a_link_from_another_site_works(chromium: Browser, evil: str, address: str) -> None:
    context, page = opened(chromium)
    page.goto(evil)
    page.evaluate(f"location.assign('{address}/?q=coup')")
    page.wait_for_selector(".hits")
    context.close()
