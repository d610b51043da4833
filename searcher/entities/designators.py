"""Designators: S-400, F-16C, Su-35S, COVID-19, each in one form whatever its spelling."""

import re
import string
from collections.abc import Iterator

from searcher.entities.gazetteer import gazetteer

_HYPHENS = "‐‑‒–-"
# Not after a sign that makes the letters part of something else: $1-B, x/S-4, 'A-1.
_ALONE = r"(?<![\w.,/$£€'’" + _HYPHENS + "][A-Z])"
# A plural or genitive s is no part of it; nor is it a designator if digits or capitals go on.
_AFTER = r"(?:['’]?s)?(?![\w%]|[/.,:" + _HYPHENS + r"]\d|[" + _HYPHENS + "][A-Z])"
_NUMBERED = re.compile(
    rf"([A-Z]{_ALONE}[A-Za-z]{{0,6}})"
    rf"(?:[{_HYPHENS}](\d{{1,4}})([A-Z]{{0,3}}|[a-r])|(\d{{2,4}})([A-Z]{{0,2}})){_AFTER}"
)

_SIGNS = {ord("a"): string.ascii_letters, ord("0"): string.digits, ord("-"): "-?"}
# Letters, digits and hyphens as a, 0 and -: of 16 stories 15 have no letter before a digit, and
# one `translate` says so in a third of the pattern's time.
_CLASSES = bytes(
    next((sign for sign, signs in _SIGNS.items() if chr(code) in signs), ord(" "))
    for code in range(256)
)

# Letters of mixed case, or words, that begin a designator.
_KNOWN = frozenset(
    "MiG Mig Su Tu Il An Yak Ka Mi Kh Mk Be Covid COVID Sars SARS Shahab Fateh Hwasong Nodong Agni"
    " Taepodong Prithvi Shahed Soyuz Apollo Ariane Gemini Voyager Luna Chandrayaan Kosmos Cosmos"
    " Progress Sputnik Mercury Starliner Qaem Sejil Zolfaghar Rodong Pukguksong Unha Geran Orlan"
    " Tochka Iskander Kinzhal Kalibr Lancet Mars".split()
)
# Groups of states (G-7), quarters, grades, roads, films: capitals that begin none.
_OTHER = frozenset("G Q H K I R W D PG NC TV UTC GMT US UK EU UN II III IV VI".split())
# Those written without a hyphen as well: F16, S400.
_JOINABLE = frozenset(
    "S F Su MiG AH UH CH MH AK KC EA EF FA JF SA SS RS RQ MQ AIM BMP BTR RPG PAC".split()
)
_FORMS = {"MIG": "MiG", "COVID": "COVID", "SARS": "SARS", "KH": "Kh"}


def designators(text: str) -> Iterator[tuple[str, int, int]]:
    """The designators in a text in their one form, with the characters `start:end` of each.

    >>> [name for name, *_ in designators("two F-16s, Su-35S jets, S400 and Covid-19; up 3-2")]
    ['F-16', 'Su-35S', 'S-400', 'COVID-19']
    """
    classes = text.encode("latin-1", "replace").translate(_CLASSES)  # other hyphens become ?
    if b"a0" not in classes and b"a-0" not in classes:
        return
    known = gazetteer().known
    for found in _NUMBERED.finditer(text):
        letters, digits, tail, joined, joined_tail = found.groups()
        if found[0] in known:  # a body with digits: EC-12
            continue
        if joined:
            if letters in _JOINABLE:
                yield _form(letters, joined, joined_tail), found.start(), found.end(5)
        elif letters in _KNOWN or (
            len(letters) < 5 and letters.isupper() and letters not in _OTHER
        ):
            yield _form(letters, digits, tail), found.start(), found.end(3)


def _form(letters: str, digits: str, tail: str) -> str:
    return f"{_FORMS.get(letters.upper(), letters)}-{digits}{tail}"
