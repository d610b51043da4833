"""Stories that do not say when they were sent: no date is invented for them.

The time at which a file was changed says when it was copied. It once was the date of such stories,
so that copying an archive put them on top, and touching one made an update that alerts reported.
"""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alerting import Reader
from commands import Shell
from msgspec.structs import replace
from samples import NOW

from searcher.archives import Given
from searcher.engines import ON_DISK
from searcher.index.builder import build
from searcher.index.check import problems
from searcher.index.manifest import read_manifest
from searcher.index.opened import Index
from searcher.index.upgrade import upgrade
from searcher.story import Story

pytestmark = pytest.mark.slow  # each builds an archive two or three times

FEED = """<rss version="2.0"><channel><title>Harbour Herald</title>
<item><title>Harbour opens</title><guid>h-1</guid><description>It opened.</description></item>
<item><title>Harbour closes</title><guid>h-2</guid><description>It closed.</description>
<pubDate>03 Apr 2002 15:00:00 GMT</pubDate></item>
</channel></rss>"""
ROWS = "".join(
    json.dumps({"id": f"r-{n}", "headline": f"Row {n}", "body": "It is so."}) + "\n"
    for n in range(2)
)


@pytest.fixture(params=ON_DISK)
def shell(tmp_path: Path, request: pytest.FixtureRequest) -> Shell:
    """A user with an index of a feed of two items, one of which has a date."""
    made = Shell(tmp_path)
    (tmp_path / "feed.xml").write_text(FEED)
    arguments = ("-i", "wire", "--engine", request.param)
    done = made.run("searcher", "build", str(tmp_path / "feed.xml"), *arguments)
    assert (done.returncode, done.stderr) == (0, b""), done
    assert b"without a date 1" in done.stdout
    return made


def lines(shell: Shell, *arguments: str) -> list[str]:
    return shell.run("search", *arguments).stdout.decode().splitlines()


def test_what_has_no_date_is_found_as_such_and_lies_in_no_range(shell: Shell) -> None:
    assert lines(shell, "--ids", "date:none") == ["h-1"]
    assert lines(shell, "--ids", "--", "-date:none") == ["h-2"]
    assert sorted(lines(shell, "--ids", "harbour date:NONE OR date:2002")) == ["h-1", "h-2"]
    for wide in ("date:..2261", "date:1678..", "date:2000..2261", "NOT date:none"):
        assert lines(shell, "--ids", wide) == ["h-2"], wide
    assert lines(shell, "--ids", "NOT date:2002") == ["h-1"]


def test_it_comes_before_all_that_has_a_date(shell: Shell) -> None:
    assert lines(shell, "--ids", "--sort", "oldest", "harbour") == ["h-1", "h-2"]
    assert lines(shell, "--ids", "--sort", "newest", "harbour") == ["h-2", "h-1"]
    for size in ("1", "2"):  # of equal rank
        assert lines(shell, "--ids", "-n", size, "harbour")[0] == "h-2"
        assert lines(shell, "--ids", "-n", size, "*")[0] == "h-2"


def test_every_output_says_that_there_is_no_date(shell: Shell) -> None:
    (plain,) = lines(shell, "date:none")
    assert plain.split("\t") == ["", "Harbour Herald", "h-1", "Harbour opens"]
    (record,) = map(json.loads, lines(shell, "--json", "date:none"))
    assert record["date"] is None
    header, row = lines(shell, "--format", "csv", "date:none")
    assert dict(zip(header.split(","), row.split(","), strict=True))["date"] == ""
    for layout in ("rich", "markdown"):
        assert "no date" in "\n".join(lines(shell, "--format", layout, "date:none"))
    assert "no date" in shell.run("searcher", "show", "h-1").stdout.decode()
    info = json.loads(shell.run("searcher", "info", "--json").stdout)
    assert (info["undated"], info["first"], info["last"]) == (1, *["2002-04-03T15:00:00Z"] * 2)


def test_a_timeline_says_how_many_it_leaves_out(shell: Shell) -> None:
    done = shell.run("search", "--timeline", "year", "harbour")
    assert done.stdout == b"2002\t1\n"
    assert b"1 story has no date and is in no period" in done.stderr
    record = json.loads(shell.run("search", "--json", "--timeline", "year", "harbour").stdout)
    assert (record["undated"], record["stories"]) == (1, 1)
    # It was found, though there is no period to show it in.
    done = shell.run("search", "--timeline", "year", "date:none")
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"no date" in done.stderr


def test_why_a_story_was_found_or_not(shell: Shell) -> None:
    assert "it has no date" in "\n".join(lines(shell, "--explain", "date:none"))
    assert "it has no date" in "\n".join(lines(shell, "--why-not", "h-1", "date:2002"))
    assert "it is" not in "\n".join(lines(shell, "--why-not", "h-2", "date:none"))
    assert "2002-04-03 15:00" in "\n".join(lines(shell, "--why-not", "h-2", "date:none"))


def test_what_is_printed_is_built_again_as_it_was(shell: Shell) -> None:
    printed = shell.run("search", "--all", "--json", "--full", "*").stdout
    done = shell.run("searcher", "build", "-", "-i", "copy", stdin=printed)
    assert (done.returncode, b"added 2" in done.stdout) == (0, True), done
    assert lines(shell, "-i", "copy", "--ids", "date:none") == ["h-1"]


