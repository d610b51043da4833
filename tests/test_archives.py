"""Samples and what they hold: every format, every packing, every way to be broken."""

import bz2
import gzip
import io
import json
import lzma
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zstandard
from samples import CORPUS, ROOT

from searcher.archives import FORMATS, Reject, Skipped, original, read
from searcher.archives import files as packing
from searcher.building import build
from searcher.errors import ArchiveError
from searcher.story import Entity, Story, microseconds

EXPECTED = ROOT / "tests" / "expected"
SGML = CORPUS / "reuters_sgml" / "pages-000.sgm"


def expected(format: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (EXPECTED / f"{format}.jsonl").read_text().splitlines()]


def iso(story: Story) -> str:
    return story.date.isoformat().replace("+00:00", "Z")


def begins(story: Story) -> str:
    return " ".join(story.body.split()[:5])


def test_every_format_has_a_sample() -> None:
    assert {folder.name for folder in CORPUS.iterdir()} == set(FORMATS)


@pytest.mark.parametrize("clipping", expected("text_clipping"), ids=lambda c: c["file"])
def test_clippings(clipping: dict[str, object]) -> None:
    (found,) = read(str(CORPUS / "text_clipping" / str(clipping["file"])))
    if "rejected" in clipping:
        assert isinstance(found, Reject)
        assert found.reason == str(clipping["rejected"]).replace(" ", "-")
        return
    assert isinstance(found, Story)
    assert {
        "file": clipping["file"],
        "headline": found.headline,
        "date": iso(found),
        "source": found.source,
        "byline": found.byline,
        "dateline": found.dateline,
        "paragraphs": len(found.body.split("\n\n")) if found.body else 0,
        "begins": begins(found),
        "guessed": bool(found.guessed),
    } == clipping


def test_reuters_sgml() -> None:
    found = [story for story in read(str(SGML)) if isinstance(story, Story)]
    for story, facts in zip(found, expected("reuters_sgml"), strict=True):
        assert {
            "id": story.id,
            "headline": story.headline,
            "date": iso(story),
            "source": story.source,
            "dateline": story.dateline,
            "byline": story.byline,
            "topics": list(story.topics),
            "entities": [[entity.kind, entity.name] for entity in story.entities],
            "begins": begins(story),
        } == facts


def test_json_lines() -> None:
    found = list(read(str(CORPUS / "json_lines")))
    for story, facts in zip(found, expected("json_lines"), strict=True):
        if facts["outcome"] == "rejected":
            assert isinstance(story, Reject)
            assert f"line {facts['line']}:" in story.message
        else:
            assert isinstance(story, Story)
            assert (story.id, story.version, story.headline, iso(story)) == (
                facts["id"], facts["version"], facts["headline"], facts["date"],
            )  # fmt: skip


def test_json_lines_build(tmp_path: Path) -> None:
    """Takes 1, 3, 2, a correction, a repeated line and broken ones end as they should."""
    outcomes = [str(line["outcome"]) for line in expected("json_lines")]
    ledger = build([str(CORPUS / "json_lines")], tmp_path / "index").ledger
    for outcome in ("added", "updated", "unchanged", "stale", "rejected"):
        assert getattr(ledger, outcome) == outcomes.count(outcome)
    assert ledger.read == len(outcomes)


def test_the_real_clipping(clippings: Path) -> None:
    (story,) = read(str(clippings))
    assert isinstance(story, Story)
    assert story.headline == "Russia, Turkey to develop military ties"
    assert iso(story) == "2020-12-30T00:00:00Z"
    assert (story.source, story.dateline) == ("AFP", "MOSCOW")


def stories(path: Path) -> list[Story]:
    return [story for story in read(str(path)) if isinstance(story, Story)]


