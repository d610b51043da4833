"""Which encoding text is in that declares none and is no UTF-8.

Each encoding that can read the bytes is tried, and the text that looks most like a language wins:
the letters that it has beyond ASCII must be those that one language uses, its commonest ones above
all, with capitals where words begin. Languages that share an alphabet cannot be told apart so, and
need not be. It is a guess, and whoever uses it says so.

The commonest letters and characters of each language are general knowledge, written by hand.
"""

import re
from functools import cache
from itertools import pairwise

# Bytes that are looked at, from a little before the first that is not ASCII.
SAMPLE = 4096
BEFORE = 64
# Of fewer bytes beyond ASCII nothing can be told.
FEWEST = 4
# The least score of cp1252 at which no other encoding is tried: whole archives are in it.
ENOUGH = 0.9

# Letters beyond ASCII in small letters, of each language whose text an encoding was made for. Where
# they are the whole alphabet, the commonest come first.
_ICELANDIC = "áéíóúýþðæö"
_LATIN = {
    "cp1252": (
        "éàèùâêîôûçëïœ", "äöüß", "áéíóúñü¿¡ªº", "ãõáéíóúâêôàç", "àèéìòù", "åäöé", "æøåé", "ëéïóèöü",
        _ICELANDIC,
    ),
    "cp1250": (
        "ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áéíóöőúüű", "ăâîşţ", "čćđšž", "áäčďéíľĺňóôŕšťúýž", "äöüß",
    ),
    "iso8859_2": (
        "ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áéíóöőúüű", "ăâîşţ", "čćđšž", "áäčďéíľĺňóôŕšťúýž",
    ),
    "cp1254": ("çğıöşüâî",),
    "cp1257": ("āčēģīķļņšūž", "ąčęėįšųūž", "äõöüšž"),
}  # fmt: skip
_RUSSIAN = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"
_UKRAINIAN = "оаниітвресклудмпзяьбгчйхцжїюєшщфґ"
_BULGARIAN = "аиоетнрсвлкдпмзгбъуячцщжйшхюфь"
_SERBIAN = "аоиеунсрјвтдкпмлзгбцчшхжћњђљџф"
_CYRILLIC = (_RUSSIAN, _UKRAINIAN, _BULGARIAN, _SERBIAN)
_GREEK = ("αοιετσνηυρπκμλςάόίέγδήχθύφβώξζψω",)
_HEBREW = ("יוהלאמרתבשנםדעקחפןכגטזסצךץף",)
_ARABIC = ("اليمنورتبهعدفسقكحةجأىذصشطضخئإغثزظءؤآ", "ایرندهموتبسشزکگلفخجقعحپطصچضغظذثژءئ")
_THAI = ("านรอกเงมยลวดทสตะบปพขคหจชซไใแโศษณญธภผฝฟถอ่้ิีัุูำ็์ๆ",)
_ALPHABETS = {
    "cp1251": _CYRILLIC, "koi8_r": _CYRILLIC, "koi8_u": _CYRILLIC, "iso8859_5": _CYRILLIC,
    "cp866": _CYRILLIC, "mac_cyrillic": _CYRILLIC, "cp1253": _GREEK, "iso8859_7": _GREEK,
    "cp1255": _HEBREW, "cp1256": _ARABIC, "iso8859_6": _ARABIC, "cp874": _THAI,
}  # fmt: skip
# Of writing with thousands of characters, those that make up a third and more of a text.
_CHINESE = (
    "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心"
    "多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知样现分将"
    "外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重"
    "被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市部务报京省员议席总理"
    "这個們為時說國來對學過後會現發經動長樣與點當實關無產業問間東車門電體開書兩從種應處氣場員軍進議總統選舉記"
    "導報導經濟億萬黨團華區縣灣際據據於並該將讓達雙歲聯"
)
_JAPANESE = (
    "のにはをたがでてとしれさいるもなこすまらっあかんりうくけそきよおつどみちえやだめ日本人年大国会中月ルンスー"
    "トアイリラックドシタカレサテコロメマムフジキ"
)
_KOREAN = (
    "이다는의에을가한고하로지를은사기도어서정리인해자시아대부전일나들보것그수라있제과구"
    "장상동원국으방조성주세안였경공관했게비무신연여명위중치운만소년월오선유"
)
_MANY = {
    "gb18030": _CHINESE, "big5": _CHINESE, "shift_jis": _JAPANESE, "euc_jp": _JAPANESE,
    "euc_kr": _KOREAN,
}  # fmt: skip
# The least share of such characters in a text that is one.
_LEAST = 0.2
_SIGNS = frozenset("“”„‘’‚«»‹›–—…•·№§°€£©®™\u00a0\u00ad¿¡、。，！？：；「」『』（）《》・")
_ODD = re.compile(rb"[\x80-\xff]")
_ICELANDIC_BYTES = re.compile(rb"[\xd0\xdd\xde\xf0\xfd\xfe]")
_ODD_RUNS = re.compile(rb"[\x80-\xff]+")
_ESCAPE = re.compile(rb"\x1b\$[@B]")


