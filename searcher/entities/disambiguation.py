"""Names disambiguated by the words around them and by the other names of their story."""

import re
from collections import Counter
from itertools import pairwise
from typing import NamedTuple

from searcher.entities.capitalised import PARTNERS
from searcher.entities.context import acts_as_firm, kind_by_context
from searcher.entities.gazetteer import is_common, remembered
from searcher.entities.mentions import Mention, mention_of
from searcher.entities.names import company, folded, is_listed_org
from searcher.entities.teams import is_of_sport, with_teams
from searcher.entities.vocabulary import (
    FOREIGN_WORDS,
    LEGAL_FORMS,
    ORG_HEADS,
    ORG_TAILS,
    STATES,
)

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
_ASKED = frozenset(
    {"unknown", "weak", "club", "given"}
)  # kinds that the words around a name decide
_DOUBTFUL = frozenset({"unknown", "weak", "city", "acronym", "surname"})
_NO_KIND = frozenset({"", "club", "weak", "unknown", "surname"})
_NO_ACRONYMS: Counter[str] = Counter()
_IN_LISTS = frozenset({", ", " and ", ", and ", " or ", ", or ", " & "})
_WIDEST = max(map(len, _IN_LISTS))
_RATING = re.compile(r"(?:[A-D]{1,3}|[ABC]a{0,2}-?\d)(?:-(?:minus|plus))?$")
_STANDS_FOR = re.compile(r"\w[ \n]\(\"?$")  # before an acronym in brackets
_INDEX = re.compile(r"(?:[ \n][a-z-]+)?[ \n](?:index|indices|futures|average|industry)\b")
# Before a symbol: (NYSE: ABC), under the symbol "ABC".
_LISTED = re.compile(
    r"(?:symbols? [\"“]|(?:NYSE|NASDAQ|Nasdaq|TSX|TSXV|OTC\w*|ASX|LSE|AMEX|CSE|HKEX|TSX\.V): ?)$"
)


class _Story(NamedTuple):
    """What the names of a story say of each other.

    `initials` maps the initials of a body to its name, `acronyms` counts each acronym. `surnames`
    are those of people with a full name in the story, `firms` the first words of organisations of
    several words, `namesakes` what a firm's name is without Inc or .com. `bodies` are the unknown
    names that the words around them once call an organisation, `others` the acronyms of what is
    none: "the Emergency Act of 2008 (EESA)". `bearers` are all names that may be another's here.
    """

    initials: dict[str, str]
    acronyms: Counter[str]
    surnames: set[str]
    firms: set[str]
    namesakes: set[str]
    bodies: set[str]
    others: set[str]
    bearers: set[str]


def disambiguated(
    found: list[Mention], texts: dict[str, str], is_english: dict[str, bool]
) -> list[Mention]:
    """The mentions whose kind is certain by now, by the words around them and by the other names of
    the story; those that name nothing are left out.

    `is_english` says of each text whether it is English copy in which capitals mean something.
    """
    kinds = [
        kind_by_context(mention, texts[mention.field], is_english=is_english[mention.field])
        if mention.kind in _ASKED
        else mention.kind
        for mention in found
    ]
    if is_english["headline"]:
        _settle_lists(found, kinds, texts)
    story = _story(found, kinds, texts, is_english=is_english["headline"])
    kept = []
    for mention, kind in zip(found, kinds, strict=True):
        before, name, _, field, _, _ = mention
        text = texts[field]
        if before in _DOUBTFUL:
            kind, name = _by_story(mention, kind, text, story, is_english=is_english[field])
        elif name in story.bearers or mention.text in story.initials:
            kind, name = _of_namesake(mention, kind, text, story)
        if kind in _NO_KIND or _is_other(mention, kind, text, is_english=is_english["headline"]):
            continue
        if kind == "city":
            kind = "place"
        is_same = kind == before and name == mention.name
        kept.append(mention if is_same else mention_of((kind, name, *mention[2:])))
    return with_teams(found, kept, texts) if is_of_sport(texts["body"]) else kept


def _by_story(
    mention: Mention, kind: str, text: str, story: _Story, *, is_english: bool
) -> tuple[str, str]:
    """The kind and the name of a doubtful mention by the other names of its story."""
    name, start = mention.name, mention.start
    if name in story.initials:
        return "org", story.initials[name]
    if text[start - 2 : start] == ", " and name.rstrip(".") in STATES:
        return "place", STATES[name.rstrip(".")]
    if " " not in name:
        kind = _by_full_names(mention, kind, story)
    elif not kind and name in story.bodies:
        kind = "org"
    if kind == "acronym":
        is_body = story.acronyms[name] > 1 or _acts(mention, text, is_english=is_english)
        is_other = name in story.others or _is_symbol(mention, text) or _is_label(mention, text)
        kind = "org" if is_body and not is_other else ""
    return kind, name


