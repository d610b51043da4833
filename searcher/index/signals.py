"""Ctrl-C, held back while something is done that must be done whole."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Interrupts:
    """A context manager that holds Ctrl-C back and raises KeyboardInterrupt when it ends."""

    def __init__(self) -> None:
        self._is_held = self._is_due = False

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Ctrl-C can be held back inside this; no effect outside the main thread."""
        before = signal.getsignal(signal.SIGINT)
        # Not ours where it is ignored, as for a script's background job, or where a program has a
        # handler of its own; and Python lets only the main thread set one.
        is_ours = before is signal.default_int_handler
        if not is_ours or threading.current_thread() is not threading.main_thread():
            yield
            return
        signal.signal(signal.SIGINT, self._hear)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def __enter__(self) -> None:
        self._is_held = True

    def __exit__(self, *_: object) -> None:
        self._is_held = False
        if self._is_due:
            self._is_due = False
            raise KeyboardInterrupt

    def _hear(self, number: int, frame: FrameType | None) -> None:
        if not self._is_held:
            raise KeyboardInterrupt
        self._is_due = True