def detected(data: bytes) -> str:
    """The encoding that bytes are most likely in, cp1252 if none is likelier.

    >>> detected("Москва отложила переговоры".encode("koi8_r")), detected("Müller".encode("cp1252"))
    ('koi8_r', 'cp1252')
    >>> detected("国家主席在北京发表了讲话".encode("gb18030"))
    'gb18030'
    """
    first = _ODD.search(data)
    start = max(0, first.start() - BEFORE) if first else 0
    sample = data[start : start + SAMPLE]
    best, most = "cp1252", _latin(sample.decode("cp1252", "replace"), "cp1252")
    if sum(map(len, _ODD_RUNS.findall(sample))) < FEWEST:
        return best
    # Iceland's own letters are those of Turkey in cp1254.
    if most >= ENOUGH and not _ICELANDIC_BYTES.search(sample):
        return best
    for encoding in (*_MANY, *_ALPHABETS, *_LATIN):
        text = sample.decode(encoding, "replace")
        if encoding in _MANY:
            score = _characters(text, encoding)
        elif encoding in _ALPHABETS:
            score = _alphabet(text, encoding)
        else:
            score = _latin(text, encoding)
        if score > most + 1e-9:
            best, most = encoding, score
    return best


def is_iso2022(data: bytes) -> bool:
    """Whether bytes are Japanese in seven bits, as mail had it (RFC 1468)."""
    return b"\x1b$" in data and _ESCAPE.search(data) is not None


def utf16_without_mark(data: bytes) -> str:
    """The UTF-16 that bytes are in which begin with no mark of it; "" if they are not.

    Its line ends, blanks and digits have a NUL in every other byte, whatever the language.
    """
    head = data[: 4 * SAMPLE]
    if len(head) < 4 or b"\0" not in head:
        return ""
    first, second = head[0::2].count(0), head[1::2].count(0)
    nuls, other = max(first, second), min(first, second)
    if nuls * 20 < len(head) or other * 8 > nuls:
        return ""
    return "utf-16-be" if first > second else "utf-16-le"


def _latin(text: str, encoding: str) -> float:
    """How much of what is beyond ASCII are letters that one language writes among those of ASCII.

    From 0 to 1, less for languages that share few of their letters with others.
    """
    odd = [letter for letter in text if letter > "\x7f"]
    if not odd:
        return 0.0
    letters = sum(letter.isalpha() for letter in text)
    # In no language that is written in Latin letters are most of them beyond ASCII.
    if sum(letter.isalpha() for letter in odd) > 0.45 * letters:
        return -1.0
    best = -1.0
    for language in _LATIN[encoding]:
        # Where cp1252 has ý, þ and ð, cp1254 has ı, ş and ğ, which are most of what Turkish needs.
        if language is _ICELANDIC and sum(odd.count(one) for one in "ýþðÝÞÐ") > 0.6 * len(odd):
            continue
        known = sum(
            1.0 if letter.lower() in language else 0.9 if letter in _SIGNS else -1.0
            for letter in odd
        )
        best = max(best, known / len(odd))
    return best - _misplaced(text, odd)


def _misplaced(text: str, odd: list[str]) -> float:
    """The share of letters beyond ASCII that are capitals within a word in small letters."""
    wrong = sum(
        1
        for before, letter in pairwise(text)
        if letter > "\x7f" and letter.isupper() and before.islower()
    )
    return 2 * wrong / len(odd)


def _alphabet(text: str, encoding: str) -> float:
    """How much of a text in an alphabet of its own are that alphabet's commonest letters."""
    odd = [letter for letter in text if letter > "\x7f"]
    if not odd:
        return 0.0
    best = -1.0
    for language in _ALPHABETS[encoding]:
        worth = _worth(language)
        total = sum(worth.get(letter.lower(), 0.5 if letter in _SIGNS else -2.0) for letter in odd)
        best = max(best, total / len(odd))
    # Latin letters that stand within such a word are signs of a wrong guess.
    mixed = sum(
        1
        for before, letter in pairwise(text)
        if letter.isalpha() and before.isalpha() and (letter > "\x7f") != (before > "\x7f")
    )
    return best - _misplaced(text, odd) - 2 * mixed / len(odd)


@cache
def _worth(language: str) -> dict[str, float]:
    """What a letter of an alphabet counts, the commonest third most."""
    third = len(language) / 3
    return {letter: 1.25 - 0.3 * int(place / third) for place, letter in enumerate(language)}


def _characters(text: str, encoding: str) -> float:
    """How much of a text in thousands of characters are the commonest of them; over 1 if enough."""
    odd = [letter for letter in text if letter > "\x7f" and letter not in _SIGNS]
    if not odd or text.count("\ufffd") * 20 > len(odd):
        return -1.0
    common = _common(_MANY[encoding])
    share = sum(letter in common for letter in odd) / len(odd)
    return 1.2 + share if share >= _LEAST else -1.0


@cache
def _common(characters: str) -> frozenset[str]:
    return frozenset(characters)
