"""Embargoed and killed stories: by no query, id, feed, count, version or suggestion."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from checking import every
from pages import built, client
from starlette.testclient import TestClient

from searcher.page.published import STEP

WORD = "zanzibarite"
SOON = datetime.now(UTC) + timedelta(days=400)
OPEN = {"id": "open", "headline": "Open", "body": "told", "date": "2020-01-01", "source": "AFP"}
HELD = {
    "id": "held", "headline": f"Held {WORD}", "body": f"secret {WORD}", "date": "2020-01-02",
    "source": f"Source {WORD}", "status": "embargoed", "embargo": SOON.isoformat(),
}  # fmt: skip
FIRST = {
    "id": "dead", "headline": f"Wrong {WORD}", "body": f"libel {WORD}", "date": "2020-01-03",
    "source": f"Source {WORD}", "version": 1,
}  # fmt: skip
KILL = FIRST | {"status": "killed", "date": "2020-01-04", "version": 2}


@pytest.fixture
def page(tmp_path: Path) -> TestClient:
    built(tmp_path, OPEN, HELD, FIRST)
    return client(built(tmp_path, KILL))


QUERIES = (
    "*", WORD, "status:embargoed", "status:killed", f"headline:{WORD}", "embargo:2020..",
    "id:held", "id:dead", f"{WORD[:-1]}x", f"NOT {WORD}", f'source:"source {WORD}"', "held OR open",
    "arrived:2020..", "status:(killed OR embargoed OR usable)",
)  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
def test_no_query_finds_them(page: TestClient, query: str) -> None:
    for path in every(("/", "/search.rss", "/api/search", "/api/facets", "/api/timeline")):
        found = page.get(path, params={"q": query, "explain": "1", "fields": "source"})
        assert found.status_code == 200
        # The query itself is repeated; nothing else may hold the word.
        said = found.text.replace(query, "")
        for secret in every((f"Held {WORD}", f"secret {WORD}", f"libel {WORD}", f"Source {WORD}")):
            assert secret not in said, path
        assert "id=held" not in said
        assert "id=dead" not in said
    assert page.get("/api/search", params={"q": query}).json()["stories"] in (0, 1)


@pytest.mark.parametrize("id", ["held", "dead"])
def test_no_id_finds_them(page: TestClient, id: str) -> None:
    urls = (
        f"/story?id={id}", f"/story?id={id}&version=1", f"/difference?id={id}",
        f"/difference?id={id}&version=2", f"/api/story/{id}",
    )  # fmt: skip
    nobody = page.get("/story?id=nobody").text
    for url in every(urls):
        found = page.get(url)
        assert found.status_code == 404
        assert WORD not in found.text
    # It is not told that there is one.
    assert page.get(f"/story?id={id}").text.replace(id, "nobody") == nobody


def test_no_suggestion_names_them(page: TestClient) -> None:
    found = page.get("/", params={"q": f"{WORD[:-1]}"}).text
    assert WORD not in found


def test_an_earlier_version_under_embargo_and_one_withdrawn(tmp_path: Path) -> None:
    first = OPEN | {"id": "v", "headline": "First"}
    built(tmp_path, first)
    built(tmp_path, first | {"date": "2020-01-02", "headline": "Held", "embargo": SOON.isoformat()})
    page = client(built(tmp_path, first | {"date": "2020-01-03", "headline": "Last"}))
    assert "Held" not in page.get("/story?id=v").text
    headlines = [v["headline"] for v in page.get("/api/story/v").json()["versions"]]
    assert headlines == ["First", "Last"]
    built(tmp_path, first | {"date": "2020-01-04", "headline": "Kill", "status": "killed"})
    page = client(built(tmp_path, first | {"date": "2020-01-05", "headline": "Anew"}))
    headlines = [v["headline"] for v in page.get("/api/story/v").json()["versions"]]
    assert headlines == ["Anew"]


def test_a_kill_is_obeyed_at_once(tmp_path: Path) -> None:
    page = client(built(tmp_path, OPEN, FIRST))
    assert WORD in page.get("/?q=*").text
    built(tmp_path, KILL)
    assert WORD not in page.get("/?q=*").text


def test_an_embargo_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = client(built(tmp_path, OPEN, HELD))
    assert page.get("/api/search").json()["stories"] == 1
    monkeypatch.setattr("searcher.page.published._steps", lambda now: SOON + STEP)
    assert page.get("/api/search").json()["stories"] == 2
    assert json.loads(page.get("/api/story/held").text)["status"] == "usable"
