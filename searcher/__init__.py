"""Full-text search for newswire archives.

Archives yield stories; an index keeps them; a query is a small tree with one meaning; an engine
finds what the tree means, fast; output shows it. Where things are:

    story       Story and Entity: data alone
    fields      FIELDS, the one table: how each field is searched, counted, printed, exported
    genres      alert, update, analysis, from a desk's tags
    codec       a story as the bytes an engine stores, and as the JSON object that is printed
    analysis    what a word is; letters that are one (folding)
    query       the tree (nodes) and its operators (grammar), read from text (lexer, parser, dates);
                help for those who come from other systems (advice); what its words stand for
                (expansion), what it means (matching), why a story meets it or not (explain,
                near_misses)
    archives    one file a format in formats; what they share in markup, records and newsroom;
                folders in files, packed files in compression
    entities    people, organisations, places, designators and the language of a story
    engines     the Engine protocol and its three: memory, tantivy, whoosh
    index       an index on disk: found (location), made and updated (builder, ingest, versions,
                workers), opened, checked (check), brought to a newer format (upgrade)
    search      what is done with hits: what an embargo hides (visible), snippets, timelines,
                suggestions (suggest), why there are none (zero_hits)
    saved       what a user keeps: lists of names, saved searches, alerts
    output      rich, plain, JSON, CSV, counts; the one place where text is made fit for a terminal
    browser     the terminal browser
    library     what `import searcher` offers: indexes opened, hits as sequences and tables
    page        the web page, `searcher serve`
    cli         the two commands, search and searcher; one file a sub-command
    errors      what can go wrong in a user's hands
    lazy_re     regular expressions compiled when first used

A program can do what the commands do, in the same words:

    wire = searcher.open("reuters21578")
    hits = wire.search("coffee quotas", sort="newest")
    len(hits), hits[0].story.headline, hits.facets("place"), hits.to_pandas()
"""

# Not imported from typing: that takes 7 ms, in which Ctrl-C would still print a traceback.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from searcher.errors import SearcherError as SearcherError
    from searcher.index.opened import Index as Index
    from searcher.library.hits import Hits as Hits
    from searcher.library.opened import OpenIndex as OpenIndex
    from searcher.library.places import build as build
    from searcher.library.places import drop as drop
    from searcher.library.places import indexes as indexes
    from searcher.library.places import open as open  # noqa: A004  # as gzip.open
    from searcher.library.places import upgrade as upgrade
    from searcher.query.matching import matches as matches
    from searcher.query.parser import parse as parse
    from searcher.story import Story as Story

__version__ = "0.1.0"

_PLACES = {
    "build": "searcher.library.places",
    "drop": "searcher.library.places",
    "Hits": "searcher.library.hits",
    "Index": "searcher.index.opened",
    "indexes": "searcher.library.places",
    "open": "searcher.library.places",
    "OpenIndex": "searcher.library.opened",
    "SearcherError": "searcher.errors",
    "upgrade": "searcher.library.places",
    "matches": "searcher.query.matching",
    "parse": "searcher.query.parser",
    "Story": "searcher.story",
}


def __getattr__(name: str) -> object:
    # Imported when first used: start-up is part of the speed of `search`.
    if name in _PLACES:
        from importlib import import_module

        return getattr(import_module(_PLACES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    # A notebook completes what it offers, though nothing is imported yet.
    return sorted([*globals(), *_PLACES])
