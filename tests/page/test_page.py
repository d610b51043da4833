"""The page as a reader sees it: hits, facets, timeline, stories, versions, feeds, JSON."""

import json
import re
from functools import partial
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from checking import every
from commands import Run
from lxml import etree, html
from pages import built, client
from starlette.testclient import TestClient

from searcher.page.memo import MOST, Memo

LIMIT = 100_000  # bytes of a page


@pytest.fixture
def page(corpus_home: Path) -> TestClient:
    return client(corpus_home / "corpus")


def parsed(page: TestClient, url: str, status: int = 200) -> html.HtmlElement:
    found = page.get(url)
    assert found.status_code == status, found.text
    assert len(found.content) < LIMIT
    return html.fromstring(found.text)


def texts(tree: html.HtmlElement, selector: str) -> list[str]:
    return [" ".join(node.text_content().split()) for node in tree.cssselect(selector)]


def follow(page: TestClient, tree: html.HtmlElement, selector: str) -> html.HtmlElement:
    """The page behind the first link that a selector finds."""
    return parsed(page, tree.cssselect(selector)[0].get("href", ""))


def ids(tree: html.HtmlElement) -> list[str]:
    links = [link.get("href", "") for link in tree.cssselect(".hits h2 a")]
    return [unescape(re.findall(r"id=([^&]+)", link)[0]) for link in links]


def test_hits_are_those_of_the_command(page: TestClient, run: Run) -> None:
    printed = run("search", "--ids", "S-400 sanctions").stdout.decode().split()
    tree = parsed(page, "/?q=S-400+sanctions")
    assert ids(tree) == printed
    assert texts(tree, ".said strong") == ["15 stories"]
    assert "read as S-400 AND sanctions" in texts(tree, ".said")[0]
    assert "sanctions" in texts(tree, ".hits mark")
    tree = follow(page, tree, ".pages a[rel=next]")
    assert len(ids(tree)) == 5
    assert not set(ids(tree)) & set(printed)
    assert not tree.cssselect(".pages a[rel=next]")


def test_without_a_query_the_newest_come_first(page: TestClient) -> None:
    tree = parsed(page, "/")
    dates = [node.get("datetime", "") for node in tree.cssselect(".hits time")]
    assert dates == sorted(dates, reverse=True)
    assert len(dates) == 10
    oldest = parsed(page, "/?sort=oldest")
    dates = [node.get("datetime", "") for node in oldest.cssselect(".hits time")]
    assert dates == sorted(dates)


def test_facets_narrow_and_widen(page: TestClient) -> None:
    tree = parsed(page, "/?q=sanctions")
    value = tree.cssselect(".facet .only")[0]
    stories = int(value.cssselect("small")[0].text_content())
    narrowed = follow(page, tree, ".facet .only")
    assert texts(narrowed, ".said strong") == [f"{stories} stories"]
    widened = follow(page, narrowed, ".facet .on .only")
    assert texts(widened, ".said strong") == texts(tree, ".said strong")
    without = follow(page, tree, ".facet .without")
    assert texts(without, ".said strong") == [f"{28 - stories} stories"]
    again = follow(page, without, ".facet .out .without")
    assert texts(again, ".said strong") == texts(tree, ".said strong")


def test_the_timeline_narrows(page: TestClient) -> None:
    tree = parsed(page, "/?q=sanctions")
    bar = tree.cssselect("svg a")[0]
    label, number = bar.get("aria-label", "").split(": ")
    narrowed = parsed(page, bar.get("href", ""))
    assert texts(narrowed, ".said strong") in ([f"{number} stories"], [f"{number} story"])
    query = narrowed.cssselect("#q")[0].get("value")
    assert query == f"sanctions date:{label}"


def test_a_query_that_cannot_be_read(page: TestClient) -> None:
    tree = parsed(page, "/?q=headlin%3Acoup", 400)
    (said,) = tree.cssselect(".wrong pre")
    assert "did you mean  headline:  ?" in said.text_content()
    assert "^^^^^^^" in said.text_content()
    assert tree.cssselect("#q")[0].get("value") == "headlin:coup"


def test_nothing_found_says_why_and_offers_more(page: TestClient) -> None:
    tree = parsed(page, "/?q=sanctoins+date%3A2016")
    assert "did you mean sanctions" in " ".join(texts(tree, ".none p"))
    found = follow(page, tree, ".none li a")
    assert ids(found)


