"""Writes `trigrams.txt`, by which the language of a text is told. Run by hand:

    cargo init --name sentences FOLDER && cd FOLDER && cargo add lingua@=1.8.0 && cargo vendor
    pip install langdetect==1.0.9
    python tests/resources/make_trigrams.py FOLDER/vendor

Two sources are averaged, since each has gaps (lingua's Spanish lacks its accents, part of its
Turkish is in another encoding; langdetect has 39 of these languages). Sentences: the test data of
lingua's language models (Apache 2.0), a thousand a language, drawn at random from pages of the web
in the Wortschatz corpora of the University of Leipzig; every fifth is left out, for
`tests/benchmarks/language.py` to measure on. Counts of trigrams: the profiles of langdetect
(Apache 2.0), made from Wikipedia's abstracts.
"""

import json
import math
import sys
from collections import Counter
from importlib import resources
from pathlib import Path

from searcher.entities.language import RAREST, STEPS, WORD, trigrams_of

FOLDER = Path(__file__).parents[2] / "searcher" / "entities" / "resources"
# Languages in which an alphabet does not say it all. Bosnian and Serbian in Latin letters are left
# out: trigrams do not tell them from Croatian. Both forms of Norwegian are "no", as desks tag them.
SOURCES = {
    "af": "afrikaans", "ar": "arabic", "az": "azerbaijani", "be": "belarusian", "bg": "bulgarian",
    "ca": "catalan", "cs": "czech", "cy": "welsh", "da": "danish", "de": "german", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hr": "croatian", "hu": "hungarian",
    "id": "indonesian", "is": "icelandic", "it": "italian", "kk": "kazakh", "lt": "lithuanian",
    "lv": "latvian", "mk": "macedonian", "mn": "mongolian", "mr": "marathi", "ms": "malay",
    "nl": "dutch", "no": "bokmal nynorsk", "pl": "polish", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sk": "slovak", "sl": "slovene", "so": "somali", "sq": "albanian",
    "sr": "serbian", "sv": "swedish", "sw": "swahili", "tl": "tagalog", "tr": "turkish",
    "uk": "ukrainian", "ur": "urdu", "vi": "vietnamese",
}  # fmt: skip
MOST = 1_500  # trigrams a language: with 1,000, a quarter more sentences are not told


def sentences(vendor: Path, language: str) -> list[str]:
    """The sentences of a language, in the order of the files."""
    return [
        sentence
        for name in SOURCES[language].split()
        for sentence in (vendor / f"lingua-{name}-language-model" / "testdata" / "sentences.txt")
        .read_text("utf-8")
        .splitlines()
    ]


def of_sentences(text: str) -> dict[str, float]:
    """The chance of each trigram in the words of a text."""
    found = Counter(trigram for word in text.lower().split() for trigram in trigrams_of(word))
    total = found.total()
    return {trigram: count / total for trigram, count in found.items() if count > 1}


def of_profile(language: str) -> dict[str, float]:
    """The chance of each trigram of words by langdetect; nothing of a language it lacks."""
    path = resources.files("langdetect") / "profiles" / language
    if not path.is_file():
        return {}
    profile = json.loads(path.read_text("utf-8"))
    found: Counter[str] = Counter()
    for trigram, count in profile["freq"].items():
        edged = trigram.lower().replace(" ", "_")
        if len(edged) == 3 and WORD.fullmatch(edged.strip("_")) and edged.strip("_"):
            found[edged] += count
    total = profile["n_words"][2]
    return {trigram: count / total for trigram, count in found.items()}


def averaged(some: dict[str, float], others: dict[str, float]) -> dict[str, float]:
    """The mean of two sources, or the one there is."""
    if not others:
        return some
    every = some.keys() | others.keys()
    return {trigram: (some.get(trigram, 0) + others.get(trigram, 0)) / 2 for trigram in every}


def line(language: str, chances: dict[str, float]) -> str:
    """`language TAB weight TAB trigrams TAB weight TAB trigrams …`, the commonest first."""
    weighed: dict[int, list[str]] = {}
    for trigram, chance in sorted(chances.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST]:
        weight = round(STEPS * math.log2(chance / RAREST))
        if weight > 0:
            weighed.setdefault(weight, []).append(trigram)
    groups = (f"{weight}\t{' '.join(trigrams)}" for weight, trigrams in weighed.items())
    return "\t".join([language, *groups])


def main() -> None:
    """Write the file."""
    vendor = Path(sys.argv[1])
    lines = []
    for language in SOURCES:
        kept = [text for at, text in enumerate(sentences(vendor, language)) if at % 5]
        chances = averaged(of_sentences("\n".join(kept)), of_profile(language))
        lines.append(line(language, chances))
    text = "".join(f"{line}\n" for line in lines)
    (FOLDER / "trigrams.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
