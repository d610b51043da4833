"""The only uses of a clock that tests may make: processor time, and a limit that ends a hang."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

HANG = 300.0  # seconds: longer than anything here takes, however busy the machine


@contextmanager
def processor_time(*, most: float) -> Iterator[None]:
    """Fails where the block takes more seconds of this process's processor time.

    Unlike elapsed time it hardly grows when the machine is busy with other things. Give a `most`
    of many times the usual: whatever takes quadratic time exceeds it anyway.
    """
    started = time.process_time()
    yield
    took = time.process_time() - started
    assert took < most, f"{took:.1f} s of processor time, not {most}"


def duration(task: Callable[[], object]) -> float:
    """Seconds that a task takes, to interrupt another run of it somewhere within them."""
    started = time.perf_counter()
    task()
    return time.perf_counter() - started


def pause(seconds: float) -> None:
    """Lets something run that is to be interrupted."""
    time.sleep(seconds)


def wait_until(is_so: Callable[[], bool], what: str) -> None:
    """Returns as soon as `is_so()` is true; fails if that takes longer than HANG seconds."""
    end = time.monotonic() + HANG
    while not is_so():
        assert time.monotonic() < end, f"still waiting for {what}"
        time.sleep(0.02)
