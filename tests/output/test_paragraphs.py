"""The paragraphs of a body, as the browser, a terminal and Markdown lay them out alike."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher import output
from searcher.engines.results import Hit
from searcher.output import View
from searcher.output.lines import markdown
from searcher.output.paragraphs import Shape, paragraphs, reflowed
from searcher.query.nodes import All, Word
from searcher.story import Story

TELETYPE = (
    "The minister of invented things said\n"
    "today that the first paragraph of this story runs on over\n"
    "three lines.\n\n"
    "The second paragraph also has more than one line, as the\n"
    "teletype broke it.\n Reuter"
)
FIRST = (
    "The minister of invented things said today that the first paragraph of this story runs on"
    " over three lines."
)
SECOND = "The second paragraph also has more than one line, as the teletype broke it."
LONG = "a paragraph of a text that no teletype has ever broken, as long as it was written " * 2

SHAPES = {
    TELETYPE: [(Shape.PROSE, FIRST), (Shape.PROSE, SECOND), (Shape.PROSE, "Reuter")],
    "US Airways        7.12   -0.43\nDelta            10.01   +0.11": [
        (Shape.TABLE, "US Airways        7.12   -0.43\nDelta            10.01   +0.11")
    ],
    "Oslo\t3\nRome\t21": [(Shape.TABLE, "Oslo\t3\nRome\t21")],
    "1 Adelaide\n2 Fawkner": [(Shape.LINES, "1 Adelaide\n2 Fawkner")],
    f"{LONG}\n{LONG}": [(Shape.PROSE, LONG.strip()), (Shape.PROSE, LONG.strip())],
    # Typists put two blanks after a stop; they part no columns.
    "The court ruled on Monday.  The minister, who was there,\nsaid nothing.": [
        (
            Shape.PROSE,
            "The court ruled on Monday.  The minister, who was there, said nothing.",
        )
    ],
    "": [],
    "\n\n \n\n\n": [],
}


@pytest.mark.parametrize("body", SHAPES, ids=lambda body: repr(body[:20]))
def test_the_shape_of_paragraphs(body: str) -> None:
    assert list(paragraphs(body)) == SHAPES[body]


LINES = st.lists(st.sampled_from(["", "  ", "a", "A  1", "x" * 50, "x" * 90, "  indented", "a\tb"]))


@given(LINES.map("\n".join))
def test_no_word_and_no_place_is_lost(body: str) -> None:
    assert " ".join(text for _, text in paragraphs(body)).split() == body.split()
    shown = reflowed(body)
    assert len(shown) == len(body)
    assert all(a == b or (a, b) == ("\n", " ") for a, b in zip(body, shown, strict=True))


def hit(body: str) -> Hit:
    return Hit(Story("id-1", datetime(1987, 3, 13, tzinfo=UTC), "A TEST", body), 1.0)


def test_markdown_has_the_paragraphs_of_the_story() -> None:
    body = f"{TELETYPE}\n\nOil  1\nGas * 2\n\n1 Adelaide\n2 Fawkner"
    lines = list(markdown([hit(body)], View(All(), full=True)))
    assert lines[4:] == [
        FIRST, "", SECOND, "", "Reuter", "",
        "    Oil  1", "    Gas * 2", "",
        "1 Adelaide  ", "2 Fawkner", "",
    ]  # fmt: skip


def test_a_terminal_breaks_the_paragraphs_anew() -> None:
    card = output.card(hit(TELETYPE), View(Word("second"), full=True), attributes=False).plain
    assert FIRST in card
    assert SECOND.replace("second", "«second»") in card


def test_a_story_shown_in_a_pipe_keeps_its_lines() -> None:
    story, now = hit(TELETYPE).story, datetime(2020, 1, 1, tzinfo=UTC)
    assert TELETYPE in output.page(story, All(), now, attributes=False).plain
    assert SECOND in output.page(story, All(), now, attributes=False, reflow=True).plain
