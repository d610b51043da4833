"""FIELDS, the one table of all that a story holds and of how each part of it is used.

A row says how a field is searched, stored, counted, printed, exported and completed; nothing else
lists fields. To add one, first give `Story` an attribute (`story.py`), then add a row here.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from enum import Enum

from msgspec import Struct
from msgspec.structs import force_setattr

from searcher.genres import genres
from searcher.story import Entity, Status, Story


class Kind(Enum):
    """How the values of a field are searched."""

    TEXT = "words"  # running text: words, phrases, inflections
    NAME = "names"  # several short values: words in order inside one value
    CODE = "codes"  # several values, each matched whole
    DATE = "dates"  # an instant: ranges
    NUMBER = "numbers"  # a whole number from 0: ranges
    UNSEARCHED = "kept"  # printed and exported, and found by no query


def _no_values(story: Story) -> tuple[str, ...]:
    return ()


class Field(Struct, frozen=True):
    """A row of the table.

    If a callable is not given, it is derived from `attribute`: a tuple gives its items, anything
    else gives itself.
    """

    name: str
    """Its name in queries."""
    kind: Kind
    help: str
    """What is in it, in a few words."""
    example: str = ""
    """A query that asks it; "" for what no query asks."""
    aliases: tuple[str, ...] = ()
    """Other names that queries may write."""
    default: bool = False
    """Whether words without a field are searched in it."""
    attribute: str = ""
    """The `Story` attribute; defaults to the one with the field's name; "" if computed."""
    values: Callable[[Story], tuple[str, ...]] = _no_values
    """What a story holds in it, of TEXT, NAME and CODE; for DATE and NUMBER see below."""
    instant: Callable[[Story], datetime | None] = lambda story: None
    """What a story holds in a DATE."""
    number: Callable[[Story], int | None] = lambda story: None
    """What a story holds in a NUMBER."""
    facet: bool = False
    """Whether its values are counted over the hits of a query."""
    facets: Callable[[Story], tuple[str, ...]] = _no_values
    """The values counted as facets; defaults to `values`."""
    in_csv: bool = True
    """Whether its attribute is a column of CSV."""
    in_head: bool = True
    """Whether its attribute is shown above the text of a story in the browser."""
    in_pane: bool = True
    """Whether its facets are shown beside the hits in the browser."""

    def __post_init__(self) -> None:
        attribute = self.attribute
        if not attribute and self.name in Story.__struct_fields__:
            attribute = self.name
            force_setattr(self, "attribute", attribute)
        if attribute and self.kind is Kind.DATE:
            force_setattr(self, "instant", lambda story: getattr(story, attribute))
        elif attribute and self.kind is Kind.NUMBER:
            force_setattr(self, "number", lambda story: getattr(story, attribute))
        elif attribute and self.values is _no_values:
            force_setattr(self, "values", _values_of(attribute))
        if self.facet and self.facets is _no_values:
            force_setattr(self, "facets", self.values)


def _values_of(attribute: str) -> Callable[[Story], tuple[str, ...]]:
    def values(story: Story) -> tuple[str, ...]:
        value = getattr(story, attribute)
        return value if isinstance(value, tuple) else (value,)

    return values


def _entities(kind: str, help: str, example: str, *aliases: str, in_pane: bool = True) -> Field:
    """The field of the entities of one kind: found by all their names, counted by one."""

    def values(story: Story) -> tuple[str, ...]:
        return tuple(n for e in story.entities if e.kind == kind for n in (e.name, *e.aliases))

    def facets(story: Story) -> tuple[str, ...]:
        return tuple(e.facet or e.name for e in story.entities if e.kind == kind)

    return Field(
        kind, Kind.NAME, help, example, aliases, values=values,
        facet=True, facets=facets, in_pane=in_pane,
    )  # fmt: skip


def _named(story: Story) -> Iterator[Entity]:
    return (one for one in story.entities if one.kind not in OF_MAIL)


def _text_unless_killed(story: Story) -> tuple[str, ...]:
    # A kill may repeat what it withdraws.
    return () if story.status is Status.KILLED else (story.body,)


