"""The memory that a build takes of archives far larger than it.

    python tests/benchmarks/memory.py [MEGABYTES] [FORMAT …]

Archives of 2,000 MB are written straight into `searcher build -`, one file of many stories each;
the peak of the build's resident memory must stay below 600 MB.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

LIMIT = 600  # MB
WORDS = [f"{a}{b}{c}" for a in ("sa", "ko", "mi", "tre") for b in ("ban", "der", "lo", "vi")
         for c in ("ction", "s", "ment", "nia", "ed", "ly", "um", "or", "ash", "ent")]  # fmt: skip
CHANCE = random.Random(1)


def text(words: int) -> str:
    return " ".join(CHANCE.choices(WORDS, k=words)).capitalize() + "."


def newsmlg2() -> Iterator[str]:
    yield '<?xml version="1.0"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>'
    for number in count():
        paragraphs = "".join(f"<p>{text(60)}</p>" for _ in range(6))
        yield (
            f'<newsItem guid="n-{number}" version="1" xml:lang="en"><itemMeta>'
            '<itemClass qcode="ninat:text"/><provider literal="Northwire"/>'
            "<versionCreated>2023-08-23T12:49:30Z</versionCreated></itemMeta>"
            f"<contentMeta><headline>{text(8)}</headline></contentMeta><contentSet>"
            f'<inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body>{paragraphs}</body></html>'
            "</inlineXML></contentSet></newsItem>\n"
        )


def gigaword_sgml() -> Iterator[str]:
    for number in count():
        paragraphs = "".join(f"<P>\n{text(60)}\n</P>\n" for _ in range(6))
        yield (
            f'<DOC id="AFP_ENG_20090531.{number:09}" type="story" >\n<HEADLINE>\n{text(8)}\n'
            f"</HEADLINE>\n<DATELINE>\nParis, May 31, 2009 (AFP)\n</DATELINE>\n<TEXT>\n{paragraphs}"
            "</TEXT>\n</DOC>\n"
        )


def json_lines() -> Iterator[str]:
    for number in count():
        body = "\\n\\n".join(text(60) for _ in range(6))
        yield (
            f'{{"id": "j-{number}", "headline": "{text(8)}", "date": "2020-01-02T03:04:05Z", '
            f'"source": "Meridian", "body": "{body}"}}\n'
        )


FORMATS: dict[str, tuple[Callable[[], Iterator[str]], str]] = {
    "newsmlg2": (newsmlg2, "</itemSet></newsMessage>"),
    "gigaword_sgml": (gigaword_sgml, ""),
    "json_lines": (json_lines, ""),
}


def peak(format: str, megabytes: int, folder: Path) -> tuple[int, str]:
    """The most memory in MB that a build takes, and the line of its ledger."""
    stories, end = FORMATS[format]
    program = str(Path(sys.executable).parent / "searcher")
    command = [program, "build", "-", "--index", str(folder / format)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdin
    assert child.stdout
    left = megabytes << 20
    for story in stories():
        left -= child.stdin.write(story.encode())
        if left < 0:
            break
    child.stdin.write(end.encode())
    child.stdin.close()
    ledger = child.stdout.read().decode().partition("\n")[0]
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_maxrss >> 10, ledger


def main() -> None:
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    for format in sys.argv[2:] or FORMATS:
        started = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            used, ledger = peak(format, megabytes, Path(folder))
        spent = time.perf_counter() - started
        print(f"{format}: {megabytes} MB in {spent:.0f} s, at most {used} MB of memory; {ledger}")
        assert used < LIMIT


if __name__ == "__main__":
    main()
