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

# As people, programs and the interfaces of databases write them out, in a dozen languages.
_WORDS = {
    word: two
    for two, words in {
        "ar": "arabic arabisch arabe árabe arabo арабский العربية",
        "bg": "bulgarian български",
        "ca": "catalan català",
        "cs": "czech tschechisch tchèque checo ceco čeština",
        "da": "danish dänisch danois danés danese dansk deens",
        "de": "german deutsch allemand alemán tedesco duits alemão немецкий 德语 ドイツ語",
        "el": "greek griechisch grec griego greco grieks ελληνικά",
        "en": "english englisch anglais inglés inglese engels inglês английский 英语 英文 英語",
        "es": "spanish spanisch espagnol español spagnolo castellano spaans espanhol испанский"
        " 西班牙语 スペイン語",
        "et": "estonian eesti",
        "fa": "persian farsi فارسی",
        "fi": "finnish finnisch finnois finlandés finlandese suomi fins",
        "fr": "french französisch français francés francese frans francês французский 法语"
        " フランス語",
        "he": "hebrew עברית",
        "hi": "hindi हिन्दी",
        "hr": "croatian hrvatski",
        "hu": "hungarian ungarisch hongrois húngaro ungherese magyar hongaars",
        "id": "indonesian indonesisch indonésien indonesio indonesiano",
        "it": "italian italienisch italien italiano italiaans итальянский 意大利语 イタリア語",
        "ja": "japanese japanisch japonais japonés giapponese japans японский 日语 日文 日本語",
        "ko": "korean koreanisch coréen coreano koreaans корейский 韩语 한국어",
        "lt": "lithuanian lietuvių",
        "lv": "latvian latviešu",
        "nl": "dutch niederländisch néerlandais neerlandés holandés olandese nederlands",
        "no": "norwegian norwegisch norvégien noruego norvegese norsk noors bokmål",
        "pl": "polish polnisch polonais polaco polacco polski pools польский",
        "pt": "portuguese portugiesisch portugais portugués portoghese português portugees",
        "ro": "romanian rumänisch roumain rumano rumeno română",
        "ru": "russian russisch russe ruso russo русский 俄语 ロシア語",
        "sk": "slovak slovenčina",
        "sl": "slovenian slovenščina",
        "sr": "serbian српски srpski",
        "sv": "swedish schwedisch suédois sueco svedese svenska zweeds",
        "th": "thai ไทย",
        "tr": "turkish türkisch turc turco türkçe turks турецкий",
        "uk": "ukrainian ukrainisch ukrainien ucraniano ucraino українська",
        "ur": "urdu اردو",
        "vi": "vietnamese",
        "zh": "chinese chinesisch chinois chino cinese chinees китайский 中文 中国語"
        " 简体中文 繁體中文 繁体中文"
        " mandarin",
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

    Databases write several names, "GERMAN; DEUTSCH", and what kind: "Chinese - Traditional".

    >>> language_named("English"), language_named("GERMAN; DEUTSCH"), language_named("en_GB")
    ('en', 'de', 'en')
    """
    words = re.findall(r"[^\W\d_]+", written.lower())
    named = next((_WORDS[word] for word in words if word in _WORDS), "")
    return named or language_of(written)
