"""Names known beforehand: places, organisations, given names, common words; loaded once."""

from functools import cache
from importlib import resources
from typing import NamedTuple

from searcher.entities.names import folded
from searcher.entities.vocabulary import LEADERS

FILES = (
    "regions.txt", "demonyms.txt", "organisations.txt", "places.txt", "countries.txt", "names.txt",
    "words.txt",
)  # fmt: skip
GREAT = 2000  # thousands of inhabitants: such a city is meant even where people bear its name


class Known(NamedTuple):
    """A name: `kind` is place, demonym, org, city, or weak for a city that is a word as well."""

    kind: str
    name: str


class Gazetteer(NamedTuple):
    """What is known: `known` by the name as written, `longest` words of names by their first."""

    known: dict[str, Known]
    longest: dict[str, int]
    given: frozenset[str]
    surnames: frozenset[str]
    words: frozenset[str]
    aliases: dict[str, tuple[str, ...]]


@cache
def gazetteer() -> Gazetteer:
    """The names, read from the package's resources."""
    given_line, surname_line = _lines("names.txt")
    leaders = {name.lower() for name in LEADERS}
    given, surnames = frozenset(given_line.split()), frozenset(surname_line.split()) | leaders
    words = frozenset(_lines("words.txt")[0].split()) - leaders
    known: dict[str, Known] = {}
    aliases: dict[str, tuple[str, ...]] = {}
    for file, kind in (("regions.txt", "place"), ("organisations.txt", "org")):
        for line in _lines(file):
            every = line.split("|")
            entry = Known(kind, every[0])
            if len(every) > 1:
                aliases[every[0]] = tuple(every[1:])
            for name in every:
                known.setdefault(name, entry)
                known.setdefault(folded(name), entry)
    _add_places(known, given | surnames | words)
    for line in _lines("demonyms.txt"):
        place, _, names = line.partition(": ")
        singles, *several = names.split("|")
        entry = Known("demonym", place)
        for name in [*singles.split(), *several]:
            known.setdefault(name.strip(), entry)
    longest: dict[str, int] = {}
    for name in known:
        first, _, rest = name.partition(" ")
        count = rest.count(" ") + 2 if rest else 1
        if count > longest.get(first, 0):
            longest[first] = count
    return Gazetteer(known, longest, given, surnames, words, aliases)


@cache
def countries(language: str) -> dict[str, Known]:
    """The countries as a language other than English calls them."""
    english = {}
    for line in _lines("places.txt"):
        name, weight, code = line.split("\t")
        if weight != "+":
            break
        english[code] = gazetteer().known[name]
    for line in _lines("countries.txt"):
        found, *names = line.split("\t")
        if found == language:
            pairs = (name.split("=") for name in names)
            return {name: english[code] for code, name in pairs}
    return {}


def _add_places(known: dict[str, Known], ordinary: frozenset[str]) -> None:
    for line in _lines("places.txt"):
        name, weight, _ = line.split("\t")
        if weight.isdigit():
            is_weak = name.lower() in ordinary and int(weight) < GREAT
            entry = Known("weak" if is_weak else "city", name)
        else:
            entry = known.get(name) or Known("place", name)
        known.setdefault(name, entry)
        if not name.isascii():
            known.setdefault(folded(name), entry)


def _lines(file: str) -> list[str]:
    text = (resources.files("searcher.entities") / "resources" / file).read_text("utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]
