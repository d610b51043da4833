"""What tests may ask of the clock: processor time, and an end to waiting that is no end."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

HANG = 300.0  # seconds: longer than anything takes on a machine that is busy with other things


@contextmanager
def processor_time(*, most: float) -> Iterator[None]:
    """Fails where the block takes more seconds of this process's processor time.

    What else the machine does adds little to that, unlike to the time by the clock. `most` is many
    times what is usual: a text that takes the square of its length goes beyond any such factor.
    """
    started = time.process_time()
    yield
    took = time.process_time() - started
    assert took < most, f"{took:.1f} s of processor time, not {most}"


def wait_until(is_so: Callable[[], bool], what: str) -> None:
    """Returns as soon as something is so; fails when it is not after HANG seconds."""
    end = time.monotonic() + HANG
    while not is_so():
        assert time.monotonic() < end, f"still waiting for {what}"
        time.sleep(0.02)
