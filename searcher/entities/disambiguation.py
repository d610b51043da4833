"""Names disambiguated by the words around them and by the other names of their story."""

import re

from searcher.entities.context import kind_by_context
from searcher.entities.gazetteer import is_common
from searcher.entities.mentions import Mention, mention_of
from searcher.entities.names import folded
from searcher.entities.teams import is_of_sport, with_teams
from searcher.entities.vocabulary import FOREIGN_WORDS, STATES

# After a demonym: "Canadian dlrs" is no mention of Canada.
_CURRENCY = re.compile(
    r"[ \n](?:dlrs?|dollars?|francs?|marks?|yen|crowns?|guilders?|pounds?|stg|sterling|lire|lira"
    r"|pesos?|peseta?s|kron[ae]r?|rand|rupees?|rupiah|ringgit|baht|won|yuan|r[ou]bles?|riyals?"
    r"|dinars?|escudos?|drachmas?|schillings?|australs?|cruza\w+|punts?|ecus)\b",
    re.IGNORECASE,
)
# After "Treasury": paper that it issues.
_PAPER = re.compile(
    r"[ \n](?:bills?|bonds?|notes?|certificates?|yields?|securit|stocks?|futures)", re.I
)
_ASKED = frozenset({"unknown", "weak", "club"})  # kinds that the words around a name decide
_DOUBTFUL = frozenset({"unknown", "weak", "city", "acronym"})
_NO_KIND = frozenset({"", "club", "weak", "unknown"})
# Before a symbol: (NYSE: ABC).
_LISTED = re.compile(r"(?:NYSE|NASDAQ|Nasdaq|TSX|TSXV|OTC\w*|ASX|LSE|AMEX|CSE|HKEX|TSX\.V): ?$")


def disambiguated(
    found: list[Mention], texts: dict[str, str], is_english: dict[str, bool]
) -> list[Mention]:
    """The mentions whose kind is certain by now, by the words around them and by the other names of
    the story; those that name nothing are left out.

    `is_english` says of each text whether it is English copy in which capitals mean something.
    """
    initials, acronyms = _initials(found, texts)
    kinds = [
        kind_by_context(mention, texts[mention.field], is_english=is_english[mention.field])
        if mention.kind in _ASKED
        else mention.kind
        for mention in found
    ]
    surnames, firms = _bearers(found, kinds)
    is_copy = is_english["headline"]
    kept = []
    for mention, kind in zip(found, kinds, strict=True):
        before, name, _, field, start, _ = mention
        if before in _DOUBTFUL:
            text = texts[field]
            if name in initials:
                kind, name = "org", initials[name]
            elif text[start - 2 : start] == ", " and name.rstrip(".") in STATES:
                kind, name = "place", STATES[name.rstrip(".")]
            elif " " not in name:
                kind = _by_full_names(mention, kind, surnames, firms)
            if kind == "acronym":
                is_body = acronyms[name] > 1 or _acts(mention, text, is_english=is_english[field])
                kind = "org" if is_body and not _is_symbol(mention, text) else ""
        if kind in _NO_KIND or _is_other(mention, kind, texts[field], is_english=is_copy):
            continue
        if kind == "city":
            kind = "place"
        is_same = kind == before and name == mention.name
        kept.append(mention if is_same else mention_of((kind, name, *mention[2:])))
    return with_teams(found, kept, texts) if is_of_sport(texts["body"]) else kept


def _bearers(found: list[Mention], kinds: list[str]) -> tuple[set[str], set[str]]:
    """The surnames of people who have their full name in the story, and the first words of
    organisations of several words."""
    surnames: set[str] = set()
    firms: set[str] = set()
    for mention, kind in zip(found, kinds, strict=True):
        if kind == "person":
            name = mention.name
            if " " in name or mention.kind == "person":
                surnames.add(folded(name.rpartition(" ")[2]))
        elif kind == "org":
            first, blank, _ = mention.name.partition(" ")
            if blank:
                firms.add(first)
    return surnames, firms


def _is_other(mention: Mention, kind: str, text: str, *, is_english: bool) -> bool:
    """Whether a name means something else here: a currency, paper, an index, a foreign word."""
    if kind == "demonym":
        return _CURRENCY.match(text, mention.end) is not None
    if kind == "org":
        end = mention.end
        if mention.name == "Treasury" and _PAPER.match(text, end):
            return True
        after = text[end : end + 4]  # S&P 500, or an exchange before a symbol: (Nasdaq: ABC)
        return after == " 500" or (
            after[:1] == ":" and text[mention.start - 1 : mention.start] == "("
        )
    return not is_english and mention.name in FOREIGN_WORDS


def _is_symbol(mention: Mention, text: str) -> bool:
    """Whether capitals are a stock's symbol after an exchange: NYSE: ABC."""
    return _LISTED.search(text, max(0, mention.start - 16), mention.start) is not None


def _acts(mention: Mention, text: str, *, is_english: bool) -> bool:
    """Whether the words around capitals that no list knows say that they are an organisation."""
    if text[mention.start - 4 : mention.start].lower() == "the ":
        return True
    unknown = mention._replace(kind="unknown")
    return kind_by_context(unknown, text, is_english=is_english) in ("org", "person")


def _by_full_names(mention: Mention, kind: str, surnames: set[str], firms: set[str]) -> str:
    """What a name of one word is if it is part of a full name in the story."""
    if folded(mention.name) in surnames:
        return "person"
    if mention.name in firms and mention.kind != "place" and not is_common(mention.name):
        return "org"
    return kind


def _initials(found: list[Mention], texts: dict[str, str]) -> tuple[dict[str, str], dict[str, int]]:
    """The names of organisations by the initials that follow them in brackets; and how often each
    acronym stands in the story."""
    result: dict[str, str] = {}
    times: dict[str, int] = {}
    for number, mention in enumerate(found):
        if mention.kind != "acronym":
            continue
        name = mention.name
        times[name] = times.get(name, 0) + 1
        before = found[number - 1] if number else mention
        if before.field != mention.field:
            continue
        if texts[mention.field][before.end : mention.start].strip(' \n"') != "(":
            continue
        if before.kind == "org" or (" " in before.name and _abbreviates(name, before.name)):
            result[name] = before.name
    return result, times


def _abbreviates(initials: str, name: str) -> bool:
    """Whether letters stand for a name: each is in it, in order, the first in front."""
    letters = iter(name.upper())
    return name[0].upper() == initials[0] and all(letter in letters for letter in initials)