def _of_namesake(mention: Mention, kind: str, text: str, story: _Story) -> tuple[str, str]:
    """The kind and the name of a listed mention that something else in the story is called as: a
    firm with a place's name ("Amazon shares" after Amazon.com), a person with a firm's."""
    name = mention.name
    if mention.text in story.initials:
        return kind, story.initials[mention.text]
    if kind in ("place", "city") and name in story.namesakes and acts_as_firm(mention, text):
        return "org", name
    if kind == "org" and name in story.surnames and name not in story.firms:
        return "person", name
    if kind == "person" and name in story.initials:
        kind = "org"
    return kind, story.initials.get(name, name)


def _story(
    found: list[Mention], kinds: list[str], texts: dict[str, str], *, is_english: bool
) -> _Story:
    surnames: set[str] = set()
    firms: set[str] = set()
    namesakes: set[str] = set()
    bodies: set[str] = set()
    for mention, kind in zip(found, kinds, strict=True):
        name = mention.name
        if kind == "person":
            if " " in name or mention.kind == "person":
                surnames.update(_surnames(name))
        elif kind == "org":
            first, bare = _shorter(name)
            firms.add(first)
            namesakes.add(bare)
            if mention.kind == "unknown":
                bodies.add(name)
    initials = _initials(found, texts)
    unlisted = [mention for mention in found if mention.kind == "acronym"]
    acronyms = Counter([mention.name for mention in unlisted]) if unlisted else _NO_ACRONYMS
    others = {
        mention.name
        for mention in unlisted
        if mention.name not in initials
        # "Berliner Verkehrsbetriebe (BVG)", but not "Landquart (GR)"
        and (is_english or len(mention.name) < 3)
        and _is_of_none(mention, texts[mention.field])
    }
    bearers = namesakes | surnames | initials.keys()
    return _Story(initials, acronyms, surnames, firms, namesakes, bodies, others, bearers)


@remembered
def _surnames(name: str) -> tuple[str, ...]:
    """By what a person of this name may be called: the last word; of three, Lee Hsien Loong, the
    first as well."""
    words = folded(name).split()
    return (words[0], words[-1]) if len(words) == 3 and "." not in name else (words[-1],)


@remembered
def _shorter(name: str) -> tuple[str, str]:
    """The first word of an organisation's name if it has several, and the name without Inc or .com
    if it has that; else ""."""
    first, blank, _ = name.partition(" ")
    bare = company(name).removesuffix(".com")
    return first if blank else "", bare if bare != name else ""


def _is_of_none(mention: Mention, text: str) -> bool:
    """Whether an acronym that no body's name precedes is explained here, or an index's name."""
    start, end = mention.start, mention.end
    is_explained = _STANDS_FOR.search(text, max(0, start - 4), start) is not None
    return (is_explained and text[end : end + 2].startswith((")", "s)"))) or (
        _INDEX.match(text, end) is not None
    )


def _settle_lists(found: list[Mention], kinds: list[str], texts: dict[str, str]) -> None:
    """Make organisations of names in a list of organisations: "Expedia, GoPro and Synchrony"."""
    done = 0
    for number, kind in enumerate(kinds):
        if number < done or (kind and kind != "acronym"):
            continue
        first, last = number, number + 1
        while first > done and _is_list(found[first - 1], found[first], texts):
            first -= 1
        while last < len(found) and _is_list(found[last - 1], found[last], texts):
            last += 1
        done = last
        several = kinds[first:last]
        orgs, acronyms = several.count("org"), several.count("acronym")
        if orgs + acronyms + several.count("") < len(several) or not (orgs or acronyms > 1):
            continue
        for at in range(first, last):
            following = found[at + 1].name if at + 1 < last else ""
            if _may_be_listed(found[at].name, following):
                kinds[at] = "org"


def _may_be_listed(name: str, following: str) -> bool:
    """Whether a name among organisations is one: no rating, and no partner of a firm that follows
    (Goldman, Sachs & Co)."""
    if is_common(name) or name in LEGAL_FORMS or _RATING.match(name) or len(name) < 3:
        return False
    last = following.rpartition(" ")[2]
    return " " in name or not (last in PARTNERS or last in LEGAL_FORMS)


def _is_list(mention: Mention, following: Mention, texts: dict[str, str]) -> bool:
    """Whether only a comma or "and" stands between two names."""
    if not 0 < following.start - mention.end <= _WIDEST:
        return False
    if not mention.field == following.field == "body":  # a headline's capitals may be any word's
        return False
    return texts[mention.field][mention.end : following.start].replace("\n", " ") in _IN_LISTS


