"""Archives: what is read out of every format, packing and damage; nothing is lost in silence."""

import bz2
import gzip
import io
import lzma
import os
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zstandard
from checking import every
from expecting import expected, sample_files
from hypothesis import given
from hypothesis import strategies as st
from msgspec import json
from msgspec.structs import replace
from samples import CORPUS

from searcher.analysis import clean
from searcher.archives import (
    FORMATS,
    Found,
    Reject,
    Skipped,
    compression,
    original,
    read,
    read_file,
    size,
)
from searcher.archives.formats.json_lines import read as read_json_lines
from searcher.archives.locators import named, written
from searcher.archives.newsroom.datelines import split_clipping
from searcher.archives.stream import Stream
from searcher.codec import to_json
from searcher.errors import ArchiveError
from searcher.story import Entity, Status, Story

STORY = Story("n-1", datetime(2020, 1, 2, tzinfo=UTC), "A headline", "A body.", source="Meridian")
LINE = json.encode(to_json(STORY)) + b"\n"
WIRE = (
    b'<REUTERS TOPICS="NO" OLDID="1" NEWID="%d">\n<DATE> 3-MAR-1987 09:18:21.26</DATE>\n'
    b"<TOPICS></TOPICS><TEXT>&#2;\n<TITLE>OIL UP</TITLE>\n<DATELINE>    LONDON, March 3 - "
    b"</DATELINE><BODY>Oil rose.\n    It fell.\n Reuter\n&#3;</BODY></TEXT>\n</REUTERS>\n"
)


def stories(found: Iterable[object]) -> list[Story]:
    return [one for one in found if isinstance(one, Story)]


def rejects(found: Iterable[object]) -> list[str]:
    return [one.reason for one in found if isinstance(one, Reject)]


def skips(found: Iterable[object]) -> list[str]:
    return [one.reason for one in found if isinstance(one, Skipped)]


def zulu(date: datetime) -> str:
    return date.isoformat().replace("+00:00", "Z")


def parse_lines(data: bytes) -> list[Found]:
    return list(read_json_lines(Stream(io.BytesIO(data).read), "x"))


def tarred(members: dict[str, bytes], mode: str = "w") -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


# Reading on from a place


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
            "headline": found.headline, "date": zulu(found.date), "source": found.source,
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
            assert zulu(one.date) == row["date"]


def test_reuters_reads_as_expected() -> None:
    found = list(read(CORPUS / "reuters_sgml"))
    for one, row in every(zip(found, expected("reuters_sgml"), strict=True)):
        assert isinstance(one, Story), one
        assert zulu(one.date) == row["date"]
        assert [[e.kind, e.name] for e in one.entities] == row["entities"]
        assert list(one.topics) == row["topics"]
        for key in ("id", "headline", "source", "dateline", "byline"):
            assert getattr(one, key) == row[key]
        assert one.body.startswith(row["begins"])
        assert row["begins"] or not one.body


def test_every_original_reopens() -> None:
    """What it holds is seen to in each format's own tests."""
    empty = [found for found in read(CORPUS) if rejects([found]) == ["empty"]]
    origins = [found.origin for found in read(CORPUS) if found not in empty]
    for origin in every(origins, least=200):
        assert len(original(origin)) == int(origin.rpartition("+")[2])


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
    assert (odd.id, zulu(odd.date)) == ("reuters-17192", "1987-03-31T00:00:00Z")
    last = stories(found)[-1]
    assert f'NEWID="{last.id.removeprefix("reuters-")}"'.encode() in original(last.origin)


# Packing

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
    (tmp_path / "f.json").write_bytes(b'{"id": "1",\n "headline": "x",\n "date": "2020"}')
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


# Reuters


def test_a_wire_without_an_end_costs_no_other(tmp_path: Path) -> None:
    data = WIRE % 1 + (WIRE % 2)[:200] + WIRE % 3 + (WIRE % 4)[:200]
    (tmp_path / "a.sgm").write_bytes(data)
    found = list(read(tmp_path))
    assert [story.id for story in stories(found)] == ["reuters-1", "reuters-3"]
    assert rejects(found) == ["cut", "cut"]


