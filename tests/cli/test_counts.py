"""`--facets`, `--timeline` and `searcher top`: counts in a pipe and as bars."""

import json
import re

import pytest
from commands import Shell
from three_stories import TERMINAL_CONTROLS


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