def lead(body: str) -> str:
    """The first two paragraphs of a body."""
    return "\n\n".join(body.split("\n\n", 2)[:2])


def _lead(story: Story) -> tuple[str, ...]:
    return tuple(lead(body) for body in _text_unless_killed(story))


def _length(story: Story) -> int:
    return sum(len(body.split()) for body in _text_unless_killed(story))


# What mail knows of a message besides its text, kept as entities that no text names.
OF_MAIL = ("to", "cc", "attachment", "thread", "parent")


def _mail(kind: str, search: Kind, help: str, example: str) -> Field:
    """A field of mail: found by all its values, counted nowhere."""

    def values(story: Story) -> tuple[str, ...]:
        return tuple(n for e in story.entities if e.kind == kind for n in (e.name, *e.aliases))

    return Field(kind, search, help, example, values=values, in_pane=False)


def _genres(story: Story) -> tuple[str, ...]:
    return genres(story.headline, story.slug, story.topics)


_OF_ENTITIES = (
    _entities("person", "people named in it", "person:lavrov", "people"),
    _entities(
        "org", "organisations named in it", "org:opec",
        "orgs", "organisation", "organization", "company", "co",
    ),
    _entities("place", "places named in it", "place:turkey", "places", "country", "re"),
    _entities("exchange", "exchanges named in it", "exchange:nyse", "exchanges", in_pane=False),
    _entities(
        "designator", "weapons, aircraft, diseases by their numbers", "designator:s-400",
        "designators",
    ),
)  # fmt: skip

_ROWS = (
    Field(
        "headline", Kind.TEXT, "the headline", "headline:coup", ("head", "hd", "hl", "title"),
        default=True,
    ),
    Field(
        "body", Kind.TEXT, "the text below the headline", 'body:"interest rate"', ("text",),
        default=True, values=_text_unless_killed,
    ),
    Field("lead", Kind.TEXT, "its first two paragraphs", "lead:resigned", ("lp",), values=_lead),
    Field(
        "dateline", Kind.TEXT, "where it was filed", "dateline:moscow",
        default=True, facet=True, in_pane=False,
    ),
    Field(
        "byline", Kind.TEXT, "who wrote it", "byline:sandoval", ("by", "author"),
        default=True, facet=True, in_pane=False,
    ),
    Field("slug", Kind.TEXT, "the desk's keywords for it", "slug:turkey", ("slugline",)),
    Field("date", Kind.DATE, "when it was sent", "date:2019-07..2020", ("dt", "pd")),
    Field(
        "embargo", Kind.DATE, "when its embargo ends", "embargo:2019..",
        in_csv=False, in_head=False,
    ),
    Field(
        "arrived", Kind.DATE, "when it came into this index", "arrived:today",
        instant=lambda s: s.kept.arrived,
    ),
    Field(
        "until", Kind.DATE, "when a later version took its place", instant=lambda s: s.kept.until
    ),
    Field(
        "source", Kind.NAME, "the agency that sent it", "source:afp", ("src", "rst", "sc"),
        facet=True,
    ),
    *_OF_ENTITIES,
    Field(
        "entity", Kind.NAME, "anyone or anything named in it", "entity:gazprom", ("entities",),
        attribute="entities",
        values=lambda s: tuple(n for e in _named(s) for n in (e.name, *e.aliases)),
        facet=True, facets=lambda s: tuple(e.facet or e.name for e in _named(s)),
        in_csv=False, in_pane=False,
    ),
    _mail("to", Kind.NAME, "to whom a mail was sent", "to:reed"),
    _mail("cc", Kind.NAME, "who had a copy of a mail", "cc:desk"),
    _mail("attachment", Kind.NAME, "the names of files attached to a mail", "attachment:pdf"),
    _mail("thread", Kind.CODE, "the id of the first mail of a thread", "thread:7@wire.example"),
    _mail("parent", Kind.CODE, "the id of the mail it was attached to", "parent:7@wire.example"),
    Field(
        "topic", Kind.CODE, "the agency's subject codes", "topic:crude",
        ("topics", "subject", "ns"), attribute="topics", facet=True,
    ),
    Field(
        "kind", Kind.CODE, "alert, update, analysis, factbox, interview, …", "kind:analysis",
        ("kinds", "genre"), values=_genres, facet=True, in_pane=False,
    ),
    Field(
        "words", Kind.NUMBER, "its length in words, without the headline", "words:>600",
        ("wc", "length"), number=_length,
    ),
    Field(
        "urgency", Kind.NUMBER, "from 1 (flash) to 8, as the agency set it", "urgency:<=2",
        ("priority",), in_head=False,
    ),
    Field(
        "language", Kind.CODE, "language, as two letters", "language:fr", ("lang", "la"),
        facet=True, in_head=False,
    ),
    Field(
        "status", Kind.CODE, "usable, embargoed, corrected or killed", "status:corrected",
        values=lambda s: (s.status.value,), facet=True,
    ),
    Field(
        "format", Kind.CODE, "the wire format it was read from", "format:reuters_sgml",
        facet=True, in_csv=False, in_head=False, in_pane=False,
    ),
    Field("id", Kind.CODE, "the story's own id", "id:reuters-5544"),
    Field("rights", Kind.NAME, "terms of use and copyright", "rights:archival", ("copyright",)),
    Field(
        "reuse", Kind.DATE, "when the right to use it ends", "reuse:..2020",
        attribute="reuse_until", in_head=False,
    ),
    Field("version", Kind.UNSEARCHED, "as the agency numbers it", in_head=False),
    Field(
        "created", Kind.UNSEARCHED, "when the first version was sent", in_csv=False, in_head=False
    ),
    Field("sent", Kind.UNSEARCHED, "when this copy was transmitted", in_csv=False, in_head=False),
    Field("note", Kind.UNSEARCHED, "what the desk tells other editors", in_csv=False),
    Field(
        "guessed", Kind.UNSEARCHED, "what the reader had to guess", in_csv=False, in_head=False
    ),
    Field("origin", Kind.UNSEARCHED, "the place of the original", in_head=False),
)  # fmt: skip

