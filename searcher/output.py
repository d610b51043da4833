"""Hits as lines for scripts and as cards for people; and the one boundary of the screen.

Wire text holds escape sequences, bidirectional overrides and worse: whatever is shown passes
through `printable` first. Rich is imported only where a person is looking.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from typing import TYPE_CHECKING

from searcher.engines import Hit
from searcher.highlight import Snippet, passage, snippets, spans
from searcher.query.expansion import (
    Inflections,
    Literal,
    Slot,
    code_matches,
    code_pattern,
    expand,
)
from searcher.query.matching import fields_of
from searcher.query.nodes import And, Leaf, Not, Or, Query, Range, leaves
from searcher.record import to_json
from searcher.story import Kind, Status, Story

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

SCHEMA = 1
MOST_SHOWN = 200_000  # characters of one text on a screen; a longer one takes Rich minutes
MOST_SPELLINGS = 8  # of one word in one field, where hits are explained
INDENT = "    "  # before what is below a hit in plain

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_BREAKS = "\u2028\u2029"
_HIDDEN = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_BIDI}{_BREAKS}\ud800-\udfff]")
_ESCAPED = re.compile(f"[\x7f-\x9f{_BIDI}{_BREAKS}]")


class Color(StrEnum):
    """When to color."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class Layout(StrEnum):
    """How hits are printed."""

    RICH = "rich"
    PLAIN = "plain"
    JSON = "json"
    CSV = "csv"
    IDS = "ids"


@dataclass(frozen=True, slots=True)
class View:
    """What was asked, and how much of each hit is shown; `first` is the rank of the first hit."""

    query: Query
    zone: tzinfo = UTC
    first: int = 1
    full: bool = False
    explain: bool = False


def printable(text: str) -> str:
    r"""The text with a visible substitute for each character that could steer a terminal.

    One character for one, so that offsets stay right; newlines and tabs are kept.

    >>> printable("\x1b[2J\u202e")
    '␛[2J�'
    """
    return _HIDDEN.sub(_substitute, text)


def one_line(text: str) -> str:
    r"""As `printable`, with newlines and tabs as spaces.

    >>> one_line("a\tb\nc")
    'a b c'
    """
    return printable(text).replace("\n", " ").replace("\t", " ")


def json_line(value: object) -> str:
    r"""A JSON object in one line; what could steer a terminal is escaped.

    >>> json_line({"a": "\x9b\u202e"})
    '{"a":"\\u009b\\u202e"}'
    """
    import orjson

    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", orjson.dumps(value).decode())


def timestamp(date: datetime, zone: tzinfo) -> str:
    """The instant in ISO 8601, as scripts read it.

    >>> timestamp(datetime(2020, 12, 29, 14, 2, tzinfo=UTC), UTC)
    '2020-12-29T14:02:00Z'
    """
    return date.astimezone(zone).isoformat().replace("+00:00", "Z")


def moment(date: datetime, zone: tzinfo, *, name: bool = True) -> str:
    """The instant as people read it.

    >>> moment(datetime(2020, 12, 29, 14, 2, tzinfo=UTC), UTC)
    '2020-12-29 14:02 UTC'
    """
    local = date.astimezone(zone)
    clock = "%H:%M" if local.second == 0 else "%H:%M:%S"
    return local.strftime(f"%Y-%m-%d {clock}{' %Z' if name else ''}")


def plain(hits: Iterable[Hit], view: View) -> Iterator[str]:
    """`date<TAB>source<TAB>id<TAB>headline`; what is below a hit is indented by four spaces."""
    if view.explain:
        yield from (INDENT + line for line in explanation(view))
    for hit in hits:
        story = hit.story
        values = (timestamp(story.date, view.zone), story.source, story.id, story.headline)
        yield "\t".join(one_line(value) for value in values)
        if view.explain:
            yield from (INDENT + line for line in reasons(view.query, hit))
        if view.full:
            yield from (INDENT + line for line in printable(story.body).split("\n"))


def json(hits: Iterable[Hit], view: View) -> Iterator[str]:
    """One JSON object for each hit; dates are in UTC whatever the view's zone."""
    for rank, hit in enumerate(hits, view.first):
        record: dict[str, object] = {"schema": SCHEMA, "rank": rank, "score": round(hit.score, 4)}
        record |= to_json(hit.story, full=view.full)
        record["snippets"] = [
            {"field": found.field, "text": found.text, "spans": found.spans}
            for found in snippets(view.query, hit.story)
        ]
        if view.explain:
            record["matched"] = [
                {"words": str(leaf), "field": field, "as": found}
                for leaf, field, found in matched(view.query, hit.story)
            ]
        yield json_line(record)


