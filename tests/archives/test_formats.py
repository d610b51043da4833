"""Every format: each sample gives the fields expected of it, or the reason it is no story."""

from pathlib import Path

import pytest
from checking import every
from expecting import WHOLE, expected, rows, sample_files
from samples import CORPUS

from searcher.analysis import clean
from searcher.archives import FORMATS, original, read
from searcher.archives.formats import HEAD
from searcher.archives.stream import decode
from searcher.story import Story

PACKED_WITHIN = {"https://horizon.example/lula"}  # gzip inside an HTTP response: kept as it came
MADE = "kill from the story that replaces it"  # a notice that no newsroom wrote


@pytest.mark.parametrize("format", WHOLE)
def test_every_field_is_read(format: str) -> None:
    assert list(rows(format)) == expected(format)


@pytest.mark.parametrize("format", WHOLE)
def test_samples_show_what_a_format_can_hold(format: str) -> None:
    assert len([row for row in expected(format) if "story" in row]) >= 3


@pytest.mark.parametrize("format", WHOLE)
def test_a_format_is_recognised_by_its_content(format: str, tmp_path: Path) -> None:
    """The file name says nothing here, so only the content can tell the format."""
    plain = tmp_path / "x.bin"

    def holds_a_story(file: Path) -> bool:
        plain.write_bytes(file.read_bytes())
        return any(isinstance(found, Story) for found in read(tmp_path))

    for file in every(filter(holds_a_story, sample_files(format))):
        head = file.read_bytes()[:HEAD]
        assert next(f.name for f in FORMATS.values() if f.sniff(head)) == format, file


def words(text: str) -> set[str]:
    """The words of a text that look the same in every encoding and markup."""
    return {word for word in clean(text).lower().split() if word.isascii() and word.isalnum()}


@pytest.mark.parametrize("format", FORMATS)
def test_originals_hold_the_story(format: str) -> None:
    """The bytes that `show --original` prints contain every plain word of the headline."""
    stories = [found for found in read(CORPUS / format) if isinstance(found, Story)]
    written = [story for story in stories if MADE not in story.guessed]
    found = 0
    for story in every(one for one in written if one.id not in PACKED_WITHIN):
        there = clean(decode(original(story.origin))[0]).lower()
        assert not [word for word in words(story.headline) if word not in there], story.id
        found += len(words(story.headline))
    assert found > 3
