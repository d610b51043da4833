"""Where tantivy's errors become ours. (For boundaries of sentences see `query.boundaries`.)"""

from pathlib import Path

from searcher.errors import EngineError


class Boundary:
    """Turns what tantivy raises inside a `with` into EngineError.

    It belongs around calls of tantivy and around nothing else: a ValueError of our own code is a
    bug, and must keep its traceback. It may be entered as often as wanted, also within itself.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        # tantivy-py has no classes of errors of its own.
        if isinstance(error, OSError | ValueError):
            raise EngineError(f"{self.folder}: {error}") from error
        # A panic in Rust is a BaseException (pyo3), whose class cannot be imported.
        if type(error).__name__ == "PanicException":
            raise EngineError(f"{self.folder} is damaged: {error}") from error
