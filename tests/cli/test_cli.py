"""The two commands as scripts and people use them: real processes, whole bytes."""

import gzip
import io
import json
import re
import signal
import subprocess
import sys
import tarfile
import zipfile
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from socket import gethostname
from urllib.parse import quote

import pytest
from checking import every
from commands import Shell, command, is_taken
from filelock import FileLock
from timing import wait_until

import searcher
from searcher.archives import read
from searcher.index.builder import build
from searcher.index.opened import Index
from searcher.story import SENT, Story

TERMINAL_CONTROLS = re.compile(
    rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\x8e\x8f\xa8-\xae]|\xe2\x81[\xa6-\xa9]"
)


def stories(home: Path, name: str = "wire") -> dict[str, Story]:
    with Index(home / "indexes" / name) as index:
        return {story.id: story for story in index.engine.stories()}


# the formats


def test_plain(shell: Shell) -> None:
    found = shell.search("sanctions", "--sort", "newest")
    assert found.stdout.decode() == (
        "2020-12-29T14:02:00Z\tAFP\tafp-1\tTurkey keeps its S-400s\n"
        '2019-07-12T08:41:07.250000Z\tReuters\trtr-2\t=HYPERLINK("x"), sanctions\n'
    )
    assert (found.returncode, found.stderr) == (0, b"")


def test_plain_full_indents_bodies(shell: Shell) -> None:
    found = shell.search("--full", "S-400")
    assert found.stdout.decode() == (
        "2020-12-29T14:02:00Z\tAFP\tafp-1\tTurkey keeps its S-400s\n"
        "    The S-400 missiles stay, a minister said.\n"
        "    \n"
        "    Sanctions will not change that.\n"
    )


def test_plain_in_another_zone(shell: Shell) -> None:
    found = shell.search("S-400", "--tz", "Asia/Kolkata")
    assert found.stdout.startswith(b"2020-12-29T19:32:00+05:30\tAFP\t")


def test_json(shell: Shell) -> None:
    found = shell.search("S-400", "--json")
    record = json.loads(found.stdout)
    assert list(record) == [
        "schema", "rank", "score", "id", "version", "headline", "date", "source", "dateline",
        "byline", "slug", "language", "urgency", "status", "entities", "topics", "created", "sent",
        "embargo", "note", "guessed", "origin", "format", "snippets",
    ]  # fmt: skip
    assert record["score"] > 0
    body, headline = record["snippets"]
    assert {**record, "score": 0, "origin": "", "snippets": []} == {
        "schema": 1, "rank": 1, "score": 0, "id": "afp-1", "version": 1,
        "headline": "Turkey keeps its S-400s", "date": "2020-12-29T14:02:00Z", "source": "AFP",
        "dateline": "ANKARA", "byline": "Elif Kaya", "slug": "", "language": "en", "urgency": 3,
        "status": "usable", "entities": [{"kind": "person", "name": "Hulusi Akar"}],
        "topics": ["arms", "nato"], "created": None, "sent": None, "embargo": None, "note": "",
        "guessed": [], "origin": "", "format": "json_lines", "snippets": [],
    }  # fmt: skip
    assert headline == {"field": "headline", "text": record["headline"], "spans": [[17, 23]]}
    assert [body["text"][a:b] for a, b in body["spans"]] == ["S-400"]


def test_json_keeps_the_text_and_escapes_its_controls(shell: Shell) -> None:
    found = shell.search("coup", "--json", "--full")
    assert not TERMINAL_CONTROLS.search(found.stdout.replace(b"\n", b""))
    assert json.loads(found.stdout)["body"] == stories(shell.home)["evil-3"].body


def test_csv_defuses_formulas(shell: Shell) -> None:
    found = shell.search("sanctions", "--csv", "--sort", "oldest", "-n", "1")
    header, row = found.stdout.decode().splitlines()
    assert header == (
        "date,source,id,version,headline,dateline,byline,slug,language,urgency,status,topics,origin"
        ",person,org,place,exchange,designator"
    )
    assert row.startswith(
        '2019-07-12T08:41:07.250000Z,Reuters,rtr-2,2,"\'=HYPERLINK(""x""), sanctions",,,,,,'
        "corrected,,"
    )


def test_ids_and_count(shell: Shell) -> None:
    assert shell.search("--ids", "sanctions", "-s", "newest").stdout == b"afp-1\nrtr-2\n"
    assert shell.search("--count", "sanctions").stdout == b"2\n"
    assert shell.search("--count", "--json", "sanctions").stdout == b'{"schema":1,"stories":2}\n'
    assert shell.search("--count", "--csv", "sanctions").stdout == b"stories\n2\n"
    for option in ("--ids", "--format=markdown"):
        refused = shell.search("--count", option, "sanctions")
        assert (refused.returncode, refused.stdout) == (2, b"")
        assert b"counts have no " in refused.stderr
    nothing = shell.search("-c", "zeppelin")
    assert (nothing.stdout, nothing.returncode) == (b"0\n", 1)


