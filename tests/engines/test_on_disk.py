"""Engines on disk: reopened, shared, damaged, poisoned."""

import io
import os
import pickle
import pickletools
import random
from pathlib import Path

import pytest
from agreement import ids, story

from searcher.engines import ENGINES, open_engine, sums
from searcher.errors import EngineError
from searcher.query.nodes import (
    All,
    Or,
    Phrase,
    Word,
)
from searcher.story import Story

ON_DISK = [name for name in ENGINES if name != "memory"]


def put(path: Path, content: bytes) -> None:
    """Write a file anew: a living engine may have the old one mapped."""
    path.unlink(missing_ok=True)
    path.write_bytes(content)


# On disk


def build(name: str, folder: Path, *stories: Story) -> None:
    """An engine over these stories, committed and closed."""
    made = open_engine(name, folder, create=True, write=True)
    for one in stories:
        made.add(one)
    made.commit()
    made.close()


def touch(name: str, folder: Path) -> set[str]:
    """Read all that an engine has; raises EngineError if it cannot."""
    opened = open_engine(name, folder)
    try:
        opened.counts(All(), "source")
        assert len(list(opened.stories())) == len(opened)
        opened.search(Phrase("coup in"), 10)
        return ids(opened, Or((Word("cou*"), Word("in"), All())))
    finally:
        opened.close()


@pytest.mark.parametrize("name", ON_DISK)
def test_a_reopened_engine_has_what_was_committed(name: str, tmp_path: Path) -> None:
    build(name, tmp_path, story("1", "Coup in Ankara"))
    again = open_engine(name, tmp_path, write=True)
    again.add(story("2", "Coup in Athens"))
    again.delete("1")
    again.close()
    assert touch(name, tmp_path) == {"1"}
    again = open_engine(name, tmp_path, write=True)
    again.add(story("2", "Coup in Athens"))
    again.commit()
    assert touch(name, tmp_path) == {"1", "2"}
    again.close()
    again.close()
    assert touch(name, tmp_path) == {"1", "2"}


@pytest.mark.parametrize("name", ON_DISK)
def test_an_open_engine_keeps_what_it_saw(name: str, tmp_path: Path) -> None:
    build(name, tmp_path, story("1", "Coup"))
    reader, writer = open_engine(name, tmp_path), open_engine(name, tmp_path, write=True)
    assert len(reader) == 1
    for n in range(2, 8):
        writer.add(story(str(n), "Coup"))
        writer.delete(str(n - 1))
        writer.commit()
        assert ids(reader, Word("coup")) == {"1"}
        assert reader.get("1") == story("1", "Coup")
        assert ids(writer, Word("coup")) == {str(n)}
    reader.close()
    writer.close()


@pytest.mark.parametrize("name", ON_DISK)
def test_a_second_writer_is_refused(name: str, tmp_path: Path) -> None:
    build(name, tmp_path, story("1"))
    writer = open_engine(name, tmp_path, write=True)
    with pytest.raises(EngineError):
        open_engine(name, tmp_path, write=True)
    writer.add(story("2"))
    writer.commit()
    with pytest.raises(EngineError):
        open_engine(name, tmp_path, write=True)
    writer.close()
    open_engine(name, tmp_path, write=True).close()


@pytest.mark.parametrize("name", ON_DISK)
def test_a_reader_cannot_write(name: str, tmp_path: Path) -> None:
    build(name, tmp_path, story("1"))
    reader = open_engine(name, tmp_path)
    with pytest.raises(EngineError, match="reading"):
        reader.add(story("2"))
    with pytest.raises(EngineError, match="reading"):
        reader.delete("1")
    with pytest.raises(EngineError, match="reading"):
        reader.commit()
    reader.close()


@pytest.mark.parametrize("name", ON_DISK)
@pytest.mark.parametrize("write", [True, False])
def test_no_engine_there(name: str, tmp_path: Path, *, write: bool) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(EngineError):
            open_engine(name, folder, write=write)


@pytest.mark.parametrize("name", ON_DISK)
def test_foreign_files(name: str, tmp_path: Path) -> None:
    build(name, tmp_path, story("1", "Coup in Ankara"))
    for path in tmp_path.iterdir():
        put(path, b"this is something else\n")
    with pytest.raises(EngineError):
        touch(name, tmp_path)


