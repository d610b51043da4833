"""The `search` command: every word after it that is no option is the query."""

import re
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import chain, islice
from time import perf_counter
from typing import Annotated

import typer

from searcher import output
from searcher.cli import (
    FOUND,
    NONE,
    QueryCommand,
    Version,
    application,
    index_names,
    query_text,
    run,
    saved_names,
    say,
    utf8,
    warn,
    zone_named,
)
from searcher.engines import Searched, paging
from searcher.engines.results import Hit, Order, Stopped
from searcher.errors import SearcherError
from searcher.fields import ASKED, FIELD_NAMES, help_of
from searcher.index.location import choose
from searcher.index.opened import Index
from searcher.output import Layout, View, printable, withheld_note
from searcher.query.atoms import LISTS_HELP
from searcher.query.nodes import All, And, Query
from searcher.query.parser import Reading, parse
from searcher.saved.lists import UserLists
from searcher.search.timeline import Unit
from searcher.search.visible import Visible

DEFAULT_LIMIT = 10
PATIENCE = 2.0  # seconds that a terminal waits for the number of hits

_JOINED = re.compile(r"-n\d+$")  # an option and its value, to other commands

HELP = """Search a newswire archive.

\b
search S-400 sanctions                      both words, and their inflections
search '"interest rate" OR inflation'       a phrase, either
search headline:coup -iran                  in the headline, and a word left out
search --since 2016-07 --source afp turkey  from July 2016 on, from one agency
search S-400 --all --json | jq .headline    every hit, for a script
search sanctions --facets source,place      who wrote of it, and about where
search sanctions --timeline month           when
search --queries morning.txt                how many hits each query of a file has

\b
A word that begins with one dash leaves that word out; after  --  nothing is an option.
Write  -n 5  with its space:  -n5  leaves out the word n5.
"searcher fields" lists the fields. Exit code: 0 hits, 1 none, 2 an error.
"""


def complete_word(incomplete: str) -> list[tuple[str, str]]:
    """Fields that a word of a query may begin to name, and saved searches."""
    if incomplete.startswith("saved:"):
        return [(f"saved:{name}", "") for name in saved_names(incomplete.removeprefix("saved:"))]
    listed = FIELD_NAMES if incomplete else [field.name for field in ASKED]
    names = {name: help_of(name) for name in listed}
    names |= LISTS_HELP if incomplete else {}
    return [(f"{name}:", help) for name, help in names.items() if name.startswith(incomplete)]


app = application()


