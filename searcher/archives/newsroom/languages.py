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


def language_of(tag: str) -> str:
    """The two letters of a language; "" for a tag that has none.

    >>> language_of("en-US"), language_of("swe"), language_of("nb-NO"), language_of("und")
    ('en', 'sv', 'no', '')
    """
    code = re.split(r"[-_]", tag.strip().lower())[0]
    code = _LANGUAGES.get(code, code)
    return code if re.fullmatch("[a-z]{2}", code) else ""
