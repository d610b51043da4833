"""Mail as evidence: who had it, its thread, and what it carries, each a story that names it."""

from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from checking import every
from counts import tries

from searcher.archives import Reject, Skipped, read
from searcher.index.builder import build
from searcher.index.opened import Index
from searcher.query.parser import parse
from searcher.story import Story

PAGE = (
    "<html><head><title>Harbour reopens</title>"
    "<meta property='article:published_time' content='2020-01-05T09:00:00Z'>"
    "</head><body><h1>Harbour reopens</h1>"
    "<p>Ships returned to the harbour of Northport on Monday, after four days of storm.</p>"
    "<p>Crews cheered when the first ferry came in, and the mayor was there too.</p></body></html>"
)
FROM = b"From ann@herald.example Mon Jan  6 10:00:00 2020\n"
NOW = datetime(2020, 2, 1, tzinfo=UTC)
TABLE = "title,text,date\nFerry strike ends,Crews voted to return.,2020-01-07\n"


def message(number: int, subject: str = "Papers") -> EmailMessage:
    """A message with its own id, to two people, of a thread of its own."""
    made = EmailMessage()
    made["From"] = "Ann Reed <ann@herald.example>"
    made["To"] = "Tom Hale <tom@coast.example>, desk@herald.example"
    made["Cc"] = "=?utf-8?q?J=C3=BCrgen?= <j@herald.example>"
    made["Subject"] = f"{subject} {number}"
    made["Date"] = "Mon, 6 Jan 2020 10:00:00 +0000"
    made["Message-ID"] = f"<{number}@herald.example>"
    made.set_content(f"Please find attached the papers of case {number}.")
    return made


def with_everything(number: int) -> EmailMessage:
    """A message with a table, a page, a picture, and a message that has a page attached itself."""
    outer, inner = message(number), message(number + 100_000, "Forwarded")
    inner.add_attachment(PAGE.encode(), "text", "html", filename="inner.html")
    outer.add_attachment(TABLE.encode(), "text", "csv", filename="rows.csv")
    outer.add_attachment(PAGE.encode(), "text", "html", filename="page.html")
    outer.add_attachment(b"\xff\xd8\xff\xe0", "image", "jpeg", filename="photo.jpg")
    outer.add_attachment(inner)
    return outer


def kinds(story: Story, kind: str) -> list[str]:
    return [entity.name for entity in story.entities if entity.kind == kind]


def test_who_had_a_message_and_its_thread(tmp_path: Path) -> None:
    made = message(7)
    made["References"] = "<1@herald.example> <3@herald.example>"
    (tmp_path / "a.eml").write_bytes(bytes(made))
    (story,) = read(tmp_path / "a.eml")
    assert isinstance(story, Story)
    assert kinds(story, "to") == ["Tom Hale", "desk@herald.example"]
    assert kinds(story, "cc") == ["Jürgen"]
    assert kinds(story, "thread") == ["1@herald.example"]


def test_attachments_are_stories_that_name_their_parents(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(bytes(with_everything(7)))
    found = list(read(tmp_path / "a.eml"))
    stories = {one.id: one for one in found if isinstance(one, Story)}
    mail = "7@herald.example"
    parents = {id: kinds(story, "parent") for id, story in stories.items()}
    inner = next(id for id, story in stories.items() if story.headline == "Forwarded 100007")
    assert parents == {
        mail: [],
        f"{mail}#rows.csv": [mail],
        f"{mail}#page.html": [mail],
        inner: [mail],
        f"{inner}#2": [inner],
    }
    assert {story.headline for story in stories.values()} == {
        "Papers 7", "Ferry strike ends", "Harbour reopens", "Forwarded 100007",
    }  # fmt: skip
    assert all(mail in kinds(story, "thread") for story in every(stories.values()))
    (photo,) = [one for one in found if isinstance(one, Skipped)]
    assert (photo.reason, "photo.jpg" in photo.message) == ("attachment", True)


def test_a_document_without_a_date_has_that_of_its_message(tmp_path: Path) -> None:
    made = message(7)
    text = rb"{\rtf1\ansi Harbour reopens\par Ships returned to the harbour on Monday.\par }"
    made.add_attachment(text, "application", "rtf", filename="note.rtf")
    (tmp_path / "a.eml").write_bytes(bytes(made))
    _, note = read(tmp_path / "a.eml")
    assert isinstance(note, Story)
    assert (note.headline, note.source) == ("Harbour reopens", "herald.example")
    assert note.date
    assert f"{note.date:%Y-%m-%d}" == "2020-01-06"
    assert "date of its message" in note.guessed


def test_messages_within_messages_without_end(tmp_path: Path) -> None:
    made = message(0)
    for number in range(1, 30):
        outer = message(number)
        outer.add_attachment(made)
        made = outer
    (tmp_path / "a.eml").write_bytes(bytes(made))
    found = list(read(tmp_path / "a.eml"))
    assert [one.reason for one in found if isinstance(one, Reject)] == ["nested-too-deep"]


@pytest.mark.slow
def test_many_messages_are_each_counted_once(tmp_path: Path) -> None:
    count = tries(200, 1000)
    box = b"".join(
        b"From ann@herald.example Mon Jan  6 10:00:00 2020\n"
        + bytes(with_everything(number))
        + b"\n"
        for number in range(count)
    )
    (tmp_path / "all.mbox").write_bytes(box)
    built = build([str(tmp_path / "all.mbox")], tmp_path / "i", extractor="none", jobs=1)
    assert (built.ledger.added, built.ledger.rejected) == (5 * count, 0)
    assert built.ledger.skipped_by == {"attachment": count}
    with Index(tmp_path / "i") as index:
        for query, hits in {
            "to:hale": 2 * count, "cc:jurgen": 2 * count, "attachment:rows": count,
            "thread:7@herald.example": 5, "parent:7@herald.example": 3, "entity:hale": 0,
        }.items():  # fmt: skip
            assert index.engine.search(parse(query, now=NOW).query, 1).total == hits, query
    again = build([str(tmp_path / "all.mbox")], tmp_path / "i", extractor="none", jobs=1)
    assert again.ledger.unchanged == 5 * count
