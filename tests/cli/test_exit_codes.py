"""How commands end: their exit codes, whatever the system does to their files and streams."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from commands import Done, Shell, command
from timing import HANG, wait_until

FULL = Path("/dev/full")
COMMANDS = [
    ("search", "coup", "--count"),
    ("search", "*", "--ids", "--all"),
    ("search", "coup", "--json"),
    ("search", "coup", "--format", "rich"),
    ("search", "coup", "--explain"),
    ("search", "*", "--facets", "source"),
    ("search", "*", "--facets", "source", "--format", "rich"),
    ("search", "--why-not", "afp-1", "coup"),
    ("search", "--help"),
    ("searcher", "check"),
    ("searcher", "fields"),
    ("searcher", "operators"),
    ("searcher", "info"),
    ("searcher", "list"),
    ("searcher", "show", "afp-1"),
    ("searcher", "show", "afp-1", "--original"),
    ("searcher", "top", "source"),
    ("searcher", "build", "wire.jsonl"),
]
each_command = pytest.mark.parametrize("words", COMMANDS, ids=" ".join)


def start(
    shell: Shell, *words: str, before: Callable[[], object] | None = None, **streams: object
) -> Done:
    """Runs a command with streams as they are given, and `before` in its process first."""
    done: Done = subprocess.run(
        command(*words),
        env=shell.environment,
        cwd=shell.home,
        preexec_fn=before,
        timeout=HANG,
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams},  # type: ignore[call-overload]
    )
    return done


# output that cannot be written


@pytest.mark.slow
@each_command
def test_output_that_cannot_be_written_is_a_failure(words: tuple[str, ...], own: Shell) -> None:
    """Not exit code 1, which a script takes for "nothing found"."""
    (own.home / "wire.jsonl").write_text('{"id":"z","date":"2020-01-01","headline":"z"}\n')
    if not FULL.exists():
        pytest.skip("this system has no /dev/full")
    with FULL.open("wb") as full:
        failed = start(own, *words, stdout=full)
    assert failed.returncode == 2
    assert failed.stderr.endswith(f"{words[0]}: cannot write: No space left on device\n".encode())
    assert b"Traceback" not in failed.stderr
    closed = start(own, *words, before=lambda: os.close(1), stdout=None)
    assert closed.returncode == 2
    assert closed.stderr.endswith(f"{words[0]}: cannot write: Bad file descriptor\n".encode())
    if words[:2] == ("searcher", "build"):  # no file of the index took the output's number
        assert own.searcher("check").returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("search", "coup", "--count"), 0),
        (("search", "sanctions nothing OR coup", "--ids"), 0),  # with a note
        (("search", "zeppelin"), 1),
        (("search", "headlin:x"), 2),
        (("search", "--jsno"), 2),
        (("searcher", "check"), 0),
        (("searcher", "show", "nobody"), 1),
        (("searcher", "build", "rejects.jsonl"), 3),
    ],
)
def test_standard_error_does_not_matter(words: tuple[str, ...], code: int, own: Shell) -> None:
    (own.home / "rejects.jsonl").write_text('{"id":"z","date":"2020-01-01","headline":"z"}\n{\n')
    own.run(*words)  # a second build finds the same as the third
    expected = own.run(*words)
    assert expected.returncode == code
    closed = start(own, *words, before=lambda: os.close(2), stderr=None)
    with FULL.open("wb") as full:
        filled = start(own, *words, stderr=full)
    for found in (closed, filled):
        assert found.returncode == code
        assert _without_seconds(found.stdout) == _without_seconds(expected.stdout)


def _without_seconds(written: bytes) -> list[bytes]:
    return [line for line in written.splitlines() if not line.startswith(b"index ")]


def test_all_streams_closed(shell: Shell) -> None:
    def close() -> None:
        os.closerange(0, 3)

    assert start(shell, "search", "coup", before=close, stdout=None, stderr=None).returncode == 2


def test_standard_input_that_cannot_be_read(shell: Shell) -> None:
    for words in (("search", "-"), ("search", "--queries", "-")):
        failed = start(shell, *words, before=lambda: os.close(0))
        assert (failed.returncode, failed.stdout) == (2, b"")
        assert failed.stderr == b"search: standard input cannot be read: Bad file descriptor\n"


# bugs and Ctrl-C


def test_a_bug_keeps_its_traceback(shell: Shell) -> None:
    program = (
        "from searcher.cli import process\n"
        "process.begin()\n"
        "process.end(process.run('search', lambda: 1 // 0))"
    )
    failed = subprocess.run(
        [sys.executable, "-c", program], env=shell.environment, capture_output=True, check=False
    )
    assert failed.returncode == 70
    assert failed.stderr.startswith(b"Traceback (most recent call last):\n")
    assert failed.stderr.endswith(b"ZeroDivisionError: integer division or modulo by zero\n")


def hear_ctrl_c() -> None:
    """pytest's own shell may have started it deaf."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "module"),
    [
        (("search", "-"), "msgspec"),
        (("search", "-"), "searcher.fields"),
        (("search", "-"), "searcher.search.timeline"),
        (("searcher", "build", "-", "-i", "x"), "searcher.errors"),
        (("searcher", "build", "-", "-i", "x"), "typer"),
        (("searcher", "build", "-", "-i", "x"), "searcher.archives"),
        (("searcher", "build", "-", "-i", "x"), "searcher.index.builder"),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_ctrl_c_in_the_imports_is_quiet(words: tuple[str, ...], module: str, own: Shell) -> None:
    """Python says of each module that it is imported, so the moment is chosen without a clock."""
    arguments = command(*words)
    arguments[1:1] = ["-X", "importtime"]
    with subprocess.Popen(
        arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=own.environment, cwd=own.home, preexec_fn=hear_ctrl_c,
    ) as process:  # fmt: skip
        assert process.stderr
        assert process.stdout
        for line in process.stderr:
            if line.split(b"|")[-1].strip().decode() == module:
                process.send_signal(signal.SIGINT)
                break
        rest = process.stderr.read().splitlines()
        written = process.stdout.read()
    assert process.returncode == 130
    assert [line for line in rest if not line.startswith(b"import time:")] == []
    assert written == b""


def test_ctrl_c_while_it_waits_is_quiet(shell: Shell) -> None:
    with subprocess.Popen(
        command("search", "-"),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=shell.environment, preexec_fn=hear_ctrl_c,
    ) as process:  # fmt: skip
        waiting = Path(f"/proc/{process.pid}/wchan")
        if not waiting.exists():
            pytest.skip("this system does not say what a process waits for")
        assert process.stdin
        wait_until(lambda: "pipe" in waiting.read_text(), "it to read its standard input")
        process.send_signal(signal.SIGINT)
        assert process.stdout
        assert process.stderr
        assert (process.stdout.read(), process.stderr.read()) == (b"", b"")
    assert process.returncode == 130


# folders that cannot be written


def obey_modes() -> None:
    """Makes root obey the modes of files, as other users must: it drops what overrides them."""
    library = ctypes.CDLL(None)
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        if os.geteuid() == 0 and library.prctl(24, capability, 0, 0, 0):  # PR_CAPBSET_DROP
            os._exit(99)


@pytest.fixture
def locked(own: Shell) -> Iterator[Callable[[Path], None]]:
    """Takes the right to write from folders, until the test ends."""
    folders: list[Path] = []

    def lock(folder: Path) -> None:
        folder.chmod(0o555)
        folders.append(folder)

    if sys.platform != "linux":
        pytest.skip("only Linux lets root give up its rights")
    yield lock
    for folder in folders:
        folder.chmod(0o755)


def test_a_folder_that_cannot_be_made(own: Shell, built: Path) -> None:
    own.environment["SEARCHER_INDEXES"] = "/proc/nowhere"
    failed = own.searcher("build", str(built / "wire.jsonl"))
    assert failed.returncode == 2
    assert failed.stderr == (
        b"searcher: cannot write in /proc/nowhere: No such file or directory\n"
    )


def test_a_folder_that_cannot_be_written(
    own: Shell, built: Path, locked: Callable[[Path], None]
) -> None:
    locked(own.home / "indexes")
    for name in ("new", "wire"):
        failed = start(
            own, "searcher", "build", str(built / "wire.jsonl"), "-i", name, before=obey_modes
        )
        assert failed.returncode == 2
        folder = own.home / "indexes"
        assert failed.stderr == f"searcher: cannot write in {folder}: Permission denied\n".encode()
    assert own.search("coup").returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["indexes", "indexes/wire", "indexes/wire/engine"])
