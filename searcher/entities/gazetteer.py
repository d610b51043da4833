"""The lists of names and words that rules consult, and what they say of a single word.

The lists lie in `resources/`; `tests/resources/make_resources.py` made those that no hand wrote.
Loading takes 50 ms, once a process, and nothing of it when a query is answered.
"""

from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Any, NamedTuple, ParamSpec, TypeVar, cast
from unicodedata import combining, normalize

from searcher.entities.vocabulary import NO_GIVEN

# Countries for sport and statistics that the CLDR has no territory code for (now, or ever).
_HOME_NATIONS = frozenset(
    ["England", "Scotland", "Wales", "Northern Ireland", "Soviet Union", "West Germany",
     "East Germany", "Yugoslavia", "Czechoslovakia"]
)  # fmt: skip
_KINDS = {"country": "place", "state": "place", "city": "city", "weak": "weak"}
# What an inflected English word ends in, and what stands there in the dictionary instead.
_ENDINGS = (
    ("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"),
    ("ly", ""), ("est", ""), ("est", "e"), ("er", ""), ("ers", ""),
)  # fmt: skip

_P = ParamSpec("_P")
_R = TypeVar("_R")
_MOST = 100_000  # results that a function remembers
_remembering: list[Any] = []


def remembered(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """The function, with its results kept until `forget`: names come again and again.

    Not `lru_cache`: to keep the order of use takes a tenth of the time of extraction.
    """
    kept = cache(function)
    _remembering.append(kept)
    return cast("Callable[_P, _R]", kept)


def forget() -> None:
    """Drop the results of functions that have kept too many. To be called now and then."""
    for kept in _remembering:
        if kept.cache_info().currsize > _MOST:
            kept.cache_clear()


class Known(NamedTuple):
    """What a listed name stands for, and the name it is counted under.

    `kind` is one of

    - place, org, demonym
    - city: a place that yields to other readings when it is part of a longer name
    - weak: a city whose name is also a word or a person's name (Reading, Jackson)
    - club: a team whose name is also a word (Arsenal, Heat)
    - nothing: listed so that it is not taken for a name of these: an index, a cup, a war
    """

    kind: str
    name: str


class Gazetteer(NamedTuple):
    """All the lists.

    `known` maps a name as written to what it stands for. `longest` says for the first word of
    names of several words how many words the longest has. `aliases` maps a name to its other names.
    `people` maps each form of a well-known person's name to the one it is counted under; `alone`
    does so for the surnames that mean one person wherever no namesake is in the story.
    `given`, `surnames` and `words` are in small letters. `nations` have teams of their own.
    """

    known: dict[str, Known]
    longest: dict[str, int]
    given: frozenset[str]
    surnames: frozenset[str]
    words: frozenset[str]
    aliases: dict[str, tuple[str, ...]]
    people: dict[str, str]
    alone: dict[str, str]
    nations: frozenset[str]


@cache
def gazetteer() -> Gazetteer:
    """The lists, read on first use. What is read first wins: regions are written by hand and
    correct the cities of GeoNames; companies come late, since many bear a place's name."""
    people, alone, aliases = _people()
    given_line, surname_line = _lines("names.txt")
    given = frozenset(given_line.split())
    surnames = frozenset(surname_line.split()).union(name.lower() for name in alone)
    words = frozenset(_lines("words.txt")[0].split()).difference(name.lower() for name in alone)
    known: dict[str, Known] = {}
    _add_names(known, aliases, "regions.txt", "place")
    _add_names(known, aliases, "organisations.txt", "org")
    _add_names(known, aliases, "clubs.txt", "club")
    _add_names(known, aliases, "events.txt", "nothing")
    for name, entry in known.items():
        if entry.kind == "club" and name.lower() not in words:
            known[name] = Known("org", entry.name)
    nations = _add_places(known) | _HOME_NATIONS
    _add_names(known, aliases, "companies.txt", "org")
    _add_demonyms(known)
    longest = _longest(known)
    return Gazetteer(known, longest, given, surnames, words, aliases, people, alone, nations)


@cache
def countries(language: str) -> dict[str, Known]:
    """The countries by their names in a language other than English."""
    english = {}
    for line in _lines("places.txt"):
        kind, code, names = line.split("\t")
        if kind == "country":
            english[code] = gazetteer().known[names.partition("=")[0]]
    for line in _lines("countries.txt"):
        found, *others = line.split("\t")
        if found == language:
            pairs = (name.split("=") for name in others)
            return {name: english[code] for code, name in pairs}
    return {}


@cache
def countries_anywhere() -> dict[str, str]:
    """The English names of countries by their names in every listed language."""
    languages = [line.partition("\t")[0] for line in _lines("countries.txt")]
    return {
        name: entry.name for language in languages for name, entry in countries(language).items()
    }


@remembered
def is_common(word: str) -> bool:
    """Whether a word is a common English one, or an inflection of one, whatever its case.

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
def is_only_common(word: str) -> bool:
    """Whether a word is common, and not both a given name and a surname as well.

    >>> is_only_common("Reserve"), is_only_common("Grant")
    (True, False)
    """
    small = word.lower()
    names = gazetteer()
    is_name = small in names.given and small not in NO_GIVEN and small in names.surnames
    return is_common(word) and not is_name


def is_given_before(word: str, following: str) -> bool:
    """Whether a word is a given name when this word follows it.

    >>> is_given_before("Grant", "Thornton"), is_given_before("Will", "They")
    (True, False)
    """
    small = word.lower()
    if small not in gazetteer().given or small in NO_GIVEN:
        return False
    return (
        is_surname(following) or is_surname(word) or not (is_common(word) and is_common(following))
    )


def is_given(word: str) -> bool:
    """Whether a word is listed as a given name."""
    return word.lower() in gazetteer().given


def is_surname(word: str) -> bool:
    """Whether a word is listed as a surname."""
    return word.lower() in gazetteer().surnames


def _people() -> tuple[dict[str, str], dict[str, str], dict[str, tuple[str, ...]]]:
    """The fields `people` and `alone` of the gazetteer, and the aliases of people."""
    people, alone, aliases = {}, {}, {}
    for line in _lines("people.txt"):
        name, *others = line.split("|")
        people[name] = name
        for form in others:
            bare = form.removeprefix("*")
            people[bare] = name
            if bare != form:
                alone[bare] = name
        if others:
            aliases[name] = tuple(form.removeprefix("*") for form in others)
    return people, alone, aliases


def _add_names(
    known: dict[str, Known], aliases: dict[str, tuple[str, ...]], file: str, kind: str
) -> None:
    """Add a file of `name|other name|…`; names already known stay what they are."""
    for line in _lines(file):
        every = line.split("|")
        entry = Known(kind, every[0])
        if len(every) > 1:
            aliases.setdefault(every[0], tuple(every[1:]))
        for name in every:
            known.setdefault(name, entry)
            if not name.isascii():
                known.setdefault(_without_accents(name), entry)


def _add_places(known: dict[str, Known]) -> frozenset[str]:
    """Add cities, states and countries. Returns the names of the countries."""
    nations = []
    for line in _lines("places.txt"):
        group, _, names = line.split("\t")
        kind, is_country = _KINDS[group], group == "country"
        for name in names.split("|"):
            written, _, plain = name.partition("=")  # "=" and the name in ASCII, if that differs
            if written not in known:
                known[written] = known.get(plain) or Known(kind, plain or written)
            if plain:
                known.setdefault(plain, known[written])
            if is_country:
                nations.append(known[written].name)
    return frozenset(nations)


def _add_demonyms(known: dict[str, Known]) -> None:
    for line in _lines("demonyms.txt"):
        place, _, names = line.partition(": ")
        singles, *several = names.split("|")
        entry = Known("demonym", place)
        for name in [*singles.split(), *several]:
            known.setdefault(name.strip(), entry)


def _longest(known: dict[str, Known]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for name in known:
        if " " in name:
            first, _, rest = name.partition(" ")
            count = rest.count(" ") + 2
            if count > longest.get(first, 0):
                longest[first] = count
    return longest


def _without_accents(name: str) -> str:
    return "".join(c for c in normalize("NFKD", name) if not combining(c))


def _lines(file: str) -> list[str]:
    text = (resources.files("searcher.entities") / "resources" / file).read_text("utf-8")
    return [line for line in text.splitlines() if line and line[0] != "#"]
