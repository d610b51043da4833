"""Where hits are marked, and which passage shows them."""

import pytest
from samples import NOW
from timing import processor_time

from searcher.query.nodes import And, Not, Phrase, Word
from searcher.search.snippets import snippets, spans
from searcher.story import Story


def marked(text: str, found: list[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in found]


def test_every_spelling_is_marked_and_nothing_else() -> None:
    text = "S-400s, the S400 and S 400; Turkey's 400; sanctioned İstanbul."
    query = And((Word("S-400"), Word("sanctions"), Word("istanbul"), Not(Word("turkey"))))
    found = marked(text, spans(query, "body", text))
    assert found == ["S-400s", "S400", "S 400", "sanctioned", "İstanbul"]


def test_overlapping_hits_are_one() -> None:
    text = "air defence system"
    query = And((Phrase("air defence"), Phrase("defence system")))
    assert spans(query, "body", text) == [(0, len(text))]


def test_the_passage_with_most_of_the_query_is_shown() -> None:
    body = "Sanctions first. " + "Filler of no use. " * 60 + "The S-400\n\nmeets sanctions here. "
    story = Story("1", NOW, "Headline", body + "More. " * 100)
    (body_snippet,) = snippets(And((Word("S-400"), Word("sanctions"))), story)
    assert "The S-400 meets sanctions here." in body_snippet.text
    assert marked(body_snippet.text, list(body_snippet.spans)) == ["S-400", "sanctions"]
    assert len(body_snippet.text) < 260


@pytest.mark.slow
def test_a_story_full_of_hits_is_no_burden() -> None:
    story = Story("1", NOW, "coup", "coup " * 100_000)
    with processor_time(most=10):
        assert len(snippets(Word("coup"), story)) == 2
