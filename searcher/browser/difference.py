"""What a version of a story changed: words taken out struck through, words put in underlined."""

import re
from difflib import SequenceMatcher

from rich.text import Text

from searcher.output.screen import printable
from searcher.story import Story

OUT, IN = "red strike", "green bold underline"
# Comparing takes the square of the words: a passage of more is shown as taken out and put in whole.
MOST_WORDS = 4_000
MOST_COMPARED = 200_000  # characters of a body

# Blanks are words of their own, so that joined the words give the text back.
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


def difference(old: Story, new: Story) -> Text:
    """The headline and body of `new`, and in their places the words of `old` that are gone.

    >>> from searcher.story import EPOCH
    >>> old = Story("1", EPOCH, "Coup", "Ten dead.\\n\\nMore follows.")
    >>> new = Story("1", EPOCH, "Coup", "Twelve dead.")
    >>> difference(old, new).plain
    'Coup\\n\\nTenTwelve dead.\\n\\nMore follows.'
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
    if max(len(before), len(after)) > MOST_WORDS:
        return shown.append(printable(old), OUT).append(printable(new), IN)
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            shown.append(printable("".join(after[c:d])))
            continue
        shown.append(printable("".join(before[a:b])), OUT)
        shown.append(printable("".join(after[c:d])), IN)
    return shown