def test_limit_offset_all(shell: Shell) -> None:
    def found(*options: str) -> list[bytes]:
        return shell.search("*", "--ids", "-s", "newest", *options).stdout.split()

    assert found("-n", "2") == [b"afp-1", b"rtr-2"]
    assert found("--limit", "1", "--offset", "1") == [b"rtr-2"]
    assert found("--all") == [b"afp-1", b"rtr-2", b"evil-3"]
    assert found("--offset", "999999999999") == []


# counts


def test_facets(shell: Shell) -> None:
    found = shell.search("*", "--facets", "src,topic", "-n", "2")
    assert found.stdout.decode() == (
        "source\t1\tAFP\nsource\t1\tEv␛[31mil\ntopic\t1\tarms\ntopic\t1\tnato\n"
    )
    assert (found.returncode, found.stderr) == (0, b"")
    assert shell.search("sanctions", "--facets", "source", "--csv").stdout == (
        b"field,value,stories\nsource,AFP,1\nsource,Reuters,1\n"
    )
    record = json.loads(shell.search("sanctions", "--facets", "topic", "--json").stdout)
    arms, nato = ({"value": value, "stories": 1} for value in ("arms", "nato"))
    assert record == {"schema": 1, "stories": 2, "facets": {"topic": [arms, nato]}}
    nothing = shell.search("zeppelin", "--facets", "topic")
    assert (nothing.returncode, nothing.stdout) == (1, b"")


def test_timeline(shell: Shell) -> None:
    found = shell.search("sanctions", "--timeline", "year")
    assert found.stdout == b"2019\t1\n2020\t1\n"
    assert shell.search("*", "--timeline", "year", "--csv").stdout == (
        b"period,stories\n2018,1\n2019,1\n2020,1\n"
    )
    months = shell.search("*", "--timeline", "month").stdout.splitlines()
    assert (len(months), months[0], months[1]) == (36, b"2018-01\t1", b"2018-02\t0")
    record = json.loads(
        shell.search("S-400", "--timeline", "day", "--json", "--tz", "Asia/Tokyo").stdout
    )
    assert record == {
        "schema": 1, "stories": 1, "unit": "day", "zone": "Asia/Tokyo",
        "periods": [{
            "period": "2020-12-29", "start": "2020-12-28T15:00:00Z",
            "end": "2020-12-29T15:00:00Z", "stories": 1,
        }],
    }  # fmt: skip
    assert shell.search("zeppelin", "--timeline", "day").returncode == 1


def test_counts_are_bars_on_a_terminal(shell: Shell) -> None:
    for arguments in (
        ("search", "*", "--facets", "source,topic"),
        ("search", "*", "--timeline", "month"),
        ("searcher", "top", "source"),
    ):
        seen = shell.on_terminal(*arguments)
        assert "█".encode() in seen
        assert b"\x1b[1m" in seen
        assert not TERMINAL_CONTROLS.search(re.sub(rb"\x1b\[[\d;]*m|\r\n", b"", seen))
    assert b"\x1b[33m" not in shell.on_terminal(
        "search", "*", "--timeline", "year", "--color", "never"
    )


def test_top(shell: Shell) -> None:
    assert shell.searcher("top", "people").stdout == b"1\tHulusi Akar\n"
    assert shell.searcher("top", "source", "sanctions", "-n", "1").stdout == b"1\tAFP\n"
    assert shell.searcher("top", "topic", "--json").stdout.startswith(b'{"schema":1,"stories":3,')
    assert shell.searcher("top", "person", "coup").returncode == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("search", "*", "--facets", "headline"), b"headline: is not counted"),
        (("search", "*", "--facets", "sauce"), b'unknown field "sauce"; did you mean source?'),
        (("search", "*", "--facets", "source", "--count"), b"choose one of"),
        (("search", "*", "--facets", "source", "--ids"), b"counts have no ids format"),
        (("search", "*", "--timeline", "week"), b"'week' is not one of"),
        (("searcher", "top", "source,topic"), b"one field"),
        (("searcher", "top", "topic", "headlin:x"), b"unknown field"),
    ],
)
def test_wrong_counts_are_errors(arguments: tuple[str, ...], message: bytes, shell: Shell) -> None:
    found = shell.run(*arguments)
    assert (found.returncode, found.stdout) == (2, b"")
    assert message in found.stderr


