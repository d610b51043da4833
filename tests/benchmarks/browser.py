"""Start, keystroke and memory of the terminal browser, in a real pseudo-terminal.

    python tests/benchmarks/browser.py INDEX [WORD]

First paint is the query line on the screen; a keystroke is answered when the count of the new
results is there. Medians of five starts, and of every letter of WORD typed and deleted. Memory is
the resident set after all that: of the process itself, and with the pages of the index that it
shares with the system's cache.
"""

import fcntl
import os
import pty
import re
import select
import statistics
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

ROUNDS = 5
PAUSE = 0.8  # seconds in which all counting has ended
PAINTED = b"ords, "  # of the empty query line, after the cursor
FACETS = re.compile(rb"story 1 of|no stories")


class Terminal:
    """A browser in a pseudo-terminal of 160×50."""

    def __init__(self, index: str) -> None:
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 160, 0, 0))
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            [str(Path(sys.executable).with_name("searcher")), "browse", "--index", index],
            stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
            env={**os.environ, "TERM": "xterm-256color", "SEARCHER_HISTORY": ""},
        )  # fmt: skip
        os.close(theirs)
        self.ours = ours

    def seconds_until(self, *, counted: bool = False, since: float | None = None) -> float:
        """Seconds from `since`, else from the start, until the screen shows it."""
        seen = b""
        while not (FACETS.search(seen) if counted else PAINTED in seen):
            ready, _, _ = select.select([self.ours], [], [], 20)
            if not ready:
                raise TimeoutError(seen[-500:])
            seen += os.read(self.ours, 65536)
        return time.perf_counter() - (since or self.started)

    def press(self, key: bytes) -> float:
        """Seconds from a key to the new count."""
        pressed = time.perf_counter()
        os.write(self.ours, key)
        return self.seconds_until(counted=True, since=pressed)

    def settle(self) -> None:
        """Let all that is going on come to its end."""
        end = time.perf_counter() + PAUSE
        while (left := end - time.perf_counter()) > 0:
            if select.select([self.ours], [], [], left)[0]:
                os.read(self.ours, 65536)

    def memory(self) -> tuple[float, float]:
        """Megabytes resident: anonymous, and with the mapped files."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = {k: int(v) / 1024 for k, v in re.findall(r"(\w+):\s+(\d+) kB", status)}
        return found["RssAnon"], found["VmRSS"]

    def close(self) -> None:
        os.write(self.ours, b"\x11")  # Ctrl+Q
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
        os.close(self.ours)


def main() -> None:
    index = sys.argv[1]
    word = sys.argv[2] if len(sys.argv) > 2 else "sanctions"
    paints, counts = [], []
    for _ in range(ROUNDS + 1):  # the first warms the caches
        terminal = Terminal(index)
        paints.append(terminal.seconds_until())
        counts.append(terminal.seconds_until(counted=True))
        terminal.settle()
        terminal.close()
    floor = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", "import textual.app"], check=True)
        floor.append(time.perf_counter() - started)
    terminal = Terminal(index)
    terminal.seconds_until(counted=True)
    terminal.settle()
    keys = [letter.encode() for letter in word] + [b"\x7f"] * (len(word) - 1)
    answers = []
    for key in keys:
        answers.append(terminal.press(key))
        terminal.settle()
    anonymous, resident = terminal.memory()
    terminal.close()
    for name, times in (
        ("import textual.app", floor),
        ("first paint", paints[1:]),
        ("first results", counts[1:]),
        ("key to new rows", answers),
    ):
        median, worst = statistics.median(times) * 1000, max(times) * 1000
        print(f"{name:20} {median:6.0f} ms median {worst:6.0f} ms worst")
    print(f"memory {anonymous:.0f} MB of its own, {resident:.0f} MB with the mapped index")


if __name__ == "__main__":
    main()