def test_paragraphs_of_a_wire(tmp_path: Path) -> None:
    (tmp_path / "a.sgm").write_bytes(WIRE % 1)
    (story,) = stories(read(tmp_path))
    assert story.body == "Oil rose.\n\nIt fell.\n Reuter"
    assert story.dateline == "LONDON, March 3"


# Clippings


@pytest.mark.parametrize(
    ("line", "source", "date"),
    [
        ("AFP 30 Dec 2020", "AFP", "2020-12-30T00:00:00Z"),
        ("Meridian 13/04/2019", "Meridian", "2019-04-13T00:00:00Z"),
        ("Meridian 04/13/2019", "Meridian", "2019-04-13T00:00:00Z"),
        ("Meridian 4/4/2019", "Meridian", "2019-04-04T00:00:00Z"),
        ("Meridian, Sat 3 Sept. 2016, 11:05pm EDT", "Meridian", "2016-09-04T03:05:00Z"),
        ("May 5, 2018 Pacific Dispatch", "Pacific Dispatch", "2018-05-05T00:00:00Z"),
        ("By Elif Sandoval, Meridian, 17 Jul 2019", "Meridian", "2019-07-17T00:00:00Z"),
    ],
)
def test_lines_with_agency_and_date(line: str, source: str, date: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"Scrap\n\nHead\n\n{line}\n\nBody.\n")
    (story,) = stories(read(tmp_path))
    assert (story.headline, story.source, zulu(story.date)) == ("Head", source, date)


@pytest.mark.parametrize(
    "line", ["Dec 30, 2020", "Updated 30 Dec 2020", "Meridian 31 Feb 2019", "on 30 Dec 2020"]
)
def test_lines_without_an_agency_or_a_day(line: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"Head\n\n{line}\n\nBody.\n")
    assert not stories(read(tmp_path, "text_clipping"))


@pytest.mark.parametrize(
    ("body", "dateline"),
    [
        ("MOSCOW: He said.", "MOSCOW"),
        ("ANKARA (Meridian) - He said.", "ANKARA"),
        ("KYIV, Feb 24 (Northwire) — He said.", "KYIV"),
        ("LE BOURGET, France (AP) -- He said.", "LE BOURGET, France"),
        ("ST. PETERSBURG/MOSCOW, 3 May - He said.", "ST. PETERSBURG/MOSCOW"),
        ("Note: He said.", ""),
        ("NOTE: He said.", ""),
        ("He added: This is it.", ""),
        ("It rose - and fell.", ""),
        ("EU - Turkey ties.", ""),
        ("وقال: نعم", ""),
        ("Lavrov (Foreign Minister) - he said.", ""),
    ],
)
def test_datelines(body: str, dateline: str) -> None:
    place, rest = split_clipping(body)
    assert place == dateline
    assert rest == ("He said." if dateline else body)


# JSON Lines

_TEXT = st.text().map(lambda text: clean(text.replace("\r", ""))).filter(lambda t: t == clean(t))
_STORIES = st.builds(
    Story,
    id=_TEXT.filter(str.strip),
    date=st.datetimes(timezones=st.just(UTC)),
    headline=_TEXT.map(lambda text: text or "x"),
    body=_TEXT,
    version=st.integers(0, 2**40),
    source=_TEXT,
    slug=_TEXT,
    byline=_TEXT,
    dateline=_TEXT,
    entities=st.lists(
        st.builds(Entity, _TEXT, _TEXT, st.lists(_TEXT).map(tuple), _TEXT.filter(bool))
    ).map(tuple),
    topics=st.lists(_TEXT).map(tuple),
    language=_TEXT,
    urgency=st.none() | st.integers(1, 8),
    status=st.sampled_from(Status),
    created=st.none() | st.datetimes(timezones=st.just(UTC)),
    sent=st.none() | st.datetimes(timezones=st.just(UTC)),
    embargo=st.none() | st.datetimes(timezones=st.just(UTC)),
    note=_TEXT,
    guessed=st.lists(_TEXT).map(tuple),
    origin=_TEXT,
)