def test_touching_a_file_changes_nothing_and_alerts_nobody(shell: Shell) -> None:
    shell.run("searcher", "save", "harbour", "harbour")
    assert b"h-1" in shell.run("searcher", "alerts", "--json").stdout
    os.utime(shell.home / "feed.xml", (1_000_000_000, 1_000_000_000))
    done = shell.run("searcher", "build", str(shell.home / "feed.xml"), "-i", "wire")
    assert b"read 2 = added 0 + updated 0 + unchanged 2 + stale 0" in done.stdout
    assert b"without a date 1" in done.stdout
    assert not shell.run("searcher", "alerts", "--json").stdout.strip()


def test_a_row_without_a_date_is_rejected_unless_the_user_says_otherwise(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    (tmp_path / "t.jsonl").write_text(ROWS)
    os.utime(tmp_path / "t.jsonl", (1_000_000_000, 1_000_000_000))  # 2001-09-09

    def dates(name: str, *options: str) -> list[str | None]:
        done = shell.run("searcher", "build", str(tmp_path / "t.jsonl"), "-i", name, *options)
        assert done.returncode == 0, done
        found = lines(shell, "-i", name, "--json", "*")
        return [json.loads(line)["date"] for line in found]

    done = shell.run("searcher", "build", str(tmp_path / "t.jsonl"), "-i", "no")
    assert done.returncode == 2
    assert b"rejected 2: no-date 2" in done.stdout
    assert b"--undated" in done.stdout
    assert dates("undated", "--undated") == [None, None]
    assert dates("given", "--date", "2005-06") == ["2005-06-01T00:00:00Z"] * 2
    assert dates("file", "--date", "file") == ["2001-09-09T01:46:40Z"] * 2
    # What was built undated gets its date by building again.
    assert dates("undated", "--date", "2005") == ["2005-01-01T00:00:00Z"] * 2
    done = shell.run("searcher", "build", str(tmp_path / "t.jsonl"), "-i", "x", "--date", "soon")
    assert done.returncode == 2
    assert b"--date" in done.stderr


def test_a_source_is_given_to_those_that_name_none(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    own = '{"id": "o", "date": "2020-01-01", "headline": "H", "body": "B", "source": "AFP"}\n'
    (tmp_path / "t.jsonl").write_text(ROWS + own)
    shell.run("searcher", "build", str(tmp_path / "t.jsonl"), "--undated", "--source", "Herald",
              "-i", "wire")  # fmt: skip
    assert lines(shell, "--ids", "source:herald") == ["r-0", "r-1"]
    assert lines(shell, "--ids", "source:afp") == ["o"]


def test_versions_without_a_date_are_numbered_by_the_agency(tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    first = Story("s", None, "First", "Text.", source="AFP")
    second, dated = replace(first, version=2, headline="Second"), replace(first, date=NOW)
    for story in (second, first, dated):
        reader.build(story)
    with Index(reader.path) as index:
        current = index.engine.get("s")
        assert current
        assert sent(current) == dated
        assert list(map(sent, index.versions(dated))) == [first, second]
        # On no day was a version without a date the current one, if there is a later one like it.
        assert [one.kept.until for one in index.versions(dated)] == [
            datetime.min.replace(tzinfo=UTC),
            NOW,
        ]
        assert not list(problems(index))


def sent(story: Story) -> Story:
    """A story as the agency sent it, without where and how it was read."""
    return replace(story, origin="", format="")


def dated_by_file(story: Story, days: int) -> Story:
    """A story as format 5 kept it, whose file had been changed so many days after NOW."""
    return replace(story, date=NOW + timedelta(days), guessed=("date of the file",))


@pytest.mark.parametrize("engine", ON_DISK)
def test_an_upgrade_takes_the_dates_of_files_away(engine: str, tmp_path: Path) -> None:
    touched = Story("touched", None, "Harbour opens", "It opened.")
    later_dated = Story("later", None, "Coup", "A coup.")
    reader = Reader(tmp_path, engine)
    for days in range(3):
        reader.build(dated_by_file(touched, days), Story(f"other-{days}", NOW, "Oil", "Oil rose."))
    reader.build(replace(later_dated, date=NOW - timedelta(9)))
    reader.build(dated_by_file(replace(later_dated, version=2), 5))
    assert len(reader.told()) == 5
    manifest = read_manifest(reader.path)
    manifest.format = 5
    manifest.write(reader.path)
    (note,) = upgrade(reader.path).notes
    assert note.endswith("have none now: 1")
    with Index(reader.path) as index:
        assert not list(problems(index))
        found = index.engine.get("touched")
        assert found
        assert sent(found) == touched
        assert not index.versions(found)  # touching its file had made two
        current = index.engine.get("later")
        assert current
        assert (current.date, current.version) == (NOW - timedelta(9), 1)
        assert [one.version for one in index.versions(current)] == [2]
    assert not reader.told()
    # The archive read again says the same, so nobody is told of anything.
    reader.build(touched)
    assert not reader.told()


def test_a_given_date_that_is_taken_back_leaves_the_story_as_it_was_dated(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(FEED)
    archive, path = str(tmp_path / "feed.xml"), tmp_path / "i"
    build([archive], path, given=Given(by_file=True), extractor="none")
    assert build([archive], path, extractor="none").ledger.stale == 1
    again = build([archive], path, extractor="none").ledger
    assert (again.stale, again.unchanged) == (0, 2)
