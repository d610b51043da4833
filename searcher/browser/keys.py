"""The keys, as the help on `?` lists them."""

from rich.text import Text

KEYS: dict[str, tuple[tuple[str, str], ...]] = {
    "Asking": (
        ("/", "edit the query; Enter to its results"),
        ("Tab", "complete a field or a value"),
        ("↑ ↓", "earlier queries; Ctrl+R lists them"),
        ("u", "undo: the question before"),
        ("s", "sort: relevance, newest, oldest"),
    ),
    "Reading": (
        ("j k", "down, up; also the arrows"),
        ("Space", "a page down; also Ctrl+D, Ctrl+U"),
        ("g G", "first, last"),
        ("Enter", "open the story; Esc or q go back"),
        ("n N", "next, previous hit, on into the next story"),
        ("p", "show or hide the preview"),
        ("w", "why this story was found"),
        ("c d", "earlier takes; what has changed since"),
        ("O", "the original, as the wire sent it"),
    ),
    "Narrowing": (
        ("f", "facets: Enter for only these, x for all but these"),
        ("x", "by a name, source or topic of this story"),
        ("i", "timeline: ← → walk, z Z zoom, Enter for only this period"),
        ("v", "in the timeline: from here on, then Enter at the other end"),
    ),
    "Keeping": (
        ("m", "mark a story; ' goes to the next mark"),
        ("y Y", "copy the citation, the whole story"),
        ("e", "export all hits, the marked ones or this story"),
        ("Ctrl+L", "the story as plain text, to select with the mouse"),
    ),
    "The browser": (
        ("Ctrl+P", "every command, and the colors; also :"),
        ("?", "this help"),
        ("q", "back; at the results, quit"),
    ),
}


def help_text() -> Text:
    """The keys by groups."""
    shown = Text()
    for group, keys in KEYS.items():
        shown.append(f"{group}\n", "bold")
        for key, meaning in keys:
            shown.append(f"  {key:<8}", "bold").append(f"{meaning}\n")
    shown.append(
        "With the mouse: click chooses, double click opens, right click on a facet leaves out."
    )
    return shown
