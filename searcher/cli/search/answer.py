"""What `search` answers: hits, counts, explanations."""

import re
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache, partial
from time import perf_counter

from msgspec.structs import replace

from searcher.cli.arguments import (
    index_path,
    licences_of,
    marks_of,
    names_in,
    only_index,
    query_text,
    utf8,
    zone_named,
)
from searcher.cli.messages import say, warn
from searcher.cli.process import NOTHING, SUCCESS
from searcher.cli.search import hits
from searcher.cli.search.options import DEFAULT_LIMIT, Options
from searcher.engines import Searched
from searcher.errors import SearcherError
from searcher.index.opened import Index
from searcher.output import SCHEMA, Color, Layout, View, json_line, withheld_note
from searcher.query.nodes import All, Query
from searcher.query.parser import Reading, parse
from searcher.query.values import FILED, TYPED
from searcher.saved.lists import UserLists
from searcher.search.asked import narrowing, together
from searcher.search.visible import Visible

Read = Callable[[str], Reading]

# An option and its value, to other commands.
_JOINED = re.compile(r"-n\d+$")


def answer(options: Options) -> int:
    """Print what was asked for; the exit code. Raises SearcherError for what cannot be asked."""
    now, started = datetime.now(UTC), perf_counter()
    layout = _layout(options)
    _check(options)
    zone = zone_named(options.tz)
    limits = FILED if list(options.query) == ["-"] else TYPED
    # Whoever wrote a file of queries is not to choose which files are read.
    files = None if options.queries else names_in
    lists = UserLists()
    # Chosen once, and before the query is read only if that asks for tags or notes.
    path = cache(lambda: index_path(only_index(options.index)))
    read = partial(
        parse,
        now=now,
        zone=zone,
        lists=lists,
        limits=limits,
        files=files,
        marks=partial(marks_of, path),
    )
    since, until, *sources = map(utf8, (options.since, options.until, *options.source))
    narrowed = narrowing(since, until, sources)
    view = View(
        All(),
        zone,
        options.offset + 1,
        options.full,
        options.explain,
        now,
        licences=licences_of(lists),
    )
    if options.queries:
        return _ask_file(options, view, layout, read, narrowed)
    # The shorthands are read apart from the words, so that an OR among the words stays inside.
    words = query_text(options.query)
    # The parser says what "" lacks.
    texts = ([words] if words else []) + narrowed or [""]
    asked, notes = _read_all(read, texts[1:], texts[0])
    notes += [
        f"{w} leaves out {w[1:]}; write  -n {w[2:]}" for w in options.query if _JOINED.match(w)
    ]
    if options.browse:
        index = only_index(options.index)
        from searcher.cli.terminal_browser import open_browser

        return open_browser(index, _written(texts), zone=zone, order=options.sort)
    view = replace(view, query=asked)
    with Index(path()) as opened:
        return _search(opened, view, layout, options, notes, started)


def _search(
    opened: Index, view: View, layout: Layout, options: Options, notes: list[str], started: float
) -> int:
    assert view.now
    shown = Visible(opened.engine, view.now)
    view = replace(view, index=shown)
    if options.why_not:
        from searcher.cli.search.explaining import print_why_not

        warn(notes)
        return print_why_not(opened, options.why_not, view, layout, options.color)
    notes += withheld_note(shown.withheld(view.query))
    # Notes on cards stand on the screen with them; else they go to standard error, where no script
    # takes them for hits.
    wanted = _wanted(options)
    if layout is Layout.RICH and not (options.count or options.facets or options.timeline):
        with hits.paper(wanted=not options.no_pager):
            printed, total = hits.show(
                shown, view, wanted, options.sort, options.color, notes, started
            )
        if not total:
            hits.tell_no_hits(shown, view, is_counted=True)
        return SUCCESS if printed else NOTHING
    warn(notes)
    if options.count:
        return _count(shown, view.query, layout)
    if options.timeline:
        from searcher.cli.counting import print_timeline

        return print_timeline(shown, view, options.timeline, layout, options.color)
    if options.facets:
        from searcher.cli.counting import counted_fields, print_facets

        fields = counted_fields(options.facets)
        return print_facets(shown, view, fields, wanted, layout, options.color)
    if options.null:
        return hits.write_null(shown, view, wanted, options.sort)
    if options.bom:
        sys.stdout.write("\ufeff")
    return hits.write(shown, view, wanted, options.sort, layout)


def _ask_file(
    options: Options, view: View, layout: Layout, read: Read, narrowed: Sequence[str]
) -> int:
    """Answer --queries."""
    if options.query or options.facets or options.timeline or options.explain or options.browse:
        raise SearcherError("--queries goes with no query beside it, and prints counts or hits")
    from searcher.cli.search.query_file import QueryFile

    # An error in these is one error, not one a line.
    _read_all(read, narrowed, "*")
    whole = partial(_read_all, read, narrowed)
    counts = options.count or not (options.every or options.limit)
    asked = QueryFile(whole, view, options.sort, layout, counts, _wanted(options))
    return asked.run(options.queries, index_path(only_index(options.index)))


def _wanted(options: Options) -> int | None:
    """How many hits, or values of a field, are printed; None for all."""
    return None if options.every else options.limit or DEFAULT_LIMIT


def _check(options: Options) -> None:
    # No option wins over another in silence.
    if options.every and options.limit:
        raise SearcherError("--all and --limit exclude each other")
    if sum(map(bool, (options.count, options.facets, options.timeline, options.why_not))) > 1:
        raise SearcherError("choose one of --count, --facets, --timeline and --why-not")
    if options.bom and _layout(options) is not Layout.CSV:
        raise SearcherError("--bom begins CSV; add --csv")
    if options.null and options.queries:
        raise SearcherError("--null prints the ids of one query; --queries asks many")


def _layout(options: Options) -> Layout:
    ids = options.ids or options.null
    shorthands = {Layout.JSON: options.json, Layout.CSV: options.csv, Layout.IDS: ids}
    chosen = [layout for layout, is_on in shorthands.items() if is_on]
    asked = options.format
    if len(chosen) + (asked is not None and asked not in chosen) > 1:
        flags = " and ".join(f"--{layout}" for layout in chosen)
        raise SearcherError(f"choose one format: {flags}{' and --format' if asked else ''}")
    if chosen:
        return chosen[0]
    # Only the rich format has colors: who insists on them means it, as with rg, git and ls.
    return asked or (Layout.RICH if options.color is Color.ALWAYS else Layout.for_stdout())


def _read_all(read: Read, more: Sequence[str], text: str) -> tuple[Query, list[str]]:
    """The query of several texts that must all hold, and notes on how they were read."""
    readings = [read(one) for one in (text, *more)]
    notes = [remark for reading in readings for remark in reading.remarks()]
    return together([reading.query for reading in readings]), notes


def _written(texts: Sequence[str]) -> str:
    """Query texts that must all hold, as one text."""
    written = [text for text in texts if text]
    return written[0] if len(written) == 1 else " ".join(f"({text})" for text in written)


def _count(shown: Searched, query: Query, layout: Layout) -> int:
    if layout in (Layout.IDS, Layout.MARKDOWN):
        raise SearcherError(f"counts have no {layout} format; choose another")
    # No hit is fetched, all are counted.
    total = shown.search(query, 0).total or 0
    if layout is Layout.JSON:
        say(json_line({"schema": SCHEMA, "stories": total}))
    elif layout is Layout.CSV:
        say(f"stories\n{total}")
    else:
        say(str(total))
    return SUCCESS if total else NOTHING
