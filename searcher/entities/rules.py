"""The default extractor: capitalised runs, rules and lists, made for English copy.

A first pass over each text takes its runs of capitalised words apart (`capitalised`, `spans`). A
second, with the whole story known, disambiguates what a run alone did not say (`disambiguation`, by
way of `context` and `teams`).

Why rules: on stories labelled by hand they do as well as spaCy's small model, at a hundred times
its speed (tests/benchmarks/entities_labelled.py measures both).
"""

import re
from collections.abc import Iterator
from itertools import zip_longest

from searcher.entities import datelines
from searcher.entities.capitalised import capitalised_runs
from searcher.entities.context import has_ticker
from searcher.entities.designators import designators
from searcher.entities.disambiguation import disambiguated
from searcher.entities.gazetteer import countries, is_common
from searcher.entities.mentions import Mention, mention_of, named
from searcher.entities.names import is_listed_org
from searcher.entities.spans import spans_of
from searcher.entities.truecasing import is_all_capitals, truecased, truecased_headline
from searcher.entities.unknown import Span
from searcher.entities.vocabulary import LEGAL_FORMS
from searcher.story import Story

# The two characters after a name that a stock's symbol can follow: asked first, since few names do.
_BEFORE_SYMBOL = frozenset(
    [" (", " <", "> ", "\n<", "\n(", *(f" {letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")]
)
_COUNTRY_WORD = re.compile(r"[^\W\d_]+")


def mentions(story: Story, language: str) -> list[Mention]:
    """The names in a story, each with its place in headline, dateline or body."""
    own = story.body[: datelines.length_without_credits(story.body)]
    is_large = is_all_capitals(own)
    body = truecased(own, is_large=is_large)
    texts = {"headline": truecased_headline(story.headline), "body": body}
    begin, (first, last) = datelines.dateline_of(body)
    found = _candidates("headline", texts["headline"], 0)
    found.extend(_candidates("body", body, begin))
    language = language.partition("-")[0]
    is_english = language in ("", "en")
    # In a body of capitals a word that no list knows is as often no name.
    is_copy = {"headline": is_english, "body": is_english and not is_large}
    names = disambiguated(found, texts, is_copy)
    if own and texts["headline"] != story.headline and any(map(_is_doubtful, names)):
        names = list(_confirmed(names, body))
    if story.dateline:
        names.extend(datelines.places("dateline", story.dateline, 0))
    if last > first:
        names.extend(datelines.places("body", body[first:last], first))
    for field, text in texts.items():
        if not is_english:
            names.extend(_countries(field, text, language))
        names = _with_designators(names, field, text)
    return named(names)


def _candidates(field: str, text: str, first: int) -> list[Mention]:
    """What may be a name in a text from a character on; the kind may be one of `Span`."""
    found = []
    is_angled = "<" in text
    for words, start, end in capitalised_runs(text, first):
        spans = spans_of(words)
        if not spans:
            continue
        is_stock = text[end : end + 2] in _BEFORE_SYMBOL and has_ticker(text, end)
        if is_stock and len(spans) > 1:
            spans = _with_whole_firm(words, spans)
        if is_angled and " " in words and f"<{text[start:end]}>" == text[start - 1 : end + 1]:
            spans = (Span("org", words, 0, len(words)),)  # Reuters of 1987: <Johnson Geneva U.S.A.>
        for kind, name, first_letter, last_letter in spans:
            a, b = start + first_letter, start + last_letter
            if kind in ("acronym", "org") and b - a < 6 and _is_symbol(text, a, b):
                continue
            if is_stock and b == end and kind != "demonym":
                kind = "org"
            found.append(mention_of((kind, name, text[a:b], field, a, b)))
    return found


def _with_whole_firm(words: str, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """The spans of a run that a stock's symbol follows, what adjoins a known firm at its end joined
    to it: Bankers Trust New York <BT>."""
    *others, firm, rest = spans
    if firm.kind != "org" or rest.kind == "demonym" or firm.last + 1 != rest.first:
        return spans
    return (*others, Span("org", words[firm.first : rest.last], firm.first, rest.last))


def _is_symbol(text: str, start: int, end: int) -> bool:
    """Whether capitals are a stock's symbol or part of one: <ABC>, ABC.N."""
    if not text[start:end].isupper():
        return False
    before, after = text[start - 1 : start], text[end : end + 2]
    if before in ("<", "."):
        return before == "." or after[:1] in (">", ".")
    return len(after) == 2 and after[0] == "." and after[1].isupper()


def _confirmed(found: list[Mention], body: str) -> Iterator[Mention]:
    """The mentions, without bodies of a headline in capitals that the text below does not name.

    There capitals say nothing: KOHL COALITION is no name, DOWNGRADES POTOMAC ELECTRIC holds one.
    """
    text = " ".join(body.lower().split())
    for mention in found:
        if not _is_doubtful(mention):
            yield mention
            continue
        kind, _, written, field, _, end = mention
        words = written.split(" ")
        for cut in range(len(words)):
            rest = " ".join(words[cut:])
            if rest.lower() in text and not all(map(is_common, words[cut:])):
                yield (
                    mention_of((kind, rest, rest, field, end - len(rest), end)) if cut else mention
                )
                break


def _is_doubtful(mention: Mention) -> bool:
    """Whether a mention is a body of a headline that neither lists know nor a legal form tells."""
    kind, name, written, field, _, _ = mention
    if field != "headline" or kind != "org" or " " not in name or is_listed_org(name):
        return False
    # Reports of earnings name a firm in the headline alone: ALFA CORP <ALFA> 3RD QTR NET.
    return written.rpartition(" ")[2] not in LEGAL_FORMS


def _with_designators(found: list[Mention], field: str, text: str) -> list[Mention]:
    """The mentions with the designators of a text, which take the place of single words there."""
    own = [Mention("designator", name, text[a:b], field, a, b) for name, a, b in designators(text)]
    if not own:
        return found
    taken = {mention.start for mention in own}
    kept = [m for m in found if m.field != field or m.start not in taken or " " in m.text]
    return [*kept, *own]


def _countries(field: str, text: str, language: str) -> Iterator[Mention]:
    """The countries that a text names in another language than English."""
    names = countries(language)
    words = list(_COUNTRY_WORD.finditer(text))
    for word, following in zip_longest(words, words[1:]):
        for end in (following.end() if following else 0, word.end()):
            written = text[word.start() : end]
            entry = names.get(written)
            if entry:
                yield Mention("place", entry.name, written, field, word.start(), end)
                break
