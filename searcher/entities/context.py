"""What a name is by the words around it, where the name itself does not say."""

import re

from searcher.entities.capitalised import RUN
from searcher.entities.gazetteer import gazetteer, is_common, is_given, is_surname
from searcher.entities.mentions import Mention
from searcher.entities.names import folded
from searcher.entities.unknown import NUMERAL
from searcher.entities.vocabulary import (
    FIRM_ROLES,
    FIRMS,
    LEADERS,
    NAMELESS,
    OCCUPATIONS,
    OPENING_FIRMS,
    PLACE_NOUNS,
    SPEECH,
)

_AFTER = re.compile(r",?[ \n]+(?:(?:has|had|also|later|then|who)[ \n]+)?([\w-]+)")
# Ages and relative pronouns of people: ", 54", "who", "himself", "(54)".
_PERSONAL = re.compile(
    r",[ \n](?:\d\d\b|who\b|whose\b|aged\b)|[ \n](?:who|himself|herself)\b|[ \n]\(\d\d\)"
)
# ", the state power company", " is a physicist": what stands beside a name as an apposition.
_APPOSED = re.compile(
    r"(?:,[ \n](?:an?|the|one of|head of|its|his|her|whose|which)"
    r"|[ \n](?:is|was)[ \n](?:an?|the))\b"
    r"([^.;,:]{3,70})"
)
_OWNS = re.compile(r",?[ \n](?:said[ \n]its\b|which\b)")
_OF_FIRMS = re.compile(
    r",?[ \n](?:said[ \n](?:it|its|they|the company|in a statement it)\b|is a unit\b|reported\b)"
)
_WORD = re.compile(r"[\w-]+")
# A stock's symbol as Reuters writes it: <ABC.N>, (ABC.N), ABC.N; or as releases do: (NYSE: ABC).
_TICKER = re.compile(
    r">?[ \n]?(?:<[A-Z][A-Z0-9.^-]{0,9}>|\([ ]?[A-Z0-9]{1,9}\.[A-Z]{1,3}\b"
    r"|\((?:NYSE|NASDAQ|Nasdaq|OTC\w*|TSX|ASX|LSE|AMEX|SEHK|HKEX|TSE|Euronext)\b[^)\n]{1,30}\)"
    r"|[A-Z]{2,6}\.(?:UL|N|O|PK|TO|L|PA|DE|HK|T|SS|SZ|F|S|AX|MI|MC|AS|BO|NS|SA|VX|IS|KS)\b)"
)
_TRADES = ("ists", "ers", "ors", "ians")  # plurals of trades, which name nobody: Seismologists
_IN = frozenset({"in", "near", "outside", "around", "across", "to", "from"})
# The first three characters after a name that _APPOSED can match: this is asked first, in a tenth
# of the time.
_BEFORE_APPOSED = frozenset(
    [" is", "\nis", " wa", "\nwa", *(f",{gap}{letter}" for gap in " \n" for letter in "atohiw")]
)
_ARTICLES = frozenset({"the", "a", "an", "The", "A", "An", "and"})
_AT = frozenset({"at", "of"})
_AT_WORK = frozenset({"at", "with"})
_WORKERS = frozenset(
    "analyst analysts economist economists strategist strategists trader traders dealer dealers"
    " broker brokers banker bankers lawyer lawyers partner partners director manager executive"
    " president colleagues researchers adviser advisers research strategy economics equities"
    " trading sales head professor".split()
)
_PEOPLE_TOO = frozenset(  # of FIRMS: real estate developer Sam Zell
    "developer publisher builder operator supplier bidder shareholder creditor accountant auditor"
    " caterer restaurateur hotelier leaguer provider owner brewer distiller contractor distributor"
    " rivals party faction carrier".split()
)
_DID = ("said", "says", "told", "added", "has", "had", "was", "will", "joined", "also")
_PRODUCT = re.compile(r"(?!Mc|Mac|De|Di|Du|La|Le|Fitz|Van|O['’])[A-Za-z]*(?:[a-z][A-Z]|\d)")
# Nouns behind the name of such a body: the Golkar party, Kommersant newspaper.
_BODIES = frozenset(
    "party newspaper daily weekly tabloid magazine airline agency broadcaster channel website"
    " militia".split()
)
_TRADED = frozenset({"shares", "stock", "shareholders", "stockholders", "bonds"})
_NEAR = 40  # characters
_COMPASS = frozenset({"West", "Southeast", "Southwest", "Northeast", "Northwest"})
_RULE = frozenset({"administration", "government", "cabinet", "presidency"})
_OFFERED = frozenset({"shares", "stake", "acquire", "acquired", "acquires", "subsidiary", "owner"})


