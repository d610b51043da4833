"""Letters that are one to readers, written as one; and words where no blanks part them.

`fold` rewrites a text so that tantivy's tokenizer, which knows neither, cuts it into our words:

- Han, Kana and Bopomofo: each character becomes a word. Thai, Lao, Khmer and Burmese: each cluster
  of a consonant with the vowels and tones written on it. A query reads a run of them as a phrase,
  so 中国 is found in 中国政府 without a dictionary.
- Letters that look different and are read alike become one: final sigma, ё, the forms of alef and
  ya, letters in presentation or full width, ligatures, the digits of every script.
- What readers do not see, or do without, goes: accents outside Latin, niqqud, harakat, tatweel,
  soft hyphens, joiners, marks of direction.
- Marks that spell (a virama, the tones of Thai) stay. Tantivy would cut words at them (Rust's
  `is_alphanumeric` is false for them), so a letter of Linear A stands for each in the index.
"""

import re
import unicodedata
from array import array
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

# Unicode 14, DerivedCoreProperties, Default_Ignorable_Code_Point: seen by nobody.
INVISIBLE = (
    "AD 34F 61C 115F-1160 17B4-17B5 180B-180F 200B-200F 202A-202E 2060-206F 3164 FE00-FE0F FEFF "
    "FFA0 FFF0-FFF8 1BCA0-1BCA3 1D173-1D17A E0000-E0FFF"
)
# Marks on letters (Unicode's category M) that readers do without: accents, niqqud, harakat and the
# signs of recitation, nuktas. Tatweel (640) is a letter to Unicode and only makes a word longer.
_ACCENTS = (
    "300-36F 483-489 591-5BD 5BF 5C1-5C2 5C4-5C5 5C7 610-61A 640 64B-65F 670 6D6-6DC 6DF-6E4 "
    "6E7-6E8 6EA-6ED 740-74A 7EB-7F3 7FD 818-819 82D 859-85B 898-89F 8CA-8E1 8E3-8FF 93C 951-954 "
    "9BC 9FE A3C ABC AFD-AFF B3C B55 C3C CBC D3B-D3C E4C E4E EBA ECC F18-F19 F35 F37 F39 F3E-F3F "
    "F84 F86-F87 FC6 135D-135F 17C9-17D1 17D3 17DD 1939-193B 1AB0-1ACE 1CD0-1CF9 1DC0-1DFF "
    "20D0-20F0 2CEF-2CF1 302A-302F A66F-A672 A67C-A67D A6F0-A6F1 A8E0-A8F1 FE20-FE2F"
)
# Half-width and combining signs of voice, which belong to the Kana before.
_VOICE = "3099-309A FF9E-FF9F"
# Marks that spell and that Rust does not count as letters.
_SPELLING = (
    "94D 9CD A4D ACD B4D BCD C4D CCD D4D DCA E47-E4B EC8-ECB 1037 1039-103A 17D2 1714-1715 1A60 "
    "1B44 1BAA-1BAB 1BF2-1BF3 A806 A8C4 A953 A9C0 AAF6 ABED 11046 110B9 11133-11134"
)
_LINEAR_A = 0x10600

# Scripts without blanks.
_EACH_A_WORD = (
    "2E80-2FD5 3005 3007 3021-3029 3041-3096 309D-309F 30A1-30FA 30FC-30FF 3105-312F 31A0-31BF "
    "31F0-31FF 3400-4DBF 4E00-9FFF F900-FAFF FF66-FF9D 1B000-1B167 20000-323AF"
)
# Those whose letters are themselves in the index.
_PLAIN = "3041-3096 30A1-30FA 30FC 4E00-9FFF"
# Of each: vowels written before the consonant, consonants, and what is written on and after them.
_CLUSTERS = (
    ("E40-E44", "E01-E2E", "E2F-E3A E45-E4E"),  # Thai
    ("EC0-EC4", "E81-EAE EDC-EDF", "EAF-EBD EC6-ECD"),  # Lao
    ("", "1780-17B3", "17B4-17D1 17D3 17DD"),  # Khmer
    ("", "1000-102A 103F 104E 1050-1055 105A-105D 1061 1065-1066 106E-1070 1075-1081 108E "
     "A9E0-A9E4 A9E7-A9EF A9FA-A9FE AA60-AA6F AA71-AA76 AA7A",
     "102B-1038 103A-103E 1056-1059 105E-1060 1062-1064 1067-106D 1071-1074 1082-108D 108F "
     "109A-109D A9E5 AA7B-AA7D"),  # Burmese
)  # fmt: skip
# What joins two consonants into one cluster.
_JOINERS = "1039 17D2"