def packed() -> Iterator[tuple[str, bytes]]:
    content = SGML.read_bytes()
    yield "a.sgm.gz", gzip.compress(content)
    yield "a.sgm.bz2", bz2.compress(content)
    yield "a.sgm.xz", lzma.compress(content)
    yield "a.sgm.zst", zstandard.ZstdCompressor().compress(content)
    yield "misleading.txt", gzip.compress(content)
    yield "a.zip", zipped("in/a.sgm", content)
    yield "a.tar", tarred("in/a.sgm", content)
    for name, compress in (("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)):
        yield f"a.tar.{name}", compress(tarred("a.sgm", content))
    yield "a.tar.zst", zstandard.ZstdCompressor().compress(tarred("a.sgm", content))
    yield "nested.zip", zipped("b.tar.gz", gzip.compress(tarred("a.sgm", content)))
    yield "climbing.tar", tarred("../../../etc/a.sgm", content)


def tarred(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        tar.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def zipped(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content"), list(packed()), ids=lambda v: v if isinstance(v, str) else ""
)
def test_packing_changes_nothing(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    found = stories(tmp_path / name)
    assert [(s.id, s.body) for s in found] == [(s.id, s.body) for s in stories(SGML)]
    assert original(found[7].origin) in SGML.read_bytes()
    assert found[7].id.removeprefix("reuters-").encode() in original(found[7].origin)
    assert sorted(p.name for p in tmp_path.iterdir()) == [name]


def test_every_sample_can_be_reopened() -> None:
    for story in stories(CORPUS):
        assert original(story.origin)


def test_standard_input() -> None:
    script = "from searcher.archives import read; print(sum(1 for _ in read('-')))"
    result = subprocess.run(
        [sys.executable, "-c", script], input=gzip.compress(SGML.read_bytes()), capture_output=True
    )
    assert result.stdout == b"14\n"
    with pytest.raises(ArchiveError, match="standard input"):
        original("-#0+10")


@pytest.mark.parametrize("suffix", ["gz", "bz2", "xz", "zst"])
def test_a_cut_archive_keeps_the_stories_before_the_cut(suffix: str, tmp_path: Path) -> None:
    packers: dict[str, Callable[[bytes], bytes]] = {
        "gz": gzip.compress,
        "bz2": bz2.compress,
        "xz": lzma.compress,
        "zst": zstandard.ZstdCompressor().compress,
    }
    pack = packers[suffix]
    many = b"".join(
        SGML.read_bytes().replace(b'NEWID="9', f'NEWID="{n}9'.encode()) for n in range(60)
    )
    content = pack(many)
    path = tmp_path / f"cut.sgm.{suffix}"
    path.write_bytes(content[: len(content) * 2 // 3])
    *kept, last = read(str(path))
    assert isinstance(last, Reject)
    assert last.reason == "cut"
    if suffix == "gz":
        assert len(kept) > 100


def test_a_bomb_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "BOMB_BYTES", 1_000_000)
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(b'{"id" "headline"' + b"\0" * 30_000_000))
    (found,) = read(str(tmp_path / "bomb.gz"))
    assert isinstance(found, Reject)
    assert found.reason == "bomb"


def test_what_is_no_wire_is_named(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("cocoa\ncoffee\ntin\n")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    (tmp_path / ".hidden").write_text("x")
    found = list(read(str(tmp_path)))
    assert [type(one) for one in found] == [Skipped, Skipped]
    three = zipped("c.zip", zipped("b.zip", zipped("a.sgm", SGML.read_bytes())))
    (tmp_path / "deep.zip").write_bytes(three)
    (deep,) = read(str(tmp_path / "deep.zip"))
    assert isinstance(deep, Reject)
    assert deep.reason == "nested-too-deep"


def test_what_is_not_there() -> None:
    with pytest.raises(ArchiveError, match="no such file or folder: nowhere"):
        list(read("nowhere"))
    with pytest.raises(ArchiveError, match='no format "nonsense"'):
        list(read(str(CORPUS), "nonsense"))


def test_a_broken_story_among_good_ones(tmp_path: Path) -> None:
    content = SGML.read_bytes().replace(b"</REUTERS>", b"", 1)
    (tmp_path / "a.sgm").write_bytes(content)
    found = list(read(str(tmp_path)))
    assert [type(one) for one in found].count(Reject) == 1
    assert len(found) == 14


def test_entities_and_dates() -> None:
    story = next(s for s in stories(SGML) if s.id == "reuters-90002")
    assert Entity("org", "nato") in story.entities
    assert microseconds(story.date) == 1_562_921_557_410_000
