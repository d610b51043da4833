"""Families of words: the inflections of a word, and the derivations that keep its sense.

A bare word of a query stands for its family. A family is narrower than what shares a stem
(`import` is not *important*) and wider (`woman` is *women*, `organisation` *organization*). It
depends on the word alone, so that the meaning of a query, every engine and any two indexes agree.

English, which is any word in plain Latin letters: Porter's stemmer (Snowball's English one) after
a table of irregular forms and the American spelling, and before a table of the classes that it
should have split. Korean: the particles behind a noun are taken off. All other words stand for
themselves.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

from searcher.analysis.spelling import american, beginnings
from searcher.lazy_re import pattern

_STEMMER = TextAnalyzerBuilder(Tokenizer.whitespace()).filter(Filter.stemmer("english")).build()
_RESOURCES = Path(__file__).parent / "resources"

# Words in -men that are no plurals.
_NOT_MEN = frozenset("""
    abdomen acumen albumen amen bitumen carmen cyclamen dolmen flamen hymen lumen omen ramen
    regimen rumen semen specimen stamen turkmen yemen
""".split())  # fmt: skip
# Particles behind Korean nouns, longest first in each place; at least two syllables stay.
_PARTICLES = pattern(
    "([가-힣]{2,}?)(?:에서는|에서도|에게서|으로는|으로도|으로서|으로써|이라고|이라는|까지|부터|처럼|보다|에서|에게"
    "|한테|께서|으로|라고|라는|이나|이란|들|은|는|이|가|을|를|의|에|도|만|와|과|로)+"
)
_HANGUL = ("가", "힣")


def stem(word: str) -> str:
    """What the words of one stem have in common (Snowball's English stemmer).

    It is the word itself if it has under three letters or is not all letters, or if it does not
    begin with its stem's `stem_start`: such words are looked up under that.

    >>> stem("sanctions") == stem("sanctioned") == "sanction"
    True
    >>> stem("us"), stem("mi6"), stem("dying")
    ('us', 'mi6', 'dying')
    """
    return stems([word])[0]


def stems(many: Sequence[str]) -> list[str]:
    """`stem` of each word, by one call of the stemmer."""
    found = _STEMMER.analyze("\n".join(many))
    return [
        own if len(word) > 2 and word.isalpha() and word.startswith(_start(own)) else word
        for word, own in zip(many, found, strict=True)
    ]


def stem_start(word: str) -> str:
    """The letters that every word with the stem of this one begins with.

    >>> stem_start("cries"), stem_start("hoping"), stem_start("us")
    ('cr', 'hop', 'us')
    """
    return _start(stem(word))


def families(many: Sequence[str]) -> list[str]:
    """The name of the family of each word; words with the same name are one family.

    >>> families(["women", "said", "imports", "importance", "us", "금리를"])
    ['woman', 'say', 'import', 'import importan', 'us', '금리']
    """
    forms = [_base(word) for word in many]
    return [_split(form, own) for form, own in zip(forms, stems(forms), strict=True)]


@lru_cache(maxsize=4096)
def family(word: str) -> str:
    """The name of the family of an indexed word."""
    return families([word])[0]


@lru_cache(maxsize=1024)
def family_starts(word: str) -> tuple[str, ...]:
    """With which letters the words of a word's family begin; none of them begins another one.

    >>> family_starts("imported"), family_starts("women"), family_starts("colour")
    (('import',), ('woman', 'women'), ('color', 'colour'))
    """
    name = family(word)
    own = name.partition(" ")[0]
    if not word.isascii():
        return (own,)
    found = {word, *beginnings(_start(own))}
    # The irregular words of the family: their bases begin alike, so few are asked.
    rows = [row for row in _rows("irregular.txt") if row[0].startswith(tuple(found))]
    for other, row in zip(families([base for base, *_ in rows]), rows, strict=True):
        if other == name:
            found.update(row)
    if own.endswith("man"):
        found.add(f"{own[:-3]}men")
    return tuple(sorted(one for one in found if not any(
        one != other and one.startswith(other) for other in found
    )))  # fmt: skip


def has_family(word: str) -> bool:
    """Whether there are rules for an indexed word: it may be English, or it is Korean.

    >>> has_family("coup"), has_family("금리"), has_family("станция"), has_family("北")
    (True, True, False, False)
    """
    return word.isascii() or _HANGUL[0] <= word[-1] <= _HANGUL[1]


def is_family(words: Sequence[str], word: str) -> list[bool]:
    """Which of some words are of the family of a word."""
    name = family(word)
    return [other == name for other in families(words)]


def _start(own: str) -> str:
    # The stem may end in letters that an inflection lacks: y has become i, an e was restored; and
    # -bl stands for -ble, -bility and -bly (Snowball's English stemmer, steps 1c, 1b and 2).
    return own[:-1] if len(own) > 2 and own.endswith(("i", "e", "bl")) else own


def _base(word: str) -> str:
    """The form of a word from which its stem is taken."""
    if not word.isascii():
        found = _PARTICLES.fullmatch(word) if has_family(word) else None
        return str(found[1]) if found else word
    bases = _bases()
    if base := bases.get(word) or (word.endswith("s") and bases.get(word[:-1])):
        return base
    if word.endswith("men") and len(word) > 4 and word not in _NOT_MEN:
        return f"{word[:-2]}an"
    if word.endswith(("ification", "ifications")):
        return f"{word[: word.rindex('ification')]}ify"
    return american(word)


def _split(form: str, own: str) -> str:
    """The name of the family of a form, whose stem is given."""
    longest = ""
    back = False
    for start in _splits().get(own, ()):
        letters = start.removeprefix("-")
        if len(letters) > len(longest) and form.startswith(letters):
            longest, back = letters, start != letters
    if not longest or back:
        return own
    return f"{own} {_joined().get(longest, longest)}"


@cache
def _bases() -> dict[str, str]:
    """Irregular forms, and the word each belongs to."""
    return {form: base for base, *forms in _rows("irregular.txt") for form in forms}


@cache
def _splits() -> dict[str, tuple[str, ...]]:
    """By stem, the beginnings of the words that are not of its first family."""
    return {
        own: tuple(start for some in starts for start in some.split("="))
        for own, *starts in _rows("splits.txt")
    }


@cache
def _joined() -> dict[str, str]:
    """Beginnings of one family, and the first of them, which names it."""
    return {
        start: some.split("=")[0]
        for _, *starts in _rows("splits.txt")
        for some in starts
        for start in some.split("=")[1:]
    }


@cache
def _rows(name: str) -> list[list[str]]:
    lines = (_RESOURCES / name).read_text("utf-8").splitlines()
    return [line.split() for line in lines if line and line[0] != "#"]
