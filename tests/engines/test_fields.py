"""One row a field: what a story holds is found again in every engine and every output.

The story is made from the type hints of Story, so that a new attribute is tested unasked.
"""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from checking import every
from msgspec.structs import replace
from samples import NOW, ROOT

from searcher.archives import read
from searcher.browser.reader import BELOW
from searcher.codec import to_json
from searcher.engines import ENGINES, Engine, open_engine
from searcher.engines.results import Hit
from searcher.fields import (
    ASKED,
    ATTRIBUTES,
    FACETS,
    FIELD_NAMES,
    FIELDS,
    NAMED,
    OF_MAIL,
    Field,
    Kind,
)
from searcher.output.cards import page
from searcher.output.lines import LINES, Layout, View
from searcher.output.narrowing import SHOWN_FACETS as PANE
from searcher.query.nodes import All, Numbers, Phrase, Query, Range, quote
from searcher.story import SENT, Entity, Kept, Status, Story


def value(name: str, hint: object) -> Any:
    """A value of a type that no other attribute has, and that is not its default."""
    number = list(get_type_hints(Story)).index(name)
    match hint:
        case _ if hint is str:
            return f"ANALYSIS: {name}word" if name == "headline" else f"{name}word"
        case _ if hint in (int, int | None):
            return 2 + number % 7
        case _ if hint in (datetime, datetime | None):
            return NOW - timedelta(days=number, microseconds=number)
        case _ if hint is Kept:
            return Kept(*(NOW - timedelta(hours=1 + n) for n in range(len(Kept.__struct_fields__))))
        case _ if hint is Status:
            return Status.CORRECTED
        case _ if hint == tuple[str, ...]:
            return (f"{name}one", f"{name}two")
        case _ if hint == tuple[Entity, ...]:
            kinds = ("person", "org", "place", "exchange", "designator", "other", *OF_MAIL)
            return tuple(Entity(kind, f"{kind}name", (f"{kind}alias",), "desk") for kind in kinds)
    raise AssertionError(f"{name}: give this test a value of type {hint}")


WHOLE = Story(**{name: value(name, hint) for name, hint in get_type_hints(Story).items()})


@pytest.fixture(params=ENGINES, scope="module")
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("engine")
    opened = open_engine(request.param, folder, create=True, write=True)
    opened.add(WHOLE)
    opened.add(Story("other", NOW, "other", "other"))
    opened.commit()
    yield opened
    opened.close()


def test_nothing_is_at_its_default() -> None:
    bare = Story("", NOW, "", "")
    for name in every(Story.__struct_fields__):
        assert getattr(WHOLE, name) != getattr(bare, name), name


def test_every_attribute_has_its_row() -> None:
    assert set(ATTRIBUTES) == set(SENT)


def test_every_engine_gives_back_every_attribute(engine: Engine) -> None:
    found = engine.get(WHOLE.key)
    assert found
    for name in every(Story.__struct_fields__):
        assert getattr(found, name) == getattr(WHOLE, name), name


def asks(field: Field) -> list[Query]:
    """A query for each thing that the story holds in a field."""
    match field.kind:
        case Kind.DATE:
            instant = field.instant(WHOLE)
            assert instant
            return [Range(instant, instant + timedelta(microseconds=1), field.name)]
        case Kind.NUMBER:
            return [Numbers(field.number(WHOLE), field.number(WHOLE), field.name)]
        case _:
            return [Phrase(quote(one), field.name) for one in field.values(WHOLE)]


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_is_searched(name: str, engine: Engine) -> None:
    queries = asks(FIELDS[name])
    assert queries
    for query in every(queries):
        hits = engine.search(query, 5).hits
        assert WHOLE in [hit.story for hit in hits], query


def test_every_facet_is_counted(engine: Engine) -> None:
    assert FACETS
    for field in FACETS:
        counts = engine.counts(All(), field.name)
        assert [one for one in field.facets(WHOLE) if one not in counts] == [], field.name


def test_json_is_printed_and_read_back(tmp_path: Path) -> None:
    (line,) = LINES[Layout.JSON]([Hit(WHOLE, 1.0)], View(All(), full=True))
    printed = json.loads(line)
    assert set(SENT) <= set(printed)
    path = tmp_path / "a.jsonl"
    path.write_text(line + "\n")
    (again,) = read(path)
    assert isinstance(again, Story)
    # where and how it was read is what this reading says
    assert replace(again, origin=WHOLE.origin, format=WHOLE.format) == WHOLE
    assert again.kept == Kept()  # an index says that of its own stories alone


