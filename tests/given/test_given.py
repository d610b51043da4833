"""The real samples of every format read as they did when they were reviewed."""

import json
from pathlib import Path

import pytest
from checking import every
from giving import EXPORT_ROWS, ROWS, SAMPLES, export_rows, rows

from searcher.index.builder import rehearse

pytestmark = pytest.mark.given

if not SAMPLES.exists():
    pytest.skip(f"the real samples are not at {SAMPLES}", allow_module_level=True)

REVIEWED = {row["file"]: row for row in map(json.loads, ROWS.read_text().splitlines())}
READ = {row["file"]: row for row in rows()}


def test_every_sample_is_there() -> None:
    assert READ.keys() == REVIEWED.keys()
    assert len(READ) == 366


@pytest.mark.parametrize("folder", sorted({file.partition("/")[0] for file in REVIEWED}))
def test_the_samples_of_a_folder(folder: str) -> None:
    """Each is read exactly as it was when it was reviewed, and gives something."""
    for file in every(file for file in REVIEWED if file.startswith(f"{folder}/")):
        assert READ[file] == REVIEWED[file]
        assert REVIEWED[file]["found"]


def test_exports_and_documents() -> None:
    """As reviewed: twenty-two files, and every article that they hold."""
    reviewed = [json.loads(line) for line in EXPORT_ROWS.read_text().splitlines()]
    assert list(export_rows()) == reviewed
    stories = [one for row in reviewed for one in row["found"] if len(one) > 2]
    assert (len(reviewed), len(stories)) == (22, 279)


def test_a_story_of_dpa_in_json_and_in_newsml_is_one(tmp_path: Path) -> None:
    files = sorted(SAMPLES.glob("dpa_digitalwires_json/dpadw_*.json"))
    pairs = [(one, SAMPLES / "newsmlg2" / f"{one.stem}.xml") for one in files]
    both = [str(file) for pair in pairs if pair[1].exists() for file in pair]
    ledger = rehearse(both, tmp_path / "i").ledger
    assert (ledger.added, ledger.unchanged, ledger.rejected) == (6, 6, 0)
