"""Runs of capitalised words: where names may stand in a text, and which runs are one name."""

import re
from collections.abc import Iterator
from functools import cache

from searcher.entities.gazetteer import (
    gazetteer,
    is_common,
    is_given,
    is_only_common,
    is_surname,
)
from searcher.entities.vocabulary import (
    LEGAL_FORMS,
    NAMELESS,
    ORG_HEADS,
    ORG_TAILS,
    PEOPLES,
    TITLES,
)

# Python's re has no class of capital letters: those of Latin, Greek and Cyrillic are listed.
_LETTERS = (chr(code) for code in (*range(0x0530), *range(0x1E00, 0x2000)))
_CAPITALS = "[" + "".join(letter for letter in _LETTERS if letter.isupper()) + "]"
# Words that end in a full stop and end no sentence: Mr., St., Corp.
_SHORT = "|".join(
    rf"(?<=\b{word}\.)"
    for word in (
        "Mr Mrs Ms Dr St Sen Sgt Sr Rep Rev Gen Gov Col Corp Co Capt Lt Ltd Prof Jr Inc Adm Bros"
        " Mt Maj"
    ).split()
)
# What a hyphen joins to a name and is no part of it: London-based, U.S.-flagged.
_JOINED = (
    "(?:based|owned|bound|backed|led|born|run|controlled|listed|style|flagged|made|held|trained"
    "|area|wide|era|educated|sponsored|occupied|registered|built|allied|brokered|supported|funded"
    "|headquartered|mediated|dominated|friendly|related|linked|like|only)"
)
_WORD = (
    rf"{_CAPITALS}(?:\.(?:{_CAPITALS}\.)*(?:{_CAPITALS}\b)?"
    rf"|\w*(?:(?:['’](?![sS]\b)|-(?!{_JOINED}\b)|&|/(?={_CAPITALS}))\w+)*"
    rf"(?:\.(?=[ \n])(?:{_SHORT})|\.(?:com|net|org)\b(?![/@]))?)"
)
# No run begins inside a word. To look back before the capital would cost a try at every character.
_FIRST = _WORD.replace(_CAPITALS, rf"{_CAPITALS}(?<!\w{_CAPITALS})", 1)
# Small words inside names: Charles de Gaulle, Secretary of State.
_SMALL = (
    r"(?:de la|de las|de los|van der|van den|von der|de|la|von|van|der|den|du|da|di|dos|das|des|del"
    r"|della|bin|ibn|al|el|ul|ben|ter|zu|per|&|of(?=[ \n]State\b)|of the(?=[ \n]Exchequer\b))"
)
RUN = re.compile(
    rf"{_FIRST}(?:[ \n](?!\n)(?:{_SMALL}[ \n](?:l['’])?|(?:al|el|ul)-|[dl]['’])?{_WORD}){{0,15}}"
)
_FIRM = re.compile(rf"(?<!, )(?:{_WORD}, ){{1,3}}{_WORD}(?: {_WORD})? & {_WORD}(?: (?:Co|LLP)\b)?")
# What stands between two runs that may be one name; a line may have been broken at any blank.
_BETWEEN = frozenset(
    gap
    for each in ("'s ", "’s ", " of ", " of the ", " for ", " for the ", " on ", " and ", ", ")
    for gap in (each, each.replace(" ", "\n", 1), each.rstrip() + "\n")
)
_WIDEST = max(map(len, _BETWEEN))
_OWNING = frozenset({"'s", "’s", "'S"})
_GENITIVES = frozenset({"S ", "S\n"})
_ENDING = frozenset("'’.")
_LONGEST = 150  # characters of a name: runs are joined no further
_SHORT_LINE = 46  # characters: a shorter line was not broken to fit a width
PARTNERS = frozenset("Co Co. Company Sons Brothers Bros Partners Associates Cie".split())
# Tails of bodies of which two may be named: "Food Network and Travel Channel".
_WHOLE = frozenset(
    "Network Channel Television Radio Times Post Journal Committee Commission Ministry Department"
    " University Party Agency".split()
)
_INSIDE = frozenset("/@._-#=&?%")  # what stands before a word inside an address
_ARTICLES = frozenset(["al ", "al-", "Al ", "el-"])  # Arabic, in small letters as often
_IDLE = NAMELESS - PEOPLES  # words that alone are no run


def capitalised_runs(text: str, first: int) -> list[tuple[str, int, int]]:
    """The runs of capitalised words from a character of a text on, with the characters `start:end`
    of each; runs that are one name with what stands between them are joined.

    A line break inside a run is given as a blank.
    """
    found = _joined(text, first)
    if " & " in text:
        found = _with_firms(text, found)
    result: list[tuple[str, int, int]] = []
    for words, start, end in found:
        if text[start - 3 : start] in _ARTICLES and text[start - 3 : end] in _known_arabic():
            start -= 3
            words = text[start:end]
        elif start and text[start - 1] in _INSIDE and is_address(text, start):
            continue
        elif start and text[start - 1] in "'’" and words[:2] in _GENITIVES:
            start += 2  # BASEBALL'S TOP TEN
            words = words[2:]
        if text[end : end + 1] in _ENDING:
            words, end = _ended(words, text[end : end + 2], end)
        if "\n" in words:
            result.extend(_lines(text, start, end))
        elif end - start < 2 * _LONGEST:
            result.append((words, start, end))
    return result


