"""Archives: folders, files, and resuming in the middle; nothing is dropped without a word."""

import gzip
import io
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from archived import (
    LINE,
    WIRE,
    rejects,
    skips,
    stories,
    tarred,
    zipped,
    zulu,
)
from checking import every
from dated import when
from expecting import expected, sample_files
from samples import CORPUS

from searcher.archives import (
    FORMATS,
    Reject,
    original,
    read,
    read_file,
    size,
)
from searcher.archives.stream import Stream
from searcher.errors import ArchiveError
from searcher.story import Story


def test_a_file_is_read_on_from_every_place(tmp_path: Path) -> None:
    broken = gzip.compress(LINE * 3)[:-9]
    inner = {"a.jsonl": LINE * 2, "b.sgm": WIRE % 1 + WIRE[:90], "cut.jsonl.gz": broken, "e": b""}
    bundle = {**inner, "inner.tar": tarred(inner), "c.txt": b"no story\n1\n2\n3", "z": LINE}
    for name, content in {
        "lines.jsonl": LINE + b"{\n\n" + LINE,
        "wire.sgm": (WIRE % 1) + (WIRE % 2)[:80] + WIRE % 3,
        "bundle.zip": zipped(bundle),
        "bundle.tar.gz": gzip.compress(tarred(bundle)),
        "cut.tar.gz": gzip.compress(tarred(bundle))[:-300],
    }.items():
        path = tmp_path / name
        path.write_bytes(content)
        whole = list(read_file(str(path)))
        for number, (place, _) in every(enumerate(whole), least=2):
            assert list(read_file(str(path), start=place)) == whole[number + 1 :], (name, place)


@pytest.mark.parametrize("name", ["json_lines", "reuters_sgml"])
def test_stories_that_were_read_before_are_passed_over_unparsed(name: str) -> None:
    format = FORMATS[name]
    for path in every(sample_files(name)):
        content = path.read_bytes()
        content = gzip.decompress(content) if path.suffix == ".gz" else content
        whole = list(format.read(Stream(io.BytesIO(content).read), "x"))
        for skip in range(len(whole) + 2):
            stream = Stream(io.BytesIO(content).read)
            stream.skip = skip
            assert list(format.read(stream, "x")) == whole[skip:]
            assert stream.skip == max(0, skip - len(whole))


# The sample archive


def test_clippings_read_as_expected() -> None:
    rows = {row["file"]: row for row in expected("text_clipping")}
    folder = CORPUS / "text_clipping"
    for found in every(read(folder), least=len(rows)):
        row = rows.pop(found.origin.split("#")[0].removeprefix(f"{folder}/"))
        if "rejected" in row:
            assert isinstance(found, Reject)
            assert found.reason == row["rejected"].replace(" ", "-")
            continue
        assert isinstance(found, Story), found
        paragraphs = found.body.split("\n\n") if found.body else []
        assert {
            "headline": found.headline, "source": found.source,
            "date": zulu(found.date) if found.date else None,
            "byline": found.byline, "dateline": found.dateline, "paragraphs": len(paragraphs),
            "guessed": bool(found.guessed), "begins": found.body[: len(row["begins"])],
        } == {key: value for key, value in row.items() if key != "file"}  # fmt: skip
    assert not rows


def test_json_lines_read_as_expected() -> None:
    found = list(read(CORPUS / "json_lines"))
    rows = expected("json_lines")
    for one, row in every(zip(found, rows, strict=True)):
        assert f"/{row['file']}#" in one.origin
        if row["outcome"] == "rejected":
            assert isinstance(one, Reject)
            assert f"line {row['line']}:" in one.message
        else:
            assert isinstance(one, Story)
            for key in ("id", "version", "headline"):
                assert getattr(one, key) == row[key]
            assert zulu(when(one)) == row["date"]


def test_reuters_reads_as_expected() -> None:
    found = list(read(CORPUS / "reuters_sgml"))
    for one, row in every(zip(found, expected("reuters_sgml"), strict=True)):
        assert isinstance(one, Story), one
        assert zulu(when(one)) == row["date"]
        assert [[e.kind, e.name] for e in one.entities] == row["entities"]
        assert list(one.topics) == row["topics"]
        for key in ("id", "headline", "source", "dateline", "byline"):
            assert getattr(one, key) == row[key]
        assert one.body.startswith(row["begins"])
        assert row["begins"] or not one.body


def test_every_original_reopens() -> None:
    """Every origin leads back to as many bytes as it says; test_formats checks what they hold."""
    empty = [found for found in read(CORPUS) if rejects([found]) == ["empty"]]
    origins = [found.origin for found in read(CORPUS) if found not in empty]
    for origin in every(origins, least=200):
        place = origin.rpartition("#")[2]
        # A row of a spreadsheet is no bytes of its file: it is shown as JSON.
        size = int(place.rpartition("+")[2]) if "+" in place else len(original(origin)) or -1
        assert len(original(origin)) == size


def test_reading_leaves_the_archive_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(LINE)
    before = file.stat().st_mtime_ns
    list(read(file))
    assert (os.listdir(tmp_path), file.stat().st_mtime_ns) == (["a.jsonl"], before)


