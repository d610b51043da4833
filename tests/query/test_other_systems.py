"""What others type: read as meant, refused with a remedy that works, or noted; never in silence."""

import re
from pathlib import Path

import pytest
from checking import every
from samples import NOW

from searcher.errors import QueryError
from searcher.query.advice.manual_tables import SYSTEMS, is_read_as, rows
from searcher.query.parser import Reading, parse

CASES = [
    line.split("\t")
    for line in Path(__file__).with_name("other_systems.txt").read_text().splitlines()
    if not line.startswith("#")
]


def read(query: str) -> Reading:
    return parse(query, now=NOW)


def is_read(query: str) -> bool:
    try:
        return read(query) is not None
    except QueryError:
        return False


def works(error: QueryError) -> bool:
    """Whether what the remedy says can be read, alone or in place of what was refused."""
    for part in re.split(r"\s{2,}", error.fix.removesuffix(" ?"))[1:]:
        instead = f"{error.query[: error.start]}{part}{error.query[error.end :]}"
        if "…" not in part and (is_read(part) or is_read(instead)):
            return True
    return False


def test_there_are_enough() -> None:
    assert len(CASES) >= 200
    assert len({tuple(case) for case in CASES}) == len(CASES)


@pytest.mark.parametrize(("system", "query", "expected"), CASES)
def test_what_others_type(system: str, query: str, expected: str) -> None:
    if expected == "refused":
        with pytest.raises(QueryError) as caught:
            read(query)
        assert works(caught.value), caught.value
        return
    found = read(query)
    if expected == "noted":
        assert found.notes
        return
    assert found.query == read(expected).query
    assert not read(expected).notes or query == expected


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_manual_promises_what_happens(system: str) -> None:
    """What has a ✓ means the same here; what has none is refused with a remedy, or noted."""
    cells = [(row.here, way) for row in rows() for way in row.elsewhere.get(system, ())]
    assert len(cells) > 4
    for here, way in every(cells):
        meant = read(here)
        assert not any(note.fix for note in meant.notes)
        if is_read_as(way, here):
            assert read(way).query == meant.query
            continue
        refused = None
        try:
            assert read(way).notes, way
        except QueryError as error:
            refused = error
        assert refused is None or works(refused), way