def has_ticker(text: str, end: int) -> bool:
    """Whether a stock's symbol follows: <ABC.N>, (ABC.N), (NYSE: ABC), ABC.N."""
    return bool(_TICKER.match(text, end))


def kind_by_context(mention: Mention, text: str, *, is_english: bool) -> str:
    """The kind of a name that is not known, by the words around it; "" if they do not say.

    `is_english`: whether the text is English copy in which capitals mean something.
    """
    kind = mention.kind
    if kind == "club":
        return ""
    start, end = mention.start, mention.end
    last, before_last = _words_before(text, start)
    previous = last.lower()
    after = _AFTER.match(text, end, end + 30)
    following = after[1] if after else ""
    if kind == "weak":
        return _kind_of_weak(mention.name, text, end, previous, following)
    if previous in OCCUPATIONS:
        return "person"
    if kind == "given":
        if is_english and mention.name.isupper():
            return ""  # a slug amid text: (REGIS HEALTHCARE WRAP to come)
        return _kind_of_given(mention, text, previous, before_last, following)
    is_of_place = following in PLACE_NOUNS or (previous == "of" and before_last in PLACE_NOUNS)
    if is_of_place and not is_common(mention.name):
        return "place"
    is_beside = " " in mention.name and text[start - 2 : start - 1] == ","
    is_opened = last in OPENING_FIRMS and kind != "given"
    if (last in FIRMS or is_opened) and not is_beside and not _PERSONAL.match(text, end):
        return "org"
    if " " not in mention.name:
        return _kind_of_word(mention, text, previous, following, is_english=is_english)
    words = mention.name.split()
    if not is_english or len(words) > 5:
        return ""
    return _kind_of_words(mention, text, words, previous, following)


def acts_as_firm(mention: Mention, text: str) -> bool:
    """Whether the words around a place's name treat it as a firm: "Amazon shares", "Phoenix said
    its", but not "in Phoenix"."""
    previous = _words_before(text, mention.start)[0].lower()
    if previous in _IN or previous == "at" or country_follows(text, mention.end):
        return False
    after = _AFTER.match(text, mention.end, mention.end + 30)
    following = after[1] if after else ""
    return (
        following in FIRM_ROLES
        or following in SPEECH
        or _OF_FIRMS.match(text, mention.end) is not None
    )


def _words_before(text: str, start: int) -> tuple[str, str]:
    """The word before a name in its paragraph, articles left out; if that is "of", "at" or the
    like, the word before it as well."""
    before = text[max(0, start - _NEAR) : start]
    if before[-1:] not in (" ", "\n"):
        return "", ""
    words = before.rpartition("\n\n")[2].split()
    article = words.pop() if words and words[-1] in _ARTICLES else ""
    if not words or (article == "and" and words[-1][-1] == ","):  # of the board, and Dunham was
        return "", ""
    last = words[-1]
    is_between = (last == "of" or last in _AT_WORK) and len(words) > 1
    return last.rstrip(","), words[-2].lower() if is_between else ""


def _kind_of_weak(name: str, text: str, end: int, previous: str, following: str) -> str:
    """What a city's name is here that is also a person's name, or a word."""
    if previous in _IN or previous == "at" or country_follows(text, end):
        return "place"
    return "person" if following in SPEECH and is_surname(name) else ""


def _kind_of_given(
    mention: Mention, text: str, previous: str, before_last: str, following: str
) -> str:
    """What a name is that looks like a person's: "at Edward Jones", "Jackson Hole, Wyoming"."""
    if any(map(_is_product, mention.name.split())):
        return ""
    is_beside = text[mention.start - 2 : mention.start - 1] == ","
    if _PERSONAL.match(text, mention.end):
        return "person"
    if previous in FIRMS and previous not in _PEOPLE_TOO and not is_beside:
        return "org"
    if previous in _AT_WORK and before_last in _WORKERS:
        return "org"
    if following in _TRADED:
        return "org"
    if (previous in _IN or previous == "at") and country_follows(text, mention.end):
        return "place"
    return "person"


