"""What people see at a terminal: marks and colors, explanations, and no control of a story."""

import json
import re
from pathlib import Path
from socket import gethostname
from urllib.parse import quote

import pytest
from commands import Shell
from three_stories import TERMINAL_CONTROLS


def test_a_terminal_gets_marked_hits(shell: Shell) -> None:
    seen = shell.on_terminal("search", "S-400 date:2020-12")
    assert b"\x1b[1;4;33mS-400s\x1b[0m" in seen
    status = re.sub(rb"\x1b\[[\d;]*m|\r", b"", seen).decode().splitlines()[-1]
    expected = r"S-400 · date 2020-12-01 00:00 → 2021-01-01 00:00 UTC · 1 story · \d+ ms"
    assert re.fullmatch(expected, status), status


def test_a_terminal_without_a_width_is_asked_for_one(shell: Shell) -> None:
    """COLUMNS=0, as some schedulers and editors set it, once printed nothing at all."""
    seen = shell.on_terminal("search", "S-400", COLUMNS="0")
    assert b"Turkey keeps its " in seen


@pytest.mark.parametrize("terminal", ["dumb", "unknown"])
def test_the_browser_says_which_terminal_it_cannot_use(terminal: str, shell: Shell) -> None:
    seen = shell.on_terminal("searcher", "browse", TERM=terminal).decode()
    said = f"cannot draw on this terminal, which says TERM={terminal}; use search"
    assert said in " ".join(seen.split())
    assert "\x1b" not in seen


