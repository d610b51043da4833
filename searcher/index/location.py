"""Where indexes are: found by name or path, listed, chosen, dropped."""

import os
from collections.abc import Sequence
from errno import EACCES
from pathlib import Path
from typing import NamedTuple

from msgspec import json

from searcher.errors import IndexMissing, SearcherError
from searcher.lazy_re import pattern

# A folder that holds this file is an index.
MANIFEST = "index.json"

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


def called(path: Path) -> str:
    """The name of the index at a path if names lead there, else the path."""
    return path.name if path.parent.resolve() == home().resolve() else str(path)


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


class Chosen(NamedTuple):
    """An index, and what its user should know of the choice."""

    path: Path
    notes: tuple[str, ...] = ()


def choose(name: str | None) -> Chosen:
    """The index named, else that of $SEARCHER_INDEX, else the only one, else the one built last.

    Raises IndexMissing, which lists the indexes there are and says where they were looked for.
    """
    name = name or os.environ.get("SEARCHER_INDEX")
    if name:
        path = locate(name)
        if (path / MANIFEST).is_file():
            return Chosen(path)
        raise IndexMissing(f'there is no index "{name}"; {_listed(indexes())}')
    there = indexes()
    if not there:
        raise IndexMissing(_listed(there))
    if len(there) == 1:
        return Chosen(there[0])
    latest = max(there, key=_built)
    others = ", ".join(path.name for path in there if path != latest)
    note = f"this is {latest.name}, the index built last; --index chooses another: {others}"
    return Chosen(latest, (note,))


def drop(path: Path) -> None:
    """Remove an index; refuses any other folder. Raises SearcherError if it cannot be removed.

    It is renamed first, so that no one opens half of it. A folder that is ours to rename may hold
    another user's files, which are not ours to remove: then the index stays as it was.
    """
    # Imported late: it takes 2 ms, and searches do not need it.
    import shutil

    if not (path / MANIFEST).is_file():
        raise IndexMissing(f"{path} is no index")
    inside = list(path.rglob("*"))
    for folder in (path, *inside):
        if folder.is_dir() and not os.access(folder, os.W_OK | os.X_OK):
            raise unwritable(folder, PermissionError(EACCES, os.strerror(EACCES)))
    hidden = path.with_name(f".{path.name}.dropped")
    try:
        path.rename(hidden)
        shutil.rmtree(hidden)
    except OSError as error:
        # Nothing has been removed yet: the index takes its name again.
        if len(list(hidden.rglob("*"))) == len(inside):
            hidden.rename(path)
        raise unwritable(path, error) from error
    path.with_name(f".{path.name}.lock").unlink(missing_ok=True)


def unwritable(folder: Path, error: OSError) -> SearcherError:
    """The error to raise where the system lets nothing be written or removed in a folder."""
    return SearcherError(f"cannot write in {folder}: {error.strerror}")


def _built(path: Path) -> tuple[str, int]:
    """When an index was last built; where its manifest does not say, before all others."""
    manifest = path / MANIFEST
    try:
        # Tells two apart that were built within one second, which is all that `updated` has.
        changed = manifest.stat().st_mtime_ns
        return str(json.decode(manifest.read_bytes())["updated"]), changed
    except (OSError, ValueError, TypeError, KeyError):
        return "", 0


def _listed(there: Sequence[Path]) -> str:
    """What there is, and where it was looked for."""
    folder = home().absolute()
    if there:
        return f"there are: {', '.join(path.name for path in there)} (in {folder})"
    why = ""
    if not os.environ.get("SEARCHER_INDEXES"):
        here = Path.cwd() / "indexes"
        why = "" if folder == here else f"; there is no folder {here}"
    return f"there is no index in {folder}{why}; make one: searcher build ARCHIVE"
