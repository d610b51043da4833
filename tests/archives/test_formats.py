"""Every format: our samples give back every field, and what is no story says what it is."""

import json
from pathlib import Path
from typing import Any

import pytest
from expecting import EXPECTED, rows
from samples import CORPUS

from searcher.archives import FORMATS, original, read
from searcher.story import Story


def expected(format: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (EXPECTED / f"{format}.jsonl").read_text().splitlines()]


def are_whole(format: str) -> bool:
    """Whether the expected rows hold whole stories, as `expecting.py` writes them."""
    return any("story" in row for row in expected(format))


WHOLE = [name for name in FORMATS if (EXPECTED / f"{name}.jsonl").exists() and are_whole(name)]


@pytest.mark.parametrize("format", WHOLE)
def test_every_field_is_read(format: str) -> None:
    assert list(rows(format)) == expected(format)


@pytest.mark.parametrize("format", WHOLE)
def test_samples_show_what_a_format_can_hold(format: str) -> None:
    assert len([row for row in expected(format) if "story" in row]) >= 3


@pytest.mark.parametrize("format", WHOLE)
def test_a_format_is_recognised_by_its_content(format: str, tmp_path: Path) -> None:
    """Under a name that says nothing, every file with a story is read as what it is."""
    for file in sorted((CORPUS / format).iterdir()):
        if file.suffix == ".tar":
            continue  # packed to keep the dates of its files
        plain = tmp_path / "x.bin"
        plain.write_bytes(file.read_bytes())
        for found in read(tmp_path):
            if isinstance(found, Story):
                head = plain.read_bytes()[:8192]
                assert next(f.name for f in FORMATS.values() if f.sniff(head)) == format


@pytest.mark.parametrize("format", WHOLE)
def test_originals_hold_the_story(format: str) -> None:
    for found in read(CORPUS / format):
        if isinstance(found, Story) and found.headline.isascii() and not found.guessed:
            data = original(found.origin)
            assert found.headline.split()[-1].encode() in data
