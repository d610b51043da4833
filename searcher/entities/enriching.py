"""Many stories enriched in their order: from the cache, in this process, or in worker processes."""

import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from searcher.entities.cache import Cache, cache_folder
from searcher.entities.extraction import Extract, check, extract_text, join, stamp
from searcher.entities.working import Worker
from searcher.story import Story

BATCH_BYTES = 200_000
BATCH_STORIES = 200
FEW = 500  # stories that are extracted here, before workers are worth their start


@dataclass(slots=True)
class _Batch:
    """Stories in order, each with its ticket; `work` gives the extracts of those to `ask`."""

    stories: list[tuple[Story, bool]]
    known: list[Extract | None]
    ask: list[Story]
    work: "Future[list[Extract]] | None" = None


class Enriching:
    """Takes stories and gives them back enriched, in their order, some behind.

    At most two batches a worker are under way. `extracted` counts the stories that no cache knew.
    Raises ExtractionError when a worker dies, SearcherError for an extractor that is not here.
    """

    def __init__(self, extractor: str, *, jobs: int = 0) -> None:
        check(extractor)
        self.extractor = extractor
        self.extracted = 0
        self._jobs = jobs or os.cpu_count() or 1
        self._batch = _Batch([], [], [])
        self._bytes = 0
        self._batches: deque[_Batch] = deque()
        self._ready: deque[tuple[Story, bool]] = deque()
        self._threads: ThreadPoolExecutor | None = None
        self._workers: deque[Worker] = deque()
        is_idle = extractor == "none"
        self._cache = None if is_idle else Cache(cache_folder(), stamp(extractor))

    def put(self, story: Story, *, fresh: bool) -> Iterator[tuple[Story, bool]]:
        """Take a story with its ticket; the stories that are ready, with theirs."""
        if self._cache is None:
            yield story, fresh
            return
        known = self._cache.get(story)
        self._batch.stories.append((story, fresh))
        self._batch.known.append(known)
        if known is None:
            self._batch.ask.append(story)
        self._bytes += len(story.body)
        if len(self._batch.stories) >= BATCH_STORIES or self._bytes >= BATCH_BYTES:
            self._start()
            while len(self._batches) > 2 * self._jobs:
                yield from self._finish()

    def drain(self) -> Iterator[tuple[Story, bool]]:
        """The stories that are still under way."""
        self._start()
        while self._ready:
            yield self._ready.popleft()
        while self._batches:
            yield from self._finish()

    def close(self) -> None:
        """End the workers and keep what was extracted."""
        for worker in self._workers:
            worker.stop()
        if self._threads:
            self._threads.shutdown(wait=True, cancel_futures=True)
        if self._cache:
            self._cache.close()

    def _start(self) -> None:
        batch, self._batch, self._bytes = self._batch, _Batch([], [], []), 0
        if not batch.stories:
            return
        self.extracted += len(batch.ask)
        if batch.ask and self._jobs > 1 and self.extracted > FEW:
            if self._threads is None:
                self._threads = ThreadPoolExecutor(self._jobs)
                self._workers.extend(Worker(self.extractor) for _ in range(self._jobs))
            batch.work = self._threads.submit(self._ask, batch.ask)
        self._batches.append(batch)

    def _ask(self, stories: list[Story]) -> list[Extract]:
        worker = self._workers.popleft()  # as many workers as threads: there is one
        try:
            return worker.extract(stories)
        finally:
            self._workers.append(worker)

    def _finish(self) -> Iterator[tuple[Story, bool]]:
        """The stories of the oldest batch; it stays where it is if Ctrl-C comes meanwhile."""
        batch = self._batches[0]
        if batch.work:
            found = batch.work.result()
        else:
            found = [extract_text(story, self.extractor) for story in batch.ask]
        if self._cache:
            for story, extract in zip(batch.ask, found, strict=True):
                self._cache.put(story, extract)
        new = iter(found)
        extracts = [known or next(new) for known in batch.known]
        self._ready.extend(
            (join(story, extract), fresh)
            for (story, fresh), extract in zip(batch.stories, extracts, strict=True)
        )
        self._batches.popleft()
        while self._ready:
            yield self._ready.popleft()
