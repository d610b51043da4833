"""FIELDS, the one table of all that can be searched."""

from collections.abc import Callable
from datetime import datetime
from enum import Enum

from msgspec import Struct

from searcher.genres import kinds
from searcher.story import Status, Story


class Kind(Enum):
    """How the values of a field are searched."""

    TEXT = "words"  # running text: words, phrases, inflections
    NAME = "names"  # several short values: words in order inside one value
    CODE = "codes"  # several values, each matched whole
    DATE = "dates"  # an instant: ranges
    NUMBER = "numbers"  # a whole number from 0: ranges


class Field(Struct, frozen=True):
    """A searchable field; `values` gives what a story holds in it.

    `instant` gives what it holds in a DATE, `number` in a NUMBER. `counted` gives what a story
    adds to the counts of the field's values; None: it is not counted.
    """

    name: str
    kind: Kind
    help: str
    example: str
    values: Callable[[Story], tuple[str, ...]]
    aliases: tuple[str, ...] = ()
    default: bool = False  # searched by words without a field
    counted: Callable[[Story], tuple[str, ...]] | None = None
    instant: Callable[[Story], datetime | None] = lambda story: None
    number: Callable[[Story], int | None] = lambda story: None


def _entities(kind: str) -> Callable[[Story], tuple[str, ...]]:
    return lambda s: tuple(n for e in s.entities if e.kind == kind for n in (e.name, *e.aliases))


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


def _kinds(story: Story) -> tuple[str, ...]:
    return kinds(story.headline, story.slug, story.topics)


def _named(kind: str) -> Callable[[Story], tuple[str, ...]]:
    return lambda story: tuple(e.facet or e.name for e in story.entities if e.kind == kind)


FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field(
            "headline", Kind.TEXT, "the headline", "headline:coup",
            lambda s: (s.headline,), ("head", "hd", "hl", "title"), default=True,
        ),
        Field(
            "body", Kind.TEXT, "the text below the headline", 'body:"interest rate"',
            _text_unless_killed, ("text",), default=True,
        ),
        Field(
            "lead", Kind.TEXT, "its first two paragraphs", "lead:resigned", _lead, ("lp",),
        ),
        Field(
            "dateline", Kind.TEXT, "where it was filed", "dateline:moscow",
            lambda s: (s.dateline,), default=True, counted=lambda s: (s.dateline,),
        ),
        Field(
            "byline", Kind.TEXT, "who wrote it", "byline:sandoval",
            lambda s: (s.byline,), ("by", "author"), default=True, counted=lambda s: (s.byline,),
        ),
        Field(
            "slug", Kind.TEXT, "the desk's keywords for it", "slug:turkey",
            lambda s: (s.slug,), ("slugline",),
        ),
        Field(
            "date", Kind.DATE, "when it was sent", "date:2019-07..2020",
            lambda s: (), ("dt", "pd"), instant=lambda s: s.date,
        ),
        Field(
            "embargo", Kind.DATE, "when its embargo ends", "embargo:2019..",
            lambda s: (), instant=lambda s: s.embargo,
        ),
        Field(
            "source", Kind.NAME, "the agency that sent it", "source:afp",
            lambda s: (s.source,), ("src", "rst", "sc"), counted=lambda s: (s.source,),
        ),
        Field(
            "person", Kind.NAME, "people named in it", "person:lavrov",
            _entities("person"), ("people",), counted=_named("person"),
        ),
        Field(
            "org", Kind.NAME, "organisations named in it", "org:opec",
            _entities("org"), ("orgs", "organisation", "organization", "company", "co"),
            counted=_named("org"),
        ),
        Field(
            "place", Kind.NAME, "places named in it", "place:turkey",
            _entities("place"), ("places", "country", "re"), counted=_named("place"),
        ),
        Field(
            "exchange", Kind.NAME, "exchanges named in it", "exchange:nyse",
            _entities("exchange"), ("exchanges",), counted=_named("exchange"),
        ),
        Field(
            "designator", Kind.NAME, "weapons, aircraft, diseases by their numbers",
            "designator:s-400", _entities("designator"), ("designators",),
            counted=_named("designator"),
        ),
        Field(
            "entity", Kind.NAME, "anyone or anything named in it", "entity:gazprom",
            lambda s: tuple(n for e in s.entities for n in (e.name, *e.aliases)), ("entities",),
            counted=lambda s: tuple(e.facet or e.name for e in s.entities),
        ),
        Field(
            "topic", Kind.CODE, "the agency's subject codes", "topic:crude",
            lambda s: s.topics, ("topics", "subject", "ns"), counted=lambda s: s.topics,
        ),
        Field(
            "kind", Kind.CODE, "alert, update, analysis, factbox, interview, …", "kind:analysis",
            _kinds, ("kinds", "genre"), counted=_kinds,
        ),
        Field(
            "words", Kind.NUMBER, "its length in words, without the headline", "words:>600",
            lambda s: (), ("wc", "length"), number=_length,
        ),
        Field(
            "urgency", Kind.NUMBER, "from 1 (flash) to 8, as the agency set it", "urgency:<=2",
            lambda s: (), ("priority",), number=lambda s: s.urgency,
        ),
        Field(
            "language", Kind.CODE, "language, as two letters", "language:fr",
            lambda s: (s.language,), ("lang", "la"), counted=lambda s: (s.language,),
        ),
        Field(
            "status", Kind.CODE, "usable, embargoed, corrected or killed", "status:corrected",
            lambda s: (s.status.value,), counted=lambda s: (s.status.value,),
        ),
        Field(
            "format", Kind.CODE, "the wire format it was read from", "format:reuters_sgml",
            lambda s: (s.format,), counted=lambda s: (s.format,),
        ),
        Field("id", Kind.CODE, "the story's own id", "id:reuters-5544", lambda s: (s.id,)),
    )
}  # fmt: skip

DEFAULT_FIELDS = tuple(name for name, field in FIELDS.items() if field.default)
COUNTED = tuple(field for field in FIELDS.values() if field.counted)
ANYONE = "entity"  # the field of all entities
NAMED = ("person", "org", "place", "exchange", "designator")  # kinds with a field of their own
DATES = tuple(field for field in FIELDS.values() if field.kind is Kind.DATE)
NUMBERS = tuple(field for field in FIELDS.values() if field.kind is Kind.NUMBER)
SCOPES = {"hlead": ("headline", "lead")}  # several fields under one name
FIELD_NAMES = {alias: f.name for f in FIELDS.values() for alias in (f.name, *f.aliases)} | {
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
