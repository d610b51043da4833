"""How well hits are ranked: nDCG@10 and MAP on six collections with judged answers.

    python tests/benchmarks/ranking.py [CONTENDER …]

A question is asked as any of its words. All contenders but ours are given headline and body as one
text. Two-sided p is of a permutation test paired by question: how often signs of the differences to
a contender, thrown at random, give as much as ours has.
The settings are chosen by
ranking_settings.py.
"""

import math
import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import build
import measuring
from ranking_collections import COLLECTIONS, Collection

from searcher.analysis import words
from searcher.engines import open_engine
from searcher.query.nodes import Or, Query, Word
from searcher.story import Story

PERMUTATIONS = 20_000
DEPTH = 1_000

Search = Callable[[str], list[str]]  # a question; the ids of the stories found, best first
Scores = dict[str, list[float]]  # nDCG@10 and average precision of each question


def any_of(question: str) -> Query:
    """Any of the words of a question, each once."""
    return Or(tuple(Word(word) for word in dict.fromkeys(words(question))))


def ours(stories: list[Story], folder: Path, engine: str = "tantivy") -> Search:
    opened = open_engine(engine, folder, create=True, write=True)
    for story in stories:
        opened.add(story, fresh=True)
    opened.commit()
    return lambda question: [
        hit.story.id for hit in opened.search(any_of(question), DEPTH, count=False).hits
    ]


def plain(stories: list[Story], folder: Path, analyser: str = "default") -> Search:
    import tantivy
    from tantivy import Occur
    from tantivy import Query as Native

    folder.mkdir()
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    schema = builder.add_text_field("text", tokenizer_name=analyser).build()
    index = tantivy.Index(schema, path=str(folder))
    writer = index.writer()
    for story in stories:
        writer.add_document(tantivy.Document(id=story.id, text=f"{story.headline}\n{story.body}"))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def search(question: str) -> list[str]:
        terms = dict.fromkeys(words(question))
        if analyser == "en_stem":
            terms = dict.fromkeys(
                tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
                .filter(tantivy.Filter.stemmer("english")).build().analyze(" ".join(terms))
            )  # fmt: skip
        query = Native.boolean_query(
            [(Occur.Should, Native.term_query(schema, "text", term)) for term in terms]
        )
        hits = searcher.search(query, limit=DEPTH).hits
        return [str(searcher.doc(at)["id"][0]) for _, at in hits]

    return search


def stemmed(text: str) -> list[str]:
    """The words of a text, stemmed as Snowball's English stemmer does."""
    import tantivy

    analyser = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )
    return analyser.analyze(" ".join(words(text)))


def fts5(stories: list[Story], folder: Path) -> Search:
    import sqlite3

    folder.mkdir()
    database = sqlite3.connect(folder / "stories.sqlite")
    tokenize = "tokenize = 'porter unicode61'"
    database.execute(f"CREATE VIRTUAL TABLE words USING fts5(headline, body, {tokenize})")
    insert = "INSERT INTO words (rowid, headline, body) VALUES (?, ?, ?)"
    for number, story in enumerate(stories, 1):
        database.execute(insert, (number, story.headline, story.body))

    def search(question: str) -> list[str]:
        match = " OR ".join(f'"{word}"' for word in dict.fromkeys(words(question)))
        rows = database.execute(
            f"SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT {DEPTH}", (match,)
        )
        return [stories[number - 1].id for (number,) in rows]

    return search


def bm25s(stories: list[Story], folder: Path) -> Search:
    import bm25s as library

    found = library.BM25()
    texts = [stemmed(f"{story.headline}\n{story.body}") for story in stories]
    found.index(texts, show_progress=False)

    def search(question: str) -> list[str]:
        asked = list(dict.fromkeys(stemmed(question)))
        numbers, _ = found.retrieve([asked], k=min(DEPTH, len(stories)), show_progress=False)
        return [stories[number].id for number in numbers[0]]

    return search


def whoosh(stories: list[Story], folder: Path) -> Search:
    from whoosh import index, query

    build.whoosh(stories, folder)
    searcher = index.open_dir(str(folder)).searcher()
    ids = {position: story.id for position, story in enumerate(stories)}

    def search(question: str) -> list[str]:
        terms = dict.fromkeys(words(question))
        each = [query.Term(field, term) for term in terms for field in ("headline", "body")]
        return [ids[hit.docnum] for hit in searcher.search(query.Or(each), limit=DEPTH)]

    return search


