"""How well hits are ranked: nDCG@10 and MAP on two collections with judged answers.

    python tests/benchmarks/ranking.py [CONTENDER …]

TIME is 423 articles of a news weekly of 1963 and 83 questions; Cranfield 1,398 abstracts, whose
titles are taken for headlines, and 225 questions. A question is asked as any of its words. Plain
BM25 is tantivy's over one field of headline and body. Two-sided p is of a permutation test paired
by question: how often signs of the differences to plain BM25, thrown at random, give as much.
"""

import json
import math
import random
import re
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import build
import measuring

from searcher.analysis import words
from searcher.engines import open_engine
from searcher.query.nodes import Or, Query, Word
from searcher.story import EPOCH, Story

FOLDER = measuring.REUTERS.parents[1] / "ranking"
PERMUTATIONS = 20_000
DEPTH = 1_000


@dataclass(frozen=True, slots=True)
class Collection:
    """Stories, questions by number, and the ids of the stories that answer each."""

    name: str
    stories: list[Story]
    questions: dict[str, str]
    answers: dict[str, set[str]]


Search = Callable[[str], list[str]]  # a question; the ids of the stories found, best first


def time_magazine() -> Collection:
    """TIME 1963."""
    folder = FOLDER / "time"
    stories = [
        Story(str(row["id"]), datetime.fromisoformat(row["date"]).replace(tzinfo=UTC), "",
              row["text"])
        for row in map(json.loads, (folder / "docs.jsonl").read_text().splitlines())
    ]  # fmt: skip
    questions = {
        str(row["qid"]): row["text"]
        for row in map(json.loads, (folder / "queries.jsonl").read_text().splitlines())
    }
    answers: dict[str, set[str]] = {}
    for line in (folder / "qrels.tsv").read_text().splitlines():
        number, _, story, _ = line.split()
        answers.setdefault(number, set()).add(story)
    return Collection("TIME", stories, questions, answers)


def cranfield() -> Collection:
    """Cranfield: all that was graded useful is an answer; questions are numbered by their place."""
    folder = FOLDER / "cranfield"
    stories = []
    for record in (folder / "cran.all.1400").read_text().split("\n.I ")[0:]:
        number, rest = record.removeprefix(".I ").split("\n", 1)
        parts = re.split(r"^\.([TABW])$", rest, flags=re.MULTILINE)
        found = {name: text.strip() for name, text in zip(parts[1::2], parts[2::2], strict=True)}
        body = found["W"].removeprefix(found["T"]).strip()
        if found["W"]:
            stories.append(Story(number.strip(), EPOCH, found["T"], body))
    asked = re.split(r"^\.I \d+\n\.W\n", (folder / "cran.qry").read_text(), flags=re.MULTILINE)
    questions = {str(number): text.strip() for number, text in enumerate(asked[1:], 1)}
    answers: dict[str, set[str]] = {}
    for line in filter(str.strip, (folder / "cranqrel").read_text().splitlines()):
        number, story, grade = line.split()[:3]
        if int(grade) > 0:
            answers.setdefault(number, set()).add(story)
    return Collection("Cranfield", stories, questions, answers)


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


def fts5(stories: list[Story], folder: Path) -> Search:
    import sqlite3

    build.fts5(stories, folder)
    database = sqlite3.connect(folder / "stories.sqlite")

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
    texts = [words(f"{story.headline}\n{story.body}") for story in stories]
    found.index(texts, show_progress=False)

    def search(question: str) -> list[str]:
        asked = list(dict.fromkeys(words(question)))
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


PLAIN = "plain BM25"
CONTENDERS: dict[str, Callable[[list[Story], Path], Search]] = {
    PLAIN: plain,
    "plain BM25, stemmed": lambda stories, folder: plain(stories, folder, "en_stem"),
    "ours": ours,
    "ours on Whoosh": lambda stories, folder: ours(stories, folder, "whoosh"),
    "SQLite FTS5": fts5,
    "bm25s": bm25s,
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


def scores(collection: Collection, contender: str) -> dict[str, list[float]]:
    """nDCG@10 and average precision of each question."""
    with tempfile.TemporaryDirectory() as folder:
        search = CONTENDERS[contender](collection.stories, Path(folder) / "index")
        pairs = [
            (search(collection.questions[number]), answers)
            for number, answers in collection.answers.items()
        ]
    return {
        "ndcg": [ndcg(*pair) for pair in pairs],
        "map": [average_precision(*pair) for pair in pairs],
    }


def show(name: str, measured: dict[str, dict[str, list[float]]]) -> None:
    """Print a row a contender."""
    rows = []
    for contender, found in measured.items():
        row = [contender]
        for measure in ("ndcg", "map"):
            own, base = found[measure], measured[PLAIN][measure]
            row.append(f"{sum(own) / len(own):.3f}")
            differences = [a - b for a, b in zip(own, base, strict=True)]
            row.append(f"{chance_of(differences):.4f}" if any(differences) else "")
        rows.append(row)
    measuring.table([name, "nDCG@10", "p", "MAP", "p"], rows)
    print()


COLLECTIONS = {"TIME": time_magazine, "Cranfield": cranfield}


def main() -> None:
    if sys.argv[1:2] == ["--be"]:  # a process each: ours on Whoosh allows no other's files
        measuring.report(**scores(COLLECTIONS[sys.argv[2]](), sys.argv[3]))
        return
    names = [n for n in CONTENDERS if n in (sys.argv[1:] or CONTENDERS) or n == PLAIN]
    for collection in COLLECTIONS:
        show(collection, {n: measuring.ask(__file__, "--be", collection, n) for n in names})


if __name__ == "__main__":
    main()
