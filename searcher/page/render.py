"""Templates, in which all text is escaped and none of it can steer anything."""

from collections.abc import Iterator
from datetime import datetime, tzinfo
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from msgspec import Struct

from searcher.output.cards import MOST_SHOWN
from searcher.output.difference import Change, changes
from searcher.output.html import marked
from searcher.output.paragraphs import reflowed
from searcher.output.screen import moment, printable, timestamp
from searcher.output.titles import title_of
from searcher.query.nodes import Query
from searcher.search.snippets import Snippet, passage, spans
from searcher.story import Story

STATIC = {"page.css": "text/css", "page.js": "text/javascript", "icon.svg": "image/svg+xml"}


class Block(Struct, frozen=True):
    """A paragraph of a story: its HTML, and whether its lines and columns are to stand as sent."""

    html: Markup
    is_table: bool
    has_lines: bool


def rendered(template: str, **values: object) -> str:
    """A page of a template."""
    return _environment().get_template(template).render(**values)


def static(name: str) -> bytes:
    """One of the files of STATIC."""
    return _static(name)


def headline(query: Query, story: Story) -> Markup:
    """What stands above a story, its hits marked: its headline, else the next best."""
    name, text = title_of(story)
    return _marked(Snippet(name, text, tuple(spans(query, name, text))))


def best_passage(query: Query, story: Story) -> Markup:
    """The passage of a story that shows its hits best."""
    return _marked(passage(query, story.body)) if story.body else Markup()


def blocks(query: Query, story: Story) -> Iterator[Block]:
    """The paragraphs of a story with their hits marked; what no screen would show is left out."""
    # Its offsets are those of the body, so that a proximity across two paragraphs is marked too.
    body = reflowed(story.body[:MOST_SHOWN])
    found = spans(query, "body", body)
    at = 0
    for text in body.split("\n\n"):
        end = at + len(text)
        inside = tuple((max(a, at) - at, min(b, end) - at) for a, b in found if a < end and b > at)
        if text.strip():
            has_lines = "\n" in text.strip("\n")
            yield Block(
                _marked(Snippet("body", text, inside)), "  " in text and has_lines, has_lines
            )
        at = end + 2


def changed(old: Story, new: Story) -> Markup:
    """Headline and text of a version, with what is gone and what is new since an older one."""
    # `format` of Markup escapes what it is given.
    forms = {
        Change.KEPT: Markup("{}"), Change.OUT: Markup("<del>{}</del>"),
        Change.IN: Markup("<ins>{}</ins>"),
    }  # fmt: skip
    return Markup().join(forms[change].format(text) for change, text in changes(old, new))


def _marked(found: Snippet) -> Markup:
    return Markup(marked(found))  # noqa: S704  # `marked` has escaped all but its own marks


def _shown(value: object) -> object:
    """Text as it may be shown: every value of a template passes through here."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("searcher.page", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["count"] = lambda number: f"{number:,}"
    made.filters["moment"] = _moment
    made.filters["stamp"] = lambda date, zone: timestamp(date, zone) if date else ""
    return made


def _moment(date: datetime | None, zone: tzinfo) -> str:
    return moment(date.replace(microsecond=0) if date else None, zone)


@cache
def _static(name: str) -> bytes:
    return (files("searcher.page") / "static" / name).read_bytes()
