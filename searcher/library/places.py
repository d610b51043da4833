"""What a program begins with: opens, builds, lists and drops indexes."""

from collections.abc import Sequence
from os import PathLike, fspath

from searcher.errors import SearcherError
from searcher.index import builder, location
from searcher.index.ingest import Progress
from searcher.index.upgrade import upgrade as _upgrade
from searcher.library.opened import OpenIndex

Place = str | PathLike[str]


def open(name: Place | None = None) -> OpenIndex:
    """An index opened for searching, by its name or path.

    Without a name: that of `$SEARCHER_INDEX`, else the only one there is, else the one built last,
    as `search` without `--index`. Close it, or use it in a `with`. Raises IndexMissing, which
    lists the indexes there are; EngineError for a damaged index or one of another format.
    """
    return OpenIndex(location.choose(None if name is None else fspath(name)).path)


def build(
    archives: Place | Sequence[Place],
    name: Place,
    *,
    engine: str | None = None,
    format: str | None = None,
    entities: str | None = None,
    jobs: int = 0,
    strict: bool = False,
    progress: Progress | None = None,
) -> OpenIndex:
    """Make an index of archives, or update it, and open it.

    `archives` are files or folders, packed or not; `name` is a name or a path. The other arguments
    are the options of `searcher build`. `built` of what is returned is the ledger: stories read,
    added, updated, unchanged, stale and rejected. Raises ArchiveError for an archive that is not
    there, SearcherError if there is no story for a new index, KeyboardInterrupt if Ctrl-C ended
    the build; what was read until then is kept.
    """
    several = [archives] if isinstance(archives, str | PathLike) else archives
    sources = [fspath(archive) for archive in several]
    path = location.locate(fspath(name))
    built = builder.build(
        sources,
        path,
        engine=engine,
        format=format,
        extractor=entities,
        jobs=jobs,
        strict=strict,
        progress=progress,
    )
    if built.interrupted:
        raise KeyboardInterrupt
    if not built.stories:
        raise SearcherError(f"no story in {', '.join(sources)}: no index was made")
    opened = OpenIndex(path)
    opened.built = built.ledger
    return opened


def indexes() -> list[str]:
    """The names of the indexes there are."""
    return [path.name for path in location.indexes()]


def drop(name: Place) -> None:
    """Remove an index, without asking. Raises IndexMissing where there is none."""
    location.drop(location.locate(fspath(name)))


def upgrade(name: Place) -> None:
    """Rebuild an index of an older format from the stories that it keeps."""
    _upgrade(location.locate(fspath(name)))
