"""Texts in the encodings of their languages: read right, or said to be a guess."""

import json
from pathlib import Path

import pytest
from commands import Shell

from searcher.archives.encodings import detected, utf16_without_mark
from searcher.archives.stream import decode, encoding_given, is_text

TEXTS = [
    (encoding, text)
    for line in (Path(__file__).parent / "encodings.tsv").read_text("utf-8").splitlines()
    for encodings, text in [line.split("\t")]
    for encoding in encodings.split()
]
WIRE = "TESTWIRE, March 3, 2016\n\n"


@pytest.mark.parametrize("above", ["", WIRE])
def test_every_text_is_read_in_its_encoding(above: str) -> None:
    assert len({text for _, text in TEXTS}) >= 40
    wrong = []
    for encoding, text in TEXTS:
        written = (above + text).encode(encoding)
        read, guessed = decode(written)
        if read != above + text:
            wrong.append((encoding, guessed, read))
        elif written != (above + text).encode() and "utf" not in encoding:
            assert guessed or encoding == "iso2022_jp", (encoding, text)
    assert wrong == []


@pytest.mark.parametrize("length", [30, 60])
def test_no_short_text_is_misread_in_silence(length: int) -> None:
    cut = [(encoding, text[:length]) for encoding, text in TEXTS]
    read = [(decode(text.encode(encoding)), text) for encoding, text in cut]
    silent = [(found, text) for (found, guessed), text in read if found != text and not guessed]
    assert silent == []
    right = sum(found == text for (found, _), text in read)
    assert right >= 0.9 * len(read)


def test_one_bad_byte_is_no_other_encoding() -> None:
    text, guessed = decode("Größe, Maß und Übermut: das Wort fällt schwer.".encode() + b"\xff")
    assert guessed == ("broken characters",)
    assert text.startswith("Größe, Maß und Übermut")


def test_utf_16_without_a_mark_is_text() -> None:
    data = "The story of the café\nAFP, March 3, 2016\n".encode("utf-16-le")
    assert is_text(data)
    assert utf16_without_mark(data) == "utf-16-le"
    assert not is_text(b"PK\x03\x04\0\0\0\0\x08\0" * 20 + bytes(range(256)))


def test_who_says_the_encoding_is_believed() -> None:
    data = "Москва".encode("cp1251")
    with encoding_given("koi8_r"):
        assert decode(data) == (data.decode("koi8_r"), ())
    assert decode(data) == ("Москва", ("encoding cp1251",))
    assert detected(b"plain") == "cp1252"


def test_a_build_says_what_it_guessed_and_can_be_told(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    folder = tmp_path / "clippings"
    folder.mkdir()
    text = "Москва отложила переговоры\n" + WIRE + "Министр отложил переговоры с соседями."
    (folder / "a.txt").write_bytes(text.encode("cp1251"))
    (folder / "b.txt").write_bytes(text.replace("Москва", "Рига").encode("koi8_r"))
    done = shell.run("searcher", "build", str(folder), "--index", "guess")
    assert b"encoding guessed: cp1251 1, koi8_r 1; --encoding NAME says another" in done.stdout
    assert shell.run("search", "-c", "-i", "guess", "переговоры").stdout.strip() == b"2"
    info = json.loads(shell.run("searcher", "info", "guess", "--json").stdout)
    assert info["guessed"] == 2
    assert b"encoding guessed" in shell.run("searcher", "info", "guess").stdout
    # The same archive again changes nothing, and is still known to be guessed.
    shell.run("searcher", "build", str(folder), "--index", "guess")
    assert json.loads(shell.run("searcher", "info", "guess", "--json").stdout)["guessed"] == 2
    told = shell.run(
        "searcher", "build", str(folder / "a.txt"), "--index", "told", "--encoding", "windows-1251"
    )
    assert b"guessed" not in told.stdout
    assert shell.run("search", "-c", "-i", "told", "Москва").stdout.strip() == b"1"
    wrong = shell.run("searcher", "build", str(folder), "--encoding", "klingon")
    assert wrong.returncode == 2
    assert b"--encoding: klingon is not known" in wrong.stderr
