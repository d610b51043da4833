"""A story as a document of Whoosh's: the fields of the index, and the words that fill them."""

import warnings
from collections.abc import Iterable
from typing import Any

from searcher import analysis
from searcher.codec import dump
from searcher.engines.one_text import BODY, ONE_TEXT, bodies, others
from searcher.engines.whoosh.snapshot import ARRIVED, DATE, GAP, MARK, STORY
from searcher.fields import DATES, FIELDS, NUMBERS, Kind
from searcher.story import Story, microseconds

# Whoosh 2.7.4 compares with `is 0` and has unescaped backslashes, of which Python warns.
with warnings.catch_warnings():
    warnings.simplefilter("ignore", SyntaxWarning)
    warnings.simplefilter("ignore", DeprecationWarning)
    from whoosh import columns, fields
    from whoosh.analysis import IDTokenizer

# The key of a story, to find it by.
KEY = "key_"
TEXTUAL = [
    field for field in FIELDS.values() if field.kind in (Kind.TEXT, Kind.NAME) and field is not BODY
]
CODES = [field for field in FIELDS.values() if field.kind is Kind.CODE]
# Kept as terms rather than columns, since each has few values.
OTHER_DATES = [field for field in DATES if field.name != "date"]


def schema() -> Any:
    """The fields of an index."""
    kinds: dict[str, Any] = {
        KEY: fields.ID(),
        STORY: fields.COLUMN(columns.CompressedBytesColumn()),
        DATE: fields.COLUMN(columns.NumericColumn("q")),
        ARRIVED: fields.COLUMN(columns.NumericColumn("q")),
    }
    for field in (ONE_TEXT, *TEXTUAL):
        # The words are ours (`analysis`): we hand it lists of them, which it takes as they are.
        kinds[field.name] = fields.TEXT(analyzer=IDTokenizer())
    for field in (*CODES, *OTHER_DATES, *NUMBERS):
        kinds[field.name] = fields.ID()
    return fields.Schema(**kinds)


def document_of(story: Story) -> dict[str, object]:
    """What each field of the schema holds of a story."""
    document: dict[str, object] = {
        KEY: [MARK + story.key],
        STORY: dump(story),
        DATE: story.sort_date,
        ARRIVED: microseconds(story.kept.arrived),
    }
    # The gap behind the body is there for every story: it tells where the body ends.
    body = [word for value in bodies(story) for word in analysis.words(value)]
    document[ONE_TEXT.name] = [*body, GAP, *_parted(others(story))]
    for field in TEXTUAL:
        document[field.name] = _parted(value for value in field.values(story) if value)
    for field in CODES:
        codes = (analysis.code(value) for value in field.values(story))
        document[field.name] = [MARK + code for code in codes if code]
    for field in OTHER_DATES:
        instant = field.instant(story)
        document[field.name] = [] if instant is None else [f"{MARK}{microseconds(instant)}"]
    for field in NUMBERS:
        number = field.number(story)
        document[field.name] = [] if number is None else [f"{MARK}{number}"]
    return document


def _parted(values: Iterable[str]) -> list[str]:
    """The words of values, with a gap between two of them."""
    words: list[str] = []
    for value in values:
        words += [GAP] if words else []
        words += analysis.words(value)
    return words


def signature(schema: Any) -> list[tuple[str, str]]:
    """The names and kinds of the fields of a schema, to compare."""
    return [(name, type(field).__name__) for name, field in schema.items()]