# Letters with a plainer form (NFKC) that is read alike: full and half width, ligatures, Arabic and
# Hebrew presentation forms, mathematical alphabets, numerals and units in one character, signs
# that are letters. Not ™ or ½, which would run into the word before them.
_COMPATIBLE = (
    "AA BA 2126 212A-212B 2160-2188 2F00-2FD5 3300-33FF F900-FAFF FB00-FB06 FB13-FB17 FB1D-FDFD "
    "FE70-FEFC FF10-FF19 FF21-FF3A FF41-FF5A FF66-FFDC 1D400-1D7FF 2F800-2FA1F"
)
_GREEK = "37E-3FF 1F00-1FFF"
# Cyrillic й and ї are letters of their own, and keep their marks.
_ALIKE = str.maketrans("ςЁёЀѐЍѝأإآٱىیک", "σЕеЕеИиااااييك")
_ZEROS = (
    "660 6F0 7C0 966 9E6 A66 AE6 B66 BE6 C66 CE6 D66 DE6 E50 ED0 F20 1040 1090 17E0 1810 1946 19D0 "
    "1A80 1A90 1B50 1BB0 1C40 1C50 A620 A8D0 A900 A9D0 A9F0 AA50 ABF0 104A0 11066 110F0"
)


class Folded(NamedTuple):
    """A folded text, and for each of its characters where those of the text begin and end."""

    text: str
    starts: "array[int]"
    ends: "array[int]"


def fold(text: str) -> str:
    """A text as tantivy's analyser must see it; most texts are given back as they are.

    >>> fold("中国 и ёж"), fold("ΤΕΛΟΣ και τέλος"), fold("Ankara"), fold("Fußball")
    (' 中  国  и еж', 'ΤΕΛΟΣ και τελοσ', 'Ankara', 'Fußball')
    """
    return text if _is_plain(text) else _pieces().sub(_replaced, text)


def aligned(text: str) -> Folded | None:
    """A folded text with places in the text; None if folding changes nothing."""
    if _is_plain(text):
        return None
    parts: list[str] = []
    starts, ends = array("L"), array("L")
    at = 0
    for found in _pieces().finditer(text):
        start, end = found.span()
        parts += (text[at:start], _replaced(found))
        starts.extend(range(at, start))
        ends.extend(range(at + 1, start + 1))
        if found[1]:
            for one in range(start, end):
                starts.extend((one, one, one))
                ends.extend((one + 1, one + 1, one + 1))
        else:
            starts.extend([start] * len(parts[-1]))
            ends.extend([end] * len(parts[-1]))
        at = end
    parts.append(text[at:])
    starts.extend(range(at, len(text)))
    ends.extend(range(at + 1, len(text) + 1))
    return Folded("".join(parts), starts, ends)


def shown(word: str) -> str:
    """An indexed word as it is shown: with its own marks in place of the letters for them.

    >>> from searcher.analysis import words
    >>> words("น้ำ") == ["น้ำ"], [shown(word) for word in words("น้ำ")] == ["น้ำ"]
    (False, True)
    """
    return word if word.isascii() else word.translate(_marks_shown())


def is_unspaced(word: str) -> bool:
    """Whether an indexed word is of a script without blanks.

    >>> is_unspaced("中"), is_unspaced("ก"), is_unspaced("서울")
    (True, True, False)
    """
    return not word.isascii() and _unspaced().match(word) is not None


def _is_plain(text: str) -> bool:
    """Whether folding changes nothing in a text."""
    try:
        # Ten times as fast as a regular expression, and most texts that are not ASCII end here.
        text.encode("cp1252")
    except UnicodeEncodeError:
        return _odd().search(text) is None
    return not any(letter in text for letter in "\xad\xaa\xba")


def _replaced(found: re.Match[str]) -> str:
    """What is indexed of a match of `_pieces`."""
    run = found[1]
    return f" {'  '.join(run)} " if run else _piece(found[0])


@cache
def _odd() -> re.Pattern[str]:
    """What folding may change. Beyond the basic plane that is anything.

    More ranges there would make `re` try one after the other at each letter.
    """
    return re.compile(f"[{_odd_class()}]")


