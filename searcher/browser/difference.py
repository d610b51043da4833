"""What a version of a story changed: words taken out struck through, words put in underlined."""

from rich.text import Text

from searcher.output.difference import Change, changes
from searcher.story import Story

OUT, IN = "red strike", "green bold underline"
_STYLES = {Change.KEPT: "", Change.OUT: OUT, Change.IN: IN}


def difference(old: Story, new: Story) -> Text:
    """The headline and body of `new`, and in their places the words of `old` that are gone.

    >>> from searcher.story import EPOCH
    >>> old = Story("1", EPOCH, "Coup", "Ten dead.\\n\\nMore follows.")
    >>> new = Story("1", EPOCH, "Coup", "Twelve dead.")
    >>> difference(old, new).plain
    'Coup\\n\\nTen Twelve dead.\\n\\nMore follows.'
    """
    shown = Text()
    for change, text in changes(old, new):
        shown.append(text, _STYLES[change])
    return shown
