"""A worker process: reads batches of stories from its standard input, answers with lines.

A process of its own, not a fork and not a copy of the caller's `__main__`: safe beside an
engine's threads and in any script. A message is four bytes of length and so many bytes: a batch
is a JSON array of stories, an answer a line with a number and one for each story.
"""

import os
import subprocess
import sys
from typing import IO

from msgspec import json

from searcher.errors import WorkerError
from searcher.index.workers.preparer import Prepared, Preparer
from searcher.story import Story

_RUN = "from searcher.index.workers.worker import main; main()"


class Worker:
    """A process that prepares; one thread at a time may ask it."""

    def __init__(self, extractor: str, engine: str) -> None:
        path = os.pathsep.join(folder for folder in sys.path if folder)
        # -P keeps the folder the user is in off the path: a file there may have the name of one of
        # Python's modules.
        self._process = subprocess.Popen(  # noqa: S603 - our own module, in our own interpreter
            [sys.executable, "-P", "-c", _RUN, extractor, engine],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
            # A terminal sends Ctrl-C to a whole group; it is for the build, which ends its workers.
            start_new_session=True,
        )

    def prepare(self, stories: list[Story]) -> Prepared:
        """These stories prepared, in their order. Raises WorkerError if the process is gone."""
        sink, source = self._process.stdin, self._process.stdout
        assert sink
        assert source
        try:
            _write(sink, json.encode(stories))
            answer = _read(source)
        except (OSError, ValueError):
            answer = None
        if answer is None:
            raise WorkerError(
                f"a process that prepares stories ended with code {self._process.wait()} at one of"
                f" {len(stories)} from {stories[0].id} on; --entities none builds without names"
            )
        extracted, *lines = answer.decode().split("\n")
        return Prepared(lines, int(extracted))

    def stop(self) -> None:
        """End the process; what it is asked now is not answered."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                try:
                    pipe.close()
                except OSError:
                    # Closing flushes to a process that is gone; what was not sent is of no use.
                    continue


def main() -> None:
    """Answer batches until the input ends."""
    preparer = Preparer(*sys.argv[1:3])
    batches = json.Decoder(list[Story])
    while (batch := _read(sys.stdin.buffer)) is not None:
        found = preparer.prepare(batches.decode(batch))
        _write(sys.stdout.buffer, "\n".join([str(found.extracted), *found.lines]).encode())


def _write(pipe: IO[bytes], content: bytes) -> None:
    pipe.write(len(content).to_bytes(4, "big"))
    pipe.write(content)
    pipe.flush()


def _read(pipe: IO[bytes]) -> bytes | None:
    """The next message, None at the end."""
    length = pipe.read(4)
    # Less than was asked for: the other side has closed the pipe.
    if len(length) < 4:
        return None
    size = int.from_bytes(length, "big")
    content = pipe.read(size)
    return content if len(content) == size else None
