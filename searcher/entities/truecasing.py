"""Capitals restored where a desk wrote everything large, so that rules and lists apply to it.

Each function gives a text of the same length: a name found there stands at the same place in the
story's own text.
"""

import re
from functools import cache
from itertools import pairwise

from searcher.entities.gazetteer import gazetteer, is_common, is_given, remembered
from searcher.entities.vocabulary import COMPASS, LEGAL_FORMS, ORG_TAILS, TITLES

_WORD = re.compile(r"[^\W\d_][\w'’&-]*")
_SPEAKS = frozenset(
    "SAYS SAID TELLS TOLD URGES SEES WARNS DENIES REJECTS VOWS CALLS MEETS EXPECTS"
    " FORECASTS".split()
)
_LARGE_LINE = re.compile(r"\n[^a-z\n]{9,70}(?=\n|$)")
_SEVERAL_WORDS = re.compile(r"[A-Z]{4}(?s:.*)[A-Z][ ][A-Z]|[A-Z][ ][A-Z](?s:.*)[A-Z]{4}")
_KEPT = TITLES | LEGAL_FORMS | COMPASS  # words of names: a capital wherever they stand
# The rest of a company's name of two to four words.
_OF_FIRM = re.compile(
    r"(?: [A-Z][\w'’&-]*){0,2} (?:Inc|Corp|Corporation|Co|Ltd|LLC|LLP|Plc|PLC|AG)\b"
)
_FEW = 5  # capitals among the commonest letters: no more say nothing
_SAMPLED = 500  # characters: of longer texts every seventh is looked at
# What stands between the name of a country or bank and the last word: SWISS NATIONAL BANK.
_BETWEEN = frozenset(
    "National Central Foreign Finance Defence Defense Interior Trade Reserve Federal State".split()
)
_LARGE = 0.7  # of the letters, or of a headline's longer words


def is_all_capitals(text: str) -> bool:
    """Whether a text is written in capitals.

    >>> is_all_capitals("OPEC AGREES TO RAISE OUTPUT"), is_all_capitals("OPEC agrees to raise it")
    (True, False)
    """
    if len(text) > _SAMPLED:
        text = text[::7]
    small, large = "etaoin", "ETAOIN"
    if not text.isascii():
        small, large = small + "оеаи", large + "ОЕАИ"
    several = sum(map(text.count, large))
    return several > _FEW and several > _LARGE * (several + sum(map(text.count, small)))


def truecased(body: str, *, is_large: bool) -> str:
    """A body in which capitals begin names, as far as lists know.

    `is_large`: all of it is in capitals; else lines with small letters stay as they are.
    """
    return _WORD.sub(_small, body) if is_large else _LARGE_LINE.sub(_small_line, body)


def truecased_headline(text: str) -> str:
    """A headline in which capitals begin names, as far as lists know.

    >>> truecased_headline("TURKEY BUYS S-400S, SAYS ERDOGAN")
    'Turkey buys S-400s, says Erdogan'
    """
    if is_all_capitals(text):
        return _with_known(text, _WORD.sub(_small, text))
    longer = [word for word in text.split() if len(word) > 3 and word[0].isalpha()]
    if len(longer) > 3 and sum(word[0].isupper() for word in longer) > _LARGE * len(longer):
        return _with_known(text, _WORD.sub(_less, text))
    return text


def _with_known(text: str, cased: str) -> str:
    """A headline with the capitals of listed bodies of several words, such as World Bank."""
    upper = text.upper().split()
    second = _begin_bodies()
    if not any(one in second and two.strip(",.:;") in second[one] for one, two in pairwise(upper)):
        return cased  # nearly all
    names = gazetteer()
    words = [(found[0].capitalize(), *found.span()) for found in _WORD.finditer(text)]
    end = 0
    for first, (form, start, _) in enumerate(words):
        longest = names.longest.get(form)
        if longest is None or start < end:
            continue
        for last in range(min(len(words), first + longest), first + 1, -1):
            name = " ".join([word for word, _, _ in words[first:last]])
            end = words[last - 1][2]
            known = names.known.get(name)
            if known and known.kind == "org" and len(name) == end - start:
                cased = f"{cased[:start]}{name}{cased[end:]}"
                break
        else:
            end = start
    return cased