@cache
def _known_arabic() -> frozenset[str]:
    """Known names that begin with an Arabic article: al Qaeda."""
    return frozenset(name for name in gazetteer().known if name[:3] in _ARTICLES)


def _ended(words: str, after: str, end: int) -> tuple[str, int]:
    """A run and where it ends, with an 's of its own (Moody's), without a stock's symbol."""
    if after in _OWNING:
        *before, last = words.split()
        is_person = bool(before) and is_given(before[-1])  # Helmut Kohl's coalition
        known = gazetteer().known
        is_own = (f"{last}'s" in known and not is_person) or f"{words}'s" in known
        return (f"{words}'s", end + 2) if is_own else (words, end)
    if after[:1] == "." and after[1:].isupper() and " " in words:
        shorter = words.rpartition(" ")[0]  # Nexen Inc NXY.TO
        return shorter, end - len(words) + len(shorter)
    return words, end


def _joined(text: str, first: int) -> list[tuple[str, int, int]]:
    """Runs, joined where they are one name; no run of a single idle word."""
    found: list[tuple[str, int, int]] = []
    last = -_WIDEST
    for run in RUN.finditer(text, first):
        words = run[0]
        if words in _IDLE:
            last = -_WIDEST
            continue
        start, end = run.span()
        if start - last <= _WIDEST:
            gap = text[last:start]
            if gap in _BETWEEN and joins(found[-1][0], gap.replace("\n", " "), words):
                begin = found[-1][1]
                found[-1] = text[begin:end], begin, end
                last = end if end - begin < _LONGEST else -_WIDEST
                continue
        found.append((words, start, end))
        last = end
    return found


def _with_firms(text: str, found: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """The runs, with names such as "Angelo, Gordon & Co" as one."""
    firms = [firm.span() for firm in _FIRM.finditer(text)]
    if not firms:
        return found
    apart = [run for run in found if not any(a < run[2] and run[1] < b for a, b in firms)]
    return sorted([*apart, *((text[a:b], a, b) for a, b in firms)], key=lambda run: run[1])


def _lines(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """A run over several lines: one run where they were broken to fit a width, else one each."""
    begin = start
    for at in range(start, end):
        if text[at] != "\n":
            continue
        line = text.rfind("\n", 0, at) + 1
        pair = f"{text[begin:at].split()[-1]} {text[at + 1 : end].split()[0]}"
        is_broken = line > 0 and at - line < _SHORT_LINE and pair not in gazetteer().known
        if is_broken or text.startswith("By ", at + 1):
            yield text[begin:at].replace("\n", " "), begin, at
            begin = at + 1
    yield text[begin:end].replace("\n", " "), begin, end


def is_address(text: str, start: int) -> bool:
    """Whether the word that begins here stands inside an address of the web or of mail."""
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
    if gap == ", ":  # Acme, Inc.
        legal = right.partition(" ")[0] in LEGAL_FORMS
        return legal and words[-1] not in gazetteer().known and words[-1] not in NAMELESS
    if gap in ("'s ", "’s "):  # Moody's Corp, People's Party
        if f"{words[-1]}'s" in gazetteer().known or f"{left}'s" in gazetteer().known:
            return right in LEGAL_FORMS or right.split()[-1] in LEGAL_FORMS  # Moody's Investors …
        return words[-1] in PEOPLES and right.split()[-1] in ORG_TAILS
    if gap == " and ":
        return _joins_and(left.replace("\n", " "), right.replace("\n", " "))
    if gap == " on ":  # General Agreement on Tariffs
        return words[-1] in ("Agreement", "Conference", "Committee", "Commission", "Council")
    if words[-1] in ("Co", "Corp", "Ltd") and gap == " of ":
        return right.replace("\n", " ") in gazetteer().known
    if words[-1] == "Company" and gap != " of ":
        return False
    return words[-1] in ORG_HEADS or f"{left}{gap}{right}".replace("\n", " ") in gazetteer().known


def _are_two_bodies(words: list[str], others: list[str]) -> bool:
    """Whether both halves are whole names: "Food Network and Travel Channel"."""
    return len(words) > 1 and words[-1] in _WHOLE and len(others) > 1 and others[-1] in _WHOLE


def _joins_and(left: str, right: str) -> bool:
    """Whether "Savings" and "Loan Association" are halves of one name."""
    known = gazetteer().known
    if f"{left} and {right}" in known or f"{left} and {right}'s" in known:
        return True
    words, others = left.split(), right.split()
    if others[0] in PARTNERS and words[-1] not in NAMELESS:
        return known.get(left) is None or known[left].kind == "org"
    if left.removeprefix("The ") in known or words[-1] in known or others[0] in known:
        return False
    if len(words) == 1 < len(others) and others[-1] in LEGAL_FORMS and not is_common(left):
        return not is_common(others[0])  # Evans and Sutherland Computer Corp
    if _are_two_bodies(words, others):
        return False
    if words[-1] in NAMELESS or not is_only_common(words[-1]) or not is_only_common(others[0]):
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