@app.command(cls=QueryCommand, help=HELP)
def search(
    *,
    query: Annotated[
        list[str] | None,
        typer.Argument(
            help='Words to find; "-" reads the query from standard input.',
            show_default=False,
            autocompletion=complete_word,
        ),
    ] = None,
    index: Annotated[
        str | None,
        typer.Option(
            "--index",
            "-i",
            metavar="NAME|PATH",
            autocompletion=index_names,
            help="The index to search; else $SEARCHER_INDEX, else the only one there is.",
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit", "-n", metavar="N", min=1, help=f"Hits shown.  [default: {DEFAULT_LIMIT}]"
        ),
    ] = None,
    offset: Annotated[
        int, typer.Option("--offset", metavar="N", min=0, help="Hits skipped before these.")
    ] = 0,
    every: Annotated[bool, typer.Option("--all", help="Show every hit.")] = False,
    sort: Annotated[Order, typer.Option("--sort", "-s", help="Order of the hits.")] = (
        Order.RELEVANCE
    ),
    since: Annotated[
        str, typer.Option("--since", metavar="DATE", help="Sent on this date or after: 2016-07.")
    ] = "",
    until: Annotated[
        str, typer.Option("--until", metavar="DATE", help="Sent on this date or before.")
    ] = "",
    source: Annotated[
        list[str] | None,
        typer.Option("--source", metavar="NAME", help="Sent by this agency; repeat it for more."),
    ] = None,
    format: Annotated[
        Layout | None,
        typer.Option(
            "--format", help="Else rich on a terminal, plain in a pipe.", show_default=False
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Short for --format json.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="Short for --format csv.")] = False,
    ids: Annotated[bool, typer.Option("--ids", help="Short for --format ids.")] = False,
    full: Annotated[bool, typer.Option("--full", help="Whole stories, with their bodies.")] = False,
    count: Annotated[
        bool, typer.Option("--count", "-c", help="Print only the number of hits.")
    ] = False,
    facets: Annotated[
        str,
        typer.Option(
            "--facets",
            metavar="FIELDS",
            help="Print the commonest values of fields over all hits: source,place.",
        ),
    ] = "",
    timeline: Annotated[
        Unit | None,
        typer.Option("--timeline", help="Print the number of hits in each period."),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show how the query was read, and why hits matched.")
    ] = False,
    why_not: Annotated[
        str,
        typer.Option("--why-not", metavar="ID", help="Show which clauses this story fails."),
    ] = "",
    tz: Annotated[
        str,
        typer.Option("--tz", metavar="ZONE", help="Read and show dates in this zone (json: UTC)."),
    ] = "UTC",
    queries: Annotated[
        str,
        typer.Option(
            "--queries",
            metavar="FILE",
            help='Ask all queries of a file, one a line, "-" for standard input; prints counts,'
            " with --limit or --all hits.",
        ),
    ] = "",
    browse: Annotated[
        bool, typer.Option("--browse", "-b", help="Open the browser on this query.")
    ] = False,
    color: Annotated[
        output.Color, typer.Option("--color", help="Color of the rich format; NO_COLOR is obeyed.")
    ] = output.Color.AUTO,
    version: Version = False,
) -> int:
    now, started = datetime.now(UTC), perf_counter()
    layout = _layout(format, {Layout.JSON: json, Layout.CSV: csv, Layout.IDS: ids})
    if every and limit:
        raise SearcherError("--all and --limit exclude each other")
    _check_one(count, facets, timeline, why_not)
    zone = zone_named(tz)
    read = partial(parse, now=now, zone=zone, lists=UserLists())
    narrowing = _narrowing(since, until, source or [])
    wanted = None if every else limit or DEFAULT_LIMIT
    if queries:
        if query or facets or timeline or explain or browse:
            raise SearcherError("--queries goes with no query beside it, and prints counts or hits")
        from searcher.cli.batch import Batch

        _read_all(read, narrowing, "*")  # what is wrong with these is wrong once
        whole = partial(_read_all, read, narrowing)
        view = View(All(), zone, offset + 1, full, now=now)
        counts = count or not (every or limit)
        return Batch(whole, view, sort, layout, counts, wanted).run(queries, choose(index))
    words = query_text(query or [])
    texts = ([words] if words else []) + narrowing or [""]  # the parser says what "" lacks
    asked, notes = _read_all(read, texts[1:], texts[0])
    view = View(asked, zone, offset + 1, full, explain, now)
    notes += [f"{w} leaves out {w[1:]}; write  -n {w[2:]}" for w in query or [] if _JOINED.match(w)]
    if browse:
        from searcher.cli.browse import open_browser

        return open_browser(index, _written(texts), zone=zone, order=sort)
    with Index(choose(index)) as opened:
        shown = Visible(opened.engine, now)
        if why_not:
            from searcher.cli.explaining import print_why_not

            warn(notes)
            return print_why_not(opened, why_not, view, layout, color)
        notes += withheld_note(shown.withheld(view.query))
        if count:
            warn(notes)
            return _count(shown, view.query)
        if facets or timeline:
            from searcher.cli import counting

            warn(notes)
            if timeline:
                return counting.print_timeline(shown, view, timeline, layout, color)
            fields = counting.counted_fields(facets)
            return counting.print_facets(shown, view, fields, wanted, layout, color)
        if layout is Layout.RICH:
            return _show(shown, view, wanted, sort, color, notes, started)
        warn(notes)
        return _print(shown, view, wanted, sort, layout)


def main() -> None:
    """The `search` script."""
    run(app, "search", sys.argv[1:])


def _check_one(*answers: object) -> None:
    if sum(map(bool, answers)) > 1:
        raise SearcherError("choose one of --count, --facets, --timeline and --why-not")


def _layout(asked: Layout | None, shorthands: dict[Layout, bool]) -> Layout:
    chosen = [layout for layout, is_on in shorthands.items() if is_on]
    if len(chosen) + (asked is not None and asked not in chosen) > 1:
        flags = " and ".join(f"--{layout}" for layout in chosen)
        raise SearcherError(f"choose one format: {flags}{' and --format' if asked else ''}")
    if chosen:
        return chosen[0]
    return asked or Layout.for_stdout()