@cache
def _begin_bodies() -> dict[str, set[str]]:
    """The first words, in capitals, of listed bodies of several words; with those behind each."""
    found: dict[str, set[str]] = {}
    for name, (kind, _) in gazetteer().known.items():
        if kind == "org" and " " in name:
            first, second, *_ = name.upper().split()
            found.setdefault(first, set()).add(second)
    return found


def _small_line(line: re.Match[str]) -> str:
    """A line in capitals amid other text, if it is long enough to be a headline."""
    return _WORD.sub(_small, line[0]) if _SEVERAL_WORDS.search(line[0]) else line[0]


def _small(found: re.Match[str]) -> str:
    form, is_doubtful = _forms(found[0])
    if is_doubtful and (_ends_name(found) if form in ORG_TAILS else _is_named(found)):
        return form
    return found[0].lower() if is_doubtful else form


@remembered
def _forms(word: str) -> tuple[str, bool]:
    """A word in capitals as it would be written elsewhere, and whether that is in doubt because it
    is a word and a name."""
    names = gazetteer()
    form = word.capitalize()
    if word in _SPEAKS:
        return word.lower(), False
    if len(form) != len(word) or (word in names.known and word.lower() not in names.words):
        return word, False
    known = names.known.get(form)
    if (known and known.kind in ("place", "demonym")) or form in _KEPT:
        return form, False
    if is_common(word.lower()):
        if len(word.lower()) != len(word):
            return word, False
        is_name = word.lower() in names.surnames or word.lower() in names.given or form in ORG_TAILS
        return (form, True) if is_name else (word.lower(), False)
    return (word if len(word) < 4 else form), False


def _ends_name(found: re.Match[str]) -> bool:
    """Whether a word such as BANK ends a name: AUSTRIAN NATIONAL BANK."""
    text = found.string
    before = text[max(0, found.start() - 30) : found.start()].split()
    after = text[found.end() : found.end() + 12].split()
    if after and after[0].capitalize() in LEGAL_FORMS:
        return True
    known = gazetteer().known
    for word in reversed(before[-3:]):
        form = word.capitalize()
        if form not in _BETWEEN:
            return word[:1].isalpha() and (form in known or not is_common(word))
    return False


def _is_named(found: re.Match[str]) -> bool:
    """Whether the words beside a common word in capitals say that it is a surname."""
    text = found.string
    after = text[found.end() : found.end() + 14].split()
    before = text[max(0, found.start() - 16) : found.start()].split()
    previous = before[-1] if before else ""
    return (
        bool(after and after[0] in _SPEAKS)
        or (found.start() == 0 and bool(after) and _is_verb(after[0]))
        or previous.endswith(("'S", "’S"))
        or previous.capitalize() in TITLES
        or previous.lower() in gazetteer().given
    )


def _is_verb(word: str) -> bool:
    """Whether a word looks like OPPOSES: rare itself, an inflection of a common one."""
    small = word.lower()
    return small.endswith("es") and small not in gazetteer().words and is_common(small)


def _less(found: re.Match[str]) -> str:
    if _OF_FIRM.match(found.string, found.end()):  # Arrow Exploration Corp.
        return found[0]
    return _less_word(found[0])


@remembered
def _less_word(word: str) -> str:
    """A word of a headline that capitalises all words: as it is if it may be a name."""
    if word.isupper() or not is_common(word) or len(word.lower()) != len(word):
        return word
    if word in gazetteer().known or word in TITLES or word in ORG_TAILS or is_given(word):
        return word
    return word.lower()
