"""Where indexes are: found by name or path, listed, chosen, dropped."""

import os
import shutil
from pathlib import Path

from searcher.errors import IndexMissing
from searcher.index.manifest import MANIFEST
from searcher.lazy_re import pattern

_NAME = pattern(r"[\w][\w.-]*")


def home() -> Path:
    """The folder in which index names are looked up."""
    if os.environ.get("SEARCHER_INDEXES"):
        return Path(os.environ["SEARCHER_INDEXES"]).expanduser()
    if Path("indexes").is_dir():
        return Path("indexes")
    from platformdirs import user_data_path

    return user_data_path("searcher") / "indexes"


def locate(name: str) -> Path:
    """The path meant by an index's name or path, whether or not there is an index."""
    if os.sep in name or name.startswith((".", "~")):
        return Path(name).expanduser()
    if not _NAME.fullmatch(name):
        raise IndexMissing(f'"{name}" is not a name for an index; use letters, digits, "-" and "."')
    return home() / name


def indexes() -> list[Path]:
    """The indexes there are, by name."""
    folder = home()
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.iterdir()
        if not path.name.startswith(".") and (path / MANIFEST).is_file()
    )


def choose(name: str | None) -> Path:
    """The index named, else that of $SEARCHER_INDEX, else the only one there is.

    Raises IndexMissing, which lists the indexes there are.
    """
    name = name or os.environ.get("SEARCHER_INDEX")
    there = indexes()
    if name:
        path = locate(name)
        if (path / MANIFEST).is_file():
            return path
        raise IndexMissing(f'there is no index "{name}"; {_listed(there)}')
    if len(there) == 1:
        return there[0]
    if not there:
        raise IndexMissing(f"there is no index in {home()}; make one: searcher build ARCHIVE")
    raise IndexMissing(f"which index? name one with --index; {_listed(there)}")


def drop(path: Path) -> None:
    """Remove an index, and nothing that is none."""
    if not (path / MANIFEST).is_file():
        raise IndexMissing(f"{path} is no index")
    hidden = path.with_name(f".{path.name}.dropped")
    path.rename(hidden)  # so that no one opens half of it
    shutil.rmtree(hidden)
    path.with_name(f".{path.name}.lock").unlink(missing_ok=True)


def _listed(there: list[Path]) -> str:
    if not there:
        return "there are none; make one: searcher build ARCHIVE"
    return "there are: " + ", ".join(path.name for path in there)
