"""Damaged files of every format and packing: no traceback, no hang, no story lost unreported.

A few dozen of each by default, 10,000 by FULL=1 in the environment, or as many as MUTATIONS says;
one format by `-k nitf`. What failed lies in pytest's folder of the test.
"""

import bz2
import gzip
import io
import lzma
import os
import random
import re
import tarfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import pytest
import zstandard
from checking import every
from counts import tries
from giving import EXPORTS, SAMPLES
from samples import CORPUS

from searcher.archives import FORMATS, Reject, original
from searcher.archives.files import members, walk
from searcher.archives.formats import HEAD
from searcher.archives.stream import Member
from searcher.index import ingest
from searcher.index.builder import Built, build
from searcher.index.check import problems
from searcher.index.location import drop
from searcher.index.opened import Index
from searcher.index.report import Ledger

pytestmark = pytest.mark.property

MUTATIONS = int(os.environ.get("MUTATIONS", tries(100, 10_000)))
BATCH = 200  # files of one build, at most
# A process of its own reads these, and takes most of a second to begin: a tenth as many of them.
SLOW = ("parquet", "pdf", "xlsx")
LONGEST = 20.0  # seconds of processor time that reading and filing one may take
USUAL = 60_000  # bytes of a file that is mutated,
LARGEST = 200_000  # but for one in so many:
RARE = 20


def seeds(format: str) -> list[bytes]:
    """The unpacked bytes of all samples, ours and real, that are recognised as a format."""
    folders = (folder for folder in (CORPUS, SAMPLES, EXPORTS) if folder.exists())
    files = (path for folder in folders for path in walk(folder))
    plain = (data for path in files if isinstance(path, str) for data in _plain(path))
    return [data for data in plain if _chosen(data[:HEAD]) == format]


def _chosen(head: bytes) -> str:
    return next((name for name, format in FORMATS.items() if format.sniff(head)), "")


def _plain(path: str) -> Iterator[bytes]:
    for member in members(path):
        if isinstance(member, Member):
            yield member.stream.read(LARGEST)


def mutated(files: Sequence[bytes], chance: random.Random) -> bytes:
    """One of these files with one or more random changes, mild ones or of every kind."""
    size = LARGEST if chance.randrange(RARE) == 0 else USUAL
    changed, other = bytearray(chance.choice(files)[:size]), chance.choice(files)
    changes = chance.choice((GENTLE, GENTLE + ROUGH))
    for _ in range(chance.choice((1, 2, 8))):
        chance.choice(changes)(changed, chance.randrange(len(changed) + 1), other, chance)
    return bytes(changed)


Change = Callable[[bytearray, int, bytes, random.Random], None]


def flip(data: bytearray, at: int, other: bytes, chance: random.Random) -> None:
    """Another byte."""
    data[at : at + 1] = bytes([chance.randrange(256)])


def retype(data: bytearray, at: int, other: bytes, chance: random.Random) -> None:
    """Another character that could occur in a text."""
    data[at : at + 1] = bytes([chance.choice(b"0123456789AZaz -:/.,\n\t")])


def misnumber(data: bytearray, at: int, other: bytes, chance: random.Random) -> None:
    """Another digit, in a date, a version, a length."""
    if found := re.compile(rb"\d").search(data, at):
        data[found.start()] = chance.choice(b"0123456789")


def overgrow(data: bytearray, at: int, other: bytes, chance: random.Random) -> None:
    """A number too large for a machine word."""
    if found := re.compile(rb"\d").search(data, at):
        data[found.start() : found.start()] = chance.choice((b"9", b"0")) * chance.choice(
            (4, 20, 5000)
        )


def disguise(data: bytearray, at: int, other: bytes, chance: random.Random) -> None:
    """A letter that equals another one only when case is ignored, such as the long s."""
    if found := re.compile(rb"[ski]").search(data, at):
        sign = {b"s": "\u017f", b"k": "\u212a", b"i": "\u0130"}[found[0]]
        data[found.start() : found.end()] = sign.encode()