def _kind_of_words(
    mention: Mention, text: str, words: list[str], previous: str, following: str
) -> str:
    if NUMERAL.match(words[0]):
        return ""
    if _PERSONAL.match(text, mention.end):
        return "" if all(map(is_common, words)) else "person"
    if _OWNS.match(text, mention.end):
        return "org"
    apposed = _apposed(text, mention.end)
    if apposed:
        return apposed
    is_person = is_given(words[0]) and not is_common(words[0])
    if following in FIRM_ROLES or following in _BODIES or _OF_FIRMS.match(text, mention.end):
        return "person" if is_person else "org"
    if any(map(_is_no_word, words)):
        return ""
    speaks = following in SPEECH
    common = sum(map(is_common, words))
    if common == 0 or (common == 1 and (is_given(words[0]) or _is_smith(words, text))):
        if previous in _AT and not speaks and not is_person:
            return "org"
        return "person" if _may_be_person(words, mention.field) else ""
    if common < len(words) and speaks:
        return "person" if is_surname(words[-1]) else "org"
    return "org" if speaks or following in ("shares", "stock") else ""


def _is_smith(words: list[str], text: str) -> bool:
    """Whether an unknown word before a surname that is a word as well is a given name, since the
    surname alone says or does something in the text: "Alyn Smith … Smith said"."""
    if len(words) != 2 or is_common(words[0]) or not is_surname(words[1]):
        return False
    return any(f"{words[1]} {verb}" in text for verb in _DID) or f"says {words[1]}" in text


def _may_be_person(words: list[str], field: str) -> bool:
    """Whether words that no list calls anything else are a person's name."""
    known = gazetteer().known.get(words[0])
    if known and known.kind in ("place", "demonym", "org") and not is_surname(words[1]):
        return False
    if field == "headline":  # its capitals may be those of any word
        return is_given(words[0]) or is_surname(words[-1])
    return len(words) < 5


def _is_no_word(word: str) -> bool:
    """Whether this is no part of a person's name: three capitals or more, or a product."""
    return (word.isupper() and len(word) > 2 and "." not in word) or _is_product(word)


def _is_product(word: str) -> bool:
    """Whether a word looks like XenServer or U2413."""
    return _PRODUCT.match(word) is not None


def _apposed(text: str, end: int) -> str:
    """What a name is by the words beside it in apposition: "Enel, the state power company"."""
    if text[end : end + 3] not in _BEFORE_APPOSED:
        return ""
    found = _APPOSED.match(text, end)
    if found:
        for word in _WORD.findall(found[1]):
            if word in OCCUPATIONS:
                return "person"
            if word in FIRMS:
                return "org"
    return ""


def _kind_of_word(
    mention: Mention, text: str, previous: str, following: str, *, is_english: bool
) -> str:
    word = mention.name
    form = folded(word)
    if form in LEADERS or form in gazetteer().alone:
        return "person"
    if _is_place_anyway(word, text, mention.start):
        return "place"
    if word in NAMELESS or not is_english:
        return ""
    if mention.field == "headline" and _acts(mention, text, following):
        return "person"
    if is_common(word) or word.endswith(_TRADES):
        return ""
    if following in _RULE:
        return "person"
    if _OF_FIRMS.match(text, mention.end) or following in FIRM_ROLES or following in _BODIES:
        return "org" if not is_given(word) else ""
    return _apposed(text, mention.end) or _by_what_stands_near(mention, text, previous, following)


def _by_what_stands_near(mention: Mention, text: str, previous: str, following: str) -> str:
    if country_follows(text, mention.end) or previous == "in" or previous == "near":
        return "place" if not is_given(mention.name) else ""
    if previous in _OFFERED:
        return "org"
    return "person" if following in SPEECH else ""


def _is_place_anyway(word: str, text: str, start: int) -> bool:
    """Whether a word is a place, written in capitals, or "the West"."""
    if word.isupper() and len(word) > 4:
        known = gazetteer().known.get(word.capitalize())
        return known is not None and known.kind in ("place", "city")
    return word in _COMPASS and text[start - 4 : start].lower() == "the "


def _acts(mention: Mention, text: str, following: str) -> bool:
    """Whether a word of a headline is a person: "Lawson sets target", "Treasury's Baker"."""
    word = mention.name
    named = is_surname(word)
    if is_common(word) and not named:
        return False
    before, after = text[mention.start - 3 : mention.start], text[mention.end : mention.end + 2]
    if following in SPEECH or (mention.end == len(text) and before[1:] in ("- ", ", ")):
        return True
    starts = not mention.start and not is_common(word) and following.endswith("s")
    owned = before in ("'s ", "’s ", "'S ") and not after.strip().isupper()
    return named and (starts or owned)


def country_follows(text: str, end: int) -> bool:
    """Whether ", Nepal" or ", N.Y." follows."""
    if text[end : end + 2] != ", ":
        return False
    following = RUN.match(text, end + 2)
    if not following:
        return False
    known = gazetteer().known.get(following[0].replace("\n", " "))
    return known is not None and known.kind == "place"
