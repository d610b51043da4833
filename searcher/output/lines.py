"""Hits as lines for scripts and for notes: plain, JSON, CSV, ids, Markdown."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, tzinfo
from enum import StrEnum

from msgspec import Struct

from searcher.codec import KEYS, to_json
from searcher.engines import Searched
from searcher.engines.results import Hit
from searcher.fields import ATTRIBUTES, FIELDS, NAMED
from searcher.lazy_re import pattern
from searcher.output.screen import cell, json_line, moment, one_line, printable, timestamp
from searcher.query.embargo import Licences, reuse_ended
from searcher.query.nodes import Query
from searcher.search.snippets import passage, snippets
from searcher.story import Story

# Version of the JSON output; raise it when a key goes or changes its meaning, not when one is
# added.
SCHEMA = 1
COLUMNS = sorted(  # of CSV: date and source first, then as in JSON
    (key for key in KEYS if ATTRIBUTES[key].in_csv),
    key=lambda key: ("date", "source", key).index(key),
)
# What Markdown would read as markup (CommonMark, section 2.4), and a number that would be a list's.
_MARKDOWN = pattern(r"[\\`*_\[\]<>|~]|^[#+=-]|&(?=#?\w+;)")
_LISTED = pattern(r"^(\d+)(?=[.)])")
# Before what is below a hit in plain: no line of a hit begins with a blank, so scripts can tell.
INDENT = "    "


class Layout(StrEnum):
    """How hits are printed."""

    RICH = "rich"
    PLAIN = "plain"
    JSON = "json"
    CSV = "csv"
    IDS = "ids"
    MARKDOWN = "markdown"

    @classmethod
    def for_stdout(cls) -> "Layout":
        """Rich where a person is looking, else plain."""
        import sys

        return cls.RICH if sys.stdout.isatty() else cls.PLAIN


class View(Struct, frozen=True):
    """What was asked, and how much of each hit is shown; `first` is the rank of the first hit.

    `now` decides which embargoes are over, and with the user's `licences` which stories must not
    be used again; without it the status is as it was sent. `label` tells its hits from those of
    other queries printed with them: a heading and a value. With `index` it is explained how much
    each word gave to a score.
    """

    query: Query
    zone: tzinfo = UTC
    first: int = 1
    full: bool = False
    explain: bool = False
    now: datetime | None = None
    label: tuple[str, str] | None = None
    index: Searched | None = None
    licences: Licences = {}

    def reuse_ended(self, story: Story) -> datetime | None:
        """Since when a story must not be used again; None if it may be, or nothing says."""
        return reuse_ended(story, self.licences, self.now) if self.now else None


def plain(hits: Iterable[Hit], view: View) -> Iterator[str]:
    """`date<TAB>source<TAB>id<TAB>headline`; what is below a hit is indented by four spaces."""
    for hit in hits:
        story = hit.story
        date = timestamp(story.date, view.zone) if story.date else ""
        values = (date, story.source, story.id, story.headline)
        # A column more, where there is one: scripts read the first four.
        yield _row(view, *values, *_warnings(story, view))
        if view.explain:
            from searcher.output.explanation import reasons

            why = reasons(view.query, hit, view.zone, view.now, view.index)
            yield from (INDENT + line for line in why)
        if view.full:
            yield from (INDENT + line for line in printable(story.body).split("\n"))


def json(hits: Iterable[Hit], view: View) -> Iterator[str]:
    """One JSON object for each hit; dates are in UTC whatever the view's zone."""
    for rank, hit in enumerate(hits, view.first):
        record: dict[str, object] = {"schema": SCHEMA}
        if view.label:
            record |= dict([view.label])
        record |= {"rank": rank, "score": round(hit.score, 4)}
        record |= to_json(hit.story, full=view.full)
        if ended := view.reuse_ended(hit.story):
            record["reuse_ended"] = timestamp(ended, UTC)
        record["snippets"] = [
            {"field": found.field, "text": found.text, "spans": found.spans}
            for found in snippets(view.query, hit.story)
        ]
        if view.explain:
            from searcher.output.explanation import matched

            record["matched"] = matched(view.query, hit.story, view.now)
        yield json_line(record)


