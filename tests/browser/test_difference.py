"""What a version changed: all of both versions is there, and can be told apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from searcher.browser.difference import IN, OUT, difference
from searcher.story import EPOCH, Story

WORDS = st.lists(st.sampled_from("quake kills of the in 1,200 2,300 people . \n\n".split(" ")))


def without(text: Text, style: str) -> str:
    """The letters of a difference but for those in a style."""
    left_out = {n for s in text.spans if s.style == style for n in range(s.start, s.end)}
    return "".join(c for n, c in enumerate(text.plain) if n not in left_out and not c.isspace())


def letters(headline: str, body: str) -> str:
    return "".join((headline + body).split())


@given(WORDS.map(" ".join), WORDS.map(" ".join), WORDS.map(" ".join), WORDS.map(" ".join))
def test_both_versions_are_there(h_old: str, h_new: str, old: str, new: str) -> None:
    shown = difference(Story("1", EPOCH, h_old, old), Story("1", EPOCH, h_new, new))
    assert without(shown, OUT) == letters(h_new, new)
    assert without(shown, IN) == letters(h_old, old)


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        (
            "Quake kills more than 1,200 in Turkey and Syria",
            "Two great quakes kill thousands in Turkey and Syria",
            "Quake kills more than 1,200 Two great quakes kill thousands in Turkey and Syria",
        ),
        ("Ten of the dead named", "Two of the dead named", "Ten Two of the dead named"),
        ("Coup in Turkey", "Coup in Turkey fails", "Coup in Turkey fails"),
    ],
)
def test_a_rewritten_line_is_not_mingled(old: str, new: str, shown: str) -> None:
    found = difference(Story("1", EPOCH, old, ""), Story("1", EPOCH, new, ""))
    assert found.plain.strip() == shown
