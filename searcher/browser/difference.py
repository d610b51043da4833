"""What a version of a story changed: words taken out struck through, words put in underlined."""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from rich.text import Text

from searcher.output.screen import printable
from searcher.story import Story

OUT, IN = "red strike", "green bold underline"
# Comparing takes the square of the words: of more the whole passage is shown as changed.
MOST_WORDS = 4_000
MOST_COMPARED = 200_000  # characters of a body
SHORTEST = 4  # letters of a word that parts two changes

# Blanks are words of their own, so that joined the words give the text back.
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


def difference(old: Story, new: Story) -> Text:
    """The headline and body of `new`, and in their places the words of `old` that are gone.

    >>> from searcher.story import EPOCH
    >>> old = Story("1", EPOCH, "Coup", "Ten dead.\\n\\nMore follows.")
    >>> new = Story("1", EPOCH, "Coup", "Twelve dead.")
    >>> difference(old, new).plain
    'Coup\\n\\nTen Twelve dead.\\n\\nMore follows.'
    """
    shown = _words(old.headline, new.headline)
    shown.append("\n\n")
    before, after = (_paragraphs(story.body) for story in (old, new))
    # Without `autojunk=False` difflib takes what makes up 1 % of a long text for noise ("the", ",")
    # and matches nothing by it (its documentation, SequenceMatcher).
    compared = SequenceMatcher(None, before, after, autojunk=False)
    parts = []
    for what, a, b, c, d in compared.get_opcodes():
        if what == "replace":
            parts.append(_words("\n\n".join(before[a:b]), "\n\n".join(after[c:d])))
            continue
        gone, come = (OUT, IN) if what != "equal" else ("", "")
        parts += [Text(printable(x), gone) for x in before[a:b] if what != "equal"]
        parts += [Text(printable(y), come) for y in after[c:d]]
    return shown.append(Text("\n\n").join(parts))


def _paragraphs(body: str) -> list[str]:
    return body[:MOST_COMPARED].split("\n\n")


def _words(old: str, new: str) -> Text:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    shown = Text()
    changes = [(0, len(before), 0, len(after))]
    if max(len(before), len(after)) <= MOST_WORDS:
        changes = _joined(SequenceMatcher(None, before, after, autojunk=False).get_opcodes(), after)
    at = 0
    for a, b, c, d in changes:
        shown.append(printable("".join(after[at:c])))
        gone, come = printable("".join(before[a:b])), printable("".join(after[c:d]))
        # A blank of ours, or the last word that is gone and the first that is new would be one.
        apart = " " if gone and come and not (gone[-1] + come[0]).isspace() else ""
        shown.append(gone, OUT).append(apart).append(come, IN)
        at = d
    return shown.append(printable("".join(after[at:])))


def _joined(
    opcodes: Iterable[tuple[str, int, int, int, int]], after: Sequence[str]
) -> list[tuple[int, int, int, int]]:
    """The changes among opcodes, those joined that only short words part.

    A rewritten sentence keeps its blanks, "of" and "the". To show these as unchanged would mingle
    the old words with the new, one by one.
    """
    changes: list[tuple[int, int, int, int]] = []
    for what, a, b, c, d in opcodes:
        if what == "equal":
            continue
        if changes and all(len(word) < SHORTEST for word in after[changes[-1][3] : c]):
            first = changes.pop()
            a, c = first[0], first[2]
        changes.append((a, b, c, d))
    return changes
