"""The `search` command: every word after it that is no option is the query."""

import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import chain, islice
from time import perf_counter
from typing import Annotated

import typer

from searcher import output
from searcher.cli import (
    FOUND,
    NONE,
    Version,
    application,
    index_names,
    run,
    say,
    zone_named,
)
from searcher.engines import Order, Searched, paging
from searcher.errors import SearcherError
from searcher.index import Index, choose
from searcher.output import Layout, View, printable, withheld_note
from searcher.query.atoms import LISTS_HELP
from searcher.query.nodes import And, Query
from searcher.query.parser import parse
from searcher.story import FIELD_NAMES, FIELDS, help_of
from searcher.timeline import Unit

DEFAULT_LIMIT = 10

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

\b
A word that begins with one dash leaves that word out; after  --  nothing is an option.
Write  -n 5  with its space:  -n5  leaves out the word n5.
"searcher fields" lists the fields. Exit code: 0 hits, 1 none, 2 an error.
"""


def complete_word(incomplete: str) -> list[tuple[str, str]]:
    """Fields that a word of a query may begin to name."""
    names = {name: help_of(name) for name in (FIELD_NAMES if incomplete else FIELDS)}
    names |= LISTS_HELP if incomplete else {}
    return [(f"{name}:", help) for name, help in names.items() if name.startswith(incomplete)]


app = application()


@app.command(help=HELP)
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
    if count + bool(facets) + (timeline is not None) + bool(why_not) > 1:
        raise SearcherError("choose one of --count, --facets, --timeline and --why-not")
    zone = zone_named(tz)
    narrowing = _narrowing(since, until, source or [])
    words = _text(query or [])
    texts = ([words] if words else []) + narrowing or [""]  # the parser says what "" lacks
    read = [parse(_utf8(text), now=now, zone=zone) for text in texts]
    view = View(_and([reading.query for reading in read]), zone, offset + 1, full, explain, now)
    notes = [remark for reading in read for remark in reading.remarks()]
    notes += [f"{w} leaves out {w[1:]}; write  -n {w[2:]}" for w in query or [] if _JOINED.match(w)]
    wanted = None if every else limit or DEFAULT_LIMIT
    if browse:
        from searcher.cli.browse import open_browser

        return open_browser(index, _written(texts), zone=zone, order=sort)
    with Index(choose(index)) as opened:
        shown = opened.at(now)
        if why_not:
            from searcher.cli.explaining import print_why_not

            _warn(notes)
            return print_why_not(opened, why_not, view, layout, color)
        notes += withheld_note(shown.withheld(view.query))
        if count:
            _warn(notes)
            return _count(shown, view.query)
        if facets or timeline:
            from searcher.cli import counting

            _warn(notes)
            if timeline:
                return counting.print_timeline(shown, view, timeline, layout, color)
            fields = counting.counted_fields(facets)
            return counting.print_facets(shown, view, fields, wanted, layout, color)
        if layout is Layout.RICH:
            return _show(shown, view, wanted, sort, color, notes, started)
        _warn(notes)
        return _print(shown, view, wanted, sort, layout)


def main() -> None:
    """The `search` script."""
    run(app, "search", arrange(sys.argv[1:]))


def arrange(arguments: Sequence[str]) -> list[str]:
    """The options, then `--`, then the words of the query, of which some begin with a dash.

    >>> arrange(["sanctions", "-iran", "-n", "5"])
    ['-n', '5', '--', 'sanctions', '-iran']
    """
    options: list[str] = []
    words: list[str] = []
    rest, with_value = iter(arguments), _with_value()
    for item in rest:
        if item == "--":
            words += rest
        elif item == "-" or item[:1] != "-" or (item[1] != "-" and len(item) > 2):
            words.append(item)
        else:
            options.append(item)
            if item in with_value:
                options += islice(rest, 1)
    return [*options, "--", *words] if words else options


def _with_value() -> set[str]:
    parameters = typer.main.get_command(app).params
    return {name for p in parameters if not getattr(p, "is_flag", True) for name in p.opts}


def _layout(asked: Layout | None, shorthands: dict[Layout, bool]) -> Layout:
    chosen = [layout for layout, is_on in shorthands.items() if is_on]
    if len(chosen) + (asked is not None and asked not in chosen) > 1:
        flags = " and ".join(f"--{layout}" for layout in chosen)
        raise SearcherError(f"choose one format: {flags}{' and --format' if asked else ''}")
    if chosen:
        return chosen[0]
    return asked or Layout.for_stdout()


def _text(words: Sequence[str]) -> str:
    if list(words) != ["-"]:
        return " ".join(words)
    try:
        return sys.stdin.buffer.read(1_000_000).decode().strip()
    except UnicodeDecodeError:
        raise SearcherError("the query on standard input is not UTF-8") from None


def _utf8(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:  # the surrogates that stand for other bytes
        raise SearcherError("the query is not UTF-8; is the terminal set to it?") from None
    return text


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
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _written(texts: Sequence[str]) -> str:
    """Query texts that must all hold, as one."""
    written = [text for text in texts if text]
    return written[0] if len(written) == 1 else " ".join(f"({text})" for text in written)


def _and(queries: Sequence[Query]) -> Query:
    parts = [part for q in queries for part in (q.parts if isinstance(q, And) else (q,))]
    return And(tuple(parts)) if len(parts) > 1 else parts[0]


def _warn(notes: Sequence[str]) -> None:
    for note in notes:
        sys.stderr.write(f"note: {printable(note)}\n")


def _count(shown: Searched, query: Query) -> int:
    total = shown.search(query, 0).total or 0
    say(str(total))
    return FOUND if total else NONE


def _print(shown: Searched, view: View, wanted: int | None, order: Order, layout: Layout) -> int:
    hits = paging.hits(shown, view.query, order, offset=view.first - 1, wanted=wanted)
    if view.explain:
        indent, stream = ("    ", sys.stdout) if layout is Layout.PLAIN else ("", sys.stderr)
        read = output.explanation(view.query, view.zone, shown)
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


def _show(
    shown: Searched,
    view: View,
    wanted: int | None,
    order: Order,
    color: output.Color,
    notes: Sequence[str],
    started: float,
) -> int:
    offset = view.first - 1
    size = paging.PAGE[0] if wanted is None else min(wanted, paging.PAGE[0])
    start = shown.search(view.query, size, offset, order)  # the count comes with it
    total = start.total or 0
    paper = output.console(color=color)
    for note in notes:
        paper.print(f"note: {printable(note)}", style="dim")
    if view.explain:
        for line in output.explanation(view.query, view.zone, shown):
            paper.print(line, style="dim")
    printed = 0
    left = None if wanted is None else wanted - size
    is_more = len(start.hits) == size
    rest = paging.hits(shown, view.query, order, offset=offset + size, wanted=left)
    for hit in chain(start.hits, rest if is_more else ()):
        paper.print(output.card(hit, view, attributes=paper.color_system is not None))
        paper.print()
        printed += 1
    elapsed = (perf_counter() - started) * 1000
    counted = f"{total:,} {'story' if total == 1 else 'stories'}"
    if 0 < printed < total:
        counted = f"{view.first:,}–{view.first + printed - 1:,} of {counted}"
    read = output.read_as(view.query, view.zone)
    paper.print(f"{read} · {counted} · {elapsed:.0f} ms", style="dim")
    if not total:
        _tell_no_hits(shown, view)
    return FOUND if printed else NONE


if __name__ == "__main__":
    main()
