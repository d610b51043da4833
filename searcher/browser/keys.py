"""The table of keys: one row a key. Bindings, footer, palette, help and the manual all read it.

To add a key, add a row here, and the method `action_…` that it names to the class of its place.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from rich.console import Group
from rich.table import Table
from rich.text import Text
from textual.binding import Binding, BindingType


class Place(Enum):
    """What must have the focus for a key to act, and the class that has the key's method."""

    ANYWHERE = auto()  # Browser; but not in the query line, where letters are typed, nor a dialog
    QUERY = auto()  # the input of QueryLine
    RESULTS = auto()  # ResultsList
    READER = auto()  # Reader
    FACETS = auto()  # Facets
    TIMELINE = auto()  # Histogram
    TEXT = auto()  # TextDialog
    CHOICE = auto()  # ChoiceDialog
    FORM = auto()  # ExportDialog and NameDialog, in which letters are typed


@dataclass(frozen=True, slots=True)
class Key:
    """A row of the table.

    `keys` are names of Textual with commas between, `action` is a method without its `action_`.
    `name` is short, for the footer and the palette; `help` is empty where the row above explains
    both.
    """

    places: tuple[Place, ...]
    keys: str
    action: str
    name: str
    help: str = ""
    in_footer: bool = False


_ANYWHERE = (Place.ANYWHERE,)
_QUERY = (Place.QUERY,)
_RESULTS = (Place.RESULTS,)
_FACETS = (Place.FACETS,)
_TIMELINE = (Place.TIMELINE,)
_PANES = (Place.RESULTS, Place.READER, Place.FACETS, Place.TIMELINE)
_BESIDES = (Place.READER, Place.FACETS, Place.TIMELINE)
_TEXTS = (Place.RESULTS, Place.READER, Place.TEXT)
_LISTS = (Place.RESULTS, Place.READER, Place.FACETS, Place.TEXT, Place.CHOICE)

# The first rows are first in the footer too, which a narrow terminal cuts off at its right edge:
# a user who is lost must still see how to get help and how to leave.
# fmt: off
KEYS: dict[str, tuple[Key, ...]] = {
    "Help, and the way back": (
        Key((*_PANES, Place.ANYWHERE), "question_mark", "app.help", "Help",
            "this help; F1 while you type a query", in_footer=True),
        Key((*_QUERY, Place.ANYWHERE), "f1", "app.help", "Help", in_footer=True),
        Key(_ANYWHERE, "q", "leave", "Quit", "back to the results; there, q quits", in_footer=True),
        Key(_BESIDES, "q", "app.leave", "Back", in_footer=True),
        Key(_ANYWHERE, "escape", "return", "Back to the results"),
        Key((Place.TEXT,), "escape,q,enter", "dismiss(None)", "Close", "close a dialog"),
        Key((Place.CHOICE,), "escape,q", "dismiss(None)", "Close"),
        Key((Place.FORM,), "escape", "dismiss(None)", "Close"),
        Key(_ANYWHERE, "ctrl+p,colon", "command_palette", "Commands",
            "every command, and the colors"),
    ),
    "Asking": (
        Key(_ANYWHERE, "slash", "edit", "Query", "edit the query", in_footer=True),
        Key(_ANYWHERE, "u", "undo", "Undo", "back to the query before this one"),
        Key(_ANYWHERE, "s", "sort", "Sort", "sort by relevance, newest first, oldest first",
            in_footer=True),
        Key(_ANYWHERE, "ctrl+r", "history", "History", "choose among earlier queries"),
        Key(_ANYWHERE, "S", "save", "Save query", "save the query under a name, for saved:NAME"),
    ),
    "In the query": (
        Key(_QUERY, "enter", "submit", "Results", "go to its results", in_footer=True),
        Key(_QUERY, "tab", "complete", "Complete", "complete a field or a value; again, the next",
            in_footer=True),
        Key(_QUERY, "up", "recall(-1)", "Earlier query", "earlier, later queries"),
        Key(_QUERY, "down", "recall(1)", "Later query"),
    ),
    "Reading": (
        Key(_LISTS, "j,down", "move(1)", "Down", "down, up"),
        Key(_LISTS, "k,up", "move(-1)", "Up"),
        Key(_TEXTS, "space,pagedown,ctrl+d", "page(1)", "Page down", "a page down"),
        Key(_TEXTS, "shift+space,pageup,ctrl+u", "page(-1)", "Page up", "a page up"),
        Key((*_LISTS, Place.TIMELINE), "g,home", "first", "First", "to the beginning, to the end"),
        Key((*_LISTS, Place.TIMELINE), "G,end", "last", "Last"),
        Key(_RESULTS, "enter,o", "choose", "Open",
            "open the story, or ask what is offered instead", in_footer=True),
        Key(_ANYWHERE, "n", "hit(1)", "Hits",
            "next, previous hit, on into the next story", in_footer=True),
        Key(_ANYWHERE, "N", "hit(-1)", "Previous hit"),
        Key(_ANYWHERE, "p", "preview", "Preview", "show or hide the preview"),
        Key(_ANYWHERE, "w", "why", "Why", "why this story was found", in_footer=True),
        Key(_ANYWHERE, "c", "versions", "Versions", "earlier versions of the story"),
        Key(_ANYWHERE, "d", "difference", "What changed",
            "what has changed since an earlier version"),
        Key(_ANYWHERE, "O", "original", "Original", "the original, as the wire sent it"),
    ),
    "Narrowing": (
        Key(_ANYWHERE, "f", "pane('facets')", "Facets", "to the facets; there, hide them",
            in_footer=True),
        Key(_ANYWHERE, "i", "pane('histogram')", "Timeline", "to the timeline; there, hide it",
            in_footer=True),
        Key(_ANYWHERE, "x", "names", "Narrow by", "by a name, source or topic of this story"),
    ),
    "In the facets": (
        Key(_FACETS, "enter,space", "select", "Only these", "only stories with this value",
            in_footer=True),
        Key(_FACETS, "x,minus", "exclude", "Without these", "only stories without it",
            in_footer=True),
    ),
    "In the timeline": (
        Key(_TIMELINE, "left,h", "move(-1)", "Earlier", "earlier, later"),
        Key(_TIMELINE, "right,l", "move(1)", "Later"),
        Key(_TIMELINE, "enter", "restrict", "Only this period", "only stories of this period",
            in_footer=True),
        Key(_TIMELINE, "v", "choose", "From here on",
            "several periods: v at one end, Enter at the other", in_footer=True),
        Key(_TIMELINE, "z", "zoom(1)", "Zoom in", "shorter, longer periods", in_footer=True),
        Key(_TIMELINE, "Z", "zoom(-1)", "Zoom out", in_footer=True),
    ),
    "Keeping": (
        Key(_ANYWHERE, "m", "mark", "Mark", "mark the story"),
        Key(_ANYWHERE, "t", "tag", "Tag", "tag the story, or take a tag from it; a note on it"),
        Key(_ANYWHERE, "T", "note", "Note"),
        Key(_ANYWHERE, "apostrophe", "next_mark", "Next mark", "go to the next marked story"),
        Key(_ANYWHERE, "y", "copy_citation", "Copy citation", "copy the citation, the whole story"),
        Key(_ANYWHERE, "Y", "copy_story", "Copy story"),
        Key(_ANYWHERE, "e", "export", "Export", "export all hits, the marked ones or this story",
            in_footer=True),
        Key(_ANYWHERE, "E", "open_in_editor", "Open in the editor",
            "open the story in $VISUAL, $EDITOR or $PAGER"),
        Key(_ANYWHERE, "ctrl+l", "plain", "Plain text",
            "the story as plain text, to select with the mouse"),
    ),
}
# fmt: on

