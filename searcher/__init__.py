"""Full-text search for newswire archives.

Archives yield stories; an index keeps them; a query is a small tree with one meaning; an engine
finds what the tree means, fast; output shows it. Where things are:

    story       Story, and FIELDS, the one table of what can be searched
    analysis    what a word is
    query       the tree (nodes), read from text (parser, dates), what its words stand for
                (expansion), and what it means (matching)
    archives    one file a format; what it is given in stream, folders in files, packing in packing
    entities    people, organisations, places, designators and the language of a story
    engines     the Engine protocol and its three: memory, tantivy, whoosh
    building    making and updating an index
    reading     what a build does with all it reads, and how often it commits
    filing      which posting of a story is the current one, whatever the order of arrival
    takes       the superseded ones
    checkpoint  how far each file was read, so that none is read twice
    ledger      the account of a build
    interrupts  Ctrl-C, held back while a story is filed
    shown       an index without what is under embargo now
    index       finding, opening and checking one
    timeline    hits by years, months and days
    dictionary  which of its own words an archive has for those of a query, and which like them
    unknown     words that no story has, and what may have been meant
    no_hits     why a query finds nothing
    highlight   where the hits stand, and the passage that shows them
    record      a story as the object that JSON output prints and archives read
    output      rich, plain, JSON, CSV, counts; the one place where text is made fit for a terminal
    browser     the terminal browser
    cli         the two commands

What the commands do, a program can: `searcher.build`, `searcher.Index`, `searcher.parse`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from searcher.building import build as build
    from searcher.index import Index as Index
    from searcher.query.matching import matches as matches
    from searcher.query.parser import parse as parse
    from searcher.story import Story as Story

__version__ = "0.1.0"

_PLACES = {
    "build": "searcher.building",
    "Index": "searcher.index",
    "matches": "searcher.query.matching",
    "parse": "searcher.query.parser",
    "Story": "searcher.story",
}


def __getattr__(name: str) -> object:
    if name in _PLACES:  # imported when first used: start-up is part of the speed of `search`
        return getattr(import_module(_PLACES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
