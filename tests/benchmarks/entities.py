"""How well the extractor finds the people, organisations and places that Reuters tagged.

    python tests/benchmarks/entities.py reuters21578.tar.xz [--develop] [--misses] [--speed]

Measured over stories with NEWID > 14800; rules are tuned on the others (--develop). A tag counts
for recall of people and organisations if a name of it stands in the text; every tag counts for
places (non-US). Precision of places is over all countries found but the United States; cities
of dateline and headline count for their country. Tags are topical: precision has a ceiling.
--speed measures time alone.
"""

import re
import sys
import time
from collections import Counter
from importlib import resources

from msgspec.structs import replace

from searcher.archives import read
from searcher.entities import extract, find
from searcher.entities.gazetteer import gazetteer
from searcher.entities.names import key
from searcher.story import Entity, Story

SPLIT = 14_800

# Names of organisations by their tags, from the category descriptions of the collection.
ORGS = {
    "ec": ["EC", "European Community", "European Communities", "European Economic Community",
           "European Commission", "EC Commission", "EEC", "Common Market"],
    "worldbank": ["World Bank", "International Bank for Reconstruction and Development"],
    "imf": ["IMF", "International Monetary Fund"],
    "opec": ["OPEC"],
    "gatt": ["GATT", "General Agreement on Tariffs and Trade"],
    "ico-coffee": ["ICO", "International Coffee Organization", "International Coffee Organisation"],
    "icco": ["ICCO", "International Cocoa Organization", "International Cocoa Organisation"],
    "oecd": ["OECD", "Organisation for Economic Cooperation and Development"],
    "unctad": ["UNCTAD"], "iea": ["IEA", "International Energy Agency"],
    "itc": ["ITC", "International Tin Council"],
    "fao": ["FAO", "Food and Agriculture Organization", "Food and Agriculture Organisation"],
    "adb-africa": ["ADB", "African Development Bank"],
    "adb-asia": ["ADB", "Asian Development Bank"],
    "un": ["UN", "U.N.", "United Nations"],
    "inro": ["INRO", "International Natural Rubber Organisation"],
    "iwc-wheat": ["IWC", "International Wheat Council"], "eib": ["EIB", "European Investment Bank"],
    "atpc": ["ATPC", "Association of Tin Producing Countries"],
    "gcc": ["GCC", "Gulf Cooperation Council"], "isa": ["ISA", "International Sugar Agreement"],
    "oapec": ["OAPEC"], "bis": ["BIS", "Bank for International Settlements"],
    "euratom": ["Euratom"], "asean": ["ASEAN"], "efta": ["EFTA", "European Free Trade Association"],
    "comecon": ["Comecon"], "ida": ["IDA", "International Development Association"],
    "imco": ["IMCO"], "iwcc": ["IWCC", "International Wrought Copper Council"],
    "who": ["WHO", "World Health Organization"], "cipec": ["CIPEC"],
    "iata": ["IATA"], "aid": ["AID", "Agency for International Development"],
    "ilo": ["ILO"], "iwc-whale": ["IWC", "International Whaling Commission"],
    "ec a": ["ECA"], "iisi": ["IISI", "International Iron and Steel Institute"],
    "ecsc": ["ECSC", "European Coal and Steel Community"], "iaea": ["IAEA"],
}  # fmt: skip

PAST = {
    "germany": "west germany", "russia": "soviet union", "ukraine": "soviet union",
    "czech republic": "czechoslovakia", "croatia": "yugoslavia", "serbia": "yugoslavia",
    "england": "united kingdom", "scotland": "united kingdom", "wales": "united kingdom",
    "northern ireland": "united kingdom", "east germany": "east germany",
    "democratic republic of congo": "zaire", "south yemen": "south yemen",
    "north yemen": "north yemen", "yemen": "north yemen",
    **dict.fromkeys(["quebec", "ontario", "british columbia", "alberta", "manitoba",
                     "saskatchewan", "nova scotia", "new brunswick"], "canada"),
}  # fmt: skip


def present(name: str, text: str) -> bool:
    """Whether a name's words stand together in a text."""
    return f" {key(name)} " in text


def person_keys(tag: str) -> list[str]:
    """The names a person's tag stands for: whole, and the surname."""
    name = key(tag)
    single = name.split()
    return (
        [name] if len(single) > 1 and single[0] not in ("james", "howard") else [name, single[-1]]
    )


def countries() -> dict[str, str]:
    """The country of each place the resources know, by key."""
    folder = resources.files("searcher.entities") / "resources"
    rows = [line.split("\t") for line in (folder / "places.txt").read_text().splitlines()]
    places = [
        (kind, code, name.partition("=")[0])
        for kind, code, names in rows
        for name in names.split("|")
    ]
    named = {code: gazetteer().known[name].name for kind, code, name in places if kind == "country"}
    found: dict[str, str] = {}
    for _, code, name in places:
        if code in named:
            found.setdefault(key(gazetteer().known[name].name), key(named[code]))
    return found


