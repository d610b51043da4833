"""Clippings and the wire of 1987, line by line."""

from pathlib import Path

import pytest
from archived import (
    WIRE,
    rejects,
    stories,
    zulu,
)
from dated import when

from searcher.archives import (
    read,
)
from searcher.archives.newsroom.datelines import split_clipping
from searcher.story import Story


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
    assert (story.headline, story.source, zulu(when(story))) == ("Head", source, date)


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
    assert (found.source, when(found).isoformat()) == (source, date)
    assert found.guessed == guessed