FIELDS: dict[str, Field] = {row.name: row for row in _ROWS if row.kind is not Kind.UNSEARCHED}
# The fields that users may name in queries.
ASKED = tuple(field for field in FIELDS.values() if field.example)
# The rows by their attribute of Story.
ATTRIBUTES: dict[str, Field] = {row.attribute: row for row in _ROWS if row.attribute}

DEFAULT_FIELDS = tuple(name for name, field in FIELDS.items() if field.default)
FACETS = tuple(field for field in FIELDS.values() if field.facet)
# The field of all entities, and the kinds of entities that have a field of their own.
ANYONE = "entity"
NAMED = tuple(field.name for field in _OF_ENTITIES)
DATES = tuple(field for field in FIELDS.values() if field.kind is Kind.DATE)
NUMBERS = tuple(field for field in FIELDS.values() if field.kind is Kind.NUMBER)
# Fields of running text that are short enough to be shown whole.
BRIEF = tuple(
    field.name
    for field in FIELDS.values()
    if field.kind is Kind.TEXT and field.attribute not in ("", "body")
)
# Several fields under one name.
SCOPES = {"hlead": ("headline", "lead")}
FIELD_NAMES = {alias: f.name for f in ASKED for alias in (f.name, *f.aliases)} | {
    "hlead": "hlead",
    "hlp": "hlead",
}


def help_of(name: str) -> str:
    """What is searched under a field's name or alias.

    >>> help_of("hd"), help_of("hlead")
    ('the headline', 'headline or lead')
    """
    own = FIELD_NAMES[name]
    return " or ".join(SCOPES[own]) if own in SCOPES else FIELDS[own].help


def fields_named(name: str | None) -> list[Field]:
    """The fields in which words with this field's name are searched; the default ones for None.

    >>> [field.name for field in fields_named("hlead")]
    ['headline', 'lead']
    """
    names = SCOPES.get(name, (name,)) if name else DEFAULT_FIELDS
    return [FIELDS[each] for each in names]
