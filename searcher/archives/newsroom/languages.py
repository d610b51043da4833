"""Languages, as wires tag them: ISO 639-1, 639-2 or 639-3, with or without a region."""

import re

# Three letters, some of them in two spellings: ISO 639-2 has "ger" for libraries, "deu" for others.
_LANGUAGES = {
    code: two
    for two, codes in {
        "ar": "ara arb", "bg": "bul", "ca": "cat", "cs": "ces cze", "da": "dan", "de": "deu ger",
        "el": "ell gre", "en": "eng", "es": "spa", "et": "est", "fa": "fas per", "fi": "fin",
        "fr": "fra fre", "he": "heb", "hi": "hin", "hr": "hrv", "hu": "hun", "id": "ind",
        "is": "isl ice", "it": "ita", "ja": "jpn", "ko": "kor", "lt": "lit", "lv": "lav",
        "nl": "nld dut", "no": "nor nob nno nb nn", "pl": "pol", "pt": "por", "ro": "ron rum",
        "ru": "rus", "sk": "slk slo", "sl": "slv", "sr": "srp", "sv": "swe", "th": "tha",
        "tr": "tur", "uk": "ukr", "vi": "vie", "zh": "zho chi cmn",
    }.items()
    for code in codes.split()
}  # fmt: skip

# As people and programs write them out, in English and in the language itself.
_WORDS = {
    word: two
    for two, words in {
        "ar": "arabic العربية", "bg": "bulgarian български", "ca": "catalan català",
        "cs": "czech čeština", "da": "danish dansk", "de": "german deutsch",
        "el": "greek ελληνικά", "en": "english englisch anglais inglés inglese",
        "es": "spanish español castellano spanisch espagnol", "et": "estonian eesti",
        "fa": "persian farsi فارسی", "fi": "finnish suomi",
        "fr": "french français französisch francés", "he": "hebrew עברית", "hi": "hindi हिन्दी",
        "hr": "croatian hrvatski", "hu": "hungarian magyar", "id": "indonesian",
        "it": "italian italiano italienisch italien", "ja": "japanese 日本語",
        "ko": "korean 한국어", "lt": "lithuanian lietuvių", "lv": "latvian latviešu",
        "nl": "dutch nederlands niederländisch", "no": "norwegian norsk bokmål",
        "pl": "polish polski", "pt": "portuguese português", "ro": "romanian română",
        "ru": "russian русский", "sk": "slovak slovenčina", "sl": "slovenian slovenščina",
        "sr": "serbian српски srpski", "sv": "swedish svenska", "th": "thai ไทย",
        "tr": "turkish türkçe", "uk": "ukrainian українська", "ur": "urdu اردو",
        "vi": "vietnamese", "zh": "chinese mandarin 中文",
    }.items()
    for word in words.split()
}  # fmt: skip


def language_of(tag: str) -> str:
    """The two letters of a language; "" for a tag that has none.

    >>> language_of("en-US"), language_of("swe"), language_of("nb-NO"), language_of("und")
    ('en', 'sv', 'no', '')
    """
    code = re.split(r"[-_]", tag.strip().lower())[0]
    code = _LANGUAGES.get(code, code)
    return code if re.fullmatch("[a-z]{2}", code) else ""


def language_named(written: str) -> str:
    """The same of a tag, or of a language that is written out; "" for what is neither.

    >>> language_named("English"), language_named("Français"), language_named("en_GB")
    ('en', 'fr', 'en')
    """
    return _WORDS.get(written.strip().lower()) or language_of(written)
