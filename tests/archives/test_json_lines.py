"""JSON Lines: what is written is read back, and wrong values are told."""

from datetime import UTC, datetime

import pytest
from archived import (
    LINE,
    STORY,
    parse_lines,
    rejects,
    stories,
)
from hypothesis import given
from hypothesis import strategies as st
from msgspec import json
from msgspec.structs import replace

from searcher.analysis import clean
from searcher.archives import (
    Reject,
)
from searcher.codec import to_json
from searcher.story import Entity, Status, Story

_TEXT = st.text().map(lambda text: clean(text.replace("\r", ""))).filter(lambda t: t == clean(t))


_STORIES = st.builds(
    Story,
    id=_TEXT.filter(str.strip),
    date=st.datetimes(timezones=st.just(UTC)),
    headline=_TEXT.map(lambda text: text or "x"),
    body=_TEXT,
    version=st.integers(0, 2**40),
    source=_TEXT,
    slug=_TEXT,
    byline=_TEXT,
    dateline=_TEXT,
    entities=st.lists(
        st.builds(Entity, _TEXT, _TEXT, st.lists(_TEXT).map(tuple), _TEXT.filter(bool))
    ).map(tuple),
    topics=st.lists(_TEXT).map(tuple),
    language=_TEXT,
    urgency=st.none() | st.integers(1, 8),
    status=st.sampled_from(Status),
    created=st.none() | st.datetimes(timezones=st.just(UTC)),
    sent=st.none() | st.datetimes(timezones=st.just(UTC)),
    embargo=st.none() | st.datetimes(timezones=st.just(UTC)),
    note=_TEXT,
    guessed=st.lists(_TEXT).map(tuple),
    origin=_TEXT,
)


@given(_STORIES)
def test_to_json_is_read_back(story: Story) -> None:
    more = {"schema": 1, "rank": 1, "score": 2.5, "snippets": [{"field": "body"}]}
    line = json.encode(to_json(story) | more)
    assert parse_lines(line) == [replace(story, origin=f"x#0+{len(line)}")]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": ""}, "no-id"),
        ({"id": 7}, "wrong-type"),
        ({"date": None}, "no-date"),
        ({"date": "yesterday"}, "bad-date"),
        ({"date": "0001-01-01T00:00:00+14:00"}, "bad-date"),
        ({"headline": "", "body": ""}, "empty"),
        ({"version": "2"}, "wrong-type"),
        ({"version": True}, "wrong-type"),
        ({"version": 1.5}, "wrong-type"),
        ({"entities": ["Putin"]}, "wrong-type"),
        ({"entities": [{"kind": "person", "name": 1}]}, "wrong-type"),
        ({"entities": [{"kind": "person", "name": "A", "aliases": "B"}]}, "wrong-type"),
        ({"topics": "oil"}, "wrong-type"),
        ({"created": "yesterday"}, "bad-date"),
        ({"urgency": 9}, "wrong-type"),
        ({"status": "spiked"}, "wrong-type"),
        ({"status": []}, "wrong-type"),
    ],
)
def test_a_wrong_value_is_rejected(change: dict[str, object], reason: str) -> None:
    found = parse_lines(b"\n" + json.encode(to_json(STORY) | change) + b"\n" + LINE)
    assert rejects(found) == [reason]
    assert isinstance(found[0], Reject)
    assert found[0].message.startswith("line 2: ")
    assert len(stories(found)) == 1


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "bad-json"),
        (b"[1]", "bad-json"),
        (b'{"id": NaN}', "bad-json"),
        (b'{"id": "\\ud800"}', "bad-json"),
        (b"[" * 100_000, "bad-json"),
        (b'{"version": ' + b"9" * 5000 + b"}", "bad-json"),
        (LINE.replace(b'"id":', b'"id":"n-2","id":').strip(), "duplicate-key"),
        (b'{"a":' * 900 + b"1" + b"}" * 900, "no-date"),
    ],
)
def test_hostile_json(line: bytes, reason: str) -> None:
    assert rejects(parse_lines(line)) == [reason]


def test_a_date_without_zone_and_an_odd_encoding_are_guessed() -> None:
    line = b'{"id":"1","date":"2020-01-02T03:04","headline":"R\xe9\xe9lu"}'
    (story,) = stories(parse_lines(line))
    assert story.headline == "Réélu"
    assert story.date == datetime(2020, 1, 2, 3, 4, tzinfo=UTC)
    assert story.guessed == ("encoding cp1252", "time zone UTC")
