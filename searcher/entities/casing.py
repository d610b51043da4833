"""Where a story's own text ends, and capitals restored where a desk wrote everything large."""

import re

from searcher.entities.gazetteer import gazetteer
from searcher.entities.vocabulary import ORG_TAILS, TITLES

_SIGN_OFF = re.compile(
    r"\s*(?:\b(?:REUTERS?|Reuters?|AAP RTV|AAP|AFP|NNNN)\b[\s.;]*"
    r"|\(?\b(?:Reporting|Editing|Writing|Additional reporting|Compiled|Translated)\b[^\n]*"
    r"(?:\n(?!\n)[^\n]*)*)\s*$"
)
_LONGEST_SIGN_OFF = 700
_WORD = re.compile(r"[^\W\d_][\w'’&-]*")
_LARGE = 0.7  # of the letters, or of a headline's longer words


def length_without_sign_off(body: str) -> int:
    """The characters of a body before "Reuter", "(Reporting by …; Editing by …)" and the like.

    >>> length_without_sign_off("Prices rose.\\n\\n Reuter")
    12
    """
    end = len(body)
    while end:
        first = max(0, end - _LONGEST_SIGN_OFF)
        found = _SIGN_OFF.search(body[first:end])
        if not found or found.start() == 0 == first:
            return end
        end = first + found.start()
    return end


def is_damaged(text: str) -> bool:
    """Whether a text is written in capitals."""
    if not text or text[len(text) // 2 :].islower():
        return False
    sample = [c for c in text[:2000] if c.isalpha()]
    return len(sample) > 10 and sum(c.isupper() for c in sample) > _LARGE * len(sample)


def recased(text: str, *, headline: bool = False) -> str:
    """A text of the same length in which capitals begin names, as far as lists know.

    Text that has its small letters is given back as it is.

    >>> recased("TURKEY BUYS S-400S, SAYS ERDOGAN", headline=True)
    'Turkey buys S-400S, says Erdogan'
    """
    if is_damaged(text):
        return _WORD.sub(_small, text)
    if headline:
        longer = [word for word in text.split() if len(word) > 3 and word[0].isalpha()]
        if len(longer) > 3 and sum(word[0].isupper() for word in longer) > _LARGE * len(longer):
            return _WORD.sub(_less, text)
    return text


def _small(found: re.Match[str]) -> str:
    word = found[0]
    names = gazetteer()
    form = word.capitalize()
    if len(form) != len(word) or (word in names.known and word.lower() not in names.words):
        return word
    known = names.known.get(form)
    if (known and known.kind in ("place", "demonym")) or form in TITLES or form in ORG_TAILS:
        return form
    if word.lower() in names.words:
        return word.lower() if len(word.lower()) == len(word) else word
    return word if len(word) < 4 else form


def _less(found: re.Match[str]) -> str:
    word = found[0]
    names = gazetteer()
    if word.isupper() or word.lower() not in names.words or len(word.lower()) != len(word):
        return word
    if word in names.known or word in TITLES or word in ORG_TAILS or word.lower() in names.given:
        return word
    return word.lower()
