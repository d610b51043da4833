"""How a command starts and ends. It imports next to nothing, so that Ctrl-C is ours at once.

Exit codes, for both commands:

    0    done; `search`: found
    1    nothing: no hit, no such story, nothing new
    2    failed: a bad query, no index, an archive that cannot be read, output not written
    3    done, with faults: `build` rejected something, `check` found damage
    70   a bug of ours, after its traceback (EX_SOFTWARE of BSD's sysexits.h)
    130  ended by Ctrl-C (128 and the signal's number, as shells say it)
"""

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType, TracebackType

from searcher.cli import streams

# As in searcher: typing takes 7 ms.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

SUCCESS, NOTHING, FAILED, FAULTS, BUG, INTERRUPTED = 0, 1, 2, 3, 70, 130

# What the help of every command ends with.
EXIT_CODES = "70 a bug, 130 interrupted"


def begin() -> None:
    """Make a process ready for a command. Until `run`, Ctrl-C ends it at once and without a word.

    Python would print a traceback for it, wherever in the imports it came.
    """
    # Else a shell ignores it.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _leave)
    sys.excepthook = _end_with_bug
    sys.unraisablehook = _unraisable
    streams.prepare()


def run(name: str, answer: Callable[[], int]) -> int:
    """Let a command answer; the exit code. Errors that a user can act on go to standard error.

    Whatever is neither a SearcherError nor the system's refusal is a bug and passes through.
    """
    from searcher.cli.messages import complain
    from searcher.errors import SearcherError

    try:
        if signal.getsignal(signal.SIGINT) is _leave:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            code = answer()
        except SearcherError as error:
            code = complain(name, str(error))
        except OSError as error:
            code = complain(name, _refusal(error))
        except streams.CannotRead as error:
            code = complain(name, f"standard input cannot be read: {error}")
        except MemoryError:
            code = complain(name, "out of memory")
        sys.stdout.flush()
    except streams.ReaderGone:
        _end_quietly()
        code = SUCCESS
    except streams.CannotWrite as error:
        _end_quietly()
        code = complain(name, f"cannot write: {error}")
    except KeyboardInterrupt:
        _end_quietly()
        code = INTERRUPTED
    return code


def end(code: int) -> "NoReturn":
    """End the process without taking the interpreter apart: 4 to 8 ms of 80 that nobody sees."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _end_quietly() -> None:
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _leave)
    streams.abandon_output()


def _leave(number: int, frame: FrameType | None) -> "NoReturn":
    os._exit(INTERRUPTED)


def _end_with_bug(
    kind: type[BaseException], error: BaseException, place: TracebackType | None
) -> "NoReturn":
    sys.__excepthook__(kind, error, place)
    # Python takes the exit code from a hook that raises this.
    raise SystemExit(BUG)


def _unraisable(found: "sys.UnraisableHookArgs") -> None:
    # It came in a destructor, where Python would drop it.
    if found.exc_type is KeyboardInterrupt:
        os._exit(INTERRUPTED)
    sys.__unraisablehook__(found)


def _refusal(error: OSError) -> str:
    """What the system refused, where it says so."""
    import errno

    why = error.strerror or str(error)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        why = "the disk is full"
    return f"{os.fsdecode(error.filename)}: {why}" if error.filename else why
