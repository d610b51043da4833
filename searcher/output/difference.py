"""What a version of a story changed, word by word."""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from enum import Enum, auto
from itertools import chain

from searcher.output.screen import printable
from searcher.story import Story

# Comparing takes the square of the words: of more the whole passage is shown as changed.
MOST_WORDS = 4_000
MOST_COMPARED = 200_000  # characters of a body
SHORTEST = 4  # letters of a word that parts two changes

# Blanks are words of their own, so that joined the words give the text back.
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


class Change(Enum):
    """What became of a piece of text."""

    KEPT = auto()
    OUT = auto()
    IN = auto()


# What became of it, and the text: never empty, and fit for a screen.
Piece = tuple[Change, str]


def changes(old: Story, new: Story) -> Iterator[Piece]:
    """The headline and body of `new`, and in their places the words of `old` that are gone.

    >>> from searcher.story import EPOCH
    >>> old = Story("1", EPOCH, "Coup", "Ten dead.\\n\\nMore follows.")
    >>> new = Story("1", EPOCH, "Coup", "Twelve dead.")
    >>> [(change.name, text) for change, text in changes(old, new)][1:5]
    [('KEPT', '\\n\\n'), ('OUT', 'Ten'), ('KEPT', ' '), ('IN', 'Twelve')]
    """
    pieces = chain(_words(old.headline, new.headline), [(Change.KEPT, "\n\n")], _bodies(old, new))
    return ((change, printable(text)) for change, text in pieces if text)


def _bodies(old: Story, new: Story) -> Iterator[Piece]:
    before, after = (_paragraphs(story.body) for story in (old, new))
    # Without `autojunk=False` difflib takes what makes up 1 % of a long text for noise ("the", ",")
    # and matches nothing by it (its documentation, SequenceMatcher).
    compared = SequenceMatcher(None, before, after, autojunk=False)
    is_first = True
    for what, a, b, c, d in compared.get_opcodes():
        if what == "replace":
            parts = [_words("\n\n".join(before[a:b]), "\n\n".join(after[c:d]))]
        else:
            gone = before[a:b] if what == "delete" else []
            come = Change.KEPT if what == "equal" else Change.IN
            parts = [iter([(Change.OUT, x)]) for x in gone]
            parts += [iter([(come, y)]) for y in after[c:d]]
        for part in parts:
            if not is_first:
                yield Change.KEPT, "\n\n"
            is_first = False
            yield from part


def _paragraphs(body: str) -> list[str]:
    return body[:MOST_COMPARED].split("\n\n")


def _words(old: str, new: str) -> Iterator[Piece]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    found = [(0, len(before), 0, len(after))]
    if max(len(before), len(after)) <= MOST_WORDS:
        found = _joined(SequenceMatcher(None, before, after, autojunk=False).get_opcodes(), after)
    at = 0
    for a, b, c, d in found:
        yield Change.KEPT, "".join(after[at:c])
        gone, come = "".join(before[a:b]), "".join(after[c:d])
        yield Change.OUT, gone
        # A blank of ours, or the last word that is gone and the first that is new would be one.
        if gone and come and not (gone[-1] + come[0]).isspace():
            yield Change.KEPT, " "
        yield Change.IN, come
        at = d
    yield Change.KEPT, "".join(after[at:])


def _joined(
    opcodes: Iterable[tuple[str, int, int, int, int]], after: Sequence[str]
) -> list[tuple[int, int, int, int]]:
    """The changes among opcodes, those joined that only short words part.

    A rewritten sentence keeps its blanks, "of" and "the". To show these as unchanged would mingle
    the old words with the new, one by one.
    """
    found: list[tuple[int, int, int, int]] = []
    for what, a, b, c, d in opcodes:
        if what == "equal":
            continue
        if found and all(len(word) < SHORTEST for word in after[found[-1][3] : c]):
            first = found.pop()
            a, c = first[0], first[2]
        found.append((a, b, c, d))
    return found