def place_key(tag: str) -> str:
    """The key of the place that a tag means."""
    special = {"usa": "united states", "uk": "united kingdom", "ussr": "soviet union",
               "uae": "united arab emirates", "yemen-demo-republic": "south yemen",
               "yemen-arab-republic": "north yemen", "kampuchea": "cambodia", "burma": "myanmar",
               "macao": "macau", "swaziland": "eswatini", "trinidad-tobago": "trinidad and tobago",
               "western-samoa": "samoa"}  # fmt: skip
    return special.get(tag, key(tag))


def main() -> None:
    develop, misses = "--develop" in sys.argv, "--misses" in sys.argv
    every = [found for found in read(sys.argv[1]) if isinstance(found, Story)]
    if "--speed" in sys.argv:
        _time(every)
        return
    stories = [s for s in every if (int(s.id.removeprefix("reuters-")) <= SPLIT) == develop]
    extract(stories[0], "rules")
    started = time.process_time()
    results = [extract(replace(story, entities=()), "rules").entities for story in stories]
    spent = time.process_time() - started
    size = sum(len(story.body) + len(story.headline) for story in stories)
    print(f"{len(stories):,} stories, mean {size / len(stories):,.0f} characters,"
          f" {len(stories) / spent:,.0f} a CPU-second, {size / spent / 1000:,.0f} kB")  # fmt: skip
    _report(stories, results, misses=misses)


def _time(stories: list[Story]) -> None:
    """Print the speed over all stories, and over those of 1 kB after the others, as in a build."""
    bare = [replace(story, entities=()) for story in stories]
    lengths = [len(story.headline) + len(story.body) for story in bare]
    kilobyte = [s for s, length in zip(bare, lengths, strict=True) if 900 <= length <= 1100]
    others = [s for s, length in zip(bare, lengths, strict=True) if not 900 <= length <= 1100]
    started = time.process_time()
    gazetteer()
    print(f"lists load in {1000 * (time.process_time() - started):.0f} ms")
    for name, some in (("others", others), ("of 1 kB", kilobyte), ("of 1 kB again", kilobyte)):
        started = time.process_time()
        for story in some:
            extract(story, "rules")
        spent = time.process_time() - started
        print(f"{len(some):,} stories {name}: {len(some) / spent:,.0f} a CPU-second")


def _report(  # noqa: C901 - a table of counts
    stories: list[Story], results: list[tuple[Entity, ...]], *, misses: bool
) -> None:
    counts: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    country = countries()
    for story, entities in zip(stories, results, strict=True):
        text = f" {key(story.headline)} {key(story.body)} "
        names = {kind: {key(n) for e in entities if e.kind == kind for n in (e.name, *e.aliases)}
                 for kind in ("person", "org", "place")}  # fmt: skip
        places = _countries_of(story, country)
        tagged = {place_key(e.name) for e in story.entities if e.kind == "place"}
        tagged.discard("united states")
        places.discard("united states")
        counts["place tags"] += len(tagged)
        counts["places right"] += len(tagged & places)
        counts["places found"] += len(places)
        for place in tagged - places:
            missed[f"place {place}"] += 1
        for place in places - tagged:
            missed[f"surplus {place}"] += 1
        for entity in story.entities:
            if entity.kind == "person":
                keys = person_keys(entity.name)
                if any(present(k, text) for k in keys):
                    counts["person tags"] += 1
                    right = any(
                        k == n or n.endswith(" " + k) for k in keys for n in names["person"]
                    )
                    counts["person right"] += right
                    if not right:
                        missed[f"person {entity.name} {story.id}"] += 1
            elif entity.kind == "org":
                forms = ORGS.get(entity.name, [entity.name])
                if any(_written(form, story) for form in forms):
                    counts["org tags"] += 1
                    right = any(key(form) in names["org"] for form in forms)
                    counts["org right"] += right
                    if not right:
                        missed[f"org {entity.name} {story.id}"] += 1
    for kind in ("person", "org"):
        print(f"{kind:7} recall {counts[kind + ' right'] / counts[kind + ' tags']:.3f}"
              f" of {counts[kind + ' tags']:,} tags whose name is in the text")  # fmt: skip
    recall = counts["places right"] / counts["place tags"]
    precision = counts["places right"] / counts["places found"]
    print(f"place   recall {recall:.3f} of {counts['place tags']:,}, precision {precision:.3f}"
          f" of {counts['places found']:,}")  # fmt: skip
    if misses:
        for name, count in missed.most_common(400):
            print(count, name)


def _countries_of(story: Story, country: dict[str, str]) -> set[str]:
    """The countries of 1987 a story is about: those it names, and those of the cities and
    provinces of its dateline and headline."""
    countries = {*country.values(), *PAST.values(), "soviet union", "zaire"}
    found = set()
    for mention in find(story):
        if mention.kind in ("place", "demonym"):
            name = key(mention.name.rpartition(", ")[2])
            name = PAST.get(name, name)
            if name not in countries and mention.field != "body":
                name = country.get(name, name)
            found.add(PAST.get(name, name))
    return found & countries


def _written(form: str, story: Story) -> bool:
    pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, form.split())) + r"(?!\w)"
    return re.search(pattern, f"{story.headline}\n{story.body}") is not None


if __name__ == "__main__":
    main()