def test_the_keys_of_json_stand_in_the_order_promised() -> None:
    assert list(to_json(WHOLE))[:20] == [
        "id", "version", "headline", "date", "source", "dateline", "byline", "slug", "language",
        "urgency", "status", "entities", "topics", "created", "sent", "embargo", "note",
        "guessed", "origin", "format",
    ]  # fmt: skip
    assert list(to_json(WHOLE))[-1] == "body"
    assert [*to_json(WHOLE, full=False), "body"] == list(to_json(WHOLE))


def test_csv_has_the_columns_promised_and_those_of_new_fields() -> None:
    header, row = csv.reader(
        io.StringIO("\n".join(LINES[Layout.CSV]([Hit(WHOLE, 1.0)], View(All(), full=True))))
    )
    assert header[:13] == [
        "date", "source", "id", "version", "headline", "dateline", "byline", "slug", "language",
        "urgency", "status", "topics", "origin",
    ]  # fmt: skip
    assert tuple(header[-len(NAMED) :]) == NAMED
    *columns, ended = header[: -len(NAMED)]
    assert ended == "reuse_ended"
    assert set(columns) == {name for name, field in ATTRIBUTES.items() if field.in_csv}
    cells = dict(zip(header, row, strict=True))
    for kind in NAMED:
        assert cells[kind] == "; ".join(FIELDS[kind].facets(WHOLE)), kind
    for name in every(columns):
        whole = to_json(WHOLE)[name]
        assert cells[name] == ("; ".join(whole) if isinstance(whole, list) else str(whole)), name


def test_a_story_shown_tells_all_of_it() -> None:
    shown = page(WHOLE, All(), NOW, attributes=False).plain
    for name in SENT:
        one = getattr(WHOLE, name)
        if isinstance(one, datetime):
            assert re.search(rf"^{name} +{one:%Y-%m-%d %H:%M}", shown, re.MULTILINE), name
        else:
            for part in every(one if isinstance(one, tuple) else (one,)):
                assert (part.name if isinstance(part, Entity) else str(part)) in shown, name


def test_new_fields_are_completed_and_shown_in_the_browser() -> None:
    assert {field.name for field in ASKED} <= set(FIELD_NAMES.values())
    in_head = {name for name, field in ATTRIBUTES.items() if field.in_head}
    fixed = {"headline", "body", "date", "source", "dateline", "byline", "id", "status", "note"}
    assert set(BELOW) == in_head - fixed
    assert set(PANE) == {field.name for field in FACETS if field.in_pane}


@pytest.mark.slow
def test_a_new_field_is_an_attribute_and_a_row(tmp_path: Path) -> None:
    """All of the above holds for a field that is added in these two places and nowhere else."""
    shutil.copytree(ROOT / "searcher", tmp_path / "searcher")
    shutil.copytree(ROOT / "tests/support", tmp_path / "tests/support")
    (tmp_path / "tests/engines").mkdir()
    for name in ("conftest.py", "engines/test_fields.py"):
        shutil.copy(ROOT / "tests" / name, tmp_path / "tests" / name)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    story, fields = tmp_path / "searcher/story.py", tmp_path / "searcher/fields.py"
    last = '    format: str = ""\n'
    assert story.read_text().count(last) == 1
    story.write_text(story.read_text().replace(last, f'{last}    desk: str = ""\n'))
    row = '    Field("desk", Kind.CODE, "the desk that sent it", "desk:economy", facet=True),\n'
    first = "_ROWS = (\n"
    assert fields.read_text().count(first) == 1
    fields.write_text(fields.read_text().replace(first, first + row))
    result = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-v",
            "tests/engines/test_fields.py",
            "-k",
            "not new_field_is",
        ],
        cwd=tmp_path,
        env={key: text for key, text in os.environ.items() if key != "PYTHONPATH"},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stdout
    for name in ENGINES:
        assert f"test_every_field_is_searched[{name}-desk] PASSED" in result.stdout


def test_dates_are_kept_to_the_microsecond(engine: Engine) -> None:
    first = datetime(1, 1, 1, 0, 0, 0, 1, tzinfo=UTC)
    last = datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
    engine.add(Story("ends", first, "", "", created=last))
    engine.commit()
    found = engine.get("ends")
    assert found
    assert (found.date, found.created) == (first, last)
