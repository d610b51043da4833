"""How well the extractor does on the stories labelled by hand (tests/labels).

    python tests/benchmarks/entities_labelled.py [--extractor rules|spacy] [--misses]

Entities are scored within a story, without the archive's own tags; see labels.score. Stories in
upper case are reported apart. Intervals hold the F1 of 95 of 100 sets drawn again.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from labels import KINDS, Labelled, Span, fold, load, score

from searcher.entities import extract, find
from searcher.story import Entity, Story


def predicted(story: Story, extractor: str) -> tuple[list[Span], Sequence[Entity]]:
    """The spans of the mentions in the labelled text, and the entities."""
    bare = replace(story, entities=())
    after_headline = len(story.headline) + 2
    starts = {
        "headline": 0,
        "dateline": after_headline,
        "body": after_headline + len(story.dateline) + 2,
    }
    spans = [
        (starts[m.field] + m.start, starts[m.field] + m.end, m.kind) for m in find(bare, extractor)
    ]
    return spans, extract(bare, extractor).entities


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


def main() -> None:
    extractor = (
        sys.argv[sys.argv.index("--extractor") + 1] if "--extractor" in sys.argv else "rules"
    )
    gold = load()
    found = [predicted(labelled.story, extractor) for labelled in gold]
    if "--misses" in sys.argv:
        for labelled, (_, entities) in zip(gold, found, strict=True):
            show_misses(labelled, entities)
    groups: dict[str, Callable[[Labelled], bool]] = {
        "mixed case": lambda x: not x.upper,
        "of 1987": lambda x: not x.upper and x.story.date.year < 2000,
        "after 2000": lambda x: not x.upper and x.story.date.year >= 2000,
        "upper case": lambda x: x.upper,
    }
    for name, belongs in groups.items():
        some = [(g, p) for g, p in zip(gold, found, strict=True) if belongs(g)]
        result = score([g for g, _ in some], [p for _, p in some])
        print(f"{name}, {len(some)} stories")
        for kind in ("all", *KINDS):
            print(f"  entities {kind:10} {result.entities[kind]}")
        for kind in ("all", *KINDS):
            print(f"  mentions {kind:10} {result.mentions[kind]}")


if __name__ == "__main__":
    main()
