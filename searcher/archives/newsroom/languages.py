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

# How databases name languages, in the languages of their interfaces.
_NAMES = {
    name: two
    for two, names in {
        "ar": "arabic arabisch arabe árabe arabo арабский العربية",
        "cs": "czech tschechisch tchèque checo ceco čeština",
        "da": "danish dänisch danois danés danese dansk deens",
        "de": "german deutsch allemand alemán tedesco duits alemão немецкий 德语 ドイツ語",
        "el": "greek griechisch grec griego greco grieks",
        "en": "english englisch anglais inglés inglese engels inglês английский 英语 英文 英語",
        "es": "spanish spanisch espagnol español spagnolo castellano spaans espanhol испанский"
              " 西班牙语 スペイン語",
        "fi": "finnish finnisch finnois finlandés finlandese suomi fins",
        "fr": "french französisch français francés francese frans francês французский 法语"
              " フランス語",
        "hu": "hungarian ungarisch hongrois húngaro ungherese magyar hongaars",
        "id": "indonesian indonesisch indonésien indonesio indonesiano",
        "it": "italian italienisch italien italiano italiaans итальянский 意大利语 イタリア語",
        "ja": "japanese japanisch japonais japonés giapponese japans японский 日语 日文 日本語",
        "ko": "korean koreanisch coréen coreano koreaans корейский 韩语 한국어",
        "nl": "dutch niederländisch néerlandais neerlandés holandés olandese nederlands",
        "no": "norwegian norwegisch norvégien noruego norvegese norsk noors",
        "pl": "polish polnisch polonais polaco polacco polski pools польский",
        "pt": "portuguese portugiesisch portugais portugués portoghese português portugees",
        "ro": "romanian rumänisch roumain rumano rumeno română",
        "ru": "russian russisch russe ruso russo русский 俄语 ロシア語",
        "sv": "swedish schwedisch suédois sueco svedese svenska zweeds",
        "tr": "turkish türkisch turc turco türkçe turks турецкий",
        "uk": "ukrainian ukrainisch ukrainien ucraniano ucraino українська",
        "zh": "chinese chinesisch chinois chino cinese chinees китайский 中文 中国語 简体中文"
              " 繁體中文 繁体中文",
    }.items()
    for name in names.split()
}  # fmt: skip


def language_of(tag: str) -> str:
    """The two letters of a language; "" for a tag that has none.

    >>> language_of("en-US"), language_of("swe"), language_of("nb-NO"), language_of("und")
    ('en', 'sv', 'no', '')
    """
    code = re.split(r"[-_]", tag.strip().lower())[0]
    code = _LANGUAGES.get(code, code)
    return code if re.fullmatch("[a-z]{2}", code) else ""


def language_named(name: str) -> str:
    """The two letters of a language by its name in one of a dozen languages; "" for another word.

    Databases write several, "GERMAN; DEUTSCH", and what kind: "Chinese - Traditional".

    >>> language_named("GERMAN; DEUTSCH"), language_named("Français"), language_named("Klingon")
    ('de', 'fr', '')
    """
    words = re.findall(r"[^\W\d_]+", name.lower())
    return next((_NAMES[word] for word in words if word in _NAMES), "")
