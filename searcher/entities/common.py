"""Whether a word, its capital apart, is an ordinary English one."""

from searcher.entities.gazetteer import gazetteer
from searcher.entities.memo import remembered
from searcher.entities.vocabulary import NO_GIVEN

_ENDINGS = (
    ("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"),
    ("ly", ""), ("est", ""), ("est", "e"), ("er", ""), ("ers", ""),
)  # fmt: skip


@remembered
def is_common(word: str) -> bool:
    """Whether a word, or what it is inflected from, is a common one.

    >>> is_common("Tumbles"), is_common("Barnes"), is_common("Erdogan")
    (True, False, False)
    """
    small = word.lower()
    names = gazetteer()
    if small in names.words:
        return True
    if small in names.surnames or small in names.given or word in names.known:
        return False
    if "-" in small:
        return all(part in names.words for part in small.split("-"))
    return any(
        small.removesuffix(ending) + instead in names.words
        for ending, instead in _ENDINGS
        if small.endswith(ending) and len(small) > len(ending) + 2
    )


@remembered
def is_plain(word: str) -> bool:
    """Whether a word is common and as a given name is none."""
    small = word.lower()
    names = gazetteer()
    is_name = small in names.given and small not in NO_GIVEN and small in names.surnames
    return is_common(word) and not is_name


def is_first(word: str, following: str) -> bool:
    """Whether a word is someone's given name before this one."""
    small = word.lower()
    if small not in gazetteer().given or small in NO_GIVEN:
        return False
    return (
        is_surname(following) or is_surname(word) or not (is_common(word) and is_common(following))
    )


def is_given(word: str) -> bool:
    """Whether a word is a given name."""
    return word.lower() in gazetteer().given


def is_surname(word: str) -> bool:
    """Whether a word is a surname."""
    return word.lower() in gazetteer().surnames
