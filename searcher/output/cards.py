"""Hits and stories as people read them, in rich text; rich is imported only where they look."""

import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from searcher.codec import KEYS
from searcher.engines.results import Hit
from searcher.fields import BRIEF
from searcher.output.lines import View, ended_said
from searcher.output.screen import moment, one_line, printable
from searcher.output.titles import title_of
from searcher.query.nodes import Query
from searcher.search.snippets import Snippet, passage, spans
from searcher.story import Entity, Status, Story

if TYPE_CHECKING:
    from rich.console import Console
    from rich.style import Style
    from rich.text import Text

# More than a color, for those who see none and for NO_COLOR, which leaves bold and underline.
HIT = "bold underline yellow"
# Characters of one text that are shown: rich takes half a minute to break ten megabytes into lines.
MOST_SHOWN = 200_000
LABEL = 9  # columns of the names beside a story's values, more if one of them is longer


class Color(StrEnum):
    """When to color."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def console(color: Color = Color.AUTO, *, stderr: bool = False) -> "Console":
    """A console for people; without color it keeps bold and underline, on a terminal."""
    import shutil
    import sys

    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    is_zero = set(os.environ.get("COLUMNS", "")) == {"0"}
    # rich takes COLUMNS=0 at its word, and prints nothing at all; shutil asks the terminal then.
    width = shutil.get_terminal_size().columns if is_zero else None
    never = color is Color.NEVER or (color is Color.AUTO and bool(os.environ.get("NO_COLOR")))
    return Console(
        file=stream,
        width=width,
        force_terminal=color is Color.ALWAYS or stream.isatty(),
        no_color=never,
        # A story may hold "[bold]" and ":smile:", which rich would obey. Its highlighter would
        # color numbers and quotes as if they were hits.
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
    status = story.status_at(view.now) if view.now else story.status
    if status is not Status.USABLE:
        about.append(Text(status.value, "bold reverse"))
    if ended := view.reuse_ended(story):
        about.append(Text(ended_said(ended, view.zone), "bold reverse"))
    name, title = title_of(story)
    headline = field(name, title, _style_of(name))
    if attributes and (link := _link(story)):
        headline.stylize(link)
    lines = [headline, Text(" · ", "dim").join(about)]
    for name in BRIEF:
        text = getattr(story, name)
        if name not in ("headline", "dateline") and spans(view.query, name, text[:MOST_SHOWN]):
            lines.append(Text.assemble((f"{name}  ", "dim"), field(name, text)))
    if view.full:
        from searcher.output.paragraphs import reflowed

        lines += [Text(), field("body", reflowed(story.body))]
    elif story.body:
        lines.append(marked(passage(view.query, story.body), "", attributes=attributes))
    if view.explain:
        from searcher.output.explanation import reasons

        why = reasons(view.query, hit, view.zone, view.now, view.index)
        lines += [Text(line, "italic dim") for line in why]
    return Text("\n").join(lines)


def _style_of(field: str) -> str:
    """The style of a title: slanted if it is no headline, so that nobody quotes it as one."""
    return "bold" if field == "headline" else "bold italic"


def _link(story: Story) -> "Style | None":
    """The link to the file that a story came from (OSC 8); None if it is no longer there."""
    from pathlib import Path

    from rich.style import Style

    # The first part of an origin, see `archives.locators`, whose package is not imported for this:
    # it brings all formats with it. Names that it writes with "%" have no link.
    name = story.origin.rpartition("#")[0].partition("!/")[0]
    path = Path(name)
    if "%" in name or not path.is_absolute() or not path.is_file():
        return None
    # With the name of this machine: a terminal that is connected to it from another must not open
    # a file of its own (the proposal for OSC 8, "file:// URIs and the hostname").
    host = os.uname().nodename if hasattr(os, "uname") else ""
    return Style(link=f"file://{host}{path.as_uri().removeprefix('file://')}")


def page(
    story: Story,
    query: Query,
    now: datetime,
    *,
    attributes: bool,
    reflow: bool = False,
    more: Sequence[tuple[str, str]] = (),
) -> "Text":
    """A story whole, as people read it at an instant, with the hits of a query marked.

    `more` are lines that stand below its attributes, each with a name.
    With `reflow` the lines of a teletype are joined to paragraphs, for a terminal to break anew;
    in a pipe they stay as they are, for grep and diff.
    """
    from rich.text import Text

    from searcher.output.paragraphs import reflowed

    name, title = title_of(story)
    lines = [_field(query, name, title, _style_of(name), attributes=attributes)]
    about = [*_about(story, now), *more]
    width = max(LABEL, *(len(name) for name, _ in about))
    for name, value in about:
        shown = _field(query, name, value, "", attributes=attributes)
        lines.append(Text.assemble((f"{name:<{width}} ", "dim"), shown))
    if story.body:
        body = reflowed(story.body) if reflow else story.body
        lines += [Text(), _field(query, "body", body, "", attributes=attributes)]
    return Text("\n").join(lines)


def _about(story: Story, now: datetime) -> Iterator[tuple[str, str]]:
    """All that a story holds but headline and text, by name; its dates first."""
    values = {key: getattr(story, key) for key in KEYS if key not in ("headline", "body")}
    values["status"] = story.status_at(now)
    dates = [
        (key, moment(value, UTC))
        for key, value in values.items()
        if isinstance(value, datetime) or key == "date"
    ]
    yield from sorted(dates, key=lambda row: row[0] != "date")
    for key, value in values.items():
        if isinstance(value, tuple):
            yield from _several(key, value)
        elif value not in ("", None) and not isinstance(value, datetime):
            yield key, str(value)


def _several(key: str, values: tuple[object, ...]) -> Iterator[tuple[str, str]]:
    """A line for each kind of entity; other values in one line."""
    kinds: dict[str, list[str]] = {}
    for value in values:
        if isinstance(value, Entity) and value.name:
            kinds.setdefault(value.kind, []).append(value.name)
    # Not a comma, which stands in names: "Bin Laden, Osama".
    yield from ((kind, " · ".join(names)) for kind, names in kinds.items())
    if text := ", ".join(value for value in values if isinstance(value, str)):
        yield key, text


def table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[str] = ()
) -> None:
    """Print a table on a terminal; in a pipe the bare rows, tabs between the columns.

    The columns under the headings `numbers` end on the right.
    """
    import sys

    # Nothing is cut or padded for a script, and rich need not be imported.
    if not sys.stdout.isatty():
        for row in rows:
            sys.stdout.write("\t".join(one_line(value) for value in row) + "\n")
        return
    from rich import box
    from rich.table import Table
    from rich.text import Text

    # `Text`, since a plain string would be read as markup.
    shown = Table(box=box.SIMPLE_HEAD)
    for heading in headings:
        shown.add_column(heading, justify="right" if heading in numbers else "left")
    for row in rows:
        shown.add_row(*(Text(one_line(value)) for value in row))
    console().print(shown)


def _field(query: Query, name: str, text: str, style: str, *, attributes: bool) -> "Text":
    """A field's text with its hits marked, cut where no screen would show more."""
    # Cut first: finding hits in a long text is slow too.
    cut = text[:MOST_SHOWN]
    shown = marked(Snippet(name, cut, tuple(spans(query, name, cut))), style, attributes=attributes)
    if len(text) > len(cut):
        rest = len(text) - len(cut)
        shown.append(f" … {rest:,} more characters; search --full --format plain shows all", "dim")
    return shown


def marked(
    found: Snippet, style: "str | Style", *, attributes: bool = True, hit: "str | Style" = HIT
) -> "Text":
    """A passage fit for the screen, its hits in a style of their own; one line, but for bodies.

    Without `attributes` the hits stand in «…».
    """
    from rich.text import Text

    # rich would widen a tab, and then the spans of the hits lie elsewhere.
    text = printable(found.text).replace("\t", " ")
    if found.field != "body":
        text = text.replace("\n", " ")
    shown = Text(style=style)
    at = 0
    for start, end in found.spans:
        shown.append(text[at:start])
        if attributes:
            shown.append(text[start:end], hit)
        else:
            shown.append(f"«{text[start:end]}»")
        at = end
    return shown.append(text[at:])
