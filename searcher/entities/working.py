"""A worker process: reads batches of texts from its standard input, answers with extracts.

A process of its own, not a fork and not a copy of the caller's `__main__`: safe beside an
engine's threads and in any script. A batch is four bytes of length and a JSON array.
"""

import os
import subprocess
import sys
from datetime import UTC, datetime
from typing import IO

import orjson

from searcher.entities.extraction import Extract, as_list, extract_text, from_list
from searcher.errors import ExtractionError
from searcher.story import Story

_RUN = "from searcher.entities.working import main; main()"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Worker:
    """A process that extracts; one thread at a time may ask it."""

    def __init__(self, extractor: str) -> None:
        path = os.pathsep.join(folder for folder in sys.path if folder)
        self._process = subprocess.Popen(  # noqa: S603 - our own module, in our own interpreter
            [sys.executable, "-P", "-c", _RUN, extractor],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,  # Ctrl-C is for the build, which ends its workers
        )

    def extract(self, stories: list[Story]) -> list[Extract]:
        """What is found in each story. Raises ExtractionError if the process is gone."""
        texts = [[s.language, s.dateline, s.headline, s.body] for s in stories]
        sink, source = self._process.stdin, self._process.stdout
        assert sink
        assert source
        try:
            _write(sink, orjson.dumps(texts))
            answer = _read(source)
        except (OSError, ValueError):
            answer = None
        if answer is None:
            raise ExtractionError(
                f"a process that finds names ended with code {self._process.wait()} at one of"
                f" {len(stories)} stories from {stories[0].id} on; --entities none builds without"
            )
        return [from_list(value) for value in orjson.loads(answer)]

    def stop(self) -> None:
        """End the process; what it is asked now is not answered."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                try:
                    pipe.close()
                except OSError:
                    continue  # what was not sent is of no use


def main() -> None:
    """Answer batches until the input ends."""
    extractor = sys.argv[1]
    while (batch := _read(sys.stdin.buffer)) is not None:
        found = []
        for language, dateline, headline, body in orjson.loads(batch):
            story = Story("", _EPOCH, headline, body, dateline=dateline, language=language)
            found.append(as_list(extract_text(story, extractor)))
        _write(sys.stdout.buffer, orjson.dumps(found))


def _write(pipe: IO[bytes], content: bytes) -> None:
    pipe.write(len(content).to_bytes(4, "big"))
    pipe.write(content)
    pipe.flush()


def _read(pipe: IO[bytes]) -> bytes | None:
    """The next batch, None at the end."""
    length = pipe.read(4)
    if len(length) < 4:
        return None
    size = int.from_bytes(length, "big")
    content = pipe.read(size)
    return content if len(content) == size else None