def _narrowing(since: str, until: str, sources: Sequence[str]) -> list[str]:
    """The shorthand options as query text, so that their errors have places too."""
    found = []
    if since:
        found.append(f"date:{_quoted(since + '..')}")
    if until:
        found.append(f"date:{_quoted('..' + until)}")
    if sources:
        found.append(" OR ".join(f"source:{_quoted(name)}" for name in sources))
    return found


def _quoted(value: str) -> str:
    escaped = utf8(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _read_all(
    read: Callable[[str], Reading], more: Sequence[str], text: str
) -> tuple[Query, list[str]]:
    """What query texts mean that must all hold, and notes on how they were read."""
    readings = [read(one) for one in (text, *more)]
    notes = [remark for reading in readings for remark in reading.remarks()]
    return _and([reading.query for reading in readings]), notes


def _written(texts: Sequence[str]) -> str:
    """Query texts that must all hold, as one."""
    written = [text for text in texts if text]
    return written[0] if len(written) == 1 else " ".join(f"({text})" for text in written)


def _and(queries: Sequence[Query]) -> Query:
    parts = [part for q in queries for part in (q.parts if isinstance(q, And) else (q,))]
    return And(tuple(parts)) if len(parts) > 1 else parts[0]


def _count(shown: Searched, query: Query) -> int:
    total = shown.search(query, 0).total or 0
    say(str(total))
    return FOUND if total else NONE


def _print(shown: Searched, view: View, wanted: int | None, order: Order, layout: Layout) -> int:
    hits = paging.hits(shown, view.query, order, offset=view.first - 1, wanted=wanted)
    if view.explain:
        from searcher.output.explanation import explanation

        indent, stream = ("    ", sys.stdout) if layout is Layout.PLAIN else ("", sys.stderr)
        read = explanation(view.query, view.zone, shown)
        stream.writelines(f"{indent}{line}\n" for line in read)
    first = list(islice(hits, 1))
    for line in output.LINES[layout](chain(first, hits), view):
        sys.stdout.write(line + "\n")
    if not first and layout is Layout.PLAIN:
        _tell_no_hits(shown, view)
    return FOUND if first else NONE


def _tell_no_hits(shown: Searched, view: View) -> None:
    from searcher.cli.explaining import tell_no_hits

    tell_no_hits(shown, view)


def _counted(
    shown: Searched, query: Query, size: int, offset: int, order: Order
) -> tuple[tuple[Hit, ...], int, bool]:
    """The first hits, how many there are, and whether that is all of them.

    Where stories must be read to be counted, counting ends after a while.
    """
    end = perf_counter() + PATIENCE
    try:
        start = shown.search(query, size, offset, order, stop=lambda: perf_counter() > end)
        return start.hits, start.total or 0, True
    except Stopped as stopped:
        hits = shown.search(query, size, offset, order, count=False).hits
        return hits, max(stopped.known, offset + len(hits)), False


def _show(
    shown: Searched,
    view: View,
    wanted: int | None,
    order: Order,
    color: output.Color,
    notes: Sequence[str],
    started: float,
) -> int:
    from searcher.output.explanation import explanation, read_as

    offset = view.first - 1
    size = paging.PAGE[0] if wanted is None else min(wanted, paging.PAGE[0])
    start, total, is_all = _counted(shown, view.query, size, offset, order)
    paper = output.console(color=color)
    for note in notes:
        paper.print(f"note: {printable(note)}", style="dim")
    if view.explain:
        for line in explanation(view.query, view.zone, shown):
            paper.print(line, style="dim")
    printed = 0
    left = None if wanted is None else wanted - size
    is_more = len(start) == size
    rest = paging.hits(shown, view.query, order, offset=offset + size, wanted=left)
    for hit in chain(start, rest if is_more else ()):
        paper.print(output.card(hit, view, attributes=paper.color_system is not None))
        paper.print()
        printed += 1
    elapsed = (perf_counter() - started) * 1000
    counted = f"{total:,} {'story' if total == 1 else 'stories'}"
    if not is_all:
        counted = f"more than {counted} (--count counts them all)"
    if 0 < printed < total or not is_all:
        counted = f"{view.first:,}–{view.first + printed - 1:,} of {counted}"
    read = read_as(view.query, view.zone)
    paper.print(f"{read} · {counted} · {elapsed:.0f} ms", style="dim")
    if not total:
        _tell_no_hits(shown, view)
    return FOUND if printed else NONE


if __name__ == "__main__":
    main()
