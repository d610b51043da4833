"""Many stories prepared in their order: in this process, or in worker processes."""

import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from searcher.index.workers.preparer import Prepared, Preparer
from searcher.index.workers.worker import Worker
from searcher.story import Story

BATCH_BYTES = 200_000
BATCH_STORIES = 200
# Stories prepared in this process before workers are started: fewer are not worth the start.
FEW = 500

# An opaque value, handed back with the story's line.
Ticket = TypeVar("Ticket")


@dataclass(slots=True)
class _Batch(Generic[Ticket]):
    """Stories in order, each with its ticket, and the work on them in a worker."""

    stories: list[Story] = field(default_factory=list)
    tickets: list[Ticket] = field(default_factory=list)
    characters: int = 0
    work: "Future[Prepared] | None" = None


class Preparing(Generic[Ticket]):
    """Stories queued in order; the lines that an engine is to be given come out in that order.

    A line comes some stories after its own was queued: at most two batches a worker are under
    way. `extracted` counts the stories not found in the cache. Raises WorkerError when a worker
    dies, SearcherError for an extractor that is not installed.
    """

    def __init__(self, extractor: str, engine: str, *, jobs: int = 0) -> None:
        """`jobs` is the number of processes that look for names: 0 one for each core, 1 this."""
        jobs = jobs or os.cpu_count() or 1
        # Without names there is too little to do for a story to be worth its way to a worker.
        self._jobs = 0 if jobs == 1 or extractor == "none" else jobs
        self._own = Preparer(extractor, engine)
        self._hired = extractor, engine
        self.extracted = 0
        self._started = 0
        self._batch = _Batch[Ticket]()
        self._batches: deque[_Batch[Ticket]] = deque()
        self._ready: deque[tuple[Ticket, str]] = deque()
        self._threads: ThreadPoolExecutor | None = None
        self._workers: deque[Worker] = deque()

    def put(self, story: Story, ticket: Ticket) -> Iterator[tuple[Ticket, str]]:
        """Queue a story. Yields the lines that are ready, each with its story's ticket."""
        batch = self._batch
        batch.stories.append(story)
        batch.tickets.append(ticket)
        batch.characters += len(story.body)
        if len(batch.stories) >= BATCH_STORIES or batch.characters >= BATCH_BYTES:
            self._start()
            # Two a worker, so that none is idle while this process reads; more only take memory.
            while len(self._batches) > 2 * self._jobs:
                yield from self._finish()

    def drain(self) -> Iterator[tuple[Ticket, str]]:
        """The lines of all stories that are still under way."""
        self._start()
        while self._ready:
            yield self._ready.popleft()
        while self._batches:
            yield from self._finish()

    def as_it_is(self, story: Story) -> str:
        """The line of a story in which names have been found before, at once."""
        return self._own.prepared(story)

    def close(self) -> None:
        """Stop the workers at once; what they were preparing is lost."""
        for worker in self._workers:
            worker.stop()
        if self._threads:
            self._threads.shutdown(wait=True, cancel_futures=True)
        self._own.close()

    def _start(self) -> None:
        batch, self._batch = self._batch, _Batch[Ticket]()
        if not batch.stories:
            return
        self._started += len(batch.stories)
        if self._jobs and self._started > FEW:
            if self._threads is None:
                self._threads = ThreadPoolExecutor(self._jobs)
                self._workers.extend(Worker(*self._hired) for _ in range(self._jobs))
            batch.work = self._threads.submit(self._ask, batch.stories)
        self._batches.append(batch)

    def _ask(self, stories: list[Story]) -> Prepared:
        # There is one, since there are as many workers as threads.
        worker = self._workers.popleft()
        try:
            return worker.prepare(stories)
        finally:
            self._workers.append(worker)

    def _finish(self) -> Iterator[tuple[Ticket, str]]:
        """The lines of the oldest batch; it stays where it is if Ctrl-C comes meanwhile."""
        batch = self._batches[0]
        found = batch.work.result() if batch.work else self._own.prepare(batch.stories)
        self.extracted += found.extracted
        self._ready.extend(zip(batch.tickets, found.lines, strict=True))
        self._batches.popleft()
        while self._ready:
            yield self._ready.popleft()
