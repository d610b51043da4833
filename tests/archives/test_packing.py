"""Whatever a file is packed in gives the same stories, or says what is damaged."""

import bz2
import gzip
import io
import lzma
import os
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from archived import (
    LINE,
    STORY,
    rejects,
    skips,
    stories,
    tarred,
    zipped,
)
from checking import every
from hypothesis import given
from hypothesis import strategies as st
from msgspec import json
from msgspec.structs import replace
from samples import CORPUS

from searcher.archives import (
    Reject,
    compression,
    original,
    read,
    size,
)
from searcher.archives.locators import named, written
from searcher.codec import to_json
from searcher.story import Story

PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "a.jsonl": bytes,
    "a.gz": gzip.compress,
    "a.bz2": bz2.compress,
    "a.xz": lzma.compress,
    "a.zst": zstandard.compress,
    "two-parts.gz": lambda data: gzip.compress(data[:300]) + gzip.compress(data[300:]),
    "two-parts.zst": lambda d: zstandard.compress(d[:300]) + zstandard.compress(d[300:]),
    "a.zip": lambda data: zipped({"a.jsonl": data}),
    "a.tar": lambda data: tarred({"a.jsonl": data}),
    "a.tgz": lambda data: tarred({"a.jsonl": data}, "w:gz"),
    "a.tar.bz2": lambda data: tarred({"a.jsonl": data}, "w:bz2"),
    "a.txz": lambda data: tarred({"a.jsonl": data}, "w:xz"),
    "a.tar.zst": lambda data: zstandard.compress(tarred({"a.jsonl": data})),
    "zip-in.tar": lambda data: tarred({"in.zip": zipped({"a.jsonl": data})}),
    "tar-in.zip": lambda data: zipped({"in.tgz": tarred({"a.jsonl.gz": gzip.compress(data)})}),
    "named-wrongly.txt": gzip.compress,
}


@pytest.mark.parametrize("name", PACKINGS)
def test_every_packing_gives_the_same_stories(name: str, tmp_path: Path) -> None:
    plain = CORPUS / "json_lines" / "2015-2017.jsonl"
    (tmp_path / name).write_bytes(PACKINGS[name](plain.read_bytes()))
    found = stories(read(tmp_path / name))
    assert [replace(s, origin="") for s in found] == [
        replace(s, origin="") for s in stories(read(plain))
    ]
    for one, there in every(zip(found, read(plain), strict=True)):
        assert original(one.origin) == original(there.origin)


def test_on_bytes_adds_up_to_size(tmp_path: Path) -> None:
    for name, pack in PACKINGS.items():
        (tmp_path / name).write_bytes(pack(LINE * 50))
    counted: list[int] = []
    list(read(tmp_path, on_bytes=counted.append))
    assert sum(counted) == size(tmp_path)


