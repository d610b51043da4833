"""Rights: kept of the formats that state them, searched, shown with their end, never guessed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from checking import every
from commands import Shell
from msgspec import json
from msgspec.structs import replace
from samples import NOW

from searcher.codec import to_json
from searcher.engines import Engine
from searcher.engines.results import Hit
from searcher.errors import QueryError, SearcherError
from searcher.index.builder import build
from searcher.index.opened import Index
from searcher.output import page
from searcher.output.cards import card
from searcher.output.lines import LINES, Layout, View
from searcher.query.embargo import Licences, reuse_end, reuse_ended
from searcher.query.nodes import All
from searcher.query.parser import parse
from searcher.saved.lists import LISTS, UserLists
from searcher.story import Story

DAY = timedelta(days=1)
ENDED = Story(
    "ended", NOW - 100 * DAY, "Flood", "Text.", source="AFP", rights=("No archival use",),
    reuse_until=NOW - 10 * DAY,
)  # fmt: skip
STORIES = [
    ENDED,
    replace(ENDED, id="sold", reuse_until=NOW + DAY),
    replace(ENDED, id="now", reuse_until=NOW),
    replace(ENDED, id="free", rights=("Copyright AFP, expired 2019",), reuse_until=None),
    replace(ENDED, id="old-ap", source="AP", rights=(), reuse_until=None),
    replace(ENDED, id="new-ap", source="AP", rights=(), reuse_until=None, date=NOW - 29 * DAY),
]


def own_lists(folder: Path, text: str) -> UserLists:
    folder.mkdir(exist_ok=True)
    (folder / LISTS).write_text(text)
    return UserLists(folder)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("rights:expired", {"ended", "now"}),
        ("rights:EXPIRED", {"ended", "now"}),
        ("flood -rights:expired", {"sold", "free", "old-ap", "new-ap"}),
        ("rights:(expired OR copyright)", {"ended", "now", "free"}),
        ('rights:"expired"', {"free"}),  # in quotes a word like others
        ("rights:archival", {"ended", "sold", "now"}),
        ("copyright:afp", {"free"}),
        ("reuse:2199..", set()),
    ],
)
def test_rights_are_searched(written: str, found: set[str], engine: Engine) -> None:
    for story in STORIES:
        engine.add(story)
    engine.commit()
    query = parse(written, now=NOW).query
    assert {hit.story.id for hit in engine.search(query, 9).hits} == found


def test_a_licence_ends_so_long_after_a_story_was_sent(engine: Engine, tmp_path: Path) -> None:
    lists = own_lists(tmp_path, '[rights]\nAP = { reuse = "30d" }\n')
    for story in STORIES:
        engine.add(story)
    engine.commit()
    query = parse("rights:expired", now=NOW, lists=lists).query
    expected = {s.id for s in STORIES if reuse_ended(s, lists.licences, NOW)}
    assert {hit.story.id for hit in engine.search(query, 9).hits} == expected
    assert expected == {"ended", "now", "old-ap"}


def test_the_earlier_end_counts() -> None:
    licences: Licences = {"AFP": 95 * DAY}
    assert reuse_end(STORIES[0], licences) == NOW - 10 * DAY
    assert reuse_end(STORIES[1], licences) == NOW - 5 * DAY
    assert reuse_end(STORIES[1], {"AFP": 200 * DAY}) == NOW + DAY
    assert reuse_end(STORIES[3], {}) is None


@pytest.mark.parametrize(
    "entry",
    ["AP = 30", 'AP = { reuse = "30" }', 'AP = { reuse = "1y" }', 'AP = { reuse = "0d" }',
     'AP = { reuse = "30d", fee = 1 }', 'AP = "30d"', '"" = { reuse = "30d" }'],
)  # fmt: skip
def test_a_licence_that_says_no_time_is_an_error(entry: str, tmp_path: Path) -> None:
    lists = own_lists(tmp_path, f"[rights]\n{entry}\n")
    with pytest.raises(SearcherError, match=r"line [12]: .*30d"):
        parse("rights:expired", now=NOW, lists=lists)


def test_rights_expired_takes_no_boost() -> None:
    with pytest.raises(QueryError):
        parse("rights:expired^2", now=NOW)


@pytest.mark.parametrize("layout", [*LINES, Layout.RICH])
def test_every_output_marks_what_must_not_be_used_again(layout: Layout) -> None:
    view = View(All(), now=NOW)
    hits = {story.id: Hit(story, 1.0) for story in STORIES}

    def printed(id: str) -> str:
        if layout is Layout.RICH:
            return card(hits[id], view, attributes=False).plain
        return "\n".join(LINES[layout]([hits[id]], view))

    day = f"{NOW - 10 * DAY:%Y-%m-%d}"
    assert (day in printed("ended")) == (layout is not Layout.IDS)
    for id in every(("sold", "free", "old-ap")):
        assert "reuse ended" not in printed(id)


def test_a_story_shown_whole_says_so() -> None:
    shown = page(ENDED, All(), NOW, attributes=False)
    assert "No archival use" in shown.plain
    assert "reuse_until" in shown.plain


def test_commands_mark_by_the_lists_of_the_user(shell: Shell, tmp_path: Path) -> None:
    own_lists(tmp_path, '[rights]\nAFP = { reuse = "30d" }\n')

    def ran(*words: str) -> str:
        return shell.run(*words, SEARCHER_LISTS=str(tmp_path)).stdout.decode()

    line = ran("search", "rights:expired source:afp", "-n1").rstrip("\n")
    date, *_, mark = line.split("\t")
    end = datetime.fromisoformat(date).astimezone(UTC) + 30 * DAY
    assert mark == f"reuse ended {end:%Y-%m-%d}"
    id = line.split("\t")[2]
    assert mark in ran("searcher", "show", id)


def test_an_index_without_rights_has_no_conflict_with_its_archive(tmp_path: Path) -> None:
    """As one of format 5 has none, whose archive is read again after an upgrade."""
    place = tmp_path / "a.jsonl"
    place.write_bytes(json.encode(to_json(replace(ENDED, rights=(), reuse_until=None))) + b"\n")
    build([str(place)], tmp_path / "wire")
    place.write_bytes(json.encode(to_json(ENDED)) + b"\n")
    ledger = build([str(place)], tmp_path / "wire").ledger
    assert (ledger.unchanged, ledger.rejected) == (1, 0)
    place.write_bytes(json.encode(to_json(replace(ENDED, headline="Floods"))) + b"\n")
    assert build([str(place)], tmp_path / "wire").ledger.rejected == 1
    with Index(tmp_path / "wire") as index:
        assert len(index.engine) == 1
