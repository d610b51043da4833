"""XML: damage and malice stop at the story they are in, and no file is ever fetched."""

import io
from pathlib import Path

import pytest

from searcher.archives import Reject, Skipped, original, read
from searcher.archives.markup import xml, xml_pieces
from searcher.archives.markup.paragraphs import html_paragraphs
from searcher.archives.stream import Stream
from searcher.story import Story

ITEM = (
    '<newsItem xmlns="u" guid="n-{0}" version="1"><itemMeta>'
    "<versionCreated>2020-01-02T00:00:00Z</versionCreated></itemMeta>"
    "<contentMeta><headline>{1}</headline></contentMeta>"
    "<contentSet><inlineXML><p>{2}</p></inlineXML></contentSet></newsItem>"
)
BOMB = "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


def message(*items: str, prolog: str = "") -> bytes:
    return f"{prolog}<newsMessage><itemSet>{''.join(items)}</itemSet></newsMessage>".encode()


def item(number: int, headline: str = "Head", text: str = "Text.") -> str:
    return ITEM.format(number, headline, text)


def told(data: bytes, tmp_path: Path) -> list[str]:
    """The id of each story, the reason of each reject or skip."""
    (tmp_path / "x").write_bytes(data)
    return [f.id if isinstance(f, Story) else f.reason for f in read(tmp_path)]


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ("<newsItem guid='b'><a></newsItem>", "bad-xml"),
        ("<newsItem guid='b'>&b;&i;</newsItem>", "bad-xml"),
        (f"<newsItem guid='b'>{'<a>' * 5000}{'</a>' * 5000}</newsItem>", "bad-xml"),
        ("<newsItem guid='b'>", "cut"),
        ("<newsItem/>", "no-date"),
        ("<conceptItem guid='c'/>", "concept"),
    ],
)  # fmt: skip
def test_a_broken_item_spoils_no_other(broken: str, reason: str, tmp_path: Path) -> None:
    prolog = f'<!DOCTYPE newsMessage [<!ENTITY a "x">{BOMB}]>'
    assert told(message(item(1), broken, item(2), prolog=prolog), tmp_path) == [
        "n-1",
        reason,
        "n-2",
    ]


def test_nothing_is_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    prolog = (
        f'<!DOCTYPE newsMessage SYSTEM "{secret}" [<!ENTITY s SYSTEM "file://{secret}">'
        f'<!ENTITY % p SYSTEM "{secret}"> %p;]>'
    )
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "x").write_bytes(message(item(1, text="&s;"), prolog=prolog))
    (story,) = (found for found in read(folder) if isinstance(found, Story))
    assert story.body == "&s;"


FAULTS = {
    "a bell": ("O\x07il", "O il", "control characters"),
    "a bell by its number": ("O&#7;il", "O il", "control characters"),
    "an entity of HTML": ("M&uuml;ller&nbsp;AG", "Müller AG", "undefined entities"),
    "an entity of nobody": ("A &foo; B", "A &foo; B", "undefined entities"),
    "a bare ampersand": ("AT&T & Co", "AT&T & Co", "bare ampersands"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_of_feeds_are_mended_and_said(fault: str, tmp_path: Path) -> None:
    written, meant, guess = FAULTS[fault]
    (tmp_path / "x").write_bytes(message(item(1, written)))
    (story,) = read(tmp_path)
    assert isinstance(story, Story)
    assert (story.headline, story.guessed) == (meant, (guess,))


@pytest.mark.parametrize(
    ("encoding", "declared", "guessed"),
    [
        ("utf-8", "", ()),
        ("utf-8-sig", "", ()),
        ("latin-1", "iso-8859-1", ()),
        ("iso-8859-15", "iso-8859-15", ()),
        ("utf-16", "utf-16", ()),
        ("utf-8", "iso-8859-1", ("encoding utf-8",)),
        ("cp1252", "", ("encoding cp1252",)),
        ("cp1252", "utf-8", ("encoding cp1252",)),
    ],
)
def test_encodings(encoding: str, declared: str, guessed: tuple[str, ...], tmp_path: Path) -> None:
    prolog = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    (tmp_path / "x").write_bytes(
        message(item(1, "Müller"), prolog=prolog).decode().encode(encoding)
    )
    (story,) = read(tmp_path)
    assert isinstance(story, Story)
    assert (story.headline, story.guessed) == ("Müller", guessed)
    assert original(story.origin) == (tmp_path / "x").read_bytes()


def test_documents_one_after_the_other(tmp_path: Path) -> None:
    first = '<?xml version="1.0" encoding="utf-8"?>'
    second = '<?xml version="1.0" encoding="iso-8859-1"?>'
    data = message(item(1, "Zürich"), prolog=first) + b"\n" + message(
        item(2, "Zurich"), prolog=second
    ).replace(b"Zurich", b"Z\xfcrich") + message(item(3, "Z"))  # fmt: skip
    (tmp_path / "x").write_bytes(data)
    stories = [found for found in read(tmp_path) if isinstance(found, Story)]
    assert [story.headline for story in stories] == ["Zürich", "Zürich", "Z"]


def test_a_cut_message_says_so(tmp_path: Path) -> None:
    whole = message(item(1), item(2))
    assert told(whole, tmp_path) == ["n-1", "n-2"]
    assert told(whole[: whole.index(b"</itemSet>")], tmp_path) == ["n-1", "n-2", "cut"]
    assert told(whole[: whole.index(b"</newsItem>")], tmp_path) == ["cut", "cut"]


def test_comments_and_cdata_hold_no_items(tmp_path: Path) -> None:
    hidden = f"<!-- {item(8)} --><?x {item(7)} ?>"
    inside = item(1, text=f"<![CDATA[{item(9)} is XML]]>")
    (tmp_path / "x").write_bytes(message(hidden, inside))
    (story,) = read(tmp_path)
    assert isinstance(story, Story)
    assert story.id == "n-1"
    assert "n-9" in story.body


def test_each_item_reopens_as_its_bytes(tmp_path: Path) -> None:
    items = [item(n, text=f"Text {n} é.") for n in range(3)]
    (tmp_path / "x").write_bytes(message(*items))
    stories = [found for found in read(tmp_path) if isinstance(found, Story)]
    assert [original(story.origin) for story in stories] == [one.encode() for one in items]


def test_an_item_too_large_stops_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_pieces, "LARGEST_STORY", 1 << 20)
    data = message(item(1), item(2, text="word " * 900_000), item(3))
    assert told(data, tmp_path) == ["n-1", "too-big", "n-3"]
    assert told(b"<newsMessage>" + b" " * (5 << 20), tmp_path) == ["too-big"]


def test_pieces_arrive_in_any_size() -> None:
    data = message(*(item(n) for n in range(20)))
    for size in (1, 7, 100, 4096):
        stream = io.BytesIO(data)

        def read_some(count: int, stream: io.BytesIO = stream, size: int = size) -> bytes:
            return stream.read(min(count, size))

        class Dribble(Stream):
            def read(self, count: int = size) -> bytes:
                return super().read(min(count, 50))

        found = list(xml.items(Dribble(read_some), "x", frozenset({"newsItem"})))
        assert [i.element.get("guid") for i in found if isinstance(i, xml.Item)] == [
            f"n-{n}" for n in range(20)
        ]
        assert not [i for i in found if isinstance(i, Reject | Skipped)]


def test_html_that_is_hostile() -> None:
    assert html_paragraphs("<p>One<p>" + "<b>" * 200 + "two") == "One\n\ntwo"
    with pytest.raises(Exception, match="nested too deep"):
        html_paragraphs("<div>" * 100_000 + "deep")
