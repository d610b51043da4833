"""The default extractor: capitalised runs, rules and lists; English copy first, others with care.

One pass over each text takes runs apart (`runs`, `pieces`); a second, with the whole story known,
settles what a run alone did not say (`settling`, by way of `context` and `teams`).
"""

import re
from collections.abc import Iterator
from itertools import zip_longest

from searcher.entities import datelines
from searcher.entities.capitalised import runs
from searcher.entities.context import has_ticker
from searcher.entities.designators import designators
from searcher.entities.disambiguation import settled
from searcher.entities.gazetteer import countries
from searcher.entities.mentions import Mention, mention_of, named
from searcher.entities.spans import pieces
from searcher.entities.truecasing import (
    is_damaged,
    length_without_sign_off,
    recased,
    recased_headline,
)
from searcher.story import Story

_BEFORE_SYMBOL = frozenset(
    [" (", " <", "> ", "\n<", "\n(", *(f" {letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")]
)
_COUNTRY_WORD = re.compile(r"[^\W\d_]+")


def mentions(story: Story, language: str) -> list[Mention]:
    """The names in a story, each with its place in headline, dateline or body."""
    own = story.body[: length_without_sign_off(story.body)]
    is_large = is_damaged(own)
    body = recased(own, is_large=is_large)
    texts = {"headline": recased_headline(story.headline), "body": body}
    begin, (first, last) = datelines.dateline_of(body)
    found = _pieces("headline", texts["headline"], 0)
    found.extend(_pieces("body", body, begin))
    language = language.partition("-")[0]
    is_english = language in ("", "en")
    # In a body of capitals a word that no list knows is as often none.
    told = {"headline": is_english, "body": is_english and not is_large}
    names = settled(found, texts, told)
    if story.dateline:
        names.extend(datelines.places("dateline", story.dateline, 0))
    if last > first:
        names.extend(datelines.places("body", body[first:last], first))
    for field, text in texts.items():
        if not is_english:
            names.extend(_countries(field, text, language))
        names = _with_designators(names, field, text)
    return named(names)


def _pieces(field: str, text: str, first: int) -> list[Mention]:
    """The pieces of a text's runs; the kind may be unknown."""
    found = []
    for words, start, end in runs(text, first):
        parts = pieces(words)
        if not parts:
            continue
        is_stock = text[end : end + 2] in _BEFORE_SYMBOL and has_ticker(text, end)
        for kind, name, first_letter, last_letter in parts:
            a, b = start + first_letter, start + last_letter
            if kind == "acronym" and _is_symbol(text, a, b):
                continue
            if is_stock and b == end and kind != "demonym":
                kind = "org"
            found.append(mention_of((kind, name, text[a:b], field, a, b)))
    return found


def _is_symbol(text: str, start: int, end: int) -> bool:
    """Whether capitals are a stock's symbol or part of one: <ABC>, ABC.N."""
    before, after = text[start - 1 : start], text[end : end + 2]
    if before in ("<", "."):
        return before == "." or after[:1] in (">", ".")
    return len(after) == 2 and after[0] == "." and after[1].isupper()


def _with_designators(settled: list[Mention], field: str, text: str) -> list[Mention]:
    own = [Mention("designator", name, text[a:b], field, a, b) for name, a, b in designators(text)]
    if not own:
        return settled
    taken = {mention.start for mention in own}
    kept = [m for m in settled if m.field != field or m.start not in taken or " " in m.text]
    return [*kept, *own]


def _countries(field: str, text: str, language: str) -> Iterator[Mention]:
    """Countries as another language calls them."""
    names = countries(language)
    words = list(_COUNTRY_WORD.finditer(text))
    for word, following in zip_longest(words, words[1:]):
        for end in (following.end() if following else 0, word.end()):
            entry = names.get(text[word.start() : end])
            if entry:
                yield Mention(
                    "place", entry.name, text[word.start() : end], field, word.start(), end
                )
                break
