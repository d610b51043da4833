"""Damaged files of every format: no traceback, no hang, and something is always found.

`pytest -m slow tests/test_mutation.py`; MUTATIONS=100 in the environment for a shorter run.
"""

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from giving import SAMPLES
from samples import CORPUS

from searcher.archives import FORMATS, HEAD, Reject, Skipped, read
from searcher.archives.files import members
from searcher.archives.stream import Member
from searcher.story import Story

MUTATIONS = int(os.environ.get("MUTATIONS", "10000"))
LARGEST = 200_000  # bytes of a file that is mutated
LONGEST = 5.0  # seconds of processor time that reading one may take


def seeds(format: str) -> list[bytes]:
    """The plain bytes of our samples, and of the real ones that are read as this format."""
    found = []
    for folder in (CORPUS / format, SAMPLES):
        for file in sorted(folder.rglob("*")) if folder.exists() else ():
            if file.is_file():
                found += [data for data in _plain(str(file)) if FORMATS[format].sniff(data[:HEAD])]
    return found


def _plain(path: str) -> Iterator[bytes]:
    for member in members(path):
        if isinstance(member, Member):
            yield member.stream.read(LARGEST)


def mutated(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """A file after a few flips, cuts, doublings and splices."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(changed) + 1)
        length = chance.choice((1, 3, 20, 300))
        match chance.randrange(6):
            case 0:
                changed[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del changed[at : at + length]
            case 2:
                changed[at:at] = changed[at : at + length] * chance.randint(1, 20)
            case 3:
                start = chance.randrange(len(other) + 1)
                changed[at:at] = other[start : start + length]
            case 4:
                changed[at:at] = chance.choice(
                    (b"<", b">", b"&", b'"', b"\0", b"\x03", b"]]>", b"\n")
                )
            case _:
                del changed[at:]
    return bytes(changed)


@pytest.mark.slow
@pytest.mark.parametrize("format", FORMATS)
def test_mutations(format: str, tmp_path: Path) -> None:
    files = seeds(format)
    assert files
    chance = random.Random(format)
    for number in range(MUTATIONS):
        data = mutated(chance.choice(files), chance.choice(files), chance)
        is_named = number % 2 == 0  # the other half has to be recognised
        (tmp_path / "x").write_bytes(data)
        start = time.process_time()
        found = list(read(tmp_path, format if is_named else None))
        assert time.process_time() - start < LONGEST, data
        assert found, data
        assert all(isinstance(one, Story | Reject | Skipped) for one in found)
