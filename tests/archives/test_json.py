"""JSON of agencies: lists, lines and wrappers; damage and malice stop at the object they are in."""

import io
import json
from pathlib import Path

import pytest

from searcher.archives import FORMATS, original, read
from searcher.archives.records import json_items
from searcher.archives.records.json_items import Item
from searcher.archives.stream import CHUNK, Stream
from searcher.story import Story

ITEM = '{{"uri":"n-{0}","versioncreated":"2020-01-02T00:00:00Z","headline":"{1}"}}'


def item(number: int, headline: str = "Head") -> str:
    return ITEM.format(number, headline)


def told(text: str | bytes, tmp_path: Path) -> list[str]:
    """The id of each story, the reason of each reject or skip."""
    (tmp_path / "x").write_bytes(text.encode() if isinstance(text, str) else text)
    return [f.id if isinstance(f, Story) else f.reason for f in read(tmp_path, "ninjs")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (item(1), ["n-1"]),
        (f"{item(1)}\n{item(2)}", ["n-1", "n-2"]),
        (f"[{item(1)},\n {item(2)}]", ["n-1", "n-2"]),
        (f'{{"total": 2, "item": [{item(1)}, {item(2)}]}}', ["n-1", "n-2"]),
        (f'{{"a": {{"x": {{}}}}, "response": {{"_items": [{item(1)}]}}}}', ["n-1"]),
        (f'[{{"items": [{item(1)}]}}, {item(2)}]', ["n-1", "n-2"]),
        ("\ufeff" + json.dumps(json.loads(item(1)), indent=2), ["n-1"]),
        (f"[{item(1)}, 7, {item(2)}]", ["n-1", "stray", "n-2"]),
        (f'{{"items": [{item(1)}, 7, [1]]}}', ["n-1", "wrong-type", "wrong-type"]),
        (f"[{item(1)}, {item(2)[:-9]}", ["n-1", "cut"]),
        (f"{item(1)}\n{item(2)[:-9]}\n{item(3)}", ["n-1", "bad-json", "n-3"]),
        (f'{item(1)}\n{{"uri": {"[" * 100_000}\n{item(3)}', ["n-1", "bad-json", "n-3"]),
        (f'{item(1)}\n{{"urgency": {"9" * 5000}}}\n{item(3)}', ["n-1", "bad-json", "n-3"]),
        (item(1, "{ [ \\\" } \\\\"), ["n-1"]),
        ("[" * 100_000, ["no-stories"]),
        ("{}", ["no-date"]),
    ],
)  # fmt: skip
def test_objects_are_found(text: str, found: list[str], tmp_path: Path) -> None:
    assert told(text, tmp_path) == found


@pytest.mark.parametrize("layout", ["{}\n{}", '{{"items": [{}, {}]}}', "[{},\n{}]"])
def test_the_original_of_an_object_is_its_own_bytes(layout: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_text(layout.format(item(1, "Été"), item(2)))
    assert [original(found.origin).decode() for found in read(tmp_path)] == [
        item(1, "Été"),
        item(2),
    ]


def test_an_object_over_many_chunks_is_whole(tmp_path: Path) -> None:
    text = 'word \\n \\"quoted\\" ' * (CHUNK // 16)
    items = ",\n".join(item(n, text) for n in range(3))
    assert told(f"[{items}]", tmp_path) == ["n-0", "n-1", "n-2"]


@pytest.mark.parametrize(
    ("twin", "found"), [('"headline":"Head"', ["n-1"]), ('"headline":"Other"', ["duplicate-key"])]
)
def test_a_key_may_come_again_with_the_same_value(
    twin: str, found: list[str], tmp_path: Path
) -> None:
    assert told(item(1).replace("{", "{" + twin + ",", 1), tmp_path) == found


def test_lone_surrogates_are_dropped(tmp_path: Path) -> None:
    (tmp_path / "x").write_text(item(1, "Oil\\ud800 up"))
    (story,) = read(tmp_path)
    assert isinstance(story, Story)
    story.headline.encode()


def test_a_list_is_read_as_it_comes() -> None:
    """The first stories of an endless file are read without waiting for its end."""
    endless = io.BytesIO(b"[" + (item(1) + ",").encode() * 100_000)
    read_so_far = json_items.items(Stream(endless.read), "x", lambda value: ())
    first = next(read_so_far)
    assert isinstance(first, Item)
    assert endless.tell() < 3 * CHUNK


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ('{"body_html": "' + "<p>x</p>" * 2000 + '", "uri": "a"}', "ninjs"),
        ('{"uri": "a", "body_html": "' + "<p>x</p>" * 2000 + '", "headline": "b"}', "ninjs"),
        ('{"uri": "a", "body_html": "' + "<p>x</p>" * 2000 + '", "price": 1}', "ninjs"),
        ('{"uri": "a", "price": 1, "body_html": "b"}', "json_records"),
        ('{"versioncreated": "2020", "body_html": "' + "<p>x</p>" * 2000 + '"}', "ninjs"),
        ('{"id": "1", "date": "2020-01-02", "body": "\\"versioncreated\\": 1"}', "json_lines"),
        ('{"format": "digitalwires@0.9.1", "urn": "a", "version_created": "2020"}',
         "dpa_digitalwires_json"),
        ('{"api_version": "2.1", "data": {"items": []}}', "ap_media_json"),
        ('{"version": "https://jsonfeed.org/version/1", "items": []}', "rss_atom"),
    ],
)  # fmt: skip
def test_a_format_is_told_by_its_keys(text: str, format: str) -> None:
    head = text.encode()[:8192]
    assert next(f.name for f in FORMATS.values() if f.sniff(head)) == format


@pytest.mark.parametrize("status", ["canceled", "withheld"])
def test_a_kill_that_holds_nothing_is_a_kill(status: str, tmp_path: Path) -> None:
    kills = [
        {"uri": "n-1", "type": "composite", "versioncreated": "2020-01-02", "pubstatus": status},
        {"urn": "n-1", "version_created": "2020-01-02T00:00:00Z", "pubstatus": status,
         "article_html": None, "associations": [{"type": "image"}]},
        {"altids": {"itemid": "n-1"}, "type": "text", "versioncreated": "2020-01-02T00:00:00Z",
         "pubstatus": status},
    ]  # fmt: skip
    for kill in kills:
        (tmp_path / "x").write_text(json.dumps(kill))
        (story,) = (found for found in read(tmp_path) if isinstance(found, Story))
        assert (story.id, story.status.value) == ("n-1", "killed")


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        ({"teaser": "A lead.", "dateline": "Oslo (wn) - "}, "A lead.\n\nOslo (wn) - It is so."),
        ({"teaser": "Head", "dateline": None}, "It is so."),  # it repeats the headline
        ({"teaser": "It is"}, "It is so."),
        ({"dateline": "Oslo (wn) -", "article_html": "<p>Oslo (wn) - So.</p>"}, "Oslo (wn) - So."),
        ({"teaser": "A lead.", "dateline": "Oslo (wn) - ", "article_html": None}, "A lead."),
    ],
)
def test_a_digital_wire_begins_with_its_lead_and_dateline(
    fields: dict[str, str | None], body: str, tmp_path: Path
) -> None:
    wire = {"urn": "n-1", "version_created": "2020-01-02T00:00:00Z", "headline": "Head",
            "article_html": "<p>It is so.</p>", **fields}  # fmt: skip
    (tmp_path / "x").write_text(json.dumps(wire))
    (story,) = read(tmp_path)
    assert isinstance(story, Story)
    assert story.body == body