@given(_STORIES)
def test_to_json_is_read_back(story: Story) -> None:
    more = {"schema": 1, "rank": 1, "score": 2.5, "snippets": [{"field": "body"}]}
    line = json.encode(to_json(story) | more)
    assert parse_lines(line) == [replace(story, origin=f"x#0+{len(line)}")]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": ""}, "no-id"),
        ({"id": 7}, "wrong-type"),
        ({"date": None}, "no-date"),
        ({"date": "yesterday"}, "bad-date"),
        ({"date": "0001-01-01T00:00:00+14:00"}, "bad-date"),
        ({"headline": "", "body": ""}, "empty"),
        ({"version": "2"}, "wrong-type"),
        ({"version": True}, "wrong-type"),
        ({"version": 1.5}, "wrong-type"),
        ({"entities": ["Putin"]}, "wrong-type"),
        ({"entities": [{"kind": "person", "name": 1}]}, "wrong-type"),
        ({"entities": [{"kind": "person", "name": "A", "aliases": "B"}]}, "wrong-type"),
        ({"topics": "oil"}, "wrong-type"),
        ({"created": "yesterday"}, "bad-date"),
        ({"urgency": 9}, "wrong-type"),
        ({"status": "spiked"}, "wrong-type"),
        ({"status": []}, "wrong-type"),
    ],
)
def test_a_wrong_value_is_rejected(change: dict[str, object], reason: str) -> None:
    found = parse_lines(b"\n" + json.encode(to_json(STORY) | change) + b"\n" + LINE)
    assert rejects(found) == [reason]
    assert isinstance(found[0], Reject)
    assert found[0].message.startswith("line 2: ")
    assert len(stories(found)) == 1


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "bad-json"),
        (b"[1]", "bad-json"),
        (b'{"id": NaN}', "bad-json"),
        (b'{"id": "\\ud800"}', "bad-json"),
        (b"[" * 100_000, "bad-json"),
        (b'{"version": ' + b"9" * 5000 + b"}", "bad-json"),
        (LINE.replace(b'"id":', b'"id":"n-2","id":').strip(), "duplicate-key"),
        (b'{"a":' * 900 + b"1" + b"}" * 900, "no-date"),
    ],
)
def test_hostile_json(line: bytes, reason: str) -> None:
    assert rejects(parse_lines(line)) == [reason]


def test_a_date_without_zone_and_an_odd_encoding_are_guessed() -> None:
    line = b'{"id":"1","date":"2020-01-02T03:04","headline":"R\xe9\xe9lu"}'
    (story,) = stories(parse_lines(line))
    assert story.headline == "Réélu"
    assert story.date == datetime(2020, 1, 2, 3, 4, tzinfo=UTC)
    assert story.guessed == ("encoding cp1252", "time zone UTC")


@pytest.mark.parametrize(
    ("line", "source", "date", "guessed"),
    [
        ("AFP 05 Jan 2021", "AFP", "2021-01-05T00:00:00+00:00", ()),
        ("AFP Updated 05 Jan 2021", "AFP", "2021-01-05T00:00:00+00:00", ()),
        ("Reuters | Published January 5, 2021", "Reuters", "2021-01-05T00:00:00+00:00", ()),
        ("dpa 5. January 2021", "dpa", "2021-01-05T00:00:00+00:00", ()),
        ("dpa 5 January 2021", "dpa", "2021-01-05T00:00:00+00:00", ()),
        ("Xinhua 2021-01-05 10:30", "Xinhua", "2021-01-05T10:30:00+00:00", ("time zone UTC",)),
        ("AP, Jan 5, 2021 10:30pm EST", "AP", "2021-01-06T03:30:00+00:00", ()),
    ],
)
def test_agency_lines(
    line: str, source: str, date: str, guessed: tuple[str, ...], tmp_path: Path
) -> None:
    clipping = tmp_path / "clipping.txt"
    clipping.write_text(f"A headline of some words\n\n{line}\n\nPARIS: The body of the story.\n")
    (found,) = read(str(clipping))
    assert isinstance(found, Story)
    assert (found.source, found.date.isoformat()) == (source, date)
    assert found.guessed == guessed


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