def test_why(page: TestClient) -> None:
    tree = parsed(page, "/?q=turkey+NEAR%2F5+sanctions&explain=1")
    assert "in body, paragraph" in " ".join(texts(tree, ".hits pre"))


def test_a_zone(page: TestClient) -> None:
    tree = parsed(page, "/?q=sanctions&tz=Europe/Istanbul")
    assert all("+03" in text or "EE" in text for text in every(texts(tree, ".hits time")))
    assert "tz=Europe" in tree.cssselect(".hits h2 a")[0].get("href", "")
    assert "Europe/Paris" in " ".join(texts(parsed(page, "/?tz=Pariss", 400), ".wrong"))


@pytest.mark.parametrize("bad", ["page=0", "page=1e3", "page=99999", "sort=best", "page=١"])
def test_parameters_that_are_none(page: TestClient, bad: str) -> None:
    assert parsed(page, f"/?q=coup&{bad}", 400).cssselect(".wrong")


def test_a_story(page: TestClient) -> None:
    tree = follow(page, parsed(page, "/?q=S-400+sanctions"), ".hits h2 a")
    assert texts(tree, ".text mark")
    assert texts(tree, ".back")[0].endswith("hits for S-400 sanctions")
    assert "cite as" in texts(tree, "aside h2")
    named = follow(page, tree, ".names a")
    assert ids(named)
    assert parsed(page, "/story?id=nobody", 404).cssselect(".wrong")
    assert parsed(page, "/story", 404).cssselect(".wrong")


def test_tables_and_lists_keep_their_lines(tmp_path: Path) -> None:
    row = {
        "id": "t", "headline": "Table", "date": "2020-01-01",
        "body": "Oil    1\nGas   22\n\nOslo\nBergen\n\nOne paragraph.",
    }  # fmt: skip
    tree = parsed(client(built(tmp_path, row)), "/story?id=t&q=gas")
    assert [node.text_content() for node in tree.cssselect(".text pre")] == ["Oil    1\nGas   22"]
    assert texts(tree, ".text pre mark") == ["Gas"]
    assert [node.text_content() for node in tree.cssselect("p.lines")] == ["Oslo\nBergen"]


def test_versions_and_what_they_changed(tmp_path: Path) -> None:
    row = {"id": "a/b?c&d", "headline": "Ten dead", "body": "Ten.", "date": "2020-01-01"}
    built(tmp_path, row)
    newer = {"headline": "Twelve dead", "date": "2020-01-02"}
    page = client(built(tmp_path, row | newer))
    tree = follow(page, parsed(page, "/?q=dead"), ".hits h2 a")
    assert texts(tree, "h1") == ["Twelve dead"]
    older = follow(page, tree, ".versions a")
    assert texts(older, "h1") == ["Ten dead"]
    assert "earlier version" in " ".join(texts(older, ".note"))
    changed = follow(page, tree, "a[href^='/difference']")
    assert (texts(changed, ".text del"), texts(changed, ".text ins")) == (["Ten"], ["Twelve"])
    story = page.get(f"/api/story/{quote(row['id'], safe='')}").json()
    assert [version["headline"] for version in story["versions"]] == ["Ten dead", "Twelve dead"]


def test_a_build_is_seen_at_once(tmp_path: Path) -> None:
    one = {"id": "a", "headline": "One", "body": "x", "date": "2020-01-01"}
    page = client(built(tmp_path, one))
    assert texts(parsed(page, "/"), ".said strong") == ["1 story"]
    built(tmp_path, one | {"id": "b"})
    assert texts(parsed(page, "/"), ".said strong") == ["2 stories"]


def test_a_feed(page: TestClient) -> None:
    found = page.get("/search.rss?q=sanctions")
    assert found.headers["content-type"].startswith("application/rss+xml")
    feed = etree.fromstring(found.content)
    items = feed.findall("channel/item")
    assert len(items) == 28
    for item in every(items):
        link = item.findtext("link")
        assert link
        assert link.startswith("http://127.0.0.1:8642/story?id=")
        assert page.get(link).status_code == 200
    assert "<mark>sanctions</mark>" in str(items[0].findtext("description")).lower()
    assert page.get("/search.rss?q=headlin:x").status_code == 400