def _is_other(mention: Mention, kind: str, text: str, *, is_english: bool) -> bool:
    """Whether a name means something else here: a currency, paper, an index, a foreign word."""
    if kind == "demonym":
        return _CURRENCY.match(text, mention.end) is not None
    if kind == "org":
        end = mention.end
        if mention.name == "Treasury" and _PAPER.match(text, end):
            return True
        # S&P 500; an exchange before a symbol, (Nasdaq: ABC); where to follow, Twitter: @acme.
        after = text[end : end + 4]
        return (
            after == " 500"
            or (after[:1] == ":" and text[mention.start - 1 : mention.start] == "(")
            or "@" in after
        )
    return not is_english and mention.name in FOREIGN_WORDS


def _is_symbol(mention: Mention, text: str) -> bool:
    """Whether capitals are a stock's symbol after an exchange: NYSE: ABC."""
    return _LISTED.search(text, max(0, mention.start - 16), mention.start) is not None


def _is_label(mention: Mention, text: str) -> bool:
    """Whether capitals stand before a number or a colon that begins a line's text: MI 61-101,
    BYLINE: …"""
    is_first = not mention.start or text[mention.start - 1] == "\n"
    after = text[mention.end : mention.end + 2]
    return (is_first and after[:1] == ":") or (after[:1] == " " and after[1:].isdigit())


def _acts(mention: Mention, text: str, *, is_english: bool) -> bool:
    """Whether the words around capitals that no list knows say that they are an organisation."""
    if text[mention.start - 4 : mention.start].lower() == "the ":
        return True
    unknown = mention._replace(kind="unknown")
    return kind_by_context(unknown, text, is_english=is_english) in ("org", "person")


def _by_full_names(mention: Mention, kind: str, story: _Story) -> str:
    """What a name of one word is by the full names in the story, or where it stands elsewhere."""
    name = mention.name
    if folded(name) in story.surnames:
        return "person"
    if name in story.firms and mention.kind != "place" and not is_common(name):
        return "org"
    if kind in ("", "person", "place") and name in story.bodies:
        return "org"  # companies say things as well, and one works in them
    return kind


def _initials(found: list[Mention], texts: dict[str, str]) -> dict[str, str]:
    """The names of organisations by the initials that follow them in brackets; the other way about
    where lists know the initials and not the name."""
    result: dict[str, str] = {}
    for before, mention in pairwise(found):
        if mention.kind not in ("acronym", "org") or before.field != mention.field:
            continue
        text = texts[mention.field]
        gap = text[before.end : mention.start].strip(' \n"')
        if not mention.text.isupper():
            is_name = gap == "(" and before.kind in ("given", "unknown")
            if is_name and _abbreviates(mention.text.upper(), before.name):
                result[before.name] = mention.name  # Petroleos Mexicanos (Pemex)
            continue
        if gap == "(" or (gap == text[mention.end : mention.end + 1] == ","):  # …, NPPC, will …
            result.update(_in_brackets(before, mention, is_sure=gap == "("))
    return result


def _in_brackets(before: Mention, mention: Mention, *, is_sure: bool) -> dict[str, str]:
    """What initials in brackets and the name before them say of each other. Between commas, not
    `is_sure`, they must be the initials of its words."""
    initials, name = mention.text, before.name
    if not is_sure and initials != "".join(word[0] for word in name.split() if word[0].isupper()):
        return {}
    if before.kind == "org" and mention.kind == "acronym":
        return {initials: name}
    if before.kind == "org" and not is_listed_org(name):
        if mention.name == initials:
            return {name: initials}  # lists have AIG by its initials alone
        # Whatever the initials mean elsewhere.
        return {initials: name} if _abbreviates(initials, name) else {}
    is_body = before.kind == "unknown" and mention.kind == "acronym" and _may_be_body(name)
    return {initials: name} if is_body and _abbreviates(initials, name) else {}


def _may_be_body(name: str) -> bool:
    """Whether a name that initials stand for may be a body's: not Independent Software Vendor."""
    *words, last = name.split()
    return bool(words) and (
        last in ORG_TAILS
        or not all(map(is_common, (*words, last)))
        or not ORG_HEADS.isdisjoint(words)
    )


def _abbreviates(initials: str, name: str) -> bool:
    """Whether letters stand for a name: each is in it, in order, the first in front."""
    letters = iter(name.upper())
    return name[0].upper() == initials[0] and all(letter in letters for letter in initials)