def empty(data: bytearray, at: int, other: bytes, chance: random.Random) -> None:
    """A field with nothing in it."""
    if found := re.compile(rb"[^<>\"\n]{2,300}").search(data, at):
        data[found.start() : found.end()] = chance.choice((b"", b" ", b",,", b"::", b"\2\2\2"))


def lose(data: bytearray, at: int, other: bytes, chance: random.Random) -> None:
    """A gap."""
    del data[at : at + chance.choice(SPANS)]


def wipe(data: bytearray, at: int, other: bytes, chance: random.Random) -> None:
    """Blanks or control bytes in place of what was there."""
    length = min(chance.choice(SPANS), len(data) - at)
    data[at : at + length] = chance.choice((b" ", b"\n", b"\2", b"\0")) * length


def repeat(data: bytearray, at: int, other: bytes, chance: random.Random) -> None:
    """A piece repeated many times, which exposes whatever takes quadratic time."""
    times = 1 + min(chance.choice((1, 2, 20, 5000)), LARGEST // (len(data) + 1))
    data[at:at] = data[at : at + chance.choice(SPANS)] * times


def splice(data: bytearray, at: int, other: bytes, chance: random.Random) -> None:
    """A piece of another file."""
    start = chance.randrange(len(other) + 1)
    data[at:at] = other[start : start + chance.choice(SPANS)]


def mark(data: bytearray, at: int, other: bytes, chance: random.Random) -> None:
    """A character that means something in some format."""
    data[at:at] = chance.choice(
        (b"<", b">", b"&", b'"', b"{", b"[", b"\0", b"\x03", b"]]>", b"\n", b"\n\n", b"</p>")
    )


def cut(data: bytearray, at: int, other: bytes, chance: random.Random) -> None:
    """An early end."""
    del data[at:]


SPANS = (1, 3, 20, 300)
GENTLE: tuple[Change, ...] = (flip, retype, retype, misnumber, misnumber)
ROUGH: tuple[Change, ...] = (overgrow, disguise, empty, lose, wipe, repeat, splice, mark, cut)


class Clock:
    """Told of every file that has been read: the seconds of processor time that each took."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self._since = time.process_time()

    def __call__(self, ledger: Ledger, count: int) -> None:
        assert ledger.balances
        now = time.process_time()
        self.seconds.append(now - self._since)
        self._since = now


@pytest.mark.parametrize("format", FORMATS)
def test_mutations(format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest, "PROGRESS_EVERY", 1 << 60)  # it is told of whole files alone
    count = max(6, MUTATIONS // 10) if format in SLOW else MUTATIONS
    mutate(format, seeds(format), format, tmp_path, count)


def tarred(files: Sequence[bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for number, data in enumerate(files):
            info = tarfile.TarInfo(f"day/{number}")
            info.size, info.mtime = len(data), 1_000_000_000
            archive.addfile(info, io.BytesIO(data))
    return packed.getvalue()


def zipped(files: Sequence[bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for number, data in enumerate(files):
            archive.writestr(zipfile.ZipInfo(f"day/{number}"), data)
    return packed.getvalue()


PACKINGS: dict[str, Callable[[Sequence[bytes]], bytes]] = {
    "gz": lambda files: gzip.compress(files[0], mtime=0),
    "bz2": lambda files: bz2.compress(files[0]),
    "xz": lambda files: lzma.compress(files[0]),
    "zst": lambda files: zstandard.compress(files[0]),
    "tar": tarred,
    "tar.gz": lambda files: gzip.compress(tarred(files), mtime=0),
    "zip": zipped,
    "stored.zip": lambda files: zipped(files, zipfile.ZIP_STORED),
    "tar.gz.zip": lambda files: zipped([gzip.compress(tarred(files), mtime=0)]),
}


@pytest.mark.parametrize("packing", PACKINGS)
def test_mutations_of_what_is_packed(
    packing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "PROGRESS_EVERY", 1 << 60)
    files = [data for name in ("anpa1312", "nitf", "json_lines") for data in seeds(name)]
    few = [data for data in files if len(data) < USUAL]
    chance = random.Random(packing)
    packed = [PACKINGS[packing](chance.sample(few, 3)) for _ in range(20)]
    mutate(packing, packed, None, tmp_path)


def mutate(
    name: str, files: Sequence[bytes], format: str | None, folder: Path, wanted: int = MUTATIONS
) -> None:
    """Build so many damaged files: half with the format given, half to be recognised."""
    assert files
    total, slowest = Ledger(), 0.0
    written(files, folder)
    check(folder, format)  # as they are; and what takes long to import is there then
    size = min(BATCH, wanted // 2)
    for batch in range(0, wanted, size):
        chance = random.Random(f"{name} {batch}")
        count = min(size, wanted - batch)
        paths = written([mutated(files, chance) for _ in range(count)], folder)
        print(f"batch {batch}")
        built, seconds = check(folder, format if batch // size % 2 == 0 else None)
        late = [path for path, took in zip(paths, seconds, strict=True) if took > LONGEST]
        assert not late
        slowest = max(slowest, *seconds)
        add(total, built.ledger)
    print(f"{name}: {total}, skipped {total.skipped}; the slowest file took {slowest:.2f} s")
    print(total.rejected_by, total.skipped_by)


def written(files: Sequence[bytes], folder: Path) -> list[Path]:
    """Write the files to an otherwise empty folder, where they stay if the test fails."""
    for path in folder.glob("*.bin"):
        path.unlink()
    paths = [folder / f"{number:03}.bin" for number in range(len(files))]
    for path, data in zip(paths, files, strict=True):
        path.write_bytes(data)
    return paths


def check(folder: Path, format: str | None) -> tuple[Built, list[float]]:
    """Build an index of a folder's files and check the ledger against it.

    Gives the seconds that each file took. Reading them all again must change nothing.
    """
    paths = sorted(folder.glob("*.bin"))
    sources = [str(path) for path in paths]
    clock = Clock()
    try:
        built = build(sources, folder / "index", format=format, jobs=1, progress=clock)
    finally:
        print(f"{len(clock.seconds)} of {len(paths)} files were read")
    check_ledger(built, paths)
    again = build(sources, folder / "index", format=format, jobs=1)
    assert again.ledger.balances
    assert (again.stories, again.ledger.read) == (built.stories, built.ledger.read)
    assert again.ledger.rejected_by == built.ledger.rejected_by
    assert again.ledger.unchanged == built.ledger.read - built.ledger.rejected
    if built.stories:
        drop(folder / "index")
    return built, clock.seconds


def check_ledger(built: Built, paths: Sequence[Path]) -> None:
    """Every file says something; the index, the takes and the rejects are what the ledger says."""
    ledger = built.ledger
    outcomes = ledger.added + ledger.updated + ledger.unchanged + ledger.stale + ledger.rejected
    assert ledger.read == outcomes
    assert ledger.balances
    rejects = [unused for unused in built.unused if isinstance(unused, Reject)]
    assert (len(rejects), len(built.unused)) == (ledger.rejected, ledger.rejected + ledger.skipped)
    folder = str(paths[0].parent)
    told = [one for one in built.unused if one.origin.startswith(folder) and one.reason]
    assert len([one for one in told if one.message]) == len(built.unused)
    if not built.stories:  # what holds none makes no index
        assert not built.path.exists()
        return
    with Index(built.path) as index:
        assert not list(problems(index))
        assert built.stories == len(index.engine) == ledger.added
        assert len(index.history) == ledger.updated + ledger.stale
        assert len(list(index.rejects())) == len(built.unused)
        for story in every(islice(index.engine.stories(), 20)):
            assert original(story.origin), story
        of_each = index.manifest.archives
    for path in every(paths):
        assert of_each[str(path)]["read"] + of_each[str(path)]["skipped"], path


def add(total: Ledger, ledger: Ledger) -> None:
    """Add the counts of one ledger to another's."""
    for name, count in ledger.counts().items():
        setattr(total, name, getattr(total, name) + count)
    total.rejected_by = dict(Counter(total.rejected_by) + Counter(ledger.rejected_by))
    total.skipped_by = dict(Counter(total.skipped_by) + Counter(ledger.skipped_by))
