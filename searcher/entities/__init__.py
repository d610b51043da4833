"""Who, where and what a story names, beyond the archive's own tags; and its language.

`extract` is a pure function of the story's text. Rules find names in English copy (`rules`), with
lists of places, organisations and given names (`gazetteer`); `spacy` asks a statistical model,
where it is installed; `none` leaves the story as it came.
"""

from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec

from searcher.entities.casing import is_damaged
from searcher.entities.language import language_of
from searcher.entities.mentions import Mention, entities, merged
from searcher.errors import SearcherError
from searcher.story import Story

EXTRACTORS = ("rules", "spacy", "none")
DEFAULT_EXTRACTOR = "rules"
GUESSED = "language"


def extract(story: Story, extractor: str = DEFAULT_EXTRACTOR) -> Story:
    """The story with its entities and its language.

    The archive's own entities come first and stay as they were, but for the names found for
    them; what an extractor found before is found anew. Where the archive names no language it is
    detected, and `guessed` says so.
    """
    if extractor == "none":
        return story
    own = tuple(entity for entity in story.entities if entity.origin not in EXTRACTORS)
    language, guessed = story.language, story.guessed
    if not language:
        language = language_of(f"{story.headline}\n{story.body}")
        if language:
            guessed = (*guessed, GUESSED)
    found, origin = find(replace(story, language=language), extractor)
    return replace(
        story, entities=merged(own, entities(found, origin)), language=language, guessed=guessed
    )


def find(story: Story, extractor: str = DEFAULT_EXTRACTOR) -> tuple[list[Mention], str]:
    """The names in a story with their places, and the extractor that found them.

    A story written in capitals alone goes to spaCy where that is installed.
    """
    if extractor == "rules" and is_damaged(story.body) and is_installed():
        extractor = "spacy"
    module = import_module(f"searcher.entities.{extractor}")
    found: list[Mention] = module.mentions(story)
    return found, extractor


def is_installed() -> bool:
    """Whether spaCy and its model are here."""
    return find_spec("spacy") is not None and find_spec("en_core_web_sm") is not None


def check(extractor: str) -> None:
    """Raises SearcherError if there is no such extractor, or not here."""
    if extractor not in EXTRACTORS:
        raise SearcherError(
            f'there is no extractor "{extractor}"; extractors are {", ".join(EXTRACTORS)}'
        )
    if extractor == "spacy" and not is_installed():
        raise SearcherError("spaCy is not installed; pip install 'searcher[ner]', or use rules")