def test_a_drop_that_fails_leaves_the_index(
    folder: str, own: Shell, locked: Callable[[Path], None]
) -> None:
    locked(own.home / folder)
    failed = start(own, "searcher", "drop", "--yes", "wire", before=obey_modes)
    assert (failed.returncode, failed.stdout) == (2, b"")
    assert failed.stderr.startswith(b"searcher: cannot write in ")
    assert failed.stderr.endswith(b": Permission denied\n")
    assert own.searcher("check").stdout == b"wire is sound\n"
    assert own.searcher("list").stdout.startswith(b"wire\t3\t")


# builds without stories


def test_a_build_without_a_story_makes_no_index(own: Shell) -> None:
    (own.home / "a.txt").write_text("hello\n")
    (own.home / "empty").mkdir()
    before = {path.name for path in (own.home / "indexes").iterdir()}
    for source in ("a.txt", "empty", "-"):
        failed = own.searcher("build", source, "-i", "junk")
        assert failed.returncode == 2, source
        assert failed.stderr == f"searcher: no story in {source}: no index was made\n".encode()
        assert b"junk" not in failed.stdout
    assert own.searcher("list").stdout.count(b"\n") == 1
    after = {path.name for path in (own.home / "indexes").iterdir()}
    assert after - before == {".junk.lock"}


@pytest.mark.slow
def test_a_named_file_without_a_story_is_a_fault(own: Shell) -> None:
    (own.home / "a.txt").write_text("hello\n")
    (own.home / "folder").mkdir()
    (own.home / "one.jsonl").write_text('{"id":"x","date":"2020-01-01","headline":"a coup"}\n')
    for _ in range(2):  # the second time nothing is read again
        done = own.searcher("build", "one.jsonl", "a.txt", "folder", "-i", "new")
        assert done.returncode == 3
        assert done.stderr == b"searcher: a.txt holds no story; searcher formats a.txt  says why\n"
    assert own.searcher("build", "one.jsonl", "folder", "-i", "new").returncode == 0
    assert own.search("coup", "--ids", "-i", "new").stdout == b"x\n"


# what the help says


@pytest.mark.parametrize(
    "words",
    [("search",), ("searcher",), ("searcher", "build"), ("searcher", "check")],
    ids=" ".join,
)
def test_exit_codes_stand_in_the_help(words: tuple[str, ...], shell: Shell) -> None:
    said = " ".join(shell.run(*words, "--help").stdout.decode().split())
    assert "Exit code" in said
    assert "70 a bug, 130 interrupted" in said
