"""How the numbers of `searcher.engines.ranking` were chosen, by nested cross-validation.

    python tests/benchmarks/ranking_settings.py

For each of the six collections those settings are taken that are best on the mean of the other
five. What they score on the one left out is what is to be expected of a collection that nobody has
seen; it is compared with the contenders of ranking.py. Then comes what each setting does to each
collection.
"""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import measuring
from ranking import DEPTH, OURS, Scores, Search, any_of, mean, pooled, scored, show
from ranking_collections import COLLECTIONS, Collection

from searcher.engines import one_text, open_engine, ranking
from searcher.engines.results import Order
from searcher.engines.tantivy import slots

PEERS = ("plain BM25", "BM25, stemmed", "FTS5, porter", "bm25s, stemmed")


class Settings(NamedTuple):
    """The numbers of `searcher.engines.ranking`."""

    headline: int = ranking.HEADLINE
    inflected: float = ranking.INFLECTED
    others: float = ranking.OTHERS
    function: float = ranking.FUNCTION


TRIED = [Settings(*each) for each in product((1, 2, 3), (0.7, 0.85, 1.0), (0.15, 0.3, 1.0),
                                             (0.1, 0.2, 0.3, 1.0))]  # fmt: skip
WITHOUT = {
    "as they are": Settings(),
    "headline once": Settings(headline=1),
    "an inflection .4": Settings(inflected=0.4),
    "an inflection 1": Settings(inflected=1.0),
    "best inflection alone": Settings(others=0.0),
    "inflections added": Settings(others=1.0),
    "function words 1": Settings(function=1.0),
}


@contextmanager
def under(settings: Settings) -> Iterator[None]:
    """Rank by these settings inside a `with`."""
    with ExitStack() as patched:
        for module, name, value in (
            (one_text, "HEADLINE", settings.headline),
            (ranking, "INFLECTED", settings.inflected),
            (slots, "OTHERS", settings.others),
            (ranking, "FUNCTION", settings.function),
        ):
            patched.enter_context(mock.patch.object(module, name, value))
        yield


def tuned(collection: Collection, tried: list[Settings]) -> list[Scores]:
    """What each of these settings scores. An index is built for each weight of headlines."""
    found: dict[Settings, Scores] = {}
    for headline in dict.fromkeys(settings.headline for settings in tried):
        with tempfile.TemporaryDirectory() as folder:
            with under(Settings(headline=headline)):
                engine: Any = open_engine("tantivy", Path(folder), create=True, write=True)
                for story in collection.stories:
                    engine.add(story, fresh=True)
                engine.commit()
            for settings in tried:
                if settings.headline == headline:
                    with under(settings):
                        found[settings] = scored(collection, by_address(engine))
            engine.close()
    return [found[settings] for settings in tried]


def by_address(engine: Any) -> Search:
    """Searches without reading the stories found, but for their ids, and these once."""
    reader = engine._reader
    ids: dict[tuple[int, int], str] = engine.__dict__.setdefault("ids_for_ranking", {})

    def id_of(address: Any) -> str:
        place = address.segment_ord, address.doc
        if place not in ids:
            ids[place] = reader.story(address).id
        return ids[place]

    def search(question: str) -> list[str]:
        native = engine._compile(any_of(question)).native
        rows, _ = reader.rows(native, Order.RELEVANCE, 0, DEPTH)
        return [id_of(address) for _, address in rows]

    return search


def cross_validate(found: dict[str, list[Scores]]) -> dict[str, Scores]:
    """What the settings that are best on the other collections score on each; these are printed."""
    means = {
        name: [(mean(one["ndcg"]), mean(one["map"])) for one in each]
        for name, each in found.items()
    }
    rows, held_out = [], {}
    for name, own in means.items():
        totals = [
            sum(sum(means[other][number]) for other in means if other != name)
            for number in range(len(TRIED))
        ]
        chosen = totals.index(max(totals))
        held_out[name] = found[name][chosen]
        best = max(range(len(TRIED)), key=lambda number: sum(own[number]))
        rows.append([
            name, "/".join(f"{value:g}" for value in TRIED[chosen]),
            f"{own[chosen][0]:.3f}/{own[chosen][1]:.3f}", f"{own[best][0]:.3f}/{own[best][1]:.3f}",
        ])  # fmt: skip
    measuring.table(["left out", "chosen on the others", "scores", "its own best"], rows)
    print()
    return held_out


def ablate(found: dict[str, list[Scores]]) -> None:
    """Print what each setting does to each collection."""
    rows = []
    for number, label in enumerate(WITHOUT):
        row = [label]
        for each in found.values():
            own, base = each[number], each[0]
            row.append("/".join(
                f"{mean(own[m]):.3f}" if own is base else f"{mean(own[m]) - mean(base[m]):+.3f}"
                for m in ("ndcg", "map")
            ))  # fmt: skip
        rows.append(row)
    measuring.table(["", *found], rows)
    print()


def main() -> None:
    collections = [make() for make in COLLECTIONS.values()]
    ablate({one.name: tuned(one, list(WITHOUT.values())) for one in collections})
    ours = cross_validate({one.name: tuned(one, TRIED) for one in collections})
    script = str(Path(__file__).with_name("ranking.py"))
    by_collection = []
    for name in COLLECTIONS:
        peers = {peer: measuring.ask(script, "--be", name, peer) for peer in PEERS}
        by_collection.append({OURS: ours[name], **peers})
        show(f"{name}, left out", by_collection[-1])
    show("all questions", pooled(by_collection))


if __name__ == "__main__":
    main()
