"""Names settled by the words around them and by the rest of their story."""

import re

from searcher.entities.common import is_common
from searcher.entities.context import kind_of
from searcher.entities.mentions import Mention, mention_of
from searcher.entities.names import folded
from searcher.entities.teams import is_of_sport, with_teams
from searcher.entities.vocabulary import FOREIGN_WORDS, STATES

_CURRENCY = re.compile(
    r"[ \n](?:dlrs?|dollars?|francs?|marks?|yen|crowns?|guilders?|pounds?|stg|sterling|lire|lira"
    r"|pesos?|peseta?s|kron[ae]r?|rand|rupees?|rupiah|ringgit|baht|won|yuan|r[ou]bles?|riyals?"
    r"|dinars?|escudos?|drachmas?|schillings?|australs?|cruza\w+|punts?|ecus)\b",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"[ \n](?:bills?|bonds?|notes?|certificates?|yields?|securit|stocks?|futures)", re.I
)
_ASKED = frozenset({"unknown", "weak", "club"})  # kinds that the words around decide
_DOUBTFUL = frozenset({"unknown", "weak", "city", "acronym"})
_NO_KIND = frozenset({"", "club", "weak", "unknown"})
_LISTED = re.compile(r"(?:NYSE|NASDAQ|Nasdaq|TSX|TSXV|OTC\w*|ASX|LSE|AMEX|CSE|HKEX|TSX\.V): ?$")


def settled(
    found: list[Mention], texts: dict[str, str], is_english: dict[str, bool]
) -> list[Mention]:
    """Pieces with their kinds settled by the words around them and by the rest of the story.

    `is_english` says of each text whether rules for English copy hold in it.
    """
    initials, acronyms = _initials(found, texts)
    kinds = [
        kind_of(piece, texts[piece.field], is_english=is_english[piece.field])
        if piece.kind in _ASKED
        else piece.kind
        for piece in found
    ]
    surnames, firms = _bearers(found, kinds)
    is_told = is_english["headline"]
    kept = []
    for piece, kind in zip(found, kinds, strict=True):
        certain, name, _, field, start, _ = piece
        if certain in _DOUBTFUL:
            text = texts[field]
            if name in initials:
                kind, name = "org", initials[name]
            elif text[start - 2 : start] == ", " and name.rstrip(".") in STATES:
                kind, name = "place", STATES[name.rstrip(".")]
            elif " " not in name:
                kind = _by_the_rest(piece, kind, surnames, firms)
            if kind == "acronym":
                is_body = acronyms[name] > 1 or _acts(piece, text, is_english=is_english[field])
                kind = "org" if is_body and not _is_symbol(piece, text) else ""
        if kind in _NO_KIND or _is_other(piece, kind, texts[field], is_english=is_told):
            continue
        if kind == "city":
            kind = "place"
        is_same = kind == certain and name == piece.name
        kept.append(piece if is_same else mention_of((kind, name, *piece[2:])))
    return with_teams(found, kept, texts) if is_of_sport(texts["body"]) else kept


def _bearers(found: list[Mention], kinds: list[str]) -> tuple[set[str], set[str]]:
    """The surnames of people, and the first words of organisations, with full names."""
    surnames: set[str] = set()
    firms: set[str] = set()
    for piece, kind in zip(found, kinds, strict=True):
        if kind == "person":
            name = piece.name
            if " " in name or piece.kind == "person":
                surnames.add(folded(name.rpartition(" ")[2]))
        elif kind == "org":
            first, blank, _ = piece.name.partition(" ")
            if blank:
                firms.add(first)
    return surnames, firms


def _is_other(piece: Mention, kind: str, text: str, *, is_english: bool) -> bool:
    """Whether a name means something else here: a currency, a bill, an index, a word."""
    if kind == "demonym":
        return _CURRENCY.match(text, piece.end) is not None
    if kind == "org":
        end = piece.end
        if piece.name == "Treasury" and _PAPER.match(text, end):
            return True
        after = text[end : end + 4]  # S&P 500, or an exchange before a symbol: (Nasdaq: ABC)
        return after == " 500" or (after[:1] == ":" and text[piece.start - 1 : piece.start] == "(")
    return not is_english and piece.name in FOREIGN_WORDS


def _is_symbol(piece: Mention, text: str) -> bool:
    """Whether capitals are a stock's symbol after an exchange: NYSE: ABC."""
    return _LISTED.search(text, max(0, piece.start - 16), piece.start) is not None


def _acts(piece: Mention, text: str, *, is_english: bool) -> bool:
    """Whether capitals that no list knows are an organisation's by the words around them."""
    if text[piece.start - 4 : piece.start].lower() == "the ":
        return True
    return kind_of(piece._replace(kind="unknown"), text, is_english=is_english) in ("org", "person")


def _by_the_rest(piece: Mention, kind: str, surnames: set[str], firms: set[str]) -> str:
    """What a single name is by the full names in the story."""
    if folded(piece.name) in surnames:
        return "person"
    if piece.name in firms and piece.kind != "place" and not is_common(piece.name):
        return "org"
    return kind


def _initials(found: list[Mention], texts: dict[str, str]) -> tuple[dict[str, str], dict[str, int]]:
    """The names of organisations by the initials that follow them in brackets; and how often each
    acronym stands."""
    result: dict[str, str] = {}
    times: dict[str, int] = {}
    for number, piece in enumerate(found):
        if piece.kind != "acronym":
            continue
        name = piece.name
        times[name] = times.get(name, 0) + 1
        before = found[number - 1] if number else piece
        if before.field != piece.field:
            continue
        if texts[piece.field][before.end : piece.start].strip(' \n"') != "(":
            continue
        if before.kind == "org" or (" " in before.name and _abbreviates(name, before.name)):
            result[name] = before.name
    return result, times


def _abbreviates(initials: str, name: str) -> bool:
    """Whether letters stand for a name: each in it, in their order, the first in front."""
    letters = iter(name.upper())
    return name[0].upper() == initials[0] and all(letter in letters for letter in initials)