# people at a terminal


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
        re.sub(r"score [\d.]+", "score 1.0", found)
        == """\
    read as  sanctions AND S-400 AND urgency:..3 AND date:2020-01-01..2020-12-31
    date 2020-01-01 00:00 → 2021-01-01 00:00 UTC
    sanctions  in headline, body, dateline, byline: sanctions and its inflections: sanctions (2)
    S-400  in headline, body, dateline, byline: any spelling: s 400 (1), s 400s (1)
2020-12-29T14:02:00Z	AFP	afp-1	Turkey keeps its S-400s
    score 1.0
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


# what is read as the query


def test_words_are_joined_and_dashes_leave_out(shell: Shell) -> None:
    assert shell.search("sanctions", "-turkey", "--ids").stdout == b"rtr-2\n"
    assert shell.search("--ids", "--", "sanctions", "-washington").stdout == b"afp-1\n"
    assert shell.search("sanctions", "-northern", "-cat", "-c").stdout == b"2\n"


def test_standard_input(shell: Shell) -> None:
    assert shell.search("-", "--ids", stdin=b"headline:turkey\n").stdout == b"afp-1\n"
    assert shell.search("-", stdin=b"\xff").returncode == 2
    assert b"not UTF-8" in shell.search("caf\udce9").stderr


def test_shorthands(shell: Shell) -> None:
    assert shell.search("--since", "2020", "--until", "2020-12-29", "--ids").stdout == b"afp-1\n"
    assert shell.search("sanctions", "--since", "2020", "--ids").stdout == b"afp-1\n"
    assert shell.search("sanctions", "--until", "2019-07", "--ids").stdout == b"rtr-2\n"
    two = shell.search("--source", "afp", "--source", "reuters", "-c")
    assert two.stdout == b"2\n"


def test_a_joined_option_is_no_silent_word(shell: Shell) -> None:
    assert b"note: -n5 leaves out n5" in shell.search("sanctions", "-n5").stderr


def test_notes_go_to_stderr(shell: Shell) -> None:
    found = shell.search("turkey and sanctions", "--ids")
    assert found.stderr.startswith(b"note: ")


# how commands end


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("headlin:coup",), 'search: unknown field "headlin"\n  headlin:coup\n  ^^^^^^^ '),
        (("coup", "--jsno"), "search: No such option: --jsno"),
        (("coup", "--limit", "0"), "0 is not in the range"),
        (("coup", "--offset", "-1"), "-1 is not in the range"),
        (("coup", "--format", "xml"), "'xml' is not one of"),
        (("coup", "--json", "--csv"), "choose one format: --json and --csv"),
        (("coup", "--all", "-n", "3"), "exclude each other"),
        (("coup", "--tz", "Europe/Pariss"), "did you mean  Europe/Paris ?"),
        (("coup", "--tz", "../etc"), 'there is no time zone "../etc"'),
        (("coup", "--since", "yesterdya"), "did you mean  yesterday"),
        (("coup", "--browse"), "the browser needs a terminal"),
        (("coup", "-i", "nowhere"), 'there is no index "nowhere"; there are: wire'),
        ((), "search: the query is empty: *  finds every story\n"),
        (("",), "search: the query is empty: *  finds every story\n"),
    ],
)
def test_bad_options_and_queries(shell: Shell, arguments: tuple[str, ...], message: str) -> None:
    failed = shell.search(*arguments)
    assert (failed.returncode, failed.stdout) == (2, b"")
    assert message in failed.stderr.decode()
    assert "Traceback" not in failed.stderr.decode()


def test_nothing_found(shell: Shell) -> None:
    nothing = shell.search("sanctiosn", "source:afp", "date:2014")
    assert (nothing.returncode, nothing.stdout) == (1, b"")
    assert (
        nothing.stderr.decode()
        == """\
