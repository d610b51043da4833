"""The default extractor: capitalised runs, rules and lists; English copy first, others with care.

One pass over each text takes runs apart (`runs`, `pieces`); a second, with the whole story known,
settles what a run alone did not say (`context`, `teams`).
"""

import re
from collections.abc import Iterator
from itertools import zip_longest

from searcher.entities import datelines
from searcher.entities.casing import is_damaged, length_without_sign_off, recased
from searcher.entities.common import is_common
from searcher.entities.context import has_ticker, kind_of
from searcher.entities.designators import designators
from searcher.entities.gazetteer import countries, gazetteer
from searcher.entities.mentions import Mention, named
from searcher.entities.names import folded
from searcher.entities.pieces import pieces
from searcher.entities.runs import runs
from searcher.entities.teams import is_of_sport, with_teams
from searcher.entities.vocabulary import FOREIGN_WORDS, STATES
from searcher.story import Story

_CURRENCY = re.compile(
    r"[ \n](?:dlrs?|dollars?|francs?|marks?|yen|crowns?|guilders?|pounds?|stg|sterling|lire|lira"
    r"|pesos?|peseta?s|kron[ae]r?|rand|rupees?|rupiah|ringgit|baht|won|yuan|r[ou]bles?|riyals?"
    r"|dinars?|escudos?|drachmas?|schillings?|australs?|cruza\w+|punts?|ecus)\b",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"[ \n](?:bills?|bonds?|notes?|certificates?|yields?|securit|stocks?|futures)", re.I
)
_NO_KIND = frozenset({"", "club", "weak", "unknown"})
_BEFORE_SYMBOL = frozenset(
    [" (", " <", "> ", "\n<", "\n(", *(f" {letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")]
)
_LISTED = re.compile(r"(?:NYSE|NASDAQ|Nasdaq|TSX|TSXV|OTC\w*|ASX|LSE|AMEX|CSE|HKEX|TSX\.V): ?$")
_COUNTRY_WORD = re.compile(r"[^\W\d_]+")
_ASKED = frozenset({"unknown", "weak", "club"})  # kinds that the words around decide
_DOUBTFUL = frozenset({"unknown", "weak", "city", "acronym"})


def mentions(story: Story, language: str) -> list[Mention]:
    """The names in a story, each with its place in headline, dateline or body."""
    body = recased(story.body[: length_without_sign_off(story.body)])
    texts = {"headline": recased(story.headline, headline=True), "body": body}
    begin, (first, last) = datelines.dateline_of(body)
    found = _pieces("headline", texts["headline"], 0)
    found.extend(_pieces("body", body, begin))
    language = language.partition("-")[0]
    is_english = language in ("", "en")
    # In a body of capitals a word that no list knows is as often none.
    told = {"headline": is_english, "body": is_english and not is_damaged(story.body)}
    settled = _settled(found, texts, told)
    if story.dateline:
        settled.extend(datelines.places("dateline", story.dateline, 0))
    if last > first:
        settled.extend(datelines.places("body", body[first:last], first))
    for field, text in texts.items():
        if not is_english:
            settled.extend(_countries(field, text, language))
        settled = _with_designators(settled, field, text)
    return named(settled)


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
            found.append(Mention(kind, name, text[a:b], field, a, b))
    return found


def _is_symbol(text: str, start: int, end: int) -> bool:
    """Whether capitals are a stock's symbol or part of one: <ABC>, ABC.N."""
    before, after = text[start - 1 : start], text[end : end + 2]
    if before in ("<", "."):
        return before == "." or after[:1] in (">", ".")
    return len(after) == 2 and after[0] == "." and after[1].isupper()


def _settled(
    found: list[Mention], texts: dict[str, str], is_english: dict[str, bool]
) -> list[Mention]:
    """Pieces with their kinds settled by the words around them and by the rest of the story."""
    initials = _initials(found, texts)
    kinds = [
        kind_of(piece, texts[piece.field], is_english=is_english[piece.field])
        if piece.kind in _ASKED
        else piece.kind
        for piece in found
    ]
    surnames: set[str] = set()
    firms: set[str] = set()
    for piece, kind in zip(found, kinds, strict=True):
        if kind == "person" and (" " in piece.name or piece.kind == "person"):
            surnames.add(folded(piece.name.rpartition(" ")[2]))
        elif kind == "org" and " " in piece.name:
            firms.add(piece.name.partition(" ")[0])
    settled = []
    for piece, kind in zip(found, kinds, strict=True):
        own, name, _, field, start, end = piece
        text = texts[field]
        if own in _DOUBTFUL:
            if name in initials:
                kind, name = "org", initials[name]
            elif text[start - 2 : start] == ", " and name.rstrip(".") in STATES:
                kind, name = "place", STATES[name.rstrip(".")]
            elif " " not in name:
                kind = _by_the_rest(piece, kind, surnames, firms)
        if kind == "acronym":
            kind = "org" if _is_body(piece, text, is_english=is_english[field]) else ""
        elif kind == "demonym" and _CURRENCY.match(text, end):
            continue
        elif name in FOREIGN_WORDS and not is_english["headline"]:
            continue
        elif kind == "org" and _is_listing(text, start, end):
            continue
        elif name == "Treasury" and _PAPER.match(text, end):
            continue
        if kind in _NO_KIND:
            continue
        if kind == "city":
            kind = "place"
        is_same = kind == own and name == piece.name
        settled.append(piece if is_same else Mention(kind, name, *piece[2:]))
    return with_teams(found, settled, texts) if is_of_sport(texts) else settled


def _is_listing(text: str, start: int, end: int) -> bool:
    """Whether a name is an exchange's before a symbol, or an index's: (Nasdaq: ABC), S&P 500."""
    after = text[end : end + 4]
    return after == " 500" or (after[:1] == ":" and text[start - 1 : start] == "(")


def _is_body(piece: Mention, text: str, *, is_english: bool) -> bool:
    """Whether capitals that no list knows are an organisation's.

    They are if a story writes them again, or makes them act.
    """
    name = piece.text
    if _LISTED.search(text, max(0, piece.start - 16), piece.start):
        return False
    if text.count(name) > 1 or text[piece.start - 4 : piece.start].lower() == "the ":
        return True
    return kind_of(piece._replace(kind="unknown"), text, is_english=is_english) in ("org", "person")


def _by_the_rest(piece: Mention, kind: str, surnames: set[str], firms: set[str]) -> str:
    """What a single name is by the full names in the story."""
    if folded(piece.name) in surnames:
        return "person"
    if piece.name in firms and piece.kind != "place" and not is_common(piece.name):
        return "org"
    return kind


def _initials(found: list[Mention], texts: dict[str, str]) -> dict[str, str]:
    """The names of organisations by the initials that follow them in brackets."""
    result: dict[str, str] = {}
    for before, piece in zip(found, found[1:], strict=False):
        if piece.kind != "acronym" or before.field != piece.field:
            continue
        if texts[piece.field][before.end : piece.start].strip(' \n"') != "(":
            continue
        if before.kind == "org" or (" " in before.name and _abbreviates(piece.name, before.name)):
            result[piece.name] = before.name
    return result


def _abbreviates(initials: str, name: str) -> bool:
    """Whether letters stand for a name: each in it, in their order, the first in front."""
    letters = iter(name.upper())
    return name[0].upper() == initials[0] and all(letter in letters for letter in initials)


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
