"""Runs of capitalised words: where a name may stand in a text, and which of them are one name."""

import re
from collections.abc import Iterator
from functools import cache

from searcher.entities.common import is_given, is_plain, is_surname
from searcher.entities.gazetteer import gazetteer
from searcher.entities.vocabulary import (
    LEGAL_FORMS,
    NAMELESS,
    ORG_HEADS,
    ORG_TAILS,
    PEOPLES,
    TITLES,
)

_LETTERS = (chr(code) for code in (*range(0x0530), *range(0x1E00, 0x2000)))
_CAPITALS = "[" + "".join(letter for letter in _LETTERS if letter.isupper()) + "]"
# Words that end in a full stop: Mr., St., Corp.
_SHORT = "|".join(
    rf"(?<=\b{word}\.)"
    for word in (
        "Mr Mrs Ms Dr St Sen Sgt Sr Rep Rev Gen Gov Col Corp Co Capt Lt Ltd Prof Jr Inc Adm Bros"
        " Mt Maj"
    ).split()
)
# What a hyphen adds to a name that is none of it: London-based, U.S.-flagged.
_ADDED = (
    "(?:based|owned|bound|backed|led|born|run|controlled|listed|style|flagged|made|held|trained"
    "|area|wide|era|educated|sponsored|occupied|registered|built|allied|brokered|supported|funded"
    "|headquartered|mediated|dominated|friendly|related|linked|like|only)"
)
_WORD = (
    rf"{_CAPITALS}(?:\.(?:{_CAPITALS}\.)*(?:{_CAPITALS}\b)?"
    rf"|\w*(?:(?:['’](?![sS]\b)|-(?!{_ADDED}\b)|&|/(?={_CAPITALS}))\w+)*"
    rf"(?:\.(?=[ \n])(?:{_SHORT}))?)"
)
# No word begins inside another. (Looking back before the capital would try every character.)
_FIRST = _WORD.replace(_CAPITALS, rf"{_CAPITALS}(?<!\w{_CAPITALS})", 1)
_SMALL = (
    r"(?:de la|de las|de los|van der|van den|von der|de|la|von|van|der|den|du|da|di|dos|das|des|del"
    r"|della|bin|ibn|al|el|ul|ben|ter|zu|per|&|of(?=[ \n]State\b)|of the(?=[ \n]Exchequer\b))"
)
RUNS = re.compile(
    rf"{_FIRST}(?:[ \n](?!\n)(?:{_SMALL}[ \n](?:l['’])?|(?:al|el|ul)-|[dl]['’])?{_WORD}){{0,15}}"
)
_FIRM = re.compile(rf"(?<!, )(?:{_WORD}, ){{1,3}}{_WORD}(?: {_WORD})? & {_WORD}(?: (?:Co|LLP)\b)?")
_JOINERS = frozenset(
    gap
    for each in ("'s ", "’s ", " of ", " of the ", " for ", " for the ", " on ", " and ", ", ")
    for gap in (each, each.replace(" ", "\n", 1), each.rstrip() + "\n")
)
_OWNING = frozenset({"'s", "’s", "'S"})
_ENDING = frozenset("'’.")
_LONGEST = 150  # characters of a name
_SHORT_LINE = 46  # characters of a line that was not broken to fit a width
_PARTNERS = frozenset("Co Co. Company Sons Brothers Bros Partners Associates Cie".split())
_INSIDE = frozenset("/@._-#=&?%")  # what stands before a word inside an address
_ARAB = frozenset(["al ", "al-", "Al ", "el-"])
_IDLE = NAMELESS - PEOPLES  # by themselves no run


def runs(text: str, first: int) -> list[tuple[str, int, int]]:
    """The runs of a text from a character on, those that are one name joined, with their places.

    A run holds no line breaks: where a line was broken, a blank stands for it.
    """
    spans = _joined(text, first)
    if " & " in text:
        spans = _with_firms(text, spans)
    result: list[tuple[str, int, int]] = []
    for words, start, end in spans:
        if text[start - 3 : start] in _ARAB and text[start - 3 : end] in _known_arab():
            start -= 3
            words = text[start:end]
        elif start and text[start - 1] in _INSIDE and is_address(text, start):
            continue
        if text[end : end + 1] in _ENDING:
            words, end = _ended(words, text[end : end + 2], end)
        if "\n" in words:
            result.extend(_lines(text, start, end))
        elif end - start < 2 * _LONGEST:
            result.append((words, start, end))
    return result


@cache
def _known_arab() -> frozenset[str]:
    """Known names that begin with an Arab article: al Qaeda."""
    return frozenset(name for name in gazetteer().known if name[:3] in _ARAB)