def test_a_cut_gz_keeps_the_stories_before_the_cut(tmp_path: Path) -> None:
    lines = b"".join(
        json.encode(to_json(replace(STORY, id=f"n-{n}", body=os.urandom(500).hex()))) + b"\n"
        for n in range(2000)
    )
    packed = gzip.compress(lines)
    (tmp_path / "a.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    found = list(read(tmp_path))
    assert 900 < len(stories(found)) < 1100
    assert rejects(found) == ["cut"]


@pytest.mark.parametrize("name", [name for name in PACKINGS if name != "a.jsonl"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_cut_is_never_silent(name: str, share: float, tmp_path: Path) -> None:
    lines = b"".join(
        json.encode(to_json(replace(STORY, id=f"n-{n}", body=os.urandom(2000).hex()))) + b"\n"
        for n in range(50)
    )
    packed = PACKINGS[name](lines)
    (tmp_path / name).write_bytes(packed[: int(len(packed) * share)])
    found = list(read(tmp_path))
    # A cut through the zeros at the end of a tar takes nothing away.
    assert rejects(found) or len(stories(found)) == 50
    assert {s.body for s in stories(found)} <= {json.decode(x)["body"] for x in lines.splitlines()}


def test_a_cut_clipping_is_no_story(tmp_path: Path) -> None:
    text = b"Head\n\nMeridian 4 May 2016\n\n" + os.urandom(5000).hex().encode()
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(text)[:-1500])
    found = list(read(tmp_path))
    assert (stories(found), rejects(found)) == ([], ["cut"])


@pytest.mark.slow
@pytest.mark.parametrize("pack", [bz2.compress, lzma.compress, zstandard.compress])
def test_a_bomb_is_not_unpacked(
    pack: Callable[[bytes], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compression, "FREE_UNPACKED", 1 << 20)
    line = json.encode(to_json(replace(STORY, body="x" * (40 << 20)))) + b"\n"
    (tmp_path / "bomb").write_bytes(pack(LINE + line))
    found = list(read(tmp_path))
    assert rejects(found) == ["bomb"]


def test_a_bomb_in_a_zip_stops_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compression, "FREE_UNPACKED", 1 << 20)
    bomb = zipped({"big.jsonl": LINE + b" " * (8 << 20)})
    (tmp_path / "a.zip").write_bytes(zipped({"1.zip": bomb, "2.jsonl": LINE}))
    found = list(read(tmp_path))
    assert rejects(found) == ["bomb"]
    assert len(stories(found)) == 2


def test_nested_too_deep(tmp_path: Path) -> None:
    inner = tarred({"b.tar": tarred({"c.tar": tarred({"a.jsonl": LINE})}), "a.jsonl": LINE})
    (tmp_path / "a.tar").write_bytes(inner)
    gz = gzip.compress(gzip.compress(gzip.compress(LINE)))
    (tmp_path / "b.gz").write_bytes(gz)
    found = list(read(tmp_path))
    assert rejects(found) == ["nested-too-deep"] * 2
    assert len(stories(found)) == 1


def test_an_encrypted_member_is_rejected(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.jsonl": LINE}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    assert rejects(read(tmp_path)) == ["encrypted"]


def test_hostile_members(tmp_path: Path) -> None:
    names = ("../../evil.jsonl", "/etc/evil.jsonl", "a\nb!/c.jsonl", "50%25.jsonl", "x#1+2")
    file = io.BytesIO(tarred(dict.fromkeys(names, LINE)))
    with tarfile.open(fileobj=file, mode="a") as archive:
        for name, kind in (("pipe", tarfile.FIFOTYPE), ("link", tarfile.SYMTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        hidden = tarfile.TarInfo("__MACOSX/._a")
        archive.addfile(hidden)
    (tmp_path / "a.tar").write_bytes(file.getvalue())
    found = list(read(tmp_path))
    assert [original(story.origin) for story in stories(found)] == [LINE[:-1]] * 5
    assert (rejects(found), skips(found)) == (["not-a-file"], ["link"])
    assert os.listdir(tmp_path) == ["a.tar"]


@given(st.text(st.characters(exclude_categories=())))
def test_names_in_origins_come_back(name: str) -> None:
    try:
        os.fsencode(name)
    except UnicodeEncodeError:
        return
    assert named(written(name)) == name
    assert "!/" not in written(name) + "/"
    written(name).encode()


@pytest.mark.parametrize("suffix", ["tar", "zip"])
def test_a_name_that_comes_again_reopens(suffix: str, tmp_path: Path) -> None:
    second = json.encode(to_json(replace(STORY, id="n-2")))
    if suffix == "tar":
        data = tarred({"a": LINE}).rstrip(b"\0")
        data += b"\0" * (-len(data) % 512) + tarred({"a": second})
    else:
        file = io.BytesIO(zipped({"a": LINE}))
        with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a", second)
        data = file.getvalue()
    (tmp_path / "x").write_bytes(data)
    found = stories(read(tmp_path))
    assert [original(s.origin) for s in found] == [LINE[:-1], second]


def test_a_tar_with_a_header_of_endless_length_is_a_reject(tmp_path: Path) -> None:
    record = b"99999999999999999999 path=a\n"
    with tarfile.open(tmp_path / "a.tar", "w", format=tarfile.PAX_FORMAT) as tar:
        info = tarfile.TarInfo("header")
        info.type, info.size = tarfile.XHDTYPE, len(record)
        tar.addfile(info, io.BytesIO(record))
        tar.addfile(tarfile.TarInfo("empty"))
    (reject,) = read(tmp_path)
    assert isinstance(reject, Reject)
    assert reject.reason == "cut"


def test_a_packed_file_that_lists_nothing_says_so(tmp_path: Path) -> None:
    whole = zipped({"a.jsonl": LINE})
    end = whole.rindex(b"PK\5\6")
    unlisted = whole[:end] + b"PK\5\6" + bytes(12) + end.to_bytes(4, "little") + bytes(2)
    for data, reason in (
        (unlisted, "damaged"),
        (zipped({}), "no-stories"),
        (zipped({".DS_Store": LINE}), "no-stories"),
        (tarred({".DS_Store": LINE}), "no-stories"),
    ):
        (tmp_path / "a.bin").write_bytes(data)
        (found,) = read(tmp_path)
        assert not isinstance(found, Story)
        assert found.reason == reason


def test_a_member_that_has_lost_its_name_is_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        info = zipfile.ZipInfo("a")
        info.filename = ""
        archive.writestr(info, LINE)
    (found,) = read(tmp_path)
    assert isinstance(found, Story)
    assert original(found.origin) == LINE.strip()