@pytest.mark.parametrize("name", ON_DISK)
@pytest.mark.parametrize("damage", ["cut", "emptied", "flipped", "removed"])
def test_damaged_files_raise_nothing_but_engine_errors(
    name: str, damage: str, tmp_path: Path
) -> None:
    build(name, tmp_path, *(story(str(n), f"Coup in Ankara {n}", "tanks " * n) for n in range(9)))
    sound = {path: path.read_bytes() for path in sorted(tmp_path.iterdir()) if path.is_file()}
    chance = random.Random(damage)
    refused = 0
    for path, content in sound.items():
        match damage:
            case "cut":
                put(path, content[: len(content) // 2])
            case "emptied":
                put(path, b"")
            case "removed":
                path.unlink()
            case _:
                at = chance.randrange(len(content) or 1)
                flipped = bytes(byte ^ 255 for byte in content[at : at + 8])
                put(path, content[:at] + flipped + content[at + 8 :])
        try:
            touch(name, tmp_path)
        except EngineError:
            refused += 1
        put(path, content)
    assert refused > 0
    assert len(touch(name, tmp_path)) == 9


def test_no_damage_changes_a_story_in_silence(tmp_path: Path) -> None:
    told = {str(n): story(str(n), f"Paid {n} crowns", f"{n} crowns " * 40) for n in range(60)}
    build("tantivy", tmp_path, *told.values())
    (store,) = tmp_path.glob("*.store")
    sound = store.read_bytes()
    refused = 0
    for at in range(0, len(sound), max(1, len(sound) // 60)):
        put(store, sound[:at] + bytes([sound[at] ^ 4]) + sound[at + 1 :])
        try:
            opened = open_engine("tantivy", tmp_path)
            assert {found.id: found for found in opened.stories()} == told
        except EngineError:
            refused += 1
    assert refused > 30
    put(store, sound)


@pytest.mark.parametrize("name", ON_DISK)
def test_problems_names_a_damaged_file(name: str, tmp_path: Path) -> None:
    build(name, tmp_path, *(story(str(n), f"Coup {n}") for n in range(5)))
    opened = open_engine(name, tmp_path)
    endings = (".seg", ".store")
    damaged = max(p for p in tmp_path.iterdir() if p.suffix in endings)
    content = bytearray(damaged.read_bytes())
    content[len(content) // 2] ^= 1
    put(damaged, bytes(content))
    assert [damaged.name in line for line in opened.problems()] == [True]
    opened.close()


@pytest.mark.parametrize("name", ON_DISK)
def test_every_damage_is_noticed_on_opening(name: str, tmp_path: Path) -> None:
    build(name, tmp_path, *(story(str(n), f"Coup {n}") for n in range(5)))
    chance = random.Random(1)
    # Locks are empty. What was compared before is only remembered: if that is damaged, all files
    # are compared again.
    paths = [
        p for p in sorted(tmp_path.iterdir()) if p.stat().st_size and p.name != sums.REMEMBERED
    ]
    for _ in range(100):
        path = chance.choice(paths)
        sound = path.read_bytes()
        damaged = bytearray(sound)
        damaged[chance.randrange(len(sound))] ^= 1 << chance.randrange(8)
        put(path, bytes(damaged))
        with pytest.raises(EngineError):
            open_engine(name, tmp_path)
        put(path, sound)
    assert len(touch(name, tmp_path)) == 5


# Whoosh


class Poison:
    """Creates a file when it is unpickled."""

    def __init__(self, victim: Path) -> None:
        self.victim = victim

    def __reduce__(self) -> tuple[object, ...]:
        return os.system, (f"touch {self.victim}",)


def reseal(folder: Path) -> None:
    """Give every file of a Whoosh index the checksum of what it holds."""
    [path] = folder.glob("*.sums")
    names = sums.read(path).files
    sums.write(path, sums.Listed({name: sums.sum_of(folder / name) for name in names}))


@pytest.mark.parametrize("place", ["schema", "segments"])
@pytest.mark.parametrize("write", [True, False])
def test_a_poisoned_contents_table_runs_nothing(place: str, tmp_path: Path, *, write: bool) -> None:
    folder, victim = tmp_path / "engine", tmp_path / "victim"
    build("whoosh", folder, story("1", "coup"))
    [toc] = folder.glob("*.toc")
    content = toc.read_bytes()
    poison = pickle.dumps(Poison(victim), 2)
    start = content.index(b"\x80\x02")
    end = _pickle_end(content, start)
    if place == "schema":
        head = start - len(_varint(end - start))
        toc.write_bytes(content[:head] + _varint(len(poison)) + poison + content[end:])
    else:
        toc.write_bytes(content[: end + 8] + poison)
    reseal(folder)
    with pytest.raises(EngineError, match="no place in an index"):
        open_engine("whoosh", folder, write=write)
    assert not victim.exists()


def _varint(number: int) -> bytes:
    found = b""
    while number > 127:
        found += bytes([number & 127 | 128])
        number >>= 7
    return found + bytes([number])


def _pickle_end(content: bytes, start: int) -> int:
    file = io.BytesIO(content[start:])
    for _ in pickletools.genops(file):
        pass
    return start + file.tell()
