"""Families of English words against the stems of Snowball's stemmer, by pairs and by ranking.

    python tests/benchmarks/families.py

Pairs: of those in tests/labels/english_families.tsv, how many meet or stay apart as labelled; the
half `held` was not looked at while the rules were made. Ranking: nDCG@10 of plain BM25 (k1 1.2,
b .75) over headline, twice, and body, where words that share a name count as one. So the difference
is that of the names alone.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import measuring
from ranking import ndcg
from ranking_collections import COLLECTIONS, Collection

from searcher.analysis import words
from searcher.analysis.families import families, stems

LABELS = Path(__file__).parents[1] / "labels" / "english_families.tsv"
K1, B = 1.2, 0.75
# Words that say nothing of a subject, for all contenders alike.
STOPPED = frozenset(
    """
    a an the of and or in on to for with by is are was were be at from as that this it its what
    which who how have has do does there been i any
    """.split()
)

Names = Callable[[Sequence[str]], list[str]]
CONTENDERS: dict[str, Names] = {"words": list, "stems": stems, "families": families}


def pairs(names: Names, part: str) -> float:
    """The share of the labelled pairs of a part that are right."""
    rows = [line.split("\t") for line in LABELS.read_text().splitlines()]
    told = [(label, names([one, other])) for name, label, one, other in rows if name == part]
    return sum((one == other) == (label == "meet") for label, (one, other) in told) / len(told)


def ranking(collection: Collection, names: Names) -> float:
    """The mean nDCG@10 of the questions of a collection."""
    texts = [words(f"{s.headline} {s.headline} {s.body}") for s in collection.stories]
    asked = {number: words(text) for number, text in collection.questions.items()}
    every = sorted({word for text in (*texts, *asked.values()) for word in text} - STOPPED)
    name = dict(zip(every, names(every), strict=True))
    postings: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for place, text in enumerate(texts):
        for one, count in Counter(name[word] for word in text if word in name).items():
            postings[one].append((place, count))
    mean = sum(map(len, texts)) / len(texts)
    found = []
    for number, answers in collection.answers.items():
        scores: defaultdict[int, float] = defaultdict(float)
        for one in dict.fromkeys(name[word] for word in asked[number] if word in name):
            having = postings[one]
            rarity = math.log(1 + (len(texts) - len(having) + 0.5) / (len(having) + 0.5))
            for place, count in having:
                damping = K1 * (1 - B + B * len(texts[place]) / mean)
                scores[place] += rarity * count * (K1 + 1) / (count + damping)
        ranked = sorted(scores, key=lambda place: -scores[place])
        best = [collection.stories[place].id for place in ranked[:10]]
        found.append(ndcg(best, answers))
    return sum(found) / len(found)


def main() -> None:
    rows = [
        [part, *(f"{pairs(names, part):.3f}" for names in CONTENDERS.values())]
        for part in ("tuned", "held")
    ]
    measuring.table(["pairs", *CONTENDERS], rows)
    print()
    rows = []
    for title, load in COLLECTIONS.items():
        if title != "Reuters":
            collection = load()
            scores = (ranking(collection, names) for names in CONTENDERS.values())
            rows.append([title, *(f"{score:.3f}" for score in scores)])
    measuring.table(["nDCG@10", *CONTENDERS], rows)


if __name__ == "__main__":
    main()
