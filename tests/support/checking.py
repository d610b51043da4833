"""Loops that cannot pass by checking nothing."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def every(things: Iterable[T], *, least: int = 1) -> Iterator[T]:
    """Yields each thing; fails at the end if there were fewer than `least`.

    A test once checked the originals of no story at all in six formats, and passed.

    >>> [x for x in every([1, 2])]
    [1, 2]
    >>> for x in every([]): pass
    Traceback (most recent call last):
    AssertionError: 0 to check, not 1 or more
    """
    count = 0
    for thing in things:
        count += 1
        yield thing
    assert count >= least, f"{count} to check, not {least} or more"
