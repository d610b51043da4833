"""A folder as a researcher has it, in one command: thirty exports, and what is no export."""

import shutil
from pathlib import Path

import openpyxl
import pytest
from samples import CORPUS

from searcher.archives import FORMATS, Skipped, read
from searcher.index.builder import Built, build

OTHERS = {
    "README.md": b"# Press review\n\n- exports of 2014 to 2021\n- made by Dana\n",
    "photo.jpg": b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(200),
    "map.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(200),
    "clean.py": b"import csv\n\n\ndef clean(path):\n    with open(path) as file:\n"
    b"        return list(csv.reader(file))\n\n\nif __name__ == '__main__':\n    clean('a.csv')\n",
    "run.log": b"2021-05-03 10:00:00,123 INFO reading a.csv\n2021-05-03 10:00:01,456 WARN slow\n"
    * 5,
    ".DS_Store": b"\0\0\0\1Bud1",
}
# One file of each kind, and all tables.
KINDS = [name for name in FORMATS if (CORPUS / name).is_dir()]


def folder_of(home: Path) -> Path:
    """Thirty exports and more, files that are none, and a spreadsheet of notes."""
    folder = home / "review"
    (folder / "later").mkdir(parents=True)
    for name in KINDS:
        files = [path for path in sorted((CORPUS / name).iterdir()) if path.name[0] != "."]
        is_table = name in ("csv", "json_records", "parquet", "xlsx")
        for path in files if is_table else files[:1]:
            shutil.copy(path, folder / f"{name} {path.name}")
    for name, data in OTHERS.items():
        (folder / name).write_bytes(data)
    book = openpyxl.Workbook()
    for row in (("who", "phone", "when"), ("Dana", "555-0101", "Monday"), ("Luc", "", "never")):
        book.active.append(row)
    book.save(folder / "later" / "notes.xlsx")
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Built]:
    home = tmp_path_factory.mktemp("home")
    folder = folder_of(home)
    return folder, build([str(folder)], home / "index", extractor="none", jobs=1)


@pytest.mark.slow
def test_every_file_gives_stories_or_is_told_of(built: tuple[Path, Built]) -> None:
    folder, done = built
    files = [path for path in folder.rglob("*") if path.is_file() and path.name[0] != "."]
    assert len(files) > 40
    assert done.ledger.balances
    assert done.stories > 60
    found = list(read(folder))
    assert len(found) == done.ledger.read + done.ledger.skipped
    told = {one.origin.partition("#")[0].partition("!/")[0] for one in found}
    assert {str(path) for path in files} <= told


@pytest.mark.slow
def test_what_is_no_export_is_named_and_no_story(built: tuple[Path, Built]) -> None:
    folder, done = built
    skipped = {
        str(Path(one.origin.partition("#")[0]).relative_to(folder)): one
        for one in done.unused
        if isinstance(one, Skipped)
    }
    for name in (*OTHERS, "later/notes.xlsx"):
        assert (name in skipped) is (name[0] != "."), name
    assert skipped["later/notes.xlsx"].reason == "table"
    assert "who, phone, when" in skipped["later/notes.xlsx"].message
