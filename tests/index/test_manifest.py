"""What `index.json` may say, and what is said of an index whose own says something else."""

import shutil
from pathlib import Path

import pytest
from commands import Shell
from msgspec import json

from searcher.errors import EngineError
from searcher.index.builder import build
from searcher.index.manifest import MANIFEST
from searcher.index.opened import Index

HOSTILE: list[dict[str, object]] = [
    {"engine": ["tantivy"]},
    {"engine": "memory"},
    {"engine": "lucene"},
    {"engine": "whoosh"},
    {"archives": {"a": "x"}},
    {"archives": {"a": {"read": "3"}}},
    {"updated": "2026-11-2x"},
    {"updated": "2026-11-20"},
    {"created": ""},
    {"created": "0000-00-00"},
    {"arrived": "soon"},
    {"stories": -1.5},
    {"stories": "x"},
    {"generation": None},
    {"generation": 1},
    {"more": 1},
]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of one story."""
    folder = tmp_path_factory.mktemp("sound")
    (folder / "a.jsonl").write_text('{"id": "1", "date": "2020-01-01", "headline": "Coup"}\n')
    build([str(folder / "a.jsonl")], folder / "index", extractor="none", jobs=1)
    return folder / "index"


@pytest.mark.parametrize("summed", [True, False])
@pytest.mark.parametrize("change", HOSTILE, ids=str)
def test_what_a_manifest_cannot_say(
    change: dict[str, object], sound: Path, *, summed: bool
) -> None:
    """Whoever changes a value changes the sum too, or takes it away."""
    manifest = sound / MANIFEST
    written = manifest.read_bytes()
    values = json.decode(written) | ({} if summed else {"sum": ""})
    try:
        manifest.write_bytes(json.encode(values | change))
        with pytest.raises(EngineError):
            Index(sound)
    finally:
        manifest.write_bytes(written)


def test_every_changed_byte_of_a_manifest_is_noticed(sound: Path) -> None:
    manifest = sound / MANIFEST
    written = manifest.read_bytes()
    try:
        for at in range(len(written)):
            changed = bytearray(written)
            changed[at] ^= 1 << at % 7
            manifest.write_bytes(changed)
            with pytest.raises(EngineError):
                Index(sound)
    finally:
        manifest.write_bytes(written)
    Index(sound).close()


def test_a_link_in_the_place_of_a_manifest_or_an_engine_is_refused(sound: Path) -> None:
    for name in (MANIFEST, "engine"):
        place = sound.with_name(f"other-{name}")
        (sound / name).rename(place)
        (sound / name).symlink_to(place)
        with pytest.raises(EngineError, match="link"):
            Index(sound)
        (sound / name).unlink()
        place.rename(sound / name)
    Index(sound).close()


@pytest.mark.slow  # thirty-odd commands
def test_one_bad_index_does_not_hide_the_others(own: Shell, sound: Path) -> None:
    home = own.home / "indexes"
    for number, change in enumerate(HOSTILE):
        bad = home / f"bad-{number}"
        shutil.copytree(sound, bad)
        values = json.decode((bad / MANIFEST).read_bytes())
        (bad / MANIFEST).write_bytes(json.encode(values | change))
    listed = own.searcher("list")
    assert (listed.returncode, listed.stderr) == (0, b"")
    lines = listed.stdout.decode().splitlines()
    assert sum("damaged" in line for line in lines) == len(HOSTILE)
    assert [line.split("\t")[:2] for line in lines if line.startswith("wire")] == [["wire", "3"]]
    for number in range(len(HOSTILE)):
        for words in (("info",), ("check",), ("top", "topic"), ("show", "1")):
            failed = own.searcher(*words, "--index", f"bad-{number}")
            assert failed.returncode in (2, 3)
            assert b"Traceback" not in failed.stderr