# Real material


def test_the_real_clipping(clippings: Path) -> None:
    (story,) = stories(read(clippings))
    assert story.headline == "Russia, Turkey to develop military ties"
    assert (story.date, story.source) == (datetime(2020, 12, 30, tzinfo=UTC), "AFP")
    assert story.dateline == "MOSCOW"
    assert story.body.startswith("Russian Foreign Minister Sergei Lavrov said")
    assert len(story.body.split("\n\n")) == 8


def test_the_real_reuters(reuters: Path) -> None:
    found = list(read(reuters))
    assert len(stories(found)) == len({story.id for story in stories(found)}) == 21_578
    assert rejects(found) == []
    assert skips(found) == ["unknown-format"] * 8
    (odd,) = [story for story in stories(found) if story.guessed]
    assert (odd.id, zulu(when(odd))) == ("reuters-17192", "1987-03-31T00:00:00Z")
    last = stories(found)[-1]
    assert f'NEWID="{last.id.removeprefix("reuters-")}"'.encode() in original(last.origin)


# Folders and files


def test_a_folder_is_read_in_order(tmp_path: Path) -> None:
    for name in ("b/2.jsonl", "b/1.jsonl", "a.jsonl", "c.jsonl", ".hidden.jsonl", ".git/x.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(LINE)
    (tmp_path / "d").symlink_to(tmp_path / "b")
    (tmp_path / "e.jsonl").symlink_to(tmp_path / "a.jsonl")
    (tmp_path / "f.jsonl").symlink_to(tmp_path / "nothing")
    found = list(read(tmp_path))
    names = [s.origin.split("#")[0].removeprefix(f"{tmp_path}/") for s in stories(found)]
    assert names == ["a.jsonl", "b/1.jsonl", "b/2.jsonl", "c.jsonl", "e.jsonl"]
    assert (rejects(found), skips(found)) == (["unreadable"], ["link"])


def test_what_is_no_story_is_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a")
    (tmp_path / "b").write_bytes(b"")
    (tmp_path / "c.md").write_bytes(b"# Read me\n\n- one\n- two\n")
    (tmp_path / "d.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    (tmp_path / "f.json").write_bytes(b'{"id": "1",\n "colour": "x",\n "date": "2020"}')
    (tmp_path / "e.xml").write_bytes(b"<?xml version='1.0'?><a/>")
    found = list(read(tmp_path))
    assert rejects(found) == ["not-a-file", "empty"]
    assert skips(found) == ["unknown-format"] * 4


def test_an_unreadable_file_is_rejected(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root reads everything")
    (tmp_path / "a.jsonl").write_bytes(LINE)
    (tmp_path / "a.jsonl").chmod(0)
    assert rejects(read(tmp_path)) == ["unreadable"]


def test_a_missing_archive_is_an_error() -> None:
    with pytest.raises(ArchiveError, match=r"no such file or folder: /no/such"):
        read("/no/such")
    with pytest.raises(ArchiveError, match="no such file or folder"):
        size("/no/such")
    with pytest.raises(ArchiveError, match="no such file or folder"):
        original("/no/such#0+10")


def test_an_unknown_format_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="unknown format fax; there are reuters_sgml, "):
        read(tmp_path, "fax")


@pytest.mark.parametrize("format", FORMATS)
def test_a_format_given_wrongly_is_not_silent(format: str, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"neither\nthis\nnor that\n")
    found = list(read(tmp_path, format))
    assert found
    assert not stories(found)


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lambda d: zipped({"a.jsonl": d})])
def test_standard_input(pack: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(pack(LINE))))
    counted: list[int] = []
    (story,) = stories(read("-", on_bytes=counted.append))
    assert story.id == "n-1"
    assert sum(counted) == len(pack(LINE))
    with pytest.raises(ArchiveError, match="standard input, which cannot be reopened"):
        original(story.origin)


def test_a_changed_archive_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(LINE)
    (story,) = stories(read(tmp_path))
    (tmp_path / "a.jsonl").write_bytes(b"short")
    with pytest.raises(ArchiveError, match="changed"):
        original(story.origin)
    with pytest.raises(ArchiveError, match="not the origin"):
        original("a.jsonl")


@pytest.mark.parametrize("format", ["reuters_sgml", "json_lines", "text_clipping"])
def test_a_story_too_big_is_rejected(
    format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("pieces", "formats.json_lines"):
        monkeypatch.setattr(f"searcher.archives.{module}.LARGEST_STORY", 3 << 20)
    big = b"x" * (5 << 20)
    data = {
        "reuters_sgml": WIRE % 1 + (WIRE % 2).replace(b"Oil", big) + WIRE % 3,
        "json_lines": LINE + LINE.replace(b"A body", big) + LINE,
        "text_clipping": b"Head\n\nMeridian 4 May 2016\n\n" + big,
    }[format]
    (tmp_path / "a").write_bytes(data)
    found = list(read(tmp_path))
    assert rejects(found) == ["too-big"]
    sizes = [len(original(story.origin)) < 500 for story in stories(found)]
    assert sizes == ([] if format == "text_clipping" else [True, True])