def _ended(words: str, after: str, end: int) -> tuple[str, int]:
    """A run, and where it ends, with the 's of its own, without a stock's symbol after it."""
    if after in _OWNING:
        is_own = f"{words.rpartition(' ')[2]}'s" in gazetteer().known
        return (f"{words}'s", end + 2) if is_own else (words, end)
    if after[:1] == "." and after[1:].isupper() and " " in words:
        shorter = words.rpartition(" ")[0]  # Nexen Inc NXY.TO
        return shorter, end - len(words) + len(shorter)
    return words, end


def _joined(text: str, first: int) -> list[tuple[str, int, int]]:
    """Runs and their places, those that are one name joined; none of a single idle word."""
    spans: list[tuple[str, int, int]] = []
    last = -9
    for run in RUNS.finditer(text, first):
        words = run[0]
        if words in _IDLE:
            last = -9
            continue
        start, end = run.span()
        if start - last <= 9:
            gap = text[last:start]
            if gap in _JOINERS and joins(spans[-1][0], gap.replace("\n", " "), words):
                begin = spans[-1][1]
                spans[-1] = text[begin:end], begin, end
                last = end if end - begin < _LONGEST else -9
                continue
        spans.append((words, start, end))
        last = end
    return spans


def _with_firms(text: str, spans: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Runs with names such as "Angelo, Gordon & Co" in one."""
    firms = [found.span() for found in _FIRM.finditer(text)]
    if not firms:
        return spans
    apart = [span for span in spans if not any(a < span[2] and span[1] < b for a, b in firms)]
    return sorted([*apart, *((text[a:b], a, b) for a, b in firms)], key=lambda span: span[1])


def _lines(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """A run over several lines: one where they were broken to fit a width, else one each."""
    begin = start
    for at in range(start, end):
        if text[at] != "\n":
            continue
        line = text.rfind("\n", 0, at) + 1
        pair = f"{text[begin:at].split()[-1]} {text[at + 1 : end].split()[0]}"
        if line > 0 and at - line < _SHORT_LINE and pair not in gazetteer().known:
            yield text[begin:at].replace("\n", " "), begin, at
            begin = at + 1
    yield text[begin:end].replace("\n", " "), begin, end


def is_address(text: str, start: int) -> bool:
    """Whether a word stands inside an address of the web or of mail."""
    if text[start - 1] == " ":
        return False
    begin = max(text.rfind(" ", 0, start), text.rfind("\n", 0, start)) + 1
    before = text[begin:start]
    return "://" in before or "@" in before or before.startswith("www.") or before[-1:] == "#"


def joins(left: str, gap: str, right: str) -> bool:
    """Whether two runs with this between them are one name.

    >>> joins("Bank", " of ", "England"), joins("Paris", " and ", "London")
    (True, False)
    """
    words = left.split()
    if gap == ", ":
        legal = right.partition(" ")[0] in LEGAL_FORMS
        return legal and words[-1] not in gazetteer().known and words[-1] not in NAMELESS
    if gap in ("'s ", "’s "):
        if f"{words[-1]}'s" in gazetteer().known:
            return right in LEGAL_FORMS
        return words[-1] in PEOPLES and right.split()[-1] in ORG_TAILS
    if gap == " and ":
        return _joins_and(left.replace("\n", " "), right.replace("\n", " "))
    if gap == " on ":
        return words[-1] in ("Agreement", "Conference", "Committee", "Commission", "Council")
    if words[-1] in ("Co", "Corp", "Ltd") and gap == " of ":
        return right.replace("\n", " ") in gazetteer().known
    if words[-1] == "Company" and gap != " of ":
        return False
    return words[-1] in ORG_HEADS or f"{left}{gap}{right}".replace("\n", " ") in gazetteer().known


def _joins_and(left: str, right: str) -> bool:
    """Whether "Savings" and "Loan Association" are halves of one name."""
    known = gazetteer().known
    if f"{left} and {right}" in known:
        return True
    words, others = left.split(), right.split()
    if others[0] in _PARTNERS and words[-1] not in NAMELESS:
        return known.get(left) is None or known[left].kind == "org"
    if left.removeprefix("The ") in known or words[-1] in known or others[0] in known:
        return False
    if words[-1] in NAMELESS or not is_plain(words[-1]) or not is_plain(others[0]):
        return False
    if len(words) > 1 and is_given(words[-2]) and is_surname(words[-1]):
        return False
    if len(others) == 1 and others[0] in TITLES:
        return False
    return (
        others[-1] in ORG_TAILS
        or any(word in TITLES for word in others[1:])
        or any(word in ORG_HEADS for word in words)
    )