0 stories: sanctiosn 0 · source:afp 1 · date:2014-01-01..2014-12-31 0
sanctiosn: no story has it; did you mean  sanctions (2) ?
without sanctiosn and date:2014-01-01..2014-12-31 there would be 1
this archive runs from 2018-01-01 to 2020-12-29
"""
    )
    seen = shell.on_terminal("search", "zeppelin").decode()
    assert "zeppelin · 0 stories · " in seen
    assert seen.endswith(" ms\x1b[0m\r\nzeppelin: no story has it\r\n")


@pytest.mark.parametrize(
    ("option", "printed"), [("--count", b"0\n"), ("--json", b""), ("--ids", b"")]
)
def test_nothing_found_by_a_program(shell: Shell, option: str, printed: bytes) -> None:
    nothing = shell.search("zeppelin", option)
    assert (nothing.returncode, nothing.stdout, nothing.stderr) == (1, printed, b"")


def test_nothing_from_here_on(shell: Shell) -> None:
    nothing = shell.search("sanctions", "--offset", "5")
    assert (nothing.returncode, nothing.stdout) == (1, b"")
    assert nothing.stderr == b"2 stories, none after the first 5\n"
    assert b"0 stories: zeppelin 0" in shell.search("zeppelin", "--offset", "5").stderr


@pytest.mark.slow
@pytest.mark.parametrize("layout", ["plain", "rich"])
def test_closed_pipe_ends_quietly(own: Shell, layout: str) -> None:
    lines = [
        json.dumps({"id": f"s{n}", "date": "2020-01-01", "headline": "word " * 50})
        for n in range(3000)
    ]
    stdin = "\n".join(lines).encode()
    assert own.searcher("build", "-", "-i", "big", stdin=stdin).returncode == 0
    with subprocess.Popen(
        command("search", "word", "--all", "-i", "big", "--format", layout),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=own.environment,
    ) as process:  # fmt: skip
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_interrupted_build_says_what_is_kept(own: Shell) -> None:
    with subprocess.Popen(
        command("searcher", "build", "-", "-i", "slow"),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=own.environment, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:  # fmt: skip
        assert process.stdin
        assert process.stdout
        assert process.stderr
        line = json.dumps({"id": "a", "date": "2020-01-01", "headline": "x" * 9000}) + "\n"
        process.stdin.write((line * 40).encode())
        process.stdin.flush()
        wait_until(partial(is_taken, process.stdin), "the build to read what it was given")
        process.send_signal(signal.SIGINT)
        written, errors = process.stdout.read(), process.stderr.read()
    assert process.returncode == 130
    assert b"interrupted; " in written
    assert b"the same command goes on from here" in written
    assert errors == b""


# indexes


def test_round_trip(own: Shell) -> None:
    printed = own.search("*", "--all", "--json", "--full").stdout
    copied = own.searcher("build", "-", "-i", "copy", "--entities", "none", "--json", stdin=printed)
    assert copied.returncode == 0
    ledger = json.loads(copied.stdout)
    assert (ledger["read"], ledger["added"], ledger["stories"]) == (3, 3, 3)
    assert ledger["interrupted"] is False
    before, after = stories(own.home), stories(own.home, "copy")
    assert before.keys() == after.keys()
    for id, story in every(before.items()):
        for name in SENT:
            if name != "origin":
                assert getattr(story, name) == getattr(after[id], name), name


@pytest.mark.slow
def test_of_several_indexes_the_one_built_last_is_meant(own: Shell) -> None:
    (own.home / "other.jsonl").write_text('{"id":"x","date":"2020-01-01","headline":"a coup"}\n')
    assert own.searcher("build", "other.jsonl", SEARCHER_INDEX="").returncode == 0
    found = own.search("coup", "--ids", SEARCHER_INDEX="")
    assert found.stdout == b"x\n"
    assert found.stderr == (
        b"note: this is other, the index built last; --index chooses another: wire\n"
    )
    assert own.search("coup", "--ids").stdout == b"evil-3\n"  # $SEARCHER_INDEX
    failed = own.search("coup", "-i", "third")
    assert failed.returncode == 2
    assert f"there are: other, wire (in {own.home}/indexes)".encode() in failed.stderr
    assert own.search("coup", "-i", "other").returncode == 0
    assert own.search("coup", "-i", str(own.home / "indexes" / "other")).returncode == 0
    assert own.searcher("list").stdout.count(b"\n") == 2


def test_no_index_at_all(tmp_path: Path) -> None:
    failed = Shell(tmp_path).search("coup", SEARCHER_INDEX="")
    assert failed.returncode == 2
    assert b"make one: searcher build ARCHIVE" in failed.stderr
    data = tmp_path / "data"
    failed = Shell(tmp_path).search(
        "coup", SEARCHER_INDEX="", SEARCHER_INDEXES="", XDG_DATA_HOME=str(data)
    )
    assert f"there is no index in {data}/searcher/indexes; " in failed.stderr.decode()
    assert f"there is no folder {tmp_path}/indexes; make one" in failed.stderr.decode()


def test_one_index_is_searched(own: Shell) -> None:
    """Not the last of those named, in silence."""
    for words in (
        ("search", "coup"),
        ("search", "coup", "--facets", "source"),
        ("searcher", "show", "afp-1"),
        ("searcher", "top", "source"),
        ("searcher", "build", "wire.jsonl"),
    ):
        failed = own.run(*words, "-i", "wire", "--index", "other")
        assert (failed.returncode, failed.stdout) == (2, b"")
        assert b"--index names wire and other; name one index" in failed.stderr


def test_locked_index(own: Shell, built: Path) -> None:
    with FileLock(own.home / "indexes" / ".wire.lock"):
        failed = own.searcher("build", str(built / "wire.jsonl"))
        assert failed.returncode == 2
        assert b"is being written by" in failed.stderr
        assert own.search("coup").returncode == 0


def test_damaged_and_older_manifests(own: Shell) -> None:
    path = own.home / "indexes" / "wire" / "index.json"
    manifest = json.loads(path.read_bytes())
    path.write_text(json.dumps({**manifest, "format": 0}))
    assert b"built by another version" in own.search("coup").stderr
    path.write_text("{")
    for failed in (own.search("coup"), own.searcher("info")):
        assert failed.returncode == 2
        assert b"is damaged; drop it and build it again" in failed.stderr
    checked = own.searcher("check")
    assert (checked.returncode, checked.stderr) == (3, b"")
    assert b"is damaged" in checked.stdout
    assert b"is damaged" in own.searcher("list").stdout


def test_build_with_rejects(own: Shell) -> None:
    (own.home / "mixed.2020.jsonl").write_text(
        '{"id":"a","headline":"x","date":"2020-01-01"}\n' + '{"id":"\x1b[2J","headline":"x"}\n' * 7
    )
    done = own.searcher("build", "mixed.2020.jsonl", SEARCHER_INDEX="")
    lines = done.stdout.decode().splitlines()
    assert done.returncode == 3
    assert lines[0] == "read 8 = added 1 + updated 0 + unchanged 0 + stale 0 + rejected 7"
    assert lines[1] == "rejected 7: bad-json 7"
    assert lines[2].startswith("  bad-json, for example: line 2: ")
    assert lines[3] == "    mixed.2020.jsonl#46+28"
    assert lines[4] == "    (#46+28 means 28 bytes of that file, from byte 46 on)"
    assert lines[5].startswith("  searcher info ")
    assert lines[5].endswith("/mixed.2020 --rejects  lists all")
    listed = own.searcher("info", "mixed.2020", "--rejects").stdout.splitlines()
    assert [json.loads(line)["reason"] for line in listed] == ["bad-json"] * 7
    assert lines[6].startswith("index ")
    assert ": 1 story, " in lines[6]
    strict = own.searcher("build", "mixed.2020.jsonl", "-i", "strict", "--strict")
    assert strict.returncode == 2
    assert b"--strict stops here" in strict.stderr


def test_build_refusals(own: Shell) -> None:
    for arguments, message in (
        (("-",), b"standard input has no name"),
        (("gone.jsonl",), b"no such file or folder: gone.jsonl"),
        ((".", "--entities", "magic"), b'there is no extractor "magic"'),
        ((".", "--engine", "lucene", "-i", "x"), b'there is no engine "lucene"'),
        ((".", "--format", "nonsense", "-i", "x"), b"nonsense"),
    ):
        failed = own.searcher("build", *arguments, SEARCHER_INDEX="")
        assert failed.returncode == 2, arguments
        assert message in failed.stderr, arguments
        assert b"Traceback" not in failed.stderr


def test_progress_on_a_terminal(own: Shell, built: Path) -> None:
    seen = own.on_terminal("searcher", "build", str(built / "wire.jsonl"), "-i", "fresh")
    assert b"stories" in seen
    assert b"added 3" in seen


def test_show(shell: Shell) -> None:
    shown = shell.searcher("show", "afp-1", "--query", "sanctions").stdout.decode()
    assert shown.startswith("Turkey keeps its S-400s\ndate      2020-12-29 14:02 UTC\n")
    assert "«Sanctions» will not change that.\n" in shown
    missing = shell.searcher("show", "nobody")
    assert missing.returncode == 1
    assert b'there is no story "nobody" in wire' in missing.stderr


def test_show_original_is_the_bytes(shell: Shell) -> None:
    lines = (shell.home / "wire.jsonl").read_bytes().split(b"\n")
    assert shell.searcher("show", "evil-3", "--original").stdout.rstrip(b"\n") == lines[2]


def test_info_check_list(shell: Shell) -> None:
    facts = json.loads(shell.searcher("info", "--json").stdout)
    assert facts["stories"] == 3
    assert (facts["first"], facts["last"]) == ("2018-01-01T00:00:00Z", "2020-12-29T14:02:00Z")
    assert b"stories\t3\n" in shell.searcher("info").stdout
    sound = shell.searcher("check")
    assert (sound.returncode, sound.stdout) == (0, b"wire is sound\n")
    assert shell.searcher("list").stdout.startswith(b"wire\t3\t")


@pytest.mark.parametrize("command", ["info", "check", "upgrade"])
def test_an_index_is_named_with_or_without_its_option(command: str, shell: Shell) -> None:
    by_place = shell.searcher(command, "wire")
    assert by_place.returncode == 0
    for option in ("-i", "--index"):
        by_option = shell.searcher(command, option, "wire", SEARCHER_INDEX="nowhere")
        assert (by_option.returncode, by_option.stdout) == (0, by_place.stdout)
    twice = shell.searcher(command, "wire", "-i", "other")
    assert twice.returncode == 2
    assert b"name one" in twice.stderr
    unknown = shell.searcher(command, "--nowhere")
    assert f"searcher {command} --help  shows all options" in unknown.stderr.decode()


def test_info_on_a_terminal_is_for_people(shell: Shell) -> None:
    seen = re.sub(r"\x1b\[[\d;]*m", "", shell.on_terminal("searcher", "info").decode())
    assert re.search(r"last +2020-12-29 14:02 UTC", seen)
    assert re.search(r"bytes +[\d.]+ kB", seen)


def test_one_hit_is_no_range(shell: Shell) -> None:
    seen = shell.on_terminal("search", "*", "-n", "1").decode()
    assert " · 1 of 3 stories · " in seen


def test_a_timeline_is_read_down_its_left_edge(shell: Shell) -> None:
    seen = shell.on_terminal("search", "*", "--timeline", "year", "--color", "never").decode()
    lines = re.sub(r"\x1b\[[\d;]*m", "", seen).split("\r\n")
    assert [line.split()[:2] for line in lines if line] == [
        ["2018", "1"], ["2019", "1"], ["2020", "1"],
    ]  # fmt: skip


def test_the_names_in_a_story_stand_below_one_another(shell: Shell) -> None:
    lines = shell.searcher("show", "afp-1").stdout.decode().split("\n\n")[0].splitlines()[1:]
    names = [line.split()[0] for line in lines]
    assert len(names) == len(set(names))
    assert {line[len("embargo  ")] for line in lines} == {" "}


def test_check_finds_damage(own: Shell) -> None:
    largest = max(
        (own.home / "indexes" / "wire" / "engine").iterdir(), key=lambda p: p.stat().st_size
    )
    content = bytearray(largest.read_bytes())
    content[len(content) // 2] ^= 0xFF
    largest.write_bytes(content)
    found = own.searcher("check")
    assert found.returncode == 3
    assert largest.name.encode() in found.stdout


def test_drop(own: Shell) -> None:
    asked = own.searcher("drop", "wire")
    assert asked.returncode == 2
    assert b"--yes" in asked.stderr
    assert own.searcher("drop", "other", "--yes").returncode == 2
    assert own.searcher("drop", "wire", "--yes").returncode == 0
    assert not (own.home / "indexes" / "wire").exists()


def test_tables(shell: Shell) -> None:
    fields = shell.searcher("fields").stdout.decode().splitlines()
    assert "hlead\thlp\twords\theadline or lead\thlead:coup" in fields
    assert "since\t\tdates\tsent on this date or after\tsince:2016-07" in fields
    assert fields[0] == "headline\thead, hd, hl, title\twords\tthe headline\theadline:coup"
    formats = shell.searcher("formats").stdout.decode().splitlines()
    assert "json_lines" in [line.split("\t")[0] for line in formats]
    assert b"reuters_sgml" in shell.on_terminal("searcher", "formats")


@pytest.mark.slow
def test_the_commands_are_listed_without_being_cut(shell: Shell) -> None:
    said = shell.searcher("--help", COLUMNS="80").stdout.decode()
    commands = said.partition("Commands:\n")[2].splitlines()
    assert len(commands) > 10
    assert [line for line in commands if not line.endswith(".")] == []


def test_help_and_unknown_commands(shell: Shell) -> None:
    for name in ("build", "show", "info", "list", "check", "drop", "formats", "fields",
                 "save", "saved", "unsave", "alerts"):  # fmt: skip
        shown = shell.searcher(name, "--help")
        assert shown.returncode == 0
        assert shown.stdout.startswith(f"Usage: searcher {name} ".encode())
    assert shell.search("-h").returncode == 0
    assert shell.search("--version").stdout == f"searcher {searcher.__version__}\n".encode()
    unknown = shell.searcher("chekc")
    assert unknown.returncode == 2
    assert b"Did you mean 'check'?" in unknown.stderr


# completion and start-up


def completions(shell: Shell, name: str, *words: str) -> list[str]:
    environment = {
        f"_{name.upper()}_COMPLETE": "complete_bash",
        "COMP_WORDS": " ".join((name, *words)),
        "COMP_CWORD": str(len(words)),
    }
    return shell.run(name, stdin=b"", **environment).stdout.decode().split()


@pytest.mark.slow
def test_completion(shell: Shell) -> None:
    assert completions(shell, "search", "headl") == ["headline:"]
    assert completions(shell, "search", "hle") == ["hlead:"]
    assert completions(shell, "search", "grou") == ["group:"]
    assert completions(shell, "search", "coup", "--index", "w") == ["wire"]
    assert "oldest" in completions(shell, "search", "--sort", "")
    assert completions(shell, "searcher", "check", "") == ["wire"]
    assert completions(shell, "searcher", "for") == ["formats"]
    assert completions(shell, "searcher", "build", "--format", "json") == ["json_lines"]
    assert b"_SEARCH_COMPLETE" in shell.search("--show-completion", "bash").stdout


UNUSED = {
    "searcher.archives", "searcher.browser", "searcher.entities", "searcher.engines.memory",
    "searcher.engines.whoosh", "searcher.index.builder", "searcher.output.explanation",
    "searcher.query.explain", "searcher.query.near_misses", "searcher.saved.alerts",
    "searcher.search.suggest", "searcher.search.zero_hits",
    "argparse", "asyncio", "csv", "email", "html", "http", "json", "logging", "multiprocessing",
    "random", "shutil", "sqlite3", "ssl", "subprocess", "tempfile", "tomllib", "xml", "zoneinfo",
}  # fmt: skip


def test_a_plain_search_imports_no_more_than_it_uses(shell: Shell) -> None:
    """Half of what a user waits for would be imports; a changed wire in the house shows here."""
    code = (
        "import sys\n"
        "before = set(sys.modules)\n"
        "from searcher.cli.search import run\n"
        "assert run(['coup']) == 0\n"
        "print(*sorted(set(sys.modules) - before), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=shell.environment, check=True
    )
    imported = set(done.stderr.decode().split())
    assert imported & UNUSED == set()
    assert [name for name in UNUSED if not find_spec(name)] == []  # as they are called today
    libraries = {name.partition(".")[0] for name in imported} - set(sys.stdlib_module_names)
    assert libraries - {"typing_extensions"} == {"msgspec", "searcher", "tantivy"}
    assert "searcher.engines.tantivy" in imported  # it has searched


def test_stories_of_the_fixture_are_read_whole(built: Path) -> None:
    assert [type(found) for found in read(str(built / "wire.jsonl"))] == [Story] * 3


# versions, kills, embargoes


def posting(version: int, hour: int, **more: object) -> dict[str, object]:
    base = {"id": "afp-1", "version": version, "headline": f"Take {version}", "source": "AFP"}
    return {**base, "date": f"2020-12-29T{hour}:00:00Z", "body": f"words{version}", **more}


def put(shell: Shell, name: str, *stories: dict[str, object]) -> str:
    (shell.home / name).write_text("".join(json.dumps(story) + "\n" for story in stories))
    return name


@pytest.fixture
def desk(own: Shell) -> Shell:
    """An index whose only story came in a version, a late older one, a correction and a kill."""
    for n, story in enumerate(
        [
            posting(2, 15),
            posting(1, 14),
            posting(3, 16, status="corrected", note="Corrects the year"),
            posting(4, 17, status="killed", body="", headline="KILL: Take"),
        ]
    ):
        archive = own.home / put(own, f"{n}.jsonl", story)
        build([str(archive)], own.home / "indexes" / "desk", extractor="none")
    own.environment["SEARCHER_INDEX"] = "desk"
    return own


def test_show_versions_lists_the_takes_kept(desk: Shell) -> None:
    listed = desk.searcher("show", "--versions", "afp-1")
    assert listed.stdout.decode().splitlines() == [
        "1\t2020-12-29T14:00:00Z\t1\tusable, withdrawn\tTake 1",
        "2\t2020-12-29T15:00:00Z\t2\tusable, withdrawn\tTake 2",
        "3\t2020-12-29T16:00:00Z\t3\tcorrected, withdrawn\tTake 3",
        "4\t2020-12-29T17:00:00Z\t4\tkilled\tKILL: Take",
    ]
    assert desk.searcher("show", "--versions", "nobody").returncode == 1
    assert b"KILL: Take" in desk.on_terminal("searcher", "show", "--versions", "afp-1")


def test_show_one_take(desk: Shell) -> None:
    assert b"words3" in (third := desk.searcher("show", "afp-1", "--take", "3").stdout)
    assert b"note      Corrects the year\n" in third
    assert desk.searcher("show", "afp-1").stdout.startswith(b"KILL: Take\n")
    original = desk.searcher("show", "afp-1", "--take", "1", "--original").stdout
    assert original == (desk.home / "1.jsonl").read_bytes().rstrip(b"\n")
    missing = desk.searcher("show", "afp-1", "--take", "5")
    assert missing.returncode == 1
    assert b"there is no number 5 of afp-1: 4 versions are kept" in missing.stderr
    mixed = desk.searcher("show", "afp-1", "--versions", "--take", "5")
    assert (mixed.returncode, mixed.stdout) == (2, b"")


def test_a_kill_is_all_that_searches_find(desk: Shell) -> None:
    for words in ("words1", "words2", "words3"):
        assert desk.search(words).returncode == 1
    assert desk.search("--ids", "status:killed").stdout == b"afp-1\n"
    assert desk.search("--ids", "kill").stdout == b"afp-1\n"
    facts = json.loads(desk.searcher("info", "--json").stdout)
    assert (facts["stories"], facts["takes"]) == (1, 3)
    assert desk.searcher("check").returncode == 0


def test_what_is_under_embargo_is_not_shown(own: Shell) -> None:
    archive = put(
        own,
        "held.jsonl",
        posting(1, 14, embargo="2199-01-01T00:00:00Z"),
        posting(1, 15, id="never", status="embargoed"),
        posting(1, 16, id="free"),
        posting(1, 17, id="over", status="embargoed", embargo="2021-01-01T00:00:00Z"),
    )
    assert own.searcher("build", archive, "-i", "held").returncode == 0
    own.environment["SEARCHER_INDEX"] = "held"
    held = own.search("--ids", "--sort", "oldest", "words1")
    assert held.stdout == b"free\nover\n"
    assert held.stderr == (
        b"note: 2 stories under embargo are not shown; status:embargoed finds what is\n"
    )
    asked = own.search("--ids", "words1 status:embargoed")
    assert set(asked.stdout.split()) == {b"afp-1", b"never"}
    assert asked.stderr == b""
    assert own.search("--ids", "status:usable").stdout.count(b"\n") == 2
    on_screen = own.on_terminal("search", "take")
    assert b"2 stories under embargo" in on_screen
    assert b"embargoed" not in on_screen.replace(b"status:embargoed", b"")
    assert own.search("--count", "words1").stdout == b"2\n"
    assert own.search("--facets", "source", "*").stdout == b"source\t2\tAFP\n"
    top = own.searcher("top", "source")
    assert (top.stdout, b"under embargo" in top.stderr) == (b"2\tAFP\n", True)
    assert json.loads(own.searcher("info", "--json").stdout)["embargoed"] == 2
    shown = own.searcher("show", "afp-1").stdout
    assert b"\nembargo   2199-01-01 00:00 UTC\n" in shown
    assert b"\nstatus    embargoed\n" in shown
    why = own.search("--why-not", "afp-1", "words1")
    assert why.returncode == 1
    assert b"under embargo until 2199-01-01 00:00 UTC; only a search for" in why.stdout
    assert own.search("--why-not", "afp-1", "words1 status:embargoed").returncode == 0
    assert own.search("--why-not", "over", "words1 status:usable").returncode == 0
    assert b"\nstatus    usable\n" in own.searcher("show", "over").stdout


@pytest.mark.slow
def test_an_embargo_ends_without_a_build(own: Shell) -> None:
    own.environment["SEARCHER_INDEX"] = "held"
    for seconds in (2, 10, 60, 300):  # a busy machine may take longer to build and to ask
        until = datetime.now(UTC) + timedelta(seconds=seconds)
        archive = put(own, f"{seconds}.jsonl", posting(seconds, 14, embargo=until.isoformat()))
        assert own.searcher("build", archive).returncode == 0
        early = own.search("--ids", f"words{seconds}")
        if datetime.now(UTC) < until:
            break
    assert (early.returncode, early.stdout) == (1, b"")
    wait_until(lambda: datetime.now(UTC) > until, "the end of the embargo")
    told = own.search("--ids", f"words{seconds}")
    assert (told.stdout, told.stderr) == (b"afp-1\n", b"")


# what a build says


@pytest.mark.slow
def test_dry_run_writes_nothing(own: Shell) -> None:
    archive = put(own, "new.jsonl", posting(1, 14), posting(2, 15), {"id": "x"})
    (own.home / "photo.jpg").write_bytes(b"\xff\xd8\0\0\x01")
    before = sorted(own.home.rglob("*"))
    dry = own.searcher("build", archive, "photo.jpg", "-i", "new", "--dry-run")
    assert dry.returncode == 3
    assert sorted(own.home.rglob("*")) == before
    lines = dry.stdout.decode().splitlines()
    assert lines[0] == "read 3 = added 1 + updated 1 + unchanged 0 + stale 0 + rejected 1"
    assert lines[1:3] == ["rejected 1: no-date 1", "skipped 1: unknown-format 1"]
    assert lines[3].startswith("  no-date, for example: ")
    assert lines[-1].startswith("dry run: nothing is written; the index ")
    assert lines[-1].endswith("/new would hold 1 story")
    wet = own.searcher("build", archive, "photo.jpg", "-i", "new", "--json")
    ledger = json.loads(wet.stdout)
    assert ledger["rejected_by"] == {"no-date": 1}
    assert ledger["skipped_by"] == {"unknown-format": 1}
    facts = json.loads(own.searcher("info", "new", "--json").stdout)
    assert (facts["rejects"], facts["rejected_by"]) == (1, {"no-date": 1})
    assert (facts["skipped"], facts["skipped_by"]) == (1, {"unknown-format": 1})
    assert facts["formats"] == {"json_lines": 1}
    spoken = own.searcher("info", "new").stdout.decode()
    assert "rejects\t1  no-date 1\n" in spoken
    assert "format\tjson_lines  1\n" in spoken


@pytest.mark.slow
def test_formats_of_files(own: Shell) -> None:
    put(own, "a.jsonl", posting(1, 14), posting(2, 15), {"id": "x"})
    (own.home / "photo.jpg").write_bytes(b"\xff\xd8\0\0\x01")
    said = own.searcher("formats", "a.jsonl", "photo.jpg")
    assert said.returncode == 0
    assert said.stdout.decode().splitlines() == [
        "a.jsonl\t2\tjson_lines 2\tno-date 1\t",
        "photo.jpg\t0\t\t\tunknown-format 1",
    ]
    assert own.searcher("formats", "photo.jpg").returncode == 1
    assert own.searcher("formats", "gone.xml").returncode == 2
    record = json.loads(own.searcher("formats", "a.jsonl", "--json").stdout)
    assert (record["stories"], record["formats"]) == (2, {"json_lines": 2})
    assert b"json_lines" in own.on_terminal("searcher", "formats", "a.jsonl")


def test_a_file_whose_name_is_not_utf_8_is_told_of(own: Shell) -> None:
    """Its bytes reach neither a terminal nor JSON; a question mark stands for each."""
    put(own, "caf\udce9.jsonl", posting(1, 14))
    record = json.loads(own.searcher("formats", "caf\udce9.jsonl", "--json").stdout)
    assert (record["file"], record["stories"]) == ("caf\ufffd.jsonl", 1)
    said = own.searcher("formats", "caf\udce9.jsonl").stdout.decode()
    assert said == "caf\ufffd.jsonl\t1\tjson_lines 1\t\t\n"


def test_show_original_out_of_archives_in_one_another(own: Shell) -> None:
    line = json.dumps(posting(1, 14)).encode()
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("deep/wire.jsonl.gz", gzip.compress(b"\n" + line + b"\n"))
    with tarfile.open(own.home / "wires.tar.xz", "w:xz") as outer:
        info = tarfile.TarInfo("day!/inner.zip")
        info.size = len(inner.getvalue())
        outer.addfile(info, io.BytesIO(inner.getvalue()))
    assert own.searcher("build", "wires.tar.xz", "-i", "wires").returncode == 0
    assert own.searcher("show", "afp-1", "--original", "-i", "wires").stdout == line
