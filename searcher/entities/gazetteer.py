"""Names known beforehand: places, organisations, people, given names, words; loaded once."""

from functools import cache
from importlib import resources
from typing import NamedTuple
from unicodedata import combining, normalize

_HOME_NATIONS = frozenset(
    ["England", "Scotland", "Wales", "Northern Ireland", "Soviet Union", "West Germany",
     "East Germany", "Yugoslavia", "Czechoslovakia"]
)  # fmt: skip
_KINDS = {"country": "place", "state": "place", "city": "city", "weak": "weak"}


class Known(NamedTuple):
    """A name and what it is counted under.

    `kind` is place, demonym, org, city, weak for a city that is a word or a person's name as well,
    club for a team that is a word as well, nothing for what is none of these: an index, a cup.
    """

    kind: str
    name: str


class Gazetteer(NamedTuple):
    """What is known: `known` by the name as written, `longest` words of names of several by their
    first.

    `people` gives the name that a form of it is counted under, `alone` does for a bare surname
    that means one person wherever no other bears it. `nations` have teams of their own.
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
    """The names, read from the package's resources."""
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
    """The countries as a language other than English calls them."""
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
    """The English names of countries by those of all languages that are known."""
    languages = [line.partition("\t")[0] for line in _lines("countries.txt")]
    return {
        name: entry.name for language in languages for name, entry in countries(language).items()
    }


def _people() -> tuple[dict[str, str], dict[str, str], dict[str, tuple[str, ...]]]:
    """Forms of names and bare surnames of people many stories name, and their other names."""
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
    for line in _lines(file):
        every = line.split("|")
        entry = Known(kind, every[0])
        if len(every) > 1:
            aliases.setdefault(every[0], tuple(every[1:]))
        for name in every:
            known.setdefault(name, entry)
            if not name.isascii():
                known.setdefault(_bare(name), entry)


def _add_places(known: dict[str, Known]) -> frozenset[str]:
    """Puts cities, states and countries in; the names of countries."""
    nations = []
    for line in _lines("places.txt"):
        group, _, names = line.split("\t")
        kind, is_country = _KINDS[group], group == "country"
        for name in names.split("|"):
            written, _, plain = name.partition("=")  # counted in ASCII
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


def _bare(name: str) -> str:
    return "".join(c for c in normalize("NFKD", name) if not combining(c))


def _lines(file: str) -> list[str]:
    text = (resources.files("searcher.entities") / "resources" / file).read_text("utf-8")
    return [line for line in text.splitlines() if line and line[0] != "#"]
