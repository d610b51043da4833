"""Six collections with judged answers, read from the data beside the project; none of it is ours.

TIME (423 articles of a news weekly), CISI and MED (abstracts), ADI (82 papers) and Cranfield
(1,398 abstracts) are research collections, whose own titles are taken for headlines. The sixth is
made here: Reuters-21578, where the tags that indexers of 1987 gave the stories are the answers to
questions such as "crude oil".
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import measuring

from searcher.archives import read
from searcher.story import EPOCH, Story

FOLDER = measuring.REUTERS.parents[1] / "ranking"
FEWEST = 3  # stories that must have a tag for it to be asked for

# Tags of Reuters-21578 as a reader would ask for them.
TOPICS = {
    "acq": "mergers and acquisitions", "alum": "aluminium", "barley": "barley",
    "bop": "balance of payments", "carcass": "meat and carcasses", "castor-oil": "castor oil",
    "cocoa": "cocoa", "coconut": "coconut", "coconut-oil": "coconut oil", "coffee": "coffee",
    "copper": "copper", "copra-cake": "copra", "corn": "corn", "cotton": "cotton",
    "cpi": "consumer prices and inflation", "cpu": "capacity utilisation", "crude": "crude oil",
    "dlr": "the dollar", "earn": "company earnings", "f-cattle": "feeder cattle",
    "fishmeal": "fishmeal", "fuel": "fuel oil", "gas": "gasoline", "gnp": "gross national product",
    "gold": "gold", "grain": "grain exports", "groundnut": "groundnuts", "heat": "heating oil",
    "hog": "hogs", "housing": "housing starts", "income": "personal income",
    "instal-debt": "consumer credit and instalment debt", "interest": "interest rates",
    "inventories": "business inventories", "ipi": "industrial production",
    "iron-steel": "iron and steel", "jet": "jet fuel and kerosene",
    "jobs": "unemployment and jobs", "l-cattle": "live cattle", "lead": "lead metal",
    "lei": "leading economic indicators", "linseed": "linseed", "livestock": "livestock",
    "lumber": "lumber", "meal-feed": "animal feed", "money-fx": "foreign exchange markets",
    "money-supply": "money supply", "naphtha": "naphtha", "nat-gas": "natural gas",
    "nickel": "nickel", "oat": "oats", "oilseed": "oilseeds", "orange": "orange juice",
    "palladium": "palladium", "palm-oil": "palm oil", "palmkernel": "palm kernel",
    "pet-chem": "petrochemicals", "platinum": "platinum", "pork-belly": "pork bellies",
    "potato": "potatoes", "propane": "propane", "rape-oil": "rapeseed oil",
    "rapeseed": "rapeseed", "reserves": "foreign reserves", "retail": "retail sales",
    "rice": "rice", "rubber": "rubber", "ship": "shipping", "silver": "silver",
    "sorghum": "sorghum", "soy-meal": "soybean meal", "soy-oil": "soybean oil",
    "soybean": "soybeans", "stg": "sterling", "strategic-metal": "strategic metals",
    "sugar": "sugar", "sun-oil": "sunflower oil", "sunseed": "sunflower seed", "tapioca": "tapioca",
    "tea": "tea", "tin": "tin", "trade": "trade deficits and surpluses",
    "veg-oil": "vegetable oils", "wheat": "wheat", "wool": "wool",
    "wpi": "wholesale and producer prices", "yen": "the yen", "zinc": "zinc",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Collection:
    """Stories, questions by number, and the ids of the stories that answer each."""

    name: str
    stories: list[Story]
    questions: dict[str, str]
    answers: dict[str, set[str]]


def reuters() -> Collection:
    """Reuters-21578: a tag of at least three stories is a question, and they are its answers."""
    stories = [s for s in read(measuring.REUTERS) if isinstance(s, Story) and s.body]
    answers: dict[str, set[str]] = {}
    for story in stories:
        for topic in story.topics:
            answers.setdefault(topic, set()).add(story.id)
    asked = {t: name for t, name in TOPICS.items() if len(answers.get(t, ())) >= FEWEST}
    return Collection("Reuters", stories, asked, {topic: answers[topic] for topic in asked})


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


def _rows(name: str) -> Collection:
    """A collection of three files: documents, questions, and pairs of them."""
    folder = FOLDER / name.lower()
    stories = [
        Story(str(row["id"]), _date(row), row.get("title", ""), row["text"])
        for row in map(json.loads, (folder / "docs.jsonl").read_text().splitlines())
    ]
    questions = {
        str(row.get("id", row.get("qid"))): row["text"]
        for row in map(json.loads, (folder / "queries.jsonl").read_text().splitlines())
    }
    answers: dict[str, set[str]] = {}
    for line in (folder / "qrels.tsv").read_text().splitlines():
        columns = line.split()
        # TIME's have trec_eval's columns: a question, 0, a document, a grade.
        answers.setdefault(columns[0], set()).add(columns[2] if len(columns) == 4 else columns[1])
    return Collection(name, stories, questions, answers)


def _date(row: dict[str, str]) -> datetime:
    return datetime.fromisoformat(row["date"]).replace(tzinfo=UTC) if "date" in row else EPOCH


COLLECTIONS: dict[str, Callable[[], Collection]] = {
    "TIME": lambda: _rows("TIME"),
    "Cranfield": cranfield,
    "CISI": lambda: _rows("CISI"),
    "MED": lambda: _rows("MED"),
    "ADI": lambda: _rows("ADI"),
    "Reuters": reuters,
}
