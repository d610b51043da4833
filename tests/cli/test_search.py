"""`search` as scripts use it: what is printed, what is read as the query, how it ends."""

import json
import signal
import subprocess
from functools import partial

import pytest
from commands import Shell, command, is_taken
from three_stories import TERMINAL_CONTROLS, kept
from timing import wait_until


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
        "embargo", "note", "guessed", "origin", "format", "rights", "reuse_until", "snippets",
    ]  # fmt: skip
    assert record["score"] > 0
    body, headline = record["snippets"]
    assert {**record, "score": 0, "origin": "", "snippets": []} == {
        "schema": 1, "rank": 1, "score": 0, "id": "afp-1", "version": 1,
        "headline": "Turkey keeps its S-400s", "date": "2020-12-29T14:02:00Z", "source": "AFP",
        "dateline": "ANKARA", "byline": "Elif Kaya", "slug": "", "language": "en", "urgency": 3,
        "status": "usable", "entities": [{"kind": "person", "name": "Hulusi Akar"}],
        "topics": ["arms", "nato"], "created": None, "sent": None, "embargo": None, "note": "",
        "guessed": [], "origin": "", "format": "json_lines", "rights": [], "reuse_until": None,
        "snippets": [],
    }  # fmt: skip
    assert headline == {"field": "headline", "text": record["headline"], "spans": [[17, 23]]}
    assert [body["text"][a:b] for a, b in body["spans"]] == ["S-400"]


def test_json_keeps_the_text_and_escapes_its_controls(shell: Shell) -> None:
    found = shell.search("coup", "--json", "--full")
    assert not TERMINAL_CONTROLS.search(found.stdout.replace(b"\n", b""))
    assert json.loads(found.stdout)["body"] == kept(shell.home)["evil-3"].body


def test_csv_defuses_formulas(shell: Shell) -> None:
    found = shell.search("sanctions", "--csv", "--sort", "oldest", "-n", "1")
    header, row = found.stdout.decode().splitlines()
    assert header == (
        "date,source,id,version,headline,dateline,byline,slug,language,urgency,status,topics,origin"
        ",rights,reuse_until,reuse_ended,person,org,place,exchange,designator"
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


def test_any_name_of_a_file(own: Shell) -> None:
    (own.home / "names.txt").write_text("\ufeffa minister\n\nnobody at all\n", encoding="utf-8")
    found = own.search("S-400 @names.txt", "--ids")
    assert found.stdout == b"afp-1\n"
    assert found.stderr == b"note: names.txt: any of 2 names\n"
    assert own.search("S-400 -@names.txt", "--count").returncode == 1
    (own.home / "names.txt").write_bytes(b"\xff\xfe")
    assert b"names.txt is not UTF-8" in own.search("@names.txt").stderr
    assert b"neither a word nor a date" in own.search("@nofile.txt").stderr


def test_a_file_of_queries_reads_no_other_files(own: Shell) -> None:
    """Anyone may have written it."""
    (own.home / "names.txt").write_text("secret\n")
    (own.home / "queries.txt").write_text("@names.txt\n")
    told = own.search("--queries", "queries.txt").stderr
    assert b"neither a word nor a date" in told
    assert b"secret" not in told


def test_a_saved_search_reads_no_files(own: Shell) -> None:
    (own.home / "names.txt").write_text("minister\n")
    refused = own.searcher("save", "named", "@names.txt")
    assert refused.returncode == 2
    assert b"neither a word nor a date" in refused.stderr