def csv(hits: Iterable[Hit], view: View) -> Iterator[str]:
    """A header row, then a row for each hit; no cell is a formula to a spreadsheet.

    Behind a story's attributes stands since when it must not be used again. The names in it stand
    last, a column for each kind of them.
    """
    columns = [key for key in COLUMNS if view.full or key != "body"]
    labels = [view.label] if view.label else []
    yield ",".join([*(name for name, _ in labels), *columns, "reuse_ended", *NAMED])
    for hit in hits:
        own = (_column(getattr(hit.story, key), view.zone) for key in columns)
        names = ("; ".join(dict.fromkeys(FIELDS[kind].facets(hit.story))) for kind in NAMED)
        ended = _column(view.reuse_ended(hit.story), view.zone)
        yield ",".join(map(cell, (*(value for _, value in labels), *own, ended, *names)))


def _column(value: object, zone: tzinfo) -> str | int | None:
    """A value of a story as it stands in a cell: several separated by semicolons."""
    if isinstance(value, datetime):
        return timestamp(value, zone)
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    return value if value is None or isinstance(value, int) else str(value)


def ids(hits: Iterable[Hit], view: View) -> Iterator[str]:
    """The ids, with what could break a line or a terminal made visible."""
    return (_row(view, hit.story.id) for hit in hits)


def _row(view: View, *values: str) -> str:
    labels = (view.label[1],) if view.label else ()
    return "\t".join(one_line(value) for value in (*labels, *values))


def markdown(hits: Iterable[Hit], view: View) -> Iterator[str]:
    """A heading, the citation and the best passage of each hit, or its whole body."""
    for hit in hits:
        story = hit.story
        yield f"## {as_markdown(one_line(story.headline))}"
        yield ""
        yield as_markdown(citation(story, view.zone, view.reuse_ended(story)))
        if view.full:
            yield from _markdown_body(story.body)
        elif quoted := as_markdown(printable(passage(view.query, story.body).text)):
            yield from ("", f"> {quoted}")
        yield ""


def _markdown_body(body: str) -> Iterator[str]:
    from searcher.output.paragraphs import Shape, paragraphs

    for shape, text in paragraphs(printable(body)):
        yield ""
        lines = text.split("\n")
        if shape is Shape.TABLE:
            # As code, in which nothing is escaped (CommonMark, section 4.4): a reader's program
            # would run the blanks between the columns together.
            yield from (INDENT + line for line in lines)
        else:
            # Two blanks at the end of a line keep its end (CommonMark, section 6.7).
            yield from (as_markdown(line) + "  " for line in lines[:-1])
            yield as_markdown(lines[-1])


def _warnings(story: Story, view: View) -> list[str]:
    ended = view.reuse_ended(story)
    return [ended_said(ended, view.zone)] if ended else []


def ended_said(ended: datetime, zone: tzinfo) -> str:
    """That a story must not be used again, and since which day.

    >>> from searcher.story import EPOCH
    >>> ended_said(EPOCH, UTC)
    'reuse ended 1970-01-01'
    """
    return f"reuse ended {moment(ended, zone)[:10]}"


def citation(story: Story, zone: tzinfo, ended: datetime | None = None) -> str:
    """Where a story comes from, as a footnote cites it; and that its use has `ended`.

    >>> from searcher.story import EPOCH
    >>> citation(Story("afp-7", EPOCH, "Coup", "", source="AFP", byline="Ann Lee"), UTC)
    'Ann Lee, “Coup”, AFP, 1970-01-01 00:00 UTC, afp-7'
    """
    named = f"“{story.headline}”" if story.headline else ""
    warning = ended_said(ended, zone) if ended else ""
    parts = (story.byline, named, story.source, moment(story.date, zone), story.id, warning)
    return one_line(", ".join(part for part in parts if part))


def as_markdown(text: str) -> str:
    r"""The text with the signs escaped that Markdown or HTML would take for its own.

    >>> as_markdown("# [sic] 1_000 <b>")
    '\\# \\[sic\\] 1\\_000 \\<b\\>'
    >>> as_markdown("12. May")
    '12\\. May'
    """
    return _LISTED.sub(r"\1\\", _MARKDOWN.sub(r"\\\g<0>", text.strip()))


# Of the layouts, rich is not one of lines: `cards` draws it.
LINES: dict[Layout, Callable[[Iterable[Hit], View], Iterator[str]]] = {
    Layout.PLAIN: plain,
    Layout.JSON: json,
    Layout.CSV: csv,
    Layout.IDS: ids,
    Layout.MARKDOWN: markdown,
}
