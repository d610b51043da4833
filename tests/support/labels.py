r"""A hundred stories whose people, organisations, places and designators were labelled by reading.

The first batch is of sixty. Thirty are from Reuters-21578 (1987, NEWID > 14800, bodies of 400 to
2,500 characters: the four that are all upper case, and 26 others drawn at random), thirty from this
century: several agencies, countries and formats, never from the first half of a format's samples.
The second batch is of forty of this century, labelled before anything was tuned for them: English
ones of the given samples with bodies of 350 to 5,000 characters that are news or releases, from 11
formats, 14 of them Reuters. One reader labelled all, without any tool that names entities, then
read all again. The texts are not ours to copy: `labels/stories.jsonl` says where each lies and at
what offsets its names are.

Since these labels were made, rules have been tuned on one half of each batch, by a hash of the
story's id (`is_held_out`): of the other half nobody who writes rules looks at what they miss.

The text labelled is `headline + "\n\n" + dateline + "\n\n" + body` of the story as the
project's own readers give it; a hash of it is kept, since offsets mean nothing in another text.

Every mention of a name is labelled, with one of four kinds:

person      Someone named, by any part of the name: a bare surname, a first name, a nickname, also
            of one invented. Without title, rank, honorific or age ("President [Ronald Reagan]",
            "Sir [Geoffrey Howe]", "Pope [Francis]"); with "Jr." and "III". A family's name and a
            name inside another name (a street, an award, a company) are not persons, animals
            neither.
org         A company, agency, ministry, court, parliament, party, bank, exchange, club or team,
            university, hospital, newspaper, broadcaster, army, named unit of one of them, group or
            international body, under full name, short form, nickname or initials. Its legal form
            belongs to it ("[Toyota Motor Corp]"), and so does a place or demonym in its name
            ("[Bank of England]", "[Belgian National Bank]", "[U.S. Agriculture Department]",
            "[United States House of Representatives]"); not so "[U.S.] automakers", "[Italy]'s
            [Enel]". Part of a title if it is the body's own name: "[Treasury] Secretary [James
            Baker]", "[House] Speaker"; not "Finance Minister". A club or university team is an org
            also when named by its town alone ("[Huddersfield] beat [Fulham]", "[Nebraska]
            quarterback"), a country's team only by a name of its own ("[Socceroos]", but "[England]
            forward" is the place). A league that clubs belong to, and a division of it, is one
            ("[NFL]", "[J-League]"); a cup, championship or tour stop is an event. An agency is
            labelled where it does something ("told [Reuters]"), not where it signs. A brand that
            speaks or trades counts ("[Slack] donated"); so does the maker before what it makes ("an
            [Apple] phone").
place       A country, state, region, city, quarter, street, address, island, sea, river, continent,
            field, and a building, venue or site with a name of its own. A country, capital or house
            that stands for those in it stays a place: "[Washington] protested", "the [Kremlin]",
            "the [White House]", "the [Pentagon]", "[Wall Street] analysts". A country before a noun
            is still itself ("[U.S.] dollars", "[UK] voters"), also inside a compound
            ("[London]-based", "[U.S.]-flagged"). "[Yonkers], [New York]" and "[Akron], [Ohio]" are
            two. Compass words only where they are part of the name or are one ("[West Germany]",
            "the [West]"; not "northern [Iraq]").
designator  What is told apart by letters and digits: weapons, vehicles, aircraft, ships' hulls,
            models of products, drugs and genes, diseases and variants: [S-400], [F-16C],
            [COVID-19]. Where all but digits is the maker's or the line's name it belongs to it
            ("[Boeing 737]"); otherwise the maker is an org of its own ("[Sukhoi] [Su-35S]"). Not:
            ratings (Aa-2), quantities (M-2), standards and versions (USB 3.0), bonds, roads, bills,
            scores, tickers, channels, document numbers. Bodies with digits are orgs ("[G-7]",
            "[EC-12]").

Not labelled: demonyms, languages and adjectives of them (Russian, European, Asian), adherents and
adjectives of parties and faiths (Democrat, Democratic-controlled, Moslem); works, laws, accords,
systems, lists, wars, storms, events and prizes with all that is in their name (Davis Cup, Shanghai
Masters), though not what stands before a plain noun ("the [Louvre] accord"); ships and products
without a number; currencies, "Treasury bills", Brent; the euro zone; tickers and codes
("<TOYO.T>"), e-mail and web addresses; days and seasons; who made the story, wherever it says so
(byline, "(Reuters) -", "Reporting by … in London", "Photo: …", "follow … at"; but a release's
contact is); generic short forms with a capital ("the Bank", "the Crown", "the Forces", "Parliament"
with no country, "the Street") and what is not written as a name in running text ("finance
ministry", "central bank", "Iraqi army"). In text all in capitals it is judged as if written
normally.

The span: without "the", also in "the [Hague]" (a capital "The" that belongs to the name is inside),
without possessive 's, quotes, brackets, or what a hyphen joins to it ("[IMF]-[World Bank] team");
with the 's of a name ("[Moody's]"), the s of a plural ("[T1700s]"), the dot of an abbreviation
("[Calif.]", "[U.S.]", "[Inc.]"). A name broken over two lines is one mention. A name followed by
its initials in brackets is two mentions of one entity. Nothing overlaps: the longest name wins.

`entity` is the same number for all mentions of the same one within a story: "U.S.", "United States"
and "America"; "James Baker" and "Baker". A city and a state of one name in one story share it; a
place and a team of one name do not.
"""