def test_json_is_that_of_the_command(page: TestClient, run: Run) -> None:
    found = page.get("/api/search?q=sanctions&limit=5").json()
    lines = run("search", "--json", "-n", "5", "sanctions").stdout.splitlines()
    assert found["stories"] == 28
    for ours, line in every(zip(found["hits"], lines, strict=True)):
        shown = json.loads(line)
        assert "origin" not in ours
        assert ours == {key: shown[key] for key in ours}
    facets = page.get("/api/facets?q=sanctions&fields=src,place&limit=2").json()["facets"]
    assert [len(values) for values in facets.values()] == [2, 2]
    years = page.get("/api/timeline?q=sanctions&unit=year").json()["periods"]
    assert sum(period["stories"] for period in years) == 28
    assert page.get(f"/api/story/{found['hits'][0]['id']}").json()["body"]


@pytest.mark.parametrize(
    "url",
    [
        "/api/search?q=headlin:x", "/api/search?limit=101", "/api/search?offset=-1",
        "/api/facets?fields=body", "/api/timeline?unit=week", "/api/search?tz=Nowhere",
    ],
)  # fmt: skip
def test_errors_for_programs(page: TestClient, url: str) -> None:
    found = page.get(url)
    assert found.status_code == 400
    assert found.json()["error"]


def test_the_description_is_of_what_there_is(page: TestClient) -> None:
    described = page.get("/openapi.json").json()
    (story,) = (hit["id"] for hit in page.get("/api/search?limit=1").json()["hits"])
    for path, methods in every(described["paths"].items()):
        assert list(methods) == ["get"]
        found = page.get(path.replace("{id}", story))
        assert found.status_code == 200
        (media,) = methods["get"]["responses"]["200"]["content"]
        assert found.headers["content-type"].startswith(media)
    assert page.get("/api/nothing").status_code == 404
    assert page.get("/api/story/nobody").json() == {
        "schema": 1, "error": 'there is no story "nobody"',
    }  # fmt: skip


def test_every_link_of_every_page_leads_somewhere(page: TestClient) -> None:
    seen = {"/"}
    waiting = ["/?q=S-400+sanctions", "/help", "/story?id=orient-20181005-001&q=S-400"]
    for url in waiting:
        tree = parsed(page, url)
        found = [node.get("href", "") for node in tree.cssselect("[href^='/']")]
        found += [node.get("src", "") for node in tree.cssselect("[src^='/']")]
        for link in every(dict.fromkeys(found)):
            if link not in seen:
                seen.add(link)
                assert page.get(link).status_code == 200, link


def test_a_page_is_well_formed_for_readers(page: TestClient) -> None:
    for url in every(
        ("/", "/?q=sanctions", "/?q=headlin:x", "/story?id=orient-20181005-001", "/help")
    ):
        tree = html.fromstring(page.get(url).text)
        assert len(tree.cssselect("h1")) == 1 or url == "/?q=headlin:x"
        assert len(tree.cssselect("main#main")) == 1
        assert tree.get("lang") == "en"
        assert tree.cssselect("a.skip")[0].get("href") == "#main"
        names = [node.get("id") for node in tree.cssselect("[id]")]
        assert len(names) == len(set(names))
        for field in every(tree.cssselect("input:not([type=hidden])")):
            assert tree.cssselect(f"label[for={field.get('id')}]")


def test_a_slow_search_is_given_up(page: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("searcher.page.answers.HITS_SECONDS", -1.0)
    tree = parsed(page, "/?q=turkey+SAME%2FS+sanctions", 503)
    assert "given up" in texts(tree, ".wrong")[0]


def test_counting_that_takes_long_is_left_out(
    page: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("searcher.page.answers.COUNT_SECONDS", -1.0)
    tree = parsed(page, "/?q=turkey+SAME%2FP+sanctions")
    assert ids(tree)
    assert "more than" in texts(tree, ".said strong")[0]


def test_a_memo_keeps_the_last_and_forgets_errors() -> None:
    memo: Memo[int] = Memo()
    made: list[int] = []

    def make(number: int) -> int:
        made.append(number)
        return number

    assert [memo.of(n, partial(make, n)) for n in (1, 1, 2)] == [1, 1, 2]
    assert made == [1, 2]
    with pytest.raises(ZeroDivisionError):
        memo.of(3, lambda: 1 // 0)
    assert memo.of(3, lambda: make(3)) == 3
    for number in range(MOST):
        memo.of(-number, lambda: 0)
    memo.of(1, lambda: make(1))
    assert made == [1, 2, 3, 1]