def csv(hits: Iterable[Hit], view: View) -> Iterator[str]:
    """A header row, then a row for each hit; no cell is a formula to a spreadsheet."""
    columns = [
        "date", "source", "id", "version", "headline", "dateline", "byline", "slug", "language",
        "urgency", "status", "topics", "origin",
    ] + ["body"] * view.full  # fmt: skip
    yield ",".join(columns)
    for hit in hits:
        record = to_json(hit.story)
        record["date"] = timestamp(hit.story.date, view.zone)
        record["topics"] = "; ".join(hit.story.topics)
        yield ",".join(cell(record[column]) for column in columns)


def cell(value: object) -> str:
    r"""A cell of a CSV file, quoted where needed, that no spreadsheet takes for a formula.

    >>> cell("=1+1"), cell(-5), cell(None), cell("a,b")
    ("'=1+1", '-5', '', '"a,b"')
    """
    if value is None or isinstance(value, int):
        return "" if value is None else str(value)
    text = printable(str(value))
    if str(value).startswith(("=", "+", "-", "@", "\t", "\r", "\n")):
        text = "'" + text
    if any(sign in text for sign in ',"\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def ids(hits: Iterable[Hit], view: View) -> Iterator[str]:
    """One id a line."""
    return (one_line(hit.story.id) for hit in hits)


LINES: dict[Layout, Callable[[Iterable[Hit], View], Iterator[str]]] = {
    Layout.PLAIN: plain,
    Layout.JSON: json,
    Layout.CSV: csv,
    Layout.IDS: ids,
}


def read_as(query: Query, zone: tzinfo) -> str:
    """How a query was read, its dates as instants.

    >>> from searcher.query.nodes import Word
    >>> read_as(And((Word("coup"), Range(datetime(2016, 7, 15, tzinfo=UTC), None))), UTC)
    'coup · date 2016-07-15 00:00 UTC →'
    """
    parts = query.parts if isinstance(query, And) else (query,)
    ranges = [part for part in parts if isinstance(part, Range)]
    others = tuple(part for part in parts if not isinstance(part, Range))
    words = [str(And(others)) if len(others) > 1 else str(others[0])] if others else []
    return printable(" · ".join([*words, *(_span(part, zone) for part in ranges)]))


def explanation(view: View) -> Iterator[str]:
    """How a query was read, a line each: the whole, and what each word of it stands for."""
    yield f"read as  {printable(str(view.query))}"
    for part in _ranges(view.query):
        yield _span(part, view.zone)
    for leaf in dict.fromkeys(leaves(view.query, negated=True)):
        names = ", ".join(field.name for field in fields_of(leaf))
        yield printable(f"{leaf}  in {names}: {_stands_for(leaf)}")


def reasons(query: Query, hit: Hit) -> Iterator[str]:
    """Why a story was found, a line for each word and field."""
    if hit.score:
        yield f"score {hit.score:.2f}"
    for leaf, field, found in matched(query, hit.story):
        more = ", …" if len(found) > MOST_SPELLINGS else ""
        yield one_line(f"{leaf}  in {field}: {', '.join(found[:MOST_SPELLINGS])}{more}")


def matched(query: Query, story: Story) -> Iterator[tuple[Leaf, str, list[str]]]:
    """Each word of a query with the fields that hold it, and how it is written there."""
    for leaf in dict.fromkeys(leaves(query)):
        for field in fields_of(leaf):
            values = field.values(story)
            if field.kind is Kind.CODE:
                pattern = code_pattern(leaf)
                written = [value for value in values if code_matches(pattern, value)]
            else:
                written = [v[a:b] for v in values for a, b in spans(leaf, field.name, v)]
            if written:
                yield leaf, field.name, list(dict.fromkeys(written))


def console(color: Color = Color.AUTO, *, stderr: bool = False) -> "Console":
    """A console for people; without color it keeps bold and underline, on a terminal."""
    import os
    import sys

    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    never = color is Color.NEVER or (color is Color.AUTO and bool(os.environ.get("NO_COLOR")))
    return Console(
        file=stream,
        force_terminal=color is Color.ALWAYS or stream.isatty(),
        no_color=never,
        markup=False,
        highlight=False,
        emoji=False,
    )


def card(hit: Hit, view: View, *, attributes: bool) -> "Text":
    """A hit as people read it: headline, where it is from, the best passage or the whole body.

    Without `attributes` (bold, underline) the hits stand in «…».
    """
    from rich.text import Text

    story = hit.story

    def field(name: str, text: str, style: str = "") -> Text:
        return _field(view.query, name, text, style, attributes=attributes)

    about = [Text(one_line(story.source), "dim")] if story.source else []
    about.append(Text(moment(story.date, view.zone), "dim"))
    about += [field("dateline", story.dateline, "dim")] if story.dateline else []
    about.append(Text(one_line(story.id), "dim"))
    if story.status is not Status.USABLE:
        about.append(Text(story.status.value, "bold reverse"))
    lines = [field("headline", story.headline, "bold"), Text(" · ", "dim").join(about)]
    for name, text in (("byline", story.byline), ("slug", story.slug)):
        if spans(view.query, name, text[:MOST_SHOWN]):
            lines.append(Text.assemble((f"{name}  ", "dim"), field(name, text)))
    if view.full:
        lines += [Text(), field("body", story.body)]
    elif story.body:
        lines.append(_marked(passage(view.query, story.body), "", attributes=attributes))
    if view.explain:
        lines += [Text(line, "italic dim") for line in reasons(view.query, hit)]
    return Text("\n").join(lines)


def page(story: Story, query: Query, *, attributes: bool) -> "Text":
    """A story whole, as people read it, with the hits of a query marked."""
    from rich.text import Text

    rows = [
        ("date", moment(story.date, UTC)),
        ("source", story.source),
        ("dateline", story.dateline),
        ("byline", story.byline),
        ("slug", story.slug),
        ("topics", ", ".join(story.topics)),
        *((entity.kind, entity.name) for entity in story.entities),
        ("language", story.language),
        ("urgency", str(story.urgency or "")),
        ("status", story.status.value),
        ("guessed", ", ".join(story.guessed)),
        ("id", f"{story.id} (version {story.version})"),
        ("origin", story.origin),
    ]
    lines = [_field(query, "headline", story.headline, "bold", attributes=attributes)]
    for name, value in rows:
        if value:
            marked = _field(query, name, value, "", attributes=attributes)
            lines.append(Text.assemble((f"{name:<9} ", "dim"), marked))
    if story.body:
        lines += [Text(), _field(query, "body", story.body, "", attributes=attributes)]
    return Text("\n").join(lines)


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table on a terminal; in a pipe the bare rows, tabs between the columns."""
    import sys

    if not sys.stdout.isatty():
        for row in rows:
            sys.stdout.write("\t".join(one_line(value) for value in row) + "\n")
        return
    from rich import box
    from rich.table import Table
    from rich.text import Text

    shown = Table(*headings, box=box.SIMPLE_HEAD)
    for row in rows:
        shown.add_row(*(Text(one_line(value)) for value in row))
    console().print(shown)


def _field(query: Query, name: str, text: str, style: str, *, attributes: bool) -> "Text":
    """A field's text with its hits marked, cut where no screen would show more."""
    cut = text[:MOST_SHOWN]
    shown = _marked(
        Snippet(name, cut, tuple(spans(query, name, cut))), style, attributes=attributes
    )
    if len(text) > len(cut):
        rest = len(text) - len(cut)
        shown.append(f" … {rest:,} more characters; search --full --format plain shows all", "dim")
    return shown


def _marked(found: Snippet, style: str, *, attributes: bool) -> "Text":
    from rich.text import Text

    text = printable(found.text).replace("\t", " ")
    if found.field != "body":
        text = text.replace("\n", " ")
    shown = Text(style=style)
    at = 0
    for start, end in found.spans:
        shown.append(text[at:start])
        if attributes:
            shown.append(text[start:end], "bold underline yellow")
        else:
            shown.append(f"«{text[start:end]}»")
        at = end
    return shown.append(text[at:])


def _substitute(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def _span(part: Range, zone: tzinfo) -> str:
    low = moment(part.low, zone, name=part.high is None) if part.low else ""
    high = moment(part.high, zone) if part.high else ""
    return f"{part.field} {low} → {high}".replace("  ", " ").rstrip()


def _ranges(query: Query) -> Iterator[Range]:
    match query:
        case Range():
            yield query
        case And(parts) | Or(parts):
            for part in parts:
                yield from _ranges(part)
        case Not(part):
            yield from _ranges(part)


def _stands_for(leaf: Leaf) -> str:
    kinds = {field.kind for field in fields_of(leaf)}
    if kinds == {Kind.CODE}:
        return f'the code "{code_pattern(leaf)}"'
    runs = expand(leaf, kinds.pop()).alternatives
    exact = ", spelled so" if leaf.exact else ""
    return " or ".join(" ".join(_slot(slot) for slot in run) for run in runs) + exact


def _slot(slot: Slot) -> str:
    if isinstance(slot, Literal):
        return slot.word
    return f"{slot.word} and its inflections" if isinstance(slot, Inflections) else slot.pattern
