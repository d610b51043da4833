"""A story as a document of tantivy's: the fields of the index, and the JSON that fills them."""

from base64 import b64encode

import tantivy
from msgspec import json

from searcher import analysis
from searcher.analysis import LONGEST_WORD
from searcher.codec import dump
from searcher.engines.facets import facet, facet_values
from searcher.engines.one_text import BODY, ONE_TEXT, bodies, others, outside_body
from searcher.fields import (
    ANYONE,
    DATES,
    DEFAULT_FIELDS,
    FACETS,
    FIELDS,
    NAMED,
    NUMBERS,
    OF_MAIL,
    Field,
    Kind,
)
from searcher.query.expansion.variants import has_capitals
from searcher.story import Story, microseconds

# The key of a story, to find it by and to sort by.
KEY = "_key"
# The whole story, as `codec` writes it.
STORY = "_story"

# The words of the one text that are not in the body.
OUTSIDE = "_outside"
# How many words two values of the one text are apart: no proximity of so many crosses.
APART = 1_000
# Stands between two values, so that nothing crosses; no query can ask for it. It is longer than any
# number of edits, so that no word is spelled like it.
GAP = "-----"
# What tantivy reads as one word that takes so many places. It costs a build half of what as many
# words that a filter leaves out do.
_FAR = {
    "text": "",
    "tokens": [
        {"offset_from": 0, "offset_to": 0, "position": 0, "text": GAP, "position_length": APART}
    ],
}

# The fields in which a story has US in capitals, so that U.S. finds it and never the pronoun.
CAPITALS = "_capitals"
_US = "us"
RUNNING = [field for field in FIELDS.values() if field.kind is Kind.TEXT]
BESIDE_BODY = [field for field in RUNNING if field.name not in ("body", "lead")]

TEXTUAL = [
    field for field in FIELDS.values() if field.kind in (Kind.TEXT, Kind.NAME) and field is not BODY
]
CODES = [field for field in FIELDS.values() if field.kind is Kind.CODE]
# The columns that hold the counted values of fields.
COLUMNS = [(f"_{field.name}", field) for field in FACETS]
OTHER_TEXTUAL = [field for field in TEXTUAL if field.name not in (*NAMED, ANYONE)]
OTHER_NUMBERS = [field for field in (*DATES, *NUMBERS) if field.name != "date"]
OTHER_COLUMNS = [(column, field) for column, field in COLUMNS if field.name not in (*NAMED, ANYONE)]


def schema() -> tantivy.Schema:
    """The fields of an index."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(KEY, tokenizer_name="raw", index_option="basic", fast=True)
    for column, _ in COLUMNS:
        builder.add_text_field(column, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_bytes_field(STORY, stored=True)
    # Dates are integers of microseconds: tantivy's own run from 1677 to 2262 only, and its Python
    # binding cannot read them from a column.
    for field in (*DATES, *NUMBERS):
        builder.add_integer_field(field.name, indexed=True, fast=True)
    builder.add_text_field(OUTSIDE, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(CAPITALS, tokenizer_name="raw", index_option="basic")
    for field in (ONE_TEXT, *TEXTUAL):
        builder.add_text_field(field.name, tokenizer_name="words", index_option="position")
    for field in CODES:
        builder.add_text_field(field.name, tokenizer_name="raw", index_option="basic")
    return builder.build()


def column(field: Field) -> str:
    """The name of the column that holds the counted values of a field."""
    return f"_{field.name}"


def prepared(story: Story) -> str:
    """A story as a JSON object of the schema's fields, which tantivy reads faster than a dict."""
    return json.encode(document(story)).decode()


def document(story: Story) -> dict[str, object]:
    """What each field of the schema holds of a story; what is empty is left out."""
    filled: dict[str, object] = {
        KEY: story.key,
        # In JSON tantivy takes bytes as base64.
        STORY: b64encode(dump(story)).decode(),
    }
    _add_one_text(filled, story)
    _add_names(filled, story)
    for name, field in OTHER_COLUMNS:
        if found := facet_values(field, story):
            filled[name] = found
    # The date is what hits are sorted by, so that every story needs one in its column.
    filled["date"] = story.sort_date
    for field in OTHER_NUMBERS:
        number = _number(field, story)
        if number is not None:
            filled[field.name] = number
    for field in OTHER_TEXTUAL:
        values = field.values(story)
        if len(values) > 1:
            filled[field.name] = [analysis.indexable(value) for value in values if value]
        elif values and values[0]:
            value = values[0]
            # A call for each short field of each story would be a tenth of a build.
            plain = len(value) <= LONGEST_WORD and value.isascii()
            filled[field.name] = value if plain else analysis.indexable(value)
    for field in CODES:
        values = field.values(story)
        if values:
            filled[field.name] = [code for value in values if (code := analysis.code(value))]
    return filled


def _add_one_text(filled: dict[str, object], story: Story) -> None:
    """What words without a field are searched in, its values far apart."""
    text: list[object] = [analysis.indexable(body) for body in bodies(story)]
    for value in others(story):
        if text:
            text.append(_FAR)
        plain = len(value) <= LONGEST_WORD and value.isascii()
        text.append(value if plain else analysis.indexable(value))
    filled[ONE_TEXT.name] = text
    filled[OUTSIDE] = outside_body(story)
    if in_capitals := _in_capitals(story):
        filled[CAPITALS] = in_capitals


def _in_capitals(story: Story) -> list[str]:
    """The fields in which US stands in capitals."""
    # The lead is part of the body, and is not made where that has none.
    fields = RUNNING if "US" in story.body else BESIDE_BODY
    found = [
        field.name
        for field in fields
        for value in field.values(story)
        if "US" in value and has_capitals(value, _US)
    ]
    return found if set(DEFAULT_FIELDS).isdisjoint(found) else [*found, ONE_TEXT.name]


def _number(field: Field, story: Story) -> int | None:
    """What a story holds in a field of dates or numbers."""
    instant = field.instant(story)
    return field.number(story) if instant is None else microseconds(instant)


def _add_names(filled: dict[str, object], story: Story) -> None:
    """What the fields of entities hold, as FIELDS says, but in one pass over the entities."""
    if not story.entities:
        return
    every: list[str] = []
    counted: dict[str, None] = {}
    of_kind: dict[str, tuple[list[str], dict[str, None]]] = {}
    for entity in story.entities:
        kind = entity.kind
        # What mail knows of a message is named in no text, and has fields of its own.
        if kind in OF_MAIL:
            continue
        names = [entity.name, *entity.aliases]
        if "" in names:
            names = [name for name in names if name]
        counted_as = facet(entity.facet or entity.name)
        if not all(name.isascii() and len(name) <= LONGEST_WORD for name in names):
            names = [analysis.indexable(name) for name in names]
        every += names
        if counted_as:
            counted[counted_as] = None
        if kind in NAMED:
            own_names, own_counted = of_kind.setdefault(kind, ([], {}))
            own_names += names
            if counted_as:
                own_counted[counted_as] = None
    for name, (values, columns) in (*of_kind.items(), (ANYONE, (every, counted))):
        filled[name], filled[f"_{name}"] = values, list(columns)
