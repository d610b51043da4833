"""The labels fit their texts: they cover whole words, and none overlaps another."""

from itertools import pairwise

import labels
import pytest
from checking import every
from samples import SHARED

from searcher.story import Entity

pytestmark = [
    pytest.mark.given,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the labelled material is not here"),
]


@pytest.fixture(scope="module", params=labels.folders())
def stories(request: pytest.FixtureRequest) -> list[labels.Labelled]:
    """The labelled stories of one folder; loading checks their hashes."""
    return labels.load(f"{request.param}/")


def test_labels_are_whole_words(stories: list[labels.Labelled]) -> None:
    mentions = ((story, mention) for story in stories for mention in story.mentions)
    for story, mention in every(mentions):
        name = story.text[mention.start : mention.end]
        around = story.text[mention.start - 1 : mention.start] + story.text[mention.end :][:1]
        assert name == name.strip() != "", story.story.id
        assert name[0].isalnum(), (story.story.id, name)
        assert name[-1].isalnum() or name[-1] in ".'!", (story.story.id, name)
        assert not any(c.isalnum() for c in around), (story.story.id, name, around)


def test_labels_do_not_overlap(stories: list[labels.Labelled]) -> None:
    pairs = ((story, pair) for story in stories for pair in pairwise(story.mentions))
    for story, (one, next_one) in every(pairs):
        assert one.end <= next_one.start, (story.story.id, one, next_one)


def test_an_entity_is_of_one_kind(stories: list[labels.Labelled]) -> None:
    for story in every(stories):
        kinds = {(mention.entity, mention.kind) for mention in story.mentions}
        assert {kind for _, kind in kinds} <= set(labels.KINDS)
        assert len(kinds) == len({entity for entity, _ in kinds}), story.story.id


def test_stories_are_upper_as_said(stories: list[labels.Labelled]) -> None:
    for story in every(stories):
        letters = [c for c in story.story.body if c.isalpha()]
        lower = sum(c.islower() for c in letters)
        assert story.upper == (lower < 0.05 * len(letters)), story.story.id


def test_perfect_entities_score_one(stories: list[labels.Labelled]) -> None:
    """The labels score 1.0 against themselves, so no two labelled entities share all names."""
    found = []
    for story in every(stories):
        names: dict[tuple[str, int], list[str]] = {}
        for mention in story.mentions:
            text = story.text[mention.start : mention.end]
            names.setdefault((mention.kind, mention.entity), []).append(text)
        entities = [Entity(k, v[0], tuple(v[1:])) for (k, _), v in names.items()]
        found.append(([mention.span for mention in story.mentions], entities))
    scored = labels.score(stories, found)
    for measure in (scored.mentions["all"], scored.entities["all"]):
        assert measure.right == measure.predicted == measure.labelled