import json
import random
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from samples import SHARED

from searcher.archives import read
from searcher.story import Entity, Story

KINDS = ("person", "org", "place", "designator")
STORIES = Path(__file__).parents[1] / "labels" / "stories.jsonl"
RESAMPLES = 2000

Span = tuple[int, int, str]


class Changed(ValueError):
    """A story is not to be had as it was labelled."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One name at `start:end` of the text; mentions of the same one share `entity`."""

    start: int
    end: int
    kind: str
    entity: int

    @property
    def span(self) -> Span:
        return self.start, self.end, self.kind


@dataclass(frozen=True, slots=True)
class Labelled:
    """A story with its labels; `upper` where its body is all in capitals.

    Rules are not tuned on one that `is_held_out`.
    """

    archive: str
    story: Story
    upper: bool
    mentions: tuple[Mention, ...]
    is_held_out: bool = False
    batch: int = 1

    @property
    def text(self) -> str:
        return text_of(self.story)


def text_of(story: Story) -> str:
    """The text that is labelled."""
    return f"{story.headline}\n\n{story.dateline}\n\n{story.body}"


def folders() -> list[str]:
    """The folders of the shared material that labelled stories lie in."""
    return list(dict.fromkeys(line["archive"].rpartition("/")[0] for line in _lines()))


def load(archive: str = "") -> list[Labelled]:
    """The labelled stories of the archives whose path begins with `archive`; without it all.

    Raises FileNotFoundError where the material is absent, and Changed where a reader gives a story
    no more, or with another text than the one labelled.
    """
    wanted = [line for line in _lines() if line["archive"].startswith(archive)]
    found = {path: _stories(path) for path in {line["archive"] for line in wanted}}
    lost = [f"{x['archive']} {x['id']}" for x in wanted if x["sha256"] not in found[x["archive"]]]
    if lost:
        raise Changed(f"{len(lost)} stories are not as they were labelled: {', '.join(lost)}")
    return [
        Labelled(
            line["archive"],
            found[line["archive"]][line["sha256"]],
            line["upper"],
            tuple(Mention(*label) for label in line["labels"]),
            line["sha256"] in held_out(),
            line.get("batch", 1),
        )
        for line in wanted
    ]


@cache
def held_out() -> frozenset[str]:
    """The texts' hashes of the half that rules are not tuned on.

    Every second story in the order of its id's hash, of each batch, each century and of upper case
    apart.
    """
    strata: dict[tuple[int, bool, bool], list[Any]] = {}
    for line in sorted(_lines(), key=lambda line: sha256(line["id"].encode()).digest()):
        is_of_1987 = line["archive"].startswith("reuters21578")
        stratum = line.get("batch", 1), is_of_1987, line["upper"]
        strata.setdefault(stratum, []).append(line["sha256"])
    return frozenset(text for stratum in strata.values() for text in stratum[1::2])


def _lines() -> list[Any]:
    return [json.loads(line) for line in STORIES.read_text().splitlines()]


@cache
def _stories(archive: str) -> dict[str, Story]:
    path = SHARED / archive
    if not path.exists():
        raise FileNotFoundError(f"the labelled material is not here: {path}")
    stories = (found for found in read(path) if isinstance(found, Story))
    return {sha256(text_of(story).encode()).hexdigest(): story for story in stories}


@dataclass(frozen=True, slots=True)
class Measure:
    """How many of `predicted` are `right`, and how many were `labelled`.

    `low` and `high` hold the F1 of 95 of 100 sets of stories drawn again from these.

    >>> Measure(right=6, predicted=8, labelled=12, low=0.4, high=0.8)
    .750 precision .500 recall .600 F1 [.400, .800] of 12
    """

    right: int
    predicted: int
    labelled: int
    low: float = 0.0
    high: float = 1.0

    @property
    def precision(self) -> float:
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.labelled if self.labelled else 0.0

    @property
    def f1(self) -> float:
        return _f1(self.right, self.predicted, self.labelled)

    def __repr__(self) -> str:
        figures = (f"{x:.3f}".lstrip("0") for x in (self.precision, self.recall, self.f1))
        names = " ".join(f"{x} {name}" for x, name in zip(figures, _FIGURES, strict=True))
        low, high = (f"{x:.3f}".lstrip("0") for x in (self.low, self.high))
        return f"{names} [{low}, {high}] of {self.labelled}"


_FIGURES = ("precision", "recall", "F1")


@dataclass(frozen=True, slots=True)
class Score:
    """A Measure for each kind and for "all": of `mentions` by exact span and kind, of `entities`
    by name and kind within a story."""

    mentions: dict[str, Measure]
    entities: dict[str, Measure]


