"""How well the extractor does on the stories labelled by hand (tests/labels).

    python tests/benchmarks/entities_labelled.py [--extractor rules|spacy] [--misses]

Entities are scored within a story, without the archive's own tags; see labels.score. Rules are
tuned on one half of the stories, and on the other never: --misses shows those of the tuning half
alone. Both batches of stories, and those in upper case, are reported apart. Intervals hold the F1
of 95 of 100 sets drawn again.

The labels leave demonyms out, while the extractor relates "Turkish" to Turkey. A place that a story
names by demonyms only is therefore neither right nor wrong here; the last line of each group says
what the figures are with all of these places counted as wrong.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec.structs import replace

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from labels import KINDS, Labelled, Span, fold, load, score

from searcher.entities import extract, find
from searcher.story import Entity, Story

Found = tuple[list[Span], Sequence[Entity], Sequence[Entity]]


def is_of_1987(x: Labelled) -> bool:
    """Whether a story is of Reuters-21578; some of the others have no date."""
    return x.story.date is not None and x.story.date.year < 2000


GROUPS: dict[str, Callable[[Labelled], bool]] = {
    "first batch, mixed case": lambda x: x.batch == 1 and not x.upper,
    "first batch, tuning half": lambda x: x.batch == 1 and not x.upper and not x.is_held_out,
    "first batch, held-out half": lambda x: x.batch == 1 and not x.upper and x.is_held_out,
    "first batch, of 1987": lambda x: x.batch == 1 and not x.upper and is_of_1987(x),
    "first batch, after 2000": lambda x: x.batch == 1 and not x.upper and not is_of_1987(x),
    "first batch, upper case": lambda x: x.batch == 1 and x.upper,
    "second batch": lambda x: x.batch == 2,
    "second batch, tuning half": lambda x: x.batch == 2 and not x.is_held_out,
    "second batch, held-out half": lambda x: x.batch == 2 and x.is_held_out,
}


def predicted(story: Story, extractor: str) -> Found:
    """The spans of the mentions in the labelled text, the entities that are named, and the places
    that demonyms alone relate to."""
    bare = replace(story, entities=())
    after_headline = len(story.headline) + 2
    starts = {
        "headline": 0,
        "dateline": after_headline,
        "body": after_headline + len(story.dateline) + 2,
    }
    mentions = find(bare, extractor)
    spans = [(starts[m.field] + m.start, starts[m.field] + m.end, m.kind) for m in mentions]
    named = {(m.kind, m.name) for m in mentions}
    entities = extract(bare, extractor).entities
    related = [e for e in entities if (e.kind, e.name) not in named]
    return spans, [e for e in entities if e not in related], related


def show_misses(labelled: Labelled, entities: Sequence[Entity]) -> None:
    """Print the entities that are wrong, and those missed, of a story."""
    names: dict[tuple[int, str], set[str]] = {}
    for m in labelled.mentions:
        names.setdefault((m.entity, m.kind), set()).add(fold(labelled.text[m.start : m.end]))
    print(f"{labelled.archive} {labelled.story.id}")
    for entity in entities:
        own = {fold(name) for name in (entity.name, *entity.aliases)}
        if not any(kind == entity.kind and own & words for (_, kind), words in names.items()):
            print(f"  wrong   {entity.kind:10} {entity.name}")
    for (_, kind), words in names.items():
        if not any(
            e.kind == kind and words & {fold(n) for n in (e.name, *e.aliases)} for e in entities
        ):
            print(f"  missed  {kind:10} {', '.join(sorted(words))}")


def report(name: str, some: Sequence[tuple[Labelled, Found]]) -> None:
    """Print the figures of a group of stories."""
    gold = [labelled for labelled, _ in some]
    result = score(gold, [found[:2] for _, found in some])
    print(f"{name}, {len(some)} stories")
    for what, measures in (("entities", result.entities), ("mentions", result.mentions)):
        for kind in ("all", *KINDS):
            print(f"  {what} {kind:10} {measures[kind]}")
    strict = score(gold, [(spans, [*named, *related]) for _, (spans, named, related) in some])
    for kind in ("all", "place"):
        print(f"  entities {kind:10} {strict.entities[kind]} with demonyms counted")


def main() -> None:
    extractor = (
        sys.argv[sys.argv.index("--extractor") + 1] if "--extractor" in sys.argv else "rules"
    )
    every = [(labelled, predicted(labelled.story, extractor)) for labelled in load()]
    if "--misses" in sys.argv:
        for labelled, (_, entities, _related) in every:
            if not labelled.is_held_out:
                show_misses(labelled, entities)
        return
    for name, belongs in GROUPS.items():
        report(name, [(labelled, found) for labelled, found in every if belongs(labelled)])


if __name__ == "__main__":
    main()