def _odd_class() -> str:
    clusters = (part for cluster in _CLUSTERS for part in cluster)
    basic = [
        part
        for ranges in (
            _EACH_A_WORD,
            _COMPATIBLE,
            _GREEK,
            _digits(),
            *_ignored(),
            _SPELLING,
            *clusters,
        )
        for part in ranges.split()
        if len(part.partition("-")[0]) < 5
    ]
    return f"{_class(' '.join(basic))}{''.join(map(chr, _ALIKE))}\U00010000-\U0010ffff"


@cache
def _pieces() -> re.Pattern[str]:
    """Letters with their marks, where folding changes them; group 1 is a run of words."""
    # Of words that came from an index too, where letters stand for the marks that spell.
    stand_ins = {mark: chr(letter) for mark, letter in _marks().items() if letter}
    joiners = _class(_JOINERS) + "".join(stand_ins[number] for number in _numbers(_JOINERS))
    within = _class(*_ignored()) + "".join(stand_ins.values())
    clusters = "|".join(
        (f"[{_class(before)}]?" if before else "")
        + f"[{_class(base)}](?:[{joiners}][{_class(base)}]|[{_class(after)}{within}])*"
        for before, base, after in _CLUSTERS
    )
    marks, odd = within + _class(_SPELLING), _odd_class()
    return re.compile(
        # Most letters are passed over by the first look.
        rf"(?=[{odd}]|.[{odd}])(?:([{_class(_PLAIN)}]+)(?![{marks}])"
        rf"|[{_class(_EACH_A_WORD)}][{marks}]*|{clusters}|[^{marks}][{marks}]+|[{odd}])",
        re.DOTALL,
    )


@cache
def _unspaced() -> re.Pattern[str]:
    return re.compile(f"{_each().pattern}|{_clusters().pattern}")


@cache
def _clusters() -> re.Pattern[str]:
    return re.compile(f"[{_class(*(part for cluster in _CLUSTERS for part in cluster))}]")


# A text has few different pieces, an archive some thousands.
@lru_cache(maxsize=16_384)
def _piece(piece: str) -> str:
    """What is indexed of a letter with its marks, between blanks if it is a word by itself."""
    plain = _plainer().sub(lambda found: unicodedata.normalize("NFKC", found[0]), piece)
    plain = unicodedata.normalize("NFC", plain).translate(_ALIKE)
    if _greek().search(plain):
        plain = unicodedata.normalize("NFD", plain).translate(_ALIKE)
    plain = "".join(
        str(unicodedata.digit(letter)) if letter.isdecimal() else letter for letter in plain
    ).translate(_marks())
    if _clusters().match(plain):
        return f" {plain} "
    return _each().sub(r" \g<0> ", plain)


@cache
def _plainer() -> re.Pattern[str]:
    return re.compile(f"[{_class(_COMPATIBLE)}]+[{_class(_VOICE)}]*")


@cache
def _greek() -> re.Pattern[str]:
    return re.compile(f"[{_class(_GREEK)}]")


@cache
def _each() -> re.Pattern[str]:
    return re.compile(f"[{_class(_EACH_A_WORD)}]")


@cache
def _marks() -> dict[int, int | None]:
    """What becomes of each mark."""
    marks: dict[int, int | None] = {
        number: _LINEAR_A + place for place, number in enumerate(_numbers(_SPELLING))
    }
    return marks | dict.fromkeys(_numbers(*_ignored()))


@cache
def _marks_shown() -> dict[int, int]:
    return {letter: mark for mark, letter in _marks().items() if letter is not None}


def _ignored() -> tuple[str, ...]:
    return INVISIBLE, _ACCENTS, _VOICE


def _digits() -> str:
    return " ".join(f"{zero}-{int(zero, 16) + 9:X}" for zero in _ZEROS.split())


def _ends(ranges: Iterable[str]) -> Iterable[tuple[int, int]]:
    for some in ranges:
        for part in some.split():
            first, _, last = part.partition("-")
            yield int(first, 16), int(last or first, 16)


def _class(*ranges: str) -> str:
    """Ranges of code points as they stand in the brackets of a regular expression."""
    return "".join(
        f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in _ends(ranges)
    )


def _numbers(*ranges: str) -> list[int]:
    return [number for first, last in _ends(ranges) for number in range(first, last + 1)]