def score(
    gold: Sequence[Labelled],
    predicted: Sequence[tuple[Iterable[Span], Iterable[Entity]]],
    seed: int = 0,
) -> Score:
    """How well each story's predicted spans and entities agree with its labels.

    A span is right if start, end and kind are those of a label; a final dot is neither here nor
    there. An entity is right if the kind is the same and its name or an alias is, folded, one of
    the mentions' words of a labelled one. It counts for one labelled entity only, and that for it
    only: one found twice under two names is wrong once, two found as one are missed once. Kinds
    other than KINDS are not looked at.

    >>> from searcher.story import EPOCH
    >>> story = Story("1", EPOCH, "Erdoğan meets NATO's Rutte", "Mark Rutte flew to the U.S.")
    >>> spans = [(0, 7, "person"), (14, 18, "org"), (21, 26, "person"), (30, 40, "person")]
    >>> spans.append((53, 57, "place"))
    >>> mentions = [Mention(*span, entity) for span, entity in zip(spans, [0, 1, 2, 2, 3])]
    >>> gold = [Labelled("", story, False, tuple(mentions))]
    >>> entities = [Entity("person", "Erdogan"), Entity("person", "Mark Rutte"),
    ...             Entity("person", "Rutte"), Entity("place", "United States", ("U.S.",))]
    >>> found = score(gold, [([*spans[:2], (21, 26, "org"), (53, 56, "place")], entities)])
    >>> found.mentions["all"]
    .750 precision .600 recall .667 F1 [.667, .667] of 5
    >>> found.mentions["person"]
    1.000 precision .333 recall .500 F1 [.500, .500] of 3
    >>> found.entities["all"]
    .750 precision .750 recall .750 F1 [.750, .750] of 4
    """
    spans, names = [], []
    for labelled, (some_spans, some_entities) in zip(gold, predicted, strict=True):
        spans.append(_count_mentions(labelled, some_spans))
        names.append(_count_entities(labelled, some_entities))
    return Score(_measures(spans, seed), _measures(names, seed))


def fold(name: str) -> str:
    r"""A name as it is compared: without case, accents, a final dot, or care for spaces.

    >>> fold("İstanbul"), fold("Erdoğan"), fold("Savings and\n Loan"), fold("Inc.")
    ('istanbul', 'erdogan', 'savings and loan', 'inc')
    """
    letters = unicodedata.normalize("NFKD", name.replace("’", "'"))
    bare = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(bare.casefold().split()).rstrip(".")


Counts = Counter[tuple[str, str]]  # ("right", "person") -> how many


def _count_mentions(labelled: Labelled, spans: Iterable[Span]) -> Counts:
    def bare(span: Span) -> Span:
        start, end, kind = span
        return start, end - (labelled.text[start:end][-1:] == "."), kind

    gold = {bare(mention.span) for mention in labelled.mentions}
    found = {bare(span) for span in spans if span[2] in KINDS}
    return _counts((s[2] for s in gold & found), (s[2] for s in found), (s[2] for s in gold))


def _count_entities(labelled: Labelled, entities: Iterable[Entity]) -> Counts:
    names: dict[tuple[int, str], set[str]] = {}
    for mention in labelled.mentions:
        words = labelled.text[mention.start : mention.end]
        names.setdefault((mention.entity, mention.kind), set()).add(fold(words))
    found = [entity for entity in entities if entity.kind in KINDS]
    free, right = dict(names), []
    for entity in found:
        aliases = {fold(name) for name in (entity.name, *entity.aliases)}
        hit = next((k for k, v in free.items() if k[1] == entity.kind and v & aliases), None)
        if hit:
            del free[hit]
            right.append(entity.kind)
    return _counts(right, (e.kind for e in found), (kind for _, kind in names))


def _counts(right: Iterable[str], predicted: Iterable[str], labelled: Iterable[str]) -> Counts:
    counts: Counts = Counter()
    for what, kinds in zip(_WHAT, (right, predicted, labelled), strict=True):
        for kind in kinds:
            counts[what, kind] += 1
            counts[what, "all"] += 1
    return counts


_WHAT = ("right", "predicted", "labelled")


def _measures(stories: list[Counts], seed: int) -> dict[str, Measure]:
    """The sum of the stories' counts, with intervals by drawing stories again (percentiles)."""
    drawn = random.Random(seed)
    samples = [_sum(drawn.choices(stories, k=len(stories))) for _ in range(RESAMPLES)]
    return {kind: _measure(_sum(stories), samples, kind) for kind in ("all", *KINDS)}


def _measure(total: Counts, samples: list[Counts], kind: str) -> Measure:
    right, predicted, labelled = (total[what, kind] for what in _WHAT)
    values = sorted(_f1(*(sample[what, kind] for what in _WHAT)) for sample in samples)
    low, high = (values[int(share * (RESAMPLES - 1))] for share in (0.025, 0.975))
    return Measure(right, predicted, labelled, low, high)


def _sum(stories: Iterable[Counts]) -> Counts:
    total: Counts = Counter()
    for counts in stories:
        total.update(counts)
    return total


def _f1(right: int, predicted: int, labelled: int) -> float:
    return 2 * right / (predicted + labelled) if predicted + labelled else 0.0