@pytest.mark.slow
@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York", "UTC"])
def test_dates_at_the_ends_of_the_calendar(zone: str, own: Shell) -> None:
    """What exports write for "no date" is printed in every format, and shortens no answer."""
    dates = ["0001-01-01T00:00:00Z", "2016-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]
    rows = [{"id": d[:4], "date": d, "headline": "Placeholder", "body": "x"} for d in dates]
    (own.home / "ends.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    own.searcher("build", "ends.jsonl", "-i", "ends", "--entities", "none")
    asked = ("placeholder", "-i", "ends", "--tz", zone)
    for options in ([], ["--json"], ["--csv"], ["--format", "markdown"], ["--explain"]):
        found = own.search(*asked, *options)
        assert (found.returncode, found.stderr) == (0, b""), options
        assert all(date[:3] in found.stdout.decode() for date in dates)
    days = own.search(*asked, "--timeline", "day").stdout.decode().splitlines()
    assert len(days) == 5
    assert [line.partition("\t")[2] for line in days] == ["1", "0", "1", "0", "1"]
    json_days = json.loads(own.search(*asked, "--timeline", "day", "--json").stdout)["periods"]
    assert [day["period"] for day in json_days] == [line.partition("\t")[0] for line in days]
    assert json_days[1]["periods"] > 735_000
    assert b"days without a story" in own.on_terminal("search", *asked, "--timeline", "day")


@pytest.mark.parametrize(
    ("options", "environment"), [([], {"NO_COLOR": "1"}), (["--color", "never"], {})]
)
def test_without_color_hits_stay_bold(
    shell: Shell, options: list[str], environment: dict[str, str]
) -> None:
    seen = shell.on_terminal("search", "S-400", *options, **environment)
    assert b"\x1b[1;4mS-400s\x1b[0m" in seen
    assert not re.search(rb"\x1b\[[\d;]*3\dm", seen)


def test_rich_in_a_pipe_marks_with_quotes(shell: Shell) -> None:
    found = shell.search("S-400", "--format", "rich", "--color", "never").stdout.decode()
    assert "Turkey keeps its «S-400s»" in found
    assert "\x1b" not in found


def test_color_always_in_a_pipe(shell: Shell) -> None:
    """It means the rich format, as only that has colors; another format that is named stays."""
    arguments = ("S-400", "--color", "always")
    assert b"\x1b[1;4;33m" in shell.search(*arguments, NO_COLOR="1").stdout
    for option in ("--json", "--csv", "--ids", "--format=plain"):
        assert b"\x1b" not in shell.search(*arguments, option).stdout


@pytest.mark.parametrize("layout", ["plain", "json", "csv", "ids", "rich"])
def test_no_control_reaches_a_pipe(shell: Shell, layout: str) -> None:
    arguments = ("coup", "--format", layout, "--full", "--explain")
    found = shell.search(*arguments)
    assert found.returncode == 0, found.stderr
    assert not TERMINAL_CONTROLS.search(found.stdout)
    assert not TERMINAL_CONTROLS.search(found.stderr)


def test_no_control_of_a_story_reaches_a_terminal(shell: Shell) -> None:
    for arguments in (("search", "coup", "--full", "--explain"), ("searcher", "show", "evil-3")):
        seen = shell.on_terminal(*arguments)
        seen = re.sub(rb"\x1b\[[\d;]*m|\r\n", b"", seen)
        seen = re.sub(rb"\x1b\]8;(id=[\d-]+;file://[!-:<-~]+|;)\x1b\\", b"", seen)  # our links
        assert not TERMINAL_CONTROLS.search(seen)
        assert b"[sic] [/]" in seen


def test_headlines_link_to_the_file_they_came_from(own: Shell, built: Path) -> None:
    row = {"id": "a-1", "date": "2020-01-01", "headline": "Linked", "body": "x"}
    archive = own.home / "a wire; ä.jsonl"
    archive.write_text(json.dumps(row))
    own.searcher("build", str(archive), "-i", "linked", "--entities", "none")
    seen = own.on_terminal("search", "linked", "-i", "linked")
    link = f"file://{gethostname()}{quote(str(archive))}".encode()
    assert b";" + link + b"\x1b\\" in seen
    assert b"\x1b]8" not in own.search("linked", "-i", "linked").stdout
    archive.unlink()
    assert b"\x1b]8" not in own.on_terminal("search", "linked", "-i", "linked")


def test_no_control_of_a_query_reaches_stderr(shell: Shell) -> None:
    for query in ("\x1b[31mx: a", '"\x9b2J\u202e', "a \x1b] and b", "x:\x07\x1b"):
        assert not TERMINAL_CONTROLS.search(shell.search(query).stderr)
    assert not TERMINAL_CONTROLS.search(shell.search("x", "--index", "\x1b[2J").stderr)
    assert not TERMINAL_CONTROLS.search(shell.search("x", "--\x1b[2J\x9b").stderr)
    assert not TERMINAL_CONTROLS.search(shell.search("x", "--tz", "\x1b[2J\u202e").stderr)


def test_explain(shell: Shell) -> None:
    found = shell.search("sanctions S-400 urgency:<=3 date:2020", "--explain").stdout.decode()
    assert (
        re.sub(r"(?<= )\d\.\d\d(?= |\n)", "1.00", found)
        == """\
    read as  sanctions AND S-400 AND urgency:..3 AND date:2020-01-01..2020-12-31
    date 2020-01-01 00:00 → 2021-01-01 00:00 UTC
    sanctions  in headline, body, dateline, byline: sanctions and its inflections: sanctions (2)
    S-400  in headline, body, dateline, byline: any spelling: s 400 (1), s 400s (1)
2020-12-29T14:02:00Z	AFP	afp-1	Turkey keeps its S-400s
    score 1.00 = S-400 1.00 + urgency:..3 1.00 + date:2020-01-01..2020-12-31 1.00 + sanctions 1.00
    sanctions  in body, paragraph 2: Sanctions
    S-400  in headline: S-400s
    S-400  in body, paragraph 1: S-400
    urgency:..3  3
    date:2020-01-01..2020-12-31  2020-12-29 14:02 UTC
"""
    )
    found_json = shell.search("S-400", "--explain", "--json")
    assert b"read as  S-400\n" in found_json.stderr
    assert json.loads(found_json.stdout)["matched"] == [
        {
            "words": "S-400", "field": "headline", "as": ["S-400s"], "places": [[17, 23]],
            "paragraphs": [1],
        },
        {
            "words": "S-400", "field": "body", "as": ["S-400"], "places": [[4, 9]],
            "paragraphs": [1],
        },
    ]  # fmt: skip


def test_why_not(shell: Shell) -> None:
    asked = ("--why-not", "afp-1", "S-400 sanctions source:reuters")
    failed = shell.search(*asked)
    assert (failed.returncode, failed.stderr) == (1, b"")
    assert (
        failed.stdout.decode()
        == """\
afp-1  Turkey keeps its S-400s
no   S-400 AND sanctions AND source:reuters
  yes  S-400  in headline: S-400s; in body, paragraph 1: S-400
  yes  sanctions  in body, paragraph 2: Sanctions
  no   source:reuters  its source is AFP
"""
    )
    found = shell.search("--why-not", "afp-1", "S-400")
    assert found.returncode == 0
    told = json.loads(shell.search(*asked, "--json").stdout)
    assert (told["matches"], told["withheld"]) == (False, "")
    assert told["clause"]["parts"][2] == {
        "query": "source:reuters", "holds": False, "why": "its source is AFP",
    }  # fmt: skip
    seen = shell.on_terminal("search", *asked, NO_COLOR="1").decode()
    assert "  ✓  sanctions  in body, paragraph 2: Sanctions\r\n" in seen
    assert "  ✗  source:reuters  its source is AFP\r\n" in seen
    hostile = shell.search("--why-not", "evil-3", "coup NOT body:coup source:x")
    assert not TERMINAL_CONTROLS.search(hostile.stdout)
    assert b"[sic] [/]" in hostile.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--why-not", "afp-2"), 'search: there is no story "afp-2" in wire'),
        (("--why-not", "afp-1", "--csv"), "--why-not has no format csv"),
        (("--why-not", "afp-1", "--count"), "choose one of --count"),
    ],
)
def test_why_not_of_what(shell: Shell, arguments: tuple[str, ...], message: str) -> None:
    failed = shell.search("coup", *arguments)
    assert (failed.returncode, failed.stdout) == (2, b"")
    assert message in failed.stderr.decode()