OURS = "ours"
CONTENDERS: dict[str, Callable[[list[Story], Path], Search]] = {
    OURS: ours,
    "ours on Whoosh": lambda stories, folder: ours(stories, folder, "whoosh"),
    "plain BM25": plain,
    "BM25, stemmed": lambda stories, folder: plain(stories, folder, "en_stem"),
    "FTS5, porter": fts5,
    "bm25s, stemmed": bm25s,
    "Whoosh": whoosh,
}


def ndcg(found: list[str], answers: set[str]) -> float:
    """Normalised discounted cumulative gain of the first ten; every answer counts one.

    >>> ndcg(["b", "a"], {"a"})
    0.6309297535714575
    """
    best = _discounted([True] * min(10, len(answers)))
    return _discounted([id in answers for id in found[:10]]) / best


def average_precision(found: list[str], answers: set[str]) -> float:
    """The mean of the precision at each answer; answers not found have none.

    >>> average_precision(["b", "a"], {"a"})
    0.5
    """
    ranks = [rank for rank, id in enumerate(found, 1) if id in answers]
    return sum(number / rank for number, rank in enumerate(ranks, 1)) / len(answers)


def chance_of(differences: list[float], seed: int = 1) -> float:
    """The share of random signs that make a mean at least as far from 0."""
    chance = random.Random(seed)
    told = [difference for difference in differences if difference]
    observed = abs(sum(differences)) - 1e-12
    many = 0
    for _ in range(PERMUTATIONS):
        bits = chance.getrandbits(max(1, len(told)))
        total = sum(d if bits >> n & 1 else -d for n, d in enumerate(told))
        many += abs(total) >= observed
    return many / PERMUTATIONS


def _discounted(are_answers: list[bool]) -> float:
    return sum(hit / math.log2(rank + 1) for rank, hit in enumerate(are_answers, 1))


def scored(collection: Collection, search: Search) -> Scores:
    """nDCG@10 and average precision of each question."""
    pairs = [
        (search(collection.questions[number]), answers)
        for number, answers in collection.answers.items()
    ]
    return {
        "ndcg": [ndcg(*pair) for pair in pairs],
        "map": [average_precision(*pair) for pair in pairs],
    }


def scores_of(collection: Collection, contender: str) -> Scores:
    with tempfile.TemporaryDirectory() as folder:
        return scored(collection, CONTENDERS[contender](collection.stories, Path(folder) / "index"))


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


def show(name: str, measured: dict[str, Scores]) -> None:
    """Print a row a contender, and how likely it is that ours differs from it by chance."""
    rows = []
    for contender, found in measured.items():
        row = [contender]
        for measure in ("ndcg", "map"):
            row.append(f"{mean(found[measure]):.3f}")
            own = measured[OURS][measure]
            differences = [a - b for a, b in zip(own, found[measure], strict=True)]
            has_other = any(differences)
            row.append(f"{mean(differences):+.3f}" if has_other else "")
            row.append(f"{chance_of(differences):.4f}" if has_other else "")
        rows.append(row)
    measuring.table([name, "nDCG@10", "ours", "p", "MAP", "ours", "p"], rows)
    print(flush=True)


def pooled(by_collection: list[dict[str, Scores]]) -> dict[str, Scores]:
    """The scores over all questions of all collections."""
    return {
        contender: {
            measure: [score for found in by_collection for score in found[contender][measure]]
            for measure in ("ndcg", "map")
        }
        for contender in by_collection[0]
    }


def main() -> None:
    if sys.argv[1:2] == ["--be"]:  # a process each: ours on Whoosh allows no other's files
        measuring.report(**scores_of(COLLECTIONS[sys.argv[2]](), sys.argv[3]))
        return
    names = [n for n in CONTENDERS if n in (sys.argv[1:] or CONTENDERS) or n == OURS]
    measured = []
    for collection in COLLECTIONS:
        measured.append({n: measuring.ask(__file__, "--be", collection, n) for n in names})
        show(collection, measured[-1])
    show("all questions", pooled(measured))


if __name__ == "__main__":
    main()
