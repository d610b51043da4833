"""Tantivy's queries for a query of ours and for the parts of it, and how these are joined."""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct
from tantivy import Query as Native

from searcher.engines.tantivy.slots import union
from searcher.query.nodes import Leaf, Query


class Compiled(Struct, frozen=True):
    """A candidate query, as the native queries whose union it is, and what its hits must match.

    `post_filter` is None where the candidate query is exact. `level`: all hits have the same
    score, as those of a query for dates alone. A union of unions is made flat: in a flat union of
    words alone tantivy passes over what cannot be among the best hits.
    """

    alternatives: tuple[Native, ...]
    post_filter: Query | None = None
    level: bool = False

    @property
    def native(self) -> Native:
        return union(self.alternatives)


class Part(NamedTuple):
    """Native queries whose union finds something in a field: that exactly, or more than that."""

    alternatives: tuple[Native, ...]
    exact: bool = True

    @property
    def native(self) -> Native:
        return union(self.alternatives)


def any_of(parts: Sequence[Part | None]) -> Part | None:
    """The union of parts, those left out that no story can have; None if that is all of them."""
    found = [part for part in parts if part]
    if len(found) < 2:
        return found[0] if found else None
    return Part(flat(found), all(part.exact for part in found))


def flat(parts: Sequence[Part | Compiled]) -> tuple[Native, ...]:
    """The native queries of all parts."""
    return tuple([native for part in parts for native in part.alternatives])


def boosted(natives: tuple[Native, ...], leaf: Leaf) -> tuple[Native, ...]:
    """Native queries with the boost of a leaf."""
    if leaf.boost == 1.0:
        return natives
    return tuple([Native.boost_query(native, leaf.boost) for native in natives])
