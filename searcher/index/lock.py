"""One writer at a time: the lock that a build or an upgrade holds."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from searcher.errors import IndexLocked
from searcher.index.location import unwritable


@contextmanager
def sole_writer(path: Path) -> Iterator[None]:
    """Hold the writer's lock of an index. Raises IndexLocked, naming the holder, at once.

    The lock is the operating system's and ends with its process. Who holds it stands in a file
    beside it, for the message alone.
    """
    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=0)
    holder = path.with_name(f".{path.name}.holder")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    # Before OSError: filelock's Timeout is one.
    except Timeout as error:
        who = holder.read_text() if holder.exists() else "another process"
        raise IndexLocked(f"{path} is being written by {who}; wait for it to end") from error
    except OSError as error:
        raise unwritable(path.parent, error) from error
    try:
        since = datetime.now(UTC).isoformat(timespec="seconds")
        try:
            holder.write_text(f"process {os.getpid()} on {socket.gethostname()} since {since}")
        except OSError as error:
            raise unwritable(path.parent, error) from error
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()
