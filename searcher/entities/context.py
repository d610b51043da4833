"""What a name is by the words around it, where the name itself does not say."""

import re

from searcher.entities.common import is_common, is_given, is_surname
from searcher.entities.gazetteer import gazetteer
from searcher.entities.mentions import Mention
from searcher.entities.names import folded
from searcher.entities.runs import RUNS
from searcher.entities.vocabulary import (
    FIRM_ROLES,
    FIRMS,
    LEADERS,
    NAMELESS,
    OCCUPATIONS,
    PLACE_NOUNS,
    SPEECH,
)

_AFTER = re.compile(r",?[ \n]+(?:(?:has|had|also|later|then|who)[ \n]+)?([\w-]+)")
_PERSONAL = re.compile(
    r",[ \n](?:\d\d\b|who\b|whose\b|aged\b)|[ \n](?:who|himself|herself)\b|[ \n]\(\d\d\)"
)
_APPOSED = re.compile(r",[ \n](?:an?|the|one of|head of|its|his|her|whose|which)\b([^.;,:]{3,70})")
_OWNS = re.compile(r",?[ \n](?:said[ \n]its\b|which\b)")
_OF_FIRMS = re.compile(
    r",?[ \n](?:which\b|said[ \n](?:it|its|they|the company|in a statement it)\b|is a unit\b|reported\b)"
)
_WORD = re.compile(r"[\w-]+")
_TICKER = re.compile(
    r">?[ \n]?(?:<[A-Z][A-Z0-9.^-]{0,9}>|\([ ]?[A-Z0-9]{1,9}\.[A-Z]{1,3}\b"
    r"|\((?:NYSE|NASDAQ|Nasdaq|OTC\w*|TSX|ASX|LSE|AMEX|SEHK|HKEX|TSE|Euronext)\b[^)\n]{1,30}\)"
    r"|[A-Z]{2,6}\.(?:UL|N|O|PK|TO|L|PA|DE|HK|T|SS|SZ|F|S|AX|MI|MC|AS|BO|NS|SA|VX|IS|KS)\b)"
)
_TRADES = ("ists", "ers", "ors", "ians")  # of people who are no one: Seismologists
_IN = frozenset({"in", "near", "outside", "around", "across", "to", "from"})
_ARTICLES = frozenset({"the", "a", "an", "The", "A", "An", "and"})
_AT = frozenset({"at", "of"})
_COMPASS = frozenset({"West", "Southeast", "Southwest", "Northeast", "Northwest"})
_RULE = frozenset({"administration", "government", "cabinet", "presidency"})
_OFFERED = frozenset({"shares", "stake", "acquire", "acquired", "acquires", "subsidiary", "owner"})


def has_ticker(text: str, end: int) -> bool:
    """Whether a stock's symbol follows: <ABC.N>, (ABC.N), (NYSE: ABC), ABC.N."""
    return bool(_TICKER.match(text, end))


def kind_of(piece: Mention, text: str, *, is_english: bool) -> str:
    """What an unknown name is by the words around it; "" if they do not say."""
    kind = piece.kind
    if kind == "club":
        return ""
    start, end = piece.start, piece.end
    last, before_last = _words_before(text, start)
    previous = last.lower()
    after = _AFTER.match(text, end, end + 30)
    following = after[1] if after else ""
    if kind == "weak":
        return _kind_of_weak(piece.name, text, end, previous, following)
    if previous in OCCUPATIONS:
        return "person"
    if following in PLACE_NOUNS or (previous == "of" and before_last in PLACE_NOUNS):
        return "place"
    if last in FIRMS and not _PERSONAL.match(text, end):
        return "org"
    if " " not in piece.name:
        return _kind_of_word(piece, text, previous, following, is_english=is_english)
    words = piece.name.split()
    if not is_english or len(words) > 5:
        return ""
    return _kind_of_words(piece, text, words, previous, following)


def _words_before(text: str, start: int) -> tuple[str, str]:
    """The word before a name, articles left out, and the one before that."""
    word, start = _word_before(text, start)
    if word in _ARTICLES:
        word, start = _word_before(text, start)
    return word.rstrip(","), _word_before(text, start)[0] if word == "of" else ""