MOUSE = "A click chooses, a double click opens, a right click on a facet leaves out."

_SHOWN = {
    "slash": "/", "apostrophe": "'", "question_mark": "?", "colon": ":", "minus": "-",
    "escape": "Esc", "space": "Space", "enter": "Enter", "tab": "Tab", "home": "Home", "end": "End",
    "pageup": "PgUp", "pagedown": "PgDn", "up": "↑", "down": "↓", "left": "←", "right": "→",
}  # fmt: skip


def bindings(place: Place) -> list[BindingType]:
    """The keys of a place, as Textual wants them."""
    return [
        Binding(
            key.keys,
            key.action,
            key.name,
            show=key.in_footer,
            key_display=shown(key.keys) if key.keys == "f1" else None,  # Textual writes it small
        )
        for key in rows()
        if place in key.places
    ]


def rows() -> Iterator[Key]:
    """All keys, in the order of the table."""
    for group in KEYS.values():
        yield from group


def commands() -> Iterator[tuple[Key, str]]:
    """The commands of keys that act anywhere, with what the palette says about them."""
    told = {"command_palette"}
    for group in KEYS.values():
        for row, below in zip(group, (*group[1:], None), strict=True):
            # A row whose help speaks for the row below as well says too much for a command.
            explains_one = row.help and (below is None or below.help)
            about = f"Key {shown(row.keys)}" + (f": {row.help}" if explains_one else "")
            if Place.ANYWHERE in row.places and row.action not in told:
                told.add(row.action)  # help has two keys
                yield row, about


def shown(keys: str) -> str:
    """Keys as the help writes them.

    >>> shown("space,pagedown,ctrl+d"), shown("N"), shown("f1")
    ('Space PgDn Ctrl+D', 'N', 'F1')
    """
    return " ".join(map(_shown, keys.split(",")))


def help_lines() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each group with its lines: the keys, and what they do."""
    for group, keys in KEYS.items():
        lines: list[tuple[list[str], str]] = []
        seen: set[str] = set()
        for key in keys:
            if key.help:
                lines.append(([], key.help))
                seen.clear()
            # A key has a row for each name that it bears in the footer: it is listed once.
            new = [name for name in shown(key.keys).split() if name not in seen]
            seen.update(new)
            lines[-1][0].extend([" ".join(new)] if new else [])
        yield group, [(" · ".join(names), help) for names, help in lines]


def help_page() -> Group:
    """The keys by groups, as the help dialog shows them."""
    parts: list[Text | Table] = []
    for group, lines in help_lines():
        parts.append(Text(group, "bold"))
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(min_width=20, no_wrap=True)
        table.add_column()
        for names, help in lines:
            table.add_row(Text(f"  {names}", "bold"), help)
        parts.append(table)
    return Group(*parts, Text(MOUSE))


def markdown() -> str:
    """The keys as a table of Markdown, which the manual holds."""
    lines = ["| keys | what they do |", "|---|---|"]
    for group, keys in help_lines():
        lines.append(f"| **{group}** | |")
        lines += [
            f"| {' '.join(f'`{n}`' if n != '·' else n for n in names.split())} | {help} |"
            for names, help in keys
        ]
    return "\n".join(lines)


def _shown(key: str) -> str:
    if len(key) == 1:
        return key
    written = "+".join(_SHOWN.get(part, part.title()) for part in key.split("+"))
    return written.replace("Shift+", "⇧")