def _word_before(text: str, start: int) -> tuple[str, int]:
    """The word that ends one character before a place, and where it begins."""
    end = start - 1
    if end < 1 or text[end] not in " \n":
        return "", 0
    first = end - 20 if end > 20 else 0
    begin = max(text.rfind(" ", first, end), text.rfind("\n", first, end)) + 1
    return text[begin or first : end], begin or first


def _kind_of_weak(name: str, text: str, end: int, previous: str, following: str) -> str:
    """What a city is that bears a person's name, or a word."""
    if previous in _IN or previous == "at" or country_follows(text, end):
        return "place"
    return "person" if following in SPEECH and is_surname(name) else ""


def _kind_of_words(
    piece: Mention, text: str, words: list[str], previous: str, following: str
) -> str:
    common = sum(map(is_common, words))
    if _PERSONAL.match(text, piece.end):
        return "person"
    if _OWNS.match(text, piece.end):
        return "org"
    apposed = _apposed(text, piece.end)
    if apposed:
        return apposed
    if following in FIRM_ROLES or _OF_FIRMS.match(text, piece.end):
        return "person" if _is_person(words) else "org"
    if any(map(_is_no_word, words)):
        return ""
    speaks = following in SPEECH
    if common == 0 or (common == 1 and is_given(words[0])):
        if previous in _AT and not speaks and not _is_person(words):
            return "org"
        known = gazetteer().known.get(words[0])
        if known and known.kind in ("place", "demonym", "org") and not is_surname(words[1]):
            return ""
        if piece.field == "headline" and not (is_given(words[0]) or is_surname(words[-1])):
            return ""  # its capitals may be those of any word
        return "person" if len(words) < 5 else ""
    if common < len(words) and speaks:
        return "person" if is_surname(words[-1]) else "org"
    return "org" if speaks or following in ("shares", "stock") else ""


def _is_no_word(word: str) -> bool:
    """Whether this is no part of a person's name: capitals, digits."""
    return word.isupper() and len(word) > 2 and "." not in word


def _is_person(words: list[str]) -> bool:
    return is_given(words[0]) and not is_common(words[0])


def _apposed(text: str, end: int) -> str:
    """What a name is by the words put beside it: "Enel, the state power company"."""
    if text[end : end + 1] != ",":
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
    piece: Mention, text: str, previous: str, following: str, *, is_english: bool
) -> str:
    word = piece.name
    common = is_common(word)
    form = folded(word)
    if form in LEADERS or form in gazetteer().alone:
        return "person"
    if word.isupper() and len(word) > 4:
        known = gazetteer().known.get(word.capitalize())
        if known and known.kind in ("place", "city"):
            return "place"
    if word in _COMPASS and text[piece.start - 4 : piece.start].lower() == "the ":
        return "place"
    if word in NAMELESS or not is_english:
        return ""
    if piece.field == "headline":
        ends = piece.end == len(text) and text[piece.start - 2 : piece.start] in ("- ", ", ")
        named = not common or is_surname(word)
        owned = text[piece.start - 3 : piece.start] in ("'s ", "’s ", "'S ") and is_surname(word)
        acts = not piece.start and not common and is_surname(word) and following.endswith("s")
        if named and (ends or owned or acts or following in SPEECH):
            return "person"
    if common or word.endswith(_TRADES):
        return ""
    if following in _RULE:
        return "person"
    if _OF_FIRMS.match(text, piece.end) or following in FIRM_ROLES:
        return "org" if not is_given(word) else ""
    apposed = _apposed(text, piece.end)
    if apposed:
        return apposed
    if country_follows(text, piece.end) or previous == "in" or previous == "near":
        return "place" if not is_given(word) else ""
    if previous in _OFFERED:
        return "org"
    return "person" if following in SPEECH else ""


def country_follows(text: str, end: int) -> bool:
    """Whether ", Nepal" or ", N.Y." comes next."""
    if text[end : end + 2] != ", ":
        return False
    following = RUNS.match(text, end + 2)
    if not following:
        return False
    known = gazetteer().known.get(following[0].replace("\n", " "))
    return known is not None and known.kind == "place"
